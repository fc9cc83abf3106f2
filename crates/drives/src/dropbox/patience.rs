//! How long and how often a call tries again, and the gate that all calls of an account wait at.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

/// Bounds of the retries inside one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The first pause; each later one is twice as long, give or take.
    pub base_delay: Duration,
    /// How often the call is made in all, at least once.
    pub attempts: u32,
    /// How long all pauses of one call may be together.
    pub max_total_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { base_delay: Duration::from_millis(500), attempts: 5, max_total_wait: Duration::from_secs(120) }
    }
}

/// What is left of one call's retries.
#[derive(Debug)]
pub(super) struct Patience {
    next_delay: Duration,
    attempts: u32,
    wait: Duration,
}

impl RetryPolicy {
    pub(super) fn start(&self) -> Patience {
        Patience {
            next_delay: self.base_delay,
            attempts: self.attempts.saturating_sub(1),
            wait: self.max_total_wait,
        }
    }
}

impl Patience {
    /// How long to pause before the next attempt: `asked` by the server, else by doubling. None when used up.
    pub(super) fn next(&mut self, asked: Option<Duration>) -> Option<Duration> {
        let pause = self.next_at_gate(asked)?;
        self.spend(pause);
        Some(pause)
    }

    /// The same for a pause that the gate will take from this patience.
    pub(super) fn next_at_gate(&mut self, asked: Option<Duration>) -> Option<Duration> {
        let own = self.next_delay.mul_f64(0.75 + 0.5 * random_fraction());
        let pause = asked.unwrap_or(own);
        if self.attempts == 0 || pause > self.wait {
            return None;
        }
        self.attempts -= 1;
        self.next_delay = self.next_delay.saturating_mul(2);
        Some(pause)
    }

    /// Takes a pause; whether there was patience left for it.
    fn spend(&mut self, pause: Duration) -> bool {
        let left = self.wait.checked_sub(pause);
        self.wait = left.unwrap_or(self.wait);
        left.is_some()
    }
}

/// Closed while the provider asks the account to wait.
#[derive(Debug, Default)]
pub(super) struct Gate {
    opens: Mutex<Option<Instant>>,
}

impl Gate {
    pub(super) fn close(&self, wait: Duration) {
        let until = Instant::now().checked_add(wait);
        let mut opens = self.opens.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *opens = (*opens).max(until);
    }

    /// Waits until the gate is open. If that is longer than the call may wait: how long it would be.
    pub(super) async fn pass(&self, patience: &mut Patience) -> Result<(), Duration> {
        loop {
            let opens = *self.opens.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            let left = opens.map(|at| at.saturating_duration_since(Instant::now())).unwrap_or_default();
            if left.is_zero() {
                return Ok(());
            }
            if !patience.spend(left) {
                return Err(left);
            }
            tokio::time::sleep(left).await;
        }
    }
}

/// Between 0 and 1, so that many clients that failed together don't come back together.
fn random_fraction() -> f64 {
    let random = getrandom::u32().unwrap_or(u32::MAX / 2);
    f64::from(random) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(attempts: u32, max_total_wait: Duration) -> RetryPolicy {
        RetryPolicy { base_delay: Duration::from_millis(100), attempts, max_total_wait }
    }

    #[test]
    fn pauses_double_and_end() {
        let mut patience = policy(4, Duration::from_secs(9)).start();
        let pauses: Vec<_> = std::iter::from_fn(|| patience.next(None)).collect();
        assert_eq!(pauses.len(), 3);
        for (pause, expected) in pauses.iter().zip([100.0, 200.0, 400.0]) {
            let ratio = pause.as_secs_f64() * 1000.0 / expected;
            assert!((0.75..=1.25).contains(&ratio), "{pauses:?}");
        }
    }

    #[test]
    fn a_wait_longer_than_allowed_is_not_taken() {
        let mut patience = policy(9, Duration::from_secs(2)).start();
        assert_eq!(patience.next(Some(Duration::from_secs(2))), Some(Duration::from_secs(2)));
        assert_eq!(patience.next(Some(Duration::from_millis(1))), None);
    }

    #[tokio::test]
    async fn all_calls_wait_at_the_gate_and_impatient_ones_are_told() {
        let gate = Gate::default();
        gate.close(Duration::from_millis(60));
        gate.close(Duration::from_millis(5));
        let start = Instant::now();
        let refused = gate.pass(&mut policy(5, Duration::from_millis(1)).start()).await;
        assert!(
            refused.is_err_and(|left| left > Duration::from_millis(1) && left <= Duration::from_millis(60))
        );
        assert_eq!(gate.pass(&mut policy(5, Duration::from_secs(30)).start()).await, Ok(()));
        assert!(start.elapsed() >= Duration::from_millis(60));
    }
}
