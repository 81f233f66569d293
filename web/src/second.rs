//! A second archive beside the open one: to compare with, or to rehearse a restore to.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::Level;
use sma_core::report::Headline;
use sma_worker::protocol::{NotOpened, Number, Open, Validate};
use web_sys::Blob;

use crate::archive::{FileFacts, OpenArchive};
use crate::ask::Operation;
use crate::session::Session;

/// Choice of a second archive. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Second {
    pub(crate) session: Session,
    /// Archives that are open beside the one on screen.
    pub(crate) beside: Signal<Vec<Arc<OpenArchive>>>,
    /// The file that is being opened.
    pub(crate) opening: RwSignal<Option<FileFacts>>,
    /// The file that could not be opened, and why.
    pub(crate) refused: RwSignal<Option<(FileFacts, String)>>,
    /// The archive, once it is open.
    pub(crate) other: RwSignal<Option<Other>>,
    /// The verdict on it, once it is known.
    pub(crate) headline: RwSignal<Option<Headline>>,
    /// Opening it.
    pub(crate) operation: Operation,
    check: Operation,
}

/// A second archive.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    /// Its number in the worker.
    pub(crate) number: Number,
    /// Its file.
    pub(crate) file: FileFacts,
    /// Its creation time, as spelled in the file.
    pub(crate) created_at: Option<String>,
    /// Whether it was opened for this, and is closed with it.
    is_own: bool,
    /// Whether it waits for a password or key.
    pub(crate) is_locked: bool,
}

impl Second {
    /// Creates the choice in which nothing is chosen.
    pub(crate) fn new(session: Session, beside: Signal<Vec<Arc<OpenArchive>>>) -> Self {
        let second = Self {
            session,
            beside,
            opening: RwSignal::new(None),
            refused: RwSignal::new(None),
            other: RwSignal::new(None),
            headline: RwSignal::new(None),
            operation: Operation::new(),
            check: Operation::new(),
        };
        on_cleanup(move || second.forget());
        second
    }

    /// Opens a file, and calls `then` once it is open.
    pub(crate) fn take_file(self, name: &str, source: &Blob, then: impl FnOnce() + 'static) {
        self.forget();
        let file = FileFacts { name: name.into(), size: source.size() as u64 };
        let allowance = self.session.archive().allowance;
        if file.size > allowance.limits().archive_bytes {
            let reason =
                "The file is larger than this page opens. Use shelly-manager on the command line.";
            return self.refused.set(Some((file, reason.into())));
        }
        self.opening.set(Some(file.clone()));
        let question = Open { keys: self.session.desk.keyring.trusted_keys(), allowance };
        let worker = self.session.desk.worker;
        self.operation.start(worker, None, question, Some(source), move |answer| {
            self.opening.set(None);
            match answer.body {
                Ok(opened) => {
                    let (number, is_locked) = (answer.number, opened.lock.is_some());
                    let created_at = opened.summary.created_at.clone();
                    self.set(Other { number, file, created_at, is_own: true, is_locked });
                    then();
                }
                Err(NotOpened::Refused(refusal)) => {
                    let reason = format!("{} {}", refusal.message, refusal.action);
                    self.refused.set(Some((file, reason)));
                }
                Err(NotOpened::Unreadable { reason }) => {
                    self.refused.set(Some((file, format!("The browser reported: {reason}."))));
                }
            }
        });
    }

    /// Chooses an archive that is open.
    pub(crate) fn take_open(self, archive: &OpenArchive) {
        self.forget();
        self.set(Other {
            number: archive.number,
            file: archive.file.clone(),
            created_at: archive.summary.created_at.clone(),
            is_own: false,
            is_locked: archive.is_locked(),
        });
    }

    /// Forgets the archive, and closes it if it was opened for this.
    pub(crate) fn forget(self) {
        self.operation.cancel();
        self.check.cancel();
        let other = self.other.try_get_untracked().flatten();
        if let Some(Other { number, is_own: true, .. }) = other {
            self.session.desk.worker.close(number);
        }
        self.other.try_set(None);
        self.opening.try_set(None);
        self.refused.try_set(None);
        self.headline.try_set(None);
    }

    fn set(self, other: Other) {
        let number = other.number;
        self.other.set(Some(other));
        let keys = self.session.desk.keyring.trusted_keys();
        let question = Validate { level: Level::Standard, keys, sharing: false };
        let worker = self.session.desk.worker;
        self.check.start(worker, Some(number), question, None, move |answer| {
            self.headline.set(Some(answer.body.report.assessment.headline));
        });
    }
}
