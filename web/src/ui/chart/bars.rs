//! Bars, of which each can have several parts.

use leptos::prelude::*;

use super::frame::{fill, series_class};
use super::{Scale, percent};

/// Part of the width of a bar that is drawn.
const FILLED: f64 = 0.78;

/// A bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// What it stands for, as its tooltip.
    pub(crate) title: String,
    /// Numbers of its series, from below.
    pub(crate) parts: Vec<u64>,
}

/// Draws bars side by side. `is_faint` tells which of them are outside of a choice.
pub(crate) fn bars(
    bars: Vec<Bar>,
    scale: Scale,
    is_faint: impl Fn(usize) -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let width = 100.0 / bars.len().max(1) as f64;
    let bars = bars.into_iter().enumerate().map(|(index, Bar { title, parts })| {
        let x = percent((index as f64 + (1.0 - FILLED) / 2.0) * width);
        let mut below = 0;
        let parts = parts.into_iter().enumerate().map(|(series, number)| {
            let height = scale.height(number);
            below += number;
            let y = percent(100.0 - scale.height(below));
            (number > 0).then(|| {
                view! {
                    <rect
                        class=series_class(series)
                        x=x.clone()
                        y=y
                        width=percent(width * FILLED)
                        height=percent(height)
                        fill=fill(series)
                    />
                }
            })
        });
        let parts = parts.collect_view();
        view! {
            <g class="bar" class:faint=move || is_faint(index)>
                <title>{title}</title>
                <rect
                    class="bar-area"
                    x=percent(index as f64 * width)
                    y="0"
                    width=percent(width)
                    height="100%"
                />
                {parts}
            </g>
        }
    });
    bars.collect_view()
}
