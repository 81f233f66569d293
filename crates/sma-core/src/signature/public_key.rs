//! Public keys, which verify the signatures of archives.

use alloc::format;
use alloc::string::String;
use core::fmt;

use base64ct::{Base64, Base64Unpadded, Encoding};
use ed25519_dalek::VerifyingKey;

use super::bare::{self, NotThirtyTwo};
use super::error::PublicKeyError;
use super::found;
use super::{Signature, der, jwk, minisign, openssh, pem};
use crate::integrity::Digest;

/// An Ed25519 public key: a canonical point of the curve that is not of small order. `Debug` shows
/// its [fingerprint](PublicKey::fingerprint).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Parses a key in any form of the profile (6.4), from a file or pasted:
    ///
    /// - PEM `PUBLIC KEY` (RFC 8410): the first such block, whatever surrounds it;
    /// - the first `ssh-ed25519 …` line;
    /// - a JWK with `kty` `OKP` and `crv` `Ed25519`; a private part is ignored;
    /// - a public key of minisign or signify, with or without its comment;
    /// - 64 hex digits, or standard base64 of 32 bytes, optionally surrounded by whitespace.
    ///
    /// ```
    /// use sma_core::signature::{PublicKey, PublicKeyError};
    /// // RFC 8410, section 10.1
    /// let key = PublicKey::parse(
    ///     b"-----BEGIN PUBLIC KEY-----\n\
    ///       MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
    ///       -----END PUBLIC KEY-----\n",
    /// )?;
    /// assert_eq!(PublicKey::parse(key.to_base64().as_bytes()), Ok(key));
    ///
    /// let error = PublicKey::parse(b"ssh-rsa AAAAB3NzaC1yc2E= somebody").unwrap_err();
    /// assert_eq!(error.to_string(), "this is an RSA public key, not an Ed25519 public key");
    /// # Ok::<(), PublicKeyError>(())
    /// ```
    ///
    /// # Errors
    /// The kind of data found instead, or the problem of the key: see [`PublicKeyError`].
    pub fn parse(text: &[u8]) -> Result<Self, PublicKeyError> {
        let text = found::key_text(text).map_err(|found| PublicKeyError::Unexpected { found })?;
        let bytes = pem::public_key(text)
            .or_else(|| jwk::public_key(text))
            .or_else(|| minisign::public_key(text))
            .or_else(|| openssh::public_key(text))
            .unwrap_or_else(|| bare_key(text))?;
        Self::from_bytes(&bytes)
    }

    /// Creates a key from its 32 bytes (RFC 8032, section 5.1.5).
    ///
    /// # Errors
    /// [`PublicKeyError::NotAPoint`] and [`PublicKeyError::SmallOrder`].
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, PublicKeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| PublicKeyError::NotAPoint)?;
        if key.is_weak() {
            return Err(PublicKeyError::SmallOrder);
        }
        // ed25519-dalek also accepts encodings that are not canonical (y not below the prime of the
        // field). Only the canonical one encodes back to the same bytes.
        if key.to_edwards().compress().as_bytes() != bytes {
            return Err(PublicKeyError::NotAPoint);
        }
        Ok(Self(key))
    }

    /// Returns the 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Returns `SHA256:` and the unpadded base64 of the SHA-256 of the OpenSSH wire form, as
    /// `ssh-keygen -lf` prints it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Digest::compute(&openssh::wire(self.as_bytes()));
        format!("SHA256:{}", Base64Unpadded::encode_string(digest.as_bytes()))
    }

    /// Returns PEM `PUBLIC KEY` (RFC 8410), as `openssl pkey -pubout` writes it.
    #[must_use]
    pub fn to_pem(&self) -> String {
        let base64 = Base64::encode_string(&der::write_public_key(self.as_bytes()));
        format!("-----BEGIN PUBLIC KEY-----\n{base64}\n-----END PUBLIC KEY-----\n")
    }

    /// Returns `ssh-ed25519 AAAA…`, the line of a `.pub` file without comment and line end.
    #[must_use]
    pub fn to_openssh(&self) -> String {
        format!("{} {}", openssh::NAME, Base64::encode_string(&openssh::wire(self.as_bytes())))
    }

    /// Returns standard base64 of the 32 bytes, the form of `validation.public_key`.
    #[must_use]
    pub fn to_base64(&self) -> String {
        Base64::encode_string(self.as_bytes())
    }

    /// Returns whether the signature is valid for this key and message, strictly (profile, 6.4).
    ///
    /// A and R are canonical and not of small order, S is below the order of the group, and
    /// \[S\]B = R + \[k\]A holds without cofactor.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        // `verify_strict` rejects S out of range and small orders of A and R, and it compares the R
        // that it computes with the given bytes, which only a canonical R can equal. `from_bytes`
        // ensures that A is canonical.
        let signature = ed25519_dalek::Signature::from_bytes(&signature.to_bytes());
        self.0.verify_strict(message, &signature).is_ok()
    }

    /// Wraps the public half of a private key, which is a point of large order by construction.
    pub(super) fn from_verifying_key(key: VerifyingKey) -> Self {
        Self(key)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint())
    }
}

fn bare_key(text: &[u8]) -> Result<[u8; 32], PublicKeyError> {
    bare::parse(text.trim_ascii()).map(|key| *key).map_err(|problem| match problem {
        NotThirtyTwo::Length { form, bytes } => PublicKeyError::Length { form, bytes },
        NotThirtyTwo::Malformed { form } => PublicKeyError::Malformed { form },
        NotThirtyTwo::Other { found } => PublicKeyError::Unexpected { found },
    })
}
