//! What is done with documents that were chosen in the tray.

use bannette::document::lessons;
use reading::{Alert, AlertCode, FieldName};
use reqwest::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use serde_json::{Value, json};

use crate::reading::papers::{collect, field, invoice, invoices_on, write};
use crate::support::firm::folder;
use crate::support::{Desk, Engine, Firm, pdf};

async fn firm_with(engine: Engine, names: &[&str]) -> (Firm, Desk, String, Vec<String>) {
    let (firm, desk, ids) = invoices_on(engine, names).await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("admin@cabinet.fr").await;
    (firm, desk, cookie, ids)
}

fn form<'a>(ids: &'a [String], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    ids.iter().map(|id| ("document", id.as_str())).chain(more.iter().copied()).collect()
}

/// How many documents wait in a company's tray.
async fn waiting(firm: &Firm, cookie: &str, company: &str) -> usize {
    let tray = firm.page(cookie, &format!("/companies/{company}/tray")).await;
    assert_eq!(tray.status, 200, "{}", tray.text());
    tray.text().matches("data-item").count()
}

/// Sends a form, and follows the button beside the message that it leads to.
async fn undo(firm: &Firm, cookie: &str, path: &str, sent: &[(&str, &str)]) -> String {
    let answer = firm.send(cookie, path, sent).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.text());
    let flash = answer.header(SET_COOKIE).split(';').next().unwrap().to_owned();
    let page = firm.page(&format!("{cookie}; {flash}"), answer.header(LOCATION)).await;
    let after = page.text().split("<p class=\"flash").nth(1).unwrap();
    let address = after.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
    firm.press(cookie, address).await
}

#[tokio::test]
async fn documents_go_to_the_trash_and_come_back_and_are_marked_as_entered_and_taken_back() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf", "c.pdf"]).await;
        let tray = format!("/companies/{}/tray", desk.company);
        let two = form(&ids[..2], &[]);
        let told = undo(&firm, &cookie, &format!("{tray}/trash"), &two).await;
        assert_eq!(told, "2 documents restaurés.", "{engine:?}");
        assert_eq!(waiting(&firm, &cookie, &desk.company).await, 3);
        firm.send(&cookie, &format!("{tray}/trash"), &two).await;
        assert_eq!(waiting(&firm, &cookie, &desk.company).await, 1);
        // What lies in the trash is not collected again.
        let again = firm.collect(&desk.channel).await;
        assert_eq!(again.counts.collected, 0);

        let told = undo(&firm, &cookie, &format!("{tray}/enter"), &form(&ids, &[])).await;
        assert_eq!(told, "1 document est de nouveau dans la bannette.");
        firm.send(&cookie, &format!("{tray}/enter"), &form(&ids, &[])).await;
        assert_eq!(waiting(&firm, &cookie, &desk.company).await, 0);
        let entry = firm.api.get(&format!("/api/v1/documents/{}/entry", ids[2])).await.json(200);
        assert_eq!((&entry["state"], &entry["content"]["gross"]), (&json!("entered"), &json!("12.00")));
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn only_what_was_read_and_can_be_stored_is_entered_together_and_the_others_are_told_of() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, mut ids) = firm_with(engine, &["a.pdf", "b.pdf", "c.pdf"]).await;
        let tray = format!("/companies/{}/tray", desk.company);
        ids.extend(collect(&firm, &desk, &["later.pdf"]).await);
        firm.database().execute("DELETE FROM jobs", Vec::new()).await.unwrap();
        firm.send(&cookie, &format!("{tray}/read"), &form(&ids[1..2], &[])).await;
        write(&firm, &ids[2], &invoice("Minoterie Aubert", &"9".repeat(150), "2026-03-01", "12.00")).await;

        let path = format!("{tray}/enter");
        let sent = firm.send(&cookie, &path, &form(&ids, &[])).await;
        let told = firm.told(&cookie, &sent, &path).await;
        assert_eq!(
            told, "1 document marqué saisi. 2 restent à lire. 1 à ouvrir d’abord\u{a0}: c.pdf.",
            "{engine:?}"
        );
        assert_eq!(waiting(&firm, &cookie, &desk.company).await, 3);
        let none = firm.send(&cookie, &path, &form(&ids[1..2], &[])).await;
        let told = firm.told(&cookie, &none, &path).await;
        assert_eq!(told, "Aucun document marqué saisi. 1 reste à lire.");
        for id in &ids[1..] {
            let entry = firm.api.get(&format!("/api/v1/documents/{id}/entry")).await.json(200);
            assert_eq!(entry["version"], 0);
        }
        let known = lessons::suppliers(firm.database(), desk.company.parse().unwrap()).await.unwrap();
        assert!(known.is_empty(), "nobody looked at what was read");
    }
}

