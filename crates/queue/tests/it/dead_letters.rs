use db::{Database, params};
use queue::{Count, JobId, NewJob, State};
use serde_json::json;

use crate::setting::{claim, databases, enqueue, job, now, seconds, write};

async fn killed(database: &Database, job: NewJob) -> JobId {
    enqueue(database, job).await.unwrap();
    let claimed = claim(database, now()).await.unwrap();
    let moment = now() + seconds(1);
    write(database, async |transaction| claimed.lease.kill(transaction, moment, "no such folder").await)
        .await
        .unwrap();
    claimed.id
}

async fn revive(database: &Database, id: JobId) -> bool {
    write(database, async |transaction| queue::revive(transaction, id, now()).await).await.unwrap()
}

async fn discard(database: &Database, id: JobId) -> bool {
    write(database, async |transaction| queue::discard(transaction, id).await).await.unwrap().is_some()
}

#[tokio::test]
async fn a_dead_letter_tells_what_it_was_and_why_it_died() {
    for database in databases().await {
        let job = NewJob::new("a", json!({ "run": 7 }), now()).lane("x").unique_key("k");
        let id = killed(&database, job).await;
        let letters = queue::dead_letters(&database, None, 10).await.unwrap();
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        assert_eq!((letter.id, letter.kind.as_str(), letter.attempts), (id, "a", 1));
        assert_eq!(letter.payload, json!({ "run": 7 }));
        assert_eq!((letter.lane.as_deref(), letter.unique_key.as_deref()), (Some("x"), Some("k")));
        assert_eq!((letter.created_at, letter.died_at), (now(), now() + seconds(1)));
        assert_eq!(letter.error, "no such folder");
    }
}

#[tokio::test]
async fn dead_letters_are_paged_from_the_last_to_the_first() {
    for database in databases().await {
        let mut ids = Vec::new();
        for n in 0..5 {
            ids.push(killed(&database, NewJob::new("a", json!(n), now() - seconds(100 - n))).await);
        }
        ids.reverse();
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = queue::dead_letters(&database, after, 2).await.unwrap();
            assert!(page.len() <= 2);
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            seen.extend(page.iter().map(|letter| letter.id));
        }
        assert_eq!(seen, ids);
    }
}

#[tokio::test]
async fn a_revived_dead_letter_runs_again_with_all_its_attempts() {
    for database in databases().await {
        let id = killed(&database, job("a").max_attempts(1)).await;
        assert!(claim(&database, now() + seconds(1_000)).await.is_none());
        assert!(revive(&database, id).await);
        assert!(!revive(&database, id).await, "it is dead no more");
        let claimed = claim(&database, now()).await.unwrap();
        assert_eq!((claimed.id, claimed.attempt), (id, 1));
        assert!(queue::dead_letters(&database, None, 10).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_dead_letter_with_a_live_twin_stays_dead() {
    for database in databases().await {
        let id = killed(&database, job("a").unique_key("k")).await;
        let twin = enqueue(&database, job("a").unique_key("k")).await;
        assert!(!revive(&database, id).await);
        let claimed = claim(&database, now()).await.unwrap();
        assert_eq!(Some(claimed.id), twin);
        write(&database, async |transaction| claimed.lease.complete(transaction).await).await.unwrap();
        assert!(revive(&database, id).await);
    }
}

#[tokio::test]
async fn only_dead_letters_can_be_discarded() {
    for database in databases().await {
        let live = enqueue(&database, job("b").run_at(now() + seconds(60))).await.unwrap();
        let dead = killed(&database, job("a")).await;
        assert!(!discard(&database, live).await);
        assert!(discard(&database, dead).await);
        assert!(!discard(&database, dead).await);
        assert!(queue::dead_letters(&database, None, 10).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_dead_letters_of_a_key_are_discarded_and_what_lives_stays() {
    for database in databases().await {
        let other = killed(&database, job("a").unique_key("other")).await;
        killed(&database, job("a").unique_key("k")).await;
        killed(&database, job("a").unique_key("k")).await;
        enqueue(&database, job("a").unique_key("k")).await.unwrap();
        write(&database, async |transaction| queue::discard_key(transaction, "k").await).await.unwrap();
        let left = queue::dead_letters(&database, None, 10).await.unwrap();
        assert_eq!(left.iter().map(|letter| letter.id).collect::<Vec<_>>(), [other]);
        assert!(claim(&database, now()).await.is_some());
    }
}

#[tokio::test]
async fn a_dead_letter_is_given_up_once_nothing_stands_in_for_it() {
    for database in databases().await {
        let given_up = async || {
            let sql = format!("SELECT g.unique_key, g.last_error FROM {} g", queue::given_up("a"));
            let row = database.fetch_optional(&sql, params![]).await.unwrap()?;
            Some((row.get::<String>("unique_key").unwrap(), row.get::<String>("last_error").unwrap()))
        };
        let is_alive = async || {
            let sql = format!("SELECT 1 AS one WHERE {}", queue::is_alive("'k'"));
            database.fetch_optional(&sql, params![]).await.unwrap().is_some()
        };
        killed(&database, job("b").unique_key("other")).await;
        killed(&database, job("a").unique_key("k")).await;
        assert_eq!(given_up().await, Some(("k".to_owned(), "no such folder".to_owned())));
        assert!(!is_alive().await);
        enqueue(&database, job("a").unique_key("k")).await.unwrap();
        assert_eq!(given_up().await, None);
        assert!(is_alive().await);
    }
}

#[tokio::test]
async fn the_job_that_should_have_run_first_tells_since_when_it_waits() {
    for database in databases().await {
        enqueue(&database, job("a").run_at(now() + seconds(9))).await;
        assert_eq!(queue::waiting_since(&database, now()).await.unwrap(), None, "none is due");
        enqueue(&database, job("a").run_at(now() + seconds(5))).await;
        let since = queue::waiting_since(&database, now() + seconds(10)).await.unwrap();
        assert_eq!(since, Some(now() + seconds(5)));
    }
}

#[tokio::test]
async fn jobs_are_counted_by_kind_and_state() {
    for database in databases().await {
        assert!(queue::counts(&database).await.unwrap().is_empty());
        killed(&database, job("a")).await;
        for kind in ["a", "a", "b"] {
            enqueue(&database, job(kind).run_at(now() + seconds(9))).await;
        }
        enqueue(&database, job("b")).await;
        claim(&database, now()).await.unwrap();
        let count = |kind: &str, state, count| Count { kind: kind.to_owned(), state, count };
        let mut counts = queue::counts(&database).await.unwrap();
        counts.sort_by(|x, y| (&x.kind, x.state).cmp(&(&y.kind, y.state)));
        let expected = [
            count("a", State::Waiting, 2),
            count("a", State::Dead, 1),
            count("b", State::Waiting, 1),
            count("b", State::Leased, 1),
        ];
        assert_eq!(counts, expected);
    }
}
