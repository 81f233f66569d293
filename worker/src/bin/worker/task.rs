//! Long work on the archive, in pieces between which the worker listens.

use std::rc::Rc;

use js_sys::Uint8Array;
use sma_core::advice::{chain, sentence};
use sma_core::archive::{Opener, Unlocking};
use sma_core::encryption::MasterKey;
use sma_core::signature::PublicKey;
use sma_core::{Level, Limits};
use sma_worker::protocol::{Response, Stage};
use sma_worker::session::{Session, recover, refusal, trusted};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::pause::Pause;
use crate::{Desk, Trust};

/// Bytes asked of the file at a time.
const PIECE_BYTES: f64 = 1_048_576.0;

/// Bytes given to the decompressor at a time: as they may unfold to a thousand times as many,
/// this bounds how long the worker is deaf.
const BITE_BYTES: usize = 16 * 1024;

/// Long work on one archive. It ends early, by `None`, when the page no longer wants it.
pub(crate) struct Task {
    desk: Rc<Desk>,
    opening: u32,
    /// Which work of the desk this is.
    work: u32,
    pause: Pause,
}

impl Task {
    pub(crate) fn new(desk: Rc<Desk>, opening: u32, work: u32) -> Self {
        Self { desk, opening, work, pause: Pause::new() }
    }

    /// Reads and opens a file, and checks the archive in it.
    pub(crate) async fn open(self, blob: &Blob, level: Level, keys: &[PublicKey]) -> Option<()> {
        let mut opener = Opener::new(Limits::browser());
        let size = blob.size();
        let mut read = 0.0;
        while read < size {
            let piece = match self.read(blob, read).await {
                Ok(piece) => piece,
                Err(reason) => return self.say(&Response::Unreadable { reason }),
            };
            self.wanted()?;
            for bite in piece.chunks(BITE_BYTES) {
                if let Err(error) = opener.push(bite) {
                    return self.say(&Response::Refused(refusal(&error)));
                }
                read += bite.len() as f64;
                self.listen(Stage::Reading, read as u64, size as u64).await?;
            }
        }
        let archive = match opener.finish() {
            Ok(archive) => Rc::new(archive),
            Err(error) => return self.say(&Response::Refused(refusal(&error))),
        };
        self.say(&Session::opened(&archive))?;
        let session = Session::Locked(archive);
        // Keys that lie in a keyring recognise a signer; none of them has to be the one.
        let signer = session.signer(keys).into_iter().collect::<Vec<_>>();
        *self.desk.trust.borrow_mut() = Trust { level, keys: trusted(&signer) };
        *self.desk.session.borrow_mut() = session;
        self.check().await
    }

    /// Reads a whole file, and what is still good in it.
    pub(crate) async fn recover(self, blob: &Blob, repair: bool) -> Option<()> {
        let size = blob.size();
        let mut file = Vec::new();
        while (file.len() as f64) < size {
            match self.read(blob, file.len() as f64).await {
                Ok(piece) => file.extend(piece),
                Err(reason) => {
                    let reason = format!("The file cannot be read any more: {reason}.");
                    return self.say(&Response::NotRecovered { reason });
                }
            }
            self.listen(Stage::Reading, file.len() as u64, size as u64).await?;
        }
        let (response, repaired) = recover(&file, repair);
        self.wanted()?;
        self.desk.deliver(self.opening, &response, repaired.as_deref());
        Some(())
    }

    /// Decrypts the sections, and checks again.
    pub(crate) async fn unlock(self, key: MasterKey) -> Option<()> {
        let session = self.desk.session.borrow().clone();
        let Session::Locked(archive) = session else { return None };
        let unlocked = async {
            let mut unlocking = Unlocking::new(archive, key)?;
            let mut is_wanted = Some(());
            while is_wanted.is_some() && unlocking.step() {
                let (done, total) = (unlocking.done(), unlocking.total());
                is_wanted = self.listen(Stage::Unlocking, done, total).await;
            }
            is_wanted.map(|()| unlocking.finish()).transpose()
        };
        let unlocked = match unlocked.await {
            Ok(unlocked) => Rc::new(unlocked?),
            Err(error) => {
                return self.say(&Response::NotUnlocked { reason: sentence(chain(&error)) });
            }
        };
        self.say(&Response::Unlocked(Box::new(unlocked.summary())))?;
        *self.desk.session.borrow_mut() = Session::Unlocked(unlocked);
        self.check().await
    }

    /// Checks the archive as it is now.
    pub(crate) async fn check(&self) -> Option<()> {
        let session = self.desk.session.borrow().clone();
        let Trust { level, keys } = self.desk.trust.borrow().clone();
        let mut validation = session.validation(level)?.with_public_keys(&keys);
        while validation.step() {
            self.listen(Stage::Checking, validation.done(), validation.total()).await?;
        }
        let report = Box::new(validation.finish());
        self.wanted()?;
        *self.desk.report.borrow_mut() = Some((*report).clone());
        self.say(&Response::Validated { report, signer: session.signer(&keys) })
    }

    /// The next bytes of the file, or the browser's words on why there are none.
    async fn read(&self, blob: &Blob, from: f64) -> Result<Vec<u8>, String> {
        let buffer = async {
            let piece = blob.slice_with_f64_and_f64(from, from + PIECE_BYTES)?;
            JsFuture::from(piece.array_buffer()).await
        };
        let bytes = buffer.await.map(|buffer| Uint8Array::new(&buffer).to_vec());
        match bytes {
            Ok(bytes) if bytes.is_empty() => Err("it became shorter".into()),
            Ok(bytes) => Ok(bytes),
            Err(error) => Err(error.dyn_into::<js_sys::Error>().map_or_else(
                |_| String::from("the browser gave no reason"),
                |error| error.message().into(),
            )),
        }
    }

    /// Hears the page's messages, when it is time to, and tells how far the work has come.
    async fn listen(&self, stage: Stage, done: u64, total: u64) -> Option<()> {
        if self.pause.is_due() {
            self.say(&Response::Progress { stage, done, total })?;
            self.pause.take().await;
        }
        self.wanted()
    }

    fn say(&self, body: &Response) -> Option<()> {
        self.wanted()?;
        self.desk.say(self.opening, body);
        Some(())
    }

    fn wanted(&self) -> Option<()> {
        (self.desk.work.get() == self.work).then_some(())
    }
}
