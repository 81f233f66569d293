//! How a run went, as the number that a script sees.

use std::process::ExitCode;

/// The exit codes, which scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All is well.
    Fine = 0,
    /// The archive is invalid, damaged or no archive at all, or a comparison found differences.
    Invalid = 1,
    /// The command line asks for what there is not.
    Usage = 2,
    /// A file cannot be read or written.
    File = 3,
    /// A password or key is wrong or missing, and the content is needed.
    Credential = 4,
    /// A signature that was asked for is not verified.
    Signature = 5,
}

impl Exit {
    /// Every code with its meaning, for the help and the manual page.
    pub(crate) const TABLE: &str = "\
Exit codes:
  0  all is well
  1  the archive is invalid, damaged or no archive at all, or a comparison found differences
  2  the command line asks for what there is not
  3  a file cannot be read or written
  4  a password or key is wrong or missing, and the content is needed
  5  a signature that was asked for is not verified";
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
