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
mod places;

pub use error::RedactError;

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::archive::View;
use crate::increment::MadeSection;
use crate::secrets;
use crate::section::Section;
use crate::validate::is_withheld;
use dictionary::{Dictionary, Originals};
use leftovers::Leftovers;
use places::{Place, Placed, strings};

/// What stands in place of a secret (profile, section 9).
const REDACTED: &str = "[REDACTED]";

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
}

/// A redacted copy of an archive's sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// The sections, in the order of the archive.
    pub sections: Vec<MadeSection>,
    /// What was taken out or replaced; kinds without any are left out.
    pub replaced: Vec<Replaced>,
}

/// Makes a redacted copy of the sections of an archive.
///
/// ```
/// use sma_core::{Archive, Limits, redact::redact};
///
/// # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
/// let archive = Archive::open(bytes, &Limits::default())?;
/// let copy = redact(&archive)?;
/// let devices = core::str::from_utf8(&copy.sections[0].json)?;
/// assert!(!devices.contains("Kitchen") && !devices.contains("192.168."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a section cannot be read, and when the copy would still hold what should be gone.
pub fn redact<'a>(archive: impl Into<View<'a>>) -> Result<Redaction, RedactError> {
    let view = archive.into();
    let section =
        |name: String| view.section(&name).ok_or(RedactError::Unreadable { section: name });
    let sections: Vec<Section<'_>> =
        view.section_names().into_iter().map(section).collect::<Result<_, _>>()?;
    let mut originals = Originals::default();
    for section in &sections {
        collect(*section, &mut originals);
    }
    let dictionary = Dictionary::new(originals)?;
    let made = |section: &Section<'_>| MadeSection {
        name: section.name().to_owned(),
        json: rewritten(*section, &dictionary),
    };
    let made: Vec<MadeSection> = sections.iter().map(made).collect();
    let leftovers = Leftovers::of(&dictionary)?;
    for section in &made {
        leftovers.check(section)?;
    }
    Ok(Redaction { sections: made, replaced: dictionary.counts() })
}

/// Notes everything private in a section.
fn collect(section: Section<'_>, originals: &mut Originals) {
    let secrets = secret_places(section);
    for Placed { place, text, range } in strings(section.root()) {
        if secrets.binary_search(&range.start).is_ok() {
            originals.secret(&text);
            continue;
        }
        originals.addresses(&text);
        if let Place::Value(Some(kind)) = place {
            originals.word(&text, kind);
        }
    }
}

/// The JSON of a section with everything private replaced, and all else as it was.
fn rewritten(section: Section<'_>, dictionary: &Dictionary) -> Vec<u8> {
    let text = section.text();
    let secrets = secret_places(section);
    let mut edits = Vec::new();
    for Placed { place, text: old, range } in strings(section.root()) {
        let new = if secrets.binary_search(&range.start).is_ok() {
            Cow::Borrowed(REDACTED)
        } else {
            match place {
                Place::Name | Place::Vocabulary => dictionary.replaced(&old, false),
                Place::Value(Some(_)) => match dictionary.whole(&old) {
                    Some(new) => Cow::Borrowed(new),
                    None => dictionary.replaced(&old, true),
                },
                Place::Value(None) => dictionary.replaced(&old, true),
            }
        };
        if *new != *old {
            edits.push((range, new.into_owned()));
        }
    }
    edits.sort_unstable_by_key(|(range, _)| range.start);
    let mut json = Vec::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in edits {
        json.extend_from_slice(text.get(done..range.start).unwrap_or_default());
        // A string: there is nothing in it that could fail.
        json.extend(serde_json::to_vec(&new).unwrap_or_default());
        done = range.end;
    }
    json.extend_from_slice(text.get(done..).unwrap_or_default());
    json
}

/// Where secrets begin, in ascending order; those that are withheld already are none.
fn secret_places(section: Section<'_>) -> Vec<usize> {
    let found = secrets::strings(section.root());
    let open = found.filter(|it| !it.as_str().is_some_and(|text| is_withheld(&text)));
    open.map(|secret| secret.range().start).collect()
}
