//! Breadcrumbs to the overview.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::archive::Screen;
use crate::session::Trail;

/// Draws links to the screens above this one, outermost first; then the section of this one, unless
/// its heading already names it.
pub(crate) fn crumbs(
    trail: Trail,
    above: Vec<(String, Screen)>,
    here: Option<String>,
) -> impl IntoView {
    let last = above.len().saturating_sub(usize::from(here.is_none()));
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
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
