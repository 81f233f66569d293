//! What is open, and what of it is on screen.

mod conversion;
mod depth;
mod file;
mod filing;
mod pinning;
mod rescue;
mod screen;
mod signature;
mod unlock;

use std::sync::Arc;
use std::time::Duration;

use js_sys::{Function, Uint8Array};
use leptos::prelude::*;
use sma_core::Report;
use sma_core::summary::{CollectionSummary, SectionSummary};
use sma_worker::protocol::{Envelope, FieldName, JsonText, Request, Response};
use wasm_bindgen::JsValue;
use web_sys::Blob;

pub(crate) use conversion::Conversion;
pub(crate) use depth::Depth;
pub(crate) use file::{FileFacts, Notice, OpenArchive, Progress};
pub(crate) use pinning::{Difference, Pinning};
pub(crate) use rescue::{Rescue, Salvage};
pub(crate) use screen::{Place, Screen};
pub(crate) use signature::{MOST_KEY_BYTES, Trust};
pub(crate) use unlock::{Phase, Unlock};

use crate::browser;
use crate::link::{Arrival, Link};
use crate::records::Records;

/// Opening that takes no longer than this shows no progress: a bar that flashes up tells nobody
/// anything.
const PATIENCE: Duration = Duration::from_millis(200);

/// The page's state, in signals. It is a handle: copies are the same state.
#[derive(Clone, Copy)]
pub(crate) struct App {
    link: StoredValue<Option<Link>, LocalStorage>,
    /// A file that came before there was a worker.
    early: StoredValue<Option<Blob>, LocalStorage>,
    /// The file that was opened last, as the browser has it.
    source: StoredValue<Option<Blob>, LocalStorage>,
    /// Counts what was opened; answers about earlier files are dropped.
    opening: StoredValue<u32>,
    /// The file that is being opened, or was opened last.
    pub(crate) file: RwSignal<FileFacts>,
    /// Whether a file is being opened or checked.
    pub(crate) busy: RwSignal<bool>,
    /// Whether that takes longer than anybody likes to wait without a word.
    pub(crate) slow: RwSignal<bool>,
    /// How far it has come.
    pub(crate) progress: RwSignal<Progress>,
    /// The archive that is open.
    pub(crate) archive: RwSignal<Option<Arc<OpenArchive>>>,
    /// How deep to look.
    pub(crate) depth: Depth,
    /// Its verdict.
    pub(crate) report: RwSignal<Option<Arc<Report>>>,
    /// The trusted key that every signature verifies with; its base64.
    pub(crate) signer: RwSignal<Option<String>>,
    /// What is still good in the file, if it is damaged.
    pub(crate) rescue: Rescue,
    /// What converting it would do, if it is a document.
    pub(crate) conversion: RwSignal<Conversion>,
    /// Its lock.
    pub(crate) unlock: Unlock,
    /// The public keys that the person has.
    pub(crate) trust: Trust,
    /// Why nothing is open.
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// How many files came with that one and were left alone.
    left_alone: StoredValue<u32>,
    /// What is on screen of the archive.
    pub(crate) screen: RwSignal<Screen>,
    /// The screens that the browser's history leads back to, by their index.
    trail: StoredValue<Vec<Screen>>,
    /// Where to put the keyboard's focus once that is drawn: the id of an element.
    pub(crate) focus: RwSignal<Option<String>>,
    /// Records of the collection that was looked at last.
    pub(crate) records: RwSignal<Records>,
    /// The row of the table that the keyboard is on.
    pub(crate) selected: RwSignal<u64>,
    /// The member that was looked at last.
    pub(crate) field: RwSignal<Option<(FieldName, Option<JsonText>)>>,
    /// Words for those who hear the page.
    pub(crate) announcement: RwSignal<String>,
}

