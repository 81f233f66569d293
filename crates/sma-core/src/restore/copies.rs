//! Detection of records without a natural key that the target already has under another id.
//!
//! Where the id of a record is taken, the record gets a new one. Without this detection, each
//! further restore would add another copy.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::references::replace_values;
use crate::json::{self, Value, write_canonical};
use crate::pairing::Pairing;
use crate::section::CollectionTable;
use crate::shape::Target;

/// Records of the target that match no record of the archive by id, indexed by content.
#[derive(Default)]
pub(super) struct Copies(BTreeMap<Target, BTreeMap<[u8; 32], Vec<usize>>>);

impl Copies {
    /// Returns the index of a target record with this content, and removes it. `is_gone` says for
    /// each id in the record whether its record is missing.
    pub(super) fn take(
        &mut self,
        target: Target,
        table: &CollectionTable,
        record: Value<'_>,
        is_gone: &[bool],
        pairing: &Pairing<'_>,
    ) -> Option<usize> {
        let all = self.0.entry(target).or_insert_with(|| collect(target, table, pairing));
        all.get_mut(&content(table, record, is_gone)?)?.pop()
    }
}

fn collect(
    target: Target,
    table: &CollectionTable,
    pairing: &Pairing<'_>,
) -> BTreeMap<[u8; 32], Vec<usize>> {
    let mut all: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let Some(pairs) = pairing.get(target) else { return all };
    let mut taken: BTreeMap<Target, BTreeSet<u64>> = BTreeMap::new();
    for (index, source) in pairs.sources().into_iter().enumerate().rev() {
        let Some(record) = pairs.existing.get(index).filter(|_| source.is_none()) else { continue };
        // A record that is restored may take the id to which nothing belongs now.
        let leads_nowhere = |(to, id): (Target, Value<'_>)| {
            let id = id.as_uint().unwrap_or_default();
            pairing.get(to).is_none_or(|pairs| {
                let all = || pairs.ids.iter().copied().collect();
                pairs.existing(id).is_none() && !taken.entry(to).or_insert_with(all).contains(&id)
            })
        };
        let is_gone: Vec<bool> = table.ids(*record).into_iter().map(leads_nowhere).collect();
        if let Some(content) = content(table, *record, &is_gone) {
            all.entry(content).or_default().push(index);
        }
    }
    all
}

/// Returns the digest of a record's content, without its own id and dangling references.
fn content(table: &CollectionTable, record: Value<'_>, is_gone: &[bool]) -> Option<[u8; 32]> {
    let gone = table.ids(record).into_iter().zip(is_gone).filter(|(_, is_gone)| **is_gone);
    let numbers = gone.map(|((_, value), _)| value).chain(record.get("id"));
    let edits = numbers.map(|value| (value.range(), String::from("0"))).collect();
    let text = replace_values(record, edits);
    let tape = json::parse(text.as_bytes(), u16::MAX).ok()?;
    let mut digest = Sha256::new();
    write_canonical(tape.root(text.as_bytes()), &mut |piece| digest.update(piece));
    Some(digest.finalize().into())
}
