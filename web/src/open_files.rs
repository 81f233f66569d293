//! The files that are open: the one on screen, and those that were on screen before.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use sma_worker::protocol::{Number, READY};

use crate::archive::{OpenArchive, START, Screen, Tool};
use crate::browser::Step;
use crate::current::Current;
use crate::desk::{Change, Desk, Shown};
use crate::host;
use crate::session::{Arrival, Entry};

/// Maximum number of files that stay open beside the one on screen.
const MAX_KEPT: usize = 2;

/// Maximum size of their unpacked content together, in bytes: the worker has four gibibytes.
const MAX_KEPT_BYTES: u64 = 1 << 30;

/// Number of an entry of the browser's history for the start, where no archive is on screen.
const NOTHING: Number = READY;

/// An open file that is not on screen.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// The archive.
    pub(crate) archive: Arc<OpenArchive>,
    /// Its screen.
    screen: Screen,
}

/// The open files. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct OpenFiles {
    desk: Desk,
    /// The archive on screen.
    pub(crate) current: RwSignal<Option<Current>>,
    /// The others, oldest first.
    pub(crate) kept: RwSignal<Vec<Kept>>,
    /// Reactive scope of the page.
    root: StoredValue<Owner>,
    /// Reactive scope of the archive on screen; everything that belongs to it is dropped with this.
    scope: StoredValue<Option<Owner>>,
}

impl OpenFiles {
    /// Creates the state in which nothing is open.
    pub(crate) fn new(desk: Desk) -> Self {
        let files = Self {
            desk,
            current: RwSignal::new(None),
            kept: RwSignal::new(Vec::new()),
            root: StoredValue::new(Owner::current().unwrap_or_default()),
            scope: StoredValue::new(None),
        };
        desk.on_change(move |change| files.change(change));
        files
    }

    /// Shows the screen of an entry of the browser's history, in whichever file it is.
    pub(crate) fn go_to(self, step: Option<Step>) {
        let current = self.current.get_untracked();
        let number = step.map(|step| step.archive);
        let here = current.filter(|it| number.is_none_or(|number| it.number() == number));
        if let Some(current) = here {
            return current.session.trail.go_to_address();
        }
        match (number.and_then(|number| self.find_kept(number)), number) {
            (Some(index), _) => self.take_out(index, Entry::Current),
            (None, Some(NOTHING)) => {
                self.keep_current();
                self.put(None);
            }
            (None, Some(_)) => {
                self.desk.remark("The file of this step is closed. Open it again to return to it.");
                match current {
                    Some(current) => current.session.trail.stay(),
                    None => host::replace_history(Step::new(NOTHING), START),
                }
            }
            (None, None) => {}
        }
    }

    /// Shows a file that is open.
    pub(crate) fn return_to(self, number: Number) {
        if let Some(index) = self.find_kept(number) {
            self.take_out(index, Entry::New);
            self.desk.voice.focus_on("heading");
        }
    }

    /// Forgets all files after a crash of the worker, which held them. Returns the one on screen.
    pub(crate) fn lose_all(self) -> Option<Arc<OpenArchive>> {
        let lost = self.current.get_untracked().map(|current| current.session.archive());
        self.kept.update(Vec::clear);
        self.put(None);
        lost
    }

    fn find_kept(self, number: Number) -> Option<usize> {
        self.kept.with_untracked(|kept| kept.iter().position(|it| it.archive.number == number))
    }

    fn change(self, change: Change) {
        match change {
            Change::Show(archive) => self.show(Arc::from(archive)),
            Change::SetAside => {
                self.keep_current();
                host::push_history(Step::new(NOTHING), START);
                self.put(None);
            }
            Change::Close => {
                if let Some(current) = self.current.get_untracked() {
                    self.desk.worker.close(current.number());
                    host::replace_history(Step::new(NOTHING), START);
                }
                self.put(None);
            }
        }
    }

