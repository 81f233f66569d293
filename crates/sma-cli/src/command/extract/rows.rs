//! The records of a collection, in the forms that other programs read.

use std::collections::BTreeMap;

use serde::ser::{Serialize, Serializer};
use sma_core::json::Value;
use sma_core::section::{Collection, CollectionTable};

use super::cell;
use super::device::Device;
use crate::console::json_line;
use crate::failure::Failure;

/// Most columns of a table: each row has them all, so that a field of its own in each of many
/// records would make a table of the square of what they take.
const MAX_COLUMNS: usize = 256;

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
    ///
    /// # Errors
    /// When it has more than [`MAX_COLUMNS`].
    pub(super) fn to_csv(&self, has_mark: bool) -> Result<Vec<u8>, Failure> {
        let mark = if has_mark { "\u{feff}" } else { "" };
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(mark.as_bytes().to_vec());
        // Into memory, and as many cells in every row.
        let columns = self.columns()?;
        let mut names = vec![""; columns.len()];
        columns.iter().for_each(|(name, column)| names[*column] = name);
        let _ = writer.write_record(names.into_iter().map(cell::text));
        for record in &self.records {
            let mut row = vec![String::new(); columns.len()];
            for (key, value) in record.members() {
                if let Some(column) = columns.get(&*key.name()) {
                    row[*column] = cell::cell(value);
                }
            }
            let _ = writer.write_record(row);
        }
        Ok(writer.into_inner().unwrap_or_default())
    }

    /// The columns by the names of the fields: those of the table, then others in the order in
    /// which they are met.
    fn columns(&self) -> Result<BTreeMap<String, usize>, Failure> {
        let fields = self.table.map_or(&[][..], |table| table.record.fields);
        let known = fields.iter().map(|field| field.name.to_owned());
        let mut columns: BTreeMap<String, usize> = known.zip(0..).collect();
        for (key, _) in self.records.iter().flat_map(|record| record.members()) {
            let name = key.name();
            if columns.contains_key(&*name) {
                continue;
            }
            if columns.len() == MAX_COLUMNS {
                return Err(Failure::Content {
                    message: format!("the records have more than {MAX_COLUMNS} different fields"),
                    action: "Extract them with --format ndjson.",
                });
            }
            columns.insert(name.into_owned(), columns.len());
        }
        Ok(columns)
    }
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.records)
    }
}
