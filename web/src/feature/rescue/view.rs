//! What can still be saved of a damaged file.

use leptos::prelude::*;
use sma_core::recover::{RecoveredSection, RecoveredState, RecoveryReport};

use super::State;
use super::state::Salvage;
use crate::format;
use crate::ui::icon::{Icon, icon};
use crate::ui::progress::bar;

/// The card, where a file is damaged.
pub(crate) fn rescue_card(state: State, is_offered: impl Into<Signal<bool>>) -> impl IntoView {
    let is_offered = is_offered.into();
    view! {
        <Show when=move || is_offered.get()>
            <section class="card rescue" aria-labelledby="rescue">
                <h2 id="rescue" tabindex="-1">"What can still be saved"</h2>
                {move || match state.salvage.get() {
                    Salvage::Unasked => offer(state).into_any(),
                    Salvage::Reading => view! { <p class="muted">"Reading the file again…"</p> }.into_any(),
                    Salvage::Nothing(reason) => view! { <p><bdi>{reason}</bdi></p> }.into_any(),
                    Salvage::Found { report, obstacle } => found(state, &report, obstacle).into_any(),
                }}
                {bar(state.operation, "cancel-rescue", move || state.cancel())}
            </section>
        </Show>
    }
}

fn offer(state: State) -> impl IntoView {
    view! {
        <p>
            "Parts of a damaged archive may be as they were written. Those that their checksums \
             prove can be made an archive of their own; the file itself stays as it is."
        </p>
        <div class="actions">
            <button type="button" class="button" on:click=move |_| state.look()>
                "Look what can be saved"
            </button>
        </div>
    }
}

fn found(state: State, report: &RecoveryReport, obstacle: Option<String>) -> impl IntoView + use<> {
    let notes = report.notes.iter().map(|note| view! { <li><bdi>{note.clone()}</bdi></li> });
    let notes = notes.collect_view();
    let action = match obstacle {
        Some(obstacle) => view! { <p><bdi>{obstacle}</bdi></p> }.into_any(),
        None => view! {
            <div class="actions">
                <button type="button" class="button primary" on:click=move |_| state.repair()>
                    "Save an archive of the intact sections"
                </button>
            </div>
        }
        .into_any(),
    };
    view! {
        <p><strong>{report.summary.clone()}</strong></p>
        <ul class="check-list">{report.sections.iter().map(section).collect_view()}</ul>
        <ul class="rescue-notes muted">{notes}</ul>
        {action}
    }
}

fn section(section: &RecoveredSection) -> impl IntoView + use<> {
    let (class, sign) = match section.state {
        RecoveredState::Intact => ("badge good", Icon::Tick),
        RecoveredState::Readable => ("badge warn", Icon::Warning),
        RecoveredState::Missing => ("badge", Icon::Skip),
        _ => ("badge bad", Icon::Cross),
    };
    let records = section.record_count.map(|count| format::count(count, "record", "records"));
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
        </li>
    }
}
