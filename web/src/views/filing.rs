//! Keeping the report: as a page to print, or as JSON for programs.

use leptos::prelude::*;
use sma_worker::protocol::ReportForm;

use crate::state::App;

/// The buttons that save the report, once there is one.
pub(crate) fn filing(app: App) -> impl IntoView {
    let button = move |form: ReportForm, label: &'static str| {
        view! {
            <button type="button" class="button" on:click=move |_| app.file_report(form)>
                {label}
            </button>
        }
    };
    view! {
        <Show when=move || app.report.with(Option::is_some)>
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
