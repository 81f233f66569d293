//! The server as its clients see it: over TCP, with a real database and real files, and with nothing
//! known but the contract (`rest-api.md`).

mod access;
mod archives;
mod audit;
mod backups;
mod client;
mod cors;
mod docs;
mod events;
mod hostile;
mod inspect;
mod lifetime;
mod limits;
mod lists;
mod malformed;
mod metrics;
mod openapi;
mod page;
mod place;
mod restores;
mod schedules;
mod slow;
mod tls;
mod uploads;
mod webhooks;
