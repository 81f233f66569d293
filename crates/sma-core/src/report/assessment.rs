//! What the checks of a report mean together.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::{Cause, Facts, Headline, NotChecked, Report, RungResult, causes, ladder, needs};
use crate::words::UnknownWord;

/// State of an archive, or of one question about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows a state shows each")]
pub enum State {
    /// Everything was checked, and nothing was found.
    Passed,
    /// Something is unusual or risky.
    Warning,
    /// Something is wrong.
    Failed,
    /// Something was not checked. Not checked is not passed.
    #[default]
    NotChecked,
    /// The question does not apply to this archive.
    NotApplicable,
}

impl State {
    /// Returns the display name, such as `Not checked`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Passed => "Passed",
            Self::Warning => "Warning",
            Self::Failed => "Failed",
            Self::NotChecked => "Not checked",
            Self::NotApplicable => "Not applicable",
        }
    }
}

/// What the checks of a report mean together: one sentence, seven questions, and the problems by
/// their cause. It is derived from the checks, and claims no more than they found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Assessment {
    /// The verdict in sentences.
    pub headline: Headline,
    /// The ladder, in its order: each [`Rung`](crate::check::Rung) once.
    pub rungs: Vec<RungResult>,
    /// The problems by cause, errors first: each failed check and each warning once.
    pub causes: Vec<Cause>,
    /// The checks that could not run, by what they wait for: each skipped check once.
    pub not_checked: Vec<NotChecked>,
}

impl Assessment {
    pub(super) fn new(report: &Report, facts: &Facts) -> Self {
        let rungs = ladder::ladder(report, facts);
        let causes = causes::causes(report, facts);
        let not_checked = needs::not_checked(report);
        let headline = Headline::new(report, facts, &rungs, &causes);
        Self { headline, rungs, causes, not_checked }
    }
}
