//! Checks that could not run, by what they wait for.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::{Report, Status};
use crate::count::count;
use crate::words::UnknownWord;

/// Input from the caller without which a check cannot run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum Need {
    /// The password or key of the encrypted sections.
    Credential,
    /// The public key of the signer.
    PublicKey,
    /// The base of an incremental or differential archive.
    Base,
    /// The result of an antivirus program.
    Antivirus,
}

impl Need {
    /// Returns what it is, as part of a sentence.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Credential => "the password or key",
            Self::PublicKey => "the signer's public key",
            Self::Base => "the base archive",
            Self::Antivirus => "an antivirus program",
        }
    }
}

/// Checks that could not run for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct NotChecked {
    /// The number of checks and what they wait for, as a sentence.
    pub sentence: String,
    /// Input that lets them run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Need>,
    /// The reasons, each a sentence; several checks that wait for the same may state it differently.
    pub reasons: Vec<String>,
    /// Codes of the checks.
    pub checks: Vec<Cow<'static, str>>,
}

/// Groups the checks that could not run: those that wait for the same input, and others by reason.
pub(super) fn not_checked(report: &Report) -> Vec<NotChecked> {
    let mut groups: Vec<NotChecked> = Vec::new();
    for check in report.checks().filter(|check| check.status == Status::Skipped) {
        let is_alike = |group: &&mut NotChecked| match check.needs {
            Some(needs) => group.needs == Some(needs),
            None => group.needs.is_none() && group.reasons.contains(&check.message),
        };
        match groups.iter_mut().find(is_alike) {
            Some(group) => {
                group.checks.push(check.code.clone());
                if !group.reasons.contains(&check.message) {
                    group.reasons.push(check.message.clone());
                }
            }
            None => groups.push(NotChecked {
                sentence: String::new(),
                needs: check.needs,
                reasons: Vec::from([check.message.clone()]),
                checks: Vec::from([check.code.clone()]),
            }),
        }
    }
    // First what the caller can change.
    groups.sort_by_key(|group| group.needs.is_none());
    for group in &mut groups {
        group.sentence = sentence(group.checks.len(), group.needs);
    }
    groups
}

fn sentence(number: usize, needs: Option<Need>) -> String {
    let checks = count(number, "check");
    match needs {
        Some(needs) => {
            let verb = if number == 1 { "needs" } else { "need" };
            format!("{checks} {verb} {}.", needs.label())
        }
        None => format!("{checks} {} skipped.", if number == 1 { "was" } else { "were" }),
    }
}
