//! Recovery of intact data from a truncated or damaged archive, as a new archive.
//!
//! [`Recovery::open`] reads as much as possible. A section is *intact* only if its bytes have the
//! checksum that an intact manifest, or `checksum.sha256`, lists; everything else is reported with
//! its state. [`Recovery::repair`] makes a valid archive of the intact sections.
//!
//! In a signed archive a checksum proves no more than the signature over it: anyone who changes a
//! section can recompute its checksum. [`Recovery::open_signed`] verifies the signature, and
//! sections that it does not cover are not intact; without a public key, the report states beside
//! "intact" that the signature was not verified.

mod document;
mod error;
mod evidence;
mod repair;
mod report;
mod sections;
mod signed;

pub use error::{RecoverError, RepairError};
pub use report::{
    PartState, Proof, RecoveredSection, RecoveredSignature, RecoveredState, RecoveryReport,
};

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::iter;

use crate::advice::to_sentence;
use crate::archive::{Archive, CHECKSUMS, MANIFEST, SCHEMA, SIGNATURE, section_of};
use crate::container::{self, Container, Detected, Member, Salvaged, bundle, json_texts, tar};
use crate::escape::escape;
use crate::json::{self, Tape};
use crate::layer::{self, LayerError};
use crate::limits::Limits;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::signer::{SignatureError, SignaturePolicy};
use document::is_document;
use evidence::Evidence;
use signed::Signed;

/// The readable content of a file that may be damaged.
///
/// It owns the decompressed bytes; everything it returns borrows from them.
///
/// ```
/// use sma_core::Limits;
/// use sma_core::recover::{Recovery, RecoveredState};
///
/// # let file = include_bytes!("../../../tests/vectors/samples/1.0-tar-none-signed.sma");
/// let cut = &file[..file.len() / 2];
/// let recovery = Recovery::open(cut, &Limits::default())?;
/// assert_eq!(recovery.sentence(), "1 of 6 sections intact (signature not verified)");
///
/// let (section, bytes) = recovery.section_bytes("devices").expect("it comes first");
/// assert_eq!(section.state, RecoveredState::Intact);
/// assert!(bytes.starts_with(b"{"));
///
/// let repaired = recovery.repair(&recovery.packing())?;
/// assert!(sma_core::Archive::open(&repaired, &Limits::default()).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Recovery {
    limits: Limits,
    /// The decompressed container, or the text of the document.
    bytes: Vec<u8>,
    /// The members found, or the arrays of a document under their names.
    members: Vec<Member>,
    /// Members before this index are complete, the others truncated.
    whole: usize,
    /// Length of a document that matches its checksum, at the beginning of the text.
    document: Option<usize>,
    manifest: Option<IntactManifest>,
    /// Index of `schema.json`, if it is intact.
    schema: Option<usize>,
    /// Index of the member of each section in the report.
    places: Vec<Option<usize>>,
    /// Whether the signature is the required one.
    signature: Result<(), SignatureError>,
    report: RecoveryReport,
}

/// A manifest that matches its own checksum.
struct IntactManifest {
    /// Index of its member.
    index: usize,
    tape: Tape,
}

impl fmt::Debug for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content may be secret.
        f.debug_struct("Recovery").field("report", &self.report).finish_non_exhaustive()
    }
}

impl Recovery {
    /// Reads as much as possible of a file, damaged or not.
    ///
    /// Of a damaged compressed layer, the content before the problem is kept: for gzip up to the bit
    /// that cannot be decoded, for zstd and LZ4 up to the last whole block. In a tar, reading
    /// continues with the next valid header after a damaged one; a JSON bundle is read as far as
    /// its brackets, quotes and commas can be followed. Links, unsafe paths, and duplicate members
    /// are left out, and noted.
    ///
    /// Every limit applies as in [`Archive::open`](crate::Archive::open): a file that exceeds one
    /// is refused as a whole.
    ///
    /// # Errors
    /// When a limit is exceeded, or nothing of an archive or document is found.
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Self, RecoverError> {
        Self::open_signed(bytes, limits, SignaturePolicy::default())
    }

