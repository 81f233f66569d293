//! Long work, with checkpoints at which the worker receives messages.

use crate::kind;
use crate::protocol::{
    Allowance, Convert, FileKind, NotOpened, NotRecovered, Open, OpenedArchive, Recover, Salvage,
    Surveyed, Validate, Validated, Wanted,
};
use crate::session::{
    describe, describe_recover_error, describe_repair_error, parse_keys, refusal, signer,
    with_advice,
};
use js_sys::Uint8Array;
use sma_core::Level;
use sma_core::advice::chain;
use sma_core::archive::{Archive, Opener};
use sma_core::convert::{self, ConvertError, Faults, Plan};
use sma_core::lineage::Candidate;
use sma_core::progress::{Stage, Track, Unit, Watch};
use sma_core::recover::Recovery;
use sma_core::signer::SignaturePolicy;
use sma_core::write::Packing;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;
use zeroize::Zeroizing;

/// Number of bytes read from the file at a time.
const PIECE_BYTES: f64 = 1_048_576.0;

/// Number of bytes passed to the decompressor at a time. They may expand a thousandfold, so this
/// bounds the time between two checkpoints.
const BITE_BYTES: usize = 16 * 1024;

/// An answer with its file.
pub(crate) struct Answered<A> {
    pub(crate) answer: A,
    pub(crate) file: Option<Vec<u8>>,
}

impl<A> From<A> for Answered<A> {
    fn from(answer: A) -> Self {
        Self { answer, file: None }
    }
}

/// Reads and opens a file, and describes the archive.
pub(crate) async fn open(
    file: &Blob,
    Open { keys, allowance }: Open,
    watch: &dyn Watch,
) -> Result<(Archive, OpenedArchive), NotOpened> {
    let archive = read(file, allowance, watch).await?;
    let facts = describe(&archive, &parse_keys(&keys));
    Ok((archive, facts))
}

/// Reads and opens a file.
pub(crate) async fn read(
    file: &Blob,
    allowance: Allowance,
    watch: &dyn Watch,
) -> Result<Archive, NotOpened> {
    let refused = |error| NotOpened::Refused(refusal(&error, allowance));
    let mut opener = Opener::new(allowance.limits());
    let mut source = Source::new(file, watch);
    loop {
        let piece = source.next().await.map_err(|reason| NotOpened::Unreadable { reason })?;
        if piece.is_empty() {
            break;
        }
        for bite in piece.chunks(BITE_BYTES) {
            opener.push(bite).map_err(refused)?;
            source.pass(bite).await;
        }
    }
    let archive = opener.finish_watched(watch).await.map_err(refused)?;
    // Parsed here, so that later questions are answered at once.
    archive.parse_watched(watch).await;
    Ok(archive)
}

/// Opens and checks a file at the level that a restore demands.
pub(crate) async fn survey(file: &Blob, watch: &dyn Watch) -> Result<Surveyed, NotOpened> {
    let archive = read(file, Allowance::Usual, watch).await?;
    let report = archive.validation(Level::Thorough).finish_watched(watch).await;
    let summary = archive.summary();
    Ok(Surveyed {
        candidate: Candidate::new(&archive, &report),
        headline: report.assessment.headline.clone(),
        format: summary.format,
        hostname: summary.hostname,
        backup_type: summary.backup_type,
        total_devices: summary.total_devices,
    })
}

/// Recognizes a file by its content. One that cannot be read is opened, to say why.
pub(crate) async fn recognize(file: &Blob) -> FileKind {
    if file.size() > kind::MAX_BYTES as f64 {
        return FileKind::Other;
    }
    let bytes = Source::new(file, &()).next().await.map(Zeroizing::new);
    bytes.map_or(FileKind::Other, |bytes| kind::recognize(&bytes))
}

/// Checks an archive, with its base if that is given.
pub(crate) async fn validate(
    archive: &Archive,
    base: Option<&Archive>,
    Validate { level, keys, sharing }: Validate,
    watch: &dyn Watch,
) -> Validated {
    let keys = parse_keys(&keys);
    let mut validation = archive.validation(level).with_public_keys(&keys);
    if let Some(base) = base {
        validation = validation.with_base(base);
    }
    if sharing {
        validation = validation.with_sharing_checks();
    }
    let report = validation.finish_watched(watch).await;
    Validated { report: Box::new(report), signer: signer(archive, &keys) }
}

