//! View of the conversion of a document to an SMA 1.0 archive.

use leptos::prelude::*;
use sma_core::convert::{Note, Plan, Step};
use sma_core::report::Check;

use super::State;
use super::state::Conversion;
use crate::format;
use crate::session::Session;
use crate::ui::check_item::{check_item, place};
use crate::ui::progress::bar;

/// Draws the card, for a document.
pub(crate) fn conversion_card(state: State) -> impl IntoView {
    state.is_offered().then(|| {
        view! {
            <section class="card conversion" aria-labelledby="conversion">
                <h2 id="conversion" tabindex="-1">"Convert to an SMA 1.0 archive"</h2>
                {move || match state.conversion.get() {
                    Conversion::Unasked => offer(state).into_any(),
                    Conversion::Planning => view! { <p class="muted">"Planning…"</p> }.into_any(),
                    Conversion::Failed(reason) => view! { <p><bdi>{reason}</bdi></p> }.into_any(),
                    Conversion::Planned(plan) => steps(state, &plan).into_any(),
                }}
                {bar(state.operation, "cancel-conversion", move || state.cancel())}
            </section>
        }
    })
}

fn offer(state: State) -> impl IntoView {
    view! {
        <p>
            "A document has a single checksum. In an SMA 1.0 archive, each section has its own. \
             Review the steps first; the file itself is not changed."
        </p>
        <div class="actions">
            <button type="button" class="button" on:click=move |_| state.plan()>
                "Show steps"
            </button>
        </div>
    }
}

fn steps(state: State, plan: &Plan) -> impl IntoView + use<> {
    let has_faults = !plan.faults.is_empty();
    let action = match plan.obstacle.clone() {
        Some(obstacle) => view! { <p><strong>"This document cannot be converted: "</strong> <bdi>{obstacle}</bdi></p> }.into_any(),
        None => view! {
            <div class="actions">
                <button
                    type="button"
                    class=if has_faults { "button" } else { "button primary" }
                    on:click=move |_| state.convert(has_faults)
                >
                    {if has_faults { "Save archive despite errors" } else { "Save archive" }}
                </button>
            </div>
        }
        .into_any(),
    };
    view! {
        <p>
            "From " <strong><bdi>{plan.from_version.clone()}</bdi></strong>
            " to SMA " <strong>{plan.to_version.clone()}</strong> ". "
            "Members are written in this order:"
        </p>
        <ol class="steps">{plan.steps.iter().map(step).collect_view()}</ol>
        {notes(state.session, &plan.notes)}
        {checks(
            state.session,
            "Errors in the document",
            "The archive gets new checksums, so these errors can no longer be detected in it.",
            &plan.faults,
        )}
        {checks(
            state.session,
            "Errors in the archive",
            "The document does not contain everything that the format requires.",
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

fn notes(session: Session, notes: &[Note]) -> Option<impl IntoView + use<>> {
    (!notes.is_empty()).then(|| {
        view! {
            <h3>"Notes"</h3>
            <ul class="check-list">{notes.iter().map(|it| note(session, it)).collect_view()}</ul>
        }
    })
}

fn note(session: Session, note: &Note) -> impl IntoView + use<> {
    let places = (note.count > 1).then(|| format::count(note.count, "place", "places"));
    view! {
        <li class="check">
            <div class="check-words">
                <p class="check-name">
                    <span class="tag">{note.kind.label()}</span>
                    {places.map(|places| view! { <span class="muted">{places}</span> })}
                </p>
                <p><bdi>{note.text.clone()}</bdi></p>
                <ul class="places">{place(session, &note.location)}</ul>
            </div>
        </li>
    }
}

fn checks(
    session: Session,
    title: &'static str,
    meaning: &'static str,
    checks: &[Check],
) -> Option<impl IntoView + use<>> {
    (!checks.is_empty()).then(|| {
        view! {
            <h3>{title} " " <span class="muted">{checks.len()}</span></h3>
            <p>{meaning}</p>
            <ul class="check-list">{checks.iter().map(|check| check_item(session, check)).collect_view()}</ul>
        }
    })
}
