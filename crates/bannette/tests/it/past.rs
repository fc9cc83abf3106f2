//! Documents that went from one company to another: what was done, noted and written in one is not told in another.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::reading::papers::{collect, invoice, write};
use crate::rights::keys::key;
use crate::support::api::{Api, answer};
use crate::support::{Desk, Engine, Firm};

async fn move_to(firm: &Firm, document: &str, binder: &str) {
    firm.clock.advance(Duration::from_secs(60));
    let path = format!("/api/v1/documents/{document}/move");
    assert_eq!(firm.api.post(&path, json!({ "binder_id": binder })).await.status, 204);
    firm.clock.advance(Duration::from_secs(60));
}

async fn history(api: &Api, document: &str) -> String {
    let told = api.get(&format!("/api/v1/documents/{document}/history")).await.json(200);
    assert!(!told["items"].as_array().unwrap().is_empty());
    told.to_string()
}

async fn notes(api: &Api, document: &str) -> Vec<String> {
    let told = api.get(&format!("/api/v1/documents/{document}/notes")).await.json(200);
    let notes = told["items"].as_array().unwrap().iter();
    notes.map(|note| note["text"].as_str().unwrap().to_owned()).collect()
}

/// A firm of three companies; the first has a document with a note and a draft. The binders of the others.
async fn firm_of_three(engine: Engine) -> (Firm, Desk, String, [String; 2], [String; 2]) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let id = collect(&firm, &desk, &["a.pdf"]).await.remove(0);
    write(&firm, &id, &invoice("Aubert", "A-1", "2026-03-02", "12.00")).await;
    let (mut companies, mut binders) = (Vec::new(), Vec::new());
    for code in ["C2", "C3"] {
        let company = firm.company(code).await;
        binders.push(firm.binder(&company, "Achats").await);
        companies.push(company);
    }
    for (name, company) in [("anne", "C1"), ("paul", "C2"), ("zoe", "C3")] {
        firm.hire(&format!("{name}@cabinet.fr"), "collaborator", Some(company)).await;
    }
    let anne = firm.session("anne@cabinet.fr").await;
    firm.send(&anne, &format!("/documents/{id}/notes"), &[("text", "Zébulon a payé")]).await;
    let content = json!({ "kind": "invoice", "supplier": "Aubert", "invoice_number": "A-1", "date": "2026-03-02", "gross": "12.00" });
    let draft = json!({ "version": 0, "state": "draft", "content": content });
    answer(firm.api.request(Method::PUT, &format!("/api/v1/documents/{id}/entry")).json(&draft))
        .await
        .json(200);
    (firm, desk, id, companies.try_into().unwrap(), binders.try_into().unwrap())
}

