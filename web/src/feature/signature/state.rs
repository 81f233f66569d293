//! Signature of the open archive, and the operations on public keys.

use leptos::prelude::*;
use sma_core::report::SignatureState;
use sma_worker::protocol::{KeyFacts, ReadKey};

use crate::archive::Screen;
use crate::keyring::store::Store;
use crate::keyring::{KeptKey, Pin};
use crate::session::Session;

/// Maximum length of a text with a public key, in bytes: there may be much around the key.
pub(super) const MAX_KEY_BYTES: usize = 65_536;

/// Why the key of a valid signature is that of the signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// It is in the keyring, under this label.
    Kept(String),
    /// Its fingerprint was compared with the one that its owner gives.
    Compared,
    /// It was only given, and may have come with the archive.
    Given,
}

impl Trust {
    /// Returns the display name of the state of the signature.
    pub(super) fn word(&self) -> String {
        match self {
            Self::Kept(label) => format!("Signed with a key in your keyring: {label}"),
            Self::Compared => "Signed with a key whose fingerprint you compared".into(),
            Self::Given => "Signed with the key that you gave; fingerprint not compared".into(),
        }
    }

    /// Returns the meaning, as a sentence.
    pub(super) fn sentence(&self) -> &'static str {
        match self {
            Self::Kept(_) | Self::Compared => {
                "The archive was signed with this key, and has not changed since."
            }
            Self::Given => {
                "The archive was signed with this key, and has not changed since. Anyone can make a \
                 key: compare its fingerprint with the one that the signer gives you in another way."
            }
        }
    }
}

/// Signature of the open archive. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// The trusted keys.
    pub(super) store: Store,
}

impl State {
    /// Creates the state for a session.
    pub(crate) fn new(session: Session) -> Self {
        let state = Self { session, store: session.desk.keyring };
        Effect::new(move || state.take_companion());
        state
    }

    /// Takes a public key that was given elsewhere on the page, and shows it.
    fn take_companion(self) {
        let companions = self.session.desk.companions;
        let number = self.session.archive().number;
        let key = companions.with(|found| found.key.clone().filter(|_| found.archive == number));
        if let Some(key) = key {
            companions.update_untracked(|found| found.key = None);
            if self.session.trail.screen.with_untracked(|screen| *screen != Screen::Overview) {
                self.session.trail.go(Screen::Overview);
            }
            self.show_key(key);
        }
    }

    /// Returns the state of the signature.
    pub(super) fn signature(self) -> Option<SignatureState> {
        self.session.check.signature()
    }

    /// Returns the public key stored in the archive.
    pub(super) fn embedded_key(self) -> Option<KeyFacts> {
        self.session.archive().embedded.clone()
    }

    /// Returns the key that must have made every signature, if the user chose one.
    pub(super) fn chosen(self) -> Option<KeyFacts> {
        self.session.check.keys.with(|keys| keys.chosen.clone())
    }

    /// Returns the key that the user entered, once it is read.
    pub(super) fn given(self) -> Option<Result<KeyFacts, String>> {
        self.session.check.keys.with(|keys| keys.given.clone())
    }

    /// Returns the trusted key that signed the archive.
    pub(super) fn signer_key(self) -> Option<KeyFacts> {
        let signer = self.session.check.signer.get()?;
        let kept = self.store.keyring.with(|keyring| Some(keyring.find(&signer)?.key.clone()));
        let is_it = |key: &KeyFacts| key.base64 == signer;
        self.chosen().filter(is_it).or(kept).or(self.embedded_key().filter(is_it))
    }

    /// Returns why a valid signature tells who signed; none without one.
    pub(super) fn trust(self) -> Option<Trust> {
        (self.signature()? == SignatureState::Verified).then(|| {
            let Some(key) = self.signer_key() else { return Trust::Given };
            let compared = self.session.check.keys.with(|keys| keys.compared.clone());
            match self.store.label(&key) {
                Some(label) => Trust::Kept(label),
                None if compared.as_ref() == Some(&key.base64) => Trust::Compared,
                None => Trust::Given,
            }
        })
    }

    /// Records whether the fingerprint of a key was compared with the one that its owner gives.
    pub(super) fn compare(self, key: &KeyFacts, is_same: bool) {
        let compared = is_same.then(|| key.base64.clone());
        if self.session.check.keys.with_untracked(|keys| keys.compared != compared) {
            self.session.check.keys.update(|keys| keys.compared = compared);
        }
    }

