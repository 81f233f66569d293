//! Members that were changed after the archive was made, and what follows from it.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Cause, concerned, list, of, take};
use crate::archive::{CHECKSUMS, MANIFEST};
use crate::check::{CheckId, Rung, Severity};
use crate::report::facts::Difference;
use crate::report::{Check, Facts, Location, Report, Status};

/// The order in which checks explain a change: a comparison with a digest before its consequences.
const LEADS: &[CheckId] =
    &[CheckId::SectionChecksums, CheckId::ManifestChecksum, CheckId::ChecksumFileEntries];

/// What to do about changed sections where others are intact.
const REPAIR: &str = "Use another copy, or recover the intact sections of this one.";

/// What to do about other changed members.
const ANOTHER: &str = "Use another copy of the file.";

/// The members that were changed.
///
/// The manifest and `checksum.sha256` both list the digest of a section. Where both differ from it,
/// the section was changed; where only one does, that one is wrong.
pub(super) struct Changed<'a> {
    facts: &'a Facts,
    /// Paths of the changed members, sections first.
    paths: Vec<&'a str>,
    /// Paths of members that are listed with a wrong digest, because a list was changed.
    mislisted: BTreeSet<&'a str>,
}

impl<'a> Changed<'a> {
    pub(super) fn new(report: &Report, facts: &'a Facts) -> Self {
        let is_manifest_changed = report
            .check(CheckId::ManifestChecksum)
            .is_some_and(|check| check.status == Status::Failed);
        let list = facts.differ_from_list.as_deref();
        let listed: BTreeSet<&str> =
            list.unwrap_or_default().iter().map(|difference| &*difference.path).collect();
        let mut changed = Self { facts, paths: Vec::new(), mislisted: BTreeSet::new() };
        let mut is_list_changed = false;
        for Difference { path, .. } in &facts.differ_from_manifest {
            if list.is_none() || listed.contains(&**path) {
                changed.paths.push(path);
            } else if is_manifest_changed {
                changed.mislisted.insert(path);
            }
        }
        for Difference { path, .. } in list.unwrap_or_default() {
            if facts.intact.contains(path) && !is_manifest_changed {
                is_list_changed = true;
                changed.mislisted.insert(path);
            }
        }
        if is_manifest_changed {
            changed.paths.push(MANIFEST);
        }
        if is_list_changed {
            changed.paths.push(CHECKSUMS);
        }
        changed
    }

    /// Takes the checks that fail because of the change.
    pub(super) fn cause(&self, open: &mut Vec<&Check>) -> Option<Cause> {
        if self.paths.is_empty() {
            return None;
        }
        let mut checks = take(open, |check| self.explains(check));
        checks.sort_by_key(|check| {
            let place = check.id().and_then(|id| LEADS.iter().position(|lead| *lead == id));
            place.unwrap_or(LEADS.len())
        });
        let (title, sections) = (self.title(), self.changed_sections());
        let action = if sections > 0 && !self.facts.intact.is_empty() { REPAIR } else { ANOTHER };
        let place = self.place(&checks);
        (!checks.is_empty()).then(|| Cause {
            title,
            action: action.into(),
            count: u64::try_from(self.paths.len()).unwrap_or(u64::MAX),
            place,
            ..of(&checks, String::new())
        })
    }

    /// Returns whether a check fails because of the change: everything that it found is in changed
    /// members.
    fn explains(&self, check: &Check) -> bool {
        let Some(info) = check.id().map(CheckId::info) else { return false };
        // What is harmful stays so, whoever put it there.
        let is_of_content = matches!(
            info.rung,
            Some(Rung::Readable | Rung::Unchanged | Rung::WellFormed | Rung::Consistent)
        );
        if !is_of_content || info.severity != Severity::Error {
            return false;
        }
        match check.id() {
            Some(CheckId::ManifestChecksum) => self.paths.contains(&MANIFEST),
            Some(CheckId::DataChecksum) => {
                self.changed_sections() > 0 || self.paths.contains(&MANIFEST)
            }
            _ => concerned(check, self.facts).is_some_and(|paths| {
                !paths.is_empty()
                    && paths
                        .iter()
                        .all(|path| self.paths.contains(path) || self.mislisted.contains(*path))
            }),
        }
    }

    fn title(&self) -> String {
        let verb = if self.paths.len() == 1 {
            "does not match its checksum"
        } else {
            "do not match their checksums"
        };
        let names: Vec<&str> = self.paths.iter().map(|path| short(path)).collect();
        let title = format!("{} {verb}.", list(&names, names.len() as u64));
        let intact = self.facts.intact.len() as u64;
        let other = if self.changed_sections() > 0 { "other " } else { "" };
        // The digests of a changed manifest prove nothing.
        match intact {
            0 => title,
            _ if self.paths.contains(&MANIFEST) => title,
            1 => format!("{title} The {other}section is intact."),
            _ => format!("{title} The {other}{intact} sections are intact."),
        }
    }

    fn changed_sections(&self) -> usize {
        self.paths.iter().filter(|path| ![MANIFEST, CHECKSUMS].contains(path)).count()
    }

    /// Returns the place of the change: inside the first changed member where a check found one.
    fn place(&self, checks: &[&Check]) -> Option<Location> {
        let path = *self.paths.first()?;
        let inside = checks.iter().flat_map(|check| &check.locations).find(|place| {
            place.member.as_deref() == Some(path) && place.offset.is_some() && path != MANIFEST
        });
        let difference =
            self.facts.differ_from_manifest.iter().find(|difference| difference.path == path);
        let mut place = match (inside, difference, checks.first()) {
            (Some(inside), _, _) => inside.clone(),
            (None, None, Some(lead)) => lead.locations.first().cloned().unwrap_or_default(),
            _ => Location { member: Some(path.to_string()), ..Location::default() },
        };
        if let Some(Difference { expected, found, .. }) = difference {
            place.expected = Some(expected.to_string());
            place.found = Some(found.to_string());
        }
        Some(place)
    }
}

/// Returns the name of a member without the folder of sections.
fn short(path: &str) -> &str {
    path.strip_prefix("data/").unwrap_or(path)
}
