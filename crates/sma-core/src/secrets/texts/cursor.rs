//! Reading names, values and what is between them in a text.

use alloc::vec::Vec;
use core::ops::Range;

/// Schemes of `Authorization` that a secret follows (RFC 9110, section 11.4).
const SCHEMES: &[&str] = &["basic", "bearer", "token", "apikey"];

/// The scheme that named parameters follow (RFC 7616).
const DIGEST: &str = "digest ";

/// Maximum length of an argument before or after a password, in bytes.
const MAX_ARGUMENT: usize = 256;

/// The colon of Chinese and Japanese texts.
const WIDE_COLON: char = '：';

/// Indicators of a YAML value on the following lines (YAML 1.2, section 8.1).
const BLOCKS: &[&str] = &["|", "|-", "|+", ">", ">-", ">+"];

/// Members that contain the value of a pair in a script.
const VALUES: &[&str] = &["value", "default_value", "defaultValue", "default", "text"];

/// Verbs between a name and its value in a sentence.
const VERBS: &[&str] = &["is", "ist", "lautet", "es", "est", "->", "→"];

/// Operators of scripts after which another part of a value may follow.
const OPERATORS: &[&str] = &["+", "||", "??", "?"];

/// Syntax between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// `=` without spaces.
    Tight,
    /// `=`, `:=` or `=>` with spaces.
    Spaced,
    /// `:`.
    Colon,
    /// A comma between quoted texts.
    Comma,
    /// The space after a flag.
    Space,
    /// The end of a tag.
    Tag,
    /// The parenthesis before a quoted argument.
    Call,
    /// A verb in a sentence.
    Verb,
}

