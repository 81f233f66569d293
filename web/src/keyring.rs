//! The public keys that a person keeps, and the signers that hosts are known to have.

pub(crate) mod storage;
pub(crate) mod store;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use sma_worker::protocol::KeyFacts;
use sma_worker::session::read_key;

/// The version of the text that a keyring is written as.
const VERSION: u32 = 1;

/// Longest label, in characters: what fits into a line.
pub(crate) const MOST_LABEL: usize = 80;

/// Most keys, and most pins, that a file may bring along.
const MOST_ENTRIES: usize = 1000;

/// The keys under their labels, and the pins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keyring {
    /// In the order in which they came; each key once.
    pub(crate) keys: Vec<KeptKey>,
    /// In the order in which they came; each host once.
    pub(crate) pins: Vec<Pin>,
}

/// A public key, and what the person calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct KeptKey {
    /// What the person calls it.
    pub(crate) label: String,
    /// The key.
    pub(crate) key: KeyFacts,
}

/// Who signed the archives of a host until now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pin {
    /// `source_system.hostname` of the archive.
    pub(crate) host: String,
    /// The key.
    pub(crate) key: KeyFacts,
}

/// A keyring as it is written.
#[derive(Serialize)]
struct Text<'a> {
    version: u32,
    keys: &'a [KeptKey],
    pins: &'a [Pin],
}

/// A keyring as it is read.
#[derive(Deserialize)]
struct ReadText {
    version: u32,
    keys: Vec<Entry<ReadKeptKey>>,
    pins: Vec<Entry<ReadPin>>,
}

/// An entry, or what stands in its place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry<T> {
    Good(T),
    Malformed(IgnoredAny),
}

#[derive(Deserialize)]
struct ReadKeptKey {
    label: String,
    key: ReadKey,
}

#[derive(Deserialize)]
struct ReadPin {
    host: String,
    key: ReadKey,
}

/// A key as it is read: of what is written, nothing else is believed.
#[derive(Deserialize)]
struct ReadKey {
    base64: String,
}

impl ReadKey {
    /// The key, with the fingerprint and the PEM that the core makes of it.
    fn facts(&self) -> Option<KeyFacts> {
        read_key(self.base64.as_bytes()).ok()
    }
}

/// A keyring that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Its entries.
    pub(crate) keyring: Keyring,
    /// Entries that are left out, since they are malformed or hold no public key.
    pub(crate) left_out: u64,
}

impl Keyring {
    /// Reads a keyring, whose text may come from anybody; none where it is something else, or of a
    /// version that is not known here.
    pub(crate) fn read(text: &str) -> Option<Reading> {
        let ReadText { version, keys, pins } = serde_json::from_str(text).ok()?;
        if version != VERSION || keys.len() > MOST_ENTRIES || pins.len() > MOST_ENTRIES {
            return None;
        }
        let mut reading = Reading::default();
        for entry in keys {
            if let Entry::Good(ReadKeptKey { label, key }) = entry
                && let Some(key) = key.facts()
            {
                reading.keyring.keep(&label, key);
            } else {
                reading.left_out += 1;
            }
        }
        for entry in pins {
            if let Entry::Good(ReadPin { host, key }) = entry
                && let Some(key) = key.facts()
            {
                reading.keyring.pin(&host, key);
            } else {
                reading.left_out += 1;
            }
        }
        Some(reading)
    }

    /// Its text, which [`Keyring::read`] reads.
    pub(crate) fn text(&self) -> String {
        let Self { keys, pins } = self;
        serde_json::to_string_pretty(&Text { version: VERSION, keys, pins }).unwrap_or_default()
    }

    /// The key with that base64, if it is kept.
    pub(crate) fn find(&self, base64: &str) -> Option<&KeptKey> {
        self.keys.iter().find(|kept| kept.key.base64 == base64)
    }

    /// Keeps a key under a label; one that is kept already gets that label.
    pub(crate) fn keep(&mut self, label: &str, key: KeyFacts) {
        let label = clean(label);
        match self.keys.iter_mut().find(|kept| kept.key.base64 == key.base64) {
            Some(kept) => kept.label = label,
            None => self.keys.push(KeptKey { label, key }),
        }
    }

