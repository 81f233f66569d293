//! The report as a self-contained page for printing or filing: it runs no code and loads nothing.

mod causes;
mod checks;
mod facts;
mod ladder;
mod markup;
mod not_checked;

use alloc::format;
use alloc::string::{String, ToString};

use base64ct::{Base64, Encoding};

use super::{Headline, Report, ReportDetails, State, Status, Verdict};
use crate::integrity::Digest;
use markup::Markup;

/// The page's only style sheet, embedded in the page.
const STYLE: &str = include_str!("html/style.css");

/// Renders the page: the verdict, the file, the findings, what was not checked, and all checks.
pub(super) fn page(report: &Report, details: &ReportDetails<'_>) -> String {
    let verdict = report.verdict();
    let mut page = Markup::new();
    page.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |head| {
            head.void("meta", &[("charset", "utf-8")]);
            let policy = [("http-equiv", "Content-Security-Policy"), ("content", &*policy())];
            head.void("meta", &policy);
            let width = [("name", "viewport"), ("content", "width=device-width, initial-scale=1")];
            head.void("meta", &width);
            head.leaf("title", &format!("{}: {}", verdict.word(), details.file_name));
            head.style(STYLE);
        });
        html.element("body", &[], |body| {
            body.element("main", &[], |main| {
                header(report, verdict, details, main);
                ladder::section(report, main);
                facts::file(details, main);
                facts::report(report, details, main);
                facts::signature(report, details.summary, main);
                causes::section(report, details.file_name, main);
                not_checked::section(report, details.summary.container, main);
                checks::all(report, main);
            });
        });
    });
    page.finish()
}

/// Returns the policy, which forbids everything but the one style sheet.
fn policy() -> String {
    let digest = Base64::encode_string(Digest::compute(STYLE.as_bytes()).as_bytes());
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

fn header(report: &Report, verdict: Verdict, details: &ReportDetails<'_>, main: &mut Markup) {
    let (tone, sign) = match verdict.state() {
        State::Passed => ("verdict good", "\u{2713}"),
        State::Warning => ("verdict warn", "!"),
        State::NotChecked | State::NotApplicable => ("verdict", "\u{2013}"),
        State::Failed => ("verdict bad", "\u{2715}"),
    };
    main.class("header", tone, |header| {
        header.element("p", &[("class", "sign"), ("aria-hidden", "true")], |p| p.text(sign));
        header.element("div", &[], |words| {
            words.class("p", "muted", |p| {
                p.text("Validation report for ");
                p.leaf("bdi", details.file_name);
            });
            words.leaf("h1", verdict.word());
            let Headline { title, missing, .. } = &report.assessment.headline;
            words.class("p", "sentence", |p| p.text(&format!("{title}.")));
            if !missing.is_empty() {
                words.leaf("p", missing);
            }
            words.class("ul", "tally", |list| {
                for status in Look::ORDER {
                    let count = report.count(status);
                    if count > 0 {
                        list.element("li", &[], |item| {
                            item.leaf("strong", &count.to_string());
                            item.text(" ");
                            item.text(Look::new(status).counted);
                        });
                    }
                }
            });
        });
    });
}

/// Display of a status.
struct Look {
    /// The status in a word or two.
    word: &'static str,
    /// The status after a number of checks.
    counted: &'static str,
    /// The class of its badge.
    class: &'static str,
}

impl Look {
    /// Statuses, worst first.
    const ORDER: [Status; 4] = [Status::Failed, Status::Warning, Status::Skipped, Status::Passed];

    fn new(status: Status) -> Self {
        let (word, counted, class) = match status {
            Status::Failed => ("Failed", "failed", "badge bad"),
            Status::Warning => ("Warning", "with warnings", "badge warn"),
            Status::Skipped => ("Not checked", "not checked", "badge skip"),
            Status::Passed => ("Passed", "passed", "badge good"),
        };
        Self { word, counted, class }
    }

    /// Adds the state of a rung or a problem as a badge.
    fn state_badge(state: State, markup: &mut Markup) {
        let class = match state {
            State::Failed => "badge bad",
            State::Warning => "badge warn",
            State::NotChecked | State::NotApplicable => "badge skip",
            State::Passed => "badge good",
        };
        markup.class("span", class, |badge| badge.text(state.label()));
    }

    /// Adds the status as a badge.
    fn badge(status: Status, markup: &mut Markup) {
        let look = Self::new(status);
        markup.class("span", look.class, |badge| badge.text(look.word));
    }
}

/// Adds a section labeled by its heading.
fn section(
    id: &'static str,
    heading: &'static str,
    main: &mut Markup,
    inside: impl FnOnce(&mut Markup),
) {
    main.element("section", &[("aria-labelledby", id)], |section| {
        section.element("h2", &[("id", id)], |h2| h2.text(heading));
        inside(section);
    });
}
