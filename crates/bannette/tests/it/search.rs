//! Searching over all companies: what is found, by whom, and what of it may be taken out.

use std::io::{Cursor, Read};

use bannette::search::index;
use db::params;
use reading::{FieldName, Page, Reading, Word};
use reqwest::header::{CONTENT_TYPE, LOCATION};
use serde_json::{Value, json};

use crate::reading::papers::{collect, field, invoice, write};
use crate::support::firm::folder;
use crate::support::{Engine, Firm, pdf};

/// Two companies with two documents each, read and indexed.
struct Library {
    firm: Firm,
    /// By the names of their files: `c1a`, `c1b`, `c2a`, `c2b`.
    documents: [String; 4],
}

impl Library {
    async fn on(engine: Engine) -> Self {
        let firm = Firm::on(engine).await;
        let mut documents = Vec::new();
        for code in ["C1", "C2"] {
            let path = format!("/{code}");
            firm.dropbox.create_folder(&firm.client, &path).unwrap();
            for name in ["a", "b"] {
                let name = format!("{}{name}.pdf", code.to_lowercase());
                firm.put(&format!("{path}/{name}"), pdf(&name));
            }
            let company = firm.company(code).await;
            let binder = firm.binder(&company, "Achats").await;
            let channel = firm.channel(&company, json!([folder(&path, true, &binder)])).await;
            firm.collect(&channel).await;
            let found = firm.documents(&company).await;
            for name in ["a", "b"] {
                let name = format!("{}{name}.pdf", code.to_lowercase());
                documents.push(found.iter().find(|document| document.name == name).unwrap().id.clone());
            }
        }
        let documents: [String; 4] = documents.try_into().unwrap();
        for (id, (supplier, number, date, gross), text) in [
            (&documents[0], ("Écluse SARL", "F-2026/113", "2026-03-01", "1159.80"), "Farine de blé, 25 kg"),
            (&documents[1], ("Zinguerie Aubert", "Z9", "2025-01-31", "12.00"), "Gouttière en zinc"),
            (&documents[2], ("Minoterie Aubert", "M-7", "2026-02-28", "500.00"), "Farine de seigle"),
            (&documents[3], ("", "", "", ""), "Contrat d’œuvre"),
        ] {
            write(&firm, id, &saying(invoice(supplier, number, date, gross), text)).await;
        }
        let library = Self { firm, documents };
        library.index().await;
        library
    }

    async fn index(&self) {
        while index::catch_up(&self.firm.app).await.unwrap() > 0 {}
    }

