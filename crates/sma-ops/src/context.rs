//! What every operation needs from its caller.

use std::fmt;
use std::future::Future;

use sma_core::Limits;
use sma_core::progress::{self, Watch};
use sma_core::signer::SignaturePolicy;

use crate::credentials::Credentials;
use crate::error::Error;

/// What every operation needs from its caller: what unlocks archives, how much they may take, who
/// must have signed them, and who follows the work.
#[derive(Clone)]
#[non_exhaustive]
pub struct Context<'a> {
    /// What unlocks archives.
    pub credentials: &'a (dyn Credentials + Sync),
    /// What archives may take.
    pub limits: Limits,
    /// Whose signature archives must have before their content is used.
    pub signature: SignaturePolicy<'a>,
    /// Who follows the work, and may cancel it.
    pub watch: &'a (dyn Watch + Sync),
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("limits", &self.limits)
            .field("signature", &self.signature)
            .finish_non_exhaustive()
    }
}

/// Without credentials, with the usual limits, for archives whose signature fits if they have one,
/// watched by nobody.
impl Default for Context<'_> {
    fn default() -> Self {
        Self {
            credentials: &(),
            limits: Limits::default(),
            signature: SignaturePolicy::default(),
            watch: &(),
        }
    }
}

impl<'a> Context<'a> {
    /// Sets what unlocks archives.
    #[must_use]
    pub fn with_credentials(self, credentials: &'a (dyn Credentials + Sync)) -> Self {
        Self { credentials, ..self }
    }

    /// Sets what archives may take.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Sets whose signature archives must have before their content is used.
    #[must_use]
    pub fn with_signature(self, signature: SignaturePolicy<'a>) -> Self {
        Self { signature, ..self }
    }

    /// Sets who follows the work.
    #[must_use]
    pub fn with_watch(self, watch: &'a (dyn Watch + Sync)) -> Self {
        Self { watch, ..self }
    }

    /// Runs an operation of the core to its end, or until it is cancelled.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub(crate) fn run<T>(&self, operation: impl Future<Output = T>) -> Result<T, Error> {
        progress::run(operation).map_err(|_| Error::Cancelled)
    }
}
