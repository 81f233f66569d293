//! Metadata of an export: who made it, when, and from which system.

use alloc::format;
use alloc::string::{String, ToString};

use super::Joining;
use crate::archive::Content;
use crate::convert::export;
use crate::convert::note::{NoteKind, Text};
use crate::escape::escape_name;
use crate::json::Value;
use crate::manifest::{BackupType, GROUPS};
use crate::schema::FIRST_VERSION;
use crate::shape::Shape;
use crate::write::UNKNOWN_DATABASE;

/// Groups of the manifest that a document represents in part.
const CARRIED_GROUPS: &[&str] = &["archive_info", "source_system"];

impl Joining<'_, '_, '_> {
    /// Writes the metadata, with an empty checksum.
    pub(super) fn facts(&mut self, records: u64) {
        let source = self.source;
        let summary = &source.summary;
        let created_at = self.writer.created_at.clone();
        if summary.created_at.as_ref() != Some(&created_at) {
            self.note(
                NoteKind::Changed,
                "The creation time of the archive is written in UTC.".to_string(),
            );
        }
        let export_id = self.export_id();
        let export_type = self.export_type();
        let created_by = self.fill("created_by", summary.created_by.as_deref());
        let hostname = self.fill("hostname", summary.hostname.as_deref());
        let version = self.fill("shelly_manager_version", summary.manager_version.as_deref());
        let database_type = export::database(summary).unwrap_or(UNKNOWN_DATABASE);
        if matches!(self.whole.text, Text::Manifest) {
            self.note_manifest();
        }

        let writer = &mut self.writer;
        writer.name("metadata");
        writer.out.push('{');
        for (name, text) in [
            ("created_at", &*created_at),
            ("created_by", created_by),
            ("export_id", &*export_id),
            ("export_type", export_type),
        ] {
            writer.name(name);
            writer.text(text);
        }
        writer.name("integrity");
        writer
            .out
            .push_str(&format!(r#"{{"checksum":"","file_count":1,"record_count":{records}}}"#));
        writer.name("system_info");
        writer.out.push_str(r#"{"compression_ratio":0,"total_size_bytes":0"#);
        for (name, text) in
            [("database_type", database_type), ("hostname", hostname), ("version", version)]
        {
            writer.name(name);
            writer.text(text);
        }
        writer.out.push_str("}}");
    }

    fn export_id(&mut self) -> String {
        if let Some(id) = export::id(&self.source.summary) {
            return id.to_string();
        }
        let text = "The export gets an id that is derived from its content.".to_string();
        self.note(NoteKind::FilledIn, text);
        export::id_of(self.source.archive.bytes())
    }

    fn export_type(&mut self) -> &'static str {
        let summary = &self.source.summary;
        let given = match self.source.archive.content() {
            Content::Document(_) => summary.backup_type.as_deref(),
            Content::Members(_) => summary.tags.iter().find_map(|tag| export::type_of_tag(tag)),
        };
        if let Some(found) = given.and_then(export::find_type) {
            return found;
        }
        let (kind, text) = match given {
            Some(_) => (NoteKind::Changed, "A document cannot name this type of export"),
            None => (NoteKind::FilledIn, "The type of export is missing"),
        };
        self.note(kind, format!("{text}; manual is written."));
        "manual"
    }

    /// Returns a value that may not be empty in a document.
    fn fill<'t>(&mut self, name: &str, text: Option<&'t str>) -> &'t str {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => text,
            None => {
                let text = format!("{name} is missing, and is written as {}.", export::UNKNOWN);
                self.note(NoteKind::FilledIn, text);
                export::UNKNOWN
            }
        }
    }

    /// Notes the values of the manifest that documents cannot represent.
    fn note_manifest(&mut self) {
        let summary = &self.source.summary;
        let is_full = summary.backup_type.as_deref() == Some(BackupType::Full.into());
        let is_known = summary.schema_version.as_deref() == Some(FIRST_VERSION);
        let description = summary.description.as_deref().unwrap_or_default();
        let has_tags = summary.tags.iter().any(|tag| export::type_of_tag(tag).is_none());
        let database_version = summary.database_version.as_deref().unwrap_or_default();
        let is_written = description.is_empty() || export::is_description(description);
        for (path, is_lost) in [
            (&["archive_info", "backup_type"], !is_full),
            (&["archive_info", "description"], !is_written),
            (&["archive_info", "tags"], has_tags),
            (&["archive_info", "base"], true),
            (&["source_system", "database_version"], !database_version.is_empty()),
            (&["source_system", "schema_version"], !is_known),
        ] {
            let value = path.iter().try_fold(self.whole.root, |value, name| value.get(name));
            if let Some(value) = value.filter(|_| is_lost) {
                let name = path.last().copied().unwrap_or_default();
                self.note_unsupported(value.range().start, name);
            }
        }
        self.note_unknown_fields();
        if summary.signed {
            let text = "A document cannot carry a signature.".to_string();
            self.note(NoteKind::NotCarried, text);
        }
        if summary.encryption.is_some() {
            let text = "The archive is encrypted, but the document is not.".to_string();
            self.note(NoteKind::Changed, text);
        }
    }

    /// Notes fields of the manifest that the profile does not define.
    fn note_unknown_fields(&mut self) {
        let root = self.whole.root;
        for (key, value) in root.members() {
            let name = key.name();
            let group = GROUPS.iter().find(|group| key.is(group.name));
            match group.filter(|group| CARRIED_GROUPS.contains(&group.name)) {
                Some(group) => self.note_unknown(value, group.shape),
                None if group.is_none()
                    && !matches!(&*name, "format_version" | "data_sections") =>
                {
                    self.note_unsupported(key.range().start, &name);
                }
                None => {}
            }
        }
    }

    fn note_unknown(&mut self, object: Value<'_>, shape: &'static Shape) {
        for (key, _) in object.members() {
            if !shape.fields.iter().any(|field| key.is(field.name)) {
                self.note_unsupported(key.range().start, &key.name());
            }
        }
    }

    fn note_unsupported(&mut self, offset: usize, name: &str) {
        let text = format!("A document cannot store {}.", escape_name(name));
        self.writer.notes.add(NoteKind::NotCarried, self.whole, offset, text);
    }
}
