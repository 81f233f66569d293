//! Work that takes long, with checkpoints at which the worker listens.

use js_sys::Uint8Array;
use sma_core::advice::chain;
use sma_core::archive::{Archive, Opener};
use sma_core::convert::{self, Faults, Plan};
use sma_core::progress::{Stage, Track, Unit, Watch};
use sma_core::recover::Recovery;
use sma_core::signer::SignaturePolicy;
use sma_core::write::Packing;
use sma_core::{Limits, convert::ConvertError};
use sma_worker::protocol::{
    Convert, NotOpened, Open, OpenedArchive, Recover, Salvage, Validate, Validated,
};
use sma_worker::session::{advised, opened, refusal, signer, trusted};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes asked of the file at a time.
const PIECE_BYTES: f64 = 1_048_576.0;

/// Bytes given to the decompressor at a time: as they may unfold to a thousand times as many,
/// this bounds how long the worker is deaf.
const BITE_BYTES: usize = 16 * 1024;

/// An answer, and the file that goes with it.
pub(crate) struct Answered<A> {
    pub(crate) answer: A,
    pub(crate) file: Option<Vec<u8>>,
}

impl<A> From<A> for Answered<A> {
    fn from(answer: A) -> Self {
        Self { answer, file: None }
    }
}

/// Reads and opens a file.
pub(crate) async fn open(
    file: &Blob,
    Open { keys, allowance }: Open,
    watch: &dyn Watch,
) -> Result<(Archive, OpenedArchive), NotOpened> {
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
    // So that what follows, and every question for rows, is answered at once.
    archive.parse_watched(watch).await;
    let facts = opened(&archive, &trusted(&keys));
    Ok((archive, facts))
}

/// Checks an archive.
pub(crate) async fn validate(
    archive: &Archive,
    Validate { level, keys }: Validate,
    watch: &dyn Watch,
) -> Validated {
    let keys = trusted(&keys);
    let report = archive.validation(level).with_public_keys(&keys).finish_watched(watch).await;
    Validated { report: Box::new(report), signer: signer(archive, &keys) }
}

/// Reads a whole file, and what is still good in it; and where that is wanted, makes an archive
/// of it.
pub(crate) async fn recover(
    file: &Blob,
    Recover { repair, keys }: Recover,
    watch: &dyn Watch,
) -> Answered<Result<Salvage, String>> {
    let keys = trusted(&keys);
    let policy = SignaturePolicy::from_keys(&keys);
    let recovery = match read_damaged(file, policy, watch).await {
        Ok(recovery) => recovery,
        Err(reason) => return Err(reason).into(),
    };
    let (file, obstacle) = match recovery.repair_watched(&recovery.packing(), watch).await {
        Ok(repaired) => (Some(repaired).filter(|_| repair), None),
        Err(error) => (None, Some(advised(chain(&error), &error))),
    };
    let report = Box::new(recovery.report().clone());
    Answered { answer: Ok(Salvage { report, obstacle }), file }
}

/// Works out what converting a document to an SMA 1.0 archive would do.
pub(crate) async fn plan(archive: &Archive, watch: &dyn Watch) -> Box<Plan> {
    Box::new(convert::plan_watched(archive, watch).await)
}

/// Makes an SMA 1.0 archive of a document.
pub(crate) async fn convert(
    archive: &Archive,
    Convert { accept_faults, keys }: Convert,
    watch: &dyn Watch,
) -> Answered<Result<(), String>> {
    let keys = trusted(&keys);
    let signature = archive.check_signature_watched(SignaturePolicy::from_keys(&keys), watch).await;
    if let Err(error) = signature {
        let what = format_args!("the document cannot be converted: {error}");
        return Err(advised(what, &error)).into();
    }
    let faults = if accept_faults { Faults::Accepted } else { Faults::Refused };
    match convert::to_archive_watched(archive, &Packing::default(), faults, watch).await {
        Ok(archive) => Answered { answer: Ok(()), file: Some(archive) },
        Err(error) => Err(not_converted(&error)).into(),
    }
}

fn not_converted(error: &ConvertError) -> String {
    advised(format_args!("the document cannot be converted: {}", chain(error)), error)
}

async fn read_damaged(
    file: &Blob,
    policy: SignaturePolicy<'_>,
    watch: &dyn Watch,
) -> Result<Recovery, String> {
    let mut bytes = Vec::new();
    let mut source = Source::new(file, watch);
    loop {
        let piece = source.next().await;
        let piece =
            piece.map_err(|reason| format!("The file cannot be read any more: {reason}."))?;
        if piece.is_empty() {
            break;
        }
        bytes.extend_from_slice(&piece);
        source.pass(&piece).await;
    }
    let recovery = Recovery::open_watched(&bytes, &Limits::browser(), policy, watch).await;
    recovery.map_err(|error| advised(chain(&error), &error))
}

/// A file, on its way into the worker.
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

    /// The next bytes of the file, none at its end; or the browser's words on why there are none.
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
            Ok(bytes) if bytes.is_empty() => Err("it became shorter".into()),
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

    /// Notes that some of its bytes are done with, and passes a checkpoint.
    async fn pass(&mut self, bytes: &[u8]) {
        self.track.advance(bytes.len() as u64).await;
        // However few they are: they may have unfolded to a thousand times as many.
        self.track.begin().await;
    }
}
