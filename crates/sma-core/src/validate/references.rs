//! Checks of references between records, and of deletions in incremental archives (profile, section
//! 5).

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use super::Subject;
use super::findings::{Finding, Findings, Locator};
use crate::check::{CheckId, Level};
use crate::escape::escape_name;
use crate::json::{Kind, Value};
use crate::manifest::Manifest;
use crate::progress::Track;
use crate::report::Status;
use crate::section::{self, CollectionTable, DELETED, Section, SectionTable};
use crate::shape::{Field, Target, Type};

/// The checks of this file.
const CHECKS: &[CheckId] = &[
    CheckId::References,
    CheckId::HistoryReferences,
    CheckId::DeletedRecords,
    CheckId::UnexpectedDeleted,
];

pub(super) async fn check(subject: &Subject<'_>, findings: &mut Findings, track: &mut Track<'_>) {
    if !findings.at_least(Level::Thorough) {
        return;
    }
    if let Some(reason) = subject.missing_content_reason() {
        return findings.set_rest(CHECKS, Status::Skipped, reason);
    }
    let is_partial = subject.manifest.is_some_and(Manifest::is_partial);
    let known = Known::new(subject, is_partial, track).await;
    references(subject, &known, findings, track).await;
    deletions(subject, &known, is_partial, findings);
}

/// Ids by section and collection.
struct Known(BTreeMap<(&'static str, &'static str), Ids>);

/// Ids of a collection, sorted.
struct Ids {
    present: Vec<u64>,
    /// `None` for archives that are not incremental or differential.
    deleted: Option<Vec<u64>>,
}

impl Known {
    /// Collects the ids, in eight bytes per present or deleted record.
    async fn new(subject: &Subject<'_>, is_partial: bool, track: &mut Track<'_>) -> Self {
        let mut known = BTreeMap::new();
        for table in section::tables() {
            let Some(section) = subject.section(table.name) else { continue };
            for collection in table.collections {
                // An invalid collection has no ids to compare with.
                if section.collection(collection.name).is_none() {
                    continue;
                }
                let mut present = Vec::new();
                for record in section.records(collection.name) {
                    track.advance_by(record.size()).await;
                    present.extend(record.get("id").and_then(id));
                }
                present.sort_unstable();
                let deleted = is_partial
                    .then(|| sort(section.deleted_ids(collection.name).filter(|id| *id > 0)));
                known.insert((table.name, collection.name), Ids { present, deleted });
            }
        }
        Self(known)
    }

    fn ids(&self, section: &'static str, collection: &'static str) -> Option<&Ids> {
        self.0.get(&(section, collection))
    }
}

fn sort(ids: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut ids: Vec<u64> = ids.collect();
    ids.sort_unstable();
    ids
}

/// Returns the id in a value, if it is valid; others are reported by the check of values.
fn id(value: Value<'_>) -> Option<u64> {
    value.as_uint().filter(|id| *id > 0)
}

async fn references(
    subject: &Subject<'_>,
    known: &Known,
    findings: &mut Findings,
    track: &mut Track<'_>,
) {
    let mut live = Finding::new(CheckId::References);
    let mut past = Finding::new(CheckId::HistoryReferences);
    if let Some(reason) = subject.unreadable(|name| section::table(name).is_some()) {
        live.note_lack(reason.as_str());
        past.note_lack(reason);
    }
    for (section, locator) in subject.readable() {
        for collection in section.table().map_or(&[][..], |table| table.collections) {
            let finding = if collection.history { &mut past } else { &mut live };
            Referrers { section, collection, locator: &locator, known }.check(finding, track).await;
        }
    }
    findings.push(live);
    findings.push(past);
}

/// Records of a collection that refer to others.
struct Referrers<'r, 'a> {
    section: Section<'a>,
    collection: &'static CollectionTable,
    locator: &'r Locator<'a>,
    known: &'r Known,
}

