//! The sections of an archive as a database can store them.

use std::collections::BTreeMap;
use std::ops::Range;

use sma_core::count::count;
use sma_core::json::Value;
use sma_core::restore::{ConflictStrategy, RestoreOptions};
use sma_core::section::{ORPHANS, Section, Sections, record_id};
use sma_core::shape::{MAX_SAFE, Type};

use super::changes;
use super::rows::{Writing, scope};
use crate::clock;
use crate::error::DatabaseError;
use crate::migration::{MigrationRule, migration_path};
use crate::tables::{
    AVERAGE_TIME, DIFFERENCES, ORPHAN, RAW, REVIEW_MINUTES, TOTAL_DIFFERENCES, Table, find,
};

/// Returns the sections as the database can store them, so that a restored record reads back equal:
/// times are cut to its precision, changes become lists, and what has no column is left out. The
/// remarks name what is lost.
pub(crate) fn adapt<'s>(
    archive: Sections<'s>,
    options: &RestoreOptions,
    writing: &Writing<'_>,
) -> Result<(Sections<'s>, Vec<String>), DatabaseError> {
    let mut notes = Notes::default();
    let mut archive = rewrite(archive, |table, record| {
        let members = members(table, record, writing, &mut notes);
        let additions = additions(table, record, options.strategy, writing);
        join(record, members, additions)
    })?;
    let replaces_orphans = options.replaced_sections.iter().any(|name| name == ORPHANS);
    if replaces_orphans && archive.get(ORPHANS).is_none() {
        insert(&mut archive, ORPHANS, b"{}".to_vec())?;
    }
    let steps = steps(&archive, writing);
    Ok((archive, steps.into_iter().chain(notes.sentences()).collect()))
}

/// Returns the sections of the database with the values that a restore writes where a record has none:
/// a row without them is equal to such a record.
pub(crate) fn complete<'s>(
    existing: Sections<'s>,
    options: &RestoreOptions,
    writing: &Writing<'_>,
) -> Result<Sections<'s>, DatabaseError> {
    rewrite(existing, |table, record| {
        let kept = record.members().map(|(key, value)| member(&key.name(), value.source()));
        let additions = additions(table, record, options.strategy, writing);
        join(record, kept.collect(), additions)
    })
}

/// Returns the steps from the schema of an archive to that of the database, as sentences.
fn steps(archive: &Sections<'_>, writing: &Writing<'_>) -> Vec<String> {
    let mut versions = archive.iter().filter_map(|section| section.root().get("schema_version"));
    let from = versions.next().and_then(Value::as_str).unwrap_or_default();
    let to = writing.schema.version().unwrap_or_default();
    let path = migration_path(&from, to).unwrap_or_default();
    let steps = path.iter().flat_map(|rule| {
        let MigrationRule { from_version, to_version, transform, .. } = rule;
        transform.iter().map(move |(table, step)| {
            format!("From schema {from_version} to {to_version}, table {table}: {step}")
        })
    });
    steps.collect()
}

