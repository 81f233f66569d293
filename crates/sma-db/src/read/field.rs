//! The value of a record's field, from a stored value (`database.md`, sections 3 and 10).

use std::net::IpAddr;

use jiff::tz::TimeZone;
use sma_core::section::CollectionTable;
use sma_core::shape::{Field, MAX_SAFE, Presence, Type, mac_address};

use super::json;
use crate::cell::{Cell, real_text};
use crate::clock::{self, Stamp};
use crate::tables::{is_reference, is_required};

/// What an archive contains for a stored value.
#[derive(Debug, PartialEq)]
pub(super) enum Made {
    /// JSON of the value.
    Json(String),
    /// Nothing is stored.
    Nothing,
    /// A value that the profile does not admit: it is kept as text beside the field.
    Raw,
    /// JSON of the value, and the stored text, from which a restore writes it.
    Rewritten(String),
    /// A wall-clock time that the clock showed twice or never.
    Uncertain(String),
}

/// Converts a stored value. `is_text` says that the column is text in every database, where an empty
/// text is no value.
pub(super) fn convert(
    cell: &Cell,
    field: &'static Field,
    collection: &'static CollectionTable,
    is_text: bool,
    zone: Option<&TimeZone>,
) -> Made {
    if *cell == Cell::Null {
        return Made::Nothing;
    }
    match field.ty {
        Type::Time(_) => time(cell, zone),
        Type::Bool => boolean(cell),
        Type::Int => number_in(cell, -SAFE, SAFE),
        Type::Id | Type::Uint { .. } | Type::Ref(_) | Type::PastRef(_) => {
            match number_in(cell, 0, SAFE) {
                Made::Json(zero) if zero == "0" && is_absent_at_zero(collection, field) => {
                    Made::Nothing
                }
                made => made,
            }
        }
        Type::Figure | Type::Number => real(cell, |_| true),
        Type::Rate => real(cell, |rate| (0.0..=1.0).contains(&rate)),
        Type::Mac => text(cell, |text| mac_address(text).is_some()),
        Type::Ip => text(cell, |text| text.is_empty() || text.parse::<IpAddr>().is_ok()),
        json if json.is_json() => json::convert(cell, field, is_text),
        _ => text(cell, |_| true),
    }
}

/// Returns the JSON of a field without a value; `None` where it is left out.
pub(super) fn empty(field: &Field) -> Option<&'static str> {
    if !is_required(field) {
        let is_null =
            matches!(field.ty, Type::Time(_)) && field.presence == Presence::OptionalOrNull;
        return is_null.then_some("null");
    }
    Some(match field.ty {
        Type::Time(_) => "\"0001-01-01T00:00:00Z\"",
        Type::Bool => "false",
        Type::Int | Type::Uint { .. } | Type::Ref(_) | Type::PastRef(_) => "0",
        json if json.is_json() => "{}",
        _ => "\"\"",
    })
}

/// Returns a text as JSON.
pub(super) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The largest integer that every JSON reader agrees on.
const SAFE: i64 = MAX_SAFE as i64;

/// Returns whether 0 in a field means no record (section 10, 3).
fn is_absent_at_zero(collection: &CollectionTable, field: &Field) -> bool {
    is_reference(collection, field) && !is_required(field)
}

fn text(cell: &Cell, is_valid: impl Fn(&str) -> bool) -> Made {
    match cell.text() {
        Some(text) if is_valid(&text) => Made::Json(quote(&text)),
        _ => Made::Raw,
    }
}

fn boolean(cell: &Cell) -> Made {
    let truth = match cell.text().as_deref() {
        Some("true" | "t") => Some(true),
        Some("false" | "f") => Some(false),
        _ => cell.number().map(|number| number != 0.0),
    };
    truth.map_or(Made::Raw, |truth| Made::Json(truth.to_string()))
}

fn number_in(cell: &Cell, min: i64, max: i64) -> Made {
    match cell.integer() {
        Some(number) if (min..=max).contains(&number) => Made::Json(number.to_string()),
        _ => Made::Raw,
    }
}

fn real(cell: &Cell, is_valid: impl Fn(f64) -> bool) -> Made {
    match cell.number() {
        Some(number) if is_valid(number) => Made::Json(real_text(number)),
        _ => Made::Raw,
    }
}

