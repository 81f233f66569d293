//! The worker's program: messages in, messages out, and the reading of files between them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use sma_core::archive::Opener;
use sma_core::validate::Validation;
use sma_core::{Level, Limits};
use sma_worker::protocol::{Envelope, Request, Response, Stage};
use sma_worker::session::{Session, refusal};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

/// Bytes asked of the file at a time.
const PIECE_BYTES: f64 = 1_048_576.0;

/// Bytes given to the decompressor at a time: as they may unfold to a thousand times as many,
/// this bounds how long the worker is deaf.
const BITE_BYTES: usize = 16 * 1024;

/// Milliseconds of work after which the worker listens for messages.
const SLICE_MS: f64 = 40.0;

fn main() {
    console_error_panic_hook::set_once();
    let desk = Rc::new(Desk {
        scope: js_sys::global().unchecked_into(),
        session: RefCell::default(),
        opening: Cell::new(None),
    });
    let listening = desk.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        listening.receive(&event.data().unchecked_into());
    });
    desk.scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    desk.say(0, Response::Ready);
}

/// The worker's end of the conversation.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    session: RefCell<Session>,
    /// The archive that the page asked for last, unless it let go of it.
    opening: Cell<Option<u32>>,
}

impl Desk {
    fn receive(self: &Rc<Self>, message: &Array) {
        let text = message.get(0).as_string().unwrap_or_default();
        let Ok(Envelope { opening, body }) = serde_json::from_str::<Envelope<Request>>(&text)
        else {
            return;
        };
        match body {
            Request::Open { level } => {
                self.session.borrow_mut().clear();
                self.opening.set(Some(opening));
                let task = Task { desk: self.clone(), opening, pause: Pause::new() };
                let blob: Blob = message.get(1).unchecked_into();
                spawn_local(async move {
                    task.open(&blob, level).await;
                });
            }
            Request::Cancel => {
                self.session.borrow_mut().clear();
                self.opening.set(None);
            }
            Request::Rows(range) => self.say(opening, self.session.borrow().rows(range)),
            Request::Field(field) => self.say(opening, self.session.borrow().field(field)),
        }
    }

    fn say(&self, opening: u32, body: Response) {
        if let Ok(text) = serde_json::to_string(&Envelope { opening, body }) {
            // Posting text fails only where the page is gone.
            let _ = self.scope.post_message(&JsValue::from_str(&text));
        }
    }
}

/// The opening of one file. It ends early, by `None`, when the page no longer wants it.
struct Task {
    desk: Rc<Desk>,
    opening: u32,
    pause: Pause,
}

impl Task {
    async fn open(self, blob: &Blob, level: Level) -> Option<()> {
        let mut opener = Opener::new(Limits::browser());
        let size = blob.size();
        let mut read = 0.0;
        while read < size {
            let piece = match self.read(blob, read).await {
                Ok(piece) => piece,
                Err(reason) => return self.say(Response::Unreadable { reason }),
            };
            self.wanted()?;
            for bite in piece.chunks(BITE_BYTES) {
                if let Err(error) = opener.push(bite) {
                    return self.say(Response::Refused(refusal(&error)));
                }
                read += bite.len() as f64;
                self.listen(Stage::Reading, read as u64, size as u64).await?;
            }
        }
        let archive = match opener.finish() {
            Ok(archive) => Rc::new(archive),
            Err(error) => return self.say(Response::Refused(refusal(&error))),
        };
        self.say(Response::Opened(Box::new(archive.summary())))?;
        self.desk.session.borrow_mut().hold(archive.clone());
        self.check(archive.validation(level)).await
    }

    async fn check(&self, mut validation: Validation<'_>) -> Option<()> {
        while validation.step() {
            self.listen(Stage::Checking, validation.done(), validation.total()).await?;
        }
        self.say(Response::Validated(Box::new(validation.finish())))
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
            self.say(Response::Progress { stage, done, total })?;
            self.pause.take().await;
        }
        self.wanted()
    }

    fn say(&self, body: Response) -> Option<()> {
        self.wanted()?;
        self.desk.say(self.opening, body);
        Some(())
    }

    fn wanted(&self) -> Option<()> {
        (self.desk.opening.get() == Some(self.opening)).then_some(())
    }
}

/// A way to let the browser deliver messages amid long work. Timers would do as well, but
/// browsers make each wait at least 4 ms.
struct Pause {
    channel: MessageChannel,
    since: Cell<f64>,
}

impl Pause {
    fn new() -> Self {
        let channel = MessageChannel::new().expect_throw("workers have message channels");
        Self { channel, since: Cell::new(js_sys::Date::now()) }
    }

    fn is_due(&self) -> bool {
        js_sys::Date::now() - self.since.get() >= SLICE_MS
    }

    async fn take(&self) {
        let woken = Promise::new(&mut |resolve, _| {
            self.channel.port1().set_onmessage(Some(resolve.unchecked_ref()));
            let _ = self.channel.port2().post_message(&JsValue::NULL);
        });
        let _ = JsFuture::from(woken).await;
        self.since.set(js_sys::Date::now());
    }
}
