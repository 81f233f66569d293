//! Changes of the configurations of all devices along time.
//!
//! ```
//! use sma_core::browse::{Moments, Timeline};
//! use sma_core::{Archive, Limits};
//!
//! # let bytes = include_bytes!("../../../../tests/vectors/samples/1.0-tar-gzip.sma");
//! let archive = Archive::open(bytes, &Limits::default())?;
//! let timeline = Timeline::new(&archive.sections());
//! let page = timeline.read(&archive.sections(), &Moments::default(), 0);
//! assert_eq!(page.bars.counts.iter().sum::<u64>(), page.change_count);
//! # Ok::<(), sma_core::archive::OpenError>(())
//! ```

mod cells;
mod page;
mod select;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::history::{Change, SOURCES, Source};
use super::names::Names;
use crate::integrity::Digest;
use crate::json::Value;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::{DEVICES, Sections};
use crate::time::instant;
pub use page::{Bars, DeviceChange, TimelineDay, TimelinePage, TimelineRow};
pub use select::Moments;

/// All changes of the configurations of devices, the latest first.
///
/// A change that two collections record, such as a fix, is one change.
#[derive(Debug)]
pub struct Timeline {
    moments: Vec<Moment>,
    /// Actions and people.
    words: Vec<String>,
    /// Paths that changed together.
    paths: Vec<Vec<String>>,
    devices: BTreeSet<u64>,
    names: Names,
}

/// A change, as far as all of them are kept.
#[derive(Debug)]
struct Moment {
    /// Seconds since 1970; `None` where the time is missing or invalid.
    time: Option<i64>,
    device: Option<u64>,
    paths: usize,
    /// Digest of the values.
    values: Digest,
    source: &'static Source,
    index: u32,
    /// Record of the same change in another collection.
    twin: Option<(&'static Source, u32)>,
    action: usize,
    by: usize,
    is_failed: bool,
}

impl Timeline {
    /// Finds all changes. Sections that cannot be read have none.
    #[must_use]
    pub fn new(sections: &Sections<'_>) -> Self {
        progress::finish(Self::new_watched(sections, &()))
    }

    /// Does what [`Timeline::new`] does, with checkpoints.
    pub async fn new_watched(sections: &Sections<'_>, watch: &dyn Watch) -> Self {
        let records = |source: &'static Source| {
            let section = sections.get(source.target.section);
            section.and_then(|section| section.collection(source.target.collection))
        };
        let total = SOURCES.iter().filter_map(|source| Some(records(source)?.len())).sum::<usize>();
        let total = u64::try_from(total).unwrap_or(u64::MAX);
        let mut track = Track::new(watch, Stage::Arranging, Unit::Records, total);
        let (mut words, mut paths) = (Numbered::default(), Numbered::default());
        let mut moments = Vec::new();
        for source in SOURCES {
            let Some(records) = records(source) else { continue };
            for (index, record) in (0..=u32::MAX).zip(records.rows(0, usize::MAX)) {
                track.advance(1).await;
                moments.push(Moment::new(source, index, record, &mut words, &mut paths));
            }
        }
        track.begin().await;
        // Where two records are of one change, the later source says more.
        moments.sort_unstable_by_key(|it| {
            (
                Reverse(it.time),
                it.device,
                it.paths,
                it.values,
                Reverse((it.source.rank(), it.index)),
            )
        });
        moments.dedup_by(|next, kept| kept.merge(next));
        let devices: BTreeSet<u64> = moments.iter().filter_map(|it| it.device).collect();
        let names = Names::find(sections, &devices.iter().map(|id| (DEVICES, *id)).collect());
        Self { moments, words: words.finish(), paths: paths.finish(), devices, names }
    }

    /// Returns the number of changes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.moments.len()
    }

    /// Returns whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }

    fn word(&self, number: usize) -> &str {
        self.words.get(number).map_or("", String::as_str)
    }

    fn paths(&self, number: usize) -> &[String] {
        self.paths.get(number).map_or(&[], Vec::as_slice)
    }
}

impl Moment {
    fn new(
        source: &'static Source,
        index: u32,
        record: Value<'_>,
        words: &mut Numbered<String>,
        paths: &mut Numbered<Vec<String>>,
    ) -> Self {
        let Change { time, action, by, values, is_failed, .. } =
            source.change(u64::from(index), record);
        let mut text = String::new();
        for value in &values {
            for part in [Some(&value.path), value.old.as_ref(), value.new.as_ref()] {
                text.push_str(part.map_or("\u{1}", String::as_str));
                text.push('\0');
            }
        }
        Self {
            time: instant(&time).map(|time| time.seconds),
            device: record.get("device_id").and_then(Value::as_uint),
            paths: paths.number(values.into_iter().map(|value| value.path).collect()),
            values: Digest::compute(text.as_bytes()),
            source,
            index,
            twin: None,
            action: words.number(action),
            by: words.number(by),
            is_failed,
        }
    }

    /// Takes another record of the same change. Returns whether it was one.
    fn merge(&mut self, other: &Self) -> bool {
        let is_same = self.time.is_some()
            && (self.time, self.device, self.paths, self.values)
                == (other.time, other.device, other.paths, other.values);
        let is_twin = is_same
            && self.source.target != other.source.target
            && self.twin.is_none()
            && !self.is_failed
            && !other.is_failed;
        if is_twin {
            self.twin = Some((other.source, other.index));
        }
        is_twin
    }

    /// Returns the day, counted from 1970-01-01 in UTC.
    fn day(&self) -> Option<i64> {
        self.time.map(|seconds| seconds.div_euclid(DAY))
    }
}

/// Returns the time in a field in seconds since 1970, and its day.
pub(super) fn day(record: Value<'_>, field: &str) -> Option<(i64, i64)> {
    let seconds = instant(&record.get(field)?.as_str()?)?.seconds;
    Some((seconds, seconds.div_euclid(DAY)))
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Values with numbers in the order of their first occurrence.
#[derive(Debug)]
struct Numbered<T>(BTreeMap<T, usize>);

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord> Numbered<T> {
    fn number(&mut self, value: T) -> usize {
        let next = self.0.len();
        *self.0.entry(value).or_insert(next)
    }

    fn finish(self) -> Vec<T> {
        let mut values: Vec<(T, usize)> = self.0.into_iter().collect();
        values.sort_unstable_by_key(|(_, number)| *number);
        values.into_iter().map(|(value, _)| value).collect()
    }
}
