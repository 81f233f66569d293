//! The worker's program: messages in, messages out.

mod pause;
mod secret;
mod task;

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use sma_core::advice::{chain, sentence};
use sma_core::convert::Faults;
use sma_core::signature::PublicKey;
use sma_core::{Level, Report};
use sma_worker::protocol::{Envelope, Request, Response};
use sma_worker::session::{Session, read_key, trusted};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};
use zeroize::Zeroizing;

use task::Task;

fn main() {
    console_error_panic_hook::set_once();
    let desk = Rc::new(Desk {
        scope: js_sys::global().unchecked_into(),
        session: RefCell::default(),
        trust: RefCell::default(),
        report: RefCell::default(),
        work: Cell::new(0),
    });
    let listening = desk.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        listening.receive(&event.data().unchecked_into());
    });
    desk.scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    desk.say(0, &Response::Ready);
}

/// The worker's end of the conversation.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    session: RefCell<Session>,
    trust: RefCell<Trust>,
    /// The latest report on the archive that is open.
    report: RefCell<Option<Report>>,
    /// Counts the long works that the page asked for: only the latest one goes on.
    work: Cell<u32>,
}

/// How the archive is checked.
#[derive(Clone)]
struct Trust {
    level: Level,
    keys: Vec<PublicKey>,
}

impl Default for Trust {
    fn default() -> Self {
        Self { level: Level::Standard, keys: Vec::new() }
    }
}

impl Desk {
    fn receive(self: &Rc<Self>, message: &Array) {
        let text = message.get(0).as_string().unwrap_or_default();
        let Ok(Envelope { opening, body }) = serde_json::from_str::<Envelope<Request>>(&text)
        else {
            return;
        };
        match body {
            Request::Open { level, keys } => {
                *self.session.borrow_mut() = Session::Closed;
                let blob: Blob = message.get(1).unchecked_into();
                let task = self.begin(opening);
                spawn_local(async move {
                    task.open(&blob, level, &trusted(&keys)).await;
                });
            }
            Request::Cancel => {
                *self.session.borrow_mut() = Session::Closed;
                self.next_work();
            }
            Request::Recover { repair } => {
                let blob: Blob = message.get(1).unchecked_into();
                let task = self.begin(opening);
                spawn_local(async move {
                    task.recover(&blob, repair).await;
                });
            }
            Request::PlanConversion => {
                if let Some(plan) = self.session.borrow().plan() {
                    self.say(opening, &plan);
                }
            }
            Request::Convert { accept_faults } => {
                let faults = if accept_faults { Faults::Accepted } else { Faults::Refused };
                if let Some((response, archive)) = self.session.borrow().convert(faults) {
                    self.deliver(opening, &response, archive.as_deref());
                }
            }
            Request::File(order) => {
                if let Some(report) = &*self.report.borrow()
                    && let Some(filed) =
                        self.session.borrow().file(report, &self.trust.borrow().keys, &order)
                {
                    self.say(opening, &filed);
                }
            }
            Request::Rows(range) => self.answer(opening, self.session.borrow().rows(range)),
            Request::Field(field) => self.answer(opening, self.session.borrow().field(field)),
            Request::ReadKey { bytes } => self.say(opening, &read_key(&bytes)),
            Request::Validate { level, keys } => {
                *self.trust.borrow_mut() = Trust { level, keys: trusted(&keys) };
                self.check(opening);
            }
            Request::Unlock { secret } => {
                match secret::key(secret, &secret::take(message)) {
                    Ok(key) => {
                        let task = self.begin(opening);
                        spawn_local(async move {
                            task.unlock(key).await;
                        });
                    }
                    Err(error) => self.refuse(opening, sentence(chain(&error))),
                };
            }
            Request::Lock => self.lock(opening),
            Request::Measure { derivation } => self.say(opening, &secret::measure(derivation)),
            Request::Derive { derivation, salt, from_file } => {
                let password = secret::take(message);
                match secret::derive(derivation, &salt, &password, from_file) {
                    Ok(key) => {
                        let bytes = Uint8Array::from(key.as_bytes().as_slice());
                        self.send(opening, &Response::Derived, Some(&bytes));
                    }
                    Err(reason) => self.refuse(opening, reason),
                }
            }
        }
    }

    /// Wipes what was decrypted. Whatever was busy with it is let go first.
    fn lock(self: &Rc<Self>, opening: u32) {
        self.next_work();
        let session = match self.session.take() {
            // A check that still holds the plaintext lets go of it at its next pause.
            Session::Unlocked(unlocked) => Session::Locked(unlocked.archive().clone()),
            other => other,
        };
        if let Some(archive) = session.archive() {
            self.say(opening, &Response::Locked(Box::new(archive.summary())));
        }
        *self.session.borrow_mut() = session;
        self.check(opening);
    }

    fn check(self: &Rc<Self>, opening: u32) {
        let task = self.begin(opening);
        spawn_local(async move {
            task.check().await;
        });
    }

    fn begin(self: &Rc<Self>, opening: u32) -> Task {
        Task::new(self.clone(), opening, self.next_work())
    }

    fn next_work(&self) -> u32 {
        self.work.set(self.work.get().wrapping_add(1));
        self.work.get()
    }

    fn refuse(&self, opening: u32, reason: String) {
        self.say(opening, &Response::NotUnlocked { reason });
    }

    /// Says what is in the archive, and wipes it: an unlocked archive is locked again some time.
    fn answer(&self, opening: u32, mut body: Response) {
        self.say(opening, &body);
        body.wipe();
    }

    /// Says something, and hands over the bytes of a file with it, if there is one.
    fn deliver(&self, opening: u32, body: &Response, file: Option<&[u8]>) {
        self.send(opening, body, file.map(Uint8Array::from).as_ref());
    }

    fn say(&self, opening: u32, body: &Response) {
        self.send(opening, body, None);
    }

    /// Sends a message, and hands over the bytes that go with it.
    fn send(&self, opening: u32, body: &Response, bytes: Option<&Uint8Array>) {
        let Some(text) = json(&Envelope { opening, body }) else { return };
        let message = Array::of1(&JsValue::from_str(&text));
        let transferred = Array::new();
        if let Some(bytes) = bytes {
            message.push(bytes);
            transferred.push(&bytes.buffer());
        }
        // Posting fails only where the page is gone.
        let _ = self.scope.post_message_with_transfer(&message, &transferred);
    }
}

/// The JSON of a message, which is wiped with it. It is measured first, as a text that grows
/// leaves copies of itself behind.
fn json(message: &Envelope<&Response>) -> Option<Zeroizing<String>> {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, message).ok()?;
    let mut bytes = Vec::with_capacity(length.0);
    serde_json::to_writer(&mut bytes, message).ok()?;
    String::from_utf8(bytes).ok().map(Zeroizing::new)
}

/// Counts the bytes that are written to it.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
