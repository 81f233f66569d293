//! Checksums of documents, in all forms that exporters wrote.

use alloc::vec::Vec;
use core::ops::Range;

use crate::integrity::{Digest, Hasher};
use crate::json::{self, Kind, Tape, Value};
use crate::progress::Track;

/// Value of the checksum that the `2024.1` exporters hashed.
const EMPTY: &[u8] = br#""""#;

/// Value of the record count that the defective exporter hashed.
const ZERO: &[u8] = b"0";

/// Result of comparing a document with its checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChecksumResult {
    /// The content is unchanged.
    Matches {
        /// The form that the digest is computed over.
        form: ChecksumForm,
    },
    /// No checksum is stored, as in all documents of the `2024.1` server, so the content cannot be
    /// verified.
    NotStored,
    /// The checksum is not a text: a problem of structure, reported as such.
    Unreadable,
    /// The content or the checksum was changed after it was written.
    Mismatch {
        /// The stored digest; `None` where it is not `sha256:` with 64 lowercase hex digits, the
        /// only form that exporters wrote.
        stored: Option<Digest>,
        /// The computed digest of the content.
        computed: Digest,
    },
}

/// Form of a document that its digest is computed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChecksumForm {
    /// `2026.1`: the RFC 8785 form with an empty `checksum`.
    Canonical,
    /// The `2024.1` browser's exporter from 2026-07-21 on: the text with an empty `checksum`.
    OwnBytes,
    /// The `2024.1` browser's exporter before 2026-07-21: the text with an empty `checksum` and
    /// `record_count` 0. A defect of that exporter, not damage to the content.
    OwnBytesWithoutCount,
}

/// Verifies the checksum of a `2026.1` document.
pub(super) async fn verify_canonical(
    tape: &Tape,
    text: &[u8],
    track: &mut Track<'_>,
) -> ChecksumResult {
    let stored = integrity(tape.root(text)).and_then(|integrity| integrity.get("checksum"));
    let Some(stored) = stored.and_then(Value::as_str) else { return ChecksumResult::Unreadable };
    let mut hasher = Hasher::new();
    let blank: &[&[&str]] = &[&["metadata", "integrity", "checksum"]];
    json::canonical_watched(tape, text, blank, &mut |piece| hasher.update(piece), track).await;
    let (stored, computed) = (Digest::from_prefixed(&stored), hasher.finish());
    if stored == Some(computed) {
        ChecksumResult::Matches { form: ChecksumForm::Canonical }
    } else {
        ChecksumResult::Mismatch { stored, computed }
    }
}

/// Verifies the checksum of a `2024.1` document.
pub(super) async fn verify_own_bytes(
    root: Value<'_>,
    text: &[u8],
    track: &mut Track<'_>,
) -> ChecksumResult {
    let Some(integrity) = integrity(root) else { return ChecksumResult::Unreadable };
    let checksum = integrity.get("checksum").filter(|value| !value.is_null());
    let Some(checksum) = checksum else { return ChecksumResult::NotStored };
    let Some(stored) = checksum.as_str() else { return ChecksumResult::Unreadable };
    if stored.is_empty() {
        return ChecksumResult::NotStored;
    }
    let stored = Digest::from_prefixed(&stored);

    let mut edits = Vec::from([(checksum.range(), EMPTY)]);
    let computed = digest(text, &edits, track).await;
    if stored == Some(computed) {
        return ChecksumResult::Matches { form: ChecksumForm::OwnBytes };
    }
    // The defective exporter always wrote a count: without one only the first form is possible.
    if let (Some(_), Some(count)) = (stored, integrity.get("record_count")) {
        edits.push((count.range(), ZERO));
        edits.sort_unstable_by_key(|(range, _)| range.start);
        if stored == Some(digest(text, &edits, track).await) {
            return ChecksumResult::Matches { form: ChecksumForm::OwnBytesWithoutCount };
        }
    }
    ChecksumResult::Mismatch { stored, computed }
}

