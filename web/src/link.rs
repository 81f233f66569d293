//! The page's end of the conversation with a worker.

use js_sys::{Array, Function, Uint8Array};
use sma_worker::protocol::{Envelope, Request, Response};
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker};

/// What reaches the page from a worker.
pub(crate) enum Arrival {
    /// The worker says something, and hands over a secret beside [`Response::Derived`].
    Message(Envelope<Response>, Option<Uint8Array>),
    /// The worker broke down, and is to be started anew.
    Breakdown,
}

/// A worker, once it is started, and the messages that wait until it listens.
pub(crate) struct Link {
    start_worker: Function,
    on_message: Function,
    on_error: Function,
    worker: Option<Worker>,
    listens: bool,
    waiting: Vec<Array>,
}

impl Link {
    /// A link without a worker. What its workers will say is handed to `receive`, which calls
    /// [`Link::is_ready`] once one listens.
    pub(crate) fn new(start_worker: Function, receive: impl Fn(Arrival) + Clone + 'static) -> Self {
        let hear = receive.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let parcel: Array = event.data().unchecked_into();
            let text = parcel.get(0).as_string().unwrap_or_default();
            if let Ok(message) = serde_json::from_str(&text) {
                hear(Arrival::Message(message, parcel.get(1).dyn_into().ok()));
            }
        });
        let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            receive(Arrival::Breakdown);
        });
        Self {
            start_worker,
            on_message: on_message.into_js_value().unchecked_into(),
            on_error: on_error.into_js_value().unchecked_into(),
            worker: None,
            listens: false,
            waiting: Vec::new(),
        }
    }

    /// Starts a worker, in place of the one before.
    pub(crate) fn start(&mut self) {
        self.stop();
        let worker: Worker = self
            .start_worker
            .call0(&JsValue::NULL)
            .expect_throw("start.js starts workers from what it holds")
            .unchecked_into();
        worker.set_onmessage(Some(self.on_message.unchecked_ref()));
        worker.set_onerror(Some(self.on_error.unchecked_ref()));
        self.worker = Some(worker);
    }

    /// Ends the worker, whatever it is busy with. Nothing that it said is heard any more.
    pub(crate) fn stop(&mut self) {
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

    /// Sends a message, and beside it a file or a secret; or keeps them until the worker listens.
    /// A file is passed by reference, and a secret is gone from the page once it is sent.
    pub(crate) fn send(&mut self, message: &Envelope<Request>, beside: Option<&JsValue>) {
        let Ok(text) = serde_json::to_string(message) else { return };
        let parcel = Array::of1(&JsValue::from_str(&text));
        if let Some(beside) = beside {
            parcel.push(beside);
        }
        self.waiting.push(parcel);
        if self.listens {
            self.post();
        }
    }

    /// Notes that the worker listens, and sends what waits.
    pub(crate) fn is_ready(&mut self) {
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
            // Nothing is copied, so that posting cannot run out of memory.
            let _ = worker.post_message_with_transfer(&parcel, &transferred);
        }
    }
}

fn secret_in(parcel: &Array) -> Option<Uint8Array> {
    parcel.get(1).dyn_into().ok()
}
