//! The real binary, killed again and again in the middle of a run.

use std::collections::HashSet;
use std::process::Stdio;
use std::time::Duration;

use dropbox_simulator::{Effect, Fault};
use tokio::process::{Child, Command};

use crate::support::{Desk, Firm, Run, pdf, until};

const FILES: usize = 500;
const KILLS: usize = 30;

/// A process that works, quietly: what it leaves running when it is killed holds nothing of ours.
fn worker(firm: &Firm) -> Child {
    let mut command: Command = firm.command();
    command.env("BANNETTE_COLLECTION_LEASE_SECONDS", "1").env("BANNETTE_READING_CHILDREN", "1");
    command.arg("worker").stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Numbers between 0 and `below`, others each time; a failure tells with which seed.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

async fn firm_with_files() -> (Firm, Desk) {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for number in 0..FILES {
        firm.put(&format!("/Achats/{}/{number}.pdf", number % 7), pdf(format!("{number}")));
    }
    // A little slow, so that a moment at random is one within a download, a commit, or between.
    firm.dropbox.fault(Fault::on("files/download").always().effect(Effect::Delay { milliseconds: 10 }));
    (firm, desk)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_over_500_files_whose_process_is_killed_30_times_collects_each_once() {
    let seed = getrandom::u64().unwrap() | 1;
    let mut dice = Dice(seed);
    let (firm, desk) = firm_with_files().await;
    let run = firm.request(&desk.channel).await;
    let mut within = 0;
    for kill in 0..KILLS {
        let mut child = worker(&firm);
        let before = firm.dropbox.calls("files/download");
        let wanted = before + dice.throw(16) as usize;
        let over = |firm: &Firm| firm.dropbox.calls("files/download") > wanted;
        until(&format!("kill {kill}, seed {seed}"), async || over(&firm)).await;
        tokio::time::sleep(Duration::from_millis(dice.throw(40))).await;
        child.kill().await.unwrap();
        let run = firm.run(&run).await;
        run.counts();
        within += usize::from(run.state == "running");
    }
    assert_eq!(within, KILLS, "all kills were to land within the run; seed {seed}");

    let mut child = worker(&firm);
    let run = firm.wait_for(&run, Run::is_over).await;
    child.kill().await.unwrap();
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [FILES as u64, 0, 0, 0]), "seed {seed}");
    let documents = firm.documents(&desk.company).await;
    assert_eq!(documents.len(), FILES);
    let contents: HashSet<_> = documents.iter().map(|document| &document.sha256).collect();
    let files: HashSet<_> =
        documents.iter().map(|document| &document.origin.as_ref().unwrap().file_id).collect();
    assert_eq!((contents.len(), files.len()), (FILES, FILES), "one is there twice; seed {seed}");
    let verified = firm.bannette(&["verify"]).await;
    assert_eq!(verified.code, Some(0), "seed {seed}: {verified:?}");
    // And the next run knows it all.
    let ended = firm.bannette(&["collect", &desk.channel]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stdout.starts_with("succeeded: 0 seen"), "{ended:?}");
}

#[tokio::test]
async fn a_worker_that_is_asked_to_stop_ends_soon_and_loses_nothing() {
    let (firm, desk) = firm_with_files().await;
    let run = firm.request(&desk.channel).await;
    let mut child = worker(&firm);
    until("the run begins", async || firm.dropbox.calls("files/download") > 20).await;
    let pid = child.id().unwrap().to_string();
    let sent = Command::new("kill").args(["-TERM", &pid]).status().await.unwrap();
    assert!(sent.success());
    let ended = tokio::time::timeout(Duration::from_secs(30), child.wait()).await;
    assert_eq!(ended.expect("it ends soon").unwrap().code(), Some(0));
    let mut child = worker(&firm);
    let run = firm.wait_for(&run, Run::is_over).await;
    child.kill().await.unwrap();
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [FILES as u64, 0, 0, 0]));
    assert_eq!(firm.findings().await, [""; 0]);
}
