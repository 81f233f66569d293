//! The problems by their cause.

use alloc::format;

use super::checks::{place, sentence};
use super::markup::Markup;
use super::{Look, Report, section as section_of};
use crate::report::{Cause, commands};

/// Adds the problems; nothing if none were found.
pub(super) fn section(report: &Report, file_name: &str, main: &mut Markup) {
    let causes = &report.assessment.causes;
    if causes.is_empty() {
        return;
    }
    section_of("found", "Findings", main, |section| {
        section.class("ul", "found", |list| {
            for found in causes {
                list.element("li", &[], |item| {
                    Look::state_badge(found.state, item);
                    item.element("div", &[], |words| cause(found, words));
                });
            }
        });
        section.class("p", "hint", |p| p.text("To repeat these checks:"));
        section.element("pre", &[], |pre| {
            pre.leaf("code", &commands::validation(file_name, report.level));
        });
    });
}

fn cause(cause: &Cause, words: &mut Markup) {
    sentence(&cause.title, words);
    if let Some(location) = &cause.place {
        words.class("p", "muted", |p| place(location, p));
        let values = [("Expected", &location.expected), ("Found", &location.found)];
        for (name, value) in values {
            if let Some(value) = value {
                sentence(&format!("{name}: {value}"), words);
            }
        }
    }
    if let Some(excerpt) = &cause.excerpt {
        words.class("p", "muted", |p| p.text(&format!("Bytes from {}:", excerpt.offset)));
        words.element("pre", &[], |pre| pre.leaf("code", &excerpt.hex));
    }
    sentence(&format!("What to do: {}", cause.action), words);
    words.class("p", "muted", |p| {
        for (index, code) in cause.checks.iter().enumerate() {
            if index > 0 {
                p.text(", ");
            }
            p.element("a", &[("href", &*format!("#{code}"))], |a| a.text(code));
        }
    });
}
