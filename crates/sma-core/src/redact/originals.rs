//! Everything private that was found.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::addresses::{Address, addresses};
use super::{Private, Replaced};
use crate::validate::is_withheld;

/// Everything private that was found; names and addresses with the number of their first
/// appearance among their like.
#[derive(Default)]
pub(super) struct Originals {
    pub(super) secrets: BTreeSet<String>,
    pub(super) macs: BTreeMap<u64, usize>,
    pub(super) v4: BTreeMap<Ipv4Addr, usize>,
    pub(super) v6: BTreeMap<Ipv6Addr, usize>,
    /// In lower case.
    pub(super) emails: BTreeMap<String, usize>,
    pub(super) urls: BTreeMap<String, usize>,
    pub(super) words: BTreeMap<String, (Private, usize)>,
    pub(super) locations: BTreeSet<String>,
}

impl Originals {
    /// Notes a secret.
    pub(super) fn secret(&mut self, text: &str) {
        self.secrets.insert(text.to_owned());
    }

    /// Notes where something is.
    pub(super) fn location(&mut self, text: &str) {
        if text != "0" {
            self.locations.insert(text.to_owned());
        }
    }

    /// Notes a name of some kind. What is empty or a template names nothing; an address is one
    /// already.
    pub(super) fn word(&mut self, text: &str, kind: Private) {
        let is_address = addresses(text).iter().any(|(range, _)| *range == (0..text.len()));
        if !text.trim().is_empty() && !is_address && !is_withheld(text) {
            let next = self.words.len() + 1;
            self.words.entry(text.to_owned()).or_insert((kind, next));
        }
        // A host is one without its port, too.
        if let (Private::Host, Some((host, port))) = (kind, text.split_once(':'))
            && port.bytes().all(|byte| byte.is_ascii_digit())
        {
            self.word(host, kind);
        }
    }

    /// Notes the addresses in a text.
    pub(super) fn addresses(&mut self, text: &str) {
        for (range, address) in addresses(text) {
            let spelled = text.get(range).unwrap_or_default();
            match address {
                Address::Mac(address) => number(&mut self.macs, address),
                Address::V4(address) if is_nobody(address) => {}
                Address::V4(address) => number(&mut self.v4, address),
                Address::V6(address) if address.is_loopback() => {}
                Address::V6(address) => number(&mut self.v6, address),
                Address::Email => number(&mut self.emails, spelled.to_lowercase()),
                Address::Url => number(&mut self.urls, spelled.to_owned()),
            }
        }
    }

    /// All of it but locations, as it is spelled plainly; MAC addresses as twelve digits. What is
    /// too short to be looked for in longer texts is there, too.
    pub(super) fn spelled(&self) -> impl Iterator<Item = (Private, String)> {
        let texts = |kind, texts: Vec<String>| texts.into_iter().map(move |text| (kind, text));
        let v4 = self.v4.keys().map(ToString::to_string);
        let ip = v4.chain(self.v6.keys().map(ToString::to_string));
        texts(Private::Secret, self.secrets.iter().cloned().collect())
            .chain(texts(Private::MacAddress, self.macs.keys().map(|it| digits(*it)).collect()))
            .chain(texts(Private::IpAddress, ip.collect()))
            .chain(texts(Private::Email, self.emails.keys().cloned().collect()))
            .chain(texts(Private::Url, self.urls.keys().cloned().collect()))
            .chain(self.words.iter().map(|(word, (kind, _))| (*kind, word.clone())))
    }

    /// How many different values of each kind there are.
    pub(super) fn counts(&self) -> Vec<Replaced> {
        let mut counts: BTreeMap<Private, u64> = BTreeMap::new();
        let mut add = |kind, number: usize| {
            if number > 0 {
                *counts.entry(kind).or_default() += u64::try_from(number).unwrap_or(u64::MAX);
            }
        };
        add(Private::Secret, self.secrets.len());
        add(Private::MacAddress, self.macs.len());
        add(Private::IpAddress, self.v4.len() + self.v6.len());
        add(Private::Email, self.emails.len());
        add(Private::Url, self.urls.len());
        add(Private::Location, self.locations.len());
        for (kind, _) in self.words.values() {
            add(*kind, 1);
        }
        counts.into_iter().map(|(kind, count)| Replaced { kind, count }).collect()
    }
}

/// The twelve digits of a MAC address.
pub(super) fn digits(address: u64) -> String {
    format!("{address:012x}")
}

fn number<T: Ord>(known: &mut BTreeMap<T, usize>, thing: T) {
    let next = known.len() + 1;
    known.entry(thing).or_insert(next);
}

/// Whether an address tells nothing of a home.
fn is_nobody(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_unspecified() || address.is_broadcast()
}
