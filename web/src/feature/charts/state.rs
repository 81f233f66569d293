//! State of the charts.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::browse::Trends;
use sma_worker::protocol::ReadTrends;

use crate::session::Session;

/// Figures of the open archive. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// Figures along time, once they are read.
    pub(super) trends: RwSignal<Option<Arc<Trends>>>,
}

impl State {
    /// Creates the state in which nothing is read.
    pub(crate) fn new(session: Session) -> Self {
        Self { session, trends: RwSignal::new(None) }
    }

    /// Reads the figures, unless they were read before.
    pub(super) fn load(self) {
        if self.trends.with_untracked(Option::is_none) {
            self.session.ask(ReadTrends, move |answer| {
                self.trends.set(Some(Arc::new(answer.body)));
            });
        }
    }
}
