//! Errors of opening an archive.

use alloc::string::String;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::check::CheckId;
use crate::container::{ContainerError, Lookalike};
use crate::count::count_bytes;
use crate::escape::escape;
use crate::json::{self, JsonError, JsonErrorKind, NumberProblem, Position};
use crate::layer::{Layer, LayerError};
use crate::limits::Limit;
use crate::manifest::FORMAT_MAJOR;

/// Reason why bytes cannot be opened as an archive (an *archive error* of the profile).
///
/// The text says what is wrong and where; [`OpenError::check`] leads to the advice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// The compressed layer is damaged or exceeds a limit.
    Layer(LayerError),
    /// The container is damaged, dangerous or exceeds a limit.
    Container(ContainerError),
    /// The first header of the tar is damaged.
    DamagedTar,
    /// The bytes are of another format.
    NotAnArchive {
        /// The format they look like.
        found: Lookalike,
    },
    /// JSON with neither a manifest nor a version.
    NoManifest,
    /// A manifest without the rest of its archive.
    LoneManifest,
    /// The text of a bundle or document is not strict JSON.
    Json {
        /// The problem.
        error: JsonError,
        /// Its position.
        position: Position,
    },
    /// `manifest.json` is not strict JSON.
    Manifest {
        /// The problem.
        error: JsonError,
        /// Its position in the manifest.
        position: Position,
    },
    /// A number in `manifest.json` is outside the range that every reader agrees on.
    ManifestNumber {
        /// The problem.
        problem: NumberProblem,
        /// Its position in the manifest.
        position: Position,
    },
    /// The archive has another major version.
    FormatMajor {
        /// Its version.
        found: String,
    },
    /// The document is nested too deeply.
    DocumentDepth {
        /// The limit.
        limit: u16,
        /// Position of the first array or object that exceeds it.
        position: Position,
    },
    /// All members together have more JSON values than [`Limits::json_values`].
    ///
    /// [`Limits::json_values`]: crate::Limits::json_values
    JsonValues {
        /// The limit.
        limit: usize,
    },
    /// A number of the document is outside the range that every reader agrees on.
    DocumentNumber {
        /// The problem.
        problem: NumberProblem,
        /// Its position.
        position: Position,
    },
    /// The document has a version that no release wrote.
    DocumentVersion {
        /// The value of its version field.
        found: String,
    },
    /// The document has a compression that documents do not use.
    DocumentLayer {
        /// The compression.
        layer: Layer,
    },
    /// The document is too large.
    DocumentSize {
        /// Its size, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
    },
}

impl OpenError {
    /// Returns the check that the error belongs to, with its stable code and advice.
    #[must_use]
    pub fn check(&self) -> CheckId {
        match self {
            Self::Layer(error) => error.check(),
            Self::Container(error) => error.check(),
            Self::DamagedTar => CheckId::TarHeader,
            Self::NotAnArchive { .. } | Self::NoManifest => CheckId::NotAnArchive,
            Self::LoneManifest => CheckId::LoneManifest,
            Self::Json { .. } => CheckId::BundleJson,
            Self::Manifest { .. } | Self::ManifestNumber { .. } => CheckId::ManifestJson,
            Self::FormatMajor { .. } => CheckId::FormatMajor,
            Self::JsonValues { .. } => CheckId::JsonValues,
            Self::DocumentDepth { .. } | Self::DocumentNumber { .. } => CheckId::DocumentJson,
            Self::DocumentVersion { .. } => CheckId::DocumentVersion,
            Self::DocumentLayer { .. } => CheckId::DocumentLayer,
            Self::DocumentSize { .. } => CheckId::DocumentSize,
        }
    }

