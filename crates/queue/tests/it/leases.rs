use db::params;
use queue::{Error, Fate, State, backoff};

use crate::setting::{LEASE, claim, count, databases, enqueue, job, now, seconds, write};

#[tokio::test]
async fn a_job_is_held_until_its_lease_runs_out() {
    for database in databases().await {
        let id = enqueue(&database, job("a")).await;
        claim(&database, now()).await.unwrap();
        assert!(claim(&database, now() + LEASE - seconds(1)).await.is_none());
        let again = claim(&database, now() + LEASE).await.unwrap();
        assert_eq!(Some(again.id), id);
        assert_eq!(again.attempt, 2, "an attempt that ended in silence counts");
    }
}

#[tokio::test]
async fn an_old_lease_can_do_nothing_any_more() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let old = claim(&database, now()).await.unwrap().lease;
        let later = now() + LEASE;
        let new = claim(&database, later).await.unwrap().lease;

        let lost =
            |outcome: queue::Result<()>| assert!(matches!(outcome, Err(Error::LeaseLost)), "{outcome:?}");
        lost(old.renew(&database, later).await);
        lost(write(&database, async |transaction| old.guard(transaction, later).await).await);
        lost(write(&database, async |transaction| old.complete(transaction).await).await);
        lost(write(&database, async |transaction| old.kill(transaction, later, "no").await).await);
        lost(write(&database, async |transaction| old.release(transaction, later).await).await);
        let retried =
            write(&database, async |transaction| old.retry(transaction, later, LEASE, "no").await).await;
        lost(retried.map(|_| ()));

        write(&database, async |transaction| new.complete(transaction).await).await.unwrap();
        assert_eq!(queue::counts(&database).await.unwrap(), []);
        lost(write(&database, async |transaction| new.guard(transaction, later).await).await);
    }
}

#[tokio::test]
async fn what_is_written_under_a_lost_lease_is_not_written() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let old = claim(&database, now()).await.unwrap();
        let new = claim(&database, now() + LEASE).await.unwrap();
        for (claimed, moment) in [(&old, now()), (&new, now() + LEASE)] {
            let _ = write(&database, async |transaction| {
                claimed.lease.guard(transaction, moment).await?;
                transaction.execute("INSERT INTO runs (job) VALUES ($1)", params![claimed.id]).await?;
                claimed.lease.complete(transaction).await
            })
            .await;
        }
        assert_eq!(database.fetch_all("SELECT job FROM runs", params![]).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn guarding_and_renewing_prolong_the_lease() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let lease = claim(&database, now()).await.unwrap().lease;
        write(&database, async |transaction| lease.guard(transaction, now() + seconds(20)).await)
            .await
            .unwrap();
        assert!(claim(&database, now() + seconds(49)).await.is_none());
        lease.renew(&database, now() + seconds(49)).await.unwrap();
        assert!(claim(&database, now() + seconds(78)).await.is_none());
        assert!(claim(&database, now() + seconds(79)).await.is_some());
    }
}

#[tokio::test]
async fn an_overdue_lease_that_nobody_took_is_still_good() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let lease = claim(&database, now()).await.unwrap().lease;
        write(&database, async |transaction| lease.guard(transaction, now() + LEASE * 2).await)
            .await
            .unwrap();
        assert!(claim(&database, now() + LEASE * 2).await.is_none());
    }
}

#[tokio::test]
async fn a_failed_job_is_tried_again_after_a_while_and_then_is_dead() {
    for database in databases().await {
        enqueue(&database, job("a").max_attempts(2)).await;
        let first = claim(&database, now()).await.unwrap();
        let fate = write(&database, async |transaction| {
            first.lease.retry(transaction, now(), seconds(5), "the provider is down").await
        });
        assert_eq!(fate.await.unwrap(), Fate::Waiting);
        assert!(claim(&database, now() + seconds(4)).await.is_none());

        let second = claim(&database, now() + seconds(5)).await.unwrap();
        assert_eq!(second.attempt, 2);
        assert!(second.is_last_attempt());
        let fate = write(&database, async |transaction| {
            second.lease.retry(transaction, now() + seconds(6), seconds(5), "still down").await
        });
        assert_eq!(fate.await.unwrap(), Fate::Dead);
        assert!(claim(&database, now() + LEASE * 99).await.is_none());
        assert_eq!(count(&database, State::Dead).await, 1);
    }
}

#[tokio::test]
async fn a_job_whose_worker_dies_each_time_is_dead_in_the_end() {
    for database in databases().await {
        enqueue(&database, job("a").max_attempts(2)).await;
        claim(&database, now()).await.unwrap();
        claim(&database, now() + LEASE).await.unwrap();
        assert!(claim(&database, now() + LEASE * 2).await.is_none());
        let letters = queue::dead_letters(&database, None, 10).await.unwrap();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].attempts, 2);
        assert_eq!(letters[0].error, "the lease of worker test ran out");
    }
}

#[tokio::test]
async fn a_job_given_back_has_lost_no_attempt() {
    for database in databases().await {
        enqueue(&database, job("a").max_attempts(1)).await;
        for _ in 0..3 {
            let claimed = claim(&database, now() + seconds(7)).await.unwrap();
            assert_eq!(claimed.attempt, 1);
            let later = now() + seconds(7);
            write(&database, async |transaction| claimed.lease.release(transaction, later).await)
                .await
                .unwrap();
            assert!(claim(&database, now() + seconds(6)).await.is_none());
        }
    }
}

#[tokio::test]
async fn an_end_that_is_rolled_back_leaves_the_lease_in_force() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let lease = claim(&database, now()).await.unwrap().lease;
        let mut transaction = database.begin().await.unwrap();
        lease.complete(&mut transaction).await.unwrap();
        transaction.rollback().await.unwrap();
        lease.renew(&database, now()).await.unwrap();
        write(&database, async |transaction| lease.complete(transaction).await).await.unwrap();
    }
}

#[tokio::test]
async fn any_error_message_can_be_kept() {
    for database in databases().await {
        enqueue(&database, job("a")).await;
        let lease = claim(&database, now()).await.unwrap().lease;
        let message = format!("a\0b {}", "é".repeat(100_000));
        write(&database, async |transaction| lease.kill(transaction, now(), &message).await).await.unwrap();
        let letter = queue::dead_letters(&database, None, 1).await.unwrap().remove(0);
        assert!(letter.error.starts_with("ab éé"));
        assert_eq!(letter.error.chars().count(), 4_000);
    }
}

#[test]
fn the_wait_doubles_up_to_an_hour() {
    let waits: Vec<u64> = (0..=12).map(|attempt| backoff(attempt).as_secs()).collect();
    assert_eq!(waits, [5, 5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600]);
    assert_eq!(backoff(i64::MAX), seconds(3_600));
    assert_eq!(backoff(i64::MIN), seconds(5));
}
