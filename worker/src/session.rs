//! Answers about an open archive that are computed at once.

use std::fmt;

use sma_core::advice::{Advice, chain, to_sentence};
use sma_core::archive::{Archive, OpenError, UnlockError};
use sma_core::json::Value;
use sma_core::layer::LayerError;
use sma_core::limits::Limit;
use sma_core::recover::{RecoverError, RepairError};
use sma_core::report::ReportDetails;
use sma_core::secrets::{find_hidden, is_placeholder};
use sma_core::signature::PublicKey;
use sma_core::{CheckId, Limits, Report};

use crate::protocol::{
    Allowance, Field, File, JsonText, KeyFacts, LockFacts, MAX_VALUE_BYTES, NotRecovered,
    OpenedArchive, Refusal, ReportForm,
};

/// Describes an archive that was just opened. The keys are those of the keyring.
#[must_use]
pub fn describe(archive: &Archive, keys: &[PublicKey]) -> OpenedArchive {
    let embedded = archive.signatures().and_then(|found| found.embedded_key());
    OpenedArchive {
        summary: Box::new(archive.summary()),
        lock: lock_facts(archive),
        embedded: embedded.map(|key| key_facts(&key)),
        signer: signer(archive, keys),
    }
}

/// Renders a report in the requested format.
#[must_use]
pub fn render_report(archive: &Archive, report: &Report, order: &File) -> String {
    match order.form {
        ReportForm::Json => report.to_json(),
        ReportForm::Html => report.to_html(
            &ReportDetails::new(&order.file_name, archive.file_digest(), &archive.summary())
                .with_public_keys(&parse_keys(&order.keys))
                .with_unlocked(archive.is_unlocked())
                .with_made_at(Some(&order.made_at)),
        ),
    }
}

/// Renders the summary of an archive as JSON.
#[must_use]
pub fn render_summary(archive: &Archive) -> String {
    serde_json::to_string_pretty(&archive.summary()).unwrap_or_default()
}

/// Returns the base64 of the first trusted key with which every signature verifies.
#[must_use]
pub fn signer(archive: &Archive, keys: &[PublicKey]) -> Option<String> {
    let signatures = archive.signatures()?;
    keys.iter().find(|key| signatures.are_signed_by(key)).map(PublicKey::to_base64)
}

/// Returns the requested field.
#[must_use]
pub fn field(archive: &Archive, field: &Field) -> Option<JsonText> {
    Some(json_text(&archive.section(&field.section)?.field(&field.name)?))
}

/// Parses a public key.
///
/// # Errors
/// Sentences that state what is wrong and what to do next.
pub fn read_key(bytes: &[u8]) -> Result<KeyFacts, String> {
    match PublicKey::parse(bytes) {
        Ok(key) => Ok(key_facts(&key)),
        Err(error) => Err(with_advice(chain(&error), &error)),
    }
}

/// Parses trusted keys. They come from [`read_key`], so that none is malformed.
#[must_use]
pub fn parse_keys(keys: &[String]) -> Vec<PublicKey> {
    keys.iter().filter_map(|base64| PublicKey::parse(base64.as_bytes()).ok()).collect()
}

/// Describes why an archive could not be opened within these limits.
#[must_use]
pub fn refusal(error: &OpenError, allowance: Allowance) -> Refusal {
    let check = error.check();
    let is_over_limit = error.limit().is_some_and(|limit| limit != Limit::KdfMemoryBytes);
    let can_be_raised = is_over_limit && allowance == Allowance::Usual;
    let is_out_of_memory = matches!(error, OpenError::Layer(LayerError::Memory { .. }));
    Refusal {
        code: check.info().code.into(),
        message: to_sentence(chain(error)),
        action: match (is_over_limit, can_be_raised) {
            (false, _) if is_out_of_memory => MORE_MEMORY.into(),
            (false, _) => error.action().into(),
            (true, false) => COMMAND_LINE.into(),
            (true, true) => HIGHER_LIMIT.into(),
        },
        is_damage: DAMAGE.contains(&check),
        is_over_limit: can_be_raised,
    }
}

