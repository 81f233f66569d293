//! Passwords and keys in bodies.

use std::fmt;
use std::sync::Arc;

use base64ct::{Base64, Encoding as _};
use serde::{Deserialize, Deserializer};
use sma_core::archive::Archive;
use sma_core::encryption::{Credential, MasterKey, Password};
use sma_core::signature::PublicKey;
use sma_ops::{Credentials, Error};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A password or key as text, which is wiped and never shown.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl From<Zeroizing<String>> for Secret {
    fn from(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// The credentials of a body (`rest-api.md`, `Credentials`).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CredentialsBody {
    #[schema(value_type = Option<String>, format = Password)]
    #[serde(default)]
    password: Option<Secret>,
    #[schema(value_type = Option<String>, format = Password)]
    #[serde(default)]
    key: Option<Secret>,
    #[serde(default)]
    public_keys: Vec<String>,
}

/// Credentials that were read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    pub(crate) credential: Option<Arc<Credential>>,
    /// Keys of which one must have signed.
    pub(crate) public_keys: Vec<PublicKey>,
}

impl CredentialsBody {
    /// Reads passwords and keys.
    pub(crate) fn read(&self) -> Result<Given, Failure> {
        let credential = read_credential(self.password.as_ref(), self.key.as_ref(), "credentials")?;
        let keys = self.public_keys.iter().map(|text| PublicKey::parse(text.as_bytes()));
        let public_keys = keys.collect::<Result<_, _>>().map_err(|_| {
            Failure::validation("credentials.public_keys has a text that is not a public key")
        })?;
        Ok(Given { credential, public_keys })
    }
}

/// Reads a password or a key; `place` is the name of the object that has them.
pub(crate) fn read_credential(
    password: Option<&Secret>,
    key: Option<&Secret>,
    place: &str,
) -> Result<Option<Arc<Credential>>, Failure> {
    let credential = match (password, key) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            return Err(Failure::validation(format!("{place} has both a password and a key")));
        }
        (Some(Secret(password)), None) => Password::new(password.as_bytes())
            .map(Credential::Password)
            .map_err(|_| Failure::validation(format!("{place}.password is empty")))?,
        (None, Some(Secret(key))) => {
            let mut bytes = Zeroizing::new([0; 32]);
            let length = Base64::decode(key.as_bytes(), &mut *bytes).map(<[u8]>::len);
            if length != Ok(32) {
                let details = format!("{place}.key is not the base64 of 32 bytes");
                return Err(Failure::validation(details));
            }
            Credential::Key(MasterKey::from_bytes(*bytes))
        }
    };
    Ok(Some(Arc::new(credential)))
}

impl Credentials for Given {
    fn available(&self, _: &Archive) -> Result<Option<Arc<Credential>>, Error> {
        Ok(self.credential.clone())
    }
}
