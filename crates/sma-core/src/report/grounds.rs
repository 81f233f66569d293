//! The checks that a word relies on: no word claims more than was checked.

use super::{Report, Status};
use crate::check::CheckId;

/// Check with the outcome that a word relies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ground {
    /// The check.
    pub check: CheckId,
    /// Required outcome.
    pub outcome: Outcome,
}

/// Outcome of a check that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a check that ran ends in one of these ways")]
pub enum Outcome {
    /// It found nothing.
    Passed,
    /// It counted something that is not a fault.
    Counted,
    /// It found something unusual.
    Warned,
    /// It found a fault.
    Failed,
}

/// Grounds of a word: of each group at least one must hold.
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

    /// Returns whether the check ran with this outcome.
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

/// Returns whether the grounds of a word hold.
pub(super) fn hold(grounds: Grounds, report: &Report) -> bool {
    grounds.iter().all(|group| group.iter().any(|ground| ground.holds(report)))
}
