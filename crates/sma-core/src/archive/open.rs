//! Opening archives piece by piece.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::iter;

use once_cell::race::OnceBox;

use super::{Archive, Content, File, MANIFEST, Members, OpenError};
use crate::container::{self, Container, ContainerError, Detected, bundle, json_texts, tar};
use crate::document::{Document, Version};
use crate::integrity::Hasher;
use crate::json::{self, Kind, Tape, Value};
use crate::layer::{BEGINNING, Decompressor, FIRST_COUNT, Layer};
use crate::limits::Limits;
use crate::progress::{self, Stage, Track, Unit, Watch};

/// Opens an archive whose bytes arrive in pieces of any size.
///
/// ```
/// use sma_core::{Limits, archive::Opener};
/// let mut opener = Opener::new(Limits::browser());
/// for piece in b"not an archive".chunks(4) {
///     opener.push(piece)?;
/// }
/// assert!(opener.finish().is_err());
/// # Ok::<(), sma_core::archive::OpenError>(())
/// ```
pub struct Opener {
    limits: Limits,
    decompressor: Decompressor,
    /// Hashes the file; `None` where it is its own content, and can be hashed when it is asked for.
    hasher: Option<Hasher>,
    /// Whether the content begins like a container.
    is_recognized: bool,
    /// Size of the content at which its members and values are counted next, in bytes.
    next_count: usize,
}

/// Bytes after which a container must have begun: white space may precede JSON.
const MAX_BEGINNING: usize = 1024 * 1024;

impl Opener {
    /// Starts with no bytes.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            decompressor: Decompressor::new(&limits),
            hasher: Some(Hasher::new()),
            limits,
            is_recognized: false,
            next_count: FIRST_COUNT,
        }
    }

    /// Adds the next bytes of the file: decompresses and hashes them. A file that does not begin
    /// like an archive, or exceeds a limit of members or values, is refused before the rest of it is
    /// decompressed.
    ///
    /// # Errors
    /// When the compressed layer is damaged, a limit is exceeded, or the content is not an archive.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), OpenError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let piece;
            (piece, rest) = rest.split_at(self.decompressor.next_piece().min(rest.len()));
            self.push_piece(piece)?;
            if !self.is_recognized {
                self.is_recognized = is_recognized(self.decompressor.content())?;
            }
            self.count_so_far()?;
        }
        Ok(())
    }

    /// Counts the members and values of the content each time that it has doubled, so that all counts
    /// together cost at most two more of the whole.
    ///
    /// # Errors
    /// If there are more than the limits allow. Other problems wait for the end: where the layer is
    /// damaged, they are consequences of that.
    fn count_so_far(&mut self) -> Result<(), OpenError> {
        let content = self.decompressor.content();
        if !self.is_recognized || content.len() < self.next_count {
            return Ok(());
        }
        // The smallest content that can have too many values is not passed by.
        let dense = self.limits.json_values.saturating_mul(2).saturating_add(FIRST_COUNT);
        let doubled = content.len().saturating_mul(2);
        self.next_count = if content.len() < dense { doubled.min(dense) } else { doubled };
        match container::detect(content) {
            Detected::Tar => match tar::read(content, &self.limits) {
                Err(error @ ContainerError::MemberCount { .. }) => Err(error.into()),
                Err(_) => Ok(()),
                Ok(contents) => check_values(json_texts(&contents.members, content), &self.limits),
            },
            _ => check_values(iter::once(content), &self.limits),
        }
    }

    fn push_piece(&mut self, piece: &[u8]) -> Result<(), OpenError> {
        self.decompressor.push(piece)?;
        if self.decompressor.is_plain() {
            self.hasher = None;
        }
        if let Some(hasher) = &mut self.hasher {
            hasher.update(piece);
        }
        Ok(())
    }

    /// Ends the file and reads the container and the manifest.
    ///
    /// # Errors
    /// When the file is truncated, or its content is not an archive.
    pub fn finish(self) -> Result<Archive, OpenError> {
        progress::finish(self.finish_watched(&()))
    }

    /// Ends the file as [`Opener::finish`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Opener::finish`].
    pub async fn finish_watched(self, watch: &dyn Watch) -> Result<Archive, OpenError> {
        let unpacked = self.decompressor.finish()?;
        let (layer, bytes) = (unpacked.layer, unpacked.bytes);
        let content = match container::detect(&bytes) {
            Detected::Tar => {
                let contents = tar::read(&bytes, &self.limits)?;
                let texts = json_texts(&contents.members, &bytes);
                check_values(texts, &self.limits)?;
                members(&bytes, Members::from_tar(contents, self.limits.json_depth))?
            }
            Detected::Json => from_json(&bytes, layer, &self.limits, watch).await?,
            Detected::DamagedTar => return Err(OpenError::DamagedTar),
            Detected::Other(found) => return Err(OpenError::NotAnArchive { found }),
        };
        let file_digest = OnceBox::new();
        if let Some(hasher) = self.hasher.filter(|_| layer != Layer::None) {
            // It is empty, so this cannot fail.
            let _ = file_digest.set(Box::new(hasher.finish()));
        }
        let file = File {
            file_size: unpacked.consumed,
            file_digest,
            layer,
            limits: self.limits,
            bytes,
            content,
        };
        Ok(Archive { file: Arc::new(file), plaintexts: None })
    }
}

