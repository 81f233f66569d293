//! Reader, validator and writer of the Shelly Manager Archive format (`.sma`), without I/O.
//!
//! [`Archive::open`] takes the bytes of a file: an SMA 1.0 archive, or a `2026.1` or `2024.1`
//! document written by a release of Shelly Manager. An [`Archive`] is a cheap handle, locked or
//! unlocked, that threads can share. Its records are [`Sections`](section::Sections), the value that
//! every operation on records takes and returns.
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
//! The [cookbook] has recipes for most of these.
//!
//! | task | use |
//! |---|---|
//! | show what a file states about itself | [`Archive::summary`] |
//! | show it from a few kilobytes, as in a list or from object storage | [`peek`] |
//! | validate | [`Archive::validate`]; [`check`] describes every code |
//! | verify the signer | [`Validation::with_public_keys`](validate::Validation::with_public_keys), [`signature`] |
//! | use content only if a trusted key signed it | [`Archive::check_signature`], [`signer`] |
//! | decrypt | [`Archive::unlock`], [`encryption`] |
//! | read records | [`Archive::section`], [`Archive::sections`], [`section`] |
//! | search records | [`search`] |
//! | write, encrypt and sign an archive | [`write::write`], [`write::Draft`] |
//! | compare two archives | [`compare`](mod@compare) |
//! | make or apply an increment | [`increment`] |
//! | plan and execute a restore | [`restore`] |
//! | make a redacted copy for sharing | [`redact`](mod@redact) |
//! | convert documents to archives, and back | [`convert`] |
//! | recover intact data from a damaged file | [`recover`] |
//! | show progress, and cancel | [`progress`] |
//!
//! # Non-goals
//!
//! The core has no clock, no source of randomness and no I/O: these are arguments. It does not
//! access databases, and does not know where archives are stored. It is not a general reader of tar
//! or JSON: both are read as strictly as the format requires. Parts that are public only for the
//! tests and tools of the repository are hidden from this documentation, and may change at any time.
//!
//! # Hostile input
//!
//! The bytes may come from anyone: nothing here panics, recurses without bound, or takes more
//! memory than a small multiple of the [`Limits`].
//!
//! # Features
//!
//! Without features, the core opens, lists, peeks at and validates archives, verifies signatures, and
//! maps documents to sections. In encrypted archives it validates what needs no password, and reports
//! the other checks as skipped. The default features are all except `reference-compression`, `std` and
//! `typescript`.
//!
//! | feature | adds | pulls in |
//! |---|---|---|
//! | `decrypt` | [`Archive::unlock`], key derivation, [`encryption::Credential`] | `argon2`, `scrypt`, `pbkdf2`, `hkdf`, `aes-gcm`, `chacha20poly1305`, `aead-stream` |
//! | `write` | [`write`](mod@write), [`layer::compress`] | the encoder of `lz4_flex` |
//! | `encrypt` | [`Draft::encrypt`](write::Draft::encrypt) | `decrypt`, `write`, `rand_core` |
//! | `convert` | [`convert`] | `write` |
//! | `recover` | [`recover`] | `write` |
//! | `redact` | [`redact`](mod@redact) | `percent-encoding`, `unicode-normalization` |
//! | `browse` | [`browse`](mod@browse), [`csv`](mod@csv) | `compare` |
//! | `compare` | [`compare`](mod@compare), [`increment`] | |
//! | `restore` | [`restore`] | `compare` |
//! | `search` | [`search`] | `unicode-normalization` |
//! | `reference-compression` | all levels of zstd and LZ4 in [`layer::compress`], instead of level 1 only | `write`, `zstd-safe`, `lz4`; compiles C |
//! | `std` | faster CRC-32, with the instructions that the processor has | `crc32fast/std`; needs the standard library |
//! | `typescript` | TypeScript declarations of the plain results, for the npm package (internal) | `tsify`, `wasm-bindgen` |
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
#[cfg(feature = "browse")]
pub mod browse;
pub mod check;
#[cfg(feature = "compare")]
pub mod compare;
pub mod container;
#[cfg(feature = "convert")]
pub mod convert;
pub mod count;
#[cfg(feature = "browse")]
pub mod csv;
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
pub mod lineage;
pub mod manifest;
#[cfg(all(test, feature = "default"))]
mod messages;
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
#[cfg(feature = "search")]
pub mod search;
pub mod secrets;
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

/// The examples of both READMEs, as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../README.md")]
struct Readme;
