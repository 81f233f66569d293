//! The screen of a copy: what making it does, what it needs, and the result.

use leptos::prelude::*;

use super::input::{encryption_input, redaction_input, signing_input};
use super::made::made_card;
use super::state::Stage;
use super::{Kind, State};
use crate::archive::Screen;
use crate::ui::crumbs::crumbs;
use crate::ui::icon::{Icon, icon};
use crate::ui::progress::bar;
use crate::words;

/// Draws the screen.
pub(crate) fn make_screen(state: State) -> impl IntoView {
    let archive = state.session.archive();
    let above = vec![(words::OVERVIEW.into(), Screen::Overview)];
    let steps = state.kind.steps(&archive.summary);
    let steps = steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
    let obstacle = state.kind.obstacle(&archive.summary, archive.is_locked());
    let content = move || match (obstacle, state.stage.get()) {
        (Some(obstacle), _) => view! { <p><strong>{obstacle}</strong></p> }.into_any(),
        (None, Stage::Unasked) => input(state).into_any(),
        (None, Stage::Deriving) => deriving(state).into_any(),
        (None, Stage::Making) => ().into_any(),
        (None, Stage::Made(made)) => made_card(state, &made).into_any(),
    };
    view! {
        <section class="tool-screen make" aria-labelledby="heading">
            {crumbs(state.session.trail, above, None)}
            <div class="screen-head">
                <h1 id="heading" tabindex="-1">{state.kind.title()}</h1>
                <p class="muted"><bdi>{archive.file.title()}</bdi> " itself is not changed."</p>
            </div>
            <div class="card">
                <h2>"What happens"</h2>
                <ol class="numbered">{steps}</ol>
                <div role="alert">
                    {move || state.complaint.get().map(|reason| view! {
                        <p class="complaint">{icon(Icon::Cross)} <span><bdi>{reason}</bdi></span></p>
                    })}
                </div>
                {content}
                {bar(state.operation, "cancel-copy", move || state.cancel())}
            </div>
        </section>
    }
}

fn input(state: State) -> impl IntoView {
    match state.kind {
        Kind::Redacted => redaction_input(state).into_any(),
        Kind::Encrypted => encryption_input(state).into_any(),
        Kind::Signed => signing_input(state).into_any(),
    }
}

fn deriving(state: State) -> impl IntoView {
    view! {
        <div class="progress">
            <p id="derivation-label">"Deriving the key"</p>
            <progress aria-labelledby="derivation-label" max="1000"></progress>
            <button type="button" class="button" id="cancel-derivation" on:click=move |_| state.cancel()>
                {words::CANCEL}
            </button>
        </div>
    }
}
