//! Finding the subject of each difference.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Differences, Line, Outcome, Part, Position, Subject};
use crate::browse::device::path;
use crate::compare::{
    CollectionChanges, Comparison, DisplayValue, FieldChange, RecordName, SectionChanges, name_of,
};
use crate::json::{Value, parse_token};
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::{
    CollectionTable, DEVICES, Sections, collection_table, known_table, record_id,
};

/// Field with the device that a record belongs to.
const DEVICE_ID: &str = "device_id";

/// Arranges the differences between an older and a newer archive by subject.
#[must_use]
pub fn arrange_differences(
    comparison: &Comparison,
    old: &Sections<'_>,
    new: &Sections<'_>,
) -> Differences {
    progress::finish(arrange_differences_watched(comparison, old, new, &()))
}

/// Does what [`arrange_differences`] does, with checkpoints.
pub async fn arrange_differences_watched(
    comparison: &Comparison,
    old: &Sections<'_>,
    new: &Sections<'_>,
    watch: &dyn Watch,
) -> Differences {
    let total = old.record_count().saturating_add(new.record_count());
    let mut track = Track::new(watch, Stage::Arranging, Unit::Records, total);
    track.begin().await;
    let devices =
        [index(old, At::DEVICES, &mut track).await, index(new, At::DEVICES, &mut track).await];
    let places = devices.each_ref().map(|devices| {
        let key = |(id, (index, record)): (&u64, &(u64, Value<'_>))| {
            (DeviceKey::new(Some(*record), *id), *index)
        };
        devices.iter().map(key).collect()
    });
    let (about_devices, others) = Default::default();
    let mut arranging = Arranging { devices, places, about_devices, others };
    for section in &comparison.changed {
        for collection in &section.collections {
            let at = At { section: &section.name, collection: &collection.name };
            let records = [index(old, at, &mut track).await, index(new, at, &mut track).await];
            arranging.push_collection(at, collection, &records);
        }
        arranging.push_settings(section);
    }
    let only = [
        (&comparison.added, Outcome::Added),
        (&comparison.removed, Outcome::Removed),
        (&comparison.not_compared, Outcome::NotCompared),
    ];
    let only = only.into_iter().flat_map(|(names, outcome)| {
        names.iter().map(move |name| section_subject(name, outcome, Vec::new()))
    });
    Differences { subjects: arranging.finish(only.collect()) }
}

/// Records by id: the first of each, with its index.
type Records<'a> = BTreeMap<u64, (u64, Value<'a>)>;

/// Identity of a device in both archives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum DeviceKey {
    Address(String),
    Id(u64),
}

impl DeviceKey {
    fn new(record: Option<Value<'_>>, id: u64) -> Self {
        let address = record.and_then(|record| record.get("mac")).and_then(Value::as_str);
        match address.filter(|address| !address.is_empty()) {
            Some(address) => Self::Address(address.to_uppercase()),
            None => Self::Id(id),
        }
    }
}

/// A collection.
#[derive(Clone, Copy)]
struct At<'n> {
    section: &'n str,
    collection: &'n str,
}

