//! The real `bannette serve`, as a service manager starts and stops it.

use std::sync::Arc;
use std::time::Duration;

use db::{Clock, Moment, SystemClock, TestClock};
use reqwest::header::LOCATION;
use tokio::time::Instant;

use crate::support::api::Api;
use crate::support::firm::folder;
use crate::support::served::Served;
use crate::support::{Firm, Run, Settings, pdf};

const DAY: Duration = Duration::from_secs(86_400);
/// The schedule is looked at several times a minute.
const SOON: Duration = Duration::from_secs(90);

async fn scheduled(api: &Api, channel: &str) -> Vec<Run> {
    api.list(&format!("/api/v1/runs?trigger=scheduled&channel={channel}")).await
}

/// Waits for the one scheduled run of a channel, and its end.
async fn scheduled_run(api: &Api, channel: &str) -> Run {
    let start = Instant::now();
    loop {
        match scheduled(api, channel).await.as_slice() {
            [run] if run.is_over() => return run.clone(),
            runs => assert!(start.elapsed() < SOON, "nothing happens: {runs:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn next_run(api: &Api, channel: &str) -> Moment {
    let channel = api.get(&format!("/api/v1/channels/{channel}")).await.json(200);
    channel["next_run_at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_served_bannette_keeps_its_schedule_by_itself_and_stops_when_asked() {
    // What is set up here is set up three days ago: every day since then was missed.
    let clock = TestClock::new(SystemClock.now() - 3 * DAY);
    let mut firm = Firm::start_with(Settings { clock: Some(Arc::new(clock)), ..Settings::default() }).await;
    let desk = firm.desk("/Achats").await;
    firm.hire("claire@cabinet.fr", "manager", None).await;
    firm.put("/Achats/a.pdf", pdf("a"));
    assert!(next_run(&firm.api, &desk.channel).await < SystemClock.now());

    let served = Served::start(firm.command()).await;
    let days_ago = firm.api.clone();
    firm.api.base.clone_from(&served.base);
    let page = |path: &'static str| firm.page("none=1", path);
    assert_eq!(page("/healthz").await.status, 200);
    let start = page("/").await;
    assert_eq!((start.status, start.header(LOCATION)), (303, "/sign-in"));
    assert!(page("/sign-in").await.text().contains("name=\"password\""));
    // A sign-in of three days ago would be over: this one is of today.
    let cookie = firm.session("claire@cabinet.fr").await;
    assert_eq!(firm.page(&cookie, "/history").await.status, 200);

    // What was missed is caught up by one run, right from the start.
    let run = scheduled_run(&firm.api, &desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]));
    let next = next_run(&firm.api, &desk.channel).await;
    assert!(next > SystemClock.now() && next < SystemClock.now() + DAY, "{next}");
    // What falls due later is found too, without a restart.
    let another = firm.company("C2").await;
    let binder = firm.binder(&another, "Achats").await;
    let body = firm.new_channel(serde_json::json!([folder("/Achats", true, &binder)]));
    let path = format!("/api/v1/companies/{another}/channels");
    let channel = crate::support::firm::id(&days_ago.post(&path, body).await.json(201));
    let run = scheduled_run(&firm.api, &channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]));
    assert_eq!(scheduled(&firm.api, &desk.channel).await.len(), 1);

    assert_eq!(served.stop().await, Some(0));
    assert!(firm.api.http.get(format!("{}/healthz", firm.api.base)).send().await.is_err());
    assert_eq!(firm.findings().await, [""; 0]);
}

#[tokio::test]
async fn a_served_bannette_that_is_asked_to_stop_in_the_middle_of_a_run_ends_soon_and_loses_nothing() {
    let mut firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for number in 0..40 {
        firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
    }
    let stall = dropbox_simulator::Fault::on("files/download")
        .path("/Achats/39.pdf")
        .effect(dropbox_simulator::Effect::Delay { milliseconds: 60_000 });
    let stall = firm.dropbox.fault(stall);
    let in_process = firm.api.base.clone();
    let served = Served::start(firm.command()).await;
    firm.api.base.clone_from(&served.base);
    let run = firm.request(&desk.channel).await;
    firm.wait_for(&run, |run| run.counts.collected > 0).await;
    assert_eq!(served.stop().await, Some(0));
    firm.api.base = in_process;
    assert_eq!(firm.run(&run).await.state, "running");
    firm.dropbox.remove_fault(stall);
    let run = firm.run_to_end(&run).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [40, 0, 0, 0]));
    assert_eq!(firm.findings().await, [""; 0]);
}
