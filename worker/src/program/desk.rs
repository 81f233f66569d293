//! Archives that the worker holds, and the dispatch of questions.

mod pairs;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::comparison::Found;
use crate::protocol::{
    AddBase, Allowance, Arrange, Convert, Copy, Derive, DescribeDevice, Facts, Field, File,
    FileDifferences, FileTimeline, FindReferrers, Index, Lock, Make, MakeKey, Measure, Number,
    Open, PlanConversion, Question, ReadDifferences, ReadKey, ReadRehearsal, ReadTimeline,
    ReadTrends, Recognize, Recover, Request, Rows, Search, Survey, Unlock, Validate,
};
use crate::rehearsal::Rehearsals;
use crate::{making, records, session};
use js_sys::Uint8Array;
use sma_core::advice::{chain, to_sentence};
use sma_core::browse::{Timeline, Trends};
use sma_core::{Archive, Report, search};
use wasm_bindgen::prelude::*;

use super::operation::Operation;
use super::outbox::Outbox;
use super::secret;
use super::task::{self, Answered};
use super::watcher::Watcher;
use pairs::Kept;

/// State of the worker.
pub(crate) struct Desk {
    outbox: Outbox,
    /// Open archives, by the number of the question that opened each.
    archives: RefCell<HashMap<Number, Held>>,
    /// Comparisons, by the number of their question.
    comparisons: RefCell<HashMap<Number, Kept<Found>>>,
    /// Rehearsals, by the number of their question.
    rehearsals: RefCell<HashMap<Number, Kept<Rehearsals>>>,
    /// Running operations, by the number of their question.
    running: RefCell<HashMap<Number, Running>>,
}

struct Held {
    archive: Archive,
    /// Its base, if one was given.
    base: Option<Archive>,
    /// Number of the question that unlocked it.
    unlocked_by: Option<Number>,
    /// Latest report on it in this state, with full texts.
    report: Option<Rc<Report>>,
    /// Index of its records in this state.
    index: Option<search::Index>,
    /// Changes of its devices in this state.
    timeline: Option<Rc<Timeline>>,
}

impl Held {
    fn new(archive: Archive) -> Self {
        Self { archive, base: None, unlocked_by: None, report: None, index: None, timeline: None }
    }

    /// Replaces the archive with itself in another state, locked or unlocked.
    fn replace(&mut self, archive: Archive, unlocked_by: Option<Number>) {
        *self = Self { base: self.base.take(), unlocked_by, ..Self::new(archive) };
    }
}

struct Running {
    /// The archive that it works on.
    archive: Option<Number>,
    operation: Operation,
}

impl Desk {
    pub(crate) fn new(outbox: Outbox) -> Self {
        let (archives, comparisons, rehearsals, running) = Default::default();
        Self { outbox, archives, comparisons, rehearsals, running }
    }

