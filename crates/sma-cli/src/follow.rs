//! Progress of an operation: a bar on a terminal, and cancellation by an interrupt.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::task::{Context, Poll};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sma_core::progress::{Progress, Stage, Unit, Watch};

use crate::interrupt::{self, Watched};

/// The bar on the terminal, while there is one.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Writes to the terminal with the bar cleared meanwhile: otherwise the text continues its line.
pub(crate) fn without_bar<T>(write: impl FnOnce() -> T) -> T {
    let bar = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

/// Follows an operation: shows a bar on a terminal, and cancels at the first interrupt.
#[derive(Debug)]
pub(crate) struct Follow {
    bar: ProgressBar,
    /// The stage that the bar shows.
    stage: Mutex<Option<Stage>>,
    _watched: Watched,
}

impl Follow {
    /// Starts to follow.
    pub(crate) fn new(is_shown: bool) -> Self {
        let target =
            if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if is_shown {
            *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
        }
        Self { bar, stage: Mutex::new(None), _watched: Watched::begin() }
    }

    /// Shows a new stage.
    fn begin(&self, progress: Progress) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if stage.replace(progress.stage) == Some(progress.stage) {
            return;
        }
        let template = match progress.unit {
            Unit::Bytes => "{msg} {wide_bar} {bytes}/{total_bytes}",
            _ => "{msg} {wide_bar} {pos}/{len}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_message(label(progress));
        self.bar.tick();
    }
}

impl Watch for Follow {
    fn checkpoint(&self, progress: Progress, _: &mut Context<'_>) -> Poll<()> {
        if interrupt::is_requested() {
            return Poll::Pending;
        }
        self.begin(progress);
        // Both at once: the position of one stage is not shown with the length of another.
        self.bar.update(|state| {
            state.set_len(progress.total);
            state.set_pos(progress.done.min(progress.total));
        });
        Poll::Ready(())
    }
}

/// Clears the bar before the result is printed.
impl Drop for Follow {
    fn drop(&mut self) {
        *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.bar.finish_and_clear();
    }
}

/// Returns the label of a stage.
fn label(progress: Progress) -> &'static str {
    match progress.stage {
        Stage::Reading | Stage::Parsing => "Reading",
        Stage::Decrypting => "Decrypting",
        Stage::Hashing | Stage::Checking => "Validating",
        Stage::Comparing | Stage::Merging => "Comparing",
        Stage::Redacting => "Redacting",
        Stage::Searching => "Searching the copy",
        Stage::Indexing => "Indexing",
        Stage::Converting => "Converting",
        Stage::Recovering => "Recovering",
        Stage::Arranging => "Sorting",
        Stage::Planning => "Planning",
        Stage::Restoring => "Restoring",
        Stage::Encrypting => "Encrypting",
        Stage::Writing => "Writing",
        _ => "Working",
    }
}
