//! The base that was given for the open archive.

use leptos::prelude::*;
use sma_core::CheckId;
use sma_core::report::Status;
use sma_worker::protocol::{AddBase, NotOpened};
use web_sys::File;

use crate::ask::Operation;
use crate::session::Session;

/// Base of the open archive. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// Opening of the base.
    pub(super) operation: Operation,
    /// Name of the base, once it is open.
    pub(super) name: RwSignal<Option<String>>,
    /// Why the latest file is not the base.
    pub(super) complaint: RwSignal<Option<String>>,
}

impl State {
    /// Creates the state in which no base was given.
    pub(crate) fn new(session: Session) -> Self {
        Self {
            session,
            operation: Operation::new(),
            name: RwSignal::new(None),
            complaint: RwSignal::new(None),
        }
    }

    /// Returns whether the archive has a base that was not compared.
    pub(super) fn is_missing(self) -> bool {
        self.session.check.report.with(|report| {
            let check = report.as_deref().and_then(|report| report.check(CheckId::BaseMatches));
            check.is_some_and(|check| check.status == Status::Skipped)
        })
    }

    /// Opens a file as the base, and validates the archive with it.
    pub(super) fn add(self, file: &File) {
        self.complaint.set(None);
        let name = file.name();
        let archive = self.session.archive();
        let question = AddBase { allowance: archive.allowance };
        let worker = self.session.desk.worker;
        let number = Some(archive.number);
        self.operation.start(worker, number, question, Some(file), move |answer| {
            match answer.body {
                Ok(()) => {
                    self.name.set(Some(name));
                    self.session.validate();
                    self.session.desk.voice.focus_on("heading");
                }
                Err(NotOpened::Refused(refusal)) => {
                    self.complaint.set(Some(format!("{} {}", refusal.message, refusal.action)));
                }
                Err(NotOpened::Unreadable { reason }) => {
                    self.complaint.set(Some(format!("The browser reported: {reason}.")));
                }
            }
        });
    }

    /// Cancels opening the base.
    pub(super) fn cancel(self) {
        self.operation.cancel();
        self.session.desk.voice.focus_on("add-base");
    }
}
