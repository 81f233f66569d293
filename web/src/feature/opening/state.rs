//! The file that is being opened, and why the last one is not on screen.

use leptos::prelude::*;
use sma_worker::protocol::{Allowance, NotOpened, Number, Open, OpenedArchive, Refusal};
use web_sys::Blob;

use crate::ask::Operation;
use crate::desk::Desk;
use crate::session::{FileFacts, Keys, OpenArchive};

/// Why a file is not on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// It is no archive.
    Refused(FileFacts, Refusal),
    /// It has more bytes than that, of which none was read.
    TooLarge(FileFacts, Allowance),
    /// The browser could not read it: its words.
    Unreadable(FileFacts, String),
    /// The worker broke down over it.
    Breakdown(FileFacts),
    /// A folder was dropped.
    Folder,
    /// Nothing that could be opened was dropped or pasted.
    Nothing,
}

/// The opening of files, in signals. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) desk: Desk,
    /// Reading the file.
    pub(crate) operation: Operation,
    /// The file that is being opened, or was opened last.
    pub(crate) file: RwSignal<FileFacts>,
    /// The same, as the browser has it.
    source: StoredValue<Option<Blob>>,
    /// Why nothing is open.
    pub(crate) notice: RwSignal<Option<Notice>>,
}

impl State {
    /// Nothing is being opened.
    pub(crate) fn new(desk: Desk) -> Self {
        let state = Self {
            desk,
            operation: Operation::new(),
            file: RwSignal::default(),
            source: StoredValue::new(None),
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

    /// Opens a file, and leaves so many others alone. What is open stays so until it is there.
    pub(crate) fn open(self, name: &str, source: &Blob, left_alone: u32) {
        self.file.set(FileFacts { name: name.into(), size: source.size() as u64 });
        self.source.set_value(Some(source.clone()));
        self.open_within(Allowance::Usual, left_alone);
    }

    /// Opens the file that was over a limit again, with a higher one.
    pub(super) fn open_larger(self) {
        self.desk.voice.focus_on("main");
        self.open_within(Allowance::Most, 0);
    }

    fn open_within(self, allowance: Allowance, left_alone: u32) {
        let Some(source) = self.source.get_value() else { return };
        let file = self.file.get_untracked();
        if file.size > allowance.limits().archive_bytes {
            // Nothing was read, and what is open stays so.
            return self.complain(Notice::TooLarge(file, allowance));
        }
        self.notice.set(None);
        let question = Open { keys: self.desk.keyring.trusted(), allowance };
        let source = &source;
        self.operation.start(self.desk.worker, None, question, Some(source), move |answer| {
            match answer.body {
                Ok(opened) => self.take(answer.number, opened, left_alone),
                Err(NotOpened::Refused(refusal)) => {
                    self.stop_with(Notice::Refused(self.file.get_untracked(), refusal));
                }
                Err(NotOpened::Unreadable { reason }) => {
                    self.stop_with(Notice::Unreadable(self.file.get_untracked(), reason));
                }
            }
        });
    }

    /// Stops opening: back to what is open, or to the start.
    pub(crate) fn cancel(self) {
        self.operation.cancel();
        self.desk.voice.say("");
        // Only one of them is on screen.
        self.desk.voice.focus_on(if self.desk.is_open() { "heading" } else { "choose" });
    }

    /// Closes what is open or being opened.
    pub(crate) fn close(self) {
        self.operation.cancel();
        self.desk.replace(None);
        self.notice.set(None);
        self.desk.voice.say("");
        self.desk.voice.focus_on("choose");
    }

    /// Says why nothing is opened; what is open stays so.
    pub(crate) fn complain(self, notice: Notice) {
        self.notice.set(Some(notice));
        self.desk.voice.focus_on("notice");
    }

    /// Takes note that the worker broke down, and all that it held with it.
    pub(crate) fn break_down(self) {
        self.operation.cancel();
        self.stop_with(Notice::Breakdown(self.file.get_untracked()));
    }

    /// The file that was refused because it is damaged, if one was.
    pub(crate) fn damaged(self) -> Option<(FileFacts, Blob)> {
        match self.notice.get()? {
            Notice::Refused(file, refusal) if refusal.is_damage => {
                Some((file, self.source.get_value()?))
            }
            _ => None,
        }
    }

    fn take(self, number: Number, opened: OpenedArchive, left_alone: u32) {
        let Some(source) = self.source.get_value() else { return };
        let OpenedArchive { summary, lock, embedded, signer } = opened;
        self.desk.replace(Some(OpenArchive {
            number,
            file: self.file.get_untracked(),
            source,
            left_alone,
            summary,
            lock,
            unlocked: None,
            embedded,
            keys: Keys { recognised: signer, ..Keys::default() },
        }));
        self.desk.voice.focus_on("heading");
    }

    fn stop_with(self, notice: Notice) {
        self.desk.replace(None);
        self.desk.voice.say("");
        self.complain(notice);
    }
}
