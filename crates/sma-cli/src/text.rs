//! Results as text.
//!
//! Texts of archives are escaped: a terminal would act on their control characters.

mod fields;
mod report;
mod table;

pub(crate) use fields::{fields, record};
pub(crate) use report::{Counts, outcome, render_error, report};
pub(crate) use sma_core::count::count;
pub(crate) use table::Table;

use anstyle::{AnsiColor, Style};
use indicatif::BinaryBytes;
use sma_core::container::Container;
use sma_core::summary::SectionState;

/// Style of good results.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Style of warnings.
pub(crate) const ODD: Style = AnsiColor::Yellow.on_default();
/// Style of errors.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
/// Style of headings.
pub(crate) const STRONG: Style = Style::new().bold();
/// Style of details.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Formats a size in bytes, such as `17.32 KiB`.
pub(crate) fn size(bytes: u64) -> String {
    if bytes < 1024 { count(bytes, "byte") } else { BinaryBytes(bytes).to_string() }
}

/// Formats a share, such as `17.3%`.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0%".to_owned();
    }
    // The precision of a float is enough for one decimal.
    format!("{:.1}%", part as f64 / whole as f64 * 100.0)
}

/// Returns the state of a section in words; empty if it is readable.
pub(crate) fn state(state: SectionState) -> &'static str {
    match state {
        SectionState::Readable => "",
        SectionState::NotIncluded => "not included",
        SectionState::Encrypted => "encrypted",
        SectionState::Damaged => "damaged",
        _ => "missing",
    }
}

/// Returns the name of a container.
pub(crate) fn container(container: Container) -> &'static str {
    match container {
        Container::Tar => "tar",
        Container::Json => "JSON bundle",
        _ => "document",
    }
}
