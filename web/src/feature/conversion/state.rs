//! State of a conversion.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::container::Container;
use sma_core::convert::Plan;
use sma_worker::protocol::{Convert, PlanConversion};

use crate::ask::Operation;
use crate::outlet;
use crate::session::Session;

/// Progress of a conversion.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Conversion {
    /// The user has not asked.
    Unasked,
    /// The worker is planning it.
    Planning,
    /// The plan.
    Planned(Arc<Plan>),
    /// The reason for which it failed.
    Failed(String),
}

/// Conversion of the open document. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// Its progress.
    pub(super) conversion: RwSignal<Conversion>,
    /// Planning, or making the archive.
    pub(super) operation: Operation,
}

impl State {
    /// Creates the state in which the user has not asked.
    pub(crate) fn new(session: Session) -> Self {
        Self {
            session,
            conversion: RwSignal::new(Conversion::Unasked),
            operation: Operation::new(),
        }
    }

    /// Returns whether a document is open.
    pub(super) fn is_offered(self) -> bool {
        self.session.archive().summary.container == Container::Document
    }

    /// Plans the conversion.
    pub(super) fn plan(self) {
        self.conversion.set(Conversion::Planning);
        self.session.start(self.operation, PlanConversion, move |answer| {
            self.conversion.set(Conversion::Planned(Arc::new(*answer.body)));
            self.focus();
        });
    }

    /// Saves the planned archive.
    pub(super) fn convert(self, accept_faults: bool) {
        let keys = self.session.check.trusted_keys();
        self.session.start(self.operation, Convert { accept_faults, keys }, move |answer| {
            match (answer.body, answer.attachment) {
                (Ok(()), Some(file)) => {
                    let name = self.session.archive().file.derived_name("converted.sma");
                    outlet::save(&name, file.as_ref());
                    self.session.desk.voice.say(format!("{name} saved."));
                }
                (Ok(()), None) => {}
                (Err(reason), _) => {
                    self.conversion.set(Conversion::Failed(reason));
                    self.focus();
                }
            }
        });
    }

    /// Stops the operation.
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
