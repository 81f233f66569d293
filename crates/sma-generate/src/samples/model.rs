//! Models of real devices: codes, firmware, and the settings that they report.

use serde_json::{Value, json};

use super::random::Random;
use super::site::{Device, Site};

/// A device model.
#[derive(Debug)]
pub(super) struct Model {
    /// Code on the label.
    pub(super) code: &'static str,
    /// Name of the access point, before the MAC address.
    pub(super) access_point: &'static str,
    pub(super) generation: u8,
    pub(super) firmware: &'static str,
    pub(super) kind: Kind,
}

/// Function of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Switches this many circuits.
    Switch(usize),
    Shutter,
    Dimmer,
    Bulb,
    Color,
    Climate,
    Flood,
    Door,
    Motion,
    Radiator,
    Meter,
    Buttons,
}

impl Kind {
    /// Returns whether the device sleeps most of the time, to save its battery.
    pub(super) fn sleeps(self) -> bool {
        matches!(self, Self::Climate | Self::Flood | Self::Door | Self::Motion | Self::Radiator)
    }
}

const GEN1: &str = "20230913-114008/v1.14.0-gcb84623";
const BATTERY: &str = "20231219-134356/v2.2.4@ee290818";
const GEN2: &str = "20241011-114449/1.4.4-g6d2a586";
const GEN3: &str = "20250924-062729/1.7.1-gd336f31";

const fn model(
    code: &'static str,
    access_point: &'static str,
    generation: u8,
    firmware: &'static str,
    kind: Kind,
) -> Model {
    Model { code, access_point, generation, firmware, kind }
}

/// The models of the samples.
pub(super) static MODELS: &[Model] = &[
    model("SHPLG-S", "shellyplug-s", 1, GEN1, Kind::Switch(1)),
    model("SHSW-1", "shelly1", 1, GEN1, Kind::Switch(1)),
    model("SHSW-PM", "shelly1pm", 1, GEN1, Kind::Switch(1)),
    model("SHSW-25", "shellyswitch25", 1, GEN1, Kind::Shutter),
    model("SHDM-2", "shellydimmer2", 1, GEN1, Kind::Dimmer),
    model("SHBLB-1", "shellybulb", 1, GEN1, Kind::Bulb),
    model("SHRGBW2", "shellyrgbw2", 1, GEN1, Kind::Color),
    model("SHHT-1", "shellyht", 1, GEN1, Kind::Climate),
    model("SHWT-1", "shellyflood", 1, GEN1, Kind::Flood),
    model("SHDW-2", "shellydw2", 1, GEN1, Kind::Door),
    model("SHMOS-01", "shellymotionsensor", 1, BATTERY, Kind::Motion),
    model("SHTRV-01", "shellytrv", 1, BATTERY, Kind::Radiator),
    model("SNPL-00112EU", "shellyplusplugs", 2, GEN2, Kind::Switch(1)),
    model("SNSW-001P16EU", "shellyplus1pm", 2, GEN2, Kind::Switch(1)),
    model("SNSW-002P16EU", "shellyplus2pm", 2, GEN2, Kind::Shutter),
    model("SNSN-0013A", "shellyplusht", 2, GEN2, Kind::Climate),
    model("SNSN-0024X", "shellyplusi4", 2, GEN2, Kind::Buttons),
    model("SPSW-104PE16EU", "shellypro4pm", 2, GEN2, Kind::Switch(4)),
    model("SPEM-003CEBEU", "shellypro3em", 2, GEN2, Kind::Meter),
    model("S3SW-001P8EU", "shelly1pmminig3", 3, GEN3, Kind::Switch(1)),
    model("S3PL-00112EU", "shellyplugsg3", 3, GEN3, Kind::Switch(1)),
];

/// Returns the model with a code, which is one of [`MODELS`].
pub(super) fn by_code(code: &str) -> &'static Model {
    MODELS.iter().find(|model| model.code == code).expect("a model of the table")
}

/// Returns the settings that a device reports: `settings` of its record.
pub(super) fn settings(device: &Device, site: &Site, random: &mut Random) -> Value {
    let mut settings = if device.model.generation == 1 {
        first_generation(device, random)
    } else {
        later_generation(device, random)
    };
    let locked = device.locked && device.drift.is_none_or(|drift| !drift.unlocks());
    let common = json!({
        "model": device.model.code,
        "gen": device.model.generation,
        "wifi": { "rssi": device.rssi },
        "auth_enabled": locked,
        "auth_user": if locked { "admin" } else { "" },
        "auth_pass": if locked { site.secret } else { "" },
        "has_update": random.chance(8),
        "uptime": random.between(3_600, 2_600_000),
    });
    merge(&mut settings, common);
    settings
}

