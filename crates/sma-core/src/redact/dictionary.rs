//! Replacements of private data: the same value always has the same replacement.

use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

use super::addresses::{Address, Mac, addresses, ip, mac};
use super::finder::TooMany;
use super::names::{self, NameFinder, Spelling};
use super::originals::Originals;
use super::places::Place;
use super::replacements::{self, Texts, replacement};
use super::secrets::{MIN_LENGTH, SecretFinder, is_distinct};
use super::spans::{Span, merge};
use super::template::templates;
use super::{Private, REDACTED, RedactError, locations};
use crate::secrets::find_in_text;

/// Number of last digits of a MAC address that device names contain.
const SUFFIX_DIGITS: usize = 6;

/// Minimum decimals of a coordinate that is searched for in other texts.
const MIN_DECIMALS: usize = 3;

/// Replacements of everything private.
pub(super) struct Dictionary {
    /// Includes those with reversed bytes.
    macs: BTreeMap<Mac, Mac>,
    v4: BTreeMap<Ipv4Addr, Ipv4Addr>,
    v6: BTreeMap<Ipv6Addr, Ipv6Addr>,
    emails: BTreeMap<String, String>,
    urls: BTreeMap<String, String>,
    /// Whole names, in every spelling that occurs.
    whole: BTreeMap<String, String>,
    coordinates: BTreeSet<String>,
    /// The entries of the name finder.
    entries: Vec<Entry>,
    names: NameFinder,
    secrets: SecretFinder,
}

/// Entry that is found by its words.
enum Entry {
    /// A replacement, which is kept.
    Replacement,
    /// A name. `is_split` says whether it has several words.
    Name { kind: Private, new: String, is_split: bool },
    /// A secret that is a word or a number.
    Secret,
    /// A coordinate.
    Coordinate,
    /// The last digits of a MAC address, and those of its replacement.
    Suffix(Mac),
}

impl Dictionary {
    /// Assigns replacements to all originals.
    ///
    /// # Errors
    /// [`RedactError::TooManyNames`].
    pub(super) fn new(originals: &Originals) -> Result<Self, RedactError> {
        // An original with reversed bytes would be searched for again.
        let reversed = originals.macs.keys().map(|mac| mac.reversed());
        let taken = originals.taken_macs.iter().copied().chain(reversed).collect();
        let macs = replacements::assign(&originals.macs, &taken, replacements::mac);
        let v4 = replacements::assign(&originals.v4, &originals.taken_v4, replacements::v4);
        let v6 = replacements::assign(&originals.v6, &originals.taken_v6, replacements::v6);
        let mut fresh = Texts::new(&originals.taken);
        let emails =
            by_number(&originals.emails).map(|old| (old, fresh.next(Private::Email))).collect();
        let urls = by_number(&originals.urls).map(|old| (old, fresh.next(Private::Url))).collect();
        let mut named: Vec<_> = originals.names.values().collect();
        named.sort_unstable_by_key(|name| (name.kind, name.number));
        let mut whole = BTreeMap::new();
        let mut entries = Vec::new();
        let mut looked_for: Vec<(usize, &str, Spelling)> = Vec::new();
        let news: Vec<String> = named.iter().map(|name| fresh.next(name.kind)).collect();
        // Replacements come first: among equal patterns, the first is found.
        let taken = originals.taken.iter().map(String::as_str);
        for new in [REDACTED].into_iter().chain(taken).chain(news.iter().map(String::as_str)) {
            looked_for.push((entries.len(), new, Spelling::Any));
            entries.push(Entry::Replacement);
        }
        for (name, new) in named.iter().zip(&news) {
            for spelled in &name.spellings {
                whole.insert(spelled.clone(), new.clone());
                if names::is_telling(spelled) {
                    looked_for.push((entries.len(), spelled, Spelling::Any));
                }
            }
            let is_split = name.spellings.iter().any(|it| names::is_split(it));
            entries.push(Entry::Name { kind: name.kind, new: new.clone(), is_split });
        }
        for secret in &originals.secrets {
            if secret.len() >= MIN_LENGTH && !is_distinct(secret) {
                looked_for.push((entries.len(), secret, Spelling::Words));
                entries.push(Entry::Secret);
            }
        }
        for coordinate in originals.coordinates.iter().filter(|it| is_exact(it)) {
            looked_for.push((entries.len(), coordinate, Spelling::Words));
            entries.push(Entry::Coordinate);
        }
        let suffixes: Vec<(String, Mac)> =
            macs.iter().map(|(old, new)| (suffix(*old).text(), suffix(*new))).collect();
        for (digits, new) in &suffixes {
            looked_for.push((entries.len(), digits, Spelling::Words));
            entries.push(Entry::Suffix(*new));
        }
        let too_many = |TooMany| RedactError::TooManyNames;
        let names = NameFinder::new(looked_for).map_err(too_many)?;
        let secrets =
            SecretFinder::new(originals.secrets.iter().map(String::as_str)).map_err(too_many)?;
        let reversed = macs.iter().map(|(old, new)| (old.reversed(), new.reversed()));
        let macs = reversed.chain(macs.iter().map(|(old, new)| (*old, *new))).collect();
        let coordinates = originals.coordinates.clone();
        Ok(Self { macs, v4, v6, emails, urls, whole, coordinates, entries, names, secrets })
    }

