//! A change, or the same change of several devices.

use leptos::prelude::*;
use sma_core::browse::{Change, ChangedValue, DeviceChange, RecordPlace, TimelineRow};
use sma_core::section::table;

use super::State;
use crate::archive::{Place, Screen};
use crate::format;
use crate::ui::difference::old_and_new;
use crate::ui::icon::{Icon, icon};
use crate::ui::screen_link::screen_link;

/// Draws a row.
pub(super) fn row(state: State, row: &TimelineRow) -> Option<impl IntoView + use<>> {
    let first = row.changes.first()?;
    let Change { time, action, by, is_failed, .. } = first.change.clone();
    let clock = format::clock(&time);
    let local = format::local(&time);
    let time = view! {
        <time class="moment-time" datetime=time.clone() title=local>
            {clock.unwrap_or_else(|| "–".into())}
        </time>
    };
    let is_single = row.count == 1;
    let subject = if is_single {
        device(state, first)
    } else {
        let count = format::count(row.count, "device", "devices");
        view! { <strong>{count}</strong> }.into_any()
    };
    let values = if row.is_same {
        values(&first.change.values)
    } else {
        view! { <bdi class="mono">{paths(&first.change.values)}</bdi> }.into_any()
    };
    let action = if is_single {
        let place = Place {
            section: first.change.section.clone(),
            collection: first.change.collection.clone(),
        };
        let title = if action.is_empty() { "Record".into() } else { action };
        screen_link(state.session.trail, Screen::Record(place, first.change.index), title)
            .into_any()
    } else {
        view! { <bdi>{action}</bdi> }.into_any()
    };
    let twin = first.twin.clone().filter(|_| is_single).map(|place| twin(state, place));
    Some(view! {
        <li class="moment">
            {time}
            <div class="moment-device">{subject}</div>
            <div class="moment-values">
                {is_failed.then(|| view! { <span class="tag bad">{icon(Icon::Cross)} "failed"</span> })}
                {values}
            </div>
            <p class="moment-by">
                {action}
                {(!by.is_empty()).then(|| view! { <span class="muted">" · " <bdi>{by}</bdi></span> })}
                {twin}
            </p>
            {(!is_single).then(|| devices(state, row))}
        </li>
    })
}

/// Draws a link to another record of the same change.
fn twin(state: State, place: RecordPlace) -> impl IntoView {
    let label = table(&place.section).and_then(|section| section.collection(&place.collection));
    let label =
        label.map_or(place.collection.clone(), |collection| collection.label.to_lowercase());
    let (section, collection) = (place.section, place.collection);
    let screen = Screen::Record(Place { section, collection }, place.index);
    view! {
        <span class="muted">" · also in " {screen_link(state.session.trail, screen, label)}</span>
    }
}

fn device(state: State, change: &DeviceChange) -> AnyView {
    match &change.device {
        None => view! { <span class="muted">"No device"</span> }.into_any(),
        Some(link) => match link.index {
            Some(index) => {
                let place =
                    Place { section: link.section.clone(), collection: link.collection.clone() };
                let screen = Screen::Record(place, index);
                screen_link(state.session.trail, screen, link.title.clone()).into_any()
            }
            None => view! { <bdi>{link.title.clone()}</bdi> }.into_any(),
        },
    }
}

/// Draws the devices of a row, folded.
fn devices(state: State, row: &TimelineRow) -> impl IntoView + use<> {
    let is_same = row.is_same;
    let items = row.changes.iter().map(|change| {
        let values = (!is_same).then(|| values(&change.change.values));
        view! { <li>{device(state, change)} {values}</li> }
    });
    let items = items.collect_view();
    let more = row.count - row.changes.len() as u64;
    view! {
        <details class="part moment-devices">
            <summary>{icon(Icon::Next)} <span>"Show devices"</span></summary>
            <ul>
                {items}
                {(more > 0).then(|| view! {
                    <li class="muted">{format::count(more, "more device", "more devices")}</li>
                })}
            </ul>
        </details>
    }
}

fn values(values: &[ChangedValue]) -> AnyView {
    let items = values.iter().map(|value| {
        view! {
            <li>
                <bdi class="mono">{value.path.clone()}</bdi> " "
                {old_and_new(value.old.as_deref(), value.new.as_deref())}
            </li>
        }
    });
    view! { <ul class="changes">{items.collect_view()}</ul> }.into_any()
}

fn paths(values: &[ChangedValue]) -> String {
    values.iter().map(|value| &*value.path).collect::<Vec<_>>().join(", ")
}
