//! Where passwords and keys come from.

use std::sync::Arc;

use sma_core::archive::Archive;
use sma_core::encryption::Credential;

use crate::error::Error;

/// The variable of the environment that a password may be in. Other programs are run without it.
pub const PASSWORD_VARIABLE: &str = "SHELLY_MANAGER_PASSWORD";

/// Where passwords and keys come from: a file, the environment, somebody who is asked.
pub trait Credentials {
    /// Returns what is at hand for a locked archive, and asks nobody.
    ///
    /// # Errors
    /// When it cannot be read.
    fn at_hand(&self, archive: &Archive) -> Result<Option<Arc<Credential>>, Error>;

    /// Returns what unlocks an archive that must be unlocked, and may ask for it.
    ///
    /// # Errors
    /// [`Error::Locked`] without one, and when it cannot be read.
    fn needed(&self, name: &str, archive: &Archive) -> Result<Arc<Credential>, Error> {
        self.at_hand(archive)?.ok_or_else(|| Error::Locked { file: name.to_owned() })
    }
}

/// There are none.
impl Credentials for () {
    fn at_hand(&self, _: &Archive) -> Result<Option<Arc<Credential>>, Error> {
        Ok(None)
    }
}

/// One for every archive.
impl Credentials for Arc<Credential> {
    fn at_hand(&self, _: &Archive) -> Result<Option<Arc<Credential>>, Error> {
        Ok(Some(self.clone()))
    }
}
