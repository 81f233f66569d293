//! The keys of the page: one list for those who handle them, and for the sheet that shows them.

use leptos::ev::KeyboardEvent;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Goes to the search field.
    Search,
    /// Shows all keys.
    Sheet,
    /// Cancels, or goes one step up.
    Up,
    /// Shows the previous record.
    Previous,
    /// Shows the next record.
    Next,
    /// Selects the row above.
    RowUp,
    /// Selects the row below.
    RowDown,
    /// Selects a row a page above.
    PageUp,
    /// Selects a row a page below.
    PageDown,
    /// Selects the first row.
    First,
    /// Selects the last row.
    Last,
    /// Opens the selected row.
    Open,
    /// Selects all rows.
    SelectAll,
    /// Copies the selected rows.
    Copy,
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Everywhere, except where text is typed.
    Anywhere,
    /// In a table.
    Table,
    /// On the screen of a record.
    Record,
}

impl Scope {
    /// The scopes, in the order of the sheet.
    pub(crate) const ALL: [Self; 3] = [Self::Anywhere, Self::Table, Self::Record];

    /// Returns the name for the sheet.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::Table => "In a table",
            Self::Record => "On a record",
        }
    }
}

/// A key.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) scope: Scope,
    command: Command,
    /// Names in the browser's events.
    names: &'static [&'static str],
    /// Whether it is pressed with Control, or with Command on a Mac.
    with_control: bool,
    /// As it is printed on keyboards.
    pub(crate) cap: &'static str,
    pub(crate) meaning: &'static str,
}

const fn key(
    scope: Scope,
    command: Command,
    names: &'static [&'static str],
    cap: &'static str,
    meaning: &'static str,
) -> Key {
    Key { scope, command, names, with_control: false, cap, meaning }
}

/// All keys but those that the browser defines for its controls.
pub(crate) const KEYS: [Key; 14] = [
    key(Scope::Anywhere, Command::Search, &["/"], "/", "Search this archive"),
    key(Scope::Anywhere, Command::Sheet, &["?"], "?", "Show all keys"),
    key(Scope::Anywhere, Command::Up, &["Escape"], "Esc", "Cancel, or go one step up"),
    key(Scope::Table, Command::RowUp, &["ArrowUp"], "↑", "Previous row"),
    key(Scope::Table, Command::RowDown, &["ArrowDown"], "↓", "Next row"),
    key(Scope::Table, Command::PageUp, &["PageUp"], "Page Up", "One page up"),
    key(Scope::Table, Command::PageDown, &["PageDown"], "Page Down", "One page down"),
    key(Scope::Table, Command::First, &["Home"], "Home", "First row"),
    key(Scope::Table, Command::Last, &["End"], "End", "Last row"),
    key(Scope::Table, Command::Open, &["Enter", " "], "Enter", "Open the row"),
    Key {
        with_control: true,
        ..key(Scope::Table, Command::SelectAll, &["a"], "Ctrl A", "Select all rows")
    },
    Key {
        with_control: true,
        ..key(Scope::Table, Command::Copy, &["c"], "Ctrl C", "Copy the selected rows")
    },
    key(Scope::Record, Command::Previous, &["ArrowLeft"], "←", "Previous record"),
    key(Scope::Record, Command::Next, &["ArrowRight"], "→", "Next record"),
];

/// Returns what a pressed key does in a scope, if anything.
pub(crate) fn command(event: &KeyboardEvent, scope: Scope) -> Option<Command> {
    if event.alt_key() || event.is_composing() {
        return None;
    }
    let with_control = event.ctrl_key() || event.meta_key();
    let name = event.key();
    let found = KEYS.iter().find(|key| {
        key.scope == scope && key.with_control == with_control && key.names.contains(&&*name)
    });
    found.map(|key| key.command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn no_key_does_two_things() {
        for (index, one) in KEYS.iter().enumerate() {
            for other in KEYS.iter().skip(index + 1) {
                let is_same = one.scope == other.scope && one.with_control == other.with_control;
                let shared = one.names.iter().find(|name| other.names.contains(name));
                assert!(!is_same || shared.is_none(), "{shared:?}");
            }
        }
    }
}
