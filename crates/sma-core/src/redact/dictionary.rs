//! What stands for what: the same is replaced by the same, wherever it is.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

use aho_corasick::AhoCorasick;

use super::addresses::{Address, addresses};
use super::leftovers::Leftovers;
use super::originals::{Originals, digits};
use super::text::{SHORTEST_NAME, SHORTEST_SECRET, is_distinct, is_word, templates};
use super::{Private, REDACTED, RedactError};

/// The last digits of a MAC address, which devices have in their names.
const SUFFIX_DIGITS: usize = 6;

/// Longest plain replacement, in letters before its number.
const MOST_LETTERS: usize = 32;

/// What is replaced in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Addresses alone.
    Addresses,
    /// Secrets that are no words, too.
    Secrets,
    /// Names and all secrets, too.
    All,
}

/// What replaces everything that was found.
pub(super) struct Dictionary {
    macs: BTreeMap<u64, u64>,
    v4: BTreeMap<Ipv4Addr, Ipv4Addr>,
    v6: BTreeMap<Ipv6Addr, Ipv6Addr>,
    emails: BTreeMap<String, String>,
    urls: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    /// Finds words, secrets, and the last digits of MAC addresses.
    finder: AhoCorasick,
    /// What the patterns of the finder are replaced by.
    patterns: Vec<Pattern>,
}

struct Pattern {
    new: String,
    /// Whether it is replaced inside of words, too.
    is_distinct: bool,
}

impl Dictionary {
    /// Gives everything a replacement in which nothing private is found.
    ///
    /// # Errors
    /// [`RedactError::TooManyNames`].
    pub(super) fn new(originals: &Originals, leftovers: &Leftovers) -> Result<Self, RedactError> {
        let macs = replaced(&originals.macs, fake_mac);
        let v4 = replaced(&originals.v4, fake_v4);
        let v6 = replaced(&originals.v6, fake_v6);
        let is_free =
            |text: &String| !originals.words.contains_key(text) && leftovers.are_none_in(text);
        // Where a hostile archive leaves none, the original stays, and is found in the copy.
        let fresh = |kind, number| {
            let plain = (1..=MOST_LETTERS).map(|count| format!("{}{number}", "x".repeat(count)));
            { named(kind, number).into_iter().chain(plain) }.find(is_free)
        };
        let texts = |kind, originals: &BTreeMap<String, usize>| -> BTreeMap<String, String> {
            originals
                .iter()
                .filter_map(|(old, at)| Some((old.clone(), fresh(kind, *at)?)))
                .collect()
        };
        let emails = texts(Private::Email, &originals.emails);
        let urls = texts(Private::Url, &originals.urls);
        let words = originals.words.iter();
        let words: BTreeMap<String, String> =
            words.filter_map(|(old, (kind, at))| Some((old.clone(), fresh(*kind, *at)?))).collect();

        let long = words.iter().filter(|(word, _)| word.len() >= SHORTEST_NAME);
        // The finder knows the cases of ASCII alone.
        let long = long.flat_map(|(word, new)| {
            [word.clone(), word.to_uppercase(), word.to_lowercase()]
                .map(|it| (it, new.clone(), false))
        });
        let secrets = originals.secrets.iter().filter(|secret| secret.len() >= SHORTEST_SECRET);
        let secrets = secrets.map(|secret| (secret.clone(), REDACTED.into(), is_distinct(secret)));
        let suffixes = macs.iter().map(|(old, new)| (suffix(*old), suffix(*new), false));
        let (texts, patterns): (Vec<String>, Vec<Pattern>) = long
            .chain(secrets)
            .chain(suffixes)
            .map(|(text, new, is_distinct)| (text, Pattern { new, is_distinct }))
            .unzip();
        let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(&texts);
        let finder = finder.map_err(|_| RedactError::TooManyNames)?;
        Ok(Self { macs, v4, v6, emails, urls, words, finder, patterns })
    }

    /// What replaces a name as a whole.
    pub(super) fn whole(&self, text: &str) -> Option<&str> {
        self.words.get(text).map(String::as_str)
    }

