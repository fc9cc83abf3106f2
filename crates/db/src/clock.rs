//! The one home of "now" and of new ids.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use uuid::Uuid;

use crate::Moment;

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    fn now(&self) -> Moment;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Moment {
        (**self).now()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one home of now")]
    fn now(&self) -> Moment {
        jiff::Timestamp::now().into()
    }
}

/// A clock that stands still until it is told to move. Clones show the same time.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn new(now: Moment) -> Self {
        Self(Arc::new(AtomicI64::new(now.as_micros())))
    }

    pub fn set(&self, now: Moment) {
        self.0.store(now.as_micros(), Ordering::SeqCst);
    }

    /// Moves on by `duration` and returns the new time.
    pub fn advance(&self, duration: Duration) -> Moment {
        let moved = |micros| Some((Moment::from_micros(micros) + duration).as_micros());
        // The closure never declines, so the update cannot fail.
        let (Ok(before) | Err(before)) = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, moved);
        Moment::from_micros(before) + duration
    }
}

impl Default for TestClock {
    /// 2026-01-05T08:00:00Z, a Monday morning.
    fn default() -> Self {
        Self::new(Moment::from_seconds(1_767_600_000))
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Ids that this process has made.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A new UUID of version 7, whose order is that of the moments it is given, down to the microsecond; within one, that
/// in which this process made them.
///
/// A moment before 1970 counts as 1970.
pub fn new_id(at: Moment) -> Uuid {
    let micros = u64::try_from(at.as_micros()).unwrap_or(0);
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    // The next two bits are the variant's.
    let made = MADE.fetch_add(1, Ordering::Relaxed) & 0x3fff_ffff;
    bytes[2..6].copy_from_slice(&made.to_be_bytes());
    // The twelve bits after the milliseconds tell the fraction of a millisecond (RFC 9562, 6.2, method 3).
    let fraction = (micros % 1_000) * 4_096 / 1_000;
    bytes[0] = (fraction >> 8) as u8;
    bytes[1] = fraction as u8;
    uuid::Builder::from_unix_timestamp_millis(micros / 1_000, &bytes).into_uuid()
}