fn time(cell: &Cell, zone: Option<&TimeZone>) -> Made {
    // MySQL stores this for the zero time where NULL is impossible (section 10, 8).
    const MYSQL_ZERO: &str = "1000-01-01 00:00:00";
    let Some(text) = cell.text() else { return Made::Raw };
    if zone.is_some() && text.starts_with(MYSQL_ZERO) {
        return Made::Nothing;
    }
    match clock::parse(&text, zone) {
        Some(Stamp::Zero) => Made::Nothing,
        Some(Stamp::At { text, is_uncertain: false }) => Made::Json(quote(&text)),
        Some(Stamp::At { text, is_uncertain: true }) => Made::Uncertain(quote(&text)),
        None => Made::Raw,
    }
}

#[cfg(test)]
mod tests {
    use sma_core::section::table;

    use super::*;

    fn made(section: &str, collection: &str, name: &str, cell: &Cell) -> Made {
        let collection = table(section).and_then(|it| it.collection(collection)).unwrap();
        let field = collection.record.fields.iter().find(|field| field.name == name).unwrap();
        convert(cell, field, collection, false, None)
    }

    #[test]
    fn rule_1_values_that_the_profile_does_not_admit_are_kept_as_text() {
        let text = |text: &str| Cell::Text(text.into());
        for (name, cell) in [
            ("mac", text("A4CF")),
            ("ip", text("300.1.1.1")),
            ("ip", text("fe80::1%eth0")),
            ("last_seen", text("yesterday")),
            ("name", Cell::Bytes(vec![0xff])),
            ("settings", text("{")),
            ("settings", text("[]")),
            ("settings", text("{\"a\":1,\"a\":2}")),
            ("config_applied", text("maybe")),
        ] {
            assert_eq!(made("devices", "devices", name, &cell), Made::Raw, "{name} {cell:?}");
        }
        for cell in [Cell::Integer(-1), Cell::Integer(1 << 53), Cell::Real(1.5), text("x")] {
            let made = made("devices", "discovered_devices", "generation", &cell);
            assert_eq!(made, Made::Raw, "{cell:?}");
        }
        let rate =
            |number| made("analytics", "resolution_metrics", "auto_fix_rate", &Cell::Real(number));
        assert_eq!(rate(91.5), Made::Raw);
        assert_eq!(rate(0.5), Made::Json("0.5".into()));
    }

    #[test]
    fn rule_1_a_bool_that_is_another_number_is_true() {
        let made = |cell| made("devices", "devices", "config_applied", &cell);
        assert_eq!(made(Cell::Integer(7)), Made::Json("true".into()));
        assert_eq!(made(Cell::Integer(0)), Made::Json("false".into()));
        assert_eq!(made(Cell::Text("true".into())), Made::Json("true".into()));
    }

    #[test]
    fn rule_3_references_0_are_absent_where_the_profile_allows_it() {
        let made = |collection, name| made("configurations", collection, name, &Cell::Integer(0));
        assert_eq!(made("config_history", "config_id"), Made::Nothing);
        assert_eq!(made("config_history", "device_id"), Made::Json("0".into()));
    }

    #[test]
    fn rule_4_json_null() {
        let null = Cell::Blob(b"null".to_vec());
        let made = |section, collection, name| made(section, collection, name, &null);
        assert_eq!(made("resolution", "requests", "current_value"), Made::Json("null".into()));
        assert_eq!(made("notifications", "rules", "categories"), Made::Json("[]".into()));
        assert_eq!(made("notifications", "history", "affected_devices"), Made::Json("[]".into()));
        assert_eq!(made("configurations", "device_configs", "config"), Made::Nothing);
        assert_eq!(made("notifications", "rules", "device_filter"), Made::Nothing);
        assert_eq!(made("configurations", "config_history", "changes"), Made::Json("null".into()));
    }

    #[test]
    fn numbers_keep_their_digits() {
        let made = |text: &str| made("devices", "devices", "settings", &Cell::Text(text.into()));
        let text = r#"{"b": 12345678901234567, "a": 1.50}"#;
        assert_eq!(made(text), Made::Json(text.into()));
    }
}
