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
    /// A key that was derived from a password before, where deriving takes a thread of its own.
    Derived(&'a DerivedKey),
    /// A raw key.
    Key(&'a MasterKey),
}

/// Key derived from a password, for one new archive.
#[derive(Debug)]
pub struct DerivedKey {
    key: MasterKey,
    derivation: KeyDerivation,
    salt: [u8; 16],
}

impl DerivedKey {
    /// Derives a key from a password, with a salt from `rng`.
    ///
    /// # Errors
    /// When the password cannot be typed, when `rng` fails, and those of the key derivation.
    pub fn derive(
        password: &Password,
        derivation: KeyDerivation,
        rng: &mut impl TryCryptoRng,
    ) -> Result<Self, WriteError> {
        let salt = salt(rng)?;
        let secret = Secret::Password(password, derivation);
        let key = NewEncryption::new(Algorithm::Aes256Gcm, secret).key(&salt)?;
        Ok(Self { key, derivation, salt })
    }

    /// Puts together the parts of a derived key.
    #[must_use]
    pub fn from_parts(key: MasterKey, derivation: KeyDerivation, salt: [u8; 16]) -> Self {
        Self { key, derivation, salt }
    }

    /// Returns the key.
    #[must_use]
    pub fn key(&self) -> &MasterKey {
        &self.key
    }

    /// Returns the salt.
    #[must_use]
    pub fn salt(&self) -> [u8; 16] {
        self.salt
    }
}

impl<'a> NewEncryption<'a> {
    /// Creates the encryption with a cipher and a secret.
    #[must_use]
    pub fn new(algorithm: Algorithm, secret: Secret<'a>) -> Self {
        Self { algorithm, secret }
    }

    /// Returns the salt of the archive: the one of a derived key, else a new one.
    pub(super) fn archive_salt(&self, rng: &mut impl TryCryptoRng) -> Result<[u8; 16], WriteError> {
        match self.secret {
            Secret::Derived(derived) => Ok(derived.salt),
            Secret::Password(..) | Secret::Key(_) => salt(rng),
        }
    }

    pub(super) fn key(&self, salt: &[u8; 16]) -> Result<MasterKey, WriteError> {
        match self.secret {
            Secret::Password(password, derivation) => {
                password.check_typable().map_err(WriteError::Password)?;
                Ok(derivation.derive(password, salt, derivation.memory_bytes())?)
            }
            Secret::Derived(derived) => Ok(MasterKey::from_bytes(*derived.key.as_bytes())),
            Secret::Key(key) => Ok(MasterKey::from_bytes(*key.as_bytes())),
        }
    }

    /// Returns the manifest's `encryption`, indented as a member of the root.
    pub(super) fn json(&self, salt: &[u8; 16]) -> Result<String, WriteError> {
        let derivation = match self.secret {
            Secret::Password(_, derivation) => Some(derivation),
            Secret::Derived(derived) => Some(derived.derivation),
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
