//! What all parts of a running simulator share.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, OnceLock},
    time::Duration,
};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    content::{Arriving, Contents},
    fault::Faults,
    listing::Quirks,
    lock,
    log::Log,
    simulator::Addresses,
    world::World,
};

pub(crate) struct Shared {
    world: Mutex<World>,
    pub contents: Contents,
    pub clock: Clock,
    pub faults: Mutex<Faults>,
    pub log: Log,
    pub quirks: Mutex<Quirks>,
    /// Uploads in pieces, by session.
    pub uploads: Mutex<HashMap<String, Arriving>>,
    /// Account and path of listings that are being answered.
    pub listings: Mutex<HashSet<String>>,
    pub token_lifetime: Duration,
    /// Counts changes of the world: long-polls and the snapshot wait for it.
    changes: watch::Sender<u64>,
    pub addresses: OnceLock<Addresses>,
    pub stop: CancellationToken,
}

impl Shared {
    pub fn new(world: World, contents: Contents, token_lifetime: Duration) -> Self {
        Self {
            world: Mutex::new(world),
            contents,
            clock: Clock::default(),
            faults: Mutex::default(),
            log: Log::default(),
            quirks: Mutex::default(),
            uploads: Mutex::default(),
            listings: Mutex::default(),
            token_lifetime,
            changes: watch::Sender::new(0),
            addresses: OnceLock::new(),
            stop: CancellationToken::new(),
        }
    }

    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&lock(&self.world))
    }

    pub fn change<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut world = lock(&self.world);
        let result = act(&mut world);
        // Still under the lock: who reads count and world under it sees a pair.
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// How many changes there were.
    pub fn changed(&self) -> u64 {
        *self.changes.borrow()
    }

    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}
