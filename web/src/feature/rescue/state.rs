//! State of the recovery of a damaged file.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::container::Container;
use sma_core::recover::{RecoveredSection, RecoveredState, RecoveryReport};
use sma_core::report::Verdict;
use sma_worker::protocol::{Allowance, NotRecovered, Recover, Salvage as Salvaged, Wanted};
use web_sys::Blob;

use crate::archive::FileFacts;
use crate::ask::{Answer, Operation};
use crate::desk::Desk;
use crate::outlet;
use crate::session::{Check, Session};

/// What is known about the recoverable parts of the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Salvage {
    /// The user has not asked.
    Unasked,
    /// The file is being read again.
    Reading,
    /// Recovery has finished.
    Found {
        /// State of each section.
        report: Arc<RecoveryReport>,
        /// Why no archive can be made, and what to do.
        obstacle: Option<String>,
    },
    /// Recovery has failed.
    Failed(NotRecovered),
}

/// Recovery of a damaged file. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    desk: Desk,
    file: StoredValue<FileFacts>,
    source: StoredValue<Blob>,
    /// Limits for reading the file: those with which it was opened, or higher ones.
    allowance: StoredValue<Allowance>,
    /// The verdict with its keys; none for a file that was refused.
    check: Option<Check>,
    /// The result.
    pub(super) salvage: RwSignal<Salvage>,
    /// Reading the file, or making an archive.
    pub(super) operation: Operation,
}

/// Returns whether sections of the open archive may have survived damage. Nothing in a document can
/// be proven.
pub(crate) fn is_damaged(session: Session) -> bool {
    let is_invalid = session.check.report.with(|report| {
        report.as_ref().is_some_and(|it| matches!(it.verdict(), Verdict::Invalid { .. }))
    });
    is_invalid && session.archive().summary.container != Container::Document
}

impl State {
    /// Creates the state in which the user has not asked.
    pub(crate) fn new(
        desk: Desk,
        file: FileFacts,
        source: Blob,
        allowance: Allowance,
        check: Option<Check>,
    ) -> Self {
        Self {
            desk,
            file: StoredValue::new(file),
            source: StoredValue::new(source),
            allowance: StoredValue::new(allowance),
            check,
            salvage: RwSignal::new(Salvage::Unasked),
            operation: Operation::new(),
        }
    }

    /// Finds the intact sections.
    pub(super) fn look(self) {
        self.salvage.set(Salvage::Reading);
        self.start(Wanted::Report);
    }

    /// Finds the intact sections of a file over the usual limits.
    pub(super) fn look_with_higher_limits(self) {
        self.allowance.set_value(Allowance::Most);
        self.look();
    }

    /// Saves an archive of the intact sections.
    pub(super) fn save_archive(self) {
        self.start(Wanted::Archive);
    }

    /// Saves the stored bytes of a section.
    pub(super) fn save_section(self, name: String) {
        self.start(Wanted::Section(name));
    }

    /// Stops the operation.
    pub(super) fn cancel(self) {
        self.operation.cancel();
        if self.salvage.get_untracked() == Salvage::Reading {
            self.salvage.set(Salvage::Unasked);
        }
        self.desk.voice.focus_on("rescue");
    }

    fn start(self, wanted: Wanted) {
        let source = self.source.get_value();
        let keys = self.check.map(Check::trusted_keys).unwrap_or_default();
        let allowance = self.allowance.get_value();
        let question = Recover { wanted: wanted.clone(), allowance, keys };
        let then = move |answer| self.take(&wanted, answer);
        self.operation.start(self.desk.worker, None, question, Some(&source), then);
    }

    fn take(self, wanted: &Wanted, answer: Answer<Result<Salvaged, NotRecovered>>) {
        let Answer { body, attachment, .. } = answer;
        match (body, attachment) {
            (Ok(Salvaged { report, .. }), Some(bytes)) => {
                let ending = match wanted {
                    Wanted::Section(name) => section_ending(&report, name),
                    Wanted::Archive | Wanted::Report => "repaired.sma".into(),
                };
                let name = self.file.with_value(|file| file.derived_name(&ending));
                outlet::save(&name, bytes.as_ref());
                return self.desk.voice.say(format!("{name} saved."));
            }
            (Ok(Salvaged { report, obstacle }), None) => {
                self.desk.voice.say(report.summary.clone());
                self.salvage.set(Salvage::Found { report: Arc::new(*report), obstacle });
            }
            (Err(failure), _) => self.salvage.set(Salvage::Failed(failure)),
        }
        self.desk.voice.focus_on("rescue");
    }
}

/// Returns the end of the file name for a section, such as `devices.json`, or `devices.damaged.json`
/// where it is not proven to be intact.
fn section_ending(report: &RecoveryReport, name: &str) -> String {
    let section = report.sections.iter().find(|section| section.name == name);
    let state = match section.map(|section| section.state) {
        Some(RecoveredState::Intact) => String::new(),
        Some(state) => format!("{state}."),
        None => String::new(),
    };
    let is_encrypted = section.is_some_and(|section| section.encrypted);
    format!("{name}.{state}json{}", if is_encrypted { ".enc" } else { "" })
}

/// Returns whether there are bytes of a section to save.
pub(super) fn can_be_saved(section: &RecoveredSection) -> bool {
    section.size.is_some_and(|size| size > 0)
}
