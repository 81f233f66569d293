//! Selection of what a comparison shows.

use leptos::prelude::*;
use sma_core::browse::Outcome;
use sma_worker::protocol::Compared;

use super::State;
use super::state::count;
use crate::ui::chip::chip;

/// What can be selected, with its label and its value in the document.
const OUTCOMES: [(Option<Outcome>, &str, &str); 6] = [
    (None, "All", "all"),
    (Some(Outcome::Added), "Added", "added"),
    (Some(Outcome::Removed), "Removed", "removed"),
    (Some(Outcome::Changed), "Changed", "changed"),
    (Some(Outcome::NotCompared), "Not compared", "not-compared"),
    (Some(Outcome::Volatile), "Volatile values only", "volatile"),
];

/// Draws the choice of outcomes and kinds, and the filter by text.
pub(super) fn filters(state: State, compared: &Compared) -> impl IntoView + use<> {
    let choices = OUTCOMES.into_iter().filter_map(|(outcome, label, value)| {
        let number = count(compared, outcome);
        (number > 0 || outcome.is_none()).then(|| {
            let is_chosen = move || state.selection.with(|it| it.outcome == outcome);
            let choose = move || state.select(|it| it.outcome = outcome);
            chip("outcome", (value, label), Some(number), is_chosen, choose)
        })
    });
    let mut kinds: Vec<_> = compared.counts.iter().map(|it| it.1.clone()).collect();
    kinds.sort();
    kinds.dedup();
    let kind = (kinds.len() > 1).then(|| {
        let options = kinds.into_iter().map(|kind| {
            let label = kind.clone();
            view! { <option value=kind>{label}</option> }
        });
        let choose = move |event| {
            let kind = Some(event_target_value(&event)).filter(|kind| !kind.is_empty());
            state.select(|it| it.kind = kind);
        };
        view! {
            <label class="labelled">
                <span>"Kind"</span>
                <select class="input" on:change=choose>
                    <option value="">"All"</option>
                    {options.collect_view()}
                </select>
            </label>
        }
    });
    let chosen = move |event| state.select(|it| it.text = event_target_value(&event));
    view! {
        <div class="filters">
            <fieldset class="chips">
                <legend class="unseen">"What changed"</legend>
                {choices.collect_view()}
            </fieldset>
            {kind}
            <label class="labelled">
                <span>"Filter"</span>
                <input
                    type="text"
                    class="input"
                    id="filter-differences"
                    placeholder="Name or setting"
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="200"
                    on:input=chosen
                />
            </label>
        </div>
    }
}
