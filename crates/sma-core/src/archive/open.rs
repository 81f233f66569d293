//! Opening, piece by piece.

use super::{Archive, Content, MANIFEST, Members, OpenError};
use crate::container::{self, Container, Detected, bundle, tar};
use crate::document::{Document, Version};
use crate::integrity::Hasher;
use crate::json::{self, Kind, Tape, Value};
use crate::layer::{Decompressor, Layer};
use crate::limits::Limits;

/// Opens an archive whose bytes come in pieces of any size. Progress is what was pushed;
/// to cancel is to stop pushing.
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
    hasher: Hasher,
}

impl Opener {
    /// Starts with no bytes.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { decompressor: Decompressor::new(&limits), hasher: Hasher::new(), limits }
    }

    /// Takes in the next bytes of the file, decompresses and hashes them.
    ///
    /// # Errors
    /// When the compressed layer is damaged, or a limit is passed.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), OpenError> {
        self.decompressor.push(bytes)?;
        self.hasher.update(bytes);
        Ok(())
    }

    /// Ends the file: reads the container and the manifest.
    ///
    /// # Errors
    /// When the file is cut off, or its content is no archive.
    pub fn finish(self) -> Result<Archive, OpenError> {
        let unpacked = self.decompressor.finish()?;
        let (layer, bytes) = (unpacked.layer, unpacked.bytes);
        let content = match container::detect(&bytes) {
            Detected::Tar => {
                let contents = tar::read(&bytes, &self.limits)?;
                members(&bytes, Members::of_tar(contents, self.limits.json_depth))?
            }
            Detected::Json => from_json(&bytes, layer, &self.limits)?,
            Detected::DamagedTar => return Err(OpenError::DamagedTar),
            Detected::Other(found) => return Err(OpenError::NotAnArchive { found }),
        };
        Ok(Archive {
            file_size: unpacked.consumed,
            file_digest: self.hasher.finish(),
            layer,
            limits: self.limits,
            bytes,
            content,
        })
    }
}

/// A JSON bundle, a document, or neither (profile, 1.2, step 2).
fn from_json(bytes: &[u8], layer: Layer, limits: &Limits) -> Result<Content, OpenError> {
    // A bundle's own object is not counted among the levels of its members.
    let depth = limits.json_depth.saturating_add(1);
    let tape = json::parse(bytes, depth).map_err(|error| OpenError::json(error, bytes))?;
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
    if let Some(offset) = tape.too_deep(limits.json_depth) {
        return Err(OpenError::too_deep(limits.json_depth, offset, bytes));
    }
    let document =
        Document::new(version, tape).map_err(|fault| OpenError::document_number(fault, bytes))?;
    Ok(Content::Document(document))
}

/// Reads the manifest, without which nothing can be said about the other members.
fn members(bytes: &[u8], members: Members) -> Result<Content, OpenError> {
    if let Some(index) = members.find(MANIFEST) {
        let text = members.bytes(bytes, index);
        let tape =
            members.tape(bytes, index).map_err(|error| OpenError::manifest(error.clone(), text))?;
        if let Some(fault) = tape.first_unsafe_number() {
            return Err(OpenError::manifest_number(fault, text));
        }
        check_major(tape.root(text))?;
    }
    Ok(Content::Members(members))
}

/// Refuses a manifest of another major version; one that names none is found by validation.
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
