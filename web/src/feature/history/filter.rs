//! Choice of the changes that are shown.

use std::sync::Arc;

use leptos::prelude::*;
use sma_core::browse::{FacetValue, Moments, TimelinePage};

use super::State;
use crate::format;

/// Draws the filters by text, device, path, action and person.
pub(super) fn filters(state: State) -> impl IntoView {
    let text = move |event| {
        let text = event_target_value(&event);
        state.choose(move |wanted| wanted.with_text(text));
    };
    // Which facets there are depends on all changes, so each stays while its counts change.
    let names = Memo::new(move |_| {
        let names = |page: &Arc<TimelinePage>| {
            page.facets.iter().map(|it| (it.field.clone(), it.label.clone())).collect::<Vec<_>>()
        };
        state.page.with(|page| page.as_ref().map(names)).unwrap_or_default()
    });
    view! {
        <div class="filters">
            <label class="labelled">
                <span>"Filter"</span>
                <input
                    type="text"
                    class="input"
                    placeholder="Device or path"
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="200"
                    prop:value=move || state.wanted.with(|wanted| wanted.text.clone())
                    on:input=text
                />
            </label>
            <For
                each=move || names.get()
                key=|(field, _)| field.clone()
                children=move |(field, label)| select(state, field, label)
            />
            <Show when=move || !state.wanted.with(Moments::wants_all)>
                <button type="button" class="button" on:click=move |_| {
                    state.choose(|_| Moments::default());
                    state.session.desk.voice.focus_on("changes");
                }>"Clear filters"</button>
            </Show>
        </div>
    }
}

fn select(state: State, field: String, label: String) -> impl IntoView {
    let field = StoredValue::new(field);
    let values = Memo::new(move |_| {
        let find = |page: &Arc<TimelinePage>| {
            let facet = page.facets.iter().find(|it| field.with_value(|field| it.field == *field));
            facet.map(|facet| facet.values.clone())
        };
        state.page.with(|page| page.as_ref().and_then(find)).unwrap_or_default()
    });
    let options = move || {
        let chosen = field.with_value(|field| {
            state.wanted.with_untracked(|wanted| wanted.values.get(field).cloned())
        });
        // The values themselves may be empty, as "all" is.
        let option = |(index, value): (usize, FacetValue)| {
            let text = format!("{} ({})", value.label, format::number(value.count));
            let is_chosen = chosen.as_ref() == Some(&value.value);
            view! { <option value=index.to_string() selected=is_chosen>{text}</option> }
        };
        values.get().into_iter().enumerate().map(option).collect_view()
    };
    let choose = move |event| {
        let index = event_target_value(&event).parse::<usize>().ok();
        let value =
            index.and_then(|index| values.with_untracked(|it| Some(it.get(index)?.value.clone())));
        field.with_value(|field| state.choose(|wanted| wanted.with_value(field, value)));
    };
    view! {
        <label class="labelled">
            <span>{label}</span>
            <select class="input" on:change=choose>
                <option value="all">"All"</option>
                {options}
            </select>
        </label>
    }
}
