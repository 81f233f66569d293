//! `backup keygen`: a key pair for signing archives.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use sma_core::signature::PrivateKey;
use sma_ops::is_special;
use zeroize::Zeroizing;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{NewFile, Readers, check_file, display_name, lock_folder, write_files};
use crate::random::random_bytes;

/// Generate an Ed25519 key pair for signing archives.
#[derive(Args, Debug)]
pub(crate) struct Keygen {
    /// Write the private key to FILE, such as backup.key.pem, and the public key next to it, as
    /// backup.pub.pem
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Replace existing files
    #[arg(long)]
    force: bool,
}

/// The result, as JSON.
#[derive(Debug, Serialize)]
struct KeyPair {
    private_key: String,
    public_key: String,
    fingerprint: String,
}

impl KeyPair {
    fn render(&self) -> String {
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
                message: "a key pair cannot be written to standard output".to_owned(),
                action: "Give a file name for the private key with --output.",
            });
        }
        let public = public_path(&self.output);
        if let Some(special) = [&self.output, &public].into_iter().find(|path| is_special(path)) {
            return Err(Failure::Usage {
                message: format!("{} is not a regular file", display_name(special)),
                action: "Give a file name for the private key with --output.",
            });
        }
        // Another run must not replace one of the two files in between.
        let _folder = lock_folder(&self.output);
        check_file(&self.output, self.force)?;
        check_file(&public, self.force)?;
        let key = PrivateKey::from_seed(&Zeroizing::new(random_bytes()?));
        let public_key = key.public_key();
        let (private_pem, public_pem) = (key.to_pem(), public_key.to_pem());
        let files = [
            NewFile { path: &public, bytes: public_pem.as_bytes(), readers: Readers::USUAL },
            NewFile { path: &self.output, bytes: private_pem.as_bytes(), readers: Readers::OWNER },
        ];
        write_files(&files, self.force)?;
        let fingerprint = public_key.fingerprint();
        let pair = KeyPair {
            private_key: display_name(&self.output),
            public_key: display_name(&public),
            fingerprint,
        };
        console.result(&pair, || pair.render())?;
        Ok(Exit::Fine)
    }
}

/// Returns the file of the public key: `backup.pub.pem` next to `backup.key.pem`, `backup.pem` or
/// `backup`.
fn public_path(private: &Path) -> PathBuf {
    let name = private.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".pem").unwrap_or(&name);
    let stem = stem.strip_suffix(".key").unwrap_or(stem);
    private.with_file_name(format!("{stem}.pub.pem"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_key_is_next_to_the_private_key() {
        for private in ["keys/backup.key.pem", "keys/backup.pem", "keys/backup.key", "keys/backup"]
        {
            assert_eq!(public_path(Path::new(private)), Path::new("keys/backup.pub.pem"));
        }
    }
}
