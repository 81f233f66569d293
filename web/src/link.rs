//! The page's end of the conversation with the worker.

use js_sys::{Array, Function};
use sma_worker::protocol::{Envelope, Request, Response};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Event, MessageEvent, Worker};

/// What reaches the page from its worker.
pub(crate) enum Arrival {
    /// The worker says something.
    Message(Envelope<Response>),
    /// The worker broke down, and another one is starting.
    Breakdown,
}

/// A worker, and the messages that wait until it listens.
pub(crate) struct Link {
    start_worker: Function,
    on_message: Function,
    on_error: Function,
    worker: Worker,
    listens: bool,
    waiting: Vec<Array>,
}

impl Link {
    /// Starts a worker. What it says is handed to `receive`, which calls [`Link::is_ready`] once
    /// the worker listens.
    pub(crate) fn start(
        start_worker: Function,
        receive: impl Fn(Arrival) + Clone + 'static,
    ) -> Self {
        let hear = receive.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(message) = serde_json::from_str(&text) {
                hear(Arrival::Message(message));
            }
        });
        let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            receive(Arrival::Breakdown);
        });
        let on_message: Function = on_message.into_js_value().unchecked_into();
        let on_error: Function = on_error.into_js_value().unchecked_into();
        let worker = new_worker(&start_worker, &on_message, &on_error);
        Self { start_worker, on_message, on_error, worker, listens: false, waiting: Vec::new() }
    }

    /// Sends a message, and a file with it; or keeps both until the worker listens.
    pub(crate) fn send(&mut self, message: &Envelope<Request>, file: Option<&Blob>) {
        let Ok(text) = serde_json::to_string(message) else { return };
        let parcel = Array::of1(&JsValue::from_str(&text));
        if let Some(file) = file {
            parcel.push(file);
        }
        if self.listens {
            // A file is passed by reference, so that posting cannot run out of memory.
            let _ = self.worker.post_message(&parcel);
        } else {
            self.waiting.push(parcel);
        }
    }

    /// Notes that the worker listens, and sends what waits.
    pub(crate) fn is_ready(&mut self) {
        self.listens = true;
        for parcel in self.waiting.drain(..) {
            let _ = self.worker.post_message(&parcel);
        }
    }

    /// Puts a new worker in place of a broken one.
    pub(crate) fn restart(&mut self) {
        self.worker.terminate();
        self.listens = false;
        self.waiting.clear();
        self.worker = new_worker(&self.start_worker, &self.on_message, &self.on_error);
    }
}

fn new_worker(start: &Function, on_message: &Function, on_error: &Function) -> Worker {
    let worker: Worker = start
        .call0(&JsValue::NULL)
        .expect_throw("start.js starts workers from what it holds")
        .unchecked_into();
    worker.set_onmessage(Some(on_message));
    worker.set_onerror(Some(on_error));
    worker
}
