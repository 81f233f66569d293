//! Values of a comparison, for display.

use core::fmt;

#[cfg(feature = "redact")]
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::Comparison;
use crate::escape::truncate;
use crate::json::{Kind, Value};
use crate::limits::Limits;
#[cfg(feature = "redact")]
use crate::redact::KnownSecrets;
use crate::secrets::conceal;

/// Value for display: JSON, with secrets replaced by [`Comparison::SECRET`]. `Display` writes its
/// JSON on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct DisplayValue(Json);

impl DisplayValue {
    /// Copies a value, replacing the secrets that begin at these offsets of its text. Values nested
    /// deeper than `depth` levels are left out.
    pub(super) fn new(value: Value<'_>, secrets: &[usize], depth: usize) -> Self {
        Self(json(value, secrets, depth))
    }

    /// Replaces secrets of the archives in every text.
    #[cfg(feature = "redact")]
    pub(super) fn conceal(&mut self, secrets: &KnownSecrets) {
        conceal_all(&mut self.0, secrets);
    }

    /// Returns a text as it is, and any other value as JSON; cut if it is long.
    #[cfg(feature = "browse")]
    pub(crate) fn to_text(&self) -> String {
        let text = match &self.0 {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        truncate(&text, Limits::MAX_NAME_BYTES)
    }

    /// Returns whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.0.is_null()
    }
}

impl fmt::Display for DisplayValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for DisplayValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Recurses at most as deep as [`DisplayValue::new`] copied.
#[cfg(feature = "redact")]
fn conceal_all(json: &mut Json, secrets: &KnownSecrets) {
    match json {
        Json::String(text) if text != Comparison::SECRET => {
            if let Cow::Owned(new) = secrets.conceal(text, Comparison::SECRET) {
                *text = new;
            }
        }
        Json::Array(elements) => elements.iter_mut().for_each(|it| conceal_all(it, secrets)),
        Json::Object(members) => members.values_mut().for_each(|it| conceal_all(it, secrets)),
        _ => {}
    }
}

fn json(value: Value<'_>, secrets: &[usize], left: usize) -> Json {
    let Some(left) = left.checked_sub(1) else { return Json::from("\u{2026}") };
    match value.kind() {
        Kind::String | Kind::Number if secrets.binary_search(&value.range().start).is_ok() => {
            Json::from(Comparison::SECRET)
        }
        Kind::String => {
            let text = value.as_str().unwrap_or_default();
            Json::from(conceal(&text, Comparison::SECRET).into_owned())
        }
        Kind::Array => value.elements().map(|element| json(element, secrets, left)).collect(),
        Kind::Object => {
            let members = value.members();
            members
                .map(|(key, value)| (String::from(&*key.name()), json(value, secrets, left)))
                .collect()
        }
        _ => serde_json::to_value(value).unwrap_or_default(),
    }
}
