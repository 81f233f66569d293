//! Which changes are wanted, and how many there are of each kind.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Moment, Timeline};
use crate::browse::facets::{Facet, FacetValue};
use crate::browse::key::compare_texts;
use crate::section::DEVICES;

/// Maximum number of values of a facet; the most frequent ones are listed.
const MAX_VALUES: usize = 100;

/// Choice of changes. The default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Moments {
    /// Values by the name of a facet: `device` (an id), `path`, `action` or `by`.
    pub values: BTreeMap<String, String>,
    /// Text in the name of the device or in a path, in upper or lower case.
    pub text: String,
    /// First and last day, counted from 1970-01-01 in UTC.
    pub days: Option<(i64, i64)>,
}

impl Moments {
    /// Returns the choice with the value of a facet, or without one.
    #[must_use]
    pub fn with_value(mut self, facet: &str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.values.insert(facet.to_string(), value),
            None => self.values.remove(facet),
        };
        self
    }

    /// Returns the choice with a text.
    #[must_use]
    pub fn with_text(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// Returns the choice with the first and the last day.
    #[must_use]
    pub fn with_days(self, days: Option<(i64, i64)>) -> Self {
        Self { days, ..self }
    }

    /// Returns whether every change is wanted.
    #[must_use]
    pub fn wants_all(&self) -> bool {
        self.values.is_empty() && self.text.trim().is_empty() && self.days.is_none()
    }
}

/// Names and labels of the facets.
const FACETS: [(&str, &str); 4] =
    [("device", "Device"), ("path", "Path"), ("action", "Action"), ("by", "By")];

/// What of a choice a change does not meet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    Nothing,
    /// The facet at this position.
    Facet(usize),
    /// The first and the last day.
    Days,
    More,
}

/// A choice, prepared for all changes.
pub(super) struct Chosen<'t> {
    timeline: &'t Timeline,
    values: [Option<&'t str>; 4],
    days: Option<(i64, i64)>,
    /// Whether there is a text to find.
    has_text: bool,
    /// Devices whose name contains the text.
    devices: BTreeSet<u64>,
    /// Whether the paths with this number contain the text.
    paths: Vec<bool>,
}

impl<'t> Chosen<'t> {
    pub(super) fn new(timeline: &'t Timeline, wanted: &'t Moments) -> Self {
        let text = wanted.text.trim().to_lowercase();
        let contains = |it: &str| it.to_lowercase().contains(&text);
        let devices = timeline.devices.iter().copied();
        let paths = timeline.paths.iter();
        Self {
            timeline,
            values: FACETS.map(|(name, _)| wanted.values.get(name).map(String::as_str)),
            days: wanted.days,
            has_text: !text.is_empty(),
            devices: devices.filter(|id| contains(&timeline.names.title(DEVICES, *id))).collect(),
            paths: paths.map(|paths| paths.iter().any(|path| contains(path))).collect(),
        }
    }

    pub(super) fn check(&self, moment: &Moment) -> Failed {
        let has_text = !self.has_text
            || moment.device.is_some_and(|device| self.devices.contains(&device))
            || self.paths.get(moment.paths) == Some(&true);
        if !has_text {
            return Failed::More;
        }
        let is_day = |(first, last): (i64, i64)| {
            moment.day().is_some_and(|day| (first..=last).contains(&day))
        };
        let days = self.days.is_some_and(|days| !is_day(days)).then_some(Failed::Days);
        let facets = (0..).zip(self.values).filter(|(facet, value)| {
            value.is_some_and(|value| !self.timeline.has(moment, *facet, value))
        });
        let mut failed = facets.map(|(facet, _)| Failed::Facet(facet)).chain(days);
        match (failed.next(), failed.next()) {
            (None, _) => Failed::Nothing,
            (Some(one), None) => one,
            _ => Failed::More,
        }
    }
}

/// Counts the values of the facets.
pub(super) struct Counts<'t> {
    timeline: &'t Timeline,
    /// For each facet and value the number of all changes, and of those that meet the rest of the choice.
    counts: [BTreeMap<String, [u64; 2]>; 4],
}

impl<'t> Counts<'t> {
    pub(super) fn new(timeline: &'t Timeline) -> Self {
        Self { timeline, counts: Default::default() }
    }

    pub(super) fn add(&mut self, moment: &Moment, failed: Failed) {
        for (facet, counts) in self.counts.iter_mut().enumerate() {
            let meets = matches!(failed, Failed::Nothing) || failed == Failed::Facet(facet);
            self.timeline.each_value(moment, facet, |value| {
                if !counts.contains_key(value) {
                    counts.insert(value.to_string(), [0; 2]);
                }
                if let Some([all, matching]) = counts.get_mut(value) {
                    *all = all.saturating_add(1);
                    *matching = matching.saturating_add(u64::from(meets));
                }
            });
        }
    }

    /// Returns the facets with at least two values, or with a chosen one.
    pub(super) fn finish(self, wanted: &Moments) -> Vec<Facet> {
        let Self { timeline, counts } = self;
        let facets = FACETS.into_iter().zip(counts);
        let facets = facets
            .filter(|((name, _), counts)| counts.len() > 1 || wanted.values.contains_key(*name));
        let facet = |((name, label), counts): ((&str, &str), BTreeMap<String, [u64; 2]>)| {
            let chosen = wanted.values.get(name);
            let mut values: Vec<(String, [u64; 2])> = counts.into_iter().collect();
            values.sort_by(|(a, [all_a, _]), (b, [all_b, _])| {
                let is_chosen = |value| chosen == Some(value);
                is_chosen(b)
                    .cmp(&is_chosen(a))
                    .then_with(|| all_b.cmp(all_a))
                    .then_with(|| compare_texts(a, b))
            });
            values.truncate(MAX_VALUES);
            let value = |(value, [_, count]): (String, [u64; 2])| FacetValue {
                label: timeline.label(name, &value),
                value,
                count,
            };
            Facet {
                field: name.to_string(),
                label: label.to_string(),
                values: values.into_iter().map(value).collect(),
            }
        };
        facets.map(facet).collect()
    }
}

impl Timeline {
    fn has(&self, moment: &Moment, facet: usize, wanted: &str) -> bool {
        let mut has = false;
        self.each_value(moment, facet, |value| has |= value == wanted);
        has
    }

    /// Passes the values of a change for a facet.
    fn each_value(&self, moment: &Moment, facet: usize, mut take: impl FnMut(&str)) {
        match facet {
            0 => take(&moment.device.map(|id| id.to_string()).unwrap_or_default()),
            1 => self.paths(moment.paths).iter().for_each(|path| take(path)),
            2 => take(self.word(moment.action)),
            _ => take(self.word(moment.by)),
        }
    }

    fn label(&self, facet: &str, value: &str) -> String {
        match (facet, value.parse()) {
            (_, _) if value.is_empty() => "None".to_string(),
            ("device", Ok(id)) => self.names.title(DEVICES, id),
            _ => value.to_string(),
        }
    }
}
