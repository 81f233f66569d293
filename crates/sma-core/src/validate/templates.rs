//! Checks of templates and their variables (profile, section 9, *Templates*).

mod actions;

pub(super) use actions::is_single_action;

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeSet;
use alloc::format;

use super::Subject;
use super::findings::{Finding, Findings, Locator};
use crate::check::CheckId;
use crate::escape::escape;
use crate::json::{Kind, Strings, Value};
use crate::progress::Track;
use crate::report::Status;
use crate::section::Section;
use actions::{Actions, BraceProblem, Word, Words};

/// The checks of configuration templates only.
const OF_VARIABLES: &[CheckId] =
    &[CheckId::DeclaredVariables, CheckId::UsedVariables, CheckId::SensitiveDefaults];

/// The checks of every template.
const OF_TEXTS: &[CheckId] = &[CheckId::TemplateBraces, CheckId::TemplateFunctions];

/// Allowed names in an action: keywords, constants and functions of Go's `text/template`, and the
/// functions that Shelly Manager adds.
const FUNCTIONS: &[&str] = &[
    "if",
    "else",
    "end",
    "range",
    "break",
    "continue",
    "with",
    "define",
    "template",
    "block",
    "true",
    "false",
    "nil",
    "and",
    "call",
    "html",
    "index",
    "slice",
    "js",
    "len",
    "not",
    "or",
    "print",
    "printf",
    "println",
    "urlquery",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "upper",
    "lower",
    "title",
    "trim",
    "default",
    "join",
    "quote",
    "toJson",
    "formatTime",
];

pub(super) async fn check(subject: &Subject<'_>, findings: &mut Findings, track: &mut Track<'_>) {
    if !findings.runs(CheckId::SensitiveDefaults) {
        return;
    }
    if let Some(reason) = subject.missing_content_reason() {
        findings.set_rest(OF_VARIABLES, Status::Skipped, reason);
        return findings.set_rest(OF_TEXTS, Status::Skipped, reason);
    }
    let mut texts = Texts {
        braces: Finding::new(CheckId::TemplateBraces),
        functions: Finding::new(CheckId::TemplateFunctions),
    };
    let mut variables = Variables {
        declared: Finding::new(CheckId::DeclaredVariables),
        used: Finding::new(CheckId::UsedVariables),
        defaults: Finding::new(CheckId::SensitiveDefaults),
    };
    for (section, locator) in subject.readable() {
        match section.name() {
            "templates" => {
                for template in section.records("templates") {
                    track.advance_by(template.size()).await;
                    variables.check(template, &locator, &mut texts);
                }
            }
            "notifications" => notifications(section, &locator, &mut texts, track).await,
            _ => {}
        }
    }
    let Texts { braces, functions } = texts;
    let Variables { declared, used, defaults } = variables;
    let of_templates = |name: &str| name == "templates";
    for mut finding in [declared, used, defaults] {
        subject.unreadable(of_templates).into_iter().for_each(|reason| finding.note_lack(reason));
        findings.push(finding);
    }
    let with_texts = |name: &str| matches!(name, "templates" | "notifications");
    for mut finding in [braces, functions] {
        subject.unreadable(with_texts).into_iter().for_each(|reason| finding.note_lack(reason));
        findings.push(finding);
    }
}

/// Checks the templates of messages, and the configuration of channels. Their variables are not
/// specified.
async fn notifications(
    section: Section<'_>,
    locator: &Locator<'_>,
    texts: &mut Texts,
    track: &mut Track<'_>,
) {
    for template in section.records("templates") {
        track.advance_by(template.size()).await;
        for name in ["subject", "body"] {
            let text = template.get(name).filter(|text| text.kind() == Kind::String);
            texts.check(text, locator, &mut |_, _| {});
        }
    }
    for channel in section.records("channels") {
        track.advance_by(channel.size()).await;
        texts.check(channel.get("config"), locator, &mut |_, _| {});
    }
}

/// Findings in texts.
struct Texts {
    braces: Finding,
    functions: Finding,
}

impl Texts {
    /// Checks every text in a value. `used` is called for each variable, with the text that uses
    /// it.
    fn check<'a>(
        &mut self,
        value: Option<Value<'a>>,
        locator: &Locator<'_>,
        used: &mut dyn FnMut(Value<'a>, &str),
    ) {
        let Some(value) = value else { return };
        let mut strings = Strings::new(value);
        while let Some(string) = strings.next_string() {
            let text = string.as_str().unwrap_or_default();
            for action in Actions::new(&text) {
                match action {
                    Ok(action) => self.words(action, string, locator, used),
                    Err(fault) => self.braces.add_value_fault(locator, string, fault.message()),
                }
            }
        }
    }

