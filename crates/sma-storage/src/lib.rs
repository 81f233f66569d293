//! Where archives are kept.
//!
//! | task | use |
//! |---|---|
//! | open a folder of archives | [`Folder::open`] |
//! | list, find and delete archives | [`Folder::list`], [`Folder::find`], [`Folder::delete`] |
//! | write one, whole or not at all | [`Folder::begin`], [`Unfinished::commit`] |
//! | name one in a request | [`ArchiveId`], which cannot be a path |
//!
//! This crate knows files and their names, and nothing of the format. Whoever lists archives peeks
//! into them with `sma-ops`. Functions block the calling thread.

mod error;
mod folder;
mod id;
mod name;
mod unfinished;

pub use error::StorageError;
pub use folder::{Folder, Stored};
pub use id::ArchiveId;
pub use name::ArchiveName;
pub use unfinished::Unfinished;
