//! The server's own state, which survives its end: operations, uploads, and when schedules were seen.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sma_storage::ArchiveId;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Row as _, SqlitePool};
use utoipa::ToSchema;

use crate::audit::Entry;
use crate::log::Line;
use crate::operation::{Kind, Operation};

/// The tables. Documents are JSON.
const SCHEMA: [&str; 5] = [
    "CREATE TABLE IF NOT EXISTS operations (id TEXT PRIMARY KEY, kind TEXT NOT NULL, \
     document TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS logs (operation TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS uploads (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, \
     document TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS audit (number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, \
     user TEXT NOT NULL, address TEXT NOT NULL, action TEXT NOT NULL, id TEXT, \
     outcome TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, seen_at TEXT NOT NULL) STRICT",
];

/// Entries of who did what that are kept; the oldest ones go.
const AUDITED: i64 = 10_000;

/// Time to wait for another connection that writes.
const BUSY: Duration = Duration::from_secs(5);

/// Operations and uploads.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pool: SqlitePool,
}

/// An archive that was uploaded (`rest-api.md`, `POST /archive/upload`).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Upload {
    pub(crate) archive_id: String,
    pub(crate) file_name: String,
    pub(crate) size: u64,
    pub(crate) checksum: String,
    pub(crate) format: String,
    pub(crate) encrypted: bool,
    pub(crate) expires_at: String,
}

impl State {
    /// Opens the file, and creates it where it is missing.
    pub(crate) async fn open(file: &Path) -> Result<Self, sqlx::Error> {
        let options =
            SqliteConnectOptions::new().filename(file).create_if_missing(true).busy_timeout(BUSY);
        let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await?;
        for statement in SCHEMA {
            sqlx::query(statement).execute(&pool).await?;
        }
        Ok(Self { pool })
    }

    /// Writes an operation, new or changed.
    pub(crate) async fn save(&self, operation: &Operation) -> Result<(), sqlx::Error> {
        let statement = "INSERT INTO operations (id, kind, document) VALUES (?, ?, ?) \
                         ON CONFLICT (id) DO UPDATE SET document = excluded.document";
        sqlx::query(statement)
            .bind(&operation.id)
            .bind(operation.kind.word())
            .bind(document(operation)?)
            .execute(&self.pool)
            .await
            .map(|_| ())
    }

    /// Returns an operation.
    pub(crate) async fn operation(&self, id: ArchiveId) -> Result<Option<Operation>, sqlx::Error> {
        let query =
            sqlx::query("SELECT document FROM operations WHERE id = ?").bind(id.to_string());
        let row = query.fetch_optional(&self.pool).await?;
        row.map(|row| parse(&row.try_get::<String, _>(0)?)).transpose()
    }

    /// Returns all operations of a kind.
    pub(crate) async fn operations(&self, kind: Kind) -> Result<Vec<Operation>, sqlx::Error> {
        let query = sqlx::query("SELECT document FROM operations WHERE kind = ?").bind(kind.word());
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(|row| parse(&row.try_get::<String, _>(0)?)).collect()
    }

    /// Deletes an operation and its log.
    pub(crate) async fn delete(&self, id: &str) -> Result<(), sqlx::Error> {
        let log = sqlx::query("DELETE FROM logs WHERE operation = ?").bind(id);
        log.execute(&self.pool).await?;
        let query = sqlx::query("DELETE FROM operations WHERE id = ?").bind(id);
        query.execute(&self.pool).await.map(|_| ())
    }

    /// Writes the log of an operation that has ended.
    pub(crate) async fn save_lines(
        &self,
        id: ArchiveId,
        lines: &[Line],
    ) -> Result<(), sqlx::Error> {
        let statement = "INSERT OR REPLACE INTO logs (operation, document) VALUES (?, ?)";
        let query = sqlx::query(statement).bind(id.to_string()).bind(document(&lines)?);
        query.execute(&self.pool).await.map(|_| ())
    }

    /// Returns the log of an operation that has ended.
    pub(crate) async fn lines(&self, id: ArchiveId) -> Result<Vec<Line>, sqlx::Error> {
        let query = sqlx::query("SELECT document FROM logs WHERE operation = ?");
        let row = query.bind(id.to_string()).fetch_optional(&self.pool).await?;
        row.map_or(Ok(Vec::new()), |row| parse(&row.try_get::<String, _>(0)?))
    }

