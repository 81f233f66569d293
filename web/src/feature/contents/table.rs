//! Records of a collection as a table. Only the visible rows are drawn.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::{ev, html};
use sma_core::summary::CollectionSummary;

use super::columns::{TableColumn, columns};
use super::crumbs::crumbs;
use super::geometry::Geometry;
use super::records::Record;
use super::state::Position;
use super::{State, value};
use crate::session::{Place, Screen};
use crate::{browser, format, words};

/// Height of a row, in `rem`.
const ROW_HEIGHT: f64 = 2.75;

/// Maximum number of rows that are printed.
const MAX_PRINTED: u64 = 1000;

/// Draws the table of a collection, with links to the other collections of its section.
pub(crate) fn table_screen(state: State, place: &Place) -> impl IntoView + use<> {
    let section = state.session.section(&place.section)?;
    let collection = state.session.collection(place)?;
    let count = format::count(collection.count, "record", "records");
    let above = vec![(words::OVERVIEW.into(), Screen::Overview)];
    let belongs = (section.label != collection.label).then(|| section.label.clone());
    Some(view! {
        <section class="table-screen" aria-labelledby="heading">
            {crumbs(state.session.trail, above, belongs)}
            <div class="screen-head">
                <h1 id="heading" tabindex="-1"><bdi>{collection.label.clone()}</bdi></h1>
                <p class="muted">{count}</p>
            </div>
            {tabs(state, place)}
            {grid_view(state, place, &collection)}
            <p class="hint keys" id="keys">
                "Move with the arrow keys, Page Up, Page Down, Home and End. Enter opens a record, Escape goes back."
            </p>
        </section>
    })
}

