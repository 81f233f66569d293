//! Saving the report as HTML, to read and print, or as JSON, for programs.

use leptos::prelude::*;
use sma_worker::protocol::{File, ReportForm};

use crate::session::Session;
use crate::{browser, outlet};

/// Draws the buttons that save the report, once there is one.
pub(crate) fn export_buttons(session: Session) -> impl IntoView {
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
                    "The report lists every check with its result, and the SHA-256 of the file."
                </p>
                <div class="actions">
                    {button(ReportForm::Html, "Save report as HTML")}
                    {button(ReportForm::Json, "Save report as JSON")}
                </div>
            </div>
        </Show>
    }
}

/// Saves the report.
fn save(session: Session, form: ReportForm) {
    let file_name = session.archive().file.title();
    let ending = match form {
        ReportForm::Html => "html",
        ReportForm::Json => "json",
    };
    let report_name = format!("{file_name}.report.{ending}");
    let keys = session.check.trusted_keys();
    let order = File { form, keys, file_name, made_at: browser::now() };
    session.ask(order, move |answer| {
        let Some(file) = answer.attachment else { return };
        outlet::save(&report_name, file.as_ref());
        session.desk.voice.say("Report saved.");
    });
}