    /// Takes in what another keyring has beyond this one: what the person has said here holds.
    pub(crate) fn add(&mut self, other: Self) {
        for KeptKey { label, key } in other.keys {
            if self.find(&key.base64).is_none() {
                self.keep(&label, key);
            }
        }
        for Pin { host, key } in other.pins {
            if self.pinned(&host).is_none() {
                self.pin(&host, key);
            }
        }
    }

    /// Removes the key with that base64.
    pub(crate) fn remove(&mut self, base64: &str) {
        self.keys.retain(|kept| kept.key.base64 != base64);
    }

    /// Who signed the archives of that host until now, if the person has said so.
    pub(crate) fn pinned(&self, host: &str) -> Option<&Pin> {
        self.pins.iter().find(|pin| pin.host == host)
    }

    /// Notes who signs the archives of that host.
    pub(crate) fn pin(&mut self, host: &str, key: KeyFacts) {
        self.unpin(host);
        self.pins.push(Pin { host: host.into(), key });
    }

    /// Forgets who signs the archives of that host.
    pub(crate) fn unpin(&mut self, host: &str) {
        self.pins.retain(|pin| pin.host != host);
    }
}

/// A label as it can be shown: one line, not empty.
fn clean(label: &str) -> String {
    let line: String = label.chars().filter(|c| !c.is_control()).collect();
    let line: String = line.trim().chars().take(MOST_LABEL).collect();
    if line.is_empty() { "Key without a name".into() } else { line }
}

