use sma_core::archive::Archive;
use sma_core::container::Container;
use sma_core::layer::Layer;
use sma_core::report::{Report, Status};
use sma_core::section::{SECTIONS, Sections};
use sma_core::write::{NewArchive, Packing, write};
use sma_core::{Level, Limits};

/// The records of a section, which the first byte names, and one more section for them to
/// refer to: what the writer takes is valid at `standard`, and the deeper checks bear anything.
pub fn sections(data: &[u8]) {
    let Some((first, json)) = data.split_first() else { return };
    let name = SECTIONS.get(usize::from(*first) % (SECTIONS.len() + 1));
    let name = name.map_or("other", |table| table.name);
    let mut all = Sections::new();
    if all.insert(name, json.to_vec()).is_err() {
        return;
    }
    if name != "devices" {
        let devices = br#"{"devices": [{"id": 1}], "discovered_devices": []}"#;
        all.insert("devices", devices.to_vec()).expect("it is a section");
    }
    let archive = NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com")
        .with_manager_version("0.5.4")
        .with_database("sqlite", "3.40.0")
        .with_schema_version("2024.01.19.001")
        .with_hostname("shelly-manager")
        .with_packing(Packing {
            container: if first & 0x80 == 0 { Container::Tar } else { Container::Json },
            layer: Layer::None,
            level: 0,
        });
    let made = write(&archive, &all);
    let Ok(file) = made else { return };
    let archive = Archive::open(&file, &Limits::default()).expect("what was written opens");
    let report = archive.validate(Level::Standard);
    assert!(report.valid, "what was written is not valid: {}", failed(&report));
    crate::archives::look_at(&archive);
}

fn failed(report: &Report) -> String {
    let failed = report.checks().filter(|check| check.status == Status::Failed);
    failed.map(|check| format!("{}: {}; ", check.code, check.message)).collect()
}
