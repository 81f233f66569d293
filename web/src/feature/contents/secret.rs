//! Display of secrets: each stays hidden until it is requested.

use leptos::prelude::*;

use super::json::Node;

/// Draws the place of a secret where it cannot be requested.
pub(super) fn hidden() -> AnyView {
    view! {
        <span class="muted"><span aria-hidden="true">"••••••"</span><span class="unseen">"hidden"</span></span>
    }
    .into_any()
}

/// Draws a secret with the button that shows it. Until then it is not in the document.
pub(super) fn masked(
    secret: &Node,
    draw: impl Fn(&Node) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let secret = secret.clone();
    let is_visible = RwSignal::new(false);
    view! {
        <span class="secret">
            {move || if is_visible.get() { draw(&secret) } else { hidden() }}
            <button
                type="button"
                class="link"
                aria-label=move || if is_visible.get() { "Hide secret" } else { "Show secret" }
                on:click=move |_| is_visible.update(|visible| *visible = !*visible)
            >
                {move || if is_visible.get() { "Hide" } else { "Show" }}
            </button>
        </span>
    }
    .into_any()
}

/// Draws the place of a secret that Shelly Manager removed.
pub(super) fn removed() -> AnyView {
    view! { <span class="tag">"removed by Shelly Manager"</span> }.into_any()
}
