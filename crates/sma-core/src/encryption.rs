//! Encryption of members, and the keys for it (profile, section 7).
//!
//! A [`Credential`] yields a [`MasterKey`], directly or through a [`KeyDerivation`], and that key
//! decrypts and encrypts members ([`Archive::unlock`](crate::Archive::unlock),
//! [`Draft::encrypt`](crate::write::Draft::encrypt)).
//!
//! Every secret here is wiped from memory on drop, cannot be cloned or serialized, and is not shown
//! by `Debug`. There is no source of randomness: salts are arguments.

#[cfg(feature = "decrypt")]
mod credential;
mod derivation;
mod error;
#[cfg(feature = "decrypt")]
mod member;
mod untypable;

#[cfg(feature = "decrypt")]
pub use credential::{Credential, MasterKey, Password};
pub use derivation::{DeriveError, KeyDerivation, ParameterError};
pub use error::{CredentialError, DecryptMemberError, EncryptMemberError, KeyFileProblem};
#[cfg(feature = "encrypt")]
pub use member::encrypt_member;
#[cfg(feature = "decrypt")]
pub use member::{MAGIC, MemberDecryptor};
pub use untypable::Untypable;

use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// Size of the plaintext of each chunk but the last, in bytes.
#[doc(hidden)]
pub const CHUNK: usize = 65_536;

/// Cipher of the sections: the manifest's `encryption.algorithm`.
///
/// ```
/// use sma_core::encryption::Algorithm;
/// assert_eq!("aes-256-gcm".parse(), Ok(Algorithm::Aes256Gcm));
/// assert!("aes-128-gcm".parse::<Algorithm>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the format has these two, and another is another version of it (profile, 7)"
)]
pub enum Algorithm {
    /// AES with 256-bit keys in Galois/counter mode (NIST SP 800-38D).
    #[strum(serialize = "aes-256-gcm")]
    Aes256Gcm,
    /// `ChaCha20` and `Poly1305` (RFC 8439).
    #[strum(serialize = "chacha20-poly1305")]
    ChaCha20Poly1305,
}
