//! JSON bundles: one object whose names are paths (profile, section 1.2).
//!
//! The name of a member determines its encoding: `.json` is embedded as is, `checksum.sha256` is a
//! string, everything else a string of base64.

mod read;
#[cfg(feature = "recover")]
mod salvage;
#[cfg(feature = "write")]
mod write;

pub use read::read;
#[cfg(feature = "recover")]
pub(crate) use salvage::salvage;
#[cfg(feature = "write")]
pub use write::write;

/// Encoding of a member.
enum Form {
    /// A JSON value whose source text is the member.
    Value,
    /// A string whose text is the member.
    Text,
    /// A string of canonical standard base64 with padding (RFC 4648, section 4).
    Base64,
}

impl Form {
    fn from_path(path: &str) -> Self {
        match path {
            path if path.ends_with(".json") => Self::Value,
            "checksum.sha256" => Self::Text,
            _ => Self::Base64,
        }
    }
}
