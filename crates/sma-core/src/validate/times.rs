//! Checks of times against each other (profile, section 9, *Time*). None is compared with a clock.

use super::findings::{Finding, Findings, Locator};
use super::{NO_MANIFEST, Subject};
use crate::check::{CheckId, Level};
use crate::json::Value;
use crate::progress::Track;
use crate::report::Status;
use crate::section::{self, Section};
use crate::shape::{Field, Shape, Type};
use crate::time::{Time, TimeFormat};

/// The checks of this file that read sections.
const CHECKS: &[CheckId] =
    &[CheckId::UpdatedAfterCreated, CheckId::FutureTimes, CheckId::ExpiresAfterDiscovered];

/// Tolerance of times after that of the archive, for differing clocks and time zones.
const AHEAD_SECONDS: i64 = 24 * 60 * 60;

/// Times that may be in the future.
const PLANNED: [&str; 4] = ["expires_at", "next_run", "next_retry_at", "scheduled_at"];

/// Reason for skipping comparisons with the time of the archive.
const NO_CREATION: &str = "The manifest states no readable creation time.";

pub(super) async fn check(subject: &Subject<'_>, findings: &mut Findings, track: &mut Track<'_>) {
    if !findings.at_least(Level::Paranoid) {
        return;
    }
    base(subject, findings);
    if let Some(reason) = subject.missing_content_reason() {
        return findings.set_rest(CHECKS, Status::Skipped, reason);
    }
    let latest = subject.manifest.and_then(|manifest| {
        let created = time(manifest.at(&["archive_info", "created_at"])?)?;
        Some(Time { seconds: created.seconds.saturating_add(AHEAD_SECONDS), ..created })
    });
    let mut order = Finding::new(CheckId::UpdatedAfterCreated);
    let mut future = Finding::new(CheckId::FutureTimes);
    let mut expiry = Finding::new(CheckId::ExpiresAfterDiscovered);
    for (section, locator) in subject.readable() {
        let is_free_form =
            section::known_table(section.name()).is_some() && section.table().is_none();
        if let Some(updated) = section.root().get("last_updated").filter(|_| !is_free_form) {
            check_not_ahead(updated, latest, &locator, &mut future);
        }
        for (shape, record) in known_records(section) {
            track.advance_by(record.size()).await;
            for value in times(shape, record) {
                check_not_ahead(value, latest, &locator, &mut future);
            }
            check_order(record, &locator, &mut order);
            expires_later(record, &locator, &mut expiry);
        }
    }
    if latest.is_none() {
        future.note_lack(NO_CREATION);
    }
    for mut finding in [order, future, expiry] {
        if let Some(reason) = subject.unreadable(|name| section::table(name).is_some()) {
            finding.note_lack(reason);
        }
        findings.push(finding);
    }
}

/// Checks that an archive is not older than its base.
fn base(subject: &Subject<'_>, findings: &mut Findings) {
    let id = CheckId::BaseTime;
    let Some((manifest, locator)) = subject.manifest() else {
        return findings.skip(id, NO_MANIFEST);
    };
    let Some(base) = manifest.at(&["archive_info", "base"]).filter(|base| !base.is_null()) else {
        return findings.pass(id, "The archive names no base.");
    };
    let mut finding = Finding::new(id);
    let created = manifest.at(&["archive_info", "created_at"]).and_then(time);
    let before = base.get("created_at").and_then(|value| Some((value, time(value)?)));
    match (before, created) {
        (Some((value, before)), Some(created)) if before > created => {
            finding.add_value_fault(
                locator,
                value,
                "the base was created after the archive that builds on it",
            );
        }
        (Some(_), Some(_)) => {}
        (None, _) => finding.note_lack("The creation time of the base cannot be read."),
        (_, None) => finding.note_lack(NO_CREATION),
    }
    findings.push(finding);
}

/// Returns the records of a section with tables, each with its fields.
fn known_records(section: Section<'_>) -> impl Iterator<Item = (&'static Shape, Value<'_>)> {
    let tables = section.table().map_or(&[][..], |table| table.collections);
    tables
        .iter()
        .flat_map(move |table| section.records(table.name).map(|record| (&table.record, record)))
}

