//! Archives at a glance.

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

/// An archive at a glance.
#[derive(Debug)]
#[non_exhaustive]
pub struct Listed {
    /// The file.
    pub file: Input,
    /// Its size, in bytes, where it is known.
    pub size: Option<u64>,
    /// What the archive says of itself, of which nothing is verified, and the report on it where
    /// it was validated; or why it cannot be opened. A summary without a report may be that of
    /// [`Claims`](sma_core::peek::Claims), which knows neither members nor sizes.
    pub found: Result<(Summary, Option<Report>), Error>,
}

/// Lists archives, damaged ones too, in the order of the files. At a level each is opened and
/// validated. Without one nothing is checked, and of most archives only some kilobytes are read.
///
/// # Errors
/// [`Error::Cancelled`]. That a file cannot be opened is what is listed of it.
pub fn list(
    files: &[Input],
    level: Option<Level>,
    context: &Context<'_>,
) -> Result<Vec<Listed>, Error> {
    let done = AtomicU64::new(0);
    let total = u64::try_from(files.len()).unwrap_or(u64::MAX);
    let stage = if level.is_some() { Stage::Checking } else { Stage::Reading };
    let watch = Overall { watch: context.watch, stage, done: &done, total };
    let inner = Context { watch: &watch, ..context.clone() };
    let budget = Budget::default();
    let listed = |file: &Input| {
        let found = look(file, level, &budget, &inner);
        if matches!(found, Err(Error::Cancelled)) {
            return Err(Error::Cancelled);
        }
        let size = Some(file.size()).filter(|size| *size > 0);
        done.fetch_add(1, Ordering::Relaxed);
        context.run(Track::new(&watch, stage, Unit::Archives, total).begin())?;
        Ok(Listed { file: file.clone(), size, found })
    };
    files.par_iter().map(listed).collect()
}

/// Reads the beginning of an archive; all of it where that does not tell what it is, or where it
/// is to be validated.
fn look(
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
    Ok((archive.summary(), level.map(validate).transpose()?))
}
