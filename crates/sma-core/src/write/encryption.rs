//! Encryption of new archives.

use alloc::string::String;

use base64ct::{Base64, Encoding};
use rand_core::TryCryptoRng;

use super::{WriteError, readable};
use crate::encryption::{Algorithm, CHUNK, KeyDerivation, MasterKey, Password};

/// Encryption of the sections of an archive (profile, section 7).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NewEncryption<'a> {
    /// The cipher.
    pub algorithm: Algorithm,
    /// Secret that unlocks the archive.
    pub secret: Secret<'a>,
}

/// Secret that unlocks a new archive.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "an archive is locked with one or the other (profile, 7.1)"
)]
pub enum Secret<'a> {
    /// A password with its key derivation function.
    Password(&'a Password, KeyDerivation),
    /// A raw key.
    Key(&'a MasterKey),
}

impl<'a> NewEncryption<'a> {
    /// Creates the encryption with a cipher and a secret.
    #[must_use]
    pub fn new(algorithm: Algorithm, secret: Secret<'a>) -> Self {
        Self { algorithm, secret }
    }

    pub(super) fn key(&self, salt: &[u8; 16]) -> Result<MasterKey, WriteError> {
        match self.secret {
            Secret::Password(password, derivation) => {
                password.check_typable().map_err(WriteError::Password)?;
                Ok(derivation.derive(password, salt, derivation.memory_bytes())?)
            }
            Secret::Key(key) => Ok(MasterKey::from_bytes(*key.as_bytes())),
        }
    }

    /// Returns the manifest's `encryption`, indented as a member of the root.
    pub(super) fn json(&self, salt: &[u8; 16]) -> Result<String, WriteError> {
        let derivation = match self.secret {
            Secret::Password(_, derivation) => Some(derivation),
            Secret::Key(_) => None,
        };
        let mut parameters = serde_json::Map::new();
        parameters.insert("salt".into(), Base64::encode_string(salt).into());
        parameters.insert("chunk_size".into(), CHUNK.into());
        let more = derivation.into_iter().flat_map(KeyDerivation::parameters);
        parameters.extend(more.map(|(name, value)| (name.into(), value.into())));
        let json = serde_json::json!({
            "enabled": true,
            "algorithm": <&str>::from(self.algorithm),
            "key_derivation": derivation.map(<&str>::from),
            "parameters": parameters,
        });
        let text = String::from_utf8(readable(&json)?).map_err(|_| WriteError::Memory)?;
        Ok(text.replace('\n', "\n  "))
    }
}

/// Returns sixteen random bytes, the salt of an archive or a member.
pub(super) fn salt(rng: &mut impl TryCryptoRng) -> Result<[u8; 16], WriteError> {
    let mut salt = [0; 16];
    rng.try_fill_bytes(&mut salt).map_err(|_| WriteError::Randomness)?;
    Ok(salt)
}
