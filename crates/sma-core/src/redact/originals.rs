//! The private data found in an archive.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::addresses::{Address, Mac, addresses, host_and_user, ip, is_time_server};
use super::places::{Form, Place, Placed, scalars};
use super::replacements::{self, replacement};
use super::{Private, Replaced, locations, names};
use crate::json::Value;
use crate::secrets::Memo;
use crate::secrets::{find_in_text, json_text};
use crate::validate::is_withheld;

/// Common account names, which identify nobody.
const ACCOUNTS: &[&str] = &[
    "admin",
    "administrator",
    "anonymous",
    "api",
    "auto",
    "default",
    "guest",
    "homeassistant",
    "mqtt",
    "nobody",
    "none",
    "root",
    "scheduler",
    "shelly",
    "system",
    "unknown",
    "user",
];

/// Texts with their places that were collected, and need not be again.
pub(super) type Collected<'a> = Memo<'a, (Place, bool, bool), ()>;

/// The private data found; names and addresses with the number of their first occurrence within
/// their kind. Existing replacements are not private.
#[derive(Default)]
pub(super) struct Originals {
    pub(super) secrets: BTreeSet<String>,
    pub(super) macs: BTreeMap<Mac, usize>,
    pub(super) v4: BTreeMap<Ipv4Addr, usize>,
    pub(super) v6: BTreeMap<Ipv6Addr, usize>,
    /// In lower case.
    pub(super) emails: BTreeMap<String, usize>,
    pub(super) urls: BTreeMap<String, usize>,
    /// By normal form.
    pub(super) names: BTreeMap<String, Name>,
    /// Coordinates as written.
    pub(super) coordinates: BTreeSet<String>,
    /// Number of names of each kind.
    counts: BTreeMap<Private, usize>,
    /// Existing replacements, as in a copy of a copy.
    pub(super) taken: BTreeSet<String>,
    pub(super) taken_macs: BTreeSet<Mac>,
    pub(super) taken_v4: BTreeSet<Ipv4Addr>,
    pub(super) taken_v6: BTreeSet<Ipv6Addr>,
}

/// A name and its spellings.
pub(super) struct Name {
    pub(super) kind: Private,
    pub(super) number: usize,
    pub(super) spellings: BTreeSet<String>,
}

