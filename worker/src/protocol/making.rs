//! Questions that make a new archive of the open one, and their answers.

use serde::{Deserialize, Serialize};
use sma_core::encryption::KeyDerivation;
use sma_core::report::Headline;

/// See [`Request::Make`](super::Request::Make).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Make {
    /// What is made.
    pub recipe: Recipe,
    /// Public keys of which one must have signed the open archive, each as base64 of its 32 bytes.
    /// Without any, a signature must only be consistent.
    pub keys: Vec<String>,
}

/// Kind of a new archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recipe {
    /// A redacted copy.
    Redact,
    /// A signed copy. The private key is sent with the question.
    Sign,
    /// A copy encrypted with AES-256-GCM. The key is sent with the question.
    Encrypt {
        /// How the key was derived; `None` for a key file.
        password: Option<KeyOrigin>,
    },
}

/// How a key was derived from a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyOrigin {
    /// Key derivation function.
    pub derivation: KeyDerivation,
    /// The salt.
    pub salt: [u8; 16],
}

/// See [`Request::MakeKey`](super::Request::MakeKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeKey {
    /// Key derivation function.
    pub derivation: KeyDerivation,
}

/// A new archive, which was opened and checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Size of the file, in bytes.
    pub size: u64,
    /// SHA-256 of the file, as hex.
    pub sha256: String,
    /// The verdict on it.
    pub headline: Headline,
    /// Facts by recipe.
    pub facts: MadeFacts,
}

/// Facts about a new archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MadeFacts {
    /// A redacted copy.
    Redacted {
        /// Kinds of replaced values, each with the number of distinct ones.
        replaced: Vec<(String, u64)>,
        /// What was not searched for, as a sentence.
        not_looked_for: String,
    },
    /// A signed copy.
    Signed {
        /// Fingerprint of the key, `SHA256:…`.
        fingerprint: String,
    },
    /// An encrypted copy, which was decrypted again and found equal.
    Encrypted,
}