    /// Returns the replacement of a whole name.
    pub(super) fn whole(&self, text: &str) -> Option<&str> {
        self.whole.get(text).map(String::as_str)
    }

    /// Returns whether a number occurs elsewhere as a coordinate.
    pub(super) fn is_coordinate(&self, number: &str) -> bool {
        is_exact(number) && self.coordinates.contains(number)
    }

    /// Returns the private parts of a text, disjoint and in order. Of nested ones the longest is
    /// returned; overlapping ones are merged, as a secret if any of them is.
    pub(super) fn find_spans(&self, text: &str, place: Place) -> Vec<Span<'_>> {
        let mut spans = Vec::new();
        if place == Place::Time {
            return spans;
        }
        spans.extend(self.secrets.find(text, place == Place::Name).into_iter().map(Span::secret));
        self.push_addresses(text, &mut spans);
        match place {
            Place::Value(kind) => {
                spans.extend(find_in_text(text).into_iter().map(Span::secret));
                let is_place = kind == Some(Private::Location);
                spans.extend(
                    locations::coordinates(text, is_place).into_iter().map(Span::coordinate),
                );
                self.push_names(text, false, &mut spans);
            }
            Place::Name => self.push_names(text, true, &mut spans),
            Place::Vocabulary | Place::Time | Place::Secret => {}
        }
        merge(spans)
    }

    /// Returns a text with everything private replaced.
    pub(super) fn replace_in<'t>(&self, text: &'t str, place: Place) -> Cow<'t, str> {
        let spans = self.find_spans(text, place).into_iter().filter(|span| span.kind.is_some());
        crate::secrets::splice(text, spans.map(|span| (span.range, span.new.into_owned())))
    }

    fn push_addresses<'d>(&'d self, text: &str, spans: &mut Vec<Span<'d>>) {
        for (range, address) in addresses(text) {
            let spelled = text.get(range.clone()).unwrap_or_default();
            spans.extend(self.address(range, address, spelled));
        }
        for (range, mac) in mac::find_known(text, |mac| self.macs.contains_key(&mac)) {
            let spelled = text.get(range.clone()).unwrap_or_default();
            spans.extend(self.mac(range, mac, spelled));
        }
        for (range, address) in ip::find_known_v4(text, |address| self.v4.contains_key(&address)) {
            let spelled = text.get(range.clone()).unwrap_or_default();
            spans.extend(self.address(range, Address::V4(address), spelled));
        }
    }

    /// Returns the span of an address; `None` where it is impersonal.
    fn address(&self, range: Range<usize>, address: Address, spelled: &str) -> Option<Span<'_>> {
        let (new, kind) = match address {
            Address::Mac(mac) | Address::Digits(mac) => return self.mac(range, mac, spelled),
            Address::V4(address) => match self.v4.get(&address) {
                Some(new) => (Cow::Owned(ip::spell_v4_like(spelled, *new)), Private::IpAddress),
                None => return replacements::is_v4(address).then(|| Span::kept(range)),
            },
            Address::V6(address) => {
                let mapped = address.to_ipv4_mapped();
                let new = match mapped {
                    Some(v4) => self.v4.get(&v4).map(Ipv4Addr::to_ipv6_mapped),
                    None => self.v6.get(&address).copied(),
                };
                match new {
                    Some(new) => (Cow::Owned(ip::spell_v6_like(spelled, new)), Private::IpAddress),
                    None => return replacements::is_v6(address).then(|| Span::kept(range)),
                }
            }
            Address::Email => match self.emails.get(&spelled.to_lowercase()) {
                Some(new) => (Cow::Borrowed(new.as_str()), Private::Email),
                None => return replacement(&spelled.to_lowercase()).map(|_| Span::kept(range)),
            },
            Address::Url => match self.urls.get(spelled) {
                Some(new) => (Cow::Borrowed(new.as_str()), Private::Url),
                None => return replacement(spelled).map(|_| Span::kept(range)),
            },
            // Found by its name.
            Address::Host => return None,
        };
        Some(Span { range, new, kind: Some(kind) })
    }

    fn mac(&self, range: Range<usize>, mac: Mac, spelled: &str) -> Option<Span<'_>> {
        let new = self.macs.get(&mac)?;
        let new = Cow::Owned(mac::spell_like(spelled, *new));
        Some(Span { range, new, kind: Some(Private::MacAddress) })
    }

    /// Adds what is found by its words; in names of members, only entries of several words.
    fn push_names<'d>(&'d self, text: &str, is_member: bool, spans: &mut Vec<Span<'d>>) {
        if locations::is_time_zone(text) {
            return;
        }
        for found in self.names.find(text, templates(text)) {
            let spelled = text.get(found.range.clone()).unwrap_or_default();
            let before = text.get(..found.range.start).unwrap_or_default();
            let (new, kind) = match self.entries.get(found.id) {
                Some(Entry::Replacement) => (Cow::Borrowed(""), None),
                Some(Entry::Name { is_split: false, .. } | Entry::Secret | Entry::Coordinate)
                    if is_member =>
                {
                    continue;
                }
                Some(Entry::Name { kind, new, is_split }) => {
                    let is_plain = matches!(kind, Private::Host | Private::Url);
                    let new = match self.whole.contains_key(spelled) && !is_member || is_plain {
                        true => Cow::Borrowed(new.as_str()),
                        false => {
                            Cow::Owned(names::spell_like(spelled, found.words, *is_split, new))
                        }
                    };
                    (new, Some(*kind))
                }
                Some(Entry::Secret) => (Cow::Borrowed(REDACTED), Some(Private::Secret)),
                Some(Entry::Coordinate) => (Cow::Borrowed("0"), Some(Private::Location)),
                // Six decimal digits are a number, unless they end the name of a device.
                Some(Entry::Suffix(_))
                    if spelled.bytes().all(|it| it.is_ascii_digit())
                        && !before.ends_with(['-', '_']) =>
                {
                    continue;
                }
                Some(Entry::Suffix(new)) => {
                    (Cow::Owned(mac::spell_like(spelled, *new)), Some(Private::MacAddress))
                }
                None => continue,
            };
            spans.push(Span { range: found.range, new, kind });
        }
    }
}

/// Returns the keys in the order of their numbers.
fn by_number(originals: &BTreeMap<String, usize>) -> impl Iterator<Item = String> {
    let mut order: Vec<(usize, &String)> = originals.iter().map(|(old, at)| (*at, old)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, old)| old.clone())
}

/// Returns whether a coordinate is too exact to occur by chance.
fn is_exact(number: &str) -> bool {
    number.split_once('.').is_some_and(|(_, decimals)| decimals.len() >= MIN_DECIMALS)
}

fn suffix(mac: Mac) -> Mac {
    Mac { address: mac.address & 0xff_ffff, digits: SUFFIX_DIGITS }
}
