//! The search field, and the list below it.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, Node};

use super::State;
use super::results::results;
use crate::browser;
use crate::desk::Desk;
use crate::host;
use crate::keys::{self, Command, Scope};
use crate::ui::icon::{Icon, icon};
use crate::ui::progress;

/// Maximum length of a query, in characters.
const MAX_QUERY: &str = "200";

/// Space above and below the active match, in CSS pixels: above it may be a heading.
const HEADING: i32 = 40;
const MARGIN: i32 = 10;

/// Draws the search field. Below it the results, which the arrow keys walk through while the focus
/// stays in the field (WAI-ARIA Authoring Practices, *Combobox*).
pub(crate) fn search_bar(state: State) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    listen(state.session.desk, field);
    keep_in_view(state);
    let has_results = move || {
        state.is_open.get() && state.found.with(|it| it.as_ref().is_some_and(|it| it.total > 0))
    };
    view! {
        <search class="search" on:focusout=move |event| {
            if leaves(&event) {
                state.close();
            }
        }>
            <div class="search-field">
                {icon(Icon::Search)}
                <input
                    type="text"
                    id="search"
                    node_ref=field
                    role="combobox"
                    aria-label="Search this archive"
                    aria-autocomplete="list"
                    aria-haspopup="listbox"
                    aria-expanded=move || has_results().to_string()
                    aria-controls=move || has_results().then_some("found")
                    aria-activedescendant=move || {
                        has_results().then(|| format!("found-{}", state.active.get()))
                    }
                    aria-keyshortcuts="/"
                    placeholder="Search"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    maxlength=MAX_QUERY
                    prop:value=move || state.query.get()
                    on:focus=move |_| state.open()
                    on:input=move |event| state.set_query(event_target_value(&event))
                    on:keydown=move |event| take_key(state, &event)
                />
                <kbd aria-hidden="true">"/"</kbd>
            </div>
            <Show when=move || state.is_open.get()>{panel(state)}</Show>
        </search>
    }
}

fn panel(state: State) -> impl IntoView {
    view! {
        <div class="search-panel">
            {state.unsearched().map(|words| view! {
                <p class="search-note">{icon(Icon::Lock)} <span>{words}</span></p>
            })}
            {progress::bar(state.indexing, "cancel-indexing", move || state.cancel())}
            {results(state)}
        </div>
    }
}

fn take_key(state: State, event: &ev::KeyboardEvent) {
    if event.is_composing() || event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let key = event.key();
    if !matches!(key.as_str(), "ArrowDown" | "ArrowUp" | "Enter" | "Escape") {
        return;
    }
    event.prevent_default();
    let count =
        state.found.with_untracked(|it| it.as_ref().map_or(0, |it| State::listed(it).count()));
    let is_open = state.is_open.get_untracked();
    match key.as_str() {
        "ArrowDown" | "ArrowUp" if !is_open => state.open(),
        "ArrowDown" => state.active.update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
        "ArrowUp" => state.active.update(|at| *at = at.saturating_sub(1)),
        "Enter" if is_open => state.open_active(),
        "Enter" => state.open(),
        _ if !state.query.with_untracked(String::is_empty) => state.set_query(String::new()),
        _ => {
            state.close();
            state.session.desk.voice.focus_on("main");
        }
    }
}

/// Returns whether the focus leaves the element that listens.
fn leaves(event: &FocusEvent) -> bool {
    let here = event.current_target().and_then(|it| it.dyn_into::<Element>().ok());
    let next = event.related_target().and_then(|it| it.dyn_into::<Node>().ok());
    !here.is_some_and(|here| next.is_some_and(|next| here.contains(Some(&next))))
}

/// Focuses the field with `/`, except while text is typed elsewhere.
fn listen(desk: Desk, field: NodeRef<html::Input>) {
    host::listen(&ev::keydown, move |event| {
        let is_shortcut = keys::command(&event, Scope::Anywhere) == Some(Command::Search)
            && desk.has_character_keys.get_untracked();
        if !is_shortcut || event.default_prevented() || browser::is_in_field(&event) {
            return;
        }
        if let Some(field) = field.get_untracked() {
            event.prevent_default();
            let _ = field.focus();
            field.select();
        }
    });
}

/// Scrolls the active match into view.
fn keep_in_view(state: State) {
    Effect::new(move || {
        let id = format!("found-{}", state.active.get());
        request_animation_frame(move || {
            let active = host::find(&id).and_then(|it| it.dyn_into().ok());
            let Some(active): Option<HtmlElement> = active else { return };
            if let Some(panel) = active.offset_parent() {
                let (top, bottom) =
                    (active.offset_top(), active.offset_top() + active.offset_height());
                let (scroll, height) = (panel.scroll_top(), panel.client_height());
                if top - HEADING < scroll {
                    panel.set_scroll_top((top - HEADING).max(0));
                } else if bottom + MARGIN > scroll + height {
                    panel.set_scroll_top(bottom + MARGIN - height);
                }
            }
        });
    });
}
