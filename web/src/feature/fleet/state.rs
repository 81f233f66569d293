//! The files of the list, and their survey: one after the other, in the worker.

use leptos::prelude::*;
use sma_core::lineage::{Lineage, Place};
use sma_core::time::{Time, TimeFormat};
use sma_worker::protocol::{NotOpened, Survey, Surveyed};
use web_sys::File;

use crate::ask::Operation;
use crate::desk::{Change, Desk};

/// A file of the list.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) file: File,
    /// What the worker found; none before.
    pub(super) found: Option<Found>,
}

/// What the worker found in a file.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// An archive.
    Archive(Box<Surveyed>),
    /// It cannot be opened, for this reason.
    Refused(String),
}

/// Files that were given together. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(super) desk: Desk,
    pub(super) entries: RwSignal<Vec<Entry>>,
    /// Survey of one file.
    pub(super) operation: Operation,
    /// Whether files are left, and the survey was canceled.
    pub(super) is_stopped: RwSignal<bool>,
    /// Indexes of the entries that the user selected.
    pub(super) selected: RwSignal<Vec<usize>>,
    /// The archives among the entries, arranged.
    pub(super) arranged: Memo<Arranged>,
}

/// The archives among the entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Arranged {
    pub(super) lineage: Lineage,
    /// Index of the entry of each archive.
    entries: Vec<usize>,
}

impl Arranged {
    fn new(entries: &[Entry]) -> Self {
        let archives = entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| Some((index, entry.archive()?.candidate.clone())));
        let (entries, archives): (Vec<_>, Vec<_>) = archives.unzip();
        Self { lineage: Lineage::new(&archives), entries }
    }

    /// Returns the entry of an archive.
    pub(super) fn entry(&self, archive: usize) -> Option<usize> {
        self.entries.get(archive).copied()
    }

    /// Returns the place of an entry, if that is an archive.
    pub(super) fn place(&self, entry: usize) -> Option<&Place> {
        self.lineage.places.get(self.archive(entry)?)
    }

    /// Returns the bases of an entry among the entries, the nearest first.
    pub(super) fn bases(&self, entry: usize) -> Vec<usize> {
        let bases = self.archive(entry).map(|archive| self.lineage.bases(archive));
        bases.unwrap_or_default().into_iter().filter_map(|archive| self.entry(archive)).collect()
    }

    /// Returns the entry of the newest archive to rely on.
    pub(super) fn newest_reliable(&self) -> Option<usize> {
        self.entry(self.lineage.newest_reliable?)
    }

    /// Returns the entries of archives, the newest first.
    pub(super) fn newest_first(&self) -> Vec<usize> {
        let order = self.lineage.order.iter().rev();
        order.filter_map(|archive| self.entry(*archive)).collect()
    }

    fn archive(&self, entry: usize) -> Option<usize> {
        self.entries.binary_search(&entry).ok()
    }
}

impl Entry {
    /// Returns the archive, if it is one.
    pub(super) fn archive(&self) -> Option<&Surveyed> {
        match self.found.as_ref()? {
            Found::Archive(archive) => Some(archive),
            Found::Refused(_) => None,
        }
    }

    /// Returns when the archive was made, in seconds since 1970.
    pub(super) fn seconds(&self) -> Option<i64> {
        let time = self.archive()?.candidate.created_at.as_deref()?;
        Some(Time::parse(time, TimeFormat::AnyOffset)?.seconds)
    }
}

impl State {
    /// Creates the state without files, which takes those that are given together.
    pub(crate) fn new(desk: Desk) -> Self {
        let entries = RwSignal::new(Vec::new());
        let state = Self {
            desk,
            entries,
            operation: Operation::new(),
            is_stopped: RwSignal::new(false),
            selected: RwSignal::default(),
            arranged: Memo::new(move |_| {
                entries.with(|entries: &Vec<Entry>| Arranged::new(entries))
            }),
        };
        Effect::new(move || {
            let files = desk.together.get();
            if !files.is_empty() {
                desk.together.update_untracked(Vec::clear);
                state.add(files);
            }
        });
        state
    }

    /// Returns the number of files.
    pub(crate) fn count(self) -> usize {
        self.entries.with(Vec::len)
    }

    /// Removes all files from the list.
    pub(super) fn clear(self) {
        self.operation.cancel();
        self.selected.set(Vec::new());
        self.entries.set(Vec::new());
        self.desk.is_listing.set(false);
        self.desk.voice.focus_on("choose");
    }

    /// Stops the survey. What was found stays.
    pub(super) fn stop(self) {
        self.operation.cancel();
        self.is_stopped.set(true);
        self.desk.voice.focus_on("heading");
    }

    /// Continues the survey.
    pub(super) fn proceed(self) {
        self.is_stopped.set(false);
        self.survey_next();
    }

    /// Handles a crash of the worker: notes it for the file that was being checked, if there is one, and
    /// continues with the next. Returns whether there was one.
    pub(crate) fn break_down(self) -> bool {
        if !self.operation.is_running.get_untracked() {
            return false;
        }
        self.operation.cancel();
        self.entries.update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.found.is_none()) {
                let reason = "SMA Inspector crashed on this file, or ran out of memory.";
                entry.found = Some(Found::Refused(reason.into()));
            }
        });
        self.survey_next();
        true
    }

    /// Selects or deselects a file.
    pub(super) fn toggle(self, index: usize) {
        self.selected.update(|selected| match selected.iter().position(|it| *it == index) {
            Some(at) => {
                selected.remove(at);
            }
            None => selected.push(index),
        });
    }

    /// Returns the two selected archives, the newer one first.
    pub(super) fn pair(self) -> Option<[File; 2]> {
        let selected = self.selected.get();
        let [one, other] = *selected else { return None };
        let newest = self.arranged.with(Arranged::newest_first);
        let at = |index: usize| newest.iter().position(|it| *it == index);
        let (newer, older) = if at(one)? < at(other)? { (one, other) } else { (other, one) };
        let file = |index: usize| self.entries.with(|all| Some(all.get(index)?.file.clone()));
        Some([file(newer)?, file(older)?])
    }

    fn add(self, files: Vec<File>) {
        if self.desk.shown.with_untracked(Option::is_some) {
            self.desk.change(Change::SetAside);
        }
        let new = files.into_iter().map(|file| Entry { file, found: None });
        self.entries.update(|entries| entries.extend(new));
        self.is_stopped.set(false);
        self.desk.is_listing.set(true);
        self.desk.voice.focus_on("heading");
        if !self.operation.is_running.get_untracked() {
            self.survey_next();
        }
    }

    fn survey_next(self) {
        let next = self.entries.with_untracked(|entries| {
            let index = entries.iter().position(|entry| entry.found.is_none())?;
            Some((index, entries.get(index)?.file.clone()))
        });
        let Some((index, file)) = next else {
            let words = self.arranged.with_untracked(|arranged| {
                self.entries.with_untracked(|entries| super::view::headline(entries, arranged))
            });
            return self.desk.voice.say(words);
        };
        let worker = self.desk.worker;
        self.operation.start(worker, None, Survey, Some(file.as_ref()), move |answer| {
            let found = match answer.body {
                Ok(archive) => Found::Archive(Box::new(archive)),
                Err(NotOpened::Refused(refusal)) => Found::Refused(refusal.message),
                Err(NotOpened::Unreadable { reason }) => {
                    Found::Refused(format!("The browser reported: {reason}."))
                }
            };
            self.entries.update(|entries| {
                if let Some(entry) = entries.get_mut(index) {
                    entry.found = Some(found);
                }
            });
            self.survey_next();
        });
    }
}
