//! The verdict in sentences: what it is, what is missing, and what it does not prove.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::causes::join;
use super::{Cause, Facts, Report, RungResult, SignatureState, State, Unchecked, Verdict};
use crate::check::Rung;
use crate::count::count;

/// What no validation proves.
const NO_REHEARSAL: &str = "It does not prove that a restore will succeed.";

/// What an unverified signature leaves open.
const NOBODY: &str = "It does not prove who made the backup: the date, the host and the author are \
                      what the file states about itself.";

/// What a verified signature leaves open.
const KEY_HOLDER: &str = "It does not prove who holds the key: compare its fingerprint with the one \
                          that the signer gives you.";

/// The verdict in sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Headline {
    /// The state of the archive as a whole; never `NotApplicable`.
    pub state: State,
    /// The verdict, as a heading without a final period.
    pub title: String,
    /// What is missing, in one or two sentences; empty if nothing is.
    pub missing: String,
    /// What the verdict does not prove, each a sentence.
    pub caveats: Vec<Cow<'static, str>>,
}

impl Headline {
    pub(super) fn new(
        report: &Report,
        facts: &Facts,
        rungs: &[RungResult],
        causes: &[Cause],
    ) -> Self {
        let verdict = report.verdict();
        let is_verified = report.signature() == Some(SignatureState::Verified);
        // Whoever changed the file could have made its checksums again, but not its signature.
        let is_unverified = report.signature() == Some(SignatureState::NoKey);
        let title = match (verdict, causes.first()) {
            (Verdict::Invalid { .. }, Some(_)) if facts.is_foreign => {
                String::from("Not a Shelly Manager backup")
            }
            (Verdict::Invalid { .. }, Some(cause)) => {
                format!("{}: {}", verdict.headline(), heading(&cause.title))
            }
            (Verdict::ValidWithWarnings { .. }, _) => {
                format!("{}, with {}", verdict.headline(), count(causes.len(), "warning"))
            }
            (Verdict::Valid { .. }, _) if is_unverified => {
                String::from("This backup matches its checksums")
            }
            (Verdict::Valid { .. }, _) if is_verified => {
                format!("{}, and signed with a key that you gave", verdict.headline())
            }
            _ => verdict.headline().to_string(),
        };
        let mut caveats = Vec::new();
        if !is_verified {
            caveats.extend(Rung::Unchanged.caveat());
        }
        caveats.push(if is_verified { KEY_HOLDER } else { NOBODY });
        caveats.push(NO_REHEARSAL);
        Self {
            state: verdict.state(),
            title,
            missing: missing(verdict, report.signature(), rungs, causes),
            caveats: caveats.into_iter().map(Cow::Borrowed).collect(),
        }
    }
}

impl fmt::Display for Headline {
    /// Writes the title and what is missing, as sentences.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.title)?;
        if self.missing.is_empty() { Ok(()) } else { write!(f, " {}", self.missing) }
    }
}

impl Verdict {
    /// Returns the state of the archive as a whole; never `NotApplicable`.
    #[must_use]
    pub fn state(self) -> State {
        match self {
            Self::Valid { .. } => State::Passed,
            Self::ValidWithWarnings { .. } => State::Warning,
            Self::Partial { warnings: 0, .. } | Self::NotUnlocked => State::NotChecked,
            Self::Partial { .. } => State::Warning,
            Self::Untrusted { .. } | Self::Invalid { .. } => State::Failed,
        }
    }

    /// Returns the verdict as a heading without a final period, for people.
    #[must_use]
    pub fn headline(self) -> &'static str {
        match self {
            Self::Valid { .. } => "This backup is intact",
            Self::ValidWithWarnings { .. } => "Usable",
            Self::Partial { unchecked, .. } => match unchecked {
                Unchecked::Checksums => {
                    "The structure is valid; the contents were not compared with their checksums"
                }
                Unchecked::Contents => {
                    "Locked: no problems found outside the encrypted contents, which are not checked yet"
                }
                Unchecked::Base => "No problems found; restoring it also requires its base",
                Unchecked::ContentsAndBase => {
                    "Locked: no problems found outside the encrypted contents; contents and base are not checked yet"
                }
                Unchecked::Other => "No problems found, but not everything could be checked",
            },
            Self::NotUnlocked => "Still locked: the password or key did not unlock it",
            Self::Untrusted { signature: SignatureState::Unsigned } => {
                "Not signed, although you require a signature"
            }
            Self::Untrusted { signature: SignatureState::OtherKey } => {
                "Signed with a key that you did not give"
            }
            Self::Untrusted { .. } => {
                "Do not trust this file: it was changed or damaged after signing, or its signature is not genuine"
            }
            Self::Invalid { altered: true, .. } => "Damaged",
            Self::Invalid { altered: false, .. } => "Not usable as it is",
        }
    }
}

/// Returns sentences as the end of a heading: without the final period.
fn heading(sentences: &str) -> &str {
    sentences.strip_suffix('.').unwrap_or(sentences)
}

/// Returns what is missing: further problems, and what was not checked.
fn missing(
    verdict: Verdict,
    signature: Option<SignatureState>,
    rungs: &[RungResult],
    causes: &[Cause],
) -> String {
    let mut sentences: Vec<String> = Vec::new();
    // The title is about the first problem.
    let in_title = usize::from(verdict.state() == State::Failed || verdict == Verdict::NotUnlocked);
    let is_listed = !matches!(verdict, Verdict::ValidWithWarnings { .. });
    match causes.len().saturating_sub(in_title) {
        0 => {}
        _ if !is_listed => {}
        1 => sentences.push(String::from("1 more problem was found.")),
        several => sentences.push(format!("{several} more problems were found.")),
    }
    let signed = rungs.iter().find(|result| result.rung == Rung::Signed);
    match signed.map(|result| result.state) {
        Some(State::NotApplicable) => {
            sentences.push(String::from("It is not signed, so nothing proves who made it."));
        }
        Some(State::NotChecked) => {
            // Without a manifest, and at level `basic`, it is not known to have one.
            let what = signature.map_or("Whether it is signed", |_| "Its signature");
            sentences.push(format!("{what} was not checked."));
        }
        _ => {}
    }
    let is_open =
        |result: &&RungResult| result.state == State::NotChecked && result.rung != Rung::Signed;
    let open: Vec<String> =
        rungs.iter().filter(is_open).map(|result| result.name.to_lowercase()).collect();
    if !open.is_empty() {
        sentences.push(format!("Not checked: {}.", join(&open)));
    }
    sentences.join(" ")
}
