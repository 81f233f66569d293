//! What is still good in a damaged file.

use std::sync::Arc;

use js_sys::Uint8Array;
use leptos::prelude::*;
use sma_core::container::Container;
use sma_core::recover::RecoveryReport;
use sma_core::report::Verdict;
use sma_worker::protocol::Request;
use wasm_bindgen::JsValue;

use super::{App, Notice};
use crate::outlet;

/// What is known of what can be saved.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Salvage {
    /// Nobody has asked.
    Unasked,
    /// The file is being read again.
    Reading,
    /// This is there.
    Found {
        /// What became of each section.
        report: Arc<RecoveryReport>,
        /// Why no archive can be made of it.
        obstacle: Option<String>,
    },
    /// Nothing is, and why.
    Nothing(String),
}

/// The rescue of a damaged file. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Rescue {
    /// What is known of it.
    pub(crate) salvage: RwSignal<Salvage>,
}

impl Rescue {
    pub(super) fn new() -> Self {
        Self { salvage: RwSignal::new(Salvage::Unasked) }
    }

    /// Forgets what belongs to one file.
    pub(super) fn forget(self) {
        self.salvage.set(Salvage::Unasked);
    }
}

impl App {
    /// Whether the file is damaged in a way that may have left parts of it alone. Of a document
    /// nothing can be proven.
    pub(crate) fn is_damaged(self) -> bool {
        let refused = self.notice.with(|notice| match notice {
            Some(Notice::Refused(_, refusal)) => refusal.is_damage,
            _ => false,
        });
        let has_members = self.archive.with(|archive| {
            archive.as_ref().is_some_and(|it| it.summary.container != Container::Document)
        });
        let is_invalid = self.report.with(|report| {
            report.as_ref().is_some_and(|it| matches!(it.verdict(), Verdict::Invalid { .. }))
        });
        refused || has_members && is_invalid
    }

    /// Looks what is still good in the file.
    pub(crate) fn look_for_salvage(self) {
        self.rescue.salvage.set(Salvage::Reading);
        self.recover(false);
    }

    /// Has an archive made of what is still good, to be saved.
    pub(crate) fn repair(self) {
        self.recover(true);
    }

    pub(super) fn take_recovered(self, report: RecoveryReport, obstacle: Option<String>) {
        self.announcement.set(report.summary.clone());
        self.rescue.salvage.set(Salvage::Found { report: Arc::new(report), obstacle });
        self.focus_on("rescue");
    }

    pub(super) fn take_nothing(self, reason: String) {
        self.rescue.salvage.set(Salvage::Nothing(reason));
        self.focus_on("rescue");
    }

    /// Hands the repaired archive to the browser.
    pub(super) fn save_repaired(self, file: Option<Uint8Array>) {
        let Some(file) = file else { return };
        let name = self.file.read_untracked().derived_name("repaired");
        outlet::save(&name, file.as_ref());
        self.announcement.set("The repaired archive is saved.".into());
    }

    fn recover(self, repair: bool) {
        if let Some(file) = self.source.get_value() {
            let file: &JsValue = file.as_ref();
            self.send(Request::Recover { repair }, Some(file));
        }
    }
}