impl Originals {
    /// Collects the secrets of a string or number, and nothing else.
    #[cfg(feature = "compare")]
    pub(super) fn collect_secrets<'a>(
        &mut self,
        placed: &Placed<'a>,
        collected: &mut Collected<'a>,
    ) {
        let Placed { place, is_mac, text, form, .. } = placed;
        collected.get((*place, *is_mac, form.is_name()), text, || match (place, form) {
            (Place::Secret, _) => self.secret(text),
            (_, Form::Text) if let Some(tape) = json_text(text) => {
                let mut collected = Collected::new();
                for placed in scalars(tape.root(text.as_bytes())) {
                    self.collect_secrets(&placed, &mut collected);
                }
            }
            (Place::Value(_), Form::Text) => self.secrets_in(text),
            _ => {}
        });
    }

    /// Collects the private data of a value, including texts that are JSON.
    pub(super) fn collect(&mut self, root: Value<'_>) {
        let mut collected = Collected::new();
        for placed in scalars(root) {
            self.collect_one(&placed, &mut collected);
        }
    }

    /// Collects the private data of a string or number.
    pub(super) fn collect_one<'a>(&mut self, placed: &Placed<'a>, collected: &mut Collected<'a>) {
        let Placed { place, is_mac, text, form, .. } = placed;
        if matches!(form, Form::Number) {
            return self.collect_new(placed);
        }
        collected.get((*place, *is_mac, form.is_name()), text, || self.collect_new(placed));
    }

    fn collect_new(&mut self, Placed { place, is_mac, text, form, .. }: &Placed<'_>) {
        match (place, form) {
            (Place::Secret, _) => self.secret(text),
            (Place::Time, _) => {}
            (Place::Value(Some(Private::Location)), Form::Number) => self.coordinate(text),
            (_, Form::Number) => {}
            (_, Form::Text) if let Some(tape) = json_text(text) => {
                self.collect(tape.root(text.as_bytes()));
            }
            (Place::Vocabulary | Place::Name, _) => self.addresses(text, *is_mac),
            (Place::Value(kind), _) => self.value(text, *kind, *is_mac),
        }
    }

    fn value(&mut self, text: &str, kind: Option<Private>, is_mac: bool) {
        self.addresses(text, is_mac);
        self.secrets_in(text);
        let is_place = kind == Some(Private::Location);
        for range in locations::coordinates(text, is_place) {
            self.coordinate(text.get(range).unwrap_or_default());
        }
        for range in locations::streets(text) {
            self.name(text.get(range).unwrap_or_default(), Private::Location);
        }
        match kind {
            Some(Private::Location) => self.location(text),
            Some(Private::Host) => self.name(without_port(text), Private::Host),
            Some(kind) => self.name(text, kind),
            None => {}
        }
    }

    /// Adds the secrets inside a text.
    fn secrets_in(&mut self, text: &str) {
        for range in find_in_text(text) {
            let secret = text.get(range).unwrap_or_default();
            // A plain word may occur in sentences: it is only removed at this place.
            if super::secrets::is_distinct(secret) {
                self.secret(secret);
            }
        }
    }

    /// Adds a secret.
    fn secret(&mut self, text: &str) {
        if !is_withheld(text) && text != "0" {
            self.secrets.insert(text.to_owned());
        }
    }

    /// Adds a coordinate.
    fn coordinate(&mut self, text: &str) {
        if text != "0" {
            self.coordinates.insert(text.to_owned());
        }
    }

    /// Adds a location, and its parts.
    fn location(&mut self, text: &str) {
        if locations::is_number(text) {
            self.coordinate(text);
        } else if locations::is_anywhere(text) && locations::coordinates(text, true).is_empty() {
            self.name(text, Private::Location);
            if !is_withheld(text) {
                locations::parts_of_address(text)
                    .iter()
                    .for_each(|part| self.name(part, Private::Location));
            }
        }
    }

    /// Adds a name. Empty texts and templates are not names; addresses are collected separately,
    /// and common accounts identify nobody.
    fn name(&mut self, text: &str, kind: Private) {
        let is_whole = |(range, address): &(_, Address)| {
            *range == (0..text.len()) && *address != Address::Host
        };
        let is_address = || addresses(text).iter().any(is_whole);
        let is_account = || kind == Private::Person && ACCOUNTS.contains(&&*text.to_lowercase());
        let is_public = || {
            kind == Private::Host && is_time_server(text)
                || kind == Private::Location && locations::is_time_zone(text)
        };
        let is_impersonal = || is_address() || is_account() || is_public();
        if text.trim().is_empty() || is_withheld(text) || is_impersonal() {
            return;
        }
        if let Some(taken) = replacement(text) {
            self.taken.insert(taken);
            return;
        }
        let letters = names::identity(text);
        let key = if letters.is_empty() { text.to_owned() } else { letters };
        let counts = &mut self.counts;
        let name = self.names.entry(key).or_insert_with(|| {
            let count = counts.entry(kind).or_default();
            *count += 1;
            Name { kind, number: *count, spellings: BTreeSet::new() }
        });
        name.spellings.insert(text.to_owned());
    }

    /// Adds the addresses in a text.
    fn addresses(&mut self, text: &str, is_mac: bool) {
        for (range, address) in addresses(text) {
            let spelled = text.get(range).unwrap_or_default();
            match address {
                Address::Digits(_) if !is_mac => {}
                Address::Mac(mac) | Address::Digits(mac) => match replacements::is_mac(mac) {
                    true => drop(self.taken_macs.insert(mac)),
                    false => number(&mut self.macs, mac),
                },
                Address::V4(address) => self.v4(address),
                Address::V6(address) => match address.to_ipv4_mapped() {
                    Some(address) => self.v4(address),
                    None if ip::is_nobody_v6(address) => {}
                    None if replacements::is_v6(address) => drop(self.taken_v6.insert(address)),
                    None => number(&mut self.v6, address),
                },
                Address::Email => {
                    let email = spelled.to_lowercase();
                    match replacement(&email) {
                        Some(taken) => drop(self.taken.insert(taken)),
                        None => number(&mut self.emails, email),
                    }
                }
                Address::Url => self.url(spelled),
                Address::Host => self.name(spelled, Private::Host),
            }
        }
    }

    fn v4(&mut self, address: Ipv4Addr) {
        if replacements::is_v4(address) {
            self.taken_v4.insert(address);
        } else if !ip::is_nobody_v4(address) {
            number(&mut self.v4, address);
        }
    }

    /// Adds a URL, with its host and user, which may occur elsewhere.
    fn url(&mut self, url: &str) {
        if let Some(taken) = replacement(url) {
            self.taken.insert(taken);
            return;
        }
        number(&mut self.urls, url.to_owned());
        let (host, user) = host_and_user(url);
        if host.contains('.') {
            self.addresses(host, false);
            self.name(host, Private::Host);
        }
        if let Some(user) = user {
            self.name(user, Private::Person);
        }
    }

    /// Returns the number of distinct values of each kind.
    pub(super) fn counts(&self) -> Vec<Replaced> {
        let names = |kind| self.counts.get(&kind).copied().unwrap_or_default();
        let counts = [
            (Private::Secret, self.secrets.len()),
            (Private::MacAddress, self.macs.len()),
            (Private::IpAddress, self.v4.len() + self.v6.len()),
            (Private::Email, self.emails.len()),
            (Private::Network, names(Private::Network)),
            (Private::Host, names(Private::Host)),
            (Private::Url, self.urls.len() + names(Private::Url)),
            (Private::Person, names(Private::Person)),
            (Private::Name, names(Private::Name)),
            (Private::Location, self.coordinates.len() + names(Private::Location)),
        ];
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        let count = |count| u64::try_from(count).unwrap_or(u64::MAX);
        counts.map(|(kind, number)| Replaced { kind, count: count(number) }).collect()
    }
}

/// Returns the name of a host without its port.
pub(super) fn without_port(text: &str) -> &str {
    match text.rsplit_once(':') {
        Some((host, port))
            if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            host
        }
        _ => text,
    }
}

fn number<T: Ord>(known: &mut BTreeMap<T, usize>, thing: T) {
    let next = known.len() + 1;
    known.entry(thing).or_insert(next);
}
