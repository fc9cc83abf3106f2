//! Documents that may be one, and documents for another company: found as they are read, decided by people, once.

use std::collections::BTreeSet;

use bannette::duplicate::{Level, store};
use bannette::ids::{CompanyId, DocumentId};
use bannette::rights::{self, Caller, LookUpDocuments};
use dropbox_simulator::{NewAccount, READ_SCOPES};
use reading::{Alert, AlertCode, FieldName, Page, Reading, Word};
use reqwest::Method;
use reqwest::header::{LOCATION, SET_COOKIE};
use serde_json::json;

use crate::reading::papers::{collect, field, invoice, write};
use crate::support::api::answer;
use crate::support::firm::{APP, folder, id};
use crate::support::{Desk, Engine, Firm, pdf};

/// The pairs of a company's documents that are asked about: names, the older first, and how they are alike.
async fn asked(firm: &Firm, company: &str) -> BTreeSet<(String, String, &'static str)> {
    let documents = firm.documents(company).await;
    let company: CompanyId = company.parse().unwrap();
    let granted = rights::check::<LookUpDocuments>(firm.database(), Caller::Operator, company).await.unwrap();
    let ids: Vec<DocumentId> = documents.iter().map(|document| document.id.parse().unwrap()).collect();
    let name = |id: DocumentId| {
        documents.iter().find(|document| document.id == id.to_string()).unwrap().name.clone()
    };
    let pairs = store::of(firm.database(), granted, &ids).await.unwrap();
    pairs.into_iter().map(|pair| (name(pair.older), name(pair.newer), pair.level.name())).collect()
}

fn pair(older: &str, newer: &str, level: Level) -> BTreeSet<(String, String, &'static str)> {
    [(older.to_owned(), newer.to_owned(), level.name())].into()
}

/// A paper that says nothing but these words.
fn letter(words: &str) -> Reading {
    let words = words.split(' ').enumerate().map(|(at, word)| Word {
        text: word.into(),
        line: at as u32 / 8,
        ..Word::default()
    });
    let page = Page { number: 1, width: 595.0, height: 842.0, words: words.collect(), ..Page::default() };
    Reading { pages: vec![page], fields: Default::default(), ..invoice("", "", "", "") }
}

fn words(of: &str) -> String {
    (0..60).map(|n| format!("{of}{n}")).collect::<Vec<_>>().join(" ")
}

/// Two documents, one run after the other.
async fn two(firm: &Firm) -> (Desk, [String; 2]) {
    let desk = firm.desk("/Achats").await;
    let a = collect(firm, &desk, &["a.pdf"]).await.remove(0);
    let b = collect(firm, &desk, &["b.pdf"]).await.remove(0);
    (desk, [a, b])
}

