//! A clock that goes on as the machine's, and can be moved forward.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use db::{Clock, Moment, SystemClock};
use jiff::ToSpan;
use jiff::tz::TimeZone;

/// Clones show the same time.
#[derive(Debug, Clone, Default)]
pub struct ShiftedClock(Arc<AtomicI64>);

impl ShiftedClock {
    /// So much time passes at once.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// It becomes noon of the day after tomorrow, in the firm's time zone: whatever the machine's clock says now.
    pub fn advance_to_a_noon(&self) {
        let now = self.now().timestamp().to_zoned(TimeZone::get("Europe/Paris").unwrap());
        let noon = now.date().checked_add(2.days()).unwrap().at(12, 0, 0, 0);
        let noon = now.time_zone().to_zoned(noon).unwrap().timestamp();
        self.advance(Moment::from(noon).since(self.now()));
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Moment {
        Moment::from_micros(SystemClock.now().as_micros() + self.0.load(Ordering::SeqCst))
    }
}