    /// The names of the files that a search finds.
    async fn found(&self, query: &str) -> String {
        let found: Vec<Value> = self.firm.api.list(&format!("/api/v1/search?{query}")).await;
        let mut names: Vec<&str> =
            found.iter().map(|found| found["document"]["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        names.join(" ").replace(".pdf", "")
    }

    /// The files on the page of a search, in its order.
    async fn shown(&self, cookie: &str, query: &str) -> Vec<String> {
        let page = self.firm.page(cookie, &format!("/search?{query}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let names = ["c1a", "c1b", "c2a", "c2b"].map(|name| format!("{name}.pdf"));
        let shown = names.iter().filter(|name| page.text().contains(name.as_str()));
        shown.map(|name| name.replace(".pdf", "")).collect()
    }
}

/// A reading whose one page says this.
fn saying(mut reading: Reading, text: &str) -> Reading {
    let word = |(at, text): (usize, &str)| Word {
        text: text.into(),
        x: 0.1 + at as f32 / 10.0,
        y: 0.3,
        w: 0.08,
        h: 0.02,
        ..Word::default()
    };
    let words = text.split(' ').enumerate().map(word).collect();
    reading.pages = vec![Page { number: 1, width: 595.0, height: 842.0, words, ..Page::default() }];
    reading
}

#[tokio::test]
async fn documents_of_all_companies_are_found_by_their_words_their_facts_and_the_filters() {
    for engine in Engine::BOTH {
        let library = Library::on(engine).await;
        for (query, expected) in [
            ("q=farine", "c1a c2a"),
            ("q=FARINE%20ble", "c1a"),
            ("q=bl%C3%A9%20farine", "c1a"),
            ("q=far", "c1a c2a"),
            ("q=far%20ble", ""),
            ("q=aubert", "c1b c2a"),
            ("q=oeuvre", "c2b"),
            ("q=ecluse", "c1a"),
            ("q=F2026113", "c1a"),
            ("q=f-2026%2F113", "c1a"),
            ("q=1%20159,80", "c1a"),
            ("q=1159.80", "c1a"),
            ("q=28/02/2026", "c2a"),
            ("q=c2b.pdf", "c2b"),
            ("q=achats%20entreprise", "c1a c1b c2a c2b"),
            ("q=%22%27)%20OR%20*", ""),
            ("q=farine&company=c1", "c1a"),
            ("q=farine&company=entreprise%20C2", "c2a"),
            ("q=farine&company=nobody", ""),
            ("company=C2", "c2a c2b"),
            ("from=2026-01-01&until=2026-02-28", "c2a"),
            ("from=2020-01-01&until=2026-12-31", "c1a c1b c2a"),
            ("until=2025-12-31", "c1b"),
            ("until=2026-02-28", "c1b c2a"),
            ("from=2026-02-28", "c1a c2a"),
            ("from=2026-03-02", ""),
            ("least=500", "c1a c2a"),
            ("most=499.99", "c1b"),
            ("least=1159.80&most=1159.80", "c1a"),
            ("least=1159.81", ""),
            ("quality=good", "c1a c1b c2a"),
            ("quality=to_check", "c2b"),
            ("least=500&most=1000", "c2a"),
            ("binder_kind=purchases", "c1a c1b c2a c2b"),
            ("binder_kind=bank", ""),
            ("kind=invoice&quality=to_check", "c2b"),
            ("place=tray&q=farine", "c1a c2a"),
            ("place=entered", ""),
            ("", "c1a c1b c2a c2b"),
        ] {
            assert_eq!(library.found(query).await, expected, "{query} on {engine:?}");
        }
        library.firm.api.get("/api/v1/search?least=much").await.problem(422, "invalid");

        // Page by page, the latest first.
        let all: Vec<Value> = library.firm.api.list("/api/v1/search").await;
        let ids: Vec<&str> = all.iter().map(|found| found["document"]["id"].as_str().unwrap()).collect();
        let mut cursor = String::new();
        for id in ids {
            let page = library.firm.api.get(&format!("/api/v1/search?limit=1{cursor}")).await.json(200);
            assert_eq!(page["items"][0]["document"]["id"], id);
            cursor = page["next_cursor"].as_str().map_or_else(String::new, |next| format!("&cursor={next}"));
        }
        assert!(cursor.is_empty());
        let found = library.firm.api.get("/api/v1/search?q=ble").await.json(200);
        assert_eq!(
            found["items"][0]["excerpt"],
            json!([{ "text": "Farine de ", "found": false }, { "text": "blé", "found": true },
                { "text": ", 25 kg", "found": false }])
        );
    }
}

#[tokio::test]
async fn somebody_finds_what_they_may_look_up_and_nothing_else() {
    for engine in Engine::BOTH {
        let library = Library::on(engine).await;
        let firm = &library.firm;
        for (email, profile, company, expected) in [
            ("admin@cabinet.fr", "administrator", None, &["c1a", "c2a"][..]),
            ("anne@cabinet.fr", "collaborator", Some("C1"), &["c1a"]),
            ("other@cabinet.fr", "collaborator", Some("C2"), &["c2a"]),
            ("claire@example.fr", "client", Some("C2"), &["c2a"]),
        ] {
            firm.hire(email, profile, company).await;
            let cookie = firm.session(email).await;
            assert_eq!(library.shown(&cookie, "q=farine").await, expected, "{email} on {engine:?}");
            // A company's name in the filter shows nothing more.
            let others = library.shown(&cookie, "q=farine&company=C1").await;
            assert_eq!(others.is_empty(), !expected.contains(&"c1a"), "{email} on {engine:?}");
        }
        // Of some binders only: the condition is on the kind.
        firm.database()
            .execute("UPDATE binders SET kind = 'bank' WHERE name = 'Achats'", params![])
            .await
            .unwrap();
        firm.database()
            .execute(
                "DELETE FROM profile_rights WHERE binder_kind = 'bank' AND right_name = 'look_up_documents'
                AND profile_id = (SELECT id FROM profiles WHERE key = 'collaborator')",
                params![],
            )
            .await
            .unwrap();
        let cookie = firm.session("anne@cabinet.fr").await;
        assert!(library.shown(&cookie, "q=farine").await.is_empty());
        assert_eq!(library.shown(&firm.session("admin@cabinet.fr").await, "q=farine").await.len(), 2);
    }
}

#[tokio::test]
async fn what_changes_is_found_as_it_is_and_what_lies_in_the_trash_is_not() {
    for engine in Engine::BOTH {
        let library = Library::on(engine).await;
        let firm = &library.firm;
        let set = async |sql: &str| {
            let id: bannette::ids::DocumentId = library.documents[0].parse().unwrap();
            firm.database().execute(sql, params![id]).await.unwrap();
        };
        set("UPDATE documents SET trashed_at = collected_at WHERE id = $1").await;
        assert_eq!(library.found("q=farine").await, "c2a");
        set("UPDATE documents SET trashed_at = NULL, entered_at = collected_at WHERE id = $1").await;
        assert_eq!(library.found("q=farine&place=entered").await, "c1a");
        assert_eq!(library.found("q=farine&place=tray").await, "c2a");
        set("UPDATE documents SET supplier = 'Moulin Neuf' WHERE id = $1").await;
        library.index().await;
        assert_eq!(library.found("q=moulin").await, "c1a");
        assert_eq!(library.found("q=ecluse").await, "");
        set("UPDATE companies SET name = 'Boulangerie Lemoine' WHERE id = (SELECT company_id FROM documents WHERE id = $1)")
            .await;
        library.index().await;
        assert_eq!(library.found("q=boulangerie").await, "c1a c1b");
        // Into another company, in the place of its own words.
        firm.database()
            .execute(
                "UPDATE documents SET company_id = (SELECT id FROM companies WHERE code = 'C2'),
                binder_id = (SELECT b.id FROM binders b JOIN companies c ON c.id = b.company_id WHERE c.code = 'C2')
                WHERE name = 'c1a.pdf'",
                params![],
            )
            .await
            .unwrap();
        library.index().await;
        firm.hire("other@cabinet.fr", "collaborator", Some("C2")).await;
        let cookie = firm.session("other@cabinet.fr").await;
        assert_eq!(library.shown(&cookie, "q=farine").await, ["c1a", "c2a"]);
    }
}

#[tokio::test]
async fn a_result_opens_with_its_words_lit_and_can_be_taken_out() {
    let library = Library::on(Engine::Sqlite).await;
    let firm = &library.firm;
    firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let page = firm.page(&cookie, "/search?q=farine+ble").await;
    assert!(page.text().contains("<mark>Farine</mark> de <mark>blé</mark>"), "{}", page.text());
    let link = format!("href=\"/documents/{}?q=farine+ble#found\"", library.documents[0]);
    assert!(page.text().contains(&link), "{}", page.text());
    let document = firm.page(&cookie, &format!("/documents/{}?q=farine+ble", library.documents[0])).await;
    let lit = document.text().split("class=\"places found\"").nth(1).unwrap().split("</svg>").next().unwrap();
    assert_eq!(lit.matches("<rect").count(), 2, "{lit}");
    assert!(lit.contains("id=\"found\" x=\"98\""), "{lit}");

    let csv = firm.page(&cookie, "/search.csv?q=farine").await;
    assert!(csv.header(CONTENT_TYPE).starts_with("text/csv"));
    let lines: Vec<&str> = csv.text().lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[1].contains("C1;Entreprise C1;Achats;c1a.pdf;Facture;Écluse SARL;F-2026/113;2026-03-01;"));
    assert!(lines[1].contains(";1159,80;"), "{}", lines[1]);
    assert!(lines[0].contains(";Étape;SIREN;") && lines[0].ends_with(";IBAN"), "{}", lines[0]);
    assert!(lines[1].ends_with(";à saisir;;;"), "{}", lines[1]);

    let archive = firm.page(&cookie, "/search.zip?q=farine").await;
    assert_eq!((archive.status, archive.header(CONTENT_TYPE)), (200, "application/zip"));
    let mut archive = zip::ZipArchive::new(Cursor::new(archive.bytes.to_vec())).unwrap();
    let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names, ["C1/Achats/c1a.pdf"]);
    let mut bytes = Vec::new();
    archive.by_index(0).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, pdf("c1a.pdf"));

    // Looking up is not taking out.
    firm.database()
        .execute("DELETE FROM profile_rights WHERE right_name = 'extract_documents'", params![])
        .await
        .unwrap();
    assert_eq!(firm.page(&cookie, "/search.csv?q=farine").await.text().lines().count(), 1);
    let refused = firm.page(&cookie, "/search.zip?q=farine").await;
    assert_eq!((refused.status, refused.header(LOCATION)), (303, "/search?q=farine"));
    assert!(!firm.page(&cookie, "/search?q=farine").await.text().contains("/search.zip"));
}

#[tokio::test]
async fn a_filter_that_is_not_understood_is_told_and_never_passed_over() {
    let library = Library::on(Engine::Sqlite).await;
    let firm = &library.firm;
    library.index().await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("admin@cabinet.fr").await;
    for (filter, told) in [
        ("from=hier", "Date inconnue"),
        ("until=2026-02-30", "Date inconnue"),
        ("least=beaucoup", "Montant incompris"),
        ("most=1.2.3", "Montant incompris"),
        ("from=2026-03-02&until=2026-03-01", "précède son début"),
        ("least=12,01&most=12", "inférieur à l’autre limite"),
    ] {
        let page = firm.page(&cookie, &format!("/search?q=farine&{filter}")).await;
        assert!(page.text().contains(told), "{filter}: {}", page.text());
        assert!(page.text().contains("aria-invalid") && !page.text().contains("data-item"), "{filter}");
        for export in ["csv", "zip"] {
            let refused = firm.page(&cookie, &format!("/search.{export}?q=farine&{filter}")).await;
            assert_eq!(refused.status, 303, "{export} {filter}");
        }
    }
    let signs = firm.page(&cookie, "/search?q=.").await;
    assert!(
        signs.text().contains("au moins une lettre") && !signs.text().contains("data-item"),
        "{}",
        signs.text()
    );
    for query in ["q=.", "q=farine&least=2&most=1", "q=farine&from=2026-03-02&until=2026-03-01"] {
        assert_eq!(firm.api.get(&format!("/api/v1/search?{query}")).await.status, 422, "{query}");
    }
    // As the entry takes them.
    for amount in ["1.159,80", "1 159,80 €", "EUR 1159.80"] {
        let query: String = url::form_urlencoded::byte_serialize(amount.as_bytes()).collect();
        assert_eq!(library.shown(&cookie, &format!("least={query}&most={query}")).await, ["c1a"], "{amount}");
    }
}

#[tokio::test]
async fn a_search_says_how_many_documents_answer() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let names: Vec<String> = (0..30).map(|number| format!("lettre {number}.pdf")).collect();
        collect(&firm, &desk, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        while index::catch_up(&firm.app).await.unwrap() > 0 {}
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let cookie = firm.session("admin@cabinet.fr").await;
        for (query, told) in [("lettre", ">30 résultats<"), ("lettre+7", ">1 résultat<")] {
            let page = firm.page(&cookie, &format!("/search?q={query}")).await;
            assert!(page.text().contains(told), "{engine:?} {query}: {}", page.text());
        }
        let page = firm.page(&cookie, "/search?q=lettre").await;
        let (_, next) = page.text().split_once("after=").expect("there is a second page");
        let next: String = next.chars().take_while(char::is_ascii_digit).collect();
        let second = firm.page(&cookie, &format!("/search?q=lettre&after={next}")).await;
        assert!(second.text().contains(">30 résultats<"), "{engine:?}: {}", second.text());
    }
}

