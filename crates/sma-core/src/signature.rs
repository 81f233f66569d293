//! Ed25519 signatures and the forms of their keys (profile, section 6.4).
//!
//! [`PublicKey::parse`] reads every common form of public keys, [`PrivateKey::parse`] those of
//! private keys. This module does not know what is signed: a message is any bytes.
//!
//! ```
//! use sma_core::signature::{PrivateKey, PublicKey};
//!
//! let signer = PrivateKey::from_seed(&[7; 32]);
//! let signature = signer.sign(b"what checksum.sha256 says");
//!
//! let key = PublicKey::parse(signer.public_key().to_openssh().as_bytes())?;
//! assert!(key.verifies(b"what checksum.sha256 says", &signature));
//! assert!(!key.verifies(b"something else", &signature));
//! # Ok::<(), sma_core::signature::PublicKeyError>(())
//! ```

use alloc::string::String;

use base64ct::{Base64, Encoding};

mod bare;
mod der;
mod error;
#[cfg(test)]
mod forms;
mod found;
mod jwk;
mod minisign;
mod openssh;
mod pem;
mod private_key;
mod public_key;
#[cfg(test)]
mod strictness;

pub use error::{KeyForm, PrivateKeyError, PublicKeyError};
pub use found::{Algorithm, Found};
pub use private_key::PrivateKey;
pub use public_key::PublicKey;

use crate::plain_text::strip_line_end;

/// An Ed25519 signature of 64 bytes, verified by [`PublicKey::verifies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// Name in a manifest's `validation.signature_algorithm`.
    pub const ALGORITHM: &'static str = "ed25519";

    /// Parses the content of a `signature.sig`: 64 raw bytes, or standard base64 or lowercase hex
    /// of them with at most one final line feed, or carriage return and line feed (profile, 6.4).
    ///
    /// ```
    /// use sma_core::signature::Signature;
    /// let raw = Signature::parse(&[0xab; 64]);
    /// assert!(raw.is_some());
    /// assert_eq!(Signature::parse(format!("{}\n", "ab".repeat(64)).as_bytes()), raw);
    /// assert_eq!(Signature::parse(&[0xab; 63]), None);
    /// ```
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if let Ok(raw) = bytes.try_into() {
            return Some(Self(raw));
        }
        let text = strip_line_end(bytes);
        let mut signature = [0; 64];
        if text.len() == 128 && base16ct::lower::decode(text, &mut signature).is_ok() {
            return Some(Self(signature));
        }
        Self::from_base64(core::str::from_utf8(text).ok()?)
    }

    /// Parses standard base64 with padding, the form of `validation.signature`, without anything
    /// around it.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        let mut decoded = [0; 64];
        let length = Base64::decode(text, &mut decoded).ok()?.len();
        (length == decoded.len()).then_some(Self(decoded))
    }

    /// Returns the 64 bytes: R and S of RFC 8032, section 5.1.6.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        self.0
    }

    /// Returns standard base64, the form of `validation.signature`.
    #[must_use]
    pub fn to_base64(&self) -> String {
        Base64::encode_string(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::vec::Vec;

    /// python3 -c 'import base64; print(base64.b64encode(bytes(range(64))).decode())'
    const BASE64: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1\
                          Njc4OTo7PD0+Pw==";

    fn bytes() -> Vec<u8> {
        (0..64).collect()
    }

    fn hex() -> String {
        bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn three_forms_are_read() {
        let hex = hex();
        let forms = [
            bytes(),
            BASE64.into(),
            format!("{BASE64}\n").into(),
            format!("{BASE64}\r\n").into(),
            hex.clone().into(),
            format!("{hex}\n").into(),
            format!("{hex}\r\n").into(),
        ];
        for form in forms {
            let signature = Signature::parse(&form).unwrap();
            assert_eq!(signature.to_bytes().as_slice(), bytes());
            assert_eq!(signature.to_base64(), BASE64);
        }
        // Raw bytes stay raw, whatever they would mean as text.
        assert_eq!(Signature::parse(&[b'a'; 64]).unwrap().to_bytes(), [b'a'; 64]);
        assert_eq!(Signature::parse(&[b'\n'; 64]).unwrap().to_bytes(), [b'\n'; 64]);
    }

    #[test]
    fn everything_else_is_refused() {
        let hex = hex();
        let mut raw_and_line_end = bytes();
        raw_and_line_end.push(b'\n');
        let wrong: [Vec<u8>; 17] = [
            Vec::new(),
            bytes()[1..].into(),
            raw_and_line_end,
            hex.to_uppercase().into(),
            format!("{}F", &hex[..127]).into(),
            hex[2..].into(),
            format!("{hex}00").into(),
            format!("{hex}\n\n").into(),
            format!("{hex}\r").into(),
            format!(" {hex}").into(),
            format!("{BASE64}\n\n").into(),
            format!("{BASE64} ").into(),
            BASE64.trim_end_matches('=').into(),
            // The last digit has bits that no byte takes up.
            BASE64.replace("Pw==", "Px==").into(),
            BASE64.replace('+', "-").into(),
            format!("{}\n{}", &BASE64[..64], &BASE64[64..]).into(),
            BASE64.replace("Pw==", "P===").into(),
        ];
        for wrong in wrong {
            assert_eq!(Signature::parse(&wrong), None, "{wrong:?}");
        }
        for wrong in ["", "AAAA", &format!("{BASE64}\n"), &hex] {
            assert_eq!(Signature::from_base64(wrong), None, "{wrong:?}");
        }
    }
}
