//! Redacted copies for sharing: without secrets, addresses and names.
//!
//! Secrets are removed. MAC, IP and e-mail addresses, network names, hosts, URLs, and names of
//! people and things are replaced consistently, so that records remain related. Then the result is
//! searched for anything missed.
//!
//! Replacements come from reserved ranges: locally administered MAC addresses (IEEE 802),
//! 198.18.0.0/15 (RFC 2544), 2001:db8::/32 (RFC 3849) and example.com (RFC 2606).

mod addresses;
mod dictionary;
mod error;
mod fields;
mod finder;
#[cfg(feature = "compare")]
mod known;
mod leftovers;
mod letters;
mod locations;
mod names;
mod originals;
mod places;
mod replacements;
mod rewrite;
mod secrets;
mod spans;
mod template;

pub use error::RedactError;
#[cfg(feature = "compare")]
pub(crate) use known::KnownSecrets;

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::archive::REDACTED_TAG;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::secrets::find_hidden_watched;
use crate::section::{Section, Sections};
#[cfg(feature = "write")]
use crate::write::NewArchive;
use dictionary::Dictionary;
use leftovers::{Searched, find_leftover};
use originals::{Collected, Originals};
use places::{Form, scalars_with};
use rewrite::Rewriter;

/// Replacement for a secret (profile, section 9).
const REDACTED: &str = "[REDACTED]";

/// Private data that redacting does not search for, as a sentence for the person who shares a copy.
pub const NOT_LOOKED_FOR: &str = "Not searched for: secrets that nothing next to them identifies \
                                  (a password in a sentence), names that appear in no name field, \
                                  nicknames, variants of names and names joined with other words \
                                  or digits, street addresses and places in text, serial and \
                                  phone numbers in text, time zones, and the contents of images and encoded data.";

/// Tag of a redacted copy, to be set by the caller who writes one. It also replaces the creator and
/// the host name.
pub const TAG: &str = REDACTED_TAG;

/// Number of replaced values of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Replaced {
    /// Kind of value.
    pub kind: Private,
    /// Number of distinct values.
    pub count: u64,
}

/// Kind of private data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Private {
    /// A password, token or key.
    Secret,
    /// A MAC address.
    MacAddress,
    /// An IP address.
    IpAddress,
    /// An e-mail address.
    Email,
    /// The name of a network.
    Network,
    /// The name of a host.
    Host,
    /// A URL.
    Url,
    /// The name of a person, or of an account.
    Person,
    /// A name that a person gave to a thing.
    Name,
    /// A geographic location.
    Location,
}

/// Redacted copy of sections.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redaction {
    /// The sections.
    pub sections: Sections<'static>,
    /// Numbers of removed or replaced values; kinds without occurrences are omitted.
    pub replaced: Vec<Replaced>,
    /// Private data that was not searched for: [`NOT_LOOKED_FOR`].
    pub not_looked_for: &'static str,
}

/// Makes a redacted copy of sections.
///
/// ```
/// use sma_core::{Archive, Limits, redact::redact};
///
/// # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
/// let archive = Archive::open(bytes, &Limits::default())?;
/// let copy = redact(&archive.sections())?;
/// let devices = copy.sections.get("devices").ok_or("missing")?;
/// assert!(!devices.root().source().contains("Kitchen"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a section cannot be read, and when the copy would still contain private data.
pub fn redact(sections: &Sections<'_>) -> Result<Redaction, RedactError> {
    progress::finish(redact_watched(sections, &()))
}

/// Makes a redacted copy as [`redact`] does, with checkpoints.
///
/// # Errors
/// As [`redact`].
pub async fn redact_watched(
    sections: &Sections<'_>,
    watch: &dyn Watch,
) -> Result<Redaction, RedactError> {
    if let Some(section) = sections.unreadable().first() {
        return Err(RedactError::Unreadable { section: section.clone() });
    }
    let total = sections.iter().map(|section| section.size() as u64).sum::<u64>();
    // Read twice to find secrets, once to find private data, and once to replace it.
    let mut track = Track::new(watch, Stage::Redacting, Unit::Bytes, total.saturating_mul(4));
    track.begin().await;
    let mut originals = Originals::default();
    let (mut hidden, mut collected) = (Vec::new(), Collected::new());
    for section in sections.iter() {
        let hidden_here = find_hidden_watched(section.root(), &mut track).await;
        for placed in scalars_with(section.root(), &hidden_here) {
            track.advance_by(placed.range.len()).await;
            originals.collect_one(&placed, &mut collected);
        }
        hidden.push(hidden_here);
    }
    let dictionary = Dictionary::new(&originals)?;
    let mut made = Sections::new();
    for (section, hidden) in sections.iter().zip(&hidden) {
        let json = rewrite(section, hidden, &dictionary, &mut track).await;
        made.insert_made(section.name(), json)?;
    }
    let mut track = Track::new(watch, Stage::Searching, Unit::Bytes, total.saturating_mul(3));
    track.begin().await;
    for section in made.iter() {
        check(section, &dictionary, &mut track).await?;
    }
    let replaced = originals.counts();
    Ok(Redaction { sections: made, replaced, not_looked_for: NOT_LOOKED_FOR })
}

/// Returns the facts for an archive of redacted sections: those of the source that reveal nothing about
/// people and places.
#[cfg(feature = "write")]
#[must_use]
pub fn describe_copy(source: &NewArchive) -> NewArchive {
    NewArchive::new(source.created_at.clone(), TAG)
        .with_backup_type(source.backup_type)
        .with_description("Redacted copy for sharing")
        .with_tags([TAG])
        .with_manager_version(source.manager_version.clone())
        .with_database(source.database_type.clone(), source.database_version.clone())
        .with_schema_version(source.schema_version.clone())
        .with_hostname(TAG)
        .with_packing(source.packing)
}

/// Returns the JSON of a section with everything private replaced, and everything else unchanged.
async fn rewrite(
    section: Section<'_>,
    hidden: &[usize],
    dictionary: &Dictionary,
    track: &mut Track<'_>,
) -> Vec<u8> {
    let mut rewriter = Rewriter::new(dictionary);
    for placed in scalars_with(section.root(), hidden) {
        track.advance_by(placed.range.len()).await;
        rewriter.push(&placed);
    }
    // Parsed texts are UTF-8.
    let text = core::str::from_utf8(section.text()).unwrap_or_default();
    rewriter.finish(text).into_owned().into_bytes()
}

/// Searches a section of a copy for private data.
///
/// # Errors
/// [`RedactError::Leftover`] if any is found.
async fn check(
    section: Section<'_>,
    dictionary: &Dictionary,
    track: &mut Track<'_>,
) -> Result<(), RedactError> {
    let root = section.root();
    let hidden = find_hidden_watched(root, track).await;
    let mut searched = Searched::new();
    for placed in scalars_with(root, &hidden) {
        track.advance_by(placed.range.len()).await;
        if let Some(kind) = find_leftover(dictionary, &placed, &mut searched) {
            let mut pointer = root.pointer_to(placed.range.start);
            if matches!(placed.form, Form::Name(_)) {
                // The name itself would reveal the private data.
                pointer.truncate(pointer.rfind('/').unwrap_or_default());
            }
            return Err(RedactError::Leftover {
                section: section.name().to_owned(),
                kind,
                pointer,
            });
        }
    }
    Ok(())
}
