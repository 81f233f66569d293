//! Which backups to keep, by the rules that users of restic know.
//!
//! The newest backup of each of the last N days that have one is kept, and likewise for weeks, months and
//! years. While fewer than N were found, the oldest backup is kept as well.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};
use sma_core::lineage::{Candidate, Lineage, Reliance};

/// What to keep. Without any rule, everything is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Retention {
    /// Number of the newest backups.
    pub keep_last: u32,
    /// Number of days that have a backup.
    pub keep_daily: u32,
    /// Number of weeks, by ISO 8601, that have a backup.
    pub keep_weekly: u32,
    /// Number of months that have a backup.
    pub keep_monthly: u32,
    /// Number of years that have a backup.
    pub keep_yearly: u32,
    /// Tags of which one suffices.
    pub keep_tags: Vec<String>,
    /// Time zone of days, weeks, months and years.
    pub zone: TimeZone,
}

/// A backup among those to decide on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Backup {
    /// Its checks, its time, and the manifests of it and its base.
    pub candidate: Candidate,
    /// What rules apply to separately, such as the system that it is of.
    pub group: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Why no rule applies to it: it is kept, and takes no place.
    pub exemption: Option<Exemption>,
}

/// Reason why no rule applies to an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[non_exhaustive]
pub enum Exemption {
    /// It is an export of Shelly Manager.
    #[strum(serialize = "document")]
    Document,
    /// It is a redacted copy, from which nothing real can be restored.
    #[strum(serialize = "redacted copy")]
    Redacted,
    /// It was not made by whoever decides.
    #[strum(serialize = "made elsewhere")]
    Foreign,
}

/// A span of the calendar of which the newest backup is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "lowercase")]
#[non_exhaustive]
pub enum Period {
    /// A day.
    Daily,
    /// A week, which begins on Monday.
    Weekly,
    /// A month.
    Monthly,
    /// A year.
    Yearly,
}

/// Reason why a backup is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is no rule.
    NoRule,
    /// It is one of the newest.
    Last,
    /// It is the newest of its day, week, month or year.
    Newest(Period),
    /// It is the oldest one, and there are fewer days, weeks, months or years than are to be kept.
    Oldest(Period),
    /// It has this tag.
    Tag(String),
    /// It is the newest one of its system that can be restored.
    NewestValid,
    /// A backup that is kept builds on it.
    Base,
    /// Its creation time is unknown.
    Undated,
    /// It is damaged, or its base is damaged or missing: a rule that counted it would keep nothing.
    Unreliable(Reliance),
    /// No rule applies to it.
    Exempt(Exemption),
}

/// What is kept and what is removed.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Decision {
    /// Why each backup is kept, in the order in which they were given; nothing where it is removed.
    pub reasons: Vec<Vec<Reason>>,
    /// Indexes of those to remove, each before its base: what is interrupted leaves no backup without one.
    pub removed: Vec<usize>,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            keep_last: 0,
            keep_daily: 0,
            keep_weekly: 0,
            keep_monthly: 0,
            keep_yearly: 0,
            keep_tags: Vec::new(),
            zone: TimeZone::UTC,
        }
    }
}

