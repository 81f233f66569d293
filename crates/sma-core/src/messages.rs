//! Every text of the core that people read, held to `docs/style.md` and shown in snapshots.
//!
//! Messages that validation finds are those of the test vectors: `tests/core/messages.rs`.

mod archive;
mod checks;
mod examples;
mod keys;
mod listing;
mod results;
#[path = "../tests/core/style.rs"]
mod style;
mod writing;

use examples::examples;
use listing::Listing;
