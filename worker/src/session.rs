//! The archive that the worker holds, and its answers about it.

use std::fmt;
use std::rc::Rc;

use sma_core::advice::{Advice, chain, sentence};
use sma_core::archive::{Archive, OpenError, UnlockError, Unlocked};
use sma_core::convert::{self, Faults};
use sma_core::json::Value;
use sma_core::recover::Recovery;
use sma_core::report::Filing;
use sma_core::section::Section;
use sma_core::signature::PublicKey;
use sma_core::validate::Validation;
use sma_core::write::Packing;
use sma_core::{CheckId, Level, Limits, Report};

use crate::protocol::{
    FieldName, FilingOrder, JsonText, KeyFacts, LockFacts, MOST_ROWS, Refusal, ReportForm,
    Response, RowRange, SHOWN_BYTES,
};

/// The archive that is open, if one is.
#[derive(Clone, Default)]
pub enum Session {
    /// None is.
    #[default]
    Closed,
    /// Open, and locked where it is encrypted.
    Locked(Rc<Archive>),
    /// Open, with its sections decrypted.
    Unlocked(Rc<Unlocked<Rc<Archive>>>),
}

impl Session {
    /// The archive, locked or not.
    #[must_use]
    pub fn archive(&self) -> Option<&Archive> {
        match self {
            Self::Closed => None,
            Self::Locked(archive) => Some(archive),
            Self::Unlocked(unlocked) => Some(unlocked.archive()),
        }
    }

    /// The checks of a level, on their way.
    #[must_use]
    pub fn validation(&self, level: Level) -> Option<Validation<'_>> {
        match self {
            Self::Closed => None,
            Self::Locked(archive) => Some(archive.validation(level)),
            Self::Unlocked(unlocked) => Some(unlocked.validation(level)),
        }
    }

    /// That the archive is open: what it is, and how to go on.
    #[must_use]
    pub fn opened(archive: &Archive) -> Response {
        let embedded = archive.signatures().and_then(|found| found.embedded_key());
        Response::Opened {
            summary: Box::new(archive.summary()),
            lock: lock_facts(archive),
            embedded: embedded.map(|key| key_facts(&key)),
        }
    }

    /// A report on the archive, with what was measured by, as the order asks; none where nothing
    /// is open.
    #[must_use]
    pub fn file(
        &self,
        report: &Report,
        keys: &[PublicKey],
        order: &FilingOrder,
    ) -> Option<Response> {
        let (summary, unlocked) = match self {
            Self::Closed => return None,
            Self::Locked(archive) => (archive.summary(), false),
            Self::Unlocked(unlocked) => (unlocked.summary(), true),
        };
        let text = match order.form {
            ReportForm::Json => report.to_json(),
            ReportForm::Html => report.to_html(
                &Filing::new(&order.file_name, self.archive()?.file_digest(), &summary)
                    .with_public_keys(keys)
                    .with_unlocked(unlocked)
                    .with_made_at(Some(&order.made_at)),
            ),
        };
        Some(Response::Filed { form: order.form, text })
    }

    /// What converting the document to an SMA 1.0 archive would do; none where nothing is open.
    #[must_use]
    pub fn plan(&self) -> Option<Response> {
        Some(Response::Planned(Box::new(convert::plan(self.archive()?))))
    }

    /// The document as an SMA 1.0 archive; none where nothing is open.
    #[must_use]
    pub fn convert(&self, faults: Faults) -> Option<(Response, Option<Vec<u8>>)> {
        Some(match convert::to_archive(self.archive()?, &Packing::default(), faults) {
            Ok(archive) => (Response::Converted, Some(archive)),
            Err(error) => {
                let what = chain(&error);
                let reason = told(format_args!("the document cannot be converted: {what}"), &error);
                (Response::NotConverted { reason }, None)
            }
        })
    }

    /// The first of the trusted keys that every signature verifies with.
    #[must_use]
    pub fn signer(&self, keys: &[PublicKey]) -> Option<String> {
        let signatures = self.archive()?.signatures()?;
        keys.iter().find(|key| signatures.are_by(key)).map(PublicKey::to_base64)
    }

    /// The records that are asked for, as far as there are such.
    #[must_use]
    pub fn rows(&self, range: RowRange) -> Response {
        let records = self.records(&range).unwrap_or_default();
        Response::Rows { range, records }
    }

    /// The member that is asked for.
    #[must_use]
    pub fn field(&self, field: FieldName) -> Response {
        let section = self.section(&field.section);
        let value = section.and_then(|found| Some(text(&found.field(&field.name)?)));
        Response::Field { field, value }
    }

    fn section(&self, name: &str) -> Option<Section<'_>> {
        match self {
            Self::Closed => None,
            Self::Locked(archive) => archive.section(name),
            Self::Unlocked(unlocked) => unlocked.section(name),
        }
    }

    fn records(&self, range: &RowRange) -> Option<Vec<JsonText>> {
        let section = self.section(&range.section)?;
        let collection = section.collection(&range.collection)?;
        let from = usize::try_from(range.from).ok()?;
        let count = usize::try_from(range.count.min(MOST_ROWS)).ok()?;
        Some(collection.rows(from, count).map(|record| text(&record)).collect())
    }
}

