//! State of the unlock panel, and the exchange of keys with the two workers.
//!
//! Passwords and keys are only handles of the browser's arrays here. Their bytes are not in the
//! memory of this program, and leave the page by transfer.

use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sma_core::summary::Summary;
use sma_worker::protocol::{Derive, Lock, LockFacts, Measure, Question, SecretForm, Unlock};
use web_sys::File;

use crate::archive::Screen;
use crate::ask::{Answer, Asked, Operation, Worker};
use crate::desk::Change;
use crate::secret;
use crate::session::Session;

/// Phase of unlocking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Waiting for a password or key.
    Locked,
    /// Deriving a key.
    Deriving,
    /// Decrypting the sections.
    Decrypting,
    /// The sections are readable.
    Unlocked,
}

/// Lock of the open archive. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    session: Session,
    /// The second worker, which derives keys. It runs while an archive that is locked with a
    /// password is open. A worker that has seen a password is terminated and replaced.
    vault: Worker,
    /// Pending question to the vault.
    asked: StoredValue<Option<Asked>, LocalStorage>,
    /// Decryption.
    pub(super) operation: Operation,
    /// Phase of unlocking.
    pub(super) phase: RwSignal<Phase>,
    /// Estimated duration of a derivation on this device, in seconds, once it is measured.
    pub(super) cost: RwSignal<Option<f64>>,
    /// File that was given elsewhere on the page.
    pub(super) offered: RwSignal<Option<File>>,
    /// Reason for which the latest attempt failed.
    pub(super) complaint: RwSignal<Option<String>>,
}

impl State {
    /// Creates the state for a session, and starts the vault if a password may be needed.
    pub(crate) fn new(session: Session) -> Self {
        let is_unlocked = session.archive().unlocked.is_some();
        let phase = RwSignal::new(if is_unlocked { Phase::Unlocked } else { Phase::Locked });
        let complaint = RwSignal::new(None);
        let on_breakdown = move || {
            let reason = "The key could not be derived. The browser may be out of memory.";
            complaint.set(Some(reason.into()));
            if phase.get_untracked() == Phase::Deriving {
                phase.set(Phase::Locked);
                session.desk.voice.focus_on("unlock-with");
            }
        };
        let state = Self {
            session,
            vault: Worker::new(|| {}, on_breakdown),
            asked: StoredValue::new_local(None),
            operation: Operation::new(),
            phase,
            cost: RwSignal::new(None),
            offered: RwSignal::new(None),
            complaint,
        };
        Effect::new(move || state.take_companion());
        if let Some(LockFacts::Password { derivation, .. }) = state.lock() {
            session.desk.start(state.vault);
            if !is_unlocked {
                state.ask_vault(Measure { derivation }, None, move |answer| match answer.body {
                    Ok(seconds) => state.cost.set(Some(seconds)),
                    Err(reason) => state.complaint.set(Some(reason)),
                });
            }
        }
        state
    }

    /// Takes a password file or key file that was given elsewhere on the page, to offer it.
    fn take_companion(self) {
        let companions = self.session.desk.companions;
        let number = self.session.archive().number;
        let file =
            companions.with(|found| found.secret.clone().filter(|_| found.archive == number));
        if let Some(file) = file {
            companions.update_untracked(|found| found.secret = None);
            self.offered.set(Some(file));
            if self.session.trail.screen.with_untracked(|screen| *screen != Screen::Overview) {
                self.session.trail.go(Screen::Overview);
            }
            self.session.desk.voice.focus_on("unlock-offered");
        }
    }

    /// Returns what unlocks the archive. None if nothing is encrypted.
    pub(super) fn lock(self) -> Option<LockFacts> {
        self.session.archive().lock.clone()
    }

    /// Returns whether a password or key can be given.
    pub(super) fn is_waiting(self) -> bool {
        self.phase.try_get_untracked() == Some(Phase::Locked)
    }