#[tokio::test]
async fn what_happened_in_a_company_is_told_to_those_who_see_that_company_alone() {
    for engine in Engine::BOTH {
        let (firm, desk, id, companies, binders) = firm_of_three(engine).await;
        let page = format!("/documents/{id}");
        move_to(&firm, &id, &binders[0]).await;
        let paul = firm.session("paul@cabinet.fr").await;
        let shown = firm.page(&paul, &page).await;
        for hidden in ["Dropbox de Claire", "Zébulon", "· anne", "Note ajoutée", "/Achats/a.pdf"] {
            assert!(!shown.text().contains(hidden), "{hidden} on {engine:?}: {}", shown.text());
        }
        assert!(shown.text().contains("Reçu par une autre entreprise"), "{}", shown.text());
        assert!(shown.text().contains("Déplacé vers «\u{a0}Entreprise C2"), "{}", shown.text());
        let tray = firm.page(&paul, &format!("/companies/{}/tray", companies[0])).await;
        assert!(tray.text().contains("une autre entreprise"), "{}", tray.text());
        assert!(
            !tray.text().contains("Dropbox de Claire") && !tray.text().contains("1 note"),
            "{}",
            tray.text()
        );
        let of_c2 = key(&firm, &["--company", "C2"]).await;
        let told = history(&of_c2, &id).await;
        assert!(told.contains("\"elsewhere\"") && !told.contains("anne"), "{told}");
        assert!(!told.contains("Dropbox de Claire"), "{told}");
        assert!(notes(&of_c2, &id).await.is_empty());
        // The words of the note are not found either.
        while bannette::search::index::catch_up(&firm.app).await.unwrap() > 0 {}
        assert!(of_c2.list::<Value>("/api/v1/search?q=zebulon").await.is_empty());
        assert_eq!(of_c2.list::<Value>("/api/v1/search?q=aubert").await.len(), 1);

        firm.send(&paul, &format!("{page}/notes"), &[("text", "Vu avec Polux")]).await;
        move_to(&firm, &id, &binders[1]).await;
        let zoe = firm.session("zoe@cabinet.fr").await;
        let shown = firm.page(&zoe, &page).await;
        for hidden in ["Entreprise C2", "Polux", "Zébulon", "· paul", "Dropbox de Claire"] {
            assert!(!shown.text().contains(hidden), "{hidden} on {engine:?}: {}", shown.text());
        }
        assert!(shown.text().contains("Déplacé vers «\u{a0}Entreprise C3"), "{}", shown.text());

        // Whoever sees all three companies is told all of it.
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let shown = firm.page(&admin, &page).await;
        for seen in ["Entreprise C2", "Polux", "Zébulon", "Dropbox de Claire", "/Achats/a.pdf"] {
            assert!(shown.text().contains(seen), "{seen} on {engine:?}: {}", shown.text());
        }
        let tray = firm.page(&admin, &format!("/companies/{}/tray", companies[1])).await;
        assert!(
            tray.text().contains("Dropbox de Claire") && !tray.text().contains("1 note"),
            "{}",
            tray.text()
        );

        // Back home, what was done and noted there is told again, and what others did meanwhile is not.
        move_to(&firm, &id, &desk.binder).await;
        let anne = firm.session("anne@cabinet.fr").await;
        let shown = firm.page(&anne, &page).await;
        assert!(shown.text().contains("Zébulon") && shown.text().contains("Dropbox de Claire"));
        assert!(
            !shown.text().contains("Polux") && !shown.text().contains("Entreprise C3"),
            "{}",
            shown.text()
        );
        let tray = firm.page(&anne, &format!("/companies/{}/tray", desk.company)).await;
        assert!(tray.text().contains("1 note"), "{}", tray.text());
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn beside_one_that_may_be_the_same_the_origin_of_what_came_from_elsewhere_is_not_told() {
    for engine in Engine::BOTH {
        let (firm, desk, id, companies, binders) = firm_of_three(engine).await;
        let path = format!("/api/v1/companies/{}/deposits?name=b.pdf", companies[0]);
        let deposit = firm.api.request(Method::POST, &path).body(crate::support::pdf("b"));
        assert_eq!(answer(deposit).await.status, 201);
        let there = firm.documents(&companies[0]).await.remove(0).id;
        move_to(&firm, &id, &binders[0]).await;
        write(&firm, &there, &invoice("Aubert", "A-1", "2026-03-02", "12.00")).await;
        let told = firm.api.get(&format!("/api/v1/documents/{there}")).await.json(200);
        assert_eq!(told["doubts"]["duplicates"][0]["document_id"], json!(id), "{engine:?}: {told}");
        let pair = format!("/documents/{there}/duplicates/{id}");
        let paul = firm.session("paul@cabinet.fr").await;
        let shown = firm.page(&paul, &pair).await;
        assert!(shown.text().contains("une autre entreprise"), "{}", shown.text());
        assert!(!shown.text().contains("Dropbox de Claire") && !shown.text().contains("/Achats/a.pdf"));
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let shown = firm.page(&firm.session("admin@cabinet.fr").await, &pair).await;
        assert!(shown.text().contains("Dropbox de Claire") && shown.text().contains("/Achats/a.pdf"));
        assert_eq!(firm.names(&desk.company).await, Vec::<String>::new());
    }
}
