//! Columns that this program does not know (`database.md`, section 10, 13).

use super::field::{Made, quote};
use crate::cell::{Cell, encode, real_text};
use crate::provider::Provider;
use crate::schema::Column;

/// Beginning of texts that stand for bytes.
const BASE64: &str = "base64:";

/// Converts the value of an unknown column.
pub(super) fn convert(cell: &Cell, column: &Column, provider: Provider) -> Made {
    match cell {
        Cell::Null => Made::Nothing,
        Cell::Integer(number) => Made::Json(number.to_string()),
        Cell::Real(number) if number.is_finite() => Made::Json(real_text(*number)),
        Cell::Real(_) | Cell::Bytes(_) => Made::Raw,
        Cell::Blob(bytes) => Made::Json(quote(&encode(bytes))),
        // In SQLite, values have their own type.
        Cell::Text(text) if provider == Provider::Sqlite => plain(text),
        Cell::Text(text) if column.is_binary() => {
            let digits: String = text.split_whitespace().collect();
            Made::Json(quote(&format!("{BASE64}{digits}")))
        }
        Cell::Text(text) if column.is_boolean() => Made::Json((text == "true").to_string()),
        Cell::Text(text) if column.is_number() => match text.parse::<f64>() {
            Ok(number) if number.is_finite() && is_json_number(text) => Made::Json(text.clone()),
            _ => Made::Raw,
        },
        Cell::Text(text) => plain(text),
    }
}

fn plain(text: &str) -> Made {
    if text.starts_with(BASE64) { Made::Raw } else { Made::Json(quote(text)) }
}

fn is_json_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: &str) -> Column {
        Column {
            name: "x".into(),
            kind: kind.into(),
            is_nullable: true,
            max_chars: None,
            max_bytes: None,
        }
    }

    #[test]
    fn rule_13_unknown_columns_are_carried() {
        let sqlite = |cell| convert(&cell, &column("text"), Provider::Sqlite);
        assert_eq!(sqlite(Cell::Text("a".into())), Made::Json("\"a\"".into()));
        assert_eq!(sqlite(Cell::Blob(vec![1, 2])), Made::Json("\"base64:AQI=\"".into()));
        assert_eq!(sqlite(Cell::Text("base64:x".into())), Made::Raw);
        assert_eq!(sqlite(Cell::Bytes(vec![0xff])), Made::Raw);
        assert_eq!(sqlite(Cell::Real(f64::INFINITY)), Made::Raw);
        assert_eq!(sqlite(Cell::Integer(1)), Made::Json("1".into()));
        assert_eq!(sqlite(Cell::Null), Made::Nothing);
        let server =
            |kind, text: &str| convert(&Cell::Text(text.into()), &column(kind), Provider::Postgres);
        assert_eq!(server("boolean", "true"), Made::Json("true".into()));
        assert_eq!(server("bigint", "1"), Made::Json("1".into()));
        assert_eq!(server("numeric", "NaN"), Made::Raw);
        assert_eq!(server("inet", "10.0.0.1"), Made::Json("\"10.0.0.1\"".into()));
    }
}
