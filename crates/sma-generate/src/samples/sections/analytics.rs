//! The analytics section: figures derived from the other sections.

use serde_json::{Value, json};

use super::Records;
use crate::samples::clock::{DAY, HOUR, TODAY, text};
use crate::samples::drift::{DAYS, Fix};
use crate::samples::random::{Random, decimal};
use crate::samples::site::Site;

pub(super) fn records(site: &Site, fixes: &[Fix<'_>], random: &mut Random) -> Records {
    vec![
        ("drift_reports", reports(site, fixes)),
        ("resolution_metrics", metrics(site, fixes, random)),
    ]
}

/// Returns a report for each night: the settings that were corrected on the next day; the last one
/// has those that still drift.
fn reports(site: &Site, fixes: &[Fix<'_>]) -> Vec<Value> {
    (0..=DAYS)
        .rev()
        .zip(1_u64..)
        .map(|(days_ago, id)| {
            let found: Vec<(u64, &str)> = if days_ago == 0 {
                let drifting = site.devices.iter();
                drifting.filter_map(|d| Some((d.id, d.drift?.severity))).collect()
            } else {
                let fixed = fixes.iter().filter(|fix| fix.days_ago == days_ago);
                fixed.map(|fix| (fix.device.id, fix.drift.severity)).collect()
            };
            let of = |severity| found.iter().filter(|(_, found)| *found == severity).count();
            let mut devices: Vec<u64> = found.iter().map(|(device, _)| *device).collect();
            devices.sort_unstable();
            devices.dedup();
            let at = text(TODAY - days_ago * DAY + 2 * HOUR);
            json!({
                "id": id,
                "report_type": "scheduled",
                "device_count": site.devices.len(),
                "devices_with_drift": devices.len(),
                "total_differences": found.len(),
                "critical_differences": of("critical"),
                "warning_differences": of("warning"),
                "info_differences": of("info"),
                "generated_at": at,
                "created_at": at,
            })
        })
        .collect()
}

/// Returns the metrics of each day.
fn metrics(site: &Site, fixes: &[Fix<'_>], random: &mut Random) -> Vec<Value> {
    let waiting = site.devices.iter().filter(|device| device.drift.is_some()).count();
    (1..=DAYS)
        .rev()
        .zip(1_u64..)
        .map(|(days_ago, id)| {
            let today: Vec<&Fix<'_>> = fixes.iter().filter(|f| f.days_ago == days_ago).collect();
            let attempts = today.iter().filter(|fix| fix.automatic).count();
            let successes = today.iter().filter(|fix| fix.automatic && fix.success).count();
            let reviews = today.len() - attempts;
            // In hundredths, rounded half up.
            let rate = (200 * successes + attempts).checked_div(2 * attempts).unwrap_or(0);
            let resolved = successes + reviews;
            json!({
                "id": id,
                "date": text(TODAY - days_ago * DAY),
                "requests_created": today.len() + if days_ago == 1 { waiting } else { 0 },
                "requests_resolved": resolved,
                "requests_pending": if days_ago == 1 { waiting } else { 0 },
                "auto_fix_attempts": attempts,
                "auto_fix_successes": successes,
                "auto_fix_failures": attempts - successes,
                "auto_fix_rate": decimal(rate as i64, 100),
                "manual_reviews": reviews,
                "average_resolution_time": if resolved > 0 { random.between(240, 5_400) } else { 0 },
                "created_at": text(TODAY - (days_ago - 1) * DAY + HOUR),
            })
        })
        .collect()
}
