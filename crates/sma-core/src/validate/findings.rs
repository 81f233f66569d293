//! Collecting the findings of checks.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;

use super::base::NO_BASE;
use super::encryption::NO_CREDENTIAL;
use super::scan::NO_SCAN;
use super::signature::NO_KEY;
use super::subject::LOCKED;
use crate::check::{CheckId, Level, Rung, Severity};
use crate::escape::escape;
use crate::json::{self, Position, Positions, Value};
use crate::limits::Limits;
use crate::report::{Check, Facts, Location, Need, Report, Status, WHAT_TO_DO};
use crate::shape::{Problem, ProblemKind};

/// Maximum number of faults per check that are described; the rest only has a location.
const MAX_DESCRIBED: usize = 10;

/// The results of all checks of a level.
#[derive(Debug)]
pub(super) struct Findings {
    level: Level,
    checks: Vec<Check>,
    /// What the checks establish beyond their results.
    pub(super) facts: Facts,
}

/// The result of one check being collected.
#[derive(Debug)]
pub(super) struct Finding {
    id: CheckId,
    count: u64,
    told: Vec<String>,
    locations: Vec<Location>,
    /// Reason why the check is incomplete, unless there is a fault.
    lack: Option<String>,
    /// Advice that replaces that of the table.
    action: Option<&'static str>,
    /// Paths of the members that the faults are in, where their locations do not name them.
    concerned: BTreeSet<String>,
}

impl Findings {
    pub(super) fn new(level: Level) -> Self {
        Self { level, checks: Vec::new(), facts: Facts::default() }
    }

    /// Returns whether the check has a result.
    pub(super) fn has(&self, id: CheckId) -> bool {
        self.checks.iter().any(|check| check.code == id.info().code)
    }

    /// Sets the status and message of those checks that have no result yet, because they do not
    /// apply or could not run.
    pub(super) fn set_rest(&mut self, ids: &[CheckId], status: Status, reason: &str) {
        for id in ids.iter().filter(|id| !self.has(**id)).collect::<Vec<_>>() {
            match status {
                Status::Skipped => self.skip(*id, reason),
                _ => self.add(Check::new(*id, status, reason)),
            }
        }
    }

    /// Returns whether checks of this level run.
    pub(super) fn at_least(&self, level: Level) -> bool {
        self.level >= level
    }

    /// Returns whether a check runs: it is of the level, or was requested.
    pub(super) fn runs(&self, id: CheckId) -> bool {
        let info = id.info();
        self.at_least(info.level)
            || self.facts.is_sharing_checked && info.rung == Some(Rung::SafeToShare)
    }

    /// Adds the result of a check: passed if it has no faults and is complete.
    pub(super) fn push(&mut self, finding: Finding) {
        let info = finding.id.info();
        match finding.lack {
            _ if finding.count > 0 => {}
            Some(reason) => return self.skip(finding.id, reason),
            None => return self.pass(finding.id, info.meaning),
        }
        let status = match info.severity {
            Severity::Error => Status::Failed,
            Severity::Warning => Status::Warning,
            Severity::Info => Status::Passed,
        };
        let message = match (&*finding.told, finding.count) {
            ([only], 1) => only.clone(),
            ([first, ..], count) => format!("{count} problems. The first: {first}"),
            ([], _) => String::new(),
        };
        let mut details = finding.told;
        if details.len() == 1 {
            details.clear();
        }
        if status != Status::Passed {
            let action = finding.action.unwrap_or(info.action);
            details.push(format!("{WHAT_TO_DO}{action}"));
        }
        if !finding.concerned.is_empty() {
            self.facts.concerned.insert(finding.id, finding.concerned);
        }
        self.add(Check {
            details: details.join("\n"),
            count: finding.count,
            locations: finding.locations,
            ..Check::new(finding.id, status, message)
        });
    }

    /// Adds a passed check with its own message.
    pub(super) fn pass(&mut self, id: CheckId, message: impl Into<String>) {
        self.add(Check::new(id, Status::Passed, message));
    }

