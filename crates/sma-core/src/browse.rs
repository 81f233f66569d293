//! Records for display: their order, their facets, their names, and the records they refer to.
//!
//! Everything is decided over all records of a collection, however few of them are displayed.
//!
//! ```
//! use sma_core::browse::{Query, Sort, arrange};
//! use sma_core::{Archive, Limits};
//!
//! # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
//! let archive = Archive::open(bytes, &Limits::default())?;
//! let query = Query::default().with_sort(Sort::descending("name"));
//! let found = arrange(&archive.sections(), "devices", "devices", &query);
//! assert_eq!(found.order.len(), 24);
//! # Ok::<(), sma_core::archive::OpenError>(())
//! ```

mod arrange;
mod device;
mod differences;
mod facets;
mod filter;
mod firmware;
mod history;
mod key;
mod names;
mod place;
mod query;
mod referrers;
#[cfg(feature = "restore")]
mod rehearsal;
mod table;
mod timeline;
mod trends;

pub use arrange::{Arrangement, arrange, arrange_watched};
pub use device::{DeviceProfile, Difference, TemplateDifferences, describe_device};
pub use differences::{
    Differences, Line, Outcome, Part, Position, Selection, Subject, arrange_differences,
    arrange_differences_watched,
};
pub use facets::{Facet, FacetValue};
pub use firmware::firmware_version;
pub use history::{Change, ChangedValue, records_changes};
pub use names::{NamedRecord, RecordLink, name_records};
pub use place::{RecordPlace, locate};
pub use query::{Filter, Query, Reference, Sort};
pub use referrers::{Referrer, Referrers, find_referrers, find_referrers_watched};
#[cfg(feature = "restore")]
pub use rehearsal::{Rehearsed, describe_restore};
pub use table::{Form, write_records, write_records_watched};
pub use timeline::{Bars, DeviceChange, Moments, Timeline, TimelineDay, TimelinePage, TimelineRow};
pub use trends::{DriftPoint, FixPoint, Trends};

use crate::section::{CollectionTable, table as section_table};
use crate::shape::Target;

/// Returns the collection that tables describe, and its table.
fn known(section: &str, collection: &str) -> Option<(Target, &'static CollectionTable)> {
    let section = section_table(section)?;
    let table = section.collection(collection)?;
    Some((Target { section: section.name, collection: table.name }, table))
}