    fn words<'a>(
        &mut self,
        action: &str,
        text: Value<'a>,
        locator: &Locator<'_>,
        used: &mut dyn FnMut(Value<'a>, &str),
    ) {
        for word in Words::new(action) {
            match word {
                Word::Custom(name) => used(text, name),
                Word::Function(name) if !FUNCTIONS.contains(&name) => {
                    let what = format!(
                        "the function {} is called, but Shelly Manager has none of that name",
                        escape(name)
                    );
                    self.functions.add_value_fault(locator, text, what);
                }
                Word::Function(_) => {}
            }
        }
    }
}

/// Findings about the variables of templates.
struct Variables {
    declared: Finding,
    used: Finding,
    defaults: Finding,
}

impl Variables {
    /// Checks a template. The checks of fields report `variables` that are not an object.
    fn check(&mut self, template: Value<'_>, locator: &Locator<'_>, texts: &mut Texts) {
        let variables = template.get("variables");
        let is_known = variables.is_none_or(|variables| variables.kind() == Kind::Object);
        let members = || variables.into_iter().flat_map(Value::members);
        let declared: BTreeSet<Cow<'_, str>> = members().map(|(key, _)| key.name()).collect();
        let mut used = BTreeSet::new();
        texts.check(template.get("config"), locator, &mut |text, name| {
            if is_known && !declared.contains(name) {
                let what = format!("the variable {} is used but not declared", escape(name));
                self.declared.add_value_fault(locator, text, what);
            }
            used.insert(name.to_owned());
        });
        for (key, variable) in members() {
            if !used.contains(&*key.name()) {
                self.used.add_value_fault(
                    locator,
                    variable,
                    "the variable is declared but not used",
                );
            }
            let is_sensitive = variable.get("sensitive").and_then(Value::as_bool) == Some(true);
            let default = variable.get("default").filter(|default| !default.is_null());
            if let Some(default) = default.filter(|_| is_sensitive) {
                self.defaults.add_value_fault(
                    locator,
                    default,
                    "the sensitive variable has a default value",
                );
            }
        }
    }
}

