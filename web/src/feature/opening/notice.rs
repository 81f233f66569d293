//! Why a file is not on screen, and what to do.

use leptos::prelude::*;
use sma_worker::protocol::Allowance;
use sma_worker::session::{COMMAND_LINE, HIGHER_LIMIT};

use super::State;
use super::state::Notice;
use crate::format;
use crate::session::FileFacts;
use crate::ui::icon::{Icon, icon};

/// A notice, as long as there is one.
pub(crate) fn notice_panel(state: State) -> impl IntoView {
    move || {
        state.notice.get().map(|notice| {
            let can_be_larger = notice.can_be_larger();
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
                        {can_be_larger.then(|| larger(state))}
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

/// The button that opens a file over a limit all the same.
fn larger(state: State) -> impl IntoView {
    let limit = format::size(Allowance::Most.limits().archive_bytes);
    view! {
        <div class="actions">
            <button type="button" class="button" id="larger" on:click=move |_| state.open_larger()>
                {format!("Open it with a limit of {limit}")}
            </button>
        </div>
    }
}

impl Notice {
    /// Whether the file may be opened with a higher limit.
    fn can_be_larger(&self) -> bool {
        let most = Allowance::Most.limits().archive_bytes;
        match self {
            Self::Refused(_, refusal) => refusal.is_over_limit,
            Self::TooLarge(file, _) => file.size <= most,
            _ => false,
        }
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
            Notice::TooLarge(file, allowance) => Self::too_large(&file, allowance),
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

    fn too_large(file: &FileFacts, allowance: Allowance) -> Self {
        let (size, limit) =
            (format::size(file.size), format::size(allowance.limits().archive_bytes));
        let can_be_larger = Notice::TooLarge(file.clone(), allowance).can_be_larger();
        let action = if can_be_larger { HIGHER_LIMIT } else { COMMAND_LINE };
        let message = format!("It has {size}, and this page opens up to {limit}.");
        Self::about(file, "This file is too large", &message, action)
    }

    fn about(file: &FileFacts, title: &'static str, message: &str, action: &str) -> Self {
        Self { file: Some(file.title()), ..Self::plain(title, message, action) }
    }

    fn plain(title: &'static str, message: &str, action: &str) -> Self {
        Self { title, file: None, message: message.into(), action: action.into(), code: None }
    }
}
