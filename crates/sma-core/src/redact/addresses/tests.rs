use alloc::string::{String, ToString};

use super::*;

/// Returns the addresses found in a text, as spelled.
fn found(text: &str) -> Vec<String> {
    addresses(text).into_iter().map(|(range, _)| text[range].to_string()).collect()
}

#[test]
fn addresses_are_found_in_any_text() {
    for (text, expected) in [
        ("A8:03:2A:B1:23:45", &["A8:03:2A:B1:23:45"][..]),
        ("at a8-03-2a-b1-23-45.", &["a8-03-2a-b1-23-45"]),
        ("a803.2ab1.2345", &["a803.2ab1.2345"]),
        ("a803-2ab1-2345, a8032a-b12345", &["a803-2ab1-2345", "a8032a-b12345"]),
        ("00:15:8d:00:01:ab:23:45", &["00:15:8d:00:01:ab:23:45"]),
        ("shellyplug-s-A8032AB12345/relay/0", &["A8032AB12345"]),
        ("192.168.1.5:80/status?ip=10.0.0.1", &["192.168.1.5", "10.0.0.1"]),
        ("to http://192.168.1.5/key/SECRET?a=b.", &["http://192.168.1.5/key/SECRET?a=b"]),
        ("(mqtt+tls://a@b.example), or 10.0.0.1", &["mqtt+tls://a@b.example", "10.0.0.1"]),
        ("http://{{.Device.IP}}/x at 10.0.0.1", &["10.0.0.1"]),
        ("fe80::1%wlan0 2003:e5:1234:5678::/64", &["fe80::1", "2003:e5:1234:5678::"]),
        ("fe80:: and fe80::1:", &["fe80::", "fe80::1"]),
        ("from fe80::1:2 to 2001:db8::1.", &["fe80::1:2", "2001:db8::1"]),
        ("[2001:db8::1]:80", &["2001:db8::1"]),
        ("::ffff:192.168.1.5", &["::ffff:192.168.1.5"]),
        ("ask anna@home.example, not bob@", &["anna@home.example"]),
        ("size größe 10.0.0.1€", &["10.0.0.1"]),
        ("anna@mühle.example", &["anna@mühle.example"]),
        ("nas.local:445, Fritz.Box and example.org", &["nas.local", "Fritz.Box"]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
    for none in [
        "",
        "12:30:45",
        "2026-01-19T10:00:00Z",
        "1.14.7",
        "2024.01.19.001",
        "300.1.1.1",
        "a@b",
        "@",
        "A8032AB1234",
        "A8032AB123456",
        "A8:03:2A:B1:23",
        ":",
        "::",
        "://",
        "see ://x",
        "local",
        "20240213-140411/1.2.0-gb1b9aa8",
        "1.2.0-beta3",
    ] {
        assert_eq!(found(none), [""; 0], "{none}");
    }
    assert!(matches!(addresses("202601191000")[..], [(_, Address::Digits(_))]));
}

#[test]
fn known_addresses_are_found_in_any_digits() {
    let mac = mac::parse("a8032ab12345").unwrap();
    for (text, spelled, new) in [
        ("a90b0101000ba8032ab12345", "a8032ab12345", "020000000001"),
        ("shellyplus1a8032ab12345power", "a8032ab12345", "020000000001"),
        ("A8:03:2A:B1:23:45:67", "A8:03:2A:B1:23:45", "02:00:00:00:00:01"),
        (
            "A8%3A03%3A2A%3AB1%3A23%3A45",
            "A8%3A03%3A2A%3AB1%3A23%3A45",
            "02%3A00%3A00%3A00%3A00%3A01",
        ),
        ("a803.2ab1.2345", "a803.2ab1.2345", "0200.0000.0001"),
        ("a8_03_2a_b1_23_45", "a8_03_2a_b1_23_45", "02_00_00_00_00_01"),
    ] {
        let found = mac::find_known(text, |other| other == mac);
        let [(range, _)] = &found[..] else { panic!("{text}: {found:?}") };
        assert_eq!(&text[range.clone()], spelled, "{text}");
        let fake = Mac { address: 0x0200_0000_0001, digits: 12 };
        assert_eq!(mac::spell_like(spelled, fake), new);
    }
    for none in ["a8032ab1234", "a8032ab12346", "a8032ab1 2345", "2026-03-01T10:00:00Z"] {
        assert_eq!(mac::find_known(none, |other| other == mac), [], "{none}");
    }
    assert_eq!(mac.reversed(), mac::parse("4523b12a03a8").unwrap());
    let v4 = Ipv4Addr::new(192, 168, 1, 5);
    for (text, spelled, new) in [
        ("ip-192-168-1-5.home", "192-168-1-5", "198-18-0-1"),
        ("sensor.192_168_1_5_rssi", "192_168_1_5", "198_18_0_1"),
        ("1-192-168-1-5", "192-168-1-5", "198-18-0-1"),
    ] {
        let found = ip::find_known_v4(text, |other| other == v4);
        let [(range, _)] = &found[..] else { panic!("{text}: {found:?}") };
        assert_eq!(&text[range.clone()], spelled, "{text}");
        assert_eq!(ip::spell_v4_like(spelled, Ipv4Addr::new(198, 18, 0, 1)), new);
    }
    for none in ["192-168-1-50", "192-168_1-5", "a192-168-1-5", "192-168-1-5x", "192--168-1-5"] {
        assert_eq!(ip::find_known_v4(none, |other| other == v4), [], "{none}");
    }
}

#[test]
fn addresses_common_to_all_homes_are_kept() {
    for v4 in [
        "0.0.0.0",
        "127.0.0.1",
        "127.0.1.1",
        "255.255.255.255",
        "255.255.255.0",
        "255.0.0.0",
        "255.255.252.0",
        "0.0.0.255",
        "224.0.0.251",
        "239.255.255.250",
        "8.8.8.8",
        "8.8.4.4",
        "1.1.1.1",
        "9.9.9.9",
    ] {
        let v4: Ipv4Addr = v4.parse().unwrap();
        assert!(ip::is_nobody_v4(v4) && ip::is_nobody_v6(v4.to_ipv6_mapped()), "{v4}");
    }
    for v4 in
        ["192.168.1.1", "10.0.0.1", "255.255.0.255", "169.254.1.1", "1.2.3.4", "8.8.8.9", "0.0.0.1"]
    {
        let v4: Ipv4Addr = v4.parse().unwrap();
        assert_eq!(ip::is_nobody_v4(v4), v4 == Ipv4Addr::new(0, 0, 0, 1), "{v4}");
    }
    for v6 in [
        "::",
        "::1",
        "fe80::",
        "ff02::1",
        "ff02::fb",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
    ] {
        assert!(ip::is_nobody_v6(v6.parse().unwrap()), "{v6}");
    }
    for v6 in ["fe80::1", "fd00::1", "2003:e5::1", "::ffff:192.168.1.5"] {
        assert!(!ip::is_nobody_v6(v6.parse().unwrap()), "{v6}");
    }
}

#[test]
fn ip_addresses_keep_the_style_of_their_spelling() {
    let new: Ipv6Addr = "2001:db8::1a".parse().unwrap();
    for (spelled, expected) in [
        ("fe80::1", "2001:db8::1a"),
        ("FE80::AB", "2001:DB8::1A"),
        ("fe80:0000:0000:0000:0000:0000:0000:0001", "2001:0db8:0000:0000:0000:0000:0000:001a"),
    ] {
        assert_eq!(ip::spell_v6_like(spelled, new), expected);
    }
    let mapped = Ipv4Addr::new(198, 18, 0, 1).to_ipv6_mapped();
    assert_eq!(ip::spell_v6_like("::ffff:192.168.1.5", mapped), "::ffff:198.18.0.1");
    assert_eq!(ip::spell_v6_like("::FFFF:192.168.1.5", mapped), "::FFFF:198.18.0.1");
    assert_eq!(ip::spell_v6_like("::ffff:c0a8:105", mapped), "::ffff:c612:1");
}
