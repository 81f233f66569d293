//! Listing archives.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use sma_core::progress::{Stage, Track, Unit};
use sma_core::summary::Summary;
use sma_core::{Level, Report};

use crate::budget::Budget;
use crate::context::Context;
use crate::error::Error;
use crate::input::Input;
use crate::validate::{Overall, open_within};

/// List entry of an archive.
#[derive(Debug)]
#[non_exhaustive]
pub struct ListEntry {
    /// The file.
    pub file: Input,
    /// Size in bytes, if known.
    pub size: Option<u64>,
    /// The summary, of which nothing is verified, with the report if the archive was validated; or
    /// the reason why it cannot be opened. A summary without a report may be that of
    /// [`Claims`](sma_core::peek::Claims), without members and sizes.
    pub found: Result<(Summary, Option<Report>), Error>,
}

/// Lists archives, including damaged ones, in the order of the files. With a level, each is opened
/// and validated. Without one, nothing is checked, and for most archives only a few kilobytes are
/// read.
///
/// # Errors
/// [`Error::Canceled`]. Files that cannot be opened are listed with their error.
pub fn list(
    files: &[Input],
    level: Option<Level>,
    context: &Context<'_>,
) -> Result<Vec<ListEntry>, Error> {
    let done = AtomicU64::new(0);
    let total = u64::try_from(files.len()).unwrap_or(u64::MAX);
    let stage = if level.is_some() { Stage::Checking } else { Stage::Reading };
    let watch = Overall { watch: context.watch, stage, done: &done, total };
    let inner = Context { watch: &watch, ..context.clone() };
    let budget = Budget::default();
    let listed = |file: &Input| {
        let found = summarize(file, level, &budget, &inner);
        if matches!(found, Err(Error::Canceled)) {
            return Err(Error::Canceled);
        }
        let size = Some(file.size()).filter(|size| *size > 0);
        done.fetch_add(1, Ordering::Relaxed);
        context.run(Track::new(&watch, stage, Unit::Archives, total).begin())?;
        Ok(ListEntry { file: file.clone(), size, found })
    };
    files.par_iter().map(listed).collect()
}

/// Reads the beginning of an archive, or all of it where that is not sufficient, or it is
/// validated.
fn summarize(
    file: &Input,
    level: Option<Level>,
    budget: &Budget,
    context: &Context<'_>,
) -> Result<(Summary, Option<Report>), Error> {
    if level.is_none()
        && let Some(claims) = file.peek(&context.limits)?
    {
        return Ok((claims.into_summary(), None));
    }
    let (archive, _share) = open_within(file, budget, context)?;
    let validate = |level| context.run(archive.validation(level).finish_watched(context.watch));
    let summary = context.run(archive.summary_watched(context.watch))?;
    Ok((summary, level.map(validate).transpose()?))
}
