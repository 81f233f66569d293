//! A part of the timeline for display.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::select::{Chosen, Counts, Failed, Moments};
use super::{Moment, Timeline};
use crate::browse::facets::Facet;
use crate::browse::history::{Change, SOURCES, Source};
use crate::browse::names::RecordLink;
use crate::browse::place::RecordPlace;
use crate::json::Value;
use crate::section::{DEVICES, Sections};

/// Maximum number of bars.
const MAX_BARS: i64 = 160;

/// Lengths of the time that a bar stands for, in days.
const LENGTHS: [i64; 5] = [1, 7, 28, 91, 364];

/// Some changes, with numbers about all that are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TimelinePage {
    /// The days of these changes, the latest first.
    pub days: Vec<TimelineDay>,
    /// Number of all rows that are wanted.
    pub row_count: u64,
    /// Number of all changes that are wanted.
    pub change_count: u64,
    /// Number of all changes, wanted or not.
    pub total: u64,
    /// Changes along time that meet the choice but for its days.
    pub bars: Bars,
    /// Devices, paths, actions and people, with the number of changes for each.
    pub facets: Vec<Facet>,
}

impl TimelinePage {
    /// Maximum number of rows.
    pub const MAX_ROWS: u32 = 50;
}

/// Numbers of changes in equal parts of the whole time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bars {
    /// First day of the first part, counted from 1970-01-01 in UTC.
    pub first_day: i64,
    /// Length of each part, in days. Weeks begin on Monday.
    pub days: i64,
    /// Number of changes in each part.
    pub counts: Vec<u64>,
}

/// Changes of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TimelineDay {
    /// The day, counted from 1970-01-01 in UTC; `None` for changes without a time.
    pub day: Option<i64>,
    /// Number of all changes of the day that are wanted.
    pub count: u64,
    /// Those of this page.
    pub rows: Vec<TimelineRow>,
}

/// A change, or the same change of several devices within a minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TimelineRow {
    /// The changes, at most [`TimelineRow::MAX_CHANGES`].
    pub changes: Vec<DeviceChange>,
    /// Number of all changes.
    pub count: u64,
    /// Whether all have the same values.
    pub is_same: bool,
}

impl TimelineRow {
    /// Maximum number of changes in a row.
    pub const MAX_CHANGES: usize = 50;
}

/// A change of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeviceChange {
    /// The device; `None` where the record names none.
    pub device: Option<RecordLink>,
    /// The change.
    pub change: Change,
    /// Another record of the same change.
    pub twin: Option<RecordPlace>,
}

impl Timeline {
    /// Returns the wanted changes from a row on. The sections are those that the timeline was made of.
    #[must_use]
    pub fn read(&self, sections: &Sections<'_>, wanted: &Moments, from: u32) -> TimelinePage {
        let chosen = Chosen::new(self, wanted);
        let mut counts = Counts::new(self);
        let mut bars = self.empty_bars();
        let mut found = Vec::new();
        for moment in &self.moments {
            let failed = chosen.check(moment);
            counts.add(moment, failed);
            if matches!(failed, Failed::Nothing | Failed::Days) {
                bars.add(moment);
            }
            if failed == Failed::Nothing {
                found.push(moment);
            }
        }
        let rows = fold(&found);
        let size = |from: u32| usize::try_from(from).unwrap_or(usize::MAX);
        let listed = rows.iter().skip(size(from)).take(size(TimelinePage::MAX_ROWS));
        let listed: Vec<&[&Moment]> = listed.map(Vec::as_slice).collect();
        TimelinePage {
            days: self.days(sections, &listed, &count_days(&found)),
            row_count: number(rows.len()),
            change_count: number(found.len()),
            total: number(self.moments.len()),
            bars,
            facets: counts.finish(wanted),
        }
    }

