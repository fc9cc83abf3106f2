use crate::setting::{LEASE, claim, databases, enqueue, job, now, seconds, write};

#[tokio::test]
async fn one_job_of_a_lane_runs_at_a_time() {
    for database in databases().await {
        let first = enqueue(&database, job("a").lane("x").priority(3)).await;
        let second = enqueue(&database, job("b").lane("x").priority(2)).await;
        let other = enqueue(&database, job("a").lane("y").priority(1)).await;
        let free = enqueue(&database, job("a")).await;

        let held = claim(&database, now()).await.unwrap();
        assert_eq!(Some(held.id), first);
        assert_eq!(claim(&database, now()).await.map(|claimed| claimed.id), other);
        assert_eq!(claim(&database, now()).await.map(|claimed| claimed.id), free);
        assert!(claim(&database, now()).await.is_none());

        write(&database, async |transaction| held.lease.complete(transaction).await).await.unwrap();
        assert_eq!(claim(&database, now()).await.map(|claimed| claimed.id), second);
    }
}

#[tokio::test]
async fn a_lane_is_free_again_however_its_job_ended() {
    for database in databases().await {
        let next = enqueue(&database, job("b").lane("x").priority(-1)).await;
        for end in ["completed", "killed", "to be tried again", "given back"] {
            enqueue(&database, job("a").lane("x")).await;
            let held = claim(&database, now()).await.unwrap().lease;
            assert!(claim(&database, now()).await.is_none());
            let later = now() + seconds(500);
            let ended = write(&database, async |transaction| match end {
                "completed" => held.complete(transaction).await,
                "killed" => held.kill(transaction, now(), "no").await,
                "given back" => held.release(transaction, later).await,
                _ => held.retry(transaction, now(), seconds(500), "no").await.map(|_| ()),
            });
            ended.await.unwrap();
            let following = claim(&database, now()).await.unwrap();
            assert_eq!(Some(following.id), next, "after one that was {end}");
            let back =
                write(&database, async |transaction| following.lease.release(transaction, now()).await);
            back.await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_lane_whose_holder_ran_out_of_time_and_attempts_passes_on() {
    for database in databases().await {
        enqueue(&database, job("a").lane("x").max_attempts(1).priority(1)).await;
        let next = enqueue(&database, job("b").lane("x")).await;
        claim(&database, now()).await.unwrap();
        assert!(claim(&database, now()).await.is_none());
        assert_eq!(claim(&database, now() + LEASE).await.map(|claimed| claimed.id), next);
    }
}

#[tokio::test]
async fn a_lane_whose_holder_is_of_a_kind_that_nobody_runs_any_more_is_freed() {
    for database in databases().await {
        enqueue(&database, job("gone").lane("x")).await;
        let waiting = enqueue(&database, job("a").lane("x")).await;
        queue::claim(&database, &["gone"], "old version", now(), LEASE).await.unwrap().unwrap();
        assert!(claim(&database, now()).await.is_none());
        assert_eq!(claim(&database, now() + LEASE).await.map(|claimed| claimed.id), waiting);
    }
}
