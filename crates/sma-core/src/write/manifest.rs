//! Writing `manifest.json` of a new archive.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::ser::{Serialize, Serializer};

use super::section::Section;
use super::{NewArchive, Packing, WriteError, parse, readable};
use crate::integrity::{self, Digest};
use crate::json::Value;
use crate::layer::{self, Layer};
use crate::manifest::{BASE, GROUPS};
use crate::progress::Track;
use crate::section::{EXTENSIONS, Priority, SECTIONS, SectionTable, known_table, rank};
use crate::shape::{self, Problem, ProblemKind, Shape};

/// Value of `format_version`.
pub(crate) const FORMAT_VERSION: &str = "1.0.0";
/// Priority of sections that the profile does not define.
const UNKNOWN_PRIORITY: Priority = Priority::Medium;

/// Fields in the order of the profile, section 3.
#[derive(serde::Serialize)]
struct Manifest<'a> {
    format_version: &'static str,
    archive_info: ArchiveInfo<'a>,
    source_system: SourceSystem<'a>,
    compression: Compression,
    encryption: Encryption,
    data_sections: Entries<'a>,
    statistics: Statistics,
    validation: Validation,
}

#[derive(serde::Serialize)]
struct ArchiveInfo<'a> {
    created_at: &'a str,
    created_by: &'a str,
    backup_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    archive_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<Base<'a>>,
}

#[derive(serde::Serialize)]
struct Base<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    archive_id: Option<&'a str>,
    manifest_checksum: String,
    created_at: &'a str,
}

#[derive(serde::Serialize)]
struct SourceSystem<'a> {
    shelly_manager_version: &'a str,
    database_type: &'a str,
    database_version: &'a str,
    schema_version: &'a str,
    hostname: &'a str,
    total_devices: u64,
}

#[derive(serde::Serialize)]
struct Compression {
    algorithm: &'static str,
    level: u8,
}

#[derive(serde::Serialize)]
struct Encryption {
    enabled: bool,
    algorithm: Option<&'static str>,
    key_derivation: Option<&'static str>,
}

/// `data_sections`: a map with a fixed order.
struct Entries<'a>(Vec<(&'a str, Entry)>);

#[derive(serde::Serialize)]
struct Entry {
    included: bool,
    record_count: u64,
    file_size: u64,
    checksum: Option<String>,
    priority: &'static str,
}

#[derive(serde::Serialize)]
struct Statistics {
    total_records: u64,
    total_data_size: u64,
    compressed_size: u64,
    compression_ratio: Ratio,
}

/// Ratio of sizes, to four decimals.
pub(super) struct Ratio {
    steps: u32,
}

impl Ratio {
    const STEPS: u32 = 10_000;
}

#[derive(serde::Serialize)]
struct Validation {
    manifest_checksum: String,
    data_checksum: String,
    signature_algorithm: Option<&'static str>,
    signature: Option<&'static str>,
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, entry)| (name, entry)))
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.steps.is_multiple_of(Self::STEPS) {
            serializer.serialize_u32(self.steps / Self::STEPS)
        } else {
            serializer.serialize_f64(f64::from(self.steps) / f64::from(Self::STEPS))
        }
    }
}

/// Returns the bytes of `manifest.json`.
pub(super) async fn json(
    archive: &NewArchive,
    sections: &[Section<'_>],
    track: &mut Track<'_>,
) -> Result<Vec<u8>, WriteError> {
    if archive.base.is_some() != archive.backup_type.is_partial() {
        return Err(WriteError::Base { needed: archive.backup_type.is_partial() });
    }
    let mut manifest = Manifest {
        format_version: FORMAT_VERSION,
        archive_info: archive_info(archive),
        source_system: SourceSystem {
            shelly_manager_version: &archive.manager_version,
            database_type: &archive.database_type,
            database_version: &archive.database_version,
            schema_version: &archive.schema_version,
            hostname: &archive.hostname,
            total_devices: total_devices(archive, sections)?,
        },
        compression: Compression {
            algorithm: archive.packing.layer.into(),
            level: if archive.packing.layer == Layer::None { 0 } else { archive.packing.level },
        },
        encryption: Encryption { enabled: false, algorithm: None, key_derivation: None },
        data_sections: entries(archive, sections),
        statistics: statistics(archive, sections, track).await?,
        validation: Validation {
            manifest_checksum: String::new(),
            data_checksum: integrity::data_checksum(sections.iter().map(Section::line).collect())
                .to_string(),
            signature_algorithm: None,
            signature: None,
        },
    };
    // Replaced once everything else of the manifest is final.
    manifest.validation.manifest_checksum = Digest::compute(b"").to_string();
    let json = readable(&manifest)?;
    check(&json)?;
    Ok(json)
}

fn archive_info<'a>(archive: &'a NewArchive) -> ArchiveInfo<'a> {
    ArchiveInfo {
        created_at: &archive.created_at,
        created_by: &archive.created_by,
        backup_type: archive.backup_type.into(),
        description: archive.description.as_deref(),
        tags: &archive.tags,
        archive_id: archive.archive_id.as_deref(),
        base: archive.base.as_ref().map(|base| Base {
            archive_id: base.archive_id.as_deref(),
            manifest_checksum: base.manifest_checksum.to_string(),
            created_at: &base.created_at,
        }),
    }
}

