//! The file that is being opened, and the notice about the last one.

use std::sync::Arc;

use leptos::prelude::*;
use sma_worker::protocol::{Allowance, NotOpened, Number, Open, OpenedArchive, Refusal};
use web_sys::Blob;

use super::given::{Batch, GivenFile};
use crate::archive::{FileFacts, Keys, OpenArchive};
use crate::ask::{Asked, Operation};
use crate::desk::{Change, Desk, Shown};

/// Reason for which a file is not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// It is not an archive.
    Refused(FileFacts, Refusal),
    /// It is larger than the limit, and was not read.
    TooLarge(FileFacts, Allowance),
    /// The browser could not read it, for this reason.
    Unreadable(FileFacts, String),
    /// The worker crashed.
    Breakdown(FileFacts),
    /// A folder was dropped or picked that has no file with the name of a backup.
    Folder,
    /// The dropped or pasted content is neither a file nor text.
    Nothing,
}

/// Opening of files. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) desk: Desk,
    /// Reading the file.
    pub(crate) operation: Operation,
    /// The file that is being opened, or was last.
    pub(crate) file: RwSignal<FileFacts>,
    /// Its content.
    source: StoredValue<Option<Blob>>,
    /// Limits with which it is opened.
    allowance: StoredValue<Allowance>,
    /// Files given with it.
    batch: StoredValue<Batch>,
    /// Files that are being recognized.
    pub(super) given: StoredValue<Vec<GivenFile>>,
    /// Pending questions about them.
    pub(super) asked: StoredValue<Vec<Asked>, LocalStorage>,
    /// The current notice.
    pub(crate) notice: RwSignal<Option<Notice>>,
}

impl State {
    /// Creates the state in which nothing is being opened.
    pub(crate) fn new(desk: Desk) -> Self {
        let state = Self {
            desk,
            operation: Operation::new(),
            file: RwSignal::default(),
            source: StoredValue::new(None),
            allowance: StoredValue::new(Allowance::Usual),
            batch: StoredValue::default(),
            given: StoredValue::default(),
            asked: StoredValue::new_local(Vec::new()),
            notice: RwSignal::new(None),
        };
        Effect::new(move || {
            if state.operation.is_slow.get() {
                let title = state.file.read_untracked().title();
                desk.voice.say(format!("Opening {title}"));
                desk.voice.focus_on("cancel");
            }
        });
        state
    }

    /// Opens a file. The archive on screen stays until the new one is there.
    pub(crate) fn open(self, name: &str, source: &Blob) {
        self.batch.set_value(Batch::default());
        self.open_source(FileFacts { name: name.into(), size: source.size() as u64 }, source);
    }

    /// Opens the first archive of several files.
    pub(super) fn open_batch(self, mut batch: Batch) {
        let first = batch.archives.pop_front();
        self.batch.set_value(batch);
        if let Some(file) = first {
            self.open_source(FileFacts { name: file.name(), size: file.size() as u64 }, &file);
        }
    }

    /// Opens the file again with higher limits.
    pub(super) fn open_larger(self) {
        self.desk.voice.focus_on("main");
        self.open_within(Allowance::Most);
    }

    fn open_source(self, file: FileFacts, source: &Blob) {
        self.file.set(file);
        self.source.set_value(Some(source.clone()));
        self.open_within(Allowance::Usual);
    }

    fn open_within(self, allowance: Allowance) {
        self.allowance.set_value(allowance);
        let file = self.file.get_untracked();
        if file.size > allowance.limits().archive_bytes {
            // Nothing was read.
            return self.fail(Notice::TooLarge(file, allowance));
        }
        self.notice.set(None);
        self.desk.toast.set(None);
        self.ask_to_open();
    }

