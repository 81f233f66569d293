//! Drafts of repaired archives.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use super::super::edit::set;
use super::super::manifest::{Ratio, compressed_size};
use super::super::{Packing, WriteError, readable};
use super::{DataMember, Draft};
use crate::integrity;
use crate::json::{Value, quote};
use crate::layer::Layer;
use crate::manifest::{BackupType, Manifest};
use crate::progress::{Stage, Track, Unit, Watch};

/// The intact parts of an archive, and the changes to its manifest.
pub(crate) struct Repaired<'a> {
    /// Intact manifest of the damaged archive.
    pub(crate) manifest: Manifest<'a>,
    /// Its `schema.json`, if it can be kept.
    pub(crate) schema: Option<&'a [u8]>,
    /// The intact sections, in the order of an archive.
    pub(crate) sections: Vec<DataMember<'a>>,
    /// Names of the lost sections.
    pub(crate) lost: &'a [&'a str],
    /// New description.
    pub(crate) description: &'a str,
    /// Whether it becomes a selective backup, without a base.
    pub(crate) becomes_selective: bool,
    /// New number of devices, if it changes.
    pub(crate) total_devices: Option<u64>,
    /// The layer is the outer one.
    pub(crate) packing: Packing,
}

impl<'a> Draft<'a> {
    /// Creates the members of a repaired archive: unchanged sections, and a manifest with only the
    /// necessary changes.
    ///
    /// # Errors
    /// [`WriteError::Manifest`] if the manifest lacks a field to change.
    pub(crate) async fn from_repaired(
        left: Repaired<'a>,
        watch: &dyn Watch,
    ) -> Result<Self, WriteError> {
        let Repaired { manifest, packing, .. } = left;
        let schema = match left.schema {
            Some(schema) => Cow::Borrowed(schema),
            None => Cow::Owned(schema_of(manifest)?),
        };
        let text = exclude_lost(manifest, left.lost, left.becomes_selective);
        let is_encrypted = manifest.is_encrypted();
        let (records, bytes) = totals(manifest, &left.sections);
        let mut draft =
            Self { manifest: text, schema, data: left.sections, signature: None, packing };
        let mut field = |path: &[&str], value: &str| set(&mut draft.manifest, path, value);
        let description =
            serde_json::to_string(left.description).map_err(|_| WriteError::Memory)?;
        field(&["archive_info", "description"], &description)?;
        if left.becomes_selective {
            let selective = quote(BackupType::Selective.into());
            field(&["archive_info", "backup_type"], &selective)?;
        }
        if let Some(devices) = left.total_devices {
            field(&["source_system", "total_devices"], &devices.to_string())?;
        }
        field(&["statistics", "total_records"], &records.to_string())?;
        field(&["statistics", "total_data_size"], &bytes.to_string())?;
        if !is_encrypted {
            let Packing { layer, level, .. } = packing;
            field(&["compression", "algorithm"], &quote(layer.into()))?;
            let level = if layer == Layer::None { 0 } else { level };
            field(&["compression", "level"], &level.to_string())?;
        }
        draft.describe_compression(bytes, watch).await?;
        let digest = integrity::data_checksum(draft.data.iter().map(DataMember::line).collect());
        draft.set_validation("data_checksum", &quote(&digest.to_string()))?;
        draft.unsign()?;
        Ok(draft)
    }

    /// Updates the compressed size of the sections, which have `total` bytes.
    async fn describe_compression(
        &mut self,
        total: u64,
        watch: &dyn Watch,
    ) -> Result<(), WriteError> {
        let data: Vec<&[u8]> = self.data.iter().map(|member| &*member.bytes).collect();
        let mut track = Track::new(watch, Stage::Writing, Unit::Bytes, total);
        let compressed = compressed_size(self.packing, &data, &mut track).await?;
        let ratio = serde_json::to_string(&Ratio::new(compressed, total));
        let ratio = ratio.map_err(|_| WriteError::Memory)?;
        set(&mut self.manifest, &["statistics", "compressed_size"], &compressed.to_string())?;
        set(&mut self.manifest, &["statistics", "compression_ratio"], &ratio)
    }
}

