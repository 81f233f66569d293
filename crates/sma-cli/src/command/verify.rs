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
    /// Whether no check failed: a signed archive may have been invalid before it was signed.
    valid: bool,
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
        let Self { archive, verified, valid, state, message, signer, not_covered, faults } = self;
        let style = if *verified { GOOD } else { BAD };
        let word = state.map_or("Cannot be verified", SignatureState::word);
        // The exit code is that of an invalid archive.
        let was_invalid = *verified && !*valid;
        let but = if was_invalid { format!("{BAD}, but invalid{BAD:#}") } else { String::new() };
        let mut text =
            format!("{STRONG}{archive}{STRONG:#}: {style}{word}{style:#}{but}\n  {message}\n");
        if let Some(signer) = signer {
            text.push_str(&format!("  {signer}\n"));
        }
        for path in not_covered.iter().take(MAX_LISTED) {
            text.push_str(&format!("  Not covered by a signature: {}\n", escape(path)));
        }
        if let Some(more) = not_covered.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            text.push_str(&format!("  and {more} more; --json lists them\n"));
        }
        if was_invalid {
            text.push_str("  It was already invalid when it was signed:\n");
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
        let valid = report.valid;
        let result =
            Verified { archive, verified, valid, state, message, signer, not_covered, faults };
        console.result(&result, || result.render())?;
        Ok(match (verified, valid) {
            (false, _) => Exit::Signature,
            (true, true) => Exit::Fine,
            (true, false) => Exit::Invalid,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_that_was_signed_with_errors_is_not_only_called_verified() {
        let state = SignatureState::Verified;
        let result = Verified {
            archive: "home.sma".to_owned(),
            verified: true,
            valid: false,
            state: Some(state),
            message: state.sentence(),
            signer: None,
            not_covered: Vec::new(),
            faults: vec!["SMA-D003: A section is not an object.".to_owned()],
        };
        let text = anstream::adapter::strip_str(&result.render()).to_string();
        assert_eq!(
            text,
            "home.sma: Verified with your key, but invalid\n  \
             The archive was signed with a key that you gave, and has not changed since.\n  \
             It was already invalid when it was signed:\n  \
             SMA-D003: A section is not an object.\n"
        );
    }
}
