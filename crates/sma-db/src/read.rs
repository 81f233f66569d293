//! Reading a database into sections (`database.md`, sections 3 to 6, 9 and 10).

mod extra;
mod field;
mod json;
mod known;
mod record;
mod sections;

pub(crate) use known::{Ids, revived};
pub(crate) use sections::{Reading, Snapshot, each_record, read};
