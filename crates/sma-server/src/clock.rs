//! The time by which schedules fire, and its zones.

use std::future::pending;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::watch;
use tokio::time::sleep;

/// Longest sleep: a computer that was suspended, or whose clock was set, notices within this time.
const LONGEST: Duration = Duration::from_secs(30);

/// The time by which schedules fire: that of the system, unless a test sets it.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<watch::Receiver<Timestamp>>);

/// What sets a [`Clock`].
#[derive(Debug)]
pub struct ClockHand(watch::Sender<Timestamp>);

impl Clock {
    /// Creates a clock that shows this time until its hand is moved.
    #[must_use]
    pub fn by_hand(time: Timestamp) -> (Self, ClockHand) {
        let (sender, receiver) = watch::channel(time);
        (Self(Some(receiver)), ClockHand(sender))
    }

    /// Returns the time.
    pub(crate) fn now(&self) -> Timestamp {
        self.0.as_ref().map_or_else(Timestamp::now, |hand| *hand.borrow())
    }

    /// Waits for a time. One that has passed is not waited for.
    pub(crate) async fn wait_until(&self, time: Timestamp) {
        if let Some(hand) = &self.0 {
            // Without a hand, the time never comes.
            if hand.clone().wait_for(|now| *now >= time).await.is_err() {
                pending::<()>().await;
            }
            return;
        }
        loop {
            let left = time.duration_since(Timestamp::now());
            if !left.is_positive() {
                return;
            }
            sleep(left.unsigned_abs().min(LONGEST)).await;
        }
    }
}

impl ClockHand {
    /// Sets the clock.
    pub fn set(&self, time: Timestamp) {
        self.0.send_replace(time);
    }
}

/// Returns the time zone of a configuration: the one with this name, by default that of this computer.
/// The error is a name that is unknown.
pub(crate) fn zone(name: Option<&str>) -> Result<TimeZone, &str> {
    let Some(name) = name else { return Ok(TimeZone::system()) };
    TimeZone::get(name).map_err(|_| name)
}