    /// Handles a question and the bytes sent with it. A question about a closed archive is not
    /// answered: nothing waits for the answer.
    pub(crate) fn take(
        self: &Rc<Self>,
        number: Number,
        archive: Option<Number>,
        request: Request,
        attachment: &JsValue,
    ) {
        let ask = Ask { desk: self, number, archive };
        let open =
            archive.and_then(|archive| Some(self.archives.borrow().get(&archive)?.archive.clone()));
        match (request, open) {
            (Request::Open(open), _) => ask.open(attachment, open),
            (Request::Recover(recover), _) => ask.recover(attachment, recover),
            (Request::Survey(Survey), _) => ask.survey(attachment),
            (Request::Recognize(Recognize), _) => ask.recognize(attachment),
            (Request::ReadKey(ReadKey { bytes }), _) => {
                ask.answer::<ReadKey>(&session::read_key(&bytes), None);
            }
            (Request::Measure(Measure { derivation }), _) => {
                ask.answer::<Measure>(&secret::measure(derivation), None);
            }
            (Request::Derive(derive), _) => ask.derive(&derive, attachment),
            (Request::MakeKey(make_key), _) => ask.make_key(make_key, attachment),
            (_, None) => {}
            (Request::Validate(validate), Some(open)) => {
                ask.validate(open, validate);
            }
            (Request::AddBase(AddBase { allowance }), Some(_)) => {
                ask.add_base(attachment, allowance);
            }
            (Request::Unlock(unlock), Some(open)) => ask.unlock(&open, &unlock, attachment),
            (Request::Lock(Lock), Some(open)) => ask.lock(&open),
            (Request::PlanConversion(PlanConversion), Some(open)) => {
                ask.run::<PlanConversion, _>(async move |watcher| {
                    task::plan(&open, &watcher).await.into()
                });
            }
            (Request::Convert(convert), Some(open)) => {
                ask.run::<Convert, _>(async move |watcher| {
                    task::convert(&open, convert, &watcher).await
                });
            }
            (Request::Make(make), Some(open)) => ask.make(open, make, attachment),
            (Request::File(order), Some(open)) => {
                ask.file(&open, &order);
            }
            (Request::Facts(Facts), Some(open)) => {
                ask.answer::<Facts>(&(), Some(&bytes(&session::render_summary(&open))));
            }
            (Request::Arrange(wanted), Some(open)) => {
                ask.run::<Arrange, _>(async move |watcher| {
                    records::arrange(&open, &wanted, &watcher).await.into()
                });
            }
            (Request::Copy(wanted), Some(open)) => {
                ask.run::<Copy, _>(async move |watcher| {
                    let text = records::copy(&open, &wanted, &watcher).await;
                    Answered { answer: (), file: Some(text.into_bytes()) }
                });
            }
            (Request::Index(Index), Some(open)) => ask.index(open),
            (Request::Search(search), Some(_)) => ask.search(&search),
            (Request::Rows(range), Some(open)) => {
                ask.answer::<Rows>(&records::rows(&open, &range), None);
            }
            (Request::FindReferrers(wanted), Some(open)) => {
                ask.run::<FindReferrers, _>(async move |watcher| {
                    records::find_referrers(&open, &wanted, &watcher).await.into()
                });
            }
            (Request::DescribeDevice(DescribeDevice { index }), Some(open)) => {
                ask.answer::<DescribeDevice>(&records::describe_device(&open, index), None);
            }
            (Request::Field(name), Some(open)) => {
                ask.answer::<Field>(&session::field(&open, &name), None);
            }
            (Request::ReadTimeline(ReadTimeline { wanted, from }), Some(open)) => {
                let read = ask.timeline(open.clone());
                ask.run::<ReadTimeline, _>(async move |watcher| {
                    read(&watcher).await.read(&open.sections(), &wanted, from).into()
                });
            }
            (Request::FileTimeline(FileTimeline { wanted }), Some(open)) => {
                let read = ask.timeline(open.clone());
                ask.run::<FileTimeline, _>(async move |watcher| {
                    let timeline = read(&watcher).await;
                    let text = timeline.to_csv_watched(&open.sections(), &wanted, &watcher).await;
                    Answered { answer: (), file: Some(text.into_bytes()) }
                });
            }
            (Request::ReadTrends(ReadTrends), Some(open)) => {
                ask.answer::<ReadTrends>(&Trends::new(&open.sections()), None);
            }
            (Request::Compare(compare), Some(open)) => ask.compare(open, compare),
            (Request::ReadDifferences(wanted), Some(_)) => {
                let comparisons = self.comparisons.borrow();
                let page = comparisons.get(&wanted.comparison).map(|it| it.found.read(&wanted));
                ask.answer::<ReadDifferences>(&page, None);
            }
            (Request::Rehearse(rehearse), Some(open)) => ask.rehearse(open, rehearse),
            (Request::ReadRehearsal(wanted), Some(_)) => {
                let rehearsals = self.rehearsals.borrow();
                let page = rehearsals.get(&wanted.rehearsal).map(|it| it.found.read(wanted));
                ask.answer::<ReadRehearsal>(&page, None);
            }
            (Request::FileDifferences(FileDifferences { comparison, form }), Some(_)) => {
                let comparisons = self.comparisons.borrow();
                if let Some(kept) = comparisons.get(&comparison) {
                    ask.answer::<FileDifferences>(&(), Some(&bytes(&kept.found.write(&form))));
                }
            }
        }
    }

    /// Drops the work on a question, and the archive that it opened.
    pub(crate) fn cancel(&self, number: Number) {
        self.running.borrow_mut().remove(&number);
        self.comparisons.borrow_mut().remove(&number);
        self.rehearsals.borrow_mut().remove(&number);
        if self.archives.borrow_mut().remove(&number).is_some() {
            self.stop_all_with(number);
        }
        // The answer may already have been sent.
        for held in self.archives.borrow_mut().values_mut() {
            if held.unlocked_by == Some(number) {
                held.replace(held.archive.to_locked(), None);
            }
        }
    }

