//! Memory shared by concurrent operations on archives.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Memory shared by concurrent operations on archives, in bytes. An operation waits until enough is
/// left; one that needs more than the whole budget runs alone.
#[derive(Debug)]
pub struct Budget {
    total: u64,
    left: Mutex<u64>,
    returned: Condvar,
}

/// Part of a budget, returned on drop.
#[derive(Debug)]
pub(crate) struct Share<'b> {
    budget: &'b Budget,
    bytes: u64,
}

impl Budget {
    /// Memory per byte of an archive's container: the byte itself, and what it is parsed into.
    const PER_BYTE: u64 = 3;

    /// Creates a budget of this many bytes.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        Self { total: bytes, left: Mutex::new(bytes), returned: Condvar::new() }
    }

    /// Takes a share for a container of this size, at most the whole budget; waits until it is
    /// available.
    pub(crate) fn share(&self, container_bytes: u64) -> Share<'_> {
        let bytes = container_bytes.saturating_mul(Self::PER_BYTE).min(self.total);
        let mut left = self.left();
        while *left < bytes {
            left = self.returned.wait(left).unwrap_or_else(PoisonError::into_inner);
        }
        *left -= bytes;
        Share { budget: self, bytes }
    }

    /// Takes the whole budget, once everything is returned.
    pub(crate) fn all(&self) -> Share<'_> {
        self.share(u64::MAX)
    }

    fn left(&self) -> MutexGuard<'_, u64> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The budget for validation (specification, Memory Requirements).
impl Default for Budget {
    fn default() -> Self {
        Self::new(250 << 20)
    }
}

impl Share<'_> {
    /// Returns the size of the container that it is for, in bytes.
    pub(crate) fn container_bytes(&self) -> u64 {
        self.bytes / Budget::PER_BYTE
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.left() += self.bytes;
        self.budget.returned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    #[test]
    fn shares_never_exceed_the_budget() {
        let (budget, out) = (Budget::new(90), AtomicU64::new(0));
        thread::scope(|scope| {
            for size in [10, 20, 30, 1000, 5, 30, 10, 25] {
                let (budget, out) = (&budget, &out);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let share = budget.share(size);
                        let now = out.fetch_add(share.bytes, Ordering::SeqCst) + share.bytes;
                        assert!(now <= 90, "{now} are out");
                        thread::yield_now();
                        out.fetch_sub(share.bytes, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(*budget.left(), 90);
    }

    #[test]
    fn a_request_above_the_budget_gets_all_of_it() {
        let budget = Budget::new(90);
        assert_eq!(budget.share(10).container_bytes(), 10);
        assert_eq!(budget.share(31).container_bytes(), 30);
        assert_eq!(budget.all().container_bytes(), 30);
    }
}
