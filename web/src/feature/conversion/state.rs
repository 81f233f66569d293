//! What is known of a conversion.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::container::Container;
use sma_core::convert::Plan;
use sma_worker::protocol::{Convert, PlanConversion};

use crate::ask::Operation;
use crate::outlet;
use crate::session::Session;

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

/// The conversion of the open document. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct State {
    session: Session,
    /// What is known of it.
    pub(super) conversion: RwSignal<Conversion>,
    /// Planning it, or doing it.
    pub(super) operation: Operation,
}

impl State {
    /// Nobody has asked.
    pub(crate) fn new(session: Session) -> Self {
        Self {
            session,
            conversion: RwSignal::new(Conversion::Unasked),
            operation: Operation::new(),
        }
    }

    /// Whether what is open is a document of an older release, which can become an archive.
    pub(super) fn is_offered(self) -> bool {
        self.session.archive().summary.container == Container::Document
    }

    /// Asks what converting would do.
    pub(super) fn plan(self) {
        self.conversion.set(Conversion::Planning);
        self.session.start(self.operation, PlanConversion, move |answer| {
            self.conversion.set(Conversion::Planned(Arc::new(*answer.body)));
            self.focus();
        });
    }

    /// Has the planned archive made, and hands it to the browser.
    pub(super) fn convert(self, accept_faults: bool) {
        let keys = self.session.check.measured_by();
        self.session.start(self.operation, Convert { accept_faults, keys }, move |answer| {
            match (answer.body, answer.beside) {
                (Ok(()), Some(file)) => {
                    let name = self.session.archive().file.derived_name("converted");
                    outlet::save(&name, file.as_ref());
                    self.session.desk.voice.say("The converted archive is saved.");
                }
                (Ok(()), None) => {}
                (Err(reason), _) => {
                    self.conversion.set(Conversion::Failed(reason));
                    self.focus();
                }
            }
        });
    }

    /// Stops planning, or making the archive.
    pub(super) fn cancel(self) {
        self.operation.cancel();
        if self.conversion.get_untracked() == Conversion::Planning {
            self.conversion.set(Conversion::Unasked);
        }
        self.focus();
    }

    fn focus(self) {
        self.session.desk.voice.focus_on("conversion");
    }
}
