//! Never twice: what a second run makes of what happened since the first.

use dropbox_simulator::{AccountId, NewContent, Operation, Quirks};
use serde_json::json;

use crate::support::firm::folder;
use crate::support::paper::sha256;
use crate::support::{Desk, Engine, Firm, pdf};

const DOWNLOAD: &str = "files/download";

/// A firm whose channel has collected `/Achats/a.pdf` and `/Achats/b.pdf`.
async fn after_a_first_run(engine: Engine) -> (Firm, Desk) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.put("/Achats/b.pdf", pdf("b"));
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [2, 0, 0, 0]));
    firm.dropbox.clear_log();
    (firm, desk)
}

#[tokio::test]
async fn a_second_run_without_changes_makes_one_listing_call_and_sees_nothing() {
    for engine in Engine::BOTH {
        let (firm, desk) = after_a_first_run(engine).await;
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [0, 0, 0, 0]));
        let routes: Vec<_> = firm.dropbox.log().into_iter().map(|request| request.route).collect();
        assert_eq!(routes, ["files/list_folder/continue"]);
    }
}

#[tokio::test]
async fn what_is_renamed_moved_or_copied_is_not_collected_twice() {
    for engine in Engine::BOTH {
        let (firm, desk) = after_a_first_run(engine).await;
        firm.dropbox.rename(&firm.client, "/Achats/a.pdf", "/Achats/renommé.pdf").unwrap();
        firm.dropbox.rename(&firm.client, "/Achats/b.pdf", "/Achats/2026/b.pdf").unwrap();
        firm.dropbox.copy(&firm.client, "/Achats/2026", "/Achats/copie").unwrap();
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [0, 3, 0, 0]));
        let known = firm.documents(&desk.company).await;
        for file in firm.files(&run).await {
            assert!(known.iter().any(|document| Some(&document.id) == file.document_id.as_ref()), "{file:?}");
        }
        assert_eq!(firm.dropbox.calls(DOWNLOAD), 0);
        assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_copy_in_another_collected_folder_is_not_collected_twice() {
    let firm = Firm::start().await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.dropbox.create_folder(&firm.client, "/Ventes").unwrap();
    let company = firm.company("C1").await;
    let (achats, ventes) = (firm.binder(&company, "Achats").await, firm.binder(&company, "Ventes").await);
    let folders = json!([folder("/Achats", true, &achats), folder("/Ventes", true, &ventes)]);
    let channel = firm.channel(&company, folders).await;
    firm.collect(&channel).await;
    firm.dropbox.copy(&firm.client, "/Achats/a.pdf", "/Ventes/a.pdf").unwrap();
    let run = firm.collect(&channel).await;
    assert_eq!(run.counts(), [0, 1, 0, 0]);
    let documents = firm.documents(&company).await;
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].binder_id, achats);
}

#[tokio::test]
async fn a_folder_moved_into_the_collected_one_brings_its_documents_in() {
    let (firm, desk) = after_a_first_run(Engine::Sqlite).await;
    firm.put("/Ailleurs/c.pdf", pdf("c"));
    firm.put("/Ailleurs/copie de a.pdf", pdf("a"));
    firm.dropbox.rename(&firm.client, "/Ailleurs", "/Achats/2025").unwrap();
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [1, 1, 0, 0]);
    assert_eq!(firm.file(&run, "/Achats/2025/c.pdf").await.fate(), ("collected", ""));
}

#[tokio::test]
async fn new_content_under_a_known_file_is_a_new_document_marked_as_its_new_version() {
    for engine in Engine::BOTH {
        let (firm, desk) = after_a_first_run(engine).await;
        let first = firm.documents(&desk.company).await;
        let first = first.iter().find(|document| document.name == "a.pdf").unwrap().clone();
        let second_bytes = pdf("a, second version");
        firm.put("/Achats/a.pdf", &second_bytes);
        let run = firm.collect(&desk.channel).await;
        assert_eq!(run.counts(), [1, 0, 0, 0]);
        let second = firm.documents(&desk.company).await.remove(0);
        assert_eq!(second.previous_id.as_ref(), Some(&first.id));
        let (second_origin, first_origin) = (second.origin.as_ref().unwrap(), first.origin.as_ref().unwrap());
        assert_eq!(second_origin.file_id, first_origin.file_id);
        assert_ne!(second_origin.rev, first_origin.rev);
        assert_eq!(second.sha256, sha256(&second_bytes));
        // The first is what it was.
        assert_eq!(firm.original(&first.id).await, pdf("a"));

        firm.put("/Achats/a.pdf", pdf("a, third version"));
        firm.collect(&desk.channel).await;
        let third = firm.documents(&desk.company).await.remove(0);
        assert_eq!(third.previous_id.as_ref(), Some(&second.id));
        // Back to what it was before: nothing new.
        firm.put("/Achats/a.pdf", pdf("a"));
        let run = firm.collect(&desk.channel).await;
        assert_eq!(run.counts(), [0, 1, 0, 0]);
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn what_is_deleted_in_the_dropbox_stays_and_comes_back_as_known() {
    let (firm, desk) = after_a_first_run(Engine::Sqlite).await;
    firm.dropbox.delete(&firm.client, "/Achats/a.pdf").unwrap();
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [0, 0, 0, 0]);
    assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);
    firm.put("/Achats/a.pdf", pdf("a"));
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [0, 1, 0, 0]);
    assert_eq!(firm.dropbox.calls(DOWNLOAD), 0);
}

