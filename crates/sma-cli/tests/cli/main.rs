//! What `shelly-manager` does, run as a shell runs it.
//!
//! One program, since each links the core. Tests that count what their process reads, or its memory, are
//! programs of their own.

mod program;

mod advice;
mod arguments;
mod content;
mod convert;
mod create;
mod databases;
mod effects;
mod escapes;
mod files;
mod folders;
mod inspect;
mod keys;
mod kills;
mod limits;
mod list;
mod log;
mod manual;
mod options;
#[cfg(target_os = "linux")]
mod package;
mod passwords;
mod profile;
mod prune;
mod readme;
mod redact;
mod restore;
mod rights;
mod serve;
mod signer;
mod specification;
mod tables;
mod terminal;
mod validate;
