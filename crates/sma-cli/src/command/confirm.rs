//! Confirmation of what cannot be undone.

use std::io::{self, BufRead, IsTerminal, Write};

use sma_ops::Error;

use crate::failure::Failure;
use crate::follow::without_bar;

/// The word that confirms.
const WORD: &str = "yes";

/// What is to be confirmed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    Restore,
    Prune,
}

impl Deed {
    /// Checks that it is confirmed, or that a person can be asked.
    ///
    /// # Errors
    /// When neither is the case.
    pub(super) fn check(self, is_confirmed: bool) -> Result<(), Failure> {
        if is_confirmed || io::stdin().is_terminal() && io::stderr().is_terminal() {
            return Ok(());
        }
        Err(Failure::Usage {
            message: format!(
                "{} is not confirmed, and there is no terminal to ask on",
                self.name()
            ),
            action: match self {
                Self::Restore => "Add --confirm to restore, or --dry-run to see what would change.",
                Self::Prune => {
                    "Add --confirm to remove, or --dry-run to see what would be removed."
                }
            },
        })
    }

    /// Asks on the terminal whether to change a target.
    ///
    /// # Errors
    /// When the answer is another one.
    pub(super) fn ask(self, target: &str) -> Result<(), Failure> {
        let answer = without_bar(|| {
            let mut stderr = anstream::stderr().lock();
            write!(stderr, "Type {WORD} to change {target}: ").and_then(|()| stderr.flush())?;
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line).map(|_| line)
        });
        let answer = answer.map_err(|error| {
            Failure::Operation(Error::Read { file: "the terminal".to_owned(), error })
        })?;
        if answer.trim() == WORD {
            return Ok(());
        }
        Err(Failure::Content {
            message: format!("{} was not confirmed, and {target} is unchanged", self.name()),
            action: match self {
                Self::Restore => "Type yes, the whole word, to restore.",
                Self::Prune => "Type yes, the whole word, to remove.",
            },
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Restore => "the restore",
            Self::Prune => "the removal",
        }
    }
}
