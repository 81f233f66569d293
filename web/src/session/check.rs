//! The verdict on the open archive, and the public keys for which it holds.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::Level;
use sma_core::report::{Report, SignatureState};
use sma_worker::protocol::{Validate, Validated};

use super::Session;
use crate::archive::Keys;
use crate::ask::Operation;

/// The verdict. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Check {
    /// The validation.
    pub(crate) operation: Operation,
    /// Latest report.
    pub(crate) report: RwSignal<Option<Arc<Report>>>,
    /// Base64 of the trusted key with which every signature verifies.
    pub(crate) signer: RwSignal<Option<String>>,
    /// Keys of the latest or running validation.
    pub(crate) keys: RwSignal<Keys>,
    /// Keys of the latest report.
    report_keys: StoredValue<Keys>,
    /// Whether a validation at another level is running.
    pub(crate) is_changing_level: RwSignal<bool>,
    /// Whether a validation with another key is running.
    pub(crate) is_verifying: RwSignal<bool>,
    /// Whether the user asked if the archive can be shared, whatever the level.
    is_sharing_checked: StoredValue<bool>,
}

impl Check {
    /// Creates the state without a verdict.
    pub(super) fn new(keys: Keys) -> Self {
        Self {
            operation: Operation::new(),
            report: RwSignal::new(None),
            signer: RwSignal::new(None),
            report_keys: StoredValue::new(keys.clone()),
            keys: RwSignal::new(keys),
            is_changing_level: RwSignal::new(false),
            is_verifying: RwSignal::new(false),
            is_sharing_checked: StoredValue::new(false),
        }
    }

    /// Returns the public keys, as base64, for which the current verdict holds.
    pub(crate) fn trusted_keys(self) -> Vec<String> {
        self.report_keys.with_value(Keys::trusted_keys)
    }

    /// Returns the state of the signature.
    pub(crate) fn signature(self) -> Option<SignatureState> {
        self.report.with(|report| report.as_deref().and_then(Report::signature))
    }
}

impl Session {
    /// Validates the archive at the current level and with the current keys.
    pub(crate) fn validate(self) {
        let level = self.desk.level.get_untracked();
        let keys = self.check.keys.with_untracked(Keys::trusted_keys);
        let sharing = self.check.is_sharing_checked.get_value();
        self.start(self.check.operation, Validate { level, keys, sharing }, move |answer| {
            self.take_verdict(answer.body);
        });
    }

    /// Sets the validation level, and validates this archive again.
    pub(crate) fn set_level(self, level: Level) {
        self.desk.level.set(level);
        self.check.is_changing_level.set(true);
        self.validate();
    }

    /// Also checks whether the archive can be shared, now and from now on.
    pub(crate) fn check_sharing(self) {
        self.check.is_sharing_checked.set_value(true);
        self.validate();
    }

    /// Validates again after the keys were changed.
    pub(crate) fn verify(self) {
        self.check.is_verifying.set(true);
        self.validate();
    }

    /// Cancels the validation. The previous verdict stays, with its level and keys.
    pub(crate) fn cancel_check(self) {
        let check = self.check;
        check.operation.cancel();
        check.is_changing_level.set(false);
        check.is_verifying.set(false);
        if let Some(report) = check.report.get_untracked() {
            self.desk.level.set(report.level);
            let Keys { chosen, recognized, .. } = check.report_keys.get_value();
            check.keys.update(|keys| {
                keys.chosen = chosen;
                keys.recognized = recognized;
            });
        }
        self.desk.voice.focus_on("heading");
    }

    fn take_verdict(self, Validated { report, signer }: Validated) {
        let (check, voice) = (self.check, self.desk.voice);
        let headline = &report.assessment.headline;
        let title = self.archive().file.title();
        voice.say(format!("{title}: {}. {}", headline.title, headline.missing));
        if check.keys.with_untracked(|keys| keys.chosen.is_none()) {
            check.keys.update(|keys| keys.recognized = signer.clone());
        }
        check.report_keys.set_value(check.keys.get_untracked());
        check.signer.set(signer);
        check.report.set(Some(Arc::new(*report)));
        check.is_changing_level.set(false);
        if !check.is_verifying.get_untracked() {
            return;
        }
        // The user verified with a key: the signature is the answer.
        check.is_verifying.set(false);
        if let Some(state) = untrack(|| check.signature()) {
            voice.say(state.sentence());
            voice.focus_on("signature");
        }
    }
}
