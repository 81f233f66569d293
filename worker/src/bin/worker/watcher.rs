//! Pauses by turns of the event loop, in which the worker hears messages amid long work.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use sma_core::progress::{Progress, Watch};
use sma_worker::protocol::Number;
use wasm_bindgen::prelude::*;
use web_sys::MessageChannel;

use crate::outbox::Outbox;

/// Milliseconds of work after which the worker listens for messages.
const SLICE_MS: f64 = 40.0;

/// Follows the work on one question: says how far it is, and pauses it when it is time to listen.
///
/// A pause ends with a message that it sends to itself. Timers would do as well, but browsers make
/// each wait at least 4 ms.
pub(crate) struct Watcher {
    outbox: Outbox,
    number: Number,
    since: Cell<f64>,
    pause: Rc<Cell<Pause>>,
    /// Who waits for the end of the pause.
    waker: Rc<RefCell<Option<Waker>>>,
    channel: MessageChannel,
    /// Called at the end of a pause.
    _on_turn: Closure<dyn Fn()>,
}

/// A pause of the work.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pause {
    /// There is none.
    No,
    /// The turn of the event loop has not come yet.
    Waiting,
    /// It has come.
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