/// A place in a text, and what is read from there on.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Returns the beginning of the rest, as far as an argument or an operand is looked for.
    pub(super) fn near(&self) -> &'t str {
        let rest = self.rest();
        rest.get(..rest.floor_char_boundary(MAX_ARGUMENT)).unwrap_or_default()
    }

    /// Returns the next run of characters that names consist of.
    pub(super) fn next_name(&mut self) -> Option<Range<usize>> {
        let is_part = |c: char| {
            c.is_alphanumeric()
                || matches!(c, '_' | '-' | '.')
                || !c.is_ascii() && !c.is_whitespace() && c != WIDE_COLON
        };
        let start = self.at + self.rest().find(|c: char| c.is_alphanumeric() || c == '_')?;
        let rest = self.text.get(start..).unwrap_or_default();
        self.at = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        Some(start..self.at)
    }

    pub(super) fn skip_spaces(&mut self) -> bool {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self.rest().len() < rest.len()
    }

    /// Consumes a text if it is next.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        self.at += if is_next { text.len() } else { 0 };
        is_next
    }

    /// Consumes a word that no letter follows.
    fn take_word(&mut self, word: &str) -> bool {
        let behind = self.rest().strip_prefix(word);
        let is_next = behind.is_some_and(|it| !it.starts_with(|c: char| c.is_alphanumeric()));
        is_next && self.take(word)
    }

    /// Adds the quoted arguments of a call after some others, and returns whether there are any.
    pub(super) fn arguments(&mut self, skipped: usize, found: &mut Vec<Range<usize>>) -> bool {
        let (begin, before) = (self.at, found.len());
        self.take("(");
        for index in 0.. {
            self.skip_spaces();
            let near = self.near();
            if let Some(quote) = self.quote() {
                let end = self.at + Cursor { text: near, at: quote.len() }.quoted_length(quote);
                let start = core::mem::replace(&mut self.at, end);
                if self.quote().is_none() {
                    break;
                }
                found.extend((index >= skipped).then_some(start..end));
            } else {
                self.at += near.find([',', '(', ')', ';', '\n', '"', '\'']).unwrap_or(near.len());
            }
            self.skip_spaces();
            if !self.take(",") {
                break;
            }
        }
        let has_any = found.len() > before;
        self.at = if has_any { self.at } else { begin };
        has_any
    }

    /// Consumes a verb of a sentence, with a colon after it.
    fn take_verb(&mut self) -> bool {
        let rest = self.rest();
        let is_next = |verb: &&&str| {
            rest.strip_prefix(**verb).is_some_and(|behind| behind.starts_with([' ', ':']))
        };
        let Some(verb) = VERBS.iter().find(is_next) else { return false };
        self.at += verb.len();
        self.take(":");
        true
    }

    /// Consumes a quote with the backslashes before it, as in a text nested in a text.
    fn quote(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let slashes = rest.len() - rest.trim_start_matches('\\').len();
        let is_quote = rest.get(slashes..)?.starts_with(['"', '\'', '`']);
        let quote = rest.get(..slashes + 1).filter(|_| is_quote)?;
        self.at += quote.len();
        Some(quote)
    }

    /// Skips to the value after a name, if there is one.
    pub(super) fn link(&mut self, name: usize, is_flag: bool) -> Option<Link> {
        let before = self.text.get(..name).unwrap_or_default();
        if before.ends_with('<') && self.take(">") {
            return Some(Link::Tag);
        }
        // `#define WIFI_PASS "…"`
        let is_defined = before.ends_with([' ', '\t']) && before.trim_end().ends_with("#define");
        let is_quoted = self.quote().is_some();
        // `data["token"] = …`
        let is_index = is_quoted && self.take("]");
        let is_spaced = self.skip_spaces();
        if is_flag && is_spaced && !self.rest().starts_with(['-', '=', ':']) {
            return Some(Link::Space);
        }
        if is_defined && is_spaced && self.rest().starts_with('"') {
            return Some(Link::Spaced);
        }
        let link = if self.take("=>") || self.take(":=") {
            Link::Spaced
        } else if self.take("===") || self.take("==") || self.take("=") {
            if is_spaced { Link::Spaced } else { Link::Tight }
        } else if self.take("%3D") || self.take("%3d") {
            Link::Tight
        } else if !is_index
            && !self.rest().starts_with("://")
            && (self.take(":") || self.take("："))
        {
            Link::Colon
        } else if is_quoted && !is_index && self.take(",") {
            Link::Comma
        } else if self.take("(") && self.rest().starts_with(['"', '\'', '`', '\\']) {
            Link::Call
        } else if is_spaced && self.take_verb() {
            Link::Verb
        } else {
            return None;
        };
        let is_spaced = self.skip_spaces();
        Some(if link == Link::Tight && is_spaced { Link::Spaced } else { link })
    }

    /// Reads the value at this place; the range is empty if there is no value.
    pub(super) fn value(&mut self, link: Link) -> Range<usize> {
        if link == Link::Comma {
            // The value of a pair in a script: `{key: "token", value: "…"}`.
            let begin = self.at;
            self.quote();
            if !VALUES.iter().any(|name| self.take_word(name)) {
                self.at = begin;
            } else {
                self.quote();
                self.skip_spaces();
                if !self.take(":") && !self.take("=") {
                    return self.at..self.at;
                }
                self.skip_spaces();
            }
        }
        if link == Link::Tag {
            let length = self.rest().find('<').unwrap_or(self.rest().len());
            return self.at..self.at + length;
        }
        let begin = self.at;
        if let Some(quote) = self.quote() {
            let length = self.quoted_length(quote);
            // In `"…?token=" + "…"` the quote ends the text with the name.
            if self.rest().get(..length).is_some_and(|between| between.trim() == "+") {
                return begin..begin;
            }
            // In `"Bearer …"` the scheme is kept.
            let scheme = self.scheme_length(length);
            return self.at + scheme..self.at + length;
        }
        if link == Link::Comma {
            return self.at..self.at;
        }
        if link == Link::Colon {
            self.skip_block_indicator();
        }
        let is_digest = |start: &str| start.eq_ignore_ascii_case(DIGEST);
        if self.rest().get(..DIGEST.len()).is_some_and(is_digest) {
            return self.at..self.at;
        }
        let scheme = self.scheme_length(self.rest().len());
        self.at += scheme;
        let value = self.token();
        let behind = self.text.get(value.end..).unwrap_or_default();
        // An expression of a program is not a value.
        let is_code = link == Link::Spaced
            && behind.trim_start_matches(' ').starts_with([';', '(', '+', '.', '['])
            || behind.starts_with('(');
        if is_code { self.at..self.at } else { value }
    }

    /// Skips to the next line where a value in YAML begins there.
    fn skip_block_indicator(&mut self) {
        let Some((indicator, _)) = self.near().split_once('\n') else { return };
        if BLOCKS.contains(&indicator.trim_end()) {
            self.at += indicator.len() + 1;
            self.skip_spaces();
        }
    }

    /// Adds the texts in the rest of an expression, which ends with the statement or the element:
    /// `… ? "…" : "…"`, `"Bearer " + "…"`.
    pub(super) fn operands(&mut self, found: &mut Vec<Range<usize>>) {
        let begin = self.at;
        self.quote();
        self.skip_spaces();
        if !OPERATORS.iter().any(|operator| self.take(operator)) {
            self.at = begin;
            return;
        }
        // The next operand is near: searching the whole text after each name would take its square.
        while let Some(length) = self.near().find([';', ',', '}', '\n', '\\', '"', '\'', '`']) {
            self.at += length;
            let Some(quote) = self.quote() else { break };
            let end = self.at + self.quoted_length(quote);
            found.push(self.at..end);
            self.at = end;
            self.quote();
        }
    }

    /// Returns the number of bytes up to the closing quote, or to the end of the text.
    fn quoted_length(&self, quote: &str) -> usize {
        let rest = self.rest();
        let slashes = quote.len() - 1;
        let mut before = 0;
        for (at, byte) in rest.bytes().enumerate() {
            if byte == b'\\' {
                before += 1;
                continue;
            }
            // A quote with fewer backslashes is an outer one, with more an inner one.
            if Some(&byte) == quote.as_bytes().last() && before <= slashes {
                return at - before;
            }
            before = 0;
        }
        rest.len()
    }

    /// Returns the length of a scheme with the space after it, at the beginning of a value.
    fn scheme_length(&self, length: usize) -> usize {
        let value = self.rest().get(..length).unwrap_or_default();
        let is_scheme = |scheme: &&&str| {
            let word = value.get(..scheme.len()).unwrap_or_default();
            let behind = value.get(scheme.len()..).unwrap_or_default();
            word.eq_ignore_ascii_case(scheme) && behind.len() > 1 && behind.starts_with(' ')
        };
        SCHEMES.iter().find(is_scheme).map_or(0, |scheme| scheme.len() + 1)
    }

    /// Returns a value without quotes.
    pub(super) fn token(&self) -> Range<usize> {
        let rest = self.rest();
        let is_end = |c: char| c.is_whitespace() || "\"'`,;&<>()[]{}|\\".contains(c);
        let length = rest.find(is_end).unwrap_or(rest.len());
        let value = rest.get(..length).unwrap_or_default().trim_end_matches(['.', '!', '?', ':']);
        self.at..self.at + value.len()
    }
}

/// Returns whether a word is a scheme that a secret follows.
pub(super) fn is_scheme(word: &str) -> bool {
    SCHEMES.iter().any(|scheme| word.eq_ignore_ascii_case(scheme))
}
