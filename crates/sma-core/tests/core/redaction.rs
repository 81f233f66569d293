//! Redacted copies, searched as plainly as `grep` does.

use serde_json::{Value as Json, json};
use sma_core::redact::{Private, Redaction, redact};
use sma_core::section::Sections;
use sma_core::write::{NewArchive, write};
use sma_core::{Archive, Limits};

/// An archive of one section that is not known, with that content.
fn archive(content: &Json) -> Archive {
    let json = json!({ "of": content }).to_string();
    let sections = Sections::new().with("plugins", json).unwrap();
    let new = NewArchive::new("2026-01-19T10:00:00Z", "anna@home.example");
    Archive::open(&write(&new, &sections).unwrap(), &Limits::default()).unwrap()
}

/// The copy of such an archive.
fn copy(content: &Json) -> (Redaction, String) {
    let copy = redact(&archive(content).sections());
    let copy = copy.unwrap_or_else(|error| panic!("{content}: {error}"));
    let section = copy.sections.iter().next().unwrap();
    let text = String::from_utf8(section.text().to_vec()).unwrap();
    (copy, text)
}

#[test]
fn no_secret_remains() {
    for (content, secrets) in [
        (json!({"wifi_sta": {"ssid": "a", "key": "wifisecret"}}), &["wifisecret"][..]),
        (json!({"pass": 12345678, "note": "it is 12345678"}), &["12345678"]),
        (json!({"credentials": {"value": "hunter2"}}), &["hunter2"]),
        (json!({"passwords": {"admin": "adm-1"}, "ha1": "0123abcd"}), &["adm-1", "0123abcd"]),
        (json!({"pass": "hunter9", "note": "xhunter9y", "path": "use hunter9 now"}), &["hunter9"]),
        (json!({"pass": "hunter9", "Hunter9's": "{{ hunter9 }}"}), &["unter9"]),
        (json!({"urls": ["http://10.0.0.1/key/SECRETKEY"]}), &["SECRETKEY", "10.0.0.1"]),
        (json!({"text": "see https://home.lan:8123/api/webhook/HOOK, please"}), &["HOOK", "home"]),
        (json!({"cloud": {"auth_key": "abc"}, "Authorization": "Bearer x"}), &["abc", "Bearer"]),
        (json!({"mqtt": {"default": "open", "sensitive": true}}), &["open"]),
        (
            json!({"cert": "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----"}),
            &["MC4CAQ"],
        ),
        (json!({"path": "mqtt.pass", "old_value": 99887766}), &["99887766"]),
    ] {
        let (_, text) = copy(&content);
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} of {content} is in {text}");
        }
    }
}

/// Attacks s01 and s02: a password of 6000 characters, and 2000 URLs with nothing between them. What
/// they cost is counted by the test `hostile_shapes`.
#[test]
fn a_long_secret_and_many_urls_are_replaced() {
    for (name, field, gone) in
        [("s01-long-password.sma", "password", "kQ7z"), ("s02-urls.sma", "note", "a@http")]
    {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reports/security/");
        let file = std::fs::read(format!("{folder}{name}")).unwrap();
        let archive = Archive::open(&file, &Limits::default()).unwrap();
        let settings = |sections: &Sections<'_>| {
            let devices: Json = sections.get("devices").unwrap().root().source().parse().unwrap();
            devices["devices"][0]["settings"][field].as_str().unwrap().to_owned()
        };
        assert!(settings(&archive.sections()).contains(gone), "{name}");
        let copy = redact(&archive.sections()).unwrap();
        assert!(!settings(&copy.sections).contains(gone), "{name}");
    }
}

#[test]
fn no_address_or_name_remains() {
    for (content, private) in [
        (json!({"text": "fe80::1%wlan0 and 2003:e5:1234:5678::/64"}), &["fe80", "5678"][..]),
        (json!({"name": "TV", "subject": "TV offline", "text": "the TV, again"}), &["TV"]),
        (json!({"name": "Küche Süd", "text": "IN KÜCHE SÜD"}), &["che", "KÜCHE"]),
        (json!({"name": "Anna's bedroom", "by": {"Anna's bedroom": {"on": true}}}), &["Anna"]),
        (json!({"changes": {"wifi.ssid": {"from": "AltNetz", "to": "Neu"}}}), &["AltNetz", "Neu"]),
        (json!({"path": "mqtt.server", "old_value": "old-server:1883"}), &["old-server"]),
        (json!({"ssid": {"default": "FremdNetz"}}), &["FremdNetz"]),
        (json!({"ssid1": "SsNetz3"}), &["SsNetz3"]),
        (
            json!({"host": "mqtt.home.lan:1883", "error": "dial tcp mqtt.home.lan: no route"}),
            &["home.lan"],
        ),
        (json!({"text": "ask anna@mühle.example"}), &["anna", "hle"]),
        (json!({"lat": 52.517, "location": {"lng": "13.389"}}), &["52.517", "13.389"]),
    ] {
        let (_, text) = copy(&content);
        for private in private {
            assert!(!text.contains(private), "{private} of {content} is in {text}");
        }
    }
}

