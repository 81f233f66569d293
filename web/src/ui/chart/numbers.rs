//! The table that says what a chart shows.

use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};

/// Draws a folded table with a title, the names of its columns, and its rows.
pub(crate) fn numbers(
    title: &'static str,
    columns: &[&'static str],
    rows: Vec<Vec<String>>,
) -> impl IntoView + use<> {
    let columns = columns.iter().map(|name| view! { <th scope="col">{*name}</th> });
    let columns = columns.collect_view();
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().enumerate().map(|(column, text)| match column {
            0 => view! { <th scope="row">{text}</th> }.into_any(),
            _ => view! { <td>{text}</td> }.into_any(),
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <details class="part numbers">
            <summary>{icon(Icon::Next)} <span>"Show as a table"</span></summary>
            <div class="numbers-table" tabindex="0" role="region" aria-label=title>
                <table class="counts">
                    <caption class="unseen">{title}</caption>
                    <thead><tr>{columns}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