#[tokio::test]
async fn what_somebody_must_look_at_first_is_not_entered_with_the_others() {
    let names = ["a.pdf", "twin.pdf", "other.pdf", "bare.pdf", "drafted.pdf", "dead.pdf", "good.pdf"];
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &names).await;
        write(&firm, &ids[1], &invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00")).await;
        let mut other = invoice("Minoterie Aubert", "F-3", "2026-03-01", "12.00");
        other.alerts = vec![Alert::new(AlertCode::OtherBuyer, &[], "").with("buyer", "Boulangerie")];
        write(&firm, &ids[2], &other).await;
        // Of other days, that nothing is like another.
        for (bare, date) in [(&ids[3], "2026-03-02"), (&ids[4], "2026-03-03")] {
            write(&firm, bare, &invoice("Minoterie Aubert", "", date, "12.00")).await;
        }
        let draft = json!({ "version": 0, "state": "draft", "content": {
            "kind": "invoice", "supplier": "Aubert", "invoice_number": "F-5", "date": "2026-03-03", "gross": "12.00" } });
        let path = format!("/api/v1/documents/{}/entry", ids[4]);
        let put = firm.api.request(reqwest::Method::PUT, &path).json(&draft);
        crate::support::api::answer(put).await.json(200);
        let dead: bannette::ids::DocumentId = ids[5].parse().unwrap();
        let sql =
            "UPDATE documents SET state = 'unreadable', quality = 'unreadable', kind = NULL WHERE id = $1";
        firm.database().execute(sql, db::params![dead]).await.unwrap();

        let path = format!("/companies/{}/tray/enter", desk.company);
        let sent = firm.send(&cookie, &path, &form(&ids, &[])).await;
        let told = firm.told(&cookie, &sent, &path).await;
        assert!(
            told.starts_with("2 documents marqués saisis. 5 à ouvrir d’abord\u{a0}: "),
            "{engine:?}: {told}"
        );
        for (id, entered) in ids.iter().zip([false, false, false, false, true, false, true]) {
            let entry = firm.api.get(&format!("/api/v1/documents/{id}/entry")).await.json(200);
            assert_eq!(entry["state"] == "entered", entered, "{engine:?} {entry}");
        }

        // One by one they can be; who hands them over is told.
        let handovers = format!("/companies/{}/handovers?from=2026-03-01&until=2026-03-31", desk.company);
        assert!(!firm.page(&cookie, &handovers).await.text().contains("un doute"));
        for (id, number) in [(&ids[0], "F-1"), (&ids[2], "F-3")] {
            let entered = json!({ "version": 0, "state": "entered", "content": { "kind": "invoice",
                "supplier": "Minoterie Aubert", "invoice_number": number, "date": "2026-03-01", "gross": "12.00" } });
            let put = firm
                .api
                .request(reqwest::Method::PUT, &format!("/api/v1/documents/{id}/entry"))
                .json(&entered);
            crate::support::api::answer(put).await.json(200);
        }
        let page = firm.page(&cookie, &handovers).await;
        let (_, told) = page.text().split_once("2 documents prêts portent un doute").expect("it is told");
        let told = told.split_once("</section>").unwrap().0;
        for (id, doubt) in [(&ids[0], "Doublon"), (&ids[2], "Autre entreprise")] {
            assert!(
                told.contains(&format!("/documents/{id}\"")) && told.contains(doubt),
                "{engine:?}: {told}"
            );
        }
    }
}

