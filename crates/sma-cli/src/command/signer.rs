//! Signatures required of archives before their content is used.

use clap::Args;
use sma_core::signature::PublicKey;
use sma_core::signer::SignaturePolicy;
use sma_ops::{Error, Input};

use crate::credential;

/// Where the help lists these arguments.
const HEADING: &str = "Signature";

/// Signatures required of archives before their content is used.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SignerArguments {
    /// Require a signature by the public key in FILE; can be repeated to accept any of several
    /// signers
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    public_key: Vec<Input>,
    /// Use the content even if its signature is invalid
    #[arg(long, conflicts_with = "public_key", help_heading = HEADING)]
    ignore_signature: bool,
}

/// The requirement of the arguments, with the keys read.
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
    /// Returns the requirement of the arguments.
    pub(crate) fn policy(&self) -> SignaturePolicy<'_> {
        if self.is_ignored {
            SignaturePolicy::Ignored
        } else {
            SignaturePolicy::from_keys(&self.keys)
        }
    }
}
