//! Shelly Manager's databases, as sources of backups and targets of restores.
//!
//! | task | use |
//! |---|---|
//! | name a database | [`Location`] |
//! | find the database that Shelly Manager uses | [`find()`] |
//! | back it up | [`Database`], a [`Source`](sma_ops::Source) |
//! | restore to it, or rehearse that | [`DatabaseTarget`], a [`Target`](sma_ops::Target) |
//! | list the steps between two versions of the schema | [`migration_path()`] |
//!
//! The three kinds of database share one list of tables, which names only what differs between a row
//! and a record of the core; a [`Provider`] is what differs between databases. What an archive stores of
//! a row, and what a restore writes, is that of `docs/spec/database.md`, whose sections are cited.
//!
//! Operations run on the calling thread. A database is opened for each of them, and read in one
//! snapshot; reading neither blocks nor changes it.

mod cell;
mod clock;
mod commit;
mod config;
mod connection;
mod database;
mod error;
mod location;
mod migration;
mod open;
mod provider;
mod read;
mod retry;
mod schema;
mod tables;
mod target;
mod unpack;
mod write;

pub use config::{Found, config_file, find};
pub use database::Database;
pub use error::DatabaseError;
pub use location::Location;
pub use migration::{MigrationRule, SCHEMA_VERSIONS, SchemaVersion, migration_path};
pub use provider::Provider;
pub use target::{DatabaseTarget, TargetOptions};
