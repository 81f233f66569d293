//! The members of an SMA 1.0 archive, and their roles.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use once_cell::race::OnceBox;

use crate::container::tar::{End, TarContents};
use crate::container::{Container, Member};
use crate::integrity::Digest;
use crate::json::{self, JsonError, Tape};
use crate::manifest::{self, Manifest, SectionEntry};
use crate::progress::Track;

/// Path of the manifest.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Path of the database schema.
pub(crate) const SCHEMA: &str = "schema.json";
/// Path of the list of digests.
pub(crate) const CHECKSUMS: &str = "checksum.sha256";
/// Path of the signature.
pub(crate) const SIGNATURE: &str = "signature.sig";

/// The members, with their JSON parsed on first use.
pub(crate) struct Members {
    container: Container,
    list: Vec<Member>,
    /// Index of each path in the list.
    index: BTreeMap<String, usize>,
    /// Parsed JSON of each member, in the same order.
    tapes: Vec<OnceBox<Result<Tape, JsonError>>>,
    end_is_marked: bool,
    json_depth: u16,
    stored: OnceBox<Option<Stored>>,
}

/// Storage of sections according to the manifest. Computed once: a hostile manifest may have a
/// million fields,
/// and is consulted for every section.
pub(crate) struct Stored {
    /// Whether they are encrypted.
    pub(crate) is_encrypted: bool,
    /// Included sections that have a member.
    included: BTreeSet<String>,
}

impl Stored {
    pub(crate) fn includes(&self, section: &str) -> bool {
        self.included.contains(section)
    }

    /// Returns the included sections that have a member.
    pub(crate) fn included(&self) -> impl Iterator<Item = &str> {
        self.included.iter().map(String::as_str)
    }
}

impl Members {
    pub(crate) fn new(container: Container, list: Vec<Member>, json_depth: u16) -> Self {
        let tapes = list.iter().map(|_| OnceBox::new()).collect();
        let index = list.iter().enumerate().map(|(index, member)| (member.path.clone(), index));
        Self {
            container,
            index: index.collect(),
            list,
            tapes,
            end_is_marked: true,
            json_depth,
            stored: OnceBox::new(),
        }
    }

    /// Makes the members from those of a tar, which has directories and an end mark.
    pub(crate) fn from_tar(contents: TarContents, json_depth: u16) -> Self {
        Self {
            end_is_marked: contents.end == End::Marked,
            ..Self::new(Container::Tar, contents.members, json_depth)
        }
    }

    pub(crate) fn container(&self) -> Container {
        self.container
    }

    pub(crate) fn list(&self) -> &[Member] {
        &self.list
    }

    /// Returns whether a tar has its end mark; true for a bundle.
    pub(crate) fn end_is_marked(&self) -> bool {
        self.end_is_marked
    }

    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        self.index.get(path).copied()
    }

    /// Returns the bytes of a member; empty for an index without a member.
    pub(crate) fn bytes<'a>(&'a self, container: &'a [u8], index: usize) -> &'a [u8] {
        self.list.get(index).map_or(&[], |member| member.bytes(container))
    }

    /// Returns the parsed JSON of a member.
    pub(crate) fn tape<'a>(
        &'a self,
        container: &[u8],
        index: usize,
    ) -> Result<&'a Tape, &'a JsonError> {
        const NOWHERE: &JsonError =
            &JsonError { offset: 0, kind: json::JsonErrorKind::UnexpectedEnd };
        let cell = self.tapes.get(index).ok_or(NOWHERE)?;
        let parse = || json::parse(self.bytes(container, index), self.json_depth);
        cell.get_or_init(|| Box::new(parse())).as_ref()
    }

    /// Returns the bytes of a member that is not parsed yet.
    pub(crate) fn unparsed_bytes<'a>(&'a self, container: &'a [u8], index: usize) -> &'a [u8] {
        let is_unparsed = self.tapes.get(index).is_some_and(|cell| cell.get().is_none());
        if is_unparsed { self.bytes(container, index) } else { &[] }
    }

    /// Parses the JSON of a member, with checkpoints, so that [`Members::tape`] returns at once.
    pub(crate) async fn parse_watched(
        &self,
        container: &[u8],
        index: usize,
        track: &mut Track<'_>,
    ) {
        if let Some(cell) = self.tapes.get(index).filter(|cell| cell.get().is_none()) {
            let text = self.bytes(container, index);
            let tape = json::parse_watched(text, self.json_depth, track).await;
            // A faster thread may have set the same value.
            drop(cell.set(Box::new(tape)));
        }
    }

    /// Returns the manifest, if there is one.
    pub(crate) fn manifest<'a>(&'a self, container: &'a [u8]) -> Option<Manifest<'a>> {
        let index = self.find(MANIFEST)?;
        let tape = self.tape(container, index).ok()?;
        Some(Manifest::new(tape.root(self.bytes(container, index))))
    }

    /// Returns how sections are stored; `None` without a manifest.
    pub(crate) fn storage(&self, container: &[u8]) -> Option<&Stored> {
        let look_up = || {
            let manifest = self.manifest(container)?;
            let has_member = |entry: &SectionEntry<'_>| {
                let paths = [section_path(&entry.name), encrypted_path(&entry.name)];
                entry.is_included() && paths.iter().any(|path| self.find(path).is_some())
            };
            let entries = manifest.sections().into_iter().filter(has_member);
            Some(Stored {
                is_encrypted: manifest.is_encrypted(),
                included: entries.map(|entry| entry.name.into_owned()).collect(),
            })
        };
        self.stored.get_or_init(|| Box::new(look_up())).as_ref()
    }

    /// Returns the checksum that the manifest should contain.
    pub(crate) fn manifest_digest(&self, container: &[u8]) -> Option<Digest> {
        let index = self.find(MANIFEST)?;
        let tape = self.tape(container, index).ok()?;
        Some(manifest::digest(tape, self.bytes(container, index)))
    }
}

/// Returns the path of a section's member.
pub(crate) fn section_path(name: &str) -> String {
    format!("data/{name}.json")
}

/// Returns the path of a section's member when encrypted.
pub(crate) fn encrypted_path(name: &str) -> String {
    format!("data/{name}.json.enc")
}

/// Returns the section that a path belongs to, and whether it is the encrypted form.
pub(crate) fn section_of(path: &str) -> Option<(&str, bool)> {
    let file = path.strip_prefix("data/")?;
    let (name, encrypted) = match file.strip_suffix(".enc") {
        Some(plain) => (plain.strip_suffix(".json")?, true),
        None => (file.strip_suffix(".json")?, false),
    };
    crate::section::is_name(name).then_some((name, encrypted))
}
