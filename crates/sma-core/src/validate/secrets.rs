//! Secrets that whoever has the file can read (profile, section 9, *Secrets in clear*). A fault
//! names the place, never the value.

use super::findings::{Finding, Findings, Locator};
use super::templates::is_one_action;
use super::{DocumentSubject, Subject};
use crate::check::{CheckId, Level};
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

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !findings.at_least(Level::Paranoid) {
        return;
    }
    let id = CheckId::ClearSecrets;
    if subject.is_encrypted() {
        return findings.passed(id, "The sections are encrypted.");
    }
    if let Some(reason) = subject.content_lack() {
        return findings.skipped(id, reason);
    }
    let mut finding = Finding::new(id);
    for (section, locator) in subject.readable() {
        clear_secrets(section.root(), &locator, &mut finding);
    }
    if let Some(reason) = subject.unreadable(|_| true) {
        finding.lacks(reason);
    }
    findings.push(finding);
}

pub(super) fn check_document(subject: &DocumentSubject<'_>, findings: &mut Findings) {
    if !findings.at_least(Level::Paranoid) {
        return;
    }
    let mut finding = Finding::new(CheckId::ClearSecrets);
    clear_secrets(subject.root(), &subject.locator, &mut finding);
    findings.push(finding);
}

/// Whether a text stands where a secret would, and is none: the secret was taken out, or is put
/// in when the template is rendered.
pub(super) fn is_withheld(text: &str) -> bool {
    matches!(text, "[ENCRYPTED]" | "[REDACTED]") || is_one_action(text)
}

