//! Checks for secrets in plaintext (profile, section 9, *Secrets in clear*). A fault names the
//! place, never the value.

use super::findings::{Finding, Findings, Locator};
use super::templates::is_single_action;
use super::{DocumentSubject, Subject};
use crate::check::CheckId;
use crate::json::Value;
use crate::progress::Track;
use crate::secrets;

pub(super) async fn check(subject: &Subject<'_>, findings: &mut Findings, track: &mut Track<'_>) {
    if !findings.runs(CheckId::ClearSecrets) {
        return;
    }
    let id = CheckId::ClearSecrets;
    if subject.is_encrypted() {
        return findings.pass(id, "The sections are encrypted.");
    }
    if let Some(reason) = subject.missing_content_reason() {
        return findings.skip(id, reason);
    }
    let mut finding = Finding::new(id);
    for (section, locator) in subject.readable() {
        clear_secrets(section.root(), &locator, &mut finding, track).await;
    }
    if let Some(reason) = subject.unreadable(|_| true) {
        finding.note_lack(reason);
    }
    findings.push(finding);
}

pub(super) async fn check_document(
    subject: &DocumentSubject<'_>,
    findings: &mut Findings,
    track: &mut Track<'_>,
) {
    if !findings.runs(CheckId::ClearSecrets) {
        return;
    }
    let mut finding = Finding::new(CheckId::ClearSecrets);
    clear_secrets(subject.root(), &subject.locator, &mut finding, track).await;
    findings.push(finding);
}

/// Returns whether a text is in place of a secret: a placeholder, or a template that inserts it.
pub(crate) fn is_withheld(text: &str) -> bool {
    secrets::is_placeholder(text) || is_single_action(text)
}

async fn clear_secrets(
    root: Value<'_>,
    locator: &Locator<'_>,
    finding: &mut Finding,
    track: &mut Track<'_>,
) {
    let mut done = root.range().start;
    for (string, is_secret) in secrets::marked_strings(root) {
        let end = string.range().end;
        track.advance_by(end.saturating_sub(done)).await;
        done = end;
        if is_secret && !string.as_str().is_some_and(|text| is_withheld(&text)) {
            finding.add_value_fault(locator, string, "a secret is in plaintext");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{
        bundle, manifest, pointers, run_archive, run_document, run_sections,
    };

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
        let check = run_sections(ID, &[("plugins", section)]);
        assert_eq!(check.status == Status::Warning, check.count > 0);
        assert!(!format!("{check:?}").contains("hunter2"));
        pointers(&check).into_iter().map(Into::into).collect()
    }

    #[test]
    fn strings_under_secret_names_are_reported() {
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
    fn placeholders_are_not_secrets() {
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
    fn changes_of_secrets_are_reported() {
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
    fn values_under_the_path_of_a_secret_are_reported() {
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
        let check = run_archive(ID, &bundle(&manifest, &[]));
        assert_eq!(check.status, Status::Passed);
        assert!(check.message.contains("encrypted"));
        let nothing = Archive::open(br#"{"manifest.json": []}"#, &Limits::default()).unwrap();
        assert_eq!(run_archive(ID, &nothing).status, Status::Skipped);
        assert_eq!(run_sections(ID, &[("devices", "[]")]).status, Status::Skipped);
    }

    #[test]
    fn documents_are_never_encrypted() {
        let mut document = testing::full();
        assert_eq!(run_document(ID, &document).status, Status::Passed);
        document["devices"][0]["settings"]["wifi"] = json!({"pass": "hunter2"});
        document["system_settings"]["api_settings"]["apiKey"] = json!("a");
        let check = run_document(ID, &document);
        assert_eq!(check.status, Status::Warning);
        let mut told = pointers(&check);
        told.sort_unstable();
        assert_eq!(told, ["/devices/0/settings/wifi/pass", "/system_settings/api_settings/apiKey"]);
        document["encryption"] = json!({"enabled": true});
        assert_eq!(run_document(ID, &document).count, 2);
    }
}
