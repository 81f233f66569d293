//! Questions to a worker, and their answers.
//!
//! Each question has a number, by which its answer finds back; what the answer holds is fixed by
//! the question's type. A question is cancelled by dropping its [`Asked`]: the worker drops what
//! it is doing for it, and an answer that comes all the same is not heard.

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

/// A worker. It is a handle: copies are the same one. It ends with the reactive scope that it was
/// made in.
#[derive(Clone, Copy)]
pub(crate) struct Worker {
    desk: StoredValue<Rc<RefCell<Desk>>, LocalStorage>,
}

/// An answer.
pub(crate) struct Answer<A> {
    /// The number of the question.
    pub(crate) number: Number,
    /// What the worker says.
    pub(crate) body: A,
    /// What came with it: a file, or a secret.
    pub(crate) beside: Option<Uint8Array>,
}

/// A question that waits for its answer. Dropping it cancels it.
#[must_use]
pub(crate) struct Asked {
    desk: Weak<RefCell<Desk>>,
    number: Number,
}

/// Hears a reply, and returns whether it was the answer.
type Listener = Box<dyn FnMut(&str, Option<Uint8Array>) -> bool>;

struct Desk {
    link: Link,
    latest: Number,
    waiting: HashMap<Number, Listener>,
}

impl Worker {
    /// A worker that is not started yet; questions wait until it is. `on_ready` is called when it
    /// listens, and `on_breakdown` when it broke down: it is started anew then, and nothing that
    /// it was asked is answered.
    pub(crate) fn new(on_ready: impl Fn() + 'static, on_breakdown: impl Fn() + 'static) -> Self {
        let desk = Rc::new_cyclic(|desk: &Weak<RefCell<Desk>>| {
            let desk = desk.clone();
            let link = Link::new(move |arrival| {
                let Some(desk) = desk.upgrade() else { return };
                match arrival {
                    Arrival::Message(READY, ..) => {
                        desk.borrow_mut().link.is_ready();
                        on_ready();
                    }
                    Arrival::Message(number, text, beside) => hear(&desk, number, &text, beside),
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

    /// Starts it.
    pub(crate) fn start(self, start_worker: Function) {
        self.desk.with_value(|desk| desk.borrow_mut().link.start(start_worker));
    }

    /// Ends it, whatever it is busy with, and starts another in its place. Nothing that it was
    /// asked is answered.
    pub(crate) fn restart(self) {
        self.desk.with_value(restart);
    }

    /// Asks a question about an archive, if it is about one, and hands over what belongs to it: a
    /// file or a secret. How far it has come is handed to `watch`, and the answer to `then`.
    pub(crate) fn ask<Q: Question>(
        self,
        archive: Option<Number>,
        question: Q,
        beside: Option<&JsValue>,
        watch: impl Fn(Progress) + 'static,
        then: impl FnOnce(Answer<Q::Answer>) + 'static,
    ) -> Asked {
        let desk = self.desk.get_value();
        let mut inner = desk.borrow_mut();
        inner.latest += 1;
        let number = inner.latest;
        let mut then = Some(then);
        let listener = move |text: &str, beside: Option<Uint8Array>| {
            match serde_json::from_str::<Reply<Q::Answer>>(text) {
                Ok(Reply::Progress(progress)) => {
                    watch(progress);
                    return false;
                }
                Ok(Reply::Answer(body)) => {
                    if let Some(then) = then.take() {
                        then(Answer { number, body, beside });
                    }
                }
                // Page and worker are always of one version.
                Err(_) => {}
            }
            true
        };
        inner.waiting.insert(number, Box::new(listener));
        let request = Box::new(question.into());
        inner.link.send(&Envelope::Ask { number, archive, request }, beside);
        Asked { desk: Rc::downgrade(&desk), number }
    }

    /// Asks something about an archive that has no answer to wait for.
    pub(crate) fn tell(self, archive: Number, question: impl Question) {
        self.desk.with_value(|desk| {
            let mut desk = desk.borrow_mut();
            desk.latest += 1;
            let (number, request) = (desk.latest, Box::new(question.into()));
            desk.link.send(&Envelope::Ask { number, archive: Some(archive), request }, None);
        });
    }

    /// Closes the archive that the question of that number opened.
    pub(crate) fn close(self, archive: Number) {
        self.desk.with_value(|desk| {
            desk.borrow_mut().link.send(&Envelope::Cancel { number: archive }, None);
        });
    }
}

impl Asked {
    /// Whether the answer has not come yet.
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

/// Hands a reply to who waits for it, if anybody does. What is done with it may ask again.
fn hear(desk: &Rc<RefCell<Desk>>, number: Number, text: &str, beside: Option<Uint8Array>) {
    let listener = desk.borrow_mut().waiting.remove(&number);
    if let Some(mut listener) = listener
        && !listener(text, beside)
    {
        desk.borrow_mut().waiting.insert(number, listener);
    }
}

fn restart(desk: &Rc<RefCell<Desk>>) {
    // Listeners may hold what asks again when it is dropped.
    let waiting = std::mem::take(&mut desk.borrow_mut().waiting);
    drop(waiting);
    desk.borrow_mut().link.restart();
}