/// Returns the number of records and bytes of all intact sections.
fn totals(manifest: Manifest<'_>, left: &[DataMember<'_>]) -> (u64, u64) {
    let names: BTreeSet<&str> = left.iter().map(|section| section.section.as_str()).collect();
    let entries = manifest.sections();
    let entries = entries.iter().filter(|entry| names.contains(&*entry.name));
    let records = entries.filter_map(|entry| entry.record_count).fold(0, u64::saturating_add);
    let bytes = left.iter().map(|section| section.bytes.len()).map(u64::try_from);
    (records, bytes.map(|size| size.unwrap_or(u64::MAX)).fold(0, u64::saturating_add))
}

/// Returns the text of the manifest with lost sections marked as not included, and optionally
/// without a base.
fn exclude_lost(manifest: Manifest<'_>, lost: &[&str], drop_base: bool) -> Vec<u8> {
    let lost: BTreeSet<&str> = lost.iter().copied().collect();
    let entries = manifest.sections();
    let lost = entries.iter().filter(|entry| lost.contains(&*entry.name));
    let mut edits: Vec<(Range<usize>, String)> = lost
        .map(|entry| {
            let priority = entry.value.get("priority").map_or("null", Value::source);
            let nothing = format!(
                "{{\"included\": false, \"record_count\": 0, \"file_size\": 0, \
                 \"checksum\": null, \"priority\": {priority}}}"
            );
            (entry.value.range(), nothing)
        })
        .collect();
    let info = manifest.at(&["archive_info"]).filter(|_| drop_base);
    if let Some(range) = info.and_then(|info| place_of(info, "base")) {
        edits.push((range, String::new()));
    }
    edits.sort_unstable_by_key(|(range, _)| range.start);
    let source = manifest.root().source().as_bytes();
    let start = manifest.root().range().start;
    let mut text = Vec::with_capacity(source.len());
    let mut done = start;
    for (range, replacement) in edits {
        text.extend_from_slice(part(source, start, done..range.start));
        text.extend_from_slice(replacement.as_bytes());
        done = range.end;
    }
    text.extend_from_slice(part(source, start, done..usize::MAX));
    text
}

/// Returns a range of a text whose offsets begin with `start`, up to its end where it is shorter.
fn part(text: &[u8], start: usize, range: Range<usize>) -> &[u8] {
    let end = range.end.saturating_sub(start).min(text.len());
    text.get(range.start.saturating_sub(start)..end).unwrap_or_default()
}

/// Returns the range of a member of an object, including its comma.
fn place_of(object: Value<'_>, name: &str) -> Option<Range<usize>> {
    let mut before = None;
    let mut members = object.members();
    while let Some((key, value)) = members.next() {
        if key.is(name) {
            return Some(match (members.next(), before) {
                (Some((next, _)), _) => key.range().start..next.range().start,
                (None, Some(end)) => end..value.range().end,
                (None, None) => key.range().start..value.range().end,
            });
        }
        before = Some(value.range().end);
    }
    None
}

/// Returns a `schema.json` with the manifest's facts about the database (profile, section 4).
fn schema_of(manifest: Manifest<'_>) -> Result<Vec<u8>, WriteError> {
    #[derive(serde::Serialize)]
    struct Schema<'a> {
        schema_version: Cow<'a, str>,
        database_type: Cow<'a, str>,
        database_version: Cow<'a, str>,
    }
    let text = |name: &str| {
        let path = ["source_system", name];
        manifest.text(&path).ok_or_else(|| WriteError::Manifest { path: path.join(".") })
    };
    readable(&Schema {
        schema_version: text("schema_version")?,
        database_type: text("database_type")?,
        database_version: text("database_version")?,
    })
}
