//! Saving the report.

use leptos::prelude::*;
use sma_worker::protocol::{FilingOrder, ReportForm, Request};

use super::App;
use crate::{browser, outlet};

impl App {
    /// Has the report on the open archive written, to be saved.
    pub(crate) fn file_report(self, form: ReportForm) {
        let file_name = self.file.read_untracked().title();
        self.send(Request::File(FilingOrder { form, file_name, made_at: browser::now() }), None);
    }

    /// Hands the report to the browser.
    pub(super) fn save_report(self, form: ReportForm, text: &str) {
        let ending = match form {
            ReportForm::Html => "html",
            ReportForm::Json => "json",
        };
        outlet::save(
            &format!("{}.report.{ending}", self.file.read_untracked().title()),
            &text.into(),
        );
        self.announcement.set("The report is saved.".into());
    }
}
