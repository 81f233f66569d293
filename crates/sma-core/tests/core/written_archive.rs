//! What the core writes, judged by programs that know nothing of it: `tar`, `gzip`, `sha256sum`
//! and another implementation of RFC 8785.

use std::fs;
use std::path::{Path, PathBuf};

use sma_core::container::Container;
use sma_core::layer::Layer;
use sma_core::section::Sections;
use sma_core::write::{BackupType, Draft, NewArchive, Packing, write};
use sma_core::{Archive, Level, Limits};

use crate::shell::{folder, shell};

/// Known and unknown sections, not in order, with names and texts of many scripts.
const SECTIONS: &[(&str, &str)] = &[
    ("zones", "{\"items\": [1, 2]}"),
    ("configurations", "\n{\"device_configs\": []}\n"),
    ("alarms", "{}"),
    ("devices", "{\"devices\": [{\"id\": 1, \"name\": \"Küche 书房 \\ud83d\\ude00\"}]}"),
];

fn sections<'a>(named: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> Sections<'static> {
    let mut sections = Sections::new();
    for (name, json) in named {
        sections.insert(name, json.as_bytes().to_vec()).unwrap();
    }
    sections
}

fn archive(container: Container, layer: Layer) -> NewArchive {
    NewArchive::new("2026-01-19T11:00:00.5+01:00", "Zoë <zoe@example.com>")
        .with_backup_type(BackupType::Full)
        .with_description("tab \t quote \" backslash \\ \u{1f600} \u{7f} \u{2028}")
        .with_tags(["ü", "\u{1}"])
        .with_archive_id("0000000b-0000-4000-8000-000000000018")
        .with_manager_version("0.5.4")
        .with_database("postgresql", "16.1")
        .with_schema_version("2024.01.19.001")
        .with_hostname("host")
        .with_total_devices(1)
        .with_packing(Packing { container, layer, level: layer.usual_level() })
}

fn write_archive(container: Container, layer: Layer) -> Vec<u8> {
    write(&archive(container, layer), &sections(SECTIONS)).unwrap()
}

fn unpacked(test: &str, layer: Layer) -> PathBuf {
    let folder = folder(test);
    fs::write(folder.join("a.sma"), write_archive(Container::Tar, layer)).unwrap();
    shell(
        &folder,
        if layer == Layer::Gzip { "gzip -t <a.sma && tar xzf a.sma" } else { "tar xf a.sma" },
    );
    folder
}

