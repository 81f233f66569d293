//! What `shelly-manager` does, run as a shell runs it.
//!
//! One program, since each links the core. Tests that count the memory of their process are a program of
//! their own.

mod program;

mod arguments;
mod content;
mod convert;
mod create;
mod escapes;
mod files;
mod folders;
mod keys;
mod limits;
mod list;
mod log;
mod manual;
mod options;
mod oversized;
mod passwords;
mod profile;
mod reading;
mod readme;
mod redact;
mod restore;
mod rights;
mod signer;
mod specification;
mod tables;
mod terminal;
mod validate;
