//! Drift of configurations from their expected values, and its correction.

use serde_json::{Value, json};

use super::clock::{BACKUP, DAY, MINUTE, TODAY};
use super::random::Random;
use super::site::{Device, Site};

/// A setting that tends to drift.
#[derive(Debug)]
pub(super) struct Drift {
    /// Dotted path in the configuration.
    pub(super) path: &'static str,
    pub(super) category: &'static str,
    pub(super) severity: &'static str,
    /// Description of the drift.
    pub(super) description: &'static str,
    /// Consequence of the drift.
    pub(super) impact: &'static str,
}

/// Every setting that drifts.
pub(super) static DRIFTS: &[Drift] = &[
    Drift {
        path: "mqtt.server",
        category: "network",
        severity: "warning",
        description: "The device reports to another MQTT broker",
        impact: "Its readings do not reach the home automation",
    },
    Drift {
        path: "cloud.enable",
        category: "network",
        severity: "info",
        description: "The cloud connection was switched on",
        impact: "Readings leave the house",
    },
    Drift {
        path: "sntp.server",
        category: "system",
        severity: "info",
        description: "The device asks another server for the time",
        impact: "Schedules may run late when that server is not reachable",
    },
    Drift {
        path: "wifi.ap_enabled",
        category: "security",
        severity: "warning",
        description: "The device opens an access point of its own",
        impact: "Anybody nearby can connect to it",
    },
    Drift {
        path: "auth.enabled",
        category: "security",
        severity: "critical",
        description: "Authentication is disabled on the device",
        impact: "Everybody in the network can switch it",
    },
    Drift {
        path: "device.eco_mode",
        category: "performance",
        severity: "info",
        description: "The eco mode was switched off",
        impact: "The device draws more power than it needs",
    },
    Drift {
        path: "location.tz",
        category: "system",
        severity: "warning",
        description: "The time zone was changed",
        impact: "Schedules run at the wrong hour",
    },
];

impl Drift {
    /// Returns whether the drift leaves a device without its password.
    pub(super) fn unlocks(&self) -> bool {
        self.path == "auth.enabled"
    }

    /// Returns the expected value of the setting.
    pub(super) fn expected(&self, site: &Site) -> Value {
        match self.path {
            "mqtt.server" => json!(site.mqtt),
            "sntp.server" => json!(site.ntp),
            "location.tz" => json!("Europe/Berlin"),
            "auth.enabled" | "device.eco_mode" => json!(true),
            _ => json!(false),
        }
    }

    /// Returns the value that was found.
    pub(super) fn found(&self) -> Value {
        match self.path {
            "mqtt.server" => json!("192.168.33.10:1883"),
            "sntp.server" => json!("time.google.com"),
            "location.tz" => json!("Etc/UTC"),
            "auth.enabled" | "device.eco_mode" => json!(false),
            _ => json!(true),
        }
    }

    /// Returns a configuration of this setting alone.
    pub(super) fn config(&self, value: Value) -> Value {
        self.path.rsplit('.').fold(value, |inner, name| json!({ name: inner }))
    }
}

/// An attempt to correct a setting.
#[derive(Debug)]
pub(super) struct Fix<'a> {
    pub(super) device: &'a Device,
    pub(super) drift: &'static Drift,
    /// Number of days before that of the backup, from 1.
    pub(super) days_ago: i64,
    /// Time in seconds after 1970.
    pub(super) at: i64,
    /// Whether a policy corrected it, rather than a person.
    pub(super) automatic: bool,
    pub(super) success: bool,
    /// Duration in milliseconds.
    pub(super) duration: i64,
}

/// Length of the history in days.
pub(super) const DAYS: i64 = 30;

/// Returns the attempts of the last [`DAYS`] days, oldest first: on average `per_day` each day.
pub(super) fn fixes<'a>(site: &'a Site, per_day: i64, random: &mut Random) -> Vec<Fix<'a>> {
    let mut fixes = Vec::new();
    for days_ago in (1..=DAYS).rev() {
        for _ in 0..random.between(0, 2 * per_day) {
            let device = random.one_of(&site.devices);
            let drift = random.one_of(DRIFTS);
            let at = TODAY - days_ago * DAY + random.between(MINUTE, DAY - MINUTE);
            if at <= device.added || (drift.unlocks() && !device.locked) {
                continue;
            }
            // Policies leave security to people.
            let automatic = drift.category != "security";
            let success = !automatic || random.chance(93);
            let duration = random.between(180, 4_200);
            fixes.push(Fix { device, drift, days_ago, at, automatic, success, duration });
        }
    }
    fixes.sort_by_key(|fix| fix.at);
    debug_assert!(fixes.iter().all(|fix| fix.at < BACKUP));
    fixes
}