    /// Reads as much as possible of a file as [`Recovery::open`] does, and verifies the signature
    /// that the proof of the sections depends on: of the manifest or, where that is lost, of
    /// `checksum.sha256`. If it is not the required one, nothing is intact, and the file cannot be
    /// repaired.
    ///
    /// # Errors
    /// As [`Recovery::open`].
    pub fn open_signed(
        bytes: &[u8],
        limits: &Limits,
        policy: SignaturePolicy<'_>,
    ) -> Result<Self, RecoverError> {
        progress::finish(Self::open_watched(bytes, limits, policy, &()))
    }

    /// Reads as much as possible of a file as [`Recovery::open_signed`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Recovery::open`].
    pub async fn open_watched(
        bytes: &[u8],
        limits: &Limits,
        policy: SignaturePolicy<'_>,
        watch: &dyn Watch,
    ) -> Result<Self, RecoverError> {
        let size = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut track = Track::new(watch, Stage::Reading, Unit::Bytes, size(bytes));
        track.begin().await;
        let inside = layer::salvage_watched(bytes, limits, &mut track).await;
        let inside = inside.map_err(RecoverError::Layer)?;
        // Parsed once, and hashed once.
        let total = size(&inside.bytes).saturating_mul(2);
        let mut track = Track::new(watch, Stage::Recovering, Unit::Bytes, total);
        track.begin().await;
        let mut notes: Vec<String> = inside.problem.iter().map(to_sentence).collect();
        let found = match container::detect(&inside.bytes) {
            Detected::Json if is_document(&inside.bytes) => {
                check_values(iter::once(&*inside.bytes), limits)?;
                return document::recover(inside, limits, policy, notes, &mut track).await;
            }
            Detected::Json => bundle::salvage(&inside.bytes, limits),
            _ => tar::salvage(&inside.bytes, limits),
        };
        let mut found = found.map_err(RecoverError::Container)?;
        check_values(json_texts(evidence::all(&found), &inside.bytes), limits)?;
        notes.append(&mut found.notes);
        notes.extend(strip_common_folder(&mut found));
        if !has_archive_members(&found) {
            return Err(no_content_error(&inside.bytes, inside.problem));
        }
        let container = match container::detect(&inside.bytes) {
            Detected::Json => Container::Json,
            _ => Container::Tar,
        };
        let evidence = Evidence::read(&found, &inside.bytes, limits)?;
        let signed = Signed::read(&found, &inside.bytes, &evidence, policy);
        let list =
            sections::list(&found, &inside.bytes, &evidence, &signed, limits, &mut track).await;
        let schema =
            evidence.intact_schema(&found, &inside.bytes).filter(|_| signed.are_lines_proof);
        notes.extend(sections::notes(&found, &inside.bytes, &evidence, schema.is_some()));
        notes.extend(signed.note());
        let is_encrypted = match evidence.manifest(&found, &inside.bytes) {
            Some(manifest) => manifest.is_encrypted(),
            None => list.iter().any(|(section, _)| section.encrypted),
        };
        let (sections, places): (Vec<_>, Vec<_>) = list.into_iter().unzip();
        let report = RecoveryReport {
            layer: inside.layer,
            container,
            summary: report::sentence(&sections, signed.state),
            manifest: evidence.manifest_state,
            signature: signed.state,
            encrypted: is_encrypted,
            sections,
            notes,
        };
        let mut members = found.members;
        let whole = members.len();
        members.extend(found.cut);
        let manifest = evidence.manifest;
        Ok(Self {
            limits: limits.clone(),
            bytes: inside.bytes,
            members,
            whole,
            document: None,
            manifest,
            schema,
            places,
            signature: signed.check,
            report,
        })
    }

    /// Returns the report, as plain data.
    #[must_use]
    pub fn report(&self) -> &RecoveryReport {
        &self.report
    }

    /// Returns the expected sections, as far as known, in the order of the format; for a document,
    /// its arrays.
    #[must_use]
    pub fn sections(&self) -> &[RecoveredSection] {
        &self.report.sections
    }

