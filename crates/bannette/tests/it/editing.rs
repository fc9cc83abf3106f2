//! Documents made of pages of others, through the pages of a bookkeeper.

use bannette::document::{DocumentState, Facts, Pictures, Quality, ReadingSummary, store};
use bannette::ids::DocumentId;
use reading::{DocumentKind, Page, Reading};
use reqwest::header::LOCATION;
use serde_json::{Value, json};

use crate::reading::papers::{invoice, write};
use crate::support::api::Answer;
use crate::support::paper::sample;
use crate::support::{Desk, Engine, Firm};

const CLERK: &str = "nadia@cabinet.fr";

/// A reading of so many pages.
fn of_pages(count: u32) -> Reading {
    let mut reading = invoice("Voltarmor", "V-1", "2026-10-12", "2178.52");
    let page = |number| Page { number, width: 595.0, height: 842.0, ..Page::default() };
    reading.pages = (1..=count).map(page).collect();
    reading
}

/// Collects a file; its document's id.
async fn collected(firm: &Firm, desk: &Desk, name: &str, bytes: Vec<u8>) -> String {
    firm.put(&format!("/Achats/{name}"), bytes);
    firm.collect(&desk.channel).await;
    let documents = firm.documents(&desk.company).await;
    documents.iter().find(|document| document.name == name).unwrap().id.clone()
}

/// A firm with an invoice of two pages that was read, and a bookkeeper's session.
async fn firm_with_two_pages(engine: Engine) -> (Firm, Desk, String, String) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let id = collected(
        &firm,
        &desk,
        "facture.pdf",
        sample("boulangerie-lemoine/Achats/2026-10/Voltarmor 2026-10.pdf"),
    )
    .await;
    write(&firm, &id, &of_pages(2)).await;
    firm.hire(CLERK, "collaborator", Some("C1")).await;
    let session = firm.session(CLERK).await;
    (firm, desk, id, session)
}

async fn edit(firm: &Firm, session: &str, id: &str, fields: &[(&str, &str)]) -> Answer {
    firm.send(session, &format!("/documents/{id}/edit"), fields).await
}

async fn document(firm: &Firm, id: &str) -> Value {
    firm.api.get(&format!("/api/v1/documents/{id}")).await.json(200)
}

/// The names in the tray.
async fn tray(firm: &Firm, session: &str, desk: &Desk) -> Vec<String> {
    let page = firm.page(session, &format!("/companies/{}/tray", desk.company)).await.text().to_owned();
    let mut names = firm.names(&desk.company).await;
    names.retain(|name| page.contains(name.as_str()));
    names
}