/// Returns whether content that may continue begins like a container; false if more is needed.
///
/// # Errors
/// When it begins like something else.
fn is_recognized(beginning: &[u8]) -> Result<bool, OpenError> {
    if beginning.len() < BEGINNING {
        return Ok(false);
    }
    match container::detect(beginning) {
        Detected::Tar | Detected::Json => Ok(true),
        Detected::DamagedTar => Err(OpenError::DamagedTar),
        Detected::Other(_) if is_blank(beginning) && beginning.len() < MAX_BEGINNING => Ok(false),
        Detected::Other(found) => Err(OpenError::NotAnArchive { found }),
    }
}

/// Returns whether there is only white space of JSON, or only zero bytes, which something else may
/// follow.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| b" \t\r\n".contains(byte)) || bytes.iter().all(|byte| *byte == 0)
}

/// Opens JSON: a bundle, a document, or neither (profile, 1.2, step 2).
async fn from_json(
    bytes: &[u8],
    layer: Layer,
    limits: &Limits,
    watch: &dyn Watch,
) -> Result<Content, OpenError> {
    check_values(iter::once(bytes), limits)?;
    // The object of the bundle itself does not count toward the depth of its members.
    let depth = limits.json_depth.saturating_add(1);
    let total = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut track = Track::new(watch, Stage::Parsing, Unit::Bytes, total);
    track.begin().await;
    let tape = json::parse_watched(bytes, depth, &mut track).await;
    let tape = tape.map_err(|error| OpenError::json(error, bytes))?;
    let root = tape.root(bytes);
    match root.get("format_version").and_then(Value::as_str) {
        Some(_) if root.get("data_sections").is_some() => Err(OpenError::LoneManifest),
        Some(version) => match version.parse() {
            Ok(version) => document(bytes, version, tape, layer, limits),
            Err(_) => Err(OpenError::DocumentVersion { found: version.into_owned() }),
        },
        None if root.get(MANIFEST).is_some() => {
            let list = bundle::read(root, limits)?;
            drop(tape);
            members(bytes, Members::new(Container::Json, list, limits.json_depth))
        }
        None => Err(OpenError::NoManifest),
    }
}

fn document(
    bytes: &[u8],
    version: Version,
    tape: Tape,
    layer: Layer,
    limits: &Limits,
) -> Result<Content, OpenError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if !matches!(layer, Layer::None | Layer::Gzip) {
        return Err(OpenError::DocumentLayer { layer });
    }
    if size > limits.document_bytes {
        return Err(OpenError::DocumentSize { size, limit: limits.document_bytes });
    }
    if let Some(offset) = tape.first_too_deep(limits.json_depth) {
        return Err(OpenError::too_deep(limits.json_depth, offset, bytes));
    }
    let document = Document::new(version, tape)
        .map_err(|problem| OpenError::document_number(problem, bytes))?;
    Ok(Content::Document(document))
}

/// Reads the manifest, which gives the other members their meaning.
fn members(bytes: &[u8], members: Members) -> Result<Content, OpenError> {
    if let Some(index) = members.find(MANIFEST) {
        let text = members.bytes(bytes, index);
        let tape =
            members.tape(bytes, index).map_err(|error| OpenError::manifest(error.clone(), text))?;
        check_manifest(tape, text)?;
    }
    Ok(Content::Members(members))
}

/// Refuses texts whose parsed values would exceed the limit.
fn check_values<'t>(
    texts: impl Iterator<Item = &'t [u8]> + Clone,
    limits: &Limits,
) -> Result<(), OpenError> {
    let limit = limits.json_values;
    if json::has_more_values(texts, limit) { Err(OpenError::JsonValues { limit }) } else { Ok(()) }
}

/// Refuses a manifest that readers may understand differently.
///
/// # Errors
/// A number outside the safe range, or another major version.
pub(crate) fn check_manifest(tape: &Tape, text: &[u8]) -> Result<(), OpenError> {
    match tape.first_unsafe_number() {
        Some(problem) => Err(OpenError::manifest_number(problem, text)),
        None => check_major(tape.root(text)),
    }
}

/// Refuses a manifest of another major version; a missing version is reported by validation.
fn check_major(root: Value<'_>) -> Result<(), OpenError> {
    let manifest = crate::manifest::Manifest::new(root);
    match manifest.format_version() {
        Some(version) if root.kind() == Kind::Object => {
            if version.major == crate::manifest::FORMAT_MAJOR {
                return Ok(());
            }
            let found = manifest.text(&["format_version"]).unwrap_or_default();
            Err(OpenError::FormatMajor { found: found.into_owned() })
        }
        _ => Ok(()),
    }
}
