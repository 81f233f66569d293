//! The result: a copy that was checked, to save.

use leptos::prelude::*;
use sma_worker::protocol::{Made, MadeFacts};

use super::State;
use crate::format;
use crate::ui::icon::icon;
use crate::ui::state::look;

/// Draws the facts about the copy, and the buttons that save or drop it.
pub(super) fn made_card(state: State, made: &Made) -> impl IntoView + use<> {
    let (tone, sign) = look(made.headline.state);
    let facts = facts(&made.facts);
    view! {
        <section class="made" aria-labelledby="made">
            <h2 id="made" tabindex="-1">"Ready to save"</h2>
            <p class=format!("side-verdict {tone}")>{icon(sign)} <span>{made.headline.title.clone()}</span></p>
            <p class="muted"><bdi>{made.headline.missing.clone()}</bdi></p>
            {facts}
            <dl class="made-facts">
                <dt>"File"</dt>
                <dd><bdi>{state.file_name()}</bdi> ", " {format::size(made.size)}</dd>
                <dt>"SHA-256"</dt>
                <dd class="mono">{made.sha256.trim_start_matches("sha256:").to_owned()}</dd>
            </dl>
            <div class="actions">
                <button type="button" class="button primary" on:click=move |_| state.save()>"Save copy"</button>
                <button type="button" class="button" on:click=move |_| state.start_over()>"Discard"</button>
            </div>
        </section>
    }
}

fn facts(facts: &MadeFacts) -> AnyView {
    match facts {
        MadeFacts::Redacted { replaced, not_looked_for } => {
            let rows = replaced.iter().map(|(label, count)| {
                view! {
                    <tr><th scope="row">{label.clone()}</th><td>{format::number(*count)}</td></tr>
                }
            });
            let table = (!replaced.is_empty()).then(|| {
                view! {
                    <table class="counts">
                        <thead>
                            <tr><th scope="col">"Replaced or removed"</th><th scope="col">"Distinct values"</th></tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                }
            });
            view! { {table} <p>{not_looked_for.clone()}</p> }.into_any()
        }
        MadeFacts::Signed { fingerprint } => view! {
            <p>"Signed with the key " <code>{fingerprint.clone()}</code> "."</p>
            <p class="muted">
                "Tell this fingerprint to those who receive the backup, on another way than the backup itself."
            </p>
        }
        .into_any(),
        MadeFacts::Encrypted => view! {
            <p>"It was decrypted again, and has the same content as this backup."</p>
        }
        .into_any(),
    }
}
