//! Repair: a new archive of the intact sections.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::{
    IntactManifest, RecoveredSection, RecoveredSignature, RecoveredState, Recovery, RepairError,
};
use crate::archive::{Archive, encrypted_path, section_path};
use crate::check::{Level, Severity};
use crate::container::Container;
use crate::json::{self, Kind};
use crate::layer::{Layer, compress_watched};
use crate::manifest::{BackupType, Manifest};
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::report::Status;
use crate::section::{self, Priority};
use crate::write::{DataMember, Draft, Packing, Repaired, WriteError};

impl Recovery {
    /// Returns the detected container and layer, with the level that an intact manifest states, or
    /// the default where the layer does not support it.
    #[must_use]
    pub fn packing(&self) -> Packing {
        // Encrypted sections are compressed inside (profile, 7.4).
        let layer = if self.report.encrypted { Layer::None } else { self.report.layer };
        let level = self.intact_manifest().and_then(|m| m.uint(&["compression", "level"]));
        let level = layer.level_or_usual(level);
        Packing { container: self.report.container, layer, level }
    }

    /// Returns whether the file contains only the changes since another backup, as an intact manifest
    /// states. A repaired archive may no longer state it.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.intact_manifest().is_some_and(Manifest::is_partial)
    }

    /// Writes a new archive of the intact sections, valid at level `standard`.
    ///
    /// The manifest's facts about the backup are kept; lost sections are listed in its description.
    /// A backup that lost a critical section becomes a selective one, since no other type may lack
    /// it (profile, section 3), and no longer has a base. Encrypted sections are copied unchanged,
    /// and the same password or key unlocks them. Signatures would not verify and are dropped, as
    /// the description states. `schema.json` is kept if it is intact and still matches; otherwise
    /// the new one states the database and no tables.
    ///
    /// A document that matches its checksum is returned without what follows it, in the layer of the
    /// packing.
    ///
    /// # Errors
    /// When the signature is not the required one, or without an intact manifest or section, or
    /// when they do not make a valid archive; see [`RepairError`].
    pub fn repair(&self, packing: &Packing) -> Result<Vec<u8>, RepairError> {
        progress::finish(self.repair_watched(packing, &()))
    }

    /// Writes a new archive as [`Recovery::repair`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Recovery::repair`].
    pub async fn repair_watched(
        &self,
        packing: &Packing,
        watch: &dyn Watch,
    ) -> Result<Vec<u8>, RepairError> {
        self.signature.map_err(RepairError::Signature)?;
        if self.report.container == Container::Document {
            return self.repair_document(packing, watch).await;
        }
        if self.report.encrypted && packing.layer != Layer::None {
            return Err(RepairError::Compression { layer: packing.layer });
        }
        let is_left = |section: &RecoveredSection| {
            matches!(section.state, RecoveredState::Intact | RecoveredState::Readable)
        };
        if !self.report.sections.iter().any(is_left) {
            return Err(RepairError::NothingIntact);
        }
        let Some(manifest) = self.intact_manifest() else {
            return Err(RepairError::NoManifest { state: self.report.manifest });
        };
        let (intact, lost): (Vec<_>, Vec<_>) = self
            .report
            .sections
            .iter()
            .zip(&self.places)
            .partition(|(section, _)| section.state == RecoveredState::Intact);
        if intact.is_empty() {
            return Err(RepairError::NothingIntact);
        }
        let lost: Vec<&str> = lost.into_iter().map(|(section, _)| section.name.as_str()).collect();
        let was = manifest.backup_type();
        let becomes_selective =
            lost.iter().any(|name| is_critical(name)) && was != Some(BackupType::Selective);
        let became = becomes_selective.then_some(was).flatten();
        // In a backup without a base the number of devices is that of the section.
        let stood_on_another = becomes_selective && manifest.is_partial();
        let total_devices = if stood_on_another { self.devices()? } else { None };
        let path_of = if self.report.encrypted { encrypted_path } else { section_path };
        let sections = intact.into_iter().map(|(section, place)| DataMember {
            section: section.name.clone(),
            path: path_of(&section.name),
            bytes: Cow::Borrowed(place.map_or(&[], |index| self.member(index))),
        });
        let description = self.description(manifest, &lost, became);
        let left = Repaired {
            manifest,
            // Tables count the whole system, which a backup without a base may not contain.
            schema: self.schema.filter(|_| !stood_on_another).map(|index| self.member(index)),
            sections: sections.collect(),
            lost: &lost,
            description: &description,
            becomes_selective,
            total_devices,
            packing: *packing,
        };
        let archive = Draft::from_repaired(left, watch).await?.finish_watched(watch).await?;
        self.check(&archive, watch).await?;
        Ok(archive)
    }

    /// Returns a document that matches its checksum, without what follows it.
    async fn repair_document(
        &self,
        packing: &Packing,
        watch: &dyn Watch,
    ) -> Result<Vec<u8>, RepairError> {
        let document = self.document.and_then(|end| self.bytes.get(..end));
        let document = document.ok_or(RepairError::Document)?;
        let total = u64::try_from(document.len()).unwrap_or(u64::MAX);
        let mut track = Track::new(watch, Stage::Writing, Unit::Bytes, total);
        let made = compress_watched(packing.layer, packing.level, &[document], &mut track).await;
        let made = made.map_err(WriteError::from)?;
        self.check(&made, watch).await?;
        Ok(made)
    }

    fn intact_manifest(&self) -> Option<Manifest<'_>> {
        let IntactManifest { index, tape } = self.manifest.as_ref()?;
        Some(Manifest::new(tape.root(self.member(*index))))
    }

    /// Returns the number of devices in the devices section; `None` where that is lost.
    fn devices(&self) -> Result<Option<u64>, RepairError> {
        let devices = self.section_bytes("devices");
        let Some((section, bytes)) =
            devices.filter(|(section, _)| section.state == RecoveredState::Intact)
        else {
            return Ok(None);
        };
        if section.encrypted {
            return Err(RepairError::DevicesHidden);
        }
        // An intact section that is not JSON was invalid before; the final check reports it.
        let Ok(tape) = json::parse(bytes, self.limits.json_depth) else { return Ok(None) };
        let devices = tape.root(bytes).get("devices").filter(|list| list.kind() == Kind::Array);
        Ok(Some(devices.map_or(0, |list| u64::try_from(list.len()).unwrap_or(u64::MAX))))
    }

    /// Returns the old description, extended by the lost sections.
    fn description(
        &self,
        manifest: Manifest<'_>,
        lost: &[&str],
        was: Option<BackupType>,
    ) -> String {
        let mut text =
            manifest.text(&["archive_info", "description"]).unwrap_or_default().into_owned();
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '!', '?']) { " " } else { ". " });
        }
        text.push_str("Repaired: ");
        match lost.split_last() {
            None => text.push_str("no section was lost."),
            Some((only, [])) => text.push_str(&format!("{only} was lost.")),
            Some((last, others)) => {
                text.push_str(&format!("{} and {last} were lost.", others.join(", ")));
            }
        }
        if let Some(was) = was {
            let article = if was == BackupType::Incremental { "an" } else { "a" };
            text.push_str(&format!(" It was {article} {was} backup."));
        }
        match self.report.signature {
            RecoveredSignature::Unsigned => {}
            RecoveredSignature::Verified => text.push_str(" Its signature was dropped."),
            RecoveredSignature::NotVerified | RecoveredSignature::NotFitting => {
                text.push_str(" Its signature was not verified, and was dropped.");
            }
        }
        text
    }

    /// Validates the new archive.
    async fn check(&self, archive: &[u8], watch: &dyn Watch) -> Result<(), RepairError> {
        let codes: Vec<String> = match Archive::open_watched(archive, &self.limits, watch).await {
            Err(error) => vec![error.check().info().code.to_string()],
            Ok(archive) => {
                let report = archive.validation(Level::Standard).finish_watched(watch).await;
                let failed = report.checks().filter(|check| {
                    check.status == Status::Failed && check.severity == Severity::Error
                });
                failed.map(|check| check.code.to_string()).collect()
            }
        };
        if codes.is_empty() { Ok(()) } else { Err(RepairError::Invalid { codes }) }
    }
}

fn is_critical(name: &str) -> bool {
    section::table(name).is_some_and(|table| table.priority == Priority::Critical)
}
