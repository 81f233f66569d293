//! Icon and tone of a state. A word is always beside it.

use sma_core::report::State;

use super::icon::Icon;

/// Returns the CSS class of the tone of a state, and its icon.
pub(crate) fn look(state: State) -> (&'static str, Icon) {
    match state {
        State::Passed => ("good", Icon::Tick),
        State::Warning => ("warn", Icon::Warning),
        State::Failed => ("bad", Icon::Cross),
        State::NotChecked | State::NotApplicable => ("unknown", Icon::Skip),
    }
}
