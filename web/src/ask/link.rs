//! The page's end of the connection to a worker.

use js_sys::{Array, Function, Uint8Array};
use sma_worker::protocol::{Envelope, Number};
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker};

/// Event from a worker.
pub(super) enum Arrival {
    /// Number of a question, a reply to it as JSON, and the bytes sent with the reply.
    Message(Number, String, Option<Uint8Array>),
    /// The worker crashed and must be restarted.
    Breakdown,
}

/// A worker, once started, and the messages that wait until it listens.
pub(super) struct Link {
    start_worker: Option<Function>,
    on_message: Function,
    on_error: Function,
    worker: Option<Worker>,
    listens: bool,
    waiting: Vec<Array>,
}

impl Link {
    /// Creates a link without a worker. Events of its workers go to `receive`, which calls
    /// [`Link::mark_ready`] once one listens.
    pub(super) fn new(receive: impl Fn(Arrival) + 'static) -> Self {
        let receive = std::rc::Rc::new(receive);
        let on_receive = receive.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let parcel: Array = event.data().unchecked_into();
            let number = parcel.get(0).as_f64().unwrap_or_default() as Number;
            let text = parcel.get(1).as_string().unwrap_or_default();
            on_receive(Arrival::Message(number, text, parcel.get(2).dyn_into().ok()));
        });
        let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            receive(Arrival::Breakdown);
        });
        Self {
            start_worker: None,
            on_message: on_message.into_js_value().unchecked_into(),
            on_error: on_error.into_js_value().unchecked_into(),
            worker: None,
            listens: false,
            waiting: Vec::new(),
        }
    }

    /// Starts the worker. Waiting messages are sent once it listens.
    pub(super) fn start(&mut self, start_worker: Function) {
        let worker: Worker = start_worker
            .call0(&JsValue::NULL)
            .expect_throw("start.js has loaded the program of the worker")
            .unchecked_into();
        worker.set_onmessage(Some(self.on_message.unchecked_ref()));
        worker.set_onerror(Some(self.on_error.unchecked_ref()));
        self.worker = Some(worker);
        self.start_worker = Some(start_worker);
    }

    /// Starts another worker in place of the previous one. Waiting messages are dropped.
    pub(super) fn restart(&mut self) {
        self.stop();
        if let Some(start_worker) = self.start_worker.take() {
            self.start(start_worker);
        }
    }

    /// Terminates the worker and ignores whatever it still sent.
    fn stop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
        self.listens = false;
        for parcel in self.waiting.drain(..) {
            if let Some(secret) = secret_in(&parcel) {
                secret.fill(0, 0, secret.length());
            }
        }
    }

    /// Sends a message with a file or a secret, or keeps them until the worker listens. A file is
    /// passed by reference; a secret is transferred, so that the page keeps no copy.
    pub(super) fn send(&mut self, message: &Envelope, attachment: Option<&JsValue>) {
        let Ok(text) = serde_json::to_string(message) else { return };
        let parcel = Array::of1(&JsValue::from_str(&text));
        if let Some(attachment) = attachment {
            parcel.push(attachment);
        }
        self.waiting.push(parcel);
        if self.listens {
            self.post();
        }
    }

    /// Marks the worker as listening, and sends the waiting messages.
    pub(super) fn mark_ready(&mut self) {
        self.listens = true;
        self.post();
    }

    fn post(&mut self) {
        let Some(worker) = &self.worker else { return };
        for parcel in self.waiting.drain(..) {
            let transferred = Array::new();
            if let Some(secret) = secret_in(&parcel) {
                transferred.push(&secret.buffer());
            }
            // Nothing is copied, so posting cannot run out of memory.
            let _ = worker.post_message_with_transfer(&parcel, &transferred);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.stop();
    }
}

fn secret_in(parcel: &Array) -> Option<Uint8Array> {
    parcel.get(1).dyn_into().ok()
}