/// What a person gave as a public key.
#[must_use]
pub fn read_key(bytes: &[u8]) -> Response {
    match PublicKey::parse(bytes) {
        Ok(key) => Response::Key(key_facts(&key)),
        Err(error) => {
            let what = chain(&error);
            Response::NoKey { reason: told(format_args!("this cannot be used: {what}"), &error) }
        }
    }
}

/// The keys that the page trusts. It got them from [`read_key`], so that none is left out.
#[must_use]
pub fn trusted(keys: &[String]) -> Vec<PublicKey> {
    keys.iter().filter_map(|base64| PublicKey::parse(base64.as_bytes()).ok()).collect()
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
        Err(error) => Some(LockFacts::Unusable { reason: sentence(chain(&error)) }),
    }
}

/// What the page is told about an archive that could not be opened.
#[must_use]
pub fn refusal(error: &OpenError) -> Refusal {
    let check = error.check();
    Refusal {
        code: check.info().code.into(),
        message: sentence(chain(error)),
        action: error.action().into(),
        is_damage: DAMAGE.contains(&check),
    }
}

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

/// What is still good in a file; and where that is wanted, an archive of it.
pub fn recover(file: &[u8], repair: bool) -> (Response, Option<Vec<u8>>) {
    let recovery = match Recovery::of(file, &Limits::browser()) {
        Ok(recovery) => recovery,
        Err(error) => {
            return (Response::NotRecovered { reason: told(chain(&error), &error) }, None);
        }
    };
    match recovery.repair(&recovery.packing()) {
        Ok(repaired) if repair => (Response::Repaired, Some(repaired)),
        repaired => {
            let obstacle = repaired.err().map(|error| told(chain(&error), &error));
            let report = Box::new(recovery.report().clone());
            (Response::Recovered { report, obstacle }, None)
        }
    }
}

/// What is wrong, as a sentence, and what to do about it.
fn told(what: impl fmt::Display, error: &impl Advice) -> String {
    format!("{} {}", sentence(what), error.action())
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
    use wasm_bindgen_test::wasm_bindgen_test;

    const HOME: &[u8] = include_bytes!("../../tests/vectors/samples/1.0-tar-gzip.sma");

    fn home() -> Session {
        Session::Locked(Rc::new(Archive::open(HOME, &Limits::browser()).unwrap()))
    }

    fn range(collection: &str, from: u64, count: u64) -> RowRange {
        RowRange { section: "devices".into(), collection: collection.into(), from, count }
    }

    fn records(session: &Session, range: &RowRange) -> Vec<JsonText> {
        match session.rows(range.clone()) {
            Response::Rows { range: answered, records } if answered == *range => records,
            other => panic!("rows are answered with rows, not {other:?}"),
        }
    }

    #[wasm_bindgen_test]
    fn rows_are_the_records_asked_for() {
        let session = home();
        let all = records(&session, &range("devices", 0, 24));
        assert_eq!(all.len(), 24);
        assert_eq!(records(&session, &range("devices", 22, 64)), all[22..]);
        let JsonText::Whole(first) = &all[0] else { panic!("it is short") };
        let fields = table("devices").unwrap().collection("devices").unwrap().record.fields;
        assert!(fields.iter().all(|field| first.contains(&format!("\"{}\":", field.name))));
    }

    #[wasm_bindgen_test]
    fn there_are_no_rows_where_nothing_is() {
        let session = home();
        assert_eq!(records(&session, &range("devices", 24, 1)), []);
        assert_eq!(records(&session, &range("devices", u64::MAX, u64::MAX)), []);
        assert_eq!(records(&session, &range("gadgets", 0, 1)), []);
        assert_eq!(records(&Session::Closed, &range("devices", 0, 1)), []);
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
        let session = Session::Locked(Rc::new(Archive::open(bytes, &Limits::browser()).unwrap()));
        let field = |name: &str| {
            session.field(FieldName { section: "network_settings".into(), name: name.into() })
        };
        let Response::Field { value: Some(JsonText::Whole(text)), .. } = field("mqtt_config")
        else {
            panic!("the document has it")
        };
        assert!(text.starts_with('{'));
        assert!(matches!(field("nothing"), Response::Field { value: None, .. }));
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
        let refusal = refusal(&error);
        assert_eq!(refusal.code, "SMA-A001");
        assert!(!refusal.message.is_empty() && !refusal.action.is_empty());
    }
}
