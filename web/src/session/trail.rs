//! The current screen of the open archive, and the way from screen to screen.

use leptos::prelude::*;
use sma_worker::protocol::Field;

use crate::browser::{self, Step};
use crate::desk::{Desk, Voice};

/// Screen of an open archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// Verdict, facts, sections and checks.
    Overview,
    /// The records of a collection.
    Table(Place),
    /// One record, by its index.
    Record(Place, u64),
    /// A member of a section that is not a collection.
    Field(Field),
}

impl Screen {
    /// Returns the collection that the screen is about, if any.
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

/// The visited screens. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Trail {
    voice: Voice,
    /// Number of the session.
    session: u32,
    /// The current screen.
    pub(crate) screen: RwSignal<Screen>,
    /// Selected row of the table.
    pub(crate) selected: RwSignal<u64>,
    /// Screens to which the browser's history leads, by index.
    visited: StoredValue<Vec<Screen>>,
}

impl Trail {
    /// Shows the overview, to which the browser's Back then returns.
    pub(super) fn begin(desk: Desk) -> Self {
        let trail = Self {
            voice: desk.voice,
            session: desk.next_session(),
            screen: RwSignal::new(Screen::Overview),
            selected: RwSignal::new(0),
            visited: StoredValue::default(),
        };
        browser::replace_history(trail.next_step(&Screen::Overview));
        trail
    }

    /// Shows another screen, and lets the browser's Back return to this one.
    pub(crate) fn go(self, screen: Screen) {
        browser::push_history(self.next_step(&screen));
        self.show(screen);
    }

    /// Shows a neighbor of the current screen without a history entry of its own, and focuses an
    /// element.
    pub(crate) fn turn_to(self, screen: Screen, focus: &str) {
        browser::replace_history(self.next_step(&screen));
        self.show(screen);
        self.voice.focus_on(focus);
    }

    /// Goes one step up: from a record to its table, from there to the overview.
    pub(crate) fn up(self) {
        match self.screen.get_untracked() {
            Screen::Record(place, _) => self.go(Screen::Table(place)),
            Screen::Table(_) | Screen::Field(_) => self.go(Screen::Overview),
            Screen::Overview => {}
        }
    }

    /// Shows the screen of a history entry, if it belongs to this session.
    pub(crate) fn go_back_to(self, step: Step) {
        if step.session == self.session {
            let screen = self.visited.with_value(|visited| visited.get(step.index).cloned());
            self.show(screen.unwrap_or(Screen::Overview));
        }
    }

    fn next_step(self, screen: &Screen) -> Step {
        let index = self.visited.with_value(Vec::len);
        self.visited.update_value(|visited| visited.push(screen.clone()));
        Step { session: self.session, index }
    }

    fn show(self, screen: Screen) {
        let left = self.screen.get_untracked();
        match &screen {
            Screen::Table(place) if left.place() != Some(place) => self.selected.set(0),
            Screen::Record(_, index) => self.selected.set(*index),
            Screen::Table(_) | Screen::Field(_) | Screen::Overview => {}
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
        self.voice.focus_on(&focus);
    }
}
