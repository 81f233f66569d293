//! What is known about who signed the open archive, and what the person does with public keys.

use leptos::prelude::*;
use sma_core::report::SignatureState;
use sma_worker::protocol::{KeyFacts, ReadKey};

use crate::keyring::store::Store;
use crate::session::Session;

/// Longest text that is read as a public key, in bytes: there may be much around one.
pub(super) const MOST_KEY_BYTES: usize = 65_536;

/// The signature of the open archive. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// The keys that the person keeps.
    pub(super) store: Store,
}

impl State {
    pub(crate) fn new(session: Session) -> Self {
        Self { session, store: session.desk.keyring }
    }

    /// What is known about who signed the archive.
    pub(super) fn signature(self) -> Option<SignatureState> {
        self.session.check.signature()
    }

    /// The key that the archive brings along.
    pub(super) fn embedded_key(self) -> Option<KeyFacts> {
        self.session.archive().embedded.clone()
    }

    /// The key that every signature is measured by, if the person chose one.
    pub(super) fn chosen(self) -> Option<KeyFacts> {
        self.session.check.keys.with(|keys| keys.chosen.clone())
    }

    /// What the person gave as a public key, once it is read.
    pub(super) fn given(self) -> Option<Result<KeyFacts, String>> {
        self.session.check.keys.with(|keys| keys.given.clone())
    }

    /// The person's key that signed the archive.
    pub(super) fn signer_key(self) -> Option<KeyFacts> {
        let signer = self.session.check.signer.get()?;
        let kept = self.store.keyring.with(|keyring| Some(keyring.find(&signer)?.key.clone()));
        let is_it = |key: &KeyFacts| key.base64 == signer;
        self.chosen().filter(is_it).or(kept).or(self.embedded_key().filter(is_it))
    }

    /// Reads what the person gave as a public key, and shows it.
    pub(super) fn read_key(self, bytes: Vec<u8>) {
        if bytes.len() > MOST_KEY_BYTES {
            return self.refuse_key("That is too long for a public key.".into());
        }
        self.set_given(None);
        self.session.ask(ReadKey { bytes }, move |answer| match answer.body {
            Ok(key) => self.show_key(key),
            Err(reason) => self.refuse_key(reason),
        });
    }

    /// Says, in a sentence, why what the person gave is no public key.
    pub(super) fn refuse_key(self, reason: String) {
        self.set_given(Some(Err(reason)));
    }

    /// Shows a key that is known already.
    pub(super) fn show_key(self, key: KeyFacts) {
        self.set_given(Some(Ok(key)));
        self.focus_on("given-key");
    }

    /// Measures every signature of the archive by that key.
    pub(super) fn verify_with(self, key: KeyFacts) {
        self.session.check.keys.update(|keys| keys.chosen = Some(key));
        self.session.verify();
    }

    /// Looks at the signatures as when the archive was opened.
    pub(super) fn verify_as_opened(self) {
        self.session.check.keys.update(|keys| keys.chosen = None);
        self.session.verify();
    }

    /// Keeps a key under a label.
    pub(super) fn keep_key(self, label: &str, key: KeyFacts) {
        let base64 = key.base64.clone();
        self.store.change(|keyring| keyring.keep(label, key));
        let label = self.store.keyring.with_untracked(|keyring| {
            keyring.find(&base64).map(|kept| kept.label.clone()).unwrap_or_default()
        });
        self.store.say(format!("The key is in your keyring as “{label}”."));
        let is_open_to_it = untrack(|| {
            self.chosen().is_none()
                && self.signature() == Some(SignatureState::EmbeddedOnly)
                && self.embedded_key().is_some_and(|key| key.base64 == base64)
        });
        if is_open_to_it {
            // As it would be recognised when the archive is opened again.
            self.recognise(Some(base64));
        }
    }

    /// Removes a key from the keyring.
    pub(super) fn remove_key(self, base64: &str, label: &str) {
        self.store.change(|keyring| keyring.remove(base64));
        self.store.say(format!("“{label}” is removed from your keyring."));
        self.focus_on("keyring");
        let is_recognised = untrack(|| {
            self.chosen().is_none() && self.session.check.signer.get().as_deref() == Some(base64)
        });
        if is_recognised {
            self.recognise(None);
        }
    }

    /// Puts the keyboard's focus on an element, as soon as it is there.
    pub(super) fn focus_on(self, id: &str) {
        self.session.desk.voice.focus_on(id);
    }

    fn recognise(self, base64: Option<String>) {
        self.session.check.keys.update(|keys| keys.recognised = base64);
        self.session.verify();
    }

    fn set_given(self, given: Option<Result<KeyFacts, String>>) {
        self.session.check.keys.update(|keys| keys.given = given);
    }
}
