//! Fuzz targets: each takes any bytes to one public entry of `sma-core` and holds what must be
//! true of them. A panic is a finding; so is a statement below that does not hold.
//!
//! A target is a function here and a program of three lines in `fuzz_targets`, so that the seeds
//! can be replayed by an ordinary test.

mod archives;
mod containers;
mod conversion;
mod documents;
mod json;
mod keys;
mod layers;
mod manifests;
mod members;
mod peeks;
mod recovery;
mod sections;

pub use archives::archives;
pub use containers::containers;
pub use conversion::conversion;
pub use documents::documents;
pub use json::json;
pub use keys::keys;
pub use layers::layers;
pub use manifests::manifests;
pub use members::members;
pub use peeks::peeks;
pub use recovery::recovery;
pub use sections::sections;

use sma_core::Limits;

/// A target: what is done with each input.
pub type Target = fn(&[u8]);

/// Every target, by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("layers", layers),
    ("containers", containers),
    ("json", json),
    ("manifests", manifests),
    ("sections", sections),
    ("documents", documents),
    ("keys", keys),
    ("members", members),
    ("archives", archives),
    ("peeks", peeks),
    ("recovery", recovery),
    ("conversion", conversion),
];

/// Limits that small inputs can reach, and that keep each run short.
fn limits() -> Limits {
    Limits::default()
        .with_archive_bytes(1 << 20)
        .with_container_bytes(3 << 20)
        .with_member_bytes(1 << 20)
        .with_members(64)
        .with_kdf_memory_bytes(0)
        .with_document_bytes(1 << 20)
}
