//! The current screen of the open archive, and the way from screen to screen.

use std::sync::Arc;

use leptos::prelude::*;

use crate::archive::{OpenArchive, Screen};
use crate::browser::Step;
use crate::host;
use crate::voice::Voice;

/// How an archive gets on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// Its first screen.
    pub(crate) screen: Screen,
    /// The entry of the browser's history for that screen.
    pub(crate) entry: Entry,
}

/// Entry of the browser's history for a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A new one: the browser's Back returns to what was on screen before.
    New,
    /// The current one, which is replaced.
    Replaced,
    /// The current one, which leads to this screen already.
    Current,
}

/// The way from screen to screen. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Trail {
    voice: Voice,
    archive: StoredValue<Arc<OpenArchive>>,
    /// The current screen.
    pub(crate) screen: RwSignal<Screen>,
    /// Index of the selected record.
    pub(crate) selected: RwSignal<u64>,
    /// Field of the current record that a finding is about.
    pub(crate) highlight: RwSignal<Option<String>>,
}

impl Trail {
    /// Shows the first screen.
    pub(super) fn begin(voice: Voice, archive: Arc<OpenArchive>, arrival: Arrival) -> Self {
        let Arrival { screen, entry } = arrival;
        let trail = Self {
            voice,
            archive: StoredValue::new(archive),
            selected: RwSignal::new(screen.record().unwrap_or_default()),
            screen: RwSignal::new(screen.clone()),
            highlight: RwSignal::new(None),
        };
        match entry {
            Entry::New => trail.push(&screen),
            Entry::Replaced => trail.replace(&screen),
            Entry::Current => {}
        }
        trail
    }

    /// Shows another screen, and lets the browser's Back return to this one.
    pub(crate) fn go(self, screen: Screen) {
        self.push(&screen);
        self.show(screen);
    }

    /// Shows a record, with one of its fields highlighted.
    pub(crate) fn go_to_field(self, screen: Screen, field: Option<String>) {
        self.push(&screen);
        self.highlight.set(field);
        self.show_highlighted(screen);
    }

    /// Returns the address of a screen, such as `#/devices/17`.
    pub(crate) fn address(self, screen: &Screen) -> String {
        self.archive.with_value(|archive| archive.address_of(screen))
    }

    /// Shows a neighbor of the current screen without a history entry of its own, and focuses an
    /// element.
    pub(crate) fn turn_to(self, screen: Screen, focus: &str) {
        self.replace(&screen);
        self.show(screen);
        self.voice.focus_on(focus);
    }

    /// Goes one step up: from a record to its table, from there to the overview.
    pub(crate) fn up(self) {
        match self.screen.get_untracked() {
            Screen::Record(place, _) => self.go(Screen::Table(place)),
            Screen::Table(_) | Screen::Field(_) | Screen::Tool(_) => self.go(Screen::Overview),
            Screen::Overview => {}
        }
    }

    /// Shows the screen that the address names, or the overview.
    pub(crate) fn go_to_address(self) {
        let screen = self.archive.with_value(|archive| archive.screen_at(&host::address()));
        self.show(screen.unwrap_or(Screen::Overview));
        self.stay();
    }

    /// Makes the current entry of the browser's history one of the current screen.
    pub(crate) fn stay(self) {
        self.replace(&self.screen.get_untracked());
    }

    fn push(self, screen: &Screen) {
        host::push_history(self.step(), &self.address(screen));
    }

    fn replace(self, screen: &Screen) {
        host::replace_history(self.step(), &self.address(screen));
    }

    fn step(self) -> Step {
        Step::new(self.archive.with_value(|archive| archive.number))
    }

    fn show(self, screen: Screen) {
        self.highlight.set(None);
        self.show_highlighted(screen);
    }

    fn show_highlighted(self, screen: Screen) {
        let left = self.screen.get_untracked();
        if left == screen {
            return;
        }
        match &screen {
            Screen::Table(place) if left.place() != Some(place) => self.selected.set(0),
            Screen::Record(_, index) => self.selected.set(*index),
            Screen::Table(_) | Screen::Field(_) | Screen::Tool(_) | Screen::Overview => {}
        }
        let focus = match (&left, &screen) {
            (_, Screen::Table(_)) => String::from("grid"),
            (Screen::Table(place) | Screen::Record(place, _), Screen::Overview) => {
                format!("open-{}-{}", place.section, place.collection)
            }
            (Screen::Field(field), Screen::Overview) => {
                format!("open-{}-{}", field.section, field.name)
            }
            (Screen::Tool(tool), Screen::Overview) => format!("tool-{}", tool.name()),
            _ => String::from("heading"),
        };
        self.screen.set(screen);
        self.voice.focus_on(&focus);
    }
}
