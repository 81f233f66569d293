//! The ladder, and what the verdict does not prove.

use super::markup::Markup;
use super::{Look, Report};

/// Adds the section.
pub(super) fn section(report: &Report, main: &mut Markup) {
    super::section("ladder", "At a glance", main, |section| {
        section.element("table", &[("aria-labelledby", "ladder")], |table| {
            super::checks::head(["Question", "Answer"], table);
            table.element("tbody", &[], |body| {
                for result in &report.assessment.rungs {
                    body.element("tr", &[], |row| {
                        row.element("th", &[("scope", "row")], |th| {
                            th.class("div", "check", |cell| {
                                Look::state_badge(result.state, cell);
                                cell.leaf("p", &result.name);
                            });
                        });
                        row.element("td", &[], |td| {
                            td.element("p", &[], |p| p.leaf("bdi", &result.fact));
                            for remark in [&*result.reason, &*result.caveat] {
                                if !remark.is_empty() {
                                    td.class("p", "muted", |p| p.text(remark));
                                }
                            }
                        });
                    });
                }
            });
        });
        section.class("p", "hint", |p| p.text("What this does not prove:"));
        section.class("ul", "places", |list| {
            for caveat in &report.assessment.headline.caveats {
                list.leaf("li", caveat);
            }
        });
    });
}
