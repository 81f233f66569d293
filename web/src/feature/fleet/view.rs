//! The screen of the list.

use leptos::prelude::*;
use sma_core::lineage::Reliance;
use web_sys::File;

use super::State;
use super::row::row;
use super::state::{Arranged, Entry, Found};
use super::strip::strip;
use crate::{format, words};

/// Draws the screen. `open` opens a file, and `compare` a newer one to compare it with an older one.
pub(crate) fn fleet_screen(
    state: State,
    open: impl Fn(&File) + Copy + Send + Sync + 'static,
    compare: impl Fn(&File, &File) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let all = move || {
        let (entries, arranged) = (state.entries.get(), state.arranged.get());
        let rows = order(&entries, &arranged);
        let rows = rows.into_iter().map(|index| row(state, index, &entries, &arranged, open));
        view! {
            {strip(&entries, &arranged)}
            <div class="card files">
                <table>
                    <thead>
                        <tr>
                            <td></td>
                            <th scope="col">"File"</th>
                            <th scope="col">"Created"</th>
                            <th scope="col">"Host"</th>
                            <th scope="col">"Type"</th>
                            <th scope="col" class="number">"Devices"</th>
                            <th scope="col" class="number">"Size"</th>
                            <th scope="col">"Result"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
    };
    let title = move || {
        state.entries.with(|entries| state.arranged.with(|arranged| headline(entries, arranged)))
    };
    let details = move || {
        state.entries.with(|entries| state.arranged.with(|arranged| details(entries, arranged)))
    };
    let pair =
        Memo::new(move |_| state.selected.with(|it| it.len() == 2 && state.pair().is_some()));
    let compare_pair = move |_| {
        if let Some([newer, older]) = untrack(|| state.pair()) {
            compare(&newer, &older);
        }
    };
    view! {
        <section class="tool-screen fleet" aria-labelledby="heading">
            <div class="screen-head">
                <h1 id="heading" tabindex="-1">{title}</h1>
                <p class="muted">{details}</p>
            </div>
            {progress(state)}
            <div class="actions">
                <button type="button" class="button primary" disabled=move || !pair.get() on:click=compare_pair>
                    "Compare the two selected"
                </button>
                <button type="button" class="button" on:click=move |_| state.save()>"Save list as CSV"</button>
                <button type="button" class="button" on:click=move |_| state.clear()>"Close list"</button>
            </div>
            {all}
        </section>
    }
}

/// Returns the first thing to know about the files.
pub(super) fn headline(entries: &[Entry], arranged: &Arranged) -> String {
    let is_done = entries.iter().all(|entry| entry.found.is_some());
    let best = arranged.newest_reliable().and_then(|index| entries.get(index));
    match (best, is_done) {
        (_, false) => format!("Checking {} files", entries.len()),
        (Some(best), true) => format!("Newest backup to rely on: {}", best.file.name()),
        (None, true) => "None of these files is a backup to rely on".into(),
    }
}

/// Returns what is to be known beside.
fn details(entries: &[Entry], arranged: &Arranged) -> String {
    let Some(best) = arranged.newest_reliable() else { return String::new() };
    let time = entries.get(best).and_then(|entry| entry.archive()?.candidate.created_at.clone());
    let time = time.map(|time| format::time(&time).unwrap_or(time));
    let newer = arranged.newest_first().into_iter().take_while(|index| *index != best);
    let newer: Vec<_> = newer.filter_map(|index| Some(arranged.place(index)?.reliance)).collect();
    let count = |is_it: fn(&Reliance) -> bool| newer.iter().filter(|it| is_it(it)).count() as u64;
    let parts = [
        (count(|it| *it == Reliance::Faulty), "damaged"),
        (count(|it| *it == Reliance::Unchecked), "locked"),
        (
            count(|it| matches!(it, Reliance::Incomplete | Reliance::FaultyBase)),
            "without an intact base",
        ),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{} {words}", format::number(count)))
        .collect();
    let made = time.map(|time| format!("Created {time}.")).unwrap_or_default();
    match parts.is_empty() {
        true => made,
        false => format!("{made} Newer ones: {}.", parts.join(", ")),
    }
}

/// Returns the entries in the order of the table: archives from the newest to the oldest, then files that
/// are not checked yet, then the others.
pub(super) fn order(entries: &[Entry], arranged: &Arranged) -> Vec<usize> {
    let of = |is_it: fn(&Entry) -> bool| {
        let found = entries.iter().enumerate().filter(move |(_, entry)| is_it(entry));
        found.map(|(index, _)| index)
    };
    let mut order = arranged.newest_first();
    order.extend(of(|entry| entry.found.is_none()));
    order.extend(of(|entry| matches!(entry.found, Some(Found::Refused(_)))));
    order
}

/// Draws how many files are checked, and the button that stops or continues.
fn progress(state: State) -> impl IntoView {
    let done = move || state.entries.with(|all| all.iter().filter(|it| it.found.is_some()).count());
    let is_done = Memo::new(move |_| done() == state.count());
    let words = move || format!("{} of {} checked", done(), state.count());
    move || {
        (!is_done.get()).then(|| {
            let is_stopped = state.is_stopped.get();
            view! {
                <div class="progress">
                    <p id="survey-label">{words}</p>
                    <progress
                        aria-labelledby="survey-label"
                        max=move || state.count().to_string()
                        value=move || done().to_string()
                    ></progress>
                    {if is_stopped {
                        view! {
                            <button type="button" class="button" on:click=move |_| state.proceed()>"Continue"</button>
                        }
                        .into_any()
                    } else {
                        view! {
                            <button type="button" class="button" on:click=move |_| state.stop()>{words::CANCEL}</button>
                        }
                        .into_any()
                    }}
                </div>
            }
        })
    }
}
