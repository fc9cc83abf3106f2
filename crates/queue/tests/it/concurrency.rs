use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use db::testing::TestDatabase;
use db::{Clock, Database, Engine, SystemClock, params};
use queue::{JobError, JobId, Worker};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::setting::{LEASE, count, databases, eventually, job, now, write};

/// As another process has it. SQLite is for one process; its writers share a connection.
async fn process(database: &TestDatabase) -> Database {
    match database.engine() {
        Engine::Sqlite => Database::clone(database),
        Engine::Postgres => Database::connect(database.url()).await.unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_workers_run_five_hundred_jobs_once_each() {
    for database in databases().await {
        let jobs = (0..500).map(|_| job("a")).collect();
        write(&database, async |transaction| queue::enqueue_many(transaction, jobs).await).await.unwrap();

        let stop = CancellationToken::new();
        let started = Arc::new(AtomicUsize::new(0));
        let mut workers = Vec::new();
        for n in 0..8 {
            let (database, started) = (process(&database).await, started.clone());
            let own = database.clone();
            let worker = Worker::new(database, Arc::new(SystemClock), format!("worker {n}"));
            let worker = worker.handle("a", 2, move |claimed| {
                started.fetch_add(1, Ordering::SeqCst);
                let database = own.clone();
                async move {
                    let mut transaction = database.begin().await?;
                    claimed.lease.guard(&mut transaction, SystemClock.now()).await?;
                    transaction.execute("INSERT INTO runs (job) VALUES ($1)", params![claimed.id]).await?;
                    // Half of them leave the end to the worker.
                    if claimed.id.0.as_bytes()[15].is_multiple_of(2) {
                        claimed.lease.complete(&mut transaction).await?;
                    }
                    transaction.commit().await?;
                    Ok::<_, JobError>(())
                }
            });
            workers.push(tokio::spawn(worker.run(stop.clone())));
        }
        eventually("an empty queue", async || queue::counts(&database).await.unwrap().is_empty()).await;
        stop.cancel();
        for worker in workers {
            worker.await.unwrap();
        }

        let mut runs: HashMap<JobId, usize> = HashMap::new();
        for row in database.fetch_all("SELECT job FROM runs", params![]).await.unwrap() {
            *runs.entry(row.get("job").unwrap()).or_default() += 1;
        }
        assert_eq!(runs.len(), 500);
        runs.retain(|_, times| *times > 1);
        assert!(runs.is_empty(), "run more than once: {runs:?}");
        assert_eq!(started.load(Ordering::SeqCst), 500);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lane_is_never_shared_however_many_claim_at_once() {
    for database in databases().await {
        let jobs = (0..90).map(|n| job("a").lane(format!("{}", n % 3))).collect();
        write(&database, async |transaction| queue::enqueue_many(transaction, jobs).await).await.unwrap();
        let busy: Arc<[AtomicBool; 3]> = Arc::default();
        let done = Arc::new(AtomicUsize::new(0));
        let mut claimers = JoinSet::new();
        for n in 0..8 {
            let (database, busy, done) = (process(&database).await, busy.clone(), done.clone());
            claimers.spawn(async move {
                while done.load(Ordering::SeqCst) < 90 {
                    let worker = format!("worker {n}");
                    let claimed = queue::claim(&database, &["a"], &worker, now(), LEASE).await.unwrap();
                    let Some(claimed) = claimed else {
                        tokio::task::yield_now().await;
                        continue;
                    };
                    let lane: usize = claimed.lane.as_deref().unwrap().parse().unwrap();
                    assert!(!busy[lane].swap(true, Ordering::SeqCst), "lane {lane} has two jobs");
                    tokio::task::yield_now().await;
                    let mut transaction = database.begin().await.unwrap();
                    claimed.lease.complete(&mut transaction).await.unwrap();
                    busy[lane].store(false, Ordering::SeqCst);
                    transaction.commit().await.unwrap();
                    done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        while let Some(claimer) = claimers.join_next().await {
            claimer.unwrap();
        }
        assert_eq!(done.load(Ordering::SeqCst), 90);
        assert!(queue::counts(&database).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_enqueuers_of_a_key_succeeds() {
    for database in databases().await {
        let mut enqueuers = Vec::new();
        for _ in 0..12 {
            let database = process(&database).await;
            enqueuers.push(tokio::spawn(async move {
                let job = job("a").unique_key("daily");
                write(&database, async |transaction| queue::enqueue(transaction, job).await).await.unwrap()
            }));
        }
        let mut enqueued = 0;
        for enqueuer in enqueuers {
            enqueued += usize::from(enqueuer.await.unwrap().is_some());
        }
        assert_eq!(enqueued, 1);
        assert_eq!(count(&database, queue::State::Waiting).await, 1);
    }
}
