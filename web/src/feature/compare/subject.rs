//! The list of subjects.

use leptos::prelude::*;
use sma_core::browse::{Line, Outcome, Part, Position, Subject};
use sma_worker::protocol::{Excerpt, Older};

use super::State;
use crate::archive::{Place, Screen};
use crate::format;
use crate::ui::difference::old_and_new;
use crate::ui::icon::{Icon, icon};
use crate::ui::pager::pager;
use crate::ui::screen_link::screen_link;
use crate::words;

/// Draws the selected subjects.
pub(super) fn subjects(state: State, older: Older) -> impl IntoView {
    let list = move || match state.page.get() {
        None => view! { <p class="muted">{words::LOADING}</p> }.into_any(),
        Some(page) if page.subjects.is_empty() => {
            view! { <p class="muted">"Nothing matches this filter."</p> }.into_any()
        }
        Some(page) => {
            let items = page.subjects.iter().map(|it| item(state, older, it)).collect_view();
            view! { <ol class="card subjects">{items}</ol> }.into_any()
        }
    };
    view! {
        <section aria-labelledby="differences">
            <h2 id="differences" tabindex="-1" class="unseen">"Differences"</h2>
            {list}
            {move || state.page.get().and_then(|page| {
                pager(state.from.get().into(), page.subjects.len(), page.count, move |it| state.turn(it))
            })}
        </section>
    }
}

fn item(state: State, older: Older, excerpt: &Excerpt) -> impl IntoView + use<> {
    let Excerpt { subject, more, volatile } = excerpt;
    let (tone, sign, word) = words_of(subject.outcome);
    let title = subject_title(state, older, subject);
    let lines = subject.lines.iter().map(|it| line(state, older, it)).collect_view();
    let has_lines = !subject.lines.is_empty();
    let more = (*more > 0).then(|| {
        let more = format::count(*more, "more difference", "more differences");
        view! { <li class="muted">{more} ": save the differences to see all."</li> }
    });
    let volatile = (*volatile > 0).then(|| {
        let values = format::count(*volatile, "volatile value", "volatile values");
        view! { <li class="muted">{values} " not listed"</li> }
    });
    view! {
        <li class="subject">
            <p class="subject-head">
                <span class=format!("badge {tone}")>{icon(sign)}</span>
                {title}
                <span class="tag">{subject.kind.clone()}</span>
                <span class="muted">{word}</span>
            </p>
            {(has_lines || volatile.is_some()).then(|| view! { <ul class="lines">{lines} {more} {volatile}</ul> })}
        </li>
    }
}

fn words_of(outcome: Outcome) -> (&'static str, Icon, &'static str) {
    match outcome {
        Outcome::Added => ("good", Icon::Plus, "added"),
        Outcome::Removed => ("bad", Icon::Skip, "removed"),
        Outcome::Changed => ("warn", Icon::Changed, "changed"),
        Outcome::Volatile => ("", Icon::Changed, "volatile values only"),
        Outcome::NotCompared => {
            ("", Icon::Lock, "not compared: it cannot be read in one of the two")
        }
    }
}

fn subject_title(state: State, older: Older, subject: &Subject) -> AnyView {
    let title = subject.title.clone();
    match screen(older, &subject.section, &subject.position) {
        Some(screen) => {
            view! { <strong>{screen_link(state.session.trail, screen, title)}</strong> }.into_any()
        }
        None => view! { <strong><bdi>{title}</bdi></strong> }.into_any(),
    }
}

/// Returns the screen of a record, if the archive on screen has it.
fn screen(older: Older, section: &str, position: &Position) -> Option<Screen> {
    let index = match older {
        Older::This => position.old,
        Older::Other => position.new,
    };
    let collection = position.collection.clone()?;
    Some(Screen::Record(Place { section: section.into(), collection }, index?))
}

fn line(state: State, older: Older, line: &Line) -> impl IntoView + use<> {
    let part = line.part.as_ref();
    let name = part.map(|part| part_name(state, older, part));
    match (line.outcome, part) {
        (Outcome::Added | Outcome::Removed, Some(part)) => {
            let word = if line.outcome == Outcome::Added { "added" } else { "removed" };
            let count = (part.count > 1).then(|| format::count(part.count, "record", "records"));
            let count = count.map(|count| format!("{count} "));
            view! { <li>{name} ": " {count} {word}</li> }.into_any()
        }
        _ => {
            let label = line.label.clone();
            let path = line.path.clone();
            let separator = (name.is_some() && !label.is_empty()).then_some(" · ");
            view! {
                <li>
                    <span class="line-name">
                        {name} {separator} {label} " "
                        <bdi class="mono">{path}</bdi>
                    </span>
                    " "
                    {old_and_new(line.old.as_deref(), line.new.as_deref())}
                </li>
            }
            .into_any()
        }
    }
}

fn part_name(state: State, older: Older, part: &Part) -> AnyView {
    match screen(older, &part.section, &part.position) {
        Some(screen) => screen_link(state.session.trail, screen, part.label.clone()).into_any(),
        None => part.label.clone().into_any(),
    }
}