#[test]
fn ordinary_names_do_not_prevent_redaction() {
    for content in [
        json!([{"name": "Kitchen"}, {"name": "Kitchen Lamp"}, {"text": "two Kitchen Lamps"}]),
        json!([{"name": "Name"}, {"name": "Network"}, {"name": "Person"}, {"ssid": "Network"}]),
        json!([{"host": "example.com"}, {"url": "https://example.com"}, {"user": "host"}]),
        json!([{"mac": "02:00:00:00:00:01"}, {"mac": "02:00:00:00:00:02"}, {"ip": "198.18.0.1"}]),
        json!({"pass": "shelly", "model": "shelly plug", "shelly": 1}),
        json!({"password": "password", "note": "no password"}),
        json!({"name": "", "user": " ", "ssid": "[REDACTED]", "pass": ""}),
    ] {
        copy(&content);
    }
}

#[test]
fn names_within_replacements_do_not_prevent_redaction() {
    for content in [
        json!([{"name": "198"}, {"name": "18"}, {"ip": "10.0.0.1"}]),
        json!([{"name": "Name"}, {"pass": "xxxxxx1"}, {"name": "Name 1"}, {"name": "x1"}]),
        json!([{"name": "Example"}, {"host": "broker.lan"}, {"mail": "anna@home.lan"}]),
        json!([{"name": "Redacted"}, {"pass": "redacted"}, {"note": "Redacted [REDACTED]"}]),
        json!([{"ssid": "Person"}, {"by": "Network"}, {"name": "com"}, {"url": "http://a.lan/"}]),
        json!([{"pass": "example.com"}, {"pass": "host-1.example"}, {"host": "broker.lan"}]),
    ] {
        copy(&content);
    }
}

#[test]
fn reversed_replacement_addresses_are_no_obstacle() {
    let (_, copy) = copy(&json!([
        {"mac": "01:00:00:00:00:02"}, {"mac": "A8032A000001"}, {"note": "of A8032A000001"}
    ]));
    let original = ["01:00:00:00:00:02", "A8032A000001", "020000000001"];
    assert!(original.iter().all(|address| !copy.contains(address)), "{copy}");
}

#[test]
fn redacting_a_redacted_copy_changes_nothing() {
    let content = json!([
        {"name": "Kitchen", "mac": "A8:03:2A:B1:23:45", "ip": "192.168.1.5", "v6": "fe80::2"},
        {"name": "Office", "host": "broker.lan", "url": "http://a.lan/x", "by": "anna@home.example"},
    ]);
    let (first, text) = copy(&content);
    let (second, again) = copy(&serde_json::from_str::<Json>(&text).unwrap()["of"]);
    assert!(!first.replaced.is_empty());
    assert_eq!(second.replaced, []);
    assert_eq!(text, again);
}

#[test]
fn replacements_are_numbered_by_first_appearance() {
    let content = json!({
        "a": {"name": "Kitchen", "mac": "a8032ab12345"},
        "b": [{"name": "Office"}, {"text": "Kitchen, A8:03:2A:B1:23:45"}],
    });
    let (copy, text) = copy(&content);
    let expected = json!({
        "a": {"name": "Name 1", "mac": "020000000001"},
        "b": [{"name": "Name 2"}, {"text": "Name 1, 02:00:00:00:00:01"}],
    });
    assert_eq!(serde_json::from_str::<Json>(&text).unwrap()["of"], expected);
    let counts: Vec<(Private, u64)> = copy.replaced.iter().map(|it| (it.kind, it.count)).collect();
    assert_eq!(counts, [(Private::MacAddress, 1), (Private::Name, 2)]);
}

#[test]
fn secrets_in_member_names_are_replaced_and_names_stay_unique() {
    let content = json!({
        "pass": "hunter_22", "here": {"hunter_22": 1, "HUNTER_22": 2, "[REDACTED]": 3, "x": 4},
    });
    let (_, text) = copy(&content);
    let copy: Json = serde_json::from_str(&text).unwrap();
    let expected = json!({"[REDACTED] 3": 1, "[REDACTED] 2": 2, "[REDACTED]": 3, "x": 4});
    assert_eq!(copy["of"]["here"], expected);
}

#[test]
fn time_zones_and_public_time_servers_stay() {
    for value in ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Ho_Chi_Minh"] {
        let city = value.rsplit('/').next().unwrap().replace('_', " ");
        let content = json!({"city": city, "tz": value, "text": format!("in {city}")});
        let (_, text) = copy(&content);
        assert!(text.contains(&format!("\"tz\":\"{value}\"")), "{text}");
        assert!(!text.contains(&format!("in {city}")), "{text}");
    }
    for server in ["time.google.com", "0.de.pool.ntp.org", "pool.ntp.org", "Time.Windows.com"] {
        let (_, text) = copy(&json!({"sntp": {"server": server}}));
        assert!(text.contains(server), "{text}");
    }
    for server in ["ntp.annas-home.example", "mypool.ntp.org", "time.google.com.annas.example"] {
        let (_, text) = copy(&json!({"sntp": {"server": server}}));
        assert!(!text.contains(server), "{text}");
    }
}
