//! The checks that a word relies on: no word says more than what ran.

use super::{Report, Status};
use crate::check::CheckId;

/// A check with the outcome that a word relies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ground {
    /// The check.
    pub check: CheckId,
    /// What it came to.
    pub outcome: Outcome,
}

/// What a check that ran came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a check that ran ends in one of these ways")]
pub enum Outcome {
    /// It found nothing.
    Passed,
    /// It counted something that is no fault.
    Counted,
    /// It found something odd.
    Warned,
    /// It found a fault.
    Failed,
}

/// What has to hold for a word: of each group at least one.
pub type Grounds = &'static [&'static [Ground]];

impl Ground {
    pub(super) const fn passed(check: CheckId) -> Self {
        Self { check, outcome: Outcome::Passed }
    }

    pub(super) const fn counted(check: CheckId) -> Self {
        Self { check, outcome: Outcome::Counted }
    }

    pub(super) const fn warned(check: CheckId) -> Self {
        Self { check, outcome: Outcome::Warned }
    }

    pub(super) const fn failed(check: CheckId) -> Self {
        Self { check, outcome: Outcome::Failed }
    }

    /// Returns whether the check ran and came to that.
    #[must_use]
    pub fn holds(self, report: &Report) -> bool {
        report.check(self.check).is_some_and(|check| {
            let outcome = match check.status {
                Status::Passed if check.count == 0 => Outcome::Passed,
                Status::Passed => Outcome::Counted,
                Status::Warning => Outcome::Warned,
                Status::Failed => Outcome::Failed,
                Status::Skipped => return false,
            };
            outcome == self.outcome
        })
    }
}

/// Whether the grounds of a word hold.
pub(super) fn hold(grounds: Grounds, report: &Report) -> bool {
    grounds.iter().all(|group| group.iter().any(|ground| ground.holds(report)))
}