fn total_devices(archive: &NewArchive, sections: &[Section<'_>]) -> Result<u64, WriteError> {
    let devices = sections.iter().find(|section| section.name == "devices");
    let found = devices.map(|section| section.records_in("devices"));
    match (archive.total_devices, found) {
        (Some(given), Some(found)) if given != found && !archive.backup_type.is_partial() => {
            Err(WriteError::DeviceCount { given, found })
        }
        (given, found) => Ok(given.or(found).unwrap_or(0)),
    }
}

fn entries<'a>(archive: &NewArchive, sections: &[Section<'a>]) -> Entries<'a> {
    let is_excluded =
        |table: &&SectionTable| archive.excluded_sections.iter().any(|it| it == table.name);
    let extensions = EXTENSIONS.iter().filter(is_excluded);
    let absent = SECTIONS.iter().chain(extensions);
    let absent = absent.filter(|t| !sections.iter().any(|s| s.name == t.name));
    let absent = absent.map(|table| {
        let priority = table.priority.into();
        let nothing =
            Entry { included: false, record_count: 0, file_size: 0, checksum: None, priority };
        (table.name, nothing)
    });
    let included = sections.iter().map(|section| {
        let priority = known_table(section.name).map_or(UNKNOWN_PRIORITY, |table| table.priority);
        let entry = Entry {
            included: true,
            record_count: section.record_count(),
            file_size: section.size(),
            checksum: Some(section.digest.to_string()),
            priority: priority.into(),
        };
        (section.name, entry)
    });
    let mut entries: Vec<_> = absent.chain(included).collect();
    entries.sort_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)));
    Entries(entries)
}

async fn statistics(
    archive: &NewArchive,
    sections: &[Section<'_>],
    track: &mut Track<'_>,
) -> Result<Statistics, WriteError> {
    let total_data_size = sections.iter().map(Section::size).sum();
    let data: Vec<&[u8]> = sections.iter().map(|section| section.json).collect();
    let compressed_size = compressed_size(archive.packing, &data, track).await?;
    Ok(Statistics {
        total_records: sections.iter().map(Section::record_count).sum(),
        total_data_size,
        compressed_size,
        compression_ratio: Ratio::new(compressed_size, total_data_size),
    })
}

/// Returns `statistics.compressed_size`: the size of the data members when compressed together.
pub(super) async fn compressed_size(
    packing: Packing,
    data: &[&[u8]],
    track: &mut Track<'_>,
) -> Result<u64, WriteError> {
    let size = match packing.layer {
        _ if data.is_empty() => 0,
        Layer::None => data.iter().map(|member| member.len()).sum(),
        layer => layer::compress_watched(layer, packing.level, data, track).await?.len(),
    };
    Ok(u64::try_from(size).unwrap_or(u64::MAX))
}

impl Ratio {
    /// Rounds half up; 0 for empty data.
    pub(super) fn new(compressed: u64, total: u64) -> Self {
        let scaled = compressed.saturating_mul(u64::from(Self::STEPS)).saturating_add(total / 2);
        let steps = scaled.checked_div(total).unwrap_or(0);
        Self { steps: u32::try_from(steps).unwrap_or(u32::MAX) }
    }
}

/// Refuses a manifest that readers would refuse, with the same tables.
fn check(manifest: &[u8]) -> Result<(), WriteError> {
    let tape = parse(manifest)?;
    let root = tape.root(manifest);
    let base = root.get("archive_info").and_then(|info| info.get("base"));
    let groups = GROUPS.iter().filter_map(|group| Some((root.get(group.name)?, group.shape)));
    for (value, shape) in groups.chain(base.map(|base| (base, &BASE))) {
        check_shape(root, value, shape)?;
    }
    let version = root.get("source_system").and_then(|system| system.get("schema_version"));
    let version = version.and_then(Value::as_str).unwrap_or_default();
    if crate::schema::is_version(&version) { Ok(()) } else { Err(WriteError::SchemaVersion) }
}

fn check_shape(root: Value<'_>, value: Value<'_>, shape: &'static Shape) -> Result<(), WriteError> {
    let mut first = None;
    shape::check(value, shape, &mut |problem: Problem| {
        let harmless = matches!(problem.kind, ProblemKind::Unknown { .. } | ProblemKind::Spelling);
        if !harmless && first.is_none() {
            first = Some(problem);
        }
    });
    first.map_or(Ok(()), |problem| {
        Err(WriteError::Field { pointer: root.pointer_to(problem.offset), problem: problem.kind })
    })
}
