//! Secrets recognized by their form: passwords in URLs, secret paths of webhooks, tokens.

use alloc::vec::Vec;
use core::ops::Range;

use crate::secrets::names::is_hidden_in_text;

/// Maximum length of a URL's scheme, in bytes.
const MAX_SCHEME: usize = 32;

/// Schemes without a password after the colon.
const ADDRESSES: &[&str] = &["mailto", "sip", "sips", "tel", "xmpp", "acct"];

/// Segments of a URL's path after which everything is secret.
const WEBHOOKS: &[&str] = &["webhook", "webhooks", "hook", "hooks", "services", "key", "with-key"];

/// Adds the secrets of a text that are recognized by their form.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    for word in words(text) {
        let spelled = text.get(word.clone()).unwrap_or_default();
        match spelled.find("://") {
            Some(at) => urls(spelled, word.start, at, found),
            None => found.extend(password_of_user(spelled).map(|range| shift(range, word.start))),
        }
        found.extend(token(spelled).map(|range| shift(range, word.start)));
    }
    if text.starts_with("WIFI:") {
        found.extend(field(text, "P:"));
    }
}

/// Returns the words between white space, quotes and brackets.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_end = |c: char| c.is_whitespace() || "\"'`<>|".contains(c);
    let mut at = 0;
    core::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c| !is_end(c))?;
        let rest = text.get(start..)?;
        at = start + rest.find(is_end).unwrap_or(rest.len());
        Some(start..at)
    })
}

/// Adds the secrets in the URLs of a word, whose first `://` is at `first`.
fn urls(word: &str, offset: usize, first: usize, found: &mut Vec<Range<usize>>) {
    let mut at = first + "://".len();
    loop {
        let rest = word.get(at..).unwrap_or_default();
        let next = rest.find("://");
        let url = rest.get(..next.unwrap_or(rest.len())).unwrap_or_default();
        let authority =
            url.get(..url.find(['/', '?', '#']).unwrap_or(url.len())).unwrap_or_default();
        if let Some((user, _)) = authority.rsplit_once('@')
            && let Some((name, password)) = user.split_once(':')
            && !password.is_empty()
        {
            let start = at + name.len() + 1;
            found.push(offset + start..offset + start + password.len());
        }
        path(url, offset + at, found);
        let Some(next) = next else { break };
        at += next + "://".len();
    }
}

/// Adds the secret part of a URL's path at an offset.
fn path(url: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let mut at = 0;
    let mut is_secret = false;
    for (index, segment) in url.get(..end).unwrap_or_default().split('/').enumerate() {
        let range = offset + at..offset + at + segment.len();
        at += segment.len() + 1;
        if is_secret && !segment.is_empty() {
            found.push(range);
            continue;
        }
        let is_hook = WEBHOOKS.iter().any(|name| segment.eq_ignore_ascii_case(name));
        is_secret |=
            index > 0 && (is_hook || segment.len() <= MAX_SCHEME && is_hidden_in_text(segment));
    }
}

/// Returns the password in `user:password@host`.
fn password_of_user(word: &str) -> Option<Range<usize>> {
    let (user, _) = word.split_once('@')?;
    let (name, password) = user.split_once(':')?;
    let is_address = ADDRESSES.iter().any(|scheme| name.eq_ignore_ascii_case(scheme));
    let is_word = password.bytes().all(|byte| byte.is_ascii_lowercase());
    let start = name.len() + 1;
    (!is_address && !is_word && !name.is_empty()).then(|| start..start + password.len())
}

/// Returns a token recognized by its form: a JSON Web Token (RFC 7519), or a bot token.
fn token(word: &str) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if let Some(start) = word.find("eyJ") {
        let rest = word.get(start..)?;
        let length = rest.find(|c| !is_part(c) && c != '.').unwrap_or(rest.len());
        let token = rest.get(..length)?.trim_end_matches('.');
        return (token.len() > 20 && token.contains('.')).then(|| start..start + token.len());
    }
    let at = word.find(':')?;
    let id = word.get(..at)?;
    let start = id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let rest = word.get(at + 1..)?;
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let is_bot = (6..=12).contains(&(id.len() - start)) && length >= 16;
    is_bot.then(|| start..at + 1 + length)
}

/// Returns the value of a field in the text of a Wi-Fi QR code.
fn field(text: &str, name: &str) -> Option<Range<usize>> {
    let at = text.find(&[";", name].concat()).or_else(|| text.find(&[":", name].concat()))?;
    let start = at + 1 + name.len();
    let rest = text.get(start..)?;
    Some(start..start + rest.find(';').unwrap_or(rest.len()))
}

fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