#[tokio::test]
async fn taking_entries_back_leaves_everything_as_it_was() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let mut reading = invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00");
        reading.fields.insert(FieldName::Iban, field("FR7618917022100006001337855", 0.9));
        reading.alerts = vec![
            Alert::new(AlertCode::PageDiffers, &[FieldName::Supplier], ""),
            Alert::new(AlertCode::IbanInvalid, &[FieldName::Iban], ""),
        ];
        write(&firm, &ids[0], &reading).await;
        let draft = json!({ "version": 0, "state": "draft", "content": { "supplier": "Aubert" } });
        let path = format!("/api/v1/documents/{}/entry", ids[1]);
        let put = firm.api.request(reqwest::Method::PUT, &path).json(&draft);
        crate::support::api::answer(put).await.json(200);
        let read = format!("/api/v1/documents/{}", ids[0]);
        let summary = async || -> Value { firm.api.get(&read).await.json(200)["reading"]["summary"].clone() };
        let before = summary().await;
        assert_eq!(before["alerts"], 2);

        let tray = format!("/companies/{}/tray", desk.company);
        let told = undo(&firm, &cookie, &format!("{tray}/enter"), &form(&ids, &[])).await;
        assert_eq!(told, "2 documents sont de nouveau dans la bannette.", "{engine:?}");
        assert_eq!(summary().await, before);
        let entry = firm.api.get(&format!("{read}/entry")).await.json(200);
        assert_eq!((&entry["version"], &entry["state"]), (&json!(0), &Value::Null), "there was none");
        let drafted = firm.api.get(&path).await.json(200);
        assert_eq!((&drafted["version"], &drafted["state"]), (&json!(3), &json!("draft")));

        // Somebody enters it, and takes it back: what is to be looked at is counted as before.
        let version = json!({ "version": 0, "state": "entered", "content": entry["content"] });
        let put = firm.api.request(reqwest::Method::PUT, &format!("{read}/entry")).json(&version);
        crate::support::api::answer(put).await.json(200);
        firm.press(&cookie, &format!("/documents/{}/entry/take-back", ids[0])).await;
        assert_eq!(summary().await["alerts"], 2);
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn no_more_are_acted_on_than_can_be_and_it_is_said() {
    let (firm, desk, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let path = format!("/companies/{}/tray/trash", desk.company);
    let many: Vec<String> = std::iter::repeat_n(ids[0].clone(), 1_001).collect();
    let sent = firm.send(&cookie, &path, &form(&many, &[])).await;
    let told = firm.told(&cookie, &sent, &path).await.replace(['\u{a0}', '\u{202f}'], " ");
    assert_eq!(told, "Choisissez 1 000 documents au plus à la fois.");
    assert_eq!(waiting(&firm, &cookie, &desk.company).await, 1);
}

#[tokio::test]
async fn what_is_moved_to_another_company_is_never_collected_again_for_either() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let other = firm.company("C2").await;
        let binder = firm.binder(&other, "Achats").await;
        let path = format!("/companies/{}/tray/move", desk.company);
        let asked = firm.send(&cookie, &path, &form(&ids[..1], &[("q", "c2")])).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        assert!(asked.text().contains(&format!("value=\"{binder}\"")), "{}", asked.text());
        let moved = firm.send(&cookie, &path, &form(&ids[..1], &[("to", &binder)])).await;
        assert_eq!(
            firm.told(&cookie, &moved, &path).await,
            "1 document déplacé vers Entreprise C2 – Achats.",
            "{engine:?}"
        );
        assert_eq!(waiting(&firm, &cookie, &desk.company).await, 1);
        assert_eq!(waiting(&firm, &cookie, &other).await, 1);
        assert_eq!(firm.findings().await, Vec::<String>::new());

        // Whose account it came from is for those to know who see the company that it came to.
        firm.hire("paul@cabinet.fr", "collaborator", Some("C2")).await;
        let paul = firm.session("paul@cabinet.fr").await;
        let page = firm.page(&paul, &format!("/documents/{}", ids[0])).await;
        assert!(page.text().contains("Reçu par une autre entreprise du cabinet"), "{}", page.text());
        assert!(!page.text().contains("/Achats/a.pdf"), "{}", page.text());
        let page = firm.page(&cookie, &format!("/documents/{}", ids[0])).await;
        assert!(page.text().contains("/Achats/a.pdf"), "{}", page.text());
        assert!(page.text().contains("Déplacé vers «\u{a0}Entreprise C2"), "{}", page.text());
        let document = firm.api.get(&format!("/api/v1/documents/{}", ids[0])).await.json(200);
        assert!(document["origin"].is_null(), "{document}");

        // The same account is collected for both: neither takes the content again.
        assert_eq!(firm.collect(&desk.channel).await.counts.collected, 0);
        let channel = firm.channel(&other, json!([folder("/Achats", true, &binder)])).await;
        let run = firm.collect(&channel).await;
        assert_eq!((run.counts.collected, run.counts.already_collected), (1, 1), "b.pdf alone is new there");
        assert_eq!(firm.names(&other).await, ["a.pdf", "b.pdf"]);
        assert_eq!(firm.findings().await, Vec::<String>::new());

        // What the other company has collected itself stays; what came from here goes back.
        let stays = firm.send(&cookie, &path, &form(&ids[1..], &[("to", &binder)])).await;
        assert!(firm.told(&cookie, &stays, &path).await.contains("a déjà collecté le même contenu"));
        let back = format!("/companies/{other}/tray/move");
        let home = firm.send(&cookie, &back, &form(&ids[..1], &[("to", &desk.binder)])).await;
        assert_eq!(home.status, 303, "{}", home.text());
        assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn documents_are_moved_only_where_one_has_the_right_on_both_sides() {
    let (firm, desk, _, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let other = firm.company("C2").await;
    let binder = firm.binder(&other, "Achats").await;
    firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
    firm.hire("paul@cabinet.fr", "collaborator", Some("C2")).await;
    firm.hire("claire@example.fr", "client", Some("C1")).await;
    let path = format!("/companies/{}/tray/move", desk.company);
    for email in ["anne@cabinet.fr", "paul@cabinet.fr", "claire@example.fr"] {
        let cookie = firm.session(email).await;
        let refused = firm.send(&cookie, &path, &form(&ids, &[("to", &binder)])).await;
        assert_eq!(refused.status, 404, "{email}");
    }
    let anne = firm.session("anne@cabinet.fr").await;
    let asked = firm.send(&anne, &path, &form(&ids, &[("q", "C2")])).await;
    assert!(!asked.text().contains(&binder), "a company that she does not see is not offered");
    // From another company's tray, this one's documents are none.
    let through = format!("/companies/{other}/tray/move");
    let paul = firm.session("paul@cabinet.fr").await;
    let none = firm.send(&paul, &through, &form(&ids, &[("to", &binder)])).await;
    assert!(firm.told(&paul, &none, &through).await.contains("Choisissez d’abord"));
    for action in ["enter", "trash", "restore?at=0", "take-back?at=0", "read"] {
        let claire = firm.session("claire@example.fr").await;
        let path = format!("/companies/{}/tray/{action}", desk.company);
        assert_eq!(firm.send(&claire, &path, &form(&ids, &[])).await.status, 404, "{action}");
    }
    assert_eq!(firm.documents(&desk.company).await.len(), 1);
}

#[tokio::test]
async fn originals_are_downloaded_as_one_archive_with_names_made_safe() {
    let (firm, desk, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    firm.put("/Achats/sub/a.pdf", pdf("another"));
    firm.collect(&desk.channel).await;
    let path = format!("/companies/{}/tray/download", desk.company);
    let mut both = ids.clone();
    both.extend(firm.documents(&desk.company).await.into_iter().map(|document| document.id));
    let answer = firm.send(&cookie, &path, &form(&both, &[])).await;
    assert_eq!((answer.status, answer.header(CONTENT_TYPE)), (200, "application/zip"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes.to_vec())).unwrap();
    let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["a (2).pdf", "a.pdf"]);
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut archive.by_name("a.pdf").unwrap(), &mut bytes).unwrap();
    assert!([pdf("a.pdf"), pdf("another")].contains(&bytes));
}

#[tokio::test]
async fn columns_are_kept_for_the_user_and_a_list_goes_on_as_it_is_scrolled() {
    let names: Vec<String> = (0..60).map(|n| format!("{n:02}.pdf")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (firm, desk, cookie, _) = firm_with(Engine::Sqlite, &names).await;
    let tray = format!("/companies/{}/tray", desk.company);
    let page = firm.page(&cookie, &tray).await;
    let more = page.text().split("class=\"ahead\" hx-get=\"").nth(1).unwrap().split('"').next().unwrap();
    let rows = firm.page(&cookie, &more.replace("&#38;", "&")).await;
    assert_eq!(rows.text().matches("data-item").count(), 10, "{}", rows.text());
    assert!(!rows.text().contains("class=\"more\""));

    assert!(page.text().contains("<td class=\"kind\">"));
    let columns =
        [("column", "total"), ("column", "date"), ("column", "nonsense"), ("back", "//evil.example")];
    let kept = firm.send(&cookie, &format!("{tray}/columns"), &columns).await;
    assert_eq!((kept.status, kept.header(LOCATION)), (303, tray.as_str()));
    let page = firm.page(&cookie, &tray).await;
    assert!(
        page.text().contains("td class=\"number total\"") && !page.text().contains("<td class=\"kind\">")
    );
}

#[tokio::test]
async fn a_list_is_sorted_by_its_alerts_and_columns_that_are_chosen_stay() {
    let (firm, desk, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf", "b.pdf"]).await;
    let mut reading = invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00");
    reading.alerts = vec![Alert::new(AlertCode::OtherBuyer, &[], "")];
    let oldest = ids.iter().min().unwrap();
    write(&firm, oldest, &reading).await;
    let tray = format!("/companies/{}/tray", desk.company);
    let page = firm.page(&cookie, &format!("{tray}?sort=-alerts")).await;
    let first = page.text().split("data-item href=\"/documents/").nth(1).unwrap();
    assert!(first.starts_with(oldest.as_str()), "{}", page.text());
    assert!(page.text().contains("<td class=\"alerts nowrap\">1 vigilance</td>"));
    assert!(!page.text().contains("as-chosen"), "columns may give way to a narrow window");
    let columns = [("column", "alerts"), ("column", "origin"), ("back", tray.as_str())];
    firm.send(&cookie, &format!("{tray}/columns"), &columns).await;
    let page = firm.page(&cookie, &tray).await;
    assert!(
        page.text().contains("as-chosen") && page.text().contains("<td class=\"alerts nowrap\">1 vigilance")
    );
}

#[tokio::test]
async fn counts_of_companies_renew_themselves_with_the_list() {
    let (firm, desk, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf", "b.pdf"]).await;
    firm.company("C2").await;
    let tray = format!("/companies/{}/tray", desk.company);
    let page = firm.page(&cookie, &tray).await;
    let list = page.text().split("<div id=\"documents\"").nth(1).unwrap();
    let again = list.split("hx-get=\"").nth(1).unwrap().split('"').next().unwrap();
    let again = again.replace("&#38;", "&");
    assert_eq!(firm.page(&cookie, &again).await.status, 204);
    firm.send(&cookie, &format!("{tray}/enter"), &form(&ids[..1], &[])).await;
    let renewed = firm.page(&cookie, &again).await;
    let companies = renewed.text().split("<ul id=\"companies\" hx-swap-oob=\"true\">").nth(1).unwrap();
    let open = companies.split("aria-current=\"true\"").nth(1).unwrap().split("</a>").next().unwrap();
    assert!(open.contains("<span class=\"count\">1</span>"), "{open}");
}

#[tokio::test]
async fn the_open_company_stands_at_the_left_even_after_the_hundred_that_are_listed() {
    let (firm, desk, cookie, _) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    for number in 0..101 {
        firm.company(&format!("A{number:03}")).await;
    }
    let page = firm.page(&cookie, &format!("/companies/{}/tray", desk.company)).await;
    let pane = page.text().split("<ul id=\"companies\">").nth(1).unwrap();
    let first = pane.split("</li>").next().unwrap();
    assert!(first.contains("aria-current") && first.contains("Entreprise C1"), "{first}");
    assert_eq!(pane.split("</ul>").next().unwrap().matches("class=\"name\"").count(), 101);
}

#[tokio::test]
async fn a_tray_says_why_it_is_empty_and_finds_words_in_any_order() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf"]).await;
        let tray = format!("/companies/{}/tray", desk.company);
        let page = async |path: &str| firm.page(&cookie, path).await.text().replace('\u{a0}', " ");
        for (query, found) in
            [("F-1+AUBERT", true), ("1/3/2026", true), ("aubert+12,00", true), ("aubert+F-2", false)]
        {
            let page = page(&format!("{tray}?q={query}")).await;
            assert_eq!(page.contains("data-item"), found, "{engine:?}: {query}");
        }

        assert!(page(&format!("{tray}?binder=abc&after=abc&shown=many")).await.contains("data-item"));

        let other = firm.binder(&desk.company, "Caisse").await;
        let empty = page(&format!("{tray}?binder={other}")).await;
        assert!(empty.contains("Ce classeur est vide") && empty.contains("1 document attend"), "{empty}");
        firm.send(&cookie, &format!("{tray}/trash"), &form(&ids, &[])).await;
        assert!(page(&tray).await.contains("Rien n’attend"));

        let new = firm.company("C2").await;
        let tray = format!("/companies/{new}/tray");
        assert!(page(&tray).await.contains("Le menu Collecte crée un canal"));
        firm.hire("claire@example.fr", "client", Some("C2")).await;
        let client = firm.session("claire@example.fr").await;
        let shown = firm.page(&client, &tray).await;
        assert!(shown.text().contains("La bannette est vide") && !shown.text().contains("menu Collecte"));
    }
}
