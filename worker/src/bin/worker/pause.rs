//! Listening for messages amid long work.

use std::cell::Cell;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Milliseconds of work after which the worker listens for messages.
const SLICE_MS: f64 = 40.0;

/// A way to let the browser deliver messages amid long work. Timers would do as well, but
/// browsers make each wait at least 4 ms.
pub(crate) struct Pause {
    channel: MessageChannel,
    since: Cell<f64>,
}

impl Pause {
    pub(crate) fn new() -> Self {
        let channel = MessageChannel::new().expect_throw("workers have message channels");
        Self { channel, since: Cell::new(js_sys::Date::now()) }
    }

    pub(crate) fn is_due(&self) -> bool {
        js_sys::Date::now() - self.since.get() >= SLICE_MS
    }

    pub(crate) async fn take(&self) {
        let woken = Promise::new(&mut |resolve, _| {
            self.channel.port1().set_onmessage(Some(resolve.unchecked_ref()));
            let _ = self.channel.port2().post_message(&JsValue::NULL);
        });
        let _ = JsFuture::from(woken).await;
        self.since.set(js_sys::Date::now());
    }
}