    /// A text with what is wanted replaced. Of what overlaps the first is, and of what begins at
    /// the same place the longest.
    pub(super) fn replaced<'t>(&self, text: &'t str, wanted: Wanted) -> Cow<'t, str> {
        let spelled = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let mut spans: Vec<(Range<usize>, Cow<'_, str>)> = addresses(text)
            .into_iter()
            .filter_map(|(range, address)| {
                let new = self.address(address, spelled(&range))?;
                Some((range, Cow::Owned(new)))
            })
            .collect();
        if wanted != Wanted::Addresses {
            let templates = templates(text);
            for found in self.finder.find_overlapping_iter(text) {
                let Some(pattern) = self.patterns.get(found.pattern().as_usize()) else { continue };
                let range = found.range();
                let is_whole = wanted == Wanted::All
                    && is_word(text, &range)
                    && !templates.iter().any(|template| meet(template, &range));
                if is_whole || pattern.is_distinct {
                    spans.push((range, Cow::Borrowed(&pattern.new)));
                }
            }
        }
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        // Addresses come first among equals: the order is kept.
        spans.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
        let mut new = String::with_capacity(text.len());
        let mut done = 0;
        for (range, replacement) in spans {
            if let Some(before) = text.get(done..range.start) {
                new.push_str(before);
                new.push_str(&replacement);
                done = range.end;
            }
        }
        new.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(new)
    }

    /// What replaces an address; nothing where it tells nothing of a home.
    fn address(&self, address: Address, spelled: &str) -> Option<String> {
        match address {
            Address::Mac(address) => self.macs.get(&address).map(|new| like(spelled, *new)),
            Address::V4(address) => self.v4.get(&address).map(|new| format!("{new}")),
            Address::V6(address) => self.v6.get(&address).map(|new| format!("{new}")),
            Address::Email => self.emails.get(&spelled.to_lowercase()).cloned(),
            Address::Url => self.urls.get(spelled).cloned(),
        }
    }
}

/// The replacements of addresses, in the order of their first appearance: none of the originals.
fn replaced<T: Copy + Ord>(originals: &BTreeMap<T, usize>, fake: fn(usize) -> T) -> BTreeMap<T, T> {
    let mut order: Vec<(usize, T)> = originals.iter().map(|(old, at)| (*at, *old)).collect();
    order.sort_unstable();
    let free = (1..).map(fake).filter(|new| !originals.contains_key(new));
    order.into_iter().zip(free).map(|((_, old), new)| (old, new)).collect()
}

/// What may replace something of a kind, the best first.
fn named(kind: Private, number: usize) -> [String; 2] {
    ["example.com", "example.net"].map(|host| match kind {
        Private::Email => format!("person-{number}@{host}"),
        Private::Network => format!("Network {number}"),
        Private::Host => format!("host-{number}.{host}"),
        Private::Url => format!("https://{host}/{number}"),
        Private::Person => format!("Person {number}"),
        _ => format!("Name {number}"),
    })
}

/// A MAC address that is locally administered.
fn fake_mac(number: usize) -> u64 {
    const LOCAL: u64 = 0x0200_0000_0000;
    LOCAL | u64::try_from(number).unwrap_or_default()
}

fn fake_v4(number: usize) -> Ipv4Addr {
    let first = u32::from(Ipv4Addr::new(198, 18, 0, 0));
    Ipv4Addr::from(first.saturating_add(u32::try_from(number).unwrap_or_default()))
}

fn fake_v6(number: usize) -> Ipv6Addr {
    let first = u128::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0));
    Ipv6Addr::from(first.saturating_add(u128::try_from(number).unwrap_or_default()))
}

fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn suffix(address: u64) -> String {
    let digits = digits(address);
    digits.get(digits.len() - SUFFIX_DIGITS..).unwrap_or_default().to_owned()
}

/// A MAC address in the spelling of another.
fn like(spelled: &str, address: u64) -> String {
    let digits = digits(address);
    let digits = if spelled.bytes().any(|byte| byte.is_ascii_lowercase()) {
        digits
    } else {
        digits.to_uppercase()
    };
    match spelled.as_bytes().get(2).copied().filter(|byte| matches!(byte, b':' | b'-')) {
        None => digits,
        Some(separator) => {
            let mut text = String::with_capacity(17);
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && index % 2 == 0 {
                    text.push(char::from(separator));
                }
                text.push(digit);
            }
            text
        }
    }
}