fn clear_secrets(root: Value<'_>, locator: &Locator<'_>, finding: &mut Finding) {
    let mut strings = Strings::new(root);
    // All strings of an array have its name: what that is worth is found out once.
    let mut last = None;
    while let Some(string) = strings.next_string() {
        let Some(key) = strings.name() else { continue };
        let at = key.range().start;
        let is_secret = match last {
            Some((place, is_secret)) if place == at => is_secret,
            _ => is_secret_name(&key.name()) || is_change(key, &strings) || is_value(key, &strings),
        };
        last = Some((at, is_secret));
        let text = string.as_str().unwrap_or_default();
        if is_secret && !text.is_empty() && !is_withheld(&text) {
            finding.told(locator, string, "a secret can be read");
        }
    }
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

fn words(name: &str) -> impl Iterator<Item = &str> {
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
    use super::super::testing::{bundle, manifest, of_archive, of_document, of_sections, pointers};
    use super::*;
    use crate::archive::Archive;
    use crate::document::testing;
    use crate::limits::Limits;
    use crate::report::Status;
    use alloc::format;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;
    use serde_json::json;

    const ID: CheckId = CheckId::ClearSecrets;

    /// Pointers of the secrets in an unknown section.
    fn secrets(section: &str) -> Vec<String> {
        let check = of_sections(ID, &[("plugins", section)]);
        assert_eq!(check.status == Status::Warning, check.count > 0);
        assert!(!format!("{check:?}").contains("hunter2"));
        pointers(&check).into_iter().map(Into::into).collect()
    }

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
    fn strings_under_secret_names_are_told() {
        assert_eq!(secrets(r#"{"a":[{"wifi":{"pass":"hunter2"}}]}"#), ["/a/0/wifi/pass"]);
        assert_eq!(
            secrets(r#"{"tokens":["x"],"token":["hunter2","",["b"],"[REDACTED]"]}"#),
            ["/token/0", "/token/2/0"]
        );
        assert_eq!(secrets(r#"{"p\u0061ss":"\u0061"}"#), ["/pass"]);
        assert_eq!(secrets(r#"{"pass":" "}"#), ["/pass"]);
        for none in [
            r#"{"pass":""}"#,
            r#"{"pass":[]}"#,
            r#"{"pass":null,"pwd":1,"token":true}"#,
            r#"{"pass":{"length":"8"}}"#,
            r#"{"excluded_paths":["wifi.pass"]}"#,
            r#"{"name":"password"}"#,
        ] {
            assert_eq!(secrets(none), [""; 0], "{none}");
        }
    }

    #[test]
    fn what_stands_for_a_secret_is_none() {
        let is_told = |text: &str| !secrets(&json!({"pass": text}).to_string()).is_empty();
        for text in [
            "[ENCRYPTED]",
            "[REDACTED]",
            "{{.Custom.key}}",
            " {{ .Custom.key | quote }} ",
            "{{\"}}\"}}",
        ] {
            assert!(!is_told(text), "{text}");
        }
        for text in [
            "[encrypted]",
            "[REDACTED] ",
            "REDACTED",
            "***",
            "{{.Custom.key}}x",
            "{{.A}}{{.B}}",
            "{{.A",
            "}}",
            "{.A}",
        ] {
            assert!(is_told(text), "{text}");
        }
    }

    #[test]
    fn changes_of_secrets_are_told() {
        let changes = |path: &str, change: &str| {
            secrets(&format!(r#"{{"history":[{{"changes":{{"{path}":{change}}}}}]}}"#))
        };
        let change = r#"{"from":"hunter2","to":["a","[ENCRYPTED]"],"at":"b"}"#;
        assert_eq!(
            changes("wifi.pass", change),
            ["/history/0/changes/wifi.pass/from", "/history/0/changes/wifi.pass/to/0"]
        );
        assert_eq!(changes("apiKey", r#"{"to":"a"}"#), ["/history/0/changes/apiKey/to"]);
        // Only the last segment counts.
        assert_eq!(changes("password.length", change), [""; 0]);
        assert_eq!(changes("wifi.ssid", change), [""; 0]);
        assert_eq!(changes("wifi.pass", r#"{"from":"","to":"[REDACTED]"}"#), [""; 0]);
        assert_eq!(changes("wifi.pass", r#"{"from":1,"to":null}"#), [""; 0]);
        // Under the name itself, the general rule holds.
        assert_eq!(changes("wifi.pass", "\"a\""), ["/history/0/changes/wifi.pass"]);
        // Elsewhere `from` and `to` are names like others.
        assert_eq!(secrets(r#"{"route":{"pass":{"from":"a","to":"b"}},"from":"a"}"#), [""; 0]);
    }

    #[test]
    fn values_under_the_path_of_a_secret_are_told() {
        let values = |path: &str| {
            secrets(&format!(
                r#"{{"requests":[{{"current_value":"hunter2","expected_value":["a"],
                "proposed_value":"[ENCRYPTED]","path":{path},"old_value":{{"x":"a"}},
                "new_value":"b","value":"c"}}]}}"#
            ))
        };
        let told =
            ["/requests/0/current_value", "/requests/0/expected_value/0", "/requests/0/new_value"];
        assert_eq!(values("\"mqtt.pass\""), told);
        assert_eq!(values("\"apiKey\""), told);
        assert_eq!(values("\"password.length\""), [""; 0]);
        assert_eq!(values("\"mqtt.user\""), [""; 0]);
        assert_eq!(values("[\"mqtt.pass\"]"), [""; 0]);
        assert_eq!(values("null"), [""; 0]);
    }

    #[test]
    fn encrypted_archives_keep_their_secrets() {
        let mut manifest = manifest(&[]);
        manifest["encryption"]["enabled"] = json!(true);
        let check = of_archive(ID, &bundle(&manifest, &[]));
        assert_eq!(check.status, Status::Passed);
        assert!(check.message.contains("encrypted"));
        let nothing = Archive::open(br#"{"manifest.json": []}"#, &Limits::default()).unwrap();
        assert_eq!(of_archive(ID, &nothing).status, Status::Skipped);
        assert_eq!(of_sections(ID, &[("devices", "[]")]).status, Status::Skipped);
    }

    #[test]
    fn documents_are_never_encrypted() {
        let mut document = testing::full();
        assert_eq!(of_document(ID, &document).status, Status::Passed);
        document["devices"][0]["settings"]["wifi"] = json!({"pass": "hunter2"});
        document["system_settings"]["api_settings"]["apiKey"] = json!("a");
        let check = of_document(ID, &document);
        assert_eq!(check.status, Status::Warning);
        let mut told = pointers(&check);
        told.sort_unstable();
        assert_eq!(told, ["/devices/0/settings/wifi/pass", "/system_settings/api_settings/apiKey"]);
        document["encryption"] = json!({"enabled": true});
        assert_eq!(of_document(ID, &document).count, 2);
    }
}
