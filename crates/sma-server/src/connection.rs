//! Connections: how many there may be, and which of them give way.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Connections at the same time.
const MAX_CONNECTIONS: usize = 256;

/// The connections that are open.
#[derive(Debug)]
pub(crate) struct Connections {
    slots: Arc<Semaphore>,
    /// Those that have made no request that was let in, the oldest first.
    strangers: Mutex<VecDeque<Weak<Connection>>>,
}

/// A connection, which takes its place until the last handle of it is dropped.
#[derive(Debug)]
pub(crate) struct Connection {
    /// Address of the client, or of what stands between.
    pub(crate) address: IpAddr,
    is_known: AtomicBool,
    ended: Notify,
    _slot: Option<OwnedSemaphorePermit>,
}

impl Default for Connections {
    fn default() -> Self {
        let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        Self { slots, strangers: Mutex::default() }
    }
}

impl Connections {
    /// Admits a connection. If there are too many, the oldest one without an accepted request is ended:
    /// whoever opens many and sends nothing keeps nobody out.
    pub(crate) async fn admit(&self, address: IpAddr) -> Arc<Connection> {
        let slot = match self.slots.clone().try_acquire_owned() {
            Ok(slot) => Some(slot),
            Err(_) => {
                self.end_oldest_stranger();
                // The semaphore is never closed.
                self.slots.clone().acquire_owned().await.ok()
            }
        };
        let connection = Arc::new(Connection {
            address: address.to_canonical(),
            is_known: AtomicBool::new(false),
            ended: Notify::new(),
            _slot: slot,
        });
        let mut strangers = self.strangers();
        strangers.retain(|other| other.upgrade().is_some_and(|other| !other.is_known()));
        strangers.push_back(Arc::downgrade(&connection));
        connection
    }

    /// Ends all connections that have made no request that was let in.
    pub(crate) fn end_strangers(&self) {
        while self.end_oldest_stranger() {}
    }

    /// Returns whether there was one.
    fn end_oldest_stranger(&self) -> bool {
        let mut strangers = self.strangers();
        while let Some(oldest) = strangers.pop_front() {
            if let Some(oldest) = oldest.upgrade().filter(|oldest| !oldest.is_known()) {
                oldest.ended.notify_one();
                return true;
            }
        }
        false
    }

    fn strangers(&self) -> MutexGuard<'_, VecDeque<Weak<Connection>>> {
        self.strangers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// Notes that a request of this connection was let in.
    pub(crate) fn make_known(&self) {
        self.is_known.store(true, Ordering::Relaxed);
    }

    /// Waits until the connection has to give way.
    pub(crate) async fn ended(&self) {
        self.ended.notified().await;
    }

    fn is_known(&self) -> bool {
        self.is_known.load(Ordering::Relaxed)
    }
}
