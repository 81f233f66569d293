//! Problems by their cause: what one changed byte makes three checks report is one problem.

mod changed;
mod excerpt;

pub use excerpt::Excerpt;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Check, Facts, Location, Report, State, Status};
use crate::check::CheckId;
use crate::escape::escape;
use changed::Changed;

/// Beginning of the line of [`Check::details`] that says what to do.
pub(crate) const WHAT_TO_DO: &str = "What to do: ";

/// Checks that compare numbers of records: one lost record makes all of them fail.
const COUNTS: &[CheckId] = &[
    CheckId::RecordCounts,
    CheckId::TotalDevices,
    CheckId::RowCounts,
    CheckId::DocumentRecordCount,
];

/// A problem with the checks that found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Cause {
    /// Whether it makes the archive invalid: `Failed` or `Warning`.
    pub state: State,
    /// The problem, in one or two sentences.
    pub title: String,
    /// What to do, as a sentence.
    pub action: String,
    /// Number of places of the problem.
    pub count: u64,
    /// The first place, with the expected and the found value where two differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Location>,
    /// Bytes around the place, where it has an offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    /// Codes of the checks that found it; the first explains the others.
    pub checks: Vec<Cow<'static, str>>,
}

/// Groups the failed checks and the warnings by cause, errors first.
pub(super) fn causes(report: &Report, facts: &Facts) -> Vec<Cause> {
    let mut open: Vec<&Check> = report.failed().collect();
    let mut causes = Vec::new();
    causes.extend(missing(facts, &mut open));
    causes.extend(Changed::new(report, facts).cause(&mut open));
    causes.extend(document_changed(&mut open));
    causes.extend(lost_records(facts, &mut open));
    causes.extend(open.into_iter().map(single));
    let warnings = report.checks().filter(|check| check.status == Status::Warning);
    causes.extend(warnings.map(single));
    causes
}

/// Returns a cause that one check found.
fn single(check: &Check) -> Cause {
    of(&[check], check.message.clone())
}

/// Creates a cause of checks, of which the first explains the others.
fn of(checks: &[&Check], title: String) -> Cause {
    let lead = checks.first();
    let state = match lead.map(|check| check.status) {
        Some(Status::Warning) => State::Warning,
        _ => State::Failed,
    };
    Cause {
        state,
        title,
        action: lead.map(|check| action(check)).unwrap_or_default(),
        count: lead.map_or(0, |check| check.count),
        place: lead.and_then(|check| check.locations.first().cloned()),
        excerpt: None,
        checks: checks.iter().map(|check| check.code.clone()).collect(),
    }
}

/// Returns what to do about a check.
fn action(check: &Check) -> String {
    let advice = check.details.lines().find_map(|line| line.strip_prefix(WHAT_TO_DO));
    let of_table = || check.id().map(|id| id.info().action);
    advice.or_else(of_table).unwrap_or_default().to_string()
}

/// Takes the checks that fail because members are missing.
fn missing(facts: &Facts, open: &mut Vec<&Check>) -> Option<Cause> {
    if facts.missing.is_empty() || facts.is_foreign {
        return None;
    }
    let lead = take(open, |check| check.id() == Some(CheckId::RequiredMembers));
    let is_explained = |check: &Check| {
        check.id() == Some(CheckId::ChecksumFileEntries)
            && concerned(check, facts).is_some_and(|paths| {
                paths.iter().all(|path| facts.missing.iter().any(|missing| missing == path))
            })
    };
    let others = take(open, is_explained);
    let checks = [lead, others].concat();
    let title = match &*facts.missing {
        [only] => format!("{} is missing.", escape(only)),
        several => format!(
            "{} members are missing: {}.",
            facts.missing_count,
            list(several, facts.missing_count)
        ),
    };
    (!checks.is_empty()).then(|| of(&checks, title))
}

/// Takes the check that compares a document with its checksum, whose message is two digests.
fn document_changed(open: &mut Vec<&Check>) -> Option<Cause> {
    let checks = take(open, |check| check.id() == Some(CheckId::DocumentChecksum));
    let title = "The document does not match its checksum.";
    (!checks.is_empty()).then(|| of(&checks, title.into()))
}

/// Takes the checks that count the same records.
fn lost_records(facts: &Facts, open: &mut Vec<&Check>) -> Option<Cause> {
    let is_count = |check: &Check| check.id().is_some_and(|id| COUNTS.contains(&id));
    let lead = *open.iter().find(|check| is_count(check))?;
    let counted = concerned(lead, facts).unwrap_or_default();
    let checks = take(open, |check| {
        let is_same = |paths: Vec<&str>| paths.iter().all(|path| counted.contains(path));
        check == lead || is_count(check) && concerned(check, facts).is_some_and(is_same)
    });
    Some(of(&checks, lead.message.clone()))
}

/// Removes checks from a list, and returns them.
fn take<'a>(open: &mut Vec<&'a Check>, is_taken: impl Fn(&Check) -> bool) -> Vec<&'a Check> {
    let (taken, left) = core::mem::take(open).into_iter().partition(|check| is_taken(check));
    *open = left;
    taken
}

/// Returns the paths of the members in which a check found problems; `None` if one of the problems
/// names no member.
fn concerned<'a>(check: &'a Check, facts: &'a Facts) -> Option<Vec<&'a str>> {
    if let Some(paths) = check.id().and_then(|id| facts.concerned.get(&id)) {
        return Some(paths.iter().map(String::as_str).collect());
    }
    let paths: Option<Vec<&str>> =
        check.locations.iter().map(|place| place.member.as_deref()).collect();
    paths.filter(|paths| !paths.is_empty())
}

/// Lists names in a sentence: the first few of all, and how many more.
fn list<N: AsRef<str>>(names: &[N], total: u64) -> String {
    const MAX_NAMED: usize = 4;
    let mut named: Vec<String> =
        names.iter().take(MAX_NAMED).map(|name| escape(name.as_ref())).collect();
    let more = total.saturating_sub(named.len() as u64);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    join(&named)
}

/// Joins the parts of an enumeration: `a, b and c`.
pub(super) fn join(parts: &[String]) -> String {
    match parts {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => parts.concat(),
    }
}
