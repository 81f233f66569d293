//! The place in a list that does not fit on the screen.

use leptos::prelude::*;

use crate::format;

/// Draws which part of a list is on screen, and buttons for the previous and the next part. Nothing if all
/// of it is.
pub(crate) fn pager(
    from: u64,
    listed: usize,
    count: u64,
    turn: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> Option<impl IntoView> {
    let to = from + listed as u64;
    (count > listed as u64).then(|| {
        let range = format!(
            "{}–{} of {}",
            format::number(from + 1),
            format::number(to),
            format::number(count)
        );
        view! {
            <nav class="pager" aria-label="Pages of the list">
                <button type="button" class="button" disabled=from == 0 on:click=move |_| turn(false)>
                    "Previous"
                </button>
                <span>{range}</span>
                <button type="button" class="button" disabled={to >= count} on:click=move |_| turn(true)>
                    "Next"
                </button>
            </nav>
        }
    })
}
