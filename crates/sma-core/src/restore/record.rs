//! What a plan does to one record.

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::content::{Content, compose};
use super::naming::{describe_existing, existing_device, incoming_device, kind};
use super::plan::{Json, RecordChange};
use super::planner::Planner;
use super::references::{Lead, Leads, renumber};
use super::{
    ConflictStrategy, DeviceName, Reason, RecordOutcome, RestoreError, RestoredRecord, SecretPlace,
};
use crate::compare::{FieldChange, RecordName, fields, name_of};
use crate::json::{self, Value};
use crate::pairing::withheld_key;
use crate::section::{CollectionTable, DEVICES, Identity, RESTORE_ORDER, record_id};
use crate::shape::Target;

/// A record of the archive on its way into the plan.
#[derive(Clone)]
struct Incoming<'a> {
    target: Target,
    table: &'static CollectionTable,
    /// Its index among the records of its collection.
    index: usize,
    record: Value<'a>,
    /// The target's record that it is.
    existing: Option<Value<'a>>,
    /// The id that it has there, or gets.
    id: u64,
    name: RecordName,
    device: Option<DeviceName>,
}

impl<'a> Planner<'a, '_> {
    /// Plans a record of the archive.
    pub(super) fn record(&mut self, target: Target, index: usize) {
        let Some(incoming) = self.incoming(target, index) else { return };
        let Incoming { table, record, existing, id, .. } = incoming;
        if record_id(record).is_none() {
            let message = "It has no id.".to_owned();
            return self.refuse(&incoming, Reason::Unidentified, Some("id"), message);
        }
        if let Some(field) = withheld_key(table, record).filter(|_| existing.is_none()) {
            let message = format!(
                "Its {field} is a placeholder, so that nobody knows which record of the target it is."
            );
            return self.refuse(&incoming, Reason::Unidentified, Some(field), message);
        }
        let leads = self.references.follow(table, record, existing, &mut self.pairing);
        let mut edits = renumber(table, record, id, &leads);
        let strategy = self.options.strategy;
        let merges = strategy == ConflictStrategy::Merge;
        let holder = self.holder(&incoming);
        let ip = record.get("ip").filter(|_| holder.is_some());
        edits.extend(ip.map(|ip| (ip.range(), "\"\"".to_owned())));
        let text = edited(record, edits);
        let Ok(tape) = json::parse(text.as_bytes(), u16::MAX) else { return };
        let Content { json, kept, missing } =
            compose(table, tape.root(text.as_bytes()), existing, merges);
        let json = match json == record.source() {
            true => Json::Borrowed(record.source()),
            false => Json::Owned(Zeroizing::new(json.into_owned())),
        };
        let changes = existing.map(|existing| differences(table, existing, json.as_str()));
        let places = [kept, missing];
        match changes {
            Some(changes) if changes.is_empty() => {
                self.same(&incoming, places);
            }
            _ if leads.dangling.is_some() => return self.refuse_dangling(&incoming, &leads),
            Some(changes) => {
                let Some(outcome) = self.resolve(&incoming) else { return };
                let outcome_is_write = outcome == RecordOutcome::Change;
                let json = Some(json).filter(|_| outcome_is_write);
                self.push(&incoming, outcome, Reason::Differs, changes, json);
                if !outcome_is_write {
                    return;
                }
                self.note_secrets(&incoming, places);
            }
            None => {
                if !self.create(&incoming, &leads, json, places) {
                    return;
                }
            }
        }
        if target == DEVICES {
            self.warn_of_address(&incoming, holder);
            if holder.is_none() {
                self.addresses.claim(record, id);
            }
        }
    }

    /// Plans the deletion of what an increment says is gone, in the order in which nothing is
    /// deleted before what refers to it.
    pub(super) fn deletions(&mut self) {
        for target in RESTORE_ORDER.iter().rev().copied() {
            let section = self.archive.get(target.section);
            let Some(section) = section.filter(|_| self.references.wanted.contains(&target)) else {
                continue;
            };
            let Some(pairs) = self.pairing.get(target) else { continue };
            let (table, sources) = (pairs.table, pairs.sources());
            for id in section.deleted(target.collection) {
                let existing = self.pairing.get(target).and_then(|pairs| pairs.existing(id));
                // What has another number in the archive is not gone.
                let is_left = |index: usize| sources.get(index).is_some_and(Option::is_none);
                let existing = existing.filter(|(index, _)| is_left(*index) && !self.is_stopped);
                if let Some((index, record)) = existing {
                    let device = existing_device(target, table, record, &self.pairing);
                    let name = name_of(record, Some(table));
                    let existing = Some(record);
                    self.deletion(&Incoming {
                        target,
                        table,
                        index,
                        record,
                        existing,
                        id,
                        name,
                        device,
                    });
                }
            }
        }
    }

    fn deletion(&mut self, gone: &Incoming<'a>) {
        let outcome = if !self.pairing.is_numbered_alike() {
            let message = "The archive lists this number as deleted, and the target numbers its \
                           records otherwise: nobody knows which one is meant.";
            return self.refuse(gone, Reason::NumberedOtherwise, None, message.to_owned());
        } else if self.options.strategy == ConflictStrategy::Skip {
            self.result.conflicts_found += 1;
            self.result.conflicts_resolved += 1;
            RecordOutcome::Skip
        } else {
            RecordOutcome::Delete
        };
        self.push(gone, outcome, Reason::Deleted, Vec::new(), None);
    }

    fn incoming(&self, target: Target, index: usize) -> Option<Incoming<'a>> {
        let pairs = self.pairing.get(target)?;
        let record = *pairs.incoming.get(index)?;
        let partner = pairs.partners.get(index).copied().flatten();
        let table = pairs.table;
        Some(Incoming {
            target,
            table,
            index,
            record,
            existing: partner.and_then(|partner| pairs.existing.get(partner)).copied(),
            id: *pairs.ids.get(index)?,
            name: name_of(record, Some(table)),
            device: incoming_device(target, table, record, &self.pairing),
        })
    }

    /// The device that has the IP address of a device that would be written.
    fn holder(&self, incoming: &Incoming<'a>) -> Option<u64> {
        let stays =
            matches!(self.options.strategy, ConflictStrategy::Skip | ConflictStrategy::Fail);
        let is_written = incoming.existing.is_none() || !stays;
        let is_device = incoming.target == DEVICES && is_written;
        is_device.then(|| self.addresses.holder(incoming.record, incoming.id))?
    }

    fn warn_of_address(&mut self, incoming: &Incoming<'a>, holder: Option<u64>) {
        if let (Some(holder), Some(device)) = (holder, &incoming.device) {
            let holder = describe_existing(DEVICES, holder, &self.pairing);
            let message = format!(
                "The device {device} is restored without its IP address, which is that of the {holder}."
            );
            self.result.warnings.push(message);
        }
    }

    fn same(&mut self, incoming: &Incoming<'a>, places: [Vec<String>; 2]) {
        self.push(incoming, RecordOutcome::Same, Reason::Equal, Vec::new(), None);
        self.note_secrets(incoming, places);
    }

    /// What becomes of a record that the target has with other content; none where it is refused.
    fn resolve(&mut self, incoming: &Incoming<'a>) -> Option<RecordOutcome> {
        self.result.conflicts_found += 1;
        let outcome = match self.options.strategy {
            ConflictStrategy::Fail => {
                let message = "The target has this record with other content.".to_owned();
                self.refuse(incoming, Reason::Differs, None, message);
                return None;
            }
            ConflictStrategy::Skip => RecordOutcome::Skip,
            ConflictStrategy::Overwrite | ConflictStrategy::Merge => RecordOutcome::Change,
        };
        self.result.conflicts_resolved += 1;
        Some(outcome)
    }

    /// Plans a record that the target does not have; whether it is written, or there already under
    /// another id.
    fn create(
        &mut self,
        incoming: &Incoming<'a>,
        leads: &Leads,
        json: Json<'a>,
        places: [Vec<String>; 2],
    ) -> bool {
        let mut reason = Reason::Absent;
        let own = record_id(incoming.record).unwrap_or_default();
        if own != incoming.id {
            if let Some(id) = self.copy_of(incoming, leads, json.as_str()) {
                self.same(&Incoming { id, ..incoming.clone() }, places);
                return true;
            }
            reason = Reason::IdTaken;
            self.result.conflicts_found += 1;
            if self.options.strategy == ConflictStrategy::Fail {
                let other = describe_existing(incoming.target, own, &self.pairing);
                let message = format!("Its id {own} is that of the {other} in the target.");
                self.refuse(incoming, reason, Some("id"), message);
                return false;
            }
            self.result.conflicts_resolved += 1;
        }
        self.push(incoming, RecordOutcome::Create, reason, Vec::new(), Some(json));
        self.note_secrets(incoming, places);
        true
    }

    /// The id of a record of the target with the same content, where records have no name: it was
    /// restored before, and got that id since its own was taken.
    fn copy_of(&mut self, incoming: &Incoming<'a>, leads: &Leads, json: &str) -> Option<u64> {
        let Incoming { target, table, index, .. } = *incoming;
        if table.identity != Identity::Creation {
            return None;
        }
        let is_gone: Vec<bool> =
            leads.all.iter().map(|it| !matches!(it, Lead::Record(_))).collect();
        let tape = json::parse(json.as_bytes(), u16::MAX).ok()?;
        let place =
            self.copies.take(target, table, tape.root(json.as_bytes()), &is_gone, &self.pairing)?;
        let pairs = self.pairing.get_mut(target)?;
        let id = pairs.existing.get(place).copied().and_then(record_id)?;
        *pairs.partners.get_mut(index)? = Some(place);
        *pairs.ids.get_mut(index)? = id;
        Some(id)
    }

    fn refuse_dangling(&mut self, incoming: &Incoming<'a>, leads: &Leads) {
        let Some((field, target, id, lead)) = leads.dangling else { return };
        let kind = kind(target);
        let (reason, message) = match lead {
            Lead::Unknown(_) => (
                Reason::NumberedOtherwise,
                format!(
                    "It refers to the {kind} {id}, which the archive does not hold, and the target \
                     numbers its records otherwise."
                ),
            ),
            _ => (
                Reason::Dangling,
                format!("It refers to the {kind} {id}, which would not be there."),
            ),
        };
        self.refuse(incoming, reason, Some(field), message);
    }

    fn refuse(
        &mut self,
        incoming: &Incoming<'a>,
        reason: Reason,
        field: Option<&str>,
        message: String,
    ) {
        if incoming.existing.is_none() {
            self.references.refused.insert((incoming.target, incoming.index));
        }
        self.error(RestoreError {
            record_id: record_id(incoming.record).map(|id| id.to_string()),
            field: field.map(ToOwned::to_owned),
            device: incoming.device.clone(),
            ..RestoreError::of_section(incoming.target.section, message)
        });
        self.push(incoming, RecordOutcome::Conflict, reason, Vec::new(), None);
    }

    fn push(
        &mut self,
        incoming: &Incoming<'a>,
        outcome: RecordOutcome,
        reason: Reason,
        fields: Vec<FieldChange>,
        json: Option<Json<'a>>,
    ) {
        let is_there = incoming.existing.is_some() || outcome != RecordOutcome::Conflict;
        let record = RestoredRecord {
            section: incoming.target.section.to_owned(),
            collection: incoming.target.collection.to_owned(),
            record: incoming.name.clone(),
            device: incoming.device.clone(),
            target_id: Some(incoming.id).filter(|_| is_there),
            outcome,
            reason,
            fields,
        };
        self.changes.push(RecordChange { record, json });
    }

    fn note_secrets(&mut self, incoming: &Incoming<'a>, [kept, missing]: [Vec<String>; 2]) {
        let place = |pointer| SecretPlace {
            section: incoming.target.section.to_owned(),
            collection: incoming.target.collection.to_owned(),
            record: incoming.name.clone(),
            device: incoming.device.clone(),
            pointer,
        };
        self.result.secrets_kept.extend(kept.into_iter().map(place));
        self.result.secrets_missing.extend(missing.into_iter().map(place));
    }
}

