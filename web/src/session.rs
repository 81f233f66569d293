//! One open archive, as it is: locked or unlocked.
//!
//! All that the page has of an archive is made in the reactive scope of its session, and dropped
//! with it: when the archive is closed, locked, unlocked or replaced. Nothing is wiped by name.

mod archive;
mod check;
mod trail;

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::summary::{CollectionSummary, SectionSummary};
use sma_worker::protocol::Question;

use crate::ask::{Answer, Asked, Operation};
use crate::desk::Desk;
pub(crate) use archive::{FileFacts, OpenArchive};
pub(crate) use check::{Check, Keys};
pub(crate) use trail::{Place, Screen, Trail};

/// An open archive, and what every part of the page needs of it. It is a handle: copies are the
/// same.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// What outlasts it.
    pub(crate) desk: Desk,
    archive: StoredValue<Arc<OpenArchive>>,
    /// The verdict on it.
    pub(crate) check: Check,
    /// What of it is on screen.
    pub(crate) trail: Trail,
    /// Short questions about it that wait for their answers.
    questions: StoredValue<Vec<Asked>, LocalStorage>,
}

impl Session {
    /// Shows the overview of an archive, and has it checked.
    pub(crate) fn begin(desk: Desk, archive: Arc<OpenArchive>) -> Self {
        let session = Self {
            desk,
            check: Check::new(archive.keys.clone()),
            archive: StoredValue::new(archive),
            trail: Trail::begin(desk),
            questions: StoredValue::new_local(Vec::new()),
        };
        session.validate();
        session
    }

    /// What is open.
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

    /// Begins what may take long.
    pub(crate) fn start<Q: Question>(
        self,
        operation: Operation,
        question: Q,
        then: impl FnOnce(Answer<Q::Answer>) + 'static,
    ) {
        operation.start(self.desk.worker, Some(self.archive().number), question, None, then);
    }

    /// The section of that name.
    pub(crate) fn section(self, name: &str) -> Option<SectionSummary> {
        self.archive().summary.sections.iter().find(|section| section.name == name).cloned()
    }

    /// The collection at that place.
    pub(crate) fn collection(self, place: &Place) -> Option<CollectionSummary> {
        let section = self.section(&place.section)?;
        section.collections.into_iter().find(|collection| collection.name == place.collection)
    }
}
