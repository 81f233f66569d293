//! The screen of a comparison.

use leptos::prelude::*;
use sma_core::browse::Outcome;
use sma_worker::protocol::{Compared, DifferenceForm, Older};

use super::State;
use super::filter::filters;
use super::state::{Stage, count};
use super::subject::subjects;
use crate::archive::Screen;
use crate::format;
use crate::second::Other;
use crate::ui::crumbs::crumbs;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::menu;
use crate::ui::progress::bar;
use crate::ui::second_choice::{second_button, second_choice};
use crate::ui::state::look;
use crate::words;

/// Id of the button that picks the other archive.
const BUTTON: &str = "compare-with";

/// Draws the screen.
pub(crate) fn compare_screen(state: State) -> impl IntoView {
    let above = vec![(words::OVERVIEW.into(), Screen::Overview)];
    view! {
        <section class="tool-screen compare" aria-labelledby="heading">
            {crumbs(state.session.trail, above, None)}
            <div class="screen-head">
                <h1 id="heading" tabindex="-1">
                    {move || match state.second.opening.get() {
                        Some(file) => format!("Opening {}", file.title()),
                        None => title(&state.stage.get()),
                    }}
                </h1>
            </div>
            {move || state.second.other.get().map(|other| pair(state, other))}
            {bar(state.second.operation, "cancel-opening", move || state.cancel())}
            {bar(state.operation, "cancel-comparison", move || state.cancel())}
            {move || match state.stage.get() {
                _ if state.second.opening.with(Option::is_some) => ().into_any(),
                Stage::Unasked => choice(state).into_any(),
                Stage::Comparing => ().into_any(),
                Stage::Done(compared) => result(state, &compared).into_any(),
            }}
        </section>
    }
}

fn title(stage: &Stage) -> String {
    match stage {
        Stage::Unasked => "Compare with another backup".into(),
        Stage::Comparing => "Comparing…".into(),
        Stage::Done(compared) if compared.is_same => "No differences".into(),
        Stage::Done(compared) => {
            let parts = [
                (Outcome::Added, "added"),
                (Outcome::Removed, "removed"),
                (Outcome::Changed, "changed"),
                (Outcome::NotCompared, "not compared"),
            ];
            let counted = parts.map(|(outcome, word)| (count(compared, Some(outcome)), word));
            let counted = counted.into_iter().filter(|(number, _)| *number > 0);
            let said: Vec<_> = counted
                .map(|(number, word)| format!("{} {word}", format::number(number)))
                .collect();
            said.join(", ")
        }
    }
}

/// Draws the choice of the other archive.
fn choice(state: State) -> impl IntoView {
    second_choice(
        state.second,
        BUTTON,
        "Choose another backup of the same system, older or newer, in any format. Secrets are not shown: \
         only that they changed.",
        move |name, source| state.take_file(name, source),
        move |archive| state.take_open(archive),
        (),
    )
}

/// Draws the two archives, the older one first.
fn pair(state: State, other: Other) -> impl IntoView {
    let archive = state.session.archive();
    let this = {
        let file = archive.file.title();
        let time = archive.summary.created_at.clone();
        move || {
            let report = state.session.check.report.get();
            let headline = report.map(|report| report.assessment.headline.clone());
            side(file.clone(), time.clone(), headline.map(|it| (it.state, it.title))).into_any()
        }
    };
    let that = move || {
        let headline = state.second.headline.get().map(|it| (it.state, it.title));
        side(other.file.title(), other.created_at.clone(), headline).into_any()
    };
    let older = move || match state.stage.get() {
        Stage::Done(compared) => Some(compared.older),
        _ => None,
    };
    view! {
        <div class="pair">
            <div class="side">
                <p class="side-label">{move || if older().is_some() { "Older" } else { "" }}</p>
                {
                    let (this, that) = (this.clone(), that.clone());
                    move || if older() == Some(Older::Other) { that() } else { this() }
                }
            </div>
            {move || older().map(|older| {
                let swapped = match older {
                    Older::This => Older::Other,
                    Older::Other => Older::This,
                };
                view! {
                    <button
                        type="button"
                        class="button swap"
                        aria-label="Swap older and newer"
                        on:click=move |_| state.compare(Some(swapped))
                    >{icon(Icon::Swap)}</button>
                }
            })}
            <div class="side">
                <p class="side-label">{move || if older().is_some() { "Newer" } else { "" }}</p>
                {move || if older() == Some(Older::Other) { this() } else { that() }}
            </div>
        </div>
    }
}

fn side(
    file: String,
    time: Option<String>,
    headline: Option<(sma_core::report::State, String)>,
) -> impl IntoView {
    let time = time.map(|time| format::time(&time).unwrap_or(time));
    view! {
        <p class="side-file"><strong><bdi>{file}</bdi></strong></p>
        <p class="muted"><bdi>{time.unwrap_or_else(|| "Time unknown".into())}</bdi></p>
        {headline.map(|(state, title)| {
            let (tone, sign) = look(state);
            view! { <p class=format!("side-verdict {tone}")>{icon(sign)} <span>{title}</span></p> }
        })}
    }
}

fn result(state: State, compared: &Compared) -> impl IntoView + use<> {
    let volatile = count(compared, Some(Outcome::Volatile));
    let is_empty = compared.counts.is_empty();
    let is_locked = move || {
        state.second.other.with(|it| it.as_ref().is_some_and(|it| it.is_locked))
            || state.session.archive().is_locked()
    };
    let save_text = move |_| {
        state.save(DifferenceForm::Text(state.selection.get_untracked()), "differences.txt");
    };
    let save_csv = move |_| {
        state.save(DifferenceForm::Csv(state.selection.get_untracked()), "differences.csv");
    };
    let save_json = move |_| state.save(DifferenceForm::Json, "differences.json");
    let same = compared.is_same.then(|| {
        let noise = match volatile {
            0 => "Every section, record and setting is equal.".to_owned(),
            count => format!(
                "Only values that change by themselves differ, such as the time a device was last \
                 seen: in {}.",
                format::count(count, "place", "places")
            ),
        };
        view! { <p>{noise}</p> }
    });
    let list = (!is_empty).then(|| {
        view! {
            {filters(state, compared)}
            {subjects(state, compared.older)}
        }
    });
    view! {
        {same}
        <Show when=is_locked>
            <p class="remark">
                "Encrypted sections can be compared once both backups are unlocked: open each, enter its \
                 password, and compare them here."
            </p>
        </Show>
        {list}
        <div class="actions">
            {menu("Save differences", view! {
                <ul>
                    <li><button type="button" class="button quiet" on:click=save_text>"As sentences (text)"</button></li>
                    <li><button type="button" class="button quiet" on:click=save_csv>"As a table (CSV)"</button></li>
                    <li><button type="button" class="button quiet" on:click=save_json>"As JSON"</button></li>
                </ul>
            })}
            {second_button("button", BUTTON, "Compare with another…", move |name, source| {
                state.take_file(name, source);
            })}
        </div>
    }
}
