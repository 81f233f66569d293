//! State that outlives single archives.

use std::sync::Arc;

use js_sys::Function;
use leptos::prelude::*;
use sma_core::Level;

use crate::ask::Worker;
use crate::keyring::store::Store;
use crate::session::OpenArchive;

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
    /// Replaces the open archive.
    replace: StoredValue<Option<Replace>, LocalStorage>,
    /// Whether an archive is open.
    is_open: StoredValue<bool>,
    /// Number of sessions so far.
    sessions: StoredValue<u32>,
}

type Replace = std::rc::Rc<dyn Fn(Option<Arc<OpenArchive>>)>;

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
            replace: StoredValue::new_local(None),
            is_open: StoredValue::new(false),
            sessions: StoredValue::new(0),
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

    /// Sets the function that replaces the open archive.
    pub(crate) fn on_replace(self, replace: impl Fn(Option<Arc<OpenArchive>>) + 'static) {
        self.replace.set_value(Some(std::rc::Rc::new(replace)));
    }

    /// Replaces the open archive, or closes it. Everything that belonged to it is dropped.
    pub(crate) fn replace(self, archive: Option<OpenArchive>) {
        self.is_open.set_value(archive.is_some());
        if let Some(replace) = self.replace.get_value() {
            replace(archive.map(Arc::new));
        }
    }

    /// Returns whether an archive is open.
    pub(crate) fn is_open(self) -> bool {
        self.is_open.get_value()
    }

    /// Returns the number of a new session.
    pub(crate) fn next_session(self) -> u32 {
        self.sessions.update_value(|sessions| *sessions = sessions.wrapping_add(1));
        self.sessions.get_value()
    }
}

/// Keyboard focus, and announcements for screen readers. Copies share it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Voice {
    /// Id of the element to focus once it is drawn.
    pub(crate) focus: RwSignal<Option<String>>,
    /// Latest announcement.
    pub(crate) announcement: RwSignal<String>,
}

impl Voice {
    /// Focuses an element as soon as it is drawn.
    pub(crate) fn focus_on(self, id: &str) {
        self.focus.set(Some(id.into()));
    }

    /// Announces a text to screen readers.
    pub(crate) fn say(self, words: impl Into<String>) {
        self.announcement.set(words.into());
    }
}
