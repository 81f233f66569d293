//! Session of the open archive with the state of every feature, and the screens.

use std::sync::Arc;

use leptos::prelude::*;
use serde::Serialize;
use sma_worker::protocol::Number;

use crate::archive::{OpenArchive, Screen, Tool};
use crate::desk::Desk;
use crate::feature::base::{self, base_card};
use crate::feature::charts::{self, charts_screen};
use crate::feature::checks::{checks_card, findings_card};
use crate::feature::compare::{self, compare_screen};
use crate::feature::contents::{self, field_screen, record_screen, sections_card, table_screen};
use crate::feature::conversion::{self, conversion_card};
use crate::feature::facts::facts_card;
use crate::feature::history::{self, history_screen};
use crate::feature::make::{self, make_screen};
use crate::feature::rehearsal::{self, rehearsal_screen};
use crate::feature::rescue::{self, rescue_card};
use crate::feature::search;
use crate::feature::signature::{self, signature_panel};
use crate::feature::tools::tools_card;
use crate::feature::unlock::{self, unlock_panel};
use crate::feature::verdict::verdict_banner;
use crate::host;
use crate::session::{Arrival, Session};

/// The open archive with the state of every feature. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Current {
    pub(crate) session: Session,
    base: base::State,
    charts: charts::State,
    pub(crate) compare: compare::State,
    contents: contents::State,
    conversion: conversion::State,
    history: history::State,
    rehearsal: rehearsal::State,
    rescue: rescue::State,
    /// Redacted, encrypted and signed copies.
    making: [make::State; 3],
    pub(crate) search: search::State,
    signature: signature::State,
    unlock: unlock::State,
}

impl Current {
    /// Begins a session, which ends with the reactive scope of the caller.
    /// `beside` is the archives that are open beside it.
    pub(crate) fn begin(
        desk: Desk,
        archive: &Arc<OpenArchive>,
        arrival: Arrival,
        beside: Signal<Vec<Arc<OpenArchive>>>,
    ) -> Self {
        let session = Session::begin(desk, archive.clone(), arrival);
        keep_title(session);
        report_events(session);
        Self {
            session,
            base: base::State::new(session),
            charts: charts::State::new(session),
            compare: compare::State::new(session, beside),
            contents: contents::State::new(session),
            conversion: conversion::State::new(session),
            history: history::State::new(session),
            rehearsal: rehearsal::State::new(session, beside),
            rescue: rescue::State::new(
                desk,
                archive.file.clone(),
                archive.source.clone(),
                archive.allowance,
                Some(session.check),
            ),
            making: make::Kind::ALL.map(|kind| make::State::new(session, kind)),
            search: search::State::new(session),
            signature: signature::State::new(session),
            unlock: unlock::State::new(session),
        }
    }

    /// Returns the number of the archive.
    pub(crate) fn number(self) -> Number {
        self.session.archive().number
    }

    /// Cancels the running check, or goes one step up.
    pub(crate) fn escape(self) {
        let check = self.session.check.operation;
        if check.is_slow.get_untracked() {
            self.session.cancel_check();
        } else {
            self.session.trail.up();
        }
    }
}

/// Draws the current screen of the open archive.
pub(crate) fn open_archive(current: Current) -> impl IntoView {
    let Current { session, charts, compare, contents, history, making, rehearsal, .. } = current;
    let [redacted, encrypted, signed] = making;
    move || match session.trail.screen.get() {
        Screen::Overview => overview(current).into_any(),
        Screen::Table(place) => table_screen(contents, &place).into_any(),
        Screen::Record(place, index) => record_screen(contents, &place, index).into_any(),
        Screen::Field(field) => field_screen(contents, field).into_any(),
        Screen::Tool(Tool::History) => history_screen(history).into_any(),
        Screen::Tool(Tool::Charts) => charts_screen(charts).into_any(),
        Screen::Tool(Tool::Compare) => compare_screen(compare).into_any(),
        Screen::Tool(Tool::Rehearse) => rehearsal_screen(rehearsal).into_any(),
        Screen::Tool(Tool::Redact) => make_screen(redacted).into_any(),
        Screen::Tool(Tool::Encrypt) => make_screen(encrypted).into_any(),
        Screen::Tool(Tool::Sign) => make_screen(signed).into_any(),
    }
}

/// Draws the first screen: the verdict, the signature, the contents and the checks.
fn overview(current: Current) -> impl IntoView {
    let Current { session, base, contents, conversion, rescue, signature, unlock, .. } = current;
    let is_damaged = Memo::new(move |_| rescue::is_damaged(session));
    view! {
        <div class="overview">
            {verdict_banner(session)}
            {unlock_panel(unlock)}
            {base_card(base)}
            {findings_card(session)}
            {rescue_card(rescue, is_damaged)}
            {signature_panel(signature)}
            {sections_card(contents)}
            {facts_card(session)}
            {tools_card(session)}
            {conversion_card(conversion)}
            {checks_card(session)}
        </div>
    }
}

/// The verdict on the open archive, for the page around it.
#[derive(Serialize)]
struct VerdictEvent {
    file: String,
    verdict: &'static str,
    title: String,
}

/// The screen of the open archive, for the page around it. A record has a section, a collection and an index.
#[derive(Serialize)]
struct SelectEvent {
    route: String,
    section: Option<String>,
    collection: Option<String>,
    index: Option<u64>,
}

fn report_events(session: Session) {
    Effect::new(move || {
        if let Some(report) = session.check.report.get() {
            let (verdict, title) =
                (report.verdict().word(), report.assessment.headline.title.clone());
            let file = session.archive().file.title();
            host::emit("verdict", &VerdictEvent { file, verdict, title });
        }
    });
    Effect::new(move || {
        let screen = session.trail.screen.get();
        let route = session.trail.address(&screen);
        let (section, collection, index) = match screen {
            Screen::Record(place, index) => {
                (Some(place.section), Some(place.collection), Some(index))
            }
            Screen::Table(place) => (Some(place.section), Some(place.collection), None),
            Screen::Field(field) => (Some(field.section), None, None),
            Screen::Tool(_) | Screen::Overview => (None, None, None),
        };
        host::emit("select", &SelectEvent { route, section, collection, index });
    });
}

fn keep_title(session: Session) {
    Effect::new(move || {
        let file = session.archive().file.title();
        let title = match session.check.report.get() {
            Some(report) => format!("{} – {file} – {}", report.verdict().word(), host::NAME),
            None => format!("{file} – {}", host::NAME),
        };
        host::set_title(&title);
    });
}
