//! Links between records.

use leptos::prelude::*;
use sma_core::browse::{Query, RecordLink, Reference, Referrers, records_changes};
use sma_core::section::DEVICES;
use sma_worker::protocol::FindReferrers;

use super::State;
use super::state::Settings;
use crate::archive::{Place, Screen};
use crate::ask::Operation;
use crate::format;
use crate::ui::progress::bar;
use crate::ui::screen_link::screen_link;

/// Draws a link to a record.
pub(super) fn record_link(state: State, place: &Place, index: u64, title: String) -> AnyView {
    let screen = Screen::Record(place.clone(), index);
    screen_link(state.session.trail, screen, title).into_any()
}

/// Draws a reference: a link, if the archive contains the record.
pub(super) fn reference(state: State, link: &RecordLink) -> AnyView {
    match link.index {
        Some(index) => record_link(state, &link_place(link), index, link.title.clone()),
        None => view! {
            <span>{link.title.clone()} " " <span class="muted">"(not in this archive)"</span></span>
        }
        .into_any(),
    }
}

/// Returns the collection of the record that a reference leads to.
pub(super) fn link_place(link: &RecordLink) -> Place {
    Place { section: link.section.clone(), collection: link.collection.clone() }
}

/// Draws the references in a field, which has no other content.
pub(super) fn references(state: State, links: &[RecordLink]) -> AnyView {
    let items = links.iter().map(|link| view! { <li>{reference(state, link)}</li> });
    view! { <ul class="references">{items.collect_view()}</ul> }.into_any()
}

/// Draws the records that refer to a record, if any, once they are found.
pub(super) fn referrers_card(state: State, to: Reference) -> impl IntoView {
    let found = RwSignal::new(Vec::new());
    let operation = Operation::new();
    let question = FindReferrers { to: to.clone() };
    state.session.start(operation, question, move |answer| found.set(answer.body));
    let to = StoredValue::new(to);
    view! {
        {bar(operation, "cancel-referrers", move || operation.cancel())}
        {move || {
            let groups = found.get();
            (!groups.is_empty()).then(|| {
                let groups = groups.into_iter().map(|it| group(state, to.get_value(), it));
                view! {
                    <section class="card referrers" aria-labelledby="referrers">
                        <h2 id="referrers">"Referred to by"</h2>
                        {groups.collect_view()}
                    </section>
                }
            })
        }}
    }
}

fn group(state: State, to: Reference, group: Referrers) -> impl IntoView {
    let place = Place { section: group.section, collection: group.collection };
    // The history of a device lists them.
    let is_listed_elsewhere = (&*to.section, &*to.collection)
        == (DEVICES.section, DEVICES.collection)
        && records_changes(&place.section, &place.collection);
    let records = if is_listed_elsewhere { Vec::new() } else { group.records };
    let listed = records.len() as u64;
    let items = records.into_iter().map(|record| {
        let time = record.time.and_then(|time| format::time(&time));
        let title = match time {
            Some(time) => format!("{}, {time}", record.title),
            None => record.title,
        };
        view! { <li>{record_link(state, &place, record.index, title)}</li> }
    });
    let items = items.collect_view();
    let count = format::count(group.count, "record", "records");
    let all = if group.count == 1 { format!("Show {count}") } else { format!("Show all {count}") };
    let rest = (group.count > listed).then(|| {
        let show = move |_| {
            let Settings { columns, .. } = state.settings(&place);
            let query = Query::default().with_reference(to.clone());
            state.keep_settings(&place, Settings { query, columns });
            state.session.trail.go(Screen::Table(place.clone()));
        };
        view! {
            <li>
                <button type="button" class="link" on:click=show>{all}</button>
            </li>
        }
    });
    view! {
        <h3>{group.label} " " <span class="muted">{format::number(group.count)}</span></h3>
        <ul class="references">{items} {rest}</ul>
    }
}
