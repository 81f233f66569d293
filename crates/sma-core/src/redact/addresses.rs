//! Finding addresses in texts.

pub(super) mod ip;
pub(super) mod mac;
mod url;

pub(super) use mac::Mac;
pub(super) use url::host_and_user;

use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

use alloc::vec::Vec;

/// Suffixes of host names inside a home, or leading to one.
const HOME_DOMAINS: &[&str] = &[
    ".local",
    ".lan",
    ".home",
    ".internal",
    ".localdomain",
    ".home.arpa",
    ".intranet",
    ".fritz.box",
    ".myfritz.net",
    ".duckdns.org",
    ".ddns.net",
    ".dyndns.org",
    ".no-ip.org",
    ".no-ip.com",
    ".dynv6.net",
    ".synology.me",
    ".ui.nabu.casa",
];

/// Public time servers, and the domain of the rest of them.
const TIME_SERVERS: &[&str] = &[
    "ntp.ubuntu.com",
    "time.apple.com",
    "time.aws.com",
    "time.cloudflare.com",
    "time.facebook.com",
    "time.google.com",
    "time.nist.gov",
    "time.windows.com",
];
const TIME_SERVER_POOL: &str = "pool.ntp.org";

/// Address that identifies a home or its residents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Address {
    /// A MAC address.
    Mac(Mac),
    /// Twelve decimal digits, a MAC address where the field implies it.
    Digits(Mac),
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address.
    V6(Ipv6Addr),
    /// An e-mail address.
    Email,
    /// A URL.
    Url,
    /// The name of a host in a home.
    Host,
}

/// Returns whether a host is a public time server, which identifies nobody.
pub(super) fn is_time_server(host: &str) -> bool {
    let in_pool = |host: &str| {
        let sub = host.strip_suffix(TIME_SERVER_POOL);
        sub.is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
    };
    let host = host.to_ascii_lowercase();
    TIME_SERVERS.contains(&&*host) || in_pool(&host)
}

/// Returns the addresses in a text with their ranges, in the order of the text.
pub(super) fn addresses(text: &str) -> Vec<(Range<usize>, Address)> {
    let mut found = Vec::new();
    // Only MAC addresses may lack both.
    if text.len() < mac::MIN_DIGITS && !text.bytes().any(|byte| matches!(byte, b'.' | b':')) {
        return found;
    }
    let urls = url::urls(text);
    let mut next_url = urls.iter().peekable();
    // A character that any kind of address may contain.
    let is_part = |c: char| c.is_alphanumeric() || ".:-_+%@".contains(c);
    let mut rest = 0;
    while let Some(start) = find_from(text, rest, is_part) {
        while next_url.next_if(|url| url.end <= start).is_some() {}
        if let Some(url) = next_url.next_if(|url| url.contains(&start)) {
            found.push((url.clone(), Address::Url));
            rest = url.end;
            continue;
        }
        let end = find_from(text, start, |c| !is_part(c)).unwrap_or(text.len());
        // A URL may begin in the middle of a word.
        let end = next_url.peek().map_or(end, |url| end.min(url.start));
        rest = end;
        in_word(text.get(start..end).unwrap_or_default(), start, &mut found);
    }
    found
}

fn find_from(text: &str, from: usize, is_it: impl Fn(char) -> bool) -> Option<usize> {
    Some(from + text.get(from..)?.find(is_it)?)
}

/// Finds the addresses in a word at an offset.
fn in_word(word: &str, offset: usize, found: &mut Vec<(Range<usize>, Address)>) {
    // A period or colon after an address belongs to the sentence, unless the colon is part of the
    // address.
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
    if let Some((mac, length)) =
        mac::parse_prefix(trimmed).filter(|(_, length)| *length == trimmed.len())
    {
        let is_number = mac::is_number(trimmed);
        found.push((
            at(0, length),
            if is_number { Address::Digits(mac) } else { Address::Mac(mac) },
        ));
        return;
    }
    for spelled in [stopped, trimmed] {
        // The zone after a link-local address is the name of an interface (RFC 4007).
        let spelled = spelled.split('%').next().unwrap_or_default();
        if let Ok(address) = spelled.parse::<Ipv6Addr>()
            && !address.is_unspecified()
        {
            found.push((at(0, spelled.len()), Address::V6(address)));
            return;
        }
    }
    let before = found.len();
    in_parts(trimmed, offset, found);
    let host = trimmed.split(':').next().unwrap_or_default();
    if found.len() == before && is_home_host(host) {
        found.push((at(0, host.len()), Address::Host));
    }
}

/// Finds the addresses in parts of a word: `shellyplug-s-A8032AB12345`, `192.168.1.5:1883`.
fn in_parts(word: &str, offset: usize, found: &mut Vec<(Range<usize>, Address)>) {
    let (mut start, mut covered) = (0, 0);
    for part in word.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '.')) {
        let bare = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let here = word.get(start..).unwrap_or_default();
        let address = if start < covered {
            None
        } else if let Ok(address) = bare.parse() {
            Some((bare.len(), Address::V4(address)))
        } else {
            mac::parse_prefix(here).map(|(mac, length)| {
                let is_number = here.get(..length).is_some_and(mac::is_number);
                (length, if is_number { Address::Digits(mac) } else { Address::Mac(mac) })
            })
        };
        if let Some((length, address)) = address {
            found.push((offset + start..offset + start + length, address));
            covered = start + length;
        }
        start += part.len();
    }
}

/// Returns whether a host name is one inside a home.
fn is_home_host(name: &str) -> bool {
    let is_home = |domain: &str| {
        let start = name.len().checked_sub(domain.len());
        start.is_some_and(|start| {
            start > 0 && name.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(domain))
        })
    };
    HOME_DOMAINS.iter().any(|domain| is_home(domain)) || name.eq_ignore_ascii_case("fritz.box")
}

#[cfg(test)]
mod tests;
