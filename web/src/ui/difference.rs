//! A value that changes, before and after.

use leptos::prelude::*;
use sma_core::compare::Comparison;

/// Draws the old and the new value of a difference.
pub(crate) fn old_and_new(old: Option<&str>, new: Option<&str>) -> impl IntoView + use<> {
    view! {
        <del><span class="unseen">"before: "</span>{value(old)}</del>
        <span class="muted" aria-hidden="true">" → "</span>
        <ins><span class="unseen">"after: "</span>{value(new)}</ins>
    }
}

/// Draws a value that the core prepared for display.
fn value(text: Option<&str>) -> AnyView {
    match text {
        None => view! { <span class="muted">"not set"</span> }.into_any(),
        Some("") => view! { <span class="muted">"empty"</span> }.into_any(),
        Some(Comparison::SECRET) => view! { <span class="muted">"a secret"</span> }.into_any(),
        Some(text) => view! { <bdi>{text.to_owned()}</bdi> }.into_any(),
    }
}
