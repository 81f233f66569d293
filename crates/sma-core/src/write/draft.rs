//! Drafts of archives: members to encrypt and sign before they are packed.

#[cfg(feature = "encrypt")]
mod encrypt;
#[cfg(feature = "recover")]
mod repaired;

#[cfg(feature = "recover")]
pub(crate) use repaired::Repaired;

use alloc::borrow::{Cow, ToOwned};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::edit::set;
use super::{NewArchive, Packing, WriteError, manifest, parse, schema, section};
use crate::archive::{
    Archive, CHECKSUMS, Content, MANIFEST, SCHEMA, SIGNATURE, encrypted_path, section_path,
};
use crate::check::Level;
use crate::container::{Container, bundle, tar};
use crate::integrity::{self, Digest, Line};
use crate::json::quote;
use crate::layer;
use crate::limits::Limits;
use crate::manifest::Manifest;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::Sections;
use crate::signature::{PrivateKey, Signature};
use crate::signer::SignaturePolicy;
use crate::time::{Time, TimeFormat};

/// An archive being made.
///
/// It begins with the content of a new archive, or with an existing one; then its sections may be
/// encrypted, and finally it may be signed.
///
/// ```
/// use sma_core::signature::PrivateKey;
/// use sma_core::write::Draft;
/// use sma_core::{Archive, Limits};
///
/// # let bytes = include_bytes!("../../../../tests/vectors/samples/1.0-tar-gzip.sma");
/// let archive = Archive::open(bytes, &Limits::default())?;
/// let mut draft = Draft::from_archive(&archive)?;
/// draft.sign(&PrivateKey::from_seed(&[7; 32]))?;
/// let signed = Archive::open(&draft.finish()?, &Limits::default())?;
/// assert!(signed.summary().signed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Draft<'a> {
    manifest: Vec<u8>,
    schema: Cow<'a, [u8]>,
    data: Vec<DataMember<'a>>,
    /// `signature.sig`, once signed.
    signature: Option<Vec<u8>>,
    /// The layer is the outer one: none, once encrypted.
    packing: Packing,
}

/// The member of a section.
pub(crate) struct DataMember<'a> {
    pub(crate) section: String,
    pub(crate) path: String,
    pub(crate) bytes: Cow<'a, [u8]>,
}

impl<'a> Draft<'a> {
    /// Creates the members of a new archive with these sections.
    ///
    /// # Errors
    /// As [`write()`](super::write()).
    pub fn new(archive: &NewArchive, sections: &'a Sections<'_>) -> Result<Self, WriteError> {
        progress::finish(Self::new_watched(archive, sections, &()))
    }

    /// Creates the members of a new archive as [`Draft::new`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`write()`](super::write()).
    pub async fn new_watched(
        archive: &NewArchive,
        sections: &'a Sections<'_>,
        watch: &dyn Watch,
    ) -> Result<Self, WriteError> {
        // Read once to be hashed, and once to measure their compressed size.
        let bytes = sections.iter().map(|section| section.size() as u64).sum::<u64>();
        let mut track = Track::new(watch, Stage::Writing, Unit::Bytes, bytes.saturating_mul(2));
        track.begin().await;
        let sections = section::read(archive, sections, &mut track).await?;
        let schema = schema::json(archive, &sections)?;
        let manifest = manifest::json(archive, &sections, &mut track).await?;
        let data = sections.into_iter().map(|section| DataMember {
            section: section.name.to_owned(),
            path: section.path,
            bytes: Cow::Borrowed(section.json),
        });
        Ok(Self {
            manifest,
            schema: Cow::Owned(schema),
            data: data.collect(),
            signature: None,
            packing: archive.packing,
        })
    }

    /// Takes the members of an existing archive, encrypted or not, without its signatures. Data
    /// that is not part of the format is dropped; everything else is unchanged, byte for byte,
    /// except for `compression.level` where that level is not available here.
    ///
    /// # Errors
    /// [`WriteError::Document`] for a `2026.1` or `2024.1` document, and [`WriteError::Invalid`]
    /// for an archive with any problem except in its signatures: a signature must not make it look
    /// valid.
    pub fn from_archive(archive: &'a Archive) -> Result<Self, WriteError> {
        progress::finish(Self::from_archive_watched(archive, &()))
    }