/// Finds the intact sections of a file, and makes the requested file of them.
pub(crate) async fn recover(
    file: &Blob,
    Recover { wanted, allowance, keys }: Recover,
    watch: &dyn Watch,
) -> Answered<Result<Salvage, NotRecovered>> {
    let keys = parse_keys(&keys);
    let policy = SignaturePolicy::from_keys(&keys);
    let recovery = match read_damaged(file, allowance, policy, watch).await {
        Ok(recovery) => recovery,
        Err(error) => return Err(error).into(),
    };
    let report = Box::new(recovery.report().clone());
    if let Wanted::Section(name) = wanted {
        return section_bytes(&recovery, &name, policy).map_or_else(
            |reason| Err(NotRecovered { reason, is_over_limit: false }).into(),
            |bytes| Answered { answer: Ok(Salvage { report, obstacle: None }), file: Some(bytes) },
        );
    }
    let (file, obstacle) = match recovery.repair_watched(&recovery.packing(), watch).await {
        Ok(repaired) => (Some(repaired).filter(|_| wanted == Wanted::Archive), None),
        Err(error) => (None, Some(describe_repair_error(&error))),
    };
    Answered { answer: Ok(Salvage { report, obstacle }), file }
}

/// Returns the stored bytes of a section, whatever its state, unless a signer is demanded who did not
/// sign.
fn section_bytes(
    recovery: &Recovery,
    name: &str,
    policy: SignaturePolicy<'_>,
) -> Result<Vec<u8>, String> {
    if let SignaturePolicy::SignedBy(_) = policy {
        let refused =
            |error| with_advice(format_args!("the section is not saved: {error}"), &error);
        recovery.check_signature().map_err(refused)?;
    }
    let (_, bytes) = recovery
        .section_bytes(name)
        .ok_or_else(|| String::from("The file no longer contains this section."))?;
    Ok(bytes.to_vec())
}

/// Plans the conversion of a document to an SMA 1.0 archive.
pub(crate) async fn plan(archive: &Archive, watch: &dyn Watch) -> Box<Plan> {
    Box::new(convert::plan_watched(archive, watch).await)
}

/// Converts a document to an SMA 1.0 archive.
pub(crate) async fn convert(
    archive: &Archive,
    Convert { accept_faults, keys }: Convert,
    watch: &dyn Watch,
) -> Answered<Result<(), String>> {
    let keys = parse_keys(&keys);
    let signature = archive.check_signature_watched(SignaturePolicy::from_keys(&keys), watch).await;
    if let Err(error) = signature {
        let what = format_args!("the document cannot be converted: {error}");
        return Err(with_advice(what, &error)).into();
    }
    let faults = if accept_faults { Faults::Accepted } else { Faults::Refused };
    match convert::to_archive_watched(archive, &Packing::default(), faults, watch).await {
        Ok(archive) => Answered { answer: Ok(()), file: Some(archive) },
        Err(error) => Err(describe_convert_error(&error)).into(),
    }
}

fn describe_convert_error(error: &ConvertError) -> String {
    with_advice(format_args!("the document cannot be converted: {}", chain(error)), error)
}

async fn read_damaged(
    file: &Blob,
    allowance: Allowance,
    policy: SignaturePolicy<'_>,
    watch: &dyn Watch,
) -> Result<Recovery, NotRecovered> {
    let mut bytes = Vec::new();
    let mut source = Source::new(file, watch);
    loop {
        let piece = source.next().await.map_err(|reason| NotRecovered {
            reason: format!("The file can no longer be read: {reason}."),
            is_over_limit: false,
        })?;
        if piece.is_empty() {
            break;
        }
        bytes.extend_from_slice(&piece);
        source.pass(&piece).await;
    }
    let recovery = Recovery::open_watched(&bytes, &allowance.limits(), policy, watch).await;
    recovery.map_err(|error| describe_recover_error(&error, allowance))
}

/// Reader of a file.
struct Source<'a> {
    file: &'a Blob,
    size: f64,
    read: f64,
    track: Track<'a>,
}

impl<'a> Source<'a> {
    fn new(file: &'a Blob, watch: &'a dyn Watch) -> Self {
        let size = file.size();
        let track = Track::new(watch, Stage::Reading, Unit::Bytes, size as u64);
        Self { file, size, read: 0.0, track }
    }

    /// Reads the next bytes, none at the end of the file.
    ///
    /// # Errors
    /// The reason given by the browser.
    async fn next(&mut self) -> Result<Vec<u8>, String> {
        if self.read >= self.size {
            return Ok(Vec::new());
        }
        let buffer = async {
            let end = self.read + PIECE_BYTES;
            let piece = self.file.slice_with_f64_and_f64(self.read, end)?;
            JsFuture::from(piece.array_buffer()).await
        };
        let bytes = buffer.await.map(|buffer| Uint8Array::new(&buffer).to_vec());
        match bytes {
            Ok(bytes) if bytes.is_empty() => Err("the file became shorter".into()),
            Ok(bytes) => {
                self.read += bytes.len() as f64;
                Ok(bytes)
            }
            Err(error) => Err(error.dyn_into::<js_sys::Error>().map_or_else(
                |_| String::from("the browser gave no reason"),
                |error| error.message().into(),
            )),
        }
    }

    /// Reports bytes as processed, and passes a checkpoint.
    async fn pass(&mut self, bytes: &[u8]) {
        self.track.advance(bytes.len() as u64).await;
        // However few they are: they may have expanded a thousandfold.
        self.track.begin().await;
    }
}
