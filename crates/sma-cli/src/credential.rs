//! Passwords and keys: from files, file descriptors, the environment, or a prompt. Never from an
//! argument, which every user of the system can read.

use std::env;
use std::path::PathBuf;

use clap::Args;
use sma_core::encryption::{Credential, MasterKey, Password};
use sma_core::signature::{PrivateKey, PublicKey};
use zeroize::Zeroizing;

use crate::console::Console;
use crate::failure::Failure;
use crate::input::Input;

/// The variable that a password may be in.
const PASSWORD_VARIABLE: &str = "SHELLY_MANAGER_PASSWORD";

/// How to give one.
pub(crate) const HOW: &str = "Give the password with --password-file, --password-fd or the \
     variable SHELLY_MANAGER_PASSWORD, or the key with --key-file.";

/// Longest file of a password or key that is read, in bytes.
const MOST: u64 = 1 << 20;

/// What unlocks an archive.
#[derive(Args, Clone, Debug)]
pub(crate) struct CredentialArguments {
    /// File with the password; - for standard input. Without this and the next two, the variable
    /// SHELLY_MANAGER_PASSWORD is read, and then a person is asked where one is needed
    #[arg(long, value_name = "FILE", group = "credential")]
    password_file: Option<Input>,
    /// File descriptor to read the password from
    #[arg(long, value_name = "NUMBER", group = "credential")]
    password_fd: Option<u32>,
    /// File with the raw key; - for standard input
    #[arg(long, value_name = "FILE", group = "credential")]
    key_file: Option<Input>,
}

impl CredentialArguments {
    /// What was given, by argument or in the environment.
    ///
    /// # Errors
    /// When a file cannot be read, or holds no password or key.
    pub(crate) fn given(&self) -> Result<Option<Credential>, Failure> {
        if let Some(file) = &self.key_file {
            let bytes = Zeroizing::new(file.bytes(MOST)?);
            let key = MasterKey::from_file(&bytes);
            return key
                .map(|key| Some(Credential::Key(key)))
                .map_err(|error| Failure::credential(file.to_string(), error));
        }
        let descriptor =
            self.password_fd.map(|number| Input::Path(PathBuf::from(format!("/dev/fd/{number}"))));
        if let Some(file) = self.password_file.as_ref().or(descriptor.as_ref()) {
            let bytes = Zeroizing::new(file.bytes(MOST)?);
            return password(&file.to_string(), Password::from_file(&bytes)).map(Some);
        }
        match env::var_os(PASSWORD_VARIABLE) {
            None => Ok(None),
            Some(text) => {
                let bytes = Zeroizing::new(text.into_encoded_bytes());
                password(PASSWORD_VARIABLE, Password::new(&bytes)).map(Some)
            }
        }
    }

    /// What was given, or is typed in now.
    ///
    /// # Errors
    /// As [`CredentialArguments::given`], and when nothing was given and nobody is there to ask.
    pub(crate) fn needed(&self, file: &Input, console: &Console) -> Result<Credential, Failure> {
        if let Some(credential) = self.given()? {
            return Ok(credential);
        }
        let locked = || Failure::Locked { file: file.to_string() };
        if !console.is_watched() {
            return Err(locked());
        }
        let typed = typed(&format!("Password of {file}: "))?;
        password("the password", Password::new(typed.as_bytes()))
    }

    /// What was given, or is typed in now, twice: what locks a new archive.
    ///
    /// # Errors
    /// As [`CredentialArguments::needed`], and when what was typed is not the same both times.
    pub(crate) fn chosen(&self, console: &Console) -> Result<Credential, Failure> {
        if let Some(credential) = self.given()? {
            return Ok(credential);
        }
        if !console.is_watched() {
            return Err(Failure::Usage {
                message: "there is no password or key to encrypt with".to_owned(),
                action: HOW,
            });
        }
        let (first, second) = (typed("New password: ")?, typed("The same again: ")?);
        if first != second {
            return Err(Failure::Usage {
                message: "the two passwords differ".to_owned(),
                action: "Try again.",
            });
        }
        password("the password", Password::new(first.as_bytes()))
    }
}

/// What is typed in, once.
fn typed(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let typed = rpassword::prompt_password(prompt).map(Zeroizing::new);
    typed.map_err(|error| Failure::Read { file: "the terminal".to_owned(), error })
}

/// The public keys in files.
///
/// # Errors
/// When one cannot be read, or holds no public key.
pub(crate) fn public_keys(files: &[Input]) -> Result<Vec<PublicKey>, Failure> {
    let key = |file: &Input| {
        let key = PublicKey::parse(&file.bytes(MOST)?);
        key.map_err(|error| Failure::public_key(file.to_string(), error))
    };
    files.iter().map(key).collect()
}

/// The private key in a file.
///
/// # Errors
/// When it cannot be read, or holds no private key.
pub(crate) fn private_key(file: &Input) -> Result<PrivateKey, Failure> {
    let bytes = Zeroizing::new(file.bytes(MOST)?);
    PrivateKey::parse(&bytes).map_err(|error| Failure::private_key(file.to_string(), error))
}

fn password(
    origin: &str,
    password: Result<Password, sma_core::encryption::CredentialError>,
) -> Result<Credential, Failure> {
    password.map(Credential::Password).map_err(|error| Failure::credential(origin, error))
}
