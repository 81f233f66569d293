//! Checks that notifications have a recipient (profile, section 9, *Notifications*).

use super::Subject;
use super::findings::{Finding, Findings};
use crate::check::{CheckId, Level};
use crate::json::{Kind, Value};
use crate::progress::Track;

pub(super) async fn check(subject: &Subject<'_>, findings: &mut Findings, track: &mut Track<'_>) {
    if !findings.at_least(Level::Paranoid) {
        return;
    }
    let id = CheckId::ChannelTargets;
    if let Some(reason) = subject.missing_content_reason() {
        return findings.skip(id, reason);
    }
    let mut finding = Finding::new(id);
    for (section, locator) in subject.readable().filter(|(s, _)| s.name() == "notifications") {
        for channel in section.records("channels") {
            track.advance_by(channel.size()).await;
            if let Some(lack) = lack(channel) {
                let place = channel.get("config").unwrap_or(channel);
                finding.add_value_fault(&locator, place, lack);
            }
        }
    }
    if let Some(reason) = subject.unreadable(|name| name == "notifications") {
        finding.note_lack(reason);
    }
    findings.push(finding);
}

/// Returns what an enabled channel lacks. A `config` that is not an object is reported by the
/// checks of fields.
fn lack(channel: Value<'_>) -> Option<&'static str> {
    if channel.get("enabled")?.as_bool() != Some(true) {
        return None;
    }
    let config = channel.get("config").filter(|config| config.kind() == Kind::Object)?;
    match &*channel.get("type")?.as_str()? {
        "email" => {
            let has = config.get("recipients").is_some_and(has_recipient);
            (!has).then_some("the e-mail channel is enabled but has no recipients")
        }
        "webhook" | "slack" => {
            let has =
                ["url", "webhook_url"].iter().filter_map(|name| config.get(name)).any(is_filled);
            (!has).then_some("the channel is enabled but has neither url nor webhook_url")
        }
        _ => None,
    }
}

/// Returns whether a value is an address, or a list containing one.
fn has_recipient(recipients: Value<'_>) -> bool {
    is_filled(recipients) || recipients.elements().any(is_filled)
}

fn is_filled(value: Value<'_>) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{pointers, run_sections};

    use super::*;
    use crate::report::Status;
    use alloc::format;

    fn is_fault(kind: &str, config: &str, enabled: &str) -> bool {
        let section = format!(
            r#"{{"channels":[{{"type":"{kind}","enabled":{enabled},"config":{config}}}]}}"#
        );
        let check = run_sections(CheckId::ChannelTargets, &[("notifications", &section)]);
        if check.count > 0 {
            assert_eq!(check.status, Status::Warning);
            assert_eq!(pointers(&check), ["/channels/0/config"]);
        }
        check.count > 0
    }

    #[test]
    fn an_unreadable_section_skips_its_checks() {
        let check = run_sections(CheckId::ChannelTargets, &[("notifications", "[]")]);
        assert_eq!(check.status, Status::Skipped);
        let sections = [("notifications", "{}"), ("devices", "[]")];
        assert_eq!(run_sections(CheckId::ChannelTargets, &sections).status, Status::Passed);
    }

    #[test]
    fn mail_needs_recipients() {
        assert!(!is_fault("email", r#"{"recipients":["a@example.com"]}"#, "true"));
        assert!(!is_fault("email", r#"{"recipients":"a@example.com"}"#, "true"));
        for config in [
            "{}",
            r#"{"recipients":[]}"#,
            r#"{"recipients":""}"#,
            r#"{"recipients":[""]}"#,
            r#"{"recipients":null}"#,
            r#"{"recipients":{}}"#,
            r#"{"url":"https://example.com"}"#,
        ] {
            assert!(is_fault("email", config, "true"), "{config}");
            assert!(!is_fault("email", config, "false"), "{config}");
        }
    }

    #[test]
    fn hooks_need_an_address() {
        for kind in ["webhook", "slack"] {
            assert!(!is_fault(kind, r#"{"url":"https://example.com"}"#, "true"));
            assert!(!is_fault(kind, r#"{"webhook_url":"https://example.com"}"#, "true"));
            assert!(!is_fault(kind, r#"{"url":"","webhook_url":"https://example.com"}"#, "true"));
            assert!(is_fault(kind, "{}", "true"));
            assert!(is_fault(kind, r#"{"url":"","webhook_url":null}"#, "true"));
            assert!(is_fault(kind, r#"{"URL":"https://example.com"}"#, "true"));
            assert!(!is_fault(kind, "{}", "false"));
        }
    }

    #[test]
    fn other_and_malformed_channels_are_skipped() {
        assert!(!is_fault("sms", "{}", "true"));
        assert!(!is_fault("email", "null", "true"));
        assert!(!is_fault("email", "{}", "\"true\""));
        let section = r#"{"channels":[1,{},{"type":"email","enabled":true}]}"#;
        let check = run_sections(CheckId::ChannelTargets, &[("notifications", section)]);
        assert_eq!(check.status, Status::Passed);
    }
}
