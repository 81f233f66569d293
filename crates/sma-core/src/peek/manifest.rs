//! Locating the manifest in the beginning of a container.

use core::ops::Range;

use crate::archive::MANIFEST;
use crate::container::{self, Container, ContainerError, Content, Detected, Member, tar};
use crate::json::Fragments;
use crate::limits::Limits;

/// Bytes needed to distinguish a tar from JSON (profile, section 1.2).
const MIN_CONTENT: usize = 512;

/// Reason why the manifest is unknown.
pub(super) enum Unknown {
    /// It is incomplete.
    Cut,
    /// It is not the first member, or the file is something else.
    Odd,
}

/// Finds the manifest if it is the first member of a tar or a bundle, and complete. `is_all` says
/// that no more bytes follow.
pub(super) fn find(
    content: &[u8],
    is_all: bool,
    limits: &Limits,
) -> Result<(Container, Range<usize>), Unknown> {
    let found = match container::detect(content) {
        _ if content.len() < MIN_CONTENT && !is_all => Err(Unknown::Cut),
        Detected::Tar => in_tar(content, limits).map(|range| (Container::Tar, range)),
        Detected::Json => in_bundle(content, limits).map(|range| (Container::Json, range)),
        Detected::DamagedTar | Detected::Other(_) => Err(Unknown::Odd),
    };
    match found {
        Err(Unknown::Cut) if is_all => Err(Unknown::Odd),
        found => found,
    }
}

fn in_tar(content: &[u8], limits: &Limits) -> Result<Range<usize>, Unknown> {
    match tar::first_member(content, limits) {
        Ok(Some(Member { path, content: Content::Range(range) })) if path == MANIFEST => Ok(range),
        Ok(None) | Err(ContainerError::Truncated { path: None, .. }) => Err(Unknown::Cut),
        Err(ContainerError::Truncated { path: Some(path), .. }) if path == MANIFEST => {
            Err(Unknown::Cut)
        }
        _ => Err(Unknown::Odd),
    }
}

/// Finds the manifest in a bundle. The rest is not examined: whether it is strict JSON, and not a
/// document with a member of that
/// name, is checked when it is opened.
fn in_bundle(content: &[u8], limits: &Limits) -> Result<Range<usize>, Unknown> {
    let mut fragments = Fragments::new(content);
    let Some(first) = fragments.next() else {
        let is_cut = fragments.problem().is_some_and(|offset| offset == content.len());
        return Err(if is_cut { Unknown::Cut } else { Unknown::Odd });
    };
    let size = u64::try_from(first.range.len()).unwrap_or(u64::MAX);
    if first.name.as_deref() != Some(MANIFEST) || size > limits.member_bytes {
        return Err(Unknown::Odd);
    }
    if first.is_whole { Ok(first.range) } else { Err(Unknown::Cut) }
}
