//! State of making a copy, and the way of keys to the workers.
//!
//! As for unlocking, passwords and keys are only handles of the browser's arrays here: their bytes are not
//! in the memory of this program, and leave the page by transfer.

use std::sync::Arc;

use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sma_core::encryption::KeyDerivation;
use sma_worker::protocol::{KeyOrigin, Made, Make, MakeKey, Recipe};
use web_sys::File;

use super::Kind;
use crate::ask::{Asked, Operation, Worker};
use crate::outlet;
use crate::secret;
use crate::session::Session;

/// Progress of making a copy.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// The user has not asked.
    Unasked,
    /// The key is being derived from the password.
    Deriving,
    /// The copy is being made.
    Making,
    /// The copy, which was checked.
    Made(Arc<Made>),
}

/// Key derivation function for new archives.
const DERIVATION: KeyDerivation = KeyDerivation::ARGON2;

/// A copy of one kind. Copies of this state share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    pub(super) kind: Kind,
    pub(super) stage: RwSignal<Stage>,
    /// Making the copy.
    pub(super) operation: Operation,
    /// Reason for which the latest attempt failed.
    pub(super) complaint: RwSignal<Option<String>>,
    /// The file, once it is made.
    file: StoredValue<Option<Uint8Array>, LocalStorage>,
    /// The second worker, which derives keys. It is started for the first password, and replaced after
    /// each.
    vault: Worker,
    is_vault_started: StoredValue<bool>,
    /// Pending question to the vault.
    asked: StoredValue<Option<Asked>, LocalStorage>,
}

impl State {
    /// Creates the state in which nothing was asked.
    pub(crate) fn new(session: Session, kind: Kind) -> Self {
        let (stage, complaint) = (RwSignal::new(Stage::Unasked), RwSignal::new(None));
        let on_breakdown = move || {
            let reason = "The key could not be derived. The browser may be out of memory.";
            complaint.set(Some(reason.into()));
            stage.set(Stage::Unasked);
        };
        Self {
            session,
            kind,
            stage,
            operation: Operation::new(),
            complaint,
            file: StoredValue::new_local(None),
            vault: Worker::new(|| {}, on_breakdown),
            is_vault_started: StoredValue::new(false),
            asked: StoredValue::new_local(None),
        }
    }

    /// Makes the redacted copy.
    pub(super) fn redact(self) {
        self.make(Recipe::Redact, None);
    }

    /// Makes the copy with a private key or key file.
    pub(super) fn use_file(self, file: File) {
        spawn_local(async move {
            let content = secret::read_file(&file).await;
            // The archive may have been closed in the meantime.
            if self.stage.try_get_untracked().is_none() {
                return;
            }
            let recipe = match self.kind {
                Kind::Signed => Recipe::Sign,
                Kind::Redacted | Kind::Encrypted => Recipe::Encrypt { password: None },
            };
            match content {
                Ok(key) => self.make(recipe, Some(&key)),
                Err(reason) => self.refuse(reason),
            }
        });
    }

    /// Makes the copy that a password unlocks.
    pub(super) fn use_password(self, password: &Uint8Array) {
        if !self.is_vault_started.get_value() {
            self.is_vault_started.set_value(true);
            self.session.desk.start(self.vault);
        }
        self.complaint.set(None);
        self.stage.set(Stage::Deriving);
        self.session.desk.voice.focus_on("cancel-derivation");
        let question = MakeKey { derivation: DERIVATION };
        let asked = self.vault.ask(
            None,
            question,
            Some(password.as_ref()),
            |_| {},
            move |answer| {
                // A derivation leaves traces of the password on the stack of the worker.
                self.vault.restart();
                match (answer.body, answer.attachment) {
                    (Ok(salt), Some(key)) => {
                        let password = Some(KeyOrigin { derivation: DERIVATION, salt });
                        self.make(Recipe::Encrypt { password }, Some(&key));
                    }
                    (Ok(_), None) => self.stage.set(Stage::Unasked),
                    (Err(reason), _) => self.refuse(reason),
                }
            },
        );
        self.asked.set_value(Some(asked));
    }

    /// Displays why no copy was made.
    pub(super) fn refuse(self, reason: String) {
        self.complaint.set(Some(reason));
        self.stage.set(Stage::Unasked);
        self.session.desk.voice.focus_on("heading");
    }

    /// Stops making the copy.
    pub(super) fn cancel(self) {
        match self.stage.get_untracked() {
            // A derivation cannot be interrupted in another way.
            Stage::Deriving => self.vault.restart(),
            Stage::Making => self.operation.cancel(),
            Stage::Unasked | Stage::Made(_) => return,
        }
        self.start_over();
    }

    /// Drops the copy.
    pub(super) fn start_over(self) {
        self.file.set_value(None);
        self.complaint.set(None);
        self.stage.set(Stage::Unasked);
        self.session.desk.voice.focus_on("heading");
    }

    /// Saves the copy.
    pub(super) fn save(self) {
        self.file.with_value(|file| {
            if let Some(file) = file {
                let name = self.file_name();
                outlet::save(&name, file.as_ref());
                self.session.desk.voice.say(format!("{name} saved."));
            }
        });
    }

    /// Returns the name of the copy's file.
    pub(super) fn file_name(self) -> String {
        self.session.archive().file.derived_name(self.kind.ending())
    }

    fn make(self, recipe: Recipe, key: Option<&Uint8Array>) {
        self.complaint.set(None);
        self.stage.set(Stage::Making);
        let keys = self.session.check.trusted_keys();
        let number = Some(self.session.archive().number);
        let worker = self.session.desk.worker;
        let key = key.map(AsRef::as_ref);
        self.operation.start(
            worker,
            number,
            Make { recipe, keys },
            key,
            move |answer| match answer.body {
                Ok(made) => {
                    self.file.set_value(answer.attachment);
                    self.stage.set(Stage::Made(Arc::new(made)));
                    self.session.desk.voice.focus_on("made");
                }
                Err(reason) => self.refuse(reason),
            },
        );
    }
}
