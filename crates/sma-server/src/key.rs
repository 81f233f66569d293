//! The key of the administrator.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The key that requests must have. Only its digest is kept.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// Creates the key of a text; `None` for an empty one.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(digest(text.as_bytes())))
    }

    /// Returns whether a request has the key. How long this takes depends on the length of what it
    /// has, and on nothing else.
    pub(crate) fn is(&self, given: &[u8]) -> bool {
        self.0.ct_eq(&digest(given)).into()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_key_is_the_key() {
        let key = Key::new("s3cret").unwrap();
        assert!(key.is(b"s3cret"));
        for other in [&b""[..], b"s3cre", b"s3cret ", b"S3cret", b"s3cret\0"] {
            assert!(!key.is(other), "{other:?}");
        }
        assert!(Key::new("").is_none());
        assert!(!format!("{key:?}").contains("s3cret"));
    }
}
