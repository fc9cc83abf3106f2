//! The right to run a job for a while, and what ends it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use db::{Database, Moment, Transaction, Uuid, Value, params};

use crate::{Error, JobId, Result};

/// The right to run a job until it runs out. Whoever claims the job after that has another token, and every call here
/// fails with [`Error::LeaseLost`].
#[derive(Debug, Clone)]
pub struct Lease {
    id: JobId,
    token: Uuid,
    length: Duration,
    /// Whether the holder has ended it itself, in a transaction that may have been committed.
    settled: Arc<AtomicBool>,
}

/// What became of a job that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It will be tried again.
    Waiting,
    /// That was its last attempt: it is a dead letter.
    Dead,
}

/// A clock that was set back does not shorten a lease.
const RENEW: &str = "
    UPDATE jobs SET leased_until = CASE WHEN leased_until < $3 THEN $3 ELSE leased_until END
    WHERE id = $1 AND lease_token = $2";

/// An error message is kept up to this many characters.
const LONGEST_ERROR: usize = 4_000;

impl Lease {
    pub(crate) fn new(id: JobId, token: Uuid, length: Duration) -> Self {
        Self { id, token, length, settled: Arc::default() }
    }

    /// From one renewal to when it runs out.
    pub fn length(&self) -> Duration {
        self.length
    }

    /// To be called first in each business transaction of the job: renews the lease, and holds others off the job until
    /// the transaction ends. What is written after it is written only if the job was still ours.
    pub async fn guard(&self, transaction: &mut Transaction, now: Moment) -> Result<()> {
        self.write(transaction, RENEW, params![now + self.length]).await
    }

    /// Renews the lease.
    pub async fn renew(&self, database: &Database, now: Moment) -> Result<()> {
        held(database.execute(RENEW, params![self.id, self.token, now + self.length]).await?)
    }

    /// The job is done: it is deleted.
    pub async fn complete(&self, transaction: &mut Transaction) -> Result<()> {
        self.settle(transaction, "DELETE FROM jobs WHERE id = $1 AND lease_token = $2", params![]).await
    }

    /// The job failed for what may pass: it is tried again after a while, or is a dead letter when this was its last
    /// attempt.
    pub async fn retry(
        &self,
        transaction: &mut Transaction,
        now: Moment,
        after: Duration,
        error: &str,
    ) -> Result<Fate> {
        let sql = "
            UPDATE jobs
            SET state = CASE WHEN attempts < max_attempts THEN 'waiting' ELSE 'dead' END,
                died_at = CASE WHEN attempts < max_attempts THEN NULL ELSE $3 END,
                run_at = $4, last_error = $5, lease_token = NULL, leased_until = NULL, worker = NULL
            WHERE id = $1 AND lease_token = $2
            RETURNING state";
        self.settled.store(true, Ordering::Release);
        let params = params![self.id, self.token, now, now + after, shortened(error)];
        let row = transaction.fetch_optional(sql, params).await?.ok_or(Error::LeaseLost)?;
        Ok(if row.get::<String>("state")? == "dead" { Fate::Dead } else { Fate::Waiting })
    }

    /// The job failed for good: it is a dead letter.
    pub async fn kill(&self, transaction: &mut Transaction, now: Moment, error: &str) -> Result<()> {
        let sql = "
            UPDATE jobs
            SET state = 'dead', died_at = $3, last_error = $4, lease_token = NULL, leased_until = NULL, worker = NULL
            WHERE id = $1 AND lease_token = $2";
        self.settle(transaction, sql, params![now, shortened(error)]).await
    }

    /// Gives the job back, to run again from `run_at` on; this attempt does not count.
    pub async fn release(&self, transaction: &mut Transaction, run_at: Moment) -> Result<()> {
        let sql = "
            UPDATE jobs
            SET state = 'waiting', attempts = attempts - 1, run_at = $3,
                lease_token = NULL, leased_until = NULL, worker = NULL
            WHERE id = $1 AND lease_token = $2";
        self.settle(transaction, sql, params![run_at]).await
    }

    /// Whether the holder has asked for the end of the job itself; the transaction it did so in may be gone.
    pub(crate) fn is_settled(&self) -> bool {
        self.settled.load(Ordering::Acquire)
    }

    async fn settle(&self, transaction: &mut Transaction, sql: &str, params: Vec<Value>) -> Result<()> {
        self.settled.store(true, Ordering::Release);
        self.write(transaction, sql, params).await
    }

    /// Runs a statement whose first two parameters are the job and the token.
    async fn write(&self, transaction: &mut Transaction, sql: &str, params: Vec<Value>) -> Result<()> {
        let mut all = params![self.id, self.token];
        all.extend(params);
        held(transaction.execute(sql, all).await?)
    }
}

fn held(changed: u64) -> Result<()> {
    if changed == 0 { Err(Error::LeaseLost) } else { Ok(()) }
}

/// PostgreSQL's texts hold no NUL, which a message quoting a file's bytes may have.
fn shortened(error: &str) -> String {
    error.chars().filter(|character| *character != '\0').take(LONGEST_ERROR).collect()
}

/// How long to wait after the given attempt (1 for the first): 5 seconds, doubled each time, an hour at most.
pub fn backoff(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or(0);
    Duration::from_secs((5_u64 << doublings).min(3_600))
}
