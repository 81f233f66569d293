//! Where the browser keeps the keyring: in this page's own storage, on this device.

use leptos::prelude::window;
use web_sys::Storage;

use super::{Keyring, Reading};

/// The entry's name, apart from those of other pages at the same address.
pub(crate) const NAME: &str = "archive-inspector.keyring";

/// Why the keyring does not outlast the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The browser keeps nothing for this page.
    Unavailable,
    /// What is kept there is no keyring, and was left alone.
    Unreadable,
    /// The browser refused to keep it.
    NotSaved,
}

/// Reads the keyring that is kept, which another page at the same address may have written; an
/// empty one where none is yet.
pub(crate) fn load() -> Result<Reading, Trouble> {
    match storage()?.get_item(NAME) {
        Ok(None) => Ok(Reading::default()),
        Ok(Some(text)) => Keyring::read(&text).ok_or(Trouble::Unreadable),
        Err(_) => Err(Trouble::Unavailable),
    }
}

/// Keeps a keyring in place of the one before.
pub(crate) fn save(keyring: &Keyring) -> Result<(), Trouble> {
    storage()?.set_item(NAME, &keyring.text()).map_err(|_| Trouble::NotSaved)
}

fn storage() -> Result<Storage, Trouble> {
    // Where a browser is told to keep nothing, even asking fails.
    window().local_storage().ok().flatten().ok_or(Trouble::Unavailable)
}
