//! Whose signature archives must have whose content is used.

use clap::Args;
use sma_core::signature::PublicKey;
use sma_core::signer::SignaturePolicy;
use sma_ops::{Error, Input};

use crate::credential;

/// Where the help lists these arguments.
const HEADING: &str = "Signature";

/// Whose signature archives must have whose content is used.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SignerArguments {
    /// Public key of a signer that you trust; may be given several times: one of them must have
    /// signed what is read
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    public_key: Vec<Input>,
    /// Use what is read whatever its signature is
    #[arg(long, conflicts_with = "public_key", help_heading = HEADING)]
    ignore_signature: bool,
}

/// What the arguments demand, with the keys read.
#[derive(Debug)]
pub(crate) struct Signer {
    keys: Vec<PublicKey>,
    is_ignored: bool,
}

impl SignerArguments {
    /// Reads the keys.
    ///
    /// # Errors
    /// When one cannot be read, or is not a public key.
    pub(crate) fn read(&self) -> Result<Signer, Error> {
        let keys = credential::public_keys(&self.public_key)?;
        Ok(Signer { keys, is_ignored: self.ignore_signature })
    }
}

impl Signer {
    /// Returns what the arguments demand of a signature.
    pub(crate) fn policy(&self) -> SignaturePolicy<'_> {
        if self.is_ignored {
            SignaturePolicy::Ignored
        } else {
            SignaturePolicy::from_keys(&self.keys)
        }
    }
}
