//! Conversion of sections to a `2026.1` document.

mod facts;
mod records;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::date::in_utc;
use super::note::{Note, NoteKind, Notes, Place, Text};
use super::record::Writer;
use super::{ConvertError, Source, losses};
use crate::Limits;
use crate::archive::Content;
use crate::document::{SHAPE_2026_1, Version};
use crate::escape::{escape, escape_name};
use crate::integrity::Hasher;
use crate::json::{self, Kind, Value, quote};
use crate::progress::{Stage, Track, Unit, Watch};
use crate::section::{BOOKKEEPING, Section};
use crate::shape::{Shape, Type};

/// Schema version of mapped sections, which carries no information.
const SECTION_VERSION: &str = "1.0.0";

/// The sections that a document consists of.
const CARRIED: &[&str] = &[
    "devices",
    "configurations",
    "templates",
    "network_settings",
    "plugin_configurations",
    "system_settings",
];

/// Result of [`to_document`](super::to_document).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewDocument {
    /// The document: canonical JSON.
    pub json: Vec<u8>,
    /// Data that is omitted, filled in or changed.
    pub notes: Vec<Note>,
}

impl fmt::Debug for NewDocument {
    /// The content may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDocument").field("notes", &self.notes).finish_non_exhaustive()
    }
}

/// Writes the document of a checked source.
pub(super) async fn write(
    source: &Source<'_>,
    watch: &dyn Watch,
) -> Result<NewDocument, ConvertError> {
    let created_at = source.summary.created_at.as_deref().and_then(in_utc);
    let created_at = created_at.ok_or(ConvertError::CreationTime)?.into_owned();
    let mut notes = Notes::default();
    let bytes = source.archive.bytes();
    let whole = match source.archive.content() {
        Content::Document(document) => {
            losses::note_losses(source.archive, document, &mut notes);
            Place { text: Text::Document, root: document.root(bytes) }
        }
        Content::Members(members) => {
            let manifest = members.manifest(bytes).ok_or(ConvertError::CreationTime)?;
            Place { text: Text::Manifest, root: manifest.root() }
        }
    };
    let writer = Writer { out: String::from("{"), notes: &mut notes, created_at };
    let json = Joining { source, whole, writer }.write()?;
    Ok(NewDocument { json: with_checksum(json.as_bytes(), watch).await?, notes: notes.finish() })
}

/// Returns the canonical form of a document whose checksum is empty, with its checksum.
pub(super) async fn with_checksum(
    document: &[u8],
    watch: &dyn Watch,
) -> Result<Vec<u8>, ConvertError> {
    let limits = Limits::default();
    let too_large = |size| ConvertError::TooLarge { size, limit: limits.document_bytes };
    let mut track = Track::new(
        watch,
        Stage::Converting,
        Unit::Bytes,
        (document.len() as u64).saturating_mul(2),
    );
    track.begin().await;
    // The text is strict JSON: parsing fails only if it is too large.
    let tape = json::parse_watched(document, limits.json_depth, &mut track).await;
    let tape = tape.map_err(|_| too_large(None))?;
    let (mut canonical, mut hasher) = (Vec::with_capacity(document.len()), Hasher::new());
    json::canonical(&tape, document, &[], &mut |piece| {
        canonical.extend_from_slice(piece);
        hasher.update(piece);
    });
    let tape = json::parse_watched(&canonical, limits.json_depth, &mut track).await;
    let tape = tape.map_err(|_| too_large(None))?;
    let checksum = ["metadata", "integrity", "checksum"]
        .iter()
        .try_fold(tape.root(&canonical), |value, name| value.get(name));
    let range = checksum.map(Value::range).unwrap_or_default();
    canonical.splice(range, quote(&hasher.finish().to_string()).into_bytes());
    match u64::try_from(canonical.len()) {
        Ok(size) if size <= limits.document_bytes => Ok(canonical),
        size => Err(too_large(size.ok())),
    }
}

/// The parts of an archive being joined into one object.
struct Joining<'s, 'a, 'n> {
    source: &'s Source<'a>,
    /// The manifest, or the document being converted.
    whole: Place<'a>,
    writer: Writer<'n>,
}

