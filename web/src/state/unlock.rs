//! Unlocking: what the panel shows, and what passes between the page and its two workers.
//!
//! Passwords and keys are only ever handles of the browser's arrays here. Their bytes are not
//! in this program's memory, and leave the page by being transferred.

use std::sync::Arc;

use js_sys::{Function, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sma_core::summary::Summary;
use sma_worker::protocol::{Envelope, LockFacts, Request, Response, SecretForm};
use wasm_bindgen::JsValue;
use web_sys::File;

use super::App;
use crate::link::{Arrival, Link};
use crate::secret;

/// How far unlocking has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It waits for a password or key.
    Locked,
    /// A key is being derived.
    Deriving,
    /// The sections are being decrypted.
    Decrypting,
    /// The sections are readable.
    Unlocked,
    /// What was decrypted is being wiped.
    Locking,
}

/// The lock of the open archive, in signals. It is a handle: copies are the same state.
#[derive(Clone, Copy)]
pub(crate) struct Unlock {
    /// To the second worker, which derives keys. It runs while an archive is open that is locked
    /// with a password; one that has seen a password is ended, and another takes its place.
    vault: StoredValue<Option<Link>, LocalStorage>,
    /// How far unlocking has come.
    pub(crate) phase: RwSignal<Phase>,
    /// About how long deriving takes here, in seconds, once that is measured.
    pub(crate) cost: RwSignal<Option<f64>>,
    /// Why the archive stays locked, since the latest try.
    pub(crate) complaint: RwSignal<Option<String>>,
    /// Counts the times that a typed password is to be forgotten.
    pub(crate) forgotten: RwSignal<u32>,
}

impl Unlock {
    /// Nothing is locked.
    pub(super) fn new() -> Self {
        Self {
            vault: StoredValue::new_local(None),
            phase: RwSignal::new(Phase::Locked),
            cost: RwSignal::new(None),
            complaint: RwSignal::new(None),
            forgotten: RwSignal::new(0),
        }
    }

    /// Whether a password or key can be given now.
    pub(crate) fn is_waiting(self) -> bool {
        self.phase.get_untracked() == Phase::Locked
    }

    fn with_vault(self, act: impl FnOnce(&mut Link)) {
        self.vault.update_value(|vault| {
            if let Some(vault) = vault {
                act(vault);
            }
        });
    }
}

impl App {
    /// Unlocks with a password that was typed, as UTF-8.
    pub(crate) fn unlock_with_password(self, password: &Uint8Array) {
        self.derive(password, false);
    }

    /// Unlocks with a password file or key file, whichever the archive wants.
    pub(crate) fn unlock_with_file(self, file: File) {
        let opening = self.opening.get_value();
        spawn_local(async move {
            let content = secret::read_file(&file).await;
            if opening != self.opening.get_value() || !self.unlock.is_waiting() {
                return;
            }
            match (content, self.lock_facts()) {
                (Err(reason), _) => self.refuse_unlocking(reason),
                (Ok(content), Some(LockFacts::KeyFile)) => {
                    self.decrypt(SecretForm::KeyFile, &content);
                }
                (Ok(content), _) => self.derive(&content, true),
            }
        });
    }

    /// Says why the archive stays locked.
    pub(crate) fn refuse_unlocking(self, reason: String) {
        self.unlock.complaint.set(Some(reason));
        self.unlock.phase.set(Phase::Locked);
        self.focus_on("unlock-with");
    }

    /// Stops unlocking.
    pub(crate) fn cancel_unlocking(self) {
        match self.unlock.phase.get_untracked() {
            Phase::Deriving => {
                // Nothing else interrupts a derivation.
                self.unlock.with_vault(Link::start);
                self.unlock.phase.set(Phase::Locked);
                self.focus_on("unlock-with");
            }
            Phase::Decrypting => self.lock_again(),
            Phase::Locked | Phase::Unlocked | Phase::Locking => {}
        }
    }

    /// Wipes what was decrypted, here and in the worker.
    pub(crate) fn lock_again(self) {
        self.unlock.phase.set(Phase::Locking);
        self.wipe();
        self.send(Request::Lock, None);
    }

    /// Gets ready to start the worker that derives keys.
    pub(super) fn connect_vault(self, start_worker: Function) {
        let vault = Link::new(start_worker, move |arrival| self.receive_from_vault(arrival));
        self.unlock.vault.set_value(Some(vault));
    }

