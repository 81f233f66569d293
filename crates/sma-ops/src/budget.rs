//! Memory that archives which are worked on at once share.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Memory that archives which are worked on at once share, in bytes. Who finds too little left
/// waits; who needs more than all of it gets all of it, alone.
#[derive(Debug)]
pub struct Budget {
    total: u64,
    left: Mutex<u64>,
    returned: Condvar,
}

/// A part of a budget, which is returned when it is dropped.
#[derive(Debug)]
pub(crate) struct Share<'b> {
    budget: &'b Budget,
    bytes: u64,
}

impl Budget {
    /// Memory that an archive takes for each byte of its container: that byte, and what it is
    /// parsed into.
    const PER_BYTE: u64 = 3;

    /// A budget of as many bytes.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        Self { total: bytes, left: Mutex::new(bytes), returned: Condvar::new() }
    }

    /// Takes a share for a container of that size, or all where that is less; waits for it.
    pub(crate) fn share(&self, container_bytes: u64) -> Share<'_> {
        let bytes = container_bytes.saturating_mul(Self::PER_BYTE).min(self.total);
        let mut left = self.left();
        while *left < bytes {
            left = self.returned.wait(left).unwrap_or_else(PoisonError::into_inner);
        }
        *left -= bytes;
        Share { budget: self, bytes }
    }

    /// Takes everything, once everything is returned.
    pub(crate) fn all(&self) -> Share<'_> {
        self.share(u64::MAX)
    }

    fn left(&self) -> MutexGuard<'_, u64> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What validating may take (specification, Memory Requirements).
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
    fn no_more_is_out_than_there_is() {
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
    fn who_needs_more_than_all_gets_all() {
        let budget = Budget::new(90);
        assert_eq!(budget.share(10).container_bytes(), 10);
        assert_eq!(budget.share(31).container_bytes(), 30);
        assert_eq!(budget.all().container_bytes(), 30);
    }
}
