//! A report as text: the verdict, the ladder, and the problems by their cause.

use sma_core::report::{
    Assessment, Cause, Check, Excerpt, Location, NotChecked, Report, SignatureState, State, Verdict,
};

use serde::Serialize;

use super::{BAD, FAINT, GOOD, ODD, STRONG, count};

/// Maximum number of locations of a problem; the report as JSON has more.
const MAX_PLACES: usize = 5;

/// Number of bytes in a line of hexadecimal digits.
const BYTES_PER_LINE: usize = 16;

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
    let Assessment { headline, rungs, causes, not_checked, .. } = &report.assessment;
    let mut text = format!("{STRONG}{file}{STRONG:#}: {style}{}{style:#}\n", verdict.word());
    text.push_str(&format!("  {}.\n", headline.title));
    if !headline.missing.is_empty() {
        text.push_str(&format!("  {}\n", headline.missing));
    }
    if let Some(signature) = report.signature()
        && signature != SignatureState::Unsigned
    {
        text.push_str(&format!("  {}: {}\n", signature.word(), signature.sentence()));
    }
    text.push('\n');
    for rung in rungs {
        let (name, fact, style) = (&rung.name, &rung.fact, style_of_state(rung.state));
        let word = rung.state.label().to_lowercase();
        text.push_str(&format!(
            "  {STRONG}{name:13}{STRONG:#}  {style}{word:14}{style:#}  {FAINT}{fact}{FAINT:#}\n"
        ));
    }
    for cause in causes {
        text.push_str(&render_cause(cause, report));
    }
    if !not_checked.is_empty() {
        text.push('\n');
    }
    for group in not_checked {
        text.push_str(&render_not_checked(group));
    }
    text
}

fn render_cause(cause: &Cause, report: &Report) -> String {
    let style = style_of_state(cause.state);
    let word = cause.state.label().to_lowercase();
    let mut text = format!("\n  {style}{word}{style:#}  {}\n", cause.title);
    let checks: Vec<&Check> =
        report.checks().filter(|it| cause.checks.contains(&it.code)).collect();
    match &*checks {
        // All places of one check; one of several checks that found the same.
        [only] => {
            for line in only.problems() {
                text.push_str(&format!("    {line}\n"));
            }
            text.push_str(&places(&only.locations, only.count));
        }
        _ => text.push_str(&places(cause.place.as_slice(), 1)),
    }
    if let Some(Location { expected: Some(expected), found: Some(found), .. }) = &cause.place {
        text.push_str(&format!("    expected  {expected}\n    found     {found}\n"));
    }
    if let Some(Excerpt { offset, hex, .. }) = &cause.excerpt {
        text.push_str(&format!("    {FAINT}bytes from {offset}:{FAINT:#}\n"));
        for line in hex.split(' ').collect::<Vec<_>>().chunks(BYTES_PER_LINE) {
            text.push_str(&format!("      {FAINT}{}{FAINT:#}\n", line.join(" ")));
        }
    }
    text.push_str(&format!("    What to do: {}\n", cause.action));
    let names = checks.iter().map(|check| format!("{} {}", check.code, check.name));
    let names: Vec<String> = names.collect();
    text.push_str(&format!("    {FAINT}{}{FAINT:#}\n", names.join(", ")));
    text
}

fn render_not_checked(group: &NotChecked) -> String {
    let codes = group.checks.join(", ");
    let reasons = group.reasons.join(" ");
    format!("  {}\n    {reasons}\n    {FAINT}{codes}{FAINT:#}\n", group.sentence)
}

fn places(locations: &[Location], count: u64) -> String {
    let mut text = String::new();
    // Some problems have no location.
    let places = locations.iter().map(place).filter(|place| !place.is_empty());
    let places: Vec<String> = places.take(MAX_PLACES).collect();
    for place in &places {
        text.push_str(&format!("    {FAINT}at {place}{FAINT:#}\n"));
    }
    let shown = places.len();
    let more = count.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    if shown > 0 && more > 0 {
        text.push_str(&format!("    {FAINT}and {more} more{FAINT:#}\n"));
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
        Verdict::NotUnlocked => ODD,
        Verdict::Untrusted { signature } if signature != SignatureState::Forged => ODD,
        Verdict::Partial { .. } => anstyle::Style::new(),
        _ => style_of_state(verdict.state()),
    }
}

fn style_of_state(state: State) -> anstyle::Style {
    match state {
        State::Passed => GOOD,
        State::Warning => ODD,
        State::Failed => BAD,
        State::NotChecked | State::NotApplicable => FAINT,
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
