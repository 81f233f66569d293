//! Random numbers that a test can repeat.

use rand_core::{Infallible, TryCryptoRng, TryRng};

/// Counts, so that no two numbers are the same, and the next run has them again. Nothing that is
/// to be kept secret may be encrypted with it.
pub(crate) struct Counter(pub(crate) u64);

impl TryRng for Counter {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|number| number as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 = self.0.wrapping_add(1);
        Ok(self.0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for part in bytes.chunks_mut(8) {
            part.copy_from_slice(&self.try_next_u64()?.to_be_bytes()[..part.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Counter {}
