//! Encrypted members, and the keys that open them (profile, section 7).
//!
//! From what the user has to what is in a member: a [`Credential`] becomes a [`MasterKey`], by
//! itself or through a [`KeyDerivation`]; [`seal_member`] and [`MemberOpener`] use that key.
//!
//! ```
//! use sma_core::encryption::{Algorithm, MasterKey, MemberOpener, seal_member};
//!
//! let key = MasterKey::from_bytes([7; 32]);
//! let (archive_salt, member_salt) = ([1; 16], [2; 16]); // from a source of randomness
//! let path = "data/devices.json.enc";
//!
//! let algorithm = Algorithm::ChaCha20Poly1305;
//! let stored = seal_member(algorithm, &key, &archive_salt, path, &member_salt, b"{}")?;
//!
//! let mut opener = MemberOpener::new(algorithm, &key, &archive_salt, path, &stored)?;
//! assert_eq!(opener.next_chunk()?, Some(&b"{}"[..]));
//! assert_eq!(opener.next_chunk()?, None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every secret here wipes itself from memory when it is dropped, cannot be cloned or serialized,
//! and shows nothing of itself in `Debug`. There is no randomness: salts come in as arguments.

mod credential;
mod derivation;
mod member;

pub use credential::{Credential, CredentialError, KeyFileProblem, MasterKey, Password};
pub use derivation::{DeriveError, KeyDerivation, ParameterError};
pub use member::{CHUNK, MAGIC, MemberOpener, OpenMemberError, SealError, seal_member};

/// How sections are encrypted: the manifest's `encryption.algorithm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// AES with 256-bit keys in Galois/counter mode (NIST SP 800-38D).
    Aes256Gcm,
    /// `ChaCha20` and `Poly1305` (RFC 8439).
    ChaCha20Poly1305,
}

impl Algorithm {
    /// Both algorithms.
    pub const ALL: [Self; 2] = [Self::Aes256Gcm, Self::ChaCha20Poly1305];

    /// The name as in a manifest, such as `aes-256-gcm`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "aes-256-gcm",
            Self::ChaCha20Poly1305 => "chacha20-poly1305",
        }
    }

    /// The algorithm of that name, if there is one.
    ///
    /// ```
    /// use sma_core::encryption::Algorithm;
    /// assert_eq!(Algorithm::from_name("aes-256-gcm"), Some(Algorithm::Aes256Gcm));
    /// assert_eq!(Algorithm::from_name("aes-128-gcm"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }
}
