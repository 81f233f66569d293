//! `restore`: an archive to a database, or what that would change.

mod report;

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::TypedValueParser;
use sma_core::Level;
use sma_core::encryption::Algorithm;
use sma_core::restore::{ConflictStrategy, RecordOutcome, RestoreOptions, RestoreResult};
use sma_core::signer::SignaturePolicy;
use sma_core::words::VariantArray;
use sma_db::{Database, DatabaseError, DatabaseTarget, TargetOptions};
use sma_ops::{
    BackupOptions, Bases, Context, Encryption, Error, Input, PlannedRestore, Salvaged, Source,
    create, join, open_unlocked, rehearse_restore, salvage,
};

use self::report::{BackupBefore, Report, Stage};
use super::archives::ArchiveArgument;
use super::confirm::Deed;
use super::database::DatabaseArguments;
use super::limits::UnlockLimitArguments;
use super::signer::SignerArguments;
use super::words::{described_parser, described_words};
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, Readers, check_file, is_taken, write_file};

/// Restore an archive to a database, or show what that would change, record by record
///
/// What the plan lists is changed completely or not at all. Stop Shelly Manager first
#[derive(Args, Debug)]
pub(crate) struct Restore {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// Show the changes without making them
    #[arg(long)]
    dry_run: bool,
    /// Restore without asking for confirmation
    #[arg(long, conflicts_with = "dry_run")]
    confirm: bool,
    /// Target: a database or, with --dry-run, an archive, a document, an extracted archive or a folder of
    /// section files [default: the database that Shelly Manager uses]
    #[arg(long, value_name = "TARGET")]
    target: Option<Input>,
    /// Sections to restore, such as devices,configurations [default: all but orphans]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    sections: Vec<String>,
    /// Sections to exclude
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    exclude_sections: Vec<String>,
    /// Strategy for records that differ in the target
    #[arg(long, value_name = "STRATEGY", default_value = "overwrite", value_parser = described_parser(ConflictStrategy::meaning))]
    strategy: ConflictStrategy,
    /// Sections of which the target keeps nothing but the records of the archive; all for every one
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with = "strategy")]
    replace: Vec<String>,
    /// Level at which the archive is validated first
    #[arg(long, default_value = "thorough", value_parser = level_parser())]
    level: Level,
    /// Restore the sections of a damaged archive that are proven intact, and report the others
    #[arg(long, conflicts_with_all = ["replace", "base"])]
    partial: bool,
    /// Base of an incremental or differential archive, to restore the state that they represent together;
    /// can be repeated for a chain, oldest first
    #[arg(long, value_name = "FILE", num_args = 1..)]
    base: Vec<Input>,
    /// Restore nothing if any record cannot be restored
    #[arg(long)]
    stop_on_error: bool,
    /// Restore a redacted copy, whose names and addresses are made up
    #[arg(long)]
    allow_redacted: bool,
    /// Back up the target first [default: if records would be changed or deleted]
    #[arg(long, conflicts_with = "no_backup_before")]
    backup_before: bool,
    /// Do not back up the target first
    #[arg(long)]
    no_backup_before: bool,
    /// Write the backup of the target to FILE [default: pre-restore-TIME.sma in this folder]
    #[arg(long, value_name = "FILE", conflicts_with = "no_backup_before")]
    backup_path: Option<Output>,
    #[command(flatten)]
    database: DatabaseArguments,
    /// Restore although another process has the SQLite file open; restart Shelly Manager afterwards
    #[arg(long, help_heading = "Database", conflicts_with = "dry_run")]
    allow_running: bool,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: UnlockLimitArguments,
}

