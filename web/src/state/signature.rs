//! Who signed the open archive, and the public keys that the person has.

use std::collections::VecDeque;
use std::mem;

use leptos::ev;
use leptos::prelude::*;
use sma_core::Report;
use sma_core::report::SignatureState;
use sma_worker::protocol::{KeyFacts, Request};

use super::{App, Phase};
use crate::format;
use crate::keyring::Keyring;
use crate::keyring::storage::{self, Trouble};

/// Longest text that is read as a public key, in bytes: there may be much around one.
pub(crate) const MOST_KEY_BYTES: usize = 65_536;

/// Public keys, in signals. It is a handle: copies are the same state.
#[derive(Clone, Copy)]
pub(crate) struct Trust {
    /// The keys that the person keeps.
    pub(crate) keyring: RwSignal<Keyring>,
    /// Why they do not outlast the page.
    pub(crate) trouble: RwSignal<Option<Trouble>>,
    /// What the person gave as a public key, once it is read.
    pub(crate) given: RwSignal<Option<Result<KeyFacts, String>>>,
    /// The key that every signature of the open archive is measured by, if the person chose one.
    pub(crate) chosen: RwSignal<Option<KeyFacts>>,
    /// Whether the archive is being verified with another key.
    pub(crate) verifying: RwSignal<bool>,
    /// What last happened to the keyring, in words.
    pub(crate) remark: RwSignal<String>,
    /// The key of the keyring that the archive is measured by while none is chosen; its base64.
    recognised: StoredValue<Option<String>>,
    /// What the keys are for that the worker is reading, in its order.
    readings: StoredValue<VecDeque<Purpose>>,
    /// What the worker has read of a keyring that is imported.
    imported: StoredValue<Keyring>,
    /// How many of its entries hold no public key.
    unreadable: StoredValue<u64>,
}

/// What a key is read for.
enum Purpose {
    /// To be looked at, and verified with.
    Show,
    /// To be kept under that label.
    Keep(String),
    /// To be pinned for that host.
    Pin(String),
}

impl Trust {
    /// The keyring that the browser keeps.
    pub(super) fn new() -> Self {
        let (keyring, trouble) = match storage::load() {
            Ok(keyring) => (keyring, None),
            Err(trouble) => (Keyring::default(), Some(trouble)),
        };
        let trust = Self {
            keyring: RwSignal::new(keyring),
            trouble: RwSignal::new(trouble),
            given: RwSignal::new(None),
            chosen: RwSignal::new(None),
            verifying: RwSignal::new(false),
            remark: RwSignal::default(),
            recognised: StoredValue::new(None),
            readings: StoredValue::default(),
            imported: StoredValue::default(),
            unreadable: StoredValue::new(0),
        };
        // Another window of this page has changed it.
        let _ = window_event_listener(ev::storage, move |_| trust.load_again());
        trust
    }

    /// The keys that the person keeps, as the worker takes them.
    pub(super) fn trusted(self) -> Vec<String> {
        self.keyring.with_untracked(|keyring| {
            keyring.keys.iter().map(|kept| kept.key.base64.clone()).collect()
        })
    }

    /// What the person calls a key, if they keep it.
    pub(crate) fn label(self, key: &KeyFacts) -> Option<String> {
        self.keyring.with(|keyring| keyring.find(&key.base64).map(|kept| kept.label.clone()))
    }

    /// Changes the keyring, here and where the browser keeps it.
    pub(crate) fn change(self, change: impl FnOnce(&mut Keyring)) {
        // Other windows may have changed what is kept since it was read.
        self.load_again();
        self.keyring.update(change);
        if self.trouble.with_untracked(Option::is_none) {
            self.trouble.set(self.keyring.with_untracked(storage::save).err());
        }
    }

    /// Puts the keyring of this page in place of what is kept and cannot be read.
    pub(crate) fn start_anew(self) {
        self.trouble.set(self.keyring.with_untracked(storage::save).err());
    }

    /// Forgets what belongs to one archive.
    pub(super) fn forget_archive(self) {
        self.given.set(None);
        self.chosen.set(None);
        self.verifying.set(false);
        self.recognised.set_value(None);
    }

