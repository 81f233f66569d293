//! `backup keygen`: a pair of keys that signs archives.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use sma_core::signature::PrivateKey;
use zeroize::Zeroizing;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Readers, check_file, name, write_file};
use crate::random::random;

/// Makes a pair of Ed25519 keys: a private one that signs archives, and a public one to give
/// away.
#[derive(Args, Debug)]
pub(crate) struct Keygen {
    /// File for the private key, such as backup.key.pem; the public one is written beside it, as
    /// backup.pub.pem
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
}

/// What was made, as JSON.
#[derive(Debug, Serialize)]
struct KeyPair {
    private_key: String,
    public_key: String,
    fingerprint: String,
}

impl KeyPair {
    fn told(&self) -> String {
        let Self { private_key, public_key, fingerprint } = self;
        format!(
            "Private key: {private_key}\nPublic key:  {public_key}\nFingerprint: {fingerprint}\n"
        )
    }
}

impl Keygen {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.output.as_os_str() == "-" {
            return Err(Failure::Usage {
                message: "two keys cannot be written to standard output".to_owned(),
                action: "Give the name of a file for the private key.",
            });
        }
        let public = twin(&self.output);
        check_file(&self.output, self.force)?;
        check_file(&public, self.force)?;
        let key = PrivateKey::from_seed(&Zeroizing::new(random()?));
        write_file(&self.output, key.to_pem().as_bytes(), self.force, Readers::OWNER)?;
        let public_key = key.public_key();
        write_file(&public, public_key.to_pem().as_bytes(), self.force, Readers::USUAL)?;
        let fingerprint = public_key.fingerprint();
        let made =
            KeyPair { private_key: name(&self.output), public_key: name(&public), fingerprint };
        console.result(&made, || made.told())?;
        Ok(Exit::Fine)
    }
}

/// The file of the public key: `backup.pub.pem` beside `backup.key.pem`, `backup.pem` or `backup`.
fn twin(private: &Path) -> PathBuf {
    let name = private.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".pem").unwrap_or(&name);
    let stem = stem.strip_suffix(".key").unwrap_or(stem);
    private.with_file_name(format!("{stem}.pub.pem"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_key_lies_beside_the_private_one() {
        for private in ["keys/backup.key.pem", "keys/backup.pem", "keys/backup.key", "keys/backup"]
        {
            assert_eq!(twin(Path::new(private)), Path::new("keys/backup.pub.pem"));
        }
    }
}
