//! View of the recovery of a damaged file.

use leptos::prelude::*;
use sma_core::recover::{RecoveredSection, RecoveredState, RecoveryReport};
use sma_worker::protocol::NotRecovered;

use super::State;
use super::state::{Salvage, can_be_saved};
use crate::ui::icon::{Icon, icon};
use crate::ui::progress::bar;
use crate::{format, words};

/// Draws the card, for a damaged file.
pub(crate) fn rescue_card(state: State, is_offered: impl Into<Signal<bool>>) -> impl IntoView {
    let is_offered = is_offered.into();
    view! {
        <Show when=move || is_offered.get()>
            <section class="card rescue" aria-labelledby="rescue">
                <h2 id="rescue" tabindex="-1">"Recover intact sections"</h2>
                {move || match state.salvage.get() {
                    Salvage::Unasked => offer(state).into_any(),
                    Salvage::Reading => view! { <p class="muted">"Reading the file again…"</p> }.into_any(),
                    Salvage::Failed(error) => failure(state, error).into_any(),
                    Salvage::Found { report, obstacle } => findings(state, &report, obstacle).into_any(),
                }}
                {bar(state.operation, "cancel-rescue", move || state.cancel())}
            </section>
        </Show>
    }
}

fn offer(state: State) -> impl IntoView {
    view! {
        <p>
            "Sections of a damaged archive may still be intact. Those that a checksum proves can be \
             saved as a new archive; the file itself is not changed."
        </p>
        <div class="actions">
            <button type="button" class="button" on:click=move |_| state.look()>
                "Find intact sections"
            </button>
        </div>
    }
}

fn failure(state: State, failure: NotRecovered) -> impl IntoView {
    let higher = failure.is_over_limit.then(|| {
        view! {
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    id="larger-rescue"
                    on:click=move |_| state.look_with_higher_limits()
                >
                    {words::with_higher_limit("Recover")}
                </button>
            </div>
        }
    });
    view! {
        <p><bdi>{failure.reason}</bdi></p>
        {higher}
    }
}

fn findings(
    state: State,
    report: &RecoveryReport,
    obstacle: Option<String>,
) -> impl IntoView + use<> {
    let notes = report.notes.iter().map(|note| view! { <li><bdi>{note.clone()}</bdi></li> });
    let notes = notes.collect_view();
    let sections = report.sections.iter().map(|section| section_item(state, section));
    let action = match obstacle {
        Some(obstacle) => view! { <p><bdi>{obstacle}</bdi></p> }.into_any(),
        None => view! {
            <div class="actions">
                <button type="button" class="button primary" on:click=move |_| state.save_archive()>
                    "Save intact sections as archive"
                </button>
            </div>
        }
        .into_any(),
    };
    view! {
        <p><strong>{report.summary.clone()}</strong></p>
        <ul class="check-list">{sections.collect_view()}</ul>
        <ul class="rescue-notes muted">{notes}</ul>
        {action}
    }
}

fn section_item(state: State, section: &RecoveredSection) -> impl IntoView + use<> {
    let (class, sign) = match section.state {
        RecoveredState::Intact => ("badge good", Icon::Tick),
        RecoveredState::Readable => ("badge warn", Icon::Warning),
        RecoveredState::Missing => ("badge", Icon::Skip),
        _ => ("badge bad", Icon::Cross),
    };
    let records = section.record_count.map(|count| format::count(count, "record", "records"));
    let save = can_be_saved(section).then(|| {
        let name = section.name.clone();
        view! {
            <button
                type="button"
                class="button"
                aria-label=format!("Save section {name}")
                on:click=move |_| state.save_section(name.clone())
            >
                "Save section"
            </button>
        }
    });
    view! {
        <li class="check">
            <span class=class>{icon(sign)}</span>
            <div class="check-words">
                <p class="check-name">
                    <strong><bdi>{section.name.clone()}</bdi></strong>
                    <span class="tag">{section.state.to_string()}</span>
                    {records.map(|records| view! { <span class="muted">{records}</span> })}
                </p>
                <p><bdi>{section.reason.clone()}</bdi></p>
            </div>
            {save}
        </li>
    }
}
