//! Passwords and keys: from files, file descriptors, the environment or a prompt; never from an
//! argument, which every user of the system can see.

use std::env;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use clap::Args;
use sma_core::archive::Archive;
use sma_core::encryption::{Credential, MasterKey, Password};
use sma_core::signature::{PrivateKey, PublicKey};
use zeroize::Zeroizing;

use sma_ops::{Credentials, Error, Input, PASSWORD_VARIABLE};

use crate::console::Console;
use crate::prompt::prompt;

/// Maximum size of a password or key file, in bytes.
const MAX_FILE_SIZE: u64 = 1 << 20;

/// Origin of a typed password, in errors.
const PROMPT: &str = "the terminal";

/// Password or key of an archive.
#[derive(Args, Debug)]
pub(crate) struct CredentialArguments {
    /// Read the password from FILE; - for standard input [default: the environment variable
    /// SHELLY_MANAGER_PASSWORD, or a prompt]
    #[arg(long, value_name = "FILE", group = "credential")]
    password_file: Option<Input>,
    /// Read the password from file descriptor NUMBER
    #[arg(long, value_name = "NUMBER", group = "credential")]
    password_fd: Option<u32>,
    /// Read the key from FILE: 32 bytes, hex or base64; - for standard input
    #[arg(long, value_name = "FILE", group = "credential")]
    key_file: Option<Input>,
    /// The credential, once it is read: a pipe can be read only once.
    #[arg(skip)]
    credential: OnceLock<Option<Arc<Credential>>>,
    /// The first password that was typed.
    #[arg(skip)]
    typed: OnceLock<Arc<Credential>>,
    /// Locked while the credential is read.
    #[arg(skip)]
    reading: Mutex<()>,
    /// Whether an archive was unlocked.
    #[arg(skip)]
    has_unlocked: AtomicBool,
}

impl CredentialArguments {
    /// Returns whether a credential is given as argument.
    pub(crate) fn is_given(&self) -> bool {
        self.password_file.is_some() || self.password_fd.is_some() || self.key_file.is_some()
    }

    /// Returns whether an archive was unlocked: output made from it is private.
    pub(crate) fn has_unlocked(&self) -> bool {
        self.has_unlocked.load(Ordering::Relaxed)
    }

    /// Warns if a credential argument was not needed.
    pub(crate) fn warn_if_unneeded(&self, console: &Console) {
        if self.is_given() && !self.has_unlocked() {
            console.warn(
                "reader",
                "the password or key was not needed because the archive is not encrypted",
            );
        }
    }

    /// Returns whether the credential is meant for an archive. A password in the environment is not
    /// for an archive that is locked with a key file.
    fn is_meant_for(&self, archive: &Archive) -> bool {
        archive.is_locked() && (self.is_given() || archive.summary().key_derivation.is_some())
    }

    /// Returns the credential of the arguments or the environment.
    ///
    /// # Errors
    /// When a file cannot be read, or contains no valid password or key.
    pub(crate) fn read(&self) -> Result<Option<Arc<Credential>>, Error> {
        if let Some(credential) = self.credential.get() {
            return Ok(credential.clone());
        }
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(credential) = self.credential.get() {
            return Ok(credential.clone());
        }
        let credential = self.read_once()?.map(Arc::new);
        Ok(self.credential.get_or_init(|| credential).clone())
    }

    /// Returns the credential that unlocked an archive: that of the arguments or the environment, or the
    /// first one that was typed; `None` if nothing was locked.
    ///
    /// # Errors
    /// As [`CredentialArguments::read`].
    pub(crate) fn used(&self) -> Result<Option<Arc<Credential>>, Error> {
        match self.has_unlocked() {
            false => Ok(None),
            true => Ok(self.read()?.or_else(|| self.typed.get().cloned())),
        }
    }

    /// Returns the credential for a new archive; prompts twice for a password if none is given.
    ///
    /// # Errors
    /// As [`CredentialArguments::read`]; without a credential or a terminal; when the typed
    /// passwords differ; and when a password could not be typed again.
    pub(crate) fn for_new_archive(&self) -> Result<Arc<Credential>, Error> {
        let (credential, origin) = match self.read()? {
            Some(credential) => (credential, self.origin()),
            None => (Arc::new(prompt_twice()?), PROMPT.to_owned()),
        };
        if let Credential::Password(password) = &*credential {
            password.check_typable().map_err(|error| Error::Credential { origin, error })?;
        }
        Ok(credential)
    }

    /// Returns the source of the password.
    fn origin(&self) -> String {
        match (&self.password_file, self.password_fd) {
            (Some(file), _) => file.to_string(),
            (None, Some(number)) => format!("file descriptor {number}"),
            (None, None) => PASSWORD_VARIABLE.to_owned(),
        }
    }

