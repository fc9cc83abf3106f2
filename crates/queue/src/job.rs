//! Jobs on their way in.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use db::{Moment, Transaction, Uuid, params};
use serde_json::Value;

use crate::Result;

/// Which job. Later jobs have higher ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub Uuid);

db::newtypes!(JobId(Uuid));

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for JobId {
    type Err = <Uuid as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// A job to enqueue.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Which handler runs it.
    pub kind: String,
    /// Jobs of one lane never run at the same time, whatever their kinds.
    pub lane: Option<String>,
    /// While a job with this key waits or runs, another is not enqueued.
    pub unique_key: Option<String>,
    /// What the handler needs to know: ids rather than data, and no secrets.
    pub payload: Value,
    /// Higher goes first.
    pub priority: i64,
    /// Not before this moment.
    pub run_at: Moment,
    /// At least 1.
    pub max_attempts: i64,
    created_at: Moment,
}

impl NewJob {
    /// A job to run as soon as possible, with ten attempts at most.
    pub fn new(kind: impl Into<String>, payload: Value, now: Moment) -> Self {
        Self {
            kind: kind.into(),
            lane: None,
            unique_key: None,
            payload,
            priority: 0,
            run_at: now,
            max_attempts: 10,
            created_at: now,
        }
    }

    pub fn lane(mut self, lane: impl Into<String>) -> Self {
        self.lane = Some(lane.into());
        self
    }

    pub fn unique_key(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }

    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = priority;
        self
    }

    pub fn run_at(mut self, run_at: Moment) -> Self {
        self.run_at = run_at;
        self
    }

    pub fn max_attempts(mut self, max_attempts: i64) -> Self {
        self.max_attempts = max_attempts;
        self
    }
}

/// Enqueues a job when the transaction commits; wake the workers then ([`Waker`](crate::Waker)).
///
/// None when a job with its `unique_key` waits or runs already. A running one may have read its data before this
/// transaction's writes: a handler that must see them looks again before it completes.
pub async fn enqueue(transaction: &mut Transaction, job: NewJob) -> Result<Option<JobId>> {
    Ok(enqueue_many(transaction, vec![job]).await?.pop().flatten())
}

/// Makes a waiting job due now, for whoever waits for what it does next.
pub async fn hurry(transaction: &mut Transaction, now: Moment, unique_key: &str) -> Result<()> {
    let sql = "UPDATE jobs SET run_at = $2 WHERE unique_key = $1 AND state = 'waiting' AND run_at > $2";
    transaction.execute(sql, params![unique_key, now]).await?;
    Ok(())
}

const COLUMNS: usize = 9;
const ROWS_PER_STATEMENT: usize = 1_000;

/// Enqueues several jobs; the answers are in their order, each as that of [`enqueue`].
pub async fn enqueue_many(transaction: &mut Transaction, jobs: Vec<NewJob>) -> Result<Vec<Option<JobId>>> {
    let mut ids: Vec<_> = jobs.iter().map(|job| JobId(db::new_id(job.created_at))).collect();
    // Among jobs of one priority and moment, those enqueued first go first.
    ids.sort_unstable();
    let mut jobs = jobs.into_iter();
    let mut inserted = HashSet::new();
    for ids in ids.chunks(ROWS_PER_STATEMENT) {
        let mut values = Vec::with_capacity(COLUMNS * ids.len());
        for (id, job) in ids.iter().zip(jobs.by_ref()) {
            values.extend(params![
                *id,
                job.kind,
                job.lane,
                job.unique_key,
                job.payload.to_string(),
                job.priority,
                job.run_at,
                job.created_at,
                job.max_attempts,
            ]);
        }
        let sql = format!(
            "INSERT INTO jobs (id, kind, lane, unique_key, payload, priority, run_at, created_at, max_attempts)
             VALUES {} ON CONFLICT DO NOTHING RETURNING id",
            db::rows(1, COLUMNS, ids.len())
        );
        for row in transaction.fetch_all(&sql, values).await? {
            inserted.insert(row.get::<JobId>("id")?);
        }
    }
    Ok(ids.into_iter().map(|id| inserted.contains(&id).then_some(id)).collect())
}
