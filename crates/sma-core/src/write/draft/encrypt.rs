//! Encrypting the sections of a draft.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::super::edit::{set, set_all};
use super::super::encryption::salt;
use super::super::{NewEncryption, Packing, WriteError, parse};
use super::{DataMember, Draft};
use crate::archive::encrypted_path;
use crate::encryption::encrypt_member;
use crate::integrity::{self, Digest};
use crate::json::quote;
use crate::layer::{self, Layer};
use crate::manifest::Manifest;
use crate::progress::{self, Stage, Track, Unit, Watch};

impl Draft<'_> {
    /// Encrypts the sections. An existing signature becomes invalid and is removed.
    ///
    /// The salts are drawn from `rng`: one for the archive, then one for each section. Two members
    /// with the same salts and key would reveal their contents, so every encryption needs fresh
    /// random bytes from the system, such as `getrandom::SysRng`.
    ///
    /// # Errors
    /// [`WriteError::Encrypted`] if they are encrypted already, [`WriteError::Randomness`] if `rng`
    /// fails, and the errors of compression, key derivation and encryption.
    pub fn encrypt(
        &mut self,
        encryption: &NewEncryption<'_>,
        rng: &mut impl TryCryptoRng,
    ) -> Result<(), WriteError> {
        progress::finish(self.encrypt_watched(encryption, rng, &()))
    }

    /// Encrypts the sections as [`Draft::encrypt`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Draft::encrypt`].
    pub async fn encrypt_watched(
        &mut self,
        encryption: &NewEncryption<'_>,
        rng: &mut impl TryCryptoRng,
        watch: &dyn Watch,
    ) -> Result<(), WriteError> {
        let tape = parse(&self.manifest)?;
        let manifest = Manifest::new(tape.root(&self.manifest));
        if manifest.is_encrypted() {
            return Err(WriteError::Encrypted);
        }
        // Compressed first, then encrypted.
        let bytes = self.data.iter().map(|member| member.bytes.len() as u64).sum::<u64>();
        let mut track = Track::new(watch, Stage::Encrypting, Unit::Bytes, bytes.saturating_mul(2));
        track.begin().await;
        let archive_salt = encryption.archive_salt(rng)?;
        let key = encryption.key(&archive_salt)?;
        // Collected separately: cancelling leaves the members unchanged.
        let mut encrypted = Vec::with_capacity(self.data.len());
        for member in &self.data {
            let path = encrypted_path(&member.section);
            let Packing { layer, level, .. } = self.packing;
            let inside =
                layer::compress_watched(layer, level, &[&member.bytes], &mut track).await?;
            let inside = Zeroizing::new(inside);
            let (algorithm, salt) = (encryption.algorithm, salt(rng)?);
            let bytes =
                encrypt_member(algorithm, &key, &archive_salt, &path, &salt, &inside)?.into();
            encrypted.push(DataMember { section: member.section.clone(), path, bytes });
            track.advance_by(inside.len()).await;
        }
        self.data = encrypted;
        self.packing.layer = Layer::None;
        set(&mut self.manifest, &["encryption"], &encryption.json(&archive_salt)?)?;
        self.describe_data()?;
        self.unsign()
    }

    /// Updates the sizes and digests of sections in the manifest.
    fn describe_data(&mut self) -> Result<(), WriteError> {
        let mut total = 0_u64;
        let mut changes: Vec<(Vec<&str>, String)> = Vec::new();
        for member in &self.data {
            let size = u64::try_from(member.bytes.len()).unwrap_or(u64::MAX);
            total = total.saturating_add(size);
            let field = |name| Vec::from(["data_sections", member.section.as_str(), name]);
            changes.push((field("file_size"), size.to_string()));
            changes.push((field("checksum"), quote(&Digest::compute(&member.bytes).to_string())));
        }
        // As stored, the only form of encrypted sections (profile, section 3).
        let statistic = |name| Vec::from(["statistics", name]);
        changes.push((statistic("total_data_size"), total.to_string()));
        changes.push((statistic("compressed_size"), total.to_string()));
        let ratio = if total == 0 { "0" } else { "1" };
        changes.push((statistic("compression_ratio"), ratio.to_string()));
        let digest = integrity::data_checksum(self.data.iter().map(DataMember::line).collect());
        changes.push((Vec::from(["validation", "data_checksum"]), quote(&digest.to_string())));
        let changes = changes.iter().map(|(path, value)| (path.as_slice(), value.as_str()));
        set_all(&mut self.manifest, changes)
    }
}
