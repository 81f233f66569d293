//! Values that differ.

use sma_core::compare::FieldChange;
use sma_core::shown::shown;

/// One line for each value that differs; noise where it is wanted.
pub(crate) fn fields(fields: &[FieldChange], indent: &str, noise: bool) -> String {
    let wanted = fields.iter().filter(|field| noise || !field.noise);
    let line = |field: &FieldChange| {
        let value = |value: &Option<serde_json::Value>| {
            value.as_ref().map_or_else(|| "nothing".to_owned(), |it| shown(&it.to_string()))
        };
        let name = shown(field.pointer.trim_start_matches('/'));
        format!("{indent}{name}: {} → {}\n", value(&field.old), value(&field.new))
    };
    wanted.map(line).collect()
}
