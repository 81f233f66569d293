//! The records of a collection, in the forms that other programs read.

use std::collections::BTreeSet;

use serde::ser::{Serialize, Serializer};
use sma_core::json::Value;
use sma_core::section::{Collection, CollectionTable};

use super::cell;
use super::device::Device;
use crate::console::json_line;

/// Records of a collection.
pub(super) struct Rows<'a> {
    records: Vec<Value<'a>>,
    /// What is known of them.
    table: Option<&'static CollectionTable>,
}

impl<'a> Rows<'a> {
    /// The records, or those of them that concern a device. Of a collection that is not known
    /// nobody can say which these are.
    pub(super) fn new(collection: &Collection<'a>, device: Option<(&str, Device)>) -> Self {
        let table = collection.table();
        let is_meant = |record: &Value<'a>| match device {
            None => true,
            Some((section, device)) => {
                table.is_some_and(|table| device.concerns(section, table, *record))
            }
        };
        let records = collection.rows(0, collection.len()).filter(is_meant).collect();
        Self { records, table }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// One record a line, in the order and the spelling of the archive.
    pub(super) fn to_ndjson(&self) -> Vec<u8> {
        let mut lines = Vec::new();
        for record in &self.records {
            lines.extend(json_line(record).into_bytes());
            lines.push(b'\n');
        }
        lines
    }

    /// A table (RFC 4180) of [cells](cell) under the names of their fields, with a
    /// byte-order mark before it or without.
    pub(super) fn to_csv(&self, has_mark: bool) -> Vec<u8> {
        let mark = if has_mark { "\u{feff}" } else { "" };
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(mark.as_bytes().to_vec());
        // Into memory, and as many cells in every row.
        let names = self.names();
        let _ = writer.write_record(names.iter().map(|name| cell::text(name)));
        for record in &self.records {
            let _ = writer.write_record(names.iter().map(|name| cell::cell(record.get(name))));
        }
        writer.into_inner().unwrap_or_default()
    }

    /// Names of their fields: those of the table, then others in the order in which they are met.
    fn names(&self) -> Vec<String> {
        let fields = self.table.map_or(&[][..], |table| table.record.fields);
        let mut names: Vec<String> = fields.iter().map(|field| field.name.to_owned()).collect();
        let mut known: BTreeSet<String> = names.iter().cloned().collect();
        for (key, _) in self.records.iter().flat_map(|record| record.members()) {
            if !known.contains(&*key.name()) {
                known.insert(key.name().into_owned());
                names.push(key.name().into_owned());
            }
        }
        names
    }
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.records)
    }
}
