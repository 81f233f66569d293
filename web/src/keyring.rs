//! The keyring: trusted public keys, and the signers pinned for hosts.

pub(crate) mod storage;
pub(crate) mod store;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use sma_worker::protocol::KeyFacts;
use sma_worker::session::read_key;

/// Version of the text form.
const VERSION: u32 = 1;

/// Maximum length of a label, in characters: what fits in a line.
pub(crate) const MAX_LABEL: usize = 80;

/// Maximum number of keys, and of pins, in a text.
const MAX_ENTRIES: usize = 1000;

/// Keys with their labels, and pins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keyring {
    /// In the order in which they were added; each key once.
    pub(crate) keys: Vec<KeptKey>,
    /// In the order in which they were added; each host once.
    pub(crate) pins: Vec<Pin>,
}

/// A trusted public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct KeptKey {
    /// Name that the user gave it.
    pub(crate) label: String,
    /// The key.
    pub(crate) key: KeyFacts,
}

/// The signer that the user expects for a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pin {
    /// `source_system.hostname` of the archive.
    pub(crate) host: String,
    /// The key.
    pub(crate) key: KeyFacts,
}

/// Text form, for writing.
#[derive(Serialize)]
struct Text<'a> {
    version: u32,
    keys: &'a [KeptKey],
    pins: &'a [Pin],
}

/// Text form, for reading.
#[derive(Deserialize)]
struct ReadText {
    version: u32,
    keys: Vec<Entry<ReadKeptKey>>,
    pins: Vec<Entry<ReadPin>>,
}

/// An entry, or anything else in its place.
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

/// A key, for reading. Nothing else in the text is trusted.
#[derive(Deserialize)]
struct ReadKey {
    base64: String,
}

impl ReadKey {
    /// Returns the key with the fingerprint and PEM that the core derives from it.
    fn facts(&self) -> Option<KeyFacts> {
        read_key(self.base64.as_bytes()).ok()
    }
}

/// Result of reading a keyring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The valid entries.
    pub(crate) keyring: Keyring,
    /// Number of entries that were skipped because they are malformed or contain no public key.
    pub(crate) skipped: u64,
}

impl Keyring {
    /// Reads a keyring from untrusted text. None if it is not a keyring, or of an unknown version.
    pub(crate) fn read(text: &str) -> Option<Reading> {
        let ReadText { version, keys, pins } = serde_json::from_str(text).ok()?;
        if version != VERSION || keys.len() > MAX_ENTRIES || pins.len() > MAX_ENTRIES {
            return None;
        }
        let mut reading = Reading::default();
        for entry in keys {
            if let Entry::Good(ReadKeptKey { label, key }) = entry
                && let Some(key) = key.facts()
            {
                reading.keyring.keep(&label, key);
            } else {
                reading.skipped += 1;
            }
        }
        for entry in pins {
            if let Entry::Good(ReadPin { host, key }) = entry
                && let Some(key) = key.facts()
            {
                reading.keyring.pin(&host, key);
            } else {
                reading.skipped += 1;
            }
        }
        Some(reading)
    }

    /// Returns the text form, which [`Keyring::read`] reads.
    pub(crate) fn to_text(&self) -> String {
        let Self { keys, pins } = self;
        serde_json::to_string_pretty(&Text { version: VERSION, keys, pins }).unwrap_or_default()
    }

    /// Returns the key with this base64, if it is in the keyring.
    pub(crate) fn find(&self, base64: &str) -> Option<&KeptKey> {
        self.keys.iter().find(|kept| kept.key.base64 == base64)
    }

    /// Adds a key with a label, or changes the label of a key that is in the keyring.
    pub(crate) fn keep(&mut self, label: &str, key: KeyFacts) {
        let label = clean(label);
        match self.keys.iter_mut().find(|kept| kept.key.base64 == key.base64) {
            Some(kept) => kept.label = label,
            None => self.keys.push(KeptKey { label, key }),
        }
    }

    /// Adds the entries of another keyring. Existing labels and pins stay.
    pub(crate) fn merge(&mut self, other: Self) {
        for KeptKey { label, key } in other.keys {
            if self.find(&key.base64).is_none() {
                self.keep(&label, key);
            }
        }
        for Pin { host, key } in other.pins {
            if self.pin_of(&host).is_none() {
                self.pin(&host, key);
            }
        }
    }

    /// Removes the key with this base64.
    pub(crate) fn remove(&mut self, base64: &str) {
        self.keys.retain(|kept| kept.key.base64 != base64);
    }

    /// Returns the pin of a host.
    pub(crate) fn pin_of(&self, host: &str) -> Option<&Pin> {
        self.pins.iter().find(|pin| pin.host == host)
    }

