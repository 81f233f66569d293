//! Restore of archives.

use std::time::Instant;

use sma_core::archive::Archive;
use sma_core::restore::{Plan, RestoreOptions, RestoreResult, examine_watched, rehearse_watched};
use sma_core::section::{ORPHANS, Sections, table};
use sma_core::write::BackupType;

use crate::content::Content;
use crate::context::Context;
use crate::error::Error;
use crate::progress::nanoseconds;
use crate::selection::check_selection;
use crate::signature::check_signature;

/// Name that stands for all sections to be replaced.
const ALL: &str = "all";

/// Target of a restore, such as a database.
pub trait Target {
    /// Returns the sections of an archive as the target can store them, and remarks about the
    /// difference: for example, times with fewer digits.
    ///
    /// # Errors
    /// When the target cannot be read.
    fn adapt<'s>(
        &mut self,
        archive: Sections<'s>,
        options: &RestoreOptions,
        context: &Context<'_>,
    ) -> Result<(Sections<'s>, Vec<String>), Error> {
        let _ = (options, context);
        Ok((archive, Vec::new()))
    }

    /// Reads the current sections. `archive` contains those that will be restored.
    ///
    /// # Errors
    /// When they cannot be read.
    fn sections(
        &mut self,
        archive: &Sections<'_>,
        options: &RestoreOptions,
        context: &Context<'_>,
    ) -> Result<Sections<'_>, Error>;

    /// Returns the changes of a plan that the target cannot store: indexes in [`Plan::changes`], and
    /// the problems, as sentences.
    fn refusals(&mut self, plan: &Plan<'_>) -> Vec<(usize, String)> {
        let _ = plan;
        Vec::new()
    }

    /// Executes a plan made for the result of [`Target::sections`], completely or not at all.
    ///
    /// # Errors
    /// When it cannot be executed; then nothing has changed.
    fn apply(&mut self, plan: &Plan<'_>, context: &Context<'_>) -> Result<(), Error>;
}

/// Sections in memory, for another backup.
impl Target for Content {
    fn sections(
        &mut self,
        _: &Sections<'_>,
        _: &RestoreOptions,
        _: &Context<'_>,
    ) -> Result<Sections<'_>, Error> {
        Ok(Self::sections(self))
    }

    fn apply(&mut self, plan: &Plan<'_>, context: &Context<'_>) -> Result<(), Error> {
        let restored = context.run(plan.apply_watched(&Self::sections(self), context.watch))?;
        self.replace(restored.map_err(|error| Error::from_core("the target", error))?);
        Ok(())
    }
}

/// Returns what restoring an archive would do to a target; without one, to an empty system.
///
/// # Errors
/// When the archive does not meet the context's signature policy or lacks a selected section, when no
/// section is selected, and [`Error::Canceled`].
pub fn rehearse_restore(
    archive: &Archive,
    target: Option<&Content>,
    options: &RestoreOptions,
    context: &Context<'_>,
) -> Result<RestoreResult, Error> {
    let started = Instant::now();
    let options = &check(archive, options, context)?;
    let sections = target.map(Content::sections);
    let rehearsal = rehearse_watched(archive, sections.as_ref(), options, context.watch);
    let mut result = context.run(rehearsal)?;
    result.duration = nanoseconds(started.elapsed());
    Ok(result)
}

/// A restore that is planned, and can be executed.
#[derive(Debug)]
pub struct PlannedRestore {
    /// `None` where the archive is not restored at all.
    plan: Option<Plan<'static>>,
    result: RestoreResult,
    /// Whether any error keeps the target unchanged.
    stops_on_error: bool,
}

impl PlannedRestore {
    /// Plans the restore of an archive to a target, which is only read.
    ///
    /// # Errors
    /// When the archive does not meet the context's signature policy or lacks a selected section, when
    /// no section is selected, when the target cannot be read, and [`Error::Canceled`].
    pub fn new(
        archive: &Archive,
        target: &mut dyn Target,
        options: &RestoreOptions,
        context: &Context<'_>,
    ) -> Result<Self, Error> {
        let started = Instant::now();
        let options = &check(archive, options, context)?;
        let (plan, mut result) =
            match context.run(examine_watched(archive, options, context.watch))? {
                Err(refused) => (None, *refused),
                Ok(()) => {
                    let plan = plan(archive, target, options, context)?;
                    let result = plan.result();
                    (Some(plan), result)
                }
            };
        result.duration = nanoseconds(started.elapsed());
        Ok(Self { plan, result, stops_on_error: options.stop_on_error })
    }

