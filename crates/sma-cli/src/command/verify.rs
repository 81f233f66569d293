//! `backup verify`: who signed an archive.

use clap::Args;
use serde::Serialize;
use sma_core::Level;
use sma_core::report::SignatureState;
use sma_core::signature::PublicKey;
use sma_ops::{Context, Input, open};

use crate::console::Console;
use crate::credential;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{BAD, GOOD, STRONG};

/// Says whether an archive is what the owner of a key signed.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// The archive; - for standard input
    #[arg(long, value_name = "FILE")]
    archive: Input,
    /// Public key of a signer that you trust; one of several must have signed
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    public_key: Vec<Input>,
}

/// Who signed, as JSON.
#[derive(Debug, Serialize)]
struct Verified {
    archive: String,
    verified: bool,
    state: SignatureState,
    message: &'static str,
    /// Fingerprint of the key that signed.
    signer: Option<String>,
}

impl Verified {
    fn told(&self) -> String {
        let Self { archive, verified, state, message, signer } = self;
        let style = if *verified { GOOD } else { BAD };
        let mut text =
            format!("{STRONG}{archive}{STRONG:#}: {style}{}{style:#}\n  {message}\n", state.word());
        if let Some(signer) = signer {
            text.push_str(&format!("  {signer}\n"));
        }
        text
    }
}

impl Verify {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let keys = credential::public_keys(&self.public_key)?;
        let archive = open(&self.archive, &Context::default())?;
        let report = archive.validation(Level::Standard).with_public_keys(&keys).finish();
        let state = report.signature().unwrap_or(SignatureState::Unsigned);
        let verified = state == SignatureState::Verified;
        let signatures = archive.signatures();
        let by =
            |key: &&PublicKey| signatures.as_ref().is_some_and(|signatures| signatures.are_by(key));
        let signer = keys.iter().find(by).filter(|_| verified).map(PublicKey::fingerprint);
        let archive = self.archive.to_string();
        let message = state.sentence();
        let result = Verified { archive, verified, state, message, signer };
        console.result(&result, || result.told())?;
        Ok(match verified {
            false => Exit::Signature,
            true if report.valid => Exit::Fine,
            true => Exit::Invalid,
        })
    }
}
