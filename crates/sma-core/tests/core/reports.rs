//! What every report keeps, whatever the archive: no check is lost, and what was not compared is
//! not called passed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::task::{Context, Poll};

use sma_core::check::{Category, Severity};
use sma_core::progress::{self, Progress, Stage, Watch};
use sma_core::report::{Check, Status};
use sma_core::words::VariantArray;
use sma_core::{Archive, CheckId, Level, Limits, Report};

fn archive(file: &str) -> Archive {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let bytes = fs::read(folder.join(file)).expect("the vector is there");
    Archive::open(&bytes, &Limits::default()).expect("the vector opens")
}

fn report(file: &str, level: Level) -> Report {
    archive(file).validate(level)
}

/// Checks that a report of an opened SMA 1.0 archive speaks of.
fn expected(level: Level) -> impl Iterator<Item = CheckId> {
    CheckId::ALL.iter().copied().filter(move |id| {
        let info = id.info();
        let opening = info.code < "SMA-A100" && info.category == Category::Archive;
        let document = info.source.contains("wire documents");
        info.level <= level && !opening && !document
    })
}

#[test]
fn every_check_has_exactly_one_result() {
    for file in [
        "samples/1.0-tar-gzip.sma",
        "samples/1.0-tar-none-signed.sma",
        "samples/1.0-aes-argon2-signed.sma",
        "samples/1.0-incremental.sma",
        "members/no-manifest.sma",
        "members/no-schema.sma",
        "members/no-checksums.sma",
    ] {
        for level in Level::VARIANTS {
            let report = report(file, *level);
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            report.checks().for_each(|check| *counts.entry(&check.code).or_default() += 1);
            for id in expected(*level) {
                let code = id.info().code;
                assert_eq!(counts.remove(code), Some(1), "{code} of {file} at {level:?}");
            }
            assert!(counts.is_empty(), "{file} at {level:?} also has {counts:?}");
        }
    }
}

#[test]
fn groups_hold_the_checks_of_their_category_in_the_order_of_the_table() {
    for (category, checks) in report("samples/1.0-tar-gzip.sma", Level::Standard).groups() {
        assert!(checks.iter().all(|check| check.category == category));
        assert!(checks.is_sorted_by_key(Check::id));
    }
}

#[test]
fn without_a_manifest_its_checks_do_not_pass() {
    let report = report("members/no-manifest.sma", Level::Standard);
    let of_manifest = |check: &&Check| check.category == Category::Manifest;
    assert!(report.checks().filter(of_manifest).all(|check| check.status == Status::Skipped));
    for code in ["SMA-I001", "SMA-I002", "SMA-I003", "SMA-I004", "SMA-D010", "SMA-D012"] {
        let check = report.checks().find(|check| check.code == code).expect("it is there");
        assert_eq!(check.status, Status::Skipped, "{code}");
        assert!(!check.message.is_empty());
    }
}

#[test]
fn without_sections_their_checks_are_skipped() {
    let report = report("manifest/data-sections-array.sma", Level::Paranoid);
    let in_sections = |check: &&Check| {
        check.code.starts_with("SMA-D")
            && check.id().is_some_and(|id| id.info().level >= Level::Thorough)
    };
    let statuses: BTreeMap<&str, Status> =
        report.checks().filter(in_sections).map(|check| (&*check.code, check.status)).collect();
    assert!(statuses.len() > 10);
    assert!(statuses.values().all(|status| *status == Status::Skipped), "{statuses:?}");
}

#[test]
fn a_section_that_is_missing_is_not_called_intact() {
    let report = report("members/no-section.sma", Level::Standard);
    for code in ["SMA-I002", "SMA-I003", "SMA-I004", "SMA-D010", "SMA-D012"] {
        let check = report.checks().find(|check| check.code == code).expect("it is there");
        assert_eq!(check.status, Status::Skipped, "{code}");
    }
}