    /// Starts the worker that derives keys, if the open archive needs one, and has it measure.
    pub(super) fn open_vault(self) {
        self.close_vault();
        self.unlock.cost.set(None);
        if let Some(LockFacts::Password { derivation, .. }) = self.lock_facts() {
            self.unlock.with_vault(Link::start);
            self.send_to_vault(Request::Measure { derivation }, None);
        }
    }

    /// Ends the worker that derives keys, and forgets a password that was typed.
    pub(super) fn close_vault(self) {
        self.unlock.with_vault(Link::stop);
        self.unlock.complaint.set(None);
        self.unlock.phase.set(Phase::Locked);
        self.unlock.forgotten.update(|times| *times = times.wrapping_add(1));
    }

    /// The sections are readable.
    pub(super) fn take_unlocked(self, summary: Summary) {
        if self.unlock.phase.get_untracked() == Phase::Locking {
            return;
        }
        self.wipe();
        self.replace_summary(summary);
        self.unlock.phase.set(Phase::Unlocked);
        self.focus_on("unlock-heading");
    }

    /// The key opens nothing.
    pub(super) fn take_refusal(self, reason: String) {
        if self.unlock.phase.get_untracked() == Phase::Decrypting {
            self.refuse_unlocking(reason);
        }
    }

    /// What was decrypted is wiped in the worker. What it had said before may have come since.
    pub(super) fn take_locked(self, summary: Summary) {
        self.wipe();
        self.replace_summary(summary);
        self.unlock.phase.set(Phase::Locked);
        self.focus_on("unlock-heading");
    }

    /// A verdict amid decrypting means that the worker was asked for something else since.
    pub(super) fn take_verdict(self) {
        if self.unlock.phase.get_untracked() == Phase::Decrypting {
            self.unlock.phase.set(Phase::Locked);
        }
    }

    fn receive_from_vault(self, arrival: Arrival) {
        let (response, secret) = match arrival {
            Arrival::Message(message, secret) => (message.body, secret),
            Arrival::Breakdown => {
                let reason =
                    "The key could not be derived: the browser may have no memory left for it.";
                (Response::NotUnlocked { reason: reason.into() }, None)
            }
        };
        match response {
            Response::Ready => self.unlock.with_vault(Link::is_ready),
            Response::Cost { seconds } => self.unlock.cost.set(Some(seconds)),
            Response::NotUnlocked { reason } => {
                self.unlock.with_vault(Link::start);
                self.take_failure(reason);
            }
            Response::Derived => {
                // Deriving leaves traces of the password on the worker's stack: they go with it.
                self.unlock.with_vault(Link::start);
                if let Some(key) = secret {
                    self.decrypt(SecretForm::Derived, &key);
                }
            }
            // Everything else is said by the worker that owns the archive.
            _ => {}
        }
    }

    /// The worker that derives keys could not measure, or could not derive.
    fn take_failure(self, reason: String) {
        match self.unlock.phase.get_untracked() {
            Phase::Deriving => self.refuse_unlocking(reason),
            _ => self.unlock.complaint.set(Some(reason)),
        }
    }

    fn derive(self, password: &Uint8Array, from_file: bool) {
        let Some(LockFacts::Password { derivation, salt }) = self.lock_facts() else { return };
        self.unlock.complaint.set(None);
        self.unlock.phase.set(Phase::Deriving);
        self.send_to_vault(Request::Derive { derivation, salt, from_file }, Some(password));
    }

    fn decrypt(self, secret: SecretForm, bytes: &Uint8Array) {
        self.unlock.complaint.set(None);
        self.unlock.phase.set(Phase::Decrypting);
        self.send(Request::Unlock { secret }, Some(bytes));
    }

    fn lock_facts(self) -> Option<LockFacts> {
        self.archive.with_untracked(|archive| archive.as_ref()?.lock.clone())
    }

    fn replace_summary(self, summary: Summary) {
        self.archive.update(|archive| {
            if let Some(archive) = archive {
                Arc::make_mut(archive).summary = summary;
            }
        });
    }

    fn send_to_vault(self, body: Request, secret: Option<&Uint8Array>) {
        let message = Envelope { opening: self.opening.get_value(), body };
        let secret = secret.map(AsRef::<JsValue>::as_ref);
        self.unlock.with_vault(|vault| vault.send(&message, secret));
    }
}
