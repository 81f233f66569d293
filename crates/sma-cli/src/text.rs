//! Results as people read them on a terminal.
//!
//! Texts of archives are escaped before they are shown: a terminal would act on what is in them.

mod fields;
mod report;
mod table;

pub(crate) use fields::{fields, record};
pub(crate) use report::{outcome, report, unread};
pub(crate) use table::Table;

use anstyle::{AnsiColor, Style};
use indicatif::BinaryBytes;
use sma_core::container::Container;
use sma_core::summary::SectionState;

/// What is well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What is odd.
pub(crate) const ODD: Style = AnsiColor::Yellow.on_default();
/// What is wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
/// What matters most.
pub(crate) const STRONG: Style = Style::new().bold();
/// What matters less.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// A size in bytes, such as `17.32 KiB`.
pub(crate) fn size(bytes: u64) -> String {
    if bytes < 1024 { count(bytes, "byte") } else { BinaryBytes(bytes).to_string() }
}

/// A number and what is counted, such as `1 record` and `24 records`.
pub(crate) fn count(number: u64, singular: &str) -> String {
    if number == 1 { format!("1 {singular}") } else { format!("{number} {singular}s") }
}

/// A part of a whole, such as `17.3 %`.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0 %".to_owned();
    }
    // As figures are shown, three digits do.
    format!("{:.1} %", part as f64 / whole as f64 * 100.0)
}

/// Whether a section can be read, in a word or two; nothing to say of one that can.
pub(crate) fn state(state: SectionState) -> &'static str {
    match state {
        SectionState::Readable => "",
        SectionState::NotIncluded => "not included",
        SectionState::Encrypted => "encrypted",
        SectionState::Damaged => "damaged",
        _ => "missing",
    }
}

/// What an archive is packed in, in a word or two.
pub(crate) fn container(container: Container) -> &'static str {
    match container {
        Container::Tar => "tar",
        Container::Json => "JSON bundle",
        _ => "document",
    }
}

/// A number of things in memory.
pub(crate) fn count_of(number: usize, singular: &str) -> String {
    count(u64::try_from(number).unwrap_or(u64::MAX), singular)
}
