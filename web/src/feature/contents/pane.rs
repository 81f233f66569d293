//! The visible part of a table.

use leptos::prelude::*;
use leptos::{ev, html};

use super::geometry::Geometry;
use super::order::Order;
use super::state::Position;
use super::table::Table;
use crate::browser;

/// Height of the heading, and of a row, in `rem`.
const ROW_HEIGHT: f64 = 2.75;

/// Height of a row with two lines, in `rem`.
const TWO_LINES: f64 = 3.75;

/// Width of a window below which rows have two lines, in `rem`. The style sheet has the same.
const NARROW: f64 = 45.0;

/// The visible part of a table. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct Pane {
    table: Table,
    grid: NodeRef<html::Div>,
    /// Height of the heading, in CSS pixels.
    pub(super) head: f64,
    pub(super) scroll: RwSignal<f64>,
    view: RwSignal<f64>,
    /// Height of a row, in CSS pixels.
    row: RwSignal<f64>,
    pub(super) geometry: Memo<Geometry>,
    pub(super) is_printing: RwSignal<bool>,
}

// The table and its signals may be gone by the time a frame is drawn.
impl Pane {
    /// Creates the part of a table that its first frame shows.
    pub(super) fn new(table: Table, grid: NodeRef<html::Div>) -> Self {
        let (scroll, view) = (RwSignal::new(0.0), RwSignal::new(0.0));
        let row = RwSignal::new(row_height());
        let geometry = Memo::new(move |_| Geometry {
            rows: table.order.with(Order::len),
            row: row.get(),
            view: view.get(),
        });
        let head = (browser::font_size() * ROW_HEIGHT).round();
        Self { table, grid, head, scroll, view, row, geometry, is_printing: RwSignal::new(false) }
    }

    fn measure(self) {
        if let Some(grid) = self.grid.try_get_untracked().flatten() {
            self.row.set(row_height());
            self.view.set(f64::from(grid.client_height()) - self.head);
        }
    }

    /// Follows the browser's scroll bar.
    pub(super) fn follow(self) {
        if let Some(grid) = self.grid.try_get_untracked().flatten() {
            self.scroll.set(f64::from(grid.scroll_top()));
            self.measure();
        }
    }

    fn scroll_to(self, top: f64) {
        if let Some(grid) = self.grid.try_get_untracked().flatten() {
            grid.set_scroll_top(top.round() as i32);
            self.scroll.set(f64::from(grid.scroll_top()));
        }
    }

    /// Scrolls to a row, with the least movement.
    pub(super) fn reveal(self, position: u64) {
        if let Some(scroll) = self.scroll.try_get_untracked() {
            self.scroll_to(self.geometry.get_untracked().scroll_to(position, scroll));
        }
    }

    /// Returns to where the table was left, and to its top once it has another order.
    pub(super) fn keep_position(self) {
        let Self { table, grid, scroll, .. } = self;
        let state = table.state;
        on_cleanup(move || {
            state.position.set_value(Some(Position {
                place: table.place.get_value(),
                scroll: scroll.get_untracked(),
                selected: state.session.trail.selected.get_untracked(),
            }));
        });
        Effect::new(move || {
            if grid.get().is_none() {
                return;
            }
            request_animation_frame(move || {
                self.measure();
                let Some(at) = table.at.try_get_untracked() else { return };
                let selected = state.session.trail.selected.get_untracked();
                let left = state.position.get_value();
                let is_here = |left: &Position| table.place.with_value(|it| *it == left.place);
                match left.filter(is_here) {
                    Some(Position { scroll: top, selected: before, .. }) => {
                        self.scroll_to(top);
                        if selected != before {
                            self.reveal(at);
                        }
                    }
                    None => self.reveal(at),
                }
            });
        });
        // What was in view before another order means nothing in it.
        let order = table.order;
        Effect::new(move |before: Option<Order>| {
            let now = order.get();
            if before.is_some_and(|before| before != now) {
                self.scroll_to(0.0);
                table.select(0, false);
            }
            now
        });
    }

    /// Follows the size of the window, and draws all rows for printing.
    pub(super) fn listen(self) {
        let resize = window_event_listener(ev::resize, move |_| self.measure());
        on_cleanup(move || resize.remove());
        let is_printing = self.is_printing;
        let print = window_event_listener(ev::beforeprint, move |_| is_printing.set(true));
        on_cleanup(move || print.remove());
        let printed = window_event_listener(ev::afterprint, move |_| is_printing.set(false));
        on_cleanup(move || printed.remove());
    }
}

fn row_height() -> f64 {
    let font = browser::font_size();
    let is_narrow = browser::window_width() < font * NARROW;
    (font * if is_narrow { TWO_LINES } else { ROW_HEIGHT }).round()
}
