//! Preview of a conversion.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::note::{Note, NoteKind, Notes};
use super::{archive, losses};
use crate::advice::chain;
use crate::archive::{Archive, MANIFEST, SCHEMA, section_path};
use crate::check::Level;
use crate::document::Document;
use crate::escape::escape;
use crate::layer::Layer;
use crate::progress::Watch;
use crate::report::{Check, Location, Report};
use crate::schema;
use crate::write::{FORMAT_VERSION, Packing};

/// Preview of a conversion to an SMA 1.0 archive (specification, "Migration Process").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct Plan {
    /// Version of the source: `2026.1`, `2024.1`, or the schema version of an archive.
    pub from_version: String,
    /// Version of the result: of the archive format, or of the schema.
    pub to_version: String,
    /// The steps, in order; empty where no conversion is needed.
    pub steps: Vec<Step>,
    /// The checks at level `standard` that the source fails; if any, converting requires
    /// [`Faults::Accepted`](super::Faults::Accepted).
    pub faults: Vec<Check>,
    /// The checks at level `thorough` that the archive will fail, with all locations.
    pub problems: Vec<Check>,
    /// Why the archive cannot be written at all, as a sentence; `None` where it can.
    pub obstacle: Option<String>,
    /// Data that is not carried over unchanged.
    pub notes: Vec<Note>,
}

/// One step of a [`Plan`] (specification, `MigrationRule`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Step {
    /// Version before the step.
    pub from_version: String,
    /// Version after the step.
    pub to_version: String,
    /// Whether the result is invalid without it.
    pub required: bool,
    /// Whether it needs no decision by a person.
    pub automatic: bool,
    /// Path of the member that it creates.
    pub member: String,
    /// Number of records that it carries over.
    pub records: u64,
    /// Description, as a sentence.
    pub transform: String,
}

/// Plans the conversion of a document.
pub(super) async fn plan_document(
    archive: &Archive,
    document: &Document,
    watch: &dyn Watch,
) -> Plan {
    let mut notes = Notes::default();
    losses::note_losses(archive, document, &mut notes);
    let report = archive.validation(Level::Standard).finish_watched(watch).await;
    // Uncompressed: every layer contains the same members, with faults at the same places.
    let packing = Packing { layer: Layer::None, level: 0, ..Packing::default() };
    let opened = match archive::write(archive, document, &packing, watch).await {
        Ok(bytes) => Archive::open_watched(&bytes, archive.limits(), watch)
            .await
            .map_err(|error| chain(&error).to_string()),
        Err(error) => Err(chain(&error).to_string()),
    };
    let problems = match &opened {
        Ok(archive) => Some(archive.validation(Level::Thorough).finish_watched(watch).await),
        Err(_) => None,
    };
    Plan {
        from_version: document.version().to_string(),
        to_version: FORMAT_VERSION.to_owned(),
        steps: steps(archive, document),
        faults: report.failed().cloned().collect(),
        problems: problems.iter().flat_map(Report::failed).cloned().collect(),
        obstacle: opened.err(),
        notes: notes.finish(),
    }
}

/// Plans the conversion of an archive: no schema version is older than the first.
pub(super) fn plan_archive(archive: &Archive) -> Plan {
    let version = archive.facts().schema_version.unwrap_or_default();
    let known = schema::KNOWN_VERSIONS.contains(&version.as_str());
    let unknown = Note {
        kind: NoteKind::Remark,
        text: format!(
            "The schema version {} is unknown: no migration for it is known.",
            escape(&version)
        ),
        count: 1,
        location: Location {
            member: Some(SCHEMA.to_owned()),
            pointer: Some("/schema_version".to_owned()),
            ..Location::default()
        },
    };
    Plan {
        from_version: version.clone(),
        to_version: version,
        steps: Vec::new(),
        faults: Vec::new(),
        problems: Vec::new(),
        obstacle: None,
        notes: if known { Vec::new() } else { Vec::from([unknown]) },
    }
}

/// Returns a step for each section, and one for the members that describe them.
fn steps(archive: &Archive, document: &Document) -> Vec<Step> {
    let step = |member: String, records: u64, transform: &str| Step {
        from_version: document.version().to_string(),
        to_version: FORMAT_VERSION.to_owned(),
        required: true,
        automatic: true,
        member,
        records,
        transform: transform.to_owned(),
    };
    let sections = document.sections(archive.bytes()).iter().map(|section| {
        step(section_path(section.name()), section.record_count(), transform(section.name()))
    });
    let described =
        "The document's metadata becomes the manifest, with the digests of all members.";
    let schema = "The schema version is set, and the tables of the sections are described.";
    let described = [step(MANIFEST.to_owned(), 0, described), step(SCHEMA.to_owned(), 0, schema)];
    sections.chain(described).collect()
}

/// Returns what mapping does for a section.
fn transform(section: &str) -> &'static str {
    match section {
        "devices" => {
            "Devices and discovered devices become two collections of one section. Discovered \
             devices get ids from 1; the configurations of devices become a section of their own."
        }
        "configurations" => {
            "The configuration of each device becomes a record of its own, with an id from 1 and \
             the device's id and time of creation."
        }
        "templates" => "The templates become a collection of a section.",
        "plugin_configurations" => {
            "The list becomes the field \"items\" of a section that readers show as plain JSON."
        }
        _ => "The settings become a section that readers show as plain JSON.",
    }
}
