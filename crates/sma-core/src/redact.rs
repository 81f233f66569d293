//! A copy to share: without secrets, addresses and names.
//!
//! Secrets are taken out. MAC, IP and e-mail addresses, network names, hosts, URLs, and the names
//! of people and things are replaced, the same by the same wherever they stand, so that what
//! belonged together still does. Then the result is searched for what should be gone.
//!
//! Replacements come from ranges that are nobody's: MAC addresses that are locally administered
//! (IEEE 802), 198.18.0.0/15 (RFC 2544), 2001:db8::/32 (RFC 3849) and example.com (RFC 2606).

mod addresses;
mod dictionary;
mod error;
mod leftovers;
mod originals;
mod places;
mod text;

pub use error::RedactError;

use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::archive::REDACTED_TAG;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::secrets;
use crate::section::{Section, Sections};
use crate::validate::is_withheld;
use dictionary::{Dictionary, Wanted};
use leftovers::Leftovers;
use originals::Originals;
use places::{Form, Place, Placed, scalars};

/// What stands in place of a secret (profile, section 9).
const REDACTED: &str = "[REDACTED]";

/// The tag of an archive that is a redacted copy, which whoever writes one adds to it. It also
/// takes the place of the person who made it, and of the host.
pub const TAG: &str = REDACTED_TAG;

/// How much of a kind is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Replaced {
    /// What is gone.
    pub kind: Private,
    /// Number of different values.
    pub count: u64,
}

/// What is taken out or replaced.
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
    /// The name of a person or account.
    Person,
    /// The name that somebody gave to something.
    Name,
    /// Where on earth something is.
    Location,
}

/// A redacted copy of sections.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redaction {
    /// The sections.
    pub sections: Sections<'static>,
    /// What was taken out or replaced; kinds without any are left out.
    pub replaced: Vec<Replaced>,
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
/// When a section cannot be read, and when the copy would still hold what should be gone.
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
    // Read once to find what is private, and once to replace it.
    let mut track = Track::new(watch, Stage::Redacting, Unit::Bytes, total.saturating_mul(2));
    track.begin().await;
    let mut originals = Originals::default();
    let secrets: Vec<Vec<usize>> =
        sections.iter().map(|section| secrets::hidden(section.root())).collect();
    for (section, secrets) in sections.iter().zip(&secrets) {
        collect(section, secrets, &mut originals, &mut track).await;
    }
    let leftovers = Leftovers::of(&originals)?;
    let dictionary = Dictionary::new(&originals, &leftovers)?;
    let mut made = Sections::new();
    for (section, secrets) in sections.iter().zip(&secrets) {
        let json = rewritten(section, secrets, &dictionary, &mut track).await;
        made.insert_made(section.name(), json)?;
    }
    let mut track = Track::new(watch, Stage::Searching, Unit::Bytes, total);
    track.begin().await;
    for section in made.iter() {
        leftovers.check(section, &mut track).await?;
    }
    Ok(Redaction { sections: made, replaced: originals.counts() })
}

/// Notes everything private in a section.
async fn collect(
    section: Section<'_>,
    secrets: &[usize],
    originals: &mut Originals,
    track: &mut Track<'_>,
) {
    for Placed { place, text, form, range } in scalars(section.root()) {
        track.advance_by(range.len()).await;
        let is_secret = is_open(secrets, &text, range.start);
        match place {
            _ if is_secret => originals.secret(&text),
            Place::Value(Some(Private::Location)) => originals.location(&text),
            _ if form == Form::Number => {}
            Place::Value(Some(kind)) => {
                originals.addresses(&text);
                originals.word(&text, kind);
            }
            _ => originals.addresses(&text),
        }
    }
}

/// The JSON of a section with everything private replaced, and all else as it was.
async fn rewritten(
    section: Section<'_>,
    secrets: &[usize],
    dictionary: &Dictionary,
    track: &mut Track<'_>,
) -> Vec<u8> {
    let text = section.text();
    let mut edits = Vec::new();
    for Placed { place, text: old, form, range } in scalars(section.root()) {
        track.advance_by(range.len()).await;
        let is_secret = is_open(secrets, &old, range.start);
        let new = match place {
            Place::Value(Some(Private::Location)) => Cow::Borrowed("0"),
            _ if form == Form::Number && is_secret => Cow::Borrowed("0"),
            _ if form == Form::Number => continue,
            _ if is_secret => Cow::Borrowed(REDACTED),
            Place::Name => dictionary.replaced(&old, Wanted::Addresses),
            Place::Vocabulary => dictionary.replaced(&old, Wanted::Secrets),
            Place::Value(Some(_)) => match dictionary.whole(&old) {
                Some(new) => Cow::Borrowed(new),
                None => dictionary.replaced(&old, Wanted::All),
            },
            Place::Value(None) => dictionary.replaced(&old, Wanted::All),
        };
        if *new != *old {
            // Texts alone: there is nothing in them that could fail.
            let quoted = || serde_json::to_string(&*new).unwrap_or_default();
            edits.push((range, if form == Form::Number { new.to_string() } else { quoted() }));
        }
    }
    edits.sort_unstable_by_key(|(range, _)| range.start);
    let mut json = Vec::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in edits {
        json.extend_from_slice(text.get(done..range.start).unwrap_or_default());
        json.extend_from_slice(new.as_bytes());
        done = range.end;
    }
    json.extend_from_slice(text.get(done..).unwrap_or_default());
    json
}

/// Whether what begins at that place is a secret that can be read: one may be withheld already.
fn is_open(secrets: &[usize], text: &str, start: usize) -> bool {
    secrets.binary_search(&start).is_ok() && !is_withheld(text)
}
