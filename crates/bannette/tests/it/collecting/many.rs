//! Many files.

use std::time::{Duration, Instant};

use crate::support::Firm;

/// As many as an unoptimised build collects in a fraction of a minute; the bench takes more.
const FILES: u64 = 1_500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_files_in_one_folder_are_collected_each_once() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for number in 0..FILES {
        let path = format!("/Achats/{number}.pdf");
        firm.dropbox.put_generated(&firm.client, &path, 64, number).unwrap();
    }
    let start = Instant::now();
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [FILES, 0, 0, 0]));
    assert_eq!(run.bytes, 64 * FILES);
    eprintln!("{FILES} files in {:?}", start.elapsed());
    assert!(start.elapsed() < Duration::from_secs(100));

    firm.dropbox.reset_cursors(&firm.client).unwrap();
    firm.dropbox.clear_log();
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [0, FILES, 0, 0]);
    assert_eq!(firm.dropbox.calls("files/download"), 0);
    assert_eq!(firm.documents(&desk.company).await.len() as u64, FILES);
    assert_eq!(firm.findings().await, [""; 0]);
}
