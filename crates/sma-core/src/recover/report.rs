//! What recovery found, as plain data.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::container::Container;
use crate::layer::Layer;
use crate::words::UnknownWord;

/// What could be read of a file, in words and numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct RecoveryReport {
    /// How the file is compressed.
    pub layer: Layer,
    /// What its members are in; [`Container::Document`] where it is a document.
    pub container: Container,
    /// The outcome in a few words, such as `3 of 6 sections intact`.
    pub summary: String,
    /// What became of the manifest; of a document, which has none, missing.
    pub manifest: PartState,
    /// What is known of the signature over what proves the sections. Their checksums prove no more
    /// than it does: whoever changes a section can make its checksums anew.
    pub signature: RecoveredSignature,
    /// Whether the sections are encrypted. What is said of them is said of their ciphertext.
    pub encrypted: bool,
    /// The sections that the archive should hold, as far as that is known, in the order of the
    /// format.
    pub sections: Vec<RecoveredSection>,
    /// What else was found or left out, one sentence each. Texts of the file are escaped.
    pub notes: Vec<String>,
}

/// What became of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct RecoveredSection {
    /// Its name, such as `devices`.
    pub name: String,
    /// What became of it.
    pub state: RecoveredState,
    /// What an intact one was proven by.
    pub proof: Option<Proof>,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Bytes of it that are there.
    pub size: Option<u64>,
    /// Number of its records: as an intact manifest says of a section, or else counted. Of an
    /// array that is cut off, those that are whole.
    pub record_count: Option<u64>,
    /// Why it is in this state, in a sentence.
    pub reason: String,
}

/// What became of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum RecoveredState {
    /// Proven to be as it was written.
    Intact,
    /// It can be read, but nothing proves that it is as it was written.
    Readable,
    /// Proven to be changed, cut off, or unreadable.
    Damaged,
    /// Not there.
    Missing,
}

/// What proves that a section is as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum Proof {
    /// The checksum in a manifest that has its own.
    Manifest,
    /// The line of `checksum.sha256`; the manifest is lost or damaged.
    ChecksumFile,
    /// The checksum of the document that it is part of.
    Document,
}

/// What is known of the signature of an archive that may be damaged.
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
    /// The archive is signed, and no public key was given that could verify it.
    NotVerified,
    /// It verifies with a public key that was given.
    Verified,
    /// It does not verify with the public keys that were given, or without any with the one in
    /// the archive; or it is missing.
    NotFitting,
}

/// What became of a part that is no section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum PartState {
    /// Proven to be as it was written.
    Intact,
    /// There, and not proven.
    Damaged,
    /// Not there.
    Missing,
}

impl RecoveredSignature {
    /// Returns the remark that belongs to the word "intact"; none where nothing is signed, or
    /// nothing is intact.
    #[must_use]
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Unsigned | Self::NotFitting => None,
            Self::NotVerified => Some("signature not verified"),
            Self::Verified => Some("signature verified"),
        }
    }
}

/// How many sections are intact, and what their signature says of that; where none can be proven,
/// as in documents, how many are readable.
pub(super) fn sentence(sections: &[RecoveredSection], signature: RecoveredSignature) -> String {
    let count = |state| sections.iter().filter(|section| section.state == state).count();
    let (intact, readable) = (count(RecoveredState::Intact), count(RecoveredState::Readable));
    let noun = if sections.len() == 1 { "section" } else { "sections" };
    let mut text = match (sections.len(), readable) {
        (0, _) => return String::from("no section found"),
        (all, 0) => format!("{intact} of {all} {noun} intact"),
        (all, readable) => {
            format!("{intact} of {all} {noun} intact, {readable} readable without proof")
        }
    };
    if let Some(remark) = signature.remark().filter(|_| intact > 0) {
        text.push_str(&format!(" ({remark})"));
    }
    text
}
