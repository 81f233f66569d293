//! Pauses of long work, in which the worker receives messages.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::protocol::Number;
use sma_core::progress::{Progress, Watch};
use wasm_bindgen::prelude::*;
use web_sys::MessageChannel;

use super::outbox::Outbox;

/// Milliseconds of work between two pauses.
const SLICE_MS: f64 = 40.0;

/// Watches the work on one question: reports its progress, and pauses it to receive messages.
///
/// A pause ends with a message that it sends to itself. A timer would work too, but browsers delay each
/// by at least 4 ms.
pub(crate) struct Watcher {
    outbox: Outbox,
    number: Number,
    since: Cell<f64>,
    pause: Rc<Cell<Pause>>,
    /// Waker of the paused work.
    waker: Rc<RefCell<Option<Waker>>>,
    channel: MessageChannel,
    /// Called at the end of a pause.
    _on_turn: Closure<dyn Fn()>,
}

/// State of a pause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pause {
    /// Not paused.
    No,
    /// The message that ends the pause has not arrived.
    Waiting,
    /// The message has arrived.
    Over,
}

impl Watcher {
    pub(crate) fn new(outbox: Outbox, number: Number) -> Self {
        let channel = MessageChannel::new().expect_throw("workers have message channels");
        let pause = Rc::new(Cell::new(Pause::No));
        let waker = Rc::new(RefCell::new(None::<Waker>));
        let (paused, waiting) = (pause.clone(), waker.clone());
        let on_turn = Closure::<dyn Fn()>::new(move || {
            paused.set(Pause::Over);
            if let Some(waker) = waiting.take() {
                waker.wake();
            }
        });
        channel.port1().set_onmessage(Some(on_turn.as_ref().unchecked_ref()));
        let since = Cell::new(js_sys::Date::now());
        Self { outbox, number, since, pause, waker, channel, _on_turn: on_turn }
    }
}

impl Watch for Watcher {
    fn checkpoint(&self, progress: Progress, context: &mut Context<'_>) -> Poll<()> {
        let now = js_sys::Date::now();
        match self.pause.get() {
            Pause::No if now - self.since.get() < SLICE_MS => return Poll::Ready(()),
            Pause::No => {
                self.outbox.progress(self.number, progress);
                self.pause.set(Pause::Waiting);
                let _ = self.channel.port2().post_message(&JsValue::NULL);
            }
            Pause::Waiting => {}
            Pause::Over => {
                self.pause.set(Pause::No);
                self.since.set(now);
                return Poll::Ready(());
            }
        }
        *self.waker.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.channel.port1().set_onmessage(None);
        self.channel.port1().close();
        self.channel.port2().close();
    }
}
