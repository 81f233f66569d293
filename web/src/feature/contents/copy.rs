//! Copying the rows of a table.

use leptos::prelude::*;
use sma_core::browse::Form;
use sma_worker::protocol::{Chosen, Copy};

use super::columns::{TableColumn, displayed};
use super::order::Order;
use super::table::Table;
use crate::archive::Place;
use crate::format;
use crate::outlet;
use crate::ui::menu::menu;

/// Draws the menu that copies rows: the selected ones if there are several, else all.
pub(super) fn copy_menu(table: Table, columns: &[TableColumn]) -> impl IntoView + use<> {
    let columns = StoredValue::new(columns.to_vec());
    let rows = move || {
        let (first, last) = table.range();
        match last - first {
            0 => format::count(table.order.with(Order::len), "row", "rows"),
            more => format!("{} selected rows", format::number(more + 1)),
        }
    };
    let button = move |form: Form, ending: &'static str| {
        view! {
            <button
                type="button"
                class="button quiet"
                on:click=move |_| columns.with_value(|columns| copy(table, form, columns))
            >
                <span>"Copy " {rows} " as " {ending}</span>
            </button>
        }
    };
    menu(
        "Copy",
        view! {
            {button(Form::Csv, "CSV")}
            {button(Form::Json, "JSON")}
            <p class="hint">"Secrets are left out."</p>
        },
    )
}

/// Copies the selected rows if there are several, else all rows.
pub(super) fn copy(table: Table, form: Form, columns: &[TableColumn]) {
    let (first, last) = untrack(move || table.range());
    let records = match last - first {
        0 => Chosen::Matching(table.query.get_untracked()),
        _ => Chosen::At(table.order.with_untracked(|order| order.slice(first, last + 1))),
    };
    let displayed = displayed(columns, table.chosen.get_untracked().as_deref());
    let columns = displayed.into_iter().filter_map(|column| column.name).collect();
    let Place { section, collection } = table.place.get_value();
    let session = table.state.session;
    let question = Copy { section, collection, records, form, columns };
    session.start(table.state.copying, question, move |answer| {
        let bytes = answer.attachment.map(|bytes| bytes.to_vec()).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        outlet::copy_text(text, move |done| {
            session.desk.remark(match done {
                true => "Copied.",
                false => "The browser did not allow copying.",
            });
        });
    });
}
