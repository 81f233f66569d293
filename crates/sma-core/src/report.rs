//! The result of a validation, as plain data: the specification's `ValidationResult`.
//!
//! The page, the npm package and the command line all show this value. Its JSON form uses the names
//! of the specification in `snake_case` (profile, section 9).

mod assessment;
mod causes;
pub mod commands;
mod details;
mod facts;
mod grounds;
mod headline;
mod html;
mod ladder;
mod needs;
mod sentence;
mod signature;
mod verdict;

pub use assessment::{Assessment, State};
pub(crate) use causes::WHAT_TO_DO;
pub use causes::{Cause, Excerpt};
pub use details::ReportDetails;
pub(crate) use facts::{Difference, Facts};
pub use grounds::{Ground, Grounds, Outcome};
pub use headline::Headline;
pub use ladder::RungResult;
pub use needs::{Need, NotChecked};
pub use sentence::split_digests;
pub use signature::SignatureState;
pub use verdict::{Unchecked, Verdict};

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::check::{Category, CheckId, Level, Severity};
use crate::escape::escape_json;
use crate::words::UnknownWord;

/// Status of a check (specification, `CheckStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the specification has these four, and whoever shows a report shows each"
)]
pub enum Status {
    /// It ran and found no fault; with severity `info`, it may have counted something.
    Passed,
    /// It ran and found a fault that makes the archive invalid.
    Failed,
    /// It ran and found something unusual or risky.
    Warning,
    /// It could not run; the message gives the reason. Not checked is not passed.
    Skipped,
}

/// Location of a fault. Fields that do not apply are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Location {
    /// Path of the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// JSON pointer (RFC 6901) of the value in the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Line in the member's text, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column in the line, in characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// Offset in the member or, without one, in the decompressed container, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Value that the archive states, where it differs from the one that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// Value that was found, where it differs from the one that the archive states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// The result of one check (specification, `ValidationCheck`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Check {
    /// Stable code, such as `SMA-I003`.
    pub code: Cow<'static, str>,
    /// Display name of the check.
    pub name: Cow<'static, str>,
    /// Group of the check.
    pub category: Category,
    /// Status of the check.
    pub status: Status,
    /// Severity of a fault.
    pub severity: Severity,
    /// The result, as one sentence.
    pub message: String,
    /// Further text, if any: expected and found values, or what to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub details: String,
    /// Number of faults, located or not.
    pub count: u64,
    /// Input from the caller without which it could not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Need>,
    /// The first [`Limits::MAX_LOCATIONS`](crate::Limits::MAX_LOCATIONS) faults.
    pub locations: Vec<Location>,
}

impl Check {
    /// Returns the problems that [`Check::details`] lists, without the advice at its end.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        self.details.lines().filter(|line| !line.starts_with(WHAT_TO_DO))
    }

    /// Creates the result of a check with a sentence; without details and faults.
    #[must_use]
    pub fn new(id: CheckId, status: Status, message: impl Into<String>) -> Self {
        let info = id.info();
        Self {
            code: Cow::Borrowed(info.code),
            name: Cow::Borrowed(info.name),
            category: info.category,
            status,
            severity: info.severity,
            message: message.into(),
            details: String::new(),
            count: 0,
            needs: None,
            locations: Vec::new(),
        }
    }

    /// Returns the check, if its code is known.
    #[must_use]
    pub fn id(&self) -> Option<CheckId> {
        CheckId::ALL.iter().copied().find(|id| id.info().code == self.code)
    }
}

/// The result of a validation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Report {
    /// Whether no check of severity `error` failed.
    pub valid: bool,
    /// Level of the validation.
    pub level: Level,
    /// Layers, container, members, paths.
    pub archive_checks: Vec<Check>,
    /// `manifest.json`.
    pub manifest_checks: Vec<Check>,
    /// Sections and their records; documents.
    pub data_checks: Vec<Check>,
    /// `schema.json`.
    pub schema_checks: Vec<Check>,
    /// Checksums, sizes and counts.
    pub integrity_checks: Vec<Check>,
    /// Signatures and encryption.
    pub security_checks: Vec<Check>,
    /// What the checks mean together.
    pub assessment: Assessment,
}

impl Report {
    /// Sorts results into their groups, determines validity, and assesses them.
    #[must_use]
    pub fn new(level: Level, checks: Vec<Check>) -> Self {
        Self::with_facts(level, checks, &Facts::default())
    }