    /// The worker broke down: what it was reading is never answered.
    pub(super) fn forget_readings(self) {
        self.readings.set_value(VecDeque::new());
        self.imported.set_value(Keyring::default());
        self.unreadable.set_value(0);
        self.verifying.set(false);
    }

    fn load_again(self) {
        if self.trouble.with_untracked(Option::is_none) {
            match storage::load() {
                Ok(keyring) => self.keyring.set(keyring),
                Err(trouble) => self.trouble.set(Some(trouble)),
            }
        }
    }
}

impl App {
    /// What is known about who signed the open archive.
    pub(crate) fn signature_state(self) -> Option<SignatureState> {
        self.report.with(|report| report.as_deref().and_then(Report::signature))
    }

    /// The key that the open archive brings along.
    pub(crate) fn embedded_key(self) -> Option<KeyFacts> {
        self.archive.get()?.embedded.clone()
    }

    /// The person's key that signed the open archive.
    pub(crate) fn signer_key(self) -> Option<KeyFacts> {
        let signer = self.signer.get()?;
        let kept = self.trust.keyring.with(|keyring| Some(keyring.find(&signer)?.key.clone()));
        let is_it = |key: &KeyFacts| key.base64 == signer;
        self.trust.chosen.get().filter(is_it).or(kept).or(self.embedded_key().filter(is_it))
    }

    /// Reads what the person gave as a public key, and shows it.
    pub(crate) fn read_key(self, bytes: Vec<u8>) {
        if bytes.len() > MOST_KEY_BYTES {
            return self.refuse_key("That is too long for a public key.".into());
        }
        self.trust.given.set(None);
        self.read_key_for(Purpose::Show, bytes);
    }

    /// Says, in a sentence, why what the person gave is no public key.
    pub(crate) fn refuse_key(self, reason: String) {
        self.trust.given.set(Some(Err(reason)));
    }

    /// Shows a key that is known already.
    pub(crate) fn show_key(self, key: KeyFacts) {
        self.trust.given.set(Some(Ok(key)));
        self.focus_on("given-key");
    }

    /// Measures every signature of the open archive by that key.
    pub(crate) fn verify_with(self, key: KeyFacts) {
        if self.is_unlocking() {
            return;
        }
        self.trust.chosen.set(Some(key));
        self.verify();
    }

    /// Looks at the signatures as when the archive was opened.
    pub(crate) fn verify_as_opened(self) {
        if self.is_unlocking() {
            return;
        }
        self.trust.chosen.set(None);
        self.verify();
    }

    /// Keeps a key under a label.
    pub(crate) fn keep_key(self, label: &str, key: KeyFacts) {
        let base64 = key.base64.clone();
        self.trust.change(|keyring| keyring.keep(label, key));
        let label = self.trust.keyring.with_untracked(|keyring| {
            keyring.find(&base64).map(|kept| kept.label.clone()).unwrap_or_default()
        });
        self.say_of_keyring(format!("The key is in your keyring as “{label}”."));
        let is_open_to_it = self.trust.chosen.with_untracked(Option::is_none)
            && untrack(|| self.signature_state()) == Some(SignatureState::EmbeddedOnly)
            && untrack(|| self.embedded_key()).is_some_and(|key| key.base64 == base64);
        if is_open_to_it && !self.is_unlocking() {
            // As it would be recognised when the archive is opened again.
            self.trust.recognised.set_value(Some(base64));
            self.verify();
        }
    }

    /// Removes a key from the keyring.
    pub(crate) fn remove_key(self, base64: &str, label: &str) {
        self.trust.change(|keyring| keyring.remove(base64));
        self.say_of_keyring(format!("“{label}” is removed from your keyring."));
        self.focus_on("keyring");
        let recognised = self.trust.chosen.with_untracked(Option::is_none)
            && self.signer.get_untracked().as_deref() == Some(base64);
        if recognised && !self.is_unlocking() {
            self.trust.recognised.set_value(None);
            self.verify();
        }
    }

