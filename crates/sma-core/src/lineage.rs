//! Several archives together: which is the base of which, and which is the newest one to rely on.
//!
//! An incremental or differential archive names its base by the digest of its manifest (profile,
//! section 3). It can be restored only with its base, and with the base of that, down to a full archive.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::report::Report;
use crate::time::instant;

/// Returns whether an archive is an increment of this base.
#[must_use]
pub fn is_based_on(archive: &Archive, base: &Archive) -> bool {
    archive.base_digest().is_some_and(|digest| base.manifest_digest() == Some(digest))
}

/// Result of the checks of an archive by itself, without its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "whoever displays archives displays each")]
pub enum Soundness {
    /// No check failed.
    Sound,
    /// It is encrypted, so that its content was not checked. No other check failed.
    Locked,
    /// A check failed.
    Faulty,
}

/// An archive among several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Candidate {
    /// Result of its checks.
    pub soundness: Soundness,
    /// Its creation time, as spelled in the file.
    pub created_at: Option<String>,
    /// SHA-256 of the file.
    pub file_digest: String,
    /// Digest of its manifest; `None` for a document.
    pub manifest_digest: Option<String>,
    /// Digest of its base's manifest; `None` if it has no base.
    pub base_digest: Option<String>,
}

impl Candidate {
    /// Describes an archive and its report.
    #[must_use]
    pub fn new(archive: &Archive, report: &Report) -> Self {
        let soundness = match (report.valid, archive.is_locked()) {
            (false, _) => Soundness::Faulty,
            (true, true) => Soundness::Locked,
            (true, false) => Soundness::Sound,
        };
        Self {
            soundness,
            created_at: archive.summary().created_at,
            file_digest: archive.file_digest().to_string(),
            manifest_digest: archive.manifest_digest().map(|digest| digest.to_string()),
            base_digest: archive.base_digest().map(|digest| digest.to_string()),
        }
    }
}

/// Several archives together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lineage {
    /// The place of each archive, in the order in which they were given.
    pub places: Vec<Place>,
    /// Indexes of the archives from the oldest to the newest; those without a time first.
    pub order: Vec<usize>,
    /// Index of the newest archive that can be restored as it is here.
    pub newest_reliable: Option<usize>,
}

/// Place of an archive among several.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Its base.
    pub base: Base,
    /// Index of the first archive with the same bytes, if that is another one.
    pub duplicate_of: Option<usize>,
    /// Whether it can be relied on.
    pub reliance: Reliance,
}

/// Base of an archive among several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "whoever displays archives displays each")]
pub enum Base {
    /// It needs none.
    Unneeded,
    /// The archive with this index.
    Present(usize),
    /// It is not among the archives.
    Missing,
}

/// Whether an archive can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "whoever displays archives displays each")]
pub enum Reliance {
    /// It is sound, and so are all of its bases.
    Reliable,
    /// It is locked, or one of its bases is; nothing else is known against it.
    Unchecked,
    /// A check of it failed.
    Faulty,
    /// It is sound, and one of its bases is not among the archives.
    Incomplete,
    /// It is sound, and one of its bases is faulty.
    FaultyBase,
}

impl Lineage {
    /// Arranges archives.
    #[must_use]
    pub fn new(archives: &[Candidate]) -> Self {
        let mut by_manifest: BTreeMap<&str, usize> = BTreeMap::new();
        let mut by_file: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, archive) in archives.iter().enumerate() {
            by_file.entry(&archive.file_digest).or_insert(index);
            if let Some(digest) = &archive.manifest_digest {
                // Of several files with one manifest, a sound one serves.
                let best = by_manifest.entry(digest).or_insert(index);
                let is_sound = |index: usize| {
                    archives.get(index).is_some_and(|it| it.soundness == Soundness::Sound)
                };
                if !is_sound(*best) && is_sound(index) {
                    *best = index;
                }
            }
        }
        let base = |archive: &Candidate| match &archive.base_digest {
            None => Base::Unneeded,
            Some(digest) => {
                by_manifest.get(&**digest).map_or(Base::Missing, |it| Base::Present(*it))
            }
        };
        let bases: Vec<_> = archives.iter().map(base).collect();
        let place = |(index, archive): (usize, &Candidate)| {
            let first = by_file.get(&*archive.file_digest).copied();
            Place {
                base: bases.get(index).copied().unwrap_or(Base::Missing),
                duplicate_of: first.filter(|first| *first != index),
                reliance: reliance(archives, &bases, index),
            }
        };
        let places: Vec<_> = archives.iter().enumerate().map(place).collect();
        let time = |index: &usize| archives.get(*index)?.created_at.as_deref().and_then(instant);
        let mut order: Vec<_> = (0..archives.len()).collect();
        order.sort_by_key(time);
        let is_reliable = |index: &&usize| {
            places.get(**index).is_some_and(|it| it.reliance == Reliance::Reliable)
        };
        let newest_reliable = order.iter().rev().find(is_reliable).copied();
        Self { places, order, newest_reliable }
    }

    /// Returns the bases of an archive that are among the archives, the nearest first.
    #[must_use]
    pub fn bases(&self, index: usize) -> Vec<usize> {
        let base = |index: usize| match self.places.get(index)?.base {
            Base::Present(base) => Some(base),
            Base::Unneeded | Base::Missing => None,
        };
        let bases = core::iter::successors(base(index), |index| base(*index));
        bases.take(self.places.len()).collect()
    }
}

