//! `manifest.json`: its tables, and typed access to it (profile, section 3).

mod backup_type;
mod tables;

pub use backup_type::BackupType;
pub(crate) use tables::DATABASE_TYPES;
pub use tables::{BASE, GROUPS, Group, SECTION_ENTRY, encryption_parameters};

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::encryption::{KeyDerivation, ParameterError};
use crate::integrity::{Digest, Hasher};
use crate::json::{self, Key, Tape, Value};

/// Supported major version of the format.
#[doc(hidden)]
pub const FORMAT_MAJOR: u64 = 1;
/// Highest known minor version of the format.
#[doc(hidden)]
pub const FORMAT_MINOR: u64 = 0;

/// A manifest that may be faulty: accessors return the value as stored, or `None` where it is
/// absent or of another type.
#[derive(Clone, Copy, Debug)]
pub struct Manifest<'a> {
    root: Value<'a>,
}

/// Entry of a section in the manifest.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SectionEntry<'a> {
    /// Name of the section.
    pub name: Cow<'a, str>,
    /// The object that describes it.
    pub value: Value<'a>,
    /// Whether the archive contains it.
    pub included: Option<bool>,
    /// Number of records.
    pub record_count: Option<u64>,
    /// Size of the member as stored, in bytes.
    pub file_size: Option<u64>,
    /// Digest of the member as stored.
    pub checksum: Option<Digest>,
    /// `critical`, `high`, …
    pub priority: Option<Cow<'a, str>>,
}

/// Returns the canonical manifest: canonical JSON with empty checksum and signature of its own
/// (profile, 6.1). `validation.signature` signs it.
#[doc(hidden)]
#[must_use]
pub fn canonicalize(tape: &Tape, text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    json::canonical(tape, text, EMPTIED, &mut |piece| bytes.extend_from_slice(piece));
    bytes
}

/// Returns the digest of the [`canonicalize`] manifest, its `manifest_checksum`.
#[doc(hidden)]
#[must_use]
pub fn digest(tape: &Tape, text: &[u8]) -> Digest {
    let mut hasher = Hasher::new();
    json::canonical(tape, text, EMPTIED, &mut |piece| hasher.update(piece));
    hasher.finish()
}

/// Fields that the canonical manifest cannot contain, since they depend on it.
const EMPTIED: &[&[&str]] = &[&["validation", "manifest_checksum"], &["validation", "signature"]];

impl<'a> Manifest<'a> {
    /// Wraps the root of a parsed `manifest.json`.
    #[must_use]
    pub fn new(root: Value<'a>) -> Self {
        Self { root }
    }

    /// Returns the whole manifest.
    #[must_use]
    pub fn root(self) -> Value<'a> {
        self.root
    }

    /// Returns the value at a path of names.
    ///
    /// ```
    /// # use sma_core::{json, manifest::Manifest};
    /// let text = br#"{"compression": {"level": 6}}"#;
    /// let tape = json::parse(text, 64).unwrap();
    /// let manifest = Manifest::new(tape.root(text));
    /// assert_eq!(manifest.at(&["compression", "level"]).unwrap().as_uint(), Some(6));
    /// ```
    #[must_use]
    pub fn at(self, path: &[&str]) -> Option<Value<'a>> {
        path.iter().try_fold(self.root, |value, name| value.get(name))
    }

    /// Returns the text at a path of names.
    #[must_use]
    pub fn text(self, path: &[&str]) -> Option<Cow<'a, str>> {
        self.at(path)?.as_str()
    }

    /// Returns the unsigned integer at a path of names.
    #[must_use]
    pub fn uint(self, path: &[&str]) -> Option<u64> {
        self.at(path)?.as_uint()
    }

    /// Returns the digest at a path of names.
    #[must_use]
    pub fn digest(self, path: &[&str]) -> Option<Digest> {
        Digest::from_prefixed(&self.text(path)?)
    }

    /// Returns the semantic version in `format_version`.
    #[must_use]
    pub fn format_version(self) -> Option<FormatVersion> {
        FormatVersion::parse(&self.text(&["format_version"])?)
    }

    /// Returns whether the sections are encrypted.
    #[must_use]
    pub fn is_encrypted(self) -> bool {
        self.at(&["encryption", "enabled"]).and_then(Value::as_bool) == Some(true)
    }

    /// Returns the key derivation of an encrypted archive, with its parameters in range; `None`
    /// where a raw key is used. The fields are those of [`encryption_parameters`]: if each is valid
    /// by itself, the error is about their combination.
    ///
    /// # Errors
    /// A parameter that is out of range; a missing one counts as 0.
    pub fn key_derivation(self) -> Result<Option<KeyDerivation>, ParameterError> {
        let parameter = |name: &str| {
            let value = self.uint(&["encryption", "parameters", name]).unwrap_or(0);
            u32::try_from(value).unwrap_or(u32::MAX)
        };
        let name = self.text(&["encryption", "key_derivation"]);
        let derivation = match name.and_then(|name| name.parse().ok()) {
            None => return Ok(None),
            Some(KeyDerivation::Pbkdf2 { .. }) => {
                KeyDerivation::Pbkdf2 { iterations: parameter("iterations") }
            }
            Some(KeyDerivation::Argon2 { .. }) => KeyDerivation::Argon2 {
                memory_kib: parameter("memory_kib"),
                time_cost: parameter("time_cost"),
                parallelism: parameter("parallelism"),
            },
            Some(KeyDerivation::Scrypt { .. }) => KeyDerivation::Scrypt {
                log_n: u8::try_from(parameter("log_n")).unwrap_or(u8::MAX),
                r: parameter("r"),
                p: parameter("p"),
            },
        };
        derivation.check().map(|()| Some(derivation))
    }

    /// Returns the backup type, if it is a known word.
    #[must_use]
    pub fn backup_type(self) -> Option<BackupType> {
        self.text(&["archive_info", "backup_type"])?.parse().ok()
    }

    /// Returns whether the backup contains only the changes since another one.
    #[must_use]
    pub fn is_partial(self) -> bool {
        self.backup_type().is_some_and(BackupType::is_partial)
    }

    /// Returns the entries of `data_sections`, in their own order.
    #[must_use]
    pub fn sections(self) -> Vec<SectionEntry<'a>> {
        let list = self.root.get("data_sections");
        let entry = |(key, value): (Key<'a>, Value<'a>)| SectionEntry {
            name: key.name(),
            value,
            included: value.get("included").and_then(Value::as_bool),
            record_count: value.get("record_count").and_then(Value::as_uint),
            file_size: value.get("file_size").and_then(Value::as_uint),
            checksum: value
                .get("checksum")
                .and_then(Value::as_str)
                .and_then(|text| Digest::from_prefixed(&text)),
            priority: value.get("priority").and_then(Value::as_str),
        };
        list.map(|list| list.members().map(entry).collect()).unwrap_or_default()
    }
}

