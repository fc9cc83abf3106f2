//! A run whose worker was thought dead and was not: whatever both do, it is written once.

use std::time::Duration;

use dropbox_simulator::{Effect, Fault};

use crate::support::firm::Worker;
use crate::support::{Engine, Firm, Run, pdf};

#[tokio::test]
async fn a_run_taken_over_while_its_first_worker_still_works_is_recorded_once() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        for number in 0..60 {
            firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
        }
        // The first worker has recorded some, and waits for the next, as many as it asks for at once.
        let at_once = firm.app.config.collection.parallel_downloads as u64;
        let stalled: Vec<u64> = (at_once + 1..=2 * at_once).collect();
        let stall =
            Fault::on("files/download").calls(&stalled).effect(Effect::Delay { milliseconds: 60_000 });
        let stall = firm.dropbox.fault(stall);
        let run = firm.request(&desk.channel).await;
        let first = Worker::start(&firm.app);
        let elsewhere = firm.another_process().await;
        let second = Worker::start(&elsewhere);
        firm.wait_for(&run, |run| run.counts.collected > 0 && firm.dropbox.strikes(stall) == at_once).await;
        // Its lease is over before it has renewed it: as if its machine had been asleep.
        firm.clock.advance(Duration::from_secs(3_600));
        elsewhere.waker.wake();
        let run = firm.wait_for(&run, Run::is_over).await;
        second.stop().await;
        first.stop().await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [60, 0, 0, 0]));
        assert_eq!(firm.documents(&desk.company).await.len(), 60);
        assert!(firm.dropbox.calls("files/download") > 60, "the second worker did nothing");
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_run_whose_worker_crashed_is_taken_up_when_its_lease_has_run_out() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        for number in 0..60 {
            firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
        }
        let slow = Fault::on("files/download").always().effect(Effect::Delay { milliseconds: 200 });
        let slow = firm.dropbox.fault(slow);
        let run = firm.request(&desk.channel).await;
        let worker = Worker::start(&firm.app);
        let before = firm.wait_for(&run, |run| run.counts.collected > 0).await;
        worker.crash().await;
        firm.dropbox.remove_fault(slow);
        firm.dropbox.clear_log();
        firm.clock.advance(Duration::from_secs(31));
        let run = firm.run_to_end(&run).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [60, 0, 0, 0]));
        assert_eq!(run.started_at, before.started_at);
        // What was recorded before the crash is not asked for again.
        assert!(firm.dropbox.calls("files/download") <= 60 - before.counts.collected as usize);
        assert_eq!(firm.findings().await, [""; 0]);
    }
}
