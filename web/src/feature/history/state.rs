//! State of the history.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::browse::{Bars, Moments, TimelinePage};
use sma_worker::protocol::{FileTimeline, ReadTimeline};

use crate::ask::Operation;
use crate::format;
use crate::outlet;
use crate::session::Session;

/// Changes of the open archive along time. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// The changes that are wanted.
    pub(super) wanted: RwSignal<Moments>,
    /// Position of the first row on screen.
    pub(super) from: RwSignal<u32>,
    /// The rows on screen.
    pub(super) page: RwSignal<Option<Arc<TimelinePage>>>,
    /// Reading.
    pub(super) operation: Operation,
    /// Writing the file to save.
    pub(super) saving: Operation,
}

impl State {
    /// Creates the state in which nothing is read.
    pub(crate) fn new(session: Session) -> Self {
        Self {
            session,
            wanted: RwSignal::default(),
            from: RwSignal::new(0),
            page: RwSignal::new(None),
            operation: Operation::new(),
            saving: Operation::new(),
        }
    }

    /// Reads the rows, unless they were read before.
    pub(super) fn load(self) {
        if self.page.with_untracked(Option::is_none) {
            self.read();
        }
    }

    /// Changes which changes are wanted.
    pub(super) fn choose(self, change: impl FnOnce(Moments) -> Moments) {
        self.wanted.update(|wanted| *wanted = change(std::mem::take(wanted)));
        self.from.set(0);
        self.read();
    }

    /// Shows the next or the previous rows.
    pub(super) fn turn(self, is_forward: bool) {
        let (from, step) = (self.from.get_untracked(), TimelinePage::MAX_ROWS);
        self.from.set(if is_forward { from + step } else { from.saturating_sub(step) });
        self.read();
        self.session.desk.voice.focus_on("changes");
    }

    /// Saves the wanted changes as a file.
    pub(super) fn save(self) {
        let question = FileTimeline { wanted: self.wanted.get_untracked() };
        self.session.start(self.saving, question, move |answer| {
            if let Some(file) = answer.attachment {
                let name = self.session.archive().file.derived_name("history.csv");
                outlet::save_table(&name, file.as_ref());
                self.session.desk.voice.say(format!("{name} saved."));
            }
        });
    }

    fn read(self) {
        let wanted = self.wanted.get_untracked();
        let is_choice = !wanted.wants_all();
        let question = ReadTimeline { wanted, from: self.from.get_untracked() };
        self.session.start(self.operation, question, move |answer| {
            let page = answer.body;
            if is_choice {
                let count = format::count(page.change_count, "change", "changes");
                self.session.desk.voice.say(format!("{count} found."));
            }
            self.page.set(Some(Arc::new(page)));
        });
    }
}

/// Returns the first and the last day of a part of the whole time.
pub(super) fn days(bars: &Bars, part: usize) -> (i64, i64) {
    let first = bars.first_day + i64::try_from(part).unwrap_or_default() * bars.days;
    (first, first + bars.days - 1)
}

/// Returns the label of a part of the whole time.
pub(super) fn label(bars: &Bars, part: usize) -> String {
    match days(bars, part) {
        (first, last) if first == last => format::day(first),
        (first, last) => format!("{} – {}", format::day(first), format::day(last)),
    }
}
