//! Unlocking: from a password or key to the plaintext of every encrypted section (profile,
//! section 7).

mod error;
mod lock;

pub(crate) use error::MemberFault;
pub use error::UnlockError;
pub use lock::Lock;

use alloc::vec::Vec;
use core::ops::Deref;

use zeroize::Zeroizing;

use super::members::{Members, encrypted_path};
use super::unlocked::{Plaintexts, Unlocked};
use super::{Archive, Content};
use crate::encryption::{Credential, MasterKey, MemberOpener};
use crate::layer::Decompressor;
use crate::limits::Limits;
use crate::manifest::Manifest;

impl Archive {
    /// How the archive is locked: what a password is turned into a key with.
    ///
    /// # Errors
    /// When it is not encrypted, or its manifest does not say how in a way that can be used.
    /// Parameters out of range are refused here, before anything is derived (profile, 7.1).
    pub fn lock(&self) -> Result<Lock, UnlockError> {
        match &self.content {
            Content::Members(members) => {
                Lock::read(members.manifest(&self.bytes).ok_or(UnlockError::NotEncrypted)?)
            }
            Content::Document(_) => Err(UnlockError::NotEncrypted),
        }
    }

    /// Unlocks the archive: derives the key, and decrypts every section.
    ///
    /// This takes the time that the archive's key derivation is meant to take. To show progress
    /// or to stop on the way, use [`Lock::key`] and [`Unlocking`].
    ///
    /// # Errors
    /// When the credential is of the wrong kind or opens no section. A section that is damaged
    /// while others open is no error: validation tells of it.
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
    pub fn unlock(&self, credential: &Credential) -> Result<Unlocked<&Self>, UnlockError> {
        let key = self.lock()?.key(credential, self.limits.kdf_memory_bytes)?;
        Unlocking::new(self, key)?.finish()
    }
}

/// The sections of an archive, on their way to being decrypted.
///
/// ```no_run
/// # use sma_core::archive::{Archive, Unlocking};
/// # use sma_core::encryption::Credential;
/// # fn example(archive: &Archive, credential: &Credential) -> Result<(), Box<dyn std::error::Error>> {
/// let key = archive.lock()?.key(credential, 256 << 20)?;
/// let mut unlocking = Unlocking::new(archive, key)?;
/// while unlocking.step() {
///     // Show `unlocking.done()` of `unlocking.total()`, or stop here to cancel.
/// }
/// let unlocked = unlocking.finish()?;
/// # Ok(())
/// # }
/// ```
pub struct Unlocking<A> {
    archive: A,
    lock: Lock,
    key: MasterKey,
    /// Indices of the members that are left, last one first.
    left: Vec<usize>,
    plaintexts: Plaintexts,
    /// Bytes of plaintext that all members together may still take.
    room: u64,
    done: u64,
    total: u64,
}

impl<A: Deref<Target = Archive>> Unlocking<A> {
    /// Prepares to decrypt with a key: a raw one, or what [`Lock::key`] made of a password.
    ///
    /// # Errors
    /// As [`Archive::lock`].
    pub fn new(archive: A, key: MasterKey) -> Result<Self, UnlockError> {
        let lock = archive.lock()?;
        let Content::Members(members) = &archive.content else {
            return Err(UnlockError::NotEncrypted);
        };
        let left = encrypted_members(members, &archive);
        let length = |index: &usize| members.bytes(&archive.bytes, *index).len() as u64;
        Ok(Self {
            total: left.iter().map(length).sum(),
            room: archive.limits.container_bytes,
            archive,
            lock,
            key,
            left,
            plaintexts: Plaintexts::default(),
            done: 0,
        })
    }

    /// Decrypts the next section; false when none is left.
    pub fn step(&mut self) -> bool {
        let Some(index) = self.left.pop() else { return false };
        let Content::Members(members) = &self.archive.content else { return false };
        let stored = members.bytes(&self.archive.bytes, index);
        let path = members.list().get(index).map_or("", |member| &member.path);
        let plaintext = self.decrypt(path, stored);
        if let Ok(text) = &plaintext {
            self.room = self.room.saturating_sub(text.len() as u64);
        }
        self.done += stored.len() as u64;
        self.plaintexts.add(index, plaintext, self.archive.limits.json_depth);
        true
    }

    /// Bytes of stored members that the steps so far have worked through.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Bytes of stored members that all steps work through.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Ends the work, after doing the steps that are left.
    ///
    /// # Errors
    /// When the key opens no section and some refuse it: it is the wrong one, or all is damaged.
    pub fn finish(mut self) -> Result<Unlocked<A>, UnlockError> {
        while self.step() {}
        if self.plaintexts.refuse_the_key() {
            return Err(UnlockError::Refused);
        }
        Ok(Unlocked::new(self.archive, self.plaintexts))
    }

    fn decrypt(&self, path: &str, stored: &[u8]) -> Result<Zeroizing<Vec<u8>>, MemberFault> {
        let Lock { algorithm, salt, layer, .. } = &self.lock;
        let mut opener = MemberOpener::new(*algorithm, &self.key, salt, path, stored)?;
        let limits = &self.archive.limits;
        let most = limits.member_bytes.min(self.room);
        let limits = Limits { container_bytes: most, ..limits.clone() };
        let mut decompressor = Decompressor::new(&limits).of_secrets();
        while let Some(chunk) = opener.next_chunk()? {
            decompressor.push(chunk)?;
        }
        let inside = decompressor.finish()?;
        // Wiped from here on, whatever becomes of it.
        let text = Zeroizing::new(inside.bytes);
        if inside.layer != *layer {
            return Err(MemberFault::OtherLayer { found: inside.layer, named: *layer });
        }
        Ok(text)
    }
}

/// The encrypted members of included sections, last one first.
fn encrypted_members(members: &Members, archive: &Archive) -> Vec<usize> {
    let manifest = members.manifest(&archive.bytes);
    let entries = manifest.map(Manifest::sections).unwrap_or_default();
    let included = entries.iter().filter(|entry| entry.is_included());
    let mut found: Vec<usize> =
        included.filter_map(|entry| members.find(&encrypted_path(&entry.name))).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found
}
