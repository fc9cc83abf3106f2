//! Every file seen has one outcome, with its reason.

use std::time::Duration;

use dropbox_simulator::{Fault, Mark, NonDownloadable, Operation};
use serde_json::json;

use crate::support::firm::folder;
use crate::support::paper::sha256;
use crate::support::{Engine, Firm, pdf};

#[tokio::test]
async fn what_can_be_no_document_is_set_aside_with_its_reason() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/facture.pdf", pdf("facture"));
        firm.put("/Achats/vide.pdf", "");
        firm.put("/Achats/programme.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff");
        firm.put("/Achats/film.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom");
        firm.put("/Achats/retenu.pdf", pdf("retenu"));
        firm.dropbox.mark(&firm.client, "/Achats/retenu.pdf", Mark::Restricted(true)).unwrap();
        firm.put("/Achats/notes.paper", "notes");
        firm.dropbox
            .mark_non_downloadable(&firm.client, "/Achats/notes.paper", NonDownloadable::never())
            .unwrap();
        firm.dropbox
            .put_generated_without_hash(&firm.client, "/Achats/énorme.pdf", 5_000_000_000, 1)
            .unwrap();

        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 6, 0]));
        for (name, reason) in [
            ("vide.pdf", "empty"),
            ("programme.pdf", "unsupported_type"),
            ("film.mp4", "unsupported_type"),
            ("retenu.pdf", "restricted"),
            ("notes.paper", "not_downloadable"),
            ("énorme.pdf", "too_large"),
        ] {
            let file = firm.file(&run, &format!("/Achats/{name}")).await;
            assert_eq!(file.fate(), ("set_aside", reason), "{name}");
            assert_eq!(file.document_id, None);
        }
        assert_eq!(firm.file(&run, "/Achats/énorme.pdf").await.size, 5_000_000_000);
        let detail = firm.file(&run, "/Achats/programme.pdf").await.detail;
        assert_eq!(detail.as_deref(), Some("application/x-executable"));
        // Nothing was asked for that the listing had ruled out.
        for name in ["énorme.pdf", "vide.pdf", "notes.paper"] {
            assert_eq!(firm.dropbox.downloads_of(&format!("/Achats/{name}")), 0, "{name}");
        }
        assert_eq!(firm.collect(&desk.channel).await.counts(), [0, 0, 0, 0]);
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_file_larger_than_it_said_is_set_aside_too() {
    let firm = Firm::start_with(crate::support::Settings {
        configure: |config| config.collection.max_file_size = 1_000,
        ..Default::default()
    })
    .await;
    let desk = firm.desk("/Achats").await;
    let account = &firm.client;
    firm.put("/Achats/notes.paper", "notes");
    let export = NonDownloadable::export_as("txt", &[]).exported("txt", &"long ".repeat(1_000));
    firm.dropbox.mark_non_downloadable(account, "/Achats/notes.paper", export).unwrap();
    let run = firm.collect(&desk.channel).await;
    assert_eq!(firm.file(&run, "/Achats/notes.paper").await.fate(), ("set_aside", "too_large"));
    assert_eq!(run.bytes, 0);
}

