//! What of the open archive is on screen, and the ways from screen to screen.

use leptos::prelude::*;
use sma_worker::protocol::{FieldName, Request};

use super::App;
use crate::browser::{self, Step};

/// What is shown of the open archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// Verdict, facts, sections and checks.
    Overview,
    /// The records of a collection.
    Table(Place),
    /// One record, by its index.
    Record(Place, u64),
    /// A member of a section that is not a collection.
    Field(FieldName),
}

impl Screen {
    /// The collection that it is about, if it is about one.
    pub(crate) fn place(&self) -> Option<&Place> {
        match self {
            Self::Table(place) | Self::Record(place, _) => Some(place),
            Self::Overview | Self::Field(_) => None,
        }
    }
}

/// A collection of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Name of the section.
    pub(crate) section: String,
    /// Name of the collection.
    pub(crate) collection: String,
}

impl App {
    /// Shows another part of the archive, and lets the browser's Back return to this one.
    pub(crate) fn go(self, screen: Screen) {
        browser::push_history(self.next_step(&screen));
        self.show(screen);
    }

    /// Shows a neighbour of what is on screen, without a step of its own for Back; then the
    /// keyboard's focus is on the element with that id.
    pub(crate) fn turn_to(self, screen: Screen, focus: &str) {
        browser::replace_history(self.next_step(&screen));
        self.show(screen);
        self.focus_on(focus);
    }

    /// One step up: from a record to its table, from there to the overview.
    pub(crate) fn up(self) {
        match self.screen.get_untracked() {
            Screen::Record(place, _) => self.go(Screen::Table(place)),
            Screen::Table(_) | Screen::Field(_) => self.go(Screen::Overview),
            Screen::Overview => {}
        }
    }

    /// Shows what the browser's Back or Forward asks for.
    pub(crate) fn go_back_to(self, step: Step) {
        if step.opening == self.opening.get_value() && self.archive.with_untracked(Option::is_some)
        {
            let screen = self.trail.with_value(|trail| trail.get(step.index).cloned());
            self.show(screen.unwrap_or(Screen::Overview));
        }
    }

    /// Makes the overview of a new archive what the browser's Back returns to.
    pub(super) fn begin_trail(self) {
        self.trail.set_value(Vec::new());
        browser::replace_history(self.next_step(&Screen::Overview));
    }

    /// Makes every way back lead to the overview, and nowhere that no longer is.
    pub(super) fn forget_trail(self) {
        self.trail.update_value(|trail| trail.fill(Screen::Overview));
    }

    fn next_step(self, screen: &Screen) -> Step {
        let index = self.trail.with_value(Vec::len);
        self.trail.update_value(|trail| trail.push(screen.clone()));
        Step { opening: self.opening.get_value(), index }
    }

    fn show(self, screen: Screen) {
        let left = self.screen.get_untracked();
        match &screen {
            Screen::Table(place) if left.place() != Some(place) => self.selected.set(0),
            Screen::Record(_, index) => self.selected.set(*index),
            Screen::Field(field) => {
                self.field.set(None);
                self.send(Request::Field(field.clone()), None);
            }
            Screen::Table(_) | Screen::Overview => {}
        }
        let focus = match (&left, &screen) {
            (_, Screen::Table(_)) => String::from("grid"),
            (Screen::Table(place) | Screen::Record(place, _), Screen::Overview) => {
                format!("open-{}-{}", place.section, place.collection)
            }
            (Screen::Field(field), Screen::Overview) => {
                format!("open-{}-{}", field.section, field.name)
            }
            _ => String::from("heading"),
        };
        self.screen.set(screen);
        self.focus_on(&focus);
    }
}
