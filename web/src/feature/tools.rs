//! What can be done with the open archive, each on a screen of its own.

use leptos::ev;
use leptos::prelude::*;

use crate::archive::{Screen, Tool};
use crate::session::Session;
use crate::ui::icon::{Icon, icon};
use crate::ui::screen_link::is_plain;

/// Draws the list of tools.
pub(crate) fn tools_card(session: Session) -> impl IntoView {
    let entries = Tool::ALL.iter().map(|tool| entry(session, *tool)).collect_view();
    view! {
        <section class="card tools" aria-labelledby="tools">
            <h2 id="tools">"Tools"</h2>
            <ul class="tool-list">{entries}</ul>
        </section>
    }
}

fn entry(session: Session, tool: Tool) -> impl IntoView {
    let (title, meaning) = words(tool);
    let screen = Screen::Tool(tool);
    let address = session.trail.address(&screen);
    let go = move |event: ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            session.trail.go(screen.clone());
        }
    };
    view! {
        <li>
            <a class="tool" id=format!("tool-{}", tool.name()) href=address on:click=go>
                <span class="tool-words">
                    <strong>{title}</strong>
                    <span class="muted">{meaning}</span>
                </span>
                {icon(Icon::Next)}
            </a>
        </li>
    }
}

/// Returns the title and the meaning of a tool.
fn words(tool: Tool) -> (&'static str, &'static str) {
    match tool {
        Tool::History => ("History", "What changed on the devices, when, and by whom"),
        Tool::Charts => ("Charts", "Drift, fixes and severities along time, and sizes"),
        Tool::Compare => ("Compare…", "What changed between this backup and another one"),
        Tool::Rehearse => {
            ("Rehearse a restore…", "What restoring this backup would add, change and keep")
        }
        Tool::Redact => ("Redacted copy…", "To share: without secrets, addresses and names"),
        Tool::Encrypt => ("Encrypted copy…", "Readable only with a password or key file"),
        Tool::Sign => ("Signed copy…", "Shows others that it comes from you"),
    }
}
