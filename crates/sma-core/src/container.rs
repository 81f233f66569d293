//! The container: bytes to members and back (profile, section 1.2).
//!
//! A container is a tar archive or a JSON bundle. Both are read into the same members, whose paths
//! follow the rules that make them safe to unpack.
//!
//! Nothing here decompresses or interprets a member. Hostile bytes result in a [`ContainerError`];
//! they cannot cause a panic or an endless loop, or take more memory than a small multiple of the
//! container.

#[doc(hidden)]
pub mod bundle;
mod detect;
mod error;
mod path;
#[cfg(feature = "recover")]
mod salvage;
#[doc(hidden)]
pub mod tar;

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

pub use detect::{Detected, Lookalike, detect};
pub use error::{
    BundleProblem, ContainerError, EntryKind, ExtensionProblem, TarHeaderProblem, WriteError,
};
pub use path::PathProblem;
pub(crate) use path::is_device;
#[cfg(feature = "recover")]
pub(crate) use salvage::Salvaged;

use crate::words::UnknownWord;

/// Container of an archive's members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum Container {
    /// A tar archive.
    Tar,
    /// A JSON bundle: one object whose names are paths.
    Json,
    /// No container: the file is one `2026.1` or `2024.1` document.
    Document,
}

/// One file of an archive.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a member is a path and bytes, and nothing else")]
pub struct Member {
    /// Path to unpack it to: relative, with `/` between segments and without a leading `./`. It
    /// follows the path rules of the profile, section 1.2.
    pub path: String,
    /// The location of its bytes.
    pub content: Content,
}

/// Location of the bytes of a [`Member`].
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "bytes are in the container, or they are not")]
pub enum Content {
    /// In the container, at these offsets.
    Range(Range<usize>),
    /// Decoded from a string of a JSON bundle.
    Owned(Vec<u8>),
}

impl Member {
    /// Returns the bytes of the member. `container` is the container it was read from; in a shorter
    /// one the member has no bytes.
    ///
    /// ```
    /// use sma_core::container::{Content, Member};
    /// let member = Member { path: "a.json".into(), content: Content::Range(1..3) };
    /// assert_eq!(member.bytes(b"x{}x"), b"{}");
    /// ```
    #[must_use]
    pub fn bytes<'a>(&'a self, container: &'a [u8]) -> &'a [u8] {
        match &self.content {
            Content::Range(range) => container.get(range.clone()).unwrap_or_default(),
            Content::Owned(bytes) => bytes,
        }
    }
}

impl Content {
    /// Returns the number of bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self {
            Self::Range(range) => range.len() as u64,
            Self::Owned(bytes) => bytes.len() as u64,
        }
    }
}

/// Returns the members that may be parsed as JSON, by their names.
pub(crate) fn json_texts<'a>(
    members: impl IntoIterator<Item = &'a Member, IntoIter: Clone>,
    container: &'a [u8],
) -> impl Iterator<Item = &'a [u8]> + Clone {
    let is_json = |member: &&Member| member.path.ends_with(".json");
    members.into_iter().filter(is_json).map(|member| member.bytes(container))
}

/// Returns the folder that contains all members, if a file of that name is directly in it: the result
/// of unpacking an archive and packing it again with its folder.
pub(crate) fn only_folder<'a>(
    paths: impl Iterator<Item = &'a str> + Clone,
    file: &str,
) -> Option<&'a str> {
    let folders = paths.clone().filter_map(|path| path.strip_suffix(file)?.strip_suffix('/'));
    let folder = folders.min_by_key(|folder| folder.len())?;
    let is_inside =
        |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    paths.into_iter().all(is_inside).then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_folder_is_recognized() {
        let folder = |paths: &[&'static str]| only_folder(paths.iter().copied(), "manifest.json");
        assert_eq!(folder(&["x/data/a.json", "x/manifest.json"]), Some("x"));
        assert_eq!(folder(&["x y/manifest.json"]), Some("x y"));
        assert_eq!(folder(&["x/y/a", "x/y/manifest.json"]), Some("x/y"));
        assert_eq!(folder(&["x/y/manifest.json", "x/manifest.json"]), Some("x"));
        for other in [
            &["manifest.json", "data/a.json"][..],
            &["x/manifest.json", "a"],
            &["x/manifest.json", "y/a"],
            &["x/y/manifest.json", "x/z/a"],
            &["xmanifest.json"],
            &["x/y/manifest.json", "x/yz/a"],
            &["x/data/a.json"],
            &[],
        ] {
            assert_eq!(folder(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_member_of_another_container_is_empty() {
        let member = Member { path: "a".into(), content: Content::Range(2..9) };
        assert_eq!(member.bytes(b"short"), b"");
        let owned = Member { path: "a".into(), content: Content::Owned(b"own".to_vec()) };
        assert_eq!(owned.bytes(b""), b"own");
    }

    #[test]
    fn containers_are_named_in_snake_case() {
        assert_eq!(serde_json::to_string(&Container::Tar).unwrap(), "\"tar\"");
        assert_eq!(serde_json::to_string(&Container::Document).unwrap(), "\"document\"");
    }
}
