//! The Shelly Manager Archive format (`.sma`): read, validate and write, without I/O.
#![no_std]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
#![cfg_attr(
    test,
    allow(
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

pub mod archive;
pub mod check;
pub mod container;
pub mod document;
pub mod integrity;
pub mod json;
pub mod layer;
pub mod limits;
pub mod manifest;
pub mod report;
pub mod schema;
pub mod section;
pub mod shape;
mod shown;
pub mod summary;
pub mod time;
pub mod validate;
pub mod write;

pub use archive::Archive;
pub use check::{CheckId, Level};
pub use limits::Limits;
pub use report::Report;

/// The examples of the README, compiled so that they stay true.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
