//! Long-running work of the worker for the page.

use std::time::Duration;

use leptos::prelude::*;
use sma_core::progress::Progress;
use sma_worker::protocol::{Number, Question};
use wasm_bindgen::JsValue;

use super::{Answer, Asked, Worker};

/// Time before progress is shown: a bar that only flashes is of no use.
const PATIENCE: Duration = Duration::from_millis(200);

/// An operation, of which at most one run is active. Copies share it. The active run is canceled
/// when the reactive scope in which the operation was created ends.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    asked: StoredValue<Option<Asked>, LocalStorage>,
    /// Number of runs so far.
    run: StoredValue<u32>,
    /// Whether a run is active.
    pub(crate) is_running: RwSignal<bool>,
    /// Whether the active run takes so long that progress is shown.
    pub(crate) is_slow: RwSignal<bool>,
    /// Progress; none before the worker has reported any.
    pub(crate) progress: RwSignal<Option<Progress>>,
}

impl Operation {
    /// Creates an operation without an active run.
    pub(crate) fn new() -> Self {
        Self {
            asked: StoredValue::new_local(None),
            run: StoredValue::new(0),
            is_running: RwSignal::new(false),
            is_slow: RwSignal::new(false),
            progress: RwSignal::new(None),
        }
    }

    /// Starts a run by asking a question. An active run is canceled.
    pub(crate) fn start<Q: Question>(
        self,
        worker: Worker,
        archive: Option<Number>,
        question: Q,
        attachment: Option<&JsValue>,
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
        self.asked.set_value(Some(worker.ask(archive, question, attachment, watch, then)));
        set_timeout(move || self.lose_patience(run), PATIENCE);
    }

    /// Cancels the active run, if there is one.
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
