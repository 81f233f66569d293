//! The way back from what is on screen to the overview.

use leptos::prelude::*;

use crate::session::{Screen, Trail};
use crate::ui::icon::{Icon, icon};

/// Links to the screens above this one, outermost first; then where this one belongs, unless
/// its heading says so.
pub(crate) fn crumbs(
    trail: Trail,
    above: Vec<(String, Screen)>,
    here: Option<String>,
) -> impl IntoView {
    let last = above.len().saturating_sub(usize::from(here.is_none()));
    view! {
        <nav class="crumbs" aria-label="Where you are">
            <ol>
                {above
                    .into_iter()
                    .enumerate()
                    .map(|(index, (label, screen))| view! {
                        <li>
                            <button type="button" class="link" on:click=move |_| trail.go(screen.clone())>
                                <bdi>{label}</bdi>
                            </button>
                            {(index < last).then(|| icon(Icon::Next))}
                        </li>
                    })
                    .collect_view()}
                {here.map(|here| view! { <li><bdi>{here}</bdi></li> })}
            </ol>
        </nav>
    }
}
