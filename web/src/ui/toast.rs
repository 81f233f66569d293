//! A short note about what was done or not done.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::desk::Desk;

/// Draws the note, until it is dismissed.
pub(crate) fn toast(desk: Desk) -> impl IntoView {
    move || {
        desk.toast.get().map(|words| {
            view! {
                <section class="toast" aria-label="Note">
                    <p><bdi>{words}</bdi></p>
                    <button
                        type="button"
                        class="button quiet"
                        aria-label="Dismiss note"
                        on:click=move |_| {
                            desk.toast.set(None);
                            desk.voice.focus_on("main");
                        }
                    >{icon(Icon::Close)}</button>
                </section>
            }
        })
    }
}
