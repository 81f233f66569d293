//! What the report does not cover: checks that could not run, and those of deeper levels.

use alloc::format;

use super::checks::{head, name};
use super::markup::Markup;
use super::{Report, Status};
use crate::check::{Category, CheckId, Level};
use crate::container::Container;
use crate::words::VariantArray;

/// Signature checks, which are reported for documents although these cannot be signed.
const OF_UNSIGNED: &[CheckId] = &[CheckId::Signature, CheckId::Signed];

/// Adds the section.
pub(super) fn section(report: &Report, container: Container, main: &mut Markup) {
    super::section("not-checked", "Not checked", main, |section| {
        let skipped = report.count(Status::Skipped);
        if skipped == 0 {
            section.leaf("p", "Every check of this level ran.");
        } else {
            section.class("p", "hint", |p| {
                p.text("These checks were skipped. What they cover may be right or wrong.");
            });
            section.element("table", &[("aria-labelledby", "not-checked")], |table| {
                head(["Check", "Why it did not run"], table);
                table.element("tbody", &[], |body| {
                    let skipped = report.checks().filter(|check| check.status == Status::Skipped);
                    for check in skipped {
                        body.element("tr", &[], |row| {
                            row.element("th", &[("scope", "row")], |th| name(check, th));
                            row.element("td", &[], |td| td.leaf("bdi", &check.message));
                        });
                    }
                });
            });
        }
        for level in Level::VARIANTS.iter().filter(|level| **level > report.level) {
            add_deeper_levels(*level, container, section);
        }
    });
}

/// Adds what a deeper level would check.
fn add_deeper_levels(level: Level, container: Container, section: &mut Markup) {
    let mut checks = checks_of(level, container).peekable();
    if checks.peek().is_none() {
        return;
    }
    section.leaf("h3", &format!("Only at level {level}"));
    section.class("p", "hint", |p| p.text(&format!("It also checks: {}.", level.meaning())));
    section.class("ul", "names", |list| {
        checks.for_each(|id| list.leaf("li", id.info().name));
    });
}

/// Returns the checks that a level adds, for archives or documents.
fn checks_of(level: Level, container: Container) -> impl Iterator<Item = CheckId> {
    CheckId::ALL.iter().copied().filter(move |id| {
        let info = id.info();
        let of_documents = info.source.contains("wire documents");
        let fits = match container {
            Container::Document => {
                let of_content = info.category == Category::Security && level == Level::Paranoid;
                of_documents || of_content || OF_UNSIGNED.contains(id)
            }
            Container::Tar | Container::Json => !of_documents,
        };
        info.level == level && fits
    })
}
