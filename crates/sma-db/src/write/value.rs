//! The stored value of a column, from a record (`database.md`, sections 3 and 10).

use jiff::tz::TimeZone;
use sma_core::json::Value;
use sma_core::shape::{Field, Type};

use crate::cell::{decode, real_text};
use crate::clock;
use crate::connection::Stored;
use crate::provider::Provider;
use crate::schema::Column;
use crate::tables::Table;

/// The program's zero time, as each database stores it where NULL is impossible.
const ZERO: &str = "0001-01-01 00:00:00+00:00";
const MYSQL_ZERO: &str = "1000-01-01 00:00:00";

/// Where a value goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'p> {
    pub(super) table: &'static Table,
    pub(super) field: &'static Field,
    pub(super) column: &'p Column,
    pub(super) provider: Provider,
    pub(super) zone: Option<&'p TimeZone>,
}

impl Place<'_> {
    /// Returns the stored value of a field; `None` is an absent one.
    ///
    /// # Errors
    /// When the database cannot store it; a fragment.
    pub(super) fn store(&self, value: Option<Value<'_>>) -> Result<Stored, String> {
        let Some(value) = value.filter(|value| !value.is_null() || self.stores_null()) else {
            return Ok(self.nothing());
        };
        let stored = match self.field.ty {
            Type::Time(_) => return self.time(value),
            Type::Bool => value.as_bool().map(|truth| self.boolean(truth)),
            Type::Id | Type::Int | Type::Uint { .. } | Type::Ref(_) | Type::PastRef(_) => {
                value.as_int().map(|number| Stored::Text(number.to_string()))
            }
            Type::Number | Type::Rate | Type::Figure => {
                value.as_f64().map(|number| self.real(number))
            }
            json if json.is_json() => Some(self.json(&self.json_text(value))),
            _ => value.as_str().map(|text| self.text(text.into_owned())),
        };
        stored.ok_or_else(|| format!("{} has no value that the column takes", self.field.name))
    }

    /// Returns the stored value of a text that a backup kept as it was.
    pub(super) fn store_raw(&self, raw: &str) -> Stored {
        let is_json = self.field.ty.is_json() && !self.table.is_text(&self.column.name);
        match String::from_utf8(decode(raw)) {
            Ok(text) if is_json => self.json(&text),
            Ok(text) => Stored::Text(text),
            Err(error) => Stored::Bytes(error.into_bytes()),
        }
    }

    /// Returns whether JSON `null` is a value of its own (section 10, 4).
    fn stores_null(&self) -> bool {
        matches!(self.field.ty, Type::Any | Type::MapOrMaps | Type::Map)
    }

    /// Returns the stored value of an absent field: NULL where the column allows it.
    fn nothing(&self) -> Stored {
        match self.table.default_of(&self.column.name) {
            Some("false") => return self.boolean(false),
            Some(json) => return self.json(json),
            None => {}
        }
        if self.column.is_nullable {
            return Stored::Null;
        }
        match self.field.ty {
            Type::Time(_) => self.zero(),
            Type::Bool => self.boolean(false),
            Type::Id | Type::Int | Type::Uint { .. } | Type::Ref(_) | Type::PastRef(_) => {
                Stored::Text("0".to_owned())
            }
            Type::Number | Type::Rate | Type::Figure => self.real(0.0),
            json if json.is_json() => self.json("{}"),
            _ => Stored::Text(String::new()),
        }
    }

    fn zero(&self) -> Stored {
        match self.provider {
            Provider::Mysql => Stored::Text(MYSQL_ZERO.to_owned()),
            _ => Stored::Text(ZERO.to_owned()),
        }
    }

    fn time(&self, value: Value<'_>) -> Result<Stored, String> {
        let text = value.as_str().unwrap_or_default();
        if text == clock::ZERO {
            return Ok(if self.column.is_nullable { Stored::Null } else { self.zero() });
        }
        let stored = match (self.provider, self.zone) {
            (Provider::Sqlite, _) => clock::to_sqlite(&text),
            (Provider::Mysql, Some(zone)) => clock::to_wall(&text, zone),
            _ => Some(text.into_owned()),
        };
        stored.map(Stored::Text).ok_or_else(|| format!("{} is not a time", self.field.name))
    }

    fn boolean(&self, truth: bool) -> Stored {
        let text = match (self.provider, truth) {
            (Provider::Postgres, true) => "true",
            (Provider::Postgres, false) => "false",
            (_, true) => "1",
            (_, false) => "0",
        };
        Stored::Text(text.to_owned())
    }

    fn real(&self, number: f64) -> Stored {
        match self.provider {
            Provider::Sqlite => Stored::Real(number),
            _ => Stored::Text(real_text(number)),
        }
    }

    fn text(&self, text: String) -> Stored {
        match self.table.empty_as_null.contains(&self.column.name.as_str()) && text.is_empty() {
            true => Stored::Null,
            false => Stored::Text(text),
        }
    }

    /// Returns a stored JSON text: the program reads only BLOBs from SQLite, except in columns of
    /// text.
    fn json(&self, text: &str) -> Stored {
        match self.provider == Provider::Sqlite && !self.table.is_text(&self.column.name) {
            true => Stored::Bytes(text.as_bytes().to_vec()),
            false => Stored::Text(text.to_owned()),
        }
    }

    fn json_text(&self, value: Value<'_>) -> String {
        match (self.table.name, self.field.name) {
            ("device_configs", "config") => go_json(value),
            _ => value.source().to_owned(),
        }
    }
}

/// Returns JSON as the program writes it: compact, with the characters escaped that Go's encoder
/// escapes (section 10, 10). The program compares configurations as text.
fn go_json(value: Value<'_>) -> String {
    let (mut text, mut is_in_string, mut is_escaped) = (String::new(), false, false);
    for it in value.source().chars() {
        if !is_in_string && it.is_ascii_whitespace() {
            continue;
        }
        match it {
            '"' if !is_escaped => is_in_string = !is_in_string,
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(it)));
                continue;
            }
            _ => {}
        }
        is_escaped = it == '\\' && !is_escaped;
        text.push(it);
    }
    text
}

#[cfg(test)]
mod tests {
    use sma_core::json::parse;

    use super::*;

    #[test]
    fn rule_10_configurations_are_compact_as_go_writes_them() {
        let text = "{ \"a b\" : [1.50, \"<&>\\\"\u{2028} \"],\n \"c\": 12345678901234567 }";
        let tape = parse(text.as_bytes(), 64).unwrap();
        assert_eq!(
            go_json(tape.root(text.as_bytes())),
            "{\"a b\":[1.50,\"\\u003c\\u0026\\u003e\\\"\\u2028 \"],\"c\":12345678901234567}"
        );
    }
}
