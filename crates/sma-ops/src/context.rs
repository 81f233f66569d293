//! Inputs shared by all operations.

use std::fmt;
use std::future::Future;

use sma_core::Limits;
use sma_core::progress::{self, Watch};
use sma_core::signer::SignaturePolicy;

use crate::credentials::Credentials;
use crate::error::Error;

/// Inputs shared by all operations: credentials, limits, signature policy and watcher.
#[derive(Clone)]
#[non_exhaustive]
pub struct Context<'a> {
    /// Source of passwords and keys.
    pub credentials: &'a (dyn Credentials + Sync),
    /// Limits for archives.
    pub limits: Limits,
    /// Requirement on the signatures of archives whose content is used.
    pub signature: SignaturePolicy<'a>,
    /// Observer of the operation, which may cancel it.
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

/// No credentials, default limits, consistent signatures if any, and no watcher.
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
    /// Sets the source of passwords and keys.
    #[must_use]
    pub fn with_credentials(self, credentials: &'a (dyn Credentials + Sync)) -> Self {
        Self { credentials, ..self }
    }

    /// Sets the limits for archives.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Sets the requirement on signatures.
    #[must_use]
    pub fn with_signature(self, signature: SignaturePolicy<'a>) -> Self {
        Self { signature, ..self }
    }

    /// Sets the watcher.
    #[must_use]
    pub fn with_watch(self, watch: &'a (dyn Watch + Sync)) -> Self {
        Self { watch, ..self }
    }

    /// Runs an operation of the core to completion, or until it is canceled.
    ///
    /// # Errors
    /// [`Error::Canceled`].
    pub(crate) fn run<T>(&self, operation: impl Future<Output = T>) -> Result<T, Error> {
        progress::run(operation).map_err(|_| Error::Canceled)
    }
}
