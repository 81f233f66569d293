//! Which strings are secrets: by the name that they stand under (profile, section 9, *Secrets in
//! clear*).

use crate::json::{Key, Strings, Value};

/// Words that make a name that of a secret.
const WORDS: &[&str] = &[
    "pass",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "psk",
    "secret",
    "token",
    "apikey",
    "credential",
    "credentials",
];

/// Words that do so in a row.
const PAIRS: &[(&str, &str)] = &[("api", "key"), ("private", "key")];

/// Fields of a record that hold what its `path` names.
const VALUES: &[&str] =
    &["current_value", "expected_value", "proposed_value", "old_value", "new_value"];

/// The strings of a value that are secrets, empty ones left out.
pub(crate) fn strings<'a>(root: Value<'a>) -> impl Iterator<Item = Value<'a>> {
    let mut strings = Strings::new(root);
    // All strings of an array have its name: what that is worth is found out once.
    let mut last = None;
    core::iter::from_fn(move || {
        while let Some(string) = strings.next_string() {
            let Some(key) = strings.name() else { continue };
            let at = key.range().start;
            let is_secret = match last {
                Some((place, is_secret)) if place == at => is_secret,
                _ => {
                    is_secret_name(&key.name())
                        || is_change(key, &strings)
                        || is_value(key, &strings)
                }
            };
            last = Some((at, is_secret));
            if is_secret && string.as_str().is_some_and(|text| !text.is_empty()) {
                return Some(string);
            }
        }
        None
    })
}

/// Whether a member is the `from` or `to` of a change of a secret: `changes` has objects under
/// the paths of what changed.
fn is_change(key: Key<'_>, strings: &Strings<'_>) -> bool {
    if !key.is("from") && !key.is("to") {
        return false;
    }
    let mut objects = strings.objects().map(|(name, _)| name);
    let (changed, around) = (objects.next().flatten(), objects.next().flatten());
    around.is_some_and(|around| around.is("changes"))
        && changed.is_some_and(|changed| ends_in_secret(&changed.name()))
}

/// Whether a member of a record is the value of a secret that its `path` names.
fn is_value(key: Key<'_>, strings: &Strings<'_>) -> bool {
    if !VALUES.iter().any(|value| key.is(value)) {
        return false;
    }
    let record = strings.objects().next();
    let path = record.and_then(|(_, record)| record.get("path")?.as_str());
    path.is_some_and(|path| ends_in_secret(&path))
}

/// Whether the last segment of a path such as `wifi.pass` is the name of a secret.
fn ends_in_secret(path: &str) -> bool {
    path.rsplit('.').next().is_some_and(is_secret_name)
}

/// Whether a name is that of a secret: by its words, which are split at `_`, `-`, `.`, and where
/// an upper-case letter follows a lower-case one.
fn is_secret_name(name: &str) -> bool {
    let mut before = "";
    words(name).filter(|word| !word.is_empty()).any(|word| {
        let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
        let follows = |first: &str| before.eq_ignore_ascii_case(first);
        let found = WORDS.iter().any(|wanted| is(wanted))
            || PAIRS.iter().any(|(first, second)| follows(first) && is(second));
        before = word;
        found
    })
}

/// The words of a name, which is split at `_`, `-`, `.` and where an upper-case letter follows a
/// lower-case one. Some may be empty.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(name);
    core::iter::from_fn(move || {
        let text = rest?;
        let mut was_lower = false;
        let end = text.char_indices().find(|(_, c)| {
            let ends = matches!(c, '_' | '-' | '.') || was_lower && c.is_uppercase();
            was_lower = c.is_lowercase();
            ends
        });
        let Some((end, _)) = end else { return rest.take() };
        let (word, behind) = text.split_at_checked(end)?;
        rest = Some(behind.strip_prefix(['_', '-', '.']).unwrap_or(behind));
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_by_their_words() {
        for name in [
            "pass",
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "psk",
            "secret",
            "token",
            "apikey",
            "credential",
            "credentials",
            "api_key",
            "apiKey",
            "api-key",
            "api.key",
            "ApiKey",
            "API_KEY",
            "private_key",
            "privateKey",
            "wifi_pass",
            "wifiPass",
            "mqtt.pass",
            "PASS",
            "Pass",
            "x_api_key_2",
            "passKey",
            "auth-token-v2",
            "clientSecret",
            "_pass_",
            "api__key",
            "a.b.pass.c",
            "äPass",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "",
            "user",
            "key",
            "passes",
            "bypass",
            "passw",
            "tokens",
            "secrets",
            "MQTTPass",
            "pass1",
            "public_key",
            "key_api",
            "api_x_key",
            "apiKeys",
            "api",
            "private",
            "compass",
            "name",
            "ssid",
            "pass word",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
