//! Writing `schema.json` of a new archive (profile, section 4).

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

use serde::ser::{Serialize, Serializer};

use super::section::Section;
use super::{NewArchive, WriteError, readable};
use crate::section::{CollectionTable, ORPHANS, SectionTable, tables};
use crate::shape::{Presence, Type};

/// `versions` is omitted: the history of the schema is unknown.
#[derive(serde::Serialize)]
struct Schema<'a> {
    schema_version: &'a str,
    database_type: &'a str,
    database_version: &'a str,
    tables: Tables,
}

/// A map with a fixed order.
struct Tables(Vec<(Cow<'static, str>, Table)>);

#[derive(serde::Serialize)]
struct Table {
    section: &'static str,
    collection: &'static str,
    row_count: u64,
    columns: Vec<Column>,
}

#[derive(serde::Serialize)]
struct Column {
    name: &'static str,
    #[serde(rename = "type")]
    ty: &'static str,
    nullable: bool,
    primary_key: bool,
}

impl Serialize for Tables {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, table)| (name, table)))
    }
}

/// Returns the bytes of `schema.json`: a table for each collection with records of each section.
/// Orphans are rows of the tables of live collections, and are not counted there (`database.md`,
/// section 10, 15).
pub(super) fn json(archive: &NewArchive, sections: &[Section<'_>]) -> Result<Vec<u8>, WriteError> {
    let known = sections.iter().filter_map(|given| Some((given, given.table?)));
    let tables = known.filter(|(_, table)| table.name != ORPHANS).flat_map(|(given, section)| {
        section.collections.iter().map(move |collection| {
            let rows = given.records_in(collection.name);
            (table_name(section, collection), table(section, collection, rows))
        })
    });
    readable(&Schema {
        schema_version: &archive.schema_version,
        database_type: &archive.database_type,
        database_version: &archive.database_version,
        tables: Tables(tables.collect()),
    })
}

/// Returns the name of a collection's table, with the name of the section where several collections
/// share it.
fn table_name(section: &SectionTable, collection: &CollectionTable) -> Cow<'static, str> {
    let live = tables().filter(|section| section.name != ORPHANS);
    let collections = live.flat_map(|section| section.collections);
    let shared = collections.filter(|other| other.name == collection.name).count() > 1;
    if shared && section.name != collection.name {
        Cow::Owned(format!("{}_{}", section.name, collection.name))
    } else {
        Cow::Borrowed(collection.name)
    }
}

fn table(section: &SectionTable, collection: &CollectionTable, row_count: u64) -> Table {
    let columns = collection.record.fields.iter().map(|field| Column {
        name: field.name,
        ty: column_type(field.ty),
        nullable: field.presence != Presence::Required,
        primary_key: field.ty == Type::Id,
    });
    Table {
        section: section.name,
        collection: collection.name,
        row_count,
        columns: columns.collect(),
    }
}

/// Returns the database term for a type.
fn column_type(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "boolean",
        Type::Id | Type::Uint { .. } | Type::Int | Type::Ref(_) | Type::PastRef(_) => "integer",
        Type::Number | Type::Rate | Type::Figure => "real",
        Type::Time(_) => "timestamp",
        json if json.is_json() => "json",
        // Everything else is a string in some format.
        _ => "text",
    }
}
