//! Loaded contents of the archive.

use leptos::prelude::*;
use sma_worker::protocol::{Field, JsonText};

use super::records::Records;
use crate::session::{Place, Session};

/// Where a table was left.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Position {
    pub(super) place: Place,
    /// Scroll position, in CSS pixels.
    pub(super) scroll: f64,
    /// The selected row.
    pub(super) selected: u64,
}

/// Loaded contents of the open archive. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// Records of the collection displayed last.
    pub(super) records: RwSignal<Records>,
    /// Where the latest table was left.
    pub(super) position: StoredValue<Option<Position>>,
    /// The field displayed last.
    pub(super) field: RwSignal<Option<(Field, Option<JsonText>)>>,
}

impl State {
    /// Creates the state in which nothing is loaded.
    pub(crate) fn new(session: Session) -> Self {
        Self {
            session,
            records: RwSignal::default(),
            position: StoredValue::new(None),
            field: RwSignal::new(None),
        }
    }

    /// Requests the records from `first` to before `end` that are not loaded.
    pub(super) fn load_records(self, place: &Place, first: u64, end: u64) {
        let mut wanted = Vec::new();
        self.records.update_untracked(|records| {
            if !records.are_of(&place.section, &place.collection) {
                *records = Records::new(&place.section, &place.collection);
            }
            wanted = records.request(first, end);
        });
        for range in wanted {
            self.session.ask(range.clone(), move |answer| {
                self.records.update(|all| all.add(&range, &answer.body));
            });
        }
    }

    /// Requests a field of a section.
    pub(super) fn load_field(self, field: &Field) {
        self.field.set(None);
        let asked = field.clone();
        self.session.ask(field.clone(), move |answer| {
            self.field.set(Some((asked, answer.body)));
        });
    }
}