#[tokio::test]
async fn a_document_is_cut_into_several_and_put_together_again() {
    for engine in Engine::BOTH {
        let (firm, desk, id, session) = firm_with_two_pages(engine).await;
        let grid = firm.page(&session, &format!("/documents/{id}/edit")).await;
        assert!(grid.status == 200 && grid.text().contains(&format!("value=\"{id}:2\"")), "{}", grid.text());

        let (first, second) = (format!("{id}:1"), format!("{id}:2"));
        let fields = [("of.1", first.as_str()), ("of.2", &second), ("every", "1"), ("replaces", "true")];
        let answer = edit(&firm, &session, &id, &fields).await;
        assert_eq!(
            firm.told(&session, &answer, "edit").await,
            "2 documents sont créés\u{202f}; ils sont en cours de lecture."
        );
        assert_eq!(tray(&firm, &session, &desk).await, ["facture – p. 1.pdf", "facture – p. 2.pdf"]);
        let page = firm.page(&session, &format!("/companies/{}/tray", desk.company)).await;
        let place = |name: &str| page.text().find(name).unwrap();
        assert!(place("facture – p. 1.pdf") < place("facture – p. 2.pdf"), "in their order");

        // Each is a PDF of one page, of the same origin, and waits to be read.
        let made: Vec<_> = firm
            .documents(&desk.company)
            .await
            .into_iter()
            .filter(|made| made.name != "facture.pdf")
            .collect();
        for made in &made {
            let told = document(&firm, &made.id).await;
            assert_eq!(
                (told["state"].as_str(), told["media_type"].as_str()),
                (Some("received"), Some("application/pdf"))
            );
            assert!(firm.original(&made.id).await.starts_with(b"%PDF-1.7"));
        }
        let jobs = "SELECT count(*) AS jobs FROM jobs WHERE kind = 'read'";
        let jobs: i64 = firm.database().fetch_one(jobs, Vec::new()).await.unwrap().get("jobs").unwrap();
        assert_eq!(jobs, 3, "the original, and what was made of it");
        // The register knows the file as what it was: nothing comes twice, and all that is written down agrees.
        assert_eq!(firm.collect(&desk.channel).await.counts(), [0, 0, 0, 0]);
        assert_eq!(firm.findings().await, Vec::<String>::new());
        // What is replaced cannot be cut again.
        let again = edit(&firm, &session, &id, &fields).await;
        assert!(firm.told(&session, &again, "edit").await.contains("n’attend plus dans la bannette"));

        let told = firm.press(&session, &format!("/documents/{id}/undo-edit")).await;
        assert_eq!(told, "L’original est à sa place\u{202f}; ce qui en avait été fait est à la corbeille.");
        assert_eq!(tray(&firm, &session, &desk).await, ["facture.pdf"]);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_was_moved_to_another_company_is_that_ones_to_see_and_its_pages_are_not_there_twice() {
    for engine in Engine::BOTH {
        let (firm, desk, id, session) = firm_with_two_pages(engine).await;
        let (first, second) = (format!("{id}:1"), format!("{id}:2"));
        let fields = [("of.1", first.as_str()), ("of.2", &second), ("every", "1"), ("replaces", "true")];
        edit(&firm, &session, &id, &fields).await;
        let documents = firm.documents(&desk.company).await;
        let part = documents.iter().find(|made| made.name == "facture – p. 2.pdf").unwrap().id.clone();

        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let other = firm.company("C2").await;
        let binder = firm.binder(&other, "Achats").await;
        let to = |binder| [("document", part.as_str()), ("to", binder)];
        let moved = firm.send(&admin, &format!("/companies/{}/tray/move", desk.company), &to(&binder)).await;
        assert_eq!(moved.status, 303);
        firm.hire("paul@cabinet.fr", "collaborator", Some("C2")).await;
        let paul = firm.session("paul@cabinet.fr").await;
        let page = firm.page(&paul, &format!("/documents/{part}")).await;
        assert!(page.status == 200 && !page.text().contains(&id), "the source is another company's");
        let page = firm.page(&session, &format!("/documents/{id}")).await;
        assert!(page.status == 200 && !page.text().contains(&part), "{}", page.text());

        for session in [&session, &admin] {
            let told = firm.press(session, &format!("/documents/{id}/undo-edit")).await;
            assert!(told.contains("a été déplacé vers une autre entreprise"), "{engine:?}: {told}");
        }
        let back = firm.send(&admin, &format!("/companies/{other}/tray/move"), &to(&desk.binder)).await;
        assert_eq!(back.status, 303);
        let told = firm.press(&session, &format!("/documents/{id}/undo-edit")).await;
        assert_eq!(told, "L’original est à sa place\u{202f}; ce qui en avait été fait est à la corbeille.");
        assert_eq!(tray(&firm, &session, &desk).await, ["facture.pdf"]);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn pages_of_several_documents_become_one_and_the_originals_may_stay() {
    let (firm, desk, id, session) = firm_with_two_pages(Engine::Sqlite).await;
    let photograph = collected(
        &firm,
        &desk,
        "ticket.tif",
        sample("boulangerie-lemoine/Achats/2026-10/SCAN_20261014_0931.tif"),
    )
    .await;
    write(&firm, &photograph, &Reading { media_type: "image/tiff".into(), ..of_pages(1) }).await;
    // Chosen in the tray, they stand in the order of the list.
    let chosen = [("document", photograph.as_str()), ("document", &id)];
    let join = format!("/companies/{}/tray/join", desk.company);
    let answer = firm.send(&session, &join, &chosen).await;
    assert_eq!(answer.header(LOCATION), format!("/documents/{photograph}/edit?with={id}"));
    let unread = collected(&firm, &desk, "lettre.txt", b"Bonjour.".into()).await;
    let answer = firm.send(&session, &join, &[("document", id.as_str()), ("document", &unread)]).await;
    assert!(firm.told(&session, &answer, "tray").await.contains("Seules les pages d’un PDF ou d’une image"));
    let grid = firm.page(&session, &format!("/documents/{id}/edit?with={photograph}")).await;
    assert!(grid.text().contains(&format!("value=\"{photograph}:1\"")));

    // What was done in the grid stays when a document joins, and when something does not fit.
    let first = format!("{id}:1");
    let typed = [("of.1", first.as_str()), ("place.1", "2"), ("turn.1", "90"), ("omit.1", "true")];
    let joined = [typed.as_slice(), &[("join", "true"), ("another", &photograph), ("every", "3")]].concat();
    let joined = edit(&firm, &session, &id, &joined).await;
    let refused = [typed.as_slice(), &[("every", "0")]].concat();
    let refused = edit(&firm, &session, &id, &refused).await;
    assert!(joined.text().contains(&format!("value=\"{photograph}:1\"")), "{}", joined.text());
    assert!(refused.text().contains("Indiquez un nombre de pages"), "{}", refused.text());
    for (grid, every) in [(&joined, "3"), (&refused, "0")] {
        let kept = [
            "name=\"place.1\" value=\"2\"",
            "<option value=\"90\" selected>",
            "name=\"omit.1\" value=\"true\" checked",
        ];
        for kept in kept.map(str::to_owned).into_iter().chain([format!("name=\"every\" value=\"{every}\"")]) {
            assert!(grid.text().contains(&kept), "{kept}: {}", grid.text());
        }
    }

    let (page, scan) = (format!("{id}:2"), format!("{photograph}:1"));
    let fields = [
        ("with", photograph.as_str()),
        ("of.1", &page),
        ("place.1", "2"),
        ("turn.1", "90"),
        ("of.2", &scan),
        ("place.2", "1"),
    ];
    let answer = edit(&firm, &session, &id, &fields).await;
    assert!(firm.told(&session, &answer, "edit").await.starts_with("Un document est créé"));
    assert_eq!(tray(&firm, &session, &desk).await, ["facture.pdf", "lettre.txt", "ticket.pdf", "ticket.tif"]);
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_zone_becomes_a_document_and_what_makes_no_sense_is_said() {
    let (firm, desk, id, session) = firm_with_two_pages(Engine::Sqlite).await;
    let zones = format!("/documents/{id}/zones?page=1");
    assert_eq!(firm.page(&session, &zones).await.status, 200);
    let cut = [("x.1", "10"), ("y.1", "5,5"), ("w.1", "80"), ("h.1", "40")];
    let answer = firm.send(&session, &zones, &cut).await;
    assert!(firm.told(&session, &answer, "zones").await.starts_with("Un document est créé"));
    assert_eq!(firm.documents(&desk.company).await.len(), 2);

    let nothing = firm.send(&session, &zones, &[("x.1", ""), ("y.1", "")]).await;
    assert!(nothing.text().contains("Tracez d’abord une zone"), "{}", nothing.text());
    let outside =
        firm.send(&session, &zones, &[("x.1", "90"), ("y.1", "0"), ("w.1", "80"), ("h.1", "40")]).await;
    assert!(outside.text().contains("Cette zone n’est pas dans la page"), "{}", outside.text());
    let (one, none) = (format!("{id}:1"), format!("{id}:9"));
    for (fields, told) in [
        (vec![("of.1", one.as_str()), ("omit.1", "true")], "Il ne reste aucune page"),
        (vec![("of.1", one.as_str()), ("every", "0")], "Indiquez un nombre de pages"),
        (vec![("of.1", none.as_str())], "Cette page n’existe pas"),
    ] {
        let answer = edit(&firm, &session, &id, &fields).await;
        assert!(answer.status == 200 && answer.text().contains(told), "{told}: {}", answer.text());
    }
    assert_eq!(firm.documents(&desk.company).await.len(), 2, "nothing half done");

    // What was cut out beside the original is undone, too.
    let told = firm.press(&session, &format!("/documents/{id}/undo-edit")).await;
    assert!(told.contains("est à la corbeille"), "{told}");
    assert_eq!(tray(&firm, &session, &desk).await, ["facture.pdf"]);
}

#[tokio::test]
async fn what_is_not_ones_own_to_modify_is_not_there() {
    let (firm, desk, id, session) = firm_with_two_pages(Engine::Sqlite).await;
    firm.hire("claire@example.fr", "client", Some("C1")).await;
    let client = firm.session("claire@example.fr").await;
    assert_eq!(firm.page(&client, &format!("/documents/{id}")).await.status, 200);
    assert_eq!(firm.page(&client, &format!("/documents/{id}/edit")).await.status, 404);
    let page = format!("{id}:1");
    assert_eq!(edit(&firm, &client, &id, &[("of.1", &page)]).await.status, 404);

    // A page of another company's document does not exist either.
    let other = firm.company("C2").await;
    let binder = firm.binder(&other, "Achats").await;
    firm.dropbox.create_folder(&firm.client, "/Autre").unwrap();
    let folders = serde_json::json!([crate::support::firm::folder("/Autre", true, &binder)]);
    let channel = firm.channel(&other, folders).await;
    firm.put("/Autre/x.pdf", sample("boulangerie-lemoine/Achats/2026-10/Voltarmor 2026-10.pdf"));
    firm.collect(&channel).await;
    let foreign = firm.documents(&other).await.remove(0).id;
    let page = format!("{foreign}:1");
    assert_eq!(edit(&firm, &session, &id, &[("of.1", &page)]).await.status, 404);
    assert_eq!(firm.documents(&desk.company).await.len(), 1);
}

#[tokio::test]
async fn a_protected_pdf_is_opened_with_its_password_which_is_kept_nowhere() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let id = collected(&firm, &desk, "releve.pdf", sample("odd/facture protégée.pdf")).await;
    let unreadable = ReadingSummary {
        kind: DocumentKind::Other,
        quality: Some(Quality::Unreadable),
        facts: Facts::default(),
        language: None,
        text_source: "none".into(),
        pages: 0,
        first_words: String::new(),
        failure: Some(("encrypted".into(), String::new())),
        pictures: Pictures::default(),
        updated_at: firm.app.clock.now(),
    };
    let mut tx = firm.database().begin().await.unwrap();
    let document: DocumentId = id.parse().unwrap();
    store::save_reading(&mut tx, document, DocumentState::Unreadable, &unreadable).await.unwrap();
    tx.commit().await.unwrap();
    firm.hire(CLERK, "collaborator", Some("C1")).await;
    let session = firm.session(CLERK).await;

    let unlock = format!("/documents/{id}/unlock");
    let wrong = firm.send(&session, &unlock, &[("password", "levain")]).await;
    assert_eq!(firm.told(&session, &wrong, &unlock).await, "Ce mot de passe n’ouvre pas le document.");
    let right = firm.send(&session, &unlock, &[("password", "fournil")]).await;
    assert!(firm.told(&session, &right, &unlock).await.starts_with("Le document est ouvert"));
    let made = firm.documents(&desk.company).await.into_iter().find(|made| made.id != id).unwrap();
    assert_eq!(made.name, "releve.pdf");
    assert_eq!(firm.findings().await, Vec::<String>::new());
    // Nowhere in the database.
    let folder = std::fs::read_dir(firm.folder.path()).unwrap();
    for entry in folder.filter_map(|entry| std::fs::read(entry.unwrap().path()).ok()) {
        assert!(!entry.windows(7).any(|window| window == b"fournil"));
    }
}

#[tokio::test]
async fn a_program_cuts_turns_and_puts_together_again_as_people_do() {
    let (firm, desk, id, _) = firm_with_two_pages(Engine::Sqlite).await;
    let edits = format!("/api/v1/companies/{}/edits", desk.company);
    let page = |page: u32, rotation: u16| json!({ "document_id": id, "page": page, "rotation": rotation });
    let zone = json!({ "x": 0.1, "y": 0.0, "w": 0.8, "h": 0.4 });
    let cut = json!({ "document_id": id, "page": 1, "zone": zone });
    let body = json!({ "documents": [{ "pages": [page(2, 90), page(1, 0)] }, { "pages": [cut] }], "replaces": true });
    let made = firm.api.post(&edits, body).await.json(201);
    let made: Vec<&str> =
        made["document_ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(made.len(), 2);
    for made in made {
        assert!(firm.original(made).await.starts_with(b"%PDF-1.7"));
    }
    let again = json!({ "documents": [{ "pages": [page(1, 0)] }] });
    firm.api.post(&edits, again.clone()).await.problem(409, "edit-not-waiting");
    let undo = format!("/api/v1/documents/{id}/undo-edit");
    assert_eq!(firm.api.poke(&undo).await.status, 204);
    firm.api.poke(&undo).await.problem(404, "not-found");
    assert_eq!(firm.names(&desk.company).await, ["facture.pdf"]);

    let none = json!({ "documents": [{ "pages": [] }] });
    assert_eq!(firm.api.post(&edits, none).await.wrong_fields()[0].0, "pages");
    let askew = json!({ "documents": [{ "pages": [page(1, 45)] }] });
    assert_eq!(firm.api.post(&edits, askew).await.wrong_fields()[0].0, "rotation");
    let other = firm.company("C2").await;
    firm.api.post(&format!("/api/v1/companies/{other}/edits"), again).await.problem(404, "not-found");
    let unlock = format!("/api/v1/documents/{id}/unlock");
    firm.api.post(&unlock, json!({ "password": "x" })).await.problem(409, "edit-not-protected");
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_page_of_more_originals_than_an_edit_may_have_is_not_made_and_each_is_shown_once() {
    let (firm, desk, id, session) = firm_with_two_pages(Engine::Sqlite).await;
    let other = collected(&firm, &desk, "autre.pdf", crate::support::pdf("autre")).await;
    write(&firm, &other, &of_pages(1)).await;
    let pages = async |with: String| {
        let shown = firm.page(&session, &format!("/documents/{id}/edit?{with}")).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        shown.text().matches(&format!("{other}:1")).count()
    };
    let once = pages(format!("with={other}")).await;
    assert!(once > 0);
    assert_eq!(pages(format!("with={other}&with={id}&with={other}")).await, once);
    let many: Vec<String> = (0..50).map(|_| format!("with={}", db::new_id(firm.app.clock.now()))).collect();
    let page = format!("/documents/{id}/edit?{}", many.join("&"));
    let refused = firm.page(&session, &page).await;
    assert_eq!(refused.header(LOCATION), format!("/documents/{id}"));
    let told = firm.told(&session, &refused, &page).await;
    assert!(told.starts_with("C’est trop à la fois"), "{told}");
}

#[tokio::test]
async fn notes_and_a_draft_go_on_to_what_stands_for_a_document() {
    for engine in Engine::BOTH {
        let (firm, desk, id, session) = firm_with_two_pages(engine).await;
        for text in ["Zébulon a payé", "Voir Polux"] {
            firm.send(&session, &format!("/documents/{id}/notes"), &[("text", text)]).await;
        }
        let content =
            json!({ "kind": "receipt", "supplier": "Zinguerie", "gross": "99.00", "label": "Loyer" });
        let draft = json!({ "version": 0, "state": "draft", "content": content });
        let path = format!("/api/v1/documents/{id}/entry");
        let sent = firm.api.request(reqwest::Method::PUT, &path).json(&draft);
        crate::support::api::answer(sent).await.json(200);
        let notes = async |id: &str| {
            let told = firm.api.get(&format!("/api/v1/documents/{id}/notes")).await.json(200);
            let told = told["items"].as_array().unwrap().clone();
            told.iter()
                .map(|note| (note["text"].clone(), note["written_by"].clone(), note["written_at"].clone()))
                .collect::<Vec<_>>()
        };
        let before = notes(&id).await;
        let edits = format!("/api/v1/companies/{}/edits", desk.company);
        let page =
            |page: u32, rotation: u16| json!({ "document_id": id, "page": page, "rotation": rotation });
        let made = async |documents: Value, replaces: bool| -> Vec<String> {
            firm.clock.advance(std::time::Duration::from_secs(60));
            let body = json!({ "documents": documents, "replaces": replaces });
            let made = firm.api.post(&edits, body).await.json(201);
            made["document_ids"]
                .as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_str().unwrap().to_owned())
                .collect()
        };
        // Beside the original, what is made begins empty.
        let copy = made(json!([{ "pages": [page(1, 0)] }]), false).await.remove(0);
        assert!(notes(&copy).await.is_empty() && document(&firm, &copy).await["drafted_at"].is_null());

        let turned = made(json!([{ "pages": [page(1, 90), page(2, 0)] }]), true).await.remove(0);
        assert_eq!(notes(&turned).await, before, "{engine:?}");
        assert_eq!(document(&firm, &turned).await["notes"], 2);
        write(&firm, &turned, &of_pages(2)).await;
        let told = document(&firm, &turned).await;
        assert_eq!(
            (&told["reading"]["summary"]["supplier"], &told["kind"]),
            (&json!("Zinguerie"), &json!("receipt"))
        );
        let entry = firm.api.get(&format!("/api/v1/documents/{turned}/entry")).await.json(200);
        assert_eq!((&entry["state"], &entry["version"]), (&json!("draft"), &json!(1)));
        assert_eq!(entry["content"]["label"], "Loyer");
        firm.api.poke(&format!("/api/v1/documents/{id}/undo-edit")).await;

        // Of several, each has the notes, and none the draft.
        for part in made(json!([{ "pages": [page(1, 0)] }, { "pages": [page(2, 0)] }]), true).await {
            assert_eq!(notes(&part).await, before);
            assert!(document(&firm, &part).await["drafted_at"].is_null());
        }
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}
