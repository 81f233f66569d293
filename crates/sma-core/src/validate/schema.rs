//! Checks of `schema.json` (profile, section 4).

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

use super::Subject;
use super::findings::{Finding, Findings, Locator, in_text};
use crate::archive::SCHEMA;
use crate::check::{CheckId, Level};
use crate::escape::escape;
use crate::json::{Kind, Value};
use crate::schema::{KNOWN_VERSIONS, SCHEMA as SHAPE, is_version};
use crate::shape::{self, ProblemKind};

/// The checks that require a readable `schema.json`.
const READABLE: &[CheckId] = &[
    CheckId::SchemaFields,
    CheckId::SchemaDatabase,
    CheckId::SchemaHistory,
    CheckId::UnknownSchemaFields,
    CheckId::KnownSchemaVersion,
    CheckId::RowCounts,
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(index) = subject.members.find(SCHEMA) else {
        findings.skip(CheckId::SchemaJson, "schema.json is missing.");
        return skip_rest(findings);
    };
    let text = subject.bytes(index);
    let mut json = Finding::new(CheckId::SchemaJson);
    let tape = match subject.members.tape(subject.archive.bytes(), index) {
        Ok(tape) => tape,
        Err(error) => {
            let place = in_text(Some(SCHEMA), text, error.offset);
            json.fault(place, format!("schema.json is malformed: {}.", error.kind));
            findings.push(json);
            return skip_rest(findings);
        }
    };
    let root = tape.root(text);
    let locator = Locator::new(Some(SCHEMA.into()), text, root);
    if let Some(fault) = tape.first_unsafe_number() {
        let place = locator.at(fault.offset);
        json.fault(place, format!("schema.json contains a number that {}.", fault.kind));
    }
    findings.push(json);
    fields(root, &locator, findings);
    database(subject, root, &locator, findings);
    versions(root, &locator, findings);
    // Basic validation does not read sections, which may be large.
    if findings.at_least(Level::Standard) {
        row_counts(subject, root, &locator, findings);
    }
}

fn skip_rest(findings: &mut Findings) {
    for id in READABLE {
        findings.skip(*id, "schema.json is missing or cannot be read.");
    }
}

fn fields(root: Value<'_>, locator: &Locator<'_>, findings: &mut Findings) {
    let mut fields = Finding::new(CheckId::SchemaFields);
    let mut unknown = Finding::new(CheckId::UnknownSchemaFields);
    shape::check(root, &SHAPE, &mut |fault| match fault.kind {
        ProblemKind::Unknown { .. } => unknown.shape_fault(locator, &fault),
        ProblemKind::Spelling => {}
        _ => fields.shape_fault(locator, &fault),
    });
    if let Some(value) = root.get("schema_version")
        && value.as_str().is_some_and(|version| !is_version(&version))
    {
        fields.fault(locator.value(value), "schema_version is not of the form YYYY.MM.DD.NNN.");
    }
    findings.push(fields);
    findings.push(unknown);
}

/// Checks that the manifest states the same database.
fn database(
    subject: &Subject<'_>,
    root: Value<'_>,
    locator: &Locator<'_>,
    findings: &mut Findings,
) {
    let Some(manifest) = subject.manifest else {
        return findings.skip(CheckId::SchemaDatabase, super::NO_MANIFEST);
    };
    let mut finding = Finding::new(CheckId::SchemaDatabase);
    for name in ["database_type", "database_version"] {
        let value = root.get(name);
        let here = value.and_then(Value::as_str);
        let there = manifest.text(&["source_system", name]);
        let (Some(value), Some(here), Some(there)) = (value, here, there) else {
            finding.note_lack(format!("The manifest or schema.json does not state {name}."));
            continue;
        };
        if here != there {
            let text = format!(
                "{name} is \"{}\" in schema.json, but \"{}\" in the manifest.",
                escape(&here),
                escape(&there)
            );
            finding.fault(locator.value(value), text);
        }
    }
    findings.push(finding);
}

/// Checks that the schema version is described, and can be restored.
fn versions(root: Value<'_>, locator: &Locator<'_>, findings: &mut Findings) {
    let version = root.get("schema_version").and_then(Value::as_str);
    let Some(version) = version else {
        findings.skip(CheckId::SchemaHistory, "schema.json states no schema version.");
        return findings.skip(CheckId::KnownSchemaVersion, "schema.json states no schema version.");
    };
    let mut described = Finding::new(CheckId::SchemaHistory);
    if let Some(list) = root.get("versions").filter(|list| !list.is_empty()) {
        let names = |entry: Value<'_>| {
            entry.get("version").and_then(Value::as_str).is_some_and(|name| name == version)
        };
        if !list.elements().any(names) {
            let text = format!("versions does not contain \"{}\".", escape(&version));
            described.fault(locator.value(list), text);
        }
    }
    findings.push(described);

    let mut known = Finding::new(CheckId::KnownSchemaVersion);
    if !is_version(&version) {
        known.note_lack("The schema version is malformed.");
    } else if !KNOWN_VERSIONS.contains(&version.as_ref()) {
        let place = root.get("schema_version").unwrap_or(root);
        let text = format!("The schema version \"{}\" is unknown.", escape(&version));
        known.fault(locator.value(place), text);
    }
    findings.push(known);
}

/// Checks that tables have as many rows as their collections have records.
fn row_counts(
    subject: &Subject<'_>,
    root: Value<'_>,
    locator: &Locator<'_>,
    findings: &mut Findings,
) {
    let id = CheckId::RowCounts;
    let Some(manifest) = subject.manifest else {
        return findings.skip(id, super::NO_MANIFEST);
    };
    if manifest.is_partial() {
        return findings.skip(id, "The archive contains only changes, so rows are not counted.");
    }
    if let Some(reason) = subject.locked() {
        return findings.skip(id, reason);
    }
    let mut finding = Finding::new(id);
    let mut uncounted = false;
    let mut lengths = Lengths { subject, known: BTreeMap::new() };
    let tables = root.get("tables").filter(|tables| tables.kind() == Kind::Object);
    for (_, table) in tables.into_iter().flat_map(Value::members) {
        let name = |field: &str| table.get(field).and_then(Value::as_str);
        let rows = table.get("row_count");
        let (Some(section), Some(collection), Some(rows)) =
            (name("section"), name("collection"), rows)
        else {
            continue;
        };
        let found = lengths.count(&section, &collection);
        let (Some(said), Some(found)) = (rows.as_uint(), found) else {
            uncounted = true;
            continue;
        };
        if u64::try_from(found) != Ok(said) {
            let text = format!(
                "The number of records in {}.{} is {found}, but row_count is {said}.",
                escape(&section),
                escape(&collection)
            );
            finding.difference(locator.value(rows), said, found, text);
            finding.concern(&subject.data_path(&section));
        }
    }
    // Excluded sections have no rows to count.
    if let Some(reason) = subject.unreadable(|_| true).filter(|_| uncounted) {
        finding.note_lack(reason);
    }
    findings.push(finding);
}

/// Lengths of collections, determined once for all tables of a section.
struct Lengths<'s, 'a> {
    subject: &'s Subject<'a>,
    known: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Lengths<'_, '_> {
    /// Returns the number of records of a collection, if its section is readable and contains it.
    fn count(&mut self, section: &str, collection: &str) -> Option<usize> {
        if !self.known.contains_key(section) {
            let collections = self.subject.section(section)?.collections();
            let lengths = collections.iter().map(|found| (found.name().to_owned(), found.len()));
            self.known.insert(section.to_owned(), lengths.collect());
        }
        self.known.get(section)?.get(collection).copied()
    }
}
