//! Handlers, by what they are about.

pub(crate) mod archive;
pub(crate) mod backup;
pub(crate) mod contents;
pub(crate) mod create;
pub(crate) mod docs;
pub(crate) mod download;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod list;
pub(crate) mod restore;
pub(crate) mod upload;
pub(crate) mod validate;