/// What differs between the target's record and what would be written.
fn differences(table: &CollectionTable, existing: Value<'_>, json: &str) -> Vec<FieldChange> {
    if existing.source() == json {
        return Vec::new();
    }
    let Ok(tape) = json::parse(json.as_bytes(), u16::MAX) else { return Vec::new() };
    let new = tape.root(json.as_bytes());
    let mut changes = fields::between_records(existing, new, Some(table), None);
    // A null that is not there, or the other way around.
    changes.retain(FieldChange::says_something);
    changes
}

/// The text of a record with other values in some places.
pub(super) fn edited<'v>(
    record: Value<'v>,
    mut edits: Vec<(core::ops::Range<usize>, String)>,
) -> Cow<'v, str> {
    if edits.is_empty() {
        return Cow::Borrowed(record.source());
    }
    edits.sort_unstable_by_key(|(range, _)| range.start);
    let (source, start) = (record.source(), record.range().start);
    let (mut text, mut done) = (String::with_capacity(source.len()), 0);
    for (range, new) in edits {
        let (from, to) = (range.start.saturating_sub(start), range.end.saturating_sub(start));
        text.push_str(source.get(done..from).unwrap_or_default());
        text.push_str(&new);
        done = to;
    }
    text.push_str(source.get(done..).unwrap_or_default());
    Cow::Owned(text)
}
