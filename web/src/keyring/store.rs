//! The keyring on the page: shown, changed, imported, and kept in the browser.

use leptos::ev;
use leptos::prelude::*;
use sma_worker::protocol::KeyFacts;

use super::storage::{self, Trouble};
use super::{Keyring, Reading};
use crate::desk::Voice;
use crate::format;

/// The keys that the person keeps, in signals. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    voice: Voice,
    /// The keys.
    pub(crate) keyring: RwSignal<Keyring>,
    /// Why they do not outlast the page.
    pub(crate) trouble: RwSignal<Option<Trouble>>,
    /// What last happened to them, in words.
    pub(crate) remark: RwSignal<String>,
}

impl Store {
    /// The keyring that the browser keeps.
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

    /// The keys, as the worker takes them.
    pub(crate) fn trusted(self) -> Vec<String> {
        self.keyring.with_untracked(|keyring| {
            keyring.keys.iter().map(|kept| kept.key.base64.clone()).collect()
        })
    }

    /// What the person calls a key, if they keep it.
    pub(crate) fn label(self, key: &KeyFacts) -> Option<String> {
        self.keyring.with(|keyring| keyring.find(&key.base64).map(|kept| kept.label.clone()))
    }

    /// Changes the keyring, here and where the browser keeps it.
    pub(crate) fn change(self, change: impl FnOnce(&mut Keyring)) {
        // Other windows may have changed what is kept since it was read.
        self.load_again();
        self.keyring.update(change);
        if self.trouble.with_untracked(Option::is_none) {
            self.trouble.set(self.keyring.with_untracked(storage::save).err());
        }
    }

    /// Puts the keyring of this page in place of what is kept and cannot be read.
    pub(crate) fn start_anew(self) {
        self.trouble.set(self.keyring.with_untracked(storage::save).err());
    }

    /// Forgets who signs the archives of a host.
    pub(crate) fn forget_signer(self, host: &str) {
        self.change(|keyring| keyring.unpin(host));
        self.say(format!("No signer is remembered for {host} any more."));
    }

    /// Says what happened to the keyring, on screen and aloud.
    pub(crate) fn say(self, words: impl Into<String>) {
        let words = words.into();
        self.remark.set(words.clone());
        self.voice.say(words);
    }

    /// Adds the entries of an exported keyring.
    pub(crate) fn import(self, text: &str) {
        let Some(Reading { keyring, left_out }) = Keyring::read(text) else {
            return self.say("That file is no keyring that was exported here.");
        };
        let entries = (keyring.keys.len() + keyring.pins.len()) as u64;
        if entries + left_out == 0 {
            return self.say("There are no keys in that file.");
        }
        let mut words = format!("{} imported.", format::count(entries, "entry", "entries"));
        if left_out > 0 {
            words.push_str(&format!(" {}", no_key(left_out)));
        }
        self.change(|kept| kept.add(keyring));
        self.say(words);
    }

    fn load_again(self) {
        if self.trouble.with_untracked(Option::is_none) {
            match storage::load() {
                Ok(Reading { keyring, left_out }) => {
                    self.keyring.set(keyring);
                    if left_out > 0 {
                        self.remark.set(format!(
                            "Left out of what this browser keeps: {}",
                            no_key(left_out)
                        ));
                    }
                }
                Err(trouble) => self.trouble.set(Some(trouble)),
            }
        }
    }
}

/// What is said of entries that hold no public key.
fn no_key(entries: u64) -> String {
    let entries = format::count(entries, "entry holds", "entries hold");
    format!("{entries} no public key.")
}