    fn empty_bars(&self) -> Bars {
        let days = || self.moments.iter().filter_map(Moment::day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else {
            return Bars::default();
        };
        Bars::new(first, last)
    }

    fn days(
        &self,
        sections: &Sections<'_>,
        rows: &[&[&Moment]],
        counts: &BTreeMap<Option<i64>, u64>,
    ) -> Vec<TimelineDay> {
        let listed = rows.iter().flat_map(|row| row.iter().take(TimelineRow::MAX_CHANGES));
        let records = Records::read(sections, &listed.copied());
        let mut days: Vec<TimelineDay> = Vec::new();
        for row in rows {
            let Some(first) = row.first() else { continue };
            let day = first.day();
            let changes = row.iter().take(TimelineRow::MAX_CHANGES);
            let row = TimelineRow {
                changes: changes.filter_map(|moment| self.change(moment, &records)).collect(),
                count: number(row.len()),
                is_same: row.iter().all(|moment| moment.values == first.values),
            };
            match days.last_mut() {
                Some(last) if last.day == day => last.rows.push(row),
                _ => {
                    let count = counts.get(&day).copied().unwrap_or_default();
                    days.push(TimelineDay { day, count, rows: Vec::from([row]) });
                }
            }
        }
        days
    }

    pub(super) fn change(&self, moment: &Moment, records: &Records<'_>) -> Option<DeviceChange> {
        let record = records.0.get(&(moment.source.rank(), moment.index))?;
        let link = |id| self.names.link(String::from("/device_id"), DEVICES, id);
        let place = |(source, index): (&'static Source, u32)| source.place(u64::from(index));
        Some(DeviceChange {
            device: moment.device.map(link),
            change: moment.source.change(u64::from(moment.index), *record),
            twin: moment.twin.map(place),
        })
    }
}

impl Bars {
    /// Divides the time between two days.
    pub(in crate::browse) fn new(first: i64, last: i64) -> Self {
        let span = last.saturating_sub(first);
        let fits = |days: &i64| span.div_euclid(*days) < MAX_BARS;
        let days = LENGTHS.into_iter().find(fits);
        let days = days.unwrap_or_else(|| span.div_euclid(MAX_BARS).saturating_add(1));
        // 1970-01-01 was a Thursday.
        let weekday = first.saturating_add(3).rem_euclid(7);
        let first_day = if days == 7 { first.saturating_sub(weekday) } else { first };
        let parts = last.saturating_sub(first_day).div_euclid(days).saturating_add(1);
        let counts = alloc::vec![0; usize::try_from(parts).unwrap_or_default()];
        Self { first_day, days, counts }
    }

    /// Returns the part that a day is in.
    pub(in crate::browse) fn part(&self, day: i64) -> Option<usize> {
        let part = day.checked_sub(self.first_day)?.checked_div_euclid(self.days)?;
        usize::try_from(part).ok()
    }

    fn add(&mut self, moment: &Moment) {
        let part = moment.day().and_then(|day| self.part(day));
        if let Some(count) = part.and_then(|part| self.counts.get_mut(part)) {
            *count = count.saturating_add(1);
        }
    }
}

/// Groups the changes of a minute that differ in their device only.
fn fold<'t>(moments: &[&'t Moment]) -> Vec<Vec<&'t Moment>> {
    let minute = |moment: &Moment| moment.time.map(|seconds| seconds.div_euclid(60));
    let mut rows: Vec<Vec<&Moment>> = Vec::new();
    for minute in moments.chunk_by(|one, other| minute(one) == minute(other)) {
        let mut places = BTreeMap::new();
        for moment in minute {
            let Moment { paths, action, by, is_failed, .. } = moment;
            let next = rows.len();
            // Two changes without a time need not be of the same minute.
            let apart = moment.time.is_none().then_some(next);
            let key = (moment.source.rank(), *paths, *action, *by, *is_failed, apart);
            match rows.get_mut(*places.entry(key).or_insert(next)) {
                Some(row) => row.push(moment),
                None => rows.push(Vec::from([*moment])),
            }
        }
    }
    rows
}

