//! A database as the target of a restore.

use std::fmt;
use std::fs;

use backon::BackoffBuilder as _;
use jiff::tz::TimeZone;
use sma_core::restore::{Plan, RestoreOptions};
use sma_core::section::Sections;
use sma_ops::{Content, Context, Error, Target, current_facts};
use tokio::runtime::Runtime;
use tracing::{info, warn};

use crate::commit::commit;
use crate::connection::Connection;
use crate::database::{Database, runtime};
use crate::error::DatabaseError;
use crate::location::Location;
use crate::open::{obstacle, open_reading, open_writing, refusal, zone};
use crate::provider::Provider;
use crate::read::{Ids, Reading, Snapshot, each_record, read, revived};
use crate::retry::{backoff, is_collision};
use crate::schema::Schema;
use crate::write::{Row, Verifier, Writing, adapt, advance_mysql, apply, complete, rows, verify};

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
    /// Whether the transaction has created the tables.
    is_created: bool,
    /// Rows of the target that are no orphans once the archive is restored.
    revived: Ids,
    writes: bool,
    obstacle: Option<DatabaseError>,
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

    /// Returns why a database that was opened to rehearse a restore cannot be restored to now; `None`
    /// where nothing is known to prevent it, and when it was returned before.
    #[must_use]
    pub fn take_obstacle(&mut self) -> Option<Error> {
        self.obstacle.take().map(|error| error.about(&self.name))
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
                is_created: false,
                revived: Ids::default(),
                writes,
                obstacle: None,
                rows: Vec::new(),
                runtime: runtime()?,
            };
            if is_new_file && !writes {
                return Ok(target);
            }
            if !writes {
                // Before this process reads the file itself.
                let found = obstacle(&target.location, options.allow_running);
                target.obstacle = target.runtime.block_on(found);
            }
            let connection = target.runtime.block_on(open(&target.location, options, writes));
            let opened = connection.inspect_err(|_| target.remove_new_file())?;
            (target.connection, target.schema) = (Some(opened.connection), opened.schema);
            target.is_created = opened.is_created;
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
        self.revived = revived(archive, options);
        let (Some(connection), Some(_)) = (&mut self.connection, &self.schema) else {
            return Ok(None);
        };
        let reading =
            Reading { revived: self.revived.clone(), ..reading_at(self.zone.as_ref(), context) };
        self.runtime.block_on(read(connection, &reading)).map(Some)
    }

    fn execute(&mut self, plan: &Plan<'_>, context: &Context<'_>) -> Result<(), DatabaseError> {
        let (Some(connection), Some(schema)) = (&mut self.connection, &self.schema) else {
            return Ok(());
        };
        let provider = connection.provider();
        let writing = Writing { schema, provider, zone: self.zone.as_ref() };
        let reading = reading_at(self.zone.as_ref(), context);
        let same_reading =
            Reading { revived: self.revived.clone(), ..reading_at(self.zone.as_ref(), context) };
        let (rows, before) = (&self.rows, &self.before);
        let location = &self.location;
        let is_there = |now: &Sections<'_>| match verify(plan, before, now, &writing) {
            Ok(()) => Some(true),
            Err(_) => (now == before).then_some(false),
        };
        let mut pauses = backoff().build();
        let written = self.runtime.block_on(async {
            loop {
                let written = async {
                    apply(connection, plan, rows, &writing, context.watch).await?;
                    let mut verifier = Verifier::new(plan, before, &writing);
                    let mut see = |place, record: Option<&str>| match record {
                        Some(json) => verifier.see(place, json),
                        None => Ok(()),
                    };
                    each_record(connection, &reading, &mut see).await?;
                    verifier.finish()?;
                    commit(connection, location, &reading, is_there).await
                };
                let Err(error) = written.await else { return Ok(()) };
                if let DatabaseError::Undecided { .. } = error {
                    return Err(error);
                }
                // The database drops the transaction anyway when the connection ends.
                let _ = connection.run(&["ROLLBACK"]).await;
                let pause = pauses.next().filter(|_| is_collision(&error) && !self.is_created);
                let Some(pause) = pause else { return Err(error) };
                info!(
                    component = "writer",
                    "another transaction collided, and this one begins again"
                );
                tokio::time::sleep(pause).await;
                let attempt = DatabaseError::query("no transaction can be begun");
                connection.run(provider.begin_writing()).await.map_err(attempt)?;
                // What was planned holds only for what was there.
                if read(connection, &same_reading).await?.sections != *before {
                    return Err(error);
                }
            }
        });
        if let Err(error) = written {
            self.remove_new_file();
            return Err(error);
        }
        self.is_new_file = false;
        if provider == Provider::Mysql {
            let advanced = self.runtime.block_on(advance_mysql(connection, &writing));
            if let Err(DatabaseError::Query { attempt, .. }) = advanced {
                warn!(component = "writer", "{attempt}");
            }
        }
        Ok(())
    }

    /// Removes the file of an SQLite database that was created, and not restored to.
    fn remove_new_file(&mut self) {
        if self.is_new_file {
            if let Some(connection) = self.connection.take() {
                self.runtime.block_on(connection.close());
            }
            // A journal that stays would be applied to the next database with this name.
            for file in self.location.files() {
                let _ = fs::remove_file(file);
            }
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

/// Returns how a whole database is read, to be compared.
fn reading_at<'r>(zone: Option<&'r TimeZone>, context: &'r Context<'_>) -> Reading<'r> {
    Reading {
        zone,
        now: ANY_TIME,
        sections: &[],
        excluded: &[],
        revived: Ids::default(),
        watch: context.watch,
    }
}

/// An open database, with a transaction that has begun.
struct Begun {
    connection: Connection,
    schema: Option<Schema>,
    is_created: bool,
}

/// Opens a database, and begins a transaction.
async fn open(
    location: &Location,
    options: &TargetOptions,
    writes: bool,
) -> Result<Begun, DatabaseError> {
    let mut connection = match writes {
        true => open_writing(location, options.allow_running).await?,
        false => open_reading(location).await?.connection,
    };
    let provider = connection.provider();
    let mut schema = Schema::read(&mut connection).await?;
    let is_empty = schema.is_empty();
    let creates = || DatabaseError::query("the tables cannot be created");
    // MySQL ends a transaction at each statement that creates a table.
    if is_empty && writes && provider == Provider::Mysql {
        connection.run(provider.schema()).await.map_err(creates())?;
    }
    let begin = if writes { provider.begin_writing() } else { provider.begin_reading() };
    connection.run(begin).await.map_err(refusal)?;
    if is_empty && writes && provider != Provider::Mysql {
        connection.run(provider.schema()).await.map_err(creates())?;
    }
    if is_empty {
        if !writes {
            return Ok(Begun { connection, schema: None, is_created: false });
        }
        schema = Schema::read(&mut connection).await?;
    }
    schema.version()?;
    Ok(Begun { connection, schema: Some(schema), is_created: is_empty })
}
