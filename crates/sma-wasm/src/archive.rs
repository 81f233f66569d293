//! The class `Archive`, and the function that opens one.

use js_sys::Promise;
use sma_core::convert;
use sma_core::report::{Report, ReportDetails};
use sma_core::section::{Collection, Section};
use sma_core::signer::SignaturePolicy;
use sma_core::{Level, Limits};
use wasm_bindgen::prelude::*;

use crate::conversion::{self, ConvertOptions, DocumentOptions};
use crate::demand::SignatureOptions;
use crate::error::{ArgumentError, Named, SmaError};
use crate::options::{
    self, OpenFileOptions, OpenOptions, Reader, ReportHeader, ReportOptions, ValidateOptions,
};
use crate::verification::Verification;
use crate::{encryption, file, secret, value};

/// An opened archive. It holds memory that the garbage collector does not see: call `free()`
/// when it is no longer needed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Archive(sma_core::Archive);

/// Opens the bytes of a file: decompresses it, and reads its container and manifest.
///
/// Nothing is verified; `Archive.report` validates the archive.
///
/// # Errors
/// An `SmaError` with a code `SMA-A0…` if the bytes are not an archive, or `SMA-U…` if an argument is
/// wrong.
#[wasm_bindgen]
pub fn open(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array | ArrayBuffer")] bytes: &JsValue,
    options: Option<OpenOptions>,
) -> Result<Archive, SmaError> {
    let bytes = value::byte_array(bytes)?;
    let limits = options.map_or_else(|| Ok(Limits::browser()), |given| options::limits(&given))?;
    Ok(Archive(file::read(&bytes, limits)?))
}

/// Opens a file as `open` does, without blocking: piece by piece, with progress.
///
/// The promise is rejected with an `SmaError` as `open` throws it, with code `SMA-U016` if the browser
/// cannot read the file, or with the reason of the signal.
///
/// # Errors
/// An `SmaError` if an option is wrong.
#[wasm_bindgen(js_name = openFile, unchecked_return_type = "Promise<Archive>")]
pub fn open_file(
    #[wasm_bindgen(unchecked_param_type = "Blob")] file: &JsValue,
    options: Option<OpenFileOptions>,
) -> Result<Promise, SmaError> {
    let file = file::blob(file)?;
    let (limits, operation) = options::open_file(options)?;
    Ok(operation.start(async move |watch| {
        let archive = file::read_blob(&file, limits, &watch).await?;
        Ok(Archive(archive).into())
    }))
}

#[wasm_bindgen]
impl Archive {
    /// Returns the summary that the archive states about itself. Nothing in it is verified.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    #[must_use]
    pub fn summary(&self) -> JsValue {
        value::plain(&self.0.summary())
    }

