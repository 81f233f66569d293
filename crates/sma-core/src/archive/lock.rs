//! Encryption parameters of a locked archive.

mod error;

pub use error::UnlockError;

use super::{Archive, Content};
use crate::encryption::{Algorithm, KeyDerivation};
use crate::json::Value;
use crate::layer::Layer;
use crate::manifest::{Manifest, encryption_parameters};
use crate::shape::{self, ProblemKind};

use alloc::format;
use alloc::string::ToString;
use base64ct::{Base64, Encoding};

/// Encryption parameters of an archive, read from the manifest and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lock {
    /// Cipher of the sections.
    pub algorithm: Algorithm,
    /// Key derivation function for a password; `None` where a raw key is required.
    pub key_derivation: Option<KeyDerivation>,
    /// Salt of the archive.
    pub salt: [u8; 16],
    /// Compression of the sections before encryption (profile, 7.4).
    pub layer: Layer,
}

impl Archive {
    /// Returns the encryption parameters, which derive the key from a password.
    ///
    /// # Errors
    /// When the archive is not encrypted, or its manifest describes the encryption incompletely or
    /// wrongly. Parameters out of range are refused here, before any key is derived (profile, 7.1).
    pub fn lock(&self) -> Result<Lock, UnlockError> {
        match self.content() {
            Content::Members(members) => {
                Lock::read(members.manifest(self.bytes()).ok_or(UnlockError::NotEncrypted)?)
            }
            Content::Document(_) => Err(UnlockError::NotEncrypted),
        }
    }

    /// Returns the archive without its plaintexts, which are wiped with the last clone of the
    /// unlocked archive.
    #[must_use]
    pub fn to_locked(&self) -> Self {
        Self { file: self.file.clone(), plaintexts: None }
    }
}

impl Lock {
    fn read(manifest: Manifest<'_>) -> Result<Self, UnlockError> {
        if !manifest.is_encrypted() {
            return Err(UnlockError::NotEncrypted);
        }
        let unusable = |reason: &str| UnlockError::Parameters { reason: reason.to_string() };
        let algorithm = manifest.text(&["encryption", "algorithm"]);
        let algorithm = algorithm
            .and_then(|name| name.parse().ok())
            .ok_or_else(|| unusable("the algorithm is unknown"))?;
        let name = manifest.at(&["encryption", "key_derivation"]).filter(|name| !name.is_null());
        let name = match name.map(Value::as_str) {
            None => None,
            Some(name) => Some(
                name.filter(|name| name.parse::<KeyDerivation>().is_ok())
                    .ok_or_else(|| unusable("the key derivation function is unknown"))?,
            ),
        };
        let parameters = manifest
            .at(&["encryption", "parameters"])
            .ok_or_else(|| unusable("they are missing"))?;
        check(parameters, name.as_deref())?;
        let layer = manifest.text(&["compression", "algorithm"]);
        let layer = layer
            .and_then(|name| name.parse().ok())
            .ok_or_else(|| unusable("the compression is unknown"))?;
        let mut salt = [0; 16];
        let text = parameters.get("salt").and_then(Value::as_str).unwrap_or_default();
        Base64::decode(text.as_bytes(), &mut salt)
            .map_err(|_| unusable("the salt is malformed"))?;
        let key_derivation = manifest
            .key_derivation()
            .map_err(|error| UnlockError::Parameters { reason: error.to_string() })?;
        Ok(Self { algorithm, key_derivation, salt, layer })
    }
}

/// Checks each parameter against the table that validation uses.
fn check(parameters: Value<'_>, key_derivation: Option<&str>) -> Result<(), UnlockError> {
    let mut first = None;
    shape::check(parameters, encryption_parameters(key_derivation), &mut |problem| {
        let harmless = matches!(problem.kind, ProblemKind::Unknown { .. } | ProblemKind::Spelling);
        if !harmless && first.is_none() {
            let pointer = parameters.pointer_to(problem.offset);
            let name = match pointer.trim_start_matches('/') {
                "" => "the value",
                name => name,
            };
            first = Some(format!("{name} {}", problem.kind));
        }
    });
    first.map_or(Ok(()), |reason| Err(UnlockError::Parameters { reason }))
}
