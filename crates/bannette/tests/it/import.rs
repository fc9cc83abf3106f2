//! Many clients set up at once from a spreadsheet.

use db::params;
use reqwest::header::{COOKIE, LOCATION};
use serde_json::Value;

use crate::people;
use crate::support::api::{Answer, answer};
use crate::support::{Engine, Firm};

const TITLES: &str = "Code;Nom;SIREN;Début d'exercice;Fin d'exercice;Classeurs;Adresse de l’utilisateur;Nom de l’utilisateur;Canal";

/// Sends a file as the form does.
async fn send(firm: &Firm, session: &str, name: &str, content: &[u8]) -> Answer {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = firm.api.with_key(None).request(reqwest::Method::POST, "/administration/import");
    let request = request.header(COOKIE, session).header("content-type", "multipart/form-data; boundary=x");
    answer(request.body(body)).await
}

/// Where the dry run of a file that can be read is shown.
async fn sent(firm: &Firm, session: &str, name: &str, content: &[u8]) -> String {
    let answer = send(firm, session, name, content).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header(LOCATION).to_owned()
}

/// French spaces as they are typed in a test.
fn spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

async fn administrator(firm: &Firm) -> String {
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    firm.session("anne@cabinet.fr").await
}

async fn count(firm: &Firm, table: &str) -> i64 {
    let sql = format!("SELECT count(*) AS rows FROM {table}");
    firm.database().fetch_one(&sql, params![]).await.unwrap().get("rows").unwrap()
}

/// Five hundred clients, three of which are wrong.
fn five_hundred() -> String {
    let line = |n: usize| match n {
        100 => "C100;Garage;552100555;;;;;;".to_owned(),
        200 => "C200;Hôtel;;;;Loyers;;;".to_owned(),
        300 => "C299;Encore;;;;;;;".to_owned(),
        n => format!(
            "C{n};Client {n};;01/01/2026;31/12/2026;Achats, Ventes;client{n}@example.fr;Mme {n};Dropbox"
        ),
    };
    (1..=500).map(line).fold(TITLES.to_owned(), |text, line| text + "\n" + &line)
}

#[tokio::test]
async fn of_five_hundred_lines_three_wrong_ones_are_told_and_the_others_are_set_up() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let anne = administrator(&firm).await;
        let page = sent(&firm, &anne, "clients.csv", five_hundred().as_bytes()).await;
        let report = firm.page(&anne, &page).await;
        for sentence in [
            "497 entreprises créées",
            "3 à corriger",
            "SIREN : Un SIREN compte neuf chiffres, dont une clé de contrôle. Vérifiez-le.",
            "Classeurs : Le nom ne dit pas le type du classeur.",
            "Code : Ce code est déjà sur une autre ligne du fichier.",
        ] {
            assert!(spaces(report.text()).contains(sentence), "{sentence}");
        }
        // A dry run leaves nothing behind.
        assert_eq!((count(&firm, "companies").await, count(&firm, "users").await), (0, 1));

        let wrong = firm.page(&anne, &format!("{page}/wrong.csv")).await;
        let lines: Vec<&str> = wrong.text().trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[0], format!("{TITLES};Pourquoi"));
        assert!(lines[1].starts_with("C100;Garage;552100555;"), "{}", lines[1]);
        assert!(spaces(lines[1]).contains(";SIREN : Un SIREN compte"), "{}", lines[1]);

        // All or nothing, when that is wanted.
        let refused = firm.send(&anne, &page, &[]).await;
        assert!(firm.told(&anne, &refused, &page).await.contains("rien n’a été importé"));
        assert_eq!(count(&firm, "companies").await, 0);

        let done = firm.send(&anne, &page, &[("despite", "true")]).await;
        assert_eq!(
            spaces(&firm.told(&anne, &done, &page).await),
            "Import terminé : 497 créées, 0 mises à jour, 3 écartées."
        );
        assert_eq!(count(&firm, "companies").await, 497);
        assert_eq!((count(&firm, "binders").await, count(&firm, "channels").await), (994, 497));
        // Twice the same click finds nothing.
        assert_eq!(firm.send(&anne, &page, &[("despite", "true")]).await.status, 404);
        assert!(firm.findings().await.is_empty());

        // The same file again changes nothing.
        let again = sent(&firm, &anne, "clients.csv", five_hundred().as_bytes()).await;
        let report = firm.page(&anne, &again).await;
        assert!(report.text().contains("497 inchangées"), "idempotent");
        assert!(report.text().contains("Il n’y a rien à importer dans ce fichier."));
    }
}

