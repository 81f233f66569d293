//! Pairing of the records of two systems (`database.md`, section 7, *Who is the same record*).
//!
//! Records are paired by their natural key or, where they have none, by their id, creation time and
//! device. Two systems may number the same records differently, so that ids alone mean nothing: a reference
//! is compared by the record that it refers to. Comparisons and restores share this.

mod key;
mod numbers;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::equality::is_same_value;
use crate::json::Value;
use crate::progress::Track;
use crate::section::{
    CollectionTable, Identity, ORPHANS, RESTORE_ORDER, Section, Sections, collection_table,
    record_id,
};
use crate::shape::{Target, Type};
use key::Key;
pub(crate) use key::withheld_key;
pub(crate) use numbers::Numbers;

/// The records of two systems by collection, with the pairs among them.
pub(crate) struct Pairing<'a> {
    collections: BTreeMap<Target, Pairs<'a>>,
    has_same_ids: bool,
}

/// The records of a collection in both systems.
pub(crate) struct Pairs<'a> {
    pub(crate) table: &'static CollectionTable,
    /// Records of the first system, in order.
    pub(crate) incoming: Vec<Value<'a>>,
    /// Records of the second system, in order.
    pub(crate) existing: Vec<Value<'a>>,
    /// For each incoming record, the index of the matching existing record.
    pub(crate) partners: Vec<Option<usize>>,
    /// For each incoming record, its current or future id among the existing records.
    pub(crate) ids: Vec<u64>,
    /// Free ids among the existing records.
    pub(crate) numbers: Numbers,
    incoming_by_id: BTreeMap<u64, usize>,
    existing_by_id: BTreeMap<u64, usize>,
    /// Ids that rows of the same table have in another collection.
    taken: BTreeSet<u64>,
}

/// Pairing of the records without a matching key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leftovers {
    /// None: they are different records.
    Apart,
    /// None, and those with a matching key only under one id: the first system replaces the second, ids
    /// included.
    Exact,
    /// By id, if they were created at the same instant: an increment keeps the ids of its base, and
    /// a template may have been renamed since.
    ByCreation,
    /// By id, unless something shows that they differ: a user wants to see renamed records.
    ById,
}

impl Leftovers {
    fn are_paired(self) -> bool {
        matches!(self, Self::ByCreation | Self::ById)
    }
}

impl<'a> Pairing<'a> {
    /// Returns the work of pairing that many records, in records: each is visited several times.
    pub(crate) fn work(incoming: u64, existing: u64, leftovers: Leftovers) -> u64 {
        let leftovers = u64::from(leftovers.are_paired());
        let incoming = incoming.saturating_mul(5 + leftovers);
        incoming.saturating_add(existing.saturating_mul(3 + leftovers))
    }

    /// Pairs the records of the known sections that both systems can read.
    pub(crate) async fn new(
        incoming: &'a Sections<'_>,
        existing: &'a Sections<'_>,
        leftovers: Leftovers,
        track: &mut Track<'_>,
    ) -> Self {
        let mut pairing = Self { collections: BTreeMap::new(), has_same_ids: true };
        for target in RESTORE_ORDER {
            let Some(table) = collection_table(*target) else { continue };
            let of = |section: Option<Section<'a>>| {
                section.into_iter().flat_map(|it| it.records(target.collection)).collect::<Vec<_>>()
            };
            let mut pairs = Pairs {
                table,
                incoming: of(incoming.get(target.section)),
                existing: of(existing.get(target.section)),
                partners: Vec::new(),
                ids: Vec::new(),
                numbers: Numbers::default(),
                incoming_by_id: BTreeMap::new(),
                existing_by_id: BTreeMap::new(),
                taken: BTreeSet::new(),
            };
            pairs.incoming_by_id = by_id(&pairs.incoming, track).await;
            pairs.existing_by_id = by_id(&pairs.existing, track).await;
            pairing.collections.insert(*target, pairs);
        }
        pairing.count_ids(track).await;
        for target in RESTORE_ORDER {
            // Taken out meanwhile: keys of its records refer to the collections before it.
            let Some(mut pairs) = pairing.collections.remove(target) else { continue };
            pairs.pair(&pairing, leftovers, track).await;
            pairing.has_same_ids &= pairs.has_same_ids();
            pairing.collections.insert(*target, pairs);
        }
        pairing
    }

    /// Returns the pairs of a collection.
    pub(crate) fn get(&self, target: Target) -> Option<&Pairs<'a>> {
        self.collections.get(&target)
    }

    /// Returns the pairs of a collection, to allocate new ids.
    pub(crate) fn get_mut(&mut self, target: Target) -> Option<&mut Pairs<'a>> {
        self.collections.get_mut(&target)
    }

    /// Returns the existing id for an incoming reference. An id without an incoming record is
    /// returned unchanged.
    pub(crate) fn existing_id(&self, target: Target, id: u64) -> u64 {
        let pairs = self.collections.get(&target);
        pairs.and_then(|pairs| pairs.existing_id(id)).unwrap_or(id)
    }

    /// Returns whether both systems give the same ids to the records that both have.
    pub(crate) fn has_same_ids(&self) -> bool {
        self.has_same_ids
    }

    /// Registers every id in use, by a record or by a reference.
    async fn count_ids(&mut self, track: &mut Track<'_>) {
        let mut used: BTreeMap<Target, Numbers> = BTreeMap::new();
        for (target, pairs) in &self.collections {
            for record in pairs.incoming.iter().chain(&pairs.existing) {
                track.advance(1).await;
                let own = record_id(*record).map(|id| (*target, id));
                let shared = own.and_then(|(target, id)| Some((sibling(target)?, id)));
                let ids = pairs.table.ids(*record).into_iter();
                let ids = ids.filter_map(|(to, id)| Some((to, id.as_uint()?)));
                for (target, id) in own.into_iter().chain(shared).chain(ids) {
                    used.entry(target).or_default().insert(id);
                }
            }
        }
        let existing: Vec<(Target, BTreeSet<u64>)> = self
            .collections
            .iter()
            .filter_map(|(target, pairs)| {
                Some((sibling(*target)?, pairs.existing_by_id.keys().copied().collect()))
            })
            .collect();
        for (target, ids) in existing {
            if let Some(pairs) = self.collections.get_mut(&target) {
                pairs.taken = ids;
            }
        }
        for (target, numbers) in used {
            if let Some(pairs) = self.collections.get_mut(&target) {
                pairs.numbers = numbers;
            }
        }
    }
}

