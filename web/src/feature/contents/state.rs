//! Loaded contents of the archive.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::browse::{Facet, Query};
use sma_worker::protocol::{Arrange, Field, JsonText};

use super::order::Order;
use super::records::{Loaded, Records};
use crate::archive::Place;
use crate::ask::Operation;
use crate::format;
use crate::session::Session;

/// Where a table was left.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Position {
    pub(super) place: Place,
    /// Scroll position, in CSS pixels.
    pub(super) scroll: f64,
    /// Index of the selected record.
    pub(super) selected: u64,
}

/// What a table displays; kept until the archive is closed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Settings {
    /// Order and filters.
    pub(super) query: Query,
    /// Names of the chosen columns; none before a choice.
    pub(super) columns: Option<Vec<String>>,
}

/// Records of a collection in their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arranged {
    pub(super) place: Place,
    query: Query,
    order: Order,
    /// Fields with few values.
    pub(super) facets: Vec<Facet>,
}

/// Loaded contents of the open archive. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// Records of the collection displayed last.
    records: RwSignal<Option<Records>>,
    /// Order of the table displayed last.
    pub(super) arranged: RwSignal<Option<Arranged>>,
    /// Orders and filters a table.
    pub(super) arranging: Operation,
    /// Writes records for the clipboard.
    pub(super) copying: Operation,
    /// What each table displays.
    settings: StoredValue<Vec<(Place, Settings)>>,
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
            records: RwSignal::new(None),
            arranged: RwSignal::new(None),
            arranging: Operation::new(),
            copying: Operation::new(),
            settings: StoredValue::default(),
            position: StoredValue::new(None),
            field: RwSignal::new(None),
        }
    }

    /// Returns what a table displays.
    pub(super) fn settings(self, place: &Place) -> Settings {
        let of = |all: &Vec<(Place, Settings)>| {
            all.iter().find(|(other, _)| other == place).map(|(_, settings)| settings.clone())
        };
        self.settings.with_value(of).unwrap_or_default()
    }

    /// Keeps what a table displays.
    pub(super) fn keep_settings(self, place: &Place, settings: Settings) {
        self.settings.update_value(|all| {
            all.retain(|(other, _)| other != place);
            all.push((place.clone(), settings));
        });
    }

    /// Orders and filters a table, unless that was its latest order.
    pub(super) fn arrange(self, place: &Place, query: Query) {
        let latest = self.arranged.with_untracked(|latest| {
            latest.as_ref().is_some_and(|it| it.place == *place && it.query == query)
        });
        if latest {
            return self.arranging.cancel();
        }
        let Place { section, collection } = place.clone();
        let question = Arrange { section, collection, query: query.clone() };
        let place = place.clone();
        self.session.start(self.arranging, question, move |answer| {
            let (order, facets) = (answer.body.order, answer.body.facets);
            if !query.wants_all() {
                let count = format::count(order.len() as u64, "record", "records");
                self.session.desk.voice.say(format!("{count} found."));
            }
            let is_plain = query.wants_all() && query.sort.is_none();
            let order = match is_plain {
                true => Order::Archive(order.len() as u64),
                false => Order::Given(Arc::new(order)),
            };
            self.arranged.set(Some(Arranged { place, query, order, facets }));
        });
    }

    /// Returns the order of a table of so many records.
    pub(super) fn order(self, place: &Place, count: u64) -> Order {
        self.arranged.with(|arranged| match arranged {
            Some(arranged) if arranged.place == *place => arranged.order.clone(),
            _ => Order::Archive(count),
        })
    }

    /// Returns a record, if it is loaded.
    pub(super) fn record(self, place: &Place, index: u64) -> Option<Arc<Loaded>> {
        self.records.with(|records| records.as_ref()?.get_of(place, index))
    }

    /// Requests the records at some indexes that are not loaded.
    pub(super) fn load_records(self, place: &Place, indexes: impl IntoIterator<Item = u32>) {
        let mut wanted = Vec::new();
        self.records.update_untracked(|records| {
            let is_other = records.as_ref().is_none_or(|records| !records.are_of(place));
            if is_other {
                *records = Some(Records::new(place.clone()));
            }
            wanted = records.as_mut().map(|it| it.request(indexes)).unwrap_or_default();
        });
        for range in wanted {
            self.session.ask(range.clone(), move |answer| {
                self.records.update(|all| {
                    if let Some(all) = all {
                        all.add(&range, answer.body);
                    }
                });
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
