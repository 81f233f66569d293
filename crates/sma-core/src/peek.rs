//! Summaries of archives from their first bytes.
//!
//! The members of an archive are ordered, with the manifest first (profile, section 2), so a few
//! kilobytes suffice for a summary: enough to list archives on a disk or in object storage.
//! **Nothing of it is verified.** What follows the manifest was not read, and the manifest may be
//! wrong; only [`Archive::validate`](crate::Archive::validate) shows whether an archive can be
//! trusted.
//!
//! A [`Peek`] does no I/O: it requests a range of bytes, and the caller reads it. Documents store
//! their metadata after the devices, so a peek does not support them, nor archives whose manifest
//! is not the first member, nor bytes that are not an archive. For these, use
//! [`Archive::open`](crate::Archive::open) on the whole file.
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

/// Bytes after which the manifest is first searched: most fit, compressed or not. The amount
/// doubles each time, so that repeated searches cost little more than one.
const FIRST_LOOK: usize = 4096;

/// Reads the beginning of a file. It holds at most [`Limits::MAX_PEEK_BYTES`] of it, and little
/// more of its decompressed content.
///
/// Hostile bytes cannot cause a panic or an endless loop, or take more memory than a small multiple
/// of that.
pub struct Peek {
    limits: Limits,
    /// Beginning of the file so far.
    bytes: Vec<u8>,
    /// Length at which the manifest is searched next.
    next_look: usize,
}

/// Result of [`Peek::push`].
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "whoever peeks has to deal with each outcome")]
pub enum PeekResult {
    /// The manifest was found.
    Known(Box<Claims>),
    /// The manifest is incomplete: push the bytes of [`Peek::next_range`].
    NeedsMore(Peek),
    /// The beginning of the file is not sufficient: open the whole file.
    WholeFile,
}

/// Content of an archive's manifest. None of it is verified, and nothing else of the archive was
/// read: the file may be truncated after the manifest, or changed anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    summary: Summary,
}

impl fmt::Debug for Peek {
    /// Does not show the content, which may be secret.
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

    /// Returns the range of bytes needed next: from the first one not pushed yet. Pushing them in
    /// smaller or larger pieces is equivalent.
    #[must_use]
    pub fn next_range(&self) -> Range<u64> {
        let offset = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        offset(self.bytes.len())..offset(self.next_look)
    }

    /// Adds the next bytes of the file.
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

    /// Ends the file, which was pushed as a whole. `None` where it must be opened to learn more, as
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
        let (layer, content) =
            layer::decompress_beginning(&self.bytes, is_whole, ENOUGH, &self.limits)
                .map_err(|_| Unknown::Odd)?;
        let is_all = is_whole || content.len() >= Limits::MAX_PEEK_BYTES;
        let (container, range) = find(&content, is_all, &self.limits)?;
        let text = content.get(range).unwrap_or_default();
        let tape = json::parse(text, self.limits.json_depth).map_err(|_| Unknown::Odd)?;
        archive::check_manifest(&tape, text).map_err(|_| Unknown::Odd)?;
        Ok(Claims { summary: archive::summarize_manifest(layer, container, &tape, text) })
    }
}

impl Claims {
    /// Returns the manifest's part of a summary. Facts that require the whole file are omitted:
    /// `file_size` and `container_size` are 0, and `members` is empty; sections are
    /// [`Listed`](crate::summary::SectionState::Listed), without their collections. An archive is
    /// `signed` if the manifest says so, whatever `signature.sig` is.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Returns [`Claims::summary`] by value.
    #[must_use]
    pub fn into_summary(self) -> Summary {
        self.summary
    }
}

#[cfg(test)]
mod tests;