impl App {
    /// Nothing is open.
    pub(crate) fn new() -> Self {
        Self {
            link: StoredValue::new_local(None),
            early: StoredValue::new_local(None),
            source: StoredValue::new_local(None),
            opening: StoredValue::new(0),
            file: RwSignal::default(),
            busy: RwSignal::new(false),
            slow: RwSignal::new(false),
            progress: RwSignal::new(Progress::START),
            archive: RwSignal::new(None),
            depth: Depth::new(),
            report: RwSignal::new(None),
            signer: RwSignal::new(None),
            rescue: Rescue::new(),
            conversion: RwSignal::new(Conversion::Unasked),
            unlock: Unlock::new(),
            trust: Trust::new(),
            notice: RwSignal::new(None),
            left_alone: StoredValue::new(0),
            screen: RwSignal::new(Screen::Overview),
            trail: StoredValue::default(),
            focus: RwSignal::new(None),
            records: RwSignal::default(),
            selected: RwSignal::new(0),
            field: RwSignal::new(None),
            announcement: RwSignal::default(),
        }
    }

    /// Connects the page with a worker; a file that came before is opened now.
    pub(crate) fn connect(self, start_worker: Function) {
        let mut link = Link::new(start_worker.clone(), move |arrival| self.receive(arrival));
        link.start();
        self.link.set_value(Some(link));
        self.connect_vault(start_worker);
        if let Some(file) = self.early.try_update_value(Option::take).flatten() {
            self.send_file(&file);
        }
    }

    /// Opens a file in place of what is open, and leaves so many others alone.
    pub(crate) fn open(self, name: &str, file: &Blob, left_alone: u32) {
        let opening = self.next_opening();
        self.close_vault();
        self.file.set(FileFacts { name: name.into(), size: file.size() as u64 });
        self.source.set_value(Some(file.clone()));
        self.rescue.forget();
        self.left_alone.set_value(left_alone);
        if self.report.with_untracked(Option::is_none) {
            self.archive.set(None);
        }
        self.notice.set(None);
        self.progress.set(Progress::START);
        self.slow.set(false);
        self.busy.set(true);
        if self.link.with_value(Option::is_some) {
            self.send_file(file);
        } else {
            self.early.set_value(Some(file.clone()));
        }
        set_timeout(move || self.lose_patience(opening), PATIENCE);
    }

    /// Stops opening, or closes the archive: back to the start.
    pub(crate) fn close(self) {
        self.next_opening();
        self.send(Request::Cancel, None);
        self.early.set_value(None);
        self.clear();
        self.notice.set(None);
        self.focus_on("choose");
    }

    /// Says why nothing is opened; what is open stays so.
    pub(crate) fn complain(self, notice: Notice) {
        self.notice.set(Some(notice));
        self.focus_on("notice");
    }

    /// Asks for the records from `first` to before `end`, as far as they are not at hand.
    pub(crate) fn want_records(self, place: &Place, first: u64, end: u64) {
        let mut wanted = Vec::new();
        self.records.update_untracked(|records| {
            if !records.are_of(&place.section, &place.collection) {
                *records = Records::new(&place.section, &place.collection);
            }
            wanted = records.wanted(first, end);
        });
        for range in wanted {
            self.send(Request::Rows(range), None);
        }
    }

    /// The section of that name, as it is now.
    pub(crate) fn section(self, name: &str) -> Option<SectionSummary> {
        let archive = self.archive.get_untracked()?;
        archive.summary.sections.iter().find(|section| section.name == name).cloned()
    }

    /// The collection at that place, as it is now.
    pub(crate) fn collection(self, place: &Place) -> Option<CollectionSummary> {
        let section = self.section(&place.section)?;
        section.collections.into_iter().find(|collection| collection.name == place.collection)
    }

    /// Puts the keyboard's focus on an element, as soon as it is there.
    pub(crate) fn focus_on(self, id: &str) {
        self.focus.set(Some(id.into()));
    }

    fn receive(self, arrival: Arrival) {
        let (message, file) = match arrival {
            Arrival::Message(message, file) => (message, file),
            Arrival::Breakdown => {
                self.with_link(Link::start);
                self.trust.forget_readings();
                self.next_opening();
                return self.stop_with(Notice::Breakdown(self.file.get_untracked()));
            }
        };
        if let Response::Ready = message.body {
            self.with_link(Link::is_ready);
            browser::mark_ready();
            return;
        }
        // Keys are read whatever archive is open.
        let is_about_key = matches!(message.body, Response::Key(_) | Response::NoKey { .. });
        if is_about_key || message.opening == self.opening.get_value() {
            self.take(message.body, file);
        }
    }

