//! Figures of the section of analytics along time.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::timeline::{Bars, day};
use crate::json::Value;
use crate::section::Sections;

/// How much the devices drifted, and how much of that was fixed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Trends {
    /// Reports about all devices, in the order of time: the latest of each part of the time.
    pub drift: Vec<DriftPoint>,
    /// Automatic fixes, in the order of time.
    pub fixes: Vec<FixPoint>,
}

/// A drift report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DriftPoint {
    /// Day of the report, counted from 1970-01-01 in UTC.
    pub day: i64,
    /// Number of devices.
    pub devices: u64,
    /// Number of devices that drifted.
    pub drifted: u64,
    /// Number of critical differences.
    pub critical: u64,
    /// Number of warnings.
    pub warnings: u64,
    /// Number of notes.
    pub notes: u64,
}

/// Automatic fixes in a part of the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FixPoint {
    /// Its first day with a record, counted from 1970-01-01 in UTC.
    pub day: i64,
    /// Number of attempts.
    pub attempts: u64,
    /// Number of attempts that succeeded.
    pub successes: u64,
}

impl FixPoint {
    /// Returns how many of the attempts succeeded, in percent; `None` without attempts.
    #[must_use]
    pub fn percent(self) -> Option<u64> {
        let hundredfold = self.successes.min(self.attempts).checked_mul(100)?;
        hundredfold.checked_div(self.attempts)
    }
}

impl Trends {
    /// Reads the section of analytics. One that cannot be read has no figures.
    #[must_use]
    pub fn new(sections: &Sections<'_>) -> Self {
        let mut drift = Vec::new();
        let mut fixes = Vec::new();
        if let Some(section) = sections.get("analytics") {
            drift.extend(section.records("drift_reports").filter_map(drift_point));
            fixes.extend(section.records("resolution_metrics").filter_map(fix_point));
        }
        drift.sort_by_key(|(seconds, _)| *seconds);
        fixes.sort_by_key(|(seconds, _)| *seconds);
        let latest = |group: &mut DriftPoint, next: DriftPoint| *group = next;
        let sum = |group: &mut FixPoint, next: FixPoint| {
            group.attempts = group.attempts.saturating_add(next.attempts);
            group.successes = group.successes.saturating_add(next.successes);
        };
        Self {
            drift: shorten(drift, |point| point.day, latest),
            fixes: shorten(fixes, |point| point.day, sum),
        }
    }
}

/// Combines the points of each part of the time, so that there are not too many to draw.
fn shorten<P: Copy>(
    points: Vec<(i64, P)>,
    day_of: impl Fn(&P) -> i64,
    combine: impl Fn(&mut P, P),
) -> Vec<P> {
    let day = |point: Option<&(i64, P)>| point.map(|(_, point)| day_of(point));
    let (Some(first), Some(last)) = (day(points.first()), day(points.last())) else {
        return Vec::new();
    };
    let parts = Bars::new(first, last);
    let mut kept: Vec<P> = Vec::new();
    for (_, point) in points {
        let part = |point: &P| parts.part(day_of(point));
        match kept.last_mut() {
            Some(last) if part(last) == part(&point) => combine(last, point),
            _ => kept.push(point),
        }
    }
    kept
}

fn drift_point(report: Value<'_>) -> Option<(i64, DriftPoint)> {
    // A report about one device says nothing about the others.
    if report.get("device_id").and_then(Value::as_uint).is_some() {
        return None;
    }
    let (seconds, day) = day(report, "generated_at")?;
    let count = |name| report.get(name).and_then(Value::as_uint);
    let point = DriftPoint {
        day,
        devices: count("device_count").unwrap_or_default(),
        drifted: count("devices_with_drift")?,
        critical: count("critical_differences").unwrap_or_default(),
        warnings: count("warning_differences").unwrap_or_default(),
        notes: count("info_differences").unwrap_or_default(),
    };
    Some((seconds, point))
}

fn fix_point(metric: Value<'_>) -> Option<(i64, FixPoint)> {
    let (seconds, day) = day(metric, "date")?;
    let count = |name| metric.get(name).and_then(Value::as_uint);
    let point = FixPoint {
        day,
        attempts: count("auto_fix_attempts")?,
        successes: count("auto_fix_successes")?,
    };
    Some((seconds, point))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trends(json: &str) -> Trends {
        Trends::new(&Sections::new().with("analytics", json).unwrap())
    }

    #[test]
    fn the_latest_report_of_a_day_counts() {
        let report = |time: &str, drifted: u32, more: &str| {
            alloc::format!(
                r#"{{"generated_at": "{time}", "device_count": 9, "devices_with_drift": {drifted},
                 "critical_differences": 1, "warning_differences": 2, "info_differences": 3{more}}}"#
            )
        };
        let reports = [
            report("1970-01-02T20:00:00Z", 4, ""),
            report("1970-01-02T02:00:00Z", 5, ""),
            report("1970-01-01T02:00:00Z", 6, ""),
            report("1970-01-02T23:00:00Z", 1, r#", "device_id": 7"#),
            report("soon", 7, ""),
        ];
        let found = trends(&alloc::format!(r#"{{"drift_reports": [{}]}}"#, reports.join(",")));
        let point = |day, drifted| DriftPoint {
            day,
            devices: 9,
            drifted,
            critical: 1,
            warnings: 2,
            notes: 3,
        };
        assert_eq!(found.drift, [point(0, 6), point(1, 4)]);
    }

    #[test]
    fn fixes_are_added_up_where_there_are_many_days() {
        let metric = |day: u32| {
            alloc::format!(
                r#"{{"date": "19{:02}-{:02}-{:02}T00:00:00Z", "auto_fix_attempts": 2, "auto_fix_successes": {}}}"#,
                70 + day / 336,
                1 + day / 28 % 12,
                1 + day % 28,
                day % 2
            )
        };
        let metrics: Vec<_> = (0..672).map(metric).collect();
        let found = trends(&alloc::format!(r#"{{"resolution_metrics": [{}]}}"#, metrics.join(",")));
        assert!(found.fixes.len() <= 160, "{}", found.fixes.len());
        assert_eq!(found.fixes.iter().map(|it| it.attempts).sum::<u64>(), 1344);
        assert_eq!(found.fixes.iter().map(|it| it.successes).sum::<u64>(), 336);
    }

    #[test]
    fn a_rate_needs_attempts() {
        let point = |attempts, successes| FixPoint { day: 0, attempts, successes };
        assert_eq!(point(0, 0).percent(), None);
        assert_eq!(point(3, 2).percent(), Some(66));
        assert_eq!(point(2, 9).percent(), Some(100));
    }
}
