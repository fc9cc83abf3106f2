use std::collections::HashSet;
use std::time::Duration;

use db::{Clock, Moment, TestClock, new_id, params, testing};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::schema::ALL;

/// Moments of all ages, many of them close to each other.
fn moments() -> impl Strategy<Value = Moment> {
    let any = (Moment::MIN.as_micros()..=Moment::MAX.as_micros()).prop_map(Moment::from_micros);
    let close = (-3_i64..3).prop_map(|micros| Moment::from_micros(1_767_600_000_000_000 + micros));
    prop_oneof![any, close, Just(Moment::MIN), Just(Moment::MAX), Just(Moment::EPOCH)]
}

#[tokio::test(flavor = "multi_thread")]
async fn stored_moments_sort_like_moments() {
    for database in testing::each_engine(ALL).await {
        let handle = tokio::runtime::Handle::current();
        let mut runner =
            TestRunner::new(ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() });
        let property = |mut moments: Vec<Moment>| {
            let stored: Vec<Moment> = handle.block_on(async {
                let params = moments
                    .iter()
                    .enumerate()
                    .flat_map(|(n, moment)| params![new_id(Moment::from_micros(n as i64 * 1_000)), *moment]);
                let sql = format!("INSERT INTO kinds (id, moment) VALUES {}", db::rows(1, 2, moments.len()));
                let mut transaction = database.begin().await.unwrap();
                transaction.execute(&sql, params.collect()).await.unwrap();
                let sql = "SELECT moment FROM kinds WHERE moment >= $1 ORDER BY moment";
                let rows = transaction.fetch_all(sql, params![Moment::MIN]).await.unwrap();
                transaction.rollback().await.unwrap();
                rows.iter().map(|row| row.get("moment").unwrap()).collect()
            });
            moments.sort();
            prop_assert_eq!(stored, moments);
            Ok(())
        };
        let strategy = prop::collection::vec(moments(), 1..40);
        tokio::task::block_in_place(|| runner.run(&strategy, property)).unwrap();
    }
}

proptest! {
    #[test]
    fn a_moment_reads_back_from_its_text(moment in moments()) {
        prop_assert_eq!(moment.to_string().parse::<Moment>().unwrap(), moment);
        let json = serde_json::to_string(&moment).unwrap();
        prop_assert_eq!(serde_json::from_str::<Moment>(&json).unwrap(), moment);
        prop_assert_eq!(Moment::from(moment.timestamp()), moment);
    }

    #[test]
    fn ids_sort_like_their_moments(mut earlier in moments(), mut later in moments()) {
        if earlier > later {
            std::mem::swap(&mut earlier, &mut later);
        }
        prop_assume!(earlier >= Moment::EPOCH && earlier != later);
        prop_assert!(new_id(earlier) < new_id(later));
    }

    #[test]
    fn adding_then_subtracting_leads_back(moment in moments(), seconds in 0_u64..1_000_000_000) {
        let duration = Duration::from_secs(seconds);
        prop_assume!(moment <= Moment::MAX - duration);
        prop_assert_eq!(moment + duration - duration, moment);
        prop_assert_eq!((moment + duration).since(moment), duration);
        prop_assert_eq!(moment.since(moment + duration), Duration::ZERO);
    }
}

#[test]
fn a_moment_is_told_in_utc() {
    let moment: Moment = "2026-03-29T02:30:00.250+02:00".parse().unwrap();
    assert_eq!(moment.to_string(), "2026-03-29T00:30:00.25Z");
    assert_eq!(moment.as_micros(), 1_774_744_200_250_000);
    assert_eq!(moment.as_millis(), 1_774_744_200_250);
    assert_eq!(moment.as_seconds(), 1_774_744_200);
    let error = "yesterday".parse::<Moment>().unwrap_err();
    assert!(error.to_string().contains("yesterday"));
}

#[test]
fn moments_stay_within_their_bounds() {
    assert_eq!(Moment::from_micros(i64::MAX), Moment::MAX);
    assert_eq!(Moment::from_seconds(i64::MIN), Moment::MIN);
    assert_eq!(Moment::MAX + Duration::MAX, Moment::MAX);
    assert_eq!(Moment::MIN - Duration::from_secs(1), Moment::MIN);
    assert_eq!(Moment::MIN.to_string(), "0001-01-01T00:00:00Z");
    assert_eq!(Moment::MAX.to_string(), "9999-12-30T22:00:00Z");
}

#[test]
fn a_test_clock_moves_only_when_told_to() {
    let clock = TestClock::default();
    let shared = clock.clone();
    assert_eq!(clock.now().to_string(), "2026-01-05T08:00:00Z");
    assert_eq!(clock.advance(Duration::from_secs(90)), shared.now());
    assert_eq!(shared.now().to_string(), "2026-01-05T08:01:30Z");
    shared.set(Moment::EPOCH);
    assert_eq!(clock.now(), Moment::EPOCH);
}

#[test]
fn ids_of_one_moment_differ() {
    let made: Vec<_> = (0..10_000).map(|_| new_id(Moment::EPOCH)).collect();
    assert!(made.is_sorted(), "within one moment, as they were made");
    let ids: HashSet<_> = made.into_iter().collect();
    assert_eq!(ids.len(), 10_000);
    assert!(ids.iter().all(|id| id.get_version_num() == 7));
}
