//! What an administrator sees of the queue, and does about dead letters.

use db::{Database, Moment, Transaction, params};

use crate::{Error, JobId, Result};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Waiting,
    Leased,
    Dead,
}

/// How many jobs of a kind are in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub kind: String,
    pub state: State,
    pub count: i64,
}

/// A job that used up its attempts, or failed for good.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadLetter {
    pub id: JobId,
    pub kind: String,
    pub lane: Option<String>,
    pub unique_key: Option<String>,
    pub payload: serde_json::Value,
    pub attempts: i64,
    pub created_at: Moment,
    pub died_at: Moment,
    pub error: String,
}

/// The jobs by kind and state; what is absent counts zero.
pub async fn counts(database: &Database) -> Result<Vec<Count>> {
    let sql = "SELECT kind, state, count(*) AS n FROM jobs GROUP BY kind, state ORDER BY kind, state";
    let mut counts = Vec::new();
    for row in database.fetch_all(sql, params![]).await? {
        let state = match row.get::<String>("state")?.as_str() {
            "waiting" => State::Waiting,
            "leased" => State::Leased,
            _ => State::Dead,
        };
        counts.push(Count { kind: row.get("kind")?, state, count: row.get("n")? });
    }
    Ok(counts)
}

/// Since when the job waits that should have run first; none when nothing that is due waits.
pub async fn waiting_since(database: &Database, now: Moment) -> Result<Option<Moment>> {
    let sql = "SELECT min(run_at) AS since FROM jobs WHERE state = 'waiting' AND run_at <= $1";
    Ok(database.fetch_one(sql, params![now]).await?.get("since")?)
}

/// The dead letters, those enqueued last first; `after` is the last one of the page before.
pub async fn dead_letters(database: &Database, after: Option<JobId>, limit: i64) -> Result<Vec<DeadLetter>> {
    let sql = "
        SELECT id, kind, lane, unique_key, payload, attempts, created_at, died_at, last_error FROM jobs
        WHERE state = 'dead' AND ($1 IS NULL OR id < $1)
        ORDER BY id DESC LIMIT $2";
    let mut letters = Vec::new();
    for row in database.fetch_all(sql, params![after, limit]).await? {
        let id: JobId = row.get("id")?;
        let payload: String = row.get("payload")?;
        letters.push(DeadLetter {
            id,
            kind: row.get("kind")?,
            lane: row.get("lane")?,
            unique_key: row.get("unique_key")?,
            payload: serde_json::from_str(&payload).map_err(|source| Error::Payload { id, source })?,
            attempts: row.get("attempts")?,
            created_at: row.get("created_at")?,
            died_at: row.get("died_at")?,
            error: row.get::<Option<String>>("last_error")?.unwrap_or_default(),
        });
    }
    Ok(letters)
}

/// Lets a dead letter run again from now on, with all its attempts. False when it is no dead letter, or when a job
/// with its unique key waits or runs.
pub async fn revive(transaction: &mut Transaction, id: JobId, now: Moment) -> Result<bool> {
    let sql = "
        UPDATE jobs SET state = 'waiting', attempts = 0, run_at = $2, died_at = NULL
        WHERE id = $1 AND state = 'dead' AND NOT EXISTS (
            SELECT 1 FROM jobs AS live WHERE live.unique_key = jobs.unique_key AND live.state <> 'dead'
        )";
    Ok(transaction.execute(sql, params![id, now]).await? > 0)
}

/// Deletes a dead letter; what it was to do (kind and payload), or none when it is no dead letter.
pub async fn discard(
    transaction: &mut Transaction,
    id: JobId,
) -> Result<Option<(String, serde_json::Value)>> {
    let sql = "DELETE FROM jobs WHERE id = $1 AND state = 'dead' RETURNING kind, payload";
    let Some(row) = transaction.fetch_optional(sql, params![id]).await? else { return Ok(None) };
    let payload: String = row.get("payload")?;
    let payload = serde_json::from_str(&payload).map_err(|source| Error::Payload { id, source })?;
    Ok(Some((row.get("kind")?, payload)))
}

/// Deletes all dead letters with a unique key.
pub async fn discard_key(transaction: &mut Transaction, unique_key: &str) -> Result<()> {
    let sql = "DELETE FROM jobs WHERE unique_key = $1 AND state = 'dead'";
    transaction.execute(sql, params![unique_key]).await?;
    Ok(())
}
