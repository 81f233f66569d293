//! Limits of requests by address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Addresses that are counted apart; further ones are counted together.
const MAX_ADDRESSES: usize = 10_000;

/// Bits of an IPv6 address that tell networks apart; a network has the others for itself.
const NETWORK: u32 = 64;

/// Counts what each address does within a time, which begins with the first of it.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: u32,
    time: Duration,
    /// Under `None`: all addresses that there is no place for.
    counted: Mutex<HashMap<Option<IpAddr>, Counted>>,
}

#[derive(Debug)]
struct Counted {
    since: Instant,
    count: u32,
}

/// What is left of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// Time until the count begins again.
    pub(crate) reset: Duration,
    /// Whether this one was too many.
    pub(crate) is_exceeded: bool,
}

impl Limiter {
    /// Allows `limit` within a time.
    pub(crate) fn new(limit: u32, time: Duration) -> Self {
        Self { limit, time, counted: Mutex::default() }
    }

    /// Counts one, and returns what is left.
    pub(crate) fn take(&self, address: IpAddr, now: Instant) -> Left {
        let mut counted = self.counted();
        let is_over = |it: &Counted| now.saturating_duration_since(it.since) >= self.time;
        let mut place = Some(network(address));
        if !counted.contains_key(&place) && counted.len() >= MAX_ADDRESSES {
            counted.retain(|_, it| !is_over(it));
            if counted.len() >= MAX_ADDRESSES {
                place = None;
            }
        }
        let it = counted.entry(place).or_insert(Counted { since: now, count: 0 });
        if is_over(it) {
            *it = Counted { since: now, count: 0 };
        }
        let is_exceeded = it.count >= self.limit;
        if !is_exceeded {
            it.count += 1;
        }
        Left {
            limit: self.limit,
            remaining: self.limit.saturating_sub(it.count),
            reset: self.time.saturating_sub(now.saturating_duration_since(it.since)),
            is_exceeded,
        }
    }

    /// Takes one back.
    pub(crate) fn give_back(&self, address: IpAddr) {
        let mut counted = self.counted();
        let place = Some(network(address)).filter(|place| counted.contains_key(&Some(*place)));
        if let Some(it) = counted.get_mut(&place) {
            it.count = it.count.saturating_sub(1);
        }
    }

    fn counted(&self) -> MutexGuard<'_, HashMap<Option<IpAddr>, Counted>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns what an address is counted as.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let mask = u128::MAX << (u128::BITS - NETWORK);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn address(number: u32) -> IpAddr {
        IpAddr::V4(number.into())
    }

    #[test]
    fn a_limit_holds_within_its_time_and_by_address() {
        let limiter = Limiter::new(2, MINUTE);
        let start = Instant::now();
        let left = limiter.take(address(1), start);
        let expected = Left { limit: 2, remaining: 1, reset: MINUTE, is_exceeded: false };
        assert_eq!(left, expected);
        let late = start + Duration::from_secs(59);
        assert!(!limiter.take(address(1), late).is_exceeded);
        let left = limiter.take(address(1), late);
        let second = Duration::from_secs(1);
        assert_eq!(left, Left { limit: 2, remaining: 0, reset: second, is_exceeded: true });
        assert!(!limiter.take(address(2), late).is_exceeded);
        // What is refused does not prolong it.
        assert!(!limiter.take(address(1), start + MINUTE).is_exceeded);
    }

    #[test]
    fn what_is_given_back_does_not_count() {
        let limiter = Limiter::new(1, MINUTE);
        let now = Instant::now();
        for _ in 0..3 {
            assert!(!limiter.take(address(1), now).is_exceeded);
            limiter.give_back(address(1));
        }
        limiter.give_back(address(2));
        limiter.take(address(1), now);
        assert!(limiter.take(address(1), now).is_exceeded);
    }

    #[test]
    fn forms_and_neighbors_of_an_address_are_counted_together() {
        let limiter = Limiter::new(1, MINUTE);
        let now = Instant::now();
        for (one, other) in
            [("192.0.2.1", "::ffff:192.0.2.1"), ("2001:db8::1", "2001:db8::ffff:1:2:3")]
        {
            assert!(!limiter.take(one.parse().unwrap(), now).is_exceeded);
            assert!(limiter.take(other.parse().unwrap(), now).is_exceeded);
        }
        assert!(!limiter.take("2001:db8:0:1::1".parse().unwrap(), now).is_exceeded);
    }

    #[test]
    fn addresses_without_end_take_no_memory_and_find_no_way_around() {
        let limiter = Limiter::new(1, MINUTE);
        let now = Instant::now();
        let refused = (0..50_000).filter(|it| limiter.take(address(*it), now).is_exceeded).count();
        assert_eq!(limiter.counted().len(), MAX_ADDRESSES + 1);
        assert_eq!(refused, 50_000 - MAX_ADDRESSES - 1);
        // The places of those whose time is over are free again.
        assert!(!limiter.take(address(60_000), now + MINUTE).is_exceeded);
        assert_eq!(limiter.counted().len(), 1);
    }
}
