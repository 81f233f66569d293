//! Private keys, which sign archives.

use alloc::string::String;
use core::fmt;

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use zeroize::Zeroizing;

use super::bare::{self, NotThirtyTwo};
use super::error::PrivateKeyError;
use super::found;
use super::{PublicKey, Signature, der, pem};
use crate::plain_text::strip_line_end;

/// An Ed25519 private key. It is wiped from memory on drop and cannot be copied, and `Debug` shows
/// only the [fingerprint](PublicKey::fingerprint) of its public key.
pub struct PrivateKey(SigningKey);

impl PrivateKey {
    /// Parses PEM `PRIVATE KEY` (PKCS #8, versions 1 and 2, not encrypted), or the seed of 32 bytes
    /// in hex or base64 with at most one final line feed, or carriage return and line feed
    /// (profile, 6.4). Of several PEM blocks, the first `PRIVATE KEY` counts.
    ///
    /// ```
    /// use sma_core::signature::{PrivateKey, PrivateKeyError};
    /// // RFC 8410, section 10.3
    /// let key = PrivateKey::parse(
    ///     b"-----BEGIN PRIVATE KEY-----\n\
    ///       MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    ///       -----END PRIVATE KEY-----\n",
    /// )?;
    /// assert_eq!(key.public_key().to_base64(), "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
    /// # Ok::<(), PrivateKeyError>(())
    /// ```
    ///
    /// # Errors
    /// The kind of data found instead, or the problem of the key: see [`PrivateKeyError`].
    pub fn parse(text: &[u8]) -> Result<Self, PrivateKeyError> {
        let text = found::key_text(text).map_err(|found| PrivateKeyError::Unexpected { found })?;
        pem::private_key(text).unwrap_or_else(|| seed(text))
    }

    /// Creates the key of a seed (RFC 8032, section 5.1.5).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Returns the public key that verifies signatures of this key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_verifying_key(self.0.verifying_key())
    }

    /// Signs a message, deterministically (RFC 8032, section 5.1.6).
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }

    /// Returns PEM `PRIVATE KEY` (PKCS #8, version 1), as `openssl genpkey -algorithm ed25519`
    /// writes it.
    #[must_use]
    pub fn to_pem(&self) -> Zeroizing<String> {
        let der = Zeroizing::new(der::write_private_key(self.0.as_bytes()));
        let base64 = Zeroizing::new(Base64::encode_string(der.as_slice()));
        let parts = ["-----BEGIN PRIVATE KEY-----\n", &base64, "\n-----END PRIVATE KEY-----\n"];
        // Allocated at once: a growing string would leave parts of the key in memory.
        let length = parts.iter().map(|part| part.len()).sum();
        let mut pem = Zeroizing::new(String::with_capacity(length));
        parts.iter().for_each(|part| pem.push_str(part));
        pem
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey(of {})", self.public_key().fingerprint())
    }
}

fn seed(text: &[u8]) -> Result<PrivateKey, PrivateKeyError> {
    bare::parse(strip_line_end(text)).map(|seed| PrivateKey::from_seed(&seed)).map_err(|problem| {
        match problem {
            NotThirtyTwo::Length { form, bytes } => PrivateKeyError::Length { form, bytes },
            NotThirtyTwo::Malformed { form } => PrivateKeyError::Malformed { form },
            NotThirtyTwo::Other { found } => PrivateKeyError::Unexpected { found },
        }
    })
}
