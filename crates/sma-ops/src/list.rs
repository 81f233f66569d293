//! Archives at a glance.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use sma_core::progress::{Stage, Track, Unit};
use sma_core::summary::Summary;
use sma_core::{Level, Report};

use crate::context::Context;
use crate::error::Error;
use crate::input::Input;
use crate::open::open;

/// An archive at a glance.
#[derive(Debug)]
#[non_exhaustive]
pub struct Listed {
    /// The file.
    pub file: Input,
    /// Its size, in bytes, where it is known.
    pub size: Option<u64>,
    /// What the archive says of itself, and the report on it; or why it cannot be opened.
    pub found: Result<(Summary, Report), Error>,
}

/// Lists archives, damaged ones too, in the order of the files.
///
/// # Errors
/// [`Error::Cancelled`]. That a file cannot be opened is what is listed of it.
pub fn list(files: &[Input], level: Level, context: &Context<'_>) -> Result<Vec<Listed>, Error> {
    let done = AtomicU64::new(0);
    let total = u64::try_from(files.len()).unwrap_or(u64::MAX);
    let inner = Context::default().with_limits(context.limits.clone());
    let listed = |file: &Input| {
        let found = open(file, &inner).map(|archive| (archive.summary(), archive.validate(level)));
        let size = Some(file.size()).filter(|size| *size > 0);
        let mut track = Track::new(context.watch, Stage::Reading, Unit::Archives, total);
        context.run(track.advance(done.fetch_add(1, Ordering::Relaxed) + 1))?;
        Ok(Listed { file: file.clone(), size, found })
    };
    files.par_iter().map(listed).collect()
}
