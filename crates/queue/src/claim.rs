//! Jobs on their way to a worker.

use std::time::Duration;

use db::{Database, Engine, Moment, Row, new_id, params};
use tokio_util::sync::CancellationToken;

use crate::{Error, JobId, Lease, Result};

/// A job that is ours to run for the time of its lease.
#[derive(Debug)]
pub struct Claimed {
    pub id: JobId,
    pub kind: String,
    pub payload: serde_json::Value,
    /// 1 the first time.
    pub attempt: i64,
    pub max_attempts: i64,
    pub lane: Option<String>,
    pub lease: Lease,
    /// Cancelled when the worker is asked to stop: a long job may then end early at a good place, as a
    /// [`Retry`](crate::JobError::Retry) or by [`Lease::release`].
    pub stopping: CancellationToken,
}

impl Claimed {
    /// No attempt is left after this one.
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }
}

/// Tries against others for the same lane before the answer is that there is nothing to do for now.
const CONFLICTS: usize = 32;

/// Takes the first due job of these kinds: by priority, then by `run_at`. None when there is none.
///
/// A job whose lease has run out is due again, unless that was its last attempt: then it is a dead letter.
pub async fn claim(
    database: &Database,
    kinds: &[&str],
    worker: &str,
    now: Moment,
    lease: Duration,
) -> Result<Option<Claimed>> {
    if kinds.is_empty() {
        return Ok(None);
    }
    expire(database, now).await?;
    let lock = match database.engine() {
        // One statement writes at a time: what it selects is still so when it updates.
        Engine::Sqlite => "",
        // Rows that another claim is about to take are passed over.
        Engine::Postgres => "FOR UPDATE SKIP LOCKED",
    };
    let sql = format!(
        "UPDATE jobs
         SET state = 'leased', attempts = attempts + 1, lease_token = $1, leased_until = $2, worker = $3
         WHERE id = (
             SELECT id FROM jobs AS candidate
             WHERE state = 'waiting' AND run_at <= $4 AND kind IN ({})
                 AND NOT EXISTS (SELECT 1 FROM jobs WHERE lane = candidate.lane AND state = 'leased')
             ORDER BY priority DESC, run_at, id
             LIMIT 1 {lock}
         )
         RETURNING id, kind, payload, attempts, max_attempts, lane",
        db::list(5, kinds.len())
    );
    for _ in 0..CONFLICTS {
        let token = new_id(now);
        let mut params = params![token, now + lease, worker, now];
        params.extend(kinds.iter().map(|kind| db::Value::from(*kind)));
        match database.execute_returning(&sql, params).await {
            Ok(rows) => {
                return rows.first().map(|row| claimed(row, |id| Lease::new(id, token, lease))).transpose();
            }
            // Two claims saw a lane free at the same time and the index let one pass: look again.
            Err(error) if error.is_unique() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

fn claimed(row: &Row, lease: impl FnOnce(JobId) -> Lease) -> Result<Claimed> {
    let id: JobId = row.get("id")?;
    let payload: String = row.get("payload")?;
    Ok(Claimed {
        id,
        kind: row.get("kind")?,
        payload: serde_json::from_str(&payload).map_err(|source| Error::Payload { id, source })?,
        attempt: row.get("attempts")?,
        max_attempts: row.get("max_attempts")?,
        lane: row.get("lane")?,
        lease: lease(id),
        stopping: CancellationToken::new(),
    })
}

/// Takes back the jobs whose lease has run out.
async fn expire(database: &Database, now: Moment) -> Result<()> {
    // Hardly ever is there one: a look costs no write lock.
    let look = "SELECT 1 AS found FROM jobs WHERE state = 'leased' AND leased_until <= $1 LIMIT 1";
    if database.fetch_optional(look, params![now]).await?.is_none() {
        return Ok(());
    }
    let lock = match database.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => "FOR UPDATE SKIP LOCKED",
    };
    let sql = format!(
        "UPDATE jobs
         SET state = CASE WHEN attempts < max_attempts THEN 'waiting' ELSE 'dead' END,
             died_at = CASE WHEN attempts < max_attempts THEN NULL ELSE $1 END,
             last_error = 'the lease of worker ' || worker || ' ran out',
             lease_token = NULL, leased_until = NULL, worker = NULL
         WHERE id IN (SELECT id FROM jobs WHERE state = 'leased' AND leased_until <= $1 {lock})
         RETURNING id, kind, state"
    );
    for row in database.execute_returning(&sql, params![now]).await? {
        let (id, kind, state): (JobId, String, String) =
            (row.get("id")?, row.get("kind")?, row.get("state")?);
        tracing::warn!(job.id = %id, job.kind = kind, job.state = state, "the lease of a job ran out");
    }
    Ok(())
}