#[tokio::test]
async fn what_can_only_be_exported_is_collected_as_a_pdf_once_wherever_it_moves() {
    for (engine, hashed) in Engine::BOTH.into_iter().flat_map(|engine| [(engine, true), (engine, false)]) {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/notes.paper", "notes");
        let exported = String::from_utf8(pdf("the export")).unwrap();
        let export = NonDownloadable::export_as("pdf", &["pdf"]).exported("pdf", &exported);
        firm.dropbox.mark_non_downloadable(&firm.client, "/Achats/notes.paper", export).unwrap();
        firm.dropbox.mark(&firm.client, "/Achats/notes.paper", Mark::WithoutHash(!hashed)).unwrap();
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]));
        let document = firm.documents(&desk.company).await.remove(0);
        assert_eq!(document.media_type, "application/pdf");
        assert_eq!(document.sha256, sha256(exported.as_bytes()));
        assert!(document.name.ends_with(".pdf"), "{}", document.name);
        // A move gives it another revision, not another content.
        firm.dropbox.rename(&firm.client, "/Achats/notes.paper", "/Achats/2026/notes.paper").unwrap();
        let run = firm.collect(&desk.channel).await;
        assert_eq!(run.counts(), [0, 1, 0, 0], "hashed: {hashed}");
        assert_eq!(firm.file(&run, "/Achats/2026/notes.paper").await.document_id, Some(document.id));
        assert_eq!(firm.documents(&desk.company).await.len(), 1);
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_file_that_goes_between_listing_and_download_is_set_aside_as_gone() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.put("/Achats/b.pdf", pdf("b"));
    let account = firm.client.clone();
    let purge = Operation::Purge { account, path: "/Achats/a.pdf".into() };
    firm.dropbox.fault(Fault::on("files/download").path("/Achats/a.pdf").before(purge));
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [1, 0, 1, 0]);
    assert_eq!(firm.file(&run, "/Achats/a.pdf").await.fate(), ("set_aside", "gone"));
}

#[tokio::test]
async fn a_file_deleted_or_moved_between_listing_and_download_is_still_had_by_its_revision() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.put("/Achats/b.pdf", pdf("b"));
    let account = firm.client.clone();
    let delete = Operation::Delete { account: account.clone(), path: "/Achats/a.pdf".into() };
    firm.dropbox.fault(Fault::on("files/download").path("/Achats/a.pdf").before(delete));
    let (from, to) = ("/Achats/b.pdf".into(), "/Ailleurs/b.pdf".into());
    let moved = Operation::Move { account, from, to };
    firm.dropbox.fault(Fault::on("files/download").path("/Achats/b.pdf").before(moved));
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [2, 0, 0, 0]));
    assert_eq!(firm.collect(&desk.channel).await.counts(), [0, 0, 0, 0]);
}

#[tokio::test]
async fn a_file_changed_between_listing_and_download_is_collected_as_listed_and_then_as_changed() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("as listed"));
    let content = dropbox_simulator::NewContent::Bytes(pdf("as changed"));
    let (account, path) = (firm.client.clone(), "/Achats/a.pdf".to_owned());
    firm.dropbox.fault(Fault::on("files/download").before(Operation::Put { account, path, content }));
    firm.collect(&desk.channel).await;
    let first = firm.documents(&desk.company).await.remove(0);
    assert_eq!(first.sha256, sha256(&pdf("as listed")));
    firm.collect(&desk.channel).await;
    let second = firm.documents(&desk.company).await.remove(0);
    assert_eq!(second.sha256, sha256(&pdf("as changed")));
    assert_eq!(second.previous_id, Some(first.id));
}

#[tokio::test]
async fn documents_from_before_the_start_date_stay_where_they_are() {
    let firm = Firm::start().await;
    firm.put("/Achats/ancien.pdf", pdf("ancien"));
    let day = Duration::from_secs(86_400);
    firm.dropbox.advance_clock(10 * day);
    firm.put("/Achats/récent.pdf", pdf("récent"));
    let company = firm.company("C1").await;
    let binder = firm.binder(&company, "Achats").await;
    let mut body = firm.new_channel(json!([folder("/Achats", true, &binder)]));
    let since = db::Clock::now(&db::SystemClock) + 5 * day;
    body["collect_since"] = json!(since.to_string()[..10]);
    let channel = firm.api.post(&format!("/api/v1/companies/{company}/channels"), body).await.json(201);
    let run = firm.collect(channel["id"].as_str().unwrap()).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 1, 0]));
    let old = firm.file(&run, "/Achats/ancien.pdf").await;
    assert_eq!(old.fate(), ("set_aside", "before_start_date"));
    assert_eq!(firm.dropbox.calls("files/download"), 1);
}