impl Retention {
    /// Returns whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keep_last == 0
            && self.periods().iter().all(|it| it.1 == 0)
            && self.keep_tags.is_empty()
    }

    /// Decides which backups are kept.
    #[must_use]
    pub fn decide(&self, backups: &[Backup]) -> Decision {
        let mut reasons = vec![Vec::new(); backups.len()];
        if self.is_empty() {
            reasons.fill(vec![Reason::NoRule]);
            return Decision { reasons, removed: Vec::new() };
        }
        let candidates: Vec<Candidate> = backups.iter().map(|it| it.candidate.clone()).collect();
        let lineage = Lineage::new(&candidates);
        let mut groups: BTreeMap<&str, Vec<(Timestamp, usize)>> = BTreeMap::new();
        for (index, (backup, kept)) in backups.iter().zip(&mut reasons).enumerate() {
            let reliance = lineage.places.get(index).map(|place| place.reliance);
            let time = backup.candidate.created_at.as_deref().and_then(|text| text.parse().ok());
            match (backup.exemption, reliance, time) {
                (Some(exemption), ..) => kept.push(Reason::Exempt(exemption)),
                (None, Some(Reliance::Reliable | Reliance::Unchecked), Some(time)) => {
                    groups.entry(&backup.group).or_default().push((time, index));
                }
                (None, Some(Reliance::Reliable | Reliance::Unchecked), None) => {
                    kept.push(Reason::Undated);
                }
                (None, reliance, _) => kept.extend(reliance.map(Reason::Unreliable)),
            }
            let tags = backup.tags.iter().filter(|tag| self.keep_tags.contains(tag));
            kept.extend(tags.cloned().map(Reason::Tag));
        }
        for group in groups.values_mut() {
            group.sort_by(|a, b| b.cmp(a));
            for (index, reason) in self.keep(group) {
                reasons.get_mut(index).into_iter().for_each(|kept| kept.push(reason.clone()));
            }
        }
        keep_bases(backups, &mut reasons);
        let is_removed = |index: &usize| reasons.get(*index).is_some_and(Vec::is_empty);
        let mut removed: Vec<usize> = (0..backups.len()).filter(is_removed).collect();
        removed.sort_by_key(|index| std::cmp::Reverse(lineage.bases(*index).len()));
        Decision { reasons, removed }
    }

    /// Returns the indexes to keep of backups that are sorted from the newest to the oldest, with reasons.
    fn keep(&self, backups: &[(Timestamp, usize)]) -> Vec<(usize, Reason)> {
        let mut kept = Vec::new();
        for (place, (_, index)) in backups.iter().enumerate() {
            if u32::try_from(place).is_ok_and(|place| place < self.keep_last) {
                kept.push((*index, Reason::Last));
            }
        }
        for (period, count) in self.periods() {
            let (mut left, mut last) = (count, None);
            for (place, (time, index)) in backups.iter().enumerate() {
                if left == 0 {
                    break;
                }
                let span = period.span(*time, &self.zone);
                if last != Some(span) {
                    kept.push((*index, Reason::Newest(period)));
                    (left, last) = (left - 1, Some(span));
                } else if place + 1 == backups.len() {
                    kept.push((*index, Reason::Oldest(period)));
                }
            }
        }
        kept.extend(backups.first().map(|(_, index)| (*index, Reason::NewestValid)));
        kept
    }

    fn periods(&self) -> [(Period, u32); 4] {
        [
            (Period::Daily, self.keep_daily),
            (Period::Weekly, self.keep_weekly),
            (Period::Monthly, self.keep_monthly),
            (Period::Yearly, self.keep_yearly),
        ]
    }
}

impl Period {
    /// Returns what is the same for all times of a day, week, month or year, and for no other.
    fn span(self, time: Timestamp, zone: &TimeZone) -> (i16, i16) {
        let date = time.to_zoned(zone.clone()).date();
        match self {
            Self::Daily => (date.year(), date.day_of_year()),
            Self::Weekly => {
                let week = date.iso_week_date();
                (week.year(), week.week().into())
            }
            Self::Monthly => (date.year(), date.month().into()),
            Self::Yearly => (date.year(), 0),
        }
    }
}

impl Backup {
    /// Describes an archive.
    #[must_use]
    pub fn new(candidate: Candidate, group: String, tags: Vec<String>) -> Self {
        Self { candidate, group, tags, exemption: None }
    }

    /// Sets why no rule applies to it.
    #[must_use]
    pub fn with_exemption(self, exemption: Option<Exemption>) -> Self {
        Self { exemption, ..self }
    }
}

/// Keeps whatever the kept backups build on. Copies of a base are all kept: only one of them may be intact.
fn keep_bases(backups: &[Backup], reasons: &mut [Vec<Reason>]) {
    let kept = backups.iter().zip(&*reasons).filter(|(_, reasons)| !reasons.is_empty());
    let mut wanted: Vec<&str> =
        kept.filter_map(|(backup, _)| backup.candidate.base_digest.as_deref()).collect();
    let mut seen = BTreeSet::new();
    while let Some(digest) = wanted.pop() {
        if !seen.insert(digest) {
            continue;
        }
        for (backup, kept) in backups.iter().zip(&mut *reasons) {
            if backup.candidate.manifest_digest.as_deref() == Some(digest) {
                kept.push(Reason::Base);
                wanted.extend(backup.candidate.base_digest.as_deref());
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRule => f.write_str("no rule"),
            Self::Last => f.write_str("last"),
            Self::Newest(period) => period.fmt(f),
            Self::Oldest(period) => write!(f, "oldest {period}"),
            Self::Tag(tag) => write!(f, "tag {tag}"),
            Self::NewestValid => f.write_str("newest valid"),
            Self::Base => f.write_str("base"),
            Self::Undated => f.write_str("no time"),
            Self::Unreliable(Reliance::Incomplete) => f.write_str("base missing"),
            Self::Unreliable(Reliance::FaultyBase) => f.write_str("base damaged"),
            Self::Unreliable(_) => f.write_str("damaged"),
            Self::Exempt(exemption) => exemption.fmt(f),
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
