//! Random sequences of everything that can be done to a queue, against a model of it.

use std::time::Duration;

use db::{Clock, Database, Moment, TestClock, params};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use queue::{Error, Fate, JobId, Lease, NewJob, State};
use serde_json::json;

use crate::setting::{LEASE, databases, enqueue, now, seconds, write};

const KINDS: [&str; 2] = ["a", "b"];

#[derive(Debug, Clone)]
enum Step {
    Enqueue { kind: usize, lane: Option<u8>, key: Option<u8>, priority: i64, delay: u64, max_attempts: i64 },
    Claim { kinds: Vec<usize> },
    // The numbers below choose among all leases there ever were, old ones too, or among all jobs.
    Guard(usize),
    Complete(usize),
    Retry(usize, u64),
    Kill(usize),
    Release(usize, u64),
    Revive(usize),
    Discard(usize),
    Advance(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let any = any::<usize>;
    let option = |of| prop::option::of(0_u8..of);
    prop_oneof![
        5 => (0..2_usize, option(2), option(3), 0..3_i64, 0..3_u64, 1..3_i64).prop_map(
            |(kind, lane, key, priority, delay, max_attempts)| {
                Step::Enqueue { kind, lane, key, priority, delay: delay * 10, max_attempts }
            }
        ),
        8 => prop::sample::subsequence(vec![0, 1], 1..=2).prop_map(|kinds| Step::Claim { kinds }),
        1 => any().prop_map(Step::Guard),
        2 => any().prop_map(Step::Complete),
        2 => (any(), 0..60_u64).prop_map(|(n, after)| Step::Retry(n, after)),
        1 => any().prop_map(Step::Kill),
        1 => (any(), 0..60_u64).prop_map(|(n, after)| Step::Release(n, after)),
        1 => any().prop_map(Step::Revive),
        1 => any().prop_map(Step::Discard),
        4 => (0..40_u64).prop_map(Step::Advance),
    ]
}

#[derive(Debug, Clone)]
struct Job {
    id: JobId,
    kind: &'static str,
    lane: Option<u8>,
    key: Option<u8>,
    priority: i64,
    run_at: Moment,
    attempts: i64,
    max_attempts: i64,
    state: State,
    /// The holder's place in the list of leases, and how long it holds.
    lease: Option<(usize, Moment)>,
}

impl Job {
    fn end(&mut self, state: State) {
        (self.state, self.lease) = (state, None);
    }

    fn end_attempt(&mut self) {
        self.end(if self.attempts < self.max_attempts { State::Waiting } else { State::Dead });
    }
}

#[derive(Default)]
struct Model {
    jobs: Vec<Job>,
    leases: usize,
}

impl Model {
    fn key_is_live(&self, key: Option<u8>) -> bool {
        self.jobs.iter().any(|job| key.is_some() && job.key == key && job.state != State::Dead)
    }

    fn claim(&mut self, kinds: &[&str], now: Moment) -> Option<&Job> {
        for job in &mut self.jobs {
            if job.lease.is_some_and(|(_, until)| until <= now) {
                job.end_attempt();
            }
        }
        let busy: Vec<_> =
            self.jobs.iter().filter(|job| job.state == State::Leased).map(|job| job.lane).collect();
        let due = self.jobs.iter_mut().filter(|job| {
            let free = job.lane.is_none() || !busy.contains(&job.lane);
            job.state == State::Waiting && job.run_at <= now && kinds.contains(&job.kind) && free
        });
        let job = due.min_by_key(|job| (-job.priority, job.run_at, job.id))?;
        job.state = State::Leased;
        job.attempts += 1;
        job.lease = Some((self.leases, now + LEASE));
        self.leases += 1;
        Some(job)
    }

    fn holder(&mut self, lease: usize) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|job| job.lease.is_some_and(|(holder, _)| holder == lease))
    }
}

/// Whether the lease was still good, as the queue tells it.
fn held<T>(outcome: queue::Result<T>) -> Result<Option<T>, TestCaseError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(Error::LeaseLost) => Ok(None),
        Err(error) => Err(TestCaseError::fail(format!("{error:?}"))),
    }
}

