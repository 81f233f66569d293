//! All sections of a database, in one snapshot.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use sma_core::progress::{self, Stage, Track, Unit, Watch};
use sma_core::section::{ORPHANS, Sections, tables};
use sma_core::shape::Target;

use super::field::quote;
use super::known::{Ids, Known};
use super::record::RowReader;
use crate::cell::Cell;
use crate::connection::Connection;
use crate::error::DatabaseError;
use crate::migration::FIRST;
use crate::schema::Schema;
use crate::tables::{TABLES, Table};

/// How a database is read.
pub(crate) struct Reading<'r> {
    /// Zone of wall-clock times, in databases that have such.
    pub(crate) zone: Option<&'r TimeZone>,
    /// Time of the backup, RFC 3339.
    pub(crate) now: &'r str,
    /// Names of the sections to read; all if empty.
    pub(crate) sections: &'r [String],
    /// Names of the sections not to read, where none is chosen.
    pub(crate) excluded: &'r [String],
    /// Records that are missing, and that a restore will bring back.
    pub(crate) revived: Ids,
    pub(crate) watch: &'r dyn Watch,
}

/// The content of a database at one time.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) sections: Sections<'static>,
    pub(crate) facts: Facts,
}

/// What is known of a database once its rows are read.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) warnings: Vec<String>,
    /// Remarks that need no action.
    pub(crate) remarks: Vec<String>,
    pub(crate) schema_version: &'static str,
    pub(crate) database_version: String,
    pub(crate) devices: u64,
}

/// Collections of a section: records, and whether it has any.
type Collections = BTreeMap<&'static str, String>;

/// Reads a database. A transaction must have begun.
pub(crate) async fn read(
    connection: &mut Connection,
    reading: &Reading<'_>,
) -> Result<Snapshot, DatabaseError> {
    let mut read: BTreeMap<&'static str, Collections> = BTreeMap::new();
    let mut add = |place: Target, json: Option<&str>| {
        let section = read.entry(place.section).or_default();
        let list = section.entry(place.collection).or_default();
        if let Some(json) = json {
            list.push_str(if list.is_empty() { "\n    " } else { ",\n    " });
            list.push_str(json);
        }
        Ok(())
    };
    let facts = each_record(connection, reading, &mut add).await?;
    let sections = assemble(read, facts.schema_version, reading.now)?;
    Ok(Snapshot { sections, facts })
}

/// Takes a record, as JSON, with its collection; or a collection alone, before its records.
pub(crate) type Each<'e> = dyn FnMut(Target, Option<&str>) -> Result<(), DatabaseError> + 'e;

/// Passes the record of every row to `each`. A transaction must have begun.
pub(crate) async fn each_record(
    connection: &mut Connection,
    reading: &Reading<'_>,
    each: &mut Each<'_>,
) -> Result<Facts, DatabaseError> {
    let provider = connection.provider();
    let schema = Schema::read(connection).await?;
    let mut warnings = Vec::new();
    let schema_version = match schema.version() {
        Ok(version) => version,
        Err(DatabaseError::UnknownSchema { missing }) => {
            let warning = format!("the schema is unknown: {missing} is missing; the rest is read");
            warnings.push(warning);
            FIRST
        }
        Err(error) => return Err(error),
    };
    let remarks = schema.others().map(|table| format!("the table {table} is not read")).collect();
    let attempt = DatabaseError::query("the version of the database cannot be read");
    let version = connection.value(provider.version_query()).await.map_err(attempt)?;
    let known = Known::read(connection, &schema, &reading.revived).await?;
    let wanted: Vec<&'static Table> = TABLES
        .iter()
        .filter(|table| reading.wants(table) && schema.columns(table.name).is_some())
        .collect();
    let mut track =
        Track::new(reading.watch, Stage::Reading, Unit::Records, count(connection, &wanted).await?);
    for table in wanted {
        let columns = schema.columns(table.name).unwrap_or_default();
        let keeps_orphans = reading.wants_section(ORPHANS);
        let reader = RowReader::new(table, columns, provider, reading.zone, &known, keeps_orphans);
        let dropped = reader.dropped.iter().map(|column| {
            format!("the column {}.{column} has the name of a field, and is not stored", table.name)
        });
        warnings.extend(dropped);
        let live = reading.wants_section(table.target.section).then_some(table.target);
        if let Some(live) = live {
            each(live, None)?;
        }
        let orphans = table.orphan_target().filter(|_| keeps_orphans);
        let mut pass = |row: Vec<Cell>| {
            let record = reader.record(&row)?;
            warnings.extend(record.warnings);
            if let Some(place) = if record.is_orphan { orphans } else { live } {
                each(place, Some(&record.json))?;
            }
            progress::run(track.advance(1)).map_err(|_| DatabaseError::Canceled)
        };
        let attempt = format!("the table {} cannot be read", table.name);
        connection.each_row(&reader.query(), &attempt, &mut pass).await?;
    }
    Ok(Facts {
        warnings,
        remarks,
        schema_version,
        database_version: version.text().unwrap_or_default().into_owned(),
        devices: known.devices,
    })
}

impl Reading<'_> {
    fn wants(&self, table: &Table) -> bool {
        self.wants_section(table.target.section)
            || table.orphans.is_some() && self.wants_section(ORPHANS)
    }

    fn wants_section(&self, name: &str) -> bool {
        let is_in = |names: &[String]| names.iter().any(|other| other == name);
        // A chosen section is read even if it is excluded: it is no unknown one.
        if self.sections.is_empty() { !is_in(self.excluded) } else { is_in(self.sections) }
    }
}

/// Returns the number of rows, as an estimate for the progress.
async fn count(connection: &mut Connection, tables: &[&Table]) -> Result<u64, DatabaseError> {
    let provider = connection.provider();
    let mut total: u64 = 0;
    for table in tables {
        let number = provider.as_text("COUNT(*)");
        let sql = format!("SELECT {number} FROM {}", provider.quote(table.name));
        let attempt = DatabaseError::query(format!("the table {} cannot be read", table.name));
        let rows = connection.value(&sql).await.map_err(attempt)?.integer();
        total = total.saturating_add(rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or(0));
    }
    Ok(total)
}

/// Joins the records to sections; each text is dropped once it is copied.
fn assemble(
    mut read: BTreeMap<&'static str, Collections>,
    schema_version: &str,
    now: &str,
) -> Result<Sections<'static>, DatabaseError> {
    let mut sections = Sections::new();
    for table in tables() {
        let Some(mut collections) = read.remove(table.name) else { continue };
        let mut text = format!(
            "{{\n  \"schema_version\": {},\n  \"last_updated\": {}",
            quote(schema_version),
            quote(now)
        );
        for collection in table.collections {
            let Some(records) = collections.remove(collection.name) else { continue };
            let end = if records.is_empty() { "" } else { "\n  " };
            text.push_str(&format!(",\n  {}: [", quote(collection.name)));
            text.push_str(&records);
            text.push_str(&format!("{end}]"));
        }
        text.push_str("\n}");
        sections
            .insert_trusted(table.name, text.into_bytes())
            .map_err(|error| DatabaseError::Section { error })?;
    }
    Ok(sections)
}
