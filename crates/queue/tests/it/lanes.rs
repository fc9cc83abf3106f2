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
        enqueue(&database, job("a").lane("x").max_attempts(1)).await;
        let next = enqueue(&database, job("b").lane("x").run_at(now() + seconds(1))).await;
        for end in 0..3 {
            let later = now() + LEASE * (end + 1);
            let held = claim(&database, now() + LEASE * end).await.unwrap();
            assert_ne!(Some(held.id), next, "the job with the earlier moment comes first");
            write(&database, async |transaction| match end {
                0 => held.lease.release(transaction, now()).await,
                1 => Ok(()),
                _ => held.lease.complete(transaction).await,
            })
            .await
            .unwrap();
            if end == 1 {
                // Its only attempt ran out of time: the lane passes on to the next job.
                let following = claim(&database, later).await.unwrap();
                assert_eq!(Some(following.id), next);
                return;
            }
        }
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