/// Numbers of what a database cannot store, by table and field.
#[derive(Default)]
struct Notes {
    cut: BTreeMap<&'static str, u64>,
    missing: BTreeMap<(&'static str, String), u64>,
}

impl Notes {
    fn sentences(self) -> Vec<String> {
        let cut = self.cut.into_iter().map(|(table, number)| {
            let times = count(number, "time");
            format!("The database stores fewer digits of {times} of the table {table}.")
        });
        let missing = self.missing.into_iter().map(|((table, column), number)| {
            let (records, verb) =
                (count(number, "record"), if number == 1 { "has" } else { "have" });
            format!("The table {table} has no column {column}, which {records} {verb}.")
        });
        cut.chain(missing).collect()
    }
}

/// Returns the members of a record that the table stores, as JSON.
fn members(
    table: &'static Table,
    record: Value<'_>,
    writing: &Writing<'_>,
    notes: &mut Notes,
) -> Vec<String> {
    let Some(columns) = writing.schema.columns(table.name) else {
        // The whole table is missing, and each of its records is refused.
        return record.members().map(|(key, value)| member(&key.name(), value.source())).collect();
    };
    let has = |column: &str| columns.iter().any(|it| it.name == column);
    let mut computed = computed(table, record);
    computed.retain(|(name, _)| has(name) || table.derived.contains(name));
    let mut members = Vec::new();
    for (key, value) in record.members() {
        let name = key.name();
        if let Some(index) = computed.iter().position(|(field, _)| *field == name) {
            let (field, number) = computed.swap_remove(index);
            if value.as_uint() != Some(number) {
                match field {
                    AVERAGE_TIME => *notes.cut.entry(table.name).or_default() += 1,
                    _ => *notes.missing.entry((table.name, name.into_owned())).or_default() += 1,
                }
            }
            members.push(member(field, &number.to_string()));
            continue;
        }
        let field = table.collection().record.fields.iter().find(|field| field.name == name);
        let column = match field {
            // Fields that are computed are read back, and have no column.
            Some(field) => table.column_of(field.name).unwrap_or("id"),
            None => name.strip_suffix(RAW).or_else(|| name.strip_suffix(ORPHAN)).unwrap_or(&name),
        };
        if !has(column) {
            // An upgrade of the schema derives the scope.
            if !value.is_null() && column != "scope" {
                *notes.missing.entry((table.name, column.to_owned())).or_default() += 1;
            }
            continue;
        }
        if changes::FIELD == (table.name, &*name)
            && let Some(list) = changes::stored(value)
        {
            members.push(member(&name, &list));
            continue;
        }
        let is_time = field.is_some_and(|field| matches!(field.ty, Type::Time(_)));
        let text = value.as_str().filter(|_| is_time);
        match text.and_then(|text| clock::cut(&text, writing.provider.time_digits())) {
            Some(cut) => {
                *notes.cut.entry(table.name).or_default() += 1;
                members.push(member(&name, &format!("\"{cut}\"")));
            }
            None => members.push(member(&name, value.source())),
        }
    }
    members.extend(computed.iter().map(|(name, number)| member(name, &number.to_string())));
    members
}

/// Returns the fields that are computed when a row is read (section 5), and those that they are computed
/// from where the archive has only the result.
fn computed(table: &Table, record: Value<'_>) -> Vec<(&'static str, u64)> {
    let number = |field: &str| record.get(field)?.as_uint().filter(|number| *number <= MAX_SAFE);
    let mut fields = Vec::new();
    if table.derived.contains(&TOTAL_DIFFERENCES) {
        fields.push((TOTAL_DIFFERENCES, DIFFERENCES.into_iter().filter_map(number).sum()));
    }
    if table.derived.contains(&AVERAGE_TIME) {
        let minutes = match record.get(REVIEW_MINUTES) {
            Some(_) => number(REVIEW_MINUTES),
            None => number(AVERAGE_TIME).map(|seconds| seconds / 60),
        };
        if let Some(minutes) = minutes {
            fields.extend([(REVIEW_MINUTES, minutes), (AVERAGE_TIME, minutes * 60)]);
        }
    }
    fields
}

/// Returns the fields that the database has although a record has no value in them, as JSON. When
/// merging, the target keeps its own.
fn additions(
    table: &'static Table,
    record: Value<'_>,
    strategy: ConflictStrategy,
    writing: &Writing<'_>,
) -> Vec<String> {
    let columns = writing.schema.columns(table.name).unwrap_or_default();
    let mut members = Vec::new();
    if strategy == ConflictStrategy::Merge || record_id(record).is_none() {
        return members;
    }
    for (field, name) in table.fields(table.collection()) {
        let Some(column) = columns.iter().find(|column| column.name == name) else { continue };
        let has_raw = record.get(&format!("{name}{RAW}")).is_some();
        if record.get(field.name).is_some() || has_raw {
            continue;
        }
        let text = |name| record.get(name).and_then(Value::as_str).unwrap_or_default();
        let json = match (table.default_of(name), field.ty) {
            (Some(json), _) => json.to_owned(),
            (None, Type::Str) if name == "scope" => format!("\"{}\"", scope(&text("device_type"))),
            (None, Type::Str | Type::Ip) if !column.is_nullable => "\"\"".to_owned(),
            _ => continue,
        };
        members.push(member(field.name, &json));
    }
    members
}

fn member(name: &str, json: &str) -> String {
    format!("{}:{json}", serde_json::Value::from(name))
}

/// Returns the text of a record with these members; `None` where it is unchanged.
fn join(record: Value<'_>, mut members: Vec<String>, additions: Vec<String>) -> Option<String> {
    let is_same = additions.is_empty()
        && members.len() == record.len()
        && record
            .members()
            .zip(&members)
            .all(|((_, value), member)| member.ends_with(value.source()));
    members.extend(additions);
    (!is_same).then(|| format!("{{{}}}", members.join(",")))
}

/// Returns sections with some records replaced.
fn rewrite<'s>(
    sections: Sections<'s>,
    mut replace: impl FnMut(&'static Table, Value<'_>) -> Option<String>,
) -> Result<Sections<'s>, DatabaseError> {
    let mut all = Vec::new();
    for section in sections.iter() {
        let mut edits = Vec::new();
        for collection in section.collections() {
            let Some(table) = find(section.name(), collection.name()) else { continue };
            for record in collection.rows(0, usize::MAX) {
                edits.extend(replace(table, record).map(|text| (record.range(), text)));
            }
        }
        all.push(edits);
    }
    if all.iter().all(Vec::is_empty) {
        return Ok(sections);
    }
    let mut made = Sections::new();
    for (section, edits) in sections.iter().zip(all) {
        insert(&mut made, section.name(), apply(section, edits))?;
    }
    Ok(made)
}

fn insert(sections: &mut Sections<'_>, name: &str, json: Vec<u8>) -> Result<(), DatabaseError> {
    sections.insert_trusted(name, json).map_err(|error| DatabaseError::Section { error })
}

/// Returns the text of a section with some ranges replaced.
fn apply(section: Section<'_>, mut edits: Vec<(Range<usize>, String)>) -> Vec<u8> {
    edits.sort_unstable_by_key(|(range, _)| range.start);
    let (text, mut made, mut done) = (section.text(), Vec::new(), 0);
    for (range, new) in edits {
        made.extend_from_slice(text.get(done..range.start).unwrap_or_default());
        made.extend_from_slice(new.as_bytes());
        done = range.end;
    }
    made.extend_from_slice(text.get(done..).unwrap_or_default());
    made
}
