//! Fictitious archives for the page, for tests and for benchmarks.
//!
//! The output is always the same: random values have fixed seeds, and all times derive from one
//! constant.

mod clock;
mod document;
mod drift;
mod model;
mod random;
mod sections;
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use sma_core::container::Container;
use sma_core::layer::{self, Layer};
use sma_core::section::Sections;
use sma_core::write::{BackupType, NewArchive, Packing};

use crate::Outcome;
use crate::workspace;
use sections::{Activity, Layout};
use site::Site;

/// Number of devices of the fleet.
const FLEET: u64 = 10_000;
/// Compression level of the samples.
const LEVEL: u8 = 6;

const HOME_ACTIVITY: Activity = Activity { fixes_per_day: 2, notifications: 14, discovered: 3 };
const FLEET_ACTIVITY: Activity =
    Activity { fixes_per_day: 100, notifications: 1_500, discovered: 40 };

/// Writes all samples and prints their paths.
pub(crate) fn write() -> Outcome {
    save(&home_path(), &home()?)?;
    let folder = workspace::target_dir().join("samples");
    let fleet = fleet(FLEET)?;
    save(&folder.join("fleet.sma"), &fleet.archive(Container::Tar)?)?;
    save(&folder.join("fleet-json.sma"), &fleet.archive(Container::Json)?)?;
    save(&folder.join("fleet-2026.1.sma"), &fleet_document(FLEET)?)
}

/// Writes what benchmarks measure into `target/samples/bench/`: documents and archives of fleets of several
/// sizes, and the fleet of the samples in every container and layer.
pub(crate) fn write_for_benchmarks() -> Outcome {
    let folder = workspace::target_dir().join("samples/bench");
    for count in [100, 1_000, FLEET, 60_000] {
        save(&folder.join(format!("document-{count}.sma")), &fleet_document(count)?)?;
        let fleet = fleet(count)?;
        save(&folder.join(format!("archive-{count}.sma")), &fleet.archive(Container::Tar)?)?;
        if count == FLEET {
            for (name, container, layer) in [
                ("zstd", Container::Tar, Layer::Zstd),
                ("lz4", Container::Tar, Layer::Lz4),
                ("tar", Container::Tar, Layer::None),
                ("json", Container::Json, Layer::None),
            ] {
                let packing = Packing { container, layer, level: layer.usual_level() };
                let file = folder.join(format!("archive-{count}-{name}.sma"));
                save(&file, &fleet.packed(packing)?)?;
            }
        }
    }
    Ok(())
}

/// Returns the path of the sample that the page has built in.
fn home_path() -> PathBuf {
    workspace::root().join("web/samples/home.sma")
}

/// Writes the archive of a home with 24 devices, in all six sections.
fn home() -> Outcome<Vec<u8>> {
    let site = site::home();
    let backup = Backup {
        description: "Weekly backup of a made-up home",
        tags: &["weekly", "sample"],
        archive_id: "5a3e0c1e-24d0-4c6b-9f3a-0b7e5d1c2a18",
        sections: sections::json(&site, HOME_ACTIVITY, Layout::Readable)?,
        site,
    };
    backup.archive(Container::Tar)
}

/// Returns a fleet of `count` devices, in all six sections.
fn fleet(count: u64) -> Outcome<Backup> {
    let site = site::fleet(count);
    Ok(Backup {
        description: "Nightly backup of a made-up fleet",
        tags: &["nightly", "sample"],
        archive_id: "f1ee7000-24d0-4c6b-9f3a-0b7e5d1c2a18",
        sections: sections::json(&site, FLEET_ACTIVITY, Layout::Compact)?,
        site,
    })
}

/// Returns the same fleet as a `2026.1` document.
fn fleet_document(count: u64) -> Outcome<Vec<u8>> {
    let site = Site { secret: "[REDACTED]", ..site::fleet(count) };
    let json = document::json(&site, FLEET_ACTIVITY)?;
    layer::compress(Layer::Gzip, LEVEL, &json).map_err(|e| format!("cannot compress: {e}"))
}

/// Sections of a site, and the metadata of their archive.
struct Backup {
    description: &'static str,
    tags: &'static [&'static str],
    archive_id: &'static str,
    site: Site,
    sections: Sections<'static>,
}

impl Backup {
    fn archive(&self, container: Container) -> Outcome<Vec<u8>> {
        self.packed(Packing { container, layer: Layer::Gzip, level: LEVEL })
    }

    fn packed(&self, packing: Packing) -> Outcome<Vec<u8>> {
        let archive = NewArchive::new(clock::text(clock::BACKUP), self.site.admin)
            .with_backup_type(BackupType::Full)
            .with_description(self.description)
            .with_tags(self.tags.iter().copied())
            .with_archive_id(self.archive_id)
            .with_manager_version("0.5.4")
            .with_database("sqlite", "3.40.0")
            .with_schema_version("2024.01.19.001")
            .with_hostname(self.site.hostname)
            .with_packing(packing);
        sma_core::write::write(&archive, &self.sections)
            .map_err(|e| format!("cannot write the sample: {e}"))
    }
}

fn save(path: &Path, bytes: &[u8]) -> Outcome {
    let failed = |e| format!("cannot write {}: {e}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    // A file that is written again would make the page be built again.
    if fs::read(path).ok().as_deref() != Some(bytes) {
        fs::write(path, bytes).map_err(failed)?;
    }
    println!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

#[cfg(test)]
mod tests;