impl BraceProblem {
    fn message(self) -> &'static str {
        match self {
            Self::NotOpened => "a }} has no matching {{",
            Self::NotClosed => "a {{ is not closed by a }} before the next one or the end",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{pointers, run_sections};

    use super::*;
    use crate::report::Check;
    use alloc::string::String;
    use serde_json::{Value as Json, json};

    /// Runs a check on one configuration template.
    fn run_template(id: CheckId, config: &Json, variables: &Json) -> Check {
        let section = json!({"templates": [{"config": config, "variables": variables}]});
        run_sections(id, &[("templates", &serde_json::to_string(&section).unwrap())])
    }

    fn run_notifications(id: CheckId, section: &Json) -> Check {
        run_sections(id, &[("notifications", &serde_json::to_string(section).unwrap())])
    }

    #[test]
    fn an_unreadable_section_skips_its_checks() {
        let status = |id: CheckId, sections: &[(&str, &str)]| run_sections(id, sections).status;
        for id in OF_VARIABLES.iter().chain(OF_TEXTS) {
            assert_eq!(status(*id, &[("templates", "[]")]), Status::Skipped);
            let others = [("templates", "{}"), ("devices", "[]")];
            assert_eq!(status(*id, &others), Status::Passed);
        }
    }

    #[test]
    fn braces_are_checked_in_every_template() {
        let id = CheckId::TemplateBraces;
        let config = json!({"a": [{"b": "{{.A"}, "{{.A}}"], "{{": 1, "c": "}}"});
        let check = run_template(id, &config, &json!({"v": {"description": "{{"}}));
        assert_eq!(check.status, Status::Failed);
        assert_eq!(pointers(&check), ["/templates/0/config/a/0/b", "/templates/0/config/c"]);

        let section = json!({
            "templates": [{"name": "{{", "subject": "{{", "body": "{{.A}} {{.B {{.C}}"}],
            "channels": [{"description": "{{", "config": {"text": ["{{.A}} }}"], "url": "x"}}],
            "history": [{"subject": "{{"}]
        });
        let check = run_notifications(id, &section);
        assert_eq!(
            pointers(&check),
            ["/templates/0/subject", "/templates/0/body", "/channels/0/config/text/0"]
        );
        assert_eq!(run_sections(id, &[("other", r#"{"config":"{{"}"#)]).status, Status::Passed);
    }

    #[test]
    fn braces_may_be_written_as_escapes() {
        let section = r#"{"templates":[{"config":{"a":"\u007b\u007b.A"}}]}"#;
        let check = run_sections(CheckId::TemplateBraces, &[("templates", section)]);
        assert_eq!(pointers(&check), ["/templates/0/config/a"]);
    }

    #[test]
    fn used_variables_are_declared() {
        let id = CheckId::DeclaredVariables;
        let config = json!({"a": "{{.Custom.x}} {{.Network.y}}", "b": ["{{.Custom.z | upper}}"]});
        let check = run_template(id, &config, &json!({"x": {}}));
        assert_eq!(check.status, Status::Warning);
        assert_eq!(pointers(&check), ["/templates/0/config/b/0"]);
        assert!(check.message.contains("variable z"), "{}", check.message);
        assert_eq!(run_template(id, &config, &json!({"x": 1, "z": {}})).count, 0);
        // Letter case counts, and so does each template by itself.
        assert_eq!(run_template(id, &config, &json!({"X": {}, "z": {}})).count, 1);
        let section = r#"{"templates":[{"variables":{"x":{}}},{"config":{"a":"{{.Custom.x}}"}}]}"#;
        let check = run_sections(id, &[("templates", section)]);
        assert_eq!(pointers(&check), ["/templates/1/config/a"]);
        // Malformed variables are reported elsewhere.
        assert_eq!(run_template(id, &config, &json!([])).count, 0);
        // Messages have other variables.
        let section = json!({"templates": [{"body": "{{.Custom.x}}"}]});
        assert_eq!(run_notifications(id, &section).status, Status::Passed);
    }

    #[test]
    fn names_from_files_are_escaped() {
        let config = json!({"a": format!("{{{{.Custom.{}}}}}", "é".repeat(10_000))});
        let check = run_template(CheckId::DeclaredVariables, &config, &json!({}));
        assert!(check.message.chars().count() < 1000);
    }

    #[test]
    fn declared_variables_are_used() {
        let id = CheckId::UsedVariables;
        let config = json!({"a": "{{$.Custom.x}}", "b": ".Custom.y {{/* .Custom.y */}}"});
        let check = run_template(id, &config, &json!({"x": {}, "y": {}}));
        assert_eq!(check.status, Status::Passed);
        assert_eq!(pointers(&check), ["/templates/0/variables/y"]);
        assert_eq!(run_template(id, &config, &json!({"x": {}})).count, 0);
    }

    #[test]
    fn sensitive_variables_have_no_default() {
        let id = CheckId::SensitiveDefaults;
        let of = |variable: Json| run_template(id, &json!({}), &json!({"v": variable}));
        let check = of(json!({"default": "hunter2", "sensitive": true}));
        assert_eq!(check.status, Status::Warning);
        assert_eq!(pointers(&check), ["/templates/0/variables/v/default"]);
        let told: String = serde_json::to_string(&check).unwrap();
        assert!(!told.contains("hunter2"));
        assert_eq!(of(json!({"default": "", "sensitive": true})).count, 1);
        assert_eq!(of(json!({"default": 0, "sensitive": true})).count, 1);
        assert_eq!(of(json!({"default": null, "sensitive": true})).count, 0);
        assert_eq!(of(json!({"sensitive": true})).count, 0);
        assert_eq!(of(json!({"default": "a", "sensitive": false})).count, 0);
        assert_eq!(of(json!({"default": "a", "sensitive": "true"})).count, 0);
        assert_eq!(of(json!("a")).count, 0);
    }

    #[test]
    fn functions_are_known() {
        let id = CheckId::TemplateFunctions;
        // The list of the profile, and that of Go's documentation of text/template.
        for function in
            "upper lower title trim default join quote toJson formatTime and call html index slice \
             js len not or print printf println urlquery eq ne lt le gt ge if else end range break \
             continue with define template block true false nil"
                .split(' ')
        {
            let config = json!({"a": format!("{{{{{function} .A}}}}")});
            assert_eq!(run_template(id, &config, &json!({})).count, 0, "{function}");
        }
        let config = json!({"a": "{{.A | env}} {{exec \"ls\"}} {{Upper .A}}", "b": "{{toJSON 1}}"});
        let check = run_template(id, &config, &json!({}));
        assert_eq!(check.status, Status::Warning);
        assert_eq!(check.count, 4);
        for name in ["env", "exec", "Upper", "toJSON"] {
            assert!(check.details.contains(name), "{}", check.details);
        }
        let section = json!({"channels": [{"config": {"a": "{{env}}"}}]});
        assert_eq!(pointers(&run_notifications(id, &section)), ["/channels/0/config/a"]);
    }
}