/// Describes why nothing could be recovered within these limits.
#[must_use]
pub fn describe_recover_error(error: &RecoverError, allowance: Allowance) -> NotRecovered {
    let is_over_limit = error.limit().is_some();
    let action = match (is_over_limit, allowance) {
        (true, Allowance::Usual) => HIGHER_LIMIT,
        (true, Allowance::Most) => COMMAND_LINE,
        (false, _) => error.action(),
    };
    NotRecovered {
        reason: format!("{} {action}", to_sentence(chain(error))),
        is_over_limit: is_over_limit && allowance == Allowance::Usual,
    }
}

/// Describes why the intact sections of a file do not make an archive. The advice is for a page that
/// saves single sections.
#[must_use]
pub fn describe_repair_error(error: &RepairError) -> String {
    let action = match error {
        RepairError::Document
        | RepairError::NoManifest { .. }
        | RepairError::DevicesHidden
        | RepairError::Invalid { .. } => "Save the sections one by one.",
        _ => error.action(),
    };
    format!("{} {action}", to_sentence(chain(error)))
}

/// Advice for a file that the page can open with higher limits.
pub const HIGHER_LIMIT: &str =
    "If you trust the file, raise the limit. This may take several gigabytes of memory.";

/// Advice for a file that exceeds the highest limits of the page.
pub const COMMAND_LINE: &str =
    "Use shelly-manager on the command line, where every limit can be raised.";

/// Advice for a file that needs more memory than a page has.
const MORE_MEMORY: &str =
    "Use shelly-manager on the command line, which can use more memory than a page.";

/// Checks whose failure keeps a file from being opened, but may leave sections intact.
const DAMAGE: &[CheckId] = &[
    CheckId::CompressionTruncated,
    CheckId::CompressionDamaged,
    CheckId::CompressionChecksum,
    CheckId::CompressionTrailing,
    CheckId::TarHeader,
    CheckId::TarTruncated,
    CheckId::TarExtension,
    CheckId::TarDataAfterEnd,
    CheckId::DuplicatePath,
    CheckId::BundleJson,
    CheckId::BundleMember,
    CheckId::ManifestJson,
    CheckId::DocumentJson,
];

/// Returns what is wrong and what to do next, in sentences.
pub fn with_advice(what: impl fmt::Display, error: &impl Advice) -> String {
    format!("{} {}", to_sentence(what), error.action())
}

/// Describes a public key.
#[must_use]
pub fn key_facts(key: &PublicKey) -> KeyFacts {
    KeyFacts { fingerprint: key.fingerprint(), base64: key.to_base64(), pem: key.to_pem() }
}

fn lock_facts(archive: &Archive) -> Option<LockFacts> {
    let limit = Limits::browser().kdf_memory_bytes;
    match archive.lock() {
        Ok(lock) => Some(match lock.key_derivation {
            Some(derivation) if derivation.memory_bytes() > limit => LockFacts::Unusable {
                reason: format!(
                    "Deriving the key requires {} MiB of memory, and the limit of this page is {} \
                     MiB. {MORE_MEMORY}",
                    derivation.memory_bytes().div_ceil(1 << 20),
                    limit >> 20
                ),
            },
            Some(derivation) => LockFacts::Password { derivation, salt: lock.salt },
            None => LockFacts::KeyFile,
        }),
        Err(UnlockError::NotEncrypted) => None,
        Err(error) => Some(LockFacts::Unusable { reason: to_sentence(chain(&error)) }),
    }
}

/// Returns the text of a value for the page.
pub(crate) fn json_text(value: &Value<'_>) -> JsonText {
    let source = value.source();
    if source.len() > MAX_VALUE_BYTES {
        return JsonText::TooLong { bytes: source.len() as u64 };
    }
    JsonText::Whole { text: source.to_owned(), secrets: secrets(value) }
}

