//! List of the sections of an archive.

use leptos::prelude::*;
use sma_core::section::{DELETED, table};
use sma_core::summary::{CollectionSummary, SectionState, SectionSummary};
use sma_worker::protocol::Field;

use super::State;
use crate::archive::{Place, Screen};
use crate::format;
use crate::session::Trail;
use crate::ui::icon::{Icon, icon};
use crate::words;

/// Maximum number of entries listed for a section: an unknown section may have any number.
const MAX_ENTRIES: usize = 100;

/// Draws the list of sections.
pub(crate) fn sections_card(state: State) -> impl IntoView {
    let (archive, trail) = (state.session.archive(), state.session.trail);
    let sections = archive.summary.sections.iter();
    let sections = sections.map(|section| section_item(trail, section)).collect_view();
    view! {
        <section class="card sections" aria-labelledby="sections">
            <h2 id="sections">"Contents"</h2>
            <ul class="section-list">
                {sections}
            </ul>
        </section>
    }
}

fn section_item(trail: Trail, section: &SectionSummary) -> impl IntoView + use<> {
    let description = match table(&section.name) {
        Some(table) => table.description,
        None => "Unknown section, displayed as stored.",
    };
    let entries = section.collections.len() + section.fields.len();
    let more = entries.saturating_sub(MAX_ENTRIES) as u64;
    let collections = section
        .collections
        .iter()
        .take(MAX_ENTRIES)
        .map(|collection| collection_entry(trail, &section.name, collection))
        .collect_view();
    let fields = section
        .fields
        .iter()
        .take(MAX_ENTRIES.saturating_sub(section.collections.len()))
        .map(|name| field_entry(trail, section, name))
        .collect_view();
    view! {
        <li class="section">
            <div class="section-head">
                <h3><bdi>{section.label.clone()}</bdi></h3>
                {state(section.state)}
                {(section.state != SectionState::NotIncluded).then(|| view! {
                    <p class="section-size">
                        <span>{format::count(section.records, "record", "records")}</span>
                        <span>{format::size(section.size)}</span>
                    </p>
                })}
            </div>
            <p class="muted">{description}</p>
            <ul class="entries">
                {collections}
                {fields}
                {(more > 0).then(|| view! {
                    <li class="entry still">{format::count(more, "more entry", "more entries")}</li>
                })}
            </ul>
        </li>
    }
}

fn collection_entry(trail: Trail, section: &str, collection: &CollectionSummary) -> AnyView {
    let place = Place { section: section.into(), collection: collection.name.clone() };
    let id = format!("open-{}-{}", place.section, place.collection);
    let label = collection.label.clone();
    if collection.count == 0 {
        return view! {
            <li class="entry still"><bdi>{label}</bdi> <span class="entry-count">"No records"</span></li>
        }
        .into_any();
    }
    view! {
        <li>
            <button type="button" class="entry" id=id on:click=move |_| trail.go(Screen::Table(place.clone()))>
                <bdi>{label}</bdi>
                <span class="entry-count">{format::number(collection.count)}</span>
                {icon(Icon::Next)}
            </button>
        </li>
    }
    .into_any()
}

fn field_entry(trail: Trail, section: &SectionSummary, name: &str) -> impl IntoView + use<> {
    let field = Field { section: section.name.clone(), name: name.into() };
    let id = format!("open-{}-{name}", section.name);
    let is_deleted = lists_deleted(&field);
    let deleted = format::number(section.deleted);
    view! {
        <li>
            <button type="button" class="entry" id=id on:click=move |_| trail.go(Screen::Field(field.clone()))>
                {if is_deleted {
                    view! { <span>{words::DELETED} ": " {deleted}</span> }.into_any()
                } else {
                    view! { <bdi class="mono">{name.to_owned()}</bdi> }.into_any()
                }}
                {icon(Icon::Next)}
            </button>
        </li>
    }
}

/// Returns whether a field lists the records that an incremental archive deletes.
pub(super) fn lists_deleted(field: &Field) -> bool {
    table(&field.section).is_some() && field.name == DELETED
}

fn state(state: SectionState) -> Option<impl IntoView> {
    let (class, sign, words) = match state {
        SectionState::Readable => return None,
        SectionState::NotIncluded => ("tag", Icon::Skip, "Not included"),
        SectionState::Encrypted => ("tag", Icon::Lock, "Encrypted"),
        SectionState::Damaged => ("tag bad", Icon::Cross, "Damaged"),
        SectionState::Missing => ("tag bad", Icon::Cross, "Missing"),
        _ => ("tag", Icon::Skip, "Unreadable"),
    };
    Some(view! { <span class=class>{icon(sign)} " " {words}</span> })
}
