//! A link to a screen of the open archive.

use leptos::ev;
use leptos::prelude::*;

use crate::archive::Screen;
use crate::session::Trail;

/// Draws a link to a screen.
pub(crate) fn screen_link(trail: Trail, screen: Screen, title: String) -> impl IntoView {
    let address = trail.address(&screen);
    let go = move |event: ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            trail.go(screen.clone());
        }
    };
    view! { <a class="link" href=address on:click=go><bdi>{title}</bdi></a> }
}

/// Returns whether a click is for this page: with some keys, the browser opens another tab or window.
pub(crate) fn is_plain(click: &ev::MouseEvent) -> bool {
    !(click.ctrl_key() || click.meta_key() || click.shift_key())
}
