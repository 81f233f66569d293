//! What stands for what: the same is replaced by the same, wherever it is.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::addresses::{Address, addresses};
use super::{Private, REDACTED, RedactError, Replaced};
use crate::validate::is_withheld;

/// Shortest word that is looked for inside of longer texts, in bytes: shorter ones are found in
/// everything.
pub(super) const SHORTEST: usize = 3;

/// The last digits of a MAC address, which devices have in their names.
const SUFFIX_DIGITS: usize = 6;

/// Everything private that was found, each with the number of its first appearance.
#[derive(Default)]
pub(super) struct Originals {
    secrets: BTreeMap<String, usize>,
    macs: BTreeMap<u64, usize>,
    v4: BTreeMap<Ipv4Addr, usize>,
    v6: BTreeMap<Ipv6Addr, usize>,
    emails: BTreeMap<String, usize>,
    words: BTreeMap<String, (Private, usize)>,
}

impl Originals {
    /// Notes a secret.
    pub(super) fn secret(&mut self, text: &str) {
        number(&mut self.secrets, text.to_owned());
    }

    /// Notes a name of some kind. What is empty or a template names nothing; an address is one
    /// already.
    pub(super) fn word(&mut self, text: &str, kind: Private) {
        let is_address = addresses(text).iter().any(|(range, _)| *range == (0..text.len()));
        if !text.trim().is_empty() && !is_address && !is_withheld(text) {
            let next = self.words.len() + 1;
            self.words.entry(text.to_owned()).or_insert((kind, next));
        }
    }

    /// Notes the addresses in a text.
    pub(super) fn addresses(&mut self, text: &str) {
        for (range, address) in addresses(text) {
            match address {
                Address::Mac(address) => number(&mut self.macs, address),
                Address::V4(address) => number(&mut self.v4, address),
                Address::V6(address) => number(&mut self.v6, address),
                Address::Email => {
                    number(&mut self.emails, text.get(range).unwrap_or_default().to_lowercase());
                }
            }
        }
    }
}

fn number<T: Ord>(known: &mut BTreeMap<T, usize>, thing: T) {
    let next = known.len() + 1;
    known.entry(thing).or_insert(next);
}

/// What replaces everything that was found.
pub(super) struct Dictionary {
    originals: Originals,
    replacements: BTreeMap<String, String>,
    /// Finds words, and the last digits of MAC addresses.
    finder: AhoCorasick,
    /// What the patterns of the finder are replaced by.
    found: Vec<String>,
}