#[test]
fn an_encrypted_archive_has_no_member_in_plaintext() {
    let archive = archive("samples/1.0-aes-argon2-signed.sma");
    assert!(archive.section("devices").is_none());
    let report = archive.validate(Level::Standard);
    assert!(report.valid);
    for code in ["SMA-E001", "SMA-G001", "SMA-D010", "SMA-D012", "SMA-D013", "SMA-S007"] {
        let check = report.checks().find(|check| check.code == code).expect("it is there");
        assert_eq!(check.status, Status::Skipped, "{code}");
    }
    // Its integrity is checked without a password.
    let integrity = report.integrity_checks.iter();
    assert!(integrity.into_iter().all(|check| check.status == Status::Passed));
}

#[test]
fn the_severity_of_a_check_decides_its_status() {
    for file in
        ["members/unknown-readme.sma", "members/no-section.sma", "integrity/file-unsorted.sma"]
    {
        for check in report(file, Level::Standard).checks().filter(|check| check.count > 0) {
            let status = match check.severity {
                Severity::Error => Status::Failed,
                Severity::Warning => Status::Warning,
                Severity::Info => Status::Passed,
            };
            assert_eq!(check.status, status, "{}", check.code);
        }
    }
}

#[test]
fn findings_of_severity_info_are_counted() {
    for (code, found, not_found) in [
        ("SMA-D007", "samples/2024.1-server-export.sma", "samples/2026.1-server-export.sma"),
        ("SMA-E004", "samples/1.0-chacha-rawkey.sma", "samples/1.0-aes-argon2-signed.sma"),
        ("SMA-G007", "samples/1.0-tar-gzip.sma", "samples/1.0-tar-none-signed.sma"),
    ] {
        for (file, is_found) in [(found, true), (not_found, false)] {
            let report = report(file, Level::Standard);
            let check = report.checks().find(|check| check.code == code).expect("it is there");
            let expected = (Status::Passed, u64::from(is_found));
            assert_eq!((check.status, check.count), expected, "{code} of {file}");
        }
    }
}

/// Every step of an operation.
#[derive(Default)]
struct Steps {
    seen: RefCell<Vec<Progress>>,
}

impl Watch for Steps {
    fn checkpoint(&self, progress: Progress, _: &mut Context<'_>) -> Poll<()> {
        self.seen.borrow_mut().push(progress);
        Poll::Ready(())
    }
}

#[test]
fn validating_in_steps_gives_the_same_report() {
    let archive = archive("samples/1.0-tar-zstd.sma");
    let steps = Steps::default();
    let report = progress::run(archive.validation(Level::Standard).finish_watched(&steps));
    let steps = steps.seen.into_inner();
    for stage in [Stage::Hashing, Stage::Checking] {
        let steps: Vec<_> = steps.iter().filter(|step| step.stage == stage).collect();
        assert!(!steps.is_empty(), "{stage:?}");
        assert!(steps.is_sorted_by_key(|step| step.done), "{stage:?}");
        assert!(steps.iter().all(|step| step.done <= step.total && step.total == steps[0].total));
    }
    let last = steps.last().expect("there are steps");
    assert_eq!((last.stage, last.done), (Stage::Checking, last.total));
    assert_eq!(report, Ok(archive.validate(Level::Standard)));
}

#[test]
fn a_2024_document_without_checksum_skips_its_check() {
    let document = |file| {
        let report = report(file, Level::Standard);
        assert!(report.valid, "{file}");
        report.checks().find(|check| check.code == "SMA-I020").expect("it is there").clone()
    };
    let before = document("samples/2024.1-browser-before-2026-07-21.sma");
    assert_eq!(before.status, Status::Passed);
    assert!(before.message.contains("defect"), "{}", before.message);
    let after = document("samples/2024.1-browser-after-2026-07-21.sma");
    assert_eq!(after.status, Status::Passed);
    assert!(!after.message.contains("defect"));
    let server = document("samples/2024.1-server-export.sma");
    assert_eq!(server.status, Status::Skipped);
    assert!(server.message.contains("never"), "{}", server.message);
}