    fn show(self, archive: Arc<OpenArchive>) {
        let before = self.current.get_untracked().map(Current::number);
        let is_other = before.is_some_and(|before| before != archive.number);
        if is_other {
            self.keep_current();
        }
        let is_listing = before.is_none() && self.desk.is_listing.get_untracked();
        if is_listing {
            host::replace_history(Step::new(NOTHING), START);
        }
        let entry = if is_other || is_listing { Entry::New } else { Entry::Replaced };
        let screen = self.first_screen(&archive);
        self.put(Some((archive, Arrival { screen, entry })));
        self.close_oldest();
    }

    /// Returns the screen that the address named when the page was loaded, once an archive has it.
    fn first_screen(self, archive: &OpenArchive) -> Screen {
        if self.desk.compare_next.with_untracked(Option::is_some) {
            return Screen::Tool(Tool::Compare);
        }
        let wanted = self.desk.wanted;
        let Some(address) = wanted.get_untracked() else { return Screen::Overview };
        let screen = archive.screen_at(&address);
        if screen.is_some() || !archive.is_locked() {
            wanted.set(None);
        }
        screen.unwrap_or(Screen::Overview)
    }

    fn take_out(self, index: usize, entry: Entry) {
        let mut kept = None;
        self.kept.update(|all| kept = (index < all.len()).then(|| all.remove(index)));
        let Some(Kept { archive, screen }) = kept else { return };
        let screen = match entry {
            Entry::Current => archive.screen_at(&host::address()).unwrap_or(screen),
            Entry::New | Entry::Replaced => screen,
        };
        self.keep_current();
        self.put(Some((archive, Arrival { screen, entry })));
    }

    fn keep_current(self) {
        let Some(current) = self.current.get_untracked() else { return };
        let session = current.session;
        let archive = session.archive().kept(session.check.keys.get_untracked());
        let screen = session.trail.screen.get_untracked();
        self.kept.update(|kept| kept.push(Kept { archive: Arc::new(archive), screen }));
    }

    fn close_oldest(self) {
        let size = |kept: &Vec<Kept>| {
            kept.iter().map(|kept| kept.archive.summary.container_size).sum::<u64>()
        };
        loop {
            let (count, bytes) = self.kept.with_untracked(|kept| (kept.len(), size(kept)));
            let reason = match (count > MAX_KEPT, bytes > MAX_KEPT_BYTES) {
                (true, _) => format!("at most {} files stay open", MAX_KEPT + 1),
                (false, true) => String::from("it would take too much memory"),
                (false, false) => return,
            };
            let mut oldest = None;
            self.kept.update(|kept| oldest = Some(kept.remove(0)));
            let Some(Kept { archive, .. }) = oldest else { return };
            self.desk.worker.close(archive.number);
            self.desk.remark(format!("{} was closed: {reason}.", archive.file.title()));
        }
    }

    /// Puts an archive on screen, or the start.
    fn put(self, archive: Option<(Arc<OpenArchive>, Arrival)>) {
        self.desk.shown.set(
            archive.as_ref().map(|(archive, _)| Shown {
                archive: archive.number,
                is_locked: archive.is_locked(),
            }),
        );
        // Not in the caller's scope: the clicked element may be dropped with the open archive.
        let scope = archive.is_some().then(|| self.root.get_value().with(Owner::new));
        let current = scope.as_ref().zip(archive).map(|(scope, (archive, arrival))| {
            scope.with(|| {
                let beside = Signal::derive(move || {
                    self.kept.with(|kept| kept.iter().map(|it| it.archive.clone()).collect())
                });
                Current::begin(self.desk, &archive, arrival, beside)
            })
        });
        if current.is_none() {
            host::set_title(host::NAME);
        }
        let left = self.scope.try_update_value(|held| std::mem::replace(held, scope)).flatten();
        self.current.set(current);
        // Dropped only once nothing on screen shows it.
        set_timeout(move || drop(left), Duration::ZERO);
    }
}
