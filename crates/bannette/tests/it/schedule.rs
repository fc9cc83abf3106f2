//! Once a day, by itself: with a clock that the test moves.

use std::sync::Arc;
use std::time::Duration;

use bannette::collecting::schedule;
use db::{Clock, Moment, TestClock};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::support::firm::folder;
use crate::support::{Desk, Engine, Firm, Run, Settings, pdf};

const HOUR: Duration = Duration::from_secs(3_600);

fn moment(text: &str) -> Moment {
    text.parse::<jiff::Timestamp>().unwrap().into()
}

/// A firm whose time stands still at `start`, with one channel.
async fn firm_at(
    start: &str,
    engine: Engine,
    configure: fn(&mut bannette::config::Config),
) -> (Firm, Desk, TestClock) {
    let clock = TestClock::new(moment(start));
    let settings = Settings { engine, clock: Some(Arc::new(clock.clone())), configure };
    let firm = Firm::start_with(settings).await;
    let desk = firm.desk("/Achats").await;
    (firm, desk, clock)
}

async fn next_run(firm: &Firm, channel: &str) -> Moment {
    let channel = firm.api.get(&format!("/api/v1/channels/{channel}")).await.json(200);
    moment(channel["next_run_at"].as_str().unwrap())
}

async fn scheduled(firm: &Firm, channel: &str) -> Vec<Run> {
    firm.api.list(&format!("/api/v1/runs?trigger=scheduled&channel={channel}")).await
}

/// What the clock's tick starts, run to the end.
async fn tick(firm: &Firm, channel: &str) -> usize {
    let started = schedule::tick(&firm.app).await.unwrap();
    if started > 0 {
        let run = scheduled(firm, channel).await.remove(0);
        assert_eq!(firm.run_to_end(&run.id).await.state, "succeeded");
    }
    started
}

fn in_paris(moment: Moment) -> jiff::Zoned {
    moment.timestamp().to_zoned(TimeZone::get("Europe/Paris").unwrap())
}

#[tokio::test]
async fn a_channel_runs_once_a_day_at_its_own_minute_of_the_window() {
    for engine in Engine::BOTH {
        let (firm, desk, clock) = firm_at("2026-01-05T08:00:00Z", engine, |_| {}).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        let first = next_run(&firm, &desk.channel).await;
        let local = in_paris(first);
        assert_eq!(local.date(), jiff::civil::date(2026, 1, 6));
        assert!((1..6).contains(&local.hour()), "{local}");

        assert_eq!(tick(&firm, &desk.channel).await, 0);
        clock.set(first - Duration::from_secs(1));
        assert_eq!(tick(&firm, &desk.channel).await, 0);
        clock.set(first);
        assert_eq!(tick(&firm, &desk.channel).await, 1);
        let runs = scheduled(&firm, &desk.channel).await;
        assert_eq!((runs.len(), runs[0].trigger.as_str(), runs[0].counts.collected), (1, "scheduled", 1));
        for _ in 0..23 {
            clock.advance(HOUR);
            assert_eq!(tick(&firm, &desk.channel).await, 0);
        }
        clock.advance(HOUR);
        assert_eq!(clock.now(), next_run(&firm, &desk.channel).await);
        assert_eq!(tick(&firm, &desk.channel).await, 1);
        assert_eq!(scheduled(&firm, &desk.channel).await.len(), 2);
    }
}

#[tokio::test]
async fn days_missed_are_caught_up_by_one_run() {
    for engine in Engine::BOTH {
        let (firm, desk, clock) = firm_at("2026-01-05T08:00:00Z", engine, |_| {}).await;
        let first = next_run(&firm, &desk.channel).await;
        clock.set(first + 72 * HOUR + 2 * HOUR);
        assert_eq!(tick(&firm, &desk.channel).await, 1);
        assert_eq!(tick(&firm, &desk.channel).await, 0);
        assert_eq!(next_run(&firm, &desk.channel).await, first + 96 * HOUR);
        clock.set(first + 96 * HOUR);
        assert_eq!(tick(&firm, &desk.channel).await, 1);
        assert_eq!(scheduled(&firm, &desk.channel).await.len(), 2);
    }
}

#[tokio::test]
async fn several_processes_start_the_run_of_a_day_once() {
    for engine in Engine::BOTH {
        let (firm, desk, clock) = firm_at("2026-01-05T08:00:00Z", engine, |_| {}).await;
        let mut processes = vec![Arc::clone(&firm.app)];
        for _ in 0..3 {
            processes.push(firm.another_process().await);
        }
        clock.set(next_run(&firm, &desk.channel).await);
        let ticks = futures::future::join_all(processes.iter().map(|app| schedule::tick(app))).await;
        assert_eq!(ticks.into_iter().map(Result::unwrap).sum::<usize>(), 1);
        assert_eq!(scheduled(&firm, &desk.channel).await.len(), 1);
    }
}

