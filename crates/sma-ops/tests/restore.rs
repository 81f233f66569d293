//! Restoring into memory, with the plan of a rehearsal.

use sma_core::restore::{ConflictStrategy, RestoreOptions};
use sma_core::section::Sections;
use sma_core::write::{BackupType, NewArchive, write};
use sma_core::{Archive, Level, Limits};
use sma_ops::{BackupOptions, Bases, Content, Context, create, rehearse_restore, restore};

const TIME: &str = "2026-01-19T10:00:00Z";

fn about() -> NewArchive {
    NewArchive::new(TIME, "anna").with_backup_type(BackupType::Full)
}

fn sections(devices: &str) -> Sections<'static> {
    let about = format!(r#""schema_version":"1.0.0","last_updated":"{TIME}""#);
    Sections::new()
        .with("devices", format!(r#"{{{about},"devices":[{devices}]}}"#))
        .and_then(|it| it.with("configurations", format!(r#"{{{about},"device_configs":[]}}"#)))
        .unwrap()
}

fn archive(devices: &str) -> Archive {
    Archive::open(&write(&about(), &sections(devices)).unwrap(), &Limits::default()).unwrap()
}

fn device(id: u64, mac: &str, name: &str) -> String {
    let times = format!(r#""created_at":"{TIME}","updated_at":"{TIME}""#);
    format!(r#"{{"id":{id},"mac":"{mac}","ip":"","type":"A","name":"{name}",{times}}}"#)
}

fn names(content: &Content) -> Vec<String> {
    let sections = content.sections();
    let devices = sections.get("devices").unwrap();
    let name = |record: sma_core::json::Value<'_>| record.get("name").unwrap().source().to_owned();
    devices.records("devices").map(name).collect()
}

#[test]
fn a_restore_does_what_its_dry_run_lists() {
    let archive = archive(&device(1, "A8:03:2A:B1:23:45", "Boiler"));
    let home = sections(&device(7, "A8032AB12345", "new"));
    let mut target = Content::new(about(), home);
    let (options, context) = (RestoreOptions::default(), Context::default());
    let mut shown = rehearse_restore(&archive, Some(&target), &options, &context).unwrap();
    assert_eq!(names(&target), [r#""new""#]);
    let mut done = restore(&archive, &mut target, &options, &context).unwrap();
    assert!(done.success, "{:?}", done.errors);
    (shown.duration, done.duration) = (0, 0);
    assert_eq!(shown, done);
    assert_eq!(names(&target), [r#""Boiler""#]);
    // The result is a backup like any other.
    let options = BackupOptions::default().with_validation(Level::Paranoid);
    let made = create(target, "home", &Bases::default(), &options, &context).unwrap();
    assert_eq!((made.result.record_count, made.result.warnings.len()), (1, 0));
}

#[test]
fn stop_on_error_restores_nothing() {
    let devices = [device(1, "A8032AB12345", "Boiler"), device(2, "A8032AB12346", "Lamp")];
    let archive = archive(&devices.join(","));
    let mut target = Content::new(about(), sections(&device(1, "A8032AB12345", "Other")));
    let options = RestoreOptions::default().with_strategy(ConflictStrategy::Fail);
    let result = restore(&archive, &mut target, &options, &Context::default()).unwrap();
    assert!(!result.success);
    assert_eq!(names(&target), [r#""Other""#]);
}

#[test]
fn an_invalid_archive_is_not_restored() {
    let archive = archive(&device(0, "A8032AB12345", "Boiler"));
    let mut target = Content::new(about(), sections(""));
    let options = RestoreOptions::default();
    let result = restore(&archive, &mut target, &options, &Context::default()).unwrap();
    assert!(!result.success && !result.validation_passed);
    assert!(names(&target).is_empty());
}