    /// Pins the signer of a host.
    pub(crate) fn pin(&mut self, host: &str, key: KeyFacts) {
        self.unpin(host);
        self.pins.push(Pin { host: host.into(), key });
    }

    /// Removes the pin of a host.
    pub(crate) fn unpin(&mut self, host: &str) {
        self.pins.retain(|pin| pin.host != host);
    }
}

/// Returns a label that can be displayed: one line, not empty.
fn clean(label: &str) -> String {
    let line: String = label.chars().filter(|c| !c.is_control()).collect();
    let line: String = line.trim().chars().take(MAX_LABEL).collect();
    if line.is_empty() { "Unnamed key".into() } else { line }
}

/// Returns whether a typed fingerprint is this one. It may contain spaces and line ends, and omit
/// `SHA256:`. None if nothing was typed.
pub(crate) fn matches(fingerprint: &str, typed: &str) -> Option<bool> {
    let bare = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let digest = match text.get(..7) {
            Some(name) if name.eq_ignore_ascii_case("SHA256:") => text.get(7..).unwrap_or_default(),
            _ => &text,
        };
        // Some programs pad it.
        digest.trim_end_matches('=').to_owned()
    };
    let typed = bare(typed);
    (!typed.is_empty()).then(|| typed == bare(fingerprint))
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
        assert_eq!(keyring.keys[0].label, "Unnamed key");
        assert_eq!(keyring.keys[1].label.len(), MAX_LABEL);
    }

    #[wasm_bindgen_test]
    fn a_host_has_one_signer() {
        let mut keyring = Keyring::default();
        keyring.pin("nas", key("a"));
        keyring.pin("NAS", key("b"));
        keyring.pin("nas", key("c"));
        assert_eq!(keyring.pin_of("nas").map(|pin| pin.key.base64.as_str()), Some("c"));
        assert_eq!(keyring.pins.len(), 2);
        keyring.unpin("nas");
        assert_eq!(keyring.pin_of("nas"), None);
    }

    #[wasm_bindgen_test]
    fn merging_changes_no_existing_entry() {
        let mut keyring = Keyring::default();
        keyring.keep("Home", key("a"));
        keyring.pin("nas", key("a"));
        let mut other = Keyring::default();
        other.keep("Mine now", key("a"));
        other.keep("Office", key("b"));
        other.pin("nas", key("b"));
        other.pin("desk", key("b"));
        keyring.merge(other);
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
    fn written_output_is_parsed_back() {
        let mut keyring = Keyring::default();
        let [first, second] = KEYS.map(|base64| read_key(base64.as_bytes()).unwrap());
        keyring.keep("Zuhause „7“", first);
        keyring.pin("nas \"1\"", second);
        let text = keyring.to_text();
        assert_eq!(Keyring::read(&text), Some(Reading { keyring, skipped: 0 }));
    }

    #[wasm_bindgen_test]
    fn only_the_key_of_a_text_is_trusted() {
        let text = r#"{"version":1,"more":[],"keys":[{"label":"Me","trusted":true,"key":{
            "fingerprint":"SHA256:of/another","base64":"KEY","pem":"x\nKEY\ntouch pwned\n"}}],
            "pins":[{"host":"nas","key":{"base64":"KEY"}}]}"#;
        let Reading { keyring, skipped } = Keyring::read(&text.replace("KEY", KEYS[0])).unwrap();
        assert_eq!(skipped, 0);
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
    fn entries_without_a_key_are_skipped_and_counted() {
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
        let Reading { keyring, skipped } = Keyring::read(&text).unwrap();
        assert_eq!((keyring.keys.len(), keyring.pins.len(), skipped), (1, 0, 9));
    }

    #[wasm_bindgen_test]
    fn other_texts_are_refused() {
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
        let many = vec!["{}"; MAX_ENTRIES + 1].join(",");
        assert_eq!(Keyring::read(&format!(r#"{{"version":1,"keys":[],"pins":[{many}]}}"#)), None);
    }

    // The fingerprint is that of the key of RFC 8032, section 7.1, test 1, from `ssh-keygen -lf`.
    #[wasm_bindgen_test]
    fn fingerprints_are_compared_as_people_type_them() {
        const PRINT: &str = "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8";
        for typed in [
            PRINT,
            "bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8",
            " sha256: bbXpuKG6zh zdmnxq256Tl\nqzFBzRl2f6OOg722cYNbU8= ",
        ] {
            assert_eq!(matches(PRINT, typed), Some(true), "{typed}");
        }
        for typed in ["SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU", "BBXpu", "ü", "sha256"]
        {
            assert_eq!(matches(PRINT, typed), Some(false), "{typed}");
        }
        assert_eq!(matches(PRINT, " \n"), None);
        assert_eq!(matches(PRINT, "SHA256:"), None);
    }
}
