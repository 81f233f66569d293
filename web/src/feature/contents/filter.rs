//! Filters of a table: a text, and values of fields that have few.

use std::time::Duration;

use leptos::prelude::*;
use sma_core::browse::{Facet, Filter, Reference};
use sma_core::section::table;

use super::table::{Table, clear};
use crate::format;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::menu;

/// Time after the last key before a text is searched for.
const PAUSE: Duration = Duration::from_millis(120);

/// Draws the field for a text that the records contain.
pub(super) fn search_field(table: Table, label: &str) -> impl IntoView + use<> {
    let label = format!("Filter {}", label.to_lowercase());
    let typed = StoredValue::new(0_u32);
    let search = move |text: String| {
        let turn = typed.get_value().wrapping_add(1);
        typed.set_value(turn);
        set_timeout(
            move || {
                if typed.try_get_value() == Some(turn) {
                    table.query.update(|query| query.text = text);
                }
            },
            PAUSE,
        );
    };
    view! {
        <input
            type="search"
            class="field-input filter-text"
            id="filter"
            placeholder=label.clone()
            aria-label=label
            autocomplete="off"
            spellcheck="false"
            prop:value=move || table.query.with(|query| query.text.clone())
            on:input=move |event| search(event_target_value(&event))
            on:keydown=move |event| {
                let has_text = table.query.with_untracked(|query| !query.text.is_empty());
                match event.key().as_str() {
                    "Escape" if has_text => {
                        event.prevent_default();
                        table.query.update(|query| query.text.clear());
                    }
                    "ArrowDown" => {
                        event.prevent_default();
                        table.state.session.desk.voice.focus_on("grid");
                    }
                    _ => {}
                }
            }
        />
    }
}

/// Draws the values to filter by.
pub(super) fn filter_menu(table: Table) -> impl IntoView {
    let facets = Memo::new(move |_| {
        table.state.arranged.with(|arranged| {
            let is_here = |place: &_| table.place.with_value(|here| here == place);
            let arranged = arranged.as_ref().filter(|arranged| is_here(&arranged.place));
            arranged.map(|arranged| arranged.facets.clone()).unwrap_or_default()
        })
    });
    let has_facets = Memo::new(move |_| facets.with(|facets| !facets.is_empty()));
    let fields = move || facets.get().into_iter().map(|facet| (facet.field, facet.label));
    let group = move |(field, label): (String, String)| {
        let id = format!("facet-{field}");
        let labelled_by = id.clone();
        let of = field.clone();
        let values = move || {
            let all = facets.get().into_iter().find(|facet| facet.field == of);
            all.map(|facet| facet.values).unwrap_or_default()
        };
        view! {
            <div role="group" class="facet" aria-labelledby=labelled_by>
                <h2 id=id><bdi>{label}</bdi></h2>
                <For
                    each=values
                    key=|value| value.value.clone()
                    children=move |value| chip(table, facets, &field, value.value, value.label)
                />
            </div>
        }
    };
    move || {
        has_facets.get().then(|| {
            menu("Filter", view! { <For each=fields key=|field| field.0.clone() children=group /> })
        })
    }
}

fn chip(
    table: Table,
    facets: Memo<Vec<Facet>>,
    field: &str,
    value: String,
    label: String,
) -> impl IntoView + use<> {
    let (of, which) = (field.to_owned(), value.clone());
    let count = move || {
        facets.with(|facets| {
            let facet = facets.iter().find(|facet| facet.field == of)?;
            facet.values.iter().find(|other| other.value == which).map(|value| value.count)
        })
    };
    let (of, which) = (field.to_owned(), value.clone());
    let is_pressed = move || {
        table.query.with(|query| {
            query.filters.iter().any(|filter| filter.field == of && filter.values.contains(&which))
        })
    };
    let field = field.to_owned();
    view! {
        <button
            type="button"
            class="tab chip"
            aria-pressed=move || is_pressed().to_string()
            on:click=move |_| switch(table, &field, &value)
        >
            <bdi>{label}</bdi>
            <span class="muted">{move || count().map(format::number)}</span>
        </button>
    }
}

/// Draws the filters in force, each with a button that removes it.
pub(super) fn active_filters(table: Table) -> impl IntoView {
    move || {
        let query = table.query.get();
        let label_of = |field: &str, value: &str| {
            table.state.arranged.with(|arranged| {
                let facets = arranged.as_ref().map(|it| &it.facets).into_iter().flatten();
                let facet = facets.into_iter().find(|facet| facet.field == field);
                let found =
                    facet.and_then(|facet| facet.values.iter().find(|it| it.value == value));
                let name = facet.map_or(field, |facet| &facet.label).to_owned();
                format!("{name}: {}", found.map_or(value, |value| &value.label))
            })
        };
        let mut active = Vec::new();
        for Filter { field, values, .. } in &query.filters {
            for value in values {
                let (field, value) = (field.clone(), value.clone());
                let label = label_of(&field, &value);
                active.push(removable(label, move || switch(table, &field, &value)));
            }
        }
        if let Some(to) = &query.refers_to {
            let label = format!("Refers to {}", name_of(to));
            active.push(removable(label, move || table.query.update(|it| it.refers_to = None)));
        }
        (!active.is_empty()).then(|| {
            view! {
                <div class="active-filters" role="group" aria-label="Active filters">
                    {active}
                    <button type="button" class="link" on:click=move |_| clear(table)>
                        "Clear filters"
                    </button>
                </div>
            }
        })
    }
}

fn removable(label: String, remove: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="tab chip" on:click=move |_| remove()>
            <span class="unseen">"Remove filter "</span>
            <bdi>{label}</bdi>
            {icon(Icon::Close)}
        </button>
    }
    .into_any()
}

/// Returns the kind and id of a record.
fn name_of(Reference { section, collection, id, .. }: &Reference) -> String {
    let table = table(section).and_then(|section| section.collection(collection));
    format!("{} {id}", table.map_or("Record", |table| table.singular))
}

/// Adds a value to the filter of a field, or removes it.
fn switch(table: Table, field: &str, value: &str) {
    table.query.update(|query| {
        let filters = &mut query.filters;
        match filters.iter_mut().find(|filter| filter.field == field) {
            None => filters.push(Filter::new(field, vec![value.to_owned()])),
            Some(filter) => match filter.values.iter().position(|other| other == value) {
                Some(at) => drop(filter.values.remove(at)),
                None => filter.values.push(value.to_owned()),
            },
        }
        filters.retain(|filter| !filter.values.is_empty());
    });
}