    /// Unlocks with a typed password, as UTF-8.
    pub(super) fn unlock_with_password(self, password: &Uint8Array) {
        self.derive(password, false);
    }

    /// Unlocks with a password file or key file, whichever the archive requires.
    pub(super) fn unlock_with_file(self, file: File) {
        spawn_local(async move {
            let content = secret::read_file(&file).await;
            // The archive may have been closed in the meantime.
            if !self.is_waiting() {
                return;
            }
            match (content, self.lock()) {
                (Err(reason), _) => self.refuse(reason),
                (Ok(content), Some(LockFacts::KeyFile)) => {
                    self.decrypt(SecretForm::KeyFile, &content);
                }
                (Ok(content), _) => self.derive(&content, true),
            }
        });
    }

    /// Displays why the archive stays locked.
    pub(super) fn refuse(self, reason: String) {
        self.complaint.set(Some(reason));
        self.wait_again();
    }

    /// Focuses the cancel button.
    pub(super) fn focus_on_cancel(self) {
        self.session.desk.voice.focus_on("unlock-cancel");
    }

    /// Cancels unlocking.
    pub(super) fn cancel(self) {
        match self.phase.get_untracked() {
            // A derivation cannot be interrupted in another way.
            Phase::Deriving => self.vault.restart(),
            Phase::Decrypting => self.operation.cancel(),
            Phase::Locked | Phase::Unlocked => return,
        }
        self.wait_again();
    }

    /// Locks the archive: wipes the plaintext here and in the worker.
    pub(super) fn lock_archive(self) {
        let desk = self.session.desk;
        let archive = self.session.archive();
        // The worker handles questions in order, so there is no need to wait.
        desk.worker.tell(archive.number, Lock);
        let keys = self.session.check.keys.get_untracked();
        desk.change(Change::Show(Box::new(archive.to_locked(keys))));
        desk.voice.focus_on("unlock-heading");
    }

    fn derive(self, password: &Uint8Array, from_file: bool) {
        let Some(LockFacts::Password { derivation, salt }) = self.lock() else { return };
        self.complaint.set(None);
        self.phase.set(Phase::Deriving);
        let question = Derive { derivation, salt, from_file };
        self.ask_vault(question, Some(password), move |answer| {
            // A derivation leaves traces of the password on the stack of the worker.
            self.vault.restart();
            match (answer.body, answer.attachment) {
                (Ok(()), Some(key)) => self.decrypt(SecretForm::Derived, &key),
                (Ok(()), None) => self.wait_again(),
                (Err(reason), _) => self.refuse(reason),
            }
        });
    }

    fn decrypt(self, secret: SecretForm, bytes: &Uint8Array) {
        self.complaint.set(None);
        self.phase.set(Phase::Decrypting);
        let (worker, archive) = (self.session.desk.worker, self.session.archive().number);
        let then = move |answer: Answer<Result<Box<Summary>, String>>| match answer.body {
            Ok(summary) => self.open(summary),
            Err(reason) => self.refuse(reason),
        };
        self.operation.start(worker, Some(archive), Unlock { secret }, Some(bytes), then);
    }

    /// Shows the unlocked archive.
    fn open(self, summary: Box<Summary>) {
        let desk = self.session.desk;
        let keys = self.session.check.keys.get_untracked();
        desk.change(Change::Show(Box::new(self.session.archive().to_unlocked(summary, keys))));
        desk.voice.focus_on("unlock-heading");
    }

    fn wait_again(self) {
        self.phase.set(Phase::Locked);
        self.session.desk.voice.focus_on("unlock-with");
    }

    fn ask_vault<Q: Question>(
        self,
        question: Q,
        secret: Option<&Uint8Array>,
        then: impl FnOnce(Answer<Q::Answer>) + 'static,
    ) {
        let secret = secret.map(AsRef::as_ref);
        self.asked.set_value(Some(self.vault.ask(None, question, secret, |_| {}, then)));
    }
}
