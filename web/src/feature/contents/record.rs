//! One record with all its fields.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use sma_core::shape::{Field, Target, Type};
use sma_core::summary::{CollectionSummary, SectionSummary};
use sma_worker::protocol::Find;

use super::crumbs::crumbs;
use super::json::Node;
use super::json_tree::json_tree;
use super::order::Order;
use super::records::{Loaded, Record};
use super::{State, secret, value};
use crate::format;
use crate::session::{Place, Screen, Trail};
use crate::ui::icon::{Icon, icon};
use crate::words;

/// Draws a record with all its fields.
pub(crate) fn record_screen(state: State, place: &Place, index: u64) -> impl IntoView + use<> {
    let section = state.session.section(&place.section)?;
    let collection = state.session.collection(place)?;
    let here = place.clone();
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
                Some(record) => content(state, &record, fields),
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
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "ArrowLeft" => turn(before, "heading"),
            "ArrowRight" => turn(after, "heading"),
            _ => {}
        }
    });
    on_cleanup(move || keys.remove());
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

fn content(state: State, loaded: &Arc<Loaded>, fields: &'static [Field]) -> AnyView {
    match &loaded.record {
        Record::TooLong(bytes) => view! {
            <p class="card">{words::too_long("record", *bytes)}</p>
        }
        .into_any(),
        Record::Read(Node::Object(members)) => {
            let known = fields
                .iter()
                .filter_map(|field| members.iter().find(|(name, _)| name == field.name))
                .map(|(name, node)| field_row(state, fields, name, node))
                .collect_view();
            let unknown: Vec<_> = members
                .iter()
                .filter(|(name, _)| value::type_of(fields, name).is_none())
                .map(|(name, node)| field_row(state, fields, name, node))
                .collect();
            let note = (!fields.is_empty() && !unknown.is_empty())
                .then(|| view! { <h2>"Unknown fields"</h2> });
            let unknown =
                (!unknown.is_empty()).then(|| view! { <dl class="card fields">{unknown}</dl> });
            let known =
                (!fields.is_empty()).then(|| view! { <dl class="card fields">{known}</dl> });
            view! { {known} {note} {unknown} }.into_any()
        }
        Record::Read(node) => {
            view! { <div class="card">{json_tree(node.clone())}</div> }.into_any()
        }
    }
}

fn field_row(
    state: State,
    fields: &'static [Field],
    name: &str,
    node: &Node,
) -> impl IntoView + use<> {
    let field = fields.iter().find(|field| field.name == name);
    let ty = field.map(|field| field.ty);
    let label = match field {
        Some(field) => view! {
            <span>{field.label}</span> " " <code class="raw"><bdi>{name.to_owned()}</bdi></code>
        }
        .into_any(),
        None => view! { <code><bdi>{name.to_owned()}</bdi></code> }.into_any(),
    };
    let content = if let Node::Secret(hidden) = node {
        secret::masked(hidden, move |node| value::line(Some(node), ty))
    } else if let (Node::Number(id), Some(Type::Ref(target) | Type::PastRef(target))) = (node, ty) {
        reference(state, target, id)
    } else if value::is_deep(node, ty) {
        json_tree(node.clone())
    } else {
        value::line(Some(node), ty)
    };
    view! { <div class="field"><dt>{label}</dt><dd>{content}</dd></div> }
}

/// Draws a reference as a link to its record, if the archive has that collection.
fn reference(state: State, target: Target, id: &str) -> AnyView {
    let place = Place { section: target.section.into(), collection: target.collection.into() };
    let ty = Some(Type::Ref(target));
    let text = value::line(Some(&Node::Number(id.into())), ty);
    let Some(collection) = state.session.collection(&place) else { return text };
    let id = id.to_owned();
    let go = move |_| {
        let Place { section, collection: name } = place.clone();
        let Ok(id) = id.parse() else { return };
        let wanted = Find { section, collection: name, id };
        let missing = format!("This archive has no {} {id}.", collection.singular.to_lowercase());
        let place = place.clone();
        state.session.ask(wanted, move |answer| match answer.body {
            Some(index) => state.session.trail.go(Screen::Record(place, index)),
            None => state.session.desk.remark(missing),
        });
    };
    view! { <button type="button" class="link" on:click=go>{text}</button> }.into_any()
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
