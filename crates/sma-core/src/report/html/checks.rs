//! The checks in full.

use alloc::format;

use super::markup::Markup;
use super::{Look, Report, Status, section};
use crate::escape::escape;
use crate::report::{Check, Location, split_digests};

/// Adds every check with its full result, by group.
pub(super) fn all(report: &Report, main: &mut Markup) {
    section("checks", "All checks", main, |section| {
        for (category, checks) in report.groups() {
            if !checks.is_empty() {
                let id = category.label();
                section.element("h3", &[("id", id)], |h3| h3.text(id));
                section.element("table", &[("aria-labelledby", id)], |table| {
                    head(["Check", "Result"], table);
                    table.element("tbody", &[], |body| {
                        checks.iter().for_each(|check| row(check, body));
                    });
                });
            }
        }
    });
}

/// Adds the header of a table.
pub(super) fn head(columns: [&'static str; 2], table: &mut Markup) {
    table.element("thead", &[], |head| {
        head.element("tr", &[], |row| {
            for column in columns {
                row.element("th", &[("scope", "col")], |th| th.text(column));
            }
        });
    });
}

/// Adds the name of a check, linked to its row.
pub(super) fn name(check: &Check, markup: &mut Markup) {
    markup.element("a", &[("href", &*format!("#{}", check.code))], |a| a.text(&check.name));
}

fn row(check: &Check, body: &mut Markup) {
    body.element("tr", &[("id", &*check.code)], |row| {
        row.element("th", &[("scope", "row")], |th| {
            th.class("div", "check", |cell| {
                Look::badge(check.status, cell);
                cell.element("div", &[], |words| {
                    words.leaf("p", &check.name);
                    words.leaf("code", &check.code);
                });
            });
        });
        row.element("td", &[], |td| {
            sentence(&check.message, td);
            check.details.lines().for_each(|line| sentence(line, td));
            places(check, td);
        });
    });
}

/// Adds a sentence, with digests in a monospaced font.
pub(super) fn sentence(text: &str, cell: &mut Markup) {
    cell.element("p", &[], |p| {
        p.element("bdi", &[], |bdi| {
            for (word, is_digest) in split_digests(text) {
                if is_digest { bdi.leaf("code", word) } else { bdi.text(word) }
            }
        });
    });
}

fn places(check: &Check, cell: &mut Markup) {
    if check.count == 0 && check.locations.is_empty() {
        return;
    }
    let listed = u64::try_from(check.locations.len()).unwrap_or(u64::MAX);
    let faults = check.count.max(listed);
    let noun = match (check.status, faults) {
        // For information: not a fault.
        (Status::Passed, _) => "noted",
        (_, 1) => "problem",
        _ => "problems",
    };
    cell.class("p", "muted", |p| p.text(&format!("{faults} {noun}")));
    if listed == 0 {
        return;
    }
    cell.class("ul", "places", |list| {
        for location in &check.locations {
            list.element("li", &[], |item| place(location, item));
        }
        if faults > listed {
            let more = faults - listed;
            list.class("li", "muted", |item| item.text(&format!("and {more} more")));
        }
    });
}

/// Adds a location.
pub(super) fn place(location: &Location, item: &mut Markup) {
    for path in [&location.member, &location.pointer].into_iter().flatten() {
        if !path.is_empty() {
            item.element("bdi", &[], |bdi| bdi.leaf("code", &escape(path)));
        }
    }
    match (location.line, location.column, location.offset) {
        (Some(line), Some(column), _) => item.text(&format!("line {line}, column {column}")),
        (Some(line), None, _) => item.text(&format!("line {line}")),
        (None, _, Some(offset)) => item.text(&format!("at byte {offset}")),
        (None, _, None) if location.member.is_none() => item.text("the file as a whole"),
        (None, _, None) => {}
    }
}