/// Returns the times of a record, except those that may be in the future.
fn times<'a>(shape: &'static Shape, record: Value<'a>) -> impl Iterator<Item = Value<'a>> {
    let is_time =
        |field: &&Field| matches!(field.ty, Type::Time(_)) && !PLANNED.contains(&field.name);
    let fields = shape.fields.iter().filter(is_time);
    record.members().filter_map(move |(key, value)| {
        fields.clone().any(|field| key.is(field.name)).then_some(value)
    })
}

fn check_not_ahead(
    value: Value<'_>,
    latest: Option<Time>,
    locator: &Locator<'_>,
    finding: &mut Finding,
) {
    if latest.zip(time(value)).is_some_and(|(latest, time)| time > latest) {
        finding.add_value_fault(
            locator,
            value,
            "the time is more than a day after the archive was created",
        );
    }
}

fn check_order(record: Value<'_>, locator: &Locator<'_>, finding: &mut Finding) {
    let (created, updated) = (record.get("created_at"), record.get("updated_at"));
    if let (Some(created), Some(value)) = (created.and_then(time), updated)
        && time(value).is_some_and(|updated| updated < created)
    {
        finding.add_value_fault(locator, value, "the record was updated before it was created");
    }
}

fn expires_later(record: Value<'_>, locator: &Locator<'_>, finding: &mut Finding) {
    let (discovered, expires) = (record.get("discovered"), record.get("expires_at"));
    if let (Some(discovered), Some(value)) = (discovered.and_then(time), expires)
        && time(value).is_some_and(|expires| expires <= discovered)
    {
        finding.add_value_fault(
            locator,
            value,
            "the device expires before or when it was discovered",
        );
    }
}