    /// Reads a public key and displays it.
    pub(super) fn read_key(self, bytes: Vec<u8>) {
        if bytes.len() > MAX_KEY_BYTES {
            return self.refuse_key("This text is too long for a public key.".into());
        }
        self.set_given(None);
        self.session.ask(ReadKey { bytes }, move |answer| match answer.body {
            Ok(key) => self.show_key(key),
            Err(reason) => self.refuse_key(reason),
        });
    }

    /// Displays why the input is not a public key.
    pub(super) fn refuse_key(self, reason: String) {
        self.set_given(Some(Err(reason)));
    }

    /// Displays a key.
    pub(super) fn show_key(self, key: KeyFacts) {
        self.set_given(Some(Ok(key)));
        self.focus_on("given-key");
    }

    /// Verifies every signature of the archive with a key.
    pub(super) fn verify_with(self, key: KeyFacts) {
        self.session.check.keys.update(|keys| keys.chosen = Some(key));
        self.session.verify();
    }

    /// Verifies the signatures as when the archive was opened.
    pub(super) fn verify_as_opened(self) {
        self.session.check.keys.update(|keys| keys.chosen = None);
        self.session.verify();
    }

    /// Adds a key to the keyring, or changes its label.
    pub(super) fn keep_key(self, label: &str, key: KeyFacts) {
        let base64 = key.base64.clone();
        self.store.change(|keyring| keyring.keep(label, key));
        let label = self.store.keyring.with_untracked(|keyring| {
            keyring.find(&base64).map(|kept| kept.label.clone()).unwrap_or_default()
        });
        self.store.say(format!("Key saved in your keyring as “{label}”."));
        let is_recognizable = untrack(|| {
            self.chosen().is_none()
                && self.signature() == Some(SignatureState::EmbeddedOnly)
                && self.embedded_key().is_some_and(|key| key.base64 == base64)
        });
        if is_recognizable {
            // As when the archive is opened again.
            self.recognize(Some(base64));
        }
    }

    /// Removes a key from the keyring.
    pub(super) fn remove_key(self, base64: &str, label: &str) {
        let kept = self.store.keyring.with_untracked(|keyring| keyring.find(base64).cloned());
        self.store.change(|keyring| keyring.remove(base64));
        if let Some(KeptKey { label: name, key }) = kept {
            let store = self.store;
            let words = format!("“{label}” removed from your keyring.");
            self.session.desk.offer_undo(words, move || {
                store.change(|keyring| keyring.keep(&name, key));
                store.say(format!("“{name}” is in your keyring again."));
            });
        }
        self.focus_on("keyring");
        let is_recognized = untrack(|| {
            self.chosen().is_none() && self.session.check.signer.get().as_deref() == Some(base64)
        });
        if is_recognized {
            self.recognize(None);
        }
    }

    /// Remembers the signer of a host, or forgets it, with a way back to the one before.
    pub(super) fn set_signer(self, host: &str, signer: Option<KeyFacts>) {
        let words = match signer {
            Some(_) => format!("Signer remembered for {host}."),
            None => format!("Signer of {host} forgotten."),
        };
        let store = self.store;
        let before = store.keyring.with_untracked(|keyring| keyring.pin_of(host).cloned());
        store.change(|keyring| match signer {
            Some(key) => keyring.pin(host, key),
            None => keyring.unpin(host),
        });
        let Some(Pin { host, key }) = before else { return store.say(words) };
        store.remark.set(words.clone());
        self.session.desk.offer_undo(words, move || {
            store.change(|keyring| keyring.pin(&host, key));
            store.say(format!("The signer of {host} is remembered as before."));
        });
    }

    /// Focuses an element as soon as it is drawn.
    pub(super) fn focus_on(self, id: &str) {
        self.session.desk.voice.focus_on(id);
    }

    fn recognize(self, base64: Option<String>) {
        self.session.check.keys.update(|keys| keys.recognized = base64);
        self.session.verify();
    }

    fn set_given(self, given: Option<Result<KeyFacts, String>>) {
        self.session.check.keys.update(|keys| keys.given = given);
    }
}
