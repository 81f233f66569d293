//! Names of records, and fields that differ.

use sma_core::compare::{DisplayValue, FieldChange, RecordName};
use sma_core::escape::escape;

use super::FAINT;

/// Returns the name of a record: its id and title.
pub(crate) fn record(record: &RecordName) -> String {
    match (record.id, &record.title) {
        (Some(id), Some(title)) => format!("{id} {FAINT}{}{FAINT:#}", escape(title)),
        (Some(id), None) => id.to_string(),
        (None, Some(title)) => escape(title),
        (None, None) => "record without id".to_owned(),
    }
}

/// Renders one line for each field that differs, volatile ones if requested.
pub(crate) fn fields(fields: &[FieldChange], indent: &str, noise: bool) -> String {
    let selected = fields.iter().filter(|field| noise || !field.volatile);
    let line = |field: &FieldChange| {
        let value = |value: &Option<DisplayValue>| {
            value.as_ref().map_or_else(|| "absent".to_owned(), |it| escape(&it.to_string()))
        };
        let name = escape(field.pointer.trim_start_matches('/'));
        format!("{indent}{name}: {} → {}\n", value(&field.old), value(&field.new))
    };
    selected.map(line).collect()
}
