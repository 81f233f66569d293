//! Secrets in percent-encoded parts of a text (RFC 3986, section 2.1), and in those that are escaped
//! as HTML: JSON in a query, a page in a message.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// Maximum number of encodings around a secret.
const MAX_LAYERS: usize = 3;

/// Characters that HTML escapes, as programs write them.
const ENTITIES: &[(&str, u8)] = &[
    ("&quot;", b'"'),
    ("&#34;", b'"'),
    ("&#x22;", b'"'),
    ("&apos;", b'\''),
    ("&#39;", b'\''),
    ("&#x27;", b'\''),
    ("&lt;", b'<'),
    ("&gt;", b'>'),
    ("&amp;", b'&'),
];

/// Adds the secrets that are visible when the text is decoded.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut layer = Decoded::new(text);
    for _ in 0..MAX_LAYERS {
        let Some(decoded) = layer else { break };
        found.extend(super::find_plain(&decoded.text).into_iter().filter_map(|range| {
            let place = |at: usize| decoded.starts.get(at).copied();
            Some(place(range.start)?..place(range.end)?)
        }));
        let inner = Decoded::new(&decoded.text);
        layer = inner.map(|inner| inner.inside(&decoded));
    }
}

/// A decoded text.
struct Decoded {
    text: String,
    /// Offset of each byte in the original text, and its length.
    starts: Vec<usize>,
}

impl Decoded {
    /// Decodes a text; `None` where nothing is encoded that could separate a name from a value.
    fn new(text: &str) -> Option<Self> {
        if !text.contains(['%', '&']) {
            return None;
        }
        let (mut bytes, mut starts) = (Vec::new(), Vec::new());
        let (mut at, mut has_separator) = (0, false);
        while let Some(byte) = text.as_bytes().get(at) {
            let rest = text.as_bytes().get(at..).unwrap_or_default();
            let (decoded, length) = match byte {
                b'%' => percent(rest),
                b'&' => entity(rest),
                _ => None,
            }
            .unwrap_or((*byte, 1));
            has_separator |= length > 1 && b"\"'<>&=:,{%".contains(&decoded);
            bytes.push(decoded);
            starts.push(at);
            at += length;
        }
        starts.push(at);
        // What is no text afterwards was no text before.
        let text = has_separator.then(|| String::from_utf8(bytes).ok())??;
        Some(Self { text, starts })
    }

    /// Returns this with the offsets of the text that `outer` was decoded from.
    fn inside(mut self, outer: &Self) -> Self {
        for start in &mut self.starts {
            *start = outer.starts.get(*start).copied().unwrap_or(*start);
        }
        self
    }
}

/// Decodes the percent-encoded byte at the beginning, and returns its length.
fn percent(text: &[u8]) -> Option<(u8, usize)> {
    let [_, high, low, ..] = text else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    Some((u8::try_from(digit(high)? << 4 | digit(low)?).ok()?, 3))
}

/// Decodes the escaped character at the beginning, and returns its length.
fn entity(text: &[u8]) -> Option<(u8, usize)> {
    let (entity, byte) = ENTITIES.iter().find(|(entity, _)| text.starts_with(entity.as_bytes()))?;
    Some((*byte, entity.len()))
}
