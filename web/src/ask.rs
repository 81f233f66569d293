//! Questions to a worker, and their answers.
//!
//! Each question has a number, which its answer carries; the type of the answer is fixed by that of
//! the question. Dropping an [`Asked`] cancels the question: the worker drops its work, and an answer
//! that still arrives is ignored.

mod link;
mod operation;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use js_sys::{Function, Uint8Array};
use leptos::prelude::*;
use sma_core::progress::Progress;
use sma_worker::protocol::{Envelope, Number, Question, READY, Reply};
use wasm_bindgen::JsValue;

use link::{Arrival, Link};
pub(crate) use operation::Operation;

/// A worker. Copies share it. It ends with the reactive scope in which it was created.
#[derive(Clone, Copy)]
pub(crate) struct Worker {
    desk: StoredValue<Rc<RefCell<Desk>>, LocalStorage>,
}

/// An answer.
pub(crate) struct Answer<A> {
    /// Number of the question.
    pub(crate) number: Number,
    /// Answer of the worker.
    pub(crate) body: A,
    /// Bytes sent with it: a file, or a secret.
    pub(crate) attachment: Option<Uint8Array>,
}

/// Pending question. Dropping it cancels the question.
#[must_use]
pub(crate) struct Asked {
    desk: Weak<RefCell<Desk>>,
    number: Number,
}

/// Handles a reply, and returns whether it was the answer.
type Listener = Box<dyn FnMut(&str, Option<Uint8Array>) -> bool>;

struct Desk {
    link: Link,
    latest: Number,
    waiting: HashMap<Number, Listener>,
}

impl Worker {
    /// Creates a worker that is not started; questions wait until it is. `on_ready` is called when
    /// it listens, and `on_breakdown` after a crash: it is then restarted, and its pending questions
    /// are not answered.
    pub(crate) fn new(on_ready: impl Fn() + 'static, on_breakdown: impl Fn() + 'static) -> Self {
        let desk = Rc::new_cyclic(|desk: &Weak<RefCell<Desk>>| {
            let desk = desk.clone();
            let link = Link::new(move |arrival| {
                let Some(desk) = desk.upgrade() else { return };
                match arrival {
                    Arrival::Message(READY, ..) => {
                        desk.borrow_mut().link.mark_ready();
                        on_ready();
                    }
                    Arrival::Message(number, text, attachment) => {
                        dispatch(&desk, number, &text, attachment);
                    }
                    Arrival::Breakdown => {
                        restart(&desk);
                        on_breakdown();
                    }
                }
            });
            RefCell::new(Desk { link, latest: READY, waiting: HashMap::new() })
        });
        Self { desk: StoredValue::new_local(desk) }
    }

    /// Starts the worker.
    pub(crate) fn start(self, start_worker: Function) {
        self.desk.with_value(|desk| desk.borrow_mut().link.start(start_worker));
    }

    /// Terminates the worker and starts another in its place. Pending questions are not answered.
    pub(crate) fn restart(self) {
        self.desk.with_value(restart);
    }

    /// Asks a question, about an archive where one is given, and sends a file or a secret with it.
    /// Calls `watch` with the progress, and `then` with the answer.
    pub(crate) fn ask<Q: Question>(
        self,
        archive: Option<Number>,
        question: Q,
        attachment: Option<&JsValue>,
        watch: impl Fn(Progress) + 'static,
        then: impl FnOnce(Answer<Q::Answer>) + 'static,
    ) -> Asked {
        let desk = self.desk.get_value();
        let mut inner = desk.borrow_mut();
        inner.latest += 1;
        let number = inner.latest;
        let mut then = Some(then);
        let listener = move |text: &str, attachment: Option<Uint8Array>| {
            match serde_json::from_str::<Reply<Q::Answer>>(text) {
                Ok(Reply::Progress(progress)) => {
                    watch(progress);
                    return false;
                }
                Ok(Reply::Answer(body)) => {
                    if let Some(then) = then.take() {
                        then(Answer { number, body, attachment });
                    }
                }
                // Page and worker are always of one version.
                Err(_) => {}
            }
            true
        };
        inner.waiting.insert(number, Box::new(listener));
        let request = Box::new(question.into());
        inner.link.send(&Envelope::Ask { number, archive, request }, attachment);
        Asked { desk: Rc::downgrade(&desk), number }
    }

    /// Asks a question about an archive without waiting for the answer.
    pub(crate) fn tell(self, archive: Number, question: impl Question) {
        self.desk.with_value(|desk| {
            let mut desk = desk.borrow_mut();
            desk.latest += 1;
            let (number, request) = (desk.latest, Box::new(question.into()));
            desk.link.send(&Envelope::Ask { number, archive: Some(archive), request }, None);
        });
    }

    /// Closes the archive that the question with this number opened.
    pub(crate) fn close(self, archive: Number) {
        self.desk.with_value(|desk| {
            desk.borrow_mut().link.send(&Envelope::Cancel { number: archive }, None);
        });
    }
}

impl Asked {
    /// Returns whether the answer is still pending.
    pub(crate) fn is_waiting(&self) -> bool {
        let desk = self.desk.upgrade();
        desk.is_some_and(|desk| desk.borrow().waiting.contains_key(&self.number))
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        let Some(desk) = self.desk.upgrade() else { return };
        let listener = desk.borrow_mut().waiting.remove(&self.number);
        if listener.is_some() {
            desk.borrow_mut().link.send(&Envelope::Cancel { number: self.number }, None);
        }
    }
}

/// Passes a reply to its listener, if there is one. The listener may ask again.
fn dispatch(desk: &Rc<RefCell<Desk>>, number: Number, text: &str, attachment: Option<Uint8Array>) {
    let listener = desk.borrow_mut().waiting.remove(&number);
    if let Some(mut listener) = listener
        && !listener(text, attachment)
    {
        desk.borrow_mut().waiting.insert(number, listener);
    }
}

fn restart(desk: &Rc<RefCell<Desk>>) {
    // Dropping a listener may ask again.
    let waiting = std::mem::take(&mut desk.borrow_mut().waiting);
    drop(waiting);
    desk.borrow_mut().link.restart();
}
