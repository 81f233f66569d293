//! Credentials: a password or a key.

use core::fmt;

use alloc::vec::Vec;
use base64ct::{Base64, Encoding};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{CredentialError, KeyFileProblem, Untypable};
use crate::plain_text::strip_line_end;

/// Password or key of an encrypted archive. The manifest determines which one is required.
///
/// It cannot be cloned, and `Debug` shows only the kind.
#[expect(
    clippy::exhaustive_enums,
    reason = "an archive is locked with one or the other (profile, 7.1)"
)]
pub enum Credential {
    /// A password, for archives with a key derivation.
    Password(Password),
    /// A raw key, for archives without key derivation.
    Key(MasterKey),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password(password) => password.fmt(f),
            Self::Key(key) => key.fmt(f),
        }
    }
}

/// A password: one or more arbitrary bytes, wiped from memory on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Password(Vec<u8>);

impl Password {
    /// Creates a password from the UTF-8 bytes typed by a user, which are used without
    /// normalization (profile, 7.2).
    ///
    /// # Errors
    /// [`CredentialError::Empty`] for an empty password.
    pub fn new(bytes: &[u8]) -> Result<Self, CredentialError> {
        if bytes.is_empty() { Err(CredentialError::Empty) } else { Ok(Self(bytes.to_vec())) }
    }

    /// Reads the content of a password file, without one LF or CRLF at its end (profile, 7.2).
    ///
    /// ```
    /// use sma_core::encryption::{CredentialError, Password};
    ///
    /// assert!(Password::from_file(b"correct horse\n").is_ok());
    /// assert_eq!(Password::from_file(b"\n").err(), Some(CredentialError::Empty));
    /// ```
    ///
    /// # Errors
    /// [`CredentialError::Empty`] for an empty password.
    pub fn from_file(bytes: &[u8]) -> Result<Self, CredentialError> {
        Self::new(strip_line_end(bytes))
    }

    /// Checks that the password can be typed on a keyboard. One that cannot still unlocks existing
    /// archives, but does not lock new ones.
    ///
    /// ```
    /// use sma_core::encryption::{CredentialError, Password, Untypable};
    ///
    /// let saved_by_an_editor = Password::from_file(b"\xef\xbb\xbfcorrect horse\r\n")?;
    /// let problem = Untypable::ByteOrderMark;
    /// let untypable = Err(CredentialError::Untypable { problem });
    /// assert_eq!(saved_by_an_editor.check_typable(), untypable);
    /// # Ok::<(), CredentialError>(())
    /// ```
    ///
    /// # Errors
    /// [`CredentialError::Untypable`] where it cannot.
    pub fn check_typable(&self) -> Result<(), CredentialError> {
        match Untypable::detect(&self.0) {
            Some(problem) => Err(CredentialError::Untypable { problem }),
            None => Ok(()),
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Password").finish_non_exhaustive()
    }
}

/// The 32 bytes that the keys of all members are derived from, wiped from memory on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// Creates a key from its bytes. The argument is a copy; wiping it is up to the caller.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the content of a key file (profile, 7.2): exactly 32 bytes; or 64 hex digits in either
    /// case; or 32 bytes in canonical standard base64 with padding. The two text forms may end in
    /// one LF or CRLF.
    ///
    /// The length alone determines the form: 32 bytes are raw, 64 to 66 hex, 44 to 46 base64.
    ///
    /// ```
    /// use sma_core::encryption::MasterKey;
    ///
    /// let raw = MasterKey::from_file(&[0; 32])?;
    /// let text = MasterKey::from_file(b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")?;
    /// assert_eq!(raw.as_bytes(), text.as_bytes());
    /// # Ok::<(), sma_core::encryption::CredentialError>(())
    /// ```
    ///
    /// # Errors
    /// [`CredentialError::Empty`] and [`CredentialError::KeyFile`].
    pub fn from_file(bytes: &[u8]) -> Result<Self, CredentialError> {
        if let Ok(raw) = <&[u8; 32]>::try_from(bytes) {
            return Ok(Self(*raw));
        }
        let text = strip_line_end(bytes);
        let problem = match text.len() {
            0 => return Err(CredentialError::Empty),
            64 => match from_hex(text) {
                Some(key) => return Ok(key),
                None => KeyFileProblem::NotHex,
            },
            44 => match from_base64(text) {
                Some(key) => return Ok(key),
                None => KeyFileProblem::NotBase64,
            },
            _ => KeyFileProblem::Length { bytes: bytes.len() },
        };
        Err(CredentialError::KeyFile { problem })
    }

    /// Returns the key, for callers that derive it in one place and use it in another.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MasterKey").finish_non_exhaustive()
    }
}

fn from_hex(text: &[u8]) -> Option<MasterKey> {
    let mut key = MasterKey([0; 32]);
    let length = base16ct::mixed::decode(text, &mut key.0).ok()?.len();
    (length == key.0.len()).then_some(key)
}

fn from_base64(text: &[u8]) -> Option<MasterKey> {
    // One byte longer than a key, so that longer content is not mistaken for one.
    let mut decoded = Zeroizing::new([0; 33]);
    let bytes = Base64::decode(text, decoded.as_mut()).ok()?;
    Some(MasterKey(bytes.try_into().ok()?))
}
