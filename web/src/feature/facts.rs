//! Metadata that an archive states about itself.

use leptos::prelude::*;
use sma_core::container::Container;
use sma_core::layer::Layer;
use sma_core::summary::{MemberSummary, Summary};
use sma_worker::protocol::{Facts, MAX_TEXT, is_cut};

use crate::ask::Operation;
use crate::session::Session;
use crate::ui::icon::{Icon, icon};
use crate::ui::progress::bar;
use crate::{format, outlet};

/// Draws the metadata as a list.
pub(crate) fn facts_card(session: Session) -> impl IntoView + use<> {
    let archive = session.archive();
    let summary = &*archive.summary;
    view! {
        <section class="card facts" aria-labelledby="facts">
            <h2 id="facts">"About this file"</h2>
            <dl>{facts(summary)}</dl>
            {tags(&summary.tags)}
            {members(&summary.members)}
            {has_cut_text(summary).then(|| cut_note(session))}
        </section>
    }
}

/// Returns whether any text is cut.
fn has_cut_text(summary: &Summary) -> bool {
    let texts = [
        &summary.created_at,
        &summary.created_by,
        &summary.hostname,
        &summary.description,
        &summary.backup_type,
        &summary.manager_version,
        &summary.database_type,
        &summary.database_version,
        &summary.schema_version,
        &summary.archive_id,
        &summary.encryption,
    ];
    let paths = summary.members.iter().map(|member| &member.path);
    let names = summary.sections.iter().map(|section| &section.name);
    let texts = texts.into_iter().flatten().chain(&summary.tags).chain(paths).chain(names);
    texts.chain([&summary.format]).any(|text| is_cut(text))
}

/// Draws a note about cut texts, and the button that saves them in full.
fn cut_note(session: Session) -> impl IntoView {
    let operation = Operation::new();
    let save = move |_| {
        let name = format!("{}.facts.json", session.archive().file.title());
        session.start(operation, Facts, move |answer| {
            let Some(file) = answer.attachment else { return };
            outlet::save(&name, file.as_ref());
            session.desk.voice.say("Full texts saved.");
        });
    };
    let cancel = move || {
        operation.cancel();
        session.desk.voice.focus_on("save-facts");
    };
    view! {
        <div class="filing">
            <p class="hint">
                {format!("Texts longer than {} characters are cut here.", format::number(MAX_TEXT as u64))}
            </p>
            <div class="actions">
                <button type="button" class="button" id="save-facts" on:click=save>
                    "Save full texts as JSON"
                </button>
            </div>
            {bar(operation, "cancel-facts", cancel)}
        </div>
    }
}

fn facts(summary: &Summary) -> impl IntoView + use<> {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let with_version = |name: &Option<String>, version: &Option<String>| match (name, version) {
        (Some(name), Some(version)) => Some(format!("{name} {version}")),
        (Some(only), None) | (None, Some(only)) => Some(only.clone()),
        (None, None) => None,
    };
    let signature = if summary.signed { "Signed" } else { "Not signed" };
    let encryption = summary.encryption.clone().unwrap_or_else(|| "Not encrypted".into());
    let facts = [
        ("Created by", text(&summary.created_by)),
        ("Host", text(&summary.hostname)),
        ("Description", text(&summary.description)),
        ("Backup type", text(&summary.backup_type)),
        ("Devices", summary.total_devices.map(format::number)),
        ("Shelly Manager", text(&summary.manager_version)),
        ("Database", with_version(&summary.database_type, &summary.database_version)),
        ("Schema version", text(&summary.schema_version)),
        ("Packaging", Some(packing(summary.container, summary.layer))),
        ("Unpacked size", Some(format::size(summary.container_size))),
        ("Encryption", Some(encryption)),
        ("Signature", Some(signature.into())),
        ("Archive ID", text(&summary.archive_id)),
    ];
    let created = summary.created_at.clone().map(|time| {
        let display = format::time(&time).unwrap_or_else(|| time.clone());
        view! { <div><dt>"Created"</dt><dd><time title=time><bdi>{display}</bdi></time></dd></div> }
    });
    let facts = facts
        .into_iter()
        .filter_map(|(label, value)| value.map(|value| (label, value)))
        .map(|(label, value)| fact(label, value))
        .collect_view();
    view! {
        {fact("Format", summary.format.clone())}
        {created}
        {facts}
    }
}

fn fact(label: &'static str, value: String) -> impl IntoView {
    let class = if label == "Archive ID" { "mono" } else { "" };
    view! { <div><dt>{label}</dt><dd class=class><bdi>{value}</bdi></dd></div> }
}

fn tags(tags: &[String]) -> Option<impl IntoView + use<>> {
    let chips = tags.iter().cloned().map(|tag| view! { <li><bdi>{tag}</bdi></li> }).collect_view();
    (!tags.is_empty()).then(|| view! { <ul class="tags" aria-label="Tags">{chips}</ul> })
}

fn members(members: &[MemberSummary]) -> Option<impl IntoView + use<>> {
    let rows = members
        .iter()
        .map(|member| view! {
            <li><bdi class="mono">{member.path.clone()}</bdi> <span>{format::size(member.size)}</span></li>
        })
        .collect_view();
    let count = format::count(members.len() as u64, "member", "members");
    (!members.is_empty()).then(|| {
        view! {
            <details class="members">
                <summary>{icon(Icon::Next)} <span>{count}</span></summary>
                <ul>{rows}</ul>
            </details>
        }
    })
}

fn packing(container: Container, layer: Layer) -> String {
    let container = match container {
        Container::Tar => "tar",
        Container::Json => "JSON bundle",
        _ => "JSON document",
    };
    let layer = match layer {
        Layer::None => "uncompressed",
        Layer::Gzip => "compressed with gzip",
        Layer::Zstd => "compressed with zstd",
        Layer::Lz4 => "compressed with LZ4",
        _ => "compressed",
    };
    format!("{container}, {layer}")
}
