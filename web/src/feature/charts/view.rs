//! The screen of the charts.

use leptos::prelude::*;
use sma_core::browse::{DriftPoint, FixPoint, Trends};

use super::State;
use crate::archive::Screen;
use crate::format;
use crate::ui::chart::{Bar, Chart, Scale, Share, bars, chart, legend, line, numbers, shares};
use crate::ui::crumbs::crumbs;
use crate::words;

/// Names of the severities, the worst first.
const SEVERITIES: [&str; 3] = ["Critical", "Warnings", "Notes"];

/// Draws the screen.
pub(crate) fn charts_screen(state: State) -> impl IntoView {
    state.load();
    let above = vec![(words::OVERVIEW.into(), Screen::Overview)];
    view! {
        <section class="tool-screen charts" aria-labelledby="heading">
            {crumbs(state.session.trail, above, None)}
            <div class="screen-head"><h1 id="heading" tabindex="-1">"Charts"</h1></div>
            {move || match state.trends.get() {
                None => view! { <p class="muted">{words::LOADING}</p> }.into_any(),
                Some(trends) => along_time(state, &trends).into_any(),
            }}
            {sizes(state)}
        </section>
    }
}

fn along_time(state: State, trends: &Trends) -> impl IntoView + use<> {
    if trends.drift.is_empty() && trends.fixes.is_empty() {
        let words = if state.session.archive().is_locked() {
            "Drift reports are in a section that is locked. Unlock the backup to see them."
        } else {
            "This backup contains no drift reports and no figures of fixes."
        };
        return view! { <p class="card">{words}</p> }.into_any();
    }
    view! {
        {(!trends.drift.is_empty()).then(|| drift(&trends.drift))}
        {(!trends.drift.is_empty()).then(|| severities(&trends.drift))}
        {(!trends.fixes.is_empty()).then(|| fixes(&trends.fixes))}
    }
    .into_any()
}

fn drift(points: &[DriftPoint]) -> impl IntoView + use<> {
    let scale = Scale::new(points.iter().map(|it| it.drifted).max().unwrap_or_default());
    let bar = |point: &DriftPoint| Bar {
        title: format!(
            "{}: {} of {}",
            format::day(point.day),
            format::number(point.drifted),
            format::count(point.devices, "device", "devices")
        ),
        parts: vec![point.drifted],
    };
    let row = |point: &DriftPoint| {
        vec![format::day(point.day), format::number(point.drifted), format::number(point.devices)]
    };
    let frame = Chart {
        label: format!("Number of devices that drifted, {}", period(points, |it| it.day)),
        scale,
        unit: "",
        dates: points.iter().map(|it| format::day(it.day)).collect(),
    };
    let drawing = chart(frame, bars(points.iter().map(bar).collect(), scale, |_| false));
    let rows = points.iter().map(row).collect();
    view! {
        <section class="card" aria-labelledby="drift">
            <h2 id="drift">"Devices that drifted"</h2>
            <p class="muted">"How many devices differed from their configuration, by the latest drift report of each day."</p>
            {drawing}
            {numbers("Devices that drifted", &["Date", "Drifted", "Devices"], rows)}
        </section>
    }
}

fn severities(points: &[DriftPoint]) -> impl IntoView + use<> {
    let parts = |it: &DriftPoint| vec![it.critical, it.warnings, it.notes];
    let sum = |it: &DriftPoint| parts(it).iter().fold(0_u64, |sum, it| sum.saturating_add(*it));
    let scale = Scale::new(points.iter().map(sum).max().unwrap_or_default());
    let bar = |point: &DriftPoint| {
        let said = SEVERITIES.iter().zip(parts(point));
        let said: Vec<_> =
            said.map(|(name, number)| format!("{name} {}", format::number(number))).collect();
        Bar {
            title: format!("{}: {}", format::day(point.day), said.join(", ")),
            parts: parts(point),
        }
    };
    let row = |point: &DriftPoint| {
        let numbers = parts(point).into_iter().map(format::number);
        std::iter::once(format::day(point.day)).chain(numbers).collect()
    };
    let frame = Chart {
        label: format!("Number of differences by severity, {}", period(points, |it| it.day)),
        scale,
        unit: "",
        dates: points.iter().map(|it| format::day(it.day)).collect(),
    };
    let drawing = chart(frame, bars(points.iter().map(bar).collect(), scale, |_| false));
    let rows = points.iter().map(row).collect();
    let columns = ["Date", SEVERITIES[0], SEVERITIES[1], SEVERITIES[2]];
    view! {
        <section class="card" aria-labelledby="severities">
            <h2 id="severities">"Differences by severity"</h2>
            {legend(&SEVERITIES)}
            {drawing}
            {numbers("Differences by severity", &columns, rows)}
        </section>
    }
}

fn fixes(points: &[FixPoint]) -> impl IntoView + use<> {
    let scale = Scale::new(100);
    let value = |point: &FixPoint| {
        let title = format!(
            "{}: {} of {} succeeded",
            format::day(point.day),
            format::number(point.successes),
            format::number(point.attempts)
        );
        (title, point.percent())
    };
    let row = |point: &FixPoint| {
        let rate = point.percent().map_or_else(|| "–".into(), |rate| format!("{rate}\u{a0}%"));
        let counts = [point.attempts, point.successes].map(format::number);
        [vec![format::day(point.day)], counts.to_vec(), vec![rate]].concat()
    };
    let frame = Chart {
        label: format!(
            "Automatic fixes that succeeded, in percent, {}",
            period(points, |it| it.day)
        ),
        scale,
        unit: "\u{a0}%",
        dates: points.iter().map(|it| format::day(it.day)).collect(),
    };
    let drawing = chart(frame, line(points.iter().map(value).collect(), scale));
    let rows = points.iter().map(row).collect();
    view! {
        <section class="card" aria-labelledby="fixes">
            <h2 id="fixes">"Automatic fixes that succeeded"</h2>
            <p class="muted">"Days without an attempt have no mark."</p>
            {drawing}
            {numbers("Automatic fixes", &["Date", "Attempts", "Succeeded", "Rate"], rows)}
        </section>
    }
}

/// Draws the sizes of the sections.
fn sizes(state: State) -> impl IntoView {
    let archive = state.session.archive();
    let mut sections: Vec<_> =
        archive.summary.sections.iter().filter(|section| section.size > 0).collect();
    sections.sort_by_key(|section| std::cmp::Reverse(section.size));
    let share = |section: &sma_core::summary::SectionSummary| Share {
        name: section.label.clone(),
        size: section.size,
        text: format::size(section.size),
    };
    let parts: Vec<Share> = sections.into_iter().map(share).collect();
    (!parts.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="sizes">
                <h2 id="sizes">"Size of each section"</h2>
                {shares("Size of each section", parts)}
            </section>
        }
    })
}

fn period<P>(points: &[P], day: impl Fn(&P) -> i64) -> String {
    let day = |point: Option<&P>| point.map(|point| format::day(day(point))).unwrap_or_default();
    format!("{} to {}", day(points.first()), day(points.last()))
}
