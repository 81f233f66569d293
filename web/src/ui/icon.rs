//! Icons, drawn inline so that none has to be loaded.

use leptos::prelude::*;

/// Kind of an icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Brand,
    Changed,
    Close,
    Cross,
    Down,
    Drop,
    Lock,
    Next,
    Plus,
    Previous,
    Search,
    Skip,
    Swap,
    Tick,
    Unlocked,
    Up,
    Warning,
}

/// Draws an icon as high as the text around it. It is decorative: there is always text beside it.
pub(crate) fn icon(icon: Icon) -> impl IntoView {
    let path = match icon {
        Icon::Brand => "M4 7h16M4 12h16M4 17h10",
        Icon::Changed => "M4 14c3-6 5-6 8-3s5 3 8-3",
        Icon::Close => "M6 6l12 12M18 6L6 18",
        Icon::Cross => "M7 7l10 10M17 7L7 17",
        Icon::Down => "M6 9l6 6 6-6",
        Icon::Drop => "M12 3v12M7 10l5 5 5-5M4 17v3h16v-3",
        Icon::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
        Icon::Next => "M9 6l6 6-6 6",
        Icon::Plus => "M12 6v12M6 12h12",
        Icon::Previous => "M15 6l-6 6 6 6",
        Icon::Search => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20",
        Icon::Skip => "M6 12h12",
        Icon::Swap => "M8 7h11l-3-3M16 17H5l3 3",
        Icon::Tick => "M5 12.5l4.5 4.5L19 7.5",
        Icon::Unlocked => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.7-1.4",
        Icon::Up => "M6 15l6-6 6 6",
        Icon::Warning => "M12 6v8M12 17.5v.5",
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}
