//! A whole and its parts, as one bar.

use leptos::prelude::*;

use super::frame::{fill, series_class, swatch};
use super::percent;

/// A part of a whole.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    /// Its name.
    pub(crate) name: String,
    /// Its size.
    pub(crate) size: u64,
    /// Its size as a text.
    pub(crate) text: String,
}

/// Draws the parts side by side, and a list that says the same.
pub(crate) fn shares(label: &'static str, shares: Vec<Share>) -> impl IntoView {
    let whole = shares.iter().map(|share| share.size).sum::<u64>().max(1) as f64;
    let mut before = 0;
    let parts = shares.iter().enumerate().map(|(series, share)| {
        let x = percent(before as f64 / whole * 100.0);
        before += share.size;
        view! {
            <rect
                class=series_class(series)
                x=x
                width=percent(share.size as f64 / whole * 100.0)
                height="100%"
                fill=fill(series)
            />
        }
    });
    let parts = parts.collect_view();
    let items = shares.into_iter().enumerate().map(|(series, share)| {
        let part = share.size as f64 / whole * 100.0;
        let part = if part > 0.0 && part < 1.0 { "<1".into() } else { format!("{part:.0}") };
        view! {
            <li>
                {swatch(series)} <bdi>{share.name}</bdi>
                <span class="muted">{share.text} " · " {part} "\u{a0}%"</span>
            </li>
        }
    });
    let items = items.collect_view();
    view! {
        <svg class="shares" aria-hidden="true">{parts}</svg>
        <ul class="share-list" aria-label=label>{items}</ul>
    }
}
