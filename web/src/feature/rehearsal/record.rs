//! The list of records of a rehearsal.

use leptos::prelude::*;
use sma_core::browse::{Line, Rehearsed};
use sma_core::restore::{Reason, RecordOutcome};

use super::State;
use crate::archive::{Place, Screen};
use crate::ui::difference::old_and_new;
use crate::ui::icon::{Icon, icon};
use crate::ui::pager::pager;
use crate::ui::screen_link::screen_link;
use crate::words;

/// Draws the records with the selected outcome.
pub(super) fn records(state: State) -> impl IntoView {
    let list = move || match state.page.get() {
        None => view! { <p class="muted">{words::LOADING}</p> }.into_any(),
        Some(page) if page.records.is_empty() => {
            view! { <p class="muted">"No record would be written."</p> }.into_any()
        }
        Some(page) => {
            let items = page.records.iter().map(|it| item(state, it)).collect_view();
            view! { <ol class="card subjects">{items}</ol> }.into_any()
        }
    };
    view! {
        <section aria-labelledby="records">
            <h2 id="records" tabindex="-1" class="unseen">"Records"</h2>
            {list}
            {move || state.page.get().and_then(|page| {
                pager(state.from.get().into(), page.records.len(), page.count, move |it| state.turn(it))
            })}
        </section>
    }
}

/// Returns the tone, the icon and the word of an outcome.
pub(super) fn words_of(outcome: RecordOutcome) -> (&'static str, Icon, &'static str) {
    match outcome {
        RecordOutcome::Create => ("good", Icon::Plus, "added"),
        RecordOutcome::Change => ("warn", Icon::Changed, "changed"),
        RecordOutcome::Delete => ("bad", Icon::Skip, "deleted"),
        RecordOutcome::Skip => ("", Icon::Lock, "kept as it is"),
        RecordOutcome::Conflict => ("bad", Icon::Cross, "not restored"),
        _ => ("", Icon::Tick, "already the same"),
    }
}

fn item(state: State, record: &Rehearsed) -> impl IntoView + use<> {
    let (tone, sign, word) = words_of(record.outcome);
    let title = record.title.clone();
    let place = Place { section: record.section.clone(), collection: record.collection.clone() };
    let title = match record.index {
        Some(index) => {
            let screen = Screen::Record(place, index);
            screen_link(state.session.trail, screen, title).into_any()
        }
        None => view! { <bdi>{title}</bdi> }.into_any(),
    };
    let device = record
        .device
        .clone()
        .map(|device| view! { <span class="muted">"of " <bdi>{device}</bdi></span> });
    let lines = record.lines.iter().map(line).collect_view();
    view! {
        <li class="subject">
            <p class="subject-head">
                <span class=format!("badge {tone}")>{icon(sign)}</span>
                <strong>{title}</strong>
                <span class="tag">{record.kind.clone()}</span>
                {device}
                <span class="muted">{word} {reason(record.reason)}</span>
            </p>
            {(!record.lines.is_empty()).then(|| view! { <ul class="lines">{lines}</ul> })}
        </li>
    }
}

fn line(line: &Line) -> impl IntoView + use<> {
    view! {
        <li>
            <span class="line-name">{line.label.clone()} " " <bdi class="mono">{line.path.clone()}</bdi></span>
            " " {old_and_new(line.old.as_deref(), line.new.as_deref())}
        </li>
    }
}

/// Returns the reason for an outcome, where the outcome does not say it.
fn reason(reason: Reason) -> Option<&'static str> {
    match reason {
        Reason::IdTaken => Some(": its id belongs to another record there, so it gets a new one"),
        Reason::Dangling => Some(": it refers to a record that would be missing"),
        Reason::Unidentified => Some(": it has no id, name or address"),
        Reason::NumberedOtherwise => Some(": the target numbers such records otherwise"),
        _ => None,
    }
}