impl<'a> Pairs<'a> {
    /// Returns the first existing record with an id.
    pub(crate) fn existing(&self, id: u64) -> Option<(usize, Value<'a>)> {
        let index = *self.existing_by_id.get(&id)?;
        Some((index, *self.existing.get(index)?))
    }

    /// Returns the first incoming record with an id.
    pub(crate) fn incoming(&self, id: u64) -> Option<(usize, Value<'a>)> {
        let index = *self.incoming_by_id.get(&id)?;
        Some((index, *self.incoming.get(index)?))
    }

    /// Returns for each existing record the index of the matching incoming record.
    pub(crate) fn sources(&self) -> Vec<Option<usize>> {
        let mut sources = alloc::vec![None; self.existing.len()];
        for (index, partner) in self.partners.iter().enumerate() {
            if let Some(place) = partner.and_then(|partner| sources.get_mut(partner)) {
                *place = Some(index);
            }
        }
        sources
    }

    fn has_same_ids(&self) -> bool {
        let mut both = self.incoming.iter().zip(&self.ids);
        both.all(|(record, id)| record_id(*record).is_none_or(|own| own == *id))
    }

    fn existing_id(&self, id: u64) -> Option<u64> {
        self.ids.get(*self.incoming_by_id.get(&id)?).copied()
    }

    async fn pair(&mut self, others: &Pairing<'a>, leftovers: Leftovers, track: &mut Track<'_>) {
        self.partners = alloc::vec![None; self.incoming.len()];
        let mut groups: BTreeMap<Key, [Vec<usize>; 2]> = BTreeMap::new();
        for (index, record) in self.incoming.iter().enumerate() {
            track.advance(1).await;
            let key = Key::new(self.table, *record, |target, id| others.existing_id(target, id));
            groups.entry(key).or_default()[0].push(index);
        }
        for (index, record) in self.existing.iter().enumerate() {
            track.advance(1).await;
            if let Some(group) = groups.get_mut(&Key::new(self.table, *record, |_, id| id)) {
                group[1].push(index);
            }
        }
        for [incoming, existing] in groups.into_values() {
            track.advance_by(incoming.len()).await;
            self.pair_group(incoming, existing, leftovers);
        }
        if leftovers.are_paired() {
            self.pair_leftovers(others, leftovers, track).await;
        }
        self.number(leftovers, track).await;
    }

    /// Assigns every incoming record its id among the existing ones. New ids are allocated in the
    /// order of the old ones, so that records with repeated keys are paired the same way next time.
    async fn number(&mut self, leftovers: Leftovers, track: &mut Track<'_>) {
        let incoming = self.incoming.iter().enumerate();
        let mut order: Vec<(Option<u64>, usize)> =
            incoming.map(|(index, record)| (record_id(*record), index)).collect();
        order.sort_unstable();
        self.ids = alloc::vec![0; self.incoming.len()];
        for (own, index) in order {
            track.advance(1).await;
            let existing = self.partners.get(index).copied().flatten();
            let existing = existing.and_then(|partner| self.existing.get(partner));
            let own = own.filter(|own| {
                let is_first = self.incoming_by_id.get(own) == Some(&index);
                let is_taken = self.existing_by_id.contains_key(own) || self.taken.contains(own);
                is_first && (!is_taken || leftovers == Leftovers::Exact)
            });
            let id = existing.and_then(|existing| record_id(*existing)).or(own);
            let id = id.unwrap_or_else(|| self.numbers.next());
            if let Some(place) = self.ids.get_mut(index) {
                *place = id;
            }
        }
    }

