//! Names of sections that callers choose.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::known_table;
use crate::escape::escape_name;

/// Maximum number of names that a message lists.
const MAX_LISTED: usize = 12;

/// Returns the names of a choice that select nothing: chosen sections that are not `present`, and
/// excluded ones that are neither present nor [known](known_table). Excluding a known section that is
/// absent has no effect; any other name is a mistake.
///
/// ```
/// use sma_core::section::unknown_names;
/// let present = ["devices", "rooms"];
/// let (chosen, excluded) = (["devcies".to_owned()], ["device_tags".to_owned(), "roms".to_owned()]);
/// assert!(unknown_names(&chosen, &excluded, &present).eq(["devcies", "roms"]));
/// ```
pub fn unknown_names<'n>(
    chosen: &'n [String],
    excluded: &'n [String],
    present: &'n [&str],
) -> impl Iterator<Item = &'n str> {
    let excluded = excluded.iter().filter(|name| known_table(name).is_none());
    let names = chosen.iter().chain(excluded).map(String::as_str);
    names.filter(|name| !present.contains(name))
}

/// Returns the excluded sections that an operation would not include anyway, because they are not
/// `present` or because others are chosen. Unknown ones are left to [`unknown_names`].
pub fn idle_exclusions<'n>(
    chosen: &'n [String],
    excluded: &'n [String],
    present: &'n [&str],
) -> impl Iterator<Item = &'n str> {
    let names = excluded.iter().map(String::as_str);
    names.filter(|name| {
        let is_chosen = chosen.is_empty() || chosen.iter().any(|other| other == name);
        let is_present = present.contains(name);
        (is_present || known_table(name).is_some()) && !(is_chosen && is_present)
    })
}

/// Returns whether a choice selects none of the `present` sections, because every selected one is
/// excluded as well.
///
/// ```
/// use sma_core::section::selects_nothing;
/// let (devices, none) = (["devices".to_owned()], []);
/// assert!(selects_nothing(&devices, &devices, &["devices", "rooms"]));
/// assert!(selects_nothing(&none, &devices, &["devices"]));
/// assert!(!selects_nothing(&none, &devices, &["devices", "rooms"]));
/// ```
#[must_use]
pub fn selects_nothing(chosen: &[String], excluded: &[String], present: &[&str]) -> bool {
    let is_in = |names: &[String], name: &str| names.iter().any(|other| other == name);
    let is_selected =
        |name: &str| (chosen.is_empty() || is_in(chosen, name)) && !is_in(excluded, name);
    !excluded.is_empty() && !present.iter().any(|name| is_selected(name))
}

/// Lists names of sections for a message, escaped for display: `devices, templates and 3 more`, or
/// `none`.
#[must_use]
pub fn list_names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names = names.into_iter();
    let first: Vec<String> = names.by_ref().take(MAX_LISTED).map(escape_name).collect();
    match names.count() {
        0 if first.is_empty() => "none".to_owned(),
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escape::escape;
    use std::string::ToString;

    #[test]
    fn excluding_an_unselected_section_is_idle() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let present = ["devices", "templates"];
        let idle = |chosen: &[&str], excluded: &[&str]| {
            let (chosen, excluded) = (names(chosen), names(excluded));
            names(&idle_exclusions(&chosen, &excluded, &present).collect::<Vec<_>>())
        };
        assert_eq!(idle(&[], &["devices", "analytics"]), ["analytics"]);
        assert_eq!(idle(&["templates"], &["devices", "templates"]), ["devices"]);
        // An unknown name is a mistake, not idle.
        assert_eq!(idle(&[], &["rooms"]), [""; 0]);
    }

    #[test]
    fn long_lists_are_truncated() {
        let names: Vec<String> = (0..MAX_LISTED + 3).map(|index| index.to_string()).collect();
        let list = |count| list_names(names.iter().take(count).map(String::as_str));
        assert!(list(MAX_LISTED).ends_with(", 11"));
        assert!(list(MAX_LISTED + 3).ends_with(", 11 and 3 more"));
        assert_eq!(list(0), "none");
        assert_eq!(list_names(["a", "\u{202e}b"]), format!("a, {}", escape("\u{202e}b")));
    }
}
