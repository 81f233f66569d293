//! JSON bundles: one object whose names are paths (profile, section 1.2).
//!
//! How a member is written follows from its name: `.json` is there as itself, `checksum.sha256`
//! as a string, everything else as a string of base64.

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

/// How a member is written.
enum Form {
    /// As a JSON value, whose source text the member is.
    Value,
    /// As a string that the member is the text of.
    Text,
    /// As a string of canonical standard base64 with padding (RFC 4648, section 4).
    Base64,
}

impl Form {
    fn of(path: &str) -> Self {
        match path {
            path if path.ends_with(".json") => Self::Value,
            "checksum.sha256" => Self::Text,
            _ => Self::Base64,
        }
    }
}
