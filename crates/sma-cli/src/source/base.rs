//! What an incremental or differential archive builds on: a full archive, and the increments
//! between the two, each of which names the one before it.

use sma_core::archive::Archive;
use sma_core::increment::{self, MadeSection};
use sma_core::integrity::Digest;
use sma_core::report::Status;
use sma_core::{CheckId, Level};

use super::{Facts, Source};
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::failure::Failure;
use crate::input::Input;
use crate::opened::{Opened, open};

/// The archives that another one builds on, the full one first.
#[derive(Debug, Default)]
pub(crate) struct Bases(Option<Base>);

/// The last of them, and what all of them together stand for.
#[derive(Debug)]
pub(crate) struct Base {
    last: Opened,
    pub(crate) facts: Facts,
    /// The sections that it stands for, as an archive in memory.
    pub(crate) content: Archive,
    pub(crate) manifest_digest: Digest,
}

impl Bases {
    /// Reads the archives in their order.
    ///
    /// # Errors
    /// When one cannot be read, is invalid, or does not build on the one before it.
    pub(crate) fn read(
        inputs: &[Input],
        credential: &CredentialArguments,
        console: &Console,
    ) -> Result<Self, Failure> {
        let mut bases = Self::default();
        for input in inputs {
            let archive = open(input, console)?;
            let Some(manifest_digest) = archive.manifest_digest() else {
                return Err(Failure::Content {
                    message: format!("{input} has no manifest to build on"),
                    action: "Convert it to an SMA 1.0 archive first, and build on that.",
                });
            };
            let (last, source) = Source::of(archive, input, &bases, credential, console)?;
            if bases.0.is_some() && !source.builds_on_another() {
                return Err(Failure::Usage {
                    message: format!("{input} builds on nothing that is given before it"),
                    action: "Give with --base a full archive, and then what builds on it.",
                });
            }
            let content = source.archive(input)?;
            bases.0 = Some(Base { last, facts: source.facts, content, manifest_digest });
        }
        Ok(bases)
    }

    /// The last of the bases, if there are any.
    pub(crate) fn last(&self) -> Option<&Base> {
        self.0.as_ref()
    }

    /// The sections that an increment of the last base stands for.
    ///
    /// # Errors
    /// When there is no base, or the increment builds on another archive.
    pub(super) fn brought_up_to_date(
        &self,
        increment: &Opened,
        input: &Input,
    ) -> Result<Vec<MadeSection>, Failure> {
        let Some(base) = &self.0 else {
            return Err(Failure::Usage {
                message: format!("{input} holds only what changed since another archive"),
                action: "Make a full one first: backup create --type full, with --base for what it \
                         builds on.",
            });
        };
        let validation = increment.view().validation(Level::Standard);
        let report = validation.with_base(base.last.archive()).finish();
        let check = report.check(CheckId::BaseMatches);
        if check.is_none_or(|check| check.status != Status::Passed) {
            return Err(Failure::Usage {
                message: format!("{input} does not build on the base that is given"),
                action: "Give the archive that it builds on; its manifest names the checksum.",
            });
        }
        increment::apply(&base.content, increment.view())
            .map_err(|error| Failure::refused(input.to_string(), error))
    }
}