/// Returns whether an archive can be relied on, by walking its bases.
fn reliance(archives: &[Candidate], bases: &[Base], index: usize) -> Reliance {
    let mut found = Reliance::Reliable;
    let mut current = index;
    // A hostile archive may name itself as its base.
    for _ in 0..archives.len() {
        match (archives.get(current).map(|it| it.soundness), current == index) {
            (Some(Soundness::Sound), _) => {}
            (Some(Soundness::Locked), _) => found = Reliance::Unchecked,
            (_, true) => return Reliance::Faulty,
            (_, false) => return Reliance::FaultyBase,
        }
        match bases.get(current) {
            Some(Base::Present(base)) => current = *base,
            Some(Base::Unneeded) => return found,
            Some(Base::Missing) | None => break,
        }
    }
    Reliance::Incomplete
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    /// Archive `name`, made on that day of a month, based on another one.
    fn archive(name: &str, day: u8, base: Option<&str>, soundness: Soundness) -> Candidate {
        Candidate {
            soundness,
            created_at: Some(format!("2026-01-{day:02}T00:00:00Z")),
            file_digest: format!("file of {name}"),
            manifest_digest: Some(name.into()),
            base_digest: base.map(String::from),
        }
    }

    fn reliances(archives: &[Candidate]) -> Vec<Reliance> {
        Lineage::new(archives).places.iter().map(|place| place.reliance).collect()
    }

    #[test]
    fn the_newest_reliable_archive_has_a_whole_chain() {
        use Soundness::{Faulty, Sound};
        let archives = [
            archive("full", 1, None, Sound),
            archive("second", 2, Some("full"), Sound),
            archive("third", 3, Some("second"), Sound),
            archive("damaged", 4, Some("third"), Faulty),
            archive("after", 5, Some("damaged"), Sound),
            archive("lost", 6, Some("not here"), Sound),
        ];
        let lineage = Lineage::new(&archives);
        assert_eq!(lineage.newest_reliable, Some(2));
        assert_eq!(lineage.bases(2), [1, 0]);
        assert_eq!(
            reliances(&archives),
            [
                Reliance::Reliable,
                Reliance::Reliable,
                Reliance::Reliable,
                Reliance::Faulty,
                Reliance::FaultyBase,
                Reliance::Incomplete,
            ]
        );
    }

    #[test]
    fn a_locked_archive_is_not_relied_on_unread() {
        let archives = [
            archive("full", 1, None, Soundness::Locked),
            archive("second", 2, Some("full"), Soundness::Sound),
        ];
        assert_eq!(reliances(&archives), [Reliance::Unchecked; 2]);
        assert_eq!(Lineage::new(&archives).newest_reliable, None);
    }

    #[test]
    fn an_intact_copy_of_a_damaged_base_serves() {
        let mut copy = archive("full", 1, None, Soundness::Sound);
        copy.file_digest = "another file".into();
        let archives = [
            archive("full", 1, None, Soundness::Faulty),
            archive("second", 2, Some("full"), Soundness::Sound),
            copy,
        ];
        assert_eq!(reliances(&archives)[1], Reliance::Reliable);
    }

    #[test]
    fn the_same_file_twice_is_pointed_out() {
        let one = archive("full", 1, None, Soundness::Sound);
        let places = Lineage::new(&[one.clone(), one]).places;
        assert_eq!([places[0].duplicate_of, places[1].duplicate_of], [None, Some(0)]);
    }

    #[test]
    fn an_archive_that_names_itself_as_its_base_is_incomplete() {
        let loops = [archive("self", 1, Some("self"), Soundness::Sound)];
        assert_eq!(reliances(&loops), [Reliance::Incomplete]);
        assert_eq!(Lineage::new(&loops).bases(0).len(), 1);
    }

    #[test]
    fn archives_are_ordered_by_time_and_those_without_come_first() {
        let mut unknown = archive("unknown", 1, None, Soundness::Sound);
        unknown.created_at = None;
        let archives = [
            archive("later", 9, None, Soundness::Sound),
            unknown,
            archive("early", 2, None, Soundness::Sound),
        ];
        assert_eq!(Lineage::new(&archives).order, [1, 2, 0]);
    }
}
