//! What an archive says of itself, from its first bytes.
//!
//! The members of an archive come in order, the manifest first (profile, section 2), so a few
//! kilobytes of the file tell what its summary tells: enough to list archives, on a disk or in
//! object storage. **Nothing of it is verified.** What follows the manifest was not read, and the
//! manifest may be as wrong as the rest; only [`Archive::validate`](crate::Archive::validate) says
//! whether an archive can be relied on.
//!
//! A [`Peek`] does no I/O: it names the range of bytes that it wants, and the caller reads them.
//! Documents have their metadata behind the devices, so a peek does not know them; nor does it know
//! archives whose manifest is not the first member, and bytes that are no archive. Then
//! [`Archive::open`](crate::Archive::open) reads the whole, and says what is wrong with it.
//!
//! ```
//! use sma_core::Limits;
//! use sma_core::peek::{Peek, PeekResult};
//!
//! # let file = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
//! # let read = |start: u64, end: u64| {
//! #     let (start, end) = (start as usize, (end as usize).min(file.len()));
//! #     &file[start..end.max(start)]
//! # };
//! let mut peek = Peek::new(Limits::default());
//! let claims = loop {
//!     let wanted = peek.next_range();
//!     let bytes = read(wanted.start, wanted.end);
//!     if bytes.is_empty() {
//!         break peek.finish();
//!     }
//!     match peek.push(bytes) {
//!         PeekResult::Known(claims) => break Some(*claims),
//!         PeekResult::NeedsMore(more) => peek = more,
//!         PeekResult::WholeFile => break None,
//!     }
//! };
//! let summary = claims.expect("the manifest comes first").into_summary();
//! assert_eq!(summary.hostname.as_deref(), Some("shelly-manager-prod"));
//! ```

mod manifest;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use crate::archive;
use crate::json;
use crate::layer;
use crate::limits::Limits;
use crate::summary::Summary;
use manifest::{Unknown, find};

/// Bytes after which the manifest is looked for first: most are there, compressed or not. Then
/// after twice as many, and so on, so that looking again costs no more than looking once.
const FIRST_LOOK: usize = 4096;

/// A look at the beginning of a file. It holds no more than [`Limits::MAX_PEEK_BYTES`] of it, and of
/// what is inside the layer little more.
///
/// Hostile bytes cannot make it panic, loop, or take more memory than a small multiple of that.
pub struct Peek {
    limits: Limits,
    /// The beginning of the file so far.
    bytes: Vec<u8>,
    /// Length of the beginning that is looked at next.
    next_look: usize,
}

/// What came of some more bytes.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "whoever peeks has to deal with each outcome")]
pub enum PeekResult {
    /// The manifest is there, and this is what it says.
    Known(Box<Claims>),
    /// The manifest has not ended yet: push the bytes that are [`Peek::next_range`] now.
    NeedsMore(Peek),
    /// The beginning of the file does not tell: open all of it.
    WholeFile,
}

/// What the manifest of an archive says. None of it is verified, and nothing else of the archive
/// was looked at: the file may be cut off behind the manifest, or changed anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    summary: Summary,
}

impl fmt::Debug for Peek {
    /// Shows no content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peek").field("wanted", &self.next_range()).finish_non_exhaustive()
    }
}

impl Peek {
    /// Starts with no bytes.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, bytes: Vec::new(), next_look: FIRST_LOOK }
    }

    /// The bytes of the file that tell more: from the first one that was not pushed yet, as many
    /// as are needed for another look. Pushing them in smaller or larger pieces changes nothing.
    #[must_use]
    pub fn next_range(&self) -> Range<u64> {
        let offset = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        offset(self.bytes.len())..offset(self.next_look)
    }

    /// Takes in the next bytes of the file.
    #[must_use]
    pub fn push(mut self, mut bytes: &[u8]) -> PeekResult {
        loop {
            let missing = self.next_look.saturating_sub(self.bytes.len());
            let (now, later) = bytes.split_at(missing.min(bytes.len()));
            self.bytes.reserve_exact(missing);
            self.bytes.extend_from_slice(now);
            bytes = later;
            if self.bytes.len() < self.next_look {
                return PeekResult::NeedsMore(self);
            }
            match self.look(false) {
                Ok(claims) => return PeekResult::Known(Box::new(claims)),
                Err(Unknown::Cut) if self.next_look < Limits::MAX_PEEK_BYTES => {
                    self.next_look = self.next_look.saturating_mul(2).min(Limits::MAX_PEEK_BYTES);
                }
                Err(Unknown::Cut | Unknown::Odd) => return PeekResult::WholeFile,
            }
        }
    }

    /// Ends the file, which was pushed whole. None where it has to be opened to know more, as
    /// with [`PeekResult::WholeFile`].
    #[must_use]
    pub fn finish(self) -> Option<Claims> {
        self.look(true).ok()
    }

    fn look(&self, is_whole: bool) -> Result<Claims, Unknown> {
        const ENOUGH: u64 = Limits::MAX_PEEK_BYTES as u64;
        if u64::try_from(self.bytes.len()).is_ok_and(|size| size > self.limits.archive_bytes) {
            return Err(Unknown::Odd);
        }
        let (layer, content) = layer::beginning(&self.bytes, is_whole, ENOUGH, &self.limits)
            .map_err(|_| Unknown::Odd)?;
        let is_all = is_whole || content.len() >= Limits::MAX_PEEK_BYTES;
        let (container, range) = find(&content, is_all, &self.limits)?;
        let text = content.get(range).unwrap_or_default();
        let tape = json::parse(text, self.limits.json_depth).map_err(|_| Unknown::Odd)?;
        archive::check_manifest(&tape, text).map_err(|_| Unknown::Odd)?;
        Ok(Claims { summary: archive::claimed(layer, container, &tape, text) })
    }
}

impl Claims {
    /// The manifest's part of a summary. What only the whole file tells is left out: `file_size`
    /// and `container_size` are 0, and `members` is empty; sections are
    /// [`Listed`](crate::summary::SectionState::Listed), without their collections. An archive is
    /// `signed` where the manifest says so, whatever `signature.sig` is.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// [`Claims::summary`], to be kept.
    #[must_use]
    pub fn into_summary(self) -> Summary {
        self.summary
    }
}

#[cfg(test)]
mod tests;
