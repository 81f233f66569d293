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
        let name = escape(field.pointer.trim_start_matches('/'));
        let old = value(field.old.as_ref(), field.old_record.as_ref());
        let new = value(field.new.as_ref(), field.new_record.as_ref());
        format!("{indent}{name}: {old} → {new}\n")
    };
    selected.map(line).collect()
}

/// Formats a value, with the name of the record that it refers to: `3 (Kitchen relay)`.
fn value(value: Option<&DisplayValue>, referent: Option<&RecordName>) -> String {
    let text = value.map_or_else(|| "absent".to_owned(), |it| escape(&it.to_string()));
    match referent.and_then(|record| record.title.as_deref()) {
        Some(title) => format!("{text} ({})", escape(title)),
        None => text,
    }
}