    /// Pairs records with the same key: first those with the same id, then in the order of their
    /// ids.
    fn pair_group(&mut self, mut incoming: Vec<usize>, existing: Vec<usize>, leftovers: Leftovers) {
        let ids =
            |records: &[Value<'a>], index: usize| records.get(index).copied().and_then(record_id);
        let mut left: BTreeMap<(Option<u64>, usize), usize> = existing
            .into_iter()
            .map(|index| ((ids(&self.existing, index), index), index))
            .collect();
        incoming.sort_by_key(|index| ids(&self.incoming, *index));
        incoming.retain(|index| {
            let id = ids(&self.incoming, *index);
            let same = left.range((id, 0)..=(id, usize::MAX)).next().map(|(place, _)| *place);
            let found = same.and_then(|place| left.remove(&place));
            if let (Some(found), Some(partner)) = (found, self.partners.get_mut(*index)) {
                *partner = Some(found);
            }
            found.is_none() && leftovers != Leftovers::Exact
        });
        for (index, found) in incoming.into_iter().zip(left.into_values()) {
            if let Some(partner) = self.partners.get_mut(index) {
                *partner = Some(found);
            }
        }
    }

    /// Pairs the remaining records by id, unless something shows that they differ.
    async fn pair_leftovers(
        &mut self,
        others: &Pairing<'a>,
        leftovers: Leftovers,
        track: &mut Track<'_>,
    ) {
        let sources = self.sources();
        let mut left: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (index, record) in self.existing.iter().enumerate().rev() {
            track.advance(1).await;
            if let (Some(None), Some(id)) = (sources.get(index), record_id(*record)) {
                left.entry(id).or_default().push(index);
            }
        }
        for (index, record) in self.incoming.iter().enumerate() {
            track.advance(1).await;
            let Some(partner) = self.partners.get_mut(index).filter(|it| it.is_none()) else {
                continue;
            };
            let Some(candidates) = record_id(*record).and_then(|id| left.get_mut(&id)) else {
                continue;
            };
            let other = candidates.last().and_then(|other| self.existing.get(*other));
            if other
                .is_some_and(|other| may_be_same(self.table, *record, *other, others, leftovers))
            {
                *partner = candidates.pop();
            }
        }
    }
}

/// Returns whether two records with one id may match although their keys differ: neither an address
/// nor a reference in the key contradicts, nor the creation time.
fn may_be_same(
    table: &CollectionTable,
    incoming: Value<'_>,
    existing: Value<'_>,
    others: &Pairing<'_>,
    leftovers: Leftovers,
) -> bool {
    let is_created_alike = || {
        let of = |record: Value<'_>| key::creation(record);
        of(incoming) == of(existing)
    };
    let is_alike = |name: &&str| {
        let (Some(a), Some(b)) = (incoming.get(name), existing.get(name)) else { return true };
        if let Some(target) = table.target_of(name) {
            return a.as_uint().map(|id| others.existing_id(target, id)) == b.as_uint();
        }
        table.type_of(name) != Some(Type::Mac) || is_same_value(Some(Type::Mac), a, b)
    };
    let is_key_alike = match table.identity {
        Identity::Key(fields) => fields.iter().all(is_alike),
        Identity::Creation => {
            // One device's history is not another's, unless a user wants to see that it became so.
            is_created_alike() && (leftovers == Leftovers::ById || is_alike(&key::DEVICE_ID))
        }
    };
    is_key_alike && (leftovers == Leftovers::ById || is_created_alike())
}

/// Returns the collection whose records are rows of the same table of a database, and therefore never
/// have the same id: the orphans of a live collection, and vice versa.
fn sibling(target: Target) -> Option<Target> {
    let is_sibling = |other: &&Target| {
        other.collection == target.collection
            && (other.section == ORPHANS) != (target.section == ORPHANS)
    };
    let found = RESTORE_ORDER.iter().find(is_sibling).copied()?;
    // Other collections of one name are not orphans of each other.
    (found.section == ORPHANS || target.section == ORPHANS).then_some(found)
}

/// Returns the index of the first record of each id.
async fn by_id(records: &[Value<'_>], track: &mut Track<'_>) -> BTreeMap<u64, usize> {
    let mut ids = BTreeMap::new();
    for (index, record) in records.iter().enumerate() {
        track.advance(1).await;
        if let Some(id) = record_id(*record) {
            ids.entry(id).or_insert(index);
        }
    }
    ids
}
