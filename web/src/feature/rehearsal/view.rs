//! The screen of a rehearsal.

use leptos::prelude::*;
use sma_core::restore::{ConflictStrategy, RecordOutcome};
use sma_worker::protocol::Rehearsal;

use super::State;
use super::record::records;
use super::state::Stage;
use crate::archive::Screen;
use crate::format;
use crate::ui::chip::chip;
use crate::ui::crumbs::crumbs;
use crate::ui::icon::{Icon, icon};
use crate::ui::progress::bar;
use crate::ui::second_choice::second_choice;
use crate::words;

/// The strategies, each with its label, and the name of its choice in the document.
const STRATEGIES: [(ConflictStrategy, &str, &str); 4] = [
    (ConflictStrategy::Overwrite, "Overwrite", "overwrite"),
    (ConflictStrategy::Merge, "Merge", "merge"),
    (ConflictStrategy::Skip, "Skip", "skip"),
    (ConflictStrategy::Fail, "Fail", "fail"),
];

/// What can be selected, with its label and the name of its choice in the document.
const OUTCOMES: [(Option<RecordOutcome>, &str, &str); 7] = [
    (None, "Differences", "all"),
    (Some(RecordOutcome::Create), "Added", "added"),
    (Some(RecordOutcome::Change), "Changed", "changed"),
    (Some(RecordOutcome::Delete), "Deleted", "deleted"),
    (Some(RecordOutcome::Skip), "Kept", "kept"),
    (Some(RecordOutcome::Conflict), "Not restored", "conflict"),
    (Some(RecordOutcome::Same), "Already the same", "same"),
];

/// Draws the screen.
pub(crate) fn rehearsal_screen(state: State) -> impl IntoView {
    let above = vec![(words::OVERVIEW.into(), Screen::Overview)];
    view! {
        <section class="tool-screen rehearsal" aria-labelledby="heading">
            {crumbs(state.session.trail, above, None)}
            <div class="screen-head">
                <h1 id="heading" tabindex="-1">
                    {move || match state.second.opening.get() {
                        Some(file) => format!("Opening {}", file.title()),
                        None => title(&state.stage.get()),
                    }}
                </h1>
                {move || (state.stage.get() != Stage::Unasked).then(|| target(state))}
            </div>
            {bar(state.second.operation, "cancel-opening", move || state.cancel())}
            {bar(state.operation, "cancel-rehearsal", move || state.cancel())}
            {move || match state.stage.get() {
                _ if state.second.opening.with(Option::is_some) => ().into_any(),
                Stage::Unasked => choice(state).into_any(),
                Stage::Planning => ().into_any(),
                Stage::Failed(reason) => view! { <p class="complaint">{icon(Icon::Cross)} <span>{reason}</span></p> }.into_any(),
                Stage::Done(rehearsal) => result(state, &rehearsal).into_any(),
            }}
        </section>
    }
}

fn title(stage: &Stage) -> String {
    match stage {
        Stage::Unasked => "Rehearse a restore".into(),
        Stage::Planning => "Planning…".into(),
        Stage::Failed(_) => "This backup cannot be restored".into(),
        Stage::Done(rehearsal) if !rehearsal.is_accepted => "This backup would be refused".into(),
        Stage::Done(rehearsal) => {
            let parts = [
                (RecordOutcome::Create, "add"),
                (RecordOutcome::Change, "change"),
                (RecordOutcome::Delete, "delete"),
            ];
            let counted = parts.map(|(outcome, verb)| (count(rehearsal, Some(outcome)), verb));
            let counted = counted.into_iter().filter(|(number, _)| *number > 0);
            let said: Vec<_> = counted
                .map(|(number, verb)| {
                    format!("{verb} {}", format::count(number, "record", "records"))
                })
                .collect();
            match said.is_empty() {
                true => "Restoring would change nothing".into(),
                false => format!("Restoring would {}", said.join(" and ")),
            }
        }
    }
}

fn target(state: State) -> impl IntoView {
    move || {
        let words = match state.second.other.get() {
            Some(other) => {
                format!("Target: the system of {}. Nothing is written.", other.file.title())
            }
            None => "Target: an empty system. Nothing is written.".into(),
        };
        view! { <p class="muted"><bdi>{words}</bdi></p> }
    }
}

