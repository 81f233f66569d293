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

/// Options of programs whose argument is a password, or a user and a password with a colon between.
const OPTIONS: &[(&str, &str)] = &[
    ("curl", "-u"),
    ("curl", "--user"),
    ("curl", "--proxy-user"),
    ("mosquitto_pub", "-P"),
    ("mosquitto_sub", "-P"),
    ("sshpass", "-p"),
];

/// Prefixes of tokens of well-known services, including an initialization code of Matter.
const PREFIXES: &[&str] = &[
    "AIza",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "sk-",
    "sk_live_",
    "rk_live_",
    "SG.",
    "xoxa-",
    "xoxb-",
    "xoxp-",
    "xapp-",
    "tskey-",
    "MT:",
];

/// Minimum length of a token after such a prefix, in bytes.
pub(super) const MIN_TOKEN: usize = 16;

/// Names of digests of passwords between two `$`, as in `crypt`.
const DIGESTS: &[&str] =
    &["1", "2a", "2b", "2y", "5", "6", "7", "apr1", "argon2d", "argon2i", "argon2id", "y"];

/// Adds the secrets of a text that are recognized by their form.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut program = "";
    let mut follows_option = false;
    for word in words(text) {
        let spelled = text.get(word.clone()).unwrap_or_default();
        let is_argument = core::mem::replace(&mut follows_option, is_option(program, spelled));
        let joined = if program == "curl" { spelled.strip_prefix("-u") } else { None };
        if let Some(argument) = if is_argument { Some(spelled) } else { joined } {
            let password = argument.split_once(':').map(|(_, password)| password);
            let password = password.or(Some(argument).filter(|_| program != "curl"));
            found.extend(password.map(|password| word.end - password.len()..word.end));
        }
        if let Some((name, _)) = OPTIONS.iter().find(|(name, _)| is_program(spelled, name)) {
            program = name;
        }
        match spelled.find("://") {
            Some(at) => urls(spelled, word.start, at, found),
            None => found.extend(password_of_user(spelled).map(|range| shift(range, word.start))),
        }
        found.extend(token(spelled).map(|range| shift(range, word.start)));
        found.extend(digest(spelled).map(|range| shift(range, word.start)));
    }
    if text.starts_with("WIFI:") {
        found.extend(field(text, "P:"));
    }
}

/// Returns whether a word is the name of a program, with or without a path.
fn is_program(word: &str, name: &str) -> bool {
    word.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Returns whether a word is an option of a program that a password follows.
fn is_option(program: &str, word: &str) -> bool {
    OPTIONS.iter().any(|(name, option)| *name == program && *option == word)
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
    let begins = |prefix: &&str| {
        let before = |at: usize| word.get(..at).is_some_and(|before| !before.ends_with(is_part));
        word.find(*prefix).filter(|at| before(*at)).map(|at| (at, at + prefix.len()))
    };
    for (start, behind) in PREFIXES.iter().filter_map(begins) {
        let rest = word.get(behind..)?;
        let length = rest.find(|c| !is_part(c) && c != '.').unwrap_or(rest.len());
        if rest.get(..length)?.trim_end_matches('.').len() >= MIN_TOKEN {
            return Some(start..behind + length);
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
