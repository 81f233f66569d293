//! What must be known of the whole database before single rows can be read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sma_core::restore::RestoreOptions;
use sma_core::section::{Sections, record_id};
use sma_core::shape::{MAX_SAFE, Type, mac_address};

use crate::cell::Cell;
use crate::connection::Connection;
use crate::error::DatabaseError;
use crate::schema::Schema;
use crate::tables::{TABLES, find};

/// Ids of rows that others must refer to, by table.
pub(crate) type Ids = HashMap<&'static str, HashSet<u64>>;

/// Facts about all rows.
#[derive(Debug, Default)]
pub(super) struct Known {
    ids: Ids,
    /// Addresses in place of those of devices that have none, or that of another, by id.
    addresses: BTreeMap<u64, String>,
    /// Names of the templates.
    names: BTreeSet<String>,
    /// Number of devices.
    pub(super) devices: u64,
}

impl Known {
    pub(super) async fn read(
        connection: &mut Connection,
        schema: &Schema,
        revived: &Ids,
    ) -> Result<Self, DatabaseError> {
        let mut known = Self::default();
        for table in targets() {
            if schema.columns(table).is_some() {
                let ids = read_ids(connection, table).await?;
                known.ids.insert(table, ids);
            }
        }
        known.devices =
            u64::try_from(known.ids.get("devices").map_or(0, HashSet::len)).unwrap_or(0);
        if schema.columns("devices").is_some() {
            known.addresses = read_addresses(connection).await?;
        }
        if schema.columns("config_templates").is_some() {
            known.names = read_names(connection).await?;
        }
        for (table, ids) in revived {
            known.ids.entry(table).or_default().extend(ids);
        }
        Ok(known)
    }

    /// Returns whether a table has a row that others may refer to.
    pub(super) fn has(&self, table: &str, id: u64) -> bool {
        self.ids.get(table).is_some_and(|ids| ids.contains(&id))
    }

    /// Returns the address in place of that of a device, if it needs another one.
    pub(super) fn address(&self, id: u64) -> Option<&str> {
        self.addresses.get(&id).map(String::as_str)
    }

    /// Returns a name for a template whose name cannot be stored (section 10, 1).
    pub(super) fn template_name(&self, id: u64) -> String {
        let mut name = format!("template {id}");
        while self.names.contains(&name) {
            name.push('+');
        }
        name
    }
}

/// Returns the records of an archive that a restore creates, if the target lacks them: a row of the
/// target that refers to one of them is no orphan then.
pub(crate) fn revived(archive: &Sections<'_>, options: &RestoreOptions) -> Ids {
    let mut ids = Ids::new();
    for table in targets() {
        let Some(table) = TABLES.iter().find(|it| it.name == table) else { continue };
        let name = table.target.section;
        let is_in = |names: &[String]| names.iter().any(|other| other == name);
        let is_chosen = options.sections.is_empty()
            || is_in(&options.sections)
            || is_in(&options.replaced_sections);
        let Some(section) =
            archive.get(name).filter(|_| is_chosen && !is_in(&options.excluded_sections))
        else {
            continue;
        };
        let records = section.records(table.target.collection);
        ids.insert(table.name, records.filter_map(record_id).collect());
    }
    ids
}

/// Returns the address of a record that has none (section 10, 2).
pub(super) fn substitute_address(id: u64) -> u64 {
    0x0200_0000_0000 | (id & 0xff_ffff_ffff)
}

/// Returns an address as text.
pub(super) fn address_text(address: u64) -> String {
    format!("{address:012X}")
}

/// Returns the tables that a live record must refer to.
fn targets() -> BTreeSet<&'static str> {
    let fields = TABLES.iter().flat_map(|table| table.collection().record.fields);
    let targets = fields.filter_map(|field| match field.ty {
        Type::Ref(target) => find(target.section, target.collection),
        _ => None,
    });
    targets.map(|table| table.name).chain(["devices"]).collect()
}

async fn read_ids(
    connection: &mut Connection,
    table: &'static str,
) -> Result<HashSet<u64>, DatabaseError> {
    let provider = connection.provider();
    let id = provider.as_text("id");
    let sql = format!("SELECT {id} FROM {}", provider.quote(table));
    let mut ids = HashSet::new();
    let mut add = |row: Vec<Cell>| {
        let id = row.first().and_then(Cell::integer).and_then(|id| u64::try_from(id).ok());
        ids.extend(id.filter(|id| (1..=MAX_SAFE).contains(id)));
        Ok(())
    };
    connection.each_row(&sql, &format!("the table {table} cannot be read"), &mut add).await?;
    Ok(ids)
}

/// Returns replacements, by id, for texts of devices that are not addresses, and for addresses that a
/// device with a lower id has.
async fn read_addresses(
    connection: &mut Connection,
) -> Result<BTreeMap<u64, String>, DatabaseError> {
    let mut taken: HashSet<u64> = HashSet::new();
    let mut left: Vec<u64> = Vec::new();
    let mut add = |row: Vec<Cell>| {
        let id = row.first().and_then(Cell::integer).and_then(|id| u64::try_from(id).ok());
        let address = row.get(1).and_then(Cell::text).and_then(|text| mac_address(&text));
        if !address.is_some_and(|address| taken.insert(address)) {
            left.extend(id);
        }
        Ok(())
    };
    let id = connection.provider().as_text("id");
    let sql = format!("SELECT {id}, mac FROM devices ORDER BY devices.id");
    connection.each_row(&sql, "the table devices cannot be read", &mut add).await?;
    let mut addresses = BTreeMap::new();
    for id in left {
        let mut address = substitute_address(id);
        while !taken.insert(address) {
            address = (address + 1) & 0xffff_ffff_ffff;
        }
        addresses.insert(id, address_text(address));
    }
    Ok(addresses)
}

async fn read_names(connection: &mut Connection) -> Result<BTreeSet<String>, DatabaseError> {
    let mut names = BTreeSet::new();
    let mut add = |row: Vec<Cell>| {
        names.extend(row.first().and_then(Cell::text).map(std::borrow::Cow::into_owned));
        Ok(())
    };
    let sql = "SELECT name FROM config_templates";
    connection.each_row(sql, "the table config_templates cannot be read", &mut add).await?;
    Ok(names)
}
