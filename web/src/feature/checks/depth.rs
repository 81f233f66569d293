//! Choosing how deep to look.

use leptos::prelude::*;
use sma_core::Level;
use sma_core::words::VariantArray;

use crate::session::Session;

/// The four levels, and what the chosen one means.
pub(crate) fn depth_choice(session: Session) -> impl IntoView {
    let choice = |level: Level| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="level"
                    value=level.to_string()
                    prop:checked=move || session.desk.level.get() == level
                    on:change=move |_| session.look(level)
                />
                <span>{level.label()}</span>
            </label>
        }
    };
    let meaning = move || {
        let level = session.desk.level.get();
        let shallower = Level::VARIANTS.iter().copied().take_while(|other| *other < level).last();
        match shallower {
            Some(other) => format!("All of {}, and {}.", other.label(), level.meaning()),
            None => format!("Only {}.", level.meaning()),
        }
    };
    view! {
        <fieldset class="depth">
            <legend>"How deep to look"</legend>
            <div class="choices">{Level::VARIANTS.iter().copied().map(choice).collect_view()}</div>
            <p class="hint">{meaning}</p>
            <p class="hint" role="status">
                {move || session.check.looking.get().then_some("Checking again…")}
            </p>
        </fieldset>
    }
}
