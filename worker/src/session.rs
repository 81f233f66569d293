//! An archive that the worker holds, and the answers about it that need no waiting.

use std::fmt;

use sma_core::advice::{Advice, chain, to_sentence};
use sma_core::archive::{Archive, OpenError, UnlockError};
use sma_core::json::Value;
use sma_core::layer::LayerError;
use sma_core::limits::Limit;
use sma_core::report::ReportDetails;
use sma_core::signature::PublicKey;
use sma_core::{CheckId, Limits, Report};

use crate::protocol::{
    Allowance, Field, File, JsonText, KeyFacts, LockFacts, MOST_ROWS, OpenedArchive, Refusal,
    ReportForm, Rows, SHOWN_BYTES,
};

/// What an archive is that was just opened, and how to go on. The keys are those that the person
/// keeps.
#[must_use]
pub fn opened(archive: &Archive, keys: &[PublicKey]) -> OpenedArchive {
    let embedded = archive.signatures().and_then(|found| found.embedded_key());
    OpenedArchive {
        summary: Box::new(archive.summary()),
        lock: lock_facts(archive),
        embedded: embedded.map(|key| key_facts(&key)),
        signer: signer(archive, keys),
    }
}

/// A report on the archive, as the page asks for it.
#[must_use]
pub fn file(archive: &Archive, report: &Report, order: &File) -> String {
    match order.form {
        ReportForm::Json => report.to_json(),
        ReportForm::Html => report.to_html(
            &ReportDetails::new(&order.file_name, archive.file_digest(), &archive.summary())
                .with_public_keys(&trusted(&order.keys))
                .with_unlocked(archive.is_unlocked())
                .with_made_at(Some(&order.made_at)),
        ),
    }
}

/// What the archive says of itself, as JSON.
#[must_use]
pub fn facts(archive: &Archive) -> String {
    serde_json::to_string_pretty(&archive.summary()).unwrap_or_default()
}

/// The first of the trusted keys that every signature verifies with; its base64.
#[must_use]
pub fn signer(archive: &Archive, keys: &[PublicKey]) -> Option<String> {
    let signatures = archive.signatures()?;
    keys.iter().find(|key| signatures.are_signed_by(key)).map(PublicKey::to_base64)
}

/// The records that are asked for, as far as there are such.
#[must_use]
pub fn rows(archive: &Archive, range: &Rows) -> Vec<JsonText> {
    records(archive, range).unwrap_or_default()
}

/// The member that is asked for.
#[must_use]
pub fn field(archive: &Archive, field: &Field) -> Option<JsonText> {
    Some(text(&archive.section(&field.section)?.field(&field.name)?))
}

/// What a person gave as a public key, or why it is none and what to do.
pub fn read_key(bytes: &[u8]) -> Result<KeyFacts, String> {
    match PublicKey::parse(bytes) {
        Ok(key) => Ok(key_facts(&key)),
        Err(error) => {
            let what = chain(&error);
            Err(advised(format_args!("this cannot be used: {what}"), &error))
        }
    }
}

/// The keys that the page trusts. It got them from [`read_key`], so that none is left out.
#[must_use]
pub fn trusted(keys: &[String]) -> Vec<PublicKey> {
    keys.iter().filter_map(|base64| PublicKey::parse(base64.as_bytes()).ok()).collect()
}

/// Why an archive could not be opened, within those limits.
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

/// What to do about a file that this page may open.
pub const HIGHER_LIMIT: &str = "If you trust the file, open it with a higher limit. It may take \
                            several gigabytes of memory.";

/// What to do about a file that no page opens.
pub const COMMAND_LINE: &str = "Use the command line, which can be given any limit.";

/// What to do about a file for which a page has too little memory.
const MORE_MEMORY: &str = "Use the command line, which can take more memory than a page.";

/// What keeps a file from being opened, and may have left parts of it alone.
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

/// What is wrong, as a sentence, and what to do about it.
pub fn advised(what: impl fmt::Display, error: &impl Advice) -> String {
    format!("{} {}", to_sentence(what), error.action())
}

fn records(archive: &Archive, range: &Rows) -> Option<Vec<JsonText>> {
    let section = archive.section(&range.section)?;
    let collection = section.collection(&range.collection)?;
    let from = usize::try_from(range.from).ok()?;
    let count = usize::try_from(range.count.min(MOST_ROWS)).ok()?;
    Some(collection.rows(from, count).map(|record| text(&record)).collect())
}

