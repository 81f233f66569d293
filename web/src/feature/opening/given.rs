//! Files that were given together: each is recognized by its content, in the worker.

use std::collections::VecDeque;

use leptos::prelude::*;
use sma_worker::kind::MAX_BYTES;
use sma_worker::protocol::{FileKind, Recognize};
use web_sys::{Blob, File};

use super::State;
use crate::ask::Asked;
use crate::desk::{Companions, Shown};

/// A file that was given, with what it is once that is known.
#[derive(Clone, Debug)]
pub(super) struct GivenFile {
    file: File,
    kind: Option<FileKind>,
}

/// Files for one archive.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    /// Files to open: the first that can be, in their order.
    pub(super) archives: VecDeque<File>,
    /// Keys and passwords.
    pub(super) others: Vec<(File, FileKind)>,
    /// Number of files that could not be opened.
    pub(super) refused: u32,
}

impl State {
    /// Takes files in place of those that are being recognized.
    pub(crate) fn take_files(self, files: Vec<File>) {
        let kind = |file: &File| (file.size() > MAX_BYTES as f64).then_some(FileKind::Other);
        let files = files.into_iter().map(|file| GivenFile { kind: kind(&file), file });
        self.given.set_value(files.collect());
        let files = self.given.get_value();
        let asked = files.iter().enumerate().filter(|(_, given)| given.kind.is_none());
        let asked = asked.map(|(index, given)| {
            let then = move |kind| {
                self.given.update_value(|files| {
                    if let Some(given) = files.get_mut(index) {
                        given.kind = Some(kind);
                    }
                });
                self.sort_given();
            };
            self.recognize(&given.file, then)
        });
        self.asked.set_value(asked.collect());
        self.sort_given();
    }

    /// Takes a file that is a key or a password for the archive on screen, and does something else with
    /// any other.
    pub(crate) fn unless_companion(self, file: &File, otherwise: impl FnOnce() + 'static) {
        let taken = file.clone();
        let asked = self.recognize(file, move |kind| match kind {
            FileKind::Other => otherwise(),
            _ => self.take_files(vec![taken]),
        });
        self.asked.set_value(vec![asked]);
    }

    /// Takes pasted text: a public key, or the text of an archive. While an archive is open, other
    /// text is not tried as one.
    pub(super) fn take_text(self, text: &Blob, can_be_document: bool) {
        let Some(shown) = self.desk.shown.get_untracked() else { return self.open("", text) };
        let pasted = text.clone();
        let asked = self.recognize(text, move |kind| match kind {
            FileKind::PublicKey(key) => {
                let archive = shown.archive;
                self.desk.companions.set(Companions { archive, key: Some(key), secret: None });
            }
            _ if can_be_document => self.open("", &pasted),
            _ => self.desk.remark("The pasted text is neither a backup nor a public key."),
        });
        self.asked.set_value(vec![asked]);
    }

    /// Opens the archives among the given files once all are recognized. Without any, keys and
    /// passwords are for the archive on screen.
    fn sort_given(self) {
        if self.given.with_value(|files| files.iter().any(|given| given.kind.is_none())) {
            return;
        }
        let mut batch = Batch::default();
        for GivenFile { file, kind } in
            self.given.try_update_value(std::mem::take).unwrap_or_default()
        {
            match kind {
                None | Some(FileKind::Other) => batch.archives.push_back(file),
                Some(kind) => batch.others.push((file, kind)),
            }
        }
        if batch.archives.len() > 1 {
            return self.desk.together.set(batch.archives.into());
        }
        if batch.archives.is_empty() {
            let shown = self.desk.shown.get_untracked();
            batch.archives = match shown {
                Some(shown) => self.assign(shown, batch.others).into(),
                None => batch.others.into_iter().map(|(file, _)| file).collect(),
            };
            batch.others = Vec::new();
        }
        if !batch.archives.is_empty() {
            self.open_batch(batch);
        }
    }

    /// Gives a public key to the signature of the archive, and a password or key file to its lock.
    /// Returns the files that are neither.
    pub(super) fn assign(self, shown: Shown, files: Vec<(File, FileKind)>) -> Vec<File> {
        let mut found = Companions { archive: shown.archive, ..Companions::default() };
        let mut left = Vec::new();
        for (file, kind) in files {
            match kind {
                FileKind::PublicKey(key) if found.key.is_none() => found.key = Some(key),
                FileKind::Bare(_) | FileKind::Line if shown.is_locked && found.secret.is_none() => {
                    found.secret = Some(file);
                }
                FileKind::Bare(Some(key)) if found.key.is_none() => found.key = Some(key),
                _ => left.push(file),
            }
        }
        if found.key.is_some() || found.secret.is_some() {
            self.notice.set(None);
            self.desk.companions.set(found);
        }
        left
    }

    fn recognize(self, file: &Blob, then: impl FnOnce(FileKind) + 'static) -> Asked {
        self.desk.worker.ask(None, Recognize, Some(file), |_| {}, move |answer| then(answer.body))
    }
}
