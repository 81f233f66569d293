//! Exit codes.

use std::process::ExitCode;

/// An exit code, which scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Success.
    Fine = 0,
    /// Invalid or damaged archive, file of another kind, or archives that differ.
    Invalid = 1,
    /// Invalid arguments.
    Usage = 2,
    /// File that cannot be read or written.
    File = 3,
    /// Wrong or missing password or key.
    Credential = 4,
    /// Signature not verified.
    Signature = 5,
    /// Result without everything that was asked for: a repair or restore that lost content.
    Incomplete = 6,
}

impl Exit {
    /// Meaning of every code, for the help and the manual page.
    pub(crate) const TABLE: &str = "\
Exit codes:
    0  success
    1  invalid or damaged archive, file of another kind, or archives that differ
    2  invalid arguments
    3  file that cannot be read or written, or another system error
    4  wrong or missing password or key
    5  signature not verified
    6  incomplete result: a repair or a restore lost content, or cannot prove it intact
  130  interrupted";
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
