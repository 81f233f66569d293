//! Messages of the worker to the page.

use std::io::{self, Write};

use crate::protocol::{MAX_TEXT, Number, Question, READY, Reply, write_json};
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use sma_core::progress::Progress;
use wasm_bindgen::JsValue;
use web_sys::DedicatedWorkerGlobalScope;
use zeroize::Zeroizing;

/// Sender of messages to the page.
#[derive(Clone)]
pub(crate) struct Outbox {
    scope: DedicatedWorkerGlobalScope,
}

impl Outbox {
    pub(crate) fn new(scope: DedicatedWorkerGlobalScope) -> Self {
        Self { scope }
    }

    /// Reports the progress of a question.
    pub(crate) fn progress(&self, number: Number, progress: Progress) {
        self.send(number, &Reply::<&()>::Progress(progress), MAX_TEXT, None);
    }

    /// Reports that the worker listens.
    pub(crate) fn send_ready(&self) {
        self.send(READY, &Reply::Answer(()), MAX_TEXT, None);
    }

    /// Sends the answer to a question, with its bytes.
    pub(crate) fn answer<Q: Question>(
        &self,
        number: Number,
        answer: &Q::Answer,
        bytes: Option<&Uint8Array>,
    ) {
        self.send(number, &Reply::Answer(answer), Q::MAX_TEXT, bytes);
    }

    fn send<A: Serialize>(
        &self,
        number: Number,
        reply: &Reply<A>,
        max_text: usize,
        bytes: Option<&Uint8Array>,
    ) {
        let Some(text) = json(reply, max_text) else { return };
        let message = Array::of2(&JsValue::from(number), &JsValue::from_str(&text));
        let transferred = Array::new();
        if let Some(bytes) = bytes {
            message.push(bytes);
            transferred.push(&bytes.buffer());
        }
        // Posting fails only if the page is gone.
        let _ = self.scope.post_message_with_transfer(&message, &transferred);
    }
}

/// Serializes a message. The text is wiped when it is dropped; its length is computed first, because a
/// growing buffer leaves copies behind.
fn json<A: Serialize>(message: &Reply<A>, max_text: usize) -> Option<Zeroizing<String>> {
    let mut length = Length(0);
    write_json(&mut length, message, max_text).ok()?;
    let mut bytes = Vec::with_capacity(length.0);
    write_json(&mut bytes, message, max_text).ok()?;
    String::from_utf8(bytes).ok().map(Zeroizing::new)
}

/// Writer that counts bytes.
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
