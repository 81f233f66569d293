//! The screen of the history.

use leptos::prelude::*;
use sma_core::browse::{Bars, TimelineDay, TimelinePage};

use super::State;
use super::filter::filters;
use super::row::row;
use super::state::{days, label};
use crate::archive::Screen;
use crate::format;
use crate::ui::chart::{Bar, Brush, Chart, Scale, bars, brush, chart, numbers};
use crate::ui::crumbs::crumbs;
use crate::ui::pager::pager;
use crate::ui::progress::bar;
use crate::words;

/// Draws the screen.
pub(crate) fn history_screen(state: State) -> impl IntoView {
    state.load();
    let above = vec![(words::OVERVIEW.into(), Screen::Overview)];
    let total = Memo::new(move |_| state.page.with(|page| page.as_ref().map(|page| page.total)));
    let all_bars =
        Memo::new(move |_| state.page.with(|page| page.as_ref().map(|page| page.bars.clone())));
    view! {
        <section class="tool-screen history" aria-labelledby="heading">
            {crumbs(state.session.trail, above, None)}
            <div class="screen-head">
                <h1 id="heading" tabindex="-1">"History"</h1>
                <p class="muted">{move || state.page.get().map(|page| counted(&page))}</p>
            </div>
            {bar(state.operation, "cancel-history", move || state.operation.cancel())}
            {move || match total.get() {
                None => view! { <p class="muted">{words::LOADING}</p> }.into_any(),
                Some(0) => nothing(state).into_any(),
                Some(_) => view! {
                    {move || all_bars.get().filter(|bars| bars.counts.len() > 1).map(|bars| overview(state, bars))}
                    {filters(state)}
                    {list(state)}
                }
                .into_any(),
            }}
        </section>
    }
}

fn counted(page: &TimelinePage) -> String {
    let all = format::count(page.total, "change", "changes");
    match page.change_count == page.total {
        true => all,
        false => format!("{} of {all}", format::number(page.change_count)),
    }
}

/// Says why there are no changes.
fn nothing(state: State) -> impl IntoView {
    let words = if state.session.archive().is_locked() {
        "Changes are in sections that are locked. Unlock the backup to see them."
    } else {
        "This backup records no changes of devices."
    };
    view! { <p class="card">{words}</p> }
}

/// Draws the number of changes along the whole time, of which a part can be chosen.
fn overview(state: State, all: Bars) -> impl IntoView {
    let parts = 0..all.counts.len();
    let labels: Vec<String> = parts.clone().map(|part| label(&all, part)).collect();
    let chosen = state.wanted.with_untracked(|wanted| wanted.days).map(|(first, last)| {
        let inside = |part: &usize| {
            let (start, end) = days(&all, *part);
            start <= last && end >= first
        };
        let (from, to) = (parts.clone().find(inside), parts.clone().rev().find(inside));
        (from.unwrap_or_default(), to.unwrap_or_default())
    });
    let scale = Scale::new(all.counts.iter().copied().max().unwrap_or_default());
    let ends = parts.clone().map(|part| days(&all, part));
    let ends = ends.map(|(first, last)| (format::day(first), format::day(last))).collect();
    let choice = Brush::new(ends, chosen);
    let named = |(part, count): (usize, &u64)| {
        let title = format!("{}: {}", labels[part], format::count(*count, "change", "changes"));
        Bar { title, parts: vec![*count] }
    };
    let drawn: Vec<Bar> = all.counts.iter().enumerate().map(named).collect();
    let rows = labels.iter().zip(&all.counts).filter(|(_, count)| **count > 0);
    let rows = rows.map(|(label, count)| vec![label.clone(), format::number(*count)]).collect();
    let unit = match all.days {
        1 => "per day".to_owned(),
        7 => "per week".to_owned(),
        days => format!("per {days} days"),
    };
    let dates = parts.map(|part| format::day(days(&all, part).0)).collect();
    let drawing = chart(
        Chart { label: format!("Number of changes {unit}"), scale, unit: "", dates },
        bars(drawn, scale, move |part| choice.is_outside(part)),
    );
    let choose = move |chosen: Option<(usize, usize)>| {
        let chosen = chosen.map(|(first, last)| (days(&all, first).0, days(&all, last).1));
        state.choose(move |wanted| wanted.with_days(chosen));
    };
    let choose = StoredValue::new(choose);
    view! {
        <section class="card" aria-labelledby="along">
            <h2 id="along">"Changes " {unit}</h2>
            {brush(choice, drawing, move |chosen| choose.with_value(|choose| choose(chosen)))}
            {numbers("Number of changes", &["Time", "Changes"], rows)}
        </section>
    }
}

/// Draws the changes, grouped by day.
fn list(state: State) -> impl IntoView {
    let rows = move || {
        let page = state.page.get()?;
        if page.days.is_empty() {
            return Some(
                view! { <p class="muted">"No change matches these filters."</p> }.into_any(),
            );
        }
        let days = page.days.iter().map(|group| day(state, group)).collect_view();
        let listed = page.days.iter().map(|group| group.rows.len()).sum();
        let pages =
            pager(state.from.get().into(), listed, page.row_count, move |it| state.turn(it));
        let count = format::count(page.change_count, "change", "changes");
        let save = view! {
            <div class="actions">
                <button type="button" class="button" on:click=move |_| state.save()>
                    "Save " {count} " as CSV"
                </button>
            </div>
        };
        Some(view! { {days} {pages} {save} }.into_any())
    };
    view! {
        <section class="moments" aria-labelledby="changes">
            <h2 id="changes" tabindex="-1" class="unseen">"Changes"</h2>
            <p class="hint">"Days and times are in UTC. Point at a time to see it in your time zone."</p>
            {rows}
            {bar(state.saving, "cancel-saving", move || state.saving.cancel())}
        </section>
    }
}

fn day(state: State, group: &TimelineDay) -> impl IntoView + use<> {
    let title = group.day.map_or_else(|| "Without a time".into(), format::weekday);
    let rows = group.rows.iter().map(|it| row(state, it)).collect_view();
    view! {
        <section class="card day">
            <h3>{title} " " <span class="muted">{format::count(group.count, "change", "changes")}</span></h3>
            <ol class="moment-list">{rows}</ol>
        </section>
    }
}