    /// Writes an upload, new or renewed.
    pub(crate) async fn save_upload(
        &self,
        upload: &Upload,
        expires_at: i64,
    ) -> Result<(), sqlx::Error> {
        let statement = "INSERT INTO uploads (id, expires_at, document) VALUES (?, ?, ?) \
                         ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, \
                         document = excluded.document";
        let query = sqlx::query(statement).bind(&upload.archive_id).bind(expires_at);
        query.bind(document(upload)?).execute(&self.pool).await.map(|_| ())
    }

    /// Returns an upload that expires after a time.
    pub(crate) async fn upload(
        &self,
        id: ArchiveId,
        now: i64,
    ) -> Result<Option<Upload>, sqlx::Error> {
        let statement = "SELECT document FROM uploads WHERE id = ? AND expires_at > ?";
        let query = sqlx::query(statement).bind(id.to_string()).bind(now);
        let row = query.fetch_optional(&self.pool).await?;
        row.map(|row| parse(&row.try_get::<String, _>(0)?)).transpose()
    }

    /// Returns the ids of the uploads that expire after a time.
    pub(crate) async fn upload_ids(&self, now: i64) -> Result<Vec<String>, sqlx::Error> {
        let query =
            sqlx::query("SELECT id FROM uploads WHERE expires_at > ? ORDER BY id").bind(now);
        query.fetch_all(&self.pool).await?.iter().map(|row| row.try_get(0)).collect()
    }

    /// Deletes an upload.
    pub(crate) async fn delete_upload(&self, id: &str) -> Result<(), sqlx::Error> {
        let query = sqlx::query("DELETE FROM uploads WHERE id = ?").bind(id);
        query.execute(&self.pool).await.map(|_| ())
    }

    /// Deletes uploads that have expired.
    pub(crate) async fn delete_expired(&self, now: i64) -> Result<(), sqlx::Error> {
        let query = sqlx::query("DELETE FROM uploads WHERE expires_at <= ?").bind(now);
        query.execute(&self.pool).await.map(|_| ())
    }

    /// Adds who did what, now.
    pub(crate) async fn add_audit(&self, entry: &Entry) -> Result<(), sqlx::Error> {
        let statement = "INSERT INTO audit (time, user, address, action, id, outcome) \
                         VALUES (?, ?, ?, ?, ?, ?)";
        let added = sqlx::query(statement)
            .bind(Timestamp::now().to_string())
            .bind(&entry.user)
            .bind(&entry.address)
            .bind(&entry.action)
            .bind(&entry.id)
            .bind(&entry.outcome)
            .execute(&self.pool)
            .await?;
        let last = added.last_insert_rowid();
        let old = sqlx::query("DELETE FROM audit WHERE number <= ?").bind(last - AUDITED);
        old.execute(&self.pool).await.map(|_| ())
    }

    /// Writes until when the times of a schedule were seen.
    pub(crate) async fn save_seen(&self, name: &str, time: Timestamp) -> Result<(), sqlx::Error> {
        let statement = "INSERT OR REPLACE INTO schedules (name, seen_at) VALUES (?, ?)";
        let query = sqlx::query(statement).bind(name).bind(time.to_string());
        query.execute(&self.pool).await.map(|_| ())
    }

    /// Returns until when the times of a schedule were seen; `None` for a new one.
    pub(crate) async fn seen(&self, name: &str) -> Result<Option<Timestamp>, sqlx::Error> {
        let query = sqlx::query("SELECT seen_at FROM schedules WHERE name = ?").bind(name);
        let Some(row) = query.fetch_optional(&self.pool).await? else { return Ok(None) };
        let time = row.try_get::<String, _>(0)?.parse();
        time.map(Some).map_err(|error: jiff::Error| sqlx::Error::Decode(error.into()))
    }

    /// Checks that the state can be read.
    pub(crate) async fn check(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT count(*) FROM operations").fetch_one(&self.pool).await.map(|_| ())
    }

    /// Closes the file.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

fn document(value: &impl Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn parse<'d, T: Deserialize<'d>>(document: &'d str) -> Result<T, sqlx::Error> {
    serde_json::from_str(document).map_err(|error| sqlx::Error::Decode(error.into()))
}
