//! The database of Shelly Manager, as a source or target.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use sma_db::{Database, DatabaseError, Location, Provider, find};
use sma_ops::{Error, Input};

use crate::console::Console;
use crate::failure::Failure;
use crate::output::{Output, Readers, display_name};

/// Where the help lists these arguments.
const HEADING: &str = "Database";

/// Endings of the names of configuration files.
const CONFIG_ENDINGS: [&str; 2] = ["yaml", "yml"];

/// How to find and read a database.
#[derive(Args, Clone, Debug)]
pub(super) struct DatabaseArguments {
    /// Use the database in this configuration file of Shelly Manager
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    config: Option<PathBuf>,
    /// Time zone of the times in a MySQL database, such as Europe/Brussels [default: loc of its
    /// address, or UTC]
    #[arg(long, value_name = "ZONE", help_heading = HEADING)]
    timezone: Option<String>,
}

/// A database that is meant, and what names it.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) database: Database,
    by: Option<String>,
}

impl Named {
    /// Reports the database: the first line of standard error.
    pub(super) fn note(&self, console: &Console) {
        let by = self.by.as_ref().map(|by| format!(", from {by}")).unwrap_or_default();
        console.note(&format!("Database: {}{by}\n", self.database));
    }
}

impl DatabaseArguments {
    /// Returns the database that is meant; `None` where `input` is an archive, a
    /// document or a folder. Without an input, it is the database that Shelly Manager uses.
    ///
    /// # Errors
    /// When the arguments contradict each other, or the configuration does not name a database.
    pub(super) fn find(&self, input: Option<&Input>) -> Result<Option<Named>, Failure> {
        if let (Some(_), Some(input)) = (&self.config, input) {
            return Err(Failure::Usage {
                message: format!("both {input} and a configuration file are given"),
                action: "Remove --config, or the other one.",
            });
        }
        let (location, named_by): (Location, Option<String>) = match input {
            None => {
                let file = self.config.as_deref();
                let found = find(file).map_err(|error| refused(&config_name(file), error))?;
                (found.location, Some(found.named_by))
            }
            Some(input) => match named(input)? {
                Some((location, named_by)) => (location, named_by),
                None if self.timezone.is_some() => return Err(needless_zone(input)),
                None => return Ok(None),
            },
        };
        if self.timezone.is_some() && location.provider() != Provider::Mysql {
            return Err(needless_zone(&location));
        }
        let database = Database::new(location).with_time_zone(self.timezone.clone());
        Ok(Some(Named { database, by: named_by }))
    }
}

/// Returns the readers of a file with the content of a database: those of its file, or the owner.
pub(super) fn readers(database: &Database, bases: &[Input]) -> Readers {
    let file = database.location().path().map(|path| Input::Path(path.to_owned()));
    Readers::of(bases.iter().chain(&file), file.is_none())
}

/// Checks that a file does not belong to a database: `--force` would replace one that is in use.
///
/// # Errors
/// When it does.
pub(super) fn check_output(database: &Database, output: &Output) -> Result<(), Failure> {
    let Output::Path(output) = output else { return Ok(()) };
    let Ok(found) = fs::canonicalize(output) else { return Ok(()) };
    let is_same = |file: &PathBuf| fs::canonicalize(file).is_ok_and(|file| file == found);
    match database.location().files().iter().any(is_same) {
        true => Err(Failure::Usage {
            message: format!("{} is a file of the database", display_name(output)),
            action: "Write the archive to another file.",
        }),
        false => Ok(()),
    }
}

/// Returns the database that an input names, and the configuration file that says so.
fn named(input: &Input) -> Result<Option<(Location, Option<String>)>, Failure> {
    let Input::Path(path) = input else { return Ok(None) };
    if let Some(text) = path.to_str().filter(|text| Location::is_named_by(text)) {
        let location = text.parse().map_err(|error| refused("the database", error))?;
        return Ok(Some((location, None)));
    }
    // Other messages name the file, and with it the password.
    if path.to_str().is_some_and(is_like_address) && fs::symlink_metadata(path).is_err() {
        return Err(Failure::Usage {
            message: "a source or target looks like the address of a database, but is not one"
                .to_owned(),
            action: "Give sqlite:PATH, postgres://USER@HOST/NAME, mysql://USER@HOST/NAME, or the DSN \
                     of Shelly Manager.",
        });
    }
    let is_config = path.extension().and_then(|it| it.to_str());
    if is_config.is_some_and(|ending| CONFIG_ENDINGS.contains(&ending)) {
        let found = find(Some(path)).map_err(|error| refused(&input.to_string(), error))?;
        return Ok(Some((found.location, Some(found.named_by))));
    }
    Ok(Location::is_database(path).then(|| (Location::from_path(path), None)))
}

/// Returns whether a text looks like an address with an account: `oracle://…`, `user:password@host`.
fn is_like_address(text: &str) -> bool {
    text.contains("://") || text.split_once('@').is_some_and(|(account, _)| account.contains(':'))
}

fn config_name(file: Option<&Path>) -> String {
    file.map_or("the configuration of Shelly Manager".to_owned(), |file| {
        Input::Path(file.to_owned()).to_string()
    })
}

fn refused(name: &str, error: DatabaseError) -> Failure {
    Failure::Operation(Error::from_core(name, error))
}

fn needless_zone(source: &impl std::fmt::Display) -> Failure {
    Failure::Usage {
        message: format!("{source} is not a MySQL database, and its times have offsets"),
        action: "Remove --timezone.",
    }
}
