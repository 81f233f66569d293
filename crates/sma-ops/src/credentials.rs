//! Sources of passwords and keys.

use std::sync::Arc;

use sma_core::archive::Archive;
use sma_core::encryption::Credential;

use crate::error::Error;

/// Environment variable for a password. Other programs are run without it.
pub const PASSWORD_VARIABLE: &str = "SHELLY_MANAGER_PASSWORD";

/// Source of passwords and keys: a file, the environment, a prompt.
pub trait Credentials {
    /// Returns the available credential for a locked archive, without prompting.
    ///
    /// # Errors
    /// When it cannot be read.
    fn available(&self, archive: &Archive) -> Result<Option<Arc<Credential>>, Error>;

    /// Returns the credential for an archive that must be unlocked, prompting if necessary.
    ///
    /// # Errors
    /// [`Error::Locked`] without a credential, and when it cannot be read.
    fn require(&self, name: &str, archive: &Archive) -> Result<Arc<Credential>, Error> {
        self.available(archive)?.ok_or_else(|| Error::Locked { file: name.to_owned() })
    }
}

/// No credentials.
impl Credentials for () {
    fn available(&self, _: &Archive) -> Result<Option<Arc<Credential>>, Error> {
        Ok(None)
    }
}

/// One credential for all archives.
impl Credentials for Arc<Credential> {
    fn available(&self, _: &Archive) -> Result<Option<Arc<Credential>>, Error> {
        Ok(Some(self.clone()))
    }
}