#[tokio::test]
async fn an_empty_cell_changes_nothing_and_a_line_without_a_name_adds_to_a_company() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let anne = administrator(&firm).await;
        let first = "Code,Name,SIREN,Binders,User email,Channel\n\
            C1,Boulangerie,552100554,Purchases,claire@example.fr,Dropbox of Claire\n\
            C1,,,,paul@example.fr,Dropbox of Paul\n";
        let page = sent(&firm, &anne, "a.csv", first.as_bytes()).await;
        assert_eq!(firm.send(&anne, &page, &[]).await.status, 303);
        let second =
            "Code,Name,SIREN,Profile,User email\nC1,Boulangerie Martin,,Collaborator,claire@example.fr\n";
        let page = sent(&firm, &anne, "b.csv", second.as_bytes()).await;
        assert_eq!(firm.send(&anne, &page, &[]).await.status, 303);
        let companies: Vec<Value> = firm.api.list("/api/v1/companies").await;
        assert_eq!(
            (&companies[0]["name"], &companies[0]["siren"]),
            (&"Boulangerie Martin".into(), &"552100554".into())
        );
        assert_eq!((count(&firm, "companies").await, count(&firm, "channels").await), (1, 2));
        assert_eq!((count(&firm, "users").await, count(&firm, "grants").await), (3, 4));
        let sql = "SELECT count(*) AS rows FROM audit_entries WHERE action = 'spreadsheet-imported'";
        assert_eq!(firm.database().fetch_one(sql, params![]).await.unwrap().get::<i64>("rows").unwrap(), 2);
    }
}

#[tokio::test]
async fn a_workbook_is_read_with_its_dates_and_numbers() {
    let firm = Firm::start().await;
    let anne = administrator(&firm).await;
    let page = sent(&firm, &anne, "clients.xlsx", &workbook()).await;
    assert_eq!(firm.send(&anne, &page, &[]).await.status, 303);
    let companies: Vec<Value> = firm.api.list("/api/v1/companies").await;
    assert_eq!((&companies[0]["code"], &companies[0]["siren"]), (&"1042".into(), &"552100554".into()));
    assert_eq!(companies[0]["fiscal_periods"][0]["starts"], "2026-01-01");
}

