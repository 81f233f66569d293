//! Screen of a collection: its table, with order, filters and columns.

use leptos::prelude::*;
use sma_core::browse::{Query, Sort};
use sma_core::summary::CollectionSummary;

use super::State;
use super::columns::{TableColumn, column_menu, columns, displayed};
use super::copy::copy_menu;
use super::filter::{active_filters, filter_menu, search_field};
use super::grid::grid_view;
use super::order::Order;
use super::state::Settings;
use crate::archive::{Place, Screen};
use crate::format;
use crate::ui::crumbs::crumbs;
use crate::words;

/// A table on screen. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct Table {
    pub(super) state: State,
    pub(super) place: StoredValue<Place>,
    /// Number of records in the collection.
    pub(super) count: u64,
    pub(super) query: RwSignal<Query>,
    /// Names of the chosen columns; none before a choice.
    pub(super) chosen: RwSignal<Option<Vec<String>>>,
    pub(super) order: Memo<Order>,
    /// Position of the selected row.
    pub(super) at: Memo<u64>,
    /// Position at which the selection of several rows began.
    pub(super) anchor: RwSignal<Option<u64>>,
}

impl Table {
    fn new(state: State, place: &Place, count: u64) -> Self {
        let Settings { query, columns } = state.settings(place);
        let (query, chosen) = (RwSignal::new(query), RwSignal::new(columns));
        let stored = StoredValue::new(place.clone());
        let order = Memo::new(move |_| stored.with_value(|place| state.order(place, count)));
        let selected = state.session.trail.selected;
        let at = Memo::new(move |_| {
            order.with(|order| order.position(selected.get())).unwrap_or_default()
        });
        let wanted = place.clone();
        Effect::new(move || {
            let settings = Settings { query: query.get(), columns: chosen.get() };
            state.keep_settings(&wanted, settings);
        });
        let wanted = place.clone();
        Effect::new(move || state.arrange(&wanted, query.get()));
        Self { state, place: stored, count, query, chosen, order, at, anchor: RwSignal::new(None) }
    }

    /// Returns the positions of the first and the last selected row.
    pub(super) fn range(self) -> (u64, u64) {
        let at = self.at.get();
        let anchor = self.anchor.get().unwrap_or(at).min(self.order.with(Order::len));
        (at.min(anchor), at.max(anchor))
    }

    /// Selects a row or, if requested, all rows from the anchor to it.
    pub(super) fn select(self, position: u64, extends: bool) {
        let at = self.at.get_untracked();
        let anchor = extends.then(|| self.anchor.get_untracked().unwrap_or(at));
        self.anchor.set(anchor);
        if let Some(index) = self.order.with_untracked(|order| order.get(position)) {
            self.state.session.trail.selected.set(index);
        }
    }

    /// Opens the record at a position.
    pub(super) fn open(self, position: u64) {
        if let Some(index) = self.order.with_untracked(|order| order.get(position)) {
            self.state.session.trail.go(Screen::Record(self.place.get_value(), index));
        }
    }

    /// Orders by a field: first ascending, then descending, then as the archive does.
    pub(super) fn sort_by(self, field: &str) {
        self.query.update(|query| {
            query.sort = match query.sort.take().filter(|sort| sort.field == field) {
                None => Some(Sort::ascending(field)),
                Some(sort) if !sort.descending => Some(Sort::descending(field)),
                Some(_) => None,
            };
        });
    }
}

/// Draws the table of a collection, with links to the other collections of its section.
pub(crate) fn table_screen(state: State, place: &Place) -> impl IntoView + use<> {
    let section = state.session.section(&place.section)?;
    let collection = state.session.collection(place)?;
    let table = Table::new(state, place, collection.count);
    let above = vec![(words::OVERVIEW.into(), Screen::Overview)];
    let belongs = (section.label != collection.label).then(|| section.label.clone());
    let columns = columns(place, &collection);
    let toolbar = toolbar(table, &collection, &columns);
    let grid = move || {
        let displayed = displayed(&columns, table.chosen.get().as_deref());
        grid_view(table, displayed)
    };
    Some(view! {
        <section class="table-screen" aria-labelledby="heading">
            {crumbs(state.session.trail, above, belongs)}
            <div class="screen-head">
                <h1 id="heading" tabindex="-1"><bdi>{collection.label.clone()}</bdi></h1>
                <p class="muted">{move || count(table)}</p>
            </div>
            {tabs(state, place)}
            {toolbar}
            {grid}
            {move || nothing_found(table)}
            <p class="hint keys" id="keys">
                "Move with the arrow keys, Page Up, Page Down, Home and End; with Shift, several rows are selected. \
                 Enter opens a record, Escape goes back."
            </p>
        </section>
    })
}

/// Draws the search field and the menus above the table.
fn toolbar(
    table: Table,
    collection: &CollectionSummary,
    columns: &[TableColumn],
) -> impl IntoView + use<> {
    view! {
        <div class="toolbar" role="group" aria-label="Table">
            {search_field(table, &collection.label)}
            {filter_menu(table)}
            <div class="toolbar-end">
                {column_menu(columns, table.chosen)}
                {copy_menu(table, columns)}
            </div>
            {active_filters(table)}
        </div>
    }
}

fn count(table: Table) -> String {
    let found = table.order.with(Order::len);
    let all = format::count(table.count, "record", "records");
    if found == table.count { all } else { format!("{} of {all}", format::number(found)) }
}

fn nothing_found(table: Table) -> Option<impl IntoView> {
    let is_empty = table.order.with(Order::len) == 0 && table.count > 0;
    is_empty.then(|| {
        view! {
            <p class="nothing">
                "No record matches. "
                <button type="button" class="link" on:click=move |_| clear(table)>
                    "Clear filters"
                </button>
            </p>
        }
    })
}

/// Removes all filters.
pub(super) fn clear(table: Table) {
    table.query.update(|query| {
        query.filters.clear();
        query.text.clear();
        query.refers_to = None;
    });
    table.state.session.desk.voice.focus_on("grid");
}

/// Draws links to the collections of the section, the current one among them.
fn tabs(state: State, place: &Place) -> impl IntoView + use<> {
    let section = state.session.section(&place.section)?;
    let filled: Vec<_> = section.collections.into_iter().filter(|c| c.count > 0).collect();
    (filled.len() > 1).then(|| {
        let tabs = filled
            .into_iter()
            .map(|collection| {
                let here = collection.name == place.collection;
                let next = Place { collection: collection.name, ..place.clone() };
                view! {
                    <li>
                        <button
                            type="button"
                            class="tab"
                            aria-current=here.then_some("page")
                            on:click=move |_| state.session.trail.go(Screen::Table(next.clone()))
                        >
                            <bdi>{collection.label}</bdi>
                            <span class="muted">{format::number(collection.count)}</span>
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! { <nav class="tabs" aria-label="Collections in this section"><ul>{tabs}</ul></nav> }
    })
}
