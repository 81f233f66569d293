//! The verdict on the open archive, and the public keys that it is measured by.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::Level;
use sma_core::report::{Report, SignatureState};
use sma_worker::protocol::{KeyFacts, Validate, Validated};

use super::Session;
use crate::ask::Operation;

/// The public keys that an archive is measured by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// The one that every signature must be by, if the person chose one.
    pub(crate) chosen: Option<KeyFacts>,
    /// The one of the keyring that counts while none is chosen; its base64.
    pub(crate) recognised: Option<String>,
    /// What the person gave as a public key, to look at.
    pub(crate) given: Option<Result<KeyFacts, String>>,
}

impl Keys {
    /// Those that the worker is asked with.
    fn asked(&self) -> Vec<String> {
        let chosen = self.chosen.as_ref().map(|key| key.base64.clone());
        chosen.or_else(|| self.recognised.clone()).into_iter().collect()
    }
}

/// The verdict, in signals. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Check {
    /// Finding it.
    pub(crate) operation: Operation,
    /// The latest one.
    pub(crate) report: RwSignal<Option<Arc<Report>>>,
    /// The trusted key that every signature verifies with; its base64.
    pub(crate) signer: RwSignal<Option<String>>,
    /// What it is, or will be, measured by.
    pub(crate) keys: RwSignal<Keys>,
    /// What the latest one was measured by.
    measured: StoredValue<Keys>,
    /// Whether the archive is looked into again, at another depth.
    pub(crate) looking: RwSignal<bool>,
    /// Whether it is verified with another key.
    pub(crate) verifying: RwSignal<bool>,
}

impl Check {
    /// There is no verdict yet.
    pub(super) fn new(keys: Keys) -> Self {
        Self {
            operation: Operation::new(),
            report: RwSignal::new(None),
            signer: RwSignal::new(None),
            measured: StoredValue::new(keys.clone()),
            keys: RwSignal::new(keys),
            looking: RwSignal::new(false),
            verifying: RwSignal::new(false),
        }
    }

    /// The public keys, as base64, that the verdict on screen is measured by.
    pub(crate) fn measured_by(self) -> Vec<String> {
        self.measured.with_value(Keys::asked)
    }

    /// What is known about who signed the archive.
    pub(crate) fn signature(self) -> Option<SignatureState> {
        self.report.with(|report| report.as_deref().and_then(Report::signature))
    }
}

impl Session {
    /// Has the archive checked, as deep as the person wants and by the keys that it is measured by.
    pub(crate) fn validate(self) {
        let level = self.desk.level.get_untracked();
        let keys = self.check.keys.with_untracked(Keys::asked);
        self.start(self.check.operation, Validate { level, keys }, move |answer| {
            self.take_verdict(answer.body);
        });
    }

    /// Looks as deep as that from now on, into this archive as well.
    pub(crate) fn look(self, level: Level) {
        self.desk.level.set(level);
        self.check.looking.set(true);
        self.validate();
    }

    /// Verifies with the keys that it is measured by from now on.
    pub(crate) fn verify(self) {
        self.check.verifying.set(true);
        self.validate();
    }

    /// Stops checking. The verdict before stays, and so does what it was measured by.
    pub(crate) fn cancel_check(self) {
        let check = self.check;
        check.operation.cancel();
        check.looking.set(false);
        check.verifying.set(false);
        if let Some(report) = check.report.get_untracked() {
            self.desk.level.set(report.level);
            let Keys { chosen, recognised, .. } = check.measured.get_value();
            check.keys.update(|keys| {
                keys.chosen = chosen;
                keys.recognised = recognised;
            });
        }
        self.desk.voice.focus_on("heading");
    }

    fn take_verdict(self, Validated { report, signer }: Validated) {
        let (check, voice) = (self.check, self.desk.voice);
        let verdict = report.verdict();
        let title = self.archive().file.title();
        voice.say(format!("{title}: {}. {}", verdict.word(), verdict.sentence()));
        if check.keys.with_untracked(|keys| keys.chosen.is_none()) {
            check.keys.update(|keys| keys.recognised = signer.clone());
        }
        check.measured.set_value(check.keys.get_untracked());
        check.signer.set(signer);
        check.report.set(Some(Arc::new(*report)));
        check.looking.set(false);
        if !check.verifying.get_untracked() {
            return;
        }
        // The person asked for it with a key: it is about the signature.
        check.verifying.set(false);
        if let Some(state) = untrack(|| check.signature()) {
            voice.say(format!("{}. {}", state.word(), state.sentence()));
            voice.focus_on("signature");
        }
    }
}
