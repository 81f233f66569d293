//! Secrets recognized by their form: passwords in URLs, secret paths of webhooks, tokens, codes.

use alloc::vec::Vec;
use core::ops::Range;

use crate::secrets::names::is_hidden_in_text;

/// Maximum length of a URL's scheme, in bytes.
const MAX_SCHEME: usize = 32;

/// Schemes without a password after the colon.
const ADDRESSES: &[&str] = &["mailto", "sip", "sips", "tel", "xmpp", "acct"];

/// Segments of a URL's path after which everything is secret.
const WEBHOOKS: &[&str] = &["webhook", "webhooks", "hook", "hooks", "services", "key", "with-key"];

/// Prefixes of tokens of well-known services, codes of Matter and HomeKit among them, each with the
/// minimum length of what follows, in bytes.
const PREFIXES: &[(&str, usize)] = &[
    ("AIza", MIN_TOKEN),
    ("AGE-SECRET-KEY-1", MIN_TOKEN),
    ("ATATT3", MIN_TOKEN),
    ("GOCSPX-", MIN_TOKEN),
    ("MT:", MIN_TOKEN),
    ("PMAK-", 32),
    ("SG.", MIN_TOKEN),
    ("X-HM://", 9),
    ("dckr_pat_", MIN_TOKEN),
    ("dop_v1_", 32),
    ("ghp_", MIN_TOKEN),
    ("gho_", MIN_TOKEN),
    ("ghu_", MIN_TOKEN),
    ("ghs_", MIN_TOKEN),
    ("ghr_", MIN_TOKEN),
    ("github_pat_", MIN_TOKEN),
    ("glpat-", MIN_TOKEN),
    ("glrt-", MIN_TOKEN),
    ("gsk_", 40),
    ("hf_", 30),
    ("hvs.", MIN_TOKEN),
    ("lin_api_", 32),
    ("npm_", 36),
    ("pypi-", 40),
    ("rk_live_", MIN_TOKEN),
    ("rk_test_", MIN_TOKEN),
    ("shpat_", 32),
    ("shpss_", 32),
    ("sk-", MIN_TOKEN),
    ("sk_live_", MIN_TOKEN),
    ("sk_test_", MIN_TOKEN),
    ("tskey-", MIN_TOKEN),
    ("whsec_", MIN_TOKEN),
    ("xapp-", MIN_TOKEN),
    ("xoxa-", MIN_TOKEN),
    ("xoxb-", MIN_TOKEN),
    ("xoxe-", MIN_TOKEN),
    ("xoxe.", MIN_TOKEN),
    ("xoxp-", MIN_TOKEN),
    ("xoxr-", MIN_TOKEN),
    ("xoxs-", MIN_TOKEN),
    ("ya29.", MIN_TOKEN),
];

/// Minimum length of a token, in bytes.
pub(super) const MIN_TOKEN: usize = 16;

/// Prefixes of the ids of access keys of Amazon Web Services, and the lengths of an id and of its
/// secret, which has no mark of its own.
const ACCESS_KEYS: &[&str] = &["AKIA", "ASIA"];
const ACCESS_KEY_ID: usize = 20;
const ACCESS_KEY_SECRET: usize = 40;

/// A setup code of HomeKit, with `0` for each digit.
const SETUP_CODE: &[u8] = b"000-00-000";

/// Names of digests of passwords between two `$`, as in `crypt`.
const DIGESTS: &[&str] =
    &["1", "2a", "2b", "2y", "5", "6", "7", "apr1", "argon2d", "argon2i", "argon2id", "y"];

/// Adds the secrets of a text that are recognized by their form.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut has_access_key = false;
    for word in words(text) {
        let spelled = text.get(word.clone()).unwrap_or_default();
        match spelled.find("://") {
            Some(at) => urls(spelled, word.start, at, found),
            None => found.extend(password_of_user(spelled).map(|range| shift(range, word.start))),
        }
        found.extend(token(spelled).map(|range| shift(range, word.start)));
        found.extend(digest(spelled).map(|range| shift(range, word.start)));
        let is_in_code = |c: char| c.is_ascii_alphanumeric() || c == '-';
        for run in runs(spelled, is_in_code) {
            let code = spelled.get(run.clone()).unwrap_or_default();
            let is_access_key = is_access_key(code);
            has_access_key |= is_access_key;
            found.extend((is_access_key || is_setup_code(code)).then(|| shift(run, word.start)));
        }
    }
    if has_access_key {
        let secrets = runs(text, |c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/'));
        found.extend(secrets.filter(|run| text.get(run.clone()).is_some_and(is_access_secret)));
    }
    if text.starts_with("WIFI:") {
        found.extend(field(text, "P:"));
    }
}

/// Returns whether a word is a setup code of HomeKit: `123-45-678`.
pub(super) fn is_setup_code(word: &str) -> bool {
    let is_as = |(byte, form): (u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte == *form,
    };
    word.len() == SETUP_CODE.len() && word.bytes().zip(SETUP_CODE).all(is_as)
}

/// Returns whether a word is the id of an access key.
fn is_access_key(word: &str) -> bool {
    word.len() == ACCESS_KEY_ID
        && ACCESS_KEYS.iter().any(|prefix| word.starts_with(prefix))
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Returns whether a word looks like the secret of an access key.
fn is_access_secret(word: &str) -> bool {
    let has = |is: fn(&u8) -> bool| word.bytes().any(|byte| is(&byte));
    word.len() == ACCESS_KEY_SECRET
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

/// Returns the runs of characters that `is_part` accepts.
fn runs(text: &str, is_part: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    core::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(&is_part)?;
        let rest = text.get(start..)?;
        at = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        Some(start..at)
    })
}

/// Returns the words between whitespace, quotes and brackets.
pub(super) fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    runs(text, |c| !(c.is_whitespace() || "\"'`<>|".contains(c)))
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

/// Returns the digest of a password, such as `$2b$12$…`.
fn digest(word: &str) -> Option<Range<usize>> {
    let start = word.find('$')?;
    let (name, rest) = word.get(start + 1..)?.split_once('$')?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "./=,$+-_".contains(c);
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let end = word.len() - rest.len() + length;
    (DIGESTS.contains(&name) && length >= MIN_TOKEN).then_some(start..end)
}

/// Returns a token recognized by its form: one with a prefix, a JSON Web Token (RFC 7519), or a bot
/// token.
fn token(word: &str) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let mut before = None;
    for (start, c) in word.char_indices() {
        let is_first = !before.replace(c).is_some_and(is_part);
        let rest = word.get(start..).unwrap_or_default();
        let begins = |(prefix, _): &&(&str, usize)| rest.starts_with(prefix);
        let Some((prefix, least)) = PREFIXES.iter().filter(|_| is_first).find(begins) else {
            continue;
        };
        let behind = rest.get(prefix.len()..)?;
        let length = behind.find(|c| !is_part(c) && c != '.').unwrap_or(behind.len());
        if behind.get(..length)?.trim_end_matches('.').len() >= *least {
            return Some(start..start + prefix.len() + length);
        }
    }
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
