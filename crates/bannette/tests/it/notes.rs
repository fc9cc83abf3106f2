//! Notes on a document: written, changed and removed by whoever wrote them, read by whoever sees the document.

use reqwest::Method;
use serde_json::{Value, json};

use crate::reading::papers::{collect, invoice, write};
use crate::rights::keys::key;
use crate::support::api::answer;
use crate::support::{Desk, Engine, Firm};

async fn firm_with_a_document(engine: Engine) -> (Firm, Desk, String, String) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let id = collect(&firm, &desk, &["a.pdf"]).await.remove(0);
    write(&firm, &id, &invoice("Aubert", "A-1", "2026-03-02", "12.00")).await;
    firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
    let anne = firm.session("anne@cabinet.fr").await;
    (firm, desk, id, anne)
}

async fn found(firm: &Firm, word: &str) -> usize {
    bannette::search::index::catch_up(&firm.app).await.unwrap();
    firm.api.list::<Value>(&format!("/api/v1/search?q={word}")).await.len()
}

#[tokio::test]
async fn a_note_is_written_found_changed_and_removed_by_whoever_wrote_it() {
    for engine in Engine::BOTH {
        let (firm, desk, id, anne) = firm_with_a_document(engine).await;
        firm.hire("paul@cabinet.fr", "collaborator", Some("C1")).await;
        let paul = firm.session("paul@cabinet.fr").await;
        let (page, notes) = (format!("/documents/{id}"), format!("/documents/{id}/notes"));
        let tray = format!("/companies/{}/tray", desk.company);
        assert!(!firm.page(&anne, &tray).await.text().contains("1 note"));

        let text = "Rapprocher de la livraison\r\n<b>Zébulon</b>";
        let answer_ = firm.send(&anne, &notes, &[("text", text)]).await;
        assert_eq!(firm.told(&anne, &answer_, &notes).await, "La note est ajoutée.");
        for session in [&anne, &paul] {
            let shown = firm.page(session, &page).await;
            assert!(shown.text().contains("&#60;b&#62;Zébulon") && shown.text().contains("· anne"));
            assert!(shown.text().contains("Note ajoutée"), "the history tells");
        }
        assert!(firm.page(&paul, &tray).await.text().contains("1 note"), "a sign in the tray");
        assert_eq!((found(&firm, "zebulon").await, found(&firm, "polux").await), (1, 0), "{engine:?}");

        let listed = firm.api.get(&format!("/api/v1{page}/notes")).await.json(200);
        let note = listed["items"][0].clone();
        assert_eq!((&note["written_by"], &note["own"]), (&json!("anne"), &json!(false)));
        assert_eq!(note["text"], "Rapprocher de la livraison\n<b>Zébulon</b>");
        let own = format!("{notes}/{}", note["id"].as_str().unwrap());
        assert!(firm.page(&anne, &page).await.text().contains(&own));
        assert!(!firm.page(&paul, &page).await.text().contains(&own));
        assert_eq!(firm.send(&paul, &own, &[("text", "autre")]).await.status, 404);
        assert_eq!(firm.send(&paul, &format!("{own}/remove"), &[]).await.status, 404);

        let empty = firm.send(&anne, &own, &[("text", " ")]).await;
        assert_eq!(firm.told(&anne, &empty, &own).await, "À renseigner.");
        firm.send(&anne, &own, &[("text", "Vu avec Polux")]).await;
        assert!(firm.page(&paul, &page).await.text().contains("modifiée"));
        assert_eq!((found(&firm, "zebulon").await, found(&firm, "polux").await), (0, 1));
        assert_eq!(firm.press(&anne, &format!("{own}/remove")).await, "La note est supprimée.");
        assert!(!firm.page(&paul, &tray).await.text().contains("1 note"));
        assert_eq!(found(&firm, "polux").await, 0);
        let document = firm.api.get(&format!("/api/v1{page}")).await.json(200);
        assert_eq!(document["notes"], 0);
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn a_client_reads_notes_and_writes_none_and_a_key_changes_its_own() {
    let (firm, _, id, anne) = firm_with_a_document(Engine::Sqlite).await;
    let (page, notes) = (format!("/documents/{id}"), format!("/documents/{id}/notes"));
    firm.send(&anne, &notes, &[("text", "Pour Claire")]).await;
    firm.hire("claire@example.fr", "client", Some("C1")).await;
    let claire = firm.session("claire@example.fr").await;
    let shown = firm.page(&claire, &page).await;
    assert!(shown.text().contains("Pour Claire") && !shown.text().contains("note-new"));
    assert_eq!(firm.send(&claire, &notes, &[("text", "Merci")]).await.status, 404);

    let path = format!("/api/v1{notes}");
    let written = firm.api.post(&path, json!({ "text": "Du logiciel" })).await.json(201);
    assert_eq!((&written["own"], &written["written_by"]), (&json!(true), &json!("test")));
    let own = format!("{path}/{}", written["id"].as_str().unwrap());
    let change = |api: crate::support::api::Api, text: &str| {
        let (own, body) = (own.clone(), json!({ "text": text }));
        async move { answer(api.request(Method::PATCH, &own).json(&body)).await }
    };
    assert_eq!(change(firm.api.clone(), "Changé").await.json(200)["text"], "Changé");
    change(key(&firm, &[]).await, "Autre").await.problem(404, "not-found");
    change(key(&firm, &["--read-only"]).await, "Autre").await.problem(403, "key-reads-only");
    let wrong = firm.api.post(&path, json!({ "text": "a".repeat(2_001) })).await;
    assert_eq!(wrong.wrong_fields(), [("text".into(), "too-long".into())]);
    assert_eq!(answer(firm.api.request(Method::DELETE, &own)).await.status, 204);
    assert_eq!(firm.api.get(&path).await.json(200)["items"].as_array().unwrap().len(), 1);
}
