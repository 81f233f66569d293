//! Recovery: what is still good in an archive that is cut off or damaged, and a new archive of it.
//!
//! [`Recovery::open`] reads as much as there is. A section is *intact* only where its bytes have a
//! checksum that an intact manifest, or `checksum.sha256`, lists; everything else that is found
//! is called what it is. [`Recovery::repair`] makes a valid archive of the intact sections.
//!
//! In a signed archive a checksum proves no more than the signature over it: whoever changes a
//! section can make its checksum anew. [`Recovery::open_signed`] verifies it, and what it does not
//! vouch for is not called intact; without a public key, the report says beside "intact" that the
//! signature was not verified.

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

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::iter;

use crate::archive::{Archive, CHECKSUMS, MANIFEST, SCHEMA, SIGNATURE, section_of};
use crate::container::{
    self, Container, Detected, Member, Salvaged, bundle, json_texts, sentence, tar,
};
use crate::escape::escape;
use crate::json::{self, Tape};
use crate::layer::{self, LayerError};
use crate::limits::Limits;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::signer::{SignatureError, SignaturePolicy};
use document::is_document;
use evidence::Evidence;
use signed::Signed;

/// What could be read of a file, however damaged it is.
///
/// It owns the decompressed bytes; what it hands out borrows from them.
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
    /// The decompressed container, or the document's text.
    bytes: Vec<u8>,
    /// What was found: members, or the arrays of a document under their names.
    members: Vec<Member>,
    /// Members before this index are whole, the others are cut off.
    whole: usize,
    manifest: Option<IntactManifest>,
    /// Index of `schema.json`, where it is intact.
    schema: Option<usize>,
    /// For each section of the report the index of its member.
    places: Vec<Option<usize>>,
    /// Whether the signature is the one that is demanded.
    signature: Result<(), SignatureError>,
    report: RecoveryReport,
}

/// A manifest that has the checksum which it says it has.
struct IntactManifest {
    /// Index of its member.
    index: usize,
    tape: Tape,
}

impl fmt::Debug for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the content: it may be secret.
        f.debug_struct("Recovery").field("report", &self.report).finish_non_exhaustive()
    }
}

impl Recovery {
    /// Reads what there is of a file, which may be sound too.
    ///
    /// Of a compressed layer that breaks, what came out before the fault is kept: of gzip up to
    /// the bit that cannot be decoded, of zstd and LZ4 up to the last whole block. In a tar, the
    /// next good header is looked for behind a damaged one; a JSON bundle is read as far as its
    /// brackets, quotes and commas lead. Links, unsafe paths, and members that are there twice are
    /// left out, and noted.
    ///
    /// Every limit holds as in [`Archive::open`](crate::Archive::open): bytes that pass one are
    /// refused whole.
    ///
    /// # Errors
    /// When a limit is passed, or nothing of an archive or document is found.
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Self, RecoverError> {
        Self::open_signed(bytes, limits, SignaturePolicy::default())
    }

    /// Reads what there is of a file as [`Recovery::open`] does, and verifies the signature of what
    /// proves the sections: of the manifest or, where that is lost, of `checksum.sha256`. Where it
    /// is not the one that is demanded, nothing is intact, and no archive is made.
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

    /// Reads what there is of a file as [`Recovery::open_signed`] does, with checkpoints.
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
        let mut notes: Vec<String> =
            inside.fault.iter().map(|fault| sentence(&fault.to_string())).collect();
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
        notes.extend(take_out_of_folder(&mut found));
        if !is_of_an_archive(&found) {
            return Err(nothing_found(&inside.bytes, inside.fault));
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
            manifest,
            schema,
            places,
            signature: signed.check,
            report,
        })
    }

    /// Everything that is known, as plain data.
    #[must_use]
    pub fn report(&self) -> &RecoveryReport {
        &self.report
    }

    /// The sections that the archive should hold, as far as that is known, in the order of the
    /// format. Of a document: its arrays.
    #[must_use]
    pub fn sections(&self) -> &[RecoveredSection] {
        &self.report.sections
    }

    /// The outcome in a few words, such as `3 of 6 sections intact`.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.report.summary
    }

    /// Returns whether the signature is the one that was demanded.
    ///
    /// # Errors
    /// When it is not: then nothing proves any section.
    pub fn check_signature(&self) -> Result<(), SignatureError> {
        self.signature
    }

    /// A section and what there is of its bytes, as stored: of an encrypted one the ciphertext,
    /// of one that is cut off the beginning. None where nothing is there. The bytes go out with
    /// the section's state in hand, because only those of an intact one can be relied on.
    #[must_use]
    pub fn section_bytes(&self, name: &str) -> Option<(&RecoveredSection, &[u8])> {
        let mut sections = self.report.sections.iter().zip(&self.places);
        let (section, place) = sections.find(|(section, _)| section.name == name)?;
        Some((section, self.member((*place)?)))
    }

    /// Opens the members that are whole as an archive, as they are: what is encrypted in it can be
    /// unlocked. Nothing in it is proven. None where they do not make one, as without a manifest
    /// or of a document.
    #[must_use]
    pub fn to_archive(&self) -> Option<Archive> {
        let whole = self.members.get(..self.whole)?;
        let members: Vec<(&str, &[u8])> =
            whole.iter().map(|member| (&*member.path, member.bytes(&self.bytes))).collect();
        self.manifest.as_ref()?;
        let container = tar::write(&members, 0).ok()?;
        Archive::open(&container, &self.limits).ok()
    }

    /// The bytes of a member; none of a member that is not there.
    fn member(&self, index: usize) -> &[u8] {
        self.members.get(index).map_or(&[], |member| member.bytes(&self.bytes))
    }
}

/// Takes the members out of the one folder that an archive was packed with, and notes it.
fn take_out_of_folder(found: &mut Salvaged) -> Option<String> {
    let paths = found.members.iter().chain(&found.cut).map(|member| member.path.as_str());
    let folder = container::only_folder(paths, MANIFEST)?.to_owned();
    for member in found.members.iter_mut().chain(&mut found.cut) {
        // All of them begin with it, and a slash.
        member.path.drain(..=folder.len());
    }
    Some(format!("Everything was in the folder \"{}\", and was taken out of it.", escape(&folder)))
}

/// Whether anything is there that only archives have.
fn is_of_an_archive(found: &Salvaged) -> bool {
    let is_known = |member: &Member| {
        [MANIFEST, SCHEMA, CHECKSUMS, SIGNATURE].contains(&member.path.as_str())
            || section_of(&member.path).is_some()
    };
    found.members.iter().chain(&found.cut).any(is_known)
}

/// Refuses texts that would be parsed into more than may be held in memory.
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

fn nothing_found(bytes: &[u8], fault: Option<LayerError>) -> RecoverError {
    match (container::detect(bytes), fault) {
        (_, Some(fault)) => RecoverError::NothingLeft { fault },
        (Detected::Other(found), None) => RecoverError::NotAnArchive { found },
        (_, None) => RecoverError::NoMembers,
    }
}
