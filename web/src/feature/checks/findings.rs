//! The problems by their cause, and the checks that could not run by what they wait for.

use std::borrow::Cow;

use leptos::prelude::*;
use sma_core::report::{Cause, Excerpt, NotChecked, Report, commands};

use crate::format;
use crate::session::Session;
use crate::ui::check_item::{place, sentence};
use crate::ui::icon::{Icon, icon};
use crate::ui::repeat::repeat;
use crate::ui::state::look;
use crate::words;

/// Draws the problems, if there are any.
pub(crate) fn findings_card(session: Session) -> impl IntoView {
    move || {
        let report = session.check.report.get()?;
        let causes = &report.assessment.causes;
        (!causes.is_empty()).then(|| {
            let name = &session.archive().file.name;
            let lines = commands::validation(name, report.level);
            let repeat =
                repeat(session.desk.voice, "Repeat these checks", lines, words::RUN_COMMANDS);
            view! {
                <section class="card checks findings" aria-labelledby="findings">
                    <h2 id="findings">"Findings"</h2>
                    <ul class="check-list">
                        {causes.iter().map(|it| cause(session, &report, it)).collect_view()}
                    </ul>
                    {repeat}
                </section>
            }
        })
    }
}

fn cause(session: Session, report: &Report, cause: &Cause) -> impl IntoView + use<> {
    let (tone, sign) = look(cause.state);
    let location = cause.place.as_ref();
    let location = location.filter(|it| it.member.is_some() || it.offset.is_some());
    let at = location.map(|it| view! { <ul class="places">{place(session, it)}</ul> });
    let more = (cause.count > 1)
        .then(|| view! { <p class="muted">{format::count(cause.count, "place", "places")}</p> });
    let value = |name: &'static str, value: Option<&String>| {
        value.map(|value| view! { <dt>{name}</dt><dd><code>{value.clone()}</code></dd> })
    };
    let values = cause.place.as_ref().filter(|it| it.expected.is_some()).map(|it| {
        view! {
            <dl class="values">
                {value("Expected", it.expected.as_ref())} {value("Found", it.found.as_ref())}
            </dl>
        }
    });
    view! {
        <li class="check cause">
            <span class=format!("badge {tone}")>{icon(sign)}</span>
            <div class="check-words">
                <p class="check-name">
                    <span class=format!("state {tone}")>{cause.state.label()}</span>
                    <strong><bdi>{sentence(&cause.title)}</bdi></strong>
                </p>
                {at}
                {more}
                {values}
                <p>"What to do: " {cause.action.clone()}</p>
                {cause.excerpt.as_ref().map(excerpt)}
                <ul class="codes" aria-label="Checks that found it">
                    {checks(report, &cause.checks)}
                </ul>
            </div>
        </li>
    }
}

/// Draws the bytes around a place, folded.
fn excerpt(excerpt: &Excerpt) -> impl IntoView + use<> {
    let title = format!("Bytes from {}", format::number(excerpt.offset));
    let label = title.clone();
    view! {
        <details class="part">
            <summary>{icon(Icon::Next)} <span>{title}</span></summary>
            <pre class="commands" tabindex="0" role="region" aria-label=label>
                {excerpt.hex.clone()}
            </pre>
        </details>
    }
}

/// Draws the checks that could not run, grouped by what they wait for.
pub(super) fn not_checked(report: &Report) -> Option<impl IntoView + use<>> {
    let groups = &report.assessment.not_checked;
    let count: usize = groups.iter().map(|group| group.checks.len()).sum();
    let items: Vec<_> = groups.iter().map(|group| waiting(report, group)).collect();
    (count > 0).then(|| {
        view! {
            <h3>"Not checked " <span class="muted">{count}</span></h3>
            <ul class="check-list">{items}</ul>
        }
    })
}

fn waiting(report: &Report, group: &NotChecked) -> impl IntoView + use<> {
    let reasons: Vec<_> =
        group.reasons.iter().map(|reason| view! { <p><bdi>{reason.clone()}</bdi></p> }).collect();
    view! {
        <li class="check">
            <span class="badge">{icon(Icon::Skip)}</span>
            <div class="check-words">
                <p class="check-name"><strong>{group.sentence.clone()}</strong></p>
                {reasons}
                <ul class="codes">{checks(report, &group.checks)}</ul>
            </div>
        </li>
    }
}

/// Draws the checks with these codes.
fn checks(report: &Report, codes: &[Cow<'static, str>]) -> impl IntoView + use<> {
    report
        .checks()
        .filter(|check| codes.contains(&check.code))
        .map(|check| view! { <li>{check.name.clone()} " " <code>{check.code.clone()}</code></li> })
        .collect_view()
}