/// Whether a fingerprint is the one that the person was told, however they typed it: with spaces
/// and line ends in it, or without the `SHA256:`. None where nothing was typed.
pub(crate) fn matches(fingerprint: &str, told: &str) -> Option<bool> {
    let bare = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let digest = match text.get(..7) {
            Some(name) if name.eq_ignore_ascii_case("SHA256:") => text.get(7..).unwrap_or_default(),
            _ => &text,
        };
        // Some programs pad it.
        digest.trim_end_matches('=').to_owned()
    };
    let told = bare(told);
    (!told.is_empty()).then(|| told == bare(fingerprint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn key(name: &str) -> KeyFacts {
        KeyFacts { fingerprint: format!("SHA256:{name}"), base64: name.into(), pem: "PEM".into() }
    }

    #[wasm_bindgen_test]
    fn a_key_is_kept_once_and_under_its_latest_label() {
        let mut keyring = Keyring::default();
        keyring.keep("Home", key("a"));
        keyring.keep("Office", key("b"));
        keyring.keep("  At\u{7} home\n", key("a"));
        let labels: Vec<_> = keyring.keys.iter().map(|kept| kept.label.as_str()).collect();
        assert_eq!(labels, ["At home", "Office"]);
        keyring.remove("a");
        assert_eq!(keyring.find("a"), None);
        assert_eq!(keyring.find("b").map(|kept| kept.label.as_str()), Some("Office"));
    }

    #[wasm_bindgen_test]
    fn labels_are_one_line_and_never_empty() {
        let mut keyring = Keyring::default();
        keyring.keep(" \n ", key("a"));
        keyring.keep(&"x".repeat(1000), key("b"));
        assert_eq!(keyring.keys[0].label, "Key without a name");
        assert_eq!(keyring.keys[1].label.len(), MOST_LABEL);
    }

    #[wasm_bindgen_test]
    fn a_host_has_one_signer() {
        let mut keyring = Keyring::default();
        keyring.pin("nas", key("a"));
        keyring.pin("NAS", key("b"));
        keyring.pin("nas", key("c"));
        assert_eq!(keyring.pinned("nas").map(|pin| pin.key.base64.as_str()), Some("c"));
        assert_eq!(keyring.pins.len(), 2);
        keyring.unpin("nas");
        assert_eq!(keyring.pinned("nas"), None);
    }

    #[wasm_bindgen_test]
    fn what_is_added_changes_nothing_that_is_there() {
        let mut keyring = Keyring::default();
        keyring.keep("Home", key("a"));
        keyring.pin("nas", key("a"));
        let mut other = Keyring::default();
        other.keep("Mine now", key("a"));
        other.keep("Office", key("b"));
        other.pin("nas", key("b"));
        other.pin("desk", key("b"));
        keyring.add(other);
        let labels: Vec<_> = keyring.keys.iter().map(|kept| kept.label.as_str()).collect();
        assert_eq!(labels, ["Home", "Office"]);
        let pins: Vec<_> = keyring.pins.iter().map(|pin| (&*pin.host, &*pin.key.base64)).collect();
        assert_eq!(pins, [("nas", "a"), ("desk", "b")]);
    }

    /// The base64 of the keys of RFC 8032, section 7.1, tests 1 and 2.
    const KEYS: [&str; 2] = [
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=",
    ];

    #[wasm_bindgen_test]
    fn what_is_written_is_read() {
        let mut keyring = Keyring::default();
        let [first, second] = KEYS.map(|base64| read_key(base64.as_bytes()).unwrap());
        keyring.keep("Zuhause „7“", first);
        keyring.pin("nas \"1\"", second);
        let text = keyring.text();
        assert_eq!(Keyring::read(&text), Some(Reading { keyring, left_out: 0 }));
    }

    #[wasm_bindgen_test]
    fn of_what_is_read_nothing_but_the_key_is_believed() {
        let text = r#"{"version":1,"more":[],"keys":[{"label":"Me","trusted":true,"key":{
            "fingerprint":"SHA256:of/another","base64":"KEY","pem":"x\nKEY\ntouch pwned\n"}}],
            "pins":[{"host":"nas","key":{"base64":"KEY"}}]}"#;
        let Reading { keyring, left_out } = Keyring::read(&text.replace("KEY", KEYS[0])).unwrap();
        assert_eq!(left_out, 0);
        for key in [&keyring.keys[0].key, &keyring.pins[0].key] {
            // From `ssh-keygen -lf` and `openssl pkey -pubin`.
            assert_eq!(key.fingerprint, "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8");
            assert_eq!(
                key.pem,
                "-----BEGIN PUBLIC KEY-----\n\
                 MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
                 -----END PUBLIC KEY-----\n"
            );
        }
    }

    #[wasm_bindgen_test]
    fn entries_that_hold_no_key_are_left_out_and_counted() {
        let good = format!(r#"{{"label":"Good","key":{{"base64":"{}"}}}}"#, KEYS[0]);
        let entries = [
            &*good,
            "1",
            "null",
            "{}",
            r#"{"label":1,"key":{"base64":"x"}}"#,
            r#"{"label":"No key"}"#,
            r#"{"label":"Not a key","key":{"base64":"AAAA"}}"#,
            // The neutral point, which any signature fits.
            r#"{"label":"Weak","key":{"base64":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}"#,
            r#"{"label":"Lines","key":{"base64":"x\nKEY\ntouch pwned\n"}}"#,
        ];
        let pin = r#"{"host":"nas","key":{"base64":""}}"#;
        let keys = entries.join(",");
        let text = format!(r#"{{"version":1,"keys":[{keys}],"pins":[{pin}]}}"#);
        let Reading { keyring, left_out } = Keyring::read(&text).unwrap();
        assert_eq!((keyring.keys.len(), keyring.pins.len(), left_out), (1, 0, 9));
    }

    #[wasm_bindgen_test]
    fn what_is_no_keyring_is_not_read() {
        for text in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"version":1}"#,
            r#"{"version":2,"keys":[],"pins":[]}"#,
            r#"{"version":1,"keys":{},"pins":[]}"#,
            r#"{"version":1,"keys":[],"pins":[]"#,
        ] {
            assert_eq!(Keyring::read(text), None, "{text}");
        }
        let many = vec!["{}"; MOST_ENTRIES + 1].join(",");
        assert_eq!(Keyring::read(&format!(r#"{{"version":1,"keys":[],"pins":[{many}]}}"#)), None);
    }

    // The fingerprint is that of the key of RFC 8032, section 7.1, test 1, from `ssh-keygen -lf`.
    #[wasm_bindgen_test]
    fn fingerprints_are_compared_as_people_type_them() {
        const PRINT: &str = "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8";
        for told in [
            PRINT,
            "bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8",
            " sha256: bbXpuKG6zh zdmnxq256Tl\nqzFBzRl2f6OOg722cYNbU8= ",
        ] {
            assert_eq!(matches(PRINT, told), Some(true), "{told}");
        }
        for told in ["SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU", "BBXpu", "ü", "sha256"] {
            assert_eq!(matches(PRINT, told), Some(false), "{told}");
        }
        assert_eq!(matches(PRINT, " \n"), None);
        assert_eq!(matches(PRINT, "SHA256:"), None);
    }
}
