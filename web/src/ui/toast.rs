//! A short note about what was done or not done.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::desk::{Desk, Toast};

/// Draws the note, until it is dismissed.
pub(crate) fn toast(desk: Desk) -> impl IntoView {
    move || {
        desk.toast.get().map(|Toast { words, can_undo }| {
            view! {
                <section class="toast" aria-label="Note">
                    <p><bdi>{words}</bdi></p>
                    {can_undo.then(|| view! {
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| {
                                // What is undone may focus something else.
                                desk.voice.focus_on("main");
                                desk.undo();
                            }
                        >"Undo"</button>
                    })}
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
