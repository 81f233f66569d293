//! The class `Archive`, and how to get one.

use sma_core::archive::Opener;
use sma_core::convert;
use sma_core::report::{Report, ReportDetails};
use sma_core::section::{Collection, Section};
use sma_core::signer::SignaturePolicy;
use sma_core::{Level, Limits};
use wasm_bindgen::prelude::*;

use crate::conversion::{self, ConvertOptions, FaultOptions};
use crate::error::{ArgumentError, SmaError};
use crate::options::{self, Filed, OpenOptions, Reader, ReportOptions};
use crate::verification::Verification;
use crate::{seal, secret, value};

/// Bytes that are copied into the memory of the wasm at a time.
const PIECE: u32 = 1 << 20;

/// An opened archive. It holds memory that the garbage collector does not see: call `free()`
/// when it is no longer needed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Archive(sma_core::Archive);

/// Opens the bytes of a file: decompresses it, and reads its container and its manifest.
///
/// Nothing is verified by this; `Archive.report` tells what is wrong inside.
///
/// # Errors
/// An `SmaError` with a code `SMA-A0…` when the bytes cannot be read as an archive at all, and
/// with a code `SMA-U…` when an argument is wrong.
#[wasm_bindgen]
pub fn open(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array | ArrayBuffer")] bytes: &JsValue,
    options: Option<OpenOptions>,
) -> Result<Archive, SmaError> {
    let bytes = value::byte_array(bytes).ok_or(ArgumentError::Bytes)?;
    let limits = options.map_or_else(|| Ok(Limits::browser()), |given| options::limits(&given))?;
    let mut opener = Opener::new(limits);
    let mut piece = Vec::new();
    let mut from = 0;
    while from < bytes.length() {
        let to = bytes.length().min(from.saturating_add(PIECE));
        let part = bytes.subarray(from, to);
        piece.resize(value::size(part.length()), 0);
        part.copy_to(&mut piece);
        opener.push(&piece)?;
        from = to;
    }
    Ok(Archive(opener.finish()?))
}

#[wasm_bindgen]
impl Archive {
    /// What the archive says it is. Nothing of it is verified.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    #[must_use]
    pub fn summary(&self) -> JsValue {
        value::plain(&self.0.summary())
    }

