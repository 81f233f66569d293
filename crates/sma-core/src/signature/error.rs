//! Errors of parsing keys, with texts for the person who chose the file.

use core::fmt;

use super::found::Found;
use crate::advice::{Advice, ErrorCategory};
use crate::count::count;

/// Form of a key (profile, section 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyForm {
    /// PEM: RFC 8410 in the text encoding of RFC 7468.
    Pem,
    /// A line `ssh-ed25519 AAAA… comment`.
    OpenSsh,
    /// A JSON Web Key (RFC 8037).
    Jwk,
    /// A public key of minisign or signify.
    Minisign,
    /// Hex digits.
    Hex,
    /// Standard base64 with its padding (RFC 4648, section 4).
    Base64,
}

impl fmt::Display for KeyForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pem => "PEM",
            Self::OpenSsh => "an OpenSSH line",
            Self::Jwk => "a JWK",
            Self::Minisign => "a minisign key",
            Self::Hex => "hex",
            Self::Base64 => "base64",
        })
    }
}

/// Reason why a text is not an Ed25519 public key. It contains none of the bytes, which may be
/// secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// It is of another kind.
    Unexpected {
        /// The kind.
        found: Found,
    },
    /// It is malformed.
    Malformed {
        /// The form.
        form: KeyForm,
    },
    /// It has another length.
    Length {
        /// The form.
        form: KeyForm,
        /// Number of bytes; a key has 32.
        bytes: usize,
    },
    /// The 32 bytes are not a point on the curve, or not in canonical encoding (RFC 8032, section
    /// 5.1.3).
    NotAPoint,
    /// The 32 bytes are a point of small order, for which anybody can make signatures.
    SmallOrder,
}

impl Advice for PublicKeyError {
    fn category(&self) -> ErrorCategory {
        ErrorCategory::User
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Unexpected { found } => found.public_key_hint(),
            Self::Malformed { .. } | Self::Length { .. } => {
                "Copy the key again, all of it and nothing else."
            }
            Self::NotAPoint => "Copy the key again, or ask the signer for it.",
            Self::SmallOrder => "Do not use this key, and do not trust its source.",
        }
    }
}

impl fmt::Display for PublicKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected { found } => write!(f, "this is {found}, not an Ed25519 public key"),
            Self::Malformed { form } => {
                write!(f, "this looks like a public key ({form}), but is malformed")
            }
            Self::Length { form, bytes } => {
                let bytes = count(*bytes, "byte");
                write!(f, "this is {form} of {bytes}, but an Ed25519 public key has 32")
            }
            Self::NotAPoint => f.write_str(
                "not a valid Ed25519 public key: right length, not a point on the curve",
            ),
            Self::SmallOrder => {
                f.write_str("this Ed25519 public key is unsafe: anyone can forge signatures for it")
            }
        }
    }
}

impl core::error::Error for PublicKeyError {}

/// Reason why a text is not an Ed25519 private key. It contains none of the bytes, which may be
/// secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrivateKeyError {
    /// It is of another kind.
    Unexpected {
        /// The kind.
        found: Found,
    },
    /// It is malformed.
    Malformed {
        /// The form.
        form: KeyForm,
    },
    /// It has another length.
    Length {
        /// The form.
        form: KeyForm,
        /// Number of bytes; a seed has 32.
        bytes: usize,
    },
    /// The file contains a public key (PKCS #8, version 2) that does not belong to the private key.
    PublicKeyMismatch,
}

impl Advice for PrivateKeyError {
    fn category(&self) -> ErrorCategory {
        ErrorCategory::User
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Unexpected { found } => found.private_key_hint(),
            Self::Malformed { .. } | Self::Length { .. } => {
                "Copy the key again, all of it and nothing else."
            }
            Self::PublicKeyMismatch => "Do not sign with it: restore the key from a backup.",
        }
    }
}

impl fmt::Display for PrivateKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected { found } => write!(f, "this is {found}, not an Ed25519 private key"),
            Self::Malformed { form } => {
                write!(f, "this looks like a private key ({form}), but is malformed")
            }
            Self::Length { form, bytes } => {
                let bytes = count(*bytes, "byte");
                write!(f, "this is {form} of {bytes}, but an Ed25519 private key has 32")
            }
            Self::PublicKeyMismatch => {
                f.write_str("the public key in this file does not belong to its private key")
            }
        }
    }
}

impl core::error::Error for PrivateKeyError {}
