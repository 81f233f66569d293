//! The screens of an open archive.

use sma_worker::protocol::Field;

/// Screen of an open archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// Verdict, facts, sections and checks.
    Overview,
    /// The records of a collection.
    Table(Place),
    /// One record, by its index.
    Record(Place, u64),
    /// A member of a section that is not a collection.
    Field(Field),
    /// A tool.
    Tool(Tool),
}

/// Tool for the open archive that has a screen of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// What changed on the devices, and when.
    History,
    /// Figures along time.
    Charts,
    /// The differences from another archive.
    Compare,
    /// What a restore would do.
    Rehearse,
    /// A redacted copy.
    Redact,
    /// An encrypted copy.
    Encrypt,
    /// A signed copy.
    Sign,
}

impl Tool {
    /// The tools, in the order in which they are offered.
    pub(crate) const ALL: &[Self] = &[
        Self::History,
        Self::Charts,
        Self::Compare,
        Self::Rehearse,
        Self::Redact,
        Self::Encrypt,
        Self::Sign,
    ];

    /// Returns the name in addresses, which no section has.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Charts => "charts",
            Self::Compare => "compare",
            Self::Rehearse => "rehearse",
            Self::Redact => "redact",
            Self::Encrypt => "encrypt",
            Self::Sign => "sign",
        }
    }
}

impl Screen {
    /// Returns the collection that the screen is about, if any.
    pub(crate) fn place(&self) -> Option<&Place> {
        match self {
            Self::Table(place) | Self::Record(place, _) => Some(place),
            Self::Overview | Self::Field(_) | Self::Tool(_) => None,
        }
    }

    /// Returns the index of the record that the screen shows, if any.
    pub(crate) fn record(&self) -> Option<u64> {
        match self {
            Self::Record(_, index) => Some(*index),
            Self::Overview | Self::Table(_) | Self::Field(_) | Self::Tool(_) => None,
        }
    }
}

/// A collection of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Name of the section.
    pub(crate) section: String,
    /// Name of the collection.
    pub(crate) collection: String,
}
