//! What the tests share.

use std::time::Duration;

use db::testing::{TestDatabase, each_engine};
use db::{Clock, Database, Migration, Moment, TestClock, Transaction};
use queue::{Claimed, JobId, NewJob, State};
use serde_json::json;

pub const LEASE: Duration = Duration::from_secs(30);

/// What a job of the tests does: it writes that it was run.
const RUNS: Migration = Migration {
    version: 2,
    name: "runs",
    sqlite: "CREATE TABLE runs (job TEXT NOT NULL) STRICT;",
    postgres: "CREATE TABLE runs (job UUID NOT NULL);",
};

pub async fn databases() -> Vec<TestDatabase> {
    each_engine(&[queue::MIGRATION, RUNS]).await
}

pub fn now() -> Moment {
    TestClock::default().now()
}

pub fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

pub fn job(kind: &str) -> NewJob {
    NewJob::new(kind, json!({ "n": 1 }), now())
}

pub async fn enqueue(database: &Database, job: NewJob) -> Option<JobId> {
    let mut transaction = database.begin().await.unwrap();
    let id = queue::enqueue(&mut transaction, job).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

pub async fn claim(database: &Database, now: Moment) -> Option<Claimed> {
    queue::claim(database, &["a", "b"], "test", now, LEASE).await.unwrap()
}

/// Runs what is to be written in a transaction of its own.
pub async fn write<T>(
    database: &Database,
    work: impl AsyncFnOnce(&mut Transaction) -> queue::Result<T>,
) -> queue::Result<T> {
    let mut transaction = database.begin().await?;
    let value = work(&mut transaction).await?;
    transaction.commit().await?;
    Ok(value)
}

pub async fn count(database: &Database, state: State) -> i64 {
    let counts = queue::counts(database).await.unwrap();
    counts.into_iter().filter(|each| each.state == state).map(|each| each.count).sum()
}

/// Waits for something to become true, and fails when it does not.
pub async fn eventually(what: &str, mut check: impl AsyncFnMut() -> bool) {
    let patience = async {
        while !check().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(seconds(30), patience).await.unwrap_or_else(|_| panic!("{what} never came true"));
}
