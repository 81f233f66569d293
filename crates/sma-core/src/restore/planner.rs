//! Making a plan.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::addresses::Addresses;
use super::copies::Copies;
use super::plan::{Plan, RecordChange};
use super::references::References;
use super::{ConflictStrategy, RestoreError, RestoreOptions, RestoreResult, RestoredRecord};
use crate::pairing::{Leftovers, Pairing};
use crate::progress::Track;
use crate::section::{
    BOOKKEEPING, CollectionTable, DEVICES, Identity, RESTORE_ORDER, Sections, collection_table,
};
use crate::shape::Target;

/// A plan being made.
pub(super) struct Planner<'a, 'o> {
    pub(super) archive: &'a Sections<'a>,
    pub(super) options: &'o RestoreOptions,
    /// Whether the archive contains only the changes since a base.
    pub(super) is_partial: bool,
    pub(super) pairing: Pairing<'a>,
    pub(super) references: References,
    pub(super) addresses: Addresses,
    pub(super) copies: Copies,
    pub(super) result: RestoreResult,
    pub(super) changes: Vec<RecordChange<'a>>,
    /// Whether an error stopped it.
    pub(super) is_stopped: bool,
}

impl<'a, 'o> Planner<'a, 'o> {
    pub(super) async fn new(
        archive: &'a Sections<'a>,
        target: &'a Sections<'a>,
        options: &'o RestoreOptions,
        track: &mut Track<'_>,
    ) -> Self {
        let mut references = References::default();
        for collection in RESTORE_ORDER {
            let Some(section) = archive.get(collection.section) else { continue };
            for id in section.deleted_ids(collection.collection) {
                track.advance(1).await;
                references.deleted.insert((*collection, id));
            }
        }
        let is_partial = options.partial || !references.deleted.is_empty();
        let is_there = |it: &&Target| archive.get(it.section).is_some();
        let is_locked = |name: &str| target.unreadable().iter().any(|other| other == name);
        let is_wanted = |it: &&Target| options.wants(it.section) && !is_locked(it.section);
        references.whole.extend(RESTORE_ORDER.iter().filter(is_there).filter(|_| !is_partial));
        references.wanted.extend(RESTORE_ORDER.iter().filter(is_there).filter(is_wanted));
        references.replaces_all = !is_partial && replaces_all(archive, target, options);
        let leftovers = match (is_partial, references.replaces_all) {
            (true, _) => Leftovers::ByCreation,
            (false, true) => Leftovers::Exact,
            (false, false) => Leftovers::Apart,
        };
        let pairing = Pairing::new(archive, target, leftovers, track).await;
        let deletes = pairing.has_same_ids() && options.strategy != ConflictStrategy::Skip;
        let is_replaced = options.replaces(DEVICES.section) && options.wants(DEVICES.section);
        let is_deleted = |id| is_replaced || deletes && references.deleted.contains(&(DEVICES, id));
        let addresses = match pairing.get(DEVICES) {
            Some(devices) => Addresses::new(devices, is_deleted, options.strategy, track).await,
            None => Addresses::default(),
        };
        let mut planner = Self {
            archive,
            options,
            is_partial,
            pairing,
            references,
            addresses,
            copies: Copies::default(),
            result: RestoreResult { validation_passed: true, ..RestoreResult::default() },
            changes: Vec::new(),
            is_stopped: false,
        };
        planner.look_at_sections(target);
        planner
    }

    /// Plans every record.
    pub(super) async fn plan(mut self, track: &mut Track<'_>) -> Plan<'a> {
        let mut done = BTreeSet::new();
        for target in planning_order(&self.references.wanted) {
            let count = self.pairing.get(target).map_or(0, |pairs| pairs.incoming.len());
            for index in 0..count {
                if self.is_stopped {
                    break;
                }
                track.advance(1).await;
                self.record(target, index);
            }
            if !self.is_stopped {
                done.insert(target);
            }
        }
        let place = |it: &RestoredRecord| {
            let is_in = |to: &Target| (to.section, to.collection) == (&it.section, &it.collection);
            RESTORE_ORDER.iter().position(is_in)
        };
        self.changes.sort_by_cached_key(|change| place(&change.record));
        self.deletions(track).await;
        self.warn_of_numbers();
        self.finish(&done)
    }

    pub(super) fn error(&mut self, error: RestoreError) {
        self.result.errors.push(error);
        self.is_stopped |= self.options.stop_on_error;
    }

    fn finish(mut self, done: &BTreeSet<Target>) -> Plan<'a> {
        let mut bookkeeping = Vec::new();
        let strategy = self.options.strategy;
        self.result.success = self.result.errors.is_empty();
        let is_refused = strategy == ConflictStrategy::Fail && !self.result.success;
        for section in self.archive.iter() {
            let Some(table) = section.table().filter(|_| self.options.wants(section.name())) else {
                continue;
            };
            let records = self.changes.iter().map(|change| &change.record);
            let restored =
                records.filter(|it| it.section == table.name && it.outcome.is_restored());
            let restored = u64::try_from(restored.count()).unwrap_or(u64::MAX);
            let restored = if is_refused { 0 } else { restored };
            self.result.records_restored.insert(table.name.to_owned(), restored);
            let is_done = table.collections.iter().all(|collection| {
                done.contains(&Target { section: table.name, collection: collection.name })
            });
            let has_errors = self.result.errors.iter().any(|error| error.section == table.name);
            if is_done && !has_errors && !is_refused {
                self.result.sections_restored.push(table.name.to_owned());
            }
            let members =
                BOOKKEEPING.iter().filter_map(|name| Some((*name, section.root().get(name)?)));
            bookkeeping
                .extend(members.map(|(name, it)| (table.name, name, it.source().to_string())));
        }
        Plan { result: self.result, changes: self.changes, strategy, bookkeeping }
    }
}

/// Returns whether the target keeps no record but those of the archive, so that they can have the ids that
/// they have there.
fn replaces_all(archive: &Sections<'_>, target: &Sections<'_>, options: &RestoreOptions) -> bool {
    let is_replaced =
        |name: &str| options.replaces(name) && options.wants(name) && archive.get(name).is_some();
    let mut kept = target.iter().filter(|section| section.record_count() > 0);
    !options.replaced_sections.is_empty()
        && target.unreadable().is_empty()
        && kept.all(|section| section.table().is_none() || is_replaced(section.name()))
}

/// Returns the order of planning: that of writing, except that records without a natural key come
/// after the records they refer to, since they may already exist under another id.
fn planning_order(wanted: &BTreeSet<Target>) -> Vec<Target> {
    let mut left: Vec<Target> =
        RESTORE_ORDER.iter().filter(|target| wanted.contains(target)).copied().collect();
    let is_named = |target: Target| {
        let table = collection_table(target);
        table.is_some_and(|table| matches!(table.identity, Identity::Key(_)))
    };
    let mut order = Vec::new();
    while !left.is_empty() {
        let is_ready = |target: &Target| {
            let targets = collection_table(*target).map(CollectionTable::targets);
            let mut targets = targets.into_iter().flatten();
            targets.all(|to| to == *target || is_named(to) || !left.contains(&to))
        };
        let ready = left.iter().position(is_ready).unwrap_or_default();
        order.push(left.remove(ready));
    }
    order
}