#[tokio::test]
async fn an_original_that_is_gone_takes_nothing_else_out_of_an_archive() {
    let library = Library::on(Engine::Sqlite).await;
    let firm = &library.firm;
    library.index().await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("admin@cabinet.fr").await;
    let documents = firm.api.list::<Value>("/api/v1/companies").await;
    let company = documents.iter().find(|company| company["code"] == "C1").unwrap()["id"].as_str().unwrap();
    let gone = firm.documents(company).await.into_iter().find(|document| document.name == "c1a.pdf").unwrap();
    let blobs = firm.folder.path().join("blobs").join("originals");
    std::fs::remove_file(crate::failed_jobs::original(&blobs, &gone.sha256)).unwrap();
    let names = |bytes: &[u8]| {
        let archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
        let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.sort();
        names
    };
    let found = firm.page(&cookie, "/search.zip?company=C1").await;
    assert_eq!(names(&found.bytes), ["C1/Achats/c1a.pdf.txt", "C1/Achats/c1b.pdf"]);
    let ids: Vec<(&str, &str)> = library.documents[..2].iter().map(|id| ("document", id.as_str())).collect();
    let tray = firm.send(&cookie, &format!("/companies/{company}/tray/download"), &ids).await;
    assert_eq!(names(&tray.bytes), ["c1a.pdf.txt", "c1b.pdf"]);
}

