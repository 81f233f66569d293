//! Checks of every record against its table: fields, types, formats, unique values (profile,
//! section 5).

use alloc::format;
use alloc::vec::Vec;

use super::Subject;
use super::findings::{Finding, Findings, Locator};
use crate::check::{CheckId, Level};
use crate::json::{Kind, Value};
use crate::progress::Track;
use crate::report::Status;
use crate::section::{self, CollectionTable, Section};
use crate::shape::{self, Problem, ProblemKind, Type, mac_address};

/// The checks of this file.
const CHECKS: &[CheckId] = &[
    CheckId::SectionFields,
    CheckId::RequiredFields,
    CheckId::FieldValues,
    CheckId::UniqueIds,
    CheckId::UniqueValues,
    CheckId::UnknownRecordFields,
];

pub(super) async fn check(subject: &Subject<'_>, findings: &mut Findings, track: &mut Track<'_>) {
    if !findings.at_least(Level::Thorough) {
        return;
    }
    if let Some(reason) = subject.missing_content_reason() {
        return findings.set_rest(CHECKS, Status::Skipped, reason);
    }
    let mut records = Records::new();
    for (section, locator) in subject.readable() {
        records.section(section, &locator, track).await;
    }
    records.push(subject, findings);
}

/// Findings in the records of all sections.
struct Records {
    sections: Finding,
    missing: Finding,
    values: Finding,
    ids: Finding,
    unique: Finding,
    unknown: Finding,
}

impl Records {
    fn new() -> Self {
        Self {
            sections: Finding::new(CheckId::SectionFields),
            missing: Finding::new(CheckId::RequiredFields),
            values: Finding::new(CheckId::FieldValues),
            ids: Finding::new(CheckId::UniqueIds),
            unique: Finding::new(CheckId::UniqueValues),
            unknown: Finding::new(CheckId::UnknownRecordFields),
        }
    }

    fn push(self, subject: &Subject<'_>, findings: &mut Findings) {
        let lack = subject.unreadable(|name| section::table(name).is_some());
        let Self { sections, missing, values, ids, unique, unknown } = self;
        for mut finding in [sections, missing, values, ids, unique, unknown] {
            if let Some(reason) = &lack {
                finding.note_lack(reason.as_str());
            }
            findings.push(finding);
        }
    }

    async fn section(
        &mut self,
        section: Section<'_>,
        locator: &Locator<'_>,
        track: &mut Track<'_>,
    ) {
        let Some(table) = section.table() else { return };
        shape::check(section.root(), &section::SECTION, &mut |fault| match fault.kind {
            // The collections, and fields reported for information.
            ProblemKind::Unknown { .. } => {}
            _ => self.sections.shape_fault(locator, &fault),
        });
        for collection in table.collections {
            match section.root().get(collection.name) {
                None => {}
                Some(records) if records.kind() == Kind::Array => {
                    self.collection(collection, records, locator, track).await;
                }
                Some(value) => {
                    let text = format!("{} is not an array.", collection.name);
                    self.sections.fault(locator.value(value), text);
                }
            }
        }
    }

    async fn collection(
        &mut self,
        table: &'static CollectionTable,
        records: Value<'_>,
        locator: &Locator<'_>,
        track: &mut Track<'_>,
    ) {
        for record in records.elements() {
            track.advance_by(record.size()).await;
            shape::check(record, &table.record, &mut |fault: Problem| match fault.kind {
                ProblemKind::Missing { .. } => self.missing.shape_fault(locator, &fault),
                ProblemKind::Unknown { .. } => self.unknown.shape_fault(locator, &fault),
                // The profile has a single integer type, in any spelling.
                ProblemKind::Spelling => {}
                _ => self.values.shape_fault(locator, &fault),
            });
        }
        for field in table.record.fields.iter().filter(|field| field.unique) {
            let repeated = match field.ty {
                Type::Id => find_repeated(records, field.name, Value::as_uint),
                Type::Mac => {
                    find_repeated(records, field.name, |value| mac_address(&value.as_str()?))
                }
                _ => find_repeated(records, field.name, Value::as_str),
            };
            let finding = if field.ty == Type::Id { &mut self.ids } else { &mut self.unique };
            for offset in repeated {
                let what = if field.ty == Type::Mac { field.label } else { field.name };
                let text =
                    format!("Another {} has the same {what}.", table.singular.to_lowercase());
                finding.fault(locator.at(offset), text);
            }
        }
    }
}

/// Returns the offsets of the values that an earlier record has too, in the order of the text.
///
/// Takes memory for one key per record; sorting keeps the time near linear.
pub(super) fn find_repeated<'a, K: Ord>(
    records: Value<'a>,
    name: &str,
    key: impl Fn(Value<'a>) -> Option<K>,
) -> Vec<usize> {
    let mut keys: Vec<(K, usize)> = records
        .elements()
        .filter_map(|record| record.get(name))
        .filter_map(|value| Some((key(value)?, value.range().start)))
        .collect();
    keys.sort_unstable();
    let mut repeated: Vec<usize> = keys
        .windows(2)
        .filter_map(|pair| match pair {
            [(first, _), (second, offset)] => (first == second).then_some(*offset),
            _ => None,
        })
        .collect();
    repeated.sort_unstable();
    repeated
}