/// Returns a valid time; the checks of fields report others.
fn time(value: Value<'_>) -> Option<Time> {
    Time::parse(&value.as_str()?, TimeFormat::Profile)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bundle, manifest, pointers, run_archive, run_sections};

    use super::*;
    use crate::report::Check;
    use alloc::format;
    use serde_json::json;

    fn devices(id: CheckId, fields: &str) -> Check {
        let section = format!("{{\"devices\":[{{{fields}}}]}}");
        run_sections(id, &[("devices", &section)])
    }

    #[test]
    fn updates_follow_creation() {
        let id = CheckId::UpdatedAfterCreated;
        let is_fault = |created: &str, updated: &str| {
            let check = devices(id, &format!(r#""created_at":{created},"updated_at":{updated}"#));
            if check.count > 0 {
                assert_eq!(check.status, Status::Warning);
                assert_eq!(pointers(&check), ["/devices/0/updated_at"]);
            }
            check.count > 0
        };
        let noon = "\"2024-01-19T12:00:00Z\"";
        assert!(!is_fault(noon, noon));
        assert!(!is_fault(noon, "\"2024-01-19T14:00:00+02:00\""));
        assert!(!is_fault(noon, "\"2024-01-19T12:00:00.000000001Z\""));
        assert!(is_fault("\"2024-01-19T12:00:00.000000001Z\"", noon));
        // Later on the clock on the wall, and earlier in fact.
        assert!(is_fault(noon, "\"2024-01-19T13:59:59+02:00\""));
        assert!(is_fault(noon, "\"0001-01-01T00:00:00+23:59\""));
        // Reported by the checks of fields.
        assert!(!is_fault(noon, "\"2023-02-29T12:00:00Z\""));
        assert!(!is_fault(noon, "null"));
        assert!(!is_fault("7", "\"2000-01-01T00:00:00Z\""));
    }

    #[test]
    fn nothing_is_more_than_a_day_ahead() {
        // The archive was made at 2024-01-19T10:00:00Z.
        let is_fault = |field: &str, time: &str| {
            let check = devices(CheckId::FutureTimes, &format!("\"{field}\":\"{time}\""));
            check.count > 0
        };
        for field in ["created_at", "updated_at", "last_seen"] {
            assert!(!is_fault(field, "2024-01-20T10:00:00Z"));
            assert!(!is_fault(field, "2024-01-20T10:00:00.000000000Z"));
            assert!(is_fault(field, "2024-01-20T10:00:00.000000001Z"));
            assert!(is_fault(field, "2024-01-20T10:00:01Z"));
            assert!(!is_fault(field, "2024-01-20T11:00:00+01:00"));
            assert!(!is_fault(field, "2024-01-20T23:59:59+14:00"));
            assert!(is_fault(field, "2024-01-20T09:59:59-00:01"));
            assert!(is_fault(field, "9999-12-31T23:59:59-23:59"));
            assert!(!is_fault(field, "2024-02-30T00:00:00Z"));
        }
        // No time of that table.
        assert!(!is_fault("name", "2025-01-01T00:00:00Z"));
        assert!(!is_fault("seen", "2025-01-01T00:00:00Z"));
    }

    #[test]
    fn only_expiry_times_may_be_in_the_future() {
        let sections = [
            (
                "devices",
                r#"{"last_updated":"2024-01-21T00:00:00Z","discovered_devices":[
                {"discovered":"2024-01-19T09:00:00Z","expires_at":"2024-03-01T00:00:00Z"}]}"#,
            ),
            ("analytics", r#"{"resolution_metrics":[{"date":"2025-01-01T00:00:00Z"}]}"#),
            (
                "resolution",
                r#"{"history":[{"executed_at":"2025-01-01T00:00:00Z"}],
                "policies":[{"executed_at":"2025-01-01T00:00:00Z"}]}"#,
            ),
            ("plugins", r#"{"plugins":[{"created_at":"2025-01-01T00:00:00Z"}]}"#),
        ];
        let check = run_sections(CheckId::FutureTimes, &sections);
        let mut told = pointers(&check);
        told.sort_unstable();
        assert_eq!(told, ["/history/0/executed_at", "/last_updated", "/resolution_metrics/0/date"]);
    }

    #[test]
    fn discovered_devices_expire_after_their_discovery() {
        let is_fault = |expires: &str| {
            let section = format!(
                r#"{{"discovered_devices":[{{"discovered":"2024-01-19T09:00:00Z",
                "expires_at":"{expires}"}}]}}"#
            );
            run_sections(CheckId::ExpiresAfterDiscovered, &[("devices", &section)]).count > 0
        };
        assert!(!is_fault("2024-01-19T09:00:00.1Z"));
        assert!(is_fault("2024-01-19T09:00:00Z"));
        assert!(is_fault("2024-01-19T10:00:00+01:00"));
        assert!(is_fault("2024-01-19T08:59:59Z"));
        assert!(!is_fault("soon"));
    }

    fn base_check(base: serde_json::Value, created: serde_json::Value) -> Check {
        let mut manifest = manifest(&[]);
        manifest["archive_info"]["created_at"] = created;
        manifest["archive_info"]["base"] = base;
        run_archive(CheckId::BaseTime, &bundle(&manifest, &[]))
    }

    #[test]
    fn a_base_is_not_younger() {
        let made = json!("2024-01-19T10:00:00Z");
        let check = |base: &str| base_check(json!({"created_at": base}), made.clone());
        assert_eq!(check("2024-01-19T10:00:00Z").status, Status::Passed);
        assert_eq!(check("2024-01-12T10:00:00Z").status, Status::Passed);
        let later = check("2024-01-19T10:00:00.000000001Z");
        assert_eq!(later.status, Status::Warning);
        assert_eq!(pointers(&later), ["/archive_info/base/created_at"]);
        assert_eq!(check("yesterday").status, Status::Skipped);
        assert_eq!(base_check(json!(null), made.clone()).status, Status::Passed);
        assert_eq!(base_check(json!({}), made.clone()).status, Status::Skipped);
        assert_eq!(base_check(json!({"created_at": made}), json!(7)).status, Status::Skipped);
    }

    #[test]
    fn without_a_creation_time_the_check_of_future_times_is_skipped() {
        let mut manifest = manifest(&[("devices", "{}")]);
        manifest["archive_info"]["created_at"] = json!("noon");
        let archive = bundle(&manifest, &[("devices", "{}")]);
        assert_eq!(run_archive(CheckId::FutureTimes, &archive).status, Status::Skipped);
        assert_eq!(run_archive(CheckId::UpdatedAfterCreated, &archive).status, Status::Passed);
    }
}
