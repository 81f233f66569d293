//! Keeping the report: as a page to print, or as JSON for programs.

use leptos::prelude::*;
use sma_worker::protocol::{File, ReportForm};

use crate::session::Session;
use crate::{browser, outlet};

/// The buttons that save the report, once there is one.
pub(crate) fn filing(session: Session) -> impl IntoView {
    let button = move |form: ReportForm, label: &'static str| {
        view! {
            <button type="button" class="button" on:click=move |_| save(session, form)>
                {label}
            </button>
        }
    };
    view! {
        <Show when=move || session.check.report.with(Option::is_some)>
            <div class="filing">
                <p class="hint">
                    "The report holds every check, what was not checked, and the file's SHA-256."
                </p>
                <div class="actions">
                    {button(ReportForm::Html, "Save the report to print")}
                    {button(ReportForm::Json, "Save it as JSON")}
                </div>
            </div>
        </Show>
    }
}

/// Has the report written, and hands it to the browser.
fn save(session: Session, form: ReportForm) {
    let file_name = session.archive().file.title();
    let ending = match form {
        ReportForm::Html => "html",
        ReportForm::Json => "json",
    };
    let saved_as = format!("{file_name}.report.{ending}");
    let keys = session.check.measured_by();
    let order = File { form, keys, file_name, made_at: browser::now() };
    session.ask(order, move |answer| {
        let Some(file) = answer.beside else { return };
        outlet::save(&saved_as, file.as_ref());
        session.desk.voice.say("The report is saved.");
    });
}
