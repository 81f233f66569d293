//! The files along time. The table below says the same in words.

use leptos::prelude::*;
use sma_core::lineage::{Base, Reliance};

use super::state::{Arranged, Entry};
use crate::format;

/// Size of the drawing, and the space at its sides.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 84.0;
const SIDE: f64 = 24.0;

/// Height of the line of marks.
const LINE: f64 = 58.0;

/// Draws a mark for each archive with a time, and arcs to their bases. Nothing without two of them.
pub(super) fn strip(entries: &[Entry], arranged: &Arranged) -> Option<impl IntoView + use<>> {
    let times: Vec<_> = entries.iter().map(Entry::seconds).collect();
    let (first, last) = (times.iter().flatten().min()?, times.iter().flatten().max()?);
    if first == last {
        return None;
    }
    let span = (last - first) as f64;
    let x = |index: usize| {
        let time = (*times.get(index)?)?;
        Some(SIDE + (time - first) as f64 / span * (WIDTH - 2.0 * SIDE))
    };
    let arcs = (0..entries.len()).filter_map(|index| {
        let to = x(index)?;
        match arranged.place(index)?.base {
            Base::Unneeded => None,
            Base::Present(base) => Some((arc(x(arranged.entry(base)?)?, to), "arc")),
            Base::Missing => Some((arc((to - 40.0).max(0.0), to), "arc gap")),
        }
    });
    let arcs = arcs.map(|(path, class)| view! { <path class=class d=path /> }).collect_view();
    let marks = (0..entries.len()).filter_map(|index| {
        let reliance = arranged.place(index)?.reliance;
        let is_best = arranged.newest_reliable() == Some(index);
        Some(mark(x(index)?, reliance, is_best))
    });
    let marks = marks.collect_view();
    let date = |seconds: i64| format::date(seconds);
    let count = times.iter().flatten().count();
    let label = format!(
        "{count} backups between {} and {}. The table says the same.",
        date(*first),
        date(*last)
    );
    Some(view! {
        <div class="card strip">
            <div class="strip-line" tabindex="0" role="region" aria-label="Files along time">
                <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
                    <line class="axis" x1="0" x2=WIDTH.to_string() y1=LINE.to_string() y2=LINE.to_string() />
                    {arcs}
                    {marks}
                </svg>
                <p class="strip-ends muted" aria-hidden="true">
                    <span>{date(*first)}</span> <span>{date(*last)}</span>
                </p>
            </div>
            <ul class="legend" aria-hidden="true">
                {[
                    (Reliance::Reliable, "can be relied on"),
                    (Reliance::Unchecked, "locked"),
                    (Reliance::Incomplete, "base missing or damaged"),
                    (Reliance::Faulty, "damaged"),
                ]
                .map(|(reliance, words)| view! {
                    <li>
                        <svg viewBox="0 0 20 20">{mark_at(10.0, 10.0, reliance)}</svg>
                        {words}
                    </li>
                })
                .collect_view()}
            </ul>
        </div>
    })
}

/// Returns the path of an arc over the line of marks.
fn arc(from: f64, to: f64) -> String {
    let height = ((to - from).abs() / 4.0).clamp(10.0, LINE - 6.0);
    let (middle, top) = (f64::midpoint(from, to), LINE - 2.0 * height.min((LINE - 6.0) / 1.2));
    format!("M{from:.1} {LINE} Q{middle:.1} {top:.1} {to:.1} {LINE}")
}

fn mark(x: f64, reliance: Reliance, is_best: bool) -> impl IntoView {
    let ring = is_best.then(|| {
        view! { <circle class="ring" cx=x.to_string() cy=LINE.to_string() r="12" /> }
    });
    view! { {ring} {mark_at(x, LINE, reliance)} }
}

/// Draws a mark whose shape says what its color says.
fn mark_at(x: f64, y: f64, reliance: Reliance) -> AnyView {
    let (left, right, top, bottom) = (x - 6.0, x + 6.0, y - 6.0, y + 6.0);
    match reliance {
        Reliance::Reliable => {
            view! { <circle class="mark good" cx=x.to_string() cy=y.to_string() r="6" /> }
                .into_any()
        }
        Reliance::Unchecked => {
            view! { <circle class="mark hollow" cx=x.to_string() cy=y.to_string() r="6" /> }
                .into_any()
        }
        Reliance::Incomplete | Reliance::FaultyBase => {
            let path = format!("M{x} {top} L{right} {y} L{x} {bottom} L{left} {y} Z");
            view! { <path class="mark warn" d=path /> }.into_any()
        }
        Reliance::Faulty => {
            let path = format!("M{left} {top} L{right} {bottom} M{right} {top} L{left} {bottom}");
            view! { <path class="mark bad" d=path /> }.into_any()
        }
    }
}
