//! The limits of a server that has a key: requests of an hour, and wrong keys of a minute.

use std::net::IpAddr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::config::Config;
use crate::failure::Failure;
use crate::limiter::{Left, Limiter};

pub(crate) const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
pub(crate) const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Wrong keys of a minute and address: enough for typing errors, and nothing for guessing.
const WRONG_KEYS: u32 = 10;

/// The limits. There are none without a key, since only this computer is served then.
#[derive(Debug)]
pub(crate) struct Limits {
    requests: Option<Limiter>,
    wrong_keys: Limiter,
}

impl Limits {
    pub(crate) fn new(config: &Config) -> Self {
        let is_limited = config.key.is_some() && config.requests_per_hour > 0;
        Self {
            requests: is_limited.then(|| Limiter::new(config.requests_per_hour, HOUR)),
            wrong_keys: Limiter::new(WRONG_KEYS, MINUTE),
        }
    }

    /// Counts a request, and returns what is left of its hour if that is limited.
    pub(crate) fn take_request(&self, address: IpAddr) -> Option<Left> {
        Some(self.requests.as_ref()?.take(address, Instant::now()))
    }

    /// Lets a request in whose key is right. Each is counted as wrong before it is looked at, so that
    /// many at the same time are no way around, and after too many of them a right one is refused, too:
    /// nobody learns from the answer which it was.
    ///
    /// # Errors
    /// When the key is wrong, or too many were.
    pub(crate) fn try_key(
        &self,
        address: IpAddr,
        is_right: impl FnOnce() -> bool,
    ) -> Result<(), Failure> {
        let left = self.wrong_keys.take(address, Instant::now());
        if left.is_exceeded {
            return Err(Failure::of_limit(left));
        }
        if !is_right() {
            return Err(Failure::Unauthorized);
        }
        self.wrong_keys.give_back(address);
        Ok(())
    }
}

impl Left {
    /// Adds the headers that say it.
    pub(crate) fn add_to(self, headers: &mut HeaderMap) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        headers.insert(LIMIT, self.limit.into());
        headers.insert(REMAINING, self.remaining.into());
        headers.insert(RESET, HeaderValue::from(seconds(now.saturating_add(self.reset))));
    }
}

impl Failure {
    /// Reports that a limit was exceeded.
    pub(crate) fn of_limit(left: Left) -> Self {
        Self::RateLimit { seconds: seconds(left.reset) }
    }
}

/// Returns whole seconds, after which the time is over.
fn seconds(time: Duration) -> u64 {
    time.as_secs().saturating_add(1)
}
