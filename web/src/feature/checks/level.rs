//! Choice of the validation level.

use leptos::prelude::*;
use sma_core::Level;
use sma_core::words::VariantArray;

use crate::session::Session;

/// Draws the four levels, and what the chosen one checks.
pub(crate) fn level_choice(session: Session) -> impl IntoView {
    let choice = |level: Level| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="level"
                    value=level.to_string()
                    prop:checked=move || session.desk.level.get() == level
                    on:change=move |_| session.set_level(level)
                />
                <span>{level.label()}</span>
            </label>
        }
    };
    let meaning = move || {
        let level = session.desk.level.get();
        let lower = Level::VARIANTS.iter().copied().take_while(|other| *other < level).last();
        match lower {
            Some(lower) => format!("{}, plus {}.", lower.label(), level.meaning()),
            None => format!("Checks {}.", level.meaning()),
        }
    };
    view! {
        <fieldset class="depth">
            <legend>"Validation level"</legend>
            <div class="choices">{Level::VARIANTS.iter().copied().map(choice).collect_view()}</div>
            <p class="hint">{meaning}</p>
            <p class="hint" role="status">
                {move || session.check.is_changing_level.get().then_some("Checking again…")}
            </p>
        </fieldset>
    }
}
