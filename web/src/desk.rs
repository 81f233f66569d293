//! State that outlives single archives.

use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use sma_core::Level;
use sma_worker::protocol::{KeyFacts, Number};
use web_sys::File;

use crate::archive::{OpenArchive, START};
use crate::ask::Worker;
use crate::host;
use crate::keyring::store::Store;
use crate::voice::Voice;

/// State that every part of the page uses. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// Owns the archives.
    pub(crate) worker: Worker,
    /// Focus and announcements.
    pub(crate) voice: Voice,
    /// Trusted public keys.
    pub(crate) keyring: Store,
    /// Validation level. The default checks every record but not plausibility: what a restore
    /// depends on.
    pub(crate) level: RwSignal<Level>,
    /// Starts workers.
    start_worker: StoredValue<Option<Function>>,
    /// The archive on screen.
    pub(crate) shown: RwSignal<Option<Shown>>,
    /// Address that the page was loaded with, until an archive with such a screen is open.
    pub(crate) wanted: RwSignal<Option<String>>,
    /// Key and password that were given for an archive.
    pub(crate) companions: RwSignal<Companions>,
    /// Files that were given together, until the list of files takes them.
    pub(crate) together: RwSignal<Vec<File>>,
    /// Whether a list of files is on screen where no archive is.
    pub(crate) is_listing: RwSignal<bool>,
    /// File to compare the next opened archive with.
    pub(crate) compare_next: RwSignal<Option<File>>,
    /// Whether single characters are shortcuts.
    pub(crate) has_character_keys: RwSignal<bool>,
    /// Short note about what was done or not done.
    pub(crate) toast: RwSignal<Option<Toast>>,
    /// Undoes what the note is about.
    undo: StoredValue<Option<Undo>, LocalStorage>,
    /// Changes what is open.
    change: StoredValue<Option<OnChange>, LocalStorage>,
}

/// Short note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    /// What was done or not done.
    pub(crate) words: String,
    /// Whether it can be undone.
    pub(crate) can_undo: bool,
}

/// Function that undoes something.
type Undo = Box<dyn FnOnce()>;

/// Function that changes what is open.
type OnChange = Rc<dyn Fn(Change)>;

/// The archive on screen, as far as every feature needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Its number.
    pub(crate) archive: Number,
    /// Whether it waits for a password or key.
    pub(crate) is_locked: bool,
}

/// A public key and a file with a secret that were given for an archive, wherever that was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Companions {
    /// Number of the archive.
    pub(crate) archive: Number,
    /// The public key, until the signature takes it.
    pub(crate) key: Option<KeyFacts>,
    /// The file, until the lock takes it.
    pub(crate) secret: Option<File>,
}

/// Change of what is open.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Shows an archive that was opened, unlocked or locked.
    Show(Box<OpenArchive>),
    /// Keeps the archive on screen open, and shows the start.
    SetAside,
    /// Closes the archive on screen, and shows the start.
    Close,
}

impl Desk {
    /// Creates the state in which nothing is open and the worker is not started.
    pub(crate) fn new(worker: Worker) -> Self {
        let voice = Voice::default();
        Self {
            worker,
            voice,
            keyring: Store::new(voice),
            level: RwSignal::new(Level::Thorough),
            start_worker: StoredValue::new(None),
            shown: RwSignal::new(None),
            wanted: RwSignal::new(Some(host::address()).filter(|it| it.len() > START.len())),
            companions: RwSignal::default(),
            together: RwSignal::default(),
            is_listing: RwSignal::new(false),
            compare_next: RwSignal::new(None),
            has_character_keys: RwSignal::new(true),
            toast: RwSignal::new(None),
            undo: StoredValue::new_local(None),
            change: StoredValue::new_local(None),
        }
    }

    /// Connects the page with a function that starts workers.
    pub(crate) fn connect(self, start_worker: Function) {
        self.start_worker.set_value(Some(start_worker.clone()));
        self.worker.start(start_worker);
    }

    /// Starts a further worker.
    pub(crate) fn start(self, worker: Worker) {
        if let Some(start_worker) = self.start_worker.get_value() {
            worker.start(start_worker);
        }
    }

    /// Sets the function that changes what is open.
    pub(crate) fn on_change(self, change: impl Fn(Change) + 'static) {
        self.change.set_value(Some(Rc::new(change)));
    }

    /// Changes what is open. Everything that belonged to the archive on screen is dropped.
    pub(crate) fn change(self, change: Change) {
        if let Some(then) = self.change.get_value() {
            then(change);
        }
    }

    /// Shows a short note, and announces it.
    pub(crate) fn remark(self, words: impl Into<String>) {
        let words = words.into();
        self.voice.say(words.clone());
        self.undo.set_value(None);
        self.toast.set(Some(Toast { words, can_undo: false }));
    }

    /// Shows a short note about what was removed, with a way back, and announces it.
    pub(crate) fn offer_undo(self, words: impl Into<String>, undo: impl FnOnce() + 'static) {
        let words = words.into();
        self.voice.say(words.clone());
        self.undo.set_value(Some(Box::new(undo)));
        self.toast.set(Some(Toast { words, can_undo: true }));
    }

    /// Undoes what the note is about.
    pub(crate) fn undo(self) {
        self.toast.set(None);
        if let Some(undo) = self.undo.try_update_value(Option::take).flatten() {
            undo();
        }
    }
}
