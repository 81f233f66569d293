//! A report as text: the verdict, and every check that did not pass.

use sma_core::report::{Check, Location, Report, SignatureState, Status, Verdict};

use serde::Serialize;

use super::{BAD, FAINT, GOOD, ODD, STRONG, count};

/// Maximum number of locations of a check; the report as JSON has more.
const MAX_PLACES: usize = 5;

/// Maximum number of checks skipped for the same reason that are listed one by one.
const MAX_ALIKE: usize = 2;

/// Numbers of archives by outcome.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Counts {
    /// Archives in which everything was checked that "valid" relies on.
    pub(crate) valid: usize,
    /// Archives without errors in what was checked.
    pub(crate) partly_checked: usize,
    pub(crate) invalid: usize,
    /// Archives that could not be read or unlocked.
    pub(crate) unread: usize,
}

/// Renders a report under the name of its file.
pub(crate) fn report(file: &str, report: &Report) -> String {
    let verdict = report.verdict();
    let style = style_of(verdict);
    let mut text = format!("{STRONG}{file}{STRONG:#}: {style}{}{style:#}\n", verdict.word());
    text.push_str(&format!("  {}\n", verdict.sentence()));
    if let Some(signature) = report.signature()
        && !matches!(verdict, Verdict::Untrusted { .. })
    {
        text.push_str(&format!("  {}: {}\n", signature.word(), signature.sentence()));
    }
    text.push('\n');
    let shared = shared_reasons(report);
    for (category, checks) in report.groups() {
        if checks.is_empty() {
            continue;
        }
        let with = |status| checks.iter().filter(|check| check.status == status).count();
        let warnings = with(Status::Warning);
        let numbers = [
            (with(Status::Passed), "passed"),
            (with(Status::Failed), "failed"),
            (warnings, if warnings == 1 { "warning" } else { "warnings" }),
            (with(Status::Skipped), "skipped"),
        ];
        let numbers = numbers.iter().filter(|(count, _)| *count > 0);
        let numbers: Vec<String> = numbers.map(|(count, word)| format!("{count} {word}")).collect();
        text.push_str(&format!(
            "  {STRONG}{:9}{STRONG:#}  {FAINT}{}{FAINT:#}\n",
            category.label(),
            numbers.join(", ")
        ));
        let is_listed = |check: &&Check| {
            check.status != Status::Passed
                && !shared.iter().any(|(reason, _)| is_skipped(check, reason))
        };
        for check in checks.iter().filter(is_listed) {
            text.push_str(&render_check(check));
        }
    }
    for (reason, skipped) in shared {
        let checks = count(skipped, "check");
        text.push_str(&format!("\n  {FAINT}{checks} skipped:{FAINT:#} {reason}\n"));
    }
    text
}

/// Returns reasons shared by several skipped checks, with their number.
fn shared_reasons(report: &Report) -> Vec<(&str, usize)> {
    let reasons = report.skipped().into_iter().map(|(reason, checks)| (reason, checks.len()));
    reasons.filter(|(_, count)| *count > MAX_ALIKE).collect()
}

fn is_skipped(check: &Check, reason: &str) -> bool {
    check.status == Status::Skipped && check.message == reason
}

fn render_check(check: &Check) -> String {
    let style = match check.status {
        Status::Failed => BAD,
        Status::Warning => ODD,
        Status::Skipped => FAINT,
        Status::Passed => GOOD,
    };
    let word = check.status;
    let Check { code, name, message, details, .. } = check;
    let mut text = format!("    {style}{word}{style:#}  {code}  {name}\n      {message}\n");
    if check.status == Status::Skipped {
        return text;
    }
    for line in details.lines() {
        text.push_str(&format!("      {line}\n"));
    }
    // Some findings have no location.
    let places = check.locations.iter().map(place).filter(|place| !place.is_empty());
    let places: Vec<String> = places.take(MAX_PLACES).collect();
    for place in &places {
        text.push_str(&format!("      {FAINT}at {place}{FAINT:#}\n"));
    }
    let shown = places.len();
    let more = check.count.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    if shown > 0 && more > 0 {
        text.push_str(&format!("      {FAINT}and {more} more{FAINT:#}\n"));
    }
    text
}

fn place(location: &Location) -> String {
    let Location { member, pointer, line, column, offset, .. } = location;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(member.clone());
    parts.extend(pointer.clone().filter(|pointer| !pointer.is_empty()));
    match (line, column, offset) {
        (Some(line), Some(column), _) => parts.push(format!("line {line}, column {column}")),
        (Some(line), None, _) => parts.push(format!("line {line}")),
        (None, _, Some(offset)) => parts.push(format!("byte {offset}")),
        _ => {}
    }
    parts.iter().map(|part| sma_core::escape::escape(part)).collect::<Vec<_>>().join(", ")
}

fn style_of(verdict: Verdict) -> anstyle::Style {
    match verdict {
        Verdict::Valid { .. } => GOOD,
        Verdict::ValidWithWarnings { .. } | Verdict::NotUnlocked => ODD,
        Verdict::Partial { .. } => anstyle::Style::new(),
        Verdict::Untrusted { signature: SignatureState::Forged } => BAD,
        Verdict::Untrusted { .. } => ODD,
        _ => BAD,
    }
}

/// Renders the outcome of a file without a report.
pub(crate) fn render_error(message: &str, action: &str) -> String {
    format!("{BAD}{message}{BAD:#}\n  What to do: {action}\n")
}

/// Renders the summary of several archives.
pub(crate) fn outcome(counts: &Counts) -> String {
    let Counts { valid, partly_checked, invalid, unread } = *counts;
    let all = valid + partly_checked + invalid + unread;
    let partly = match partly_checked {
        0 => String::new(),
        some => format!("{some} partly checked, "),
    };
    let mut text = format!("\n{}: {valid} valid, {partly}{invalid} invalid", count(all, "archive"));
    if unread > 0 {
        text.push_str(&format!(", {unread} could not be checked"));
    }
    text.push('\n');
    text
}
