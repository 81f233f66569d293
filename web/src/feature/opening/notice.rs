//! Why a file is not on screen, and what to do.

use leptos::prelude::*;

use super::State;
use super::state::Notice;
use crate::session::FileFacts;
use crate::ui::icon::{Icon, icon};

/// A notice, as long as there is one.
pub(crate) fn notice_panel(state: State) -> impl IntoView {
    move || {
        state.notice.get().map(|notice| {
            let words = Words::of(notice);
            view! {
                <section class="notice" aria-labelledby="notice">
                    <span class="badge bad">{icon(Icon::Cross)}</span>
                    <div class="notice-words">
                        <h2 id="notice" tabindex="-1">{words.title}</h2>
                        <p class="notice-file">
                            {words.file.map(|name| view! { <bdi>{name}</bdi> })}
                        </p>
                        <p>{words.message}</p>
                        <p><strong>"What to do: "</strong> {words.action}</p>
                        {words.code.map(|code| view! { <p class="code">{code}</p> })}
                    </div>
                    <button
                        type="button"
                        class="button quiet"
                        aria-label="Dismiss this message"
                        on:click=move |_| {
                            state.notice.set(None);
                            state.desk.voice.focus_on("main");
                        }
                    >{icon(Icon::Close)}</button>
                </section>
            }
        })
    }
}

struct Words {
    title: &'static str,
    file: Option<String>,
    message: String,
    action: String,
    code: Option<String>,
}

impl Words {
    fn of(notice: Notice) -> Self {
        match notice {
            Notice::Refused(file, refusal) => Self {
                title: "This file cannot be opened",
                file: Some(file.title()),
                message: refusal.message,
                action: refusal.action,
                code: Some(refusal.code),
            },
            Notice::Unreadable(file, reason) => Self {
                file: Some(file.title()),
                message: format!("The browser could not read it: {reason}."),
                ..Self::plain(
                    "This file cannot be read",
                    "",
                    "Check that the file still exists and has not changed, and open it again.",
                )
            },
            Notice::Breakdown(file) => Self::about(
                &file,
                "The inspector broke down over this file",
                "This is a fault of the inspector, not necessarily of the file. It may also be \
                 that the browser has no memory left.",
                "Close other tabs and try again, or open another file.",
            ),
            Notice::Folder => Self::plain(
                "That is a folder",
                "The inspector opens one archive at a time.",
                "Open the folder and drop the .sma file that is in it.",
            ),
            Notice::Nothing => Self::plain(
                "There was no file in that",
                "What was dropped or pasted holds neither a file nor text.",
                "Drop, paste or choose a .sma file.",
            ),
        }
    }

    fn about(file: &FileFacts, title: &'static str, message: &str, action: &str) -> Self {
        Self { file: Some(file.title()), ..Self::plain(title, message, action) }
    }

    fn plain(title: &'static str, message: &str, action: &str) -> Self {
        Self { title, file: None, message: message.into(), action: action.into(), code: None }
    }
}