    /// Returns what the restore does to each record.
    #[must_use]
    pub fn result(&self) -> &RestoreResult {
        &self.result
    }

    /// Returns whether the restore is executed: not if the archive is refused, and with errors only if
    /// the options neither stop at the first one nor have the strategy `fail`.
    #[must_use]
    pub fn is_executable(&self) -> bool {
        let is_stopped = |plan: &Plan<'_>| self.stops_on_error || plan.is_refused();
        self.plan.as_ref().is_some_and(|plan| self.result.success || !is_stopped(plan))
    }

    /// Executes the restore on the target that it was planned for, and returns its result.
    ///
    /// # Errors
    /// When the target cannot be changed, and [`Error::Canceled`]: then it is unchanged.
    pub fn execute(
        self,
        target: &mut dyn Target,
        context: &Context<'_>,
    ) -> Result<RestoreResult, Error> {
        let started = Instant::now();
        let is_executable = self.is_executable();
        let Self { plan, mut result, .. } = self;
        if let Some(plan) = plan.filter(|_| is_executable) {
            target.apply(&plan, context)?;
        }
        result.duration = result.duration.saturating_add(nanoseconds(started.elapsed()));
        Ok(result)
    }
}

/// Restores an archive to a target, with the same plan that a rehearsal displays.
///
/// Conflicts that the plan cannot resolve are errors in the result, and the rest is restored; if
/// the options stop at the first error, or with the strategy `fail`, nothing is.
///
/// # Errors
/// As [`PlannedRestore::new`] and [`PlannedRestore::execute`]: then the target is unchanged.
pub fn restore(
    archive: &Archive,
    target: &mut dyn Target,
    options: &RestoreOptions,
    context: &Context<'_>,
) -> Result<RestoreResult, Error> {
    PlannedRestore::new(archive, target, options, context)?.execute(target, context)
}

/// Plans a restore to a target.
fn plan(
    archive: &Archive,
    target: &mut dyn Target,
    options: &RestoreOptions,
    context: &Context<'_>,
) -> Result<Plan<'static>, Error> {
    let options = options.clone().with_partial(options.partial || archive.is_partial());
    let (sections, warnings) = target.adapt(archive.sections(), &options, context)?;
    let mut plan = {
        let existing = target.sections(&sections, &options, context)?;
        let plan = Plan::new_watched(&sections, &existing, &options, context.watch);
        context.run(plan)?.into_owned()
    };
    plan.warn(warnings);
    let refusals = target.refusals(&plan);
    plan.refuse(refusals);
    Ok(plan)
}

/// Checks the signature and the selected sections, and returns the options with the signature noted
/// as checked.
fn check(
    archive: &Archive,
    options: &RestoreOptions,
    context: &Context<'_>,
) -> Result<RestoreOptions, Error> {
    const SOURCE: &str = "the archive";
    check_signature(archive, SOURCE, context)?;
    let sections = archive.sections();
    let present = sections.all_names();
    let (chosen, excluded) = (&options.sections, &options.excluded_sections);
    check_selection(SOURCE, chosen, excluded, &present)?;
    let mut options = options.clone().with_signature_checked(true);
    let replaced = &options.replaced_sections;
    if !replaced.is_empty() && archive.is_partial() {
        return Err(Error::PartialReplacement { source: SOURCE.to_owned() });
    }
    if replaced.iter().any(|name| name == ALL) {
        let known = present.iter().copied().filter(|name| table(name).is_some());
        // A backup of the whole system without the section was made of a system without orphans,
        // unless it was excluded.
        let is_whole =
            matches!(archive.backup_type(), Some(BackupType::Full | BackupType::Snapshot));
        let excluded = archive.excluded_sections();
        let is_unknown = present.contains(&ORPHANS) || excluded.iter().any(|name| name == ORPHANS);
        let orphans = (is_whole && !is_unknown).then_some(ORPHANS);
        let names: Vec<String> = known.chain(orphans).map(str::to_owned).collect();
        options = options.replacing_sections(names);
    } else {
        check_selection(SOURCE, replaced, &[], &present)?;
    }
    Ok(options)
}
