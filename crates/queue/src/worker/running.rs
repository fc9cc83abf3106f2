//! One job while it runs.

use std::sync::Arc;

use db::{Clock, Database};
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::Outcome;
use crate::{Error, Fate, JobError, Lease, Result, backoff};

pub(super) struct Running {
    pub(super) database: Database,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) lease: Lease,
    pub(super) attempt: i64,
    /// Cancelled when the worker has waited long enough.
    pub(super) drop: CancellationToken,
}

/// How often the end of a job is written when the database is busy, before that is left to the lease running out.
const TRIES: usize = 3;

impl Running {
    /// Waits for the handler's task, keeping its lease alive, and writes what came out.
    pub(super) async fn run(self, work: JoinHandle<Outcome>) {
        let mut work = AbortOnDropHandle::new(work);
        let end = tokio::select! {
            outcome = &mut work => match outcome {
                Ok(Ok(())) => End::Done,
                Ok(Err(error)) => End::Failed(error),
                Err(error) => End::Failed(JobError::retry(anyhow::anyhow!(panic_message(error)))),
            },
            () = self.until_lost() => End::Failed(JobError::LeaseLost),
            () = self.drop.cancelled() => End::Dropped,
        };
        // It is over before the job is anybody else's.
        work.abort();
        if !work.is_finished() {
            let _ = work.await;
        }
        self.settle(end).await;
    }

    /// Renews the lease every third of it; returns when it is lost.
    async fn until_lost(&self) {
        let mut runs_out = self.clock.now() + self.lease.length();
        loop {
            tokio::time::sleep(self.lease.length() / 3).await;
            let now = self.clock.now();
            match self.lease.renew(&self.database, now).await {
                Ok(()) => runs_out = now + self.lease.length(),
                // The handler has ended the job itself and is about to return.
                Err(Error::LeaseLost) if self.lease.is_settled() => std::future::pending().await,
                Err(Error::LeaseLost) => return,
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(error, "the lease of the job could not be renewed");
                    if self.clock.now() >= runs_out {
                        return;
                    }
                }
            }
        }
    }

    async fn settle(&self, end: End) {
        for attempt in 1..=TRIES {
            match self.write(&end).await {
                Err(Error::Database(error)) if error.is_busy() && attempt < TRIES => {}
                // It has ended the job itself, whatever it returned.
                Err(Error::LeaseLost) if self.lease.is_settled() => return,
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(error, "the end of the job could not be written: it will run again");
                    return;
                }
                Ok(()) => return,
            }
        }
    }

    async fn write(&self, end: &End) -> Result<()> {
        let now = self.clock.now();
        match end {
            // In a transaction of its own; if that was not committed, the job is not done and its lease runs out.
            End::Done if self.lease.is_settled() => return Ok(()),
            End::Failed(JobError::LeaseLost) => {
                tracing::warn!("the lease of the job was lost while it ran");
                return Ok(());
            }
            _ => {}
        }
        let mut transaction = self.database.begin().await?;
        match end {
            End::Done => self.lease.complete(&mut transaction).await?,
            End::Dropped => self.lease.release(&mut transaction, now).await?,
            End::Failed(JobError::Retry { error, after }) => {
                let after = after.unwrap_or_else(|| backoff(self.attempt));
                let text = format!("{error:#}");
                match self.lease.retry(&mut transaction, now, after, &text).await? {
                    Fate::Waiting => {
                        tracing::warn!(error = text, ?after, "the job failed and will be tried again")
                    }
                    Fate::Dead => tracing::error!(error = text, "the job failed for the last time"),
                }
            }
            End::Failed(JobError::Fail { error }) => {
                let text = format!("{error:#}");
                self.lease.kill(&mut transaction, now, &text).await?;
                tracing::error!(error = text, "the job failed for good");
            }
            End::Failed(JobError::LeaseLost) => {}
        }
        Ok(transaction.commit().await?)
    }
}

/// How a handler ended.
enum End {
    Done,
    Failed(JobError),
    /// The worker stops and will not wait any longer.
    Dropped,
}

fn panic_message(error: JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else { return "the job was dropped".to_owned() };
    let text = panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned());
    format!("the job panicked: {}", text.unwrap_or_default())
}
