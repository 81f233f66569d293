//! The other archive of a comparison.

use leptos::prelude::*;
use sma_core::Level;
use sma_core::report::Headline;
use sma_core::summary::Summary;
use sma_worker::protocol::{NotOpened, Number, Open, Validate};
use web_sys::Blob;

use super::State;
use super::state::Stage;
use crate::session::{FileFacts, OpenArchive};

/// The other archive.
#[derive(Clone, Debug)]
pub(super) struct Other {
    /// Its number in the worker.
    pub(super) number: Number,
    /// Its file.
    pub(super) file: FileFacts,
    /// Its creation time, as spelled in the file.
    pub(super) created_at: Option<String>,
    /// Whether it was opened for the comparison, and is closed with it.
    is_own: bool,
    /// Whether it waits for a password or key.
    pub(super) is_locked: bool,
}

impl State {
    /// Opens a file, and compares with it.
    pub(crate) fn take_file(self, name: &str, source: &Blob) {
        self.drop_other();
        let file = FileFacts { name: name.into(), size: source.size() as u64 };
        let archive = self.session.archive();
        let allowance = archive.allowance;
        if file.size > allowance.limits().archive_bytes {
            let reason = String::from(
                "The file is larger than this page opens. Use shelly-manager on the command line.",
            );
            return self.stage.set(Stage::Refused(file, reason));
        }
        self.stage.set(Stage::Opening(file.clone()));
        let question = Open { keys: self.session.desk.keyring.trusted_keys(), allowance };
        let worker = self.session.desk.worker;
        self.operation.start(worker, None, question, Some(source), move |answer| {
            match answer.body {
                Ok(opened) => {
                    let Summary { created_at, .. } = *opened.summary;
                    let (number, is_locked) = (answer.number, opened.lock.is_some());
                    self.set_other(Other { number, file, created_at, is_own: true, is_locked });
                }
                Err(NotOpened::Refused(refusal)) => {
                    let reason = format!("{} {}", refusal.message, refusal.action);
                    self.refuse(file, reason);
                }
                Err(NotOpened::Unreadable { reason }) => {
                    self.refuse(file, format!("The browser reported: {reason}."));
                }
            }
        });
    }

    /// Compares with an archive that is open.
    pub(super) fn take_open(self, archive: &OpenArchive) {
        self.drop_other();
        self.set_other(Other {
            number: archive.number,
            file: archive.file.clone(),
            created_at: archive.summary.created_at.clone(),
            is_own: false,
            is_locked: archive.is_locked(),
        });
    }

    /// Forgets the other archive and the comparison.
    pub(super) fn drop_other(self) {
        self.operation.cancel();
        self.check.cancel();
        self.forget_comparison();
        let other = self.other.try_get_untracked().flatten();
        if let Some(Other { number, is_own: true, .. }) = other {
            self.session.desk.worker.close(number);
        }
        self.other.try_set(None);
        self.headline.try_set(None);
    }

    fn set_other(self, other: Other) {
        let number = other.number;
        self.other.set(Some(other));
        self.compare(None);
        let keys = self.session.desk.keyring.trusted_keys();
        let question = Validate { level: Level::Standard, keys, sharing: false };
        let worker = self.session.desk.worker;
        self.check.start(worker, Some(number), question, None, move |answer| {
            let headline: Headline = answer.body.report.assessment.headline;
            self.headline.set(Some(headline));
        });
    }

    fn refuse(self, file: FileFacts, reason: String) {
        self.stage.set(Stage::Refused(file, reason));
        self.session.desk.voice.focus_on("heading");
    }
}