/// Draws the choice of the target.
fn choice(state: State) -> impl IntoView {
    let nothing = view! {
        <button type="button" class="button" on:click=move |_| state.take_nothing()>"An empty system"</button>
    };
    second_choice(
        state.second,
        "restore-to",
        "Choose a backup of the system to restore to. You see what restoring this backup there would add, \
         change and keep. Nothing is written.",
        move |name, source| state.take_file(name, source),
        move |archive| state.take_open(archive),
        nothing,
    )
}

fn result(state: State, rehearsal: &Rehearsal) -> impl IntoView + use<> {
    let strategies = STRATEGIES.into_iter().map(|(strategy, label, value)| {
        let is_chosen = move || state.strategy.get() == strategy;
        chip("strategy", (value, label), None, is_chosen, move || state.set_strategy(strategy))
    });
    let more = rehearsal.error_count - rehearsal.errors.len() as u64;
    let errors = (!rehearsal.errors.is_empty()).then(|| {
        let errors = rehearsal.errors.clone().into_iter();
        let errors = errors.map(|error| view! { <li>{icon(Icon::Cross)} <bdi>{error}</bdi></li> });
        view! {
            <section class="card messages bad" aria-labelledby="restore-errors">
                <h2 id="restore-errors">"Not restored"</h2>
                <ul>{errors.collect_view()}</ul>
                {(more > 0).then(|| view! { <p class="muted">"and " {format::number(more)} " more"</p> })}
            </section>
        }
    });
    let missing = rehearsal.secrets_missing;
    let missing = (missing > 0).then(|| {
        let secrets = format::count(missing, "secret", "secrets");
        format!("{secrets} must be entered again: this backup has placeholders, and the target has none.")
    });
    let kept = rehearsal.secrets_kept;
    let kept = (kept > 0).then(|| {
        let secrets = format::count(kept, "secret", "secrets");
        format!("The target keeps {secrets} for which this backup has placeholders.")
    });
    let remarks: Vec<_> =
        missing.into_iter().chain(kept).chain(rehearsal.warnings.clone()).collect();
    let remarks = (!remarks.is_empty()).then(|| {
        let remarks =
            remarks.into_iter().map(|it| view! { <li>{icon(Icon::Warning)} <bdi>{it}</bdi></li> });
        view! {
            <section class="card messages warn" aria-labelledby="restore-remarks">
                <h2 id="restore-remarks">"Before you restore"</h2>
                <ul>{remarks.collect_view()}</ul>
            </section>
        }
    });
    let choices = OUTCOMES.into_iter().filter_map(|(outcome, label, value)| {
        let number = count(rehearsal, outcome);
        (number > 0 || outcome.is_none()).then(|| {
            let is_chosen = move || state.outcome.get() == outcome;
            chip("outcome", (value, label), Some(number), is_chosen, move || state.select(outcome))
        })
    });
    let list = rehearsal.is_accepted.then(|| {
        view! {
            <fieldset class="chips">
                <legend class="unseen">"Outcome"</legend>
                {choices.collect_view()}
            </fieldset>
            {records(state)}
        }
    });
    view! {
        <fieldset class="chips strategies">
            <legend>"Where the target has a record with other content"</legend>
            {strategies.collect_view()}
            <p class="hint">{move || meaning(state.strategy.get())}</p>
        </fieldset>
        {errors}
        {remarks}
        {list}
        <div class="actions">
            <button type="button" class="button" on:click=move |_| state.start_over()>"Choose another target"</button>
        </div>
    }
}

/// Returns the meaning of a strategy as a sentence.
fn meaning(strategy: ConflictStrategy) -> String {
    let mut meaning = strategy.meaning().to_owned();
    if let Some(first) = meaning.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    meaning + "."
}

/// Returns the number of records with an outcome; of any but equal ones if `None`.
fn count(rehearsal: &Rehearsal, outcome: Option<RecordOutcome>) -> u64 {
    let is_counted = |other: RecordOutcome| match outcome {
        Some(outcome) => other == outcome,
        None => other != RecordOutcome::Same,
    };
    rehearsal.counts.iter().filter(|it| is_counted(it.0)).map(|it| it.2).sum()
}