#[tokio::test]
async fn the_same_bytes_from_another_account_and_new_versions_are_found() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let first = collect(&firm, &desk, &["a.pdf"]).await.remove(0);
        write(&firm, &first, &letter("a")).await;
        assert!(asked(&firm, &desk.company).await.is_empty());
        // The other one's Dropbox has the same file.
        let account = firm.dropbox.create_account(NewAccount::personal("marc@example.fr", "Marc")).unwrap();
        firm.dropbox.create_folder(&account, "/Achats").unwrap();
        firm.dropbox.put(&account, "/Achats/copie.pdf", pdf("a.pdf")).unwrap();
        let mut body = firm.new_channel(json!([folder("/Achats", true, &desk.binder)]));
        body["connection"]["refresh_token"] =
            json!(firm.dropbox.authorize(APP.0, &account, &READ_SCOPES).unwrap());
        let path = format!("/api/v1/companies/{}/channels", desk.company);
        let channel = id(&firm.api.post(&path, body).await.json(201));
        firm.collect(&channel).await;
        let copy = firm.documents(&desk.company).await.remove(0);
        assert_eq!(copy.name, "copie.pdf");
        write(&firm, &copy.id, &letter("a")).await;
        assert_eq!(asked(&firm, &desk.company).await, pair("a.pdf", "copie.pdf", Level::Bytes), "{engine:?}");

        firm.put("/Achats/a.pdf", pdf("changed"));
        firm.collect(&desk.channel).await;
        let version = firm.documents(&desk.company).await.remove(0);
        write(&firm, &version.id, &letter("a")).await;
        let found = asked(&firm, &desk.company).await;
        assert!(found.contains(&("a.pdf".into(), "a.pdf".into(), "version")), "{found:?}");
        assert_eq!(found.len(), 2);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_same_invoice_text_or_picture_is_found_and_what_speaks_against_it_is_heeded() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let (desk, [a, b]) = two(&firm).await;
        let aubert = |number: &str, date: &str| invoice("Minoterie Aubert", number, date, "12.00");
        write(&firm, &a, &aubert("F-1", "2026-03-01")).await;
        for (number, date, same) in
            [("F-2", "2026-03-01", false), ("F-1", "2026-03-02", false), ("f-1", "2026-03-01", true)]
        {
            write(&firm, &b, &aubert(number, date)).await;
            let expected = if same { pair("a.pdf", "b.pdf", Level::Invoice) } else { BTreeSet::new() };
            assert_eq!(asked(&firm, &desk.company).await, expected, "{engine:?} {number} {date}");
        }

        // The same text, but for a letter that was misread; the first one's facts may be missing.
        let text = words("farine");
        write(&firm, &a, &letter(&text)).await;
        write(&firm, &b, &letter(&text.replace("farine59", "far1ne59"))).await;
        assert_eq!(asked(&firm, &desk.company).await, pair("a.pdf", "b.pdf", Level::Text), "{engine:?}");
        // A bill that comes every month: its date differs.
        for (document, date) in [(&a, "2026-03-31"), (&b, "2026-04-30")] {
            let mut monthly = letter(&text);
            monthly.fields.insert(FieldName::Date, field(date, 0.9));
            write(&firm, document, &monthly).await;
        }
        assert!(asked(&firm, &desk.company).await.is_empty());

        // Where there is no text, the picture counts; it does not where there is.
        let picture = |bits: u64, text: &str| Reading { likeness: Some(bits), ..letter(text) };
        write(&firm, &a, &picture(0xabcd_1234_5678_9abc, "reçu")).await;
        write(&firm, &b, &picture(0xabcd_1234_5678_9ab9, "rec")).await;
        assert_eq!(asked(&firm, &desk.company).await, pair("a.pdf", "b.pdf", Level::Picture), "{engine:?}");
        write(&firm, &b, &picture(0x0000_1234_5678_9ab9, "rec")).await;
        assert!(asked(&firm, &desk.company).await.is_empty());
        write(&firm, &b, &picture(0xabcd_1234_5678_9abc, &text)).await;
        assert!(asked(&firm, &desk.company).await.is_empty());
    }
}

#[tokio::test]
async fn a_correction_finds_what_the_reading_had_not() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let (desk, [a, b]) = two(&firm).await;
        write(&firm, &a, &invoice("Minoterie Aubert", "F-l", "2026-03-01", "12.00")).await;
        write(&firm, &b, &invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00")).await;
        assert!(asked(&firm, &desk.company).await.is_empty());
        // The older one is corrected.
        let path = format!("/api/v1/documents/{a}/entry");
        let mut entry = firm.api.get(&path).await.json(200);
        entry["content"]["invoice_number"] = json!("F-1");
        let change = json!({ "version": 0, "state": "entered", "content": entry["content"] });
        let saved = answer(firm.api.request(Method::PUT, &path).json(&change)).await;
        assert_eq!(saved.status, 200, "{}", saved.text());
        assert_eq!(asked(&firm, &desk.company).await, pair("a.pdf", "b.pdf", Level::Invoice), "{engine:?}");
        // What is entered does not go to the trash; what waits does.
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let cookie = firm.session("admin@cabinet.fr").await;
        let path = format!("/documents/{b}/duplicates/{a}");
        let page = firm.page(&cookie, &path).await;
        let back = format!("/documents/{a}/duplicates/{b}");
        let [newer, older] = [&path, &back].map(|path| page.text().contains(&format!("{path}/same")));
        assert!(newer && !older, "{}", page.text());
        let told = firm.press(&cookie, &format!("{back}/same")).await;
        assert!(told.contains("n’attend plus dans la bannette"), "{told}");
        assert_eq!(asked(&firm, &desk.company).await.len(), 1, "nothing was decided");
    }
}

