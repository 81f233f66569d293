//! Detection of secrets: by the name of their field (profile, section 9, *Secrets in clear*), by
//! the name beside them, and by their form inside texts.

mod hidden;
mod marked;
mod memo;
mod names;
mod pairs;
mod texts;

pub use hidden::find_hidden;
pub(crate) use hidden::{find_hidden_near, find_hidden_watched};
#[cfg(feature = "search")]
pub(crate) use marked::is_json_column;
pub(crate) use marked::marked_strings;
pub(crate) use memo::Memo;
pub(crate) use names::{is_hidden_name, words};
pub(crate) use pairs::{Naming, Roles, last_segment, name_in_array};
pub(crate) use texts::{conceal, find_in_text, json_text, splice};

/// Placeholders of removed secrets (profile, section 9).
const PLACEHOLDERS: [&str; 2] = ["[ENCRYPTED]", "[REDACTED]"];

/// Returns whether a text is a placeholder of a secret that was removed.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    PLACEHOLDERS.contains(&text)
}

/// Returns whether a text contains a placeholder.
pub(crate) fn holds_placeholder(text: &str) -> bool {
    PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder))
}
