//! The documents written by released versions of Shelly Manager: `2026.1` and `2024.1`.
//!
//! Each is one JSON object, not an archive of members. A [`Document`] provides its structure (as
//! tables, see [`Version::shape`]), its [checksum](Document::checksum), and its content as sections
//! of SMA 1.0. Only this module and its checks know the document formats.

mod checksum;
mod ids;
mod outline;
mod record;
mod sections;
mod shapes;
#[cfg(test)]
pub(crate) mod testing;

pub use checksum::{ChecksumForm, ChecksumResult};
pub use outline::{CollectionOutline, SectionOutline};
pub use shapes::{SHAPE_2024_1, SHAPE_2026_1};

use alloc::boxed::Box;
use alloc::vec::Vec;

use once_cell::race::OnceBox;

use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::json::{Kind, NumberProblem, Tape, Value};
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::Sections;
use crate::shape::Shape;
use crate::words::UnknownWord;

/// Arrays of the root whose records `record_count` includes.
pub(crate) const COUNTED: &[&str] = &["devices", "templates", "discovered_devices"];

/// Version of the released document format; its word is the value of `format_version`.
///
/// ```
/// use sma_core::document::Version;
/// assert_eq!("2026.1".parse(), Ok(Version::V2026_1));
/// assert!("2026.2".parse::<Version>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[non_exhaustive]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum Version {
    /// Written since 2026-07-24. Closed: unknown members make a document invalid.
    #[strum(serialize = "2026.1")]
    V2026_1,
    /// Written from 2025-09 to 2026-07. Open: unknown members are kept.
    #[strum(serialize = "2024.1")]
    V2024_1,
}

impl Version {
    /// Returns the structure of a document of this version.
    #[must_use]
    pub fn shape(self) -> &'static Shape {
        match self {
            Self::V2026_1 => &SHAPE_2026_1,
            Self::V2024_1 => &SHAPE_2024_1,
        }
    }
}

/// A parsed document. The text is stored by the caller and passed in again; it must be the text
/// that the tape was made from.
#[derive(Debug)]
pub struct Document {
    version: Version,
    tape: Tape,
    sections: OnceBox<Sections<'static>>,
}

impl Document {
    /// Creates a document of a version. Its depth was bounded when it was parsed.
    ///
    /// # Errors
    /// For a `2026.1` document, the first number, open maps included, whose value is an integer
    /// beyond ±(2^53−1), or which is not zero but rounds to it. The numbers of `2024.1` only have
    /// to be finite, which parsing checks.
    ///
    /// ```
    /// use sma_core::document::{Document, Version};
    /// let tape = sma_core::json::parse(br#"{"devices":[9007199254740992]}"#, 64)?;
    /// assert_eq!(Document::new(Version::V2026_1, tape.clone()).unwrap_err().offset, 12);
    /// assert!(Document::new(Version::V2024_1, tape).is_ok());
    /// # Ok::<(), sma_core::json::JsonError>(())
    /// ```
    pub fn new(version: Version, tape: Tape) -> Result<Self, NumberProblem> {
        match (version, tape.first_unsafe_number()) {
            (Version::V2026_1, Some(problem)) => Err(problem),
            _ => Ok(Self { version, tape, sections: OnceBox::new() }),
        }
    }

    /// Returns the version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Returns the whole document.
    #[must_use]
    pub fn root<'a>(&'a self, text: &'a [u8]) -> Value<'a> {
        self.tape.root(text)
    }

    /// Compares the document with its checksum. Takes linear time; a document in canonical form is
    /// hashed as it is, without being written again.
    #[must_use]
    pub fn checksum(&self, text: &[u8]) -> ChecksumResult {
        let mut track = Track::new(&(), Stage::Hashing, Unit::Bytes, 0);
        progress::finish(self.checksum_watched(text, &mut track))
    }

    /// Compares as [`Document::checksum`] does, with checkpoints that count the text.
    pub(crate) async fn checksum_watched(
        &self,
        text: &[u8],
        track: &mut Track<'_>,
    ) -> ChecksumResult {
        match self.version {
            Version::V2026_1 => checksum::verify_canonical(&self.tape, text, track).await,
            Version::V2024_1 => checksum::verify_own_bytes(self.root(text), text, track).await,
        }
    }

    /// Returns the number of records for `record_count`: devices, templates and discovered devices.
    /// `None` where one of these members is not an array; an absent or null one has no records.
    #[must_use]
    pub fn count_records(&self, text: &[u8]) -> Option<u64> {
        let root = self.root(text);
        COUNTED.iter().try_fold(0, |sum, name| {
            let records = root.get(name).filter(|value| !value.is_null());
            let is_array = records.is_none_or(|records| records.kind() == Kind::Array);
            let count = u64::try_from(records.map_or(0, Value::len)).ok()?;
            is_array.then_some(sum + count)
        })
    }

    /// Returns the document as sections of SMA 1.0: `devices`, `configurations` and `templates`,
    /// then those of `network_settings`, `plugin_configurations` and `system_settings` that it has.
    /// Mapped on the first call, in time and memory linear in the text.
    ///
    /// A member of the wrong type is omitted, since no section can hold it. So is a section that
    /// exceeds a tape, which takes a document of about a gigabyte, ten times the default limit.
    #[must_use]
    pub fn sections(&self, text: &[u8]) -> &Sections<'static> {
        let map = || progress::finish(sections::map_watched(self.root(text), text, &()));
        self.sections.get_or_init(|| Box::new(map()))
    }

    /// Maps the document to sections, with checkpoints, so that [`Document::sections`] returns at
    /// once.
    pub(crate) async fn map_watched(&self, text: &[u8], watch: &dyn Watch) {
        if self.sections.get().is_none() {
            let mapped = sections::map_watched(self.root(text), text, watch).await;
            // A faster thread may have set the same value.
            drop(self.sections.set(Box::new(mapped)));
        }
    }

    /// Returns the names and sizes of [`Document::sections`] without mapping anything.
    #[must_use]
    pub fn outline<'a>(&'a self, text: &'a [u8]) -> Vec<SectionOutline<'a>> {
        outline::outline(self.root(text))
    }
}
