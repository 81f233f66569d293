//! The canonical form of RFC 8785, which checksums are computed over.

use super::number;
use super::string::Content;
use super::tape::Tape;
use super::value::{Kind, Siblings, Value};
use crate::progress::{self, Stage, Track, Unit};
use alloc::format;
use alloc::vec::Vec;
use core::mem;

/// Maximum bytes passed to a sink at once. Small enough for a digest of them to stay in caches; and
/// V8 keeps a digest over one long slice in its slow tier.
const PIECE: usize = 64 * 1024;

/// Writes the canonical form (RFC 8785) of a parsed text to `sink`, piece by piece.
///
/// `text` must be the text that `tape` was made from. Each path in `blank` is the list of names
/// from the root to a member: its value is written as `""`, and it is added where its object lacks
/// it. A path has no effect if a part of it is missing, is not an object, or is blanked itself.
///
/// ```
/// let text = br#"{ "b": {"sum": "17"}, "a": 1e0 }"#;
/// let tape = sma_core::json::parse(text, 64)?;
/// let mut out = Vec::<u8>::new();
/// sma_core::json::canonical(&tape, text, &[&["b", "sum"]], &mut |piece| out.extend(piece));
/// assert_eq!(out, br#"{"a":1,"b":{"sum":""}}"#);
/// # Ok::<(), sma_core::json::JsonError>(())
/// ```
#[doc(hidden)]
pub fn canonical(tape: &Tape, text: &[u8], blank: &[&[&str]], sink: &mut dyn FnMut(&[u8])) {
    progress::finish(canonical_watched(tape, text, blank, sink, &mut idle_track()));
}

/// Writes the canonical form to `sink` as [`canonical`] does, with checkpoints that count its
/// bytes.
pub(crate) async fn canonical_watched(
    tape: &Tape,
    text: &[u8],
    blank: &[&[&str]],
    sink: &mut dyn FnMut(&[u8]),
    track: &mut Track<'_>,
) {
    let root = tape.root(text);
    let blanks = Blanks::find(root, blank);
    if tape.is_canonical() && blanks.added.is_empty() {
        splice(text, blanks.replaced, sink, track).await;
    } else {
        Writer::new(blanks, sink).write(root, track).await;
    }
}

/// Writes the canonical form (RFC 8785) of a value to `sink`, piece by piece.
#[doc(hidden)]
pub fn write_canonical(value: Value<'_>, sink: &mut dyn FnMut(&[u8])) {
    let blanks = Blanks::default();
    progress::finish(Writer::new(blanks, sink).write(value, &mut idle_track()));
}

/// Returns the canonical form (RFC 8785) of a value.
#[doc(hidden)]
#[must_use]
pub fn canonical_bytes(value: Value<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.range().len());
    write_canonical(value, &mut |piece| bytes.extend_from_slice(piece));
    bytes
}

fn idle_track() -> Track<'static> {
    Track::new(&(), Stage::Hashing, Unit::Bytes, 0)
}

/// The values that the paths of [`canonical`] refer to.
#[derive(Default)]
struct Blanks<'a> {
    replaced: Vec<Value<'a>>,
    /// Objects with the member that each of them lacks.
    added: Vec<(Value<'a>, &'a str)>,
}

impl<'a> Blanks<'a> {
    fn find(root: Value<'a>, paths: &[&[&'a str]]) -> Self {
        let mut found = Self::default();
        for path in paths {
            let Some((last, way)) = path.split_last() else {
                found.replaced.push(root);
                continue;
            };
            let object = way.iter().try_fold(root, |value, name| value.get(name));
            let Some(object) = object.filter(|value| value.kind() == Kind::Object) else {
                continue;
            };
            let known = |added: &(Value<'_>, &str)| added.0.is_at(object) && added.1 == *last;
            match object.get(last) {
                Some(value) => found.replaced.push(value),
                None if found.added.iter().any(known) => {}
                None => found.added.push((object, last)),
            }
        }
        found
    }
}

/// Writes `text` to `sink` with `""` in place of these values.
async fn splice(
    text: &[u8],
    mut values: Vec<Value<'_>>,
    sink: &mut dyn FnMut(&[u8]),
    track: &mut Track<'_>,
) {
    values.sort_unstable_by_key(|value| value.range().start);
    let mut done = 0;
    for range in values.iter().map(|value| value.range()) {
        // A value nested in a replaced one, or listed again, ends at or before `done`.
        if range.start >= done {
            let before = text.get(done..range.start).unwrap_or_default();
            for piece in before.chunks(PIECE) {
                sink(piece);
                track.advance_by(piece.len()).await;
            }
            sink(br#""""#);
            done = range.end;
        }
    }
    for piece in text.get(done..).unwrap_or_default().chunks(PIECE) {
        sink(piece);
        track.advance_by(piece.len()).await;
    }
}

/// Writes values in canonical form, with an explicit stack: nothing recurses, however deep a text
/// is.
struct Writer<'a, 's> {
    blanks: Blanks<'a>,
    /// Members of all objects being written, sorted by name within each.
    members: Vec<Member<'a>>,
    out: Vec<u8>,
    /// Bytes passed to the sink since they were last counted.
    flushed: usize,
    sink: &'s mut dyn FnMut(&[u8]),
}

/// An array or object that has begun and not ended.
enum Open<'a> {
    Array {
        elements: Siblings<'a>,
        is_first: bool,
    },
    /// Its members begin at `first` of [`Writer::members`]; those from `next` on are not written
    /// yet.
    Object {
        first: usize,
        next: usize,
    },
}