impl SectionEntry<'_> {
    /// Returns whether the archive should have a member for the section.
    #[must_use]
    pub fn is_included(&self) -> bool {
        self.included == Some(true)
    }
}

/// Semantic version, without its pre-release and build parts, which are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct FormatVersion {
    /// Changes when older readers can no longer read the format.
    pub major: u64,
    /// Changes when the format is extended.
    pub minor: u64,
    /// Changes with corrections.
    pub patch: u64,
}

impl FormatVersion {
    /// Parses a semantic version (semver 2.0.0), such as `1.0.0` or `1.2.0-rc.1+x86`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, build) = split_optional(text, '+');
        let (core, pre_release) = split_optional(rest, '-');
        let mut numbers = core.split('.').map(number);
        let version =
            Self { major: numbers.next()??, minor: numbers.next()??, patch: numbers.next()?? };
        let whole = numbers.next().is_none()
            && build.is_none_or(|build| build.split('.').all(is_identifier))
            && pre_release.is_none_or(|part| {
                part.split('.').all(|identifier| {
                    is_identifier(identifier)
                        && (number(identifier).is_some()
                            || !identifier.bytes().all(|b| b.is_ascii_digit()))
                })
            });
        whole.then_some(version)
    }
}

fn split_optional(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Parses a number without leading zeros or a sign; values beyond 64 bits are clamped.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    (plain && !text.is_empty()).then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_semantic() {
        let parse = |text| FormatVersion::parse(text).map(|v| (v.major, v.minor, v.patch));
        // Accepted and refused as on semver.org.
        assert_eq!(parse("1.0.0"), Some((1, 0, 0)));
        assert_eq!(parse("10.20.30"), Some((10, 20, 30)));
        assert_eq!(
            parse("99999999999999999999999.999999999999999999.0"),
            Some((u64::MAX, 999_999_999_999_999_999, 0))
        );
        assert_eq!(parse("1.1.2-prerelease+meta"), Some((1, 1, 2)));
        assert_eq!(parse("1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1"), Some((1, 0, 0)));
        assert_eq!(parse("1.0.0-0A.is.legal"), Some((1, 0, 0)));
        assert_eq!(parse("1.0.0+0.build.1-rc.10000aaa-kk-0.1"), Some((1, 0, 0)));
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "01.1.1",
            "1.01.1",
            "1.1.01",
            "1.2.3-01",
            "1.2.3-",
            "1.2.3+",
            "1.2.3-a..b",
            "v1.0.0",
            "1.0.0 ",
            "+1.0.0",
            "1.-0.0",
            "1.0.0-ä",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
