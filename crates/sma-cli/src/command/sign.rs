//! `backup sign`: a signed copy of an archive.

use clap::Args;
use serde::Serialize;
use sma_core::write::Draft;
use sma_ops::{Context, Error, Input, check_signature, open, signature_loss_warning};

use super::archives::ArchiveArgument;
use super::limits::LimitArguments;
use super::signer::SignerArguments;
use crate::console::Console;
use crate::credential;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{OutputArguments, Readers};

/// Sign an archive: its manifest and, through checksum.sha256, every member. Existing signatures
/// are removed.
#[derive(Args, Debug)]
pub(crate) struct Sign {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// Private key to sign the archive with
    #[arg(long, value_name = "FILE")]
    sign_key: Input,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// The result, as JSON.
#[derive(Debug, Serialize)]
struct Signed {
    output: String,
    /// Fingerprint of the key.
    signer: String,
}

impl Sign {
    /// Signs the stored bytes, so encrypted archives need no password.
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        self.output.check()?;
        let key = credential::private_key(&self.sign_key)?;
        let signer = self.signer.read()?;
        let context =
            Context::default().with_limits(self.limits.limits()).with_signature(signer.policy());
        let file = self.archive.input();
        let (name, archive) = (file.to_string(), open(file, &context)?);
        check_signature(&archive, &name, &context)?;
        if let Some(warning) = signature_loss_warning(&archive, &name, &context) {
            console.warn("writer", &warning);
        }
        let refused = |error| Error::from_core(name.clone(), error);
        let mut draft = Draft::from_archive(&archive).map_err(refused)?;
        draft.sign(&key).map_err(refused)?;
        let signer = key.public_key().fingerprint();
        let bytes = draft.finish().map_err(refused)?;
        let readers = Readers::of([file], false);
        self.output.write(console, &bytes, readers)?;
        let signed = Signed { output: self.output.output.to_string(), signer };
        self.output.note(console, &format!("Signed by {}\n", signed.signer), &signed)?;
        Ok(Exit::Fine)
    }
}