impl Restore {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let database = self.database(console)?;
        if !self.dry_run {
            Deed::Restore.check(self.confirm)?;
        }
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let archive = self.salvaged(&context)?;
        // Signatures are checked before a new archive is made of the sections.
        let context = match self.partial || !self.base.is_empty() {
            true => context.clone().with_signature(SignaturePolicy::Consistent),
            false => context,
        };
        match database {
            Some(database) if !self.dry_run => self.restore(&archive, &database, &context, console),
            Some(database) => {
                let mut target = self.open(&database, false)?;
                let planned = PlannedRestore::new(
                    &archive.archive,
                    &mut target,
                    &self.options(&archive),
                    &context,
                )?;
                let result = planned.result();
                drop(follow);
                let (name, is_needed) = (database.to_string(), !target.is_empty());
                let obstacle = target.take_obstacle().map(Failure::Operation);
                let backup = match self.backs_up(result, is_needed) || self.backup_path.is_some() {
                    true => Some(BackupBefore::new(&self.backup_path()?, is_needed)),
                    false => None,
                };
                self.report_rehearsal(&archive, result, backup.as_ref(), name, obstacle, console)
            }
            None => {
                // The signer of the archive did not sign the target.
                let own = match context.signature {
                    SignaturePolicy::SignedBy(_) => SignaturePolicy::Consistent,
                    other => other,
                };
                let own = context.clone().with_signature(own);
                let target = self.target.as_ref();
                let content = target.map(|it| it.content(&Bases::default(), &own)).transpose()?;
                let result = rehearse_restore(
                    &archive.archive,
                    content.as_ref(),
                    &self.options(&archive),
                    &context,
                )?;
                drop(follow);
                let name = target.map_or("an empty system".to_owned(), Input::to_string);
                let backup = match self.backup_before || self.backup_path.is_some() {
                    true => Some(BackupBefore::new(&self.backup_path()?, content.is_some())),
                    false => None,
                };
                self.report_rehearsal(&archive, &result, backup.as_ref(), name, None, console)
            }
        }
    }

    /// Returns the target if it is a database, and reports it. A rehearsal without a target is one to an
    /// empty system where Shelly Manager has no database.
    fn database(&self, console: &Console) -> Result<Option<Database>, Failure> {
        let named = self.database.find(self.target.as_ref())?;
        let is_empty_system =
            |database: &Database| self.dry_run && self.target.is_none() && !database.exists();
        let named = named.filter(|named| !is_empty_system(&named.database));
        if let Some(named) = named {
            named.note(console);
            if self.allow_running && named.database.location().path().is_none() {
                return Err(Failure::Usage {
                    message: "--allow-running has no effect on a server".to_owned(),
                    action: "Remove --allow-running.",
                });
            }
            return Ok(Some(named.database));
        }
        if !self.dry_run {
            return Err(Failure::Usage {
                message: "the target is not a database".to_owned(),
                action: "Give a database with --target, such as sqlite:shelly.db for a new file, or add \
                         --dry-run.",
            });
        }
        if self.no_backup_before {
            return Err(Failure::Usage {
                message: "--no-backup-before has no effect without a database".to_owned(),
                action: "Remove --no-backup-before.",
            });
        }
        Ok(None)
    }

    /// Returns the archive, together with its bases, or what is intact of it.
    fn salvaged(&self, context: &Context<'_>) -> Result<Salvaged, Error> {
        let input = self.archive.input();
        if self.partial {
            return salvage(input, context);
        }
        let archive = match self.base.is_empty() {
            true => open_unlocked(input, context),
            false => join(input, &self.base, context),
        };
        archive.map(Salvaged::from)
    }

    fn options(&self, archive: &Salvaged) -> RestoreOptions {
        RestoreOptions::default()
            .with_sections(&self.sections)
            .without_sections(&self.exclude_sections)
            .replacing_sections(&self.replace)
            .with_strategy(self.strategy)
            .with_level(self.level)
            .with_stop_on_error(self.stop_on_error)
            .with_allow_redacted(self.allow_redacted)
            .with_partial(archive.is_increment)
    }

    fn open(&self, database: &Database, writes: bool) -> Result<DatabaseTarget, Error> {
        let options = TargetOptions::default()
            .with_time_zone(database.time_zone().map(str::to_owned))
            .with_allow_running(self.allow_running);
        let location = database.location().clone();
        match writes {
            true => DatabaseTarget::open(location, &options),
            false => DatabaseTarget::open_read_only(location, &options),
        }
    }

    fn report_rehearsal(
        &self,
        archive: &Salvaged,
        result: &RestoreResult,
        backup: Option<&BackupBefore>,
        target: String,
        obstacle: Option<Failure>,
        console: &Console,
    ) -> Result<Exit, Failure> {
        self.credential.warn_if_unneeded(console);
        self.report(archive, result, target, backup, Stage::Rehearsed { obstacle }, console)?;
        Ok(exit(archive, result))
    }

    fn report(
        &self,
        archive: &Salvaged,
        result: &RestoreResult,
        target: String,
        backup: Option<&BackupBefore>,
        stage: Stage,
        console: &Console,
    ) -> Result<(), Failure> {
        let report = Report {
            result,
            backup_before: backup,
            archive: self.archive.input().to_string(),
            target,
            strategy: self.strategy,
            lost_sections: &archive.lost,
            needs_permission: archive.archive.is_redacted() && !self.allow_redacted,
            stage,
        };
        console.result(&report, || report.render())
    }

    /// Restores to a database, after the caller has seen the changes and confirmed them.
    fn restore(
        &self,
        archive: &Salvaged,
        database: &Database,
        context: &Context<'_>,
        console: &Console,
    ) -> Result<Exit, Failure> {
        let name = database.to_string();
        if self.target.is_none() && !database.exists() {
            let error = DatabaseError::missing(database.location());
            return Err(Failure::Operation(Error::from_core(name, error)));
        }
        let options = self.options(archive);
        let shown = match self.confirm {
            true => None,
            false => {
                let mut target = self.open(database, false)?;
                let planned =
                    PlannedRestore::new(&archive.archive, &mut target, &options, context)?;
                let result = planned.result().clone();
                if let Some(obstacle) = target.take_obstacle() {
                    return Err(Failure::Operation(obstacle));
                }
                let stage = Stage::Rehearsed { obstacle: None };
                self.report(archive, &result, name.clone(), None, stage, console)?;
                if !planned.is_executable() {
                    return Ok(Exit::Invalid);
                }
                Deed::Restore.ask(&name)?;
                Some(result)
            }
        };
        let mut target = self.open(database, true)?;
        let planned = PlannedRestore::new(&archive.archive, &mut target, &options, context)?;
        if shown.is_some_and(|shown| !is_same(shown, planned.result())) {
            return Err(Failure::Content {
                message: format!("{name} has changed meanwhile, and nothing was restored"),
                action: "Stop Shelly Manager and start again.",
            });
        }
        let mut backup = None;
        let is_done = planned.is_executable();
        if is_done && self.backs_up(planned.result(), !target.is_empty()) {
            let path = self.backup_path()?;
            check_file(&path, false)?;
            self.back_up(&mut target, database, &path, context, console)?;
            let mut made = BackupBefore::new(&path, true);
            (made.exists, made.written) = (false, true);
            backup = Some(made);
        }
        let result = planned.execute(&mut target, context)?;
        self.credential.warn_if_unneeded(console);
        let stage = if is_done { Stage::Done } else { Stage::Rehearsed { obstacle: None } };
        self.report(archive, &result, name, backup.as_ref(), stage, console)?;
        Ok(exit(archive, &result))
    }

    /// Returns whether the database is backed up first.
    fn backs_up(&self, planned: &RestoreResult, has_tables: bool) -> bool {
        let is_chosen = self.backup_before || self.backup_path.is_some();
        let loses = |outcome| matches!(outcome, RecordOutcome::Change | RecordOutcome::Delete);
        let is_loss = planned.records.iter().any(|record| loses(record.outcome));
        has_tables && !self.no_backup_before && (is_chosen || is_loss)
    }

    /// Returns the file for the backup of the target.
    fn backup_path(&self) -> Result<PathBuf, Failure> {
        match &self.backup_path {
            Some(Output::Path(path)) => Ok(path.clone()),
            Some(Output::Stdout) => Err(Failure::Usage {
                message: "the backup of the target cannot go to standard output".to_owned(),
                action: "Give a file with --backup-path.",
            }),
            None => {
                let now = jiff::Timestamp::now().strftime("%Y%m%d-%H%M%S");
                let first = PathBuf::from(format!("pre-restore-{now}.sma"));
                // Two restores within a second have two backups.
                let more =
                    (2..).map(|count| PathBuf::from(format!("pre-restore-{now}-{count}.sma")));
                let free = std::iter::once(first).chain(more).find(|path| !is_taken(path));
                Ok(free.unwrap_or_default())
            }
        }
    }

    /// Backs up the target as it is before the restore, within its transaction.
    fn back_up(
        &self,
        target: &mut DatabaseTarget,
        database: &Database,
        path: &Path,
        context: &Context<'_>,
        console: &Console,
    ) -> Result<(), Failure> {
        let content = target.content(database, context)?;
        // What unlocks the archive also locks the copy of what it replaces.
        let encryption =
            self.credential.used()?.map(|it| Encryption::new(Algorithm::Aes256Gcm, it));
        if encryption.is_none() {
            console.warn(
                "writer",
                "the backup of the target is not encrypted: passwords in the database are in it as \
                 plaintext",
            );
        }
        let options = BackupOptions::default()
            .with_validation(Level::Standard)
            .with_encryption(encryption)
            .with_description(Some("Before a restore".to_owned()));
        let made = create(content, &database.to_string(), &Bases::default(), &options, context)?;
        // It contains the passwords of the database.
        write_file(path, &made.bytes, false, Readers::OWNER)?;
        console.report_written(&Output::Path(path.to_owned()), made.bytes.len());
        Ok(())
    }
}

/// Returns the exit code of a result: a damaged archive has lost sections.
fn exit(archive: &Salvaged, result: &RestoreResult) -> Exit {
    match (result.success, archive.lost.is_empty()) {
        (false, _) => Exit::Invalid,
        (true, false) => Exit::Incomplete,
        (true, true) => Exit::Fine,
    }
}

/// Returns whether two rehearsals have the same result; they may take different times.
fn is_same(mut shown: RestoreResult, planned: &RestoreResult) -> bool {
    shown.duration = planned.duration;
    shown == *planned
}

/// Returns a parser of the levels that compare digests: nothing else may be restored.
fn level_parser() -> impl TypedValueParser<Value = Level> {
    let levels = <Level as VariantArray>::VARIANTS.iter().copied();
    described_words(levels.filter(|it| *it >= Level::Standard).map(Into::into), Level::meaning)
}
