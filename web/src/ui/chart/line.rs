//! A line with a mark for each value.

use leptos::prelude::*;

use super::{Scale, percent};

/// Draws a line through values with their tooltips. It is interrupted where a value is missing.
pub(crate) fn line(values: Vec<(String, Option<u64>)>, scale: Scale) -> impl IntoView {
    let width = 100.0 / values.len().max(1) as f64;
    let place = move |index: usize, value: u64| {
        (percent((index as f64 + 0.5) * width), percent(100.0 - scale.height(value)))
    };
    let points: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(index, (_, value))| value.map(|value| place(index, value)))
        .collect();
    let pieces = points.windows(2).filter_map(|pair| {
        let [Some((x1, y1)), Some((x2, y2))] = pair else { return None };
        let (x1, y1, x2, y2) = (x1.clone(), y1.clone(), x2.clone(), y2.clone());
        Some(view! { <line class="line" x1=x1 y1=y1 x2=x2 y2=y2 /> })
    });
    let pieces = pieces.collect_view();
    let marks = values.into_iter().zip(points).filter_map(|((title, _), point)| {
        let (x, y) = point?;
        Some(view! { <circle class="point" cx=x cy=y r="3.5"><title>{title}</title></circle> })
    });
    view! { {pieces} {marks.collect_view()} }
}
