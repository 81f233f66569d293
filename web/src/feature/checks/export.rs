//! Saving the report as HTML, to read and print, or as JSON, for programs.

use leptos::prelude::*;
use sma_worker::protocol::{File, ReportForm};

use crate::ask::Operation;
use crate::session::Session;
use crate::ui::progress::bar;
use crate::{browser, outlet};

/// Draws the buttons that save the report, once there is one.
pub(crate) fn export_buttons(session: Session) -> impl IntoView {
    let operation = Operation::new();
    let button = move |form: ReportForm, id: &'static str, label: &'static str| {
        view! {
            <button
                type="button"
                class="button"
                id=id
                on:click=move |_| save(session, operation, form)
            >
                {label}
            </button>
        }
    };
    let cancel = move || {
        operation.cancel();
        session.desk.voice.focus_on("save-html");
    };
    view! {
        <Show when=move || session.check.report.with(Option::is_some)>
            <div class="filing">
                <p class="hint">
                    "The report lists every check with its result, and the SHA-256 of the file."
                </p>
                <div class="actions">
                    {button(ReportForm::Html, "save-html", "Save report as HTML")}
                    {button(ReportForm::Json, "save-json", "Save report as JSON")}
                </div>
                {bar(operation, "cancel-report", cancel)}
            </div>
        </Show>
    }
}

/// Saves the report.
fn save(session: Session, operation: Operation, form: ReportForm) {
    let file_name = session.archive().file.title();
    let ending = match form {
        ReportForm::Html => "html",
        ReportForm::Json => "json",
    };
    let report_name = format!("{file_name}.report.{ending}");
    let keys = session.check.trusted_keys();
    let order = File { form, keys, file_name, made_at: browser::now() };
    session.start(operation, order, move |answer| {
        let Some(file) = answer.attachment else { return };
        outlet::save(&report_name, file.as_ref());
        session.desk.voice.say("Report saved.");
    });
}
