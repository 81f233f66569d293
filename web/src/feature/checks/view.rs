//! The checks that could not run, and those that passed.

use leptos::prelude::*;
use sma_core::report::{Report, Status, commands};

use super::export::export_buttons;
use super::findings::not_checked;
use super::level::level_choice;
use crate::session::Session;
use crate::ui::check_item::check_item;
use crate::ui::icon::{Icon, icon};
use crate::ui::repeat::repeat;
use crate::words;

/// Draws the other checks: those that could not run, and those that passed.
pub(crate) fn checks_card(session: Session) -> impl IntoView {
    view! {
        <section class="card checks" aria-labelledby="checks">
            <h2 id="checks">"Checks"</h2>
            {level_choice(session)}
            {move || match session.check.report.get() {
                None => view! { <p class="muted">{progress(session)}</p> }.into_any(),
                Some(report) => view! {
                    {not_checked(&report)}
                    {passed_checks(session, &report)}
                }
                .into_any(),
            }}
            {export_buttons(session)}
            {checksum_commands(session)}
        </section>
    }
}

fn progress(session: Session) -> &'static str {
    if session.check.operation.is_running.get() { "Checking…" } else { "Canceled." }
}

/// Draws the commands that verify the checksums of the archive.
fn checksum_commands(session: Session) -> Option<impl IntoView> {
    let archive = session.archive();
    let lines = commands::integrity(&archive.file.name, &archive.summary)?;
    Some(repeat(session.desk.voice, "Verify the checksums yourself", lines, words::RUN_COMMANDS))
}

fn passed_checks(session: Session, report: &Report) -> Option<impl IntoView + use<>> {
    let count = report.count(Status::Passed);
    let groups = report
        .groups()
        .into_iter()
        .filter_map(|(category, checks)| {
            let passed: Vec<_> = checks
                .iter()
                .filter(|check| check.status == Status::Passed)
                .map(|check| check_item(session, check))
                .collect();
            (!passed.is_empty()).then(|| {
                view! {
                    <h4>{category.label()}</h4>
                    <ul class="check-list">{passed}</ul>
                }
            })
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <details class="passed">
                <summary>
                    {icon(Icon::Next)} <span>"Passed " <span class="muted">{count}</span></span>
                </summary>
                {groups}
            </details>
        }
    })
}
