//! Addresses in a text, wherever they stand in it.

use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

use alloc::vec::Vec;

use crate::shape::mac_address;

/// Length of a MAC address with separators, in bytes.
const SPELLED: usize = 17;

/// Something that tells where a home is, or who lives in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Address {
    /// A MAC address.
    Mac(u64),
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address.
    V6(Ipv6Addr),
    /// An e-mail address.
    Email,
    /// A URL.
    Url,
}

/// The addresses in a text, each with where it stands, in the order of the text.
pub(super) fn addresses(text: &str) -> Vec<(Range<usize>, Address)> {
    let mut found = Vec::new();
    let urls = urls(text);
    // What an address is made of, of any kind.
    let is_part = |c: char| c.is_alphanumeric() || ".:-_+%@".contains(c);
    let mut rest = 0;
    while let Some(start) = find_from(text, rest, is_part) {
        let end = find_from(text, start, |c| !is_part(c)).unwrap_or(text.len());
        rest = end;
        if !urls.iter().any(|url| url.contains(&start)) {
            let word = text.get(start..end).unwrap_or_default();
            in_word(word, start, &mut found);
        }
    }
    found.extend(urls.into_iter().map(|range| (range, Address::Url)));
    found.sort_unstable_by_key(|(range, _)| range.start);
    found
}

/// The URLs in a text, with all that is in them. What a template makes one is none yet.
fn urls(text: &str) -> Vec<Range<usize>> {
    let mut urls: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("://") {
        if urls.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let before = text.get(..at).unwrap_or_default();
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let start = before.trim_end_matches(is_scheme).len();
        let is_end = |c: char| c.is_whitespace() || "\"'<>".contains(c);
        let end = find_from(text, at, is_end).unwrap_or(text.len());
        let url = text.get(start..end).unwrap_or_default();
        let url = url.trim_end_matches(['.', ',', ';', ')', ']', '!', '?']);
        if start < at && !url.contains("{{") {
            urls.push(start..start + url.len());
        }
    }
    urls
}

fn find_from(text: &str, from: usize, is_it: impl Fn(char) -> bool) -> Option<usize> {
    Some(from + text.get(from..)?.find(is_it)?)
}

/// The addresses in a word, which begins at an offset.
fn in_word(word: &str, offset: usize, found: &mut Vec<(Range<usize>, Address)>) {
    // A full stop or colon behind an address belongs to the sentence, unless the colon is a part
    // of it.
    let stopped = word.trim_end_matches(['.', '-', '_']);
    let trimmed = stopped.trim_end_matches(':');
    let at = |start: usize, length: usize| offset + start..offset + start + length;
    if let Some((user, host)) = trimmed.split_once('@')
        && !user.is_empty()
        && host.contains('.')
    {
        found.push((at(0, trimmed.len()), Address::Email));
        return;
    }
    for spelled in [stopped, trimmed] {
        // A link's zone behind it is the name of an interface (RFC 4007).
        let spelled = spelled.split('%').next().unwrap_or_default();
        if let Ok(address) = spelled.parse::<Ipv6Addr>()
            && !address.is_unspecified()
        {
            found.push((at(0, spelled.len()), Address::V6(address)));
            return;
        }
    }
    let (mut start, mut covered) = (0, 0);
    // Parts of the word: `shellyplug-s-A8032AB12345`, `192.168.1.5:1883`.
    for part in trimmed.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '.')) {
        let bare = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let address = if start < covered {
            None
        } else if let Ok(address) = bare.parse() {
            Some((bare.len(), Address::V4(address)))
        } else if let Some(address) = mac_address(bare) {
            Some((bare.len(), Address::Mac(address)))
        } else {
            // With separators it has several parts.
            let address = trimmed.get(start..start + SPELLED).and_then(mac_address);
            address.map(|address| (SPELLED, Address::Mac(address)))
        };
        if let Some((length, address)) = address {
            found.push((at(start, length), address));
            covered = start + length;
        }
        start += part.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};

    /// What is found in a text, as it is spelled there.
    fn found(text: &str) -> Vec<String> {
        addresses(text).into_iter().map(|(range, _)| text[range].to_string()).collect()
    }

    #[test]
    fn addresses_are_found_wherever_they_stand() {
        for (text, expected) in [
            ("A8:03:2A:B1:23:45", &["A8:03:2A:B1:23:45"][..]),
            ("at a8-03-2a-b1-23-45.", &["a8-03-2a-b1-23-45"]),
            ("shellyplug-s-A8032AB12345/relay/0", &["A8032AB12345"]),
            ("192.168.1.5:80/status?ip=10.0.0.1", &["192.168.1.5", "10.0.0.1"]),
            ("to http://192.168.1.5/key/SECRET?a=b.", &["http://192.168.1.5/key/SECRET?a=b"]),
            ("(mqtt+tls://a@b.example), or 10.0.0.1", &["mqtt+tls://a@b.example", "10.0.0.1"]),
            ("http://{{.Device.IP}}/x at 10.0.0.1", &["10.0.0.1"]),
            ("fe80::1%wlan0 2003:e5:1234:5678::/64", &["fe80::1", "2003:e5:1234:5678::"]),
            ("fe80:: and fe80::1:", &["fe80::", "fe80::1"]),
            ("from fe80::1:2 to 2001:db8::1.", &["fe80::1:2", "2001:db8::1"]),
            ("ask anna@home.example, not bob@", &["anna@home.example"]),
            ("A8:03:2A:B1:23:45:67", &["A8:03:2A:B1:23:45"]),
            ("größe 10.0.0.1€", &["10.0.0.1"]),
            ("anna@mühle.example", &["anna@mühle.example"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
        for none in [
            "",
            "12:30:45",
            "2026-01-19T10:00:00Z",
            "1.14.7",
            "2024.01.19.001",
            "300.1.1.1",
            "a@b",
            "@",
            "A8032AB1234",
            "A8032AB123456",
            "A8:03:2A:B1:23",
            ":",
            "::",
            "://",
            "see ://x",
        ] {
            assert_eq!(found(none), [""; 0], "{none}");
        }
    }
}
