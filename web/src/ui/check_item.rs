//! A check with its result.

use leptos::ev;
use leptos::prelude::*;
use sma_core::browse::locate;
use sma_core::report::{Check, Location, Status, split_digests};
use sma_core::section::table;

use super::icon::{Icon, icon};
use super::screen_link::is_plain;
use crate::archive::{Place, Screen};
use crate::format;
use crate::session::Session;

/// Number of locations listed without unfolding.
const MAX_UNFOLDED: usize = 3;

/// Draws one check with its result.
pub(crate) fn check_item(session: Session, check: &Check) -> impl IntoView + use<> {
    let (class, sign, words) = match check.status {
        Status::Failed => ("badge bad", Icon::Cross, "Failed: "),
        Status::Warning => ("badge warn", Icon::Warning, "Warning: "),
        Status::Skipped => ("badge", Icon::Skip, "Not checked: "),
        Status::Passed => ("badge good", Icon::Tick, "Passed: "),
    };
    let meaning = check
        .id()
        .map(|id| id.info().meaning)
        .filter(|meaning| *meaning != check.message)
        .map(|meaning| view! { <p class="muted">"About this check: " {meaning}</p> });
    view! {
        <li class="check">
            <span class=class>{icon(sign)}</span>
            <div class="check-words">
                <p class="check-name">
                    <span class="unseen">{words}</span>
                    <strong>{check.name.clone()}</strong>
                    <code>{check.code.clone()}</code>
                    <span class="tag">{check.category.label()}</span>
                </p>
                <p><bdi>{sentence(&check.message)}</bdi></p>
                {places(session, check)}
                {check.details.lines().map(detail).collect_view()}
                {meaning}
            </div>
        </li>
    }
}

fn detail(line: &str) -> impl IntoView + use<> {
    view! { <p><bdi>{sentence(line)}</bdi></p> }
}

/// Draws a sentence, with its digests and fingerprints in a monospaced font.
pub(crate) fn sentence(text: &str) -> impl IntoView + use<> {
    split_digests(text)
        .map(|(word, is_digest)| {
            let text = word.to_owned();
            if is_digest { view! { <code>{text}</code> }.into_any() } else { text.into_any() }
        })
        .collect_view()
}

fn places(session: Session, check: &Check) -> Option<AnyView> {
    let listed = check.locations.len();
    if listed == 0 {
        return None;
    }
    let places = check.locations.iter().map(|it| place(session, it)).collect_view();
    let more = check.count.saturating_sub(listed as u64);
    let list = view! {
        <ul class="places">
            {places}
            {(more > 0).then(|| view! { <li class="muted">"and " {format::number(more)} " more"</li> })}
        </ul>
    };
    let count = format::count(check.count.max(listed as u64), "place", "places");
    Some(if listed <= MAX_UNFOLDED {
        list.into_any()
    } else {
        view! {
            <details class="more-places">
                <summary>{icon(Icon::Next)} <span>{count}</span></summary>
                {list}
            </details>
        }
        .into_any()
    })
}

/// Draws a location, with a link to the record that it is in.
pub(crate) fn place(session: Session, location: &Location) -> impl IntoView + use<> {
    let record = record_at(session, location);
    let member = location.member.clone().map(|member| view! { <bdi class="mono">{member}</bdi> });
    let pointer = location
        .pointer
        .clone()
        .filter(|pointer| !pointer.is_empty())
        .map(|pointer| view! { <bdi class="mono">{pointer}</bdi> });
    let at = match (location.line, location.column, location.offset) {
        (Some(line), Some(column), _) => Some(format!("line {line}, column {column}")),
        (Some(line), None, _) => Some(format!("line {line}")),
        (None, _, Some(offset)) => Some(format!("at byte {}", format::number(offset))),
        (None, _, None) => None,
    };
    let at = at.map(|at| view! { <span class="muted">{at}</span> });
    view! { <li>{record} {member} {pointer} {at}</li> }
}

/// Draws a link to the record at a location, if the archive has one there.
fn record_at(session: Session, location: &Location) -> Option<impl IntoView + use<>> {
    let found = locate(location)?;
    let field = found.field();
    let place = Place { section: found.section, collection: found.collection };
    let collection = session.collection(&place).filter(|it| found.index < it.count)?;
    let known = table(&place.section).and_then(|section| section.collection(&place.collection));
    let label = field.as_ref().map(|name| {
        let fields = known.map_or(&[][..], |table| table.record.fields);
        let field = fields.iter().find(|field| field.name == name);
        format!(" \u{b7} {}", field.map_or(&**name, |field| field.label))
    });
    let title = format!("{} {}{}", collection.singular, found.index + 1, label.unwrap_or_default());
    let screen = Screen::Record(place, found.index);
    let address = session.trail.address(&screen);
    let go = move |event: ev::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            session.trail.go_to_field(screen.clone(), field.clone());
        }
    };
    Some(view! { <a class="link" href=address on:click=go><bdi>{title}</bdi></a> })
}
