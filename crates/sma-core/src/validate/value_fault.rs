//! Faults of values in sections and documents, described without the values.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use super::findings::{Finding, Locator, Place};
use crate::escape::escape;
use crate::json::Value;
use crate::report::Location;

impl Finding {
    /// Adds a fault of a value, as a sentence that begins with its place: "In /a/0, `what`." The
    /// value itself is not shown: it may be secret.
    pub(super) fn add_value_fault(
        &mut self,
        locator: &Locator<'_>,
        value: Value<'_>,
        what: impl Into<Cow<'static, str>>,
    ) {
        let place = locator.value(value);
        self.fault(place, Sentence { place, what: what.into() });
    }
}

/// A sentence built on demand, because its place takes a walk from the root.
struct Sentence<'l, 'a> {
    place: Place<'l, 'a>,
    what: Cow<'static, str>,
}

impl From<Sentence<'_, '_>> for String {
    fn from(Sentence { place, what }: Sentence<'_, '_>) -> Self {
        match Location::from(place).pointer {
            Some(pointer) => format!("In {}, {what}.", escape(&pointer)),
            None => format!("In a value with a very long name, {what}."),
        }
    }
}
