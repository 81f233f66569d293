//! Sections as one value, from any source: an archive, a document, a folder, a database.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::iter;

use zeroize::Zeroizing;

use super::{Section, SectionError, is_name, rank};
use crate::Limits;
use crate::json::{self, Kind, Tape};

/// Sections by name, in the order of the format: known ones in the order of their table, then the
/// others by name in byte order (profile, section 2).
///
/// Every operation on records takes this value, and those that make new records return it. It
/// borrows what an [`Archive`](crate::Archive) has already parsed
/// ([`Archive::sections`](crate::Archive::sections)), and owns what was made. Owned sections are
/// wiped from memory on drop, since they may have been decrypted.
///
/// ```
/// use sma_core::section::{SectionError, Sections};
///
/// let mut sections = Sections::new();
/// sections.insert("templates", br#"{"templates": []}"#.to_vec())?;
/// sections.insert("devices", br#"{"devices": [{"id": 1}]}"#.to_vec())?;
/// assert!(sections.names().eq(["devices", "templates"]));
/// assert_eq!(sections.get("devices").map(|devices| devices.record_count()), Some(1));
///
/// let error = sections.insert("gadgets", b"[]".to_vec()).unwrap_err();
/// assert_eq!(error, SectionError::NotAnObject { name: "gadgets".into() });
/// # Ok::<(), SectionError>(())
/// ```
#[derive(Clone, Default)]
pub struct Sections<'a> {
    list: Vec<Stored<'a>>,
    unreadable: Vec<String>,
}

/// A section: name, JSON, and parsed form.
#[derive(Clone)]
struct Stored<'a> {
    name: Cow<'a, str>,
    content: Content<'a>,
}

#[derive(Clone)]
enum Content<'a> {
    Borrowed { text: &'a [u8], tape: &'a Tape },
    Owned { text: Zeroizing<Vec<u8>>, tape: Tape },
}

impl fmt::Debug for Sections<'_> {
    /// Does not show the content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.names().collect();
        f.debug_struct("Sections")
            .field("names", &names)
            .field("unreadable", &self.unreadable)
            .finish_non_exhaustive()
    }
}

/// Equal if the names and their JSON are equal, byte for byte.
impl PartialEq for Sections<'_> {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |(a, b): (&Stored<'_>, &Stored<'_>)| a.name == b.name && a.text() == b.text();
        self.list.len() == other.list.len()
            && self.unreadable == other.unreadable
            && self.list.iter().zip(&other.list).all(is_same)
    }
}

impl Eq for Sections<'_> {}

impl<'a> Sections<'a> {
    /// Creates an empty value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a section: a strict JSON object, whose records are not checked.
    ///
    /// # Errors
    /// When the name is invalid or exists already, the JSON is not an object, or all sections
    /// together have more values than the default of [`Limits::json_values`].
    pub fn insert(&mut self, name: &str, json: Vec<u8>) -> Result<(), SectionError> {
        let limit = Limits::default().json_values;
        if json::has_more_values(iter::once(&*json), limit.saturating_sub(self.json_values())) {
            return Err(SectionError::JsonValues { name: name.to_owned(), limit });
        }
        self.insert_trusted(name, json)
    }

    /// Adds a section as [`Sections::insert`] does, however many values it has: from a source that may be
    /// large and is not hostile, such as a database.
    ///
    /// # Errors
    /// As [`Sections::insert`], but for the number of values.
    pub fn insert_trusted(&mut self, name: &str, json: Vec<u8>) -> Result<(), SectionError> {
        self.insert_nested(name, json, Limits::default().json_depth)
    }

    /// Returns the number of JSON values of all sections, which [`Limits::json_values`] bounds in an
    /// archive.
    #[must_use]
    pub fn json_values(&self) -> usize {
        self.list.iter().map(|stored| stored.tape().len()).sum()
    }

    /// Adds a section that was made from others, with the same nesting.
    ///
    /// # Errors
    /// As [`Sections::insert`].
    pub(crate) fn insert_made(&mut self, name: &str, json: Vec<u8>) -> Result<(), SectionError> {
        self.insert_nested(name, json, u16::MAX)
    }

    fn insert_nested(&mut self, name: &str, json: Vec<u8>, depth: u16) -> Result<(), SectionError> {
        let text = Zeroizing::new(json);
        let tape = json::parse(&text, depth)
            .map_err(|error| SectionError::Json { name: name.to_owned(), error })?;
        if !is_name(name) {
            return Err(SectionError::Name { name: name.to_owned() });
        }
        if tape.root(&text).kind() != Kind::Object {
            return Err(SectionError::NotAnObject { name: name.to_owned() });
        }
        if self.find(name).is_some() || self.is_unreadable(name) {
            return Err(SectionError::Duplicate { name: name.to_owned() });
        }
        self.push(Cow::Owned(name.to_owned()), Content::Owned { text, tape });
        Ok(())
    }