    /// Keeps what was found in an archive, unless that was locked or unlocked meanwhile.
    fn keep(&self, archive: Option<Number>, open: &Archive, keep: impl FnOnce(&mut Held)) {
        let mut archives = self.archives.borrow_mut();
        let held = archive.and_then(|archive| archives.get_mut(&archive));
        let is_same = |held: &&mut Held| held.archive.is_unlocked() == open.is_unlocked();
        if let Some(held) = held.filter(is_same) {
            keep(held);
        }
    }

    /// Drops all work on an archive, and what it found.
    fn stop_all_with(&self, archive: Number) {
        self.running.borrow_mut().retain(|_, running| running.archive != Some(archive));
        self.comparisons.borrow_mut().retain(|_, kept| !kept.archives.contains(&archive));
        self.rehearsals.borrow_mut().retain(|_, kept| !kept.archives.contains(&archive));
    }
}

/// A question that is being handled.
struct Ask<'d> {
    desk: &'d Rc<Desk>,
    number: Number,
    archive: Option<Number>,
}

impl Ask<'_> {
    fn open(self, file: &JsValue, open: Open) {
        let file = file.clone().unchecked_into();
        let (desk, number) = (self.desk.clone(), self.number);
        self.run::<Open, _>(async move |watcher| {
            let opened = task::open(&file, open, &watcher).await;
            let opened = opened.map(|(archive, facts)| {
                desk.archives.borrow_mut().insert(number, Held::new(archive));
                facts
            });
            opened.into()
        });
    }

    fn add_base(self, file: &JsValue, allowance: Allowance) {
        let file = file.clone().unchecked_into();
        let (desk, archive) = (self.desk.clone(), self.archive);
        self.run::<AddBase, _>(async move |watcher| {
            let base = task::read(&file, allowance, &watcher).await;
            let added = base.map(|base| {
                let mut archives = desk.archives.borrow_mut();
                if let Some(held) = archive.and_then(|archive| archives.get_mut(&archive)) {
                    held.base = Some(base);
                }
            });
            added.into()
        });
    }

    fn survey(self, file: &JsValue) {
        let file = file.clone().unchecked_into();
        self.run::<Survey, _>(async move |watcher| task::survey(&file, &watcher).await.into());
    }

    fn recognize(self, file: &JsValue) {
        let file = file.clone().unchecked_into();
        self.run::<Recognize, _>(async move |_| task::recognize(&file).await.into());
    }

    fn recover(self, file: &JsValue, recover: Recover) {
        let file = file.clone().unchecked_into();
        self.run::<Recover, _>(async move |watcher| task::recover(&file, recover, &watcher).await);
    }

    fn unlock(self, open: &Archive, unlock: &Unlock, secret: &JsValue) {
        let key = match secret::key(unlock.secret, &secret::take(secret)) {
            Ok(key) => key,
            Err(error) => return self.answer::<Unlock>(&Err(to_sentence(chain(&error))), None),
        };
        let (desk, number, open) = (self.desk.clone(), self.number, open.clone());
        let archive = self.archive;
        self.run::<Unlock, _>(async move |watcher| {
            let unlocked = open.decrypt_watched(&key, &watcher).await;
            if let Ok(unlocked) = &unlocked {
                unlocked.parse_watched(&watcher).await;
            }
            let unlocked = unlocked.map_err(|error| to_sentence(chain(&error))).map(|unlocked| {
                let summary = Box::new(unlocked.summary());
                let mut archives = desk.archives.borrow_mut();
                if let Some(held) = archive.and_then(|archive| archives.get_mut(&archive)) {
                    held.replace(unlocked, Some(number));
                }
                summary
            });
            unlocked.into()
        });
    }

    fn lock(self, open: &Archive) {
        if let Some(archive) = self.archive {
            // Running work would keep the plaintext.
            self.desk.stop_all_with(archive);
            if let Some(held) = self.desk.archives.borrow_mut().get_mut(&archive) {
                held.replace(open.to_locked(), None);
            }
        }
        self.answer::<Lock>(&(), None);
    }

    fn validate(self, open: Archive, validate: Validate) {
        let (desk, archive) = (self.desk.clone(), self.archive);
        let base = archive.and_then(|archive| {
            desk.archives.borrow().get(&archive).and_then(|held| held.base.clone())
        });
        self.run::<Validate, _>(async move |watcher| {
            let validated = task::validate(&open, base.as_ref(), validate, &watcher).await;
            let mut archives = desk.archives.borrow_mut();
            if let Some(held) = archive.and_then(|archive| archives.get_mut(&archive)) {
                held.report = Some(Rc::new((*validated.report).clone()));
            }
            validated.into()
        });
    }

    fn index(self, open: Archive) {
        let (desk, archive) = (self.desk.clone(), self.archive);
        if self.with_held(|held| held.index.is_some()) == Some(true) {
            return self.answer::<Index>(&(), None);
        }
        self.run::<Index, _>(async move |watcher| {
            let index = search::Index::new_watched(&open.sections(), &watcher).await;
            desk.keep(archive, &open, |held| held.index = Some(index));
            ().into()
        });
    }

    /// Returns what finds the changes of the devices of an archive, unless they are kept.
    fn timeline(&self, open: Archive) -> impl AsyncFnOnce(&Watcher) -> Rc<Timeline> + use<> {
        let (desk, archive) = (self.desk.clone(), self.archive);
        let kept = self.with_held(|held| held.timeline.clone()).flatten();
        async move |watcher| match kept {
            Some(timeline) => timeline,
            None => {
                let made = Rc::new(Timeline::new_watched(&open.sections(), watcher).await);
                desk.keep(archive, &open, |held| held.timeline = Some(made.clone()));
                made
            }
        }
    }

    fn search(self, Search { query, most }: &Search) {
        let search = |held: &Held| Some(held.index.as_ref()?.search(query, *most));
        let matches = self.with_held(search).flatten();
        self.answer::<Search>(&matches, None);
    }

    fn with_held<T>(&self, look: impl FnOnce(&Held) -> T) -> Option<T> {
        let archives = self.desk.archives.borrow();
        archives.get(&self.archive?).map(look)
    }

    fn file(self, open: &Archive, order: &File) {
        let archives = self.desk.archives.borrow();
        let held = self.archive.and_then(|archive| archives.get(&archive));
        // The page asks only after a validation.
        if let Some(report) = held.and_then(|held| held.report.clone()) {
            drop(archives);
            let file = session::render_report(open, &report, order);
            self.answer::<File>(&(), Some(&bytes(&file)));
        }
    }

    fn derive(self, derive: &Derive, password: &JsValue) {
        let derived = secret::derive(
            derive.derivation,
            &derive.salt,
            &secret::take(password),
            derive.from_file,
        );
        let bytes = derived.as_ref().ok().map(|key| Uint8Array::from(key.as_bytes().as_slice()));
        self.answer::<Derive>(&derived.map(|_| ()), bytes.as_ref());
    }

    fn make_key(self, make_key: MakeKey, password: &JsValue) {
        let made = making::make_key(make_key, &secret::take(password));
        let bytes = made.as_ref().ok();
        let bytes = bytes.map(|made| Uint8Array::from(made.key().as_bytes().as_slice()));
        self.answer::<MakeKey>(&made.map(|made| made.salt()), bytes.as_ref());
    }

    fn make(self, open: Archive, make: Make, secret: &JsValue) {
        let secret = secret::take(secret);
        self.run::<Make, _>(async move |watcher| {
            match making::make(&open, &make, &secret, &watcher).await {
                Ok((made, file)) => Answered { answer: Ok(made), file: Some(file) },
                Err(reason) => Err(reason).into(),
            }
        });
    }

    /// Runs long work and sends its answer.
    fn run<Q: Question, F: Future<Output = Answered<Q::Answer>> + 'static>(
        self,
        work: impl FnOnce(Watcher) -> F,
    ) {
        let Self { desk, number, archive } = self;
        let outbox = desk.outbox.clone();
        let work = work(Watcher::new(outbox.clone(), number));
        let operation = Operation::start(async move {
            let Answered { answer, file } = work.await;
            let file = file.as_deref().map(Uint8Array::from);
            outbox.answer::<Q>(number, &answer, file.as_ref());
        });
        let mut running = desk.running.borrow_mut();
        running.retain(|_, running| !running.operation.is_finished());
        running.insert(number, Running { archive, operation });
    }

    fn answer<Q: Question>(self, answer: &Q::Answer, bytes: Option<&Uint8Array>) {
        self.desk.outbox.answer::<Q>(self.number, answer, bytes);
    }
}

fn bytes(text: &str) -> Uint8Array {
    Uint8Array::from(text.as_bytes())
}