    /// Returns a short summary, such as `3 of 6 sections intact`.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.report.summary
    }

    /// Checks that the signature is the required one.
    ///
    /// # Errors
    /// When it is not: then no section is proven intact.
    pub fn check_signature(&self) -> Result<(), SignatureError> {
        self.signature
    }

    /// Returns a section with its stored bytes: ciphertext if it is encrypted, the beginning if it
    /// is truncated. `None` where nothing of it is left. The state comes with the bytes, because
    /// only those of an intact section can be trusted.
    #[must_use]
    pub fn section_bytes(&self, name: &str) -> Option<(&RecoveredSection, &[u8])> {
        let mut sections = self.report.sections.iter().zip(&self.places);
        let (section, place) = sections.find(|(section, _)| section.name == name)?;
        Some((section, self.member((*place)?)))
    }

    /// Returns a section as JSON that can be parsed: as it is stored or, where that is not strict
    /// JSON, its complete records and members. `None` where none is complete, or it is encrypted.
    #[must_use]
    pub fn section_json(&self, name: &str) -> Option<(&RecoveredSection, Cow<'_, [u8]>)> {
        let (section, bytes) =
            self.section_bytes(name).filter(|(section, _)| !section.encrypted)?;
        let depth = self.limits.json_depth;
        let json = match json::parse(bytes, depth) {
            Ok(_) => Cow::Borrowed(bytes),
            Err(_) => Cow::Owned(json::keep_complete(bytes, depth)?),
        };
        Some((section, json))
    }

    /// Opens the complete members as an archive, unchanged, so that encrypted sections can be
    /// unlocked. Nothing in it is proven. `None` where they do not make an archive: without a
    /// manifest, and for a document.
    #[must_use]
    pub fn to_archive(&self) -> Option<Archive> {
        let whole = self.members.get(..self.whole)?;
        let members: Vec<(&str, &[u8])> =
            whole.iter().map(|member| (&*member.path, member.bytes(&self.bytes))).collect();
        self.manifest.as_ref()?;
        let container = tar::write(&members, 0).ok()?;
        Archive::open(&container, &self.limits).ok()
    }

    /// Returns the bytes of a member; empty for an index without a member.
    fn member(&self, index: usize) -> &[u8] {
        self.members.get(index).map_or(&[], |member| member.bytes(&self.bytes))
    }
}

/// Removes the single folder that an archive was packed with from all paths, and returns a note.
fn strip_common_folder(found: &mut Salvaged) -> Option<String> {
    let paths = found.members.iter().chain(&found.cut).map(|member| member.path.as_str());
    let folder = container::only_folder(paths, MANIFEST)?.to_owned();
    for member in found.members.iter_mut().chain(&mut found.cut) {
        // All paths begin with it and a slash.
        member.path.drain(..=folder.len());
    }
    Some(format!("All members were in the folder \"{}\", which was removed.", escape(&folder)))
}

/// Returns whether anything was found that only archives contain.
fn has_archive_members(found: &Salvaged) -> bool {
    let is_known = |member: &Member| {
        [MANIFEST, SCHEMA, CHECKSUMS, SIGNATURE].contains(&member.path.as_str())
            || section_of(&member.path).is_some()
    };
    found.members.iter().chain(&found.cut).any(is_known)
}

/// Refuses texts whose parsed values would exceed the limit.
fn check_values<'t>(
    texts: impl Iterator<Item = &'t [u8]> + Clone,
    limits: &Limits,
) -> Result<(), RecoverError> {
    let limit = limits.json_values;
    match json::has_more_values(texts, limit) {
        true => Err(RecoverError::JsonValues { limit }),
        false => Ok(()),
    }
}

fn no_content_error(bytes: &[u8], problem: Option<LayerError>) -> RecoverError {
    match (container::detect(bytes), problem) {
        (_, Some(problem)) => RecoverError::NothingLeft { problem },
        (Detected::Other(found), None) => RecoverError::NotAnArchive { found },
        (_, None) => RecoverError::NoMembers,
    }
}
