//! What the user has: a password, or a key.

use core::fmt;

use alloc::vec::Vec;
use base64ct::{Base64, Encoding};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{CredentialError, KeyFileProblem, Untypable};
use crate::plain_text::strip_line_end;

/// What opens an encrypted archive. Which kind is wanted, the manifest decides.
///
/// There is no `Clone`, and `Debug` shows the kind and nothing more.
#[expect(
    clippy::exhaustive_enums,
    reason = "an archive is locked with one or the other (profile, 7.1)"
)]
pub enum Credential {
    /// A password, for archives with a key derivation.
    Password(Password),
    /// A raw key, for archives without.
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

/// A password: any bytes, at least one. It is wiped from memory when it is dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Password(Vec<u8>);

impl Password {
    /// A password that was typed: the bytes of its UTF-8, used as they are, without normalization
    /// (profile, 7.2).
    ///
    /// # Errors
    /// [`CredentialError::Empty`].
    pub fn new(bytes: &[u8]) -> Result<Self, CredentialError> {
        if bytes.is_empty() { Err(CredentialError::Empty) } else { Ok(Self(bytes.to_vec())) }
    }

    /// The content of a password file: all of it, less one LF or CRLF at its end (profile, 7.2).
    ///
    /// ```
    /// use sma_core::encryption::{CredentialError, Password};
    ///
    /// assert!(Password::from_file(b"correct horse\n").is_ok());
    /// assert_eq!(Password::from_file(b"\n").err(), Some(CredentialError::Empty));
    /// ```
    ///
    /// # Errors
    /// [`CredentialError::Empty`].
    pub fn from_file(bytes: &[u8]) -> Result<Self, CredentialError> {
        Self::new(strip_line_end(bytes))
    }

    /// Checks that a person could type the password. One that nobody could type unlocks what it
    /// locked before, and locks nothing new.
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
    /// [`CredentialError::Untypable`].
    pub fn check_typable(&self) -> Result<(), CredentialError> {
        match Untypable::of(&self.0) {
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

/// The 32 bytes that the keys of all members come from. They are wiped from memory when they are
/// dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A key that is at hand. The argument is a copy; wiping it is up to the caller.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The content of a key file (profile, 7.2): exactly 32 bytes; or 64 hex digits, capital or
    /// small; or 32 bytes in canonical standard base64 with its padding. The two texts may end in
    /// one LF or CRLF.
    ///
    /// The length alone tells which of them it is: 32 raw bytes, 64 to 66 for hex, 44 to 46 for
    /// base64.
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

    /// The key itself, for whoever derives it in one place and uses it in another.
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
    // One byte more than a key, so that a longer content does not pass for one.
    let mut decoded = Zeroizing::new([0; 33]);
    let bytes = Base64::decode(text, decoded.as_mut()).ok()?;
    Some(MasterKey(bytes.try_into().ok()?))
}
