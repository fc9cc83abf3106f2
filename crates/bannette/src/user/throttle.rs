//! Failed attempts, counted in the database so that waiting holds across processes.

use std::time::Duration;

use db::{Database, Moment, Transaction, params};

use crate::error::Result;

/// How long failures count.
pub const THROTTLED_FOR: Duration = Duration::from_secs(15 * 60);
/// Failures a place on the network may make over all accounts: an office shares one.
const MOST_BY_ADDRESS: i64 = 100;

/// [`THROTTLED_FOR`] as the pages tell it.
pub fn minutes() -> u32 {
    u32::try_from(THROTTLED_FOR.as_secs() / 60).unwrap_or(u32::MAX)
}

/// Attempts at one thing, from one place.
#[derive(Debug)]
pub struct Attempts {
    subjects: [(String, i64); 2],
}

impl Attempts {
    /// `subject` may be failed at `most` times; `address` is where the request comes from.
    pub fn new(subject: String, most: i64, address: &str) -> Self {
        Self { subjects: [(subject, most), (format!("address:{address}"), MOST_BY_ADDRESS)] }
    }

    pub async fn are_too_many(&self, database: &Database, now: Moment) -> Result<bool> {
        for (subject, most) in &self.subjects {
            let sql = "SELECT count(*) AS failures FROM sign_in_failures WHERE subject = $1 AND at > $2";
            let row = database.fetch_one(sql, params![subject, now - THROTTLED_FOR]).await?;
            if row.get::<i64>("failures")? >= *most {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts one more.
    pub async fn failed(&self, tx: &mut Transaction, now: Moment) -> Result<()> {
        for (subject, _) in &self.subjects {
            let sql = "INSERT INTO sign_in_failures (id, subject, at) VALUES ($1, $2, $3)";
            tx.execute(sql, params![db::new_id(now), subject, now]).await?;
        }
        tx.execute("DELETE FROM sign_in_failures WHERE at < $1", params![now - THROTTLED_FOR]).await?;
        Ok(())
    }

    /// Those at the subject count no more: somebody got it right.
    pub async fn forget(&self, tx: &mut Transaction) -> Result<()> {
        tx.execute("DELETE FROM sign_in_failures WHERE subject = $1", params![&self.subjects[0].0]).await?;
        Ok(())
    }
}
