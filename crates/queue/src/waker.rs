//! Telling the workers of this process that there is something to do.

use std::sync::Arc;

use tokio::sync::watch;

/// Wakes the workers that it was given to; clones wake the same ones. Other processes find a job at their next look,
/// within a second.
#[derive(Debug, Clone)]
pub struct Waker(Arc<watch::Sender<()>>);

impl Waker {
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }

    /// To be called once the transaction that enqueued is committed. Costs nothing when nobody waits.
    pub fn wake(&self) {
        self.0.send_replace(());
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}

impl Default for Waker {
    fn default() -> Self {
        Self::new()
    }
}
