//! Archives and mails: what is in them becomes documents, once.

use bannette::document::unpacking::UNPACK;
use queue::NewJob;
use serde_json::{Value, json};

use crate::support::jobs::{opening, working};
use crate::support::paper::{letter, letter_body, sha256, stored, zip};
use crate::support::{Desk, Engine, Firm, pdf};

/// The same archive, its entries said to be behind a password.
fn locked(mut zip: Vec<u8>) -> Vec<u8> {
    for at in 0..zip.len().saturating_sub(10) {
        match &zip[at..at + 4] {
            b"PK\x03\x04" => zip[at + 6] |= 1,
            b"PK\x01\x02" => zip[at + 8] |= 1,
            _ => {}
        }
    }
    zip
}

fn mail(attachment: Option<&str>) -> Vec<u8> {
    let mut mail = "From: Claire <claire@example.fr>\r\nTo: cabinet@example.fr\r\nSubject: Facture\r\n\
        Date: Tue, 3 Nov 2026 10:15:00 +0100\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n"
        .to_owned();
    if let Some(text) = attachment {
        mail += &format!(
            "--b\r\nContent-Type: text/csv; name=\"f.csv\"\r\nContent-Disposition: attachment; filename=\"f.csv\"\r\n\r\n{text}\r\n"
        );
    }
    (mail + "--b--\r\n").into_bytes()
}

async fn document(firm: &Firm, id: &str) -> Value {
    firm.api.get(&format!("/api/v1/documents/{id}")).await.json(200)
}

/// The document of that name, when it was opened.
async fn opened(firm: &Firm, desk: &Desk, name: &str) -> Value {
    let documents = firm.documents(&desk.company).await;
    let id = &documents.iter().find(|document| document.name == name).unwrap().id;
    firm.document_when(id, |document| !document["container"].is_null()).await;
    // What is told of it comes from several looks at the database: all of them after it was opened.
    document(firm, id).await
}

