//! The worker program: messages in, messages out.

mod desk;
mod operation;
mod outbox;
mod secret;
mod task;
mod watcher;

use std::rc::Rc;

use crate::protocol::Envelope;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use desk::Desk;
use outbox::Outbox;

/// Returns whether this runs in a worker.
pub fn is_in_worker() -> bool {
    js_sys::global().is_instance_of::<DedicatedWorkerGlobalScope>()
}

/// Connects the browser's messages to the archives, in a worker.
pub fn run() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let outbox = Outbox::new(scope.clone());
    let desk = Rc::new(Desk::new(outbox.clone()));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let parcel: Array = event.data().unchecked_into();
        let text = parcel.get(0).as_string().unwrap_or_default();
        match serde_json::from_str(&text) {
            Ok(Envelope::Ask { number, archive, request }) => {
                desk.take(number, archive, *request, &parcel.get(1));
            }
            Ok(Envelope::Cancel { number }) => desk.cancel(number),
            // The page sends nothing else.
            Err(_) => {}
        }
    });
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    outbox.send_ready();
}
