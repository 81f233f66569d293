//! Result of a recovery, as plain data.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::container::Container;
use crate::count::count;
use crate::layer::Layer;
use crate::words::UnknownWord;

/// Report on the readable content of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct RecoveryReport {
    /// Compression of the file.
    pub layer: Layer,
    /// Container of the members; [`Container::Document`] for a document.
    pub container: Container,
    /// Short summary, such as `3 of 6 sections intact`.
    pub summary: String,
    /// State of the manifest; missing for a document.
    pub manifest: PartState,
    /// State of the signature over the checksums of the sections. These prove no more than it does:
    /// anyone who changes a section can recompute its checksums.
    pub signature: RecoveredSignature,
    /// Whether the sections are encrypted. Statements about them refer to the ciphertext.
    pub encrypted: bool,
    /// The expected sections, as far as known, in the order of the format.
    pub sections: Vec<RecoveredSection>,
    /// Further findings and omissions, one sentence each. Texts of the file are escaped.
    pub notes: Vec<String>,
}

/// State of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct RecoveredSection {
    /// Name, such as `devices`.
    pub name: String,
    /// State of its bytes.
    pub state: RecoveredState,
    /// Proof of an intact section.
    pub proof: Option<Proof>,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Size of the recovered part, in bytes.
    pub size: Option<u64>,
    /// Number of records: according to an intact manifest, or else counted. In a truncated array,
    /// the complete ones.
    pub record_count: Option<u64>,
    /// Reason for the state, as a sentence.
    pub reason: String,
}

/// State of a recovered section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum RecoveredState {
    /// Proven to be unchanged.
    Intact,
    /// Readable, but not proven to be unchanged.
    Readable,
    /// Proven to be changed, truncated, or unreadable.
    Damaged,
    /// Not found.
    Missing,
}

/// Proof that a section is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum Proof {
    /// The checksum in a manifest that matches its own.
    Manifest,
    /// The line of `checksum.sha256`; the manifest is lost or damaged.
    ChecksumFile,
    /// The checksum of the document that contains it.
    Document,
}

/// State of the signature of an archive that may be damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum RecoveredSignature {
    /// No signature was found.
    Unsigned,
    /// The archive is signed, and no public key was given to verify it.
    NotVerified,
    /// It verifies with a given public key.
    Verified,
    /// It does not verify with the given public keys, or without any with the embedded one; or it
    /// is missing.
    NotFitting,
}

/// State of a part that is not a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum PartState {
    /// Proven to be unchanged.
    Intact,
    /// Present, but not proven.
    Damaged,
    /// Not found.
    Missing,
}

impl RecoveredSignature {
    /// Returns the remark to add to the word "intact"; `None` where nothing is signed or intact.
    #[must_use]
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Unsigned | Self::NotFitting => None,
            Self::NotVerified => Some("signature not verified"),
            Self::Verified => Some("signature verified"),
        }
    }
}

/// Returns how many sections are intact and the state of the signature; where none can be proven,
/// as in documents, how many are readable.
pub(super) fn sentence(sections: &[RecoveredSection], signature: RecoveredSignature) -> String {
    let with = |state| sections.iter().filter(|section| section.state == state).count();
    let (intact, readable) = (with(RecoveredState::Intact), with(RecoveredState::Readable));
    let all = count(sections.len(), "section");
    let mut text = match (sections.len(), readable) {
        (0, _) => return String::from("no section found"),
        (_, 0) => format!("{intact} of {all} intact"),
        (_, readable) => format!("{intact} of {all} intact, {readable} readable without proof"),
    };
    if let Some(remark) = signature.remark().filter(|_| intact > 0) {
        text.push_str(&format!(" ({remark})"));
    }
    text
}
