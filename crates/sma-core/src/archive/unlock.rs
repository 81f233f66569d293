//! Unlocking: from a password or key to the plaintext of every encrypted section (profile, section
//! 7).

mod plaintexts;
mod problem;

pub(crate) use plaintexts::Plaintexts;

use alloc::sync::Arc;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::members::{Members, encrypted_path};
use super::{Archive, Content, Lock, UnlockError};
use crate::encryption::{Credential, MasterKey, MemberDecryptor};
use crate::json;
use crate::layer::Decompressor;
use crate::limits::Limits;
use crate::manifest::Manifest;
use crate::progress::{self, Stage, Track, Unit, Watch};
use problem::MemberProblem;

impl Archive {
    /// Unlocks the archive: derives the key and decrypts every section.
    ///
    /// This takes as long as the archive's key derivation is designed to take. To show progress or
    /// to cancel, use [`Lock::key`] and [`Archive::decrypt_watched`].
    ///
    /// # Errors
    /// When the credential is of the wrong kind or decrypts no section. A single damaged section is
    /// not an error: validation reports it.
    ///
    /// ```
    /// use sma_core::encryption::{Credential, MasterKey};
    /// use sma_core::{Archive, Level, Limits};
    ///
    /// # let bytes = include_bytes!("../../../../tests/vectors/samples/1.0-chacha-rawkey.sma");
    /// # let key_file = include_bytes!("../../../../tests/vectors/samples/raw.key");
    /// let archive = Archive::open(bytes, &Limits::default())?;
    /// assert!(archive.section("devices").is_none());
    ///
    /// let key = Credential::Key(MasterKey::from_file(key_file)?);
    /// let unlocked = archive.unlock(&key)?;
    /// assert!(unlocked.section("devices").is_some());
    /// assert!(unlocked.validate(Level::Standard).valid);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unlock(&self, credential: &Credential) -> Result<Self, UnlockError> {
        let key = self.lock()?.key(credential, self.limits().kdf_memory_bytes)?;
        self.decrypt(&key).map_err(|error| error.with_credential(credential))
    }

    /// Unlocks the archive with a key: a raw one, or one derived from a password by [`Lock::key`].
    ///
    /// # Errors
    /// As [`Archive::unlock`].
    pub fn decrypt(&self, key: &MasterKey) -> Result<Self, UnlockError> {
        progress::finish(self.decrypt_watched(key, &()))
    }

    /// Unlocks the archive as [`Archive::decrypt`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Archive::unlock`].
    pub async fn decrypt_watched(
        &self,
        key: &MasterKey,
        watch: &dyn Watch,
    ) -> Result<Self, UnlockError> {
        let lock = self.lock()?;
        let Content::Members(members) = self.content() else {
            return Err(UnlockError::NotEncrypted);
        };
        let list = encrypted_members(members, self);
        let stored = |index: usize| members.bytes(self.bytes(), index);
        let total = list.iter().map(|index| stored(*index).len() as u64).sum();
        let mut track = Track::new(watch, Stage::Decrypting, Unit::Bytes, total);
        track.begin().await;
        let Limits { container_bytes: room, json_values: values, .. } = *self.limits();
        let mut unlocking = Unlocking { archive: self, lock: &lock, key, room, values };
        let mut plaintexts = Plaintexts::default();
        for index in list {
            let path = members.list().get(index).map_or("", |member| &member.path);
            let plaintext = unlocking.decrypt(path, stored(index), &mut track).await;
            plaintexts.add(index, plaintext, self.limits().json_depth);
        }
        if plaintexts.reject_key() {
            return Err(UnlockError::Refused);
        }
        Ok(Self { file: self.file.clone(), plaintexts: Some(Arc::new(plaintexts)) })
    }
}

impl Lock {
    /// Returns the key of a credential. Deriving it from a password takes the time and memory that
    /// the key derivation requires.
    ///
    /// # Errors
    /// When the credential is a password but a raw key is required, or vice versa, and when the
    /// derivation would take more than `memory_limit` bytes.
    pub fn key(
        &self,
        credential: &Credential,
        memory_limit: u64,
    ) -> Result<MasterKey, UnlockError> {
        match (credential, self.key_derivation) {
            (Credential::Password(password), Some(derivation)) => {
                Ok(derivation.derive(password, &self.salt, memory_limit)?)
            }
            (Credential::Key(key), None) => Ok(MasterKey::from_bytes(*key.as_bytes())),
            (Credential::Password(_), None) => Err(UnlockError::NeedsKey),
            (Credential::Key(_), Some(_)) => Err(UnlockError::NeedsPassword),
        }
    }
}

/// The sections of an archive being decrypted.
struct Unlocking<'a> {
    archive: &'a Archive,
    lock: &'a Lock,
    key: &'a MasterKey,
    /// Bytes of plaintext that the remaining members may take.
    room: u64,
    /// JSON values that the remaining members may have.
    values: usize,
}

impl Unlocking<'_> {
    async fn decrypt(
        &mut self,
        path: &str,
        stored: &[u8],
        track: &mut Track<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, MemberProblem> {
        let Lock { algorithm, salt, layer, .. } = self.lock;
        let mut opener = MemberDecryptor::new(*algorithm, self.key, salt, path, stored)?;
        let limits = self.archive.limits();
        let most = limits.member_bytes.min(self.room);
        let limits = Limits { container_bytes: most, ..limits.clone() };
        let mut decompressor = Decompressor::new(&limits).with_secret_content();
        while let Some(chunk) = opener.next_chunk()? {
            decompressor.push(chunk)?;
            track.advance_by(chunk.len()).await;
        }
        let inside = decompressor.finish()?;
        // Wiped on every path from here on.
        let text = Zeroizing::new(inside.bytes);
        if inside.layer != *layer {
            return Err(MemberProblem::OtherLayer { found: inside.layer, named: *layer });
        }
        let values = json::count_values(&text, self.values);
        let left = self.values.checked_sub(values);
        let limit = self.archive.limits().json_values;
        self.values = left.ok_or(MemberProblem::JsonValues { limit })?;
        self.room = self.room.saturating_sub(text.len() as u64);
        Ok(text)
    }
}

/// Returns the indexes of the encrypted members of included sections, in order.
fn encrypted_members(members: &Members, archive: &Archive) -> Vec<usize> {
    let manifest = members.manifest(archive.bytes());
    let entries = manifest.map(Manifest::sections).unwrap_or_default();
    let included = entries.iter().filter(|entry| entry.is_included());
    let mut found: Vec<usize> =
        included.filter_map(|entry| members.find(&encrypted_path(&entry.name))).collect();
    found.sort_unstable();
    found
}
