//! Screen of a record: its fields, and what other records say about it.

use leptos::ev;
use leptos::prelude::*;
use sma_core::browse::Reference;
use sma_core::section::DEVICES;
use sma_core::summary::{CollectionSummary, SectionSummary};

use super::device::device_cards;
use super::fields::record_fields;
use super::json::Node;
use super::links::referrers_card;
use super::order::Order;
use super::records::{Loaded, Record};
use super::{State, value};
use crate::archive::{Place, Screen};
use crate::keys::{self, Command, Scope};
use crate::session::Trail;
use crate::ui::crumbs::crumbs;
use crate::ui::icon::{Icon, icon};
use crate::{browser, format, host, words};

/// Draws a record with all its fields.
pub(crate) fn record_screen(state: State, place: &Place, index: u64) -> impl IntoView + use<> {
    let section = state.session.section(&place.section)?;
    let collection = state.session.collection(place)?;
    let (here, here_too) = (place.clone(), place.clone());
    let record = Memo::new(move |_| state.record(&here, index));
    state.load_records(place, u32::try_from(index));
    let order = untrack(|| state.order(place, collection.count));

    let position = position(&collection, &order, index);
    let title_of = move || record.with(|record| record.as_ref()?.named.title.clone());
    let title = {
        let position = position.clone();
        move || title_of().unwrap_or_else(|| position.clone())
    };
    let is_named = Memo::new(move |_| title_of().is_some());
    let spoken = title.clone();
    Effect::new(move || {
        if record.with(Option::is_some) {
            state.session.desk.voice.say(spoken());
        }
    });
    let above = vec![
        (words::OVERVIEW.into(), Screen::Overview),
        (table_name(&section, &collection), Screen::Table(place.clone())),
    ];
    let fields = value::fields(place);
    Some(view! {
        <section class="record" aria-labelledby="heading">
            {crumbs(state.session.trail, above, None)}
            <div class="screen-head">
                <h1 id="heading" tabindex="-1"><bdi>{title}</bdi></h1>
                {move || is_named.get().then(|| view! { <p class="muted">{position.clone()}</p> })}
                {turn_buttons(state.session.trail, place, index, &order)}
            </div>
            {move || match record.get() {
                None => view! { <p class="muted">{words::LOADING}</p> }.into_any(),
                Some(loaded) => view! {
                    <div class="record-parts">
                        <div class="record-fields">{record_fields(state, &loaded, fields)}</div>
                        {related(state, &here_too, index, &loaded)}
                    </div>
                }
                .into_any(),
            }}
        </section>
    })
}

/// Draws the buttons to the previous and next record of the table, and handles the arrow keys.
fn turn_buttons(trail: Trail, place: &Place, index: u64, order: &Order) -> impl IntoView + use<> {
    let place = place.clone();
    let at = order.position(index);
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| order.get(at));
    let after = at.and_then(|at| order.get(at + 1));
    let is_end =
        |index: u64| order.position(index).is_none_or(|at| at == 0 || at + 1 == order.len());
    // The button is disabled at the first and the last record.
    let with_focus = move |to: Option<u64>| to.map(|to| (to, is_end(to)));
    let (before, after) = (with_focus(before), with_focus(after));
    let turn = move |to: Option<(u64, bool)>, focus: &str| {
        if let Some((to, is_end)) = to {
            let focus = if is_end { "heading" } else { focus };
            trail.turn_to(Screen::Record(place.clone(), to), focus);
        }
    };
    let (previous, next) = (turn.clone(), turn.clone());
    host::listen(&ev::keydown, move |event| {
        if browser::is_in_field(&event) {
            return;
        }
        match keys::command(&event, Scope::Record) {
            Some(Command::Previous) => turn(before, "heading"),
            Some(Command::Next) => turn(after, "heading"),
            _ => {}
        }
    });
    view! {
        <div class="turn">
            <button
                type="button"
                class="button"
                id="previous"
                disabled=before.is_none()
                on:click=move |_| previous(before, "previous")
            >{icon(Icon::Previous)} <span>"Previous"</span></button>
            <button
                type="button"
                class="button"
                id="next"
                disabled=after.is_none()
                on:click=move |_| next(after, "next")
            ><span>"Next"</span> {icon(Icon::Next)}</button>
            <button
                type="button"
                class="button quiet"
                aria-label="Close record"
                on:click=move |_| trail.up()
            >{icon(Icon::Close)} <span>"Close"</span></button>
        </div>
    }
}

/// Draws what other records say about a record: about a device, in full; and what refers to it.
fn related(state: State, place: &Place, index: u64, loaded: &Loaded) -> impl IntoView + use<> {
    let is_device = place.section == DEVICES.section && place.collection == DEVICES.collection;
    let id = match &loaded.record {
        Record::Read(node) => match node.get("id") {
            Some(Node::Number(id)) => id.parse().ok(),
            _ => None,
        },
        Record::TooLong(_) => None,
    };
    let to = id.map(|id| Reference::new(&*place.section, &*place.collection, id));
    view! {
        <div class="related">
            {is_device.then(|| device_cards(state, index))}
            {to.map(|to| referrers_card(state, to))}
        </div>
    }
}

fn table_name(section: &SectionSummary, collection: &CollectionSummary) -> String {
    if section.label == collection.label {
        return collection.label.clone();
    }
    format!("{}: {}", section.label, collection.label)
}

fn position(collection: &CollectionSummary, order: &Order, index: u64) -> String {
    let (at, count) = match order.position(index) {
        Some(at) => (at, order.len()),
        None => (index, collection.count),
    };
    format!("{} {} of {}", collection.singular, format::number(at + 1), format::number(count))
}