    /// Adds the entries of an exported keyring, whose keys the worker reads anew: a fingerprint
    /// that somebody else wrote down is not believed.
    pub(crate) fn import_keyring(self, text: &str) {
        let Some(keyring) = Keyring::read(text) else {
            return self.say_of_keyring("That file is no keyring that was exported here.".into());
        };
        let keys = keyring.keys.into_iter().map(|kept| (Purpose::Keep(kept.label), kept.key));
        let pins = keyring.pins.into_iter().map(|pin| (Purpose::Pin(pin.host), pin.key));
        let entries: Vec<_> = keys.chain(pins).collect();
        if entries.is_empty() {
            return self.say_of_keyring("There are no keys in that file.".into());
        }
        for (purpose, key) in entries {
            self.read_key_for(purpose, key.base64.into_bytes());
        }
    }

    /// Says what happened to the keyring, on screen and aloud.
    pub(crate) fn say_of_keyring(self, words: String) {
        self.trust.remark.set(words.clone());
        self.announcement.set(words);
    }

    /// The worker has read a key, or says why it is none.
    pub(super) fn take_key(self, read: Result<KeyFacts, String>) {
        let purpose = self.trust.readings.try_update_value(VecDeque::pop_front).flatten();
        match (purpose, read) {
            (None, _) => {}
            (Some(Purpose::Show), Ok(key)) => self.show_key(key),
            (Some(Purpose::Show), Err(reason)) => self.refuse_key(reason),
            (Some(purpose), read) => self.take_imported(purpose, read.ok()),
        }
    }

    /// The verdict is there: if the person asked for it with a key, it is about the signature.
    pub(super) fn take_signature(self) {
        if self.trust.chosen.with_untracked(Option::is_none) {
            self.trust.recognised.set_value(self.signer.get_untracked());
        }
        if !self.trust.verifying.get_untracked() {
            return;
        }
        self.trust.verifying.set(false);
        if let Some(state) = untrack(|| self.signature_state()) {
            self.announcement.set(format!("{}. {}", state.word(), state.sentence()));
            self.focus_on("signature");
        }
    }

    fn verify(self) {
        self.trust.verifying.set(true);
        self.validate();
    }

    /// Has the open archive checked again, as deep as the person wants and by the keys that it is
    /// measured by.
    pub(super) fn validate(self) {
        let chosen = self.trust.chosen.with_untracked(|key| Some(key.as_ref()?.base64.clone()));
        let keys = chosen.or_else(|| self.trust.recognised.get_value()).into_iter().collect();
        self.send(Request::Validate { level: self.depth.level.get_untracked(), keys }, None);
    }

    /// Whether another check would end the work that the unlock panel waits for.
    pub(crate) fn is_unlocking(self) -> bool {
        matches!(self.unlock.phase.get_untracked(), Phase::Decrypting | Phase::Locking)
    }

    fn read_key_for(self, purpose: Purpose, bytes: Vec<u8>) {
        self.trust.readings.update_value(|readings| readings.push_back(purpose));
        self.send(Request::ReadKey { bytes }, None);
    }

    /// An entry of an imported keyring has been read; with the last one, they are taken in.
    fn take_imported(self, purpose: Purpose, key: Option<KeyFacts>) {
        let trust = self.trust;
        match key {
            Some(key) => trust.imported.update_value(|imported| match purpose {
                Purpose::Keep(label) => imported.keep(&label, key),
                Purpose::Pin(host) => imported.pin(&host, key),
                Purpose::Show => {}
            }),
            None => trust.unreadable.update_value(|unreadable| *unreadable += 1),
        }
        let is_last = trust
            .readings
            .with_value(|readings| readings.iter().all(|purpose| matches!(purpose, Purpose::Show)));
        if is_last {
            let imported = trust.imported.try_update_value(mem::take).unwrap_or_default();
            let unreadable = trust.unreadable.try_update_value(mem::take).unwrap_or_default();
            let entries = (imported.keys.len() + imported.pins.len()) as u64;
            let mut words = format!("{} imported.", format::count(entries, "entry", "entries"));
            if unreadable > 0 {
                let unreadable = format::count(unreadable, "entry holds", "entries hold");
                words.push_str(&format!(" {unreadable} no public key."));
            }
            trust.change(|keyring| keyring.add(imported));
            self.say_of_keyring(words);
        }
    }
}