#[tokio::test]
async fn what_is_in_an_archive_becomes_documents_of_the_same_binder() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let files = [("mars/Facture é.pdf", pdf("un")), ("avril/f.pdf", pdf("deux"))];
        let archive = zip(&[(files[0].0, &files[0].1), (files[1].0, &files[1].1), ("a/Thumbs.db", b"x")]);
        firm.put("/Achats/factures.zip", &archive);
        let run = firm.collect(&desk.channel).await;
        assert_eq!(run.counts(), [1, 0, 0, 0]);
        let _opening = opening(&firm);
        let container = opened(&firm, &desk, "factures.zip").await;
        assert_eq!(container["container"]["state"], "unpacked");
        assert_eq!(
            container["container"]["left_out"],
            json!([{ "path": "a/Thumbs.db", "reason": "system" }])
        );
        assert_eq!(firm.names(&desk.company).await, ["Facture é.pdf", "f.pdf", "factures.zip"]);
        assert_eq!(firm.original(container["id"].as_str().unwrap()).await, archive);
        for (index, (path, bytes)) in files.iter().enumerate() {
            let content = &container["container"]["contents"][index];
            assert_eq!((&content["path"], &content["known_before"]), (&json!(path), &json!(false)));
            let taken_out = document(&firm, content["document_id"].as_str().unwrap()).await;
            assert_eq!(taken_out["binder_id"], desk.binder);
            assert_eq!(taken_out["sha256"], sha256(bytes));
            assert_eq!(taken_out["media_type"], "application/pdf");
            assert_eq!(taken_out["origin"]["path"], format!("/Achats/factures.zip/{path}"));
            assert_eq!(taken_out["taken_from"], json!([{ "document_id": container["id"], "path": path }]));
        }
        // The run still tells what it collected, and all that is written down agrees.
        assert_eq!(firm.run(&run.id).await.counts(), [1, 0, 0, 0]);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_content_is_one_document_however_often_and_wherever_it_comes() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let (known, new) = (pdf("connue"), pdf("nouvelle"));
        firm.put("/Achats/connue.pdf", &known);
        firm.collect(&desk.channel).await;
        firm.put("/Achats/a.zip", zip(&[("1.pdf", &known), ("2.pdf", &new), ("copie de 2.pdf", &new)]));
        firm.collect(&desk.channel).await;
        let _opening = opening(&firm);
        let first = opened(&firm, &desk, "a.zip").await;
        let contents = first["container"]["contents"].as_array().unwrap();
        let known_before: Vec<_> = contents.iter().map(|content| content["known_before"].as_bool()).collect();
        assert_eq!(known_before, [Some(true), Some(false), Some(true)]);
        assert_eq!(contents[1]["document_id"], contents[2]["document_id"]);
        assert_eq!(firm.names(&desk.company).await, ["2.pdf", "a.zip", "connue.pdf"]);
        // By itself, in another archive, and in an archive in a mail.
        firm.put("/Achats/seule.pdf", &new);
        firm.put("/Achats/b.zip", zip(&[("encore.pdf", &new), ("z.zip", &zip(&[("3.pdf", &known)]))]));
        let run = firm.collect(&desk.channel).await;
        assert_eq!(run.counts(), [1, 1, 0, 0]);
        assert_eq!(
            firm.file(&run, "/Achats/seule.pdf").await.document_id.as_deref(),
            contents[1]["document_id"].as_str()
        );
        let second = opened(&firm, &desk, "b.zip").await;
        assert_eq!(second["container"]["contents"][1]["path"], "z.zip/3.pdf");
        assert_eq!(firm.names(&desk.company).await, ["2.pdf", "a.zip", "b.zip", "connue.pdf"]);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn opening_a_container_again_doubles_nothing() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.zip", zip(&[("1.pdf", &pdf("un")), ("2.pdf", &pdf("deux"))]));
        firm.collect(&desk.channel).await;
        let _opening = opening(&firm);
        let first = opened(&firm, &desk, "a.zip").await;
        let again = || NewJob::new(UNPACK, json!({ "document": first["id"] }), firm.app.clock.now());
        let mut tx = firm.database().begin().await.unwrap();
        queue::enqueue_many(&mut tx, vec![again(), again(), again()]).await.unwrap();
        // The last in line: when it is opened, those before it were.
        tx.commit().await.unwrap();
        firm.put("/Achats/b.zip", zip(&[("3.pdf", &pdf("trois"))]));
        firm.collect(&desk.channel).await;
        opened(&firm, &desk, "b.zip").await;
        assert_eq!(document(&firm, first["id"].as_str().unwrap()).await, first);
        assert_eq!(firm.names(&desk.company).await, ["1.pdf", "2.pdf", "3.pdf", "a.zip", "b.zip"]);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_stays_inside_is_told_with_its_reason() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/secret.zip", locked(zip(&[("f.pdf", &pdf("un"))])));
        let mut cut = zip(&[("f.pdf", &pdf("deux")), ("g.pdf", &pdf("trois"))]);
        cut.truncate(cut.len() / 2);
        firm.put("/Achats/abîmé.zip", cut);
        firm.collect(&desk.channel).await;
        let _opening = opening(&firm);
        let secret = opened(&firm, &desk, "secret.zip").await;
        assert_eq!(secret["container"]["state"], "incomplete");
        assert_eq!(secret["container"]["left_out"], json!([{ "path": "f.pdf", "reason": "encrypted" }]));
        let broken = opened(&firm, &desk, "abîmé.zip").await;
        assert_eq!(
            (&broken["container"]["state"], &broken["container"]["failure"]),
            (&json!("failed"), &json!("broken"))
        );
        assert_eq!(firm.documents(&desk.company).await.len(), 2);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_mail_gives_its_attachments_or_is_the_document_itself() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/avec.eml", mail(Some("a;b\r\n1;2\r\n3;4")));
        firm.put("/Achats/sans.eml", mail(None));
        firm.collect(&desk.channel).await;
        let _opening = opening(&firm);
        assert_eq!(opened(&firm, &desk, "avec.eml").await["container"]["state"], "unpacked");
        assert_eq!(opened(&firm, &desk, "sans.eml").await["container"]["state"], "alone");
        assert_eq!(firm.names(&desk.company).await, ["avec.eml", "f.csv", "sans.eml"]);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_letter_comes_out_of_an_archive_and_is_no_archive_itself() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        // Its beginning says no more than that it is some archive.
        let late = stored(&[
            ("word/media/image1.png", &vec![0xab; reading::SNIFF_LENGTH]),
            ("word/document.xml", letter_body("Bonsoir").as_bytes()),
            ("[Content_Types].xml", b"<Types/>"),
        ]);
        firm.put("/Achats/courriers.zip", stored(&[("un.docx", &letter("Bonjour")), ("deux.docx", &late)]));
        firm.put("/Achats/word.zip", stored(&[("word/f.csv", b"a;b\r\n1;2\r\n")]));
        firm.put("/Achats/trois.docx", &late);
        firm.collect(&desk.channel).await;
        let _working = working(&firm);
        assert_eq!(opened(&firm, &desk, "courriers.zip").await["container"]["state"], "unpacked");
        assert_eq!(opened(&firm, &desk, "word.zip").await["container"]["state"], "unpacked");
        let names = firm.names(&desk.company).await;
        assert_eq!(names, ["courriers.zip", "f.csv", "trois.docx", "un.docx", "word.zip"], "deux is trois");
        for (name, text) in [("un.docx", "Bonjour"), ("trois.docx", "Bonsoir")] {
            let documents = firm.documents(&desk.company).await;
            let id = &documents.iter().find(|document| document.name == name).unwrap().id;
            let read = firm.document_when(id, |document| document["state"] == "read").await;
            assert_eq!(read["reading"]["text"], text);
            let docx = reading::MediaKind::Docx.media_type();
            assert_eq!((&read["media_type"], &read["reading"]["media_type"]), (&json!(docx), &json!(docx)));
        }
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}
