//! Records of a document: devices with their configurations, and lists.

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::format;
use alloc::string::ToString;

use super::{Joining, shape_of};
use crate::convert::note::{NoteKind, Place};
use crate::convert::record::Writer;
use crate::document::SHAPE_2026_1;
use crate::json::{Kind, Value};
use crate::section::Section;
use crate::shape::Shape;

/// Depth of the records in the lists of the root.
const RECORD_DEPTH: usize = 3;

impl<'a> Joining<'_, 'a, '_> {
    /// Writes the three lists that `record_count` covers, and returns their number of records.
    pub(super) fn write_counted_records(&mut self) -> u64 {
        let section = self.section("devices");
        let devices = self.devices(section);
        let collection = "discovered_devices";
        let discovered = self.records(section, collection, collection, |records, found| {
            records.members(found, &["id"]);
            if found.get("id").and_then(Value::as_uint) != Some(records.count) {
                records.note(found, "id", "The id of a discovered device is not kept.");
            }
        });
        if let Some(section) = section {
            self.note_rest(section, &["devices", collection]);
        }
        let section = self.section("templates");
        let templates = self.records(section, "templates", "templates", |records, template| {
            records.members(template, &[]);
        });
        if let Some(section) = section {
            self.note_rest(section, &["templates"]);
        }
        devices + discovered + templates
    }

    /// Writes the plugins, which have a section of their own.
    pub(super) fn plugins(&mut self) {
        let section = self.section("plugin_configurations");
        self.records(section, "plugin_configurations", "items", |records, plugin| {
            records.members(plugin, &[]);
        });
        if let Some(section) = section {
            self.note_rest(section, &["items"]);
        }
    }

    fn devices(&mut self, section: Option<Section<'a>>) -> u64 {
        let configured = self.section("configurations");
        let mut configurations = self.configurations(configured);
        let count = self.records(section, "devices", "devices", |records, device| {
            records.members(device, &["configuration"]);
            if device.get("configuration").is_some_and(|own| !own.is_null()) {
                let text = "A configuration inside a device record is left out.";
                records.note(device, "configuration", text);
            }
            let id = device.get("id").and_then(Value::as_uint);
            if let Some(found) = id.and_then(|id| configurations.of_device.remove(&id)) {
                configurations.write(records, device, found);
            }
        });
        for left in configurations.of_device.values() {
            self.note_left_configuration(configured, *left, "belongs to no device");
        }
        if let Some(section) = configured {
            self.note_rest(section, &["device_configs"]);
        }
        count
    }

    /// Returns the configurations by device; notes those without a device, and repeated ones.
    fn configurations(&mut self, section: Option<Section<'a>>) -> Configurations<'a> {
        let collection = section.and_then(|section| section.collection("device_configs"));
        let mut of_device = BTreeMap::new();
        for record in collection.iter().flat_map(|found| found.rows(0, usize::MAX)) {
            let device = record.get("device_id").and_then(Value::as_uint);
            match device.map(|device| of_device.entry(device)) {
                Some(Entry::Vacant(place)) => {
                    place.insert(record);
                }
                Some(Entry::Occupied(_)) => {
                    let text = "is not the first one of its device";
                    self.note_left_configuration(section, record, text);
                }
                None => self.note_left_configuration(section, record, "belongs to no device"),
            }
        }
        Configurations { place: section.map(Place::from_section), of_device, written: 0 }
    }

    fn note_left_configuration(
        &mut self,
        section: Option<Section<'_>>,
        record: Value<'_>,
        what: &str,
    ) {
        if let Some(section) = section {
            let text = format!("The configuration {what}, and is left out.");
            let (place, offset) = (Place::from_section(section), record.range().start);
            self.writer.notes.add(NoteKind::NotCarried, place, offset, text);
        }
    }

    /// Writes the list `name` of the root from a collection of a section.
    fn records(
        &mut self,
        section: Option<Section<'a>>,
        name: &str,
        collection: &str,
        mut write: impl FnMut(&mut Records<'_, '_, 'a>, Value<'a>),
    ) -> u64 {
        self.writer.name(name);
        self.writer.out.push('[');
        let mut count = 0;
        if let (Some(section), Some(shape)) = (section, shape_of(&SHAPE_2026_1, name)) {
            let place = Place::from_section(section);
            let mut records = Records { writer: &mut self.writer, place, shape, count: 0 };
            let found = section.collection(collection);
            for record in found.iter().flat_map(|found| found.rows(0, usize::MAX)) {
                if record.kind() == Kind::Object {
                    records.count += 1;
                    records.writer.element();
                    records.writer.out.push('{');
                    write(&mut records, record);
                    records.writer.out.push('}');
                } else {
                    records.writer.note_omitted_element(place, record);
                }
            }
            count = records.count;
        }
        self.writer.out.push(']');
        count
    }
}

/// A list being written.
struct Records<'w, 'n, 'a> {
    writer: &'w mut Writer<'n>,
    place: Place<'a>,
    shape: &'static Shape,
    /// Number of records so far, including the current one.
    count: u64,
}

impl Records<'_, '_, '_> {
    /// Writes the fields of a record, except for those in `apart`.
    fn members(&mut self, record: Value<'_>, apart: &[&str]) {
        self.writer.members(self.place, record, self.shape, RECORD_DEPTH, apart);
    }

    /// Notes that a field of a record is not carried over.
    fn note(&mut self, record: Value<'_>, field: &str, text: &str) {
        let offset = record.get(field).unwrap_or(record).range().start;
        self.writer.notes.add(NoteKind::NotCarried, self.place, offset, text.to_string());
    }
}

/// The configurations to be embedded in their devices.
struct Configurations<'a> {
    place: Option<Place<'a>>,
    /// By the device's id.
    of_device: BTreeMap<u64, Value<'a>>,
    /// Number of configurations written.
    written: u64,
}

impl Configurations<'_> {
    fn write(&mut self, records: &mut Records<'_, '_, '_>, device: Value<'_>, found: Value<'_>) {
        let name = "configuration";
        let (Some(place), Some(shape)) = (self.place, shape_of(records.shape, name)) else {
            return;
        };
        self.written += 1;
        let writer = &mut *records.writer;
        writer.name(name);
        writer.out.push('{');
        writer.members(place, found, shape, RECORD_DEPTH + 1, &["id", "created_at"]);
        writer.out.push('}');
        let is_kept = |name: &str| match name {
            "id" => found.get(name).and_then(Value::as_uint) == Some(self.written),
            _ => {
                found.get(name).and_then(Value::as_str) == device.get(name).and_then(Value::as_str)
            }
        };
        for name in ["id", "created_at"].into_iter().filter(|name| !is_kept(name)) {
            let text = format!("The {name} of a configuration is not kept.");
            let offset = found.get(name).unwrap_or(found).range().start;
            writer.notes.add(NoteKind::NotCarried, place, offset, text);
        }
    }
}
