//! The commands that repeat a result, to copy.

use leptos::html;
use leptos::prelude::*;
use sma_core::container::Container;

use super::icon::{Icon, icon};
use crate::state::App;
use crate::{commands, outlet};

/// How to repeat the checksums of an archive.
pub(crate) fn repeat_integrity(app: App) -> impl IntoView {
    move || {
        let archive = app.archive.get()?;
        let lines = commands::integrity(&archive.file.name, &archive.summary)?;
        Some(repeat(
            app,
            "Check the checksums yourself",
            lines,
            "Run these lines in a shell, in the folder of the file.",
        ))
    }
}

/// How to repeat the verification of a signature, with the key that the result is about.
pub(crate) fn repeat_signature(app: App) -> impl IntoView {
    move || {
        let archive = app.archive.get()?;
        let key =
            app.trust.chosen.get().or_else(|| app.signer_key()).or_else(|| app.embedded_key());
        let lines = commands::signature(&archive.file.name, &archive.summary, key.as_ref())?;
        let remark = match archive.summary.container {
            Container::Tar => {
                "Run these lines in a shell, in the folder of the file; OpenSSL 3 or later is \
                 needed. The second signature, in the manifest itself, is over a form of it that \
                 these programs cannot write."
            }
            _ => {
                "Run these lines in a shell, in the folder of the file; OpenSSL 3 or later and jq \
                 are needed. They verify the signature of the list of checksums. The files in a \
                 JSON bundle cannot be taken out unchanged by such programs, so their checksums \
                 cannot be repeated this way."
            }
        };
        Some(repeat(app, "Verify the signature yourself", lines, remark))
    }
}

fn repeat(app: App, title: &'static str, lines: String, remark: &'static str) -> impl IntoView {
    let text = NodeRef::<html::Pre>::new();
    let copied = RwSignal::new(None);
    let copy = move |_| {
        if let Some(text) = text.get() {
            outlet::copy(&text, move |done| {
                copied.set(Some(done));
                app.announcement.set(outcome(done).into());
            });
        }
    };
    view! {
        <details class="part repeat">
            <summary>{icon(Icon::Next)} <span>{title}</span></summary>
            <p class="hint">{remark}</p>
            <pre class="commands" tabindex="0" role="region" aria-label=title node_ref=text>{lines}</pre>
            <p class="actions">
                <button type="button" class="button" on:click=copy>"Copy"</button>
                <span class="muted">{move || copied.get().map(outcome)}</span>
            </p>
        </details>
    }
}

fn outcome(copied: bool) -> &'static str {
    if copied {
        "Copied."
    } else {
        "The browser allows no copying here. The text is marked: copy it with the keyboard."
    }
}
