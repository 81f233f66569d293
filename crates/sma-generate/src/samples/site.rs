//! The two fictitious sites of the samples: a home, and a company with a fleet.

use super::clock::{BACKUP, DAY, HOUR, MINUTE};
use super::drift::{DRIFTS, Drift};
use super::model::{self, MODELS, Model};
use super::random::Random;

/// A site with its network and devices.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) hostname: &'static str,
    /// Name of the person who manages the site.
    pub(super) admin: &'static str,
    pub(super) ssid: &'static str,
    /// Address and port of the MQTT broker.
    pub(super) mqtt: &'static str,
    pub(super) ntp: &'static str,
    /// Latitude and longitude, in millionths of a degree.
    pub(super) place: (i64, i64),
    /// Placeholder of a secret.
    pub(super) secret: &'static str,
    pub(super) devices: Vec<Device>,
}

/// A device of the samples.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) model: &'static Model,
    pub(super) mac: [u8; 6],
    pub(super) ip: String,
    /// Signal strength, in dBm.
    pub(super) rssi: i64,
    /// Whether a password protects the device.
    pub(super) locked: bool,
    pub(super) online: bool,
    /// Time when it was added, in seconds after 1970.
    pub(super) added: i64,
    /// Time when it was last seen, in seconds after 1970.
    pub(super) seen: i64,
    /// Drift of its configuration, if any.
    pub(super) drift: Option<&'static Drift>,
}

impl Device {
    /// MAC address: six hex pairs with colons.
    pub(super) fn mac(&self) -> String {
        self.mac.map(|byte| format!("{byte:02X}")).join(":")
    }

    /// Returns `online`, `sleeping` or `offline`.
    pub(super) fn status(&self) -> &'static str {
        match (self.online, self.model.kind.sleeps()) {
            (false, _) => "offline",
            (true, true) => "sleeping",
            (true, false) => "online",
        }
    }
}

/// Returns the name of the access point of a new device.
pub(super) fn access_point(model: &Model, mac: [u8; 6]) -> String {
    let hex = mac.map(|byte| format!("{byte:02X}")).concat();
    // The first generation shows the last three bytes, later ones all six.
    let shown = if model.generation == 1 { &hex[6..] } else { &hex };
    format!("{}-{shown}", model.access_point)
}

/// The devices of the home, by room.
const HOME: [(&str, &str); 24] = [
    ("Living Room Lamp", "SHPLG-S"),
    ("Living Room TV", "SNPL-00112EU"),
    ("Living Room Blinds", "SHSW-25"),
    ("Living Room Ceiling", "SHDM-2"),
    ("Küche Kaffeemaschine", "SHPLG-S"),
    ("Küche Deckenlicht", "S3SW-001P8EU"),
    ("Küche Spülmaschine", "SNSW-001P16EU"),
    ("Küche Wassermelder", "SHWT-1"),
    ("Bedroom Light", "SHSW-PM"),
    ("Bedroom Radiator", "SHTRV-01"),
    ("Bedroom Climate", "SHHT-1"),
    ("Kinderzimmer Nachtlicht", "SHBLB-1"),
    ("Kinderzimmer Heizung", "SHTRV-01"),
    ("Bathroom Heater", "SNSW-001P16EU"),
    ("Bathroom Climate", "SNSN-0013A"),
    ("Salle à manger Suspension", "SHRGBW2"),
    ("Büro Schreibtisch", "S3PL-00112EU"),
    ("书房窗帘", "SNSW-002P16EU"),
    ("Hallway Motion", "SHMOS-01"),
    ("Front Door", "SHDW-2"),
    ("Garage Door", "SHSW-1"),
    ("Garden Pump", "SPSW-104PE16EU"),
    ("House Meter", "SPEM-003CEBEU"),
    ("Terrasse Taster", "SNSN-0024X"),
];