impl<'a> Joining<'_, 'a, '_> {
    fn write(mut self) -> Result<String, ConvertError> {
        let records = self.write_counted_records();
        if records == 0 {
            return Err(ConvertError::Empty);
        }
        self.settings("network_settings", r#"{"ntp_servers":[],"wifi_networks":[]}"#);
        self.plugins();
        self.settings(
            "system_settings",
            r#"{"api_settings":{},"database_settings":{},"log_level":"info"}"#,
        );
        self.facts(records);
        self.note_other_sections();
        self.writer.name("format_version");
        self.writer.text(Version::V2026_1.into());
        self.writer.out.push('}');
        Ok(self.writer.out)
    }

    /// Writes an object of the root from the section of the same name.
    fn settings(&mut self, name: &str, empty: &str) {
        self.writer.name(name);
        match (self.section(name), shape_of(&SHAPE_2026_1, name)) {
            (Some(section), Some(shape)) => {
                self.writer.out.push('{');
                self.writer.members(
                    Place::from_section(section),
                    section.root(),
                    shape,
                    2,
                    &BOOKKEEPING,
                );
                self.writer.out.push('}');
                self.note_bookkeeping(section);
            }
            _ => self.writer.out.push_str(empty),
        }
    }

    /// Returns a section that documents have; adds a note if the archive lacks it.
    fn section(&mut self, name: &str) -> Option<Section<'a>> {
        let section = self.source.section(name);
        if section.is_none() && !self.source.unreadable.iter().any(|other| other == name) {
            let text =
                format!("The section {name} is missing: the document contains nothing from it.");
            self.note(NoteKind::FilledIn, text);
        }
        section
    }

    /// Notes the content of a section beyond bookkeeping and these collections.
    fn note_rest(&mut self, section: Section<'_>, collections: &[&str]) {
        for (key, value) in section.root().members() {
            let is_array = value.kind() == Kind::Array;
            let is_carried = is_array && collections.iter().any(|name| key.is(name));
            let holds = !(is_array || value.kind() == Kind::Object) || !value.is_empty();
            if !is_carried && holds && !BOOKKEEPING.iter().any(|name| key.is(name)) {
                let count = if is_array { size(value.len()) } else { 1 };
                let text = format!("A document cannot store {}.", escape_name(&key.name()));
                let (place, offset) = (Place::from_section(section), key.range().start);
                self.writer.notes.add_many(NoteKind::NotCarried, place, offset, count, text);
            }
        }
        self.note_bookkeeping(section);
    }

    /// Notes the bookkeeping of a section where it differs from that of mapped documents.
    fn note_bookkeeping(&mut self, section: Section<'_>) {
        let created_at = self.source.summary.created_at.as_deref();
        for (name, usual) in BOOKKEEPING.into_iter().zip([Some(SECTION_VERSION), created_at]) {
            let value = section.root().get(name);
            if let Some(value) = value.filter(|value| value.as_str().as_deref() != usual) {
                let text = format!("A document cannot store the section's {name}.");
                let (place, offset) = (Place::from_section(section), value.range().start);
                self.writer.notes.add(NoteKind::NotCarried, place, offset, text);
            }
        }
    }

    /// Notes the sections that documents do not have.
    fn note_other_sections(&mut self) {
        for name in &self.source.unreadable {
            let text = format!("The section {} cannot be read.", escape(name));
            self.note(NoteKind::NotCarried, text);
        }
        for section in &self.source.sections {
            let count = section.record_count().max(u64::from(section.fields().next().is_some()));
            if !CARRIED.contains(&section.name()) {
                let text = format!("A document has no section {}.", escape(section.name()));
                let place = Place::from_section(*section);
                self.writer.notes.add_many(NoteKind::NotCarried, place, 0, count, text);
            }
        }
    }

    /// Adds a note about the whole archive.
    fn note(&mut self, kind: NoteKind, text: String) {
        self.writer.notes.add(kind, self.whole, self.whole.root.range().start, text);
    }
}

/// Returns the shape of the object, or of the list elements, of a field.
fn shape_of(object: &'static Shape, name: &str) -> Option<&'static Shape> {
    let field = object.fields.iter().find(|field| field.name == name)?;
    match field.ty {
        Type::Object(shape) | Type::Array(shape) => Some(shape),
        _ => None,
    }
}

fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
