//! What an archive cannot preserve of a document.

use alloc::format;
use alloc::string::ToString;

use super::export;
use super::note::{NoteKind, Notes, Place, Text};
use crate::archive::Archive;
use crate::document::{ChecksumResult, Document, Version};
use crate::escape::escape_name;
use crate::json::{Kind, Value};
use crate::section::record_id;
use crate::shape::{Shape, Type};
use crate::summary::Summary;

/// Notes what mapping a document to sections, and its metadata to a manifest, omits or changes.
pub(super) fn note_losses(archive: &Archive, document: &Document, notes: &mut Notes) {
    let text = archive.bytes();
    let mut losses =
        Losses { place: Place { text: Text::Document, root: document.root(text) }, archive, notes };
    losses.note_version(document);
    losses.note_metadata(&archive.facts());
    losses.note_unknown_members(document.version().shape());
    losses.note_ids("devices", "devices");
    losses.note_ids("templates", "templates");
    losses.note_replaced_members();
    losses.note_configurations();
    losses.note_nulls();
}

struct Losses<'a, 'n> {
    place: Place<'a>,
    archive: &'a Archive,
    notes: &'n mut Notes,
}

impl<'a> Losses<'a, '_> {
    fn note_version(&mut self, document: &Document) {
        let start = self.place.root.range().start;
        if document.version() == Version::V2024_1 {
            let text = "Shelly Manager itself no longer opens 2024.1 documents.".to_string();
            self.notes.add(NoteKind::Remark, self.place, start, text);
        }
        if document.checksum(self.archive.bytes()) == ChecksumResult::NotStored {
            let text = "The document contains no checksum: nothing shows whether it was changed \
                        after it was written, and the digests of the archive cannot show it either.";
            self.notes.add(NoteKind::Remark, self.place, start, text.to_string());
        }
    }

    fn note_metadata(&mut self, summary: &Summary) {
        let Some(metadata) = self.place.root.get("metadata") else { return };
        let system = metadata.get("system_info");
        let at = |value: Option<Value<'_>>| value.unwrap_or(metadata).range().start;
        if summary.created_by.is_none() {
            let text = format!("The creator is missing, and is written as {}.", export::UNKNOWN);
            self.notes.add(NoteKind::FilledIn, self.place, at(metadata.get("created_by")), text);
        }
        if export::id(summary).is_none() {
            let text = "export_id is not a lowercase UUID, as archive_id must be.".to_string();
            self.notes.add(NoteKind::NotCarried, self.place, at(metadata.get("export_id")), text);
        }
        if export::database(summary).is_none() {
            let value = system.and_then(|system| system.get("database_type"));
            let (kind, text) = match summary.database_type {
                None => (NoteKind::FilledIn, "The database type is missing, and is written as"),
                Some(_) => (
                    NoteKind::Changed,
                    "An archive cannot name this database type, which is written as",
                ),
            };
            self.notes.add(kind, self.place, at(value), format!("{text} sqlite."));
        }
        for name in ["total_size_bytes", "compression_ratio"] {
            let estimate = system.and_then(|system| system.get(name));
            let is_zero = |value: &Value<'_>| value.is_null() || value.as_f64() == Some(0.0);
            if let Some(value) = estimate.filter(|value| !is_zero(value)) {
                let text = format!("{name} is an estimate, which an archive does not store.");
                self.notes.add(NoteKind::NotCarried, self.place, value.range().start, text);
            }
        }
    }

    /// Notes members beside the records that the mapping does not know, or whose type it cannot
    /// map.
    fn note_unknown_members(&mut self, shape: &'static Shape) {
        let root = self.place.root;
        self.unknown(Some(root), shape);
        for (name, ty) in shape.fields.iter().map(|field| (field.name, field.ty)) {
            let value = root.get(name);
            let kind = value.map(Value::kind);
            let is_lost = match ty {
                Type::Array(_) => kind.is_some_and(|kind| kind != Kind::Array),
                Type::Object(_) => kind.is_some_and(|kind| kind != Kind::Object),
                _ => false,
            };
            if let Some(value) = value.filter(|value| is_lost && !value.is_null()) {
                let text = format!("{name} has the wrong type, and is left out.");
                self.notes.add(NoteKind::NotCarried, self.place, value.range().start, text);
            }
            if let (Type::Object(shape), "metadata") = (ty, name) {
                self.unknown(value, shape);
                for field in shape.fields {
                    if let Type::Object(shape) = field.ty {
                        self.unknown(value.and_then(|value| value.get(field.name)), shape);
                    }
                }
            }
        }
    }

    fn unknown(&mut self, object: Option<Value<'a>>, shape: &'static Shape) {
        for (key, _) in object.into_iter().flat_map(Value::members) {
            if !shape.fields.iter().any(|field| key.is(field.name)) {
                let text = format!("{} is unknown, and is left out.", escape_name(&key.name()));
                self.notes.add(NoteKind::NotCarried, self.place, key.range().start, text);
            }
        }
    }

    /// Notes ids that are 0, repeated or invalid.
    fn note_ids(&mut self, section: &'static str, collection: &'static str) {
        let Some(mapped) = self.archive.section(section) else { return };
        let records = mapped.collection(collection);
        let records = records.iter().flat_map(|records| records.rows(0, usize::MAX));
        for (before, after) in elements(self.place.root, collection).zip(records) {
            if before.kind() == Kind::Object && record_id(before) != record_id(after) {
                let text = "The id is 0, repeated or invalid: the record gets a new id, and so do \
                            references to it.";
                let offset = before.get("id").unwrap_or(before).range().start;
                self.notes.add(NoteKind::Changed, self.place, offset, text.to_string());
            }
        }
    }

    /// Notes members that documents do not have and that the mapping sets.
    fn note_replaced_members(&mut self) {
        let root = self.place.root;
        let discovered = elements(root, "discovered_devices").map(|record| (record, &["id"][..]));
        let configured =
            configurations(root).map(|(_, record)| (record, &["id", "created_at"][..]));
        for (record, names) in discovered.chain(configured) {
            for value in names.iter().filter_map(|name| Some((*name, record.get(name)?))) {
                let text = format!("{} of the record is replaced.", value.0);
                self.notes.add(NoteKind::NotCarried, self.place, value.1.range().start, text);
            }
        }
    }

    fn note_configurations(&mut self) {
        for (device, configuration) in configurations(self.place.root) {
            let id = record_id(device);
            let named = configuration.get("device_id").and_then(Value::as_uint);
            if named.is_some() && named != id {
                let text = "The configuration names a different device than the one that contains \
                            it, and goes to the device that it names.";
                let offset = configuration.range().start;
                self.notes.add(NoteKind::Changed, self.place, offset, text.to_string());
            }
        }
    }

    /// Notes nulls that the mapping drops.
    fn note_nulls(&mut self) {
        let root = self.place.root;
        let arrays = ["devices", "discovered_devices", "templates"].into_iter();
        let before = arrays.flat_map(|name| elements(root, name));
        let before: u64 =
            before.chain(configurations(root).map(|(_, value)| value)).map(nulls).sum();
        let collections = [
            ("devices", "devices"),
            ("devices", "discovered_devices"),
            ("templates", "templates"),
            ("configurations", "device_configs"),
        ];
        let after: u64 = collections
            .into_iter()
            .filter_map(|(section, name)| self.archive.section(section)?.collection(name))
            .map(|records| records.rows(0, usize::MAX).map(nulls).sum::<u64>())
            .sum();
        let text = "Null values become empty strings and objects, or are dropped.".to_string();
        let count = before.saturating_sub(after);
        self.notes.add_many(NoteKind::Changed, self.place, root.range().start, count, text);
    }
}

/// Returns the elements of an array of the root.
fn elements<'a>(root: Value<'a>, name: &str) -> impl Iterator<Item = Value<'a>> + use<'a> {
    root.get(name).into_iter().flat_map(Value::elements)
}

/// Returns the devices with a configuration, and their configurations.
fn configurations<'a>(root: Value<'a>) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
    elements(root, "devices").filter_map(|device| {
        let configuration = device.get("configuration")?;
        (configuration.kind() == Kind::Object).then_some((device, configuration))
    })
}

/// Counts members of a record that are null.
fn nulls(record: Value<'_>) -> u64 {
    record.members().map(|(_, value)| u64::from(value.is_null())).sum()
}
