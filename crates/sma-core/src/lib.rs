//! The Shelly Manager Archive format (`.sma`): read, validate and write, without I/O.
//!
//! [`Archive::open`] takes the bytes of a file: an SMA 1.0 archive, or a `2026.1` or `2024.1`
//! document that a release of Shelly Manager wrote. [`Archive::summary`] says what it claims to
//! be, [`Archive::validate`] what is true of it, and [`Archive::section`] hands out its records.
//! [`Archive::unlock`] decrypts, [`write::write`] makes new archives, and a [`write::Draft`]
//! encrypts and signs them.
//!
//! ```
//! use sma_core::{Archive, Level, Limits};
//!
//! # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
//! let archive = Archive::open(bytes, &Limits::default())?;
//! assert_eq!(archive.summary().total_devices, Some(24));
//!
//! let report = archive.validate(Level::Standard);
//! assert!(report.valid);
//!
//! let devices = archive.section("devices").and_then(|section| section.collection("devices"));
//! let first = devices.and_then(|devices| devices.record(0)).expect("there are 24");
//! assert_eq!(first.get("name").and_then(|name| name.as_str()).as_deref(), Some("Kitchen 1"));
//! # Ok::<(), sma_core::archive::OpenError>(())
//! ```
//!
//! The bytes may come from anybody: nothing here panics, recurses without bound, or takes more
//! memory than a small multiple of the [`Limits`]. There is no clock, no randomness and no I/O;
//! what is needed of them comes in as arguments.
//!
//! Features: `typescript` adds TypeScript declarations of the plain results, for the npm package.
#![no_std]
// What the core never does with bytes from anybody; tests may.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )
)]

extern crate alloc;

#[cfg(test)]
extern crate std;

pub mod advice;
pub mod archive;
pub mod check;
pub mod compare;
pub mod container;
pub mod convert;
pub mod document;
pub mod encryption;
pub mod increment;
pub mod integrity;
pub mod json;
pub mod layer;
pub mod limits;
pub mod manifest;
mod plain_text;
pub mod recover;
pub mod redact;
pub mod report;
pub mod restore;
pub mod schema;
mod secrets;
pub mod section;
pub mod shape;
pub mod shown;
pub mod signature;
pub mod summary;
pub mod time;
pub mod validate;
pub mod words;
pub mod write;

pub use archive::Archive;
pub use check::{CheckId, Level};
pub use limits::Limits;
pub use report::Report;

/// The examples of the README, compiled so that they stay true.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
