//! Documents and their originals.

use serde_json::{Value, json};

use super::fields;
use crate::support::firm::folder;
use crate::support::paper::{long_pdf, sha256};
use crate::support::{Engine, Firm, pdf};

#[tokio::test]
async fn a_document_tells_where_it_came_from_and_what_it_holds() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let bytes = pdf("facture");
        let file_id = firm.put("/Achats/Été/Facture n° 1.pdf", &bytes);
        let run = firm.collect(&desk.channel).await;
        let listed: Vec<Value> =
            firm.api.list(&format!("/api/v1/companies/{}/documents", desk.company)).await;
        let [document] = listed.as_slice() else { panic!("{listed:?}") };
        assert_eq!(
            fields(document),
            [
                "binder_id",
                "collected_at",
                "company_id",
                "drafted_at",
                "entered_at",
                "id",
                "kind",
                "media_type",
                "name",
                "notes",
                "origin",
                "previous_id",
                "read_again_since",
                "reading",
                "replaced",
                "sha256",
                "size",
                "state",
                "trashed_at",
                "unpacked"
            ]
        );
        assert_eq!(document["name"], "Facture n° 1.pdf");
        assert_eq!(document["media_type"], "application/pdf");
        assert_eq!(document["size"], bytes.len());
        assert_eq!(document["sha256"], sha256(&bytes));
        assert_eq!(document["state"], "received");
        assert_eq!((&document["reading"], &document["previous_id"]), (&json!(null), &json!(null)));
        assert_eq!(document["binder_id"], desk.binder);
        let origin = &document["origin"];
        assert_eq!(origin["provider"], "dropbox");
        assert_eq!(origin["account_id"], firm.client.as_str());
        assert_eq!(origin["channel_id"], desk.channel);
        assert_eq!(origin["run_id"], run.id);
        assert_eq!(origin["path"], "/Achats/Été/Facture n° 1.pdf");
        assert_eq!(origin["file_id"], file_id);

        let id = document["id"].as_str().unwrap();
        let mut alone = firm.api.get(&format!("/api/v1/documents/{id}")).await.json(200);
        let doubts = alone.as_object_mut().unwrap().remove("doubts");
        assert_eq!(doubts.unwrap()["duplicates"], json!([]));
        assert_eq!(alone, *document);
    }
}

#[tokio::test]
async fn the_original_is_the_exact_bytes_as_an_attachment_that_no_browser_runs() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let page = b"<!doctype html><script>alert('not here')</script>".to_vec();
    let contents = [("été.pdf", long_pdf(7, 5_000_000)), ("page.html", page)];
    for (name, bytes) in &contents {
        firm.put(&format!("/Achats/{name}"), bytes);
    }
    firm.collect(&desk.channel).await;
    for document in firm.documents(&desk.company).await {
        let answer = firm.api.get(&format!("/api/v1/documents/{}/original", document.id)).await;
        let (_, bytes) = contents.iter().find(|(name, _)| *name == document.name).unwrap();
        assert_eq!(answer.status, 200);
        assert!(answer.bytes == bytes, "{}: other bytes", document.name);
        assert_eq!(answer.header("content-length"), bytes.len().to_string());
        assert_eq!(answer.header("content-type"), "application/octet-stream");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-disposition").starts_with("attachment; filename="));
        assert!(answer.header("content-security-policy").contains("default-src 'none'; sandbox"));
        assert!(answer.header("cache-control").contains("no-store"));
    }
    let accented =
        firm.documents(&desk.company).await.into_iter().find(|document| document.name == "été.pdf");
    let answer = firm.api.get(&format!("/api/v1/documents/{}/original", accented.unwrap().id)).await;
    assert!(answer.header("content-disposition").ends_with("filename*=UTF-8''%C3%A9t%C3%A9.pdf"));
}

#[tokio::test]
async fn documents_are_found_by_binder_state_and_part_of_their_name() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.put("/Achats/Été.pdf", pdf("a"));
        firm.put("/Ventes/hiver.pdf", pdf("b"));
        let company = firm.company("C1").await;
        let (achats, ventes) = (firm.binder(&company, "Achats").await, firm.binder(&company, "Ventes").await);
        let folders = json!([folder("/Achats", true, &achats), folder("/Ventes", true, &ventes)]);
        let channel = firm.channel(&company, folders).await;
        firm.collect(&channel).await;
        let found = async |query: String| {
            let path = format!("/api/v1/companies/{company}/documents{query}");
            let documents: Vec<Value> = firm.api.list(&path).await;
            documents.iter().map(|document| document["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found(format!("?binder={achats}")).await, ["Été.pdf"]);
        assert_eq!(found(format!("?binder={ventes}&state=received")).await, ["hiver.pdf"]);
        assert_eq!(found("?state=read".into()).await.len(), 0);
        assert_eq!(found("?search=ETE".into()).await, ["Été.pdf"]);
    }
}
