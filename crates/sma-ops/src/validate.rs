//! Concurrent validation of archives.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::Poll;
use std::time::Instant;

use rayon::prelude::*;
use sma_core::archive::Archive;
use sma_core::progress::{Progress, Stage, Track, Unit, Watch};
use sma_core::signature::PublicKey;
use sma_core::{CheckId, Level, Report};
use tracing::{debug, info, warn};

use crate::antivirus;
use crate::budget::{Budget, Share};
use crate::context::Context;
use crate::error::Error;
use crate::input::Input;
use crate::progress::nanoseconds;

/// Options of a validation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ValidateOptions {
    /// Level of the checks.
    pub level: Level,
    /// Public keys that the caller trusts; one of them must have signed.
    pub public_keys: Vec<PublicKey>,
    /// Bases of incremental and differential archives, oldest first, as [`open_bases`] returns them.
    /// Each archive is compared with the one that it names or, without that, with the last.
    ///
    /// [`open_bases`]: crate::open_bases
    pub bases: Vec<Archive>,
    /// Antivirus program to run on each file, at level `paranoid`.
    pub antivirus: Option<String>,
    /// Memory shared by concurrent validations.
    pub budget: Arc<Budget>,
}

impl Default for ValidateOptions {
    fn default() -> Self {
        Self {
            level: Level::Thorough,
            public_keys: Vec::new(),
            bases: Vec::new(),
            antivirus: None,
            budget: Arc::default(),
        }
    }
}

impl ValidateOptions {
    /// Sets the level of the checks.
    #[must_use]
    pub fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Sets the public keys that the caller trusts.
    #[must_use]
    pub fn with_public_keys(self, public_keys: Vec<PublicKey>) -> Self {
        Self { public_keys, ..self }
    }

    /// Sets the bases of incremental and differential archives, oldest first.
    #[must_use]
    pub fn with_bases(self, bases: Vec<Archive>) -> Self {
        Self { bases, ..self }
    }

    /// Sets the antivirus program.
    #[must_use]
    pub fn with_antivirus(self, antivirus: Option<String>) -> Self {
        Self { antivirus, ..self }
    }

    /// Sets the shared memory.
    #[must_use]
    pub fn with_budget(self, budget: Budget) -> Self {
        Self { budget: Arc::new(budget), ..self }
    }
}

/// Result for one file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The file.
    pub file: Input,
    /// The report, or the reason why there is none.
    pub report: Result<Report, Error>,
}

/// Validates files, as many concurrently as processors and memory budget allow, and returns the
/// results in the order of the files.
///
/// # Errors
/// [`Error::Canceled`]. Files that cannot be opened have a result of their own.
pub fn validate(
    files: &[Input],
    options: &ValidateOptions,
    context: &Context<'_>,
) -> Result<Vec<Outcome>, Error> {
    let done = AtomicU64::new(0);
    let total = u64::try_from(files.len()).unwrap_or(u64::MAX);
    let stage = Stage::Checking;
    let watch = Overall { watch: context.watch, stage, done: &done, total };
    let inner = Context { watch: &watch, ..context.clone() };
    context.run(Track::new(&watch, stage, Unit::Archives, total).begin())?;
    let is_base_needed = AtomicBool::new(false);
    let outcome = |file: &Input| {
        let started = Instant::now();
        let report = report(file, options, &is_base_needed, &inner);
        if matches!(report, Err(Error::Canceled)) {
            return Err(Error::Canceled);
        }
        log(file, report.as_ref().ok(), started);
        done.fetch_add(1, Ordering::Relaxed);
        context.run(Track::new(&watch, stage, Unit::Archives, total).begin())?;
        Ok(Outcome { file: file.clone(), report })
    };
    let outcomes = files.par_iter().map(outcome).collect::<Result<_, _>>()?;
    if !options.bases.is_empty() && !is_base_needed.into_inner() {
        warn!(
            component = "validator",
            "the base has no effect: no archive that was validated builds on one"
        );
    }
    Ok(outcomes)
}

