//! Which values are secrets: by the name that they stand under (profile, section 9, *Secrets in
//! clear*).

use alloc::vec::Vec;

use crate::json::{Key, Kind, Strings, Value};
use crate::section::tables;
use crate::shape::Type;

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

/// What a private key in PEM begins with (RFC 7468), whatever kind of key it is.
const PRIVATE_KEY: &str = "PRIVATE KEY-----";

/// What stands where a secret was taken out (profile, section 9).
const PLACEHOLDERS: [&str; 2] = ["[ENCRYPTED]", "[REDACTED]"];

/// Whether a text takes the place of a secret, and is none.
pub(crate) fn is_placeholder(text: &str) -> bool {
    PLACEHOLDERS.contains(&text)
}

/// Whether there is a placeholder anywhere in a text.
pub(crate) fn holds_placeholder(text: &str) -> bool {
    PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder))
}

/// Fields of a record that hold what its `path` names.
pub(crate) const VALUES: &[&str] =
    &["current_value", "expected_value", "proposed_value", "old_value", "new_value"];

/// What the name of a column ends in, where its stored text could not be carried as its type.
const RAW: &str = "_raw";

/// Members of a change that hold what was changed.
const CHANGED: [&str; 4] = ["from", "to", "expected", "actual"];

/// The strings of a value that are secrets, empty ones left out. The value is a section, where
/// secrets of its records are to be found that their names alone do not tell.
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
                        || is_raw_json(key, &strings)
                        || strings.objects().next().is_some_and(|(_, it)| is_value(key, it))
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

/// Where the values begin that must not be shown, in ascending order: the strings that are
/// secrets, and beyond the profile all strings and numbers inside of what has the name of a
/// secret, of several or of a key, which is what devices call the password of a Wi-Fi; digests of
/// passwords, the default of a sensitive variable, and keys in PEM.
pub(crate) fn hidden(root: Value<'_>) -> Vec<usize> {
    let mut places: Vec<usize> = strings(root).map(|secret| secret.range().start).collect();
    let mut left = Vec::from([(root, false)]);
    while let Some((value, is_secret)) = left.pop() {
        match value.kind() {
            Kind::Object => left.extend(value.members().map(|(key, member)| {
                let is_sensitive =
                    || value.get("sensitive").is_some_and(|it| it.source() == "true");
                let is_hidden = is_secret
                    || is_hidden_name(&key.name())
                    || key.is("default") && is_sensitive()
                    || is_value(key, value)
                    || CHANGED.iter().any(|name| key.is(name)) && names_secret(value)
                    // What is looked into may be a record alone.
                    || value.range() == root.range() && is_json_column(&key.name(), |_| true);
                (member, is_hidden)
            })),
            Kind::Array => left.extend(value.elements().map(|element| (element, is_secret))),
            Kind::Number if is_secret => places.push(value.range().start),
            Kind::String
                if (is_secret || value.source().contains(PRIVATE_KEY))
                    && value.as_str().is_some_and(|text| !text.is_empty()) =>
            {
                places.push(value.range().start);
            }
            _ => {}
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// Whether a name is that of a secret, of several, of a key, or of the digest of a password.
fn is_hidden_name(name: &str) -> bool {
    let last = words(name).filter(|word| !word.is_empty()).last().unwrap_or_default();
    let is_more = ["key", "keys", "authorization", "ha1"];
    is_secret_name(name)
        || name.strip_suffix('s').is_some_and(is_secret_name)
        || is_more.iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// Whether a member is the value of a change of a secret: `changes` has objects under the paths of
/// what changed, or is an array of objects with a `path` each.
fn is_change(key: Key<'_>, strings: &Strings<'_>) -> bool {
    if !CHANGED.iter().any(|name| key.is(name)) {
        return false;
    }
    let mut objects = strings.objects();
    let Some((Some(name), change)) = objects.next() else { return false };
    if name.is("changes") {
        return names_secret(change);
    }
    let around = objects.next().and_then(|(around, _)| around);
    around.is_some_and(|around| around.is("changes")) && ends_in_secret(&name.name())
}

/// Whether a field of a record is the text of a JSON column that could not be carried as JSON
/// (`database.md`, section 10, 1 and 11). Nobody knows what is in it.
fn is_raw_json(key: Key<'_>, strings: &Strings<'_>) -> bool {
    if !key.name().ends_with(RAW) {
        return false;
    }
    let mut objects = strings.objects();
    match (objects.next(), objects.next()) {
        (Some((Some(collection), _)), Some((None, _))) => {
            is_json_column(&key.name(), |name| collection.is(name))
        }
        _ => false,
    }
}

/// Whether a field has the name of the text of a JSON column of one of these collections.
fn is_json_column(field: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    let Some(column) = field.strip_suffix(RAW) else { return false };
    let collections = tables().flat_map(|section| section.collections);
    collections
        .filter(|table| is_wanted(table.name))
        .any(|table| table.type_of(column).is_some_and(Type::is_json))
}

/// Whether a member of a record is the value of a secret that its `path` names.
fn is_value(key: Key<'_>, record: Value<'_>) -> bool {
    VALUES.iter().any(|value| key.is(value)) && names_secret(record)
}

/// Whether the `path` of an object ends in the name of a secret.
fn names_secret(object: Value<'_>) -> bool {
    object.get("path").and_then(Value::as_str).is_some_and(|path| ends_in_secret(&path))
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

    #[test]
    fn more_is_hidden_than_is_called_a_secret() {
        for (json, hidden) in [
            (r#"{"pass":"a","user":"b","on":true}"#, &["\"a\""][..]),
            (
                r#"{"pass":12345678,"tokens":["a",["b"]],"ha1":"c"}"#,
                &["12345678", "\"a\"", "\"b\"", "\"c\""],
            ),
            (r#"{"credentials":{"value":"a","of":[{"x":1}],"":""}}"#, &["\"a\"", "1"]),
            (r#"{"wifi":{"ssid":"a","key":"b"},"auth_key":"c","keyed":"d"}"#, &["\"b\"", "\"c\""]),
            (r#"{"x":{"default":"a","sensitive":true},"y":{"default":"b"}}"#, &["\"a\""]),
            (r#"{"x":"-----BEGIN EC PRIVATE KEY-----"}"#, &["\"-----BEGIN EC PRIVATE KEY-----\""]),
            (r#"{"changes":{"wifi.pass":{"from":"a","to":"b"}}}"#, &["\"a\"", "\"b\""]),
            (
                r#"{"changes":[{"path":"a.pass","expected":{"b":["c"]},"actual":7}]}"#,
                &["\"c\"", "7"],
            ),
            (r#"{"device_configs":[{"config_raw":"a","device_id_raw":"b"}]}"#, &["\"a\""]),
            (r#"{"device_configs":[{"config":{"config_raw":"a"},"template_id_raw":"b"}]}"#, &[]),
            (r#"{"config_raw":"a","mac_raw":"b"}"#, &["\"a\""]),
            (r#"{"compass":"a","pass":true,"secret":null}"#, &[]),
        ] {
            let tape = crate::json::parse(json.as_bytes(), 16).unwrap();
            let places = super::hidden(tape.root(json.as_bytes()));
            let found: Vec<&str> = places
                .iter()
                .map(|start| {
                    let text = &json[*start..];
                    &text[..text.find([',', ']', '}']).unwrap()]
                })
                .collect();
            assert_eq!(found, hidden, "{json}");
        }
    }
}