    /// Adds a check that could not run.
    pub(super) fn skip(&mut self, id: CheckId, reason: impl Into<String>) {
        let reason = reason.into();
        self.add(Check { needs: need(&reason), ..Check::new(id, Status::Skipped, reason) });
    }

    /// Returns the report, without the checks of higher levels.
    pub(super) fn into_report(mut self) -> Report {
        // In the order of the table, whatever the order of execution.
        self.checks.sort_by_cached_key(Check::id);
        Report::with_facts(self.level, self.checks, &self.facts)
    }

    fn add(&mut self, check: Check) {
        if check.id().is_some_and(|id| self.runs(id)) {
            self.checks.push(check);
        }
    }
}

impl Finding {
    pub(super) fn new(id: CheckId) -> Self {
        Self {
            id,
            count: 0,
            told: Vec::new(),
            locations: Vec::new(),
            lack: None,
            action: None,
            concerned: BTreeSet::new(),
        }
    }

    /// Adds a fault. Its location and text are only computed while they are recorded.
    pub(super) fn fault(&mut self, place: impl Into<Location>, text: impl Into<String>) {
        if self.has_room() {
            self.add(place.into(), text);
        }
        self.count += 1;
    }

    /// Adds a fault in which a value differs from the one that the archive states.
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts are passed alike")]
    pub(super) fn difference(
        &mut self,
        place: impl Into<Location>,
        expected: impl ToString,
        found: impl ToString,
        text: impl Into<String>,
    ) {
        if self.has_room() {
            let (expected, found) = (Some(expected.to_string()), Some(found.to_string()));
            self.add(Location { expected, found, ..place.into() }, text);
        }
        self.count += 1;
    }

    /// Names the member that the last fault is in, where its location is elsewhere.
    pub(super) fn concern(&mut self, path: &str) {
        // As many as are located.
        if self.concerned.len() < Limits::MAX_LOCATIONS {
            self.concerned.insert(path.to_string());
        }
    }

    /// Adds a deviation of a value from its shape.
    pub(super) fn shape_fault(&mut self, locator: &Locator<'_>, fault: &Problem) {
        if self.has_room() {
            let pointer = locator.root.pointer_to(fault.offset);
            let text = sentence(&pointer, &fault.kind);
            // A missing field has the pointer that it would have.
            let pointer = match fault.kind {
                ProblemKind::Missing { name } => format!("{pointer}/{name}"),
                _ => pointer,
            };
            self.add(locator.location(fault.offset, pointer), text);
        }
        self.count += 1;
    }

    /// Notes that a comparison was impossible: without a fault elsewhere, the check is skipped with
    /// the first such reason.
    pub(super) fn note_lack(&mut self, reason: impl Into<String>) {
        self.lack.get_or_insert_with(|| reason.into());
    }

    /// Replaces the advice of the table.
    pub(super) fn advise(&mut self, action: &'static str) {
        self.action = Some(action);
    }

    /// Returns the number of faults so far.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Returns whether nothing was found so far.
    pub(super) fn is_clean(&self) -> bool {
        self.count == 0
    }

    fn has_room(&self) -> bool {
        self.locations.len() < Limits::MAX_LOCATIONS
    }

    fn add(&mut self, place: Location, text: impl Into<String>) {
        self.locations.push(place);
        if self.told.len() < MAX_DESCRIBED {
            self.told.push(text.into());
        }
    }
}

/// Returns what the caller has to give so that a check skipped for this reason can run.
fn need(reason: &str) -> Option<Need> {
    match reason {
        LOCKED | NO_CREDENTIAL if cfg!(feature = "decrypt") => Some(Need::Credential),
        NO_KEY => Some(Need::PublicKey),
        NO_BASE => Some(Need::Base),
        NO_SCAN => Some(Need::Antivirus),
        _ => None,
    }
}

