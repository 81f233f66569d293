//! A database as the target of a restore.

use std::fmt;
use std::fs;

use jiff::tz::TimeZone;
use sma_core::restore::{Plan, RestoreOptions};
use sma_core::section::Sections;
use sma_ops::{Content, Context, Error, Target, current_facts};
use tokio::runtime::Runtime;

use crate::connection::Connection;
use crate::database::{Database, runtime};
use crate::error::DatabaseError;
use crate::location::{Location, Place};
use crate::open::{open_reading, open_writing, zone};
use crate::provider::Provider;
use crate::read::{Ids, Reading, Snapshot, read, revived};
use crate::schema::Schema;
use crate::write::{Row, Writing, adapt, advance_mysql, apply, complete, rows, verify};

/// Time of sections that are only compared.
const ANY_TIME: &str = "1970-01-01T00:00:00Z";

/// A database to restore to, or to rehearse a restore to.
///
/// The database is changed in one transaction, which ends with [`Target::apply`]; dropping the value
/// before that leaves the database as it was.
pub struct DatabaseTarget {
    name: String,
    location: Location,
    zone: Option<TimeZone>,
    connection: Option<Connection>,
    /// `None` where the database is empty, and only read.
    schema: Option<Schema>,
    before: Sections<'static>,
    /// Whether the file of an SQLite database was created.
    is_new_file: bool,
    writes: bool,
    rows: Vec<Row>,
    /// Dropped after the connection, which it drives.
    runtime: Runtime,
}

impl fmt::Debug for DatabaseTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseTarget").field("name", &self.name).finish_non_exhaustive()
    }
}

/// How a database is opened for a restore.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TargetOptions {
    /// Zone of MySQL's times, an IANA name; by default, that of the location.
    pub time_zone: Option<String>,
    /// Whether to restore although another process has an SQLite file open.
    pub allow_running: bool,
}

impl TargetOptions {
    /// Sets the zone of MySQL's times.
    #[must_use]
    pub fn with_time_zone(self, time_zone: Option<String>) -> Self {
        Self { time_zone, ..self }
    }

    /// Sets whether to restore although another process has an SQLite file open.
    #[must_use]
    pub fn with_allow_running(self, allow_running: bool) -> Self {
        Self { allow_running, ..self }
    }
}

impl DatabaseTarget {
    /// Opens a database to restore to. An empty one gets the current schema, in the same transaction
    /// (in MySQL, before it).
    ///
    /// # Errors
    /// When it cannot be opened, another process uses it, or its schema is unknown.
    pub fn open(location: Location, options: &TargetOptions) -> Result<Self, Error> {
        Self::open_for(location, options, true)
    }

    /// Opens a database to rehearse a restore to, which only reads it.
    ///
    /// # Errors
    /// When it cannot be opened, or its schema is unknown.
    pub fn open_read_only(location: Location, options: &TargetOptions) -> Result<Self, Error> {
        Self::open_for(location, options, false)
    }

    /// Returns whether the database had none of the tables of Shelly Manager.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.before.is_empty()
    }

    /// Returns the content of the database before the restore, for a backup of `database`, which is the
    /// same one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn content(
        &mut self,
        database: &Database,
        context: &Context<'_>,
    ) -> Result<Content, Error> {
        let facts = current_facts()?;
        let reading = Reading {
            zone: self.zone.as_ref(),
            now: &facts.created_at,
            sections: &[],
            excluded: &[],
            revived: Ids::default(),
            watch: context.watch,
        };
        let Some(connection) = &mut self.connection else {
            return Ok(Content::new(facts, Sections::new()));
        };
        let snapshot = self.runtime.block_on(read(connection, &reading));
        let snapshot = snapshot.map_err(|error| error.about(&self.name))?;
        Ok(database.to_content(facts, snapshot))
    }

    fn open_for(location: Location, options: &TargetOptions, writes: bool) -> Result<Self, Error> {
        let name = location.to_string();
        let opened = (|| {
            let zone = zone(&location, options.time_zone.as_deref())?;
            let is_new_file = location.path().is_some_and(|path| fs::metadata(path).is_err());
            let mut target = Self {
                name: name.clone(),
                location,
                zone,
                connection: None,
                schema: None,
                before: Sections::new(),
                is_new_file: is_new_file && writes,
                writes,
                rows: Vec::new(),
                runtime: runtime()?,
            };
            if is_new_file && !writes {
                return Ok(target);
            }
            let connection = target.runtime.block_on(open(&target.location, options, writes));
            let (connection, schema) = connection.inspect_err(|_| target.remove_new_file())?;
            (target.connection, target.schema) = (Some(connection), schema);
            Ok(target)
        })();
        opened.map_err(|error: DatabaseError| error.about(&name))
    }

    fn snapshot(
        &mut self,
        archive: &Sections<'_>,
        options: &RestoreOptions,
        context: &Context<'_>,
    ) -> Result<Option<Snapshot>, DatabaseError> {
        let (Some(connection), Some(_)) = (&mut self.connection, &self.schema) else {
            return Ok(None);
        };
        let reading = Reading {
            zone: self.zone.as_ref(),
            now: ANY_TIME,
            sections: &[],
            excluded: &[],
            revived: revived(archive, options),
            watch: context.watch,
        };
        self.runtime.block_on(read(connection, &reading)).map(Some)
    }

    fn execute(&mut self, plan: &Plan<'_>, context: &Context<'_>) -> Result<(), DatabaseError> {
        let (Some(connection), Some(schema)) = (&mut self.connection, &self.schema) else {
            return Ok(());
        };
        let provider = connection.provider();
        let writing = Writing { schema, provider, zone: self.zone.as_ref() };
        let reading = Reading {
            zone: self.zone.as_ref(),
            now: ANY_TIME,
            sections: &[],
            excluded: &[],
            revived: Ids::default(),
            watch: context.watch,
        };
        let (rows, before) = (&self.rows, &self.before);
        let written = self.runtime.block_on(async {
            apply(connection, rows, &writing, context.watch).await?;
            verify(plan, before, &read(connection, &reading).await?.sections, &writing)
        });
        let rolled_back = |connection: &mut Connection, runtime: &Runtime| {
            // The database drops the transaction anyway when the connection ends.
            let _ = runtime.block_on(connection.run(&["ROLLBACK"]));
        };
        if let Err(error) = written {
            rolled_back(connection, &self.runtime);
            self.remove_new_file();
            return Err(error);
        }
        let committed = self.runtime.block_on(connection.run(&["COMMIT"]));
        if let Err(error) = committed {
            // It may have happened: what the database has now decides.
            let location = &self.location;
            let found = self.runtime.block_on(async {
                let mut opened = open_reading(location).await?;
                let begin = opened.connection.provider().begin_reading();
                let attempt = DatabaseError::query("no snapshot can be taken");
                opened.connection.run(begin).await.map_err(attempt)?;
                read(&mut opened.connection, &reading).await
            });
            let is_done =
                found.is_ok_and(|it| verify(plan, before, &it.sections, &writing).is_ok());
            if !is_done {
                let attempt = "the changes cannot be committed".to_owned();
                return Err(DatabaseError::Query { attempt, error });
            }
        }
        self.is_new_file = false;
        if provider == Provider::Mysql {
            self.runtime.block_on(advance_mysql(connection, &writing))?;
        }
        Ok(())
    }

    /// Removes the file of an SQLite database that was created, and not restored to.
    fn remove_new_file(&mut self) {
        if let (true, Place::Sqlite(path)) = (self.is_new_file, &self.location.place) {
            if let Some(connection) = self.connection.take() {
                self.runtime.block_on(connection.close());
            }
            let _ = fs::remove_file(path);
            self.is_new_file = false;
        }
    }
}

