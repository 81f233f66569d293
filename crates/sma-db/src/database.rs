//! A database as the source of a backup.

use std::fmt;
use std::path::Path;

use sma_core::write::{BackupType, NewArchive};
use sma_ops::{Bases, Content, Context, Error, Source, current_facts};
use tokio::runtime::{Builder, Runtime};
use tracing::info;

use crate::error::DatabaseError;
use crate::location::Location;
use crate::open::{open_reading, zone};
use crate::read::{Reading, Snapshot, read};

/// A database of Shelly Manager.
#[derive(Clone, Debug)]
pub struct Database {
    location: Location,
    time_zone: Option<String>,
    manager_version: Option<String>,
    hostname: Option<String>,
    sections: Vec<String>,
    excluded: Vec<String>,
}

impl Database {
    /// Creates a database at a location, which is opened by each operation.
    #[must_use]
    pub fn new(location: Location) -> Self {
        Self {
            location,
            time_zone: None,
            manager_version: None,
            hostname: None,
            sections: Vec::new(),
            excluded: Vec::new(),
        }
    }

    /// Sets the zone of MySQL's times, an IANA name; by default, that of its location.
    #[must_use]
    pub fn with_time_zone(self, time_zone: Option<String>) -> Self {
        Self { time_zone, ..self }
    }

    /// Sets the version of Shelly Manager, which no database contains; by default, `unknown`.
    #[must_use]
    pub fn with_manager_version(self, manager_version: Option<String>) -> Self {
        Self { manager_version, ..self }
    }

    /// Sets the name of the host that is backed up; by default, that of this one.
    #[must_use]
    pub fn with_hostname(self, hostname: Option<String>) -> Self {
        Self { hostname, ..self }
    }

    /// Sets the sections to read. If none are named, all but the excluded ones are read.
    #[must_use]
    pub fn with_sections(self, sections: Vec<String>, excluded: Vec<String>) -> Self {
        Self { sections, excluded, ..self }
    }

    /// Returns the location.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Returns the zone of MySQL's times, if one is set.
    #[must_use]
    pub fn time_zone(&self) -> Option<&str> {
        self.time_zone.as_deref()
    }

    /// Returns whether the file of an SQLite database exists; a server is only known when it is
    /// asked.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.location.path().is_none_or(Path::exists)
    }

    /// Returns the facts and sections of a snapshot.
    pub(crate) fn to_content(&self, facts: NewArchive, snapshot: Snapshot) -> Content {
        let Snapshot { sections, facts: read } = snapshot;
        let mut facts = facts.with_backup_type(BackupType::Full).with_total_devices(read.devices);
        facts.database_type = self.location.provider().name().to_owned();
        facts.database_version = read.database_version;
        facts.schema_version = read.schema_version.to_owned();
        facts.manager_version = self.manager_version.clone().unwrap_or("unknown".to_owned());
        if let Some(hostname) = &self.hostname {
            facts.hostname.clone_from(hostname);
        }
        for remark in &read.remarks {
            info!(component = "reader", "{remark}");
        }
        Content::new(facts, sections).with_complete(true).with_warnings(read.warnings)
    }

    /// Reads the database in one snapshot, which neither blocks nor changes it.
    async fn snapshot(&self, now: &str, context: &Context<'_>) -> Result<Snapshot, DatabaseError> {
        let zone = zone(&self.location, self.time_zone.as_deref())?;
        let mut opened = open_reading(&self.location).await?;
        let connection = &mut opened.connection;
        let begin = connection.provider().begin_reading();
        let attempt = DatabaseError::query("no snapshot can be taken");
        connection.run(begin).await.map_err(attempt)?;
        let reading = Reading {
            zone: zone.as_ref(),
            now,
            sections: &self.sections,
            excluded: &self.excluded,
            revived: Default::default(),
            watch: context.watch,
        };
        let snapshot = read(connection, &reading).await;
        opened.connection.close().await;
        snapshot
    }
}

/// Whatever the database contains is in the content; what an archive stores in another form is in its
/// [warnings](Content::warnings).
impl Source for Database {
    fn content(&self, _: &Bases, context: &Context<'_>) -> Result<Content, Error> {
        let facts = current_facts()?;
        let snapshot = run(self.snapshot(&facts.created_at, context));
        let snapshot = snapshot.map_err(|error| error.about(&self.to_string()))?;
        Ok(self.to_content(facts, snapshot))
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.location.fmt(f)
    }
}

/// Runs an operation on a database to completion.
///
/// # Errors
/// Those of the operation, and when the system cannot create a runtime.
pub(crate) fn run<T>(
    operation: impl Future<Output = Result<T, DatabaseError>>,
) -> Result<T, DatabaseError> {
    runtime()?.block_on(operation)
}

/// Returns what drives the connections of an operation: this thread.
///
/// # Errors
/// When the system cannot provide it.
pub(crate) fn runtime() -> Result<Runtime, DatabaseError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| DatabaseError::File { error })
}