#[tokio::test]
async fn a_dead_cursor_shows_everything_again_and_collects_nothing_twice() {
    for engine in Engine::BOTH {
        let (firm, desk) = after_a_first_run(engine).await;
        firm.put("/Achats/c.pdf", pdf("c"));
        firm.dropbox.reset_cursors(&firm.client).unwrap();
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 2, 0, 0]));
        assert_eq!(firm.dropbox.calls(DOWNLOAD), 1);
        // And the new cursor serves.
        assert_eq!(firm.collect(&desk.channel).await.counts(), [0, 0, 0, 0]);
    }
}

#[tokio::test]
async fn a_channel_that_is_created_anew_collects_nothing_twice() {
    let (firm, desk) = after_a_first_run(Engine::Sqlite).await;
    let again = firm.channel(&desk.company, json!([folder("/Achats", true, &desk.binder)])).await;
    let run = firm.collect(&again).await;
    assert_eq!(run.counts(), [0, 2, 0, 0]);
    assert_eq!(firm.dropbox.calls(DOWNLOAD), 0);
}

#[tokio::test]
async fn a_renamed_file_without_content_hash_is_recognised_by_its_bytes() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let put = |path: &str| {
        firm.dropbox.put_generated_without_hash(&firm.client, path, 4_000, 7).unwrap();
    };
    put("/Achats/a.pdf");
    put("/Achats/b.pdf");
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 1, 0, 0]));
    firm.dropbox.rename(&firm.client, "/Achats/a.pdf", "/Achats/c.pdf").unwrap();
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [0, 1, 0, 0]);
    assert_eq!(firm.documents(&desk.company).await.len(), 1);
    assert_eq!(firm.findings().await, [""; 0]);
}

#[tokio::test]
async fn the_same_content_several_times_in_one_page_is_downloaded_and_kept_once() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for name in ["a", "b", "c"] {
        firm.put(&format!("/Achats/{name}.pdf"), pdf("the same"));
    }
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [1, 2, 0, 0]);
    assert_eq!(firm.dropbox.calls(DOWNLOAD), 1);
    let files = firm.files(&run).await;
    assert!(files.iter().all(|file| file.document_id == files[0].document_id), "{files:?}");
}

#[tokio::test]
async fn what_changes_while_it_is_listed_is_collected_once_by_this_run_or_the_next() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.dropbox.set_quirks(Quirks { empty_pages: true, overlong_pages: 3, ..Quirks::default() });
    for number in 0..1_100 {
        firm.put(&format!("/Achats/{number:04}.pdf"), pdf(format!("{number}")));
    }
    let account = || AccountId::from(firm.client.as_str());
    let content = NewContent::Bytes(pdf("changed"));
    let (from, to) = ("/Achats/0002.pdf".to_owned(), "/Achats/zzz/0002.pdf".to_owned());
    firm.dropbox.change_during_listing(1, Operation::Move { account: account(), from, to });
    let path = "/Achats/0003.pdf".to_owned();
    firm.dropbox.change_during_listing(2, Operation::Put { account: account(), path, content });
    let path = "/Achats/1099.pdf".to_owned();
    firm.dropbox.change_during_listing(2, Operation::Delete { account: account(), path });
    let first = firm.collect(&desk.channel).await;
    assert_eq!(first.state, "succeeded");
    let second = firm.collect(&desk.channel).await;
    assert_eq!(first.counts.collected + second.counts.collected, 1_100, "{first:?} {second:?}");
    assert_eq!(firm.documents(&desk.company).await.len(), 1_100);
    assert_eq!(firm.findings().await, [""; 0]);
}