/// A workbook as a spreadsheet writes it: a number as code and SIREN, days as numbers with a date's format.
fn workbook() -> Vec<u8> {
    use std::io::Write;
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Code</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Nom</t></is></c>\
        <c r=\"C1\" t=\"inlineStr\"><is><t>SIREN</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>Début d'exercice</t></is></c>\
        <c r=\"E1\" t=\"inlineStr\"><is><t>Fin d'exercice</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>1042</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>Boulangerie</t></is></c>\
        <c r=\"C2\"><v>552100554</v></c><c r=\"D2\" s=\"1\"><v>46023</v></c><c r=\"E2\" s=\"1\"><v>46387</v></c></row>\
        </sheetData></worksheet>";
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_file_that_is_no_such_table_gets_a_sentence_and_the_template_is_one() {
    let firm = Firm::start().await;
    let anne = administrator(&firm).await;
    for (content, sentence) in [
        (&b"Code;Couleur\nC1;rouge\n"[..], "La colonne « Couleur » n’est pas connue."),
        (b"PK\x03\x04 nonsense", "ni un CSV ni un classeur XLSX lisible"),
        (b"", "Ce fichier est vide."),
    ] {
        let refused = send(&firm, &anne, "x.csv", content).await;
        assert_eq!(refused.status, 422);
        let text = spaces(refused.text());
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
    let template = firm.page(&anne, "/administration/import/template.csv").await;
    let filled = format!("{}C1;Boulangerie;;;;;;;;;;;\n", template.text());
    sent(&firm, &anne, "rempli.csv", filled.as_bytes()).await;
    firm.hire("nadia@cabinet.fr", "manager", None).await;
    let nadia = firm.session("nadia@cabinet.fr").await;
    assert_eq!(firm.page(&nadia, "/administration/import").await.status, 404);
}

#[tokio::test]
async fn those_who_are_created_are_invited_once_it_is_true() {
    for engine in Engine::BOTH {
        let (firm, mut office) = Firm::with_mail(engine).await;
        let anne = administrator(&firm).await;
        let file = format!(
            "{TITLES}\nC1;Boulangerie;;;;Achats;jo@example.fr;Jo Martin;Dropbox de Jo\nC2;Garage;552100555;;;;al@example.fr;Al;Dropbox"
        );
        let page = sent(&firm, &anne, "clients.csv", file.as_bytes()).await;
        // Looking at what it would do writes to nobody.
        let report = firm.page(&anne, &page).await;
        assert!(
            spaces(report.text()).contains("1 activation de compte, 1 demande de connexion Dropbox."),
            "{}",
            report.text()
        );
        firm.work_off().await;
        firm.send(&anne, &page, &[("despite", "true"), ("letters_now", "true")]).await;
        firm.work_off().await;
        let mut mails = [office.mail().await, office.mail().await];
        mails.sort_by(|one, other| one.subject.cmp(&other.subject));
        assert!(mails.iter().all(|mail| mail.to.contains("jo@example.fr")), "{mails:?}");
        assert_eq!(mails[0].subject, "Cabinet Test vous demande de connecter votre Dropbox");
        assert_eq!(mails[1].subject, "Votre compte est prêt");
        assert_eq!(firm.page("", &mails[0].link()).await.status, 200);
        let choose = firm.page("", &mails[1].link()).await;
        assert!(choose.text().contains("Choisir un mot de passe"), "{}", choose.text());
        let list = firm.page(&anne, "/administration/users?q=jo").await;
        assert!(
            list.text().contains("Jo Martin") && !list.text().contains("al@example.fr"),
            "{}",
            list.text()
        );
        assert_eq!(count(&firm, "account_links").await, 1);
    }
}

#[tokio::test]
async fn letters_that_were_put_off_are_sent_all_at_once_from_the_requests() {
    for engine in Engine::BOTH {
        let (firm, mut office) = Firm::with_mail(engine).await;
        let anne = administrator(&firm).await;
        let file = format!(
            "{TITLES}\nC1;Boulangerie;;;;Achats;jo@example.fr;Jo Martin;Dropbox\nC2;Garage;;;;;al@example.fr;Al;Dropbox"
        );
        let page = sent(&firm, &anne, "clients.csv", file.as_bytes()).await;
        firm.send(&anne, &page, &[("letters_now", "false")]).await;
        assert_eq!((count(&firm, "jobs").await, count(&firm, "connection_requests").await), (0, 0));
        let list = firm.page(&anne, "/connection-requests").await;
        assert!(spaces(list.text()).contains("Envoyer les 2 demandes"), "{}", list.text());
        let said = firm.press(&anne, "/connection-requests").await;
        assert_eq!(spaces(&said), "2 demandes sont envoyées.");
        firm.work_off().await;
        let mut to = [office.mail().await.to, office.mail().await.to];
        to.sort();
        assert!(to[0].contains("al@example.fr") && to[1].contains("jo@example.fr"), "{to:?}");
        assert!(!firm.page(&anne, "/connection-requests").await.text().contains("Envoyer les"));
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn a_line_with_a_channel_takes_the_right_to_configure_the_collection() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let anne = administrator(&firm).await;
        firm.company("C9").await;
        let only = people::profile(&firm, &anne, "Seul", "platform", &["administer_platform"]).await;
        firm.hire("paul@cabinet.fr", "client", Some("C9")).await;
        let id = people::user(&firm, &anne, "paul@").await.unwrap();
        let give = format!("{}/{id}/profiles", people::USERS);
        assert_eq!(people::send(&firm, &anne, &give, &[("profile", &only)]).await.status, 303);
        let paul = firm.session("paul@cabinet.fr").await;
        let file =
            format!("{TITLES}\nC1;Boulangerie;;;;Achats;jo@example.fr;Jo;Dropbox\nC2;Garage;;;;Achats;;;");
        let page = sent(&firm, &paul, "clients.csv", file.as_bytes()).await;
        let report = firm.page(&paul, &page).await;
        assert!(report.text().contains("le droit de paramétrer la collecte"), "{}", report.text());
        assert_eq!(firm.send(&paul, &page, &[("despite", "true")]).await.status, 303);
        assert_eq!((count(&firm, "companies").await, count(&firm, "channels").await), (2, 0));
        // Whoever holds the right on all of the platform has it on what the line makes.
        let page = sent(&firm, &anne, "clients.csv", file.as_bytes()).await;
        assert_eq!(firm.send(&anne, &page, &[]).await.status, 303);
        assert_eq!(count(&firm, "channels").await, 1);
    }
}