    /// Creates a report whose assessment uses facts about the archive.
    pub(crate) fn with_facts(level: Level, checks: Vec<Check>, facts: &Facts) -> Self {
        let mut report = Self {
            valid: true,
            level,
            archive_checks: Vec::new(),
            manifest_checks: Vec::new(),
            data_checks: Vec::new(),
            schema_checks: Vec::new(),
            integrity_checks: Vec::new(),
            security_checks: Vec::new(),
            assessment: Assessment::default(),
        };
        for check in checks {
            if check.severity == Severity::Error && check.status == Status::Failed {
                report.valid = false;
            }
            report.group_mut(check.category).push(check);
        }
        report.assessment = Assessment::new(&report, facts);
        report
    }

    /// Returns the report as JSON: indented by two spaces, with a final line feed, and with
    /// characters escaped that a terminal would act on. Programs print and save these very bytes.
    ///
    /// ```
    /// use sma_core::{Level, Report};
    /// let report = Report::new(Level::Basic, Vec::new());
    /// assert!(report.to_json().starts_with("{\n  \"valid\": true,\n  \"level\": \"basic\",\n"));
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        // Structures of text, numbers and lists: serializing them cannot fail.
        let mut json = escape_json(&serde_json::to_string_pretty(self).unwrap_or_default());
        json.push('\n');
        json
    }

    /// Returns the report as a self-contained HTML page for printing or filing: it runs no code and
    /// loads nothing, and texts of the archive appear as text, whatever they contain.
    #[must_use]
    pub fn to_html(&self, details: &ReportDetails<'_>) -> String {
        html::page(self, details)
    }

    /// Returns the verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::from_report(self)
    }

    /// Returns the state of the signature; `None` where nothing is known, as at level `basic` and
    /// without a manifest.
    #[must_use]
    pub fn signature(&self) -> Option<SignatureState> {
        SignatureState::from_report(self)
    }

    /// Returns the result of one check, if it is in the report.
    #[must_use]
    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks().find(|check| check.code == id.info().code)
    }

    /// Returns the groups in the order of the specification, security last.
    pub fn groups(&self) -> [(Category, &[Check]); 6] {
        [
            (Category::Archive, &self.archive_checks),
            (Category::Manifest, &self.manifest_checks),
            (Category::Data, &self.data_checks),
            (Category::Schema, &self.schema_checks),
            (Category::Integrity, &self.integrity_checks),
            (Category::Security, &self.security_checks),
        ]
    }

    /// Returns the checks of all groups.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.groups().into_iter().flat_map(|(_, checks)| checks)
    }

    /// Returns the failed checks.
    pub fn failed(&self) -> impl Iterator<Item = &Check> {
        self.checks().filter(|check| check.status == Status::Failed)
    }

    /// Returns the codes of the failed checks.
    #[must_use]
    pub fn failed_codes(&self) -> Vec<String> {
        self.failed().map(|check| check.code.to_string()).collect()
    }

    /// Returns the skipped checks by the reason why they could not run, each reason where it occurs
    /// first.
    ///
    /// ```
    /// use sma_core::report::{Check, Status};
    /// use sma_core::{CheckId, Level, Report};
    /// let skip = |id| Check::new(id, Status::Skipped, "The base archive was not given.");
    /// let report = Report::new(Level::Basic, vec![skip(CheckId::BaseMatches)]);
    /// let skipped = report.skipped();
    /// assert_eq!((skipped[0].0, skipped[0].1.len()), ("The base archive was not given.", 1));
    /// ```
    #[must_use]
    pub fn skipped(&self) -> Vec<(&str, Vec<&Check>)> {
        let mut reasons: Vec<(&str, Vec<&Check>)> = Vec::new();
        for check in self.checks().filter(|check| check.status == Status::Skipped) {
            match reasons.iter_mut().find(|(reason, _)| *reason == check.message) {
                Some((_, checks)) => checks.push(check),
                None => reasons.push((&check.message, Vec::from([check]))),
            }
        }
        reasons
    }

    /// Returns the number of checks with this status.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.checks().filter(|check| check.status == status).count()
    }

    fn group_mut(&mut self, category: Category) -> &mut Vec<Check> {
        match category {
            Category::Archive => &mut self.archive_checks,
            Category::Manifest => &mut self.manifest_checks,
            Category::Data => &mut self.data_checks,
            Category::Schema => &mut self.schema_checks,
            Category::Integrity => &mut self.integrity_checks,
            Category::Security => &mut self.security_checks,
        }
    }
}
