//! Resolving the references of restored records in the target.

use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use crate::json::Value;
use crate::pairing::Pairing;
use crate::section::CollectionTable;
use crate::shape::Target;

/// State of the references of an archive.
#[derive(Default)]
pub(super) struct References {
    /// Collections that the archive contains completely: missing records do not exist.
    pub(super) whole: BTreeSet<Target>,
    /// Collections to be restored.
    pub(super) wanted: BTreeSet<Target>,
    /// Whether the target keeps no other records, so that ids stay those of the archive.
    pub(super) replaces_all: bool,
    /// Records that the archive lists as deleted.
    pub(super) deleted: BTreeSet<(Target, u64)>,
    /// Indexes of new records that are not restored.
    pub(super) refused: BTreeSet<(Target, usize)>,
    /// New ids for missing records, where another record of the target has theirs.
    gone: BTreeMap<(Target, u64), u64>,
    /// Records of the target that were found by id alone.
    pub(super) by_number: BTreeSet<(Target, u64)>,
}

/// Resolved reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// To the record of this id.
    Record(u64),
    /// To a missing record; no record of the target has this id.
    Gone(u64),
    /// To a record that the archive does not contain, with an id that is not one of the target.
    Unknown(u64),
}

impl Lead {
    pub(super) fn id(self) -> u64 {
        match self {
            Self::Record(id) | Self::Gone(id) | Self::Unknown(id) => id,
        }
    }
}

/// References of a record, resolved in the target.
#[derive(Default)]
pub(super) struct Leads {
    /// Resolution of each id of the record, in the order of [`CollectionTable::ids`].
    pub(super) all: Vec<Lead>,
    /// The first required reference without a record: field, collection, id in the archive, and
    /// resolution.
    pub(super) dangling: Option<(&'static str, Target, u64, Lead)>,
}

impl References {
    /// Resolves every reference of a record; `existing` is the matching record of the target.
    pub(super) fn follow(
        &mut self,
        table: &CollectionTable,
        record: Value<'_>,
        existing: Option<Value<'_>>,
        pairing: &mut Pairing<'_>,
    ) -> Leads {
        let ids = table.ids(record);
        let theirs = existing.map(|existing| table.ids(existing)).unwrap_or_default();
        let is_aligned = theirs.len() == ids.len();
        let mut leads = Leads::default();
        for (index, (target, value)) in ids.into_iter().enumerate() {
            let id = value.as_uint().unwrap_or_default();
            let mut lead = self.lead(target, id, pairing);
            // A record that is missing on both sides is the same, whatever its id was.
            let other = theirs.get(index).filter(|(to, _)| is_aligned && *to == target);
            let other = other.and_then(|(_, value)| value.as_uint());
            let is_gone =
                |id: &u64| pairing.get(target).is_none_or(|pairs| pairs.existing(*id).is_none());
            if let (Lead::Gone(_), Some(other), false) =
                (lead, other.filter(is_gone), self.replaces_all)
            {
                lead = Lead::Gone(other);
            }
            leads.all.push(lead);
        }
        leads.dangling = dangling(table, record, &leads.all);
        leads
    }

    fn lead(&mut self, target: Target, id: u64, pairing: &mut Pairing<'_>) -> Lead {
        let is_alike = pairing.has_same_ids();
        let Some(pairs) = pairing.get_mut(target) else { return Lead::Gone(id) };
        if let Some((index, _)) = pairs.incoming(id) {
            let is_paired = pairs.partners.get(index).is_some_and(Option::is_some);
            let is_new = self.wanted.contains(&target) && !self.refused.contains(&(target, index));
            if let Some(id) = pairs.ids.get(index).filter(|_| is_paired || is_new) {
                return Lead::Record(*id);
            }
        } else if !self.whole.contains(&target)
            && !self.deleted.contains(&(target, id))
            && pairs.existing(id).is_some()
        {
            if !is_alike {
                return Lead::Unknown(id);
            }
            self.by_number.insert((target, id));
            return Lead::Record(id);
        }
        let is_deleted = self.replaces_all || self.deleted.contains(&(target, id));
        let is_taken = pairs.existing(id).is_some() && !is_deleted;
        if !is_taken {
            return Lead::Gone(id);
        }
        Lead::Gone(*self.gone.entry((target, id)).or_insert_with(|| pairs.numbers.next()))
    }

    /// Returns the number of missing records that got a new id.
    pub(super) fn renumbered_count(&self) -> usize {
        self.gone.len()
    }
}

/// Returns the first field of a record whose required reference has no record. History records are
/// exempt.
fn dangling(
    table: &CollectionTable,
    record: Value<'_>,
    leads: &[Lead],
) -> Option<(&'static str, Target, u64, Lead)> {
    if table.history {
        return None;
    }
    // Fields come before links, each with all of its ids.
    let mut leads = leads.iter();
    for field in table.record.fields {
        let Some(target) = field.ty.target() else { continue };
        let Some(value) = record.get(field.name) else { continue };
        for id in value.elements().chain(Some(value)).filter_map(Value::as_uint) {
            let lead = leads.next()?;
            if !matches!(lead, Lead::Record(_)) {
                return Some((field.name, target, id, *lead));
            }
        }
    }
    None
}

/// Returns a record with the ids of the target: its own, and those of its references.
pub(super) fn renumber(
    table: &CollectionTable,
    record: Value<'_>,
    id: u64,
    leads: &Leads,
) -> Vec<(Range<usize>, String)> {
    let references = table.ids(record).into_iter().zip(&leads.all);
    let references = references.map(|((_, value), lead)| (value, lead.id()));
    let own = record.get("id").map(|value| (value, id));
    let all = own.into_iter().chain(references);
    let differs = |(value, id): &(Value<'_>, u64)| value.as_uint() != Some(*id);
    all.filter(differs).map(|(value, id)| (value.range(), id.to_string())).collect()
}

/// Returns the text of a record with some values replaced.
pub(super) fn replace_values<'v>(
    record: Value<'v>,
    mut edits: Vec<(Range<usize>, String)>,
) -> Cow<'v, str> {
    if edits.is_empty() {
        return Cow::Borrowed(record.source());
    }
    edits.sort_unstable_by_key(|(range, _)| range.start);
    let (source, start) = (record.source(), record.range().start);
    let (mut text, mut done) = (String::with_capacity(source.len()), 0);
    for (range, new) in edits {
        let (from, to) = (range.start.saturating_sub(start), range.end.saturating_sub(start));
        text.push_str(source.get(done..from).unwrap_or_default());
        text.push_str(&new);
        done = to;
    }
    text.push_str(source.get(done..).unwrap_or_default());
    Cow::Owned(text)
}