    fn take(self, response: Response, file: Option<Uint8Array>) {
        match response {
            Response::Ready => {}
            Response::Progress { stage, done, total } => {
                self.progress.set(Progress { stage, done, total });
            }
            Response::Opened { summary, lock, embedded } => {
                self.wipe();
                self.trust.forget_archive();
                self.archive.set(Some(Arc::new(OpenArchive {
                    file: self.file.get_untracked(),
                    left_alone: self.left_alone.get_value(),
                    summary: *summary,
                    lock,
                    embedded,
                })));
                self.open_vault();
                self.begin_trail();
                self.focus_on("heading");
            }
            Response::Validated { report, signer } => {
                self.busy.set(false);
                self.slow.set(false);
                let verdict = report.verdict();
                let (word, sentence) = (verdict.word(), verdict.sentence());
                let title = self.file.read_untracked().title();
                self.announcement.set(format!("{title}: {word}. {sentence}"));
                self.signer.set(signer);
                self.report.set(Some(Arc::new(*report)));
                self.depth.looking.set(false);
                self.take_verdict();
                self.take_signature();
            }
            Response::Refused(refusal) => {
                self.stop_with(Notice::Refused(self.file.get_untracked(), refusal));
            }
            Response::Unreadable { reason } => {
                self.stop_with(Notice::Unreadable(self.file.get_untracked(), reason));
            }
            Response::Rows { range, records } => {
                self.records.update(|all| all.take(&range, &records));
            }
            Response::Recovered { report, obstacle } => self.take_recovered(*report, obstacle),
            Response::Repaired => self.save_repaired(file),
            Response::NotRecovered { reason } => self.take_nothing(reason),
            Response::Planned(plan) => self.take_plan(*plan),
            Response::Converted => self.save_converted(file),
            Response::NotConverted { reason } => self.take_conversion_error(reason),
            Response::Filed { form, text } => self.save_report(form, &text),
            Response::Field { field, value } => self.field.set(Some((field, value))),
            Response::Unlocked(summary) => self.take_unlocked(*summary),
            Response::NotUnlocked { reason } => self.take_refusal(reason),
            Response::Locked(summary) => self.take_locked(*summary),
            Response::Key(key) => self.take_key(Ok(key)),
            Response::NoKey { reason } => self.take_key(Err(reason)),
            // Answers of the worker that derives keys.
            Response::Cost { .. } | Response::Derived => {}
        }
    }

    fn stop_with(self, notice: Notice) {
        self.clear();
        self.complain(notice);
    }

    fn clear(self) {
        self.busy.set(false);
        self.slow.set(false);
        self.archive.set(None);
        self.close_vault();
        self.wipe();
        self.announcement.set(String::new());
    }

    /// Lets go of all that the page has of the archive's contents, and leaves the screens that
    /// show it.
    fn wipe(self) {
        self.screen.set(Screen::Overview);
        self.records.set(Records::default());
        self.selected.set(0);
        self.field.set(None);
        self.conversion.set(Conversion::Unasked);
        self.report.set(None);
        self.depth.looking.set(false);
        self.signer.set(None);
        self.forget_trail();
    }

    fn lose_patience(self, opening: u32) {
        if opening != self.opening.get_value() || !self.busy.get_untracked() {
            return;
        }
        self.slow.set(true);
        self.announcement.set(format!("Opening {}", self.file.read_untracked().title()));
        if self.report.with_untracked(Option::is_some) {
            // What was open before gives way.
            self.archive.set(None);
            self.wipe();
        }
        if self.archive.with_untracked(Option::is_none) {
            self.focus_on("cancel");
        }
    }

    fn next_opening(self) -> u32 {
        self.opening.update_value(|opening| *opening = opening.wrapping_add(1));
        self.opening.get_value()
    }

    fn send_file(self, file: &Blob) {
        let (level, keys) = (self.depth.level.get_untracked(), self.trust.trusted());
        self.send(Request::Open { level, keys }, Some(file));
    }

    fn send(self, body: Request, beside: Option<&JsValue>) {
        let message = Envelope { opening: self.opening.get_value(), body };
        self.with_link(|link| link.send(&message, beside));
    }

    fn with_link(self, act: impl FnOnce(&mut Link)) {
        self.link.update_value(|link| {
            if let Some(link) = link {
                act(link);
            }
        });
    }
}