    /// Returns the exceeded limit, if the error is about one.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::Layer(error) => error.limit(),
            Self::Container(error) => error.limit(),
            Self::JsonValues { .. } => Some(Limit::JsonValues),
            Self::DocumentSize { .. } => Some(Limit::DocumentBytes),
            _ => None,
        }
    }

    pub(super) fn json(error: JsonError, text: &[u8]) -> Self {
        Self::Json { position: json::position(text, error.offset), error }
    }

    pub(super) fn manifest(error: JsonError, text: &[u8]) -> Self {
        Self::Manifest { position: json::position(text, error.offset), error }
    }

    pub(super) fn manifest_number(problem: NumberProblem, text: &[u8]) -> Self {
        Self::ManifestNumber { position: json::position(text, problem.offset), problem }
    }

    pub(super) fn document_number(problem: NumberProblem, text: &[u8]) -> Self {
        Self::DocumentNumber { position: json::position(text, problem.offset), problem }
    }

    pub(super) fn too_deep(limit: u16, offset: usize, text: &[u8]) -> Self {
        Self::DocumentDepth { limit, position: json::position(text, offset) }
    }
}

impl From<LayerError> for OpenError {
    fn from(error: LayerError) -> Self {
        Self::Layer(error)
    }
}

impl From<ContainerError> for OpenError {
    fn from(error: ContainerError) -> Self {
        Self::Container(error)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layer(error) => error.fmt(f),
            Self::Container(error) => error.fmt(f),
            Self::DamagedTar => f.write_str("this is a tar archive whose first header is damaged"),
            Self::NotAnArchive { found } => write!(f, "this is {found}, not a backup"),
            Self::NoManifest => f.write_str(
                "this is JSON, but not a backup: it has neither a manifest nor a format version",
            ),
            Self::LoneManifest => f.write_str(
                "this is only the manifest of an archive: the data that it describes is missing",
            ),
            Self::Json { error, position } => {
                write!(f, "the JSON is malformed at {position}: {}", error.kind)
            }
            Self::Manifest { error: JsonError { kind, .. }, position } => {
                write!(f, "manifest.json is malformed at {position}: {kind}")
            }
            Self::ManifestNumber { problem, position } => {
                write!(f, "manifest.json has a number at {position} that {}", problem.kind)
            }
            Self::FormatMajor { found } => write!(
                f,
                "the archive has format version {}, but this program reads version {}",
                escape(found),
                FORMAT_MAJOR
            ),
            Self::DocumentDepth { limit, position } => {
                let kind = JsonErrorKind::TooDeep { limit: *limit };
                write!(f, "the document is malformed at {position}: {kind}")
            }
            Self::JsonValues { limit } => {
                write!(f, "the archive contains more than {limit} JSON values")
            }
            Self::DocumentNumber { problem, position } => {
                write!(f, "the document has a number at {position} that {}", problem.kind)
            }
            Self::DocumentVersion { found } => write!(
                f,
                "the document has format version \"{}\", which no release of Shelly Manager wrote",
                escape(found)
            ),
            Self::DocumentLayer { layer } => write!(
                f,
                "the document is compressed with {layer}, but documents are uncompressed or gzip"
            ),
            Self::DocumentSize { size, limit } => {
                write!(
                    f,
                    "the document has {}, more than the limit of {}",
                    count_bytes(*size),
                    count_bytes(*limit)
                )
            }
        }
    }
}

impl core::error::Error for OpenError {
    /// Returns the cause of the layer's or container's own error, whose text this error shows as
    /// its own.
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Layer(error) => error.source(),
            Self::Container(error) => error.source(),
            _ => None,
        }
    }
}

impl Advice for OpenError {
    fn category(&self) -> ErrorCategory {
        ErrorCategory::Archive
    }

    fn action(&self) -> &'static str {
        const OLDER: &str = "Open it with the program that created it: this program does not read \
                             versions that old.";
        const MORE_MEMORY: &str = "Open it on a computer with more memory.";
        /// Year of the first document version that can be read, `2024.1`.
        const FIRST_YEAR: u64 = 2024;
        match self {
            Self::FormatMajor { found } if is_before(found, FORMAT_MAJOR) => OLDER,
            Self::DocumentVersion { found } if is_before(found, FIRST_YEAR) => OLDER,
            Self::NotAnArchive { found } => found.action(),
            Self::Layer(LayerError::Memory { .. }) => MORE_MEMORY,
            _ => self.check().info().action,
        }
    }
}

/// Returns whether a version is older than the first supported one, by its first number.
pub(crate) fn is_before(version: &str, first: u64) -> bool {
    let number = version.split('.').next().and_then(|number| number.parse::<u64>().ok());
    number.is_some_and(|number| number < first)
}