fn key_facts(key: &PublicKey) -> KeyFacts {
    KeyFacts { fingerprint: key.fingerprint(), base64: key.to_base64(), pem: key.to_pem() }
}

fn lock_facts(archive: &Archive) -> Option<LockFacts> {
    let limit = Limits::browser().kdf_memory_bytes;
    match archive.lock() {
        Ok(lock) => Some(match lock.key_derivation {
            Some(derivation) if derivation.memory_bytes() > limit => LockFacts::Unusable {
                reason: format!(
                    "Making the key of a password takes {} MiB of memory, and this page takes no \
                     more than {} MiB.",
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

fn text(value: &Value<'_>) -> JsonText {
    let source = value.source();
    if source.len() > SHOWN_BYTES {
        return JsonText::TooLong { bytes: source.len() as u64 };
    }
    JsonText::Whole(source.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sma_core::encryption::KeyDerivation;
    use sma_core::section::table;
    use sma_core::shape::Presence;
    use wasm_bindgen_test::wasm_bindgen_test;

    const HOME: &[u8] = include_bytes!("../../tests/vectors/samples/1.0-tar-gzip.sma");

    fn home() -> Archive {
        Archive::open(HOME, &Limits::browser()).unwrap()
    }

    fn range(collection: &str, from: u64, count: u64) -> Rows {
        Rows { section: "devices".into(), collection: collection.into(), from, count }
    }

    #[wasm_bindgen_test]
    fn rows_are_the_records_asked_for() {
        let archive = home();
        let all = rows(&archive, &range("devices", 0, 24));
        assert_eq!(all.len(), 24);
        assert_eq!(rows(&archive, &range("devices", 22, 64)), all[22..]);
        let JsonText::Whole(first) = &all[0] else { panic!("it is short") };
        let fields = table("devices").unwrap().collection("devices").unwrap().record.fields;
        let required = fields.iter().filter(|field| field.presence == Presence::Required);
        for name in required.map(|field| field.name) {
            assert!(first.contains(&format!("\"{name}\":")), "{name}");
        }
    }

    #[wasm_bindgen_test]
    fn there_are_no_rows_where_nothing_is() {
        let archive = home();
        assert_eq!(rows(&archive, &range("devices", 24, 1)), []);
        assert_eq!(rows(&archive, &range("devices", u64::MAX, u64::MAX)), []);
        assert_eq!(rows(&archive, &range("gadgets", 0, 1)), []);
    }

    #[wasm_bindgen_test]
    fn long_values_are_only_measured() {
        let text = format!(
            "{{\"devices\":[{{\"id\":1,\"name\":\"{}\"}},{{\"id\":2}}]}}",
            "x".repeat(SHOWN_BYTES)
        );
        let tape = sma_core::json::parse(text.as_bytes(), 8).unwrap();
        let devices = tape.root(text.as_bytes()).get("devices").unwrap();
        let texts: Vec<_> = devices.elements().map(|device| super::text(&device)).collect();
        let bytes = (SHOWN_BYTES + "{\"id\":1,\"name\":\"\"}".len()) as u64;
        assert_eq!(texts, [JsonText::TooLong { bytes }, JsonText::Whole("{\"id\":2}".into())]);
    }

    #[wasm_bindgen_test]
    fn members_that_are_no_collections_are_fields() {
        let bytes =
            include_bytes!("../../tests/vectors/samples/2024.1-browser-after-2026-07-21.sma");
        let archive = Archive::open(bytes, &Limits::browser()).unwrap();
        let member = |name: &str| {
            field(&archive, &Field { section: "network_settings".into(), name: name.into() })
        };
        let found = member("mqtt_config");
        let Some(JsonText::Whole(text)) = &found else { panic!("the document has it") };
        assert!(text.starts_with('{'));
        assert_eq!(member("nothing"), None);
    }

    #[wasm_bindgen_test]
    fn an_archive_says_what_it_is_unlocked_with() {
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
    fn what_cannot_be_derived_here_is_said_before_a_password_is_asked_for() {
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
    fn a_refusal_says_what_to_do() {
        let error = Archive::open(b"PK\x03\x04", &Limits::browser()).unwrap_err();
        let refusal = refusal(&error, Allowance::Usual);
        assert_eq!(refusal.code, "SMA-A001");
        assert!(!refusal.message.is_empty() && !refusal.action.is_empty());
    }
}