/// Member to be written: a parsed one, or an added one with the value `""`.
#[derive(Clone, Copy)]
struct Member<'a> {
    name: Content<'a>,
    value: Option<Value<'a>>,
}

impl<'a, 's> Writer<'a, 's> {
    fn new(blanks: Blanks<'a>, sink: &'s mut dyn FnMut(&[u8])) -> Self {
        Self { blanks, members: Vec::new(), out: Vec::new(), flushed: 0, sink }
    }

    async fn write(mut self, root: Value<'a>, track: &mut Track<'_>) {
        let mut stack = Vec::new();
        stack.extend(self.begin(root));
        while self.step(&mut stack) {
            if self.flushed > 0 {
                track.advance_by(mem::take(&mut self.flushed)).await;
            }
        }
        self.flush();
        track.advance_by(self.flushed).await;
    }

    /// Writes the next element or member of the innermost array or object, or its end; returns
    /// whether there was one. A separate function, because V8 switches to optimized code only at
    /// calls.
    #[inline(never)]
    fn step(&mut self, stack: &mut Vec<Open<'a>>) -> bool {
        let Some(open) = stack.last_mut() else { return false };
        match open {
            Open::Array { elements, is_first } => match elements.next() {
                Some(element) => {
                    if !mem::take(is_first) {
                        self.put(b",");
                    }
                    stack.extend(self.begin(element));
                }
                None => {
                    self.put(b"]");
                    stack.pop();
                }
            },
            Open::Object { first, next } => match self.members.get(*next).copied() {
                Some(member) => {
                    if next > first {
                        self.put(b",");
                    }
                    *next += 1;
                    // Only parsed names are known to need no escapes.
                    let as_it_is = member.value.is_some() && !member.name.escaped;
                    self.put_string(member.name, as_it_is);
                    self.put(b":");
                    match member.value {
                        Some(value) => stack.extend(self.begin(value)),
                        None => self.put(br#""""#),
                    }
                }
                None => {
                    self.members.truncate(*first);
                    self.put(b"}");
                    stack.pop();
                }
            },
        }
        true
    }

    /// Writes a value, or the beginning of an array or object.
    fn begin(&mut self, value: Value<'a>) -> Option<Open<'a>> {
        if self.blanks.replaced.iter().any(|blank| blank.is_at(value)) {
            self.put(br#""""#);
            return None;
        }
        match value.kind() {
            Kind::Array => {
                self.put(b"[");
                return Some(Open::Array { elements: value.siblings(), is_first: true });
            }
            Kind::Object => {
                self.put(b"{");
                let first = self.members.len();
                self.sort_members(value);
                return Some(Open::Object { first, next: first });
            }
            Kind::String => self.put_string(value.content(), !value.content().escaped),
            Kind::Number => {
                number::write(value.bytes(), value.is_plain_integer(), |digits| self.put(digits));
            }
            Kind::Null | Kind::Bool => self.put(value.bytes()),
        }
        None
    }

    /// Appends the members of an object to [`Writer::members`], sorted.
    fn sort_members(&mut self, object: Value<'a>) {
        let first = self.members.len();
        let parsed = object.members();
        self.members
            .extend(parsed.map(|(key, value)| Member { name: key.content(), value: Some(value) }));
        let added = self.blanks.added.iter().filter(|(parent, _)| parent.is_at(object));
        self.members
            .extend(added.map(|(_, name)| Member { name: Content::plain(name), value: None }));
        if let Some(members) = self.members.get_mut(first..) {
            members.sort_unstable_by(|a, b| a.name.compare_names(b.name));
        }
    }

    fn put_string(&mut self, content: Content<'_>, as_it_is: bool) {
        self.put(b"\"");
        if as_it_is {
            self.put(content.bytes);
        } else {
            content.chars().for_each(|character| self.put_character(character));
        }
        self.put(b"\"");
    }

    /// Writes a character of a string (RFC 8785, section 3.2.2.2).
    fn put_character(&mut self, character: char) {
        match character {
            '"' => self.put(br#"\""#),
            '\\' => self.put(br"\\"),
            '\u{8}' => self.put(br"\b"),
            '\t' => self.put(br"\t"),
            '\n' => self.put(br"\n"),
            '\u{c}' => self.put(br"\f"),
            '\r' => self.put(br"\r"),
            '\0'..='\u{1f}' => self.put(format!("\\u{:04x}", u32::from(character)).as_bytes()),
            _ => self.put(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(PIECE) {
            if self.out.len() + piece.len() > PIECE {
                self.flush();
            }
            self.out.extend_from_slice(piece);
        }
    }

    fn flush(&mut self) {
        if !self.out.is_empty() {
            (self.sink)(&self.out);
            self.flushed += self.out.len();
            self.out.clear();
        }
    }
}
