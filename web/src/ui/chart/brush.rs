//! Choice of a part of a chart: by dragging over it, or with two sliders, which keys move as well.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// Choice of the parts of a chart. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Brush {
    /// Where each part begins and ends, from left to right.
    labels: StoredValue<Vec<(String, String)>>,
    /// First and last part.
    range: RwSignal<(usize, usize)>,
    /// Part at which dragging began.
    start: RwSignal<Option<usize>>,
}

impl Brush {
    /// Creates a choice of parts, of which each begins and ends there.
    pub(crate) fn new(labels: Vec<(String, String)>, chosen: Option<(usize, usize)>) -> Self {
        let last = labels.len().saturating_sub(1);
        Self {
            labels: StoredValue::new(labels),
            range: RwSignal::new(chosen.unwrap_or((0, last))),
            start: RwSignal::new(None),
        }
    }

    /// Returns whether a part is outside of the choice.
    pub(crate) fn is_outside(self, part: usize) -> bool {
        let (first, last) = self.range.get();
        part < first || part > last
    }

    fn last(self) -> usize {
        self.labels.with_value(|labels| labels.len().saturating_sub(1))
    }

    fn label(self, part: usize, is_first: bool) -> String {
        let (begin, end) =
            self.labels.with_value(|labels| labels.get(part).cloned()).unwrap_or_default();
        if is_first { begin } else { end }
    }
}

/// Draws a chart whose parts can be chosen. `choose` is called with the first and the last part, or without
/// any once all are chosen.
pub(crate) fn brush(
    brush: Brush,
    chart: impl IntoView + 'static,
    choose: impl Fn(Option<(usize, usize)>) + Copy + 'static,
) -> impl IntoView {
    let plot = NodeRef::<html::Div>::new();
    let commit = move || {
        let (first, last) = brush.range.get_untracked();
        choose(Some((first, last)).filter(|_| first > 0 || last < brush.last()));
    };
    let part = move |event: &ev::PointerEvent| {
        let svg = plot.get_untracked()?.query_selector(".chart-plot").ok()??;
        let area = svg.get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - area.left()) / area.width();
        let parts = brush.last() as f64 + 1.0;
        Some((at.clamp(0.0, 1.0) * parts).floor().min(parts - 1.0) as usize)
    };
    let down = move |event: ev::PointerEvent| {
        if event.button() != 0 || event.pointer_type() == "touch" {
            return;
        }
        if let Some(part) = part(&event) {
            event.prevent_default();
            brush.start.set(Some(part));
            brush.range.set((part, part));
            if let Some(plot) = plot.get_untracked() {
                let _ = plot.set_pointer_capture(event.pointer_id());
            }
        }
    };
    let moved = move |event: ev::PointerEvent| {
        if let (Some(start), Some(part)) = (brush.start.get_untracked(), part(&event)) {
            brush.range.set((start.min(part), start.max(part)));
        }
    };
    let up = move |_| {
        if brush.start.get_untracked().is_some() {
            brush.start.set(None);
            commit();
        }
    };
    view! {
        <div class="brushed" node_ref=plot on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up>
            {chart}
        </div>
        <fieldset class="brush">
            <legend class="unseen">"Time to show"</legend>
            {slider(brush, true, commit)}
            {slider(brush, false, commit)}
        </fieldset>
    }
}

fn slider(brush: Brush, is_first: bool, commit: impl Fn() + 'static) -> impl IntoView {
    let value = move || {
        let (first, last) = brush.range.get();
        if is_first { first } else { last }
    };
    let input = move |event: ev::Event| {
        let value: usize = event_target_value(&event).parse().unwrap_or_default();
        brush.range.update(|(first, last)| {
            if is_first {
                *first = value.min(*last);
            } else {
                *last = value.max(*first);
            }
        });
    };
    view! {
        <label class="labelled">
            <span>{if is_first { "From" } else { "To" }} " " <strong>{move || brush.label(value(), is_first)}</strong></span>
            <input
                type="range"
                min="0"
                max=brush.last().to_string()
                prop:value=move || value().to_string()
                aria-valuetext=move || brush.label(value(), is_first)
                on:input=input
                on:change=move |_| commit()
            />
        </label>
    }
}
