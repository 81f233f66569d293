//! Records to copy: as CSV, or as JSON.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::compare::Comparison;
use crate::csv;
use crate::json::parse;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::secrets::conceal;
use crate::section::Collection;

/// Form of copied records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_enums, reason = "whoever offers the forms offers each")]
pub enum Form {
    /// A table with the chosen columns and a header (RFC 4180). No cell is a formula.
    Csv,
    /// An array of the whole records, in their spelling.
    Json,
}

/// Writes records of a collection, by index, with secrets replaced by [`Comparison::SECRET`].
#[must_use]
pub fn write_records(
    collection: &Collection<'_>,
    order: &[u32],
    form: Form,
    columns: &[String],
) -> String {
    progress::finish(write_records_watched(collection, order, form, columns, &()))
}

/// Does what [`write_records`] does, with checkpoints.
pub async fn write_records_watched(
    collection: &Collection<'_>,
    order: &[u32],
    form: Form,
    columns: &[String],
    watch: &dyn Watch,
) -> String {
    let total = u64::try_from(order.len()).unwrap_or(u64::MAX);
    let mut track = Track::new(watch, Stage::Writing, Unit::Records, total);
    let mut text = String::new();
    if form == Form::Csv {
        csv::push_row(&mut text, columns.iter().map(|name| csv::text(name)));
    }
    for (index, record) in collection.pick(order).into_iter().enumerate() {
        track.advance(1).await;
        let visible = conceal(record.source(), Comparison::SECRET);
        match form {
            Form::Csv => push_cells(&mut text, &visible, columns),
            Form::Json => {
                text.push_str(if index == 0 { "[\n" } else { ",\n" });
                text.push_str(&visible);
            }
        }
    }
    if form == Form::Json {
        text.push_str(if text.is_empty() { "[]\n" } else { "\n]\n" });
    }
    text
}

fn push_cells(table: &mut String, record: &str, columns: &[String]) {
    let Ok(tape) = parse(record.as_bytes(), u16::MAX) else { return };
    let record = tape.root(record.as_bytes());
    let cell = |name: &String| record.get(name).map(csv::cell).unwrap_or_default();
    let cells: Vec<String> = columns.iter().map(cell).collect();
    csv::push_row(table, cells);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::section::Sections;

    fn write(order: &[u32], form: Form) -> String {
        let json = r#"{"devices": [{"id": 1, "name": "=A1", "pass": "swordfish"},
            {"name": "a,b", "id": 2, "list": [1]}, {"id": 3}]}"#;
        let sections = Sections::new().with("devices", json).unwrap();
        let devices = sections.get("devices").unwrap().collection("devices").unwrap();
        let columns = ["id", "name", "pass", "list"].map(String::from);
        write_records(&devices, order, form, &columns)
    }

    #[test]
    fn a_table_has_no_formulas_and_no_secrets() {
        let table = "id,name,pass,list\r\n2,\"a,b\",,[1]\r\n1,'=A1,[SECRET],\r\n";
        assert_eq!(write(&[1, 0, 9], Form::Csv), table);
    }

    #[test]
    fn json_has_the_spelling_of_the_archive() {
        let first = r#"{"id": 1, "name": "=A1", "pass": "[SECRET]"}"#;
        assert_eq!(write(&[2, 0], Form::Json), alloc::format!("[\n{{\"id\": 3}},\n{first}\n]\n"));
        assert_eq!(write(&[], Form::Json), "[]\n");
    }
}
