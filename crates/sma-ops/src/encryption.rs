//! Encryption of new archives.

use std::sync::Arc;

use getrandom::SysRng;
use sma_core::encryption::{Algorithm, Credential, KeyDerivation};
use sma_core::write::{Draft, NewEncryption, Secret};

use crate::context::Context;
use crate::error::Error;

/// Encryption of a new archive (specification, `EncryptionConfig`).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Encryption {
    /// The cipher.
    pub algorithm: Algorithm,
    /// Key derivation function, for a password.
    pub key_derivation: KeyDerivation,
    /// Password or key.
    pub credential: Arc<Credential>,
}

impl Encryption {
    /// Creates the encryption with a password or key; for a password, with Argon2.
    #[must_use]
    pub fn new(algorithm: Algorithm, credential: Arc<Credential>) -> Self {
        Self { algorithm, key_derivation: KeyDerivation::ARGON2, credential }
    }

    /// Sets the key derivation function for a password.
    #[must_use]
    pub fn with_key_derivation(self, key_derivation: KeyDerivation) -> Self {
        Self { key_derivation, ..self }
    }

    /// Encrypts the sections of a draft.
    pub(crate) fn apply(
        &self,
        draft: &mut Draft<'_>,
        source: &str,
        context: &Context<'_>,
    ) -> Result<(), Error> {
        let secret = match &*self.credential {
            Credential::Password(password) => Secret::Password(password, self.key_derivation),
            Credential::Key(key) => Secret::Key(key),
        };
        let encryption = NewEncryption::new(self.algorithm, secret);
        context
            .run(draft.encrypt_watched(&encryption, &mut SysRng, context.watch))?
            .map_err(|error| Error::from_core(source, error))
    }
}