fn manifest(folder: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn tar_unpacks_it_and_sha256sum_agrees() {
    test_programs::needs!("sh", "tar", "gzip", "sha256sum");
    for (test, layer) in [("sums-gzip", Layer::Gzip), ("sums-none", Layer::None)] {
        let folder = unpacked(test, layer);
        shell(&folder, "sha256sum --strict -c checksum.sha256");
        let listed = shell(&folder, "cut -c67- checksum.sha256");
        let files = shell(&folder, "find data manifest.json schema.json -type f | sort");
        assert_eq!(listed, files);
        let data = shell(&folder, "sha256sum data/* | sha256sum | cut -c-64");
        let digest = format!("sha256:{}", data.trim_end());
        assert_eq!(manifest(&folder)["validation"]["data_checksum"], digest);
    }
}

#[test]
fn members_follow_the_order_of_the_profile() {
    test_programs::needs!("sh", "tar");
    let folder = unpacked("order", Layer::None);
    let listed = shell(&folder, "tar tvf a.sma --numeric-owner --utc --full-time");
    let lines: Vec<Vec<&str>> =
        listed.lines().map(|line| line.split_whitespace().collect()).collect();
    let paths: Vec<&str> = lines.iter().map(|words| words[5]).collect();
    assert_eq!(
        paths,
        [
            "manifest.json",
            "schema.json",
            "data/devices.json",
            "data/configurations.json",
            "data/alarms.json",
            "data/zones.json",
            "checksum.sha256",
        ]
    );
    for words in &lines {
        assert_eq!(words[0], "-rw-r--r--");
        assert_eq!(words[1], "0/0");
        assert_eq!(words[3..5], ["2026-01-19", "10:00:00"]);
    }
}

#[test]
fn the_manifest_checksum_is_that_of_its_canonical_form() {
    test_programs::needs!("sh", "tar", "gzip", "sha256sum");
    let folder = unpacked("canonical", Layer::Gzip);
    let mut manifest = manifest(&folder);
    let stated = manifest["validation"]["manifest_checksum"].clone();
    manifest["validation"]["manifest_checksum"] = "".into();
    manifest["validation"]["signature"] = "".into();
    let canonical = serde_json_canonicalizer::to_vec(&manifest).unwrap();
    fs::write(folder.join("canonical"), canonical).unwrap();
    let digest = shell(&folder, "sha256sum canonical | cut -c-64");
    assert_eq!(stated, format!("sha256:{}", digest.trim_end()));
}

#[test]
fn sections_are_listed_in_order_and_sized_as_stored() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = unpacked("sections", Layer::Gzip);
    let text = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let names = [
        "devices",
        "configurations",
        "templates",
        "notifications",
        "resolution",
        "analytics",
        "alarms",
        "zones",
    ];
    let places: Vec<usize> =
        names.iter().map(|name| text.find(&format!("\n    \"{name}\": {{\n")).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    let manifest = manifest(&folder);
    for name in ["devices", "configurations", "alarms", "zones"] {
        let size = fs::metadata(folder.join(format!("data/{name}.json"))).unwrap().len();
        assert_eq!(manifest["data_sections"][name]["file_size"], size, "{name}");
    }
    assert_eq!(manifest["data_sections"]["zones"]["record_count"], 2);
    assert!(text.starts_with("{\n  \"format_version\": \"1.0.0\",\n  \"archive_info\": {\n"));
    assert!(text.ends_with("\n}"));
}

#[test]
fn a_bundle_holds_the_bytes_of_the_tar() {
    test_programs::needs!("sh", "tar");
    let gzip = unpacked("bundle", Layer::None);
    let bundle = write_archive(Container::Json, Layer::None);
    let bundle = String::from_utf8(bundle).unwrap();
    let members: serde_json::Value = serde_json::from_str(&bundle).unwrap();
    for name in ["devices", "configurations", "alarms", "zones"] {
        let path = format!("data/{name}.json");
        let member = fs::read_to_string(gzip.join(&path)).unwrap();
        assert!(bundle.contains(&member), "{path}");
        let value: serde_json::Value = serde_json::from_str(&member).unwrap();
        assert_eq!(members[path.as_str()], value);
    }
    // Neither container is named in a member, so every digest is the same.
    let checksums = fs::read_to_string(gzip.join("checksum.sha256")).unwrap();
    assert_eq!(members["checksum.sha256"], checksums);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for container in [Container::Tar, Container::Json] {
        let archive = archive(container, Layer::Gzip);
        let once = write(&archive, &sections(SECTIONS)).unwrap();
        let reversed = sections(SECTIONS.iter().rev());
        assert_eq!(write(&archive, &reversed).unwrap(), once);
    }
}

/// `compression.level` of an archive, as other programs read it.
fn level_named(test: &str, layer: Layer, archive: &[u8]) -> String {
    let folder = folder(test);
    fs::write(folder.join("a.sma"), archive).unwrap();
    let unpack = if layer == Layer::None { "cat".to_owned() } else { format!("{layer} -dc") };
    let script = format!("{unpack} <a.sma | tar -xO manifest.json | jq .compression.level");
    shell(&folder, &script).trim().to_owned()
}

#[test]
fn the_level_that_was_used_is_recorded() {
    test_programs::needs!("sh", "tar", "gzip", "zstd", "lz4", "jq");
    for layer in [Layer::None, Layer::Gzip, Layer::Zstd, Layer::Lz4] {
        for level in [1, layer.usual_level(), layer.highest_level()] {
            let packing = Packing { container: Container::Tar, layer, level };
            let archive = archive(Container::Tar, layer).with_packing(packing);
            let file = write(&archive, &sections(SECTIONS)).unwrap();
            let recorded = if layer == Layer::None { 0 } else { level };
            assert_eq!(
                level_named("level", layer, &file),
                recorded.to_string(),
                "{layer:?} {level}"
            );
        }
    }
}

/// The sample names level 6, which not every build has.
#[test]
fn a_repacked_archive_states_its_new_level() {
    test_programs::needs!("sh", "tar", "zstd", "jq");
    let sample = include_bytes!("../../../../tests/vectors/samples/1.0-tar-zstd.sma");
    assert_eq!(level_named("level-before", Layer::Zstd, sample), "6");
    let archive = Archive::open(sample, &Limits::default()).unwrap();
    let again = Draft::from_archive(&archive).unwrap().finish().unwrap();
    let level = if Layer::Zstd.check_level(6).is_ok() { "6" } else { "1" };
    assert_eq!(level_named("level-after", Layer::Zstd, &again), level);
    assert!(Archive::open(&again, &Limits::default()).unwrap().validate(Level::Standard).valid);
}
