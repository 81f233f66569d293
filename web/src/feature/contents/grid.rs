//! Rows of a table. Only the visible ones are drawn.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::{ev, html};
use sma_core::browse::Form;

use super::cells::{cell_class, cells};
use super::columns::TableColumn;
use super::copy::copy;
use super::order::Order;
use super::pane::Pane;
use super::table::Table;
use crate::browser;
use crate::keys::{self, Command, Scope};
use crate::ui::icon::{Icon, icon};

/// Maximum number of rows that are printed.
const MAX_PRINTED: u64 = 1000;

/// Rows around the visible ones that are loaded with them.
const BLOCK: u64 = 64;

/// Draws the grid with these columns.
pub(super) fn grid_view(table: Table, columns: Vec<TableColumn>) -> impl IntoView {
    let columns = Arc::new(columns);
    let Table { state, order, at, .. } = table;
    let grid = NodeRef::<html::Div>::new();
    let pane = Pane::new(table, grid);
    let Pane { geometry, scroll, is_printing, .. } = pane;
    let drawn = Memo::new(move |_| match is_printing.get() {
        true => (0, order.with(Order::len).min(MAX_PRINTED)),
        false => geometry.get().visible_rows(scroll.get()),
    });
    pane.keep_position();
    pane.listen();

    Effect::new(move || {
        let (first, end) = drawn.get();
        let (first, end) = (first / BLOCK * BLOCK, end.next_multiple_of(BLOCK));
        let indexes = order.with(|order| order.slice(first, end));
        table.place.with_value(|place| state.load_records(place, indexes));
    });
    // The browser does not wait for records when it prints.
    Effect::new(move || {
        if order.with(Order::len) <= MAX_PRINTED {
            let indexes = order.with(|order| order.slice(0, MAX_PRINTED));
            table.place.with_value(|place| state.load_records(place, indexes));
        }
    });

    let on_key = {
        let columns = columns.clone();
        move |event: ev::KeyboardEvent| {
            // Keys in a heading are those of its button.
            if event.target() != event.current_target() {
                return;
            }
            let Some(command) = keys::command(&event, Scope::Table) else { return };
            let last = geometry.get_untracked().rows.saturating_sub(1);
            let page = geometry.get_untracked().page();
            let now = at.get_untracked();
            let to = match command {
                Command::Copy if !browser::has_selection() => {
                    event.prevent_default();
                    return copy(table, Form::Csv, &columns);
                }
                Command::SelectAll => {
                    event.prevent_default();
                    table.select(0, false);
                    return table.select(last, true);
                }
                Command::RowDown => now + 1,
                Command::RowUp => now.saturating_sub(1),
                Command::PageDown => now + page,
                Command::PageUp => now.saturating_sub(page),
                Command::First => 0,
                Command::Last => last,
                Command::Open => {
                    event.prevent_default();
                    return table.open(now);
                }
                _ => return,
            };
            event.prevent_default();
            table.select(to.min(last), event.shift_key());
            pane.reveal(to.min(last));
        }
    };

    let template = columns.iter().map(TableColumn::track).collect::<Vec<_>>().join(" ");
    let width: f64 = columns.iter().map(|column| column.min_width).sum();
    let heads = columns.iter().map(|column| heading(table, column)).collect_view();
    let active = move || {
        let ((first, end), at) = (drawn.get(), at.get());
        (first..end).contains(&at).then(|| format!("row-{at}"))
    };
    view! {
        <div
            role="grid"
            id="grid"
            class="grid"
            tabindex="0"
            node_ref=grid
            aria-labelledby="heading"
            aria-describedby="keys"
            aria-readonly="true"
            aria-multiselectable="true"
            aria-rowcount=move || (order.with(Order::len) + 1).to_string()
            aria-activedescendant=active
            style=("--columns", template)
            style=("--width", format!("{width}rem"))
            style=("--head", move || format!("{}px", pane.head))
            style=("--row", move || format!("{}px", geometry.get().row))
            on:scroll=move |_| pane.follow()
            on:keydown=on_key
        >
            <div role="rowgroup" class="grid-head">
                <div role="row" class="row" aria-rowindex="1">{heads}</div>
            </div>
            <div
                role="rowgroup"
                class="grid-body"
                style:height=move || format!("{}px", geometry.get().height())
            >
                <For
                    each=move || {
                        let (first, end) = drawn.get();
                        first..end
                    }
                    key=|position| *position
                    children=move |position| row(table, pane, &columns, position)
                />
            </div>
        </div>
    }
}

fn row(table: Table, pane: Pane, columns: &[TableColumn], position: u64) -> impl IntoView + use<> {
    let Pane { geometry, scroll, .. } = pane;
    let top = move || format!("translateY({}px)", geometry.get().offset(position, scroll.get()));
    let record = Memo::new(move |_| {
        let index = table.order.with(|order| order.get(position))?;
        table.place.with_value(|place| table.state.record(place, index))
    });
    let is_selected = move || {
        let (first, last) = table.range();
        (first..=last).contains(&position)
    };
    view! {
        <div
            role="row"
            class="row"
            class:selected=is_selected
            class:odd=position % 2 == 1
            id=format!("row-{position}")
            aria-rowindex=(position + 2).to_string()
            aria-selected=move || is_selected().to_string()
            style:transform=top
            on:mousedown=move |event| {
                if event.shift_key() {
                    // Otherwise the browser would select text.
                    event.prevent_default();
                }
            }
            on:click=move |event| {
                if event.shift_key() {
                    table.select(position, true);
                } else if !browser::has_selection() {
                    table.open(position);
                }
            }
        >
            {cells(columns, record)}
        </div>
    }
}

/// Draws a heading with the button that orders by its column.
fn heading(table: Table, column: &TableColumn) -> impl IntoView + use<> {
    let class = cell_class(column);
    let label = view! { <bdi>{column.label.clone()}</bdi> };
    let Some(name) = column.name.clone() else {
        return view! { <div role="columnheader" class=class>{label}</div> }.into_any();
    };
    let sorted = name.clone();
    let direction = Memo::new(move |_| {
        table.query.with(|query| {
            let sort = query.sort.as_ref().filter(|sort| sort.field == sorted);
            sort.map(|sort| sort.descending)
        })
    });
    let words = move || match direction.get() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let sign = move || direction.get().map(|down| icon(if down { Icon::Down } else { Icon::Up }));
    view! {
        <div role="columnheader" class=class aria-sort=words>
            <button type="button" class="sort" on:click=move |_| table.sort_by(&name)>
                {label} {sign}
            </button>
        </div>
    }
    .into_any()
}