    /// Runs the checks of a level.
    ///
    /// With `publicKeys`, one of them must have signed the archive. With a `credential` an
    /// encrypted archive is decrypted for this report; that it does not fit is told by the
    /// report.
    ///
    /// # Errors
    /// An `SmaError` when there is no level of that name, or an option is wrong.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Level")] level: &JsValue,
        options: Option<ReportOptions>,
    ) -> Result<JsValue, SmaError> {
        let (report, _) = self.judge(level, &options::reader(options)?)?;
        Ok(value::plain(&report))
    }

    /// The same report as JSON, byte for byte as every program of Shelly Manager prints it.
    ///
    /// # Errors
    /// An `SmaError` when there is no level of that name, or an option is wrong.
    #[wasm_bindgen(js_name = reportJson)]
    pub fn report_json(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Level")] level: &JsValue,
        options: Option<ReportOptions>,
    ) -> Result<String, SmaError> {
        let (report, _) = self.judge(level, &options::reader(options)?)?;
        Ok(report.to_json())
    }

    /// The same report as a page of HTML, complete in itself, for printing or filing. Texts of
    /// the archive are only ever text in it.
    ///
    /// # Errors
    /// An `SmaError` when there is no level of that name, or an option is wrong or missing.
    #[wasm_bindgen(js_name = reportHtml)]
    pub fn report_html(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Level")] level: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "FilingOptions")] options: &JsValue,
    ) -> Result<String, SmaError> {
        let Filed { reader, file_name, made_at } = Filed::of(options)?;
        let (report, archive) = self.judge(level, &reader)?;
        let summary = archive.summary();
        let filing = ReportDetails::new(&file_name, archive.file_digest(), &summary)
            .with_public_keys(&reader.public_keys)
            .with_unlocked(archive.is_unlocked())
            .with_made_at(made_at.as_deref());
        Ok(report.to_html(&filing))
    }

    /// Who signed the archive, measured by public keys that you trust.
    ///
    /// # Errors
    /// An `SmaError` when a key is none.
    #[wasm_bindgen(unchecked_return_type = "Verification")]
    pub fn verify(
        &self,
        #[wasm_bindgen(js_name = publicKeys, unchecked_param_type = "KeyText | KeyText[]")]
        public_keys: &JsValue,
    ) -> Result<JsValue, SmaError> {
        let keys = secret::public_keys(public_keys)?;
        let report = self.0.validation(Level::Standard).with_public_keys(&keys).finish();
        Ok(value::plain(&Verification::new(&self.0, &report, &keys)))
    }

    /// Demands that the archive is signed with one of these public keys, which you trust, before its
    /// content is used. What is checked are the bytes that this handle holds, and whatever it
    /// returns from then on.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-U014` when it is not, and another one when a key is none.
    #[wasm_bindgen(js_name = demandSignature)]
    pub fn demand_signature(
        &self,
        #[wasm_bindgen(js_name = publicKeys, unchecked_param_type = "KeyText | KeyText[]")]
        public_keys: &JsValue,
    ) -> Result<(), SmaError> {
        let keys = secret::public_keys(public_keys)?;
        Ok(self.0.check_signature(SignaturePolicy::SignedBy(&keys))?)
    }

    /// Decrypts the sections of an encrypted archive, and keeps them until `lock()` or `free()`.
    /// It takes the time that the archive's key derivation is meant to take.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-E002` when the password or key does not fit.
    pub fn unlock(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Credential")] credential: &JsValue,
    ) -> Result<(), SmaError> {
        self.0 = self.0.unlock(&secret::credential(credential)??)?;
        Ok(())
    }

    /// Wipes what was decrypted. Without effect on an archive that is not unlocked.
    pub fn lock(&mut self) {
        self.0 = self.0.to_locked();
    }

    /// The archive with its sections encrypted, as the bytes of a file. Salts are random, so
    /// that no two results are the same.
    ///
    /// # Errors
    /// An `SmaError` when the archive is encrypted already, has faults, or an option is wrong.
    pub fn encrypt(
        &self,
        #[wasm_bindgen(unchecked_param_type = "EncryptOptions")] options: &JsValue,
    ) -> Result<Vec<u8>, SmaError> {
        seal::encrypt(&self.0, options)
    }

    /// The archive signed with a private key, as the bytes of a file. No password is needed for
    /// an encrypted one.
    ///
    /// # Errors
    /// An `SmaError` when the archive has faults, or the key is none.
    pub fn sign(
        &self,
        #[wasm_bindgen(js_name = privateKey, unchecked_param_type = "KeyText")]
        private_key: &JsValue,
    ) -> Result<Vec<u8>, SmaError> {
        seal::sign(&self.0, private_key)
    }

    /// What converting this document to SMA 1.0 will do, and what is to be known before. An
    /// archive needs no steps.
    #[wasm_bindgen(js_name = conversionPlan, unchecked_return_type = "Plan")]
    #[must_use]
    pub fn conversion_plan(&self) -> JsValue {
        value::plain(&convert::plan(&self.0))
    }

    /// This `2026.1` or `2024.1` document as an SMA 1.0 archive, as the bytes of a file: a tar in
    /// gzip, unless the options say otherwise.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-U013` when it is an archive already, or has faults that are
    /// not accepted, or an option is wrong.
    pub fn convert(&self, options: Option<ConvertOptions>) -> Result<Vec<u8>, SmaError> {
        conversion::to_archive(&self.0, options)
    }

    /// This archive as a `2026.1` document, and what was not carried over as it was. Of an
    /// unlocked archive it holds everything in clear.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-U013` when it is locked, has faults that are not accepted, or
    /// nothing that a document can hold.
    #[wasm_bindgen(js_name = toDocument, unchecked_return_type = "NewDocument")]
    pub fn to_document(&self, options: Option<FaultOptions>) -> Result<JsValue, SmaError> {
        conversion::to_document(&self.0, options)
    }

    /// At most `count` records of a collection, beginning with the one of index `from`; fewer,
    /// or none, where the collection ends before.
    ///
    /// # Errors
    /// An `SmaError` when there is no such section or collection, or `from` or `count` is not a
    /// whole number from 0.
    #[wasm_bindgen(unchecked_return_type = "JsonValue[]")]
    pub fn rows(
        &self,
        section: &str,
        collection: &str,
        from: f64,
        count: f64,
    ) -> Result<JsValue, SmaError> {
        let collection = self.collection(section, collection)?;
        let from = value::whole_number("from", from)?;
        let count = value::whole_number("count", count)?;
        value::json_array(collection.rows(from, count))
    }

    /// One record of a collection.
    ///
    /// # Errors
    /// An `SmaError` when there is no such section, collection or record.
    #[wasm_bindgen(unchecked_return_type = "JsonValue")]
    pub fn record(&self, section: &str, collection: &str, index: f64) -> Result<JsValue, SmaError> {
        let found = self.collection(section, collection)?;
        let index = value::whole_number("index", index)?;
        let record = found.record(index).ok_or_else(|| ArgumentError::Record {
            index,
            collection: collection.to_owned(),
            length: found.len(),
        })?;
        value::json(record)
    }

    /// One of a section's values that are no collections: those that a summary lists as
    /// `fields`.
    ///
    /// # Errors
    /// An `SmaError` when there is no such section or field.
    #[wasm_bindgen(unchecked_return_type = "JsonValue")]
    pub fn field(&self, section: &str, name: &str) -> Result<JsValue, SmaError> {
        let field = self.section(section)?.field(name).ok_or_else(|| ArgumentError::Field {
            section: section.to_owned(),
            name: name.to_owned(),
        })?;
        value::json(field)
    }
}

