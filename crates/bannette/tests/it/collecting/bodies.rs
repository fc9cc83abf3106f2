//! Bodies that are cut off, wrong or without their header: resumed, fetched again, never stored wrong.

use std::path::Path;

use dropbox_simulator::{Effect, Fault, FaultId};

use crate::support::paper::{long_pdf, sha256};
use crate::support::{Desk, Firm, pdf};

const DOWNLOAD: &str = "files/download";
const SIZE: usize = 1_000_000;

/// A firm with one long file that is yet to be collected, and what happens to its downloads.
async fn with_a_long_file(fault: Fault) -> (Firm, Desk, Vec<u8>, FaultId) {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let bytes = long_pdf(1, SIZE);
    firm.put("/Achats/long.pdf", &bytes);
    let fault = firm.dropbox.fault(fault);
    (firm, desk, bytes, fault)
}

fn originals(firm: &Firm) -> usize {
    fn files(folder: &Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        entries
            .map(|entry| entry.unwrap().path())
            .map(|path| if path.is_dir() { files(&path) } else { 1 })
            .sum()
    }
    files(&firm.folder.path().join("blobs").join("originals"))
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_resumed_where_it_ended() {
    for effect in [
        Effect::ResetInBody { after: 300_000 },
        Effect::Truncate { after: 300_000, consistent: false },
        Effect::Truncate { after: 300_000, consistent: true },
    ] {
        let fault = Fault::on(DOWNLOAD).next(3).effect(effect.clone());
        let (firm, desk, bytes, fault) = with_a_long_file(fault).await;
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]), "{effect:?}");
        assert_eq!(firm.dropbox.strikes(fault), 3, "{effect:?}");
        assert_eq!(run.bytes, SIZE as u64);
        assert_eq!(firm.documents(&desk.company).await[0].sha256, sha256(&bytes));
        let log = firm.dropbox.log();
        let downloads: Vec<_> = log.iter().filter(|request| request.route == DOWNLOAD).collect();
        assert_eq!(downloads.len(), 4, "{effect:?}");
        assert!(downloads[1..].iter().all(|request| request.range.is_some()), "{effect:?}");
        let sent: u64 = downloads.iter().map(|request| request.sent).sum();
        assert!(sent < SIZE as u64 * 3 / 2, "{effect:?}: {sent} bytes sent for {SIZE}");
    }
}

#[tokio::test]
async fn a_body_cut_off_again_and_again_is_left_to_the_next_run() {
    let fault = Fault::on(DOWNLOAD).always().effect(Effect::ResetInBody { after: 1_000 });
    let (firm, desk, bytes, _) = with_a_long_file(fault).await;
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("incomplete", "files_failed"), [0, 0, 0, 1]));
    assert_eq!(firm.file(&run, "/Achats/long.pdf").await.fate(), ("failed", "download_failed"));
    assert_eq!((run.bytes, originals(&firm)), (0, 0));
    firm.dropbox.clear_faults();
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]));
    assert_eq!(firm.documents(&desk.company).await[0].sha256, sha256(&bytes));
}

#[tokio::test]
async fn a_corrupted_body_is_fetched_again() {
    let fault = Fault::on(DOWNLOAD).next(2).effect(Effect::Corrupt { at: 654_321 });
    let (firm, desk, bytes, fault) = with_a_long_file(fault).await;
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]));
    assert_eq!(firm.dropbox.strikes(fault), 2);
    let document = firm.documents(&desk.company).await.remove(0);
    assert_eq!(firm.original(&document.id).await, bytes);
    assert_eq!(originals(&firm), 1);
}

#[tokio::test]
async fn a_body_that_is_always_wrong_is_never_stored() {
    let fault = Fault::on(DOWNLOAD).path("/Achats/long.pdf").always().effect(Effect::Corrupt { at: 654_321 });
    let (firm, desk, _, _) = with_a_long_file(fault).await;
    firm.put("/Achats/other.pdf", pdf("other"));
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("incomplete", "files_failed"), [1, 0, 0, 1]));
    let file = firm.file(&run, "/Achats/long.pdf").await;
    assert_eq!(file.fate(), ("failed", "hash_mismatch"));
    assert!(file.detail.unwrap().contains("announced"));
    assert_eq!(firm.names(&desk.company).await, ["other.pdf"]);
    assert_eq!(originals(&firm), 1);
    let incoming = std::fs::read_dir(firm.folder.path().join("incoming")).unwrap();
    assert_eq!(incoming.count(), 0, "what was staged is gone");
    firm.dropbox.clear_faults();
    assert_eq!(firm.collect(&desk.channel).await.counts(), [1, 0, 0, 0]);
    assert_eq!(firm.findings().await, [""; 0]);
}

#[tokio::test]
async fn an_answer_without_its_result_header_is_taken_and_checked_all_the_same() {
    let fault = Fault::on(DOWNLOAD).always().effect(Effect::MissingResult);
    let (firm, desk, bytes, fault) = with_a_long_file(fault).await;
    firm.dropbox.fault(Fault::on(DOWNLOAD).effect(Effect::Corrupt { at: 10_000 }));
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]));
    assert_eq!(firm.dropbox.strikes(fault), 2);
    assert_eq!(firm.documents(&desk.company).await[0].sha256, sha256(&bytes));
}

#[tokio::test]
async fn an_answer_that_comes_late_and_slowly_is_waited_for() {
    let fault = Fault::on(DOWNLOAD).effect(Effect::Slow { bytes_per_second: 2_000_000 });
    let (firm, desk, _, _) = with_a_long_file(fault).await;
    firm.dropbox.fault(Fault::on("files/list_folder").effect(Effect::Delay { milliseconds: 300 }));
    assert_eq!(firm.collect(&desk.channel).await.counts(), [1, 0, 0, 0]);
}
