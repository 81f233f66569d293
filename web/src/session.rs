//! One open archive, in one state: locked or unlocked.
//!
//! Everything that the page knows about an archive is created in the reactive scope of its session
//! and dropped with it: when the archive is closed, locked, unlocked or replaced.

mod check;
mod trail;

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::summary::{CollectionSummary, SectionSummary};
use sma_worker::protocol::Question;

use crate::archive::{OpenArchive, Place};
use crate::ask::{Answer, Asked, Operation};
use crate::desk::Desk;
pub(crate) use check::Check;
pub(crate) use trail::{Arrival, Entry, Trail};

/// An open archive with the state that every part of the page needs. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// State that outlives the session.
    pub(crate) desk: Desk,
    archive: StoredValue<Arc<OpenArchive>>,
    /// Its verdict.
    pub(crate) check: Check,
    /// The screen.
    pub(crate) trail: Trail,
    /// Pending short questions about it.
    questions: StoredValue<Vec<Asked>, LocalStorage>,
}

impl Session {
    /// Shows an archive, and starts its validation.
    pub(crate) fn begin(desk: Desk, archive: Arc<OpenArchive>, arrival: Arrival) -> Self {
        let session = Self {
            desk,
            check: Check::new(archive.keys.clone()),
            archive: StoredValue::new(archive.clone()),
            trail: Trail::begin(desk.voice, archive, arrival),
            questions: StoredValue::new_local(Vec::new()),
        };
        session.validate();
        session
    }

    /// Returns the open archive.
    pub(crate) fn archive(self) -> Arc<OpenArchive> {
        self.archive.get_value()
    }

    /// Asks a short question about the archive.
    pub(crate) fn ask<Q: Question>(
        self,
        question: Q,
        then: impl FnOnce(Answer<Q::Answer>) + 'static,
    ) {
        let number = Some(self.archive().number);
        let asked = self.desk.worker.ask(number, question, None, |_| {}, then);
        self.questions.update_value(|questions| {
            questions.retain(Asked::is_waiting);
            questions.push(asked);
        });
    }

    /// Starts an operation on the archive.
    pub(crate) fn start<Q: Question>(
        self,
        operation: Operation,
        question: Q,
        then: impl FnOnce(Answer<Q::Answer>) + 'static,
    ) {
        operation.start(self.desk.worker, Some(self.archive().number), question, None, then);
    }

    /// Returns a section by name.
    pub(crate) fn section(self, name: &str) -> Option<SectionSummary> {
        self.archive().summary.sections.iter().find(|section| section.name == name).cloned()
    }

    /// Returns a collection.
    pub(crate) fn collection(self, place: &Place) -> Option<CollectionSummary> {
        let section = self.section(&place.section)?;
        section.collections.into_iter().find(|collection| collection.name == place.collection)
    }
}
