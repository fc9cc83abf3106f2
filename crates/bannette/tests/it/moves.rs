//! Moving is undone: what nobody has touched since goes back to where it was.

use std::time::Duration;

use bannette::document::moving::undoing::sweep;
use reqwest::Method;
use reqwest::header::{LOCATION, SET_COOKIE};
use serde_json::{Value, json};

use crate::reading::papers::invoices_on;
use crate::support::api::{Answer, answer};
use crate::support::firm::folder;
use crate::support::{Desk, Engine, Firm};

async fn firm_with(engine: Engine, names: &[&str]) -> (Firm, Desk, String, Vec<String>) {
    let (firm, desk, ids) = invoices_on(engine, names).await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("admin@cabinet.fr").await;
    (firm, desk, cookie, ids)
}

async fn move_to(firm: &Firm, cookie: &str, company: &str, ids: &[String], binder: &str) -> Answer {
    let mut form: Vec<(&str, &str)> = ids.iter().map(|id| ("document", id.as_str())).collect();
    form.push(("to", binder));
    let list = format!("/companies/{company}/tray?sort=total");
    form.push(("back", &list));
    firm.send(cookie, &format!("/companies/{company}/tray/move"), &form).await
}

/// Where the button beside the message leads, if there is one.
async fn undoing(firm: &Firm, cookie: &str, moved: &Answer) -> Option<String> {
    assert_eq!(moved.status, 303, "{}", moved.text());
    let flash = moved.header(SET_COOKIE).split(';').next().unwrap().to_owned();
    let page = firm.page(&format!("{cookie}; {flash}"), moved.header(LOCATION)).await;
    let after = page.text().split("<p class=\"flash").nth(1).expect("it is told");
    let form = after.split("<form method=\"post\" action=\"").nth(1)?;
    assert!(form.contains("data-undo data-shortcut=\"Control+z\">Annuler"), "{form}");
    Some(form.split('"').next().unwrap().replace("&#38;", "&"))
}

async fn place(firm: &Firm, id: &str) -> (String, String) {
    let document = firm.api.get(&format!("/api/v1/documents/{id}")).await.json(200);
    let text = |name: &str| document[name].as_str().unwrap().to_owned();
    (text("company_id"), text("binder_id"))
}

