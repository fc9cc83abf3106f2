//! Many files.

use crate::support::Firm;

/// As many as an unoptimised build collects in a fraction of a minute; the bench takes more.
const FILES: u64 = 1_500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_1500_files_of_one_folder_are_collected_each_once_by_as_few_calls() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for number in 0..FILES {
        let path = format!("/Achats/{number}.pdf");
        firm.dropbox.put_generated(&firm.client, &path, 64, number).unwrap();
    }
    firm.dropbox.clear_log();
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [FILES, 0, 0, 0]));
    assert_eq!(run.bytes, 64 * FILES);
    // Each file is fetched once, and beside that its folder is listed page by page.
    assert_eq!(firm.dropbox.calls("files/download") as u64, FILES);
    let other = firm.dropbox.log().len() as u64 - FILES;
    assert!(other <= FILES / 100, "{other} other calls");

    firm.dropbox.reset_cursors(&firm.client).unwrap();
    firm.dropbox.clear_log();
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [0, FILES, 0, 0]);
    assert_eq!(firm.dropbox.calls("files/download"), 0);
    assert_eq!(firm.documents(&desk.company).await.len() as u64, FILES);
    assert_eq!(firm.findings().await, [""; 0]);
}

/// Mostly what costs no download: empty files, and copies of some contents.
const LARGE_FOLDER: u64 = 50_000;
const CONTENTS: u64 = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_50_000_files_in_one_folder_has_its_outcome() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for number in 0..LARGE_FOLDER {
        let size = if number % 10 == 0 { 64 } else { 0 };
        let path = format!("/Achats/{number}.pdf");
        firm.dropbox.put_generated(&firm.client, &path, size, number / 10 % CONTENTS).unwrap();
    }
    let (empty, copies) = (LARGE_FOLDER * 9 / 10, LARGE_FOLDER / 10 - CONTENTS);
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [CONTENTS, copies, empty, 0]));
    assert_eq!(firm.dropbox.calls("files/download") as u64, CONTENTS);
    let files = firm.files(&run).await;
    let paths: std::collections::HashSet<_> = files.iter().map(|file| &file.path).collect();
    assert_eq!((files.len() as u64, paths.len() as u64), (LARGE_FOLDER, LARGE_FOLDER));

    firm.dropbox.clear_log();
    assert_eq!(firm.collect(&desk.channel).await.counts(), [0; 4]);
    assert_eq!(firm.dropbox.log().len(), 1, "one call tells that nothing changed");
    firm.dropbox.reset_cursors(&firm.client).unwrap();
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [0, copies + CONTENTS, empty, 0]);
    assert_eq!(firm.dropbox.calls("files/download"), 0);
    assert_eq!(firm.findings().await, [""; 0]);
}
