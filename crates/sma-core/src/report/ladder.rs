//! The ladder: the state of each of the seven questions about an archive.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::{Check, Facts, Need, Report, SignatureState, State, Status};
use crate::check::{CheckId, Level, Rung};
use crate::count::count;

/// Answer to one of the seven questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct RungResult {
    /// The question.
    pub rung: Rung,
    /// Display name of the rung.
    pub name: Cow<'static, str>,
    /// The worst state of its checks.
    pub state: State,
    /// Short fact, such as `9 of 9 files`.
    pub fact: String,
    /// Why something was not checked, as a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What it does not prove, as a sentence.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub caveat: Cow<'static, str>,
    /// Codes of its checks in the report.
    pub checks: Vec<Cow<'static, str>>,
}

/// Returns the state of every rung.
pub(super) fn ladder(report: &Report, facts: &Facts) -> Vec<RungResult> {
    // Once for each check, and not for each rung.
    let rung = |check: &Check| check.id().and_then(|id| id.info().rung);
    let checks: Vec<_> = report.checks().map(|check| (rung(check), check)).collect();
    let of = |rung| checks.iter().filter(move |it| it.0 == Some(rung)).map(|it| it.1).collect();
    let rungs = Rung::VARIANTS.iter().copied();
    rungs.map(|rung| Judged { rung, report, facts, checks: of(rung) }.result()).collect()
}

/// A rung with its checks in the report.
struct Judged<'a> {
    rung: Rung,
    report: &'a Report,
    facts: &'a Facts,
    checks: Vec<&'a Check>,
}

impl<'a> Judged<'a> {
    fn result(&self) -> RungResult {
        let state = match self.rung {
            Rung::Signed => self.signature_state(),
            _ => self.worst(),
        };
        let is_incomplete = self.first_skipped().is_some() || self.missing_level().is_some();
        let is_judged = state != State::NotApplicable && is_incomplete;
        RungResult {
            rung: self.rung,
            name: Cow::Borrowed(self.rung.label()),
            state,
            fact: self.fact(state),
            reason: if is_judged { self.reason() } else { String::new() },
            caveat: Cow::Borrowed(self.rung.caveat().unwrap_or_default()),
            checks: self.checks.iter().map(|check| check.code.clone()).collect(),
        }
    }

    fn worst(&self) -> State {
        let has = |status| self.checks.iter().any(|check| check.status == status);
        if has(Status::Failed) {
            State::Failed
        } else if has(Status::Warning) {
            State::Warning
        } else if has(Status::Skipped) || self.missing_level().is_some() {
            State::NotChecked
        } else if self.checks.is_empty() {
            State::NotApplicable
        } else {
            State::Passed
        }
    }

    fn signature_state(&self) -> State {
        let of_state = match self.report.signature() {
            Some(SignatureState::Verified) => State::Passed,
            Some(SignatureState::Unsigned) => State::NotApplicable,
            Some(SignatureState::NoKey) | None => State::NotChecked,
            Some(SignatureState::EmbeddedOnly) => State::Warning,
            Some(SignatureState::OtherKey | SignatureState::Forged) => State::Failed,
        };
        // A required signature may be missing, and a verified one have an odd form.
        match (of_state, self.worst()) {
            (State::Failed, _) | (_, State::Failed) => State::Failed,
            (State::Passed | State::NotChecked, State::Warning) => State::Warning,
            (of_state, _) => of_state,
        }
    }

    /// Returns the level that answers the question, if the report is below it.
    fn missing_level(&self) -> Option<Level> {
        if self.rung == Rung::SafeToShare && self.facts.is_sharing_checked {
            return None;
        }
        let level = self.rung.level();
        if self.report.level < level {
            return Some(level);
        }
        // Documents have checks of some rungs only at higher levels.
        let of_rung = CheckId::ALL.iter().map(|id| id.info());
        let deeper = of_rung.filter(|info| {
            info.rung == Some(self.rung)
                && info.level > self.report.level
                && !info.is_archive_error()
        });
        if self.checks.is_empty() { deeper.map(|info| info.level).min() } else { None }
    }

