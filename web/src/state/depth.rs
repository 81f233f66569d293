//! How deep archives are looked into.

use leptos::prelude::*;
use sma_core::Level;

use super::App;

/// How deep to look. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Depth {
    /// Into the open archive and the next ones.
    pub(crate) level: RwSignal<Level>,
    /// Whether the open archive is being looked into again.
    pub(crate) looking: RwSignal<bool>,
}

impl Depth {
    /// Every record, but no rules of plausibility: what a restore depends on.
    pub(super) fn new() -> Self {
        Self { level: RwSignal::new(Level::Thorough), looking: RwSignal::new(false) }
    }
}

impl App {
    /// Looks as deep as that from now on, into the open archive as well.
    pub(crate) fn look(self, level: Level) {
        self.depth.level.set(level);
        // What is on screen while another file is opened is left as it is.
        let gives_way = self.busy.get_untracked() && self.report.with_untracked(Option::is_some);
        if self.archive.with_untracked(Option::is_some) && !gives_way && !self.is_unlocking() {
            self.depth.looking.set(true);
            self.validate();
        }
    }
}