impl Archive {
    /// Runs the checks of a level, and returns with the report the archive as it was decrypted for
    /// this report alone.
    fn judge(
        &self,
        level: &JsValue,
        reader: &Reader,
    ) -> Result<(Report, sma_core::Archive), SmaError> {
        let known = level.as_string().and_then(|name| name.parse().ok());
        let level = known.ok_or_else(|| ArgumentError::Level { given: value::shown(level) })?;
        let credential = reader.credential.as_ref().filter(|_| !self.0.is_unlocked());
        let unlocked = match credential {
            None => Ok(self.0.clone()),
            Some(Ok(credential)) => self.0.unlock(credential),
            Some(Err(error)) => Err(error.clone()),
        };
        Ok(match unlocked {
            Ok(archive) => (reader.measure(archive.validation(level)).finish(), archive),
            Err(error) => {
                let validation = self.0.validation(level).with_unlock_error(&error);
                (reader.measure(validation).finish(), self.0.clone())
            }
        })
    }

    fn section(&self, name: &str) -> Result<Section<'_>, ArgumentError> {
        self.0.section(name).ok_or_else(|| {
            let sections = self.0.summary().sections;
            let state = sections.iter().find(|section| section.name == name).map(|s| s.state);
            let name = name.to_owned();
            match state {
                Some(state) => ArgumentError::SectionState { name, state },
                None => ArgumentError::Section { name },
            }
        })
    }

    fn collection(&self, section: &str, name: &str) -> Result<Collection<'_>, ArgumentError> {
        self.section(section)?.collection(name).ok_or_else(|| ArgumentError::Collection {
            section: section.to_owned(),
            name: name.to_owned(),
        })
    }
}
