//! Conversion of documents to archives, and of archives to documents.

use sma_core::archive::Archive;
use sma_core::convert::{self, Faults, Note, Plan};
use sma_core::layer;
use sma_core::progress::{Stage, Track, Unit};
use sma_core::signer::SignaturePolicy;
use sma_core::write::Packing;
use tracing::warn;

use crate::context::Context;
use crate::error::Error;
use crate::open::check;
use crate::signature::{check_signature, signature_loss_warning};

/// Target format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An SMA 1.0 archive.
    Sma,
    /// A `2026.1` document, for import by releases of Shelly Manager.
    Document,
}

/// Options of a conversion.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ConvertOptions {
    /// Target format.
    pub format: Format,
    /// Container and compression; for a document, only the compression.
    pub packing: Packing,
    /// Treatment of a source with faults.
    pub faults: Faults,
}

impl ConvertOptions {
    /// Converts to a format, with default packing, refusing faults.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self { format, packing: Packing::default(), faults: Faults::default() }
    }

    /// Sets container and compression.
    #[must_use]
    pub fn with_packing(self, packing: Packing) -> Self {
        Self { packing, ..self }
    }

    /// Sets whether to convert a source with faults.
    #[must_use]
    pub fn with_faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }
}

impl ConvertOptions {
    /// Checks for faults with the signature policy of the context; the core would check signatures
    /// without keys.
    fn with_faults_checked(
        self,
        archive: &Archive,
        source: &str,
        context: &Context<'_>,
    ) -> Result<Self, Error> {
        if context.signature == SignaturePolicy::Consistent || self.faults == Faults::Accepted {
            return Ok(self);
        }
        check(archive, source, context)?;
        Ok(self.with_faults(Faults::Accepted))
    }
}

/// A prepared conversion, with a preview.
#[derive(Debug)]
pub struct Conversion<'a> {
    archive: &'a Archive,
    options: ConvertOptions,
    preview: Preview,
}

#[derive(Debug)]
enum Preview {
    Archive(Box<Plan>),
    Document { json: Vec<u8>, notes: Vec<Note> },
}

/// Preview of a conversion.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ConversionPreview<'c> {
    /// The steps to an archive, with its losses.
    Archive(&'c Plan),
    /// The losses of a conversion to a document.
    Document(&'c [Note]),
}

/// Prepares a conversion. `source` is the name of the archive, for errors.
///
/// # Errors
/// When the archive does not meet the context's signature policy, and when it cannot be converted
/// to a document.
pub fn convert<'a>(
    archive: &'a Archive,
    source: &str,
    options: ConvertOptions,
    context: &Context<'_>,
) -> Result<Conversion<'a>, Error> {
    check_signature(archive, source, context)?;
    if let Some(warning) = signature_loss_warning(archive, source, context) {
        warn!(component = "converter", "{warning}");
    }
    let options = options.with_faults_checked(archive, source, context)?;
    let preview = match options.format {
        Format::Sma => {
            let plan = context.run(convert::plan_watched(archive, context.watch))?;
            Preview::Archive(Box::new(plan))
        }
        Format::Document => {
            let document = convert::to_document_watched(archive, options.faults, context.watch);
            let document =
                context.run(document)?.map_err(|error| Error::from_core(source, error))?;
            Preview::Document { json: document.json, notes: document.notes }
        }
    };
    Ok(Conversion { archive, options, preview })
}

impl Conversion<'_> {
    /// Returns the preview.
    #[must_use]
    pub fn preview(&self) -> ConversionPreview<'_> {
        match &self.preview {
            Preview::Archive(plan) => ConversionPreview::Archive(plan),
            Preview::Document { notes, .. } => ConversionPreview::Document(notes),
        }
    }

    /// Converts, and returns the file.
    ///
    /// # Errors
    /// When faults are refused, or the result cannot be written.
    pub fn finish(self, source: &str, context: &Context<'_>) -> Result<Vec<u8>, Error> {
        let ConvertOptions { packing, faults, .. } = self.options;
        match self.preview {
            Preview::Archive(_) => {
                let bytes =
                    convert::to_archive_watched(self.archive, &packing, faults, context.watch);
                context.run(bytes)?.map_err(|error| Error::from_core(source, error))
            }
            Preview::Document { json, .. } => {
                let total = u64::try_from(json.len()).unwrap_or(u64::MAX);
                let mut track = Track::new(context.watch, Stage::Writing, Unit::Bytes, total);
                let Packing { layer, level, .. } = packing;
                let parts = [&*json];
                let bytes = layer::compress_watched(layer, level, &parts, &mut track);
                context.run(bytes)?.map_err(|error| Error::Compress { error })
            }
        }
    }
}