#[tokio::test]
async fn a_search_is_saved_for_oneself_and_forgotten() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        for email in ["anne@cabinet.fr", "paul@cabinet.fr"] {
            firm.hire(email, "administrator", None).await;
        }
        let anne = firm.session("anne@cabinet.fr").await;
        let save = async |name: &str, query: &str| {
            firm.send(&anne, "/search/saved", &[("name", name), ("query", query)]).await
        };
        let saved = save("Loyers", "q=loyer&after=7&x=%2F%2Fevil&company=C1").await;
        assert_eq!(saved.header(LOCATION), "/search?q=loyer&company=C1");
        save("LOYERS", "q=loyers").await;
        save("", "q=a").await;
        save("Rien", "").await;
        let page = firm.page(&anne, "/search").await.text().to_owned();
        assert_eq!(page.matches("/delete\"").count(), 1, "{page}");
        assert!(page.contains("<a href=\"/search?q=loyers\">LOYERS</a>"), "{page}");
        let delete = page.split("action=\"").find(|rest| rest.starts_with("/search/saved/")).unwrap();
        let delete = delete.split('"').next().unwrap();
        let paul = firm.session("paul@cabinet.fr").await;
        assert!(!firm.page(&paul, "/search").await.text().contains("LOYERS"));
        assert_eq!(firm.send(&paul, delete, &[]).await.status, 404);
        assert_eq!(firm.send(&anne, delete, &[]).await.status, 303);
        assert!(!firm.page(&anne, "/search").await.text().contains("LOYERS"));
    }
}