    fn ask_to_open(self) {
        let Some(source) = self.source.get_value() else { return };
        let question =
            Open { keys: self.desk.keyring.trusted_keys(), allowance: self.allowance.get_value() };
        let source = &source;
        self.operation.start(self.desk.worker, None, question, Some(source), move |answer| {
            let file = self.file.get_untracked();
            match answer.body {
                Ok(opened) => self.take(answer.number, opened),
                Err(NotOpened::Refused(refusal)) => self.fail(Notice::Refused(file, refusal)),
                Err(NotOpened::Unreadable { reason }) => {
                    self.fail(Notice::Unreadable(file, reason));
                }
            }
        });
    }

    /// Cancels opening: returns to the open archive, or to the start.
    pub(crate) fn cancel(self) {
        self.operation.cancel();
        self.desk.voice.say("");
        // One of them is on screen.
        let is_open = self.desk.shown.with_untracked(Option::is_some);
        self.desk.voice.focus_on(if is_open { "heading" } else { "choose" });
    }

    /// Closes the file that is open or being opened.
    pub(crate) fn close(self) {
        self.operation.cancel();
        self.desk.change(Change::Close);
        self.notice.set(None);
        self.desk.voice.say("");
        self.desk.voice.focus_on("choose");
    }

    /// Shows a notice. The open archive stays.
    pub(crate) fn notify(self, notice: Notice) {
        notice.report();
        self.notice.set(Some(notice));
        self.desk.voice.focus_on("notice");
    }

    /// Handles a crash of the worker, in which the archives are lost. The one that was on screen is
    /// opened again, unless the crash may be its own.
    pub(crate) fn break_down(self, lost: Option<Arc<OpenArchive>>) {
        let is_opening = self.operation.is_running.get_untracked();
        self.operation.cancel();
        self.desk.voice.say("");
        match lost {
            Some(lost) if is_opening => {
                self.notify(Notice::Breakdown(self.file.get_untracked()));
                self.batch.set_value(Batch::default());
                self.file.set(lost.file.clone());
                self.source.set_value(Some(lost.source.clone()));
                self.allowance.set_value(lost.allowance);
                self.ask_to_open();
            }
            Some(lost) => self.notify(Notice::Breakdown(lost.file.clone())),
            None => self.notify(Notice::Breakdown(self.file.get_untracked())),
        }
    }

    /// Returns the file that was refused as damaged, if there is one, and the limits for it.
    pub(crate) fn damaged_file(self) -> Option<(FileFacts, Blob, Allowance)> {
        match self.notice.get()? {
            Notice::Refused(file, refusal) if refusal.is_damage => {
                Some((file, self.source.get_value()?, self.allowance.get_value()))
            }
            _ => None,
        }
    }

    fn take(self, number: Number, opened: OpenedArchive) {
        let Some(source) = self.source.get_value() else { return };
        let Batch { archives, others, refused } =
            self.batch.try_update_value(std::mem::take).unwrap_or_default();
        let OpenedArchive { summary, lock, embedded, signer } = opened;
        let mut archive = OpenArchive {
            number,
            file: self.file.get_untracked(),
            source,
            allowance: self.allowance.get_value(),
            not_opened: 0,
            summary,
            lock,
            unlocked: None,
            embedded,
            keys: Keys { recognized: signer, ..Keys::default() },
        };
        let left = self.assign(Shown { archive: number, is_locked: archive.is_locked() }, others);
        archive.not_opened = (archives.len() + left.len()) as u32 + refused;
        self.desk.change(Change::Show(Box::new(archive)));
        self.desk.voice.focus_on("heading");
    }

    /// Tries the next of several files, or shows why none was opened. What is open stays.
    fn fail(self, notice: Notice) {
        let is_last = self.batch.with_value(|batch| batch.archives.is_empty());
        if is_last {
            self.desk.compare_next.set(None);
            self.desk.voice.say("");
            return self.notify(notice);
        }
        let mut batch = self.batch.try_update_value(std::mem::take).unwrap_or_default();
        batch.refused += 1;
        self.open_batch(batch);
    }
}
