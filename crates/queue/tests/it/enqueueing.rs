use queue::{NewJob, State};
use serde_json::json;

use crate::setting::{claim, count, databases, enqueue, job, now, seconds, write};

#[tokio::test]
async fn a_job_comes_out_as_it_went_in() {
    for database in databases().await {
        let payload = json!({ "channel": "é", "pages": [1, 2.5, null], "deep": { "quote": "\"'\\" } });
        let id =
            enqueue(&database, NewJob::new("a", payload.clone(), now()).lane("dbid:1").max_attempts(3)).await;

        let claimed = claim(&database, now()).await.unwrap();
        assert_eq!(Some(claimed.id), id);
        assert_eq!(claimed.kind, "a");
        assert_eq!(claimed.payload, payload);
        assert_eq!(claimed.lane.as_deref(), Some("dbid:1"));
        assert_eq!((claimed.attempt, claimed.max_attempts), (1, 3));
        assert!(!claimed.is_last_attempt());
        assert!(claim(&database, now()).await.is_none());
    }
}

#[tokio::test]
async fn a_job_exists_only_once_its_transaction_is_committed() {
    for database in databases().await {
        let mut transaction = database.begin().await.unwrap();
        queue::enqueue(&mut transaction, job("a")).await.unwrap().unwrap();
        drop(transaction);
        assert!(claim(&database, now()).await.is_none());
    }
}

#[tokio::test]
async fn only_the_kinds_asked_for_are_claimed() {
    for database in databases().await {
        enqueue(&database, job("other")).await;
        assert!(claim(&database, now()).await.is_none());
        assert!(queue::claim(&database, &[], "test", now(), seconds(30)).await.unwrap().is_none());
        let claimed = queue::claim(&database, &["a", "other"], "test", now(), seconds(30)).await.unwrap();
        assert_eq!(claimed.unwrap().kind, "other");
    }
}

#[tokio::test]
async fn higher_priority_goes_first_then_the_earlier_moment() {
    for database in databases().await {
        let low = enqueue(&database, job("a").priority(-1).run_at(now() - seconds(9))).await;
        let late = enqueue(&database, job("a")).await;
        let early = enqueue(&database, job("b").run_at(now() - seconds(1))).await;
        let high = enqueue(&database, job("a").priority(5)).await;
        for expected in [high, early, late, low] {
            assert_eq!(claim(&database, now()).await.map(|claimed| claimed.id), expected);
        }
        assert!(claim(&database, now()).await.is_none());
    }
}

#[tokio::test]
async fn a_job_is_not_run_before_its_moment() {
    for database in databases().await {
        enqueue(&database, job("a").run_at(now() + seconds(60)).priority(9)).await;
        assert!(claim(&database, now() + seconds(59)).await.is_none());
        assert!(claim(&database, now() + seconds(60)).await.is_some());
    }
}

#[tokio::test]
async fn a_job_with_a_live_twin_is_not_enqueued() {
    for database in databases().await {
        let keyed = || job("a").unique_key("channel 7");
        assert!(enqueue(&database, keyed()).await.is_some());
        assert!(enqueue(&database, keyed()).await.is_none(), "it waits");
        let claimed = claim(&database, now()).await.unwrap();
        assert!(enqueue(&database, job("a").unique_key("channel 8")).await.is_some());
        assert!(enqueue(&database, keyed()).await.is_none(), "it runs");
        write(&database, async |transaction| claimed.lease.complete(transaction).await).await.unwrap();
        assert!(enqueue(&database, keyed()).await.is_some(), "it is done");
    }
}

#[tokio::test]
async fn a_dead_twin_does_not_hold_a_job_off() {
    for database in databases().await {
        enqueue(&database, job("a").unique_key("channel 7")).await;
        let claimed = claim(&database, now()).await.unwrap();
        write(&database, async |transaction| claimed.lease.kill(transaction, now(), "no").await)
            .await
            .unwrap();
        assert!(enqueue(&database, job("a").unique_key("channel 7")).await.is_some());
    }
}

#[tokio::test]
async fn many_jobs_are_enqueued_at_once_with_an_answer_for_each() {
    for database in databases().await {
        enqueue(&database, job("a").unique_key("2").priority(1)).await;
        let jobs = (0..2_500).map(|n| job("a").unique_key((n / 2).to_string())).collect();
        let answers =
            write(&database, async |transaction| queue::enqueue_many(transaction, jobs).await).await.unwrap();
        assert_eq!(answers.len(), 2_500);
        for (n, answer) in answers.iter().enumerate() {
            assert_eq!(answer.is_some(), n % 2 == 0 && n != 4, "job {n}");
        }
        assert_eq!(count(&database, State::Waiting).await, 1_250);
        // They come out in their order, after the one that was there before.
        claim(&database, now()).await.unwrap();
        for answer in answers.iter().flatten().take(5) {
            assert_eq!(claim(&database, now()).await.map(|claimed| claimed.id), Some(*answer));
        }
        let none = write(&database, async |transaction| queue::enqueue_many(transaction, vec![]).await).await;
        assert!(none.unwrap().is_empty());
    }
}
