//! Writing records to a database (`database.md`, sections 3, 7 and 10).

mod adapt;
mod apply;
mod batch;
mod changes;
mod links;
mod rows;
mod sequences;
mod value;
mod verify;

pub(crate) use adapt::{adapt, complete};
pub(crate) use apply::apply;
pub(crate) use rows::{Row, Writing, rows};
pub(crate) use sequences::advance_mysql;
pub(crate) use verify::{Verifier, verify};