async fn play(database: &Database, steps: Vec<Step>) -> Result<(), TestCaseError> {
    database.execute("DELETE FROM jobs", params![]).await.unwrap();
    let clock = TestClock::new(now());
    let mut model = Model::default();
    let mut leases: Vec<Lease> = Vec::new();
    for step in steps {
        let now = clock.now();
        match step {
            Step::Advance(by) => {
                clock.advance(seconds(by));
            }
            Step::Enqueue { kind, lane, key, priority, delay, max_attempts } => {
                let mut job = NewJob::new(KINDS[kind], json!(model.jobs.len()), now);
                (job.lane, job.unique_key) = (lane.map(|n| n.to_string()), key.map(|n| n.to_string()));
                let job = job.priority(priority).max_attempts(max_attempts).run_at(now + seconds(delay));
                let (kind, run_at) = (KINDS[kind], job.run_at);
                let id = enqueue(database, job).await;
                prop_assert_eq!(id.is_none(), model.key_is_live(key));
                let (attempts, state, lease) = (0, State::Waiting, None);
                model.jobs.extend(id.map(|id| Job {
                    id,
                    kind,
                    lane,
                    key,
                    priority,
                    run_at,
                    attempts,
                    max_attempts,
                    state,
                    lease,
                }));
            }
            Step::Claim { kinds } => {
                let kinds: Vec<_> = kinds.into_iter().map(|kind| KINDS[kind]).collect();
                let claimed = queue::claim(database, &kinds, "model", now, LEASE).await.unwrap();
                let expected = model.claim(&kinds, now);
                prop_assert_eq!(
                    claimed.as_ref().map(|claimed| (claimed.id, claimed.attempt)),
                    expected.map(|job| (job.id, job.attempts))
                );
                leases.extend(claimed.map(|claimed| claimed.lease));
            }
            Step::Guard(n) if !leases.is_empty() => {
                let n = n % leases.len();
                let outcome = held(write(database, async |tx| leases[n].guard(tx, now).await).await)?;
                let holder = model.holder(n);
                prop_assert_eq!(outcome.is_some(), holder.is_some());
                if let Some(job) = holder {
                    job.lease = Some((n, now + LEASE));
                }
            }
            Step::Complete(n) if !leases.is_empty() => {
                let n = n % leases.len();
                let outcome = held(write(database, async |tx| leases[n].complete(tx).await).await)?;
                let id = model.holder(n).map(|job| job.id);
                prop_assert_eq!(outcome.is_some(), id.is_some());
                model.jobs.retain(|job| Some(job.id) != id);
            }
            Step::Retry(n, after) if !leases.is_empty() => {
                let n = n % leases.len();
                let after: Duration = seconds(after);
                let fate =
                    held(write(database, async |tx| leases[n].retry(tx, now, after, "no").await).await)?;
                let expected = model.holder(n).map(|job| {
                    job.end_attempt();
                    job.run_at = now + after;
                    if job.state == State::Dead { Fate::Dead } else { Fate::Waiting }
                });
                prop_assert_eq!(fate, expected);
            }
            Step::Kill(n) if !leases.is_empty() => {
                let n = n % leases.len();
                let outcome = held(write(database, async |tx| leases[n].kill(tx, now, "no").await).await)?;
                prop_assert_eq!(outcome, model.holder(n).map(|job| job.end(State::Dead)));
            }
            Step::Release(n, after) if !leases.is_empty() => {
                let n = n % leases.len();
                let run_at = now + seconds(after);
                let outcome = held(write(database, async |tx| leases[n].release(tx, run_at).await).await)?;
                let expected = model.holder(n).map(|job| {
                    job.end(State::Waiting);
                    job.attempts -= 1;
                    job.run_at = run_at;
                });
                prop_assert_eq!(outcome, expected);
            }
            Step::Revive(n) if !model.jobs.is_empty() => {
                let n = n % model.jobs.len();
                let job = model.jobs[n].clone();
                let revived = write(database, async |tx| queue::revive(tx, job.id, now).await).await.unwrap();
                prop_assert_eq!(revived, job.state == State::Dead && !model.key_is_live(job.key));
                if revived {
                    let job = &mut model.jobs[n];
                    job.end(State::Waiting);
                    (job.attempts, job.run_at) = (0, now);
                }
            }
            Step::Discard(n) if !model.jobs.is_empty() => {
                let n = n % model.jobs.len();
                let id = model.jobs[n].id;
                let discarded =
                    write(database, async |tx| queue::discard(tx, id).await).await.unwrap().is_some();
                prop_assert_eq!(discarded, model.jobs[n].state == State::Dead);
                if discarded {
                    model.jobs.remove(n);
                }
            }
            _ => {}
        }
    }

    for state in [State::Waiting, State::Leased, State::Dead] {
        let expected = model.jobs.iter().filter(|job| job.state == state).count() as i64;
        prop_assert_eq!(crate::setting::count(database, state).await, expected);
    }
    let mut dead: Vec<_> =
        model.jobs.iter().filter(|job| job.state == State::Dead).map(|job| job.id).collect();
    dead.sort_by(|x, y| y.cmp(x));
    let letters = queue::dead_letters(database, None, 1_000).await.unwrap();
    prop_assert_eq!(letters.iter().map(|letter| letter.id).collect::<Vec<_>>(), dead);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_does_what_its_model_does() {
    for database in databases().await {
        let handle = tokio::runtime::Handle::current();
        let mut runner =
            TestRunner::new(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() });
        let property = |steps| handle.block_on(play(&database, steps));
        let steps = prop::collection::vec(step(), 1..60);
        tokio::task::block_in_place(|| runner.run(&steps, property)).unwrap();
    }
}