/// Reports the number of completed archives, and reacts to cancellation within one.
pub(crate) struct Overall<'a> {
    /// Watcher of the whole operation.
    pub(crate) watch: &'a (dyn Watch + Sync),
    /// Stage to report.
    pub(crate) stage: Stage,
    /// Number of completed archives.
    pub(crate) done: &'a AtomicU64,
    /// Total number of archives.
    pub(crate) total: u64,
}

impl Watch for Overall<'_> {
    fn checkpoint(&self, inner: Progress, context: &mut std::task::Context<'_>) -> Poll<()> {
        let mut progress = inner;
        progress.stage = self.stage;
        progress.done = self.done.load(Ordering::Relaxed);
        progress.total = self.total;
        progress.unit = Unit::Archives;
        self.watch.checkpoint(progress, context)
    }
}

fn report(
    file: &Input,
    options: &ValidateOptions,
    is_base_needed: &AtomicBool,
    context: &Context<'_>,
) -> Result<Report, Error> {
    let opened = open_within(file, &options.budget, context);
    // An archive that cannot be opened may need it.
    let needs_base = opened.as_ref().map_or(true, |(archive, _)| archive.is_partial());
    is_base_needed.fetch_or(needs_base, Ordering::Relaxed);
    let (archive, _share) = opened?;
    let credential =
        if archive.is_locked() { context.credentials.available(&archive)? } else { None };
    let unlocked = match credential {
        None => Ok(archive.clone()),
        Some(credential) => {
            let memory = context.limits.kdf_memory_bytes;
            match archive.lock().and_then(|lock| lock.key(&credential, memory)) {
                Ok(key) => context.run(archive.decrypt_watched(&key, context.watch))?,
                Err(error) => Err(error),
            }
            .map_err(|error| error.with_credential(&credential))
        }
    };
    let mut validation = match &unlocked {
        Ok(unlocked) => unlocked.validation(options.level),
        Err(error) => archive.validation(options.level).with_unlock_error(error),
    };
    validation = validation.with_public_keys(&options.public_keys);
    if let Some(base) = base_of(&archive, &options.bases) {
        validation = validation.with_base(base);
    }
    let program = options.antivirus.as_deref();
    let scan = program.map(|program| antivirus::scan(program, file)).transpose()?;
    if let Some(scan) = &scan {
        validation = validation.with_scan(scan);
    }
    context.run(validation.finish_watched(context.watch))
}

/// Returns the base that an archive names or, without that, the last one.
fn base_of<'b>(archive: &Archive, bases: &'b [Archive]) -> Option<&'b Archive> {
    let wanted = archive.base_digest();
    let named = bases.iter().find(|base| wanted.is_some() && base.manifest_digest() == wanted);
    named.or(bases.last())
}

/// Opens an archive within a share of the budget: one for the usual content of such a file and, if
/// it has more, the whole budget. So does an encrypted one, whose content is unknown until it is
/// unlocked.
pub(crate) fn open_within<'b>(
    file: &Input,
    budget: &'b Budget,
    context: &Context<'_>,
) -> Result<(Archive, Share<'b>), Error> {
    /// Usual expansion of JSON.
    const USUAL: u64 = 10;
    let share = budget.share(file.size().saturating_mul(USUAL));
    // Standard input can be read once, and its size is unknown.
    let is_stdin = *file == Input::Stdin;
    if !is_stdin && share.container_bytes() < context.limits.container_bytes {
        let limits = context.limits.clone().with_container_bytes(share.container_bytes());
        match file.archive(&limits, context) {
            Err(Error::Open { error, .. }) if error.check() == CheckId::ContainerSize => {}
            Ok(archive) if archive.is_locked() => {}
            opened => return Ok((opened?, share)),
        }
    }
    drop(share);
    let share = budget.all();
    Ok((file.archive(&context.limits, context)?, share))
}

fn log(file: &Input, report: Option<&Report>, started: Instant) {
    for check in report.into_iter().flat_map(Report::checks) {
        let (code, name, status) = (&check.code, &check.name, check.status);
        debug!(component = "validator", "{file}: {code} {name}: {status}");
    }
    let verdict = report.map_or("no report", |report| report.verdict().word());
    let duration = nanoseconds(started.elapsed());
    info!(component = "validator", duration, "{file}: {verdict}");
}
