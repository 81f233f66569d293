//! Keyboard focus, and announcements for screen readers.

use leptos::prelude::*;

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
