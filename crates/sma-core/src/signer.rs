//! Requirements on the signature of an archive before its content is used.
//!
//! A file that was verified in one run may be a different one when the next run reads it.
//! Operations that use content therefore take a [`SignaturePolicy`], and check it on the very bytes
//! that they use: [`Archive::check_signature`] examines the opened archive, not a file.
//!
//! ```
//! use sma_core::signature::PublicKey;
//! use sma_core::signer::{SignatureError, SignaturePolicy};
//! use sma_core::{Archive, Limits};
//!
//! # let signed = include_bytes!("../../../tests/vectors/samples/1.0-tar-none-signed.sma");
//! # let unsigned = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
//! # let pem = include_bytes!("../../../tests/vectors/samples/signer.pub.pem");
//! let keys = [PublicKey::parse(pem)?];
//! let policy = SignaturePolicy::SignedBy(&keys);
//! let archive = Archive::open(signed, &Limits::default())?;
//! assert_eq!(archive.check_signature(policy), Ok(()));
//!
//! let archive = Archive::open(unsigned, &Limits::default())?;
//! assert_eq!(archive.check_signature(policy), Err(SignatureError::NotSigned));
//! assert_eq!(archive.check_signature(SignaturePolicy::Consistent), Ok(()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::archive::Archive;
use crate::check::{CheckId, Level, SIGNATURE_CHECKS};
use crate::progress::{self, Watch};
use crate::report::{Report, SignatureState};
use crate::signature::PublicKey;

/// Requirement on the signature of an archive before its content is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a signature is demanded, looked at, or ignored")]
pub enum SignaturePolicy<'k> {
    /// Unsigned archives are accepted. A signature must match the content and the embedded public
    /// key, as far as that can be checked without the caller's keys.
    #[default]
    Consistent,
    /// The archive must be signed with one of these keys, which the caller trusts.
    SignedBy(&'k [PublicKey]),
    /// Signatures are ignored.
    Ignored,
}

/// Reason why the content of an archive is not used: its signature does not meet the requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureError {
    /// A signature is required, and the archive is not signed.
    NotSigned,
    /// The archive is signed with its embedded key, which is not one of the caller's.
    OtherSigner,
    /// No key of the caller verifies the signatures, or the content differs from the signed one.
    NotVerified,
    /// A signature is missing, or does not match the content or the embedded key.
    Inconsistent,
}

impl<'k> SignaturePolicy<'k> {
    /// Requires a signature by one of these keys; without keys, consistency.
    #[must_use]
    pub fn from_keys(keys: &'k [PublicKey]) -> Self {
        if keys.is_empty() { Self::Consistent } else { Self::SignedBy(keys) }
    }

    /// Returns the keys of which one must have signed.
    #[must_use]
    pub fn public_keys(self) -> &'k [PublicKey] {
        match self {
            Self::SignedBy(keys) => keys,
            Self::Consistent | Self::Ignored => &[],
        }
    }

    /// Checks a report of level `standard` or deeper that was made with
    /// [`SignaturePolicy::public_keys`].
    ///
    /// # Errors
    /// When the signature does not meet the requirement.
    pub fn check(self, report: &Report) -> Result<(), SignatureError> {
        match (self, report.signature()) {
            (Self::Ignored, _) | (Self::SignedBy(_), Some(SignatureState::Verified)) => Ok(()),
            (Self::SignedBy(_), Some(SignatureState::Unsigned)) => Err(SignatureError::NotSigned),
            (Self::SignedBy(_), Some(SignatureState::OtherKey)) => Err(SignatureError::OtherSigner),
            (Self::SignedBy(_), _) => Err(SignatureError::NotVerified),
            (Self::Consistent, Some(SignatureState::Forged)) => Err(SignatureError::Inconsistent),
            (Self::Consistent, _) => Ok(()),
        }
    }

    /// Returns the codes of the failed checks; where signatures are ignored, without those about
    /// signatures alone.
    #[must_use]
    pub fn failed_codes(self, report: &Report) -> Vec<String> {
        let counts = |id: Option<CheckId>| {
            self != Self::Ignored || id.is_none_or(|id| !SIGNATURE_CHECKS.contains(&id))
        };
        let failed = report.failed().filter(|check| counts(check.id()));
        failed.map(|check| check.code.to_string()).collect()
    }
}

impl Archive {
    /// Checks the signature of the archive, locked or not, together with the digests it covers, so
    /// that the very bytes of this archive are those that were signed.
    ///
    /// # Errors
    /// When the signature does not meet the requirement.
    pub fn check_signature(&self, policy: SignaturePolicy<'_>) -> Result<(), SignatureError> {
        progress::finish(self.check_signature_watched(policy, &()))
    }

    /// Checks the signature as [`Archive::check_signature`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Archive::check_signature`].
    pub async fn check_signature_watched(
        &self,
        policy: SignaturePolicy<'_>,
        watch: &dyn Watch,
    ) -> Result<(), SignatureError> {
        match (policy, self.is_signed()) {
            (SignaturePolicy::Ignored, _) | (SignaturePolicy::Consistent, false) => Ok(()),
            (SignaturePolicy::SignedBy(_), false) => Err(SignatureError::NotSigned),
            (SignaturePolicy::Consistent | SignaturePolicy::SignedBy(_), true) => {
                // Signatures cover the stored bytes, so nothing needs to be decrypted.
                let locked = self.to_locked();
                let keys = policy.public_keys();
                let validation = locked.validation(Level::Standard).with_public_keys(keys);
                policy.check(&validation.finish_watched(watch).await)
            }
        }
    }

    /// Returns whether the archive has signatures or claims to be signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.signatures().is_some_and(|signatures| signatures.is_signed())
    }
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSigned => "not signed",
            Self::OtherSigner => "signed with a key that is not one of those given",
            Self::NotVerified => {
                "the signature does not verify with a key that was given, or the content is not \
                 what was signed"
            }
            Self::Inconsistent => {
                "a signature is missing, or does not match the content or the public key in the \
                 archive"
            }
        })
    }
}

impl Error for SignatureError {}

impl Advice for SignatureError {
    fn category(&self) -> ErrorCategory {
        ErrorCategory::Validation
    }

    fn action(&self) -> &'static str {
        match self {
            Self::NotSigned => "Use a signed copy, or do not require a signature.",
            Self::OtherSigner => {
                "Compare the fingerprint of the embedded key with the one that the creator of the \
                 archive gives you. If they match, use that key."
            }
            Self::NotVerified => {
                "Do not use it: ask its creator for another copy, and for the right public key."
            }
            Self::Inconsistent => "Do not use it: ask its creator for another copy.",
        }
    }
}
