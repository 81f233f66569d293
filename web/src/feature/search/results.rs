//! The list of matches.

use leptos::prelude::*;
use sma_core::search::{Excerpt, Match, MatchGroup, Matches, Part};
use sma_core::section::table;

use super::State;
use crate::format;

/// Draws what was found, or what can be searched for.
pub(super) fn results(state: State) -> impl IntoView {
    move || {
        state.found.with(|found| match found {
            None if state.indexing.is_slow.get() => ().into_any(),
            None => view! {
                <p class="search-hint">
                    "Names, addresses, models, settings, history: type any part of it. More words find less."
                </p>
            }
            .into_any(),
            Some(found) if found.total == 0 => view! {
                <p class="search-hint">
                    "Nothing matches “" <bdi>{state.query.get_untracked()}</bdi> "”. Passwords and keys are not searched."
                </p>
            }
            .into_any(),
            Some(found) => list(state, found).into_any(),
        })
    }
}

fn list(state: State, found: &Matches) -> impl IntoView + use<> {
    let mut first = 0;
    let groups = found.groups.iter().enumerate();
    let groups = groups
        .map(|(at, group)| {
            let begins = first;
            first += group.matches.len();
            group_view(state, group, at, begins)
        })
        .collect_view();
    let left_out = (!found.is_complete).then(|| {
        view! {
            <p class="search-note">
                "This archive is too large to be searched completely: its last records are left out."
            </p>
        }
    });
    view! {
        <p class="search-total">
            <span>{format::count(found.total, "match", "matches")}</span>
            <span class="search-keys" aria-hidden="true">
                <kbd>"↑"</kbd> <kbd>"↓"</kbd> " move " <kbd>"Enter"</kbd> " open " <kbd>"Esc"</kbd> " clear"
            </span>
        </p>
        {left_out}
        <div role="listbox" id="found" class="found" aria-label="Matches">{groups}</div>
    }
}

fn group_view(state: State, group: &MatchGroup, at: usize, first: usize) -> impl IntoView + use<> {
    let listed = group.matches.len() as u64;
    let count = if listed < group.total {
        format!("{listed} of {}", format::number(group.total))
    } else {
        format::number(group.total)
    };
    let matches = group.matches.iter().enumerate();
    let matches =
        matches.map(|(index, found)| option(state, group, found, first + index)).collect_view();
    let id = format!("found-in-{at}");
    let labelled_by = id.clone();
    view! {
        <div role="group" aria-labelledby=labelled_by>
            <div class="found-in" id=id>
                <bdi>{label(state, group)}</bdi> " " <span class="muted">{count}</span>
            </div>
            {matches}
        </div>
    }
}

fn option(state: State, group: &MatchGroup, found: &Match, at: usize) -> impl IntoView + use<> {
    let is_active = move || state.active.get() == at;
    let name =
        if found.name.is_empty() { fallback(group, found).into_any() } else { marked(&found.name) };
    // Those of a history have the name of their device in common.
    let details = (!found.is_own_name || found.excerpts.is_empty()).then(|| details(found));
    view! {
        <div
            role="option"
            class="hit"
            class:active=is_active
            id=format!("found-{at}")
            aria-selected=move || is_active().to_string()
            // The focus stays in the field.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| {
                state.active.set(at);
                state.open_active();
            }
        >
            <p class="hit-name">{name}</p>
            {details}
            {found.excerpts.iter().map(excerpt).collect_view()}
        </div>
    }
}

fn details(found: &Match) -> impl IntoView + use<> {
    let details = found.details.iter().enumerate();
    let details = details
        .map(|(index, detail)| {
            let separator = (index > 0).then_some(" · ");
            view! { {separator} {value(detail)} }
        })
        .collect_view();
    (!found.details.is_empty()).then(|| view! { <p class="hit-text">{details}</p> })
}

fn excerpt(excerpt: &Excerpt) -> impl IntoView + use<> {
    view! {
        <p class="hit-text">
            <span class="hit-field">{marked(&excerpt.field)}</span> " " {value(&excerpt.text)}
        </p>
    }
}

/// Draws a value. A time is written as elsewhere on the page, unless parts of it were searched for.
fn value(parts: &[Part]) -> AnyView {
    match parts {
        [Part { text, is_match: false, .. }] => match format::time(text) {
            Some(time) => time.into_any(),
            None => marked(parts),
        },
        _ => marked(parts),
    }
}

fn marked(parts: &[Part]) -> AnyView {
    let draw = |part: &Part| {
        let text = part.text.clone();
        if part.is_match { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    let parts = parts.iter().map(draw).collect_view();
    view! { <bdi>{parts}</bdi> }.into_any()
}

fn label(state: State, group: &MatchGroup) -> String {
    let Some(section) = state.session.section(&group.section) else { return group.section.clone() };
    let Some(name) = &group.collection else { return section.label };
    let collection = section.collections.iter().find(|collection| collection.name == *name);
    let label = collection.map_or(name, |collection| &collection.label);
    // Several sections have a history.
    if *label == section.label { section.label } else { format!("{}: {label}", section.label) }
}

/// Returns what a record without a name is called.
fn fallback(group: &MatchGroup, found: &Match) -> String {
    let collection = group.collection.as_deref();
    let known = table(&group.section).zip(collection).and_then(|(it, name)| it.collection(name));
    let singular = known.map_or("Record", |known| known.singular);
    format!("{singular} {}", format::number(found.index + 1))
}