    fn read_once(&self) -> Result<Option<Credential>, Error> {
        if let Some(file) = &self.key_file {
            let bytes = Zeroizing::new(file.bytes(MAX_FILE_SIZE)?);
            let key = MasterKey::from_file(&bytes);
            return key
                .map(|key| Some(Credential::Key(key)))
                .map_err(|error| Error::Credential { origin: file.to_string(), error });
        }
        let descriptor = self.password_fd.map(descriptor::path).map(Input::Path);
        if let Some(file) = self.password_file.as_ref().or(descriptor.as_ref()) {
            let bytes = file.bytes(MAX_FILE_SIZE).map_err(|error| match error {
                // Not the path by which the system knows a descriptor.
                Error::Read { error, .. } => Error::Read { file: self.origin(), error },
                other => other,
            });
            let bytes = Zeroizing::new(bytes?);
            let read = password(&self.origin(), Password::from_file(&bytes))?;
            if let Some(number) = self.password_fd {
                descriptor::close(number);
            }
            return Ok(Some(read));
        }
        match env::var_os(PASSWORD_VARIABLE).filter(|text| !text.is_empty()) {
            None => Ok(None),
            Some(text) => {
                let bytes = Zeroizing::new(text.into_encoded_bytes());
                password(&self.origin(), Password::new(&bytes)).map(Some)
            }
        }
    }
}

impl Credentials for CredentialArguments {
    fn available(&self, archive: &Archive) -> Result<Option<Arc<Credential>>, Error> {
        let credential = if self.is_meant_for(archive) { self.read()? } else { None };
        self.has_unlocked.fetch_or(credential.is_some(), Ordering::Relaxed);
        Ok(credential)
    }

    /// Returns the credential of the arguments or the environment, or prompts for a password.
    fn require(&self, name: &str, _: &Archive) -> Result<Arc<Credential>, Error> {
        self.has_unlocked.store(true, Ordering::Relaxed);
        if let Some(credential) = self.read()? {
            return Ok(credential);
        }
        let locked = || Error::Locked { file: name.to_owned() };
        if !Console::is_interactive() {
            return Err(locked());
        }
        let line = prompt(&format!("Password for {name}: "))?.ok_or_else(locked)?;
        let credential = Arc::new(password(PROMPT, Password::new(line.as_bytes()))?);
        self.typed.get_or_init(|| credential.clone());
        Ok(credential)
    }
}

/// Reads the public keys in files.
///
/// # Errors
/// When a file cannot be read, or contains no public key.
pub(crate) fn public_keys(files: &[Input]) -> Result<Vec<PublicKey>, Error> {
    let key = |file: &Input| {
        let key = PublicKey::parse(&file.bytes(MAX_FILE_SIZE)?);
        key.map_err(|error| Error::PublicKey { file: file.to_string(), error })
    };
    files.iter().map(key).collect()
}

/// Reads the private key in a file.
///
/// # Errors
/// When the file cannot be read, or contains no private key.
pub(crate) fn private_key(file: &Input) -> Result<PrivateKey, Error> {
    let bytes = Zeroizing::new(file.bytes(MAX_FILE_SIZE)?);
    PrivateKey::parse(&bytes).map_err(|error| Error::PrivateKey { file: file.to_string(), error })
}

/// Prompts for a new password, and to repeat it.
fn prompt_twice() -> Result<Credential, Error> {
    if !Console::is_interactive() {
        return Err(Error::NoCredential);
    }
    let first = prompt("New password: ")?.ok_or(Error::NoCredential)?;
    let second = prompt("Repeat password: ")?.ok_or(Error::NoCredential)?;
    if first != second {
        return Err(Error::PasswordsDiffer);
    }
    password(PROMPT, Password::new(first.as_bytes()))
}

fn password(
    origin: &str,
    password: Result<Password, sma_core::encryption::CredentialError>,
) -> Result<Credential, Error> {
    password
        .map(Credential::Password)
        .map_err(|error| Error::Credential { origin: origin.to_owned(), error })
}

/// File descriptors inherited from the caller.
mod descriptor {
    use std::path::PathBuf;

    /// Returns the path of a descriptor.
    pub(super) fn path(number: u32) -> PathBuf {
        PathBuf::from(format!("/dev/fd/{number}"))
    }

    /// Closes a descriptor that was read, so that other programs do not inherit it; standard streams
    /// stay open.
    pub(super) fn close(number: u32) {
        #[cfg(unix)]
        if let Ok(number) = i32::try_from(number)
            && number > 2
        {
            // The password was read; a failed close does not matter.
            let _ = nix::unistd::close(number);
        }
        #[cfg(not(unix))]
        let _ = number;
    }
}
