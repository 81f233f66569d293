//! SHA-256, in the forms of browsers and of `sha256sum`.

use crate::Outcome;
use crate::files::{self, PROGRAM};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use std::path::Path;

/// The file with the digests of all others.
const SUMS: &str = "SHA256SUMS";

/// Returns the digest in hexadecimal digits.
pub(crate) fn hex(content: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(content))
}

/// Returns the digest as a Content-Security-Policy names a script or style.
pub(crate) fn source(content: &str) -> String {
    format!("'sha256-{}'", Base64::encode_string(&Sha256::digest(content)))
}

/// Returns the line of a file for `sha256sum -c`.
pub(crate) fn line(file: &str, content: &[u8]) -> String {
    format!("{}  {file}\n", hex(content))
}

/// Returns the digest that the page shows: that of its program.
pub(crate) fn of_program(folder: &Path) -> Outcome<String> {
    Ok(hex(&files::read(folder, PROGRAM)?))
}

/// Writes the digests of all files in the folder.
pub(crate) fn write_sums(folder: &Path) -> Outcome {
    let mut sums = String::new();
    for file in files::list(folder)? {
        sums += &line(&file, &files::read(folder, &file)?);
    }
    files::write(folder, SUMS, sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From `printf abc | sha256sum`, and `printf abc | openssl dgst -sha256 -binary | base64`.
    #[test]
    fn digests_are_those_of_other_programs() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(line("a b", b"abc"), format!("{abc}  a b\n"));
        assert_eq!(source("abc"), "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");
    }
}
