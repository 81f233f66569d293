//! Confirmation of a restore.

use std::io::{self, BufRead, IsTerminal, Write};

use sma_ops::Error;

use crate::failure::Failure;
use crate::follow::without_bar;

/// The word that confirms.
const WORD: &str = "yes";

/// Checks that a restore is confirmed, or that a person can be asked.
///
/// # Errors
/// When neither is the case.
pub(super) fn check(is_confirmed: bool) -> Result<(), Failure> {
    if is_confirmed || io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(());
    }
    Err(Failure::Usage {
        message: "the restore is not confirmed, and there is no terminal to ask on".to_owned(),
        action: "Add --confirm to restore, or --dry-run to see what would change.",
    })
}

/// Asks on the terminal whether to restore.
///
/// # Errors
/// When the answer is another one.
pub(super) fn ask(target: &str) -> Result<(), Failure> {
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
        message: format!("the restore was not confirmed, and {target} is unchanged"),
        action: "Type yes, the whole word, to restore.",
    })
}
