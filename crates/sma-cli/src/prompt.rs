//! Password prompts, without echo.

use std::io;

use sma_ops::Error;
use zeroize::Zeroizing;

use crate::follow::without_bar;
use crate::interrupt;

/// Prompts for a password; returns `None` at the end of the input.
///
/// # Errors
/// When there is no terminal.
pub(crate) fn prompt(text: &str) -> Result<Option<Zeroizing<String>>, Error> {
    interrupt::remember_terminal();
    let line = without_bar(|| rpassword::prompt_password(text)).map(Zeroizing::new);
    match line {
        Ok(line) => Ok(Some(line)),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => interrupt::exit(),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(Error::Read { file: "the terminal".to_owned(), error }),
    }
}