/// Returns the home, with 24 devices.
pub(super) fn home() -> Site {
    let mut random = Random::new(24);
    let devices = (1..).zip(HOME).map(|(id, (name, code))| Device {
        id,
        name: name.to_owned(),
        model: model::by_code(code),
        mac: mac(id, 0x51_7e11),
        ip: format!("192.168.1.{}", 100 + id),
        rssi: random.between(-78, -41),
        // The later devices were set up by someone more careful.
        locked: id > 12,
        online: name != "Garden Pump",
        added: BACKUP - (400 - 12 * id.cast_signed()) * DAY - random.between(0, 9 * HOUR),
        seen: BACKUP - 2 * MINUTE,
        drift: match id {
            3 => Some(&DRIFTS[0]),
            7 => Some(&DRIFTS[1]),
            16 => Some(&DRIFTS[4]),
            22 => Some(&DRIFTS[6]),
            _ => None,
        },
    });
    let mut devices: Vec<Device> = devices.collect();
    for device in &mut devices {
        device.seen = last_seen(device, &mut random);
    }
    Site {
        hostname: "shelly-manager-home",
        admin: "anna@example.com",
        ssid: "HomeNetwork",
        mqtt: "192.168.1.200:1883",
        ntp: "192.168.1.1",
        place: (52_516_270, 13_377_720),
        secret: "[ENCRYPTED]",
        devices,
    }
}

/// Returns a fleet of `count` devices, at most 250 in each of 256 subnets.
pub(super) fn fleet(count: u64) -> Site {
    let buildings = ["Berlin", "München", "Zürich", "Lyon", "Kraków", "柏林"];
    let places = ["Ceiling", "Blinds", "Desk", "Radiator", "Window", "Ventilation", "Corridor"];
    let mut random = Random::new(10_000);
    let devices = (1..=count).map(|id| {
        let building = random.one_of(&buildings);
        let (floor, room) = (id / 40 % 12, id % 40 + 1);
        let place = random.one_of(&places);
        let drift = random.chance(3).then(|| random.one_of(DRIFTS));
        Device {
            id,
            name: format!("{building} {floor}.{room:02} {place} {id}"),
            model: random.one_of(MODELS),
            mac: mac(id, 0x0a_11ce),
            ip: format!("10.20.{}.{}", id / 250, id % 250 + 2),
            rssi: random.between(-88, -38),
            locked: random.chance(80) || drift.is_some_and(Drift::unlocks),
            online: random.chance(98),
            added: BACKUP - random.between(30 * DAY, 700 * DAY),
            seen: BACKUP - 2 * MINUTE,
            drift,
        }
    });
    let mut devices: Vec<Device> = devices.collect();
    for device in &mut devices {
        device.seen = last_seen(device, &mut random);
    }
    Site {
        hostname: "shelly-manager-fleet",
        admin: "facility@example.com",
        ssid: "Facility-IoT",
        mqtt: "10.20.0.1:8883",
        ntp: "10.20.0.1",
        place: (48_137_150, 11_575_490),
        secret: "[ENCRYPTED]",
        devices,
    }
}

/// Returns a distinct address for each number below 2^24: the lower half is the number times an odd
/// factor, which is a bijection.
pub(super) fn mac(number: u64, salt: u64) -> [u8; 6] {
    // Blocks of the maker of the chips in these devices.
    const BLOCKS: [[u8; 3]; 6] = [
        [0x84, 0x0d, 0x8e],
        [0xa4, 0xcf, 0x12],
        [0xe8, 0x68, 0xe7],
        [0x34, 0x94, 0x54],
        [0xc4, 0x5b, 0xbe],
        [0xec, 0xfa, 0xbc],
    ];
    let [a, b, c] = BLOCKS[(number % 6) as usize];
    let mixed = (number + salt).wrapping_mul(0x9e_3779).to_be_bytes();
    [a, b, c, mixed[5], mixed[6], mixed[7]]
}

fn last_seen(device: &Device, random: &mut Random) -> i64 {
    let ago = match device.status() {
        "online" => random.between(5, 5 * MINUTE),
        "sleeping" => random.between(10 * MINUTE, 11 * HOUR),
        _ => random.between(14 * HOUR, 3 * DAY),
    };
    BACKUP - ago
}
