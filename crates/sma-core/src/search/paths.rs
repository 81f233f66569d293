//! The places of values in their records, as a tree of names.

use alloc::string::String;
use alloc::vec::Vec;

use super::text::{TextId, Texts, index};

/// Places of values.
#[derive(Default)]
pub(super) struct Paths(Vec<Step>);

/// Number of a place.
pub(super) type PathId = u32;

/// A place in a record.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// The place around it; none for a record itself.
    pub(super) parent: Option<PathId>,
    /// Its name.
    pub(super) name: TextId,
    /// Whether its name is searched: the fields of the format have the same in all records.
    pub(super) is_searched: bool,
    /// What is hidden in it.
    pub(super) hides: Hides,
}

/// What is hidden in a place, whatever it contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hides {
    /// Nothing.
    Nothing,
    /// Objects and arrays, in which names of members may be secrets.
    Containers,
    /// Everything.
    All,
}

impl Paths {
    /// Adds a place. `None` where there are too many.
    pub(super) fn push(&mut self, step: Step) -> Option<PathId> {
        let id = PathId::try_from(self.0.len()).ok()?;
        self.0.push(step);
        Some(id)
    }

    /// Returns a place.
    pub(super) fn get(&self, id: PathId) -> Option<Step> {
        self.0.get(index(id)).copied()
    }

    /// Returns for each place the words of a query that its names contain, as bits, from those of
    /// all texts.
    pub(super) fn find(&self, found: &[u8]) -> Vec<u8> {
        let mut bits: Vec<u8> = Vec::with_capacity(self.0.len());
        for step in &self.0 {
            // A place is added after the one around it.
            let around = step.parent.and_then(|parent| bits.get(index(parent))).copied();
            let own = found.get(index(step.name)).filter(|_| step.is_searched).copied();
            bits.push(around.unwrap_or_default() | own.unwrap_or_default());
        }
        bits
    }

    /// Returns the name of a field of a record itself; `None` for deeper places.
    pub(super) fn field(&self, id: PathId) -> Option<TextId> {
        let step = self.get(id)?;
        let record = self.get(step.parent?)?;
        record.parent.is_none().then_some(step.name)
    }

    /// Returns the names to a place with dots between them. Those of long paths are left out at the
    /// beginning.
    pub(super) fn dotted(&self, id: PathId, texts: &Texts) -> String {
        /// Maximum number of names.
        const MAX_NAMES: usize = 8;
        let steps = core::iter::successors(self.get(id), |step| self.get(step.parent?));
        let steps = steps.filter(|step| step.parent.is_some()).take(MAX_NAMES);
        let mut names: Vec<&str> = steps.map(|step| texts.written(step.name)).collect();
        names.reverse();
        names.join(".")
    }
}