/// Returns the offsets of the secrets in the text of a value. A placeholder of a removed one hides
/// nothing.
fn secrets(value: &Value<'_>) -> Vec<usize> {
    let start = value.range().start;
    let is_placeholder = |at: usize| {
        let text = value.source().get(at..).unwrap_or_default();
        let text = text.strip_prefix('"').and_then(|text| text.split('"').next());
        text.is_some_and(is_placeholder)
    };
    let places = find_hidden(*value).into_iter().filter_map(|place| place.checked_sub(start));
    places.filter(|place| !is_placeholder(*place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sma_core::encryption::KeyDerivation;
    use wasm_bindgen_test::wasm_bindgen_test;

    const HOME: &[u8] = include_bytes!("../../tests/vectors/samples/1.0-tar-gzip.sma");

    #[wasm_bindgen_test]
    fn long_values_are_replaced_by_their_length() {
        let text = format!(
            "{{\"devices\":[{{\"id\":1,\"name\":\"{}\"}},{{\"id\":2}}]}}",
            "x".repeat(MAX_VALUE_BYTES)
        );
        let tape = sma_core::json::parse(text.as_bytes(), 8).unwrap();
        let devices = tape.root(text.as_bytes()).get("devices").unwrap();
        let texts: Vec<_> = devices.elements().map(|device| json_text(&device)).collect();
        let bytes = (MAX_VALUE_BYTES + "{\"id\":1,\"name\":\"\"}".len()) as u64;
        assert_eq!(
            texts,
            [
                JsonText::TooLong { bytes },
                JsonText::Whole { text: "{\"id\":2}".into(), secrets: vec![] }
            ]
        );
    }

    #[wasm_bindgen_test]
    fn secrets_are_located_in_the_text_of_their_value() {
        let text = r#"[{"a":1},{"wifi":{"ssid":"x","pass":"y"},"token":"[REDACTED]"}]"#;
        let tape = sma_core::json::parse(text.as_bytes(), 8).unwrap();
        let record = tape.root(text.as_bytes()).elements().nth(1).unwrap();
        let JsonText::Whole { text, secrets } = &json_text(&record) else { panic!("it is short") };
        assert_eq!(*secrets, [text.find("\"y\"").unwrap()]);
    }

    #[wasm_bindgen_test]
    fn values_other_than_collections_are_fields() {
        let bytes =
            include_bytes!("../../tests/vectors/samples/2024.1-browser-after-2026-07-21.sma");
        let archive = Archive::open(bytes, &Limits::browser()).unwrap();
        let member = |name: &str| {
            field(&archive, &Field { section: "network_settings".into(), name: name.into() })
        };
        let found = member("mqtt_config");
        let Some(JsonText::Whole { text, .. }) = &found else { panic!("the document has it") };
        assert!(text.starts_with('{'));
        assert_eq!(member("nothing"), None);
    }

    #[wasm_bindgen_test]
    fn an_archive_reports_what_unlocks_it() {
        let lock = |bytes: &[u8]| lock_facts(&Archive::open(bytes, &Limits::browser()).unwrap());
        assert_eq!(lock(HOME), None);
        let key_file = include_bytes!("../../tests/vectors/samples/1.0-chacha-rawkey.sma");
        assert_eq!(lock(key_file), Some(LockFacts::KeyFile));
        // The manifest's salt is WSXuP6HcnY6xlT5R9Rrs4Q==.
        let scrypt = include_bytes!("../../tests/vectors/samples/1.0-chacha-scrypt.sma");
        let derivation = KeyDerivation::Scrypt { log_n: 17, r: 8, p: 1 };
        let salt = 0x5925_ee3f_a1dc_9d8e_b195_3e51_f51a_ece1_u128.to_be_bytes();
        assert_eq!(lock(scrypt), Some(LockFacts::Password { derivation, salt }));
    }

    #[wasm_bindgen_test]
    fn an_excessive_derivation_is_reported_before_a_password_is_requested() {
        let reason = |bytes: &[u8]| {
            let archive = Archive::open(bytes, &Limits::browser()).unwrap();
            match lock_facts(&archive) {
                Some(LockFacts::Unusable { reason }) => reason,
                other => panic!("it is not to be unlocked, and not {other:?}"),
            }
        };
        let a_gibibyte = include_bytes!("../../tests/vectors/derivation/argon2-most.sma");
        assert!(reason(a_gibibyte).contains("1024 MiB"));
        let out_of_range = include_bytes!("../../tests/vectors/derivation/argon2-time-17.sma");
        assert!(reason(out_of_range).contains("time_cost"));
    }

    #[wasm_bindgen_test]
    fn a_refusal_contains_advice() {
        let error = Archive::open(b"PK\x03\x04", &Limits::browser()).unwrap_err();
        let refusal = refusal(&error, Allowance::Usual);
        assert_eq!(refusal.code, "SMA-A001");
        assert!(!refusal.message.is_empty() && !refusal.action.is_empty());
    }
}
