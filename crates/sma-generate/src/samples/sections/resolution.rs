//! The resolution section.

use serde_json::{Value, json};

use super::Records;
use crate::samples::clock::{BACKUP, DAY, HOUR, MINUTE, text};
use crate::samples::drift::Fix;
use crate::samples::random::Random;
use crate::samples::site::Site;

pub(super) fn records(site: &Site, fixes: &[Fix<'_>], random: &mut Random) -> Records {
    vec![
        ("policies", policies()),
        ("requests", requests(site, random)),
        ("history", history(site, fixes)),
    ]
}

fn policies() -> Vec<Value> {
    let made = text(BACKUP - 370 * DAY);
    let changed = text(BACKUP - 50 * DAY);
    let policy = |id: u64, name: &str, description: &str, enabled: bool, categories: &[&str]| {
        json!({
            "id": id, "name": name, "description": description, "enabled": enabled,
            "auto_fix_enabled": enabled, "safe_mode": true, "approval_required": !enabled,
            "categories": categories, "severities": ["info", "warning"],
            "auto_fix_categories": categories, "excluded_paths": ["mqtt.pass", "wifi.pass"],
            "max_age": 7, "retry_interval": 60, "max_retries": 3,
            "created_at": made, "updated_at": changed,
        })
    };
    vec![
        policy(1, "Auto-fix network settings", "Brokers and cloud connections", true, &["network"]),
        policy(2, "Auto-fix the rest", "Time, place and power", true, &["system", "performance"]),
        policy(3, "Review security", "Never changed without a person", false, &["security"]),
    ]
}

/// Returns a request for each device whose configuration drifts.
fn requests(site: &Site, random: &mut Random) -> Vec<Value> {
    let drifting = site.devices.iter().filter_map(|device| Some((device, device.drift?)));
    (1_u64..)
        .zip(drifting)
        .map(|(id, (device, drift))| {
            let made = BACKUP - random.between(HOUR, 20 * HOUR);
            let security = drift.category == "security";
            json!({
                "id": id,
                "device_id": device.id,
                "device_name": device.name,
                "request_type": if security { "manual_review" } else { "auto_fix" },
                "priority": match drift.severity {
                    "critical" => "high",
                    "warning" => "medium",
                    _ => "low",
                },
                "category": drift.category,
                "severity": drift.severity,
                "path": drift.path,
                "current_value": drift.found(),
                "expected_value": drift.expected(site),
                "description": drift.description,
                "impact": drift.impact,
                "strategy": "restore",
                "proposed_value": drift.expected(site),
                "justification": "The template says otherwise",
                "status": if device.online { "pending" } else { "waiting" },
                "assigned_to": if security { site.admin } else { "system" },
                "created_at": text(made),
                "updated_at": text(made + random.between(0, 50) * MINUTE),
            })
        })
        .collect()
}

fn history(site: &Site, fixes: &[Fix<'_>]) -> Vec<Value> {
    (1_u64..)
        .zip(fixes)
        .map(|(id, fix)| {
            let policy = match fix.drift.category {
                "network" => json!(1),
                "security" => Value::Null,
                _ => json!(2),
            };
            json!({
                "id": id,
                "device_id": fix.device.id,
                "device_name": fix.device.name,
                "policy_id": policy,
                "type": if fix.automatic { "auto_fix" } else { "manual" },
                "category": fix.drift.category,
                "severity": fix.drift.severity,
                "path": fix.drift.path,
                "old_value": fix.drift.found(),
                "new_value": fix.drift.expected(site),
                "change_type": "update",
                "method": "api_call",
                "success": fix.success,
                "duration": fix.duration,
                "triggered_by": if fix.automatic { "system" } else { site.admin },
                "justification": fix.drift.description,
                "executed_at": text(fix.at),
                "created_at": text(fix.at),
            })
        })
        .collect()
}