    /// Validates the archive at a level.
    ///
    /// With `publicKeys`, one of them must have signed the archive. With a `credential`, an encrypted
    /// archive is decrypted for this report; a wrong credential is a finding.
    ///
    /// # Errors
    /// An `SmaError` if the level is unknown or an option is wrong.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Level")] level: &JsValue,
        options: Option<ReportOptions>,
    ) -> Result<JsValue, SmaError> {
        let (report, _) = self.checked(level, &options::reader(options)?)?;
        Ok(value::plain(&report))
    }

    /// Validates the archive at a level as `report` does, without blocking: with progress.
    ///
    /// # Errors
    /// An `SmaError` if the level is unknown or an option is wrong.
    #[wasm_bindgen(unchecked_return_type = "Promise<Report>")]
    pub fn validate(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Level")] level: &JsValue,
        options: Option<ValidateOptions>,
    ) -> Result<Promise, SmaError> {
        let level = parse_level(level)?;
        let (reader, operation) = options::validate(options)?;
        let archive = self.0.clone();
        Ok(operation.start(async move |watch| {
            let report = match reader.unlock(&archive) {
                Ok(archive) => {
                    reader.add_to(archive.validation(level)).finish_watched(&watch).await
                }
                Err(error) => {
                    let validation = archive.validation(level).with_unlock_error(&error);
                    reader.add_to(validation).finish_watched(&watch).await
                }
            };
            Ok(value::plain(&report))
        }))
    }

    /// Returns the report as JSON, byte for byte the same as that of the page.
    ///
    /// # Errors
    /// An `SmaError` if the level is unknown or an option is wrong.
    #[wasm_bindgen(js_name = reportJson)]
    pub fn report_json(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Level")] level: &JsValue,
        options: Option<ReportOptions>,
    ) -> Result<String, SmaError> {
        let (report, _) = self.checked(level, &options::reader(options)?)?;
        Ok(report.to_json())
    }

    /// Returns the report as a self-contained HTML page. Texts of the archive are escaped in it.
    ///
    /// # Errors
    /// An `SmaError` if the level is unknown, or an option is wrong or missing.
    #[wasm_bindgen(js_name = reportHtml)]
    pub fn report_html(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Level")] level: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "FilingOptions")] options: &JsValue,
    ) -> Result<String, SmaError> {
        let ReportHeader { reader, file_name, made_at } = ReportHeader::parse(options)?;
        let (report, archive) = self.checked(level, &reader)?;
        let summary = archive.summary();
        let filing = ReportDetails::new(&file_name, archive.file_digest(), &summary)
            .with_public_keys(&reader.public_keys)
            .with_unlocked(archive.is_unlocked())
            .with_made_at(made_at.as_deref());
        Ok(report.to_html(&filing))
    }

    /// Verifies the signatures of the archive with public keys that you trust.
    ///
    /// # Errors
    /// An `SmaError` if a key is not a public key.
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

    /// Demands that one of these public keys, which you trust, signed the archive. Call it before you use
    /// its content: the check covers the bytes that this object holds, and so everything that it
    /// returns afterwards.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-U014` if none of them did, or with another code if a key is not a
    /// public key.
    #[wasm_bindgen(js_name = demandSignature)]
    pub fn demand_signature(
        &self,
        #[wasm_bindgen(js_name = publicKeys, unchecked_param_type = "KeyText | KeyText[]")]
        public_keys: &JsValue,
    ) -> Result<(), SmaError> {
        let keys = secret::public_keys(public_keys)?;
        Ok(self.0.check_signature(SignaturePolicy::SignedBy(&keys))?)
    }

    /// Decrypts the sections of an encrypted archive, and keeps them until `lock()` or `free()`. Deriving
    /// the key of a password takes seconds.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-E002` if the password or key is wrong.
    pub fn unlock(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Credential")] credential: &JsValue,
    ) -> Result<(), SmaError> {
        self.0 = self.0.unlock(&secret::credential(credential)??)?;
        Ok(())
    }

    /// Wipes the decrypted sections. Has no effect on an archive that is not unlocked.
    pub fn lock(&mut self) {
        self.0 = self.0.to_locked();
    }

    /// Returns the archive with encrypted sections as the bytes of a file. Salts are random, so no two
    /// results are equal.
    ///
    /// # Errors
    /// An `SmaError` if the archive is already encrypted or has errors, with code `SMA-U014` if its
    /// signature is not the one demanded, or if an option is wrong.
    pub fn encrypt(
        &self,
        #[wasm_bindgen(unchecked_param_type = "EncryptOptions")] options: &JsValue,
    ) -> Result<Vec<u8>, SmaError> {
        encryption::encrypt(&self.0, options)
    }

    /// Returns the archive signed with a private key, as the bytes of a file. An encrypted archive need
    /// not be unlocked. An existing signature is replaced.
    ///
    /// # Errors
    /// An `SmaError` if the archive has errors, with code `SMA-U014` if its signature is not the one
    /// demanded, or if the key is not a private key.
    pub fn sign(
        &self,
        #[wasm_bindgen(js_name = privateKey, unchecked_param_type = "KeyText")]
        private_key: &JsValue,
        options: Option<SignatureOptions>,
    ) -> Result<Vec<u8>, SmaError> {
        encryption::sign(&self.0, private_key, options)
    }

    /// Plans the conversion of this document to SMA 1.0. The plan of an archive has no steps.
    #[wasm_bindgen(js_name = conversionPlan, unchecked_return_type = "Plan")]
    #[must_use]
    pub fn conversion_plan(&self) -> JsValue {
        value::plain(&convert::plan(&self.0))
    }

    /// Converts this `2026.1` or `2024.1` document to an SMA 1.0 archive, and returns the bytes of a
    /// file. Default: a tar compressed with gzip.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-U013` if it is already an archive or has errors that are not
    /// accepted, with code `SMA-U014` if a signer is demanded, because documents are not signed, or
    /// if an option is wrong.
    #[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen passes no optional references")]
    pub fn convert(&self, options: Option<ConvertOptions>) -> Result<Vec<u8>, SmaError> {
        conversion::to_archive(&self.0, options.as_deref())
    }

    /// Converts this archive to a `2026.1` document, and lists what was changed or left out. The
    /// document of an unlocked archive contains everything in plaintext.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-U013` if it is locked, has errors that are not accepted, or
    /// nothing that a document can contain, with code `SMA-U014` if its signature is not the one
    /// demanded, or if an option is wrong.
    #[wasm_bindgen(js_name = toDocument, unchecked_return_type = "NewDocument")]
    #[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen passes no optional references")]
    pub fn to_document(&self, options: Option<DocumentOptions>) -> Result<JsValue, SmaError> {
        conversion::to_document(&self.0, options.as_deref())
    }

    /// Returns the whole `2026.1` or `2024.1` document; `undefined` for an SMA 1.0 archive.
    ///
    /// # Errors
    /// An `SmaError` if the JavaScript engine lacks the memory for it.
    #[wasm_bindgen(unchecked_return_type = "JsonValue | undefined")]
    pub fn document(&self) -> Result<JsValue, SmaError> {
        self.0.document().map_or(Ok(JsValue::UNDEFINED), value::json)
    }

    /// Returns at most `count` records of a collection, beginning at index `from`; fewer at the end of
    /// the collection.
    ///
    /// # Errors
    /// An `SmaError` if the section or collection is unknown or unreadable, or `from` or `count` is not a
    /// non-negative integer.
    #[wasm_bindgen(unchecked_return_type = "JsonValue[]")]
    pub fn rows(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] section: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] collection: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] from: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] count: &JsValue,
    ) -> Result<JsValue, SmaError> {
        let section = value::name(Named::Section, section)?;
        let collection = value::name(Named::Collection, collection)?;
        let collection = self.collection(&section, &collection)?;
        let from = value::whole_number("from", from)?;
        let count = value::whole_number("count", count)?;
        value::json_array(collection.rows(from, count))
    }

    /// Returns one record of a collection.
    ///
    /// # Errors
    /// An `SmaError` if the section, collection or record is unknown or unreadable.
    #[wasm_bindgen(unchecked_return_type = "JsonValue")]
    pub fn record(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] section: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] collection: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] index: &JsValue,
    ) -> Result<JsValue, SmaError> {
        let section = value::name(Named::Section, section)?;
        let collection = value::name(Named::Collection, collection)?;
        let found = self.collection(&section, &collection)?;
        let index = value::whole_number("index", index)?;
        let length = found.len();
        let missing = || ArgumentError::Record { index, collection: collection.clone(), length };
        let record = found.record(index).ok_or_else(missing)?;
        value::json(record)
    }

    /// Returns a value of a section that is not a collection: one that the summary lists under
    /// `fields`.
    ///
    /// # Errors
    /// An `SmaError` if the section or field is unknown or unreadable.
    #[wasm_bindgen(unchecked_return_type = "JsonValue")]
    pub fn field(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] section: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Result<JsValue, SmaError> {
        let section = value::name(Named::Section, section)?;
        let name = value::name(Named::Field, name)?;
        match self.section(&section)?.field(&name) {
            Some(field) => value::json(field),
            None => Err(ArgumentError::Field { section, name }.into()),
        }
    }
}

impl Archive {
    /// Validates the archive at a level. Returns the report, and the archive as it was decrypted for
    /// this report only.
    fn checked(
        &self,
        level: &JsValue,
        reader: &Reader,
    ) -> Result<(Report, sma_core::Archive), SmaError> {
        let level = parse_level(level)?;
        Ok(match reader.unlock(&self.0) {
            Ok(archive) => (reader.add_to(archive.validation(level)).finish(), archive),
            Err(error) => {
                let validation = self.0.validation(level).with_unlock_error(&error);
                (reader.add_to(validation).finish(), self.0.clone())
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

fn parse_level(level: &JsValue) -> Result<Level, ArgumentError> {
    let known = level.as_string().and_then(|name| name.parse().ok());
    known.ok_or_else(|| ArgumentError::Level { given: value::describe(level) })
}
