//! Errors of decrypting one section.

use core::fmt;

use crate::encryption::DecryptMemberError;
use crate::layer::{Layer, LayerError};

/// Reason why one member cannot be decrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MemberProblem {
    /// Its encryption is damaged, or the key is wrong.
    Encryption(DecryptMemberError),
    /// The plaintext is damaged, or exceeds a limit.
    Layer(LayerError),
    /// The plaintext is compressed differently than the manifest states.
    OtherLayer { found: Layer, named: Layer },
    /// The plaintext has more JSON values than remain of the limit.
    JsonValues { limit: usize },
}

impl MemberProblem {
    /// Returns whether a wrong key causes this error.
    pub(crate) fn may_be_wrong_key(&self) -> bool {
        matches!(self, Self::Encryption(DecryptMemberError::FirstChunk))
    }

    /// Returns what could not be done, such as `decrypted`.
    pub(crate) fn failed_step(&self) -> &'static str {
        match self {
            Self::Encryption(_) => "decrypted",
            Self::Layer(_) | Self::OtherLayer { .. } => "decompressed",
            Self::JsonValues { .. } => "read",
        }
    }

    /// Returns whether the key is right although the member is damaged: its first chunk was
    /// decrypted.
    pub(crate) fn proves_key(&self) -> bool {
        match self {
            Self::Encryption(error) => matches!(error, DecryptMemberError::Chunk { .. }),
            Self::Layer(_) | Self::OtherLayer { .. } | Self::JsonValues { .. } => true,
        }
    }
}

impl fmt::Display for MemberProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encryption(error) => error.fmt(f),
            Self::Layer(error) => error.fmt(f),
            Self::OtherLayer { found, named } => write!(
                f,
                "the section is compressed with \"{found}\", but the \
                 manifest states \"{named}\""
            ),
            Self::JsonValues { limit } => {
                write!(f, "the decrypted sections contain more than {limit} JSON values together")
            }
        }
    }
}

impl From<DecryptMemberError> for MemberProblem {
    fn from(error: DecryptMemberError) -> Self {
        Self::Encryption(error)
    }
}

impl From<LayerError> for MemberProblem {
    fn from(error: LayerError) -> Self {
        Self::Layer(error)
    }
}
