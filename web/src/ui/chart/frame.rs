//! What surrounds the marks of a chart.

use leptos::prelude::*;

use super::{Scale, percent};

/// Number of series that look different.
const SERIES: usize = 6;

/// Number of dates below a chart.
const DATES: usize = 3;

/// A chart without its marks.
pub(crate) struct Chart {
    /// What it shows, in a sentence.
    pub(crate) label: String,
    /// Its vertical scale.
    pub(crate) scale: Scale,
    /// Unit after each tick, such as `%`.
    pub(crate) unit: &'static str,
    /// Labels of its parts from left to right, of which some are displayed.
    pub(crate) dates: Vec<String>,
}

/// Draws a chart with these marks.
pub(crate) fn chart(chart: Chart, marks: impl IntoView + 'static) -> impl IntoView {
    let Chart { label, scale, unit, dates } = chart;
    let tick = move |tick: u64| percent(100.0 - scale.height(tick));
    let grid = scale.ticks().map(move |number| {
        let (y, also_y) = (tick(number), tick(number));
        view! { <line class="grid-line" x1="0" x2="100%" y1=y y2=also_y /> }
    });
    let numbers = scale.ticks().map(move |number| {
        view! { <text x="100%" y=tick(number)>{crate::format::number(number)} {unit}</text> }
    });
    view! {
        <div class="chart">
            <svg class="chart-scale" aria-hidden="true">{numbers.collect_view()}</svg>
            <svg class="chart-plot" role="img" aria-label=label>
                {patterns()}
                {grid.collect_view()}
                {marks.into_any()}
            </svg>
            <svg class="chart-dates" aria-hidden="true">{labels(&dates)}</svg>
        </div>
    }
}

/// Draws the first and the last date, and some between them.
fn labels(dates: &[String]) -> impl IntoView + use<> {
    let last = dates.len().saturating_sub(1);
    let count = DATES.min(dates.len());
    let places = (0..count).map(|at| at * last / count.saturating_sub(1).max(1));
    let labels = places.filter_map(|at| {
        let date = dates.get(at)?.clone();
        let (x, anchor) = match at {
            0 => (0.0, "start"),
            _ if at == last => (100.0, "end"),
            _ => ((at as f64 + 0.5) / dates.len() as f64 * 100.0, "middle"),
        };
        Some(view! { <text x=percent(x) y="1em" text-anchor=anchor>{date}</text> })
    });
    labels.collect_view()
}

/// Draws a legend of the series in their order.
pub(crate) fn legend(series: &[&'static str]) -> impl IntoView + use<> {
    let items = series.iter().enumerate().map(|(index, name)| {
        view! { <li>{swatch(index)} {*name}</li> }
    });
    view! { <ul class="legend" aria-hidden="true">{items.collect_view()}</ul> }
}

/// Draws the look of a series.
pub(super) fn swatch(series: usize) -> impl IntoView {
    view! {
        <svg class="swatch" aria-hidden="true">
            {patterns()}
            <rect class=series_class(series) width="100%" height="100%" fill=fill(series) />
        </svg>
    }
}

/// Returns the CSS class of a series.
pub(super) fn series_class(series: usize) -> String {
    format!("series series-{}", series % SERIES)
}

/// Returns the fill of a series: its color, or a pattern in it.
pub(super) fn fill(series: usize) -> String {
    match series % SERIES {
        0 | 3 => "currentcolor".into(),
        series => format!("url(#pattern-{series})"),
    }
}

/// Draws the patterns of the series, lines and dots. Every drawing has its own, as any may be folded.
fn patterns() -> impl IntoView {
    let patterns = [1, 2, 4, 5].map(|series| {
        let mark = if series % 3 == 1 {
            view! { <rect class="pattern-mark" width="2" height="5" /> }.into_any()
        } else {
            view! { <circle class="pattern-mark" cx="2.5" cy="2.5" r="1.1" /> }.into_any()
        };
        view! {
            <pattern
                id=format!("pattern-{series}")
                class=format!("series-{series}")
                width="5"
                height="5"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
            >
                {mark}
            </pattern>
        }
    });
    view! { <defs>{patterns}</defs> }
}