impl Referrers<'_, '_> {
    async fn check(&self, finding: &mut Finding, track: &mut Track<'_>) {
        let records = || self.section.records(self.collection.name);
        // Each record is examined for each of them.
        let referring =
            self.collection.record.fields.iter().filter(|field| field.ty.target().is_some());
        let share = referring.count().max(1);
        for field in self.collection.record.fields {
            let Some(target) = field.ty.target() else { continue };
            let Some(ids) = self.known.ids(target.section, target.collection) else {
                if records().any(|record| record.get(field.name).is_some()) {
                    let Target { section, collection } = target;
                    finding.note_lack(format!(
                        "Some records refer to {collection} in the section {section}, which is \
                         missing or cannot be read."
                    ));
                }
                continue;
            };
            for record in records() {
                track.advance_by(record.size() / share).await;
                let Some(value) = record.get(field.name) else { continue };
                if let Type::Refs(_) = field.ty {
                    value.elements().for_each(|item| self.resolve(item, field, ids, finding));
                } else {
                    self.resolve(value, field, ids, finding);
                }
            }
        }
    }

    fn resolve(&self, value: Value<'_>, field: &Field, ids: &Ids, finding: &mut Finding) {
        // In history records, a reference may be any number, with or without a record.
        let id = if self.collection.history { value.as_uint() } else { id(value) };
        let Some(id) = id else { return };
        if ids.present.binary_search(&id).is_ok() {
            return;
        }
        let what = match &ids.deleted {
            Some(deleted) if deleted.binary_search(&id).is_err() => {
                return finding.note_lack(
                    "Some records refer to records that are not in this archive: they may be in \
                     its base.",
                );
            }
            Some(_) => "this archive deletes",
            None => "no record has",
        };
        let text = format!(
            "In {}, {} refers to the id {id}, which {what}.",
            self.collection.name, field.name
        );
        finding.fault(self.locator.value(value), text);
    }
}

fn deletions(subject: &Subject<'_>, known: &Known, is_partial: bool, findings: &mut Findings) {
    let mut wrong = Finding::new(CheckId::DeletedRecords);
    let mut unexpected = Finding::new(CheckId::UnexpectedDeleted);
    if let Some(reason) = subject.unreadable(|name| section::table(name).is_some()) {
        wrong.note_lack(reason.as_str());
        unexpected.note_lack(reason);
    }
    for (section, locator) in subject.readable() {
        let (Some(table), Some(deleted)) = (section.table(), section.root().get(DELETED)) else {
            continue;
        };
        if !is_partial {
            let text = "Only incremental and differential archives delete records.";
            unexpected.fault(locator.value(deleted), text);
        } else if deleted.kind() != Kind::Object {
            let text = format!("deleted is {}, not an object.", deleted.kind());
            wrong.fault(locator.value(deleted), text);
        } else {
            for (key, list) in deleted.members() {
                let name = key.name();
                match table.collection(&name) {
                    Some(collection) => {
                        deleted_ids(list, table, collection, known, &locator, &mut wrong);
                    }
                    None => {
                        let text = format!(
                            "The section {} has no collection {}.",
                            table.name,
                            escape_name(&name)
                        );
                        unexpected.fault(locator.value(list), text);
                    }
                }
            }
        }
    }
    findings.push(wrong);
    findings.push(unexpected);
}

/// Checks the deleted ids of one collection: they are valid, and the records are absent.
fn deleted_ids(
    list: Value<'_>,
    table: &'static SectionTable,
    collection: &'static CollectionTable,
    known: &Known,
    locator: &Locator<'_>,
    wrong: &mut Finding,
) {
    if list.kind() != Kind::Array {
        let text = format!("deleted/{} is {}, not an array.", collection.name, list.kind());
        return wrong.fault(locator.value(list), text);
    }
    let present = known.ids(table.name, collection.name).map_or(&[][..], |ids| &ids.present);
    for item in list.elements() {
        match id(item) {
            None => {
                let text = format!("An entry of deleted/{} is not an id.", collection.name);
                wrong.fault(locator.value(item), text);
            }
            Some(id) if present.binary_search(&id).is_ok() => {
                let text = format!(
                    "In {}, the record with the id {id} is both present and deleted.",
                    collection.name
                );
                wrong.fault(locator.value(item), text);
            }
            Some(_) => {}
        }
    }
}
