//! What outlasts the archives that are opened and closed.

use std::sync::Arc;

use js_sys::Function;
use leptos::prelude::*;
use sma_core::Level;

use crate::ask::Worker;
use crate::keyring::store::Store;
use crate::session::OpenArchive;

/// What every part of the page works with. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// Owns the archives.
    pub(crate) worker: Worker,
    /// Speaks to those who hear the page.
    pub(crate) voice: Voice,
    /// The public keys that the person keeps.
    pub(crate) keyring: Store,
    /// How deep to look into archives: every record, but no rules of plausibility, is what a
    /// restore depends on.
    pub(crate) level: RwSignal<Level>,
    /// Starts workers.
    start_worker: StoredValue<Option<Function>>,
    /// Puts an archive in place of the one that is open.
    replace: StoredValue<Option<Replace>, LocalStorage>,
    /// Whether one is open.
    is_open: StoredValue<bool>,
    /// Counts the sessions.
    sessions: StoredValue<u32>,
}

type Replace = std::rc::Rc<dyn Fn(Option<Arc<OpenArchive>>)>;

impl Desk {
    /// Nothing is open, and the worker not started.
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

    /// Has archives opened and closed by that function.
    pub(crate) fn replace_with(self, replace: impl Fn(Option<Arc<OpenArchive>>) + 'static) {
        self.replace.set_value(Some(std::rc::Rc::new(replace)));
    }

    /// Puts an archive in place of the one that is open, or closes that. All that belongs to what
    /// was open is dropped.
    pub(crate) fn replace(self, archive: Option<OpenArchive>) {
        self.is_open.set_value(archive.is_some());
        if let Some(replace) = self.replace.get_value() {
            replace(archive.map(Arc::new));
        }
    }

    /// Whether an archive is open.
    pub(crate) fn is_open(self) -> bool {
        self.is_open.get_value()
    }

    /// The number of a new session.
    pub(crate) fn next_session(self) -> u32 {
        self.sessions.update_value(|sessions| *sessions = sessions.wrapping_add(1));
        self.sessions.get_value()
    }
}

/// The keyboard's focus, and words for those who hear the page. It is a handle: copies are the
/// same.
#[derive(Clone, Copy, Default)]
pub(crate) struct Voice {
    /// Where to put the focus once that is drawn: the id of an element.
    pub(crate) focus: RwSignal<Option<String>>,
    /// What was said last.
    pub(crate) announcement: RwSignal<String>,
}

impl Voice {
    /// Puts the keyboard's focus on an element, as soon as it is there.
    pub(crate) fn focus_on(self, id: &str) {
        self.focus.set(Some(id.into()));
    }

    /// Says something.
    pub(crate) fn say(self, words: impl Into<String>) {
        self.announcement.set(words.into());
    }
}
