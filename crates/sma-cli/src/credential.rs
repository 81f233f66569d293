//! Passwords and keys: from files, file descriptors, the environment, or a prompt. Never from an
//! argument, which every user of the system can read.

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
use crate::prompt::typed;

/// Longest file of a password or key that is read, in bytes.
const MOST: u64 = 1 << 20;

/// What unlocks an archive.
#[derive(Args, Debug)]
pub(crate) struct CredentialArguments {
    /// File with the password; - for standard input. Without this and the next two, the variable
    /// SHELLY_MANAGER_PASSWORD is read
    #[arg(long, value_name = "FILE", group = "credential")]
    password_file: Option<Input>,
    /// File descriptor to read the password from
    #[arg(long, value_name = "NUMBER", group = "credential")]
    password_fd: Option<u32>,
    /// File with the raw key; - for standard input
    #[arg(long, value_name = "FILE", group = "credential")]
    key_file: Option<Input>,
    /// What was given, once it was read: a pipe can be read once alone.
    #[arg(skip)]
    given: OnceLock<Option<Arc<Credential>>>,
    /// Held while it is read.
    #[arg(skip)]
    reading: Mutex<()>,
    /// Whether an archive was unlocked with it, or with what was typed.
    #[arg(skip)]
    has_unlocked: AtomicBool,
}

impl CredentialArguments {
    /// Whether one was given by argument.
    pub(crate) fn is_given(&self) -> bool {
        self.password_file.is_some() || self.password_fd.is_some() || self.key_file.is_some()
    }

    /// Whether an archive was unlocked: what is made of it is for its owner alone.
    pub(crate) fn has_unlocked(&self) -> bool {
        self.has_unlocked.load(Ordering::Relaxed)
    }

    /// Warns where what was given by argument was not needed.
    pub(crate) fn warn_if_unneeded(&self, console: &Console) {
        if self.is_given() && self.given.get().is_none() {
            console.warn("reader", "the password or key was not needed: nothing is encrypted");
        }
    }

    /// Whether what was given is meant for an archive: for one that is locked, and not by a key
    /// where the environment has a password, which is for others then.
    fn suits(&self, archive: &Archive) -> bool {
        archive.is_locked() && (self.is_given() || archive.summary().key_derivation.is_some())
    }

    /// What was given, by argument or in the environment.
    ///
    /// # Errors
    /// When a file cannot be read, or holds no password or key.
    pub(crate) fn given(&self) -> Result<Option<Arc<Credential>>, Error> {
        if let Some(given) = self.given.get() {
            return Ok(given.clone());
        }
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(given) = self.given.get() {
            return Ok(given.clone());
        }
        let read = self.read()?.map(Arc::new);
        Ok(self.given.get_or_init(|| read).clone())
    }

    /// What was given, or is typed in now, twice: what locks a new archive.
    ///
    /// # Errors
    /// As [`CredentialArguments::given`], when nothing was given and nobody is there to ask, when
    /// what was typed is not the same both times, and when nobody could type the password again.
    pub(crate) fn chosen(&self) -> Result<Arc<Credential>, Error> {
        if let Some(credential) = self.given()? {
            if let Credential::Password(password) = &*credential {
                let typable = password.check_typable();
                typable.map_err(|error| Error::Credential { origin: self.origin(), error })?;
            }
            return Ok(credential);
        }
        if !Console::has_person() {
            return Err(Error::NoCredential);
        }
        let first = typed("New password: ")?.ok_or(Error::NoCredential)?;
        let second = typed("The same again: ")?.ok_or(Error::NoCredential)?;
        if first != second {
            return Err(Error::PasswordsDiffer);
        }
        password("the password", Password::new(first.as_bytes())).map(Arc::new)
    }

    /// Where the password that is given comes from.
    fn origin(&self) -> String {
        match (&self.password_file, self.password_fd) {
            (Some(file), _) => file.to_string(),
            (None, Some(number)) => format!("file descriptor {number}"),
            (None, None) => PASSWORD_VARIABLE.to_owned(),
        }
    }

    fn read(&self) -> Result<Option<Credential>, Error> {
        if let Some(file) = &self.key_file {
            let bytes = Zeroizing::new(file.bytes(MOST)?);
            let key = MasterKey::from_file(&bytes);
            return key
                .map(|key| Some(Credential::Key(key)))
                .map_err(|error| Error::Credential { origin: file.to_string(), error });
        }
        let descriptor = self.password_fd.map(descriptor::path).map(Input::Path);
        if let Some(file) = self.password_file.as_ref().or(descriptor.as_ref()) {
            let bytes = Zeroizing::new(file.bytes(MOST)?);
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
    fn at_hand(&self, archive: &Archive) -> Result<Option<Arc<Credential>>, Error> {
        let credential = if self.suits(archive) { self.given()? } else { None };
        self.has_unlocked.fetch_or(credential.is_some(), Ordering::Relaxed);
        Ok(credential)
    }

    /// What was given, or is typed in now.
    fn needed(&self, name: &str, _: &Archive) -> Result<Arc<Credential>, Error> {
        self.has_unlocked.store(true, Ordering::Relaxed);
        if let Some(credential) = self.given()? {
            return Ok(credential);
        }
        let locked = || Error::Locked { file: name.to_owned() };
        if !Console::has_person() {
            return Err(locked());
        }
        let typed = typed(&format!("Password of {name}: "))?.ok_or_else(locked)?;
        password("the password", Password::new(typed.as_bytes())).map(Arc::new)
    }
}

/// The public keys in files.
///
/// # Errors
/// When one cannot be read, or holds no public key.
pub(crate) fn public_keys(files: &[Input]) -> Result<Vec<PublicKey>, Error> {
    let key = |file: &Input| {
        let key = PublicKey::parse(&file.bytes(MOST)?);
        key.map_err(|error| Error::PublicKey { file: file.to_string(), error })
    };
    files.iter().map(key).collect()
}

/// The private key in a file.
///
/// # Errors
/// When it cannot be read, or holds no private key.
pub(crate) fn private_key(file: &Input) -> Result<PrivateKey, Error> {
    let bytes = Zeroizing::new(file.bytes(MOST)?);
    PrivateKey::parse(&bytes).map_err(|error| Error::PrivateKey { file: file.to_string(), error })
}

fn password(
    origin: &str,
    password: Result<Password, sma_core::encryption::CredentialError>,
) -> Result<Credential, Error> {
    password
        .map(Credential::Password)
        .map_err(|error| Error::Credential { origin: origin.to_owned(), error })
}

/// Descriptors of files that whoever runs the program opened.
mod descriptor {
    use std::path::PathBuf;

    /// The name that a descriptor's file can be opened by.
    pub(super) fn path(number: u32) -> PathBuf {
        PathBuf::from(format!("/dev/fd/{number}"))
    }

    /// Closes a descriptor once it is read, so that programs which are run later do not inherit it.
    /// Those of standard streams stay.
    pub(super) fn close(number: u32) {
        #[cfg(unix)]
        if let Ok(number) = i32::try_from(number)
            && number > 2
        {
            // It has been read: whether it could be closed changes nothing of that.
            let _ = nix::unistd::close(number);
        }
        #[cfg(not(unix))]
        let _ = number;
    }
}
