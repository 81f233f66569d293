//! The ladder: seven questions about the archive, and what the verdict does not prove.

use leptos::prelude::*;
use sma_core::Level;
use sma_core::check::Rung;
use sma_core::report::{Headline, Report, RungResult, State};

use crate::session::Session;
use crate::ui::icon::{Icon, icon};
use crate::ui::state::look;

/// Draws the ladder of a report.
pub(super) fn ladder(session: Session, report: &Report) -> impl IntoView + use<> {
    let level = report.level;
    let rungs = report.assessment.rungs.iter();
    let rungs = rungs.map(|result| cell(session, level, result)).collect_view();
    view! { <ul class="ladder" aria-label="Checks at a glance">{rungs}</ul> }
}

fn cell(session: Session, level: Level, result: &RungResult) -> impl IntoView + use<> {
    let (class, sign) = look(result.state);
    let is_requestable = result.rung == Rung::SafeToShare
        && result.state == State::NotChecked
        && level < Level::Paranoid;
    let request = is_requestable.then(|| {
        view! {
            <button
                type="button"
                class="button small"
                id="check-sharing"
                disabled=move || session.check.operation.is_running.get()
                on:click=move |_| {
                    session.check_sharing();
                    session.desk.voice.focus_on("heading");
                }
            >"Check now"</button>
        }
    });
    let is_open = result.state == State::NotChecked && !is_requestable;
    let reason = (is_open && !result.reason.is_empty())
        .then(|| view! { <bdi class="rung-reason">{result.reason.clone()}</bdi> });
    view! {
        <li class=format!("rung {class}")>
            <strong>{icon(sign)} {result.name.clone()}</strong>
            <span class="rung-state">{result.state.label()}</span>
            {is_telling(result).then(|| view! { <bdi>{result.fact.clone()}</bdi> })}
            {reason}
            {request}
        </li>
    }
}

/// Returns whether the fact says more than the state.
fn is_telling(result: &RungResult) -> bool {
    result.fact != result.state.label()
}

/// Draws what the verdict does not prove.
pub(super) fn caveats(headline: &Headline) -> impl IntoView + use<> {
    let caveats: Vec<_> =
        headline.caveats.iter().map(|caveat| view! { <li>{caveat.clone()}</li> }).collect();
    view! {
        <details class="part caveats">
            <summary>{icon(Icon::Next)} <span>"What this does not prove"</span></summary>
            <ul>{caveats}</ul>
        </details>
    }
}
