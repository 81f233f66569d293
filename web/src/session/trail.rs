//! What of the open archive is on screen, and the ways from screen to screen.

use leptos::prelude::*;
use sma_worker::protocol::Field;

use crate::browser::{self, Step};
use crate::desk::{Desk, Voice};

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
    Field(Field),
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

/// The screens that were visited. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Trail {
    voice: Voice,
    /// The session's number.
    session: u32,
    /// What is on screen.
    pub(crate) screen: RwSignal<Screen>,
    /// The row of the table that the keyboard is on.
    pub(crate) selected: RwSignal<u64>,
    /// What the browser's history leads back to, by index.
    visited: StoredValue<Vec<Screen>>,
}

impl Trail {
    /// Shows the overview, and makes it what the browser's Back returns to.
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
        self.voice.focus_on(focus);
    }

    /// One step up: from a record to its table, from there to the overview.
    pub(crate) fn up(self) {
        match self.screen.get_untracked() {
            Screen::Record(place, _) => self.go(Screen::Table(place)),
            Screen::Table(_) | Screen::Field(_) => self.go(Screen::Overview),
            Screen::Overview => {}
        }
    }

    /// Shows what the browser's Back or Forward asks for, if it is of this session.
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
