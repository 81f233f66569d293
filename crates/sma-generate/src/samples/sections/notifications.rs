//! The notifications section.

use serde_json::{Value, json};

use super::Records;
use crate::samples::clock::{BACKUP, DAY, MINUTE, text};
use crate::samples::random::Random;
use crate::samples::site::Site;

pub(super) fn records(site: &Site, sent: u64, random: &mut Random) -> Records {
    vec![
        ("channels", channels(site)),
        ("rules", rules()),
        ("history", history(site, sent, random)),
        ("templates", templates()),
    ]
}

fn channels(site: &Site) -> Vec<Value> {
    let made = text(BACKUP - 380 * DAY);
    let changed = text(BACKUP - 60 * DAY);
    vec![
        json!({
            "id": 1, "name": "Admin Email", "type": "email", "enabled": true,
            "config": { "recipients": [site.admin],
                "subject": "Shelly Manager: {{.AlertLevel | upper}}", "template": "default" },
            "description": "Everything that matters", "created_at": made, "updated_at": changed,
        }),
        json!({
            "id": 2, "name": "Team chat", "type": "slack", "enabled": true,
            "config": { "webhook_url": "https://hooks.example.com/services/shelly" },
            "description": "Water and doors", "created_at": made, "updated_at": changed,
        }),
        json!({
            "id": 3, "name": "Home automation", "type": "webhook", "enabled": false,
            "config": { "url": "http://192.168.1.200:8123/api/webhook/shelly",
                "method": "POST" },
            "description": "Off since the new broker", "created_at": made, "updated_at": changed,
        }),
    ]
}

fn rules() -> Vec<Value> {
    let made = text(BACKUP - 380 * DAY);
    let rule = |id: u64, name: &str, description: &str, channel: u64, level: &str| {
        json!({
            "id": id, "name": name, "description": description, "enabled": true,
            "channel_id": channel, "alert_level": level, "min_severity": level,
            "categories": ["device", "network"], "device_filter": { "tags": ["important"] },
            "min_interval_minutes": 15, "max_per_hour": 4, "schedule_enabled": false,
            "created_at": made, "updated_at": made,
        })
    };
    vec![
        rule(1, "Device offline", "A device has not been heard of for five minutes", 1, "critical"),
        rule(2, "Weak signal", "The WLAN of a device is hardly good enough", 1, "warning"),
        rule(3, "Drift found", "A device's configuration is not what it should be", 1, "warning"),
        rule(4, "Firmware", "A newer firmware is there", 2, "info"),
    ]
}

fn history(site: &Site, sent: u64, random: &mut Random) -> Vec<Value> {
    let mut times: Vec<i64> =
        (0..sent).map(|_| BACKUP - random.between(10 * MINUTE, 30 * DAY)).collect();
    times.sort_unstable();
    (1_u64..)
        .zip(times)
        .map(|(id, at)| {
            let device = random.one_of(&site.devices);
            let (name, ip) = (&device.name, &device.ip);
            let (rule, channel, trigger, level, subject, message) = match random.between(1, 4) {
                1 => (
                    1,
                    1,
                    "device_offline",
                    "critical",
                    format!("{name} is offline"),
                    format!("{name} ({ip}) has been offline for 5 minutes"),
                ),
                2 => (
                    2,
                    1,
                    "weak_signal",
                    "warning",
                    format!("{name}: weak signal"),
                    format!("{name} ({ip}) receives {} dBm", random.between(-92, -81)),
                ),
                3 => (
                    3,
                    1,
                    "config_drift",
                    "warning",
                    format!("{name} has drifted"),
                    format!("The configuration of {name} ({ip}) is not what it should be"),
                ),
                _ => (
                    4,
                    2,
                    "firmware_update",
                    "info",
                    format!("{name}: new firmware"),
                    format!("{name} ({ip}) runs {}", device.model.firmware),
                ),
            };
            let delivered = random.chance(95);
            json!({
                "id": id, "rule_id": rule, "channel_id": channel, "trigger_type": trigger,
                "device_id": device.id, "subject": subject, "message": message,
                "alert_level": level, "affected_devices": [device.id],
                "status": if delivered { "sent" } else { "failed" },
                "sent_at": delivered.then(|| text(at + random.between(0, 9))),
                "created_at": text(at),
            })
        })
        .collect()
}

fn templates() -> Vec<Value> {
    let made = text(BACKUP - 380 * DAY);
    vec![
        json!({
            "id": 1, "name": "Device Offline Alert", "type": "email",
            "subject": "{{.Device.Name}} is {{.Status}}",
            "body": "{{.Device.Name}} ({{.Device.IP}}) became {{.Status}} at \
                     {{.Timestamp | formatTime}}",
            "created_at": made, "updated_at": made,
        }),
        json!({
            "id": 2, "name": "Drift Digest", "type": "email",
            "subject": "{{len .Devices}} devices have drifted",
            "body": "{{range .Devices}}{{.Name}}: {{.Differences | join \", \"}}\n{{end}}",
            "created_at": made, "updated_at": made,
        }),
        json!({
            "id": 3, "name": "Chat line", "type": "slack",
            "subject": "", "body": "{{.AlertLevel | upper}}: {{.Subject}}",
            "created_at": made, "updated_at": made,
        }),
    ]
}
