//! State of a rehearsal.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::restore::{ConflictStrategy, RecordOutcome};
use sma_worker::protocol::{
    MAX_SUBJECTS, Number, ReadRehearsal, Rehearsal, RehearsalPage, Rehearse,
};
use web_sys::Blob;

use crate::archive::OpenArchive;
use crate::ask::Operation;
use crate::second::Second;
use crate::session::Session;

/// Progress of a rehearsal.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// No target was chosen.
    Unasked,
    /// The worker is planning the restore.
    Planning,
    /// The result.
    Done(Arc<Rehearsal>),
    /// Why there is none.
    Failed(String),
}

/// Rehearsal of a restore of the open archive. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// The archive that stands for the target.
    pub(super) second: Second,
    pub(super) stage: RwSignal<Stage>,
    /// Treatment of records that the target has with other content.
    pub(super) strategy: RwSignal<ConflictStrategy>,
    /// Outcome of the records on screen.
    pub(super) outcome: RwSignal<Option<RecordOutcome>>,
    /// Position of the first record on screen.
    pub(super) from: RwSignal<u32>,
    /// The records on screen.
    pub(super) page: RwSignal<Option<Arc<RehearsalPage>>>,
    pub(super) operation: Operation,
    /// Number of the rehearsal in the worker.
    rehearsal: StoredValue<Option<Number>>,
}

impl State {
    /// Creates the state in which no target was chosen.
    pub(crate) fn new(session: Session, beside: Signal<Vec<Arc<OpenArchive>>>) -> Self {
        let state = Self {
            session,
            second: Second::new(session, beside),
            stage: RwSignal::new(Stage::Unasked),
            strategy: RwSignal::new(ConflictStrategy::default()),
            outcome: RwSignal::new(None),
            from: RwSignal::new(0),
            page: RwSignal::new(None),
            operation: Operation::new(),
            rehearsal: StoredValue::new(None),
        };
        on_cleanup(move || state.forget());
        state
    }

    /// Rehearses a restore to the system that a file is a backup of.
    pub(super) fn take_file(self, name: &str, source: &Blob) {
        self.forget();
        self.stage.set(Stage::Unasked);
        self.second.take_file(name, source, move || self.rehearse());
    }

    /// Rehearses a restore to the system that an open archive is a backup of.
    pub(super) fn take_open(self, archive: &OpenArchive) {
        self.second.take_open(archive);
        self.rehearse();
    }

    /// Rehearses a restore to an empty system.
    pub(super) fn take_nothing(self) {
        self.second.forget();
        self.rehearse();
    }

    /// Changes the treatment of conflicts.
    pub(super) fn set_strategy(self, strategy: ConflictStrategy) {
        self.strategy.set(strategy);
        self.rehearse();
    }

    /// Stops planning.
    pub(super) fn cancel(self) {
        self.start_over();
    }

    /// Returns to the choice of a target.
    pub(super) fn start_over(self) {
        self.operation.cancel();
        self.second.forget();
        self.forget();
        self.stage.set(Stage::Unasked);
        self.session.desk.voice.focus_on("heading");
    }

    /// Shows records with another outcome.
    pub(super) fn select(self, outcome: Option<RecordOutcome>) {
        self.outcome.set(outcome);
        self.turn_to(0);
    }

    /// Shows another part of the list.
    pub(super) fn turn_to(self, from: u32) {
        let Some(rehearsal) = self.rehearsal.get_value() else { return };
        self.from.set(from);
        let outcome = self.outcome.get_untracked();
        self.session.ask(ReadRehearsal { rehearsal, outcome, from }, move |answer| {
            let is_wanted =
                self.outcome.get_untracked() == outcome && self.from.get_untracked() == from;
            if is_wanted {
                self.page.set(answer.body.map(Arc::new));
            }
        });
    }

    /// Shows the next or the previous part of the list.
    pub(super) fn turn(self, is_forward: bool) {
        let (from, step) = (self.from.get_untracked(), MAX_SUBJECTS as u32);
        self.turn_to(if is_forward { from + step } else { from.saturating_sub(step) });
        self.session.desk.voice.focus_on("records");
    }

    fn rehearse(self) {
        self.forget();
        self.stage.set(Stage::Planning);
        let question = Rehearse {
            target: self.second.other.with_untracked(|other| other.as_ref().map(|it| it.number)),
            strategy: self.strategy.get_untracked(),
            keys: self.session.check.trusted_keys(),
        };
        self.session.start(self.operation, question, move |answer| {
            match answer.body {
                Ok(rehearsal) => {
                    self.rehearsal.set_value(Some(answer.number));
                    self.stage.set(Stage::Done(Arc::from(rehearsal)));
                    self.select(None);
                }
                Err(reason) => self.stage.set(Stage::Failed(reason)),
            }
            self.session.desk.voice.focus_on("heading");
        });
    }

    /// Lets the worker drop the rehearsal.
    fn forget(self) {
        let rehearsal = self.rehearsal.try_update_value(Option::take).flatten();
        if let Some(number) = rehearsal {
            self.session.desk.worker.close(number);
        }
        self.page.try_set(None);
    }
}