    /// Adds a section as [`Sections::insert`] does, and returns the value.
    ///
    /// # Errors
    /// As [`Sections::insert`].
    pub fn with(mut self, name: &str, json: impl Into<Vec<u8>>) -> Result<Self, SectionError> {
        self.insert(name, json.into())?;
        Ok(self)
    }

    /// Returns a readable section.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Section<'_>> {
        self.find(name).and_then(Stored::section)
    }

    /// Returns a section with its tape.
    pub(crate) fn get_parsed(&self, name: &str) -> Option<(Section<'_>, &Tape)> {
        let stored = self.find(name)?;
        Some((stored.section()?, stored.tape()))
    }

    /// Returns the readable sections, in the order of the format.
    pub fn iter(&self) -> impl Iterator<Item = Section<'_>> {
        self.list.iter().filter_map(Stored::section)
    }

    /// Returns the names of the readable sections, in the order of the format.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|section| &*section.name)
    }

    /// Returns the names of sections that should be present but cannot be read because they are
    /// locked, damaged or missing, in the order of the format.
    #[must_use]
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }

    /// Returns whether a section of this name should be present but cannot be read.
    pub(crate) fn is_unreadable(&self, name: &str) -> bool {
        self.unreadable.binary_search_by(|other| rank(other).cmp(&rank(name))).is_ok()
    }

    /// Returns the names of all sections, readable or not.
    #[must_use]
    pub fn all_names(&self) -> Vec<&str> {
        self.names().chain(self.unreadable.iter().map(String::as_str)).collect()
    }

    /// Returns the number of readable sections.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns whether no section is readable.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the number of records of all sections (profile, section 5).
    #[must_use]
    pub fn record_count(&self) -> u64 {
        self.iter().map(Section::record_count).sum()
    }

    /// Keeps the sections with these names, readable or not.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&str) -> bool) {
        self.list.retain(|section| is_wanted(&section.name));
        self.unreadable.retain(|name| is_wanted(name));
    }

    /// Returns the same sections, borrowed from these.
    #[must_use]
    pub fn reborrow(&self) -> Sections<'_> {
        let list = self.list.iter().map(|stored| Stored {
            name: Cow::Borrowed(&*stored.name),
            content: Content::Borrowed { text: stored.text(), tape: stored.tape() },
        });
        Sections { list: list.collect(), unreadable: self.unreadable.clone() }
    }

    /// Copies everything borrowed.
    #[must_use]
    pub fn into_owned(self) -> Sections<'static> {
        let owned = |Stored { name, content }: Stored<'a>| Stored {
            name: Cow::Owned(name.into_owned()),
            content: match content {
                Content::Borrowed { text, tape } => {
                    Content::Owned { text: Zeroizing::new(text.to_vec()), tape: tape.clone() }
                }
                Content::Owned { text, tape } => Content::Owned { text, tape },
            },
        };
        Sections { list: self.list.into_iter().map(owned).collect(), unreadable: self.unreadable }
    }

    /// Adds a section that is parsed elsewhere. It must be an object with a new name.
    pub(crate) fn insert_borrowed(&mut self, section: Section<'a>, tape: &'a Tape) {
        let content = Content::Borrowed { text: section.text(), tape };
        self.push(Cow::Borrowed(section.name()), content);
    }

    /// Adds a parsed section. It must be an object with a new name.
    pub(crate) fn insert_parsed(&mut self, name: &'a str, text: Vec<u8>, tape: Tape) {
        let text = Zeroizing::new(text);
        self.push(Cow::Borrowed(name), Content::Owned { text, tape });
    }

    /// Notes a section that should be present but cannot be read.
    pub(crate) fn insert_unreadable(&mut self, name: String) {
        let place = self.unreadable.partition_point(|other| rank(other) < rank(&name));
        self.unreadable.insert(place, name);
    }

    /// Finds a section by binary search: the list is in the order of the format.
    fn find(&self, name: &str) -> Option<&Stored<'a>> {
        let place = self.list.binary_search_by(|stored| rank(&stored.name).cmp(&rank(name)));
        self.list.get(place.ok()?)
    }

    fn push(&mut self, name: Cow<'a, str>, content: Content<'a>) {
        let place = self.list.partition_point(|other| rank(&other.name) < rank(&name));
        self.list.insert(place, Stored { name, content });
    }
}

impl Stored<'_> {
    fn text(&self) -> &[u8] {
        match &self.content {
            Content::Borrowed { text, .. } => text,
            Content::Owned { text, .. } => text,
        }
    }

    fn tape(&self) -> &Tape {
        match &self.content {
            Content::Borrowed { tape, .. } => tape,
            Content::Owned { tape, .. } => tape,
        }
    }

    fn section(&self) -> Option<Section<'_>> {
        Section::new(&self.name, self.text(), self.tape())
    }
}

#[cfg(test)]
mod tests;
