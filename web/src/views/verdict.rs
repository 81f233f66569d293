//! The verdict: the first thing that a person wants to know.

use leptos::prelude::*;
use sma_core::report::{Report, Status, Verdict};

use super::icon::{Icon, icon};
use super::progress::bar;
use crate::format;
use crate::state::App;

/// The file's name, the verdict on it and how it came about.
pub(crate) fn verdict_banner(app: App) -> impl IntoView {
    let tone = move || app.report.with(|report| report.as_deref().map_or("pending", tone_of));
    let sign = move || match tone() {
        "good" => icon(Icon::Tick).into_any(),
        "warn" => icon(Icon::Warning).into_any(),
        "bad" => icon(Icon::Cross).into_any(),
        _ => view! { <span class="spinner"></span> }.into_any(),
    };
    view! {
        <section class=move || format!("verdict {}", tone()) aria-labelledby="heading">
            <span class="verdict-sign">{sign}</span>
            <div class="verdict-words">
                <p class="verdict-file">
                    {move || app.archive.get().map(|archive| view! {
                        <bdi>{archive.file.title()}</bdi>
                        <span class="muted">{format::size(archive.file.size)}</span>
                    })}
                </p>
                <h1 id="heading" tabindex="-1">
                    {move || match app.report.get() {
                        Some(report) => report.verdict().word(),
                        None => "Checking…",
                    }}
                </h1>
                {move || app.report.get().map(|report| view! {
                    <p class="verdict-sentence">{report.verdict().sentence()}</p>
                    <ul class="tally">{tally(&report)}</ul>
                })}
                {move || app.archive.get().and_then(|archive| left_alone(archive.left_alone))}
                <Show when=move || app.slow.get()>{bar(app)}</Show>
            </div>
        </section>
    }
}

fn tone_of(report: &Report) -> &'static str {
    match report.verdict() {
        Verdict::Valid { .. } => "good",
        Verdict::ValidWithWarnings { .. } => "warn",
        _ => "bad",
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

fn left_alone(files: u32) -> Option<impl IntoView> {
    (files > 0).then(|| {
        let files = format::count(u64::from(files), "more file was", "more files were");
        view! { <p class="remark">{files} " given and left alone: open them one at a time."</p> }
    })
}