async fn actions(firm: &Firm, id: &str) -> Vec<String> {
    let history = firm.api.get(&format!("/api/v1/documents/{id}/history")).await.json(200);
    let items = history["items"].as_array().unwrap();
    items.iter().map(|done| done["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_was_moved_to_another_binder_goes_back_to_its_own() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf", "c.pdf"]).await;
        let other = firm.binder(&desk.company, "Divers").await;
        let third = firm.binder(&desk.company, "Caisse").await;
        move_to(&firm, &cookie, &desk.company, &ids[..1], &other).await;
        // From two binders; one of them lies there already.
        let moved = move_to(&firm, &cookie, &desk.company, &ids, &third).await;
        let address = undoing(&firm, &cookie, &moved).await.expect("it can be undone");
        let answer = firm.send(&cookie, &address, &[]).await;
        assert_eq!(answer.header(LOCATION), format!("/companies/{}/tray?sort=total", desk.company));
        assert_eq!(
            firm.told(&cookie, &answer, &address).await,
            "3 documents remis à leur place.",
            "{engine:?}"
        );
        for (id, binder) in ids.iter().zip([&other, &desk.binder, &desk.binder]) {
            assert_eq!(place(&firm, id).await, (desk.company.clone(), binder.clone()), "{engine:?}");
        }
        assert_eq!(actions(&firm, &ids[1]).await[..2], ["put-back", "moved"], "{engine:?}");
        let page = firm.page(&cookie, &format!("/documents/{}", ids[1])).await;
        assert!(page.text().contains("Déplacement annulé\u{a0}: de retour dans le classeur «\u{a0}Achats"));

        // Once more: there is nothing left of it.
        let told = firm.press(&cookie, &address).await.replace('\u{a0}', " ");
        assert_eq!(
            told,
            "Aucun document remis à sa place. 3 restent où ils sont : déplacés, découpés, saisis ou mis à la corbeille depuis."
        );
        // Nothing was moved: nothing is to be undone.
        let none = move_to(&firm, &cookie, &desk.company, &ids[1..], &desk.binder).await;
        assert_eq!(undoing(&firm, &cookie, &none).await, None);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_was_moved_to_another_company_goes_back_with_its_place_in_the_register() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let other = firm.company("C2").await;
        let binder = firm.binder(&other, "Achats").await;
        let moved = move_to(&firm, &cookie, &desk.company, &ids, &binder).await;
        assert_eq!(place(&firm, &ids[0]).await, (other.clone(), binder.clone()));
        firm.clock.advance(Duration::from_secs(60));
        // There it was read meanwhile.
        for table in ["jobs", "reading_requests"] {
            firm.database().execute(&format!("DELETE FROM {table}"), Vec::new()).await.unwrap();
        }
        let address = undoing(&firm, &cookie, &moved).await.expect("it can be undone");
        assert_eq!(firm.press(&cookie, &address).await, "2 documents remis à leur place.", "{engine:?}");
        for id in &ids {
            assert_eq!(place(&firm, id).await, (desk.company.clone(), desk.binder.clone()));
            let document = firm.api.get(&format!("/api/v1/documents/{id}")).await.json(200);
            assert!(document["origin"].is_object(), "{engine:?}: it is where it came to: {document}");
            assert!(document["read_again_since"].is_string(), "it is read for this company again");
        }
        assert_eq!(firm.findings().await, Vec::<String>::new());
        // Both know the contents from now on.
        assert_eq!(firm.collect(&desk.channel).await.counts.collected, 0);
        let channel = firm.channel(&other, json!([folder("/Achats", true, &binder)])).await;
        assert_eq!(firm.collect(&channel).await.counts.collected, 0);

        // Who sees the first company alone is told of its coming back, not where it was meanwhile.
        firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
        let anne = firm.session("anne@cabinet.fr").await;
        let page = firm.page(&anne, &format!("/documents/{}", ids[0])).await;
        assert!(page.text().contains("Déplacement annulé"), "{}", page.text());
        assert!(!page.text().contains("Entreprise C2"), "{}", page.text());
        // And a second move is undone as the first one was.
        let moved = move_to(&firm, &cookie, &desk.company, &ids[..1], &binder).await;
        let address = undoing(&firm, &cookie, &moved).await.expect("it can be undone");
        assert_eq!(firm.press(&cookie, &address).await, "1 document remis à sa place.");
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

async fn enter(firm: &Firm, id: &str) {
    let path = format!("/api/v1/documents/{id}/entry");
    let read = firm.api.get(&path).await.json(200);
    let entry = json!({ "version": 0, "state": "entered", "content": read["content"] });
    assert_eq!(answer(firm.api.request(Method::PUT, &path).json(&entry)).await.status, 200);
}

#[tokio::test]
async fn what_was_touched_since_stays_and_it_is_said_why() {
    let names = ["moved.pdf", "trashed.pdf", "entered.pdf", "left.pdf", "drafted.pdf"];
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &names).await;
        let other = firm.binder(&desk.company, "Divers").await;
        let third = firm.binder(&desk.company, "Caisse").await;
        let moved = move_to(&firm, &cookie, &desk.company, &ids, &other).await;
        let address = undoing(&firm, &cookie, &moved).await.expect("it can be undone");
        // To a third binder and back: it was put there anew.
        for binder in [&third, &other] {
            let to = json!({ "binder_id": binder });
            assert_eq!(firm.api.post(&format!("/api/v1/documents/{}/move", ids[0]), to).await.status, 204);
        }
        assert_eq!(firm.api.poke(&format!("/api/v1/documents/{}/trash", ids[1])).await.status, 204);
        enter(&firm, &ids[2]).await;
        let draft = json!({ "version": 0, "state": "draft", "content": { "supplier": "Aubert" } });
        let path = format!("/api/v1/documents/{}/entry", ids[4]);
        answer(firm.api.request(Method::PUT, &path).json(&draft)).await.json(200);

        let told = firm.press(&cookie, &address).await.replace('\u{a0}', " ");
        assert_eq!(
            told,
            "2 documents remis à leur place. 3 restent où ils sont : déplacés, découpés, saisis ou mis à la corbeille depuis.",
            "{engine:?}"
        );
        for (id, binder) in ids.iter().zip([&other, &other, &other, &desk.binder, &desk.binder]) {
            assert_eq!(place(&firm, id).await.1, **binder, "{engine:?}");
        }
        let entry: Value = firm.api.get(&path).await.json(200);
        assert_eq!(entry["state"], "draft", "what was begun goes along");

        // Its binder takes nothing any more.
        let moved = move_to(&firm, &cookie, &desk.company, &ids[3..], &other).await;
        let address = undoing(&firm, &cookie, &moved).await.expect("it can be undone");
        let binder = format!("/api/v1/companies/{}/binders/{}", desk.company, desk.binder);
        let off = firm.api.request(Method::PATCH, &binder).json(&json!({ "active": false }));
        assert!(answer(off).await.status < 300);
        let told = firm.press(&cookie, &address).await.replace('\u{a0}', " ");
        assert_eq!(
            told,
            "Aucun document remis à sa place. 2 restent où ils sont : leur classeur d’origine est hors service, ou ne vous est plus ouvert."
        );
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_was_handed_over_where_it_was_moved_to_stays_there() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let other = firm.company("C2").await;
        let binder = firm.binder(&other, "Achats").await;
        let moved = move_to(&firm, &cookie, &desk.company, &ids, &binder).await;
        let address = undoing(&firm, &cookie, &moved).await.expect("it can be undone");
        enter_with(&firm, &ids[0]).await;
        let period = json!({ "from": "2026-03-01", "until": "2026-03-31" });
        let made = firm.api.post(&format!("/api/v1/companies/{other}/handovers"), period).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let back = firm.api.poke(&format!("/api/v1/documents/{}/entry/take-back", ids[0])).await;
        assert!(back.status < 300);
        let told = firm.press(&cookie, &address).await;
        assert!(told.starts_with("1 document remis à sa place. 1 reste où il est"), "{engine:?}: {told}");
        assert_eq!(place(&firm, &ids[0]).await.0, other);
        assert_eq!(place(&firm, &ids[1]).await.0, desk.company);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

/// As a bookkeeper does while another reading is waited for.
async fn enter_with(firm: &Firm, id: &str) {
    let content = json!({ "kind": "invoice", "supplier": "Aubert", "invoice_number": "F-1",
        "date": "2026-03-01", "net": "10.00", "vat": "2.00", "gross": "12.00" });
    let entry = json!({ "version": 0, "state": "entered", "content": content });
    let path = format!("/api/v1/documents/{id}/entry");
    answer(firm.api.request(Method::PUT, &path).json(&entry)).await.json(200);
}

#[tokio::test]
async fn a_move_is_undone_by_whoever_made_it_with_the_rights_on_both_sides() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf"]).await;
        let other = firm.company("C2").await;
        let binder = firm.binder(&other, "Achats").await;
        firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
        let anne = firm.session("anne@cabinet.fr").await;
        let c2 = json!({ "profile_id": profile(&firm, "collaborator").await, "company_id": other });
        let user = firm.api.get("/api/v1/users?search=anne").await.json(200)["items"][0]["id"].clone();
        let grants = format!("/api/v1/users/{}/grants", user.as_str().unwrap());
        let grant = firm.api.post(&grants, c2).await.json(201);

        let moved = move_to(&firm, &anne, &desk.company, &ids, &binder).await;
        let address = undoing(&firm, &anne, &moved).await.expect("it can be undone");
        // Somebody else's, from another company, one that was never made, and none at all.
        assert_eq!(firm.send(&cookie, &address, &[]).await.status, 404, "{engine:?}");
        let elsewhere = address.replace(&desk.company, &other);
        assert_eq!(firm.send(&anne, &elsewhere, &[]).await.status, 404);
        let unknown = format!("/companies/{}/tray/undo-move?move={other}", desk.company);
        assert_eq!(firm.send(&anne, &unknown, &[]).await.status, 404);
        let none = format!("/companies/{}/tray/undo-move", desk.company);
        assert_eq!(firm.send(&anne, &none, &[]).await.status, 400);

        let gone = format!("{grants}/{}", grant["id"].as_str().unwrap());
        assert!(answer(firm.api.request(Method::DELETE, &gone)).await.status < 300);
        assert_eq!(
            firm.send(&anne, &address, &[]).await.status,
            404,
            "where it is, she has no right any more"
        );
        assert_eq!(place(&firm, &ids[0]).await.0, other);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_move_can_be_undone_for_a_week() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let other = firm.binder(&desk.company, "Divers").await;
        let old = move_to(&firm, &cookie, &desk.company, &ids[..1], &other).await;
        let old = undoing(&firm, &cookie, &old).await.expect("it can be undone");
        firm.clock.advance(Duration::from_secs(4 * 86_400));
        let cookie = firm.session("admin@cabinet.fr").await;
        let young = move_to(&firm, &cookie, &desk.company, &ids[1..], &other).await;
        let young = undoing(&firm, &cookie, &young).await.expect("it can be undone");
        firm.clock.advance(Duration::from_secs(4 * 86_400));
        sweep(&firm.app).await.unwrap();
        let cookie = firm.session("admin@cabinet.fr").await;
        assert_eq!(firm.send(&cookie, &old, &[]).await.status, 404, "{engine:?}");
        assert_eq!(firm.send(&cookie, &young, &[]).await.status, 303, "{engine:?}");
        assert_eq!(place(&firm, &ids[0]).await.1, other);
        assert_eq!(place(&firm, &ids[1]).await.1, desk.binder);
    }
}

async fn profile(firm: &Firm, name: &str) -> String {
    let profiles = firm.api.get("/api/v1/profiles").await.json(200);
    let mut profiles = profiles["items"].as_array().unwrap().iter();
    let found = profiles.find(|profile| profile["name"] == name).expect("it is built in");
    found["id"].as_str().unwrap().to_owned()
}