impl Drop for DatabaseTarget {
    fn drop(&mut self) {
        self.remove_new_file();
        if let Some(connection) = self.connection.take() {
            self.runtime.block_on(connection.close());
        }
    }
}

impl Target for DatabaseTarget {
    fn adapt<'s>(
        &mut self,
        archive: Sections<'s>,
        options: &RestoreOptions,
        _: &Context<'_>,
    ) -> Result<(Sections<'s>, Vec<String>), Error> {
        let Some(schema) = &self.schema else { return Ok((archive, Vec::new())) };
        let provider = self.location.provider();
        let writing = Writing { schema, provider, zone: self.zone.as_ref() };
        adapt(archive, options, &writing).map_err(|error| error.about(&self.name))
    }

    fn sections(
        &mut self,
        archive: &Sections<'_>,
        options: &RestoreOptions,
        context: &Context<'_>,
    ) -> Result<Sections<'_>, Error> {
        let snapshot = self.snapshot(archive, options, context);
        let snapshot = snapshot.map_err(|error| error.about(&self.name))?;
        let (Some(snapshot), Some(schema)) = (snapshot, &self.schema) else {
            return Ok(Sections::new());
        };
        self.before = snapshot.sections;
        let provider = self.location.provider();
        let writing = Writing { schema, provider, zone: self.zone.as_ref() };
        let completed = complete(self.before.reborrow(), options, &writing);
        completed.map_err(|error| error.about(&self.name))
    }

    fn refusals(&mut self, plan: &Plan<'_>) -> Vec<(usize, String)> {
        let Some(schema) = &self.schema else { return Vec::new() };
        let provider = self.location.provider();
        let writing = Writing { schema, provider, zone: self.zone.as_ref() };
        let refusals;
        (self.rows, refusals) = rows(plan, &self.before, &writing);
        refusals
    }

    fn apply(&mut self, plan: &Plan<'_>, context: &Context<'_>) -> Result<(), Error> {
        debug_assert!(self.writes, "a rehearsal is not applied");
        self.execute(plan, context).map_err(|error| error.about(&self.name))
    }
}

/// Opens a database, and begins a transaction.
async fn open(
    location: &Location,
    options: &TargetOptions,
    writes: bool,
) -> Result<(Connection, Option<Schema>), DatabaseError> {
    let mut connection = match writes {
        true => open_writing(location, options.allow_running).await?,
        false => open_reading(location).await?.connection,
    };
    let provider = connection.provider();
    let mut schema = Schema::read(&mut connection).await?;
    let is_empty = schema.is_empty();
    let attempt = || DatabaseError::query("no transaction can be begun");
    let creates = || DatabaseError::query("the tables cannot be created");
    // MySQL ends a transaction at each statement that creates a table.
    if is_empty && writes && provider == Provider::Mysql {
        connection.run(provider.schema()).await.map_err(creates())?;
    }
    let begin = if writes { provider.begin_writing() } else { provider.begin_reading() };
    connection.run(begin).await.map_err(attempt())?;
    if is_empty && writes && provider != Provider::Mysql {
        connection.run(provider.schema()).await.map_err(creates())?;
    }
    if is_empty {
        if !writes {
            return Ok((connection, None));
        }
        schema = Schema::read(&mut connection).await?;
    }
    schema.version()?;
    Ok((connection, Some(schema)))
}
