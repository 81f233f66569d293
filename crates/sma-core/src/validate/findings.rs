//! Collecting what checks find.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::check::{CheckId, Level, Severity};
use crate::json::{self, Position, Positions, Value};
use crate::limits::Limits;
use crate::report::{Check, Location, Report, Status};
use crate::shape::{Fault, FaultKind};

/// Faults of one check that are told in words; the rest have a location only.
const TOLD: u64 = 10;

/// The results of all checks of a level.
#[derive(Debug)]
pub(super) struct Findings {
    level: Level,
    checks: Vec<Check>,
}

/// The result of one check, in the making.
#[derive(Debug)]
pub(super) struct Finding {
    id: CheckId,
    count: u64,
    told: Vec<String>,
    locations: Vec<Location>,
}

impl Findings {
    pub(super) fn new(level: Level) -> Self {
        Self { level, checks: Vec::new() }
    }

    /// Whether there is a result of that check.
    pub(super) fn has(&self, id: CheckId) -> bool {
        self.checks.iter().any(|check| check.code == id.info().code)
    }

    /// Whether checks of that level run.
    pub(super) fn at_least(&self, level: Level) -> bool {
        self.level >= level
    }

    /// Adds the result of a check: passed when it has no faults.
    pub(super) fn push(&mut self, finding: Finding) {
        let info = finding.id.info();
        if finding.count == 0 {
            return self.passed(finding.id, info.meaning);
        }
        let status = match info.severity {
            Severity::Error => Status::Failed,
            Severity::Warning => Status::Warning,
            Severity::Info => Status::Passed,
        };
        let message = match (&*finding.told, finding.count) {
            ([only], 1) => only.clone(),
            ([first, ..], count) => format!("{count} times; first: {first}"),
            ([], _) => String::new(),
        };
        let mut details = finding.told;
        if details.len() == 1 {
            details.clear();
        }
        if status != Status::Passed {
            details.push(format!("What to do: {}", info.action));
        }
        self.add(Check {
            message,
            details: details.join("\n"),
            count: finding.count,
            locations: finding.locations,
            ..blank(finding.id, status)
        });
    }

    /// Adds a check that passed, with a message of its own.
    pub(super) fn passed(&mut self, id: CheckId, message: impl Into<String>) {
        self.add(Check { message: message.into(), ..blank(id, Status::Passed) });
    }

    /// Adds a check that could not run.
    pub(super) fn skipped(&mut self, id: CheckId, reason: impl Into<String>) {
        self.add(Check { message: reason.into(), ..blank(id, Status::Skipped) });
    }

    /// The report; checks of higher levels are left out.
    pub(super) fn into_report(mut self) -> Report {
        // In the order of the table, whatever the order in which checks ran.
        self.checks.sort_by_key(Check::id);
        Report::new(self.level, self.checks)
    }

    fn add(&mut self, check: Check) {
        if check.id().is_some_and(|id| id.info().level <= self.level) {
            self.checks.push(check);
        }
    }
}

impl Finding {
    pub(super) fn new(id: CheckId) -> Self {
        Self { id, count: 0, told: Vec::new(), locations: Vec::new() }
    }

    /// Adds a fault. The place is asked for only while there is room for it: finding line and
    /// column takes time.
    pub(super) fn fault_at(
        &mut self,
        place: impl FnOnce() -> Location,
        text: impl FnOnce() -> String,
    ) {
        if self.count < TOLD {
            self.told.push(text());
        }
        if self.locations.len() < Limits::LOCATIONS {
            self.locations.push(place());
        }
        self.count += 1;
    }

    /// Adds a fault with its place.
    pub(super) fn fault(&mut self, place: Location, text: impl Into<String>) {
        self.fault_at(|| place, || text.into());
    }

    /// Adds a fault of a value in a member, as the walk along its shape found it.
    pub(super) fn shape_fault(&mut self, locator: &Locator<'_>, fault: &Fault) {
        let place = || locator.fault(fault);
        self.fault_at(place, || format!("{} {}.", locator.subject(fault), fault.kind));
    }

    /// Whether nothing was found so far.
    pub(super) fn is_clean(&self) -> bool {
        self.count == 0
    }
}

/// Turns offsets in a JSON text into locations.
pub(super) struct Locator<'a> {
    member: Option<&'a str>,
    positions: RefCell<Positions<'a>>,
    root: Value<'a>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(member: Option<&'a str>, text: &'a [u8], root: Value<'a>) -> Self {
        Self { member, positions: RefCell::new(Positions::new(text)), root }
    }

    /// The place of a value.
    pub(super) fn at(&self, offset: usize) -> Location {
        let position = self.positions.borrow_mut().of(offset);
        Location {
            pointer: Some(self.root.pointer_to(offset)),
            ..place(self.member, position, offset)
        }
    }

    /// The place of a value of this JSON.
    pub(super) fn value(&self, value: Value<'_>) -> Location {
        self.at(value.range().start)
    }

    fn fault(&self, fault: &Fault) -> Location {
        Location { pointer: Some(self.pointer(fault)), ..self.at(fault.offset) }
    }

    /// A missing field is located at its object, and named by the pointer that it would have.
    fn pointer(&self, fault: &Fault) -> String {
        let pointer = self.root.pointer_to(fault.offset);
        match fault.kind {
            FaultKind::Missing { name } => format!("{pointer}/{name}"),
            _ => pointer,
        }
    }

    /// What a sentence about the fault begins with.
    fn subject(&self, fault: &Fault) -> String {
        let parent = || self.root.pointer_to(fault.offset);
        let pointer = match &fault.kind {
            FaultKind::Mismatch { .. } | FaultKind::Spelling => parent(),
            // These name the field themselves: say where, if not in the root.
            FaultKind::Missing { .. } => parent(),
            FaultKind::Refused { .. } | FaultKind::Unknown { .. } => {
                let pointer = parent();
                pointer.rsplit_once('/').map_or_else(String::new, |(object, _)| object.to_string())
            }
        };
        let place = if pointer.is_empty() { "the root".to_string() } else { pointer };
        match &fault.kind {
            FaultKind::Mismatch { .. } | FaultKind::Spelling => place,
            _ => format!("In {place},"),
        }
    }
}

/// A place in a text of which no JSON could be made.
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
    }
}

/// A member as a whole.
pub(super) fn member(path: &str) -> Location {
    Location { member: Some(path.to_string()), ..Location::default() }
}

fn blank(id: CheckId, status: Status) -> Check {
    let info = id.info();
    Check {
        code: Cow::Borrowed(info.code),
        name: Cow::Borrowed(info.name),
        category: info.category,
        status,
        severity: info.severity,
        message: String::new(),
        details: String::new(),
        count: 0,
        locations: Vec::new(),
    }
}
