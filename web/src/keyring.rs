//! The public keys that a person keeps, and the signers that hosts are known to have.

pub(crate) mod storage;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use sma_worker::protocol::KeyFacts;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptKey {
    /// What the person calls it.
    pub(crate) label: String,
    /// The key.
    pub(crate) key: KeyFacts,
}

/// Who signed the archives of a host until now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pin {
    /// `source_system.hostname` of the archive.
    pub(crate) host: String,
    /// The key.
    pub(crate) key: KeyFacts,
}

#[derive(Serialize, Deserialize)]
struct Text {
    version: u32,
    keys: Vec<KeptKey>,
    pins: Vec<Pin>,
}

impl Keyring {
    /// A keyring from its text, which may come from anybody; none where it is something else, or
    /// of a version that is not known here.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let Text { version, keys, pins } = serde_json::from_str(text).ok()?;
        if version != VERSION || keys.len() > MOST_ENTRIES || pins.len() > MOST_ENTRIES {
            return None;
        }
        let mut keyring = Self::default();
        for KeptKey { label, key } in keys {
            keyring.keep(&label, key);
        }
        for Pin { host, key } in pins {
            keyring.pin(&host, key);
        }
        Some(keyring)
    }

    /// Its text, which [`Keyring::read`] reads.
    pub(crate) fn text(&self) -> String {
        let Self { keys, pins } = self.clone();
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

    #[wasm_bindgen_test]
    fn what_is_written_is_read() {
        let mut keyring = Keyring::default();
        keyring.keep("Zuhause „7“", key("a"));
        keyring.pin("nas \"1\"", key("b"));
        assert_eq!(Keyring::read(&keyring.text()), Some(keyring));
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
            r#"{"version":1,"keys":[{"label":1}],"pins":[]}"#,
            r#"{"version":1,"keys":[],"pins":[]"#,
        ] {
            assert_eq!(Keyring::read(text), None, "{text}");
        }
        let entry = r#"{"host":"h","key":{"fingerprint":"","base64":"","pem":""}}"#;
        let many = vec![entry; MOST_ENTRIES + 1].join(",");
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