    /// Takes the members of an existing archive as [`Draft::from_archive`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Draft::from_archive`].
    pub async fn from_archive_watched(
        archive: &'a Archive,
        watch: &dyn Watch,
    ) -> Result<Self, WriteError> {
        let Content::Members(members) = archive.content() else {
            return Err(WriteError::Document);
        };
        // The stored bytes are signed or encrypted, whether or not they are decrypted here.
        let locked = archive.to_locked();
        let report = locked.validation(Level::Standard).finish_watched(watch).await;
        // The draft has no signatures, so their problems do not matter.
        let codes = SignaturePolicy::Ignored.failed_codes(&report);
        let bytes =
            |path: &str| members.find(path).map(|index| members.bytes(archive.bytes(), index));
        let manifest = members.manifest(archive.bytes());
        let (Some(manifest), Some(text), Some(schema), true) =
            (manifest, bytes(MANIFEST), bytes(SCHEMA), codes.is_empty())
        else {
            return Err(WriteError::Invalid { codes });
        };
        let path_of = if manifest.is_encrypted() { encrypted_path } else { section_path };
        let data = archive.section_names().into_iter().filter_map(|section| {
            let path = path_of(&section);
            let bytes = Cow::Borrowed(bytes(&path)?);
            Some(DataMember { section, path, bytes })
        });
        // The level is informative, and may not be available here.
        let named = manifest.uint(&["compression", "level"]);
        let layer = archive.layer();
        let level = layer.level_or_usual(named);
        let mut draft = Self {
            manifest: text.to_vec(),
            schema: Cow::Borrowed(schema),
            data: data.collect(),
            signature: None,
            packing: Packing { container: members.container(), layer, level },
        };
        // Encrypted sections keep their compression.
        if !manifest.is_encrypted() && named != Some(level.into()) {
            set(&mut draft.manifest, &["compression", "level"], &level.to_string())?;
        }
        draft.unsign()?;
        Ok(draft)
    }

    /// Signs the manifest itself, and every member through `checksum.sha256`.
    ///
    /// # Errors
    /// [`WriteError::Manifest`] when the manifest has no place for the signature.
    pub fn sign(&mut self, key: &PrivateKey) -> Result<(), WriteError> {
        self.set_validation("signature_algorithm", &quote(Signature::ALGORITHM))?;
        self.set_validation("public_key", &quote(&key.public_key().to_base64()))?;
        self.set_manifest_checksum()?;
        let tape = parse(&self.manifest)?;
        let signature = key.sign(&crate::manifest::canonicalize(&tape, &self.manifest));
        self.set_validation("signature", &quote(&signature.to_base64()))?;
        self.signature = Some(key.sign(self.checksums().as_bytes()).to_bytes().to_vec());
        Ok(())
    }

    /// Packs the archive and returns its bytes.
    ///
    /// # Errors
    /// When the members do not fit the container or the layer.
    pub fn finish(self) -> Result<Vec<u8>, WriteError> {
        progress::finish(self.finish_watched(&()))
    }

    /// Packs the archive as [`Draft::finish`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Draft::finish`].
    pub async fn finish_watched(mut self, watch: &dyn Watch) -> Result<Vec<u8>, WriteError> {
        if self.signature.is_none() {
            self.set_manifest_checksum()?;
        }
        let checksums = self.checksums();
        let mut members: Vec<(&str, &[u8])> = Vec::with_capacity(self.data.len() + 4);
        members.push((MANIFEST, &self.manifest));
        members.push((SCHEMA, &self.schema));
        members.extend(self.data.iter().map(|member| (member.path.as_str(), &*member.bytes)));
        members.push((CHECKSUMS, checksums.as_bytes()));
        members.extend(self.signature.as_ref().map(|signature| (SIGNATURE, signature.as_slice())));
        let container = match self.packing.container {
            Container::Tar => tar::parts(&members, self.member_time()?)?,
            Container::Json => {
                vec![Cow::Owned(bundle::write(&members, Limits::default().json_depth)?)]
            }
            Container::Document => return Err(WriteError::NoContainer),
        };
        let parts: Vec<&[u8]> = container.iter().map(|part| &**part).collect();
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut track = Track::new(watch, Stage::Writing, Unit::Bytes, length as u64);
        track.begin().await;
        let Packing { layer, level, .. } = self.packing;
        Ok(layer::compress_watched(layer, level, &parts, &mut track).await?)
    }

    fn unsign(&mut self) -> Result<(), WriteError> {
        self.signature = None;
        self.set_validation("signature_algorithm", "null")?;
        self.set_validation("signature", "null")
    }

    /// Sets the manifest's checksum of itself.
    fn set_manifest_checksum(&mut self) -> Result<(), WriteError> {
        let tape = parse(&self.manifest)?;
        let digest = crate::manifest::digest(&tape, &self.manifest);
        self.set_validation("manifest_checksum", &quote(&digest.to_string()))
    }

    fn set_validation(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        set(&mut self.manifest, &["validation", name], value)
    }

    /// Returns `checksum.sha256` (profile, 6.3).
    fn checksums(&self) -> String {
        let mut lines: Vec<Line<'_>> = self.data.iter().map(DataMember::line).collect();
        lines.push(Line { digest: Digest::compute(&self.manifest), path: MANIFEST });
        lines.push(Line { digest: Digest::compute(&self.schema), path: SCHEMA });
        integrity::write_lines(lines)
    }

    /// Returns the time of a tar's members, in whole seconds since 1970.
    fn member_time(&self) -> Result<u64, WriteError> {
        let tape = parse(&self.manifest)?;
        let manifest = Manifest::new(tape.root(&self.manifest));
        let text = manifest.text(&["archive_info", "created_at"]).unwrap_or_default();
        let time = Time::parse(&text, TimeFormat::Profile);
        time.and_then(|time| u64::try_from(time.seconds).ok()).ok_or(WriteError::BeforeEpoch)
    }
}

impl DataMember<'_> {
    fn line(&self) -> Line<'_> {
        Line { digest: Digest::compute(&self.bytes), path: &self.path }
    }
}
