//! Records of a collection as JSON, NDJSON or CSV.

use std::collections::BTreeMap;

use serde::ser::{Serialize, Serializer};
use sma_core::csv;
use sma_core::json::Value;
use sma_core::section::{Collection, CollectionTable};

use super::device::Device;
use crate::failure::Failure;
use crate::json::json_line;

/// Maximum number of columns. Each row has every column, so a distinct field in each record would
/// make a table that is quadratic in the size of the records.
const MAX_COLUMNS: usize = 256;

/// Records of a collection.
pub(super) struct Rows<'a> {
    records: Vec<Value<'a>>,
    /// Definition of their fields, if known.
    table: Option<&'static CollectionTable>,
}

impl<'a> Rows<'a> {
    /// Takes all records, or those of a device; none of an unknown collection, whose references
    /// are unknown.
    pub(super) fn new(collection: &Collection<'a>, device: Option<(&str, Device)>) -> Self {
        let table = collection.table();
        let is_included = |record: &Value<'a>| match device {
            None => true,
            Some((section, device)) => {
                table.is_some_and(|table| device.refers_to(section, table, *record))
            }
        };
        let records = collection.rows(0, collection.len()).filter(is_included).collect();
        Self { records, table }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Returns one record per line, in the order and spelling of the archive.
    pub(super) fn to_ndjson(&self) -> Vec<u8> {
        let mut lines = Vec::new();
        for record in &self.records {
            lines.extend(json_line(record).into_bytes());
            lines.push(b'\n');
        }
        lines
    }

    /// Returns a table (RFC 4180) of [cells](csv::cell) with a header, optionally after a byte-order mark.
    ///
    /// # Errors
    /// When it has more than [`MAX_COLUMNS`].
    pub(super) fn to_csv(&self, has_mark: bool) -> Result<Vec<u8>, Failure> {
        let mut table = String::from(if has_mark { "\u{feff}" } else { "" });
        // Every row has the same number of cells.
        let columns = self.columns()?;
        let mut names = vec![""; columns.len()];
        columns.iter().for_each(|(name, column)| names[*column] = name);
        csv::push_row(&mut table, names.into_iter().map(csv::text));
        for record in &self.records {
            let mut row = vec![String::new(); columns.len()];
            for (key, value) in record.members() {
                if let Some(column) = columns.get(&*key.name()) {
                    row[*column] = csv::cell(value);
                }
            }
            csv::push_row(&mut table, row);
        }
        Ok(table.into_bytes())
    }

    /// Returns the columns by field name: those of the definition first, then others in order of
    /// appearance.
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
                    action: "Use --format ndjson.",
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
