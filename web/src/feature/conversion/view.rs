//! What converting an older document to an SMA 1.0 archive would do, and doing it.

use leptos::prelude::*;
use sma_core::convert::{Note, Plan, Step};
use sma_core::report::Check;

use super::State;
use super::state::Conversion;
use crate::format;
use crate::ui::check_item::{check_item, place};
use crate::ui::progress::bar;

/// The card, where a document is open.
pub(crate) fn conversion_card(state: State) -> impl IntoView {
    state.is_offered().then(|| {
        view! {
            <section class="card conversion" aria-labelledby="conversion">
                <h2 id="conversion" tabindex="-1">"Convert to an SMA 1.0 archive"</h2>
                {move || match state.conversion.get() {
                    Conversion::Unasked => offer(state).into_any(),
                    Conversion::Planning => view! { <p class="muted">"Finding the steps…"</p> }.into_any(),
                    Conversion::Failed(reason) => view! { <p><bdi>{reason}</bdi></p> }.into_any(),
                    Conversion::Planned(plan) => planned(state, &plan).into_any(),
                }}
                {bar(state.operation, "cancel-conversion", move || state.cancel())}
            </section>
        }
    })
}

fn offer(state: State) -> impl IntoView {
    view! {
        <p>
            "This document has one checksum over everything. In an SMA 1.0 archive each section \
             has its own. See first what would be done; the file itself stays as it is."
        </p>
        <div class="actions">
            <button type="button" class="button" on:click=move |_| state.plan()>
                "Show the steps"
            </button>
        </div>
    }
}

fn planned(state: State, plan: &Plan) -> impl IntoView + use<> {
    let has_faults = !plan.faults.is_empty();
    let action = match plan.obstacle.clone() {
        Some(obstacle) => view! { <p><strong>"It cannot be converted: "</strong> <bdi>{obstacle}</bdi></p> }.into_any(),
        None => view! {
            <div class="actions">
                <button
                    type="button"
                    class=if has_faults { "button" } else { "button primary" }
                    on:click=move |_| state.convert(has_faults)
                >
                    {if has_faults { "Save the archive in spite of the faults" } else { "Save the archive" }}
                </button>
            </div>
        }
        .into_any(),
    };
    view! {
        <p>
            "From " <strong><bdi>{plan.from_version.clone()}</bdi></strong>
            " to SMA " <strong>{plan.to_version.clone()}</strong> ". "
            "These members are written, in this order:"
        </p>
        <ol class="steps">{plan.steps.iter().map(step).collect_view()}</ol>
        {notes(&plan.notes)}
        {checks(
            "Faults of the document",
            "The archive gets new checksums: once converted, nothing shows that these were wrong.",
            &plan.faults,
        )}
        {checks(
            "What will be found in the archive",
            "The document does not hold all that the format asks for.",
            &plan.problems,
        )}
        {action}
    }
}

fn step(step: &Step) -> impl IntoView + use<> {
    let records = (step.records > 0).then(|| format::count(step.records, "record", "records"));
    view! {
        <li>
            <p class="check-name">
                <bdi class="mono">{step.member.clone()}</bdi>
                {records.map(|records| view! { <span class="muted">{records}</span> })}
            </p>
            <p><bdi>{step.transform.clone()}</bdi></p>
        </li>
    }
}

fn notes(notes: &[Note]) -> Option<impl IntoView + use<>> {
    (!notes.is_empty()).then(|| {
        view! {
            <h3>"Worth knowing"</h3>
            <ul class="check-list">{notes.iter().map(note).collect_view()}</ul>
        }
    })
}

fn note(note: &Note) -> impl IntoView + use<> {
    let places = (note.count > 1).then(|| format::count(note.count, "place", "places"));
    view! {
        <li class="check">
            <div class="check-words">
                <p class="check-name">
                    <span class="tag">{note.kind.label()}</span>
                    {places.map(|places| view! { <span class="muted">{places}</span> })}
                </p>
                <p><bdi>{note.text.clone()}</bdi></p>
                <ul class="places">{place(&note.location)}</ul>
            </div>
        </li>
    }
}

fn checks(
    title: &'static str,
    meaning: &'static str,
    checks: &[Check],
) -> Option<impl IntoView + use<>> {
    (!checks.is_empty()).then(|| {
        view! {
            <h3>{title} " " <span class="muted">{checks.len()}</span></h3>
            <p>{meaning}</p>
            <ul class="check-list">{checks.iter().map(check_item).collect_view()}</ul>
        }
    })
}
