//! Records, and values in which they differ.

use sma_core::compare::{DisplayValue, FieldChange, RecordName};
use sma_core::escape::escape;

use super::FAINT;

/// What a record is called: its id, and what people call it.
pub(crate) fn record(record: &RecordName) -> String {
    match (record.id, &record.title) {
        (Some(id), Some(title)) => format!("{id} {FAINT}{}{FAINT:#}", escape(title)),
        (Some(id), None) => id.to_string(),
        (None, Some(title)) => escape(title),
        (None, None) => "a record without id".to_owned(),
    }
}

/// One line for each value that differs; noise where it is wanted.
pub(crate) fn fields(fields: &[FieldChange], indent: &str, noise: bool) -> String {
    let wanted = fields.iter().filter(|field| noise || !field.noise);
    let line = |field: &FieldChange| {
        let value = |value: &Option<DisplayValue>| {
            value.as_ref().map_or_else(|| "nothing".to_owned(), |it| escape(&it.to_string()))
        };
        let name = escape(field.pointer.trim_start_matches('/'));
        format!("{indent}{name}: {} → {}\n", value(&field.old), value(&field.new))
    };
    wanted.map(line).collect()
}
