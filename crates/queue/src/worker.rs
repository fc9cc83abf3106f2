//! Claims jobs, runs their handlers, and settles what comes out.

mod running;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use db::{Clock, Database};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::{Claimed, JobError, Result, Waker, claim};
use running::Running;

/// How often an idle worker looks for jobs of other processes and for those whose moment has come.
const LOOK: Duration = Duration::from_secs(1);
/// The same after the database failed, so as not to flood the log.
const LOOK_AFTER_FAILURE: Duration = Duration::from_secs(5);

type Outcome = Result<(), JobError>;
type Handler = Arc<dyn Fn(Claimed) -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// Runs jobs until it is told to stop.
pub struct Worker {
    database: Database,
    clock: Arc<dyn Clock>,
    name: String,
    lease: Duration,
    patience: Duration,
    look: Duration,
    waker: Waker,
    kinds: HashMap<String, Kind>,
}

struct Kind {
    handler: Handler,
    concurrency: usize,
    running: usize,
}

impl Worker {
    /// `name` tells an administrator which process has a job.
    pub fn new(database: Database, clock: Arc<dyn Clock>, name: impl Into<String>) -> Self {
        Self {
            database,
            clock,
            name: name.into(),
            lease: Duration::from_secs(60),
            patience: Duration::from_secs(30),
            look: LOOK,
            waker: Waker::new(),
            kinds: HashMap::new(),
        }
    }

    /// Runs jobs of a kind, at most `concurrency` at once.
    ///
    /// The handler ends its lease itself in its last business transaction ([`Lease::complete`](crate::Lease::complete)), or returns Ok and
    /// the worker completes the job. A panic is a retry. When the lease is lost, the handler is dropped where it awaits.
    pub fn handle<F, R>(mut self, kind: impl Into<String>, concurrency: usize, handler: F) -> Self
    where
        F: Fn(Claimed) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |claimed| Box::pin(handler(claimed)));
        self.kinds.insert(kind.into(), Kind { handler, concurrency, running: 0 });
        self
    }

    /// Looks for jobs at once when this is poked.
    pub fn waker(mut self, waker: &Waker) -> Self {
        self.waker = waker.clone();
        self
    }

    /// How long a job stays ours without a sign of life; renewed every third of it. A minute when not set.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// How long to wait for running jobs when told to stop, before they are dropped and given back. 30 seconds when not
    /// set.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// How often an idle worker looks for jobs by itself. A second when not set.
    pub fn look(mut self, every: Duration) -> Self {
        self.look = every;
        self
    }

    /// Runs jobs until `stop` is cancelled, then waits for those that run.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut wake = self.waker.subscribe();
        let mut jobs = JoinSet::new();
        let drop_all = CancellationToken::new();
        while !stop.is_cancelled() {
            wake.mark_unchanged();
            let pause = match self.next().await {
                Ok(Some(claimed)) => {
                    self.start(&mut jobs, claimed, &stop, &drop_all);
                    continue;
                }
                Ok(None) => self.look,
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::error!(error, worker = self.name, "no job could be claimed");
                    LOOK_AFTER_FAILURE
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                // The waker outlives this: the worker holds one.
                _ = wake.changed() => {}
                Some(ended) = jobs.join_next() => self.ended(ended),
                () = tokio::time::sleep(pause) => {}
            }
        }
        let patience = tokio::time::sleep(self.patience);
        tokio::pin!(patience);
        loop {
            tokio::select! {
                ended = jobs.join_next() => match ended {
                    Some(_) => {}
                    None => return,
                },
                () = &mut patience, if !drop_all.is_cancelled() => drop_all.cancel(),
            }
        }
    }

    /// Claims a job of the kinds that may run one more.
    async fn next(&self) -> Result<Option<Claimed>> {
        let free = self.kinds.iter().filter(|(_, kind)| kind.running < kind.concurrency);
        let mut kinds: Vec<&str> = free.map(|(name, _)| name.as_str()).collect();
        // Always the same statement for the same kinds: it is prepared once.
        kinds.sort_unstable();
        claim(&self.database, &kinds, &self.name, self.clock.now(), self.lease).await
    }

    fn start(
        &mut self,
        jobs: &mut JoinSet<String>,
        mut claimed: Claimed,
        stop: &CancellationToken,
        drop_all: &CancellationToken,
    ) {
        let Some(kind) = self.kinds.get_mut(&claimed.kind) else { return };
        kind.running += 1;
        claimed.stopping = stop.clone();
        let span = tracing::info_span!("job", job.id = %claimed.id, job.kind = claimed.kind, job.attempt = claimed.attempt);
        let running = Running {
            database: self.database.clone(),
            clock: self.clock.clone(),
            lease: claimed.lease.clone(),
            attempt: claimed.attempt,
            drop: drop_all.clone(),
        };
        let (name, handler) = (claimed.kind.clone(), kind.handler.clone());
        let job = async move {
            // The handler is called inside its own task: a panic anywhere in it ends there.
            let work = async move { handler(claimed).await };
            running.run(tokio::spawn(work.in_current_span())).await;
            name
        };
        jobs.spawn(job.instrument(span));
    }

    fn ended(&mut self, kind: Result<String, tokio::task::JoinError>) {
        // The task around a handler does not panic, and is aborted only with the whole worker.
        if let Ok(kind) = kind.map_err(|error| tracing::error!(%error, "a job's task broke down"))
            && let Some(kind) = self.kinds.get_mut(&kind)
        {
            kind.running -= 1;
        }
    }
}