fn first_generation(device: &Device, random: &mut Random) -> Value {
    let name = &device.name;
    let on = random.chance(40);
    match device.model.kind {
        Kind::Switch(circuits) => json!({
            "relays": (0..circuits).map(|_| json!({
                "name": name,
                "ison": on,
                "default_state": *random.one_of(&["last", "off", "on"]),
                "btn_type": *random.one_of(&["edge", "toggle", "momentary"]),
                "auto_on": 0,
                "auto_off": random.one_of(&[json!(0), json!(900), json!(87.5)]),
                "schedule": true,
                "schedule_rules": ["0700-0123456-on", "2300-0123456-off"],
            })).collect::<Vec<_>>(),
            "meters": [{ "power": power(on, random), "total": random.between(1_000, 9_000_000) }],
            "max_power": 2300,
            "temperature": random.decimal(310, 480, 10),
        }),
        Kind::Shutter => json!({
            "mode": "roller",
            "rollers": [{
                "state": "stop",
                "current_pos": random.between(0, 100),
                "maxtime_open": random.decimal(180, 260, 10),
                "maxtime_close": random.decimal(180, 250, 10),
                "positioning": true,
                "schedule_rules": ["0000-01234-sr-open", "0030-0123456-ss-close"],
            }],
            "temperature": random.decimal(340, 470, 10),
        }),
        Kind::Dimmer => json!({
            "lights": [{
                "name": name,
                "ison": on,
                "brightness": random.between(10, 100),
                "fade_rate": 1,
                "transition": 500,
                "default_state": "last",
                "night_mode": { "enabled": true, "start_time": "22:30", "end_time": "06:00",
                    "brightness": 15 },
            }],
            "calibrated": true,
            "temperature": random.decimal(360, 520, 10),
        }),
        Kind::Bulb => json!({
            "mode": "white",
            "lights": [{ "name": name, "ison": on, "brightness": random.between(5, 60),
                "temp": random.between(27, 40) * 100, "transition": 1000 }],
        }),
        Kind::Color => json!({
            "mode": "color",
            "lights": [{ "name": name, "ison": on, "red": random.between(120, 255),
                "green": random.between(40, 180), "blue": random.between(0, 120),
                "white": 0, "gain": random.between(20, 100), "effect": 0 }],
        }),
        Kind::Radiator => json!({
            "thermostats": [{
                "name": name,
                "pos": random.decimal(0, 1000, 10),
                "target_t": { "enabled": true, "value": random.decimal(34, 44, 2), "units": "C" },
                "tmp": { "value": random.decimal(170, 225, 10), "is_valid": true },
                "schedule": true,
                "schedule_profile": 1,
                "schedule_rules": ["0630-01234-21", "0800-56-21", "2200-0123456-17"],
            }],
            "child_lock": false,
            "bat": { "value": random.between(35, 100), "voltage": random.decimal(360, 412, 100) },
        }),
        _ => json!({
            "sensor": sensor(device.model.kind, random),
            "bat": { "value": random.between(35, 100), "voltage": random.decimal(250, 300, 100) },
            "sleep_mode": { "period": 12, "unit": "h" },
        }),
    }
}

fn later_generation(device: &Device, random: &mut Random) -> Value {
    let name = &device.name;
    let on = random.chance(40);
    match device.model.kind {
        Kind::Switch(circuits) => {
            (0..circuits).map(|index| (format!("switch:{index}"), json!({
                "id": index,
                "name": if circuits == 1 { name.clone() } else { format!("{name} {}", index + 1) },
                "output": on,
                "in_mode": *random.one_of(&["follow", "flip", "momentary"]),
                "initial_state": "restore_last",
                "auto_on": false,
                "auto_off": random.chance(20),
                "auto_off_delay": 900,
                "power_limit": 2800,
                "apower": power(on, random),
                "voltage": random.decimal(2290, 2355, 10),
                "aenergy": { "total": random.decimal(1_000, 9_000_000, 100) },
                "temperature": { "tC": random.decimal(320, 490, 10) },
            }))).collect()
        }
        Kind::Shutter => json!({ "cover:0": {
            "id": 0, "name": name, "state": "stopped", "current_pos": random.between(0, 100),
            "maxtime_open": random.decimal(2000, 2900, 100),
            "maxtime_close": random.decimal(2000, 2800, 100),
            "obstruction_detection": { "enable": true, "direction": "both", "power_thr": 120 },
        } }),
        Kind::Meter => {
            let phase = |random: &mut Random| {
                json!({ "voltage": random.decimal(2290, 2355, 10),
                    "current": random.decimal(200, 12_000, 1000),
                    "act_power": random.decimal(500, 25_000, 10) })
            };
            json!({ "em:0": { "id": 0, "name": name, "monitor_phase_sequence": true,
                "a": phase(random), "b": phase(random), "c": phase(random) } })
        }
        Kind::Buttons => (0..4)
            .map(|index| (format!("input:{index}"), json!({ "id": index, "type": "button",
                "name": format!("{name} {}", index + 1), "enable": true, "invert": false })))
            .collect(),
        kind => json!({ "sensor": sensor(kind, random),
            "devicepower:0": { "battery": { "V": random.decimal(450, 620, 100),
                "percent": random.between(30, 100) } } }),
    }
}

fn sensor(kind: Kind, random: &mut Random) -> Value {
    let temperature = random.decimal(155, 235, 10);
    match kind {
        Kind::Flood => json!({ "flood": false, "temperature": temperature }),
        Kind::Door => json!({ "state": "close", "lux": random.between(2, 400),
            "tilt": random.between(0, 3), "temperature": temperature }),
        Kind::Motion => json!({ "motion": false, "vibration": false,
            "lux": random.between(2, 400), "blind_time": 1, "sensitivity": 50 }),
        _ => json!({ "temperature": temperature, "humidity": random.decimal(350, 620, 10),
            "temperature_offset": 0, "report_threshold": 0.5 }),
    }
}

/// Returns the power of a circuit that is on or off, in watts.
fn power(on: bool, random: &mut Random) -> Value {
    if on { random.decimal(30, 12_000, 10) } else { json!(0) }
}

/// Adds the members of one object to another.
pub(super) fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
