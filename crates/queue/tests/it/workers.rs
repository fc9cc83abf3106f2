use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use db::testing::TestDatabase;
use db::{Clock, Database, Moment, TestClock, params};
use queue::{Claimed, JobError, NewJob, State, Waker, Worker};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::setting::{LEASE, claim, count, databases, enqueue, eventually, job, now, seconds};

/// A clock that stands still, and counts how often it was asked.
#[derive(Debug, Default)]
struct CountingClock {
    asked: AtomicUsize,
    clock: TestClock,
}

impl Clock for CountingClock {
    fn now(&self) -> Moment {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.clock.now()
    }
}

impl CountingClock {
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    async fn asked_more_than(&self, times: usize) {
        while self.asked() <= times {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn worker(database: &TestDatabase, clock: &TestClock) -> Worker {
    Worker::new(Database::clone(database), Arc::new(clock.clone()), "worker").lease(LEASE)
}

/// Runs a worker in the background, and a way to stop it.
fn start(worker: Worker) -> (CancellationToken, JoinHandle<()>) {
    let stop = CancellationToken::new();
    (stop.clone(), tokio::spawn(worker.run(stop)))
}

async fn stop((token, running): (CancellationToken, JoinHandle<()>)) {
    token.cancel();
    tokio::time::timeout(seconds(30), running).await.expect("the worker stops").unwrap();
}

/// Enqueues a job for a handler that always ends in the same way, and waits until the job is no longer held.
async fn run_once(database: &TestDatabase, job: NewJob, end: fn() -> Result<(), JobError>) {
    enqueue(database, job).await;
    let (ran, mut runs) = mpsc::unbounded_channel();
    let handler = move |_: Claimed| {
        let ran = ran.clone();
        async move {
            ran.send(()).unwrap();
            end()
        }
    };
    let running = start(worker(database, &TestClock::default()).handle("a", 1, handler));
    runs.recv().await.unwrap();
    stop(running).await;
    assert_eq!(count(database, State::Leased).await, 0);
}

#[tokio::test]
async fn a_job_that_succeeds_is_gone() {
    for database in databases().await {
        run_once(&database, job("a"), || Ok(())).await;
        assert!(queue::counts(&database).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn any_error_means_that_the_job_is_tried_again_later() {
    for database in databases().await {
        run_once(&database, job("a"), || Err("x".parse::<i64>().unwrap_err().into())).await;
        assert!(claim(&database, now() + seconds(4)).await.is_none());
        assert_eq!(claim(&database, now() + seconds(5)).await.unwrap().attempt, 2);
    }
}

#[tokio::test]
async fn a_handler_may_say_when_to_try_again() {
    for database in databases().await {
        run_once(&database, job("a"), || Err(JobError::retry_after(std::fmt::Error, seconds(77)))).await;
        assert!(claim(&database, now() + seconds(76)).await.is_none());
        assert_eq!(claim(&database, now() + seconds(77)).await.unwrap().attempt, 2);
    }
}

#[tokio::test]
async fn a_failure_for_good_is_a_dead_letter_at_once() {
    for database in databases().await {
        run_once(&database, job("a"), || Err(JobError::fail("x".parse::<i64>().unwrap_err()))).await;
        let letters = queue::dead_letters(&database, None, 10).await.unwrap();
        assert_eq!(letters[0].error, "invalid digit found in string");
        assert_eq!(letters[0].attempts, 1);
    }
}

#[tokio::test]
async fn a_panic_is_tried_again_and_told() {
    for database in databases().await {
        run_once(&database, job("a").max_attempts(1), || panic!("the bounds are {}", "off")).await;
        let letters = queue::dead_letters(&database, None, 10).await.unwrap();
        assert_eq!(letters[0].error, "the job panicked: the bounds are off");
    }
}

#[test]
fn a_lost_lease_is_recognised_through_its_wrappings() {
    #[derive(Debug)]
    struct Wrapped(queue::Error);
    impl std::fmt::Display for Wrapped {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("could not record the page")
        }
    }
    impl std::error::Error for Wrapped {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    assert!(matches!(JobError::from(queue::Error::LeaseLost), JobError::LeaseLost));
    assert!(matches!(JobError::from(Wrapped(queue::Error::LeaseLost)), JobError::LeaseLost));
    let other = JobError::from(Wrapped(db::Error::NotFound.into()));
    assert!(matches!(&other, JobError::Retry { after: None, .. }));
    assert_eq!(other.to_string(), "could not record the page: no row found");
}

#[tokio::test]
async fn no_more_jobs_of_a_kind_run_at_once_than_allowed() {
    for database in databases().await {
        for _ in 0..5 {
            enqueue(&database, job("a")).await;
        }
        let other = enqueue(&database, job("b")).await;
        let (ran, mut runs) = mpsc::unbounded_channel();
        let handler = move |claimed: Claimed| {
            let ran = ran.clone();
            async move {
                ran.send(claimed.id).unwrap();
                pending().await
            }
        };
        let worker =
            worker(&database, &TestClock::default()).handle("a", 2, handler.clone()).handle("b", 1, handler);
        let running = start(worker.patience(Duration::ZERO));
        let first = [runs.recv().await, runs.recv().await, runs.recv().await];
        assert!(first.contains(&other), "a full kind does not hold another off");
        assert_eq!(count(&database, State::Leased).await, 3);
        assert_eq!(count(&database, State::Waiting).await, 3);
        stop(running).await;
        assert!(runs.try_recv().is_err());
    }
}

#[tokio::test]
async fn a_waker_saves_the_wait_for_the_next_look() {
    for database in databases().await {
        let (ran, mut runs) = mpsc::unbounded_channel();
        let waker = Waker::new();
        // By itself it would not look again before the test gives up.
        let worker = worker(&database, &TestClock::default()).waker(&waker).look(seconds(3_600));
        let worker = worker.handle("a", 1, move |_| {
            let ran = ran.clone();
            async move {
                ran.send(())?;
                Ok(())
            }
        });
        let running = start(worker);
        for _ in 0..10 {
            enqueue(&database, job("a")).await;
            waker.wake();
            tokio::time::timeout(seconds(60), runs.recv()).await.expect("it is woken").unwrap();
        }
        stop(running).await;
    }
}

#[tokio::test]
async fn a_job_of_another_process_is_found_without_being_told() {
    for database in databases().await {
        let (ran, mut runs) = mpsc::unbounded_channel();
        let worker = worker(&database, &TestClock::default()).handle("a", 1, move |_| {
            let ran = ran.clone();
            async move {
                ran.send(())?;
                Ok(())
            }
        });
        let running = start(worker);
        enqueue(&database, job("a")).await;
        tokio::time::timeout(seconds(30), runs.recv()).await.expect("found by looking").unwrap();
        stop(running).await;
    }
}

async fn leased_until(database: &Database) -> Moment {
    let row = database.fetch_one("SELECT leased_until FROM jobs", params![]).await.unwrap();
    row.get("leased_until").unwrap()
}

#[tokio::test]
async fn a_long_job_keeps_its_lease() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let (ran, mut runs) = mpsc::unbounded_channel();
        let (finish, finished) = tokio::sync::watch::channel(false);
        let clock = TestClock::default();
        let lease = Duration::from_millis(300);
        let worker = worker(&database, &clock).lease(lease).handle("a", 1, move |_| {
            let (ran, mut finished) = (ran.clone(), finished.clone());
            async move {
                ran.send(()).unwrap();
                finished.wait_for(|finished| *finished).await?;
                Ok(())
            }
        });
        let running = start(worker);
        runs.recv().await.unwrap();
        // By the test's clock, three leases go by; only the renewals take real time.
        for _ in 0..6 {
            let renewed = clock.advance(lease / 2) + lease;
            eventually("a renewal", async || leased_until(&database).await == renewed).await;
        }
        assert!(claim(&database, clock.now()).await.is_none());
        finish.send(true).unwrap();
        stop(running).await;
        assert!(queue::counts(&database).await.unwrap().is_empty());
        assert!(runs.try_recv().is_err(), "it ran once");
    }
}

/// Tells that it was dropped.
struct Bell(mpsc::UnboundedSender<&'static str>);

impl Drop for Bell {
    fn drop(&mut self) {
        let _ = self.0.send("dropped");
    }
}

#[tokio::test]
async fn a_handler_that_lost_its_lease_is_dropped() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let (tell, mut told) = mpsc::unbounded_channel();
        let clock = TestClock::default();
        let lease = Duration::from_millis(300);
        let worker = worker(&database, &clock).lease(lease).handle("a", 1, move |_| {
            let bell = Bell(tell.clone());
            async move {
                bell.0.send("started").unwrap();
                pending().await
            }
        });
        let running = start(worker);
        assert_eq!(told.recv().await, Some("started"));
        let mut thief = None;
        eventually("a lease that ran out", async || {
            // The worker may renew between these two; the next try finds it too late.
            let late = clock.advance(lease * 2);
            thief = queue::claim(&database, &["a"], "thief", late, LEASE * 100).await.unwrap();
            thief.is_some()
        })
        .await;
        assert_eq!(told.recv().await, Some("dropped"));
        stop(running).await;
        let thief = thief.unwrap();
        thief.lease.renew(&database, clock.now()).await.expect("the new holder is left alone");
    }
}

#[tokio::test]
async fn a_handler_that_ended_its_job_itself_is_left_to_finish() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let (tell, mut told) = mpsc::unbounded_channel();
        let own = Database::clone(&database);
        let clock = Arc::new(CountingClock::default());
        let worker = Worker::new(Database::clone(&database), clock.clone(), "worker").look(seconds(3_600));
        let worker = worker.lease(Duration::from_millis(30)).handle("a", 1, move |claimed| {
            let (database, tell, clock) = (own.clone(), tell.clone(), clock.clone());
            async move {
                // Asked when the job was claimed, when it began, when no other was found: from now on, by renewals alone.
                clock.asked_more_than(2).await;
                let before = clock.asked();
                let mut transaction = database.begin().await?;
                claimed.lease.complete(&mut transaction).await?;
                transaction.commit().await?;
                // A renewal finds nothing, and none comes after it: it may have asked while the job ended.
                let renewed = clock.asked_more_than(before);
                let _ = tokio::time::timeout(seconds(5), renewed).await;
                queue::counts(&database).await?;
                tell.send(())?;
                Ok(())
            }
        });
        let running = start(worker);
        tokio::time::timeout(seconds(30), told.recv()).await.expect("not dropped").unwrap();
        stop(running).await;
        assert!(queue::counts(&database).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_worker_told_to_stop_waits_for_its_jobs() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        enqueue(&database, job("a")).await;
        let (ran, mut runs) = mpsc::unbounded_channel();
        let worker = worker(&database, &TestClock::default()).handle("a", 1, move |claimed| {
            let ran = ran.clone();
            async move {
                ran.send(()).unwrap();
                claimed.stopping.cancelled().await;
                tokio::task::yield_now().await;
                Ok(())
            }
        });
        let running = start(worker);
        runs.recv().await.unwrap();
        stop(running).await;
        assert!(runs.try_recv().is_err(), "no job is claimed any more");
        assert_eq!(count(&database, State::Waiting).await, 1);
        assert_eq!(count(&database, State::Leased).await, 0);
    }
}

#[tokio::test]
async fn a_job_that_will_not_end_is_given_back_when_the_worker_stops() {
    for database in databases().await {
        enqueue(&database, job("a").max_attempts(1)).await;
        let (tell, mut told) = mpsc::unbounded_channel();
        let worker = worker(&database, &TestClock::default()).patience(Duration::from_millis(20));
        let worker = worker.handle("a", 1, move |_| {
            let bell = Bell(tell.clone());
            async move {
                bell.0.send("started").unwrap();
                pending().await
            }
        });
        let running = start(worker);
        assert_eq!(told.recv().await, Some("started"));
        stop(running).await;
        assert_eq!(told.recv().await, Some("dropped"));
        assert_eq!(claim(&database, now()).await.unwrap().attempt, 1);
    }
}
