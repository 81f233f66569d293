//! SMA Inspector, if this build contains it.

#[allow(unused_imports, reason = "a build without a page has no files")]
use sma_server::{Page, PageFile};

/// The page that `SMA_PAGE` named when the program was built.
pub(crate) const PAGE: Option<Page> = include!(concat!(env!("OUT_DIR"), "/page.rs"));