/// Draws links to the collections of the section, the current one among them.
fn tabs(state: State, place: &Place) -> impl IntoView + use<> {
    let section = state.session.section(&place.section)?;
    let filled: Vec<_> = section.collections.into_iter().filter(|c| c.count > 0).collect();
    (filled.len() > 1).then(|| {
        let tabs = filled
            .into_iter()
            .map(|collection| {
                let here = collection.name == place.collection;
                let next = Place { collection: collection.name, ..place.clone() };
                view! {
                    <li>
                        <button
                            type="button"
                            class="tab"
                            aria-current=here.then_some("page")
                            on:click=move |_| state.session.trail.go(Screen::Table(next.clone()))
                        >
                            <bdi>{collection.label}</bdi>
                            <span class="muted">{format::number(collection.count)}</span>
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! { <nav class="tabs" aria-label="Collections in this section"><ul>{tabs}</ul></nav> }
    })
}

fn grid_view(state: State, place: &Place, collection: &CollectionSummary) -> impl IntoView + use<> {
    let columns = Arc::new(columns(place, collection));
    let row_height = (browser::font_size() * ROW_HEIGHT).round();
    let rows = collection.count;
    let scroll = RwSignal::new(0.0);
    let view = RwSignal::new(0.0);
    let geometry = Memo::new(move |_| Geometry { rows, row: row_height, view: view.get() });
    let is_printing = RwSignal::new(false);
    let drawn = Memo::new(move |_| match is_printing.get() {
        true => (0, rows.min(MAX_PRINTED)),
        false => geometry.get().visible_rows(scroll.get()),
    });
    let grid = NodeRef::<html::Div>::new();

    // The table and its signals may be gone by the time a frame is drawn.
    let measure = move || {
        if let Some(grid) = grid.try_get_untracked().flatten() {
            // The heading is as high as a row.
            view.set(f64::from(grid.client_height()) - row_height);
        }
    };
    let reveal = move |index: u64| {
        if let Some(grid) = grid.try_get_untracked().flatten() {
            let to = geometry.get_untracked().scroll_to(index, scroll.get_untracked());
            grid.set_scroll_top(to.round() as i32);
            scroll.set(f64::from(grid.scroll_top()));
        }
    };
    let restore = move |top: f64| {
        if let Some(grid) = grid.try_get_untracked().flatten() {
            grid.set_scroll_top(top.round() as i32);
            scroll.set(f64::from(grid.scroll_top()));
        }
    };
    let shown = place.clone();
    on_cleanup(move || {
        state.position.set_value(Some(Position {
            place: shown,
            scroll: scroll.get_untracked(),
            selected: state.session.trail.selected.get_untracked(),
        }));
    });
    let shown = place.clone();
    Effect::new(move || {
        if grid.get().is_some() {
            let shown = shown.clone();
            request_animation_frame(move || {
                measure();
                let selected = state.session.trail.selected.get_untracked();
                let left = state.position.get_value();
                match left.filter(|left| left.place == shown) {
                    Some(Position { scroll: top, selected: before, .. }) => {
                        restore(top);
                        if selected != before {
                            reveal(selected);
                        }
                    }
                    None => reveal(selected),
                }
            });
        }
    });
    let resize = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resize.remove());
    let print = window_event_listener(ev::beforeprint, move |_| is_printing.set(true));
    on_cleanup(move || print.remove());
    let printed = window_event_listener(ev::afterprint, move |_| is_printing.set(false));
    on_cleanup(move || printed.remove());

    let wanted = place.clone();
    Effect::new(move || {
        let (first, end) = drawn.get();
        state.load_records(&wanted, first, end);
    });
    // The browser does not wait for records when it prints.
    if rows <= MAX_PRINTED {
        state.load_records(place, 0, rows);
    }

    let open = {
        let place = place.clone();
        move |index: u64| state.session.trail.go(Screen::Record(place.clone(), index))
    };
    let open_selected = open.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        let last = geometry.get_untracked().rows.saturating_sub(1);
        let page = geometry.get_untracked().page();
        let at = state.session.trail.selected.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => at + 1,
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => at + page,
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                return open_selected(at);
            }
            _ => return,
        };
        event.prevent_default();
        state.session.trail.selected.set(to.min(last));
        reveal(to.min(last));
    };

    let template = columns.iter().map(TableColumn::track).collect::<Vec<_>>().join(" ");
    let width: f64 = columns.iter().map(|column| column.min_width).sum();
    let heads = columns
        .iter()
        .map(|column| {
            view! {
                <div role="columnheader" class=cell_class(column)><bdi>{column.label.clone()}</bdi></div>
            }
        })
        .collect_view();
    let active = move || {
        let (first, end) = drawn.get();
        let selected = state.session.trail.selected.get();
        (first..end).contains(&selected).then(|| format!("row-{selected}"))
    };
    let row = move |index: u64| {
        let open = open.clone();
        let top = move || format!("translateY({}px)", geometry.get().offset(index, scroll.get()));
        let record = Memo::new(move |_| state.records.with(|records| records.get(index)));
        let is_selected = move || state.session.trail.selected.get() == index;
        view! {
            <div
                role="row"
                class="row"
                class:selected=is_selected
                class:odd=index % 2 == 1
                id=format!("row-{index}")
                aria-rowindex=(index + 2).to_string()
                aria-selected=move || is_selected().to_string()
                style:transform=top
                on:click=move |_| {
                    if !browser::has_selection() {
                        open(index);
                    }
                }
            >
                {cells(&columns, record)}
            </div>
        }
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
            aria-rowcount=(rows + 1).to_string()
            aria-activedescendant=active
            style=("--columns", template)
            style=("--width", format!("{width}rem"))
            style=("--row", format!("{row_height}px"))
            on:scroll=move |_| {
                if let Some(grid) = grid.try_get_untracked().flatten() {
                    scroll.set(f64::from(grid.scroll_top()));
                    measure();
                }
            }
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
                    key=|index| *index
                    children=row
                />
            </div>
        </div>
    }
}

fn cells(columns: &[TableColumn], record: Memo<Option<Arc<Record>>>) -> impl IntoView + use<> {
    columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let (name, ty) = (column.name.clone(), column.ty);
            let content = move || match record.get().as_deref() {
                None => view! { <span class="skeleton"></span> }.into_any(),
                Some(Record::Read(node)) => match &name {
                    Some(name) if name == "firmware" => value::firmware(node.get(name)),
                    Some(name) => value::line(node.get(name), ty),
                    None => value::line(Some(node), ty),
                },
                Some(Record::TooLong(bytes)) if index == 0 => {
                    words::too_long("record", *bytes).into_any()
                }
                Some(Record::TooLong(_)) => ().into_any(),
            };
            view! { <div role="gridcell" class=cell_class(column)>{content}</div> }
        })
        .collect_view()
}

fn cell_class(column: &TableColumn) -> &'static str {
    if column.is_number() { "cell number" } else { "cell" }
}