#[tokio::test]
async fn what_is_decided_is_shown_side_by_side_first_and_never_asked_again() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let (desk, [a, b]) = two(&firm).await;
        for document in [&a, &b] {
            write(&firm, document, &invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00")).await;
        }
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        firm.hire("claire@example.fr", "client", Some("C1")).await;
        let cookie = firm.session("admin@cabinet.fr").await;
        let path = format!("/documents/{b}/duplicates/{a}");
        let tray = format!("/companies/{}/tray", desk.company);
        let shown = firm.page(&cookie, &tray).await;
        assert_eq!(shown.text().matches("class=\"doubt\"").count(), 2, "{}", shown.text());
        assert!(shown.text().contains(&format!("href=\"{path}\"")));
        let filtered = firm.page(&cookie, &format!("{tray}?doubt=duplicate")).await;
        assert_eq!(filtered.text().matches("data-item").count(), 2);
        let none = firm.page(&cookie, &format!("{tray}?doubt=other-buyer")).await;
        assert_eq!(none.text().matches("data-item").count(), 0);
        let alert = firm.page(&cookie, &format!("/documents/{a}")).await;
        assert!(alert.text().contains("Doublon possible") && alert.text().contains("b.pdf"));
        let page = firm.page(&cookie, &path).await;
        for said in ["a.pdf", "b.pdf", "Mêmes fournisseur", "F-1", "(différent)", "Dropbox de Claire"] {
            assert!(page.text().contains(said), "{said}: {}", page.text());
        }
        // Whoever may neither enter nor delete only looks.
        let claire = firm.session("claire@example.fr").await;
        let looks = firm.page(&claire, &path).await;
        assert!(looks.status == 404 || !looks.text().contains("pair-decision"), "{}", looks.text());
        for decision in ["same", "different"] {
            assert_eq!(firm.send(&claire, &format!("{path}/{decision}"), &[]).await.status, 404);
        }

        // They are one; that is undone, and asked again.
        let decided = firm.send(&cookie, &format!("{path}/same"), &[]).await;
        assert_eq!(decided.header(LOCATION), format!("/documents/{a}"));
        assert_eq!(firm.names(&desk.company).await, ["a.pdf"]);
        assert!(asked(&firm, &desk.company).await.is_empty());
        assert_eq!(firm.send(&cookie, &format!("{path}/same"), &[]).await.status, 404);
        let flash = decided.header(SET_COOKIE).split(';').next().unwrap().to_owned();
        let told = firm.page(&format!("{cookie}; {flash}"), decided.header(LOCATION)).await;
        let undo = told.text().split("<p class=\"flash").nth(1).unwrap();
        let undo = undo.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(firm.press(&cookie, undo).await, "1 document restauré.");
        assert_eq!(asked(&firm, &desk.company).await, pair("a.pdf", "b.pdf", Level::Invoice), "{engine:?}");

        // They are others: whatever is read of them later.
        let told = firm.press(&cookie, &format!("{path}/different")).await;
        assert!(told.contains("pas des doublons"), "{told}");
        for document in [&a, &b] {
            write(&firm, document, &invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00")).await;
        }
        assert!(asked(&firm, &desk.company).await.is_empty());
        assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);
        let history = firm.page(&cookie, &format!("/documents/{a}")).await;
        assert!(history.text().contains("Jugé différent d’un document semblable"), "{}", history.text());
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

/// An invoice whose buyer is another one.
fn for_another(fields: &[(FieldName, &str)]) -> Reading {
    let mut reading = invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00");
    reading.fields.extend(fields.iter().map(|(name, value)| (*name, field(value, 0.9))));
    reading
        .alerts
        .push(Alert::new(AlertCode::OtherBuyer, &[FieldName::Buyer], "").with("buyer", fields[0].1));
    reading
}

#[tokio::test]
async fn a_document_for_another_company_is_moved_there_by_those_who_may_and_no_one_else_learns_of_it() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let body = json!({ "code": "C2", "name": "Atelier Garrigue", "siren": "794208157" });
        let other = id(&firm.api.post("/api/v1/companies", body).await.json(201));
        let there = firm.binder(&other, "Fournisseurs").await;
        let ids = collect(&firm, &desk, &["a.pdf", "b.pdf", "c.pdf"]).await;
        // By its number, its VAT number, its name.
        let by = [
            for_another(&[(FieldName::Buyer, "Garrigue"), (FieldName::BuyerSiren, "794208157")]),
            for_another(&[(FieldName::BuyerVatNumber, "FR00794208157")]),
            for_another(&[(FieldName::Buyer, "ATELIER GARRIGUE SARL")]),
        ];
        for (document, reading) in ids.iter().zip(&by) {
            write(&firm, document, reading).await;
        }
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
        let [admin, anne] = [firm.session("admin@cabinet.fr").await, firm.session("anne@cabinet.fr").await];
        for document in &ids {
            let page = firm.page(&admin, &format!("/documents/{document}")).await;
            assert!(page.text().contains("semble destiné à Atelier Garrigue"), "{}", page.text());
            let page = firm.page(&anne, &format!("/documents/{document}")).await;
            assert!(page.text().contains("Le destinataire n’est pas cette entreprise."));
            assert!(!page.text().contains("semble destiné"), "she does not see that company");
        }
        let tray = format!("/companies/{}/tray", desk.company);
        for cookie in [&admin, &anne] {
            let shown = firm.page(cookie, &format!("{tray}?doubt=other-buyer")).await;
            assert_eq!(shown.text().matches("data-item").count(), 3);
        }

        // The page that asks where to suggests it, the same kind of binder first.
        let form: Vec<(&str, &str)> = ids[..2].iter().map(|id| ("document", id.as_str())).collect();
        let path = format!("{tray}/move");
        let page = firm.send(&admin, &path, &form).await;
        let suggested = page.text().split(" autofocus").next().unwrap().rsplit("value=\"").next().unwrap();
        assert_eq!(suggested, format!("{there}\""), "{}", page.text());
        let page = firm.send(&anne, &path, &form).await;
        assert!(page.status == 404 || !page.text().contains("Garrigue"), "{}", page.text());
        let mut to = form.clone();
        to.push(("to", &there));
        assert_eq!(firm.send(&anne, &path, &to).await.status, 404);
        let moved = firm.send(&admin, &path, &to).await;
        assert_eq!(
            firm.told(&admin, &moved, &path).await,
            "2 documents déplacés vers Atelier Garrigue – Fournisseurs."
        );
        assert_eq!(firm.names(&other).await, ["a.pdf", "b.pdf"]);

        // Somebody says that the third is right where it is, for good.
        let told = firm.press(&anne, &format!("/documents/{}/right-company", ids[2])).await;
        assert!(told.contains("ce document est au bon endroit"), "{told}");
        write(&firm, &ids[2], &by[2]).await;
        let shown = firm.page(&anne, &format!("{tray}?doubt=other-buyer")).await;
        assert_eq!(shown.text().matches("data-item").count(), 0);
        let path = format!("/documents/{}/right-company", ids[2]);
        assert_eq!(firm.send(&anne, &path, &[]).await.status, 404, "it is no question any more");
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_name_that_several_companies_have_suggests_none() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for code in ["G1", "G2"] {
        let body = json!({ "code": code, "name": "Garage du Port" });
        firm.api.post("/api/v1/companies", body).await.json(201);
    }
    let document = collect(&firm, &desk, &["a.pdf"]).await.remove(0);
    write(&firm, &document, &for_another(&[(FieldName::Buyer, "Garage du Port")])).await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let admin = firm.session("admin@cabinet.fr").await;
    let page = firm.page(&admin, &format!("/documents/{document}")).await;
    assert!(page.text().contains("Le destinataire n’est pas cette entreprise."), "{}", page.text());
    // Read again, its buyer is the company: nothing is asked any more.
    write(&firm, &document, &invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00")).await;
    let page = firm.page(&admin, &format!("/documents/{document}")).await;
    assert!(!page.text().contains("Le destinataire n’est pas cette entreprise."), "{}", page.text());
}

/// A program learns what is doubtful, and says what it is.
#[tokio::test]
async fn a_program_settles_doubts_and_moves_documents() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let body = json!({ "code": "C2", "name": "Atelier Garrigue", "siren": "794208157" });
        let other = id(&firm.api.post("/api/v1/companies", body).await.json(201));
        let there = firm.binder(&other, "Fournisseurs").await;
        let (desk, [a, b]) = two(&firm).await;
        for document in [&a, &b] {
            write(&firm, document, &invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00")).await;
        }
        let of = |id: &str| format!("/api/v1/documents/{id}");
        let documents = format!("/api/v1/companies/{}/documents", desk.company);
        let doubts = firm.api.get(&of(&a)).await.json(200)["doubts"].clone();
        let nothing_else = json!({ "duplicates": [{ "document_id": b, "level": "invoice" }],
            "other_buyer": false, "suspected_company_id": null });
        assert_eq!(doubts, nothing_else);
        let doubtful = firm.api.get(&format!("{documents}?doubt=duplicate")).await.json(200);
        assert_eq!(doubtful["items"].as_array().unwrap().len(), 2, "{engine:?}");
        firm.api.get(&format!("{documents}?doubt=wrong")).await.problem(422, "malformed-query");

        // They are others; then, of two more, one goes.
        let pair = format!("{}/duplicates/{a}", of(&b));
        assert_eq!(firm.api.post(&format!("{pair}/different"), json!({})).await.status, 204);
        firm.api.post(&format!("{pair}/different"), json!({})).await.problem(404, "not-found");
        assert_eq!(firm.api.get(&of(&a)).await.json(200)["doubts"]["duplicates"], json!([]));
        let c = collect(&firm, &desk, &["c.pdf"]).await.remove(0);
        write(&firm, &c, &invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00")).await;
        let pair = format!("{}/duplicates/{a}", of(&c));
        assert_eq!(firm.api.post(&format!("{pair}/same"), json!({})).await.status, 204);
        assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);

        // One is for another company, and is moved there; the other one is right where it is.
        let buyer = [(FieldName::Buyer, "Garrigue"), (FieldName::BuyerSiren, "794208157")];
        for document in [&a, &b] {
            write(&firm, document, &for_another(&buyer)).await;
        }
        let doubts = firm.api.get(&of(&a)).await.json(200)["doubts"].clone();
        assert_eq!((&doubts["other_buyer"], &doubts["suspected_company_id"]), (&json!(true), &json!(other)));
        let moved = |binder: &str| json!({ "binder_id": binder });
        assert_eq!(firm.api.post(&format!("{}/move", of(&a)), moved(&there)).await.status, 204);
        assert_eq!(firm.api.get(&of(&a)).await.json(200)["company_id"], other.as_str());
        assert_eq!(firm.api.post(&format!("{}/right-company", of(&b)), json!({})).await.status, 204);
        firm.api.post(&format!("{}/right-company", of(&b)), json!({})).await.problem(404, "not-found");
        let nowhere = uuid::Uuid::nil().to_string();
        firm.api.post(&format!("{}/move", of(&b)), moved(&nowhere)).await.problem(404, "not-found");
        let in_trash = format!("{}/move", of(&c));
        firm.api.post(&in_trash, moved(&desk.binder)).await.problem(409, "document-not-there");

        // All of it is in the history.
        let history = firm.api.get(&format!("{}/history", of(&a))).await.json(200);
        let told: Vec<&str> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|done| done["action"].as_str().unwrap())
            .collect();
        for action in ["collected", "read", "different", "same", "moved"] {
            assert!(told.contains(&action), "{action}: {told:?}");
        }
        assert_eq!(told.last(), Some(&"collected"));
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}
