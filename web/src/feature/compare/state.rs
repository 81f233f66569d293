//! State of a comparison.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::browse::{Outcome, Selection};
use sma_worker::protocol::{
    Compare, Compared, DifferenceForm, DifferencePage, FileDifferences, MAX_SUBJECTS, Number,
    Older, ReadDifferences,
};

use web_sys::Blob;

use crate::archive::OpenArchive;
use crate::ask::Operation;
use crate::outlet;
use crate::second::Second;
use crate::session::Session;

/// Progress of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// No other archive is open.
    Unasked,
    /// The two are being compared.
    Comparing,
    /// The result.
    Done(Arc<Compared>),
}

/// Comparison of the open archive with another one. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// The other archive.
    pub(super) second: Second,
    pub(super) stage: RwSignal<Stage>,
    /// The subjects that are wanted.
    pub(super) selection: RwSignal<Selection>,
    /// Position of the first subject on screen.
    pub(super) from: RwSignal<u32>,
    /// The subjects on screen.
    pub(super) page: RwSignal<Option<Arc<DifferencePage>>>,
    /// Comparing.
    pub(super) operation: Operation,
    /// Number of the comparison in the worker.
    comparison: StoredValue<Option<Number>>,
}

impl State {
    /// Creates the state in which no other archive was given.
    pub(crate) fn new(session: Session, beside: Signal<Vec<Arc<OpenArchive>>>) -> Self {
        let state = Self {
            session,
            second: Second::new(session, beside),
            stage: RwSignal::new(Stage::Unasked),
            selection: RwSignal::default(),
            from: RwSignal::new(0),
            page: RwSignal::new(None),
            operation: Operation::new(),
            comparison: StoredValue::new(None),
        };
        on_cleanup(move || state.forget_comparison());
        if let Some(file) = session.desk.compare_next.try_update(Option::take).flatten() {
            state.take_file(&file.name(), &file);
        }
        state
    }

    /// Compares with a file.
    pub(crate) fn take_file(self, name: &str, source: &Blob) {
        self.start_over();
        self.second.take_file(name, source, move || self.compare(None));
    }

    /// Compares with an archive that is open.
    pub(super) fn take_open(self, archive: &OpenArchive) {
        self.start_over();
        self.second.take_open(archive);
        self.compare(None);
    }

    /// Compares the two; without an order, the one that was made first is the older one.
    pub(super) fn compare(self, older: Option<Older>) {
        let Some(other) = self.second.other.get_untracked() else { return };
        self.forget_comparison();
        self.stage.set(Stage::Comparing);
        let question = Compare { other: other.number, older };
        self.session.start(self.operation, question, move |answer| {
            self.comparison.set_value(Some(answer.number));
            self.stage.set(Stage::Done(Arc::new(answer.body)));
            self.select(|selection| *selection = Selection::default());
            self.session.desk.voice.focus_on("heading");
        });
    }

    /// Stops opening or comparing.
    pub(super) fn cancel(self) {
        self.start_over();
        self.second.forget();
        self.session.desk.voice.focus_on("heading");
    }

    fn start_over(self) {
        self.operation.cancel();
        self.forget_comparison();
        self.stage.set(Stage::Unasked);
    }

    /// Changes which subjects are wanted.
    pub(super) fn select(self, change: impl FnOnce(&mut Selection)) {
        self.selection.update(change);
        self.turn_to(0);
    }

    /// Shows another part of the list.
    pub(super) fn turn_to(self, from: u32) {
        let Some(comparison) = self.comparison.get_value() else { return };
        self.from.set(from);
        let selection = self.selection.get_untracked();
        let wanted = selection.clone();
        self.session.ask(ReadDifferences { comparison, selection, from }, move |answer| {
            let is_wanted = self.selection.with_untracked(|it| *it == wanted)
                && self.from.get_untracked() == from;
            if is_wanted {
                self.page.set(answer.body.map(Arc::new));
            }
        });
    }

    /// Shows the next or the previous part of the list.
    pub(super) fn turn(self, is_forward: bool) {
        let (from, step) = (self.from.get_untracked(), MAX_SUBJECTS as u32);
        self.turn_to(if is_forward { from + step } else { from.saturating_sub(step) });
        self.session.desk.voice.focus_on("differences");
    }

    /// Saves the differences as a file.
    pub(super) fn save(self, form: DifferenceForm, ending: &'static str) {
        let Some(comparison) = self.comparison.get_value() else { return };
        let is_table = matches!(form, DifferenceForm::Csv(_));
        self.session.ask(FileDifferences { comparison, form }, move |answer| {
            if let Some(file) = answer.attachment {
                let name = self.session.archive().file.derived_name(ending);
                let save = if is_table { outlet::save_table } else { outlet::save };
                save(&name, file.as_ref());
                self.session.desk.voice.say(format!("{name} saved."));
            }
        });
    }

    /// Lets the worker drop the comparison.
    fn forget_comparison(self) {
        let comparison = self.comparison.try_update_value(Option::take).flatten();
        if let Some(number) = comparison {
            self.session.desk.worker.close(number);
        }
        self.page.try_set(None);
    }
}

/// Returns the number of subjects with an outcome; of any but volatile ones if `None`.
pub(super) fn count(compared: &Compared, outcome: Option<Outcome>) -> u64 {
    let is_counted = |other: Outcome| match outcome {
        Some(outcome) => other == outcome,
        None => other != Outcome::Volatile,
    };
    compared.counts.iter().filter(|it| is_counted(it.0)).map(|it| it.2).sum()
}