impl Dictionary {
    /// Gives everything a replacement that is none of the originals.
    ///
    /// # Errors
    /// [`RedactError::TooManyNames`].
    pub(super) fn new(originals: Originals) -> Result<Self, RedactError> {
        let mut replacements = BTreeMap::new();
        for (word, (kind, count)) in &originals.words {
            let mut new = replacement(*kind, *count);
            while originals.words.contains_key(&new) {
                new.push('x');
            }
            replacements.insert(word.clone(), new);
        }
        let words = replacements.iter().filter(|(word, _)| word.len() >= SHORTEST);
        let (mut patterns, mut found): (Vec<String>, Vec<String>) =
            words.map(|(word, new)| (word.clone(), new.clone())).unzip();
        for secret in originals.secrets.keys().filter(|secret| secret.len() > SHORTEST) {
            patterns.push(secret.clone());
            found.push(REDACTED.to_owned());
        }
        for (address, count) in &originals.macs {
            patterns.push(suffix(*address));
            found.push(suffix(fake_mac(*count)));
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(&patterns)
            .map_err(|_| RedactError::TooManyNames)?;
        Ok(Self { originals, replacements, finder, found })
    }

    /// What replaces a name as a whole.
    pub(super) fn whole(&self, text: &str) -> Option<&str> {
        self.replacements.get(text).map(String::as_str)
    }

    /// A text with its addresses replaced, and with its names where that is wanted.
    pub(super) fn replaced<'t>(&self, text: &'t str, names: bool) -> Cow<'t, str> {
        let mut spans: Vec<(Range<usize>, String)> = addresses(text)
            .into_iter()
            .map(|(range, address)| {
                let new = self.address(address, text.get(range.clone()).unwrap_or_default());
                (range, new)
            })
            .collect();
        if names {
            let taken = spans.clone();
            let templates = templates(text);
            let is_free = |range: &Range<usize>| {
                let meets =
                    |other: &Range<usize>| range.start < other.end && other.start < range.end;
                !taken.iter().any(|(other, _)| meets(other)) && !templates.iter().any(meets)
            };
            for found in self.finder.find_iter(text) {
                let range = found.range();
                if is_word(text, &range) && is_free(&range) {
                    let new = self.found.get(found.pattern().as_usize()).cloned();
                    spans.push((range, new.unwrap_or_default()));
                }
            }
        }
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        spans.sort_unstable_by_key(|(range, _)| range.start);
        let mut new = String::with_capacity(text.len());
        let mut done = 0;
        for (range, replacement) in spans {
            new.push_str(text.get(done..range.start).unwrap_or_default());
            new.push_str(&replacement);
            done = range.end;
        }
        new.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(new)
    }

    /// How many different values of each kind there were.
    pub(super) fn counts(&self) -> Vec<Replaced> {
        let mut counts: BTreeMap<Private, u64> = BTreeMap::new();
        let mut add = |kind, number: usize| {
            if number > 0 {
                *counts.entry(kind).or_default() += u64::try_from(number).unwrap_or(u64::MAX);
            }
        };
        add(Private::Secret, self.originals.secrets.len());
        add(Private::MacAddress, self.originals.macs.len());
        add(Private::IpAddress, self.originals.v4.len() + self.originals.v6.len());
        add(Private::Email, self.originals.emails.len());
        for (kind, _) in self.originals.words.values() {
            add(*kind, 1);
        }
        counts.into_iter().map(|(kind, count)| Replaced { kind, count }).collect()
    }

    /// Everything that should be gone, as it is spelled plainly; MAC addresses as twelve digits.
    pub(super) fn originals(&self) -> impl Iterator<Item = (Private, String)> {
        let Originals { secrets, macs, v4, v6, emails, words } = &self.originals;
        let texts = |kind, texts: Vec<String>| texts.into_iter().map(move |text| (kind, text));
        let v4 = v4.keys().filter(|address| !is_nobody(**address)).map(ToString::to_string);
        let v6 = v6.keys().filter(|address| !address.is_loopback()).map(ToString::to_string);
        texts(Private::Secret, secrets.keys().cloned().collect())
            .chain(texts(Private::MacAddress, macs.keys().map(|it| format!("{it:012x}")).collect()))
            .chain(texts(Private::IpAddress, v4.chain(v6).collect()))
            .chain(texts(Private::Email, emails.keys().cloned().collect()))
            .chain(words.iter().map(|(word, (kind, _))| (*kind, word.clone())))
    }

    fn address(&self, address: Address, spelled: &str) -> String {
        match address {
            Address::Mac(address) => {
                let count = self.originals.macs.get(&address).copied().unwrap_or_default();
                like(spelled, fake_mac(count))
            }
            Address::V4(address) if is_nobody(address) => spelled.to_owned(),
            Address::V4(address) => {
                let count = self.originals.v4.get(&address).copied().unwrap_or_default();
                let first = u32::from(Ipv4Addr::new(198, 18, 0, 0));
                let offset = u32::try_from(count % (1 << 17)).unwrap_or_default();
                format!("{}", Ipv4Addr::from(first.saturating_add(offset)))
            }
            Address::V6(address) if address.is_loopback() || address.is_unspecified() => {
                spelled.to_owned()
            }
            Address::V6(address) => {
                let count = self.originals.v6.get(&address).copied().unwrap_or_default();
                format!("2001:db8::{count:x}")
            }
            Address::Email => {
                let known = self.originals.emails.get(&spelled.to_lowercase()).copied();
                format!("person-{}@example.com", known.unwrap_or_default())
            }
        }
    }
}

/// Whether an address tells nothing of a home.
fn is_nobody(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_unspecified() || address.is_broadcast()
}

fn replacement(kind: Private, count: usize) -> String {
    match kind {
        Private::Network => format!("Network {count}"),
        Private::Host => format!("host-{count}.example.com"),
        Private::Url => format!("https://example.com/{count}"),
        Private::Person => format!("Person {count}"),
        _ => format!("Name {count}"),
    }
}

/// A MAC address that is locally administered.
fn fake_mac(count: usize) -> u64 {
    const LOCAL: u64 = 0x0200_0000_0000;
    LOCAL | u64::try_from(count).unwrap_or_default()
}

fn suffix(address: u64) -> String {
    let digits = format!("{address:012x}");
    digits.get(digits.len() - SUFFIX_DIGITS..).unwrap_or_default().to_owned()
}

/// A MAC address in the spelling of another.
fn like(spelled: &str, address: u64) -> String {
    let digits = format!("{address:012x}");
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

/// Whether a range begins and ends where words do.
pub(super) fn is_word(text: &str, range: &Range<usize>) -> bool {
    let is_part = |c: char| c.is_alphanumeric();
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !before.is_some_and(is_part) && !after.is_some_and(is_part)
}

/// The actions of a template, in which words are those of a program.
pub(super) fn templates(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let end = text.get(start..).and_then(|rest| rest.find("}}"));
        let end = end.map_or(text.len(), |at| start + at + 2);
        ranges.push(start..end);
        from = end;
    }
    ranges
}
