//! Changes as a table.

use alloc::string::String;
use alloc::vec::Vec;

use super::page::{DeviceChange, Records};
use super::select::{Chosen, Failed, Moments};
use super::{Moment, Timeline};
use crate::csv;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::Sections;

/// Names of the columns.
const COLUMNS: [&str; 8] = ["time", "device", "action", "by", "failed", "path", "old", "new"];

/// Changes whose records are read at a time.
const BATCH: usize = 1000;

impl Timeline {
    /// Returns the wanted changes as CSV (RFC 4180): a row for each value that changed, or one for a change
    /// without values. A value that is absent is an empty cell. No cell is a formula. The sections are those
    /// that the timeline was made of.
    #[must_use]
    pub fn to_csv(&self, sections: &Sections<'_>, wanted: &Moments) -> String {
        progress::finish(self.to_csv_watched(sections, wanted, &()))
    }

    /// Does what [`Timeline::to_csv`] does, with checkpoints.
    pub async fn to_csv_watched(
        &self,
        sections: &Sections<'_>,
        wanted: &Moments,
        watch: &dyn Watch,
    ) -> String {
        let chosen = Chosen::new(self, wanted);
        let is_wanted = |moment: &&Moment| chosen.check(moment) == Failed::Nothing;
        let found: Vec<&Moment> = self.moments.iter().filter(is_wanted).collect();
        let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let mut track = Track::new(watch, Stage::Writing, Unit::Records, total);
        let mut table = String::new();
        csv::push_row(&mut table, COLUMNS);
        for moments in found.chunks(BATCH) {
            let records = Records::read(sections, &moments.iter().copied());
            for moment in moments {
                track.advance(1).await;
                if let Some(change) = self.change(moment, &records) {
                    push(&mut table, &change);
                }
            }
        }
        table
    }
}

fn push(table: &mut String, DeviceChange { device, change, .. }: &DeviceChange) {
    let device = device.as_ref().map(|device| &*device.title);
    let failed = if change.is_failed { "true" } else { "false" };
    let mut row = |[path, old, new]: [&str; 3]| {
        let device = device.unwrap_or_default();
        let cells = [&*change.time, device, &*change.action, &*change.by, failed, path, old, new];
        csv::push_row(table, cells.map(csv::text));
    };
    for value in &change.values {
        let [old, new] = [&value.old, &value.new].map(|it| it.as_deref().unwrap_or_default());
        row([&*value.path, old, new]);
    }
    if change.values.is_empty() {
        row([""; 3]);
    }
}
