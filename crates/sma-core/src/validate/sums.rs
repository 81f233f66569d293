//! Checks of figures that must be consistent (profile, section 9, *Sums*).

use super::Subject;
use super::findings::{Finding, Findings, Locator};
use crate::check::{CheckId, Level};
use crate::json::Value;
use crate::progress::Track;
use crate::report::Status;

/// The checks of this file.
const CHECKS: &[CheckId] =
    &[CheckId::DriftTotals, CheckId::DriftDevices, CheckId::AutoFixAttempts, CheckId::AutoFixRate];

/// Tolerance of `auto_fix_rate`: two digits, plus rounding.
const RATE_TOLERANCE: f64 = 0.01 + 1e-9;

pub(super) async fn check(subject: &Subject<'_>, findings: &mut Findings, track: &mut Track<'_>) {
    if !findings.at_least(Level::Paranoid) {
        return;
    }
    if let Some(reason) = subject.missing_content_reason() {
        return findings.set_rest(CHECKS, Status::Skipped, reason);
    }
    if let Some(reason) = subject.unreadable(|name| name == "analytics") {
        return findings.set_rest(CHECKS, Status::Skipped, &reason);
    }
    let mut totals = Finding::new(CheckId::DriftTotals);
    let mut devices = Finding::new(CheckId::DriftDevices);
    let mut attempts = Finding::new(CheckId::AutoFixAttempts);
    let mut rates = Finding::new(CheckId::AutoFixRate);
    for (section, locator) in subject.readable().filter(|(s, _)| s.name() == "analytics") {
        for report in section.records("drift_reports") {
            track.advance_by(report.size()).await;
            drift_total(report, &locator, &mut totals);
            drift_devices(report, &locator, &mut devices);
        }
        for metric in section.records("resolution_metrics") {
            track.advance_by(metric.size()).await;
            auto_fix_attempts(metric, &locator, &mut attempts);
            auto_fix_rate(metric, &locator, &mut rates);
        }
    }
    for finding in [totals, devices, attempts, rates] {
        findings.push(finding);
    }
}

fn drift_total(report: Value<'_>, locator: &Locator<'_>, finding: &mut Finding) {
    let total = uint(report, "total_differences");
    let parts = ["critical_differences", "warning_differences", "info_differences"];
    let sum = parts.iter().try_fold(0, |sum: u64, name| sum.checked_add(uint(report, name)?.1));
    if let (Some((value, total)), Some(sum)) = (total, sum)
        && total != sum
    {
        finding.add_value_fault(locator, value, "the total is not the sum of its parts");
    }
}

fn drift_devices(report: Value<'_>, locator: &Locator<'_>, finding: &mut Finding) {
    let (drifted, all) = (uint(report, "devices_with_drift"), uint(report, "device_count"));
    if let (Some((value, drifted)), Some((_, all))) = (drifted, all)
        && drifted > all
    {
        finding.add_value_fault(locator, value, "there are more devices with drift than devices");
    }
}

fn auto_fix_attempts(metric: Value<'_>, locator: &Locator<'_>, finding: &mut Finding) {
    let successes = uint(metric, "auto_fix_successes");
    let failures = uint(metric, "auto_fix_failures");
    let attempts = uint(metric, "auto_fix_attempts");
    if let (Some((_, successes)), Some((_, failures)), Some((value, attempts))) =
        (successes, failures, attempts)
        && successes.saturating_add(failures) > attempts
    {
        finding.add_value_fault(
            locator,
            value,
            "there are fewer attempts than successes and failures",
        );
    }
}

fn auto_fix_rate(metric: Value<'_>, locator: &Locator<'_>, finding: &mut Finding) {
    let rate = metric.get("auto_fix_rate").filter(|rate| {
        let rate = rate.as_f64();
        rate.is_some_and(|rate| (0.0..=1.0).contains(&rate))
    });
    // Counts as floating-point numbers: safe integers are exact.
    let count = |name| uint(metric, name).and_then(|(value, _)| value.as_f64());
    let (successes, attempts) = (count("auto_fix_successes"), count("auto_fix_attempts"));
    if let (Some(value), Some(successes), Some(attempts)) = (rate, successes, attempts)
        && attempts > 0.0
        && let Some(rate) = value.as_f64()
        && (rate - successes / attempts).abs() > RATE_TOLERANCE
    {
        finding.add_value_fault(locator, value, "the rate is not successes divided by attempts");
    }
}

