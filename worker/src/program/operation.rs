//! Long work that can be dropped at any time.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use wasm_bindgen_futures::spawn_local;

type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Work that continues whenever the worker has no messages. It ends when this is dropped.
pub(crate) struct Operation {
    /// None once finished.
    work: Rc<RefCell<Option<Work>>>,
}

impl Operation {
    pub(crate) fn start(work: impl Future<Output = ()> + 'static) -> Self {
        let work: Rc<RefCell<Option<Work>>> = Rc::new(RefCell::new(Some(Box::pin(work))));
        let driven = work.clone();
        spawn_local(poll_fn(move |context| {
            let mut work = driven.borrow_mut();
            let Some(pending) = work.as_mut() else { return Poll::Ready(()) };
            let poll = pending.as_mut().poll(context);
            if poll.is_ready() {
                *work = None;
            }
            poll
        }));
        Self { work }
    }

    pub(crate) fn is_finished(&self) -> bool {
        // It is borrowed while it runs.
        self.work.try_borrow().is_ok_and(|work| work.is_none())
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        // Work does not drop itself: the desk keeps it until it is finished.
        if let Ok(mut work) = self.work.try_borrow_mut() {
            *work = None;
        }
    }
}
