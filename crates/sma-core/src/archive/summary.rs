//! Building the summary of an archive.

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::members::{Members, encrypted_path, section_path};
use super::{Archive, Content, Signatures};
use crate::container::Container;
use crate::document::{Document, SectionOutline};
use crate::json::{Kind, Tape, Value};
use crate::layer::Layer;
use crate::manifest::{Manifest, SectionEntry};
use crate::section::{self, CollectionTable, SECTIONS, Section};
use crate::summary::{
    CollectionSummary, Column, MemberSummary, SectionState, SectionSummary, Summary,
};

/// Records of an unknown collection that are sampled for columns.
const SAMPLED_RECORDS: usize = 20;
/// Columns of an unknown collection.
const MAX_COLUMNS: usize = 8;

/// Returns the complete summary, which parses the sections.
pub(super) fn summarize(archive: &Archive) -> Summary {
    let facts = facts(archive);
    let sections = match archive.content() {
        Content::Members(members) => sections_of_members(archive, members),
        Content::Document(document) => {
            document.outline(archive.bytes()).iter().map(summarize_outline).collect()
        }
    };
    Summary { sections, ..facts }
}

/// Returns the summary without the sections.
pub(super) fn facts(archive: &Archive) -> Summary {
    let blank = Summary {
        file_size: archive.file_size(),
        container_size: size(archive.bytes().len()),
        ..blank(archive.layer(), Container::Document)
    };
    match archive.content() {
        Content::Members(members) => summarize_members(archive, members, blank),
        Content::Document(document) => summarize_document(archive.bytes(), document, blank),
    }
}

/// Summarizes an archive from its manifest alone.
pub(crate) fn summarize_manifest(
    layer: Layer,
    container: Container,
    tape: &Tape,
    text: &[u8],
) -> Summary {
    let manifest = Manifest::new(tape.root(text));
    let signatures = Signatures::in_manifest(tape, text);
    let entries = manifest.sections();
    let state = |entry: &SectionEntry<'_>| match entry.is_included() {
        true => SectionState::Listed,
        false => SectionState::NotIncluded,
    };
    Summary {
        sections: in_known_order(&entries)
            .take(Summary::MAX_LISTED)
            .map(|entry| SectionSummary { state: state(entry), ..summarize_entry(entry) })
            .collect(),
        ..add_manifest(manifest, Some(&signatures), blank(layer, container))
    }
}

fn blank(layer: Layer, container: Container) -> Summary {
    Summary {
        format: String::new(),
        layer,
        container,
        file_size: 0,
        container_size: 0,
        created_at: None,
        created_by: None,
        backup_type: None,
        description: None,
        tags: Vec::new(),
        archive_id: None,
        hostname: None,
        manager_version: None,
        database_type: None,
        database_version: None,
        schema_version: None,
        total_devices: None,
        encryption: None,
        key_derivation: None,
        signed: false,
        embedded_key: None,
        sections: Vec::new(),
        members: Vec::new(),
    }
}

fn summarize_members(archive: &Archive, members: &Members, blank: Summary) -> Summary {
    let bytes = archive.bytes();
    let list = members.list().iter().map(|member| MemberSummary {
        path: member.path.clone(),
        size: size(member.bytes(bytes).len()),
    });
    let base = Summary { container: members.container(), members: list.collect(), ..blank };
    let Some(manifest) = members.manifest(bytes) else {
        return Summary { format: "SMA".to_owned(), ..base };
    };
    add_manifest(manifest, archive.signatures().as_ref(), base)
}

fn sections_of_members(archive: &Archive, members: &Members) -> Vec<SectionSummary> {
    let Some(manifest) = members.manifest(archive.bytes()) else { return Vec::new() };
    let entries = manifest.sections();
    let entries = in_known_order(&entries).take(Summary::MAX_LISTED);
    entries
        .map(|entry| summarize_section(archive, members, manifest.is_encrypted(), entry))
        .collect()
}