#[tokio::test]
async fn what_was_read_is_found_by_its_identifiers_as_the_form_shows_them_until_they_are_corrected() {
    for engine in Engine::BOTH {
        let library = Library::on(engine).await;
        let firm = &library.firm;
        let mut reading = saying(invoice("Écluse SARL", "F-1", "2026-03-01", "12.00"), "SIREN 448 719 302");
        for (name, value) in [
            (FieldName::Siren, "448719302"),
            (FieldName::VatNumber, "FR27448719302"),
            (FieldName::Iban, "FR7617849004120012345678901"),
        ] {
            reading.fields.insert(name, field(value, 0.9));
        }
        write(firm, &library.documents[0], &reading).await;
        library.index().await;
        let queries = [
            "q=448719302",
            "q=448%20719%20302",
            "q=FR27448719302",
            "q=FR7617849004120012345678901",
            "q=FR76%201784%209004",
            "q=FR761784900412",
        ];
        for query in queries {
            assert_eq!(library.found(query).await, "c1a", "{query} on {engine:?}");
        }
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let cookie = firm.session("admin@cabinet.fr").await;
        let csv = firm.page(&cookie, "/search.csv?q=448719302").await;
        let numbers = ";à saisir;448719302;FR27448719302;FR7617849004120012345678901";
        assert!(csv.text().lines().nth(1).unwrap().ends_with(numbers), "{}", csv.text());
        let content = json!({ "siren": "732829320" });
        let path = format!("/api/v1/documents/{}/entry", library.documents[0]);
        let body = json!({ "version": 0, "state": "draft", "content": content });
        crate::support::api::answer(firm.api.request(reqwest::Method::PUT, &path).json(&body))
            .await
            .json(200);
        library.index().await;
        assert_eq!(library.found("q=732829320").await, "c1a", "{engine:?}");
        assert_eq!(library.found("q=448719302").await, "", "{engine:?}");
    }
}

