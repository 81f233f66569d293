//! Differences between two open archives.

use sma_core::archive::Archive;
use sma_core::browse::{Differences, Outcome, arrange_differences_watched};
use sma_core::compare::{Comparison, compare_watched};
use sma_core::progress::Watch;

use crate::protocol::{
    Compared, DifferenceForm, DifferencePage, Excerpt, MAX_LINES, MAX_SUBJECTS, Older,
    ReadDifferences,
};

/// What a comparison found.
#[derive(Debug)]
pub struct Found {
    comparison: Comparison,
    differences: Differences,
}

impl Found {
    /// Compares an archive with another one.
    pub async fn new(
        this: &Archive,
        other: &Archive,
        older: Option<Older>,
        watch: &dyn Watch,
    ) -> (Self, Compared) {
        let older = older.unwrap_or_else(|| {
            if other.summary().is_older_than(&this.summary()) { Older::Other } else { Older::This }
        });
        let (old, new) = match older {
            Older::This => (this.sections(), other.sections()),
            Older::Other => (other.sections(), this.sections()),
        };
        let comparison = compare_watched(&old, &new, watch).await;
        let differences = arrange_differences_watched(&comparison, &old, &new, watch).await;
        let (is_same, counts) = (comparison.is_same(), differences.counts());
        (Self { comparison, differences }, Compared { older, is_same, counts })
    }

    /// Returns the wanted subjects.
    #[must_use]
    pub fn read(&self, wanted: &ReadDifferences) -> DifferencePage {
        let selected = self.differences.select(&wanted.selection);
        let is_volatile = wanted.selection.wants_volatile();
        let subjects = selected.iter().skip(wanted.from as usize).take(MAX_SUBJECTS);
        let subjects = subjects.filter_map(|index| self.differences.subjects.get(*index as usize));
        let excerpt = |subject: &sma_core::browse::Subject| {
            let mut subject = subject.clone();
            let all = subject.lines.len();
            subject.lines.retain(|line| is_volatile || line.outcome != Outcome::Volatile);
            let kept = subject.lines.len();
            subject.lines.truncate(MAX_LINES);
            let more = (kept - subject.lines.len()) as u64;
            Excerpt { subject, more, volatile: (all - kept) as u64 }
        };
        DifferencePage { subjects: subjects.map(excerpt).collect(), count: selected.len() as u64 }
    }

    /// Writes the differences as a file.
    #[must_use]
    pub fn write(&self, form: &DifferenceForm) -> String {
        match form {
            DifferenceForm::Text(selection) => self.differences.to_text(selection),
            DifferenceForm::Csv(selection) => self.differences.to_csv(selection),
            DifferenceForm::Json => {
                serde_json::to_string_pretty(&self.comparison).unwrap_or_default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sma_core::Limits;
    use sma_core::browse::Selection;
    use sma_core::progress::run;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn open(bytes: &[u8]) -> Archive {
        Archive::open(bytes, &Limits::browser()).unwrap()
    }

    #[wasm_bindgen_test]
    fn the_older_archive_is_found_by_its_time() {
        let full = open(include_bytes!("../../tests/vectors/base/full.sma"));
        let later = open(include_bytes!("../../tests/vectors/base/incremental.sma"));
        let older = |this: &Archive, other: &Archive| {
            run(Found::new(this, other, None, &())).unwrap().1.older
        };
        assert_eq!(older(&full, &later), Older::This);
        assert_eq!(older(&later, &full), Older::Other);
    }

    #[wasm_bindgen_test]
    fn long_results_are_sent_in_parts() {
        let many = |name: &str| {
            let device =
                |id: u32| format!(r#"{{"id": {id}, "mac": "{id:012X}", "name": "{name}"}}"#);
            let devices: Vec<_> = (1..=120).map(device).collect();
            format!("{{\"devices\": [{}]}}", devices.join(","))
        };
        let sections =
            |name: &str| sma_core::section::Sections::new().with("devices", many(name)).unwrap();
        let (old, new) = (sections("a"), sections("b"));
        let comparison = sma_core::compare::compare(&old, &new);
        let differences = sma_core::browse::arrange_differences(&comparison, &old, &new);
        let found = Found { comparison, differences };
        let page = |from| {
            let selection = Selection::default();
            found.read(&ReadDifferences { comparison: 1, selection, from })
        };
        assert_eq!((page(0).subjects.len(), page(0).count), (MAX_SUBJECTS, 120));
        assert_eq!(page(100).subjects.len(), 20);
        assert_eq!(page(120).subjects.len(), 0);
    }
}