    fn first_skipped(&self) -> Option<&'a Check> {
        self.checks.iter().copied().find(|check| check.status == Status::Skipped)
    }

    fn reason(&self) -> String {
        match (self.first_skipped(), self.missing_level()) {
            (Some(check), _) => check.message.clone(),
            (None, Some(level)) if self.rung == Rung::SafeToShare => {
                format!("This is checked at level {level}, or on request.")
            }
            (None, Some(level)) => format!("This is checked from level {level} on."),
            (None, None) => String::new(),
        }
    }

    /// Returns a few words on what was found.
    fn fact(&self, state: State) -> String {
        match (self.rung, state) {
            (Rung::Signed, _) => self.signature_fact(state),
            (_, State::NotChecked) => match (self.first_skipped(), self.missing_level()) {
                (Some(check), _) => wait(check.needs).to_string(),
                (None, Some(level)) => format!("Needs level {level}"),
                (None, None) => String::from("Could not be checked"),
            },
            (_, State::NotApplicable) => String::from("Not applicable"),
            (Rung::SafeToShare, State::Warning | State::Failed) => self.secrets_fact(),
            (Rung::Complete, _) => self.files_fact().unwrap_or_else(|| self.problems()),
            (Rung::Unchanged, _) if self.are_checksums_telling(state) => self.checksums_fact(),
            (_, State::Warning | State::Failed) => self.problems(),
            (Rung::Readable, _) => {
                self.facts.container.clone().unwrap_or_else(|| String::from("Opened"))
            }
            (Rung::WellFormed, _) => match self.facts.records {
                Some(records) => count(records, "record"),
                None => String::from("No problems"),
            },
            (Rung::Consistent, _) => String::from("Counts and references agree"),
            (Rung::SafeToShare, _) if self.facts.is_encrypted => String::from("Encrypted"),
            (Rung::SafeToShare, _) => String::from("No secrets found"),
            (Rung::Unchanged, _) => String::from("Checksums match"),
        }
    }

    fn signature_fact(&self, state: State) -> String {
        match self.report.signature() {
            Some(SignatureState::Unsigned) => String::from("Not signed"),
            Some(SignatureState::NoKey) if state == State::NotChecked => {
                wait(Some(Need::PublicKey)).into()
            }
            Some(SignatureState::NoKey) => self.problems(),
            Some(SignatureState::EmbeddedOnly) => String::from("Matches its embedded key only"),
            Some(SignatureState::OtherKey) => String::from("Unknown key"),
            Some(SignatureState::Forged) => String::from("Does not verify"),
            Some(SignatureState::Verified) => String::from("Verified"),
            None if state == State::Failed => self.problems(),
            None => match (self.first_skipped(), self.missing_level()) {
                (None, Some(level)) => format!("Needs level {level}"),
                _ => String::from("Could not be checked"),
            },
        }
    }

    fn files_fact(&self) -> Option<String> {
        let required = self.facts.required?;
        let missing = self.facts.missing_count;
        let is_only_missing = |check: &&&Check| {
            check.status == Status::Passed || check.id() == Some(CheckId::RequiredMembers)
        };
        // Another problem would hide behind complete files.
        let is_all =
            missing > 0 || self.checks.iter().filter(is_only_missing).count() == self.checks.len();
        let present = required.saturating_sub(missing);
        is_all.then(|| format!("{present} of {}", count(required, "required member")))
    }

    /// Returns whether the number of matching checksums shows the state.
    fn are_checksums_telling(&self, state: State) -> bool {
        let Facts { compared, matching, .. } = *self.facts;
        matching < compared || (state == State::Passed && compared > 0)
    }

    fn checksums_fact(&self) -> String {
        let Facts { compared, matching, .. } = *self.facts;
        if compared == matching {
            let word = if compared == 1 { "checksum matches" } else { "checksums match" };
            return format!("{compared} {word}");
        }
        format!("{matching} of {compared} checksums match")
    }

    fn secrets_fact(&self) -> String {
        let secrets = self.report.check(CheckId::ClearSecrets);
        match secrets.filter(|check| check.count > 0) {
            Some(check) => format!("{} in plaintext", count(check.count, "secret")),
            None => self.problems(),
        }
    }

    fn problems(&self) -> String {
        let is_problem = |check: &&&Check| matches!(check.status, Status::Failed | Status::Warning);
        let problems = self.checks.iter().filter(is_problem).map(|check| check.count.max(1));
        match problems.sum::<u64>() {
            0 => String::from("No problems"),
            problems => count(problems, "problem"),
        }
    }
}

/// Returns a word or two for what a check waits for.
fn wait(needs: Option<Need>) -> &'static str {
    match needs {
        Some(Need::Credential) => "Locked",
        Some(Need::PublicKey) => "No public key",
        Some(Need::Base) => "No base",
        Some(Need::Antivirus) | None => "Could not be checked",
    }
}
