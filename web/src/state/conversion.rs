//! Converting an older document to an SMA 1.0 archive.

use std::sync::Arc;

use js_sys::Uint8Array;
use leptos::prelude::*;
use sma_core::container::Container;
use sma_core::convert::Plan;
use sma_worker::protocol::Request;

use super::App;
use crate::outlet;

/// What is known of a conversion.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Conversion {
    /// Nobody has asked.
    Unasked,
    /// The worker is finding out what it would do.
    Planning,
    /// This is what it would do.
    Planned(Arc<Plan>),
    /// It failed, and why.
    Failed(String),
}

impl App {
    /// Whether what is open is a document of an older release, which can become an archive.
    pub(crate) fn is_convertible(self) -> bool {
        self.archive.with(|archive| {
            archive.as_ref().is_some_and(|it| it.summary.container == Container::Document)
        })
    }

    /// Asks what converting would do.
    pub(crate) fn plan_conversion(self) {
        self.conversion.set(Conversion::Planning);
        self.send(Request::PlanConversion, None);
    }

    /// Has the planned archive made, to be saved.
    pub(crate) fn convert(self, accept_faults: bool) {
        self.send(Request::Convert { accept_faults }, None);
    }

    pub(super) fn take_plan(self, plan: Plan) {
        self.conversion.set(Conversion::Planned(Arc::new(plan)));
        self.focus_on("conversion");
    }

    pub(super) fn take_conversion_error(self, reason: String) {
        self.conversion.set(Conversion::Failed(reason));
        self.focus_on("conversion");
    }

    /// Hands the converted archive to the browser.
    pub(super) fn save_converted(self, file: Option<Uint8Array>) {
        let Some(file) = file else { return };
        outlet::save(&self.file.read_untracked().derived_name("converted"), file.as_ref());
        self.announcement.set("The converted archive is saved.".into());
    }
}