fn integrity(root: Value<'_>) -> Option<Value<'_>> {
    root.get("metadata")?.get("integrity").filter(|value| value.kind() == Kind::Object)
}

/// Returns the digest of a text with other bytes in some places, in ascending order.
async fn digest(text: &[u8], edits: &[(Range<usize>, &[u8])], track: &mut Track<'_>) -> Digest {
    let mut hasher = Hasher::new();
    let mut done = 0;
    for (range, bytes) in edits {
        hasher.update_watched(text.get(done..range.start).unwrap_or_default(), track).await;
        hasher.update(bytes);
        done = range.end;
    }
    hasher.update_watched(text.get(done..).unwrap_or_default(), track).await;
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::testing::{document, sample};
    use crate::document::{Document, Version};
    use alloc::string::String;

    const V2026: Version = Version::V2026_1;
    const V2024: Version = Version::V2024_1;

    fn result(version: Version, text: &[u8]) -> ChecksumResult {
        document(version, text).checksum(text)
    }

    fn mismatch(stored: &str, computed: &str) -> ChecksumResult {
        ChecksumResult::Mismatch {
            stored: Digest::from_hex(stored.as_bytes()),
            computed: Digest::from_hex(computed.as_bytes()).unwrap(),
        }
    }

    /// A sample with one character of its first device's name flipped.
    fn flip_name(name: &str) -> Vec<u8> {
        let text = String::from_utf8(sample(name)).unwrap();
        let changed = text.replacen("Kitchen Plug 1\"", "Kitchin Plug 1\"", 1);
        assert_ne!(text, changed);
        changed.into_bytes()
    }

    #[test]
    fn each_writer_is_recognized() {
        for (version, name, form) in [
            (V2026, "2026.1-browser-export", ChecksumForm::Canonical),
            (V2026, "2026.1-server-export", ChecksumForm::Canonical),
            (V2024, "2024.1-browser-after-2026-07-21", ChecksumForm::OwnBytes),
            (V2024, "2024.1-browser-before-2026-07-21", ChecksumForm::OwnBytesWithoutCount),
        ] {
            let matches = ChecksumResult::Matches { form };
            assert_eq!(result(version, &sample(name)), matches, "{name}");
        }
        let server = "2024.1-server-export";
        assert_eq!(result(V2024, &sample(server)), ChecksumResult::NotStored);
        assert_eq!(result(V2024, &flip_name(server)), ChecksumResult::NotStored);
    }

    #[test]
    fn one_flipped_character_is_found() {
        // Computed with Python: for 2026.1 the SHA-256 of json.dumps(…, sort_keys=True,
        // separators=(",", ":"), ensure_ascii=False) with checksum "", which is canonical for
        // these samples; for 2024.1 of the text with checksum "" put in by re.sub.
        for (version, name, stored, computed) in [
            (
                V2026,
                "2026.1-browser-export",
                "cad72d4366e46ee71f7ef97e52d675a8e9dd3806fb8d6d62ca0bf55bec0449f6",
                "d53af6afe8e0e6ca490eb8b838ae2530b5f0df0184c1eb73073d39d717590d74",
            ),
            (
                V2026,
                "2026.1-server-export",
                "6fd51de04700c539b786e5cebc92f5858bf4c9789bd5fb7df3e38d35a722f51f",
                "057e4ce8ecf13a13f3cc5c7bec58f78968dc80746f184a0a490d1966be6a86af",
            ),
            (
                V2024,
                "2024.1-browser-after-2026-07-21",
                "1e11586f1cab809dd68d99b06927c12e39067e53effbc533bd5d72f72771da5d",
                "5d45d11a127286ec5524aa82b63e3db166f2475e47b4d80ed63c30445761f59c",
            ),
            (
                V2024,
                "2024.1-browser-before-2026-07-21",
                "e1f536bb7d1a6b6b1a3fd47c7be8598a44fa6b841b3eee20030947e087ab9702",
                "f6848ea265afa91b4c81c0d38745e0a98d0eea99b605729491f21067a0dcb1eb",
            ),
        ] {
            assert_eq!(result(version, &flip_name(name)), mismatch(stored, computed), "{name}");
        }
    }

    #[test]
    fn any_equivalent_form_of_a_2026_document_matches() {
        let text = sample("2026.1-browser-export");
        let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let last = pretty.rfind("\"templates\"").unwrap();
        // The last member first, an escape, a point and an exponent that mean the same.
        let mut reordered = alloc::format!(
            "{{ {} ,{}}}",
            &pretty[last..pretty.len() - 2],
            &pretty[1..pretty[..last].rfind(',').unwrap()]
        );
        for (canonical, other) in [
            ("Kitchen Plug 1\"", "Kitchen\\u0020Plug 1\""),
            ("\"signal\": -40", "\"s\\u0069gnal\": -4.0E1"),
        ] {
            assert!(reordered.contains(canonical));
            reordered = reordered.replace(canonical, other);
        }
        for text in [pretty, reordered] {
            assert_eq!(
                result(V2026, text.as_bytes()),
                ChecksumResult::Matches { form: ChecksumForm::Canonical }
            );
        }
    }

    #[test]
    fn a_2024_checksum_covers_the_spelling() {
        let text = String::from_utf8(sample("2024.1-browser-after-2026-07-21")).unwrap();
        let spaced = text.replacen("{", "{ ", 1);
        assert!(matches!(result(V2024, spaced.as_bytes()), ChecksumResult::Mismatch { .. }));
        // printf … | sha256sum, with "" for the digest, and 0 for 12 in the second.
        for (digest, form) in [
            (
                "bc2570b8bc7dcdf40dfbd1d7235d52dfa9cc56e06e2c421354087f073d4d3036",
                ChecksumForm::OwnBytes,
            ),
            (
                "f19c3e567a81f660d2658975b3b0f9be4f726cde3c9c94fa59f9986a081713f0",
                ChecksumForm::OwnBytesWithoutCount,
            ),
        ] {
            let text = alloc::format!(
                r#"{{"metadata": {{"integrity": {{ "record_count" : 12 , "\u0063hecksum" :"sha256:{digest}" }} }} }}"#
            );
            assert_eq!(result(V2024, text.as_bytes()), ChecksumResult::Matches { form });
        }
    }

    #[test]
    fn a_digest_is_spelled_in_one_way() {
        let name = "2024.1-browser-after-2026-07-21";
        let text = String::from_utf8(sample(name)).unwrap();
        let hex = "1e11586f1cab809dd68d99b06927c12e39067e53effbc533bd5d72f72771da5d";
        for spelled in [&hex.to_uppercase(), &hex[1..], "abc"] {
            let text = text.replace(hex, spelled);
            assert_eq!(result(V2024, text.as_bytes()), mismatch("", hex), "{spelled}");
        }
        let text = text.replace("sha256:", "");
        assert_eq!(result(V2024, text.as_bytes()), mismatch("", hex));
    }

    #[test]
    fn a_missing_checksum_differs_from_a_malformed_one() {
        let wrap =
            |integrity: &str| alloc::format!(r#"{{"metadata":{{"integrity":{integrity}}}}}"#);
        for integrity in ["{}", r#"{"checksum":null}"#, r#"{"checksum":""}"#] {
            let text = wrap(integrity);
            assert_eq!(result(V2024, text.as_bytes()), ChecksumResult::NotStored, "{integrity}");
        }
        for integrity in [r#"{"checksum":1}"#, "[]", "null"] {
            let text = wrap(integrity);
            assert_eq!(result(V2024, text.as_bytes()), ChecksumResult::Unreadable, "{integrity}");
            assert_eq!(result(V2026, text.as_bytes()), ChecksumResult::Unreadable, "{integrity}");
        }
        assert_eq!(result(V2026, wrap("{}").as_bytes()), ChecksumResult::Unreadable);
        assert_eq!(result(V2024, b"[]"), ChecksumResult::Unreadable);
        // printf '{"metadata":{"integrity":{"checksum":""}}}' | sha256sum
        let empty = "010dd61311116809a914b4240fcf604d3a92ca2eb7869be5bb404333b6aa5aa2";
        assert_eq!(result(V2026, wrap(r#"{"checksum":""}"#).as_bytes()), mismatch("", empty));
    }

    #[test]
    fn numbers_are_checked_when_a_document_is_written() {
        for (literal, admitted) in [
            ("5e-324", true),
            ("-0", true),
            ("9007199254740991", true),
            ("9007199254740992", false),
            ("9007199254740991.5", false),
            ("1.7976931348623157e308", false),
            ("1e-400", false),
        ] {
            let text =
                alloc::format!(r#"{{"system_settings":{{"api_settings":{{"a":[{literal}]}}}}}}"#);
            let tape = json::parse(text.as_bytes(), 64).unwrap();
            assert_eq!(Document::new(V2026, tape.clone()).is_ok(), admitted, "{literal}");
            assert!(Document::new(V2024, tape).is_ok());
        }
    }
}
