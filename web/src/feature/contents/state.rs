//! What the page has at hand of the archive's contents.

use leptos::prelude::*;
use sma_worker::protocol::{Field, JsonText};

use super::records::Records;
use crate::session::{Place, Session};

/// The contents of the open archive, in signals. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// Records of the collection that was looked at last.
    pub(super) records: RwSignal<Records>,
    /// The member that was looked at last.
    pub(super) field: RwSignal<Option<(Field, Option<JsonText>)>>,
}

impl State {
    /// Nothing is at hand.
    pub(crate) fn new(session: Session) -> Self {
        Self { session, records: RwSignal::default(), field: RwSignal::new(None) }
    }

    /// Asks for the records from `first` to before `end`, as far as they are not at hand.
    pub(super) fn want_records(self, place: &Place, first: u64, end: u64) {
        let mut wanted = Vec::new();
        self.records.update_untracked(|records| {
            if !records.are_of(&place.section, &place.collection) {
                *records = Records::new(&place.section, &place.collection);
            }
            wanted = records.wanted(first, end);
        });
        for range in wanted {
            self.session.ask(range.clone(), move |answer| {
                self.records.update(|all| all.take(&range, &answer.body));
            });
        }
    }

    /// Asks for a member of a section.
    pub(super) fn want_field(self, field: &Field) {
        self.field.set(None);
        let asked = field.clone();
        self.session.ask(field.clone(), move |answer| {
            self.field.set(Some((asked, answer.body)));
        });
    }
}
