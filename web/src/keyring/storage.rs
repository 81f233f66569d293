//! Storage of the keyring in the browser.

use web_sys::Storage;

use super::{Keyring, Reading};
use crate::host;

/// Name of the entry, distinct from those of other pages at the same address. It is the first name
/// of this page, so that keyrings of earlier versions are found.
pub(crate) const NAME: &str = "archive-inspector.keyring";

/// Reason for which the keyring is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The browser stores nothing for this page.
    Unavailable,
    /// The stored text is not a keyring, and was left unchanged.
    Unreadable,
    /// The browser refused to store it.
    NotSaved,
}

/// Reads the stored keyring, which another page at the same address may have written. It is empty
/// if none is stored.
pub(crate) fn load() -> Result<Reading, Trouble> {
    match storage()?.get_item(NAME) {
        Ok(None) => Ok(Reading::default()),
        Ok(Some(text)) => Keyring::read(&text).ok_or(Trouble::Unreadable),
        Err(_) => Err(Trouble::Unavailable),
    }
}

/// Stores a keyring in place of the previous one.
pub(crate) fn save(keyring: &Keyring) -> Result<(), Trouble> {
    storage()?.set_item(NAME, &keyring.to_text()).map_err(|_| Trouble::NotSaved)
}

fn storage() -> Result<Storage, Trouble> {
    host::storage().ok_or(Trouble::Unavailable)
}
