//! Passwords that are typed on a terminal, which shows nothing of them.

use std::io;

use sma_ops::Error;
use zeroize::Zeroizing;

use crate::interrupt;

/// What is typed in, once; nothing where the person ends it instead.
///
/// # Errors
/// When there is no terminal.
pub(crate) fn typed(prompt: &str) -> Result<Option<Zeroizing<String>>, Error> {
    interrupt::remember_terminal();
    let typed = rpassword::prompt_password(prompt).map(Zeroizing::new);
    match typed {
        Ok(typed) => Ok(Some(typed)),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => interrupt::end(),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(Error::Read { file: "the terminal".to_owned(), error }),
    }
}
