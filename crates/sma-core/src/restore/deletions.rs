//! Deletions: those of an increment, and in replaced sections.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use super::naming::existing_device;
use super::planner::Planner;
use super::record::Incoming;
use super::{ConflictStrategy, Reason, RecordOutcome};
use crate::compare::name_of;
use crate::json::Value;
use crate::progress::Track;
use crate::section::{CollectionTable, RESTORE_ORDER, record_id};
use crate::shape::Target;

impl<'a> Planner<'a, '_> {
    /// Plans the deletions, such that nothing is deleted before the records that refer to it.
    pub(super) async fn deletions(&mut self, track: &mut Track<'_>) {
        for target in RESTORE_ORDER.iter().rev().copied() {
            let section = self.archive.get(target.section);
            let Some(section) = section.filter(|_| self.references.wanted.contains(&target)) else {
                continue;
            };
            let Some(pairs) = self.pairing.get(target) else { continue };
            let (table, sources) = (pairs.table, pairs.sources());
            // A record with another number in the archive is not deleted.
            let is_left = |index: usize| sources.get(index).is_some_and(Option::is_none);
            if self.options.replaces(target.section) {
                let records = pairs.existing.iter().copied().enumerate();
                let left: Vec<_> = records.filter(|(index, _)| is_left(*index)).collect();
                for (index, record) in left {
                    track.advance(1).await;
                    if !self.is_stopped {
                        let gone = self.existing_record(target, table, index, record);
                        self.push(&gone, RecordOutcome::Delete, Reason::Replaced, Vec::new(), None);
                    }
                }
                continue;
            }
            for id in section.deleted_ids(target.collection) {
                track.advance(1).await;
                let existing = self.pairing.get(target).and_then(|pairs| pairs.existing(id));
                let existing = existing.filter(|(index, _)| is_left(*index) && !self.is_stopped);
                if let Some((index, record)) = existing {
                    self.deletion(&self.existing_record(target, table, index, record));
                }
            }
        }
    }

    /// Returns a record of the target in the form of one of the archive.
    fn existing_record(
        &self,
        target: Target,
        table: &'static CollectionTable,
        index: usize,
        record: Value<'a>,
    ) -> Incoming<'a> {
        Incoming {
            target,
            table,
            index,
            record,
            existing: Some(record),
            id: record_id(record).unwrap_or_default(),
            name: name_of(record, Some(table)),
            device: existing_device(target, table, record, &self.pairing),
        }
    }

    fn deletion(&mut self, gone: &Incoming<'a>) {
        let outcome = if !self.pairing.has_same_ids() {
            let message = "The archive lists this id as deleted, but the target numbers its \
                           records differently: the record that is meant is unknown.";
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
}