/// Adds the facts of the manifest, without sections.
fn add_manifest(
    manifest: Manifest<'_>,
    signatures: Option<&Signatures<'_>>,
    base: Summary,
) -> Summary {
    let text = |path: &[&str]| manifest.text(path).map(Cow::into_owned);
    let version = text(&["format_version"]).unwrap_or_default();
    let tags = manifest.at(&["archive_info", "tags"]);
    Summary {
        format: format!("SMA {version}"),
        created_at: text(&["archive_info", "created_at"]),
        created_by: text(&["archive_info", "created_by"]),
        backup_type: text(&["archive_info", "backup_type"]),
        description: text(&["archive_info", "description"]),
        tags: tags.map(text_list).unwrap_or_default(),
        archive_id: text(&["archive_info", "archive_id"]),
        hostname: text(&["source_system", "hostname"]),
        manager_version: text(&["source_system", "shelly_manager_version"]),
        database_type: text(&["source_system", "database_type"]),
        database_version: text(&["source_system", "database_version"]),
        schema_version: text(&["source_system", "schema_version"]),
        total_devices: manifest.uint(&["source_system", "total_devices"]),
        encryption: manifest
            .is_encrypted()
            .then(|| text(&["encryption", "algorithm"]).unwrap_or_else(|| "unknown".to_owned())),
        key_derivation: manifest
            .is_encrypted()
            .then(|| text(&["encryption", "key_derivation"]))
            .flatten(),
        signed: signatures.is_some_and(Signatures::is_signed),
        embedded_key: signatures.and_then(Signatures::embedded_key).map(|key| key.fingerprint()),
        ..base
    }
}

/// Returns the six sections of every manifest in their order, then the others as the manifest lists
/// them.
fn in_known_order<'s, 'a>(
    entries: &'s [SectionEntry<'a>],
) -> impl Iterator<Item = &'s SectionEntry<'a>> {
    let is_listed = |name: &str| SECTIONS.iter().any(|table| table.name == name);
    let known =
        SECTIONS.iter().filter_map(|table| entries.iter().find(|entry| entry.name == table.name));
    known.chain(entries.iter().filter(move |entry| !is_listed(&entry.name)))
}

fn summarize_section(
    archive: &Archive,
    members: &Members,
    is_encrypted: bool,
    entry: &SectionEntry<'_>,
) -> SectionSummary {
    let plain = members.find(&section_path(&entry.name));
    let encrypted = members.find(&encrypted_path(&entry.name));
    let blank = summarize_entry(entry);
    if !entry.is_included() {
        return blank;
    }
    let state = match (archive.section(&entry.name), plain, encrypted) {
        (Some(section), ..) => return readable(section, blank),
        (None, _, Some(_)) if is_encrypted && archive.plaintexts().is_none() => {
            SectionState::Encrypted
        }
        (None, _, Some(_)) if is_encrypted => SectionState::Damaged,
        (None, Some(_), _) if !is_encrypted => SectionState::Damaged,
        _ => SectionState::Missing,
    };
    SectionSummary { state, ..blank }
}

/// Summarizes a section as the manifest describes it; the caller sets its state.
fn summarize_entry(entry: &SectionEntry<'_>) -> SectionSummary {
    SectionSummary {
        name: entry.name.clone().into_owned(),
        label: section_label(&entry.name),
        known: section::known_table(&entry.name).is_some(),
        state: SectionState::NotIncluded,
        records: entry.record_count.unwrap_or(0),
        size: entry.file_size.unwrap_or(0),
        priority: entry.priority.clone().map(Cow::into_owned),
        collections: Vec::new(),
        fields: Vec::new(),
        deleted: 0,
    }
}

