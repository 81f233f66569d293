//! The Shelly Manager Archive format (`.sma`): read, validate and write, without I/O.
//!
//! [`Archive::open`] takes the bytes of a file: an SMA 1.0 archive, or a `2026.1` or `2024.1`
//! document that a release of Shelly Manager wrote. An [`Archive`] is one handle, locked or
//! unlocked, that threads share; [`Sections`](section::Sections) are its records, and what every
//! operation on records takes and returns.
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
//! # By task
//!
//! The [cookbook] has each of these as a recipe.
//!
//! | to | use |
//! |---|---|
//! | see what a file says of itself | [`Archive::summary`] |
//! | see it from a few kilobytes, as for a list or in object storage | [`peek`] |
//! | check whether it can be relied on | [`Archive::validate`]; [`check`] has every code |
//! | verify who signed it | [`Validation::with_public_keys`](validate::Validation::with_public_keys), [`signature`] |
//! | use its content only where a key that you trust signed it | [`Archive::check_signature`], [`signer`] |
//! | decrypt it | [`Archive::unlock`], [`encryption`] |
//! | read its records | [`Archive::section`], [`Archive::sections`], [`section`] |
//! | make a new archive, encrypt and sign it | [`write::write`], [`write::Draft`] |
//! | see what differs between two | [`compare`](mod@compare) |
//! | make an increment, or apply one | [`increment`] |
//! | see what a restore would do | [`restore`] |
//! | make a copy to share | [`redact`](mod@redact) |
//! | turn documents into archives, and back | [`convert`] |
//! | save what is intact in a damaged file | [`recover`] |
//! | show progress, and cancel | [`progress`] |
//!
//! # What it does not do
//!
//! There is no clock, no randomness and no I/O: what is needed of them comes in as arguments.
//! It knows no databases, and nothing of where archives are kept. It is no general reader of tar
//! or JSON: both are read as strictly as the format asks. What only the tests and tools of its
//! repository use of its parts is public and hidden from these pages: it may change at any time.
//!
//! # Hostile input
//!
//! The bytes may come from anybody: nothing here panics, recurses without bound, or takes more
//! memory than a small multiple of the [`Limits`].
//!
//! # Features
//!
//! Without any, the core opens, lists, peeks and validates archives, verifies signatures, and maps
//! documents to sections. Of encrypted archives it validates what needs no password, and reports
//! the rest as skipped. Each use beyond that is a feature; the default ones are all but
//! `reference-compression` and `typescript`.
//!
//! | feature | adds | pulls in |
//! |---|---|---|
//! | `decrypt` | [`Archive::unlock`], key derivation, [`encryption::Credential`] | `argon2`, `scrypt`, `pbkdf2`, `hkdf`, `aes-gcm`, `chacha20poly1305`, `aead-stream` |
//! | `write` | [`write`](mod@write), [`layer::compress`] | the encoder of `lz4_flex` |
//! | `encrypt` | [`Draft::encrypt`](write::Draft::encrypt) | `decrypt`, `write`, `rand_core` |
//! | `convert` | [`convert`] | `write` |
//! | `recover` | [`recover`] | `write` |
//! | `redact` | [`redact`](mod@redact) | `percent-encoding`, `unicode-normalization` |
//! | `compare` | [`compare`](mod@compare), [`increment`] | |
//! | `restore` | [`restore`] | `compare` |
//! | `reference-compression` | all levels of zstd and LZ4 in [`layer::compress`], which otherwise have level 1 | `write`, `zstd-safe`, `lz4`; compiles C |
//! | `typescript` | TypeScript declarations of the plain results, for the npm package | `tsify`, `wasm-bindgen` |
#![no_std]
// Forbidden in the core, which reads untrusted bytes; allowed in tests.
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
// A build with few features leaves some helpers unused. The full build detects code that nothing
// uses.
#![cfg_attr(not(feature = "default"), allow(dead_code, unused_imports))]
// Public types must be extensible, or state why they are not.
#![deny(clippy::exhaustive_enums, clippy::exhaustive_structs)]

extern crate alloc;

#[cfg(test)]
extern crate std;

pub mod advice;
pub mod archive;
pub mod check;
#[cfg(feature = "compare")]
pub mod compare;
pub mod container;
#[cfg(feature = "convert")]
pub mod convert;
#[doc(hidden)]
pub mod document;
pub mod encryption;
#[cfg(feature = "compare")]
mod equality;
pub mod escape;
#[cfg(feature = "compare")]
pub mod increment;
pub mod integrity;
pub mod json;
pub mod layer;
pub mod limits;
pub mod manifest;
#[cfg(feature = "compare")]
mod pairing;
pub mod peek;
mod plain_text;
pub mod progress;
#[cfg(feature = "recover")]
pub mod recover;
#[cfg(feature = "redact")]
pub mod redact;
pub mod report;
#[cfg(feature = "restore")]
pub mod restore;
#[doc(hidden)]
pub mod schema;
mod secrets;
pub mod section;
pub mod shape;
pub mod signature;
pub mod signer;
pub mod summary;
pub mod time;
pub mod validate;
pub mod words;
#[cfg(feature = "write")]
pub mod write;

pub use archive::Archive;
pub use check::{CheckId, Level};
pub use limits::{Limit, Limits};
pub use report::Report;

#[doc = include_str!("cookbook.md")]
pub mod cookbook {}

/// The examples of both READMEs, compiled so that they stay true.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../README.md")]
struct Readme;