#[tokio::test]
async fn what_was_entered_is_found_by_its_kind_its_label_and_its_identifiers() {
    for engine in Engine::BOTH {
        let library = Library::on(engine).await;
        let firm = &library.firm;
        let content = json!({ "kind": "receipt", "supplier": "Écluse", "label": "Loyer du dépôt", "siren": "732829320",
            "vat_number": "FR44732829320", "iban": "FR7630006000011234567890189", "gross": "15.00" });
        let put = async |version: i64, state: &str, content: &Value| {
            let path = format!("/api/v1/documents/{}/entry", library.documents[0]);
            let body = json!({ "version": version, "state": state, "content": content });
            let sent = firm.api.request(reqwest::Method::PUT, &path).json(&body);
            crate::support::api::answer(sent).await.json(200);
            library.index().await;
        };
        assert_eq!(library.found("kind=receipt").await, "");
        put(0, "draft", &content).await;
        for query in [
            "kind=receipt",
            "q=loyer%20depot",
            "q=732829320",
            "q=732%20829%20320",
            "q=FR44732829320",
            "q=FR44%20732%20829%20320",
            "q=FR7630006000011234567890189",
            "q=FR76%203000%206000%200112",
            "least=15&most=15",
        ] {
            assert_eq!(library.found(query).await, "c1a", "{query} on {engine:?}");
        }
        assert_eq!(library.found("kind=invoice").await, "c1b c2a c2b");
        put(1, "entered", &content).await;
        assert_eq!(library.found("kind=receipt&place=entered").await, "c1a");
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let page = firm.page(&admin, "/search?kind=receipt").await;
        assert!(page.text().contains("Ticket") || page.text().contains("Reçu"), "{}", page.text());
        let csv = firm.page(&admin, "/search.csv?kind=receipt").await;
        assert_eq!(csv.text().lines().count(), 2, "{}", csv.text());
        let other = json!({ "kind": "other", "label": "Courrier" });
        put(2, "entered", &other).await;
        assert_eq!(
            (library.found("kind=receipt").await, library.found("q=loyer").await),
            (String::new(), String::new())
        );
        assert_eq!(library.found("kind=other&q=courrier").await, "c1a");
    }
}