impl At<'_> {
    const DEVICES: Self = Self { section: DEVICES.section, collection: DEVICES.collection };

    fn table(self) -> Option<&'static CollectionTable> {
        known_table(self.section)?.collection(self.collection)
    }

    fn is_devices(self) -> bool {
        self.section == DEVICES.section && self.collection == DEVICES.collection
    }

    fn singular(self) -> String {
        self.table().map_or(self.collection, |table| table.singular).to_owned()
    }

    fn label(self) -> String {
        self.table().map_or(self.collection, |table| table.label).to_owned()
    }

    fn title(self, name: &RecordName) -> String {
        match (&name.title, name.id) {
            (Some(title), _) => title.clone(),
            (None, Some(id)) => id.to_string(),
            (None, None) => String::from("without id"),
        }
    }

    fn position(self, [old, new]: [Option<(u64, Value<'_>)>; 2]) -> Position {
        let index = |record: Option<(u64, Value<'_>)>| record.map(|(index, _)| index);
        let collection = Some(self.collection.to_owned());
        Position { collection, old: index(old), new: index(new) }
    }

    /// Returns the id of the device that a record belongs to.
    fn device_of(self, record: Option<(u64, Value<'_>)>) -> Option<u64> {
        self.table()?.target_of(DEVICE_ID).filter(|target| *target == DEVICES)?;
        record.and_then(|(_, record)| record.get(DEVICE_ID)?.as_uint())
    }
}

struct Arranging<'a> {
    /// The devices of the older and of the newer archive.
    devices: [Records<'a>; 2],
    /// Their indexes.
    places: [BTreeMap<DeviceKey, u64>; 2],
    about_devices: BTreeMap<DeviceKey, Subject>,
    others: Vec<Subject>,
}

impl<'a> Arranging<'a> {
    fn push_collection(
        &mut self,
        at: At<'_>,
        collection: &CollectionChanges,
        [olds, news]: &[Records<'a>; 2],
    ) {
        let find = |records: &Records<'a>, name: &RecordName| records.get(&name.id?).copied();
        for name in &collection.added {
            self.push(at, name, [None, find(news, name)], Outcome::Added, &[]);
        }
        for name in &collection.removed {
            self.push(at, name, [find(olds, name), None], Outcome::Removed, &[]);
        }
        for (changes, outcome) in
            [(&collection.changed, Outcome::Changed), (&collection.volatile, Outcome::Volatile)]
        {
            for change in changes {
                // Its id in the older archive may be that of another record.
                let new = find(news, &change.record);
                self.push(at, &change.record, [None, new], outcome, &change.fields);
            }
        }
    }

    /// Adds a record that differs to its subject.
    fn push(
        &mut self,
        at: At<'_>,
        name: &RecordName,
        records: [Option<(u64, Value<'a>)>; 2],
        outcome: Outcome,
        fields: &[FieldChange],
    ) {
        let [old, new] = records;
        let position = at.position(records);
        let lines = |part: Option<&Part>| {
            let lines = fields.iter().map(|field| line(at.table(), part.cloned(), field));
            lines.collect::<Vec<_>>()
        };
        if at.is_devices() {
            let key = DeviceKey::new(new.or(old).map(|it| it.1), name.id.unwrap_or_default());
            let subject = self.device(key, name);
            subject.outcome = outcome;
            subject.lines = [lines(None), core::mem::take(&mut subject.lines)].concat();
            return;
        }
        let [old_devices, new_devices] = &self.devices;
        let device = at.device_of(new).map(|id| (id, new_devices.get(&id).copied()));
        let device =
            device.or_else(|| at.device_of(old).map(|id| (id, old_devices.get(&id).copied())));
        let Some((id, device)) = device else {
            self.others.push(Subject {
                kind: at.singular(),
                title: at.title(name),
                section: at.section.to_owned(),
                position,
                outcome,
                lines: lines(None),
            });
            return;
        };
        let device = device.map(|(_, record)| record);
        let name = device.map(|record| name_of(record, collection_table(DEVICES)));
        let name = name.unwrap_or(RecordName { id: Some(id), title: None });
        let subject = self.device(DeviceKey::new(device, id), &name);
        let part =
            Part { label: at.singular(), section: at.section.to_owned(), position, count: 1 };
        match outcome {
            Outcome::Added | Outcome::Removed => push_part(subject, part, at, outcome),
            _ => subject.lines.extend(lines(Some(&part))),
        }
    }

    fn push_settings(&mut self, section: &SectionChanges) {
        if !section.fields.is_empty() {
            let lines = section.fields.iter().map(|field| line(None, None, field)).collect();
            self.others.push(section_subject(&section.name, Outcome::Volatile, lines));
        }
    }

    /// Returns the subject of a device, which is new if nothing of the device differed so far.
    fn device(&mut self, key: DeviceKey, name: &RecordName) -> &mut Subject {
        let at = At::DEVICES;
        let [old, new] = [0, 1].map(|side| self.places.get(side)?.get(&key).copied());
        let subject = || Subject {
            kind: at.singular(),
            title: at.title(name),
            section: at.section.to_owned(),
            position: Position { collection: Some(at.collection.to_owned()), old, new },
            outcome: Outcome::Volatile,
            lines: Vec::new(),
        };
        self.about_devices.entry(key).or_insert_with(subject)
    }

    /// Returns all subjects: sections that only one archive has, devices, and the others.
    fn finish(mut self, mut only: Vec<Subject>) -> Vec<Subject> {
        let mut devices: Vec<_> = self.about_devices.into_values().collect();
        for subject in devices.iter_mut().chain(&mut self.others) {
            let is_real = |line: &Line| line.outcome != Outcome::Volatile;
            if subject.outcome == Outcome::Volatile && subject.lines.iter().any(is_real) {
                subject.outcome = Outcome::Changed;
            }
        }
        devices.sort_by_cached_key(|subject| (subject.outcome, subject.title.to_lowercase()));
        only.extend(devices);
        only.extend(self.others);
        only
    }
}

/// Adds a record of a device that only one archive has, to those of its collection.
fn push_part(subject: &mut Subject, part: Part, at: At<'_>, outcome: Outcome) {
    let is_alike = |line: &Line| {
        let collection = line.part.as_ref().and_then(|part| part.position.collection.as_deref());
        line.outcome == outcome
            && collection == Some(at.collection)
            && line.part.as_ref().is_some_and(|part| part.section == at.section)
    };
    match subject.lines.iter_mut().find(|line| is_alike(line)).and_then(|line| line.part.as_mut()) {
        Some(part) => {
            part.count = part.count.saturating_add(1);
            part.label = at.label();
            part.position =
                Position { collection: part.position.collection.take(), ..Position::default() };
        }
        None => {
            let (label, path) = Default::default();
            subject.lines.push(Line {
                part: Some(part),
                outcome,
                label,
                path,
                old: None,
                new: None,
            });
        }
    }
}

fn section_subject(name: &str, outcome: Outcome, lines: Vec<Line>) -> Subject {
    let label = known_table(name).map_or(name, |table| table.label);
    Subject {
        kind: String::from("Section"),
        title: label.to_owned(),
        section: name.to_owned(),
        position: Position::default(),
        outcome,
        lines,
    }
}

pub(in crate::browse) fn line(
    table: Option<&CollectionTable>,
    part: Option<Part>,
    field: &FieldChange,
) -> Line {
    let name = field.pointer.split('/').nth(1).map(parse_token).unwrap_or_default();
    let known = table.and_then(|table| table.record.fields.iter().find(|it| *it.name == *name));
    let (label, path) = match known {
        Some(known) => {
            let rest = field.pointer.splitn(3, '/').nth(2).map(|rest| format!("/{rest}"));
            // "Device configuration" needs no "Configuration" after it.
            let named = part.as_ref().map(|part| part.label.to_lowercase());
            let is_named = named.is_some_and(|it| it.ends_with(&known.label.to_lowercase()));
            let label = if is_named && rest.is_some() { "" } else { known.label };
            (label.to_owned(), rest.map(|rest| path(&rest)).unwrap_or_default())
        }
        None => (String::new(), path(&field.pointer)),
    };
    Line {
        part,
        outcome: if field.volatile { Outcome::Volatile } else { Outcome::Changed },
        label,
        path,
        old: field.old.as_ref().map(|value| text(value, field.old_record.as_ref())),
        new: field.new.as_ref().map(|value| text(value, field.new_record.as_ref())),
    }
}

/// Returns a value; for an id, with the name of its record.
fn text(value: &DisplayValue, record: Option<&RecordName>) -> String {
    match record.and_then(|record| record.title.as_deref()) {
        Some(title) => format!("{title} ({})", value.to_text()),
        None => value.to_text(),
    }
}

/// Returns the records of a collection by their ids.
async fn index<'a>(sections: &'a Sections<'_>, at: At<'_>, track: &mut Track<'_>) -> Records<'a> {
    let section = sections.get(at.section);
    let records = section.into_iter().flat_map(|section| section.records(at.collection));
    let mut found = Records::new();
    for (index, record) in (0..).zip(records) {
        track.advance(1).await;
        if let Some(id) = record_id(record) {
            found.entry(id).or_insert((index, record));
        }
    }
    found
}
