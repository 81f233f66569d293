//! Progress of an operation, with a button to cancel it.

use leptos::prelude::*;
use sma_core::progress::{Progress, Stage, Unit};

use crate::ask::Operation;
use crate::{format, words};

/// Draws a progress bar, and a cancel button with this id, while an operation is slow.
pub(crate) fn bar(
    operation: Operation,
    id: &'static str,
    cancel: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <Show when=move || operation.is_slow.get()>{draw(operation, id, cancel)}</Show>
    }
}

fn draw(operation: Operation, id: &'static str, cancel: impl Fn() + 'static) -> impl IntoView {
    let label = format!("{id}-label");
    let words = move || match operation.progress.get() {
        None => "Working",
        Some(progress) => stage_words(progress.stage),
    };
    let amount = move || operation.progress.get().map(amount);
    // A thousand steps are as fine as can be seen, and any size fits.
    let steps = move || {
        let (done, total) = operation.progress.get().map_or((0, 0), |it| (it.done, it.total));
        (done as f64 / total.max(1) as f64 * 1000.0).round().to_string()
    };
    view! {
        <div class="progress">
            <p class="progress-words">
                <span id=label.clone()>{words}</span>
                <span class="muted">{amount}</span>
            </p>
            <progress aria-labelledby=label max="1000" value=steps></progress>
            <button type="button" class="button" id=id on:click=move |_| cancel()>
                {words::CANCEL}
            </button>
        </div>
    }
}

fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading | Stage::Parsing => "Reading",
        Stage::Hashing | Stage::Checking => "Checking",
        Stage::Decrypting => "Decrypting",
        Stage::Converting => "Converting",
        Stage::Recovering => "Recovering",
        Stage::Indexing => "Preparing the search",
        Stage::Writing => "Writing",
        _ => "Working",
    }
}

fn amount(progress: Progress) -> String {
    let Progress { done, total, unit, .. } = progress;
    match unit {
        Unit::Bytes => format!("{} of {}", format::size(done), format::size(total)),
        Unit::Records => {
            format!("{} of {}", format::number(done), format::count(total, "record", "records"))
        }
        _ => format!("{} of {}", format::number(done), format::number(total)),
    }
}
