//! The verdict: the headline and the ladder.

mod ladder;

use leptos::prelude::*;
use sma_core::report::{Report, Status};

use crate::format;
use crate::session::Session;
use crate::ui::icon::{Icon, icon};
use crate::ui::progress::bar;
use crate::ui::state::look;
use ladder::{caveats, ladder};

/// Draws the file name, the headline, the number of checks behind it, and the ladder.
pub(crate) fn verdict_banner(session: Session) -> impl IntoView {
    let check = session.check;
    let file = session.archive().file.clone();
    let not_opened = unopened_note(session.archive().not_opened);
    let is_checking = check.operation.is_running;
    let of_report =
        move || check.report.with(|it| it.as_deref().map(|it| look(it.assessment.headline.state)));
    let tone = move || of_report().map_or("pending", |(tone, _)| tone);
    let sign = move || match of_report() {
        Some((_, sign)) => icon(sign).into_any(),
        None if is_checking.get() => view! { <span class="spinner"></span> }.into_any(),
        None => icon(Icon::Skip).into_any(),
    };
    view! {
        <section class=move || format!("verdict {}", tone()) aria-labelledby="heading">
            <span class="verdict-sign">{sign}</span>
            <div class="verdict-words">
                <p class="verdict-file">
                    <bdi>{file.title()}</bdi>
                    <span class="muted">{format::size(file.size)}</span>
                    {move || check.report.with(|report| report.as_deref().map(|report| view! {
                        <span class="verdict-word">{report.verdict().word()}</span>
                    }))}
                </p>
                <h1 id="heading" tabindex="-1">
                    {move || match check.report.get() {
                        Some(report) => report.assessment.headline.title.clone(),
                        None if is_checking.get() => "Checking…".to_owned(),
                        None => "Not checked".to_owned(),
                    }}
                </h1>
                {move || check.report.get().map(|report| view! {
                    <p class="verdict-sentence">
                        <bdi>{report.assessment.headline.missing.clone()}</bdi>
                    </p>
                    <ul class="tally">{tally(&report)}</ul>
                    {caveats(&report.assessment.headline)}
                })}
                {not_opened}
                {bar(check.operation, "cancel", move || session.cancel_check())}
                {move || (!is_checking.get() && check.report.with(Option::is_none)).then(|| view! {
                    <p class="actions">
                        <button
                            type="button"
                            class="button"
                            id="check"
                            on:click=move |_| {
                                session.validate();
                                session.desk.voice.focus_on("heading");
                            }
                        >"Run checks"</button>
                    </p>
                })}
            </div>
            {move || check.report.get().map(|report| ladder(session, &report))}
        </section>
    }
}

fn tally(report: &Report) -> impl IntoView + use<> {
    [
        (Status::Failed, "failed", "bad"),
        (Status::Warning, "with warnings", "warn"),
        (Status::Skipped, "not checked", "muted"),
        (Status::Passed, "passed", "good"),
    ]
    .into_iter()
    .map(|(status, words, class)| (report.count(status), words, class))
    .filter(|(count, ..)| *count > 0)
    .map(|(count, words, class)| {
        view! { <li class=class><strong>{count}</strong> " " {words}</li> }
    })
    .collect_view()
}

fn unopened_note(files: u32) -> Option<impl IntoView> {
    (files > 0).then(|| {
        let files = format::count(u64::from(files), "other file was", "other files were");
        view! { <p class="remark">{files} " not opened. Open files one at a time."</p> }
    })
}
