//! Planning one record.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::content::{Content, compose};
use super::naming::{describe_existing, incoming_device};
use super::plan::Json;
use super::planner::Planner;
use super::references::{Lead, Leads, renumber, replace_values};
use super::{ConflictStrategy, DeviceName, Reason, RecordOutcome};
use crate::compare::{FieldChange, RecordName, fields, name_of};
use crate::json::{self, Value};
use crate::pairing::withheld_key;
use crate::section::{CollectionTable, DEVICES, Identity, record_id};
use crate::shape::Target;

/// Record of the archive being planned.
#[derive(Clone)]
pub(super) struct Incoming<'a> {
    pub(super) target: Target,
    pub(super) table: &'static CollectionTable,
    /// Index in its collection.
    pub(super) index: usize,
    pub(super) record: Value<'a>,
    /// The matching record of the target.
    pub(super) existing: Option<Value<'a>>,
    /// Its current or future id in the target.
    pub(super) id: u64,
    pub(super) name: RecordName,
    pub(super) device: Option<DeviceName>,
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
                "Its {field} is a placeholder, so the matching record in the target is unknown."
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
        let text = replace_values(record, edits);
        // Replacing numbers by numbers keeps the JSON valid.
        let Ok(tape) = json::parse(text.as_bytes(), u16::MAX) else { return };
        let Content { json, kept, missing } =
            compose(table, tape.root(text.as_bytes()), existing, merges);
        let json = match json == record.source() {
            true => Json::Borrowed(record.source()),
            false => Json::Owned(Zeroizing::new(json.into_owned())),
        };
        let changes = existing.map(|existing| self.differences(&incoming, existing, json.as_str()));
        let places = [kept, missing];
        // A record that is not written needs no valid references.
        let stays = existing.is_some() && strategy == ConflictStrategy::Skip;
        match changes {
            Some(changes) if changes.is_empty() => {
                self.same(&incoming, places);
            }
            _ if leads.dangling.is_some() && !stays => {
                return self.refuse_dangling(&incoming, &leads);
            }
            Some(changes) => {
                let Some(outcome) = self.resolve() else {
                    return self.refuse_different(&incoming, changes);
                };
                let json = Some(json).filter(|_| outcome == RecordOutcome::Change);
                self.push(&incoming, outcome, Reason::Differs, changes, json);
                if outcome != RecordOutcome::Change {
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

    /// Returns the device that has the IP address of a device to be written.
    fn holder(&self, incoming: &Incoming<'a>) -> Option<u64> {
        let stays =
            matches!(self.options.strategy, ConflictStrategy::Skip | ConflictStrategy::Fail);
        let is_written = incoming.existing.is_none() || !stays;
        let is_device = incoming.target == DEVICES && is_written;
        is_device.then(|| self.addresses.holder(incoming.record, incoming.id))?
    }

    /// Returns the differences between the target's record and the one to be written.
    fn differences(
        &self,
        incoming: &Incoming<'a>,
        existing: Value<'_>,
        json: &str,
    ) -> Vec<FieldChange> {
        let mut changes = differences(incoming.table, existing, json);
        if changes.is_empty() {
            return changes;
        }
        let Ok(tape) = json::parse(json.as_bytes(), u16::MAX) else { return changes };
        let new = tape.root(json.as_bytes());
        for change in &mut changes {
            let Some(target) = incoming.table.leads_to(&change.pointer) else { continue };
            let Some(pairs) = self.pairing.get(target) else { continue };
            let id = |record: Value<'_>| record.pointer(&change.pointer).and_then(Value::as_uint);
            let there = |id: u64| pairs.existing(id).map(|(_, record)| record);
            // What the target lacks is restored too, and has another id in the archive.
            let restored = || pairs.incoming(id(incoming.record)?).map(|(_, record)| record);
            let records =
                [id(existing).and_then(there), id(new).and_then(|id| there(id).or_else(restored))];
            [change.old_record, change.new_record] = fields::names_apart(records, pairs.table);
        }
        changes
    }

    fn same(&mut self, incoming: &Incoming<'a>, places: [Vec<String>; 2]) {
        self.push(incoming, RecordOutcome::Same, Reason::Equal, Vec::new(), None);
        self.note_secrets(incoming, places);
    }

    /// Determines the outcome of a record that the target has with other content; `None` where it
    /// is refused.
    fn resolve(&mut self) -> Option<RecordOutcome> {
        self.result.conflicts_found += 1;
        let outcome = match self.options.strategy {
            ConflictStrategy::Fail => return None,
            ConflictStrategy::Skip => RecordOutcome::Skip,
            ConflictStrategy::Overwrite | ConflictStrategy::Merge => RecordOutcome::Change,
        };
        self.result.conflicts_resolved += 1;
        Some(outcome)
    }

    /// Plans a record that the target does not have, and returns whether it is written or already
    /// exists under another id.
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
                let message = format!("Its id {own} is already used by the {other} in the target.");
                self.refuse(incoming, reason, Some("id"), message);
                return false;
            }
            self.result.conflicts_resolved += 1;
        }
        self.push(incoming, RecordOutcome::Create, reason, Vec::new(), Some(json));
        self.note_secrets(incoming, places);
        true
    }

    /// Returns the id of a target record with the same content, for records without a natural key, or
    /// with one that refers to a missing record: it was restored before, under a new id because its
    /// own was taken.
    fn copy_of(&mut self, incoming: &Incoming<'a>, leads: &Leads, json: &str) -> Option<u64> {
        let Incoming { target, table, index, .. } = *incoming;
        let is_gone: Vec<bool> =
            leads.all.iter().map(|it| !matches!(it, Lead::Record(_))).collect();
        let has_key = match table.identity {
            Identity::Creation => false,
            Identity::Key(fields) => {
                let ids = table.ids(incoming.record).into_iter().zip(&is_gone);
                let mut gone = ids.filter(|(_, is_gone)| **is_gone).map(|((_, value), _)| value);
                let is_of_key = |value: Value<'_>| {
                    let mut keys = fields.iter().filter_map(|name| incoming.record.get(name));
                    keys.any(|key| key.range() == value.range())
                };
                !gone.any(is_of_key)
            }
        };
        if has_key {
            return None;
        }
        let tape = json::parse(json.as_bytes(), u16::MAX).ok()?;
        let place =
            self.copies.take(target, table, tape.root(json.as_bytes()), &is_gone, &self.pairing)?;
        let pairs = self.pairing.get_mut(target)?;
        let id = pairs.existing.get(place).copied().and_then(record_id)?;
        *pairs.partners.get_mut(index)? = Some(place);
        *pairs.ids.get_mut(index)? = id;
        Some(id)
    }
}

/// Returns the differences between the target's record and the one to be written.
pub(super) fn differences(
    table: &CollectionTable,
    existing: Value<'_>,
    json: &str,
) -> Vec<FieldChange> {
    if existing.source() == json {
        return Vec::new();
    }
    let Ok(tape) = json::parse(json.as_bytes(), u16::MAX) else { return Vec::new() };
    let new = tape.root(json.as_bytes());
    let mut changes = fields::diff_records(existing, new, Some(table), None);
    // Null and absent are the same.
    changes.retain(FieldChange::is_meaningful);
    changes
}
