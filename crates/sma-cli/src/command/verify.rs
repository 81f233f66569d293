//! `backup verify`: the signature of an archive.

use clap::Args;
use serde::Serialize;
use sma_core::Level;
use sma_core::escape::escape;
use sma_core::report::SignatureState;
use sma_core::signature::PublicKey;
use sma_ops::{Context, Input, open};

use super::archives::ArchiveArgument;
use super::limits::LimitArguments;
use crate::console::Console;
use crate::credential;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{BAD, GOOD, STRONG};

/// Verify the signature of an archive.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// Public key of a trusted signer; can be repeated to accept any of several signers
    #[arg(long, value_name = "FILE", required = true)]
    public_key: Vec<Input>,
    #[command(flatten)]
    limits: LimitArguments,
}

/// Maximum number of members that are listed.
const MAX_LISTED: usize = 10;

/// Message for a file without a manifest.
const NOTHING_TO_SIGN: &str = "The file has no readable manifest to verify.";

/// The result, as JSON.
#[derive(Debug, Serialize)]
struct Verified {
    archive: String,
    verified: bool,
    /// State of the signature, if the file is an archive.
    state: Option<SignatureState>,
    message: &'static str,
    /// Fingerprint of the signer's key.
    signer: Option<String>,
    /// Members not covered by a signature, in their order.
    not_covered: Vec<String>,
    /// Failed checks.
    faults: Vec<String>,
}

impl Verified {
    fn render(&self) -> String {
        let Self { archive, verified, state, message, signer, not_covered, faults } = self;
        let style = if *verified { GOOD } else { BAD };
        let word = state.map_or("Not signed", SignatureState::word);
        let mut text =
            format!("{STRONG}{archive}{STRONG:#}: {style}{word}{style:#}\n  {message}\n");
        if let Some(signer) = signer {
            text.push_str(&format!("  {signer}\n"));
        }
        for path in not_covered.iter().take(MAX_LISTED) {
            text.push_str(&format!("  Not covered by a signature: {}\n", escape(path)));
        }
        if let Some(more) = not_covered.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            text.push_str(&format!("  and {more} more; --json lists them\n"));
        }
        for fault in faults {
            text.push_str(&format!("  {fault}\n"));
        }
        text
    }
}

impl Verify {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let keys = credential::public_keys(&self.public_key)?;
        let file = self.archive.input();
        let context = Context::default().with_limits(self.limits.limits());
        let archive = open(file, &context)?;
        let report = archive.validation(Level::Standard).with_public_keys(&keys).finish();
        let state = report.signature();
        let verified = state == Some(SignatureState::Verified);
        let signatures = archive.signatures();
        let by = |key: &&PublicKey| {
            signatures.as_ref().is_some_and(|signatures| signatures.are_signed_by(key))
        };
        let signer = keys.iter().find(by).filter(|_| verified).map(PublicKey::fingerprint);
        let not_covered = archive.uncovered_members().into_iter().map(str::to_owned).collect();
        let archive = file.to_string();
        let message = state.map_or(NOTHING_TO_SIGN, SignatureState::sentence);
        let is_signed = state.is_some_and(|state| state != SignatureState::Unsigned);
        let not_covered = if is_signed { not_covered } else { Vec::new() };
        let faults = report.failed().map(|check| format!("{}: {}", check.code, check.message));
        let faults = faults.collect();
        let result = Verified { archive, verified, state, message, signer, not_covered, faults };
        console.result(&result, || result.render())?;
        Ok(match verified {
            false => Exit::Signature,
            true if report.valid => Exit::Fine,
            true => Exit::Invalid,
        })
    }
}
