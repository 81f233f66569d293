//! What is known of what is still good in a damaged file.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::container::Container;
use sma_core::recover::RecoveryReport;
use sma_core::report::Verdict;
use sma_worker::protocol::{Recover, Salvage as Salvaged};
use web_sys::Blob;

use crate::ask::{Answer, Operation};
use crate::desk::Desk;
use crate::outlet;
use crate::session::{Check, FileFacts, Session};

/// What is known of what can be saved.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Salvage {
    /// Nobody has asked.
    Unasked,
    /// The file is being read again.
    Reading,
    /// This is there.
    Found {
        /// What became of each section.
        report: Arc<RecoveryReport>,
        /// Why no archive can be made of it.
        obstacle: Option<String>,
    },
    /// Nothing is, and why.
    Nothing(String),
}

/// The rescue of a damaged file. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct State {
    desk: Desk,
    file: StoredValue<FileFacts>,
    source: StoredValue<Blob>,
    /// The verdict on it, with the keys that it is measured by; none of a file that was refused.
    check: Option<Check>,
    /// What is known of it.
    pub(super) salvage: RwSignal<Salvage>,
    /// Looking, or making an archive.
    pub(super) operation: Operation,
}

/// Whether the archive is damaged in a way that may have left parts of it alone. Of a document
/// nothing can be proven.
pub(crate) fn is_damaged(session: Session) -> bool {
    let is_invalid = session.check.report.with(|report| {
        report.as_ref().is_some_and(|it| matches!(it.verdict(), Verdict::Invalid { .. }))
    });
    is_invalid && session.archive().summary.container != Container::Document
}

impl State {
    /// Nobody has asked about that file.
    pub(crate) fn new(desk: Desk, file: FileFacts, source: Blob, check: Option<Check>) -> Self {
        Self {
            desk,
            file: StoredValue::new(file),
            source: StoredValue::new(source),
            check,
            salvage: RwSignal::new(Salvage::Unasked),
            operation: Operation::new(),
        }
    }

    /// Looks what is still good in the file.
    pub(super) fn look(self) {
        self.salvage.set(Salvage::Reading);
        self.start(false);
    }

    /// Has an archive made of what is still good, and hands it to the browser.
    pub(super) fn repair(self) {
        self.start(true);
    }

    /// Stops looking, or making the archive.
    pub(super) fn cancel(self) {
        self.operation.cancel();
        if self.salvage.get_untracked() == Salvage::Reading {
            self.salvage.set(Salvage::Unasked);
        }
        self.desk.voice.focus_on("rescue");
    }

    fn start(self, repair: bool) {
        let source = self.source.get_value();
        let then = move |answer| self.take(answer);
        let keys = self.check.map(Check::measured_by).unwrap_or_default();
        let question = Recover { repair, keys };
        self.operation.start(self.desk.worker, None, question, Some(&source), then);
    }

    fn take(self, answer: Answer<Result<Salvaged, String>>) {
        let Answer { body, beside, .. } = answer;
        match (body, beside) {
            (Ok(_), Some(file)) => {
                let name = self.file.with_value(|file| file.derived_name("repaired"));
                outlet::save(&name, file.as_ref());
                return self.desk.voice.say("The repaired archive is saved.");
            }
            (Ok(Salvaged { report, obstacle }), None) => {
                self.desk.voice.say(report.summary.clone());
                self.salvage.set(Salvage::Found { report: Arc::new(*report), obstacle });
            }
            (Err(reason), _) => self.salvage.set(Salvage::Nothing(reason)),
        }
        self.desk.voice.focus_on("rescue");
    }
}
