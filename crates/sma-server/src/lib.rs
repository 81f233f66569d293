//! The REST API of Shelly Manager backups (`rest-api.md`, part 2).
//!
//! ```no_run
//! use std::future::pending;
//! use sma_server::{Config, Server};
//!
//! # async fn serve() -> Result<(), sma_server::ServeError> {
//! let server = Server::start(Config::read(None)?).await?;
//! println!("listening on {}", server.url());
//! server.run(pending()).await
//! # }
//! ```
//!
//! The server translates: `sma-ops` decides what a backup or a restore is, `sma-db` reads and writes
//! databases, and `sma-storage` keeps archives. [`serve()`] runs it without a runtime of the caller.
//!
//! No request names a path. Passwords are in bodies only, are wiped, and are in no answer, log or
//! state.

mod answer;
mod app;
mod archives;
mod audit;
mod backing_up;
mod body;
mod clock;
mod config;
mod connection;
mod cors;
mod credentials;
mod digests;
mod docs;
mod error;
mod failure;
mod guard;
mod inspect;
mod job;
mod key;
mod limiter;
mod limits;
mod log;
mod metrics;
mod monitor;
mod openapi;
mod operation;
mod page;
mod paging;
mod pieces;
mod request;
mod restoring;
mod retaining;
mod route;
mod routes;
mod schedule;
mod scheduler;
mod serve;
mod server;
mod state;
mod tls;
mod uploads;
mod webhook;

pub use clock::{Clock, ClockHand};
pub use config::Config;
pub use cors::Cors;
pub use error::ServeError;
pub use inspect::Inspection;
pub use key::Key;
pub use page::{Page, PageFile};
pub use schedule::Schedule;
pub use serve::serve;
pub use server::Server;
pub use tls::{TlsError, TlsFiles};
pub use webhook::Webhook;
