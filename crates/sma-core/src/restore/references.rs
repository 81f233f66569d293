//! Where the references of restored records lead in the target.

use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use crate::json::Value;
use crate::pairing::Pairing;
use crate::section::CollectionTable;
use crate::shape::Target;

/// What is known of the references of an archive.
#[derive(Default)]
pub(super) struct References {
    /// Collections of which the archive holds all records: what is not there is gone.
    pub(super) whole: BTreeSet<Target>,
    /// Collections whose records are restored.
    pub(super) wanted: BTreeSet<Target>,
    /// Ids of records that the archive says are deleted.
    pub(super) deleted: BTreeSet<(Target, u64)>,
    /// Indexes of records that would be new, and are not restored.
    pub(super) refused: BTreeSet<(Target, usize)>,
    /// Numbers for records that are gone, where another record of the target has theirs.
    gone: BTreeMap<(Target, u64), u64>,
    /// Records of the target that were found by a number alone.
    pub(super) by_number: BTreeSet<(Target, u64)>,
}

/// Where a reference leads in the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// To the record of this id.
    Record(u64),
    /// To a record that is not there; the number is one that no record of the target has.
    Gone(u64),
    /// To a record that the archive does not hold, in numbers that are not those of the target.
    Unknown(u64),
}

impl Lead {
    pub(super) fn id(self) -> u64 {
        match self {
            Self::Record(id) | Self::Gone(id) | Self::Unknown(id) => id,
        }
    }
}

/// The references of a record in the target's numbers.
#[derive(Default)]
pub(super) struct Leads {
    /// Where each id of the record leads, in the order of [`CollectionTable::ids`].
    pub(super) all: Vec<Lead>,
    /// The first field that must lead to a record, and does not: its name, the collection, the
    /// archive's id, and where it leads.
    pub(super) dangling: Option<(&'static str, Target, u64, Lead)>,
}

impl References {
    /// Follows every reference of a record; `existing` is the target's record that it is.
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
            // What is gone on both sides is the same, whatever number it had.
            let other = theirs.get(index).filter(|(to, _)| is_aligned && *to == target);
            let other = other.and_then(|(_, value)| value.as_uint());
            let is_gone =
                |id: &u64| pairing.get(target).is_none_or(|pairs| pairs.existing(*id).is_none());
            if let (Lead::Gone(_), Some(other)) = (lead, other.filter(is_gone)) {
                lead = Lead::Gone(other);
            }
            leads.all.push(lead);
        }
        leads.dangling = dangling(table, record, &leads.all);
        leads
    }

    fn lead(&mut self, target: Target, id: u64, pairing: &mut Pairing<'_>) -> Lead {
        let is_alike = pairing.is_numbered_alike();
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
        let is_taken = pairs.existing(id).is_some() && !self.deleted.contains(&(target, id));
        if !is_taken {
            return Lead::Gone(id);
        }
        Lead::Gone(*self.gone.entry((target, id)).or_insert_with(|| pairs.numbers.next()))
    }

    /// Records that are gone, whose numbers others have in the target.
    pub(super) fn renumbered(&self) -> usize {
        self.gone.len()
    }
}

/// The first field of a record that must lead to another one, and does not. Records of the past
/// need not.
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

/// A record in the numbers of the target: its own id, and those that it refers to.
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

/// The text of a record with other values in some places.
pub(super) fn edited<'v>(
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
