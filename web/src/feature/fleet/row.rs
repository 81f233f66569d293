//! A row of the list.

use leptos::prelude::*;
use sma_core::lineage::{Base, Reliance};
use web_sys::File;

use super::State;
use super::state::{Arranged, Entry, Found};
use crate::format;
use crate::ui::icon::{Icon, icon};

/// Draws the row of a file.
pub(super) fn row<O: Fn(&File) + Copy + Send + Sync + 'static>(
    state: State,
    index: usize,
    entries: &[Entry],
    arranged: &Arranged,
    open: O,
) -> Option<impl IntoView + use<O>> {
    let entry = entries.get(index)?;
    let archive = entry.archive();
    let name = entry.file.name();
    let file = entry.file.clone();
    let is_best = arranged.newest_reliable() == Some(index);
    let time = archive.and_then(|it| it.candidate.created_at.clone());
    let time = time.map(|time| format::time(&time).unwrap_or(time));
    let select = archive.map(|_| {
        view! {
            <input
                type="checkbox"
                aria-label=format!("Select {name}")
                prop:checked=move || state.selected.with(|it| it.contains(&index))
                on:change=move |_| state.toggle(index)
            />
        }
    });
    let (tone, sign, words) = verdict(index, entry, arranged);
    let duplicate = arranged.place(index).and_then(|place| place.duplicate_of);
    let duplicate = duplicate.and_then(|archive| entries.get(arranged.entry(archive)?));
    let duplicate = duplicate.map(|first| {
        view! { <span class="muted">"Same bytes as " <bdi>{first.file.name()}</bdi></span> }
    });
    Some(view! {
        <tr class:best=is_best>
            <td class="select">{select}</td>
            <th scope="row">
                <button type="button" class="link" on:click=move |_| open(&file)><bdi>{name.clone()}</bdi></button>
                {is_best.then(|| view! { " " <span class="tag good">"newest to rely on"</span> })}
            </th>
            <td data-label="Created"><bdi>{time.unwrap_or_else(|| "—".into())}</bdi></td>
            <td data-label="Host"><bdi>{archive.and_then(|it| it.hostname.clone()).unwrap_or_else(|| "—".into())}</bdi></td>
            <td data-label="Type"><bdi>{archive.and_then(|it| it.backup_type.clone()).unwrap_or_else(|| "—".into())}</bdi></td>
            <td data-label="Devices" class="number">
                {archive.and_then(|it| it.total_devices).map_or_else(|| "—".into(), format::number)}
            </td>
            <td data-label="Size" class="number">{format::size(entry.file.size() as u64)}</td>
            <td data-label="Result">
                <span class=format!("side-verdict {tone}")>{icon(sign)} <span>{words}</span></span>
                {base(index, entries, arranged)}
                {duplicate}
            </td>
        </tr>
    })
}

/// Returns the tone, the icon and the words for a file.
pub(super) fn verdict(
    index: usize,
    entry: &Entry,
    arranged: &Arranged,
) -> (&'static str, Icon, String) {
    let archive = match &entry.found {
        None => return ("", Icon::Skip, "Not checked yet".into()),
        Some(Found::Refused(reason)) => return ("bad", Icon::Cross, reason.clone()),
        Some(Found::Archive(archive)) => archive,
    };
    match arranged.place(index).map(|place| place.reliance) {
        Some(Reliance::Reliable) => {
            let words = match arranged.bases(index).len() {
                0 => "Can be relied on".into(),
                1 => "Can be relied on, with its base".into(),
                bases => format!("Can be relied on, with its {bases} bases"),
            };
            ("good", Icon::Tick, words)
        }
        Some(Reliance::Unchecked) => {
            ("unknown", Icon::Lock, "Locked: the contents are not checked".into())
        }
        Some(Reliance::Incomplete) => {
            ("warn", Icon::Warning, "Sound, but a base that it needs is not in this list".into())
        }
        Some(Reliance::FaultyBase) => {
            ("bad", Icon::Warning, "Sound, but a base that it needs is damaged".into())
        }
        Some(Reliance::Faulty) | None => ("bad", Icon::Cross, archive.headline.title.clone()),
    }
}

/// Draws the base of an archive.
fn base(index: usize, entries: &[Entry], arranged: &Arranged) -> Option<AnyView> {
    match arranged.place(index)?.base {
        Base::Unneeded => None,
        Base::Missing => {
            Some(view! { <span class="muted">"Its base is missing"</span> }.into_any())
        }
        Base::Present(_) => {
            let name = base_name(index, entries, arranged)?;
            Some(view! { <span class="muted">"Base: " <bdi>{name}</bdi></span> }.into_any())
        }
    }
}

/// Returns the name of the file of an archive's base, if that is in the list.
pub(super) fn base_name(index: usize, entries: &[Entry], arranged: &Arranged) -> Option<String> {
    match arranged.place(index)?.base {
        Base::Present(base) => Some(entries.get(arranged.entry(base)?)?.file.name()),
        Base::Unneeded | Base::Missing => None,
    }
}