fn count_days(moments: &[&Moment]) -> BTreeMap<Option<i64>, u64> {
    let mut counts = BTreeMap::new();
    for moment in moments {
        let count: &mut u64 = counts.entry(moment.day()).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

/// Records of changes, by their source and index.
pub(super) struct Records<'a>(BTreeMap<(usize, u32), Value<'a>>);

impl<'a> Records<'a> {
    /// Reads each collection once.
    pub(super) fn read<'t>(
        sections: &'a Sections<'_>,
        moments: &(impl Iterator<Item = &'t Moment> + Clone),
    ) -> Self {
        let mut records = BTreeMap::new();
        for source in SOURCES {
            let of_source = moments.clone().filter(|it| it.source.rank() == source.rank());
            let indexes: Vec<u32> = of_source.map(|moment| moment.index).collect();
            let collection = sections.get(source.target.section);
            let collection = collection.and_then(|it| it.collection(source.target.collection));
            let found = collection.map(|it| it.pick(&indexes)).unwrap_or_default();
            let keyed = indexes.iter().map(|index| (source.rank(), *index)).zip(found);
            records.extend(keyed);
        }
        Self(records)
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: &str = "2026-01-04T12:00";

    fn sections() -> Sections<'static> {
        let devices = r#"{"devices": [{"id": 1, "name": "Lamp"}, {"id": 2, "name": "Pump"}]}"#;
        let change = |id: u32, device: u32, time: &str, path: &str, to: &str| {
            alloc::format!(
                r#"{{"id": {id}, "device_id": {device}, "action": "sync", "changed_by": "system",
                 "changes": {{"{path}": {{"from": "a", "to": "{to}"}}}}, "created_at": "{time}"}}"#
            )
        };
        let history = [
            change(1, 1, "2026-01-01T00:00:00Z", "mqtt.server", "b"),
            change(2, 1, &alloc::format!("{NOON}:01Z"), "sntp.server", "b"),
            change(3, 2, &alloc::format!("{NOON}:59Z"), "sntp.server", "b"),
            change(4, 2, &alloc::format!("{NOON}:30Z"), "wifi.pass", "hunter2"),
            change(5, 2, "2026-01-04T13:01:00+01:00", "sntp.server", "c"),
            change(6, 9, "yesterday", "eco", "b"),
        ];
        let history = alloc::format!(r#"{{"config_history": [{}]}}"#, history.join(","));
        // The first is recorded here as well; the second failed.
        let fixes = alloc::format!(
            r#"{{"history": [
            {{"device_id": 1, "type": "auto_fix", "path": "sntp.server", "old_value": "a",
             "new_value": "b", "success": true, "triggered_by": "system", "executed_at": "{NOON}:01Z"}},
            {{"device_id": 2, "type": "auto_fix", "path": "eco", "old_value": "a",
             "new_value": "b", "success": false, "executed_at": "{NOON}:59Z"}}]}}"#
        );
        let sections = Sections::new().with("devices", devices).unwrap();
        let sections = sections.with("configurations", history).unwrap();
        sections.with("resolution", fixes).unwrap()
    }

    fn read(wanted: &Moments) -> TimelinePage {
        let sections = sections();
        Timeline::new(&sections).read(&sections, wanted, 0)
    }

    fn rows(page: &TimelinePage) -> Vec<String> {
        let rows = page.days.iter().flat_map(|day| &day.rows);
        let row = |row: &TimelineRow| {
            let devices: Vec<_> = row
                .changes
                .iter()
                .filter_map(|it| it.device.as_ref().map(|device| &*device.title))
                .collect();
            let change = &row.changes[0].change;
            let path = change.values.first().map_or("", |value| &*value.path);
            alloc::format!("{} {path}: {}", change.action, devices.join(", "))
        };
        rows.map(row).collect()
    }

    #[test]
    fn changes_are_grouped_by_day_and_one_recorded_twice_is_one() {
        let page = read(&Moments::default());
        assert_eq!(
            rows(&page),
            [
                "sync sntp.server: Pump",
                "sync sntp.server: Pump",
                "auto_fix eco: Pump",
                "sync wifi.pass: Pump",
                "auto_fix sntp.server: Lamp",
                "sync mqtt.server: Lamp",
                "sync eco: Device 9",
            ]
        );
        // 2026-01-01 is 20 454 days after 1970-01-01 (date -d).
        let days: Vec<_> = page.days.iter().map(|day| (day.day, day.count)).collect();
        assert_eq!(days, [(Some(20_457), 5), (Some(20_454), 1), (None, 1)]);
        assert_eq!((page.row_count, page.change_count, page.total), (7, 7, 7));
        let fix = &page.days[0].rows[4].changes[0];
        let twin = fix.twin.as_ref().unwrap();
        assert_eq!((&*twin.collection, twin.index), ("config_history", 1));
        assert!(page.days[0].rows[2].changes[0].change.is_failed);
        let secret = &page.days[0].rows[3].changes[0].change.values[0];
        assert_eq!(secret.new.as_deref(), Some("[SECRET]"));
    }

    #[test]
    fn a_table_has_a_row_for_each_value_of_the_wanted_changes() {
        let sections = sections();
        let timeline = Timeline::new(&sections);
        let table = |wanted: &Moments| timeline.to_csv(&sections, wanted);
        let failed = Moments::default().with_value("path", Some("eco".into()));
        assert_eq!(
            table(&failed),
            "time,device,action,by,failed,path,old,new\r\n\
             2026-01-04T12:00:59Z,Pump,auto_fix,,true,eco,a,b\r\n\
             yesterday,Device 9,sync,system,false,eco,a,b\r\n"
        );
        let secret = "2026-01-04T12:00:30Z,Pump,sync,system,false,wifi.pass,[SECRET],[SECRET]\r\n";
        assert!(table(&Moments::default()).contains(secret));
        assert_eq!(table(&Moments::default()).lines().count(), 1 + 7);
    }

    #[test]
    fn the_table_of_many_changes_is_whole_and_without_formulas() {
        let change = |id: u32| {
            alloc::format!(
                r#"{{"id": {id}, "device_id": 1, "action": "=A1", "created_at": "2026-01-01T{:02}:{:02}:00Z",
                 "changes": {{"a": {{"from": 1, "to": -2}}, "b": {{"to": "@x"}}}}}}"#,
                id / 60,
                id % 60
            )
        };
        let changes: Vec<_> = (0..1200).map(change).collect();
        let json = alloc::format!(r#"{{"config_history": [{}]}}"#, changes.join(","));
        let sections = Sections::new().with("configurations", json).unwrap();
        let table = Timeline::new(&sections).to_csv(&sections, &Moments::default());
        assert_eq!(table.lines().count(), 1 + 2 * 1200);
        let end = "\r\n2026-01-01T00:00:00Z,Device 1,'=A1,,false,a,1,-2\r\n\
                   2026-01-01T00:00:00Z,Device 1,'=A1,,false,b,,'@x\r\n";
        assert!(table.ends_with(end), "{table}");
    }

    #[test]
    fn the_same_change_of_many_devices_within_a_minute_is_one_row() {
        let change = |id: u32| {
            alloc::format!(
                r#"{{"id": {id}, "device_id": {id}, "action": "sync",
                 "changes": {{"eco": {{"from": "a", "to": "{}"}}}},
                 "created_at": "{NOON}:{:02}Z"}}"#,
                if id == 99 { "c" } else { "b" },
                id % 60
            )
        };
        let changes: Vec<_> = (1..=120).map(change).collect();
        let json = alloc::format!(r#"{{"config_history": [{}]}}"#, changes.join(","));
        let sections = Sections::new().with("configurations", json).unwrap();
        let page = Timeline::new(&sections).read(&sections, &Moments::default(), 0);
        let [day] = &page.days[..] else { panic!("it is one day") };
        let [row] = &day.rows[..] else { panic!("it is one row") };
        assert_eq!((row.count, row.changes.len(), row.is_same), (120, 50, false));
        assert_eq!((day.count, page.row_count, page.change_count), (120, 1, 120));
    }

    #[test]
    fn a_choice_applies_to_rows_and_counts() {
        let by_path = Moments::default().with_value("path", Some("sntp.server".into()));
        let page = read(&by_path);
        assert_eq!(page.change_count, 3);
        let facet = |page: &TimelinePage, name: &str| {
            let facet = page.facets.iter().find(|facet| facet.field == name).unwrap();
            facet.values.iter().map(|value| (value.label.clone(), value.count)).collect::<Vec<_>>()
        };
        assert_eq!(
            facet(&page, "device"),
            [("Pump".into(), 2), ("Lamp".into(), 1), ("Device 9".into(), 0)]
        );
        // Paths are counted as if none were chosen.
        assert_eq!(facet(&page, "path")[..2], [("sntp.server".into(), 3), ("eco".into(), 2)]);
        assert_eq!(read(&Moments::default().with_text("LAMP")).change_count, 2);
        assert_eq!(read(&Moments::default().with_text("sntp")).change_count, 3);
        let days = Moments::default().with_days(Some((20_454, 20_455)));
        let page = read(&days);
        assert_eq!(page.change_count, 1);
        assert_eq!(page.bars, Bars { first_day: 20_454, days: 1, counts: [1, 0, 0, 5].into() });
    }

    #[test]
    fn pages_follow_each_other() {
        let change = |id: u32| {
            alloc::format!(
                r#"{{"id": {id}, "device_id": 1, "action": "sync", "created_at": "2026-01-01T{:02}:{:02}:00Z"}}"#,
                id / 60,
                id % 60
            )
        };
        let changes: Vec<_> = (0..120).map(change).collect();
        let json = alloc::format!(r#"{{"config_history": [{}]}}"#, changes.join(","));
        let sections = Sections::new().with("configurations", json).unwrap();
        let timeline = Timeline::new(&sections);
        let page = |from| timeline.read(&sections, &Moments::default(), from);
        let index = |page: &TimelinePage| page.days[0].rows[0].changes[0].change.index;
        assert_eq!([index(&page(0)), index(&page(50)), index(&page(100))], [119, 69, 19]);
        assert_eq!(page(100).days[0].rows.len(), 20);
        assert_eq!(page(120).days, []);
    }

    #[test]
    fn bars_are_few_whatever_the_times() {
        for (first, last, days, parts) in [
            (0, 0, 1, 1),
            (0, 159, 1, 160),
            (0, 160, 7, 24),
            (0, 10_000, 91, 110),
            (-719_162, 2_932_896, 22_826, 160),
        ] {
            let bars = Bars::new(first, last);
            assert_eq!((bars.days, bars.counts.len()), (days, parts), "{first} to {last}");
            assert_eq!(bars.part(last), Some(parts - 1));
        }
        // 1970-01-05 was a Monday.
        assert_eq!(Bars::new(4, 400).first_day, 4);
        assert_eq!(Bars::new(10, 400).first_day, 4);
    }
}
