//! Checks for texts that could be harmful where they are displayed (profile, section 9, *Content*).

mod text;

use super::findings::{Finding, Findings, Locator};
use super::{DocumentSubject, Subject};
use crate::check::CheckId;
use crate::json::{Strings, Value};
use crate::progress::Track;
use crate::report::Status;

/// The checks of this file.
const CHECKS: &[CheckId] =
    &[CheckId::ActiveContent, CheckId::HiddenCharacters, CheckId::UrlCredentials];

/// Fields that identify things to people, in which nothing may be hidden.
const NAMES: &[&str] = &["name", "device_name", "ssid", "description"];

pub(super) async fn check(subject: &Subject<'_>, findings: &mut Findings, track: &mut Track<'_>) {
    if !findings.runs(CheckId::ActiveContent) {
        return;
    }
    if let Some(reason) = subject.missing_content_reason() {
        return findings.set_rest(CHECKS, Status::Skipped, reason);
    }
    let mut content = Content::new();
    for (section, locator) in subject.readable() {
        content.check(section.root(), &locator, track).await;
    }
    content.report(subject.unreadable(|_| true).as_deref(), findings);
}

pub(super) async fn check_document(
    subject: &DocumentSubject<'_>,
    findings: &mut Findings,
    track: &mut Track<'_>,
) {
    if !findings.runs(CheckId::ActiveContent) {
        return;
    }
    let mut content = Content::new();
    content.check(subject.root(), &subject.locator, track).await;
    content.report(None, findings);
}

/// The findings so far.
struct Content {
    active: Finding,
    hidden: Finding,
    credentials: Finding,
}

impl Content {
    fn new() -> Self {
        Self {
            active: Finding::new(CheckId::ActiveContent),
            hidden: Finding::new(CheckId::HiddenCharacters),
            credentials: Finding::new(CheckId::UrlCredentials),
        }
    }

    async fn check(&mut self, root: Value<'_>, locator: &Locator<'_>, track: &mut Track<'_>) {
        let mut strings = Strings::new(root);
        let mut done = root.range().start;
        while let Some(string) = strings.next_string() {
            let end = string.range().end;
            track.advance_by(end.saturating_sub(done)).await;
            done = end;
            let text = string.as_str().unwrap_or_default();
            if let Some(active) = text::active_content(&text) {
                self.active.add_value_fault(locator, string, active);
            }
            if text::has_credentials(&text) {
                let what = "a URL contains a user name and a password";
                self.credentials.add_value_fault(locator, string, what);
            }
            let is_name = strings.name().is_some_and(|key| NAMES.iter().any(|n| key.is(n)));
            if is_name && text.chars().any(text::is_hidden) {
                let what = "the text contains invisible characters, or characters that change its \
                            direction";
                self.hidden.add_value_fault(locator, string, what);
            }
        }
    }

    /// Reports the results. `lost` says which section could not be read.
    fn report(self, lost: Option<&str>, findings: &mut Findings) {
        for mut finding in [self.active, self.hidden, self.credentials] {
            if let Some(lost) = lost {
                finding.note_lack(lost);
            }
            findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{pointers, run_document, run_sections};

    use super::*;
    use crate::document::testing;
    use alloc::format;
    use serde_json::json;

    #[test]
    fn every_string_of_every_section_is_searched() {
        let sections = [
            ("devices", r#"{"devices":[{"settings":{"a":[["<Script>"]]}}],"deleted":"<embed"}"#),
            ("plugins", r#"{"items":["\u003c\u0073cript","javascript\u003a"],"<script":1}"#),
        ];
        let check = run_sections(CheckId::ActiveContent, &sections);
        assert_eq!(check.status, Status::Failed);
        assert_eq!(
            pointers(&check),
            ["/devices/0/settings/a/0/0", "/deleted", "/items/0", "/items/1"]
        );
        assert_eq!(run_sections(CheckId::ActiveContent, &[("devices", "{}")]).count, 0);
    }

    #[test]
    fn names_have_no_hidden_characters() {
        let is_fault = |name: &str, value: &str| {
            let section = format!("{{\"devices\":[{{\"{name}\":{value}}}]}}");
            run_sections(CheckId::HiddenCharacters, &[("devices", &section)]).count > 0
        };
        for name in ["name", "device_name", "ssid", "description"] {
            assert!(is_fault(name, "\"a\\u202eb\""), "{name}");
            assert!(is_fault(name, "[\"a\u{200b}\"]"), "{name}");
            assert!(!is_fault(name, "\"Küche 客厅 😀\""), "{name}");
        }
        assert!(!is_fault("Name", "\"a\\u202eb\""));
        assert!(!is_fault("firmware", "\"a\\u202eb\""));
        // A nested member is checked under its own name.
        assert!(!is_fault("name", "{\"x\":\"a\\u202eb\"}"));
        assert!(is_fault("settings", "{\"name\":\"a\\u0007b\"}"));
        let check = run_sections(CheckId::HiddenCharacters, &[("a", r#"{"name":"\u0000"}"#)]);
        assert_eq!((check.status, pointers(&check)), (Status::Warning, ["/name"].into()));
        assert!(!check.message.contains('\0'));
    }

    #[test]
    fn credentials_in_urls_are_not_printed() {
        let section = r#"{"a":{"server":"mqtt://anna:hunter2@example.com:1883"}}"#;
        let check = run_sections(CheckId::UrlCredentials, &[("plugins", section)]);
        assert_eq!((check.status, pointers(&check)), (Status::Warning, ["/a/server"].into()));
        assert!(!format!("{check:?}").contains("hunter2"));
    }

    #[test]
    fn documents_are_checked_as_a_whole() {
        let mut document = testing::full();
        for id in CHECKS {
            assert_eq!(run_document(*id, &document).status, Status::Passed);
        }
        document["metadata"]["created_by"] = json!("<ScRiPt>alert(1)</script>");
        document["devices"][0]["name"] = json!("a\u{2066}b");
        document["plugin_configurations"][0]["config"] = json!({"x": ["ftp://a:b@c"]});
        let at = |id| pointers(&run_document(id, &document)).join(" ");
        assert_eq!(at(CheckId::ActiveContent), "/metadata/created_by");
        assert_eq!(at(CheckId::HiddenCharacters), "/devices/0/name");
        assert_eq!(at(CheckId::UrlCredentials), "/plugin_configurations/0/config/x/0");
    }

    #[test]
    fn an_unreadable_section_skips_the_check_of_active_content() {
        let check = run_sections(CheckId::ActiveContent, &[("devices", "[]"), ("a", "{}")]);
        assert_eq!(check.status, Status::Skipped);
        let check =
            run_sections(CheckId::ActiveContent, &[("devices", "[]"), ("a", r#"{"b":"<script"}"#)]);
        assert_eq!(check.status, Status::Failed);
    }
}
