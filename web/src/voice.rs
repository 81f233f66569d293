//! Keyboard focus, and announcements for screen readers.

use leptos::prelude::*;

use crate::host;

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
    ///
    /// The main part has the focus until then: what has it now may disappear with its screen, and keys that
    /// are pressed in between would be lost to an element of another page.
    pub(crate) fn focus_on(self, id: &str) {
        host::focus_main();
        self.focus.set(Some(id.into()));
    }

    /// Announces a text to screen readers.
    pub(crate) fn say(self, words: impl Into<String>) {
        self.announcement.set(words.into());
    }
}