/// Describes a deviation from a shape in a sentence, beginning with its place.
fn sentence(pointer: &str, kind: &ProblemKind) -> String {
    // An unexpected field is named by the fault: its place is the object around it.
    let place = match kind {
        ProblemKind::Refused { .. } | ProblemKind::Unknown { .. } => {
            pointer.rsplit_once('/').map_or("", |(object, _)| object)
        }
        _ => pointer,
    };
    let is_of_value = matches!(kind, ProblemKind::Mismatch { .. } | ProblemKind::Spelling);
    match (place, is_of_value) {
        ("", true) => format!("The top level {kind}."),
        ("", false) => format!("At the top level, {kind}."),
        (place, true) => format!("{} {kind}.", escape(place)),
        (place, false) => format!("In {}, {kind}.", escape(place)),
    }
}

/// Converts offsets in a JSON text to locations.
pub(super) struct Locator<'a> {
    member: Option<Cow<'a, str>>,
    positions: RefCell<Positions<'a>>,
    root: Value<'a>,
}

/// A place whose location is computed on demand: a pointer takes a walk from the root.
#[derive(Clone, Copy)]
pub(super) struct Place<'l, 'a> {
    locator: &'l Locator<'a>,
    offset: usize,
}

impl<'a> Locator<'a> {
    pub(super) fn new(member: Option<Cow<'a, str>>, text: &'a [u8], root: Value<'a>) -> Self {
        Self { member, positions: RefCell::new(Positions::new(text)), root }
    }

    /// Returns the place at an offset.
    pub(super) fn at(&self, offset: usize) -> Place<'_, 'a> {
        Place { locator: self, offset }
    }

    /// Returns the place of a value of this JSON.
    pub(super) fn value(&self, value: Value<'_>) -> Place<'_, 'a> {
        self.at(value.range().start)
    }

    fn location(&self, offset: usize, pointer: String) -> Location {
        let position = self.positions.borrow_mut().position(offset);
        Location {
            pointer: Some(pointer).filter(|pointer| pointer.len() <= Limits::MAX_POINTER_BYTES),
            ..place(self.member.as_deref(), position, offset)
        }
    }
}

impl From<Place<'_, '_>> for Location {
    fn from(Place { locator, offset }: Place<'_, '_>) -> Self {
        locator.location(offset, locator.root.pointer_to(offset))
    }
}

/// Returns the location in a text that is not valid JSON.
pub(super) fn in_text(member: Option<&str>, text: &[u8], offset: usize) -> Location {
    place(member, json::position(text, offset), offset)
}

fn place(member: Option<&str>, position: Position, offset: usize) -> Location {
    Location {
        member: member.map(ToString::to_string),
        pointer: None,
        line: Some(position.line),
        column: Some(position.column),
        offset: u64::try_from(offset).ok(),
        ..Location::default()
    }
}

/// Returns the location of a whole member.
pub(super) fn member(path: &str) -> Location {
    Location { member: Some(path.to_string()), ..Location::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_counted_and_the_first_hundred_are_located() {
        let mut finding = Finding::new(CheckId::MalwareScan);
        assert!(finding.is_clean());
        for index in 0..250_u64 {
            let place = Location { offset: Some(index), ..Location::default() };
            finding.fault(place, format!("fault {index}"));
        }
        assert!(!finding.is_clean());
        let mut findings = Findings::new(Level::Paranoid);
        findings.push(finding);
        let [check] = &findings.checks[..] else { panic!("one result of one check") };
        assert_eq!(check.count, 250);
        let offsets: Vec<u64> = check.locations.iter().filter_map(|place| place.offset).collect();
        assert_eq!(offsets, (0..100).collect::<Vec<_>>());
        assert!(check.message.starts_with("250 problems. The first: fault 0"), "{}", check.message);
        assert_eq!(
            check.details.lines().filter(|line| line.starts_with("fault")).count(),
            MAX_DESCRIBED
        );
        assert!(check.details.ends_with(CheckId::MalwareScan.info().action));
    }
}
