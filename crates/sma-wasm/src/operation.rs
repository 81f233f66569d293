//! Long operations as promises, with their progress and their cancellation.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll};

use js_sys::{Date, Function, Promise};
use sma_core::progress::{Progress, Watch};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::error::{ArgumentError, SmaError};
use crate::value;

/// Milliseconds of work between two turns of the event loop.
const SLICE_MS: f64 = 40.0;

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** Options of an operation that returns a promise. */
export interface OperationOptions {
  /** Cancels the operation: its promise is rejected with the signal's reason, and what is open stays so. */
  signal?: AbortSignal;
  /** Called now and then with the progress. An exception that it throws cancels the operation. */
  onProgress?: (progress: Progress) => void;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The class `AbortSignal`.
    #[derive(Clone, Debug)]
    type AbortSignal;

    #[wasm_bindgen(method, getter)]
    fn aborted(this: &AbortSignal) -> bool;

    #[wasm_bindgen(method, getter)]
    fn reason(this: &AbortSignal) -> JsValue;
}

#[wasm_bindgen(module = "/src/turn.js")]
extern "C" {
    fn turn() -> Promise;
}

/// An operation that the caller watches, and may cancel.
#[derive(Default)]
pub(crate) struct Operation {
    signal: Option<AbortSignal>,
    on_progress: Option<Function>,
    /// When the current slice of work began, in milliseconds.
    since: Cell<f64>,
    /// The turn of the event loop that the work waits for.
    turn: RefCell<Option<JsFuture>>,
    /// The value with which the promise is rejected.
    canceled: RefCell<Option<JsValue>>,
}

impl Operation {
    /// Takes one option, and returns whether it belongs to the operation.
    ///
    /// # Errors
    /// If its value is invalid.
    pub(crate) fn set(&mut self, name: &str, value: &JsValue) -> Result<bool, ArgumentError> {
        let invalid = |name| ArgumentError::OptionValue { name, given: value::describe(value) };
        match name {
            // Of any window: `instanceof` knows only the one of this.
            "signal" if value.is_undefined() => {}
            "signal" if value.is_object() => self.signal = Some(value.clone().unchecked_into()),
            "signal" => return Err(invalid("signal")),
            "onProgress" if value.is_undefined() => {}
            "onProgress" => {
                let function = value.clone().dyn_into().map_err(|_| invalid("onProgress"))?;
                self.on_progress = Some(function);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Starts the work, and returns the promise of its result.
    pub(crate) fn start<F>(self, work: impl FnOnce(WatchedOperation) -> F + 'static) -> Promise
    where
        F: Future<Output = Result<JsValue, SmaError>> + 'static,
    {
        let operation = Rc::new(self);
        future_to_promise(async move {
            operation.stop_if_aborted();
            operation.since.set(Date::now());
            let mut work = pin!(work(WatchedOperation(operation.clone())));
            poll_fn(|context| {
                if operation.canceled.borrow().is_none()
                    && let Poll::Ready(result) = work.as_mut().poll(context)
                {
                    return Poll::Ready(result.map_err(JsValue::from));
                }
                operation.canceled.take().map_or(Poll::Pending, |reason| Poll::Ready(Err(reason)))
            })
            .await
        })
    }

    fn stop_if_aborted(&self) {
        if let Some(signal) = self.signal.as_ref().filter(|signal| signal.aborted()) {
            self.canceled.replace(Some(signal.reason()));
        }
    }

    fn report(&self, progress: Progress) {
        let Some(on_progress) = &self.on_progress else { return };
        if let Err(thrown) = on_progress.call1(&JsValue::UNDEFINED, &value::plain(&progress)) {
            self.canceled.replace(Some(thrown));
        }
    }
}

/// The operation, as the work sees it.
#[derive(Clone)]
pub(crate) struct WatchedOperation(Rc<Operation>);

impl Watch for WatchedOperation {
    fn checkpoint(&self, progress: Progress, context: &mut Context<'_>) -> Poll<()> {
        let operation = &self.0;
        let mut turn_of_loop = operation.turn.borrow_mut();
        if turn_of_loop.is_none() {
            if Date::now() - operation.since.get() < SLICE_MS {
                return Poll::Ready(());
            }
            operation.report(progress);
            *turn_of_loop = Some(JsFuture::from(turn()));
        }
        if let Some(turn) = turn_of_loop.as_mut()
            && Pin::new(turn).poll(context).is_pending()
        {
            return Poll::Pending;
        }
        *turn_of_loop = None;
        operation.since.set(Date::now());
        operation.stop_if_aborted();
        if operation.canceled.borrow().is_some() { Poll::Pending } else { Poll::Ready(()) }
    }
}
