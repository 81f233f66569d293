//! Something that the worker does for the page and that may take long.

use std::time::Duration;

use leptos::prelude::*;
use sma_core::progress::Progress;
use sma_worker::protocol::{Number, Question};
use wasm_bindgen::JsValue;

use super::{Answer, Asked, Worker};

/// Work that takes no longer than this shows no progress: a bar that flashes up tells nobody
/// anything.
const PATIENCE: Duration = Duration::from_millis(200);

/// An operation, of which at most one run is under way. It is a handle: copies are the same. What
/// is under way is cancelled when the reactive scope that it was made in ends.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    asked: StoredValue<Option<Asked>, LocalStorage>,
    /// Counts the runs.
    run: StoredValue<u32>,
    /// Whether it is under way.
    pub(crate) is_running: RwSignal<bool>,
    /// Whether that takes longer than anybody likes to wait without a word.
    pub(crate) is_slow: RwSignal<bool>,
    /// How far it has come; none before the worker has said so.
    pub(crate) progress: RwSignal<Option<Progress>>,
}

impl Operation {
    /// Nothing is under way.
    pub(crate) fn new() -> Self {
        Self {
            asked: StoredValue::new_local(None),
            run: StoredValue::new(0),
            is_running: RwSignal::new(false),
            is_slow: RwSignal::new(false),
            progress: RwSignal::new(None),
        }
    }

    /// Begins by asking that; a run that is under way is cancelled.
    pub(crate) fn start<Q: Question>(
        self,
        worker: Worker,
        archive: Option<Number>,
        question: Q,
        beside: Option<&JsValue>,
        then: impl FnOnce(Answer<Q::Answer>) + 'static,
    ) {
        self.cancel();
        self.is_running.set(true);
        let run = self.run.get_value().wrapping_add(1);
        self.run.set_value(run);
        let watch = move |progress| self.progress.set(Some(progress));
        let then = move |answer| {
            self.cancel();
            then(answer);
        };
        self.asked.set_value(Some(worker.ask(archive, question, beside, watch, then)));
        set_timeout(move || self.lose_patience(run), PATIENCE);
    }

    /// Cancels what is under way, if anything is.
    pub(crate) fn cancel(self) {
        self.asked.set_value(None);
        self.is_running.set(false);
        self.is_slow.set(false);
        self.progress.set(None);
    }

    fn lose_patience(self, run: u32) {
        let is_running = self.is_running.try_get_untracked().unwrap_or_default();
        if is_running && self.run.try_get_value() == Some(run) {
            self.is_slow.set(true);
        }
    }
}