fn summarize_document(bytes: &[u8], document: &Document, blank: Summary) -> Summary {
    let root = document.root(bytes);
    let value = |path: &[&str]| path.iter().try_fold(root, |value, name| value.get(name));
    let text = |path: &[&str]| value(path).and_then(Value::as_str).map(Cow::into_owned);
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    Summary {
        format: document.version().to_string(),
        created_at: text(&["metadata", "created_at"]),
        created_by: filled(text(&["metadata", "created_by"])),
        backup_type: filled(text(&["metadata", "export_type"])),
        archive_id: filled(text(&["metadata", "export_id"])),
        hostname: filled(text(&["metadata", "system_info", "hostname"])),
        manager_version: filled(text(&["metadata", "system_info", "version"])),
        database_type: filled(text(&["metadata", "system_info", "database_type"])),
        total_devices: value(&["devices"]).map(|devices| size(devices.len())),
        ..blank
    }
}

/// Summarizes a section of a document without mapping it.
fn summarize_outline(outline: &SectionOutline<'_>) -> SectionSummary {
    let (known, table) = (section::known_table(outline.name), section::table(outline.name));
    let collections = outline.collections.iter().take(Summary::MAX_LISTED).map(|collection| {
        let table = table.and_then(|section| section.collection(&collection.name));
        let records = collection.records.into_iter().flat_map(Value::elements);
        summarize_collection(&collection.name, table, collection.count, records)
    });
    SectionSummary {
        name: outline.name.to_owned(),
        label: section_label(outline.name),
        known: known.is_some(),
        state: SectionState::Readable,
        records: outline.collections.iter().map(|collection| size(collection.count)).sum(),
        size: size(outline.size),
        priority: known.map(|known| known.priority.to_string()),
        collections: collections.collect(),
        fields: outline
            .fields
            .iter()
            .take(Summary::MAX_LISTED)
            .map(|name| name.clone().into_owned())
            .collect(),
        deleted: 0,
    }
}

fn readable(section: Section<'_>, blank: SectionSummary) -> SectionSummary {
    SectionSummary {
        state: SectionState::Readable,
        records: section.record_count(),
        size: size(section.size()),
        collections: section
            .each_collection()
            .take(Summary::MAX_LISTED)
            .map(|found| {
                summarize_collection(
                    found.name(),
                    found.table(),
                    found.len(),
                    found.rows(0, usize::MAX),
                )
            })
            .collect(),
        fields: section
            .fields()
            .take(Summary::MAX_LISTED)
            .map(|(name, _)| name.into_owned())
            .collect(),
        deleted: section.deleted_count(),
        ..blank
    }
}

fn summarize_collection<'a>(
    name: &str,
    table: Option<&'static CollectionTable>,
    count: usize,
    records: impl Iterator<Item = Value<'a>>,
) -> CollectionSummary {
    CollectionSummary {
        name: name.to_owned(),
        label: table.map_or_else(|| label_of(name), |table| table.label.to_owned()),
        singular: table.map_or_else(|| "Record".to_owned(), |table| table.singular.to_owned()),
        count: size(count),
        columns: table.map_or_else(|| found_columns(records), known_columns),
    }
}

fn known_columns(table: &'static CollectionTable) -> Vec<Column> {
    let field = |name: &&str| table.record.fields.iter().find(|field| field.name == *name);
    let columns = table.columns.iter().filter_map(field);
    columns
        .map(|field| Column { name: field.name.to_owned(), label: field.label.to_owned() })
        .collect()
}

/// Returns the field names of the first records of an unknown collection.
fn found_columns<'a>(records: impl Iterator<Item = Value<'a>>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (key, _) in records.take(SAMPLED_RECORDS).flat_map(Value::members) {
        if columns.len() < MAX_COLUMNS && !columns.iter().any(|column| key.is(&column.name)) {
            let name = key.name().into_owned();
            columns.push(Column { label: label_of(&name), name });
        }
    }
    columns
}

fn section_label(name: &str) -> String {
    section::known_table(name).map_or_else(|| label_of(name), |table| table.label.to_owned())
}

/// Returns a label for a name: `Network settings` for `network_settings`.
fn label_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn text_list(value: Value<'_>) -> Vec<String> {
    let texts = value.elements().filter(|item| item.kind() == Kind::String);
    texts.take(Summary::MAX_LISTED).filter_map(Value::as_str).map(Cow::into_owned).collect()
}

fn size(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
