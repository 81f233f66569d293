//! Opening databases (`database.md`, section 4).

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use backon::Retryable as _;
use jiff::tz::TimeZone;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _, MySqlConnection, PgConnection, SqliteConnection};

use crate::connection::Connection;
use crate::error::DatabaseError;
use crate::location::{LOG, Location, Place, with_ending};
use crate::retry::{backoff, is_starting};
use crate::unpack::{Copy, is_packed, unpack};

/// Duration for which SQLite waits for a lock, as the program does.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Duration for which a restore waits for other processes to close an SQLite file.
const PROBE_TIMEOUT: Duration = Duration::from_secs(1);

/// An open database, and a copy of its files where it could only be read that way.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    _copy: Option<Copy>,
}

/// Opens a database for reading.
pub(crate) async fn open_reading(location: &Location) -> Result<Opened, DatabaseError> {
    let opened = |error| DatabaseError::Open { error };
    let connection = match &location.place {
        Place::Sqlite(path) => match fs::metadata(path) {
            Ok(_) => return open_file(path).await,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(DatabaseError::missing(location));
            }
            Err(error) => return Err(DatabaseError::File { error }),
        },
        Place::Postgres(options) => {
            let connect = || PgConnection::connect_with(options);
            let connection = connect.retry(backoff()).when(is_starting).await;
            Connection::Postgres(connection.map_err(opened)?)
        }
        Place::Mysql(options) => {
            let connect = || MySqlConnection::connect_with(options);
            let connection = connect.retry(backoff()).when(is_starting).await;
            Connection::Mysql(connection.map_err(opened)?)
        }
    };
    Ok(Opened { connection, _copy: None })
}

/// Opens a database for writing. An SQLite file is created if it does not exist.
///
/// # Errors
/// When another process has an SQLite file open, unless that is allowed.
pub(crate) async fn open_writing(
    location: &Location,
    allow_running: bool,
) -> Result<Connection, DatabaseError> {
    let Place::Sqlite(path) = &location.place else {
        return Ok(open_reading(location).await?.connection);
    };
    if is_packed(path) {
        return Err(DatabaseError::Packed);
    }
    create_file(path)?;
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(PROBE_TIMEOUT);
    let opened = |error| DatabaseError::Open { error };
    let mut connection = options.connect().await.map_err(opened)?;
    keep_log(&mut connection).await.map_err(opened)?;
    let mut connection = Connection::Sqlite(connection);
    if !allow_running {
        let probe = ["PRAGMA locking_mode = EXCLUSIVE", "BEGIN IMMEDIATE", "COMMIT"];
        connection.run(&probe).await.map_err(refusal)?;
    }
    connection.run(&["PRAGMA busy_timeout = 5000"]).await.map_err(opened)?;
    Ok(connection)
}

/// Creates an SQLite file that does not exist, for its owner alone: it will contain passwords. Files
/// beside it get the same permissions.
fn create_file(path: &Path) -> Result<(), DatabaseError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(DatabaseError::File { error })
        }
        _ => Ok(()),
    }
}

/// Returns why a database cannot be written to now, although it can be read; `None` where nothing is
/// known to prevent it. Nothing is written.
pub(crate) async fn obstacle(location: &Location, allow_running: bool) -> Option<DatabaseError> {
    let Place::Sqlite(path) = &location.place else { return None };
    if fs::metadata(path).is_err() {
        return None;
    }
    if is_packed(path) {
        return Some(DatabaseError::Packed);
    }
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(Duration::ZERO);
    let probe = async {
        let opened = |error| DatabaseError::Open { error };
        let mut connection = options.connect().await.map_err(opened)?;
        keep_log(&mut connection).await.map_err(opened)?;
        if is_read_only(&mut connection).await.map_err(opened)? {
            return Err(DatabaseError::ReadOnly);
        }
        let mut connection = Connection::Sqlite(connection);
        let probe = ["PRAGMA locking_mode = EXCLUSIVE", "BEGIN IMMEDIATE", "ROLLBACK"];
        let probe = if allow_running { &[][..] } else { &probe };
        let found = connection.run(probe).await.map_err(refusal);
        connection.close().await;
        found
    };
    probe.await.err()
}

/// Returns whether SQLite could open a file only for reading.
#[expect(unsafe_code, reason = "SQLite has no statement for this question")]
async fn is_read_only(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let mut handle = connection.lock_handle().await?;
    // SAFETY: the handle is that of an open connection, which is locked meanwhile, and the name ends
    // with a NUL.
    let answer = unsafe {
        libsqlite3_sys::sqlite3_db_readonly(handle.as_raw_handle().as_ptr(), c"main".as_ptr())
    };
    Ok(answer == 1)
}

