//! Proof that sections are intact: the manifest, and `checksum.sha256`.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::String;

use super::{IntactManifest, PartState, RecoverError};
use crate::archive::{CHECKSUMS, MANIFEST, SCHEMA};
use crate::container::{Member, Salvaged};
use crate::integrity::{Digest, parse_lines};
use crate::json::{self, Kind};
use crate::limits::Limits;
use crate::manifest::{self, FORMAT_MAJOR, Manifest};

/// The checksums to compare with.
pub(super) struct Evidence {
    /// The manifest, if it matches its own checksum.
    pub(super) manifest: Option<IntactManifest>,
    pub(super) manifest_state: PartState,
    /// The digest that `checksum.sha256` lists for each path; `None` where it lists two.
    lines: BTreeMap<String, Option<Digest>>,
}

impl Evidence {
    pub(super) fn read(
        found: &Salvaged,
        container: &[u8],
        limits: &Limits,
    ) -> Result<Self, RecoverError> {
        let manifest = intact_manifest(found, container, limits)?;
        let is_there = all(found).any(|member| member.path == MANIFEST);
        let manifest_state = match (&manifest, is_there) {
            (Some(_), _) => PartState::Intact,
            (None, true) => PartState::Damaged,
            (None, false) => PartState::Missing,
        };
        // Each complete line is as reliable as any other, whatever the state of the rest.
        let checksums = all(found).find(|member| member.path == CHECKSUMS);
        let text = checksums.map_or(&[][..], |member| member.bytes(container));
        let mut lines = BTreeMap::new();
        for line in text.split_inclusive(|byte| *byte == b'\n').flat_map(parse_lines).flatten() {
            match lines.entry(line.path.to_owned()) {
                Entry::Vacant(entry) => {
                    entry.insert(Some(line.digest));
                }
                Entry::Occupied(mut entry) => {
                    entry.insert(None);
                }
            }
        }
        Ok(Self { manifest, manifest_state, lines })
    }

    /// Returns the manifest, if it is intact.
    pub(super) fn manifest<'a>(
        &'a self,
        found: &'a Salvaged,
        container: &'a [u8],
    ) -> Option<Manifest<'a>> {
        let IntactManifest { index, tape } = self.manifest.as_ref()?;
        Some(Manifest::new(tape.root(found.members.get(*index)?.bytes(container))))
    }

    /// Returns the digest that `checksum.sha256` lists for a path.
    pub(super) fn line(&self, path: &str) -> Option<Digest> {
        self.lines.get(path).copied().flatten()
    }

    /// Returns the paths that `checksum.sha256` lists.
    pub(super) fn listed_paths(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().map(String::as_str)
    }

    /// Returns the index of `schema.json`, if `checksum.sha256` proves it intact.
    pub(super) fn intact_schema(&self, found: &Salvaged, container: &[u8]) -> Option<usize> {
        let index = found.members.iter().position(|member| member.path == SCHEMA)?;
        let digest = Digest::compute(found.members.get(index)?.bytes(container));
        (self.line(SCHEMA) == Some(digest)).then_some(index)
    }
}

/// Returns every member, truncated ones last.
pub(super) fn all(found: &Salvaged) -> impl Iterator<Item = &Member> + Clone {
    found.members.iter().chain(&found.cut)
}

/// Returns the manifest, if it is strict JSON and matches its own checksum.
fn intact_manifest(
    found: &Salvaged,
    container: &[u8],
    limits: &Limits,
) -> Result<Option<IntactManifest>, RecoverError> {
    let Some(index) = found.members.iter().position(|member| member.path == MANIFEST) else {
        return Ok(None);
    };
    let text = found.members.get(index).map_or(&[][..], |member| member.bytes(container));
    let Ok(tape) = json::parse(text, limits.json_depth) else { return Ok(None) };
    let manifest = Manifest::new(tape.root(text));
    let said = manifest.digest(&["validation", "manifest_checksum"]);
    let is_sound = manifest.root().kind() == Kind::Object
        && tape.first_unsafe_number().is_none()
        && said == Some(manifest::digest(&tape, text));
    if !is_sound {
        return Ok(None);
    }
    match manifest.format_version() {
        Some(version) if version.major == FORMAT_MAJOR => Ok(Some(IntactManifest { index, tape })),
        Some(_) => {
            let found = manifest.text(&["format_version"]).unwrap_or_default();
            Err(RecoverError::FormatMajor { found: found.into_owned() })
        }
        None => Ok(None),
    }
}
