//! The query, and what was found.

use leptos::prelude::*;
use sma_core::search::{Match, MatchGroup, Matches};
use sma_core::summary::SectionState;
use sma_worker::protocol::{Field, Index, Search};

use crate::archive::{Place, Screen};
use crate::ask::Operation;
use crate::format;
use crate::session::Session;

/// Maximum number of matches that are listed for a collection.
const MAX_LISTED: usize = 5;

/// The query, and what was found. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) session: Session,
    /// Indexing, which precedes the first search.
    pub(super) indexing: Operation,
    /// The running search, of which there is at most one.
    search: Operation,
    is_indexed: RwSignal<bool>,
    pub(super) query: RwSignal<String>,
    /// Whether the results are on screen.
    pub(super) is_open: RwSignal<bool>,
    /// What was found; none without a query.
    pub(super) found: RwSignal<Option<Matches>>,
    /// Index of the match that Enter opens, among those listed.
    pub(super) active: RwSignal<usize>,
}

impl State {
    /// Creates the state without a query.
    pub(crate) fn new(session: Session) -> Self {
        Self {
            session,
            indexing: Operation::new(),
            search: Operation::new(),
            is_indexed: RwSignal::new(false),
            query: RwSignal::default(),
            is_open: RwSignal::new(false),
            found: RwSignal::new(None),
            active: RwSignal::new(0),
        }
    }

    /// Shows the results, and prepares the search.
    pub(super) fn open(self) {
        self.is_open.set(true);
        self.update();
    }

    /// Searches for another query.
    pub(super) fn set_query(self, query: String) {
        self.query.set(query);
        self.open();
    }

    /// Hides the results. The query stays.
    pub(super) fn close(self) {
        self.is_open.set(false);
    }

    /// Cancels indexing, without which nothing is found.
    pub(super) fn cancel(self) {
        self.indexing.cancel();
        self.close();
        // The focus was on the button, which is gone.
        self.session.desk.voice.focus_on("main");
    }

    /// Returns the matches that are listed, in their order.
    pub(super) fn listed(matches: &Matches) -> impl Iterator<Item = (&MatchGroup, &Match)> {
        let groups = matches.groups.iter();
        groups.flat_map(|group| group.matches.iter().map(move |found| (group, found)))
    }

    /// Shows the record or field of the active match.
    pub(super) fn open_active(self) {
        let screen = self.found.with_untracked(|found| {
            let (group, found) = Self::listed(found.as_ref()?).nth(self.active.get_untracked())?;
            self.screen(group, found.index)
        });
        let Some(screen) = screen else { return };
        self.close();
        self.session.trail.go(screen);
        // The screen may be the current one, which does not take the focus again.
        self.session.desk.voice.focus_on("heading");
    }

    /// Returns how many sections are not searched, in words.
    pub(super) fn unsearched(self) -> Option<String> {
        let archive = self.session.archive();
        let count = |wanted: fn(SectionState) -> bool| {
            let sections = archive.summary.sections.iter();
            sections.filter(|section| wanted(section.state)).count() as u64
        };
        let locked = count(|state| state == SectionState::Encrypted);
        let lost = count(|state| matches!(state, SectionState::Damaged | SectionState::Missing));
        let words = |count, what: &str| {
            let sections = format::count(count, "section", "sections");
            format!("{sections} {} {what}", if count == 1 { "is" } else { "are" })
        };
        let reasons: Vec<String> = [(locked, "locked"), (lost, "damaged or missing")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| words(count, what))
            .collect();
        (!reasons.is_empty())
            .then(|| format!("Only what is readable is searched: {}.", reasons.join(", ")))
    }

    /// Searches for the current query, unless a search is running, which is followed by another one
    /// if the query changes.
    fn update(self) {
        if !self.is_indexed.get_untracked() {
            return self.index();
        }
        let query = self.query.get_untracked();
        if self.search.is_running.get_untracked() {
            return;
        }
        if query.trim().is_empty() {
            return self.show(None);
        }
        let question = Search { query: query.clone(), most: MAX_LISTED };
        self.session.start(self.search, question, move |answer| {
            match answer.body {
                Some(matches) => self.show(Some(matches)),
                // The worker has dropped it.
                None => self.is_indexed.set(false),
            }
            if self.query.get_untracked() != query {
                self.update();
            }
        });
    }

    fn index(self) {
        if !self.indexing.is_running.get_untracked() {
            self.session.start(self.indexing, Index, move |_| {
                self.is_indexed.set(true);
                self.update();
            });
        }
    }

    fn show(self, found: Option<Matches>) {
        if let Some(found) = &found {
            let total = format::count(found.total, "match", "matches");
            self.session.desk.voice.say(if found.total == 0 { "No matches".into() } else { total });
        }
        self.active.set(0);
        self.found.set(found);
    }

    fn screen(self, group: &MatchGroup, index: u64) -> Option<Screen> {
        let section = group.section.clone();
        match &group.collection {
            Some(collection) => {
                let place = Place { section, collection: collection.clone() };
                // The page knows a limited number of collections.
                self.session.collection(&place).map(|_| Screen::Record(place, index))
            }
            None => {
                let fields = self.session.section(&section)?.fields;
                let name = fields.get(usize::try_from(index).ok()?)?.clone();
                Some(Screen::Field(Field { section, name }))
            }
        }
    }
}
