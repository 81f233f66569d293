//! Running antivirus programs on files (specification, Malware Scanning).

use std::process::{Command, Stdio};

use sma_core::validate::Scan;

use crate::credentials::PASSWORD_VARIABLE;
use crate::error::Error;
use crate::input::Input;

/// Scans a file. The program gets the file's name and exits with 0 if it finds nothing, and with 1
/// if it finds a threat, as `clamscan` and `clamdscan` do.
///
/// # Errors
/// When the program cannot be run, exits otherwise, or the input is not a file.
pub(crate) fn scan(program: &str, file: &Input) -> Result<Scan, Error> {
    let Input::Path(path) = file else {
        return Err(Error::ScanStdin);
    };
    let mut command = Command::new(program);
    // The scanner must not see a password from the environment or standard input.
    command.arg(path).env_remove(PASSWORD_VARIABLE).stdin(Stdio::null());
    let output = command.output();
    let output = output.map_err(|error| Error::Run { program: program.to_owned(), error })?;
    let said = String::from_utf8_lossy(&output.stdout);
    let threat = match output.status.code() {
        Some(0) => None,
        Some(1) => Some(threat(&said)),
        _ => {
            let (file, program) = (file.to_string(), program.to_owned());
            return Err(Error::Scan { file, program, status: output.status });
        }
    };
    Ok(Scan::new(program, threat))
}

/// Returns the name of the threat in `FILE: NAME FOUND`, or else the first line.
fn threat(said: &str) -> String {
    let named = said.lines().find_map(|line| line.strip_suffix(" FOUND"));
    let named = named.map(|line| line.rsplit(": ").next().unwrap_or(line));
    let first = said.lines().find(|line| !line.trim().is_empty());
    named.or(first).unwrap_or("unnamed threat").to_owned()
}
