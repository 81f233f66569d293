//! Replacements of private data: numbered, from reserved ranges, and recognized when a copy is
//! redacted again.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::addresses::Mac;
use super::{Private, names};

/// Prefixes of locally administered MAC addresses (IEEE 802), of twelve and of sixteen digits.
const LOCAL_MAC: u64 = 0x0200_0000_0000;
const LOCAL_EUI: u64 = 0x0200_0000_0000_0000;

/// Bits of a MAC address for the number.
const MAC_NUMBER_BITS: u32 = 24;

/// Kinds whose replacement is a word and a number.
const WORDS: &[(Private, &str)] = &[
    (Private::Name, "Name"),
    (Private::Network, "Network"),
    (Private::Person, "Person"),
    (Private::Location, "Place"),
];

/// Returns the replacement with this number of a kind.
fn text(kind: Private, number: usize) -> String {
    match kind {
        Private::Email => format!("person-{number}@example.com"),
        Private::Host => format!("host-{number}.example.com"),
        Private::Url => format!("https://example.com/{number}"),
        _ => {
            let word = WORDS.iter().find(|(of, _)| *of == kind).map_or("Name", |(_, word)| word);
            format!("{word} {number}")
        }
    }
}

/// Returns the plain spelling of a text that is a replacement: `Name 3` for `name_3`.
pub(super) fn replacement(text: &str) -> Option<String> {
    let is_number = |number: &str| {
        !number.is_empty()
            && !number.starts_with('0')
            && number.bytes().all(|it| it.is_ascii_digit())
    };
    let within = |before: &str, after: &str| {
        let number = text.strip_prefix(before)?.strip_suffix(after)?;
        is_number(number).then(|| text.into())
    };
    let of_word = || {
        let letters = names::identity(text);
        WORDS.iter().find_map(|(_, word)| {
            let number = letters.strip_prefix(&*word.to_lowercase())?;
            is_number(number).then(|| format!("{word} {number}"))
        })
    };
    within("person-", "@example.com")
        .or_else(|| within("host-", ".example.com"))
        .or_else(|| within("https://example.com/", ""))
        .or_else(of_word)
}

/// Returns whether a MAC address is a replacement.
pub(super) fn is_mac(mac: Mac) -> bool {
    mac.address >> MAC_NUMBER_BITS == local(mac.digits) >> MAC_NUMBER_BITS
}

/// Returns whether an address is in 198.18.0.0/15 (RFC 2544).
pub(super) fn is_v4(address: Ipv4Addr) -> bool {
    matches!(address.octets(), [198, 18 | 19, ..])
}

/// Returns whether an address is in 2001:db8::/32 (RFC 3849).
pub(super) fn is_v6(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x2001, 0xdb8, ..])
}

/// Assigns each original an unused replacement, in the order of their numbers.
pub(super) fn assign<T: Ord + Clone>(
    originals: &BTreeMap<T, usize>,
    taken: &BTreeSet<T>,
    replacement: impl Fn(usize, &T) -> T,
) -> BTreeMap<T, T> {
    let mut order: Vec<(usize, &T)> = originals.iter().map(|(old, at)| (*at, old)).collect();
    order.sort_unstable_by_key(|(at, _)| *at);
    let mut next = 0;
    let mut fresh = |old: &T| loop {
        next += 1;
        let new = replacement(next, old);
        if !taken.contains(&new) {
            return new;
        }
    };
    order.into_iter().map(|(_, old)| (old.clone(), fresh(old))).collect()
}

/// Iterator over replacement texts of several kinds, each returned once.
pub(super) struct Texts<'o> {
    taken: &'o BTreeSet<String>,
    next: BTreeMap<Private, usize>,
}

impl<'o> Texts<'o> {
    pub(super) fn new(taken: &'o BTreeSet<String>) -> Self {
        Self { taken, next: BTreeMap::new() }
    }

    /// Returns the next unused replacement of a kind.
    pub(super) fn next(&mut self, kind: Private) -> String {
        let number = self.next.entry(kind).or_default();
        loop {
            *number += 1;
            let new = text(kind, *number);
            if !self.taken.contains(&new) {
                return new;
            }
        }
    }
}

/// Returns the replacement MAC address with this number.
pub(super) fn mac(number: usize, old: &Mac) -> Mac {
    Mac { address: local(old.digits) | u64::try_from(number).unwrap_or_default(), ..*old }
}

/// Returns the replacement IPv4 address with this number.
pub(super) fn v4(number: usize, _: &Ipv4Addr) -> Ipv4Addr {
    let first = u32::from(Ipv4Addr::new(198, 18, 0, 0));
    Ipv4Addr::from(first.saturating_add(u32::try_from(number).unwrap_or_default()))
}

/// Returns the replacement IPv6 address with this number.
pub(super) fn v6(number: usize, _: &Ipv6Addr) -> Ipv6Addr {
    let first = u128::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0));
    Ipv6Addr::from(first.saturating_add(u128::try_from(number).unwrap_or_default()))
}

fn local(digits: usize) -> u64 {
    if digits == 12 { LOCAL_MAC } else { LOCAL_EUI }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_are_recognized_in_every_spelling() {
        for (text, plain) in [
            ("Name 3", "Name 3"),
            ("name-3", "Name 3"),
            ("NAME_3", "Name 3"),
            ("Network 12", "Network 12"),
            ("host-1.example.com", "host-1.example.com"),
            ("https://example.com/7", "https://example.com/7"),
            ("person-2@example.com", "person-2@example.com"),
        ] {
            assert_eq!(replacement(text).as_deref(), Some(plain), "{text}");
        }
        for none in [
            "",
            "Name",
            "Name x",
            "Name 0",
            "3",
            "host-x.example.com",
            "Names 3",
            "admin@example.com",
        ] {
            assert_eq!(replacement(none), None, "{none}");
        }
        for number in [1, 2, 70_000] {
            let old = Mac { address: 1, digits: 12 };
            assert!(is_mac(mac(number, &old)) && is_mac(mac(number, &Mac { digits: 16, ..old })));
            assert!(
                is_v4(v4(number, &Ipv4Addr::LOCALHOST)) && is_v6(v6(number, &Ipv6Addr::LOCALHOST))
            );
        }
        assert!(!is_mac(Mac { address: 0xa803_2ab1_2345, digits: 12 }));
    }
}
