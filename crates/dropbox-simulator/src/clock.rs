//! The simulator's clock: the machine's, moved forward on demand so that tests need not wait for an expiry.

use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

/// Seconds since the Unix epoch: Dropbox shows no fractions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Moment(pub i64);

impl Moment {
    /// `2026-08-31T07:05:09Z`, the one format of the API.
    pub fn wire(self) -> String {
        jiff::Timestamp::from_second(self.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Reads the format of the API back; refuses anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = Moment(text.parse::<jiff::Timestamp>().ok()?.as_second());
        (moment.wire() == text).then_some(moment)
    }

    pub fn plus(self, duration: std::time::Duration) -> Self {
        Moment(self.0.saturating_add(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)))
    }
}

#[derive(Default)]
pub(crate) struct Clock {
    ahead: AtomicI64,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the simulator's one source of time")]
    pub fn now(&self) -> Moment {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        Moment(seconds + self.ahead.load(Ordering::Relaxed))
    }

    pub fn advance(&self, duration: std::time::Duration) {
        self.ahead.fetch_add(i64::try_from(duration.as_secs()).unwrap_or(0), Ordering::Relaxed);
    }
}