#[tokio::test]
async fn nights_of_daylight_saving_neither_skip_nor_double_a_day() {
    // The window is the hour that one night does not have and the other has twice.
    let configure = |config: &mut bannette::config::Config| {
        config.collection.window_start = jiff::civil::time(2, 0, 0, 0);
        config.collection.window_end = jiff::civil::time(3, 0, 0, 0);
    };
    for start in ["2026-03-27T12:00:00Z", "2026-10-23T12:00:00Z"] {
        let (firm, desk, clock) = firm_at(start, Engine::Sqlite, configure).await;
        let mut days: Vec<Date> = Vec::new();
        for _ in 0..4 * 24 * 4 {
            clock.advance(HOUR / 4);
            if tick(&firm, &desk.channel).await == 1 {
                days.push(in_paris(clock.now()).date());
            }
        }
        let first = in_paris(moment(start)).date();
        let expected: Vec<Date> =
            (1..=4).map(|day| first.checked_add(jiff::Span::new().days(day)).unwrap()).collect();
        assert_eq!(days, expected);
    }
}

#[tokio::test]
async fn a_manual_run_counts_apart() {
    let (firm, desk, clock) = firm_at("2026-01-05T08:00:00Z", Engine::Sqlite, |_| {}).await;
    let slot = next_run(&firm, &desk.channel).await;
    // Right before its slot, and right after.
    clock.set(slot - Duration::from_secs(60));
    assert_eq!(firm.collect(&desk.channel).await.trigger, "manual");
    assert_eq!(next_run(&firm, &desk.channel).await, slot);
    clock.set(slot);
    assert_eq!(tick(&firm, &desk.channel).await, 1);
    clock.advance(Duration::from_secs(60));
    firm.collect(&desk.channel).await;
    let next = next_run(&firm, &desk.channel).await;
    assert_eq!(next, slot + 24 * HOUR);
    clock.set(next);
    assert_eq!(tick(&firm, &desk.channel).await, 1);
    assert_eq!(scheduled(&firm, &desk.channel).await.len(), 2);
    assert_eq!(firm.api.list::<Value>("/api/v1/runs?trigger=manual").await.len(), 2);
}

#[tokio::test]
async fn a_run_under_way_at_its_slot_is_waited_for_and_then_the_days_run_is_made_up_for() {
    for engine in Engine::BOTH {
        let (firm, desk, clock) = firm_at("2026-01-05T08:00:00Z", engine, |_| {}).await;
        let slot = next_run(&firm, &desk.channel).await;
        clock.set(slot - Duration::from_secs(60));
        let manual = firm.request(&desk.channel).await;
        clock.set(slot + HOUR);
        assert_eq!(schedule::tick(&firm.app).await.unwrap(), 0);
        firm.run_to_end(&manual).await;
        assert_eq!(tick(&firm, &desk.channel).await, 1);
        assert_eq!(next_run(&firm, &desk.channel).await, slot + 24 * HOUR);
    }
}

#[tokio::test]
async fn the_minute_is_the_channels_own_and_stays_the_same() {
    let (firm, desk, clock) = firm_at("2026-01-05T08:00:00Z", Engine::Sqlite, |_| {}).await;
    let mut minutes = std::collections::HashSet::new();
    for _ in 0..8 {
        let channel = firm.channel(&desk.company, json!([folder("/Achats", true, &desk.binder)])).await;
        minutes.insert(next_run(&firm, &channel).await);
    }
    assert!(minutes.len() > 4, "all at once: {minutes:?}");
    let slot = next_run(&firm, &desk.channel).await;
    for day in 0..5 {
        clock.set(slot + 24 * HOUR * day);
        schedule::tick(&firm.app).await.unwrap();
        for run in firm.api.list::<Run>("/api/v1/runs?state=queued").await {
            firm.run_to_end(&run.id).await;
        }
        assert_eq!(next_run(&firm, &desk.channel).await, slot + 24 * HOUR * (day + 1));
    }
}

#[tokio::test]
async fn a_channel_that_is_being_set_up_never_runs() {
    let (firm, desk, clock) = firm_at("2026-01-05T08:00:00Z", Engine::Sqlite, |_| {}).await;
    let body = json!({ "type": "dropbox", "label": "À connecter" });
    let path = format!("/api/v1/companies/{}/channels", desk.company);
    let draft = firm.api.post(&path, body).await.json(201);
    assert_eq!(draft["next_run_at"], json!(null));
    for _ in 0..3 {
        clock.advance(24 * HOUR);
        tick(&firm, &desk.channel).await;
    }
    let runs: Vec<Value> =
        firm.api.list(&format!("/api/v1/runs?channel={}", draft["id"].as_str().unwrap())).await;
    assert_eq!(runs.len(), 0);
    assert_eq!(scheduled(&firm, &desk.channel).await.len(), 3);
}

#[tokio::test]
async fn a_run_that_failed_is_not_tried_again_before_the_next_day() {
    let (firm, desk, clock) = firm_at("2026-01-05T08:00:00Z", Engine::Sqlite, |_| {}).await;
    firm.dropbox.revoke(&firm.client).unwrap();
    clock.set(next_run(&firm, &desk.channel).await);
    assert_eq!(schedule::tick(&firm.app).await.unwrap(), 1);
    let run = scheduled(&firm, &desk.channel).await.remove(0);
    assert_eq!(firm.run_to_end(&run.id).await.state, "failed");
    clock.advance(12 * HOUR);
    assert_eq!(schedule::tick(&firm.app).await.unwrap(), 0);
}
