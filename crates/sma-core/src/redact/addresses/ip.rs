//! IP addresses: exclusion of impersonal ones, and spellings.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

/// Public name servers: Cloudflare, Google, Quad9, OpenDNS, AdGuard.
const RESOLVERS_V4: &[Ipv4Addr] = &[
    Ipv4Addr::new(1, 0, 0, 1),
    Ipv4Addr::new(1, 1, 1, 1),
    Ipv4Addr::new(8, 8, 4, 4),
    Ipv4Addr::new(8, 8, 8, 8),
    Ipv4Addr::new(9, 9, 9, 9),
    Ipv4Addr::new(94, 140, 14, 14),
    Ipv4Addr::new(94, 140, 15, 15),
    Ipv4Addr::new(149, 112, 112, 112),
    Ipv4Addr::new(208, 67, 220, 220),
    Ipv4Addr::new(208, 67, 222, 222),
];

/// The same servers.
const RESOLVERS_V6: &[Ipv6Addr] = &[
    Ipv6Addr::new(0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8844),
    Ipv6Addr::new(0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8888),
    Ipv6Addr::new(0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1001),
    Ipv6Addr::new(0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1111),
    Ipv6Addr::new(0x2620, 0xfe, 0, 0, 0, 0, 0, 0x9),
    Ipv6Addr::new(0x2620, 0xfe, 0, 0, 0, 0, 0, 0xfe),
    Ipv6Addr::new(0x2620, 0x119, 0x35, 0, 0, 0, 0, 0x35),
    Ipv6Addr::new(0x2620, 0x119, 0x53, 0, 0, 0, 0, 0x53),
];

/// Returns whether an address is impersonal: common in homes, a mask, or a public server.
pub(in crate::redact) fn is_nobody_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    let is_mask = bits.leading_ones() >= 8 && bits.leading_ones() + bits.trailing_zeros() == 32;
    let is_wildcard =
        bits.leading_zeros() >= 8 && bits.leading_zeros() + bits.trailing_ones() == 32;
    address.is_loopback()
        || address.is_broadcast()
        || address.is_multicast()
        || is_mask
        || is_wildcard
        || RESOLVERS_V4.contains(&address)
}

/// Returns the same for an IPv6 address.
pub(in crate::redact) fn is_nobody_v6(address: Ipv6Addr) -> bool {
    let is_prefix = address == Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0);
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || is_prefix
        || RESOLVERS_V6.contains(&address)
        || address.to_ipv4_mapped().is_some_and(is_nobody_v4)
}

/// Finds known IPv4 addresses whose numbers are not separated by periods, as in names of hosts and
/// entities: `ip-192-168-1-5`, `sensor_192_168_1_5`.
pub(in crate::redact) fn find_known_v4(
    text: &str,
    is_known: impl Fn(Ipv4Addr) -> bool,
) -> Vec<(Range<usize>, Ipv4Addr)> {
    let mut found = Vec::new();
    if !text.bytes().any(|byte| matches!(byte, b'-' | b'_')) {
        return found;
    }
    let mut groups: Vec<(Range<usize>, u8)> = Vec::new();
    let mut separator = None;
    let is_end = |byte: u8| !byte.is_ascii_digit();
    let mut at = 0;
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().position(|byte| is_end(*byte)).unwrap_or(rest.len());
        if length == 0 {
            let byte = rest.first().copied();
            // All separators must be the same.
            let is_separator = matches!(byte, Some(b'-' | b'_'))
                && groups.last().is_some_and(|(range, _)| range.end == at)
                && (separator == byte || groups.len() == 1);
            if !is_separator {
                groups.clear();
            }
            separator = byte.filter(|_| is_separator);
            at += 1;
            continue;
        }
        let spelled = text.get(at..at + length).unwrap_or_default();
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let is_apart = !before.is_some_and(char::is_alphanumeric);
        match spelled.parse::<u8>() {
            Ok(number) if is_apart && (spelled.len() == 1 || !spelled.starts_with('0')) => {
                groups.push((at..at + length, number));
            }
            _ => groups.clear(),
        }
        at += length;
        let is_ended = !text.get(at..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if let [.., (first, a), (_, b), (_, c), (last, d)] = groups.as_slice()
            && is_ended
        {
            let address = Ipv4Addr::new(*a, *b, *c, *d);
            if is_known(address) {
                found.push((first.start..last.end, address));
                groups.clear();
            }
        }
    }
    found
}

/// Returns an IPv4 address with the separators of another spelling.
pub(in crate::redact) fn spell_v4_like(spelled: &str, address: Ipv4Addr) -> String {
    let separator = spelled.trim_start_matches(|c: char| c.is_ascii_digit()).chars().next();
    match separator {
        Some(separator @ ('-' | '_')) => address.to_string().replace('.', &separator.to_string()),
        _ => address.to_string(),
    }
}

/// Returns an IPv6 address in the style of another spelling: compressed or full, upper or lower
/// case, with or without an embedded IPv4 address.
pub(in crate::redact) fn spell_v6_like(spelled: &str, address: Ipv6Addr) -> String {
    let is_full = spelled.len() == 39;
    let groups = address.segments();
    let text = match address.to_ipv4_mapped() {
        _ if is_full => groups.map(|group| format!("{group:04x}")).join(":"),
        Some(v4) if spelled.contains('.') => {
            let prefix = spelled.rfind(':').and_then(|at| spelled.get(..=at)).unwrap_or_default();
            format!("{prefix}{v4}")
        }
        Some(_) => format!("::ffff:{:x}:{:x}", groups[6], groups[7]),
        None => address.to_string(),
    };
    let is_upper = spelled.bytes().any(|byte| byte.is_ascii_uppercase())
        && !spelled.bytes().any(|byte| byte.is_ascii_lowercase());
    if is_upper { text.to_uppercase() } else { text }
}
