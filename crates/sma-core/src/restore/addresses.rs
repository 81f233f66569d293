//! IP addresses of devices, which are unique in a database (`database.md`, section 7, *Collisions
//! that only the database sees*).

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use core::net::IpAddr;

use super::ConflictStrategy;
use crate::json::Value;
use crate::pairing::Pairs;
use crate::progress::Track;
use crate::section::record_id;

/// Device by IP address in the target after the restore, as far as it is planned.
#[derive(Default)]
pub(super) struct Addresses(BTreeMap<Address, u64>);

/// An IP address, or another text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Address {
    Ip(IpAddr),
    Text(String),
}

impl Addresses {
    /// Collects the addresses that the target's devices keep: all except those that are deleted or
    /// get the address of the archive.
    pub(super) async fn new(
        pairs: &Pairs<'_>,
        is_deleted: impl Fn(u64) -> bool,
        strategy: ConflictStrategy,
        track: &mut Track<'_>,
    ) -> Self {
        let replaces = match strategy {
            ConflictStrategy::Overwrite | ConflictStrategy::Merge => true,
            ConflictStrategy::Skip | ConflictStrategy::Fail => false,
        };
        let mut kept = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (device, source) in pairs.existing.iter().zip(pairs.sources()) {
            track.advance(1).await;
            let Some(id) = record_id(*device).filter(|id| seen.insert(*id)) else { continue };
            let own = address_of(*device);
            let incoming = source.and_then(|source| pairs.incoming.get(source));
            let gets = incoming.filter(|_| replaces).map(|incoming| address_of(*incoming));
            let stays = match gets {
                None => !is_deleted(id),
                Some(None) => strategy == ConflictStrategy::Merge,
                Some(other) => other == own,
            };
            if let Some(own) = own.filter(|_| stays) {
                kept.entry(own).or_insert(id);
            }
        }
        Self(kept)
    }

    /// Returns the device that has the address of a record, if it is not `id`.
    pub(super) fn holder(&self, record: Value<'_>, id: u64) -> Option<u64> {
        let holder = self.0.get(&address_of(record)?).copied();
        holder.filter(|holder| *holder != id)
    }

    /// Notes that a device gets the address of a record.
    pub(super) fn claim(&mut self, record: Value<'_>, id: u64) {
        if let Some(address) = address_of(record) {
            self.0.entry(address).or_insert(id);
        }
    }
}

fn address_of(device: Value<'_>) -> Option<Address> {
    let text = device.get("ip")?.as_str().filter(|text| !text.is_empty())?;
    Some(text.parse().map_or_else(|_| Address::Text((*text).to_owned()), Address::Ip))
}
