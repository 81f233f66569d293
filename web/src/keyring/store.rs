//! The keyring on the page: shown, changed, imported, and kept in the browser.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use sma_worker::protocol::{KeyFacts, ReadKey};

use super::Keyring;
use super::storage::{self, Trouble};
use crate::ask::{Asked, Worker};
use crate::desk::Voice;
use crate::format;

/// The keys that the person keeps, in signals. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    worker: Worker,
    voice: Voice,
    /// The keys.
    pub(crate) keyring: RwSignal<Keyring>,
    /// Why they do not outlast the page.
    pub(crate) trouble: RwSignal<Option<Trouble>>,
    /// What last happened to them, in words.
    pub(crate) remark: RwSignal<String>,
    /// The entries of an imported keyring that the worker reads.
    readings: StoredValue<Vec<Asked>, LocalStorage>,
}

/// An entry of an imported keyring.
enum Entry {
    /// A key, to be kept under that label.
    Keep(String),
    /// A key, to be pinned for that host.
    Pin(String),
}

impl Store {
    /// The keyring that the browser keeps.
    pub(crate) fn new(worker: Worker, voice: Voice) -> Self {
        let (keyring, trouble) = match storage::load() {
            Ok(keyring) => (keyring, None),
            Err(trouble) => (Keyring::default(), Some(trouble)),
        };
        let store = Self {
            worker,
            voice,
            keyring: RwSignal::new(keyring),
            trouble: RwSignal::new(trouble),
            remark: RwSignal::default(),
            readings: StoredValue::new_local(Vec::new()),
        };
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

    /// Adds the entries of an exported keyring, whose keys the worker reads anew: a fingerprint
    /// that somebody else wrote down is not believed.
    pub(crate) fn import(self, text: &str) {
        let Some(keyring) = Keyring::read(text) else {
            return self.say("That file is no keyring that was exported here.");
        };
        let keys = keyring.keys.into_iter().map(|kept| (Entry::Keep(kept.label), kept.key));
        let pins = keyring.pins.into_iter().map(|pin| (Entry::Pin(pin.host), pin.key));
        let entries: Vec<_> = keys.chain(pins).collect();
        if entries.is_empty() {
            return self.say("There are no keys in that file.");
        }
        let read = Rc::new(RefCell::new(entries.iter().map(|_| None).collect::<Vec<_>>()));
        let readings = entries.into_iter().enumerate().map(|(index, (entry, key))| {
            let question = ReadKey { bytes: key.base64.into_bytes() };
            let read = read.clone();
            let take = move |key: Result<KeyFacts, String>| {
                read.borrow_mut()[index] = Some((entry, key.ok()));
                if read.borrow().iter().all(Option::is_some) {
                    self.take_import(read.take().into_iter().flatten());
                }
            };
            self.worker.ask(None, question, None, |_| {}, move |answer| take(answer.body))
        });
        self.readings.set_value(readings.collect());
    }

    /// All entries of an imported keyring have been read.
    fn take_import(self, read: impl Iterator<Item = (Entry, Option<KeyFacts>)>) {
        let (mut imported, mut unreadable) = (Keyring::default(), 0);
        for (entry, key) in read {
            match (entry, key) {
                (_, None) => unreadable += 1,
                (Entry::Keep(label), Some(key)) => imported.keep(&label, key),
                (Entry::Pin(host), Some(key)) => imported.pin(&host, key),
            }
        }
        let entries = (imported.keys.len() + imported.pins.len()) as u64;
        let mut words = format!("{} imported.", format::count(entries, "entry", "entries"));
        if unreadable > 0 {
            let unreadable = format::count(unreadable, "entry holds", "entries hold");
            words.push_str(&format!(" {unreadable} no public key."));
        }
        self.change(|keyring| keyring.add(imported));
        self.say(words);
    }

    fn load_again(self) {
        if self.trouble.with_untracked(Option::is_none) {
            match storage::load() {
                Ok(keyring) => self.keyring.set(keyring),
                Err(trouble) => self.trouble.set(Some(trouble)),
            }
        }
    }
}
