//! The keyring on the page: display, changes, import and storage.

use leptos::ev;
use leptos::prelude::*;
use sma_worker::protocol::KeyFacts;

use super::storage::{self, Trouble};
use super::{Keyring, Reading};
use crate::format;
use crate::voice::Voice;

/// The trusted keys. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    voice: Voice,
    /// The keys.
    pub(crate) keyring: RwSignal<Keyring>,
    /// Reason for which they are not stored.
    pub(crate) trouble: RwSignal<Option<Trouble>>,
    /// Description of the latest change.
    pub(crate) remark: RwSignal<String>,
}

impl Store {
    /// Loads the keyring that the browser stores.
    pub(crate) fn new(voice: Voice) -> Self {
        let store = Self {
            voice,
            keyring: RwSignal::default(),
            trouble: RwSignal::new(None),
            remark: RwSignal::default(),
        };
        store.load_again();
        // Another window of this page has changed it.
        let _ = window_event_listener(ev::storage, move |_| store.load_again());
        store
    }

    /// Returns the keys as base64, for the worker.
    pub(crate) fn trusted_keys(self) -> Vec<String> {
        self.keyring.with_untracked(|keyring| {
            keyring.keys.iter().map(|kept| kept.key.base64.clone()).collect()
        })
    }

    /// Returns the label of a key, if it is in the keyring.
    pub(crate) fn label(self, key: &KeyFacts) -> Option<String> {
        self.keyring.with(|keyring| keyring.find(&key.base64).map(|kept| kept.label.clone()))
    }

    /// Changes the keyring and stores it.
    pub(crate) fn change(self, change: impl FnOnce(&mut Keyring)) {
        // Other windows may have changed the stored keyring.
        self.load_again();
        self.keyring.update(change);
        if self.trouble.with_untracked(Option::is_none) {
            self.trouble.set(self.keyring.with_untracked(storage::save).err());
        }
    }

    /// Replaces an unreadable stored keyring with the one of this page.
    pub(crate) fn replace_stored(self) {
        self.trouble.set(self.keyring.with_untracked(storage::save).err());
    }

    /// Displays and announces a change.
    pub(crate) fn say(self, words: impl Into<String>) {
        let words = words.into();
        self.remark.set(words.clone());
        self.voice.say(words);
    }

    /// Adds the entries of an exported keyring.
    pub(crate) fn import(self, text: &str) {
        let Some(Reading { keyring, skipped }) = Keyring::read(text) else {
            return self.say("This file is not an exported keyring.");
        };
        let entries = (keyring.keys.len() + keyring.pins.len()) as u64;
        if entries + skipped == 0 {
            return self.say("This file contains no keys.");
        }
        let mut words = format!("{} imported.", format::count(entries, "entry", "entries"));
        if skipped > 0 {
            words.push_str(&format!(" {}", skipped_entries(skipped)));
        }
        self.change(|kept| kept.merge(keyring));
        self.say(words);
    }

    fn load_again(self) {
        if self.trouble.with_untracked(Option::is_none) {
            match storage::load() {
                Ok(Reading { keyring, skipped }) => {
                    self.keyring.set(keyring);
                    if skipped > 0 {
                        self.remark.set(skipped_entries(skipped));
                    }
                }
                Err(trouble) => self.trouble.set(Some(trouble)),
            }
        }
    }
}

/// Describes entries without a public key.
fn skipped_entries(entries: u64) -> String {
    let entries = format::count(entries, "entry", "entries");
    format!("{entries} without a public key skipped.")
}
