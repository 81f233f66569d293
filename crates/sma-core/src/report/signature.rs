//! State of the signature according to a report.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::Report;
use super::grounds::{Ground, Grounds, hold};
use crate::check::CheckId;

/// State of an archive's signature (profile, 6.4).
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
    /// There is a signature, but no public key to verify it with.
    NoKey,
    /// The signature is consistent with the key embedded in the archive, which proves nothing about
    /// the signer.
    EmbeddedOnly,
    /// The archive is signed with a key that the caller does not trust.
    OtherKey,
    /// A signature does not verify or was removed, or the content differs from the signed one.
    Forged,
    /// Signed with a key that the caller trusts, and unchanged since.
    Verified,
}

impl SignatureState {
    /// Returns the display name, which is unique among the states.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsigned => "Unsigned",
            Self::NoKey => "Signed, not verified",
            Self::EmbeddedOnly => "Consistent with its embedded key only",
            Self::OtherKey => "Signed with a key that you did not give",
            Self::Forged => "Damaged or forged",
            Self::Verified => "Verified with your key",
        }
    }

    /// Returns the meaning, as a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unsigned => "Nothing proves who made this archive.",
            Self::NoKey => {
                "The archive is signed, but the signature was not verified: that requires the \
                 signer's public key."
            }
            Self::EmbeddedOnly => {
                "The signature matches the public key in the same file, which proves nothing: \
                 anyone who changes an archive can replace the key too."
            }
            Self::OtherKey => {
                "The signature is valid, but was made with a key that is not one of yours. Compare \
                 its fingerprint with the one that the creator of the archive gives you."
            }
            Self::Forged => {
                "A signature does not verify, or the contents are not exactly those that were \
                 signed. Do not trust this archive."
            }
            Self::Verified => {
                "The archive was signed with a key that you gave, and has not changed since."
            }
        }
    }

    /// Returns the checks that the word relies on.
    #[must_use]
    pub fn grounds(self) -> Grounds {
        use CheckId::{
            ChecksumFileEntries, ChecksumFileForm, DataChecksum, ManifestChecksum,
            SectionChecksums, Signature, SignaturePlaces, Signed, Signer, UnvouchedSigner,
        };
        const SIGNED: &[Ground] = &[Ground::passed(Signed)];
        // Binds the content to what is signed: the manifest and checksum.sha256.
        const MANIFEST: &[Ground] = &[Ground::passed(ManifestChecksum)];
        const SECTIONS: &[Ground] = &[Ground::passed(SectionChecksums)];
        const DATA: &[Ground] = &[Ground::passed(DataChecksum)];
        const FORM: &[Ground] = &[Ground::passed(ChecksumFileForm)];
        const LIST: &[Ground] = &[Ground::passed(ChecksumFileEntries)];
        match self {
            Self::Unsigned => const { &[&[Ground::counted(Signed)]] },
            Self::NoKey => const { &[SIGNED, &[Ground::passed(SignaturePlaces)]] },
            Self::EmbeddedOnly => {
                const EMBEDDED: &[Ground] = &[Ground::warned(UnvouchedSigner)];
                &[SIGNED, EMBEDDED, MANIFEST, SECTIONS, DATA, FORM, LIST]
            }
            Self::OtherKey => {
                const OTHER: &[Ground] = &[Ground::failed(Signer)];
                &[SIGNED, OTHER, MANIFEST, SECTIONS, DATA, FORM, LIST]
            }
            Self::Forged => {
                // A signature is wrong, or it verifies,
                const EITHER: &[Ground] = &[
                    Ground::failed(Signature),
                    Ground::failed(SignaturePlaces),
                    Ground::passed(Signature),
                    Ground::failed(Signer),
                    Ground::warned(UnvouchedSigner),
                ];
                // and the content differs.
                const AND: &[Ground] = &[
                    Ground::failed(Signature),
                    Ground::failed(SignaturePlaces),
                    Ground::failed(ManifestChecksum),
                    Ground::failed(SectionChecksums),
                    Ground::failed(DataChecksum),
                    Ground::failed(ChecksumFileForm),
                    Ground::failed(ChecksumFileEntries),
                ];
                &[SIGNED, EITHER, AND]
            }
            Self::Verified => {
                const YOURS: &[Ground] = &[Ground::passed(Signature)];
                const SIGNER: &[Ground] = &[Ground::passed(Signer)];
                const PLACES: &[Ground] = &[Ground::passed(SignaturePlaces)];
                &[SIGNED, YOURS, SIGNER, PLACES, MANIFEST, SECTIONS, DATA, FORM, LIST]
            }
        }
    }

    /// Returns `None` where nothing about signatures is known: at level `basic`, and without a
    /// manifest.
    pub(super) fn from_report(report: &Report) -> Option<Self> {
        /// The first whose grounds hold. A signed archive of which nothing else is known comes
        /// last.
        const ORDER: [SignatureState; 6] = [
            SignatureState::Unsigned,
            SignatureState::Forged,
            SignatureState::OtherKey,
            SignatureState::EmbeddedOnly,
            SignatureState::Verified,
            SignatureState::NoKey,
        ];
        ORDER.into_iter().find(|state| hold(state.grounds(), report))
    }
}
