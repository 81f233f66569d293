//! Writing zstd (RFC 8878) such that no reader takes it for a bomb.

#[cfg(any(test, not(feature = "reference-compression")))]
mod pure;
#[cfg(feature = "reference-compression")]
mod reference;
#[cfg(test)]
mod tests;

#[cfg(not(feature = "reference-compression"))]
pub(super) use pure::compress;
#[cfg(feature = "reference-compression")]
pub(super) use reference::compress;

use crate::Limits;

/// Largest content of a block, in bytes (RFC 8878, 3.1.1.2.4).
const BLOCK_BYTES: usize = 128 * 1024;

/// Returns whether a reader may take the data so far for a bomb (profile, section 8): `produced`
/// bytes out of `consumed` ones. The reader may count one block more.
fn is_expansion_suspicious(produced: usize, consumed: usize) -> bool {
    let is_looked_at = produced.saturating_add(BLOCK_BYTES) as u64 >= Limits::EXPANSION_FROM;
    is_looked_at && is_ratio_too_high(produced, consumed)
}

fn is_ratio_too_high(produced: usize, consumed: usize) -> bool {
    let most = Limits::default().expansion.saturating_mul(consumed as u64);
    produced.saturating_add(BLOCK_BYTES) as u64 > most
}
