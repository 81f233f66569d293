//! `backup prune`: removes the backups in a folder that no rule keeps.

mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use jiff::tz::TimeZone;
use sma_ops::{Backup, Context, Error, Input, Retention, examine, find_archives};

use self::report::{DONE, PLANNED, Pruned, path};
use super::archives::FolderArgument;
use super::confirm::Deed;
use super::limits::LimitArguments;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Where the help lists the rules.
const HEADING: &str = "Rules";

/// Remove the backups in a folder and its subfolders that no rule keeps
///
/// No rule removes the newest valid backup of a system, a base of one that is kept, or a file that is damaged
/// or not a backup
#[derive(Args, Debug)]
pub(crate) struct Prune {
    #[command(flatten)]
    folder: FolderArgument,
    #[command(flatten)]
    rules: RuleArguments,
    /// Show what would be removed without removing it
    #[arg(long)]
    dry_run: bool,
    /// Remove without asking for confirmation
    #[arg(long, conflicts_with = "dry_run")]
    confirm: bool,
    #[command(flatten)]
    limits: LimitArguments,
}

/// The rules. As with restic, days without a backup are not counted.
#[derive(Args, Debug)]
struct RuleArguments {
    /// Keep the N newest backups
    #[arg(long, value_name = "N", help_heading = HEADING, value_parser = clap::value_parser!(u32).range(1..))]
    keep_last: Option<u32>,
    /// Keep the newest backup of each of the last N days that have one
    #[arg(long, value_name = "N", help_heading = HEADING, value_parser = clap::value_parser!(u32).range(1..))]
    keep_daily: Option<u32>,
    /// Keep the newest backup of each of the last N weeks that have one
    #[arg(long, value_name = "N", help_heading = HEADING, value_parser = clap::value_parser!(u32).range(1..))]
    keep_weekly: Option<u32>,
    /// Keep the newest backup of each of the last N months that have one
    #[arg(long, value_name = "N", help_heading = HEADING, value_parser = clap::value_parser!(u32).range(1..))]
    keep_monthly: Option<u32>,
    /// Keep the newest backup of each of the last N years that have one
    #[arg(long, value_name = "N", help_heading = HEADING, value_parser = clap::value_parser!(u32).range(1..))]
    keep_yearly: Option<u32>,
    /// Keep backups with this tag; can be repeated
    #[arg(long, value_name = "TAG", help_heading = HEADING)]
    keep_tag: Vec<String>,
    /// Time zone of the days, such as Europe/Brussels [default: that of this computer]
    #[arg(long, value_name = "ZONE", help_heading = HEADING, value_parser = parse_zone)]
    timezone: Option<TimeZone>,
}

impl Prune {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let rules = self.rules.retention();
        if rules.is_empty() {
            return Err(Failure::Usage {
                message: "no rule says which backups to keep".to_owned(),
                action: "Add a rule, such as --keep-daily 7.",
            });
        }
        if !self.dry_run {
            Deed::Prune.check(self.confirm)?;
        }
        let folder = self.folder.path();
        let seen = Seen::look(folder)?;
        let files: Vec<Input> = seen.0.iter().map(|it| Input::Path(it.0.clone())).collect();
        let follow = console.follow();
        let context = Context::default().with_limits(self.limits.limits()).with_watch(&follow);
        let examined = examine(&files, &context)?;
        drop(follow);
        let backups: Vec<Backup> =
            examined.iter().filter_map(|it| Some(it.found.as_ref().ok()?.1.clone())).collect();
        let decision = rules.decide(&backups);
        let opened: Vec<&Input> =
            examined.iter().filter(|it| it.found.is_ok()).map(|it| &it.file).collect();
        let removed: Vec<&Path> =
            decision.removed.iter().filter_map(|index| path(opened.get(*index)?)).collect();
        let pruned = Pruned::new(folder, examined.iter(), &decision.reasons, self.dry_run);
        let show = |words| console.result(&pruned, || pruned.render(folder, words));
        if self.dry_run || removed.is_empty() {
            show(PLANNED)?;
            return Ok(Exit::Fine);
        }
        let name = Input::Path(folder.to_owned()).to_string();
        if !self.confirm {
            show(PLANNED)?;
            Deed::Prune.ask(&name)?;
        }
        // A backup that was made meanwhile may build on one of these.
        if Seen::look(folder)? != seen {
            return Err(Failure::Content {
                message: format!("{name} has changed meanwhile, and nothing was removed"),
                action: "Start again.",
            });
        }
        for path in removed {
            let file = || Input::Path(path.to_owned()).to_string();
            fs::remove_file(path).map_err(|error| Error::Remove { file: file(), error })?;
        }
        match self.confirm {
            true => show(DONE)?,
            false => console.note(&format!("Removed {}\n", pruned.removal())),
        }
        Ok(Exit::Fine)
    }
}

impl RuleArguments {
    fn retention(&self) -> Retention {
        let mut rules = Retention::default();
        rules.keep_last = self.keep_last.unwrap_or(0);
        rules.keep_daily = self.keep_daily.unwrap_or(0);
        rules.keep_weekly = self.keep_weekly.unwrap_or(0);
        rules.keep_monthly = self.keep_monthly.unwrap_or(0);
        rules.keep_yearly = self.keep_yearly.unwrap_or(0);
        rules.keep_tags.clone_from(&self.keep_tag);
        rules.zone = self.timezone.clone().unwrap_or_else(TimeZone::system);
        rules
    }
}

/// The archives of a folder, as they were at one time: path, size, time of the last change.
#[derive(PartialEq, Eq)]
struct Seen(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Seen {
    fn look(folder: &Path) -> Result<Self, Error> {
        let facts = |path: PathBuf| {
            let found = fs::symlink_metadata(&path).ok();
            let size = found.as_ref().map_or(0, fs::Metadata::len);
            (path, size, found.and_then(|it| it.modified().ok()))
        };
        Ok(Self(find_archives(folder)?.into_iter().map(facts).collect()))
    }
}

fn parse_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| "expected a name such as Europe/Brussels or UTC".to_owned())
}
