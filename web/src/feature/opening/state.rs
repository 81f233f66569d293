//! The file that is being opened, and the notice about the last one.

use leptos::prelude::*;
use sma_worker::protocol::{Allowance, NotOpened, Number, Open, OpenedArchive, Refusal};
use web_sys::Blob;

use crate::ask::Operation;
use crate::desk::Desk;
use crate::session::{FileFacts, Keys, OpenArchive};

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
    /// A folder was dropped.
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

    /// Opens a file that was given with `not_opened` others. The open archive stays until the new
    /// one is there.
    pub(crate) fn open(self, name: &str, source: &Blob, not_opened: u32) {
        self.file.set(FileFacts { name: name.into(), size: source.size() as u64 });
        self.source.set_value(Some(source.clone()));
        self.open_within(Allowance::Usual, not_opened);
    }

    /// Opens the file again with higher limits.
    pub(super) fn open_larger(self) {
        self.desk.voice.focus_on("main");
        self.open_within(Allowance::Most, 0);
    }

    fn open_within(self, allowance: Allowance, not_opened: u32) {
        self.allowance.set_value(allowance);
        let Some(source) = self.source.get_value() else { return };
        let file = self.file.get_untracked();
        if file.size > allowance.limits().archive_bytes {
            // Nothing was read, and the open archive stays.
            return self.notify(Notice::TooLarge(file, allowance));
        }
        self.notice.set(None);
        let question = Open { keys: self.desk.keyring.trusted_keys(), allowance };
        let source = &source;
        self.operation.start(self.desk.worker, None, question, Some(source), move |answer| {
            match answer.body {
                Ok(opened) => self.take(answer.number, opened, not_opened),
                Err(NotOpened::Refused(refusal)) => {
                    self.stop_with(Notice::Refused(self.file.get_untracked(), refusal));
                }
                Err(NotOpened::Unreadable { reason }) => {
                    self.stop_with(Notice::Unreadable(self.file.get_untracked(), reason));
                }
            }
        });
    }

    /// Cancels opening: returns to the open archive, or to the start.
    pub(crate) fn cancel(self) {
        self.operation.cancel();
        self.desk.voice.say("");
        // One of them is on screen.
        self.desk.voice.focus_on(if self.desk.is_open() { "heading" } else { "choose" });
    }

    /// Closes the file that is open or being opened.
    pub(crate) fn close(self) {
        self.operation.cancel();
        self.desk.replace(None);
        self.notice.set(None);
        self.desk.voice.say("");
        self.desk.voice.focus_on("choose");
    }

    /// Shows a notice. The open archive stays.
    pub(crate) fn notify(self, notice: Notice) {
        self.notice.set(Some(notice));
        self.desk.voice.focus_on("notice");
    }

    /// Handles a crash of the worker, in which the archives are lost.
    pub(crate) fn break_down(self) {
        self.operation.cancel();
        self.stop_with(Notice::Breakdown(self.file.get_untracked()));
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

    fn take(self, number: Number, opened: OpenedArchive, not_opened: u32) {
        let Some(source) = self.source.get_value() else { return };
        let OpenedArchive { summary, lock, embedded, signer } = opened;
        self.desk.replace(Some(OpenArchive {
            number,
            file: self.file.get_untracked(),
            source,
            allowance: self.allowance.get_value(),
            not_opened,
            summary,
            lock,
            unlocked: None,
            embedded,
            keys: Keys { recognized: signer, ..Keys::default() },
        }));
        self.desk.voice.focus_on("heading");
    }

    fn stop_with(self, notice: Notice) {
        self.desk.replace(None);
        self.desk.voice.say("");
        self.notify(notice);
    }
}
