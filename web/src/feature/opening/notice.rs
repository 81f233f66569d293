//! Notices about files that were not opened.

use leptos::prelude::*;
use serde::Serialize;
use sma_worker::protocol::Allowance;
use sma_worker::session::{COMMAND_LINE, HIGHER_LIMIT};

use super::State;
use super::state::Notice;
use crate::archive::FileFacts;
use crate::desk::Change;
use crate::host;
use crate::ui::icon::{Icon, icon};
use crate::{format, words};

/// Draws the current notice.
pub(crate) fn notice_panel(state: State) -> impl IntoView {
    move || {
        state.notice.get().map(|notice| {
            let can_be_larger = notice.can_be_larger();
            let can_be_recovered = notice.is_damage();
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
                        {can_be_recovered.then(|| recovery(state))}
                        {words.code.map(|code| view! { <p class="code">{code}</p> })}
                    </div>
                    <button
                        type="button"
                        class="button quiet"
                        aria-label="Dismiss message"
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

/// Draws the button that opens a file over the usual limits.
fn larger(state: State) -> impl IntoView {
    view! {
        <div class="actions">
            <button type="button" class="button" id="larger" on:click=move |_| state.open_larger()>
                {words::with_higher_limit("Open")}
            </button>
        </div>
    }
}

/// Draws the button that leads to the recovery of a damaged file, which needs the place of the archive
/// on screen.
fn recovery(state: State) -> impl IntoView {
    view! {
        <Show when=move || state.desk.shown.with(Option::is_some)>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        state.desk.change(Change::SetAside);
                        state.desk.voice.focus_on("rescue");
                    }
                >"Recover intact sections"</button>
            </div>
        </Show>
    }
}

impl Notice {
    /// Reports the notice to the page around the program, if there is one.
    pub(super) fn report(&self) {
        host::emit("error", &Words::of(self.clone()));
    }

    /// Returns whether sections of the file may be intact.
    fn is_damage(&self) -> bool {
        matches!(self, Self::Refused(_, refusal) if refusal.is_damage)
    }

    /// Returns whether the file can be opened with higher limits.
    fn can_be_larger(&self) -> bool {
        let most = Allowance::Most.limits().archive_bytes;
        match self {
            Self::Refused(_, refusal) => refusal.is_over_limit,
            Self::TooLarge(file, _) => file.size <= most,
            _ => false,
        }
    }
}

#[derive(Serialize)]
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
                message: format!("The browser reported: {reason}."),
                ..Self::plain(
                    "This file cannot be read",
                    "",
                    "Check that the file still exists and is not being changed, and open it again.",
                )
            },
            Notice::Breakdown(file) => Self::about(
                &file,
                "SMA Inspector crashed on this file",
                "The cause is a bug in SMA Inspector or a lack of memory, not necessarily the file.",
                "Close other tabs and open the file again.",
            ),
            Notice::Folder => Self::plain(
                "No backup in this folder",
                "No file in it has a name that ends in .sma.",
                "Drop or choose the files themselves: they are recognized by their content.",
            ),
            Notice::Nothing => Self::plain(
                "No file found",
                "The dropped or pasted content is neither a file nor text.",
                "Drop, paste or choose an .sma file.",
            ),
        }
    }

    fn too_large(file: &FileFacts, allowance: Allowance) -> Self {
        let (size, limit) =
            (format::size(file.size), format::size(allowance.limits().archive_bytes));
        let can_be_larger = Notice::TooLarge(file.clone(), allowance).can_be_larger();
        let action = if can_be_larger { HIGHER_LIMIT } else { COMMAND_LINE };
        let message = format!("The file is {size}, more than the limit of {limit}.");
        Self::about(file, "This file is too large", &message, action)
    }

    fn about(file: &FileFacts, title: &'static str, message: &str, action: &str) -> Self {
        Self { file: Some(file.title()), ..Self::plain(title, message, action) }
    }

    fn plain(title: &'static str, message: &str, action: &str) -> Self {
        Self { title, file: None, message: message.into(), action: action.into(), code: None }
    }
}
