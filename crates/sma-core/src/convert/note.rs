//! Notes of a conversion.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::Limits;
use crate::archive::{MANIFEST, section_path};
use crate::json::Value;
use crate::report::Location;
use crate::section::Section;

/// Data that a conversion does not carry over unchanged, in one or more places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Note {
    /// Treatment of the data.
    pub kind: NoteKind,
    /// One sentence. It names fields, and never contains values of records, which may be secret.
    pub text: String,
    /// Number of places.
    pub count: u64,
    /// The first place: a pointer into a member, or into the document where there is no member.
    pub location: Location,
}

/// Treatment of data that is not carried over unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoteKind {
    /// The other format has no place for it.
    NotCarried,
    /// The other format requires it, and the source lacks it.
    FilledIn,
    /// Its form or value changes.
    Changed,
    /// It is unchanged, but worth knowing.
    Remark,
}

impl NoteKind {
    /// Returns the display name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotCarried => "Not carried over",
            Self::FilledIn => "Filled in",
            Self::Changed => "Changed",
            Self::Remark => "Remark",
        }
    }
}

/// Collects notes, merging equal ones.
#[derive(Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    /// Index of each note in the list.
    index: BTreeMap<(NoteKind, Option<String>, String), usize>,
    /// Number of places beyond the limit of the list.
    left_out: u64,
}

/// The text that a note refers to.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) text: Text<'a>,
    /// The root of that text.
    pub(super) root: Value<'a>,
}

/// A text that a conversion reads.
#[derive(Clone, Copy)]
pub(super) enum Text<'a> {
    Document,
    Manifest,
    /// The member of a section, by the section's name.
    Section(&'a str),
}

impl<'a> Place<'a> {
    pub(super) fn from_section(section: Section<'a>) -> Self {
        Self { text: Text::Section(section.name()), root: section.root() }
    }
}

impl Notes {
    /// Adds a note about the value or name at `offset`.
    pub(super) fn add(&mut self, kind: NoteKind, place: Place<'_>, offset: usize, text: String) {
        self.add_many(kind, place, offset, 1, text);
    }

    /// Adds a note about `count` places, the first of them at `offset`; nothing if `count` is 0.
    pub(super) fn add_many(
        &mut self,
        kind: NoteKind,
        place: Place<'_>,
        offset: usize,
        count: u64,
        text: String,
    ) {
        if count == 0 {
            return;
        }
        let member = match place.text {
            Text::Document => None,
            Text::Manifest => Some(MANIFEST.to_owned()),
            Text::Section(name) => Some(section_path(name)),
        };
        let key = (kind, member, text);
        if let Some(note) = self.index.get(&key).and_then(|index| self.list.get_mut(*index)) {
            note.count += count;
        } else if self.list.len() >= Limits::MAX_LOCATIONS {
            self.left_out += count;
        } else {
            let pointer = place.root.pointer_to(offset);
            let location = Location {
                member: key.1.clone(),
                pointer: Some(pointer).filter(|pointer| pointer.len() <= Limits::MAX_POINTER_BYTES),
                ..Location::default()
            };
            self.list.push(Note { kind, text: key.2.clone(), count, location });
            self.index.insert(key, self.list.len() - 1);
        }
    }

    /// Returns the notes in the order in which they were added.
    pub(super) fn finish(mut self) -> Vec<Note> {
        if self.left_out > 0 {
            self.list.push(Note {
                kind: NoteKind::NotCarried,
                text: format!(
                    "This list ends after {} entries; there are more.",
                    Limits::MAX_LOCATIONS
                ),
                count: self.left_out,
                location: Location::default(),
            });
        }
        self.list
    }
}