/// Returns a valid field; the check of values reports others.
fn uint<'a>(record: Value<'a>, name: &str) -> Option<(Value<'a>, u64)> {
    let value = record.get(name)?;
    Some((value, value.as_uint()?))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{pointers, run_sections};

    use super::*;
    use alloc::format;

    /// Whether a record of a collection is refused.
    fn is_fault(id: CheckId, collection: &str, record: &str) -> bool {
        let section = format!("{{\"{collection}\":[{record}]}}");
        let check = run_sections(id, &[("analytics", &section)]);
        let expected = if id.info().severity == crate::check::Severity::Error {
            Status::Failed
        } else {
            Status::Warning
        };
        match check.count {
            0 => assert_eq!(check.status, Status::Passed),
            _ => assert_eq!(check.status, expected),
        }
        check.count > 0
    }

    #[test]
    fn totals_are_sums() {
        let id = CheckId::DriftTotals;
        let report = |total: &str, critical: &str, warning: &str, info: &str| {
            let record = format!(
                r#"{{"total_differences":{total},"critical_differences":{critical},
                "warning_differences":{warning},"info_differences":{info}}}"#
            );
            is_fault(id, "drift_reports", &record)
        };
        assert!(!report("6", "1", "2", "3"));
        assert!(!report("6.0", "1e0", "2", "3"));
        assert!(report("7", "1", "2", "3"));
        assert!(report("5", "1", "2", "3"));
        let most = "9007199254740991";
        assert!(report(most, most, most, most));
        assert!(!report(most, most, "0", "0"));
        // Reported by the check of values.
        for wrong in ["null", "\"1\"", "-1", "1.5", "9007199254740992", "1e300"] {
            assert!(!report("6", wrong, "2", "3"), "{wrong}");
            assert!(!report(wrong, "1", "2", "3"), "{wrong}");
        }
        assert!(!is_fault(
            id,
            "drift_reports",
            r#"{"total_differences":9,"critical_differences":1}"#
        ));
    }

    #[test]
    fn no_more_devices_drift_than_exist() {
        let report = |drifted: u32, all: u32| {
            let record = format!(r#"{{"devices_with_drift":{drifted},"device_count":{all}}}"#);
            is_fault(CheckId::DriftDevices, "drift_reports", &record)
        };
        assert!(report(4, 3));
        assert!(!report(3, 3));
        let alone = r#"{"devices_with_drift":4}"#;
        assert!(!is_fault(CheckId::DriftDevices, "drift_reports", alone));
    }

    #[test]
    fn successes_and_failures_are_attempts() {
        let metric = |attempts: u64, successes: u64, failures: u64| {
            let record = format!(
                r#"{{"auto_fix_attempts":{attempts},"auto_fix_successes":{successes},
                "auto_fix_failures":{failures}}}"#
            );
            is_fault(CheckId::AutoFixAttempts, "resolution_metrics", &record)
        };
        assert!(!metric(10, 6, 4));
        // Some attempts have no outcome yet.
        assert!(!metric(10, 6, 3));
        assert!(metric(10, 6, 5));
        assert!(metric(0, 0, 1));
        assert!(metric(1, (1 << 53) - 1, (1 << 53) - 1));
    }

    #[test]
    fn rates_are_within_a_hundredth() {
        let metric = |rate: &str, successes: u32, attempts: u32| {
            let record = format!(
                r#"{{"auto_fix_rate":{rate},"auto_fix_successes":{successes},
                "auto_fix_attempts":{attempts}}}"#
            );
            is_fault(CheckId::AutoFixRate, "resolution_metrics", &record)
        };
        assert!(!metric("0.5", 1, 2));
        assert!(!metric("0.51", 1, 2));
        assert!(!metric("0.49", 1, 2));
        assert!(metric("0.5101", 1, 2));
        assert!(metric("0.4899", 1, 2));
        assert!(!metric("0.33", 1, 3));
        // Without attempts there is no rate to be right or wrong.
        assert!(!metric("0.7", 0, 0));
        assert!(!metric("0.7", 3, 0));
        // An invalid rate is reported by the check of values.
        assert!(!metric("1.5", 1, 2));
        assert!(!metric("\"0.9\"", 1, 2));
        // More successes than attempts is another fault, and this one too.
        assert!(metric("1", 3, 2));
    }

    #[test]
    fn problems_are_located_at_the_total() {
        let section = r#"{"drift_reports":[{}, 7,
            {"device_count":1,"devices_with_drift":2,"total_differences":1,
            "critical_differences":0,"warning_differences":0,"info_differences":0}]}"#;
        let check = run_sections(CheckId::DriftTotals, &[("analytics", section)]);
        assert_eq!(pointers(&check), ["/drift_reports/2/total_differences"]);
        assert!(check.message.contains("/drift_reports/2/total_differences"), "{}", check.message);
        let check = run_sections(CheckId::DriftDevices, &[("analytics", section)]);
        assert_eq!(pointers(&check), ["/drift_reports/2/devices_with_drift"]);
    }

    #[test]
    fn an_unreadable_section_skips_its_checks() {
        let check = run_sections(CheckId::DriftTotals, &[("analytics", "[]")]);
        assert_eq!(check.status, Status::Skipped);
        assert!(check.message.contains("analytics"), "{}", check.message);
        let check = run_sections(CheckId::DriftTotals, &[("analytics", "{}"), ("devices", "[]")]);
        assert_eq!(check.status, Status::Passed);
    }
}
