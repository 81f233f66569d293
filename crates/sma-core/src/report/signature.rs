//! What a report says about signatures, in one word.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::{Report, Status};
use crate::check::CheckId;

/// The checks that tie contents to what is signed: `checksum.sha256` and the manifest.
const TIES: &[CheckId] = &[
    CheckId::ManifestChecksum,
    CheckId::SectionChecksums,
    CheckId::DataChecksum,
    CheckId::ChecksumFileEntries,
];

/// What is known about who signed an archive (profile, 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, VariantArray)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the profile has these six (6.4), and whoever shows them shows each"
)]
pub enum SignatureState {
    /// There is no signature.
    Unsigned,
    /// There is a signature, and no public key to verify it with.
    NoKey,
    /// The signature is consistent with the key that the archive itself brings along, for which
    /// nobody vouches.
    EmbeddedOnly,
    /// The archive is signed by a key that is not among those of the person who asks.
    OtherKey,
    /// A signature does not verify or was taken away, or the contents are not those that were
    /// signed.
    Forged,
    /// Signed by a key of the person who asks, and nothing was changed since.
    Verified,
}

impl SignatureState {
    /// The state for people, in a few words that no other state has.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsigned => "Unsigned",
            Self::NoKey => "Signed, not verified",
            Self::EmbeddedOnly => "Consistent with its own key only",
            Self::OtherKey => "Signed by a key that is not yours",
            Self::Forged => "Damaged or forged",
            Self::Verified => "Verified with your key",
        }
    }

    /// What the state means, in a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unsigned => "Nothing proves who made this archive.",
            Self::NoKey => "The archive is signed. Give the public key of the signer to verify it.",
            Self::EmbeddedOnly => {
                "The signature fits the public key that came in the same file, which proves \
                 nothing: whoever changes an archive can bring another key along."
            }
            Self::OtherKey => {
                "The signature is sound, but by a key that is none of yours. Compare its \
                 fingerprint with the one that the maker of the archive tells you."
            }
            Self::Forged => {
                "A signature does not fit, or the contents are not those that were signed. Do \
                 not trust this archive."
            }
            Self::Verified => {
                "The archive was signed with a key that you trust, and was not changed since."
            }
        }
    }

    /// None where signatures were not looked at, as at level `basic`.
    pub(super) fn of(report: &Report) -> Option<Self> {
        let signed = report.check(CheckId::Signed)?;
        let is = |id: CheckId, status| report.check(id).is_some_and(|check| check.status == status);
        let verified = is(CheckId::Signature, Status::Passed);
        let by_another = is(CheckId::Signer, Status::Failed);
        let unvouched = is(CheckId::UnvouchedSigner, Status::Warning);
        let fits_a_key = verified || by_another || unvouched;
        let was_changed = !TIES.iter().all(|id| is(*id, Status::Passed));
        Some(if signed.count > 0 {
            Self::Unsigned
        } else if is(CheckId::Signature, Status::Failed)
            || is(CheckId::SignaturePlaces, Status::Failed)
            || (fits_a_key && was_changed)
        {
            Self::Forged
        } else if by_another {
            Self::OtherKey
        } else if unvouched {
            Self::EmbeddedOnly
        } else if verified {
            Self::Verified
        } else {
            Self::NoKey
        })
    }
}
