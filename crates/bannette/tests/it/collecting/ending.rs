//! How runs begin and end: one at a time, cancelled, two of one account.

use std::time::Duration;

use db::params;
use dropbox_simulator::{Effect, Fault};
use serde_json::json;

use crate::support::firm::{Worker, folder, id};
use crate::support::{Engine, Firm, Run, pdf};

/// Every download takes a while.
fn slow() -> Fault {
    Fault::on("files/download").always().effect(Effect::Delay { milliseconds: 150 })
}

#[tokio::test]
async fn a_channel_has_one_run_at_a_time() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.dropbox.fault(slow());
        let path = format!("/api/v1/channels/{}/runs", desk.channel);
        // Twenty at once: one is taken.
        let asked = futures::future::join_all((0..20).map(|_| firm.api.poke(&path))).await;
        let taken: Vec<_> = asked.iter().filter(|answer| answer.status == 202).collect();
        assert_eq!(taken.len(), 1);
        for refused in asked.iter().filter(|answer| answer.status != 202) {
            refused.problem(409, "run-under-way");
        }
        let run = id(&taken[0].json(202));
        let worker = Worker::start(&firm.app);
        firm.wait_for(&run, |run| run.state == "running").await;
        firm.api.poke(&path).await.problem(409, "run-under-way");
        firm.wait_for(&run, Run::is_over).await;
        worker.stop().await;
        assert_eq!(firm.collect(&desk.channel).await.counts(), [0, 0, 0, 0]);
    }
}

#[tokio::test]
async fn a_run_under_way_is_cancelled_and_the_next_takes_up_what_is_left() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        for number in 0..60 {
            firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
        }
        let slowness = firm
            .dropbox
            .fault(Fault::on("files/download").always().effect(Effect::Delay { milliseconds: 400 }));
        let run = firm.request(&desk.channel).await;
        let worker = Worker::start(&firm.app);
        firm.wait_for(&run, |run| run.counts.collected > 0).await;
        firm.api.poke(&format!("/api/v1/runs/{run}/cancel")).await.json(202);
        let run = firm.wait_for(&run, Run::is_over).await;
        worker.stop().await;
        assert_eq!(run.end(), ("cancelled", ""));
        assert!(run.counts.collected < 60, "{run:?}");
        assert_eq!(run.counts()[0], firm.documents(&desk.company).await.len() as u64);
        assert!(run.ended_at.is_some());

        firm.dropbox.remove_fault(slowness);
        let rest = firm.collect(&desk.channel).await;
        assert_eq!(rest.state, "succeeded");
        assert_eq!(run.counts.collected + rest.counts.collected, 60);
        assert_eq!(firm.documents(&desk.company).await.len(), 60);
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn two_channels_of_one_account_take_turns_and_one_company_collects_a_content_once() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        for number in 0..5 {
            firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
        }
        let second = firm.channel(&desk.company, json!([folder("/Achats", true, &desk.binder)])).await;
        firm.dropbox.fault(slow());
        let (one, other) = (firm.request(&desk.channel).await, firm.request(&second).await);
        let worker = Worker::start(&firm.app);
        let one = firm.wait_for(&one, Run::is_over).await;
        let other = firm.wait_for(&other, Run::is_over).await;
        worker.stop().await;
        let mut runs = [&one, &other];
        runs.sort_by_key(|run| run.started_at);
        assert!(runs[0].ended_at <= runs[1].started_at, "they ran together: {runs:#?}");
        assert_eq!(one.counts.collected + other.counts.collected, 5);
        assert_eq!(one.counts.already_collected + other.counts.already_collected, 5);
    }
}

#[tokio::test]
async fn two_companies_collect_the_same_account_each_for_itself() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("a"));
    let other = firm.company("C2").await;
    let binder = firm.binder(&other, "Achats").await;
    let channel = firm.channel(&other, json!([folder("/Achats", true, &binder)])).await;
    assert_eq!(firm.collect(&desk.channel).await.counts(), [1, 0, 0, 0]);
    assert_eq!(firm.collect(&channel).await.counts(), [1, 0, 0, 0]);
    assert_eq!(firm.documents(&other).await.len(), 1);
    assert_eq!(firm.findings().await, [""; 0]);
}

#[tokio::test]
async fn a_worker_that_is_stopped_gives_its_run_back_and_another_goes_on() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for number in 0..40 {
        firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
    }
    let stall =
        Fault::on("files/download").path("/Achats/39.pdf").effect(Effect::Delay { milliseconds: 60_000 });
    let stall = firm.dropbox.fault(stall);
    let run = firm.request(&desk.channel).await;
    let worker = Worker::start(&firm.app);
    firm.wait_for(&run, |run| run.counts.collected > 0).await;
    let stopping = std::time::Instant::now();
    worker.stop().await;
    assert!(stopping.elapsed() < Duration::from_secs(20));
    assert_eq!(firm.run(&run).await.state, "running");
    firm.dropbox.remove_fault(stall);
    let run = firm.run_to_end(&run).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [40, 0, 0, 0]));
    assert_eq!(firm.findings().await, [""; 0]);
}

#[tokio::test]
async fn a_run_that_waits_for_its_next_attempt_is_cancelled_within_seconds() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        let run = firm.request(&desk.channel).await;
        let sql = "UPDATE runs SET state = 'running', started_at = requested_at";
        firm.database().execute(sql, params![]).await.unwrap();
        let later = firm.app.clock.now() + Duration::from_secs(3600);
        let sql = "UPDATE jobs SET run_at = $1, attempts = 1 WHERE kind = 'collect'";
        firm.database().execute(sql, params![later]).await.unwrap();
        firm.api.poke(&format!("/api/v1/runs/{run}/cancel")).await.json(202);
        let run = firm.run_to_end(&run).await;
        assert_eq!((run.end(), run.counts()), (("cancelled", ""), [0, 0, 0, 0]));
        assert_eq!(firm.collect(&desk.channel).await.counts(), [1, 0, 0, 0]);
    }
}
