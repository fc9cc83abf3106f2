//! Failed attempts, counted in the database so that waiting holds across processes.
//!
//! What takes long to judge is counted first ([`Attempts::count`]), and withdrawn when it was right; what is judged within a
//! transaction is counted there, once others at the same subject are held off.

use std::time::Duration;

use db::{Database, Moment, Transaction, params};
use uuid::Uuid;

use crate::error::Result;

/// How long failures count.
pub const THROTTLED_FOR: Duration = Duration::from_secs(15 * 60);
/// Failures a place on the network may make over all accounts: an office shares one.
const MOST_BY_ADDRESS: i64 = 100;

const FAILURES: &str = "SELECT count(*) AS failures FROM sign_in_failures WHERE subject = $1 AND at > $2";

/// [`THROTTLED_FOR`] as the pages tell it.
pub fn minutes() -> u32 {
    u32::try_from(THROTTLED_FOR.as_secs() / 60).unwrap_or(u32::MAX)
}

/// Attempts at one thing, from one place.
#[derive(Debug)]
pub struct Attempts {
    /// The first is forgotten by whoever gets it right.
    subjects: Vec<(String, i64)>,
}

/// An attempt that was counted before it was judged.
#[derive(Debug)]
pub struct Attempt {
    counted: Vec<Uuid>,
}

impl Attempts {
    /// `subject` may be failed at `most` times; `address` is where the request comes from.
    pub fn new(subject: String, most: i64, address: &str) -> Self {
        Self { subjects: vec![(subject, most), (format!("address:{address}"), MOST_BY_ADDRESS)] }
    }

    /// With a bound on something else that is tried.
    pub fn and(mut self, subject: String, most: i64) -> Self {
        self.subjects.push((subject, most));
        self
    }

    /// Counts one more, unless there were too many: none then. Of many that are counted at once, each sees all that were
    /// counted before it, so no more than may be are let through; some may be turned away though there was a place left.
    pub async fn count(&self, database: &Database, now: Moment) -> Result<Option<Attempt>> {
        // Whoever is kept waiting writes nothing.
        if self.exceed(database, now, 1).await? {
            return Ok(None);
        }
        let mut tx = database.begin().await?;
        let attempt = Attempt { counted: self.failed(&mut tx, now).await? };
        tx.commit().await?;
        if !self.exceed(database, now, 0).await? {
            return Ok(Some(attempt));
        }
        let mut tx = database.begin().await?;
        attempt.withdraw(&mut tx).await?;
        tx.commit().await?;
        Ok(None)
    }

    /// Whether those that were counted are more than may be, with so many more.
    async fn exceed(&self, database: &Database, now: Moment, more: i64) -> Result<bool> {
        for (subject, most) in &self.subjects {
            let row = database.fetch_one(FAILURES, params![subject, now - THROTTLED_FOR]).await?;
            if row.get::<i64>("failures")? + more > *most {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether there were too many, for whoever holds others at the same subject off until his transaction ends.
    pub async fn are_too_many(&self, tx: &mut Transaction, now: Moment) -> Result<bool> {
        for (subject, most) in &self.subjects {
            let row = tx.fetch_one(FAILURES, params![subject, now - THROTTLED_FOR]).await?;
            if row.get::<i64>("failures")? >= *most {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts one more.
    pub async fn failed(&self, tx: &mut Transaction, now: Moment) -> Result<Vec<Uuid>> {
        tx.execute("DELETE FROM sign_in_failures WHERE at < $1", params![now - THROTTLED_FOR]).await?;
        let mut counted = Vec::with_capacity(self.subjects.len());
        for (subject, _) in &self.subjects {
            let id = db::new_id(now);
            let sql = "INSERT INTO sign_in_failures (id, subject, at) VALUES ($1, $2, $3)";
            tx.execute(sql, params![id, subject, now]).await?;
            counted.push(id);
        }
        Ok(counted)
    }

    /// Those at the subject count no more: somebody got it right.
    pub async fn forget(&self, tx: &mut Transaction) -> Result<()> {
        tx.execute("DELETE FROM sign_in_failures WHERE subject = $1", params![&self.subjects[0].0]).await?;
        Ok(())
    }
}

impl Attempt {
    /// It was right, or was not judged: it counts no more.
    pub async fn withdraw(&self, tx: &mut Transaction) -> Result<()> {
        for id in &self.counted {
            tx.execute("DELETE FROM sign_in_failures WHERE id = $1", params![*id]).await?;
        }
        Ok(())
    }
}
