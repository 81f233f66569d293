//! Adding outcomes of records to the plan.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::naming::{describe_existing, kind};
use super::plan::{Json, RecordChange};
use super::planner::Planner;
use super::record::Incoming;
use super::references::{Lead, Leads};
use super::{Reason, RecordOutcome, RestoreError, RestoredRecord, SecretPlace};
use crate::compare::FieldChange;
use crate::section::{DEVICES, record_id};

impl<'a> Planner<'a, '_> {
    pub(super) fn refuse_dangling(&mut self, incoming: &Incoming<'a>, leads: &Leads) {
        let Some((field, target, id, lead)) = leads.dangling else { return };
        let kind = kind(target);
        let (reason, message) = match lead {
            Lead::Unknown(_) => (
                Reason::NumberedOtherwise,
                format!(
                    "It refers to the {kind} {id}, which is not in the archive, and the target \
                     numbers its records differently."
                ),
            ),
            _ => (
                Reason::Dangling,
                format!("It refers to the {kind} {id}, which would not exist in the target."),
            ),
        };
        self.refuse(incoming, reason, Some(field), message);
    }

    /// Refuses a record that the target has with different content.
    pub(super) fn refuse_different(&mut self, incoming: &Incoming<'a>, fields: Vec<FieldChange>) {
        let message = "The target has this record with different content.".to_owned();
        self.refuse_with(incoming, Reason::Differs, None, message, fields);
    }

    pub(super) fn refuse(
        &mut self,
        incoming: &Incoming<'a>,
        reason: Reason,
        field: Option<&str>,
        message: String,
    ) {
        self.refuse_with(incoming, reason, field, message, Vec::new());
    }

    fn refuse_with(
        &mut self,
        incoming: &Incoming<'a>,
        reason: Reason,
        field: Option<&str>,
        message: String,
        fields: Vec<FieldChange>,
    ) {
        if incoming.existing.is_none() {
            self.references.refused.insert((incoming.target, incoming.index));
        }
        self.error(RestoreError {
            collection: Some(incoming.target.collection.to_owned()),
            record_id: record_id(incoming.record).map(|id| id.to_string()),
            field: field.map(ToOwned::to_owned),
            device: incoming.device.clone(),
            ..RestoreError::for_section(incoming.target.section, message)
        });
        self.push(incoming, RecordOutcome::Conflict, reason, fields, None);
    }

    pub(super) fn push(
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

    pub(super) fn note_secrets(
        &mut self,
        incoming: &Incoming<'a>,
        [kept, missing]: [Vec<String>; 2],
    ) {
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

    pub(super) fn warn_of_address(&mut self, incoming: &Incoming<'a>, holder: Option<u64>) {
        if let (Some(holder), Some(device)) = (holder, &incoming.device) {
            let holder = describe_existing(DEVICES, holder, &self.pairing);
            let message = format!(
                "The device {device} is restored without its IP address, which is already used by \
                 the {holder}."
            );
            self.result.warnings.push(message);
        }
    }
}