/// Returns the error of a transaction that cannot begin.
pub(crate) fn refusal(error: sqlx::Error) -> DatabaseError {
    const READONLY: u32 = 8;
    match primary_code(&error) {
        _ if is_busy(&error) => DatabaseError::InUse,
        Some(READONLY) => DatabaseError::ReadOnly,
        _ => DatabaseError::query("no transaction can be begun")(error),
    }
}

/// Makes closing the connection leave the log alone. It would otherwise delete the log under a running
/// program whose locks are lost (section 4).
#[expect(unsafe_code, reason = "SQLite has no statement for this setting")]
async fn keep_log(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut handle = connection.lock_handle().await?;
    // SAFETY: the handle is that of an open connection, which is locked meanwhile, and the setting
    // takes an int and an optional pointer.
    unsafe {
        libsqlite3_sys::sqlite3_db_config(
            handle.as_raw_handle().as_ptr(),
            libsqlite3_sys::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
            1,
            std::ptr::null_mut::<i32>(),
        );
    }
    Ok(())
}

fn is_busy(error: &sqlx::Error) -> bool {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    primary_code(error).is_some_and(|code| matches!(code, BUSY | LOCKED))
}

/// Returns the zone of a database's wall-clock times; `None` where its times have offsets.
///
/// # Errors
/// When the zone is unknown: Go's `Local` is that of the program, which this program cannot know.
pub(crate) fn zone(
    location: &Location,
    chosen: Option<&str>,
) -> Result<Option<TimeZone>, DatabaseError> {
    if !matches!(location.place, Place::Mysql(_)) {
        return Ok(None);
    }
    match chosen.or(location.zone.as_deref()) {
        None | Some("" | "UTC") => Ok(Some(TimeZone::UTC)),
        Some("Local") => Err(DatabaseError::TimeZone { name: None }),
        Some(name) => match TimeZone::get(name) {
            Ok(zone) => Ok(Some(zone)),
            Err(_) => Err(DatabaseError::TimeZone { name: Some(name.to_owned()) }),
        },
    }
}

/// Opens an SQLite file, or what a compressed copy of one contains.
async fn open_file(path: &Path) -> Result<Opened, DatabaseError> {
    let Some(copy) = unpack(path)? else { return open_sqlite(path).await };
    let connection = try_open(&read_only(&copy.file)).await;
    let connection = connection.map_err(|error| DatabaseError::Open { error })?;
    Ok(Opened { connection, _copy: Some(copy) })
}

/// Opens an SQLite file read-only, its log included. The files beside it cannot be created in a
/// folder that is read-only; then the file is read without them, or a copy with its log.
async fn open_sqlite(path: &Path) -> Result<Opened, DatabaseError> {
    let options = read_only(path);
    let error = match try_open(&options).await {
        Ok(connection) => return Ok(Opened { connection, _copy: None }),
        Err(error) => error,
    };
    if !needs_other_files(&error) {
        return Err(DatabaseError::Open { error });
    }
    if fs::metadata(with_ending(path, LOG)).is_err() {
        let connection = try_open(&options.immutable(true)).await;
        let connection = connection.map_err(|error| DatabaseError::Open { error })?;
        return Ok(Opened { connection, _copy: None });
    }
    let copy_with_log = || {
        let copy = Copy::new()?;
        fs::copy(path, &copy.file)?;
        fs::copy(with_ending(path, LOG), with_ending(&copy.file, LOG))?;
        Ok(copy)
    };
    let copy = copy_with_log().map_err(|error| DatabaseError::File { error })?;
    let connection = try_open(&read_only(&copy.file)).await;
    let connection = connection.map_err(|error| DatabaseError::Open { error })?;
    Ok(Opened { connection, _copy: Some(copy) })
}

fn read_only(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY_TIMEOUT)
}

/// Opens a file, and reads from it: opening alone does not touch it.
async fn try_open(options: &SqliteConnectOptions) -> Result<Connection, sqlx::Error> {
    let mut connection = Connection::Sqlite(options.connect().await?);
    connection.value("SELECT COUNT(*) FROM sqlite_schema").await?;
    Ok(connection)
}

/// Returns whether SQLite could not create the files that it needs beside a database.
fn needs_other_files(error: &sqlx::Error) -> bool {
    const READONLY: u32 = 8;
    const CANTOPEN: u32 = 14;
    primary_code(error).is_some_and(|code| matches!(code, READONLY | CANTOPEN))
}

/// Returns SQLite's code of an error, without its details.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}
