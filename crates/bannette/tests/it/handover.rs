//! Entered documents out: the archive, each document once, the API for accounting software.

use std::io::{Cursor, Read};

use reading::{DocumentKind, FieldName};
use reqwest::Method;
use reqwest::header::LOCATION;
use serde_json::{Value, json};

use crate::failed_jobs::original;
use crate::reading::papers::{collect, field, invoice, write};
use crate::support::api::answer;
use crate::support::{Desk, Engine, Firm, pdf};

/// The columns, as article A. 47 A-1 names them.
const COLUMNS: [&str; 18] = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
];

async fn enter(firm: &Firm, id: &str, version: i64, content: Value) {
    let path = format!("/api/v1/documents/{id}/entry");
    let body = json!({ "version": version, "state": "entered", "content": content });
    answer(firm.api.request(Method::PUT, &path).json(&body)).await.json(200);
}

/// Three papers of March and one of April; all but the last are entered, in that order.
async fn firm_with_entered(engine: Engine) -> (Firm, Desk, Vec<String>) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let ids = collect(&firm, &desk, &["a.pdf", "b.pdf", "c.pdf", "d.pdf"]).await;
    for (id, content) in ids.iter().zip([
        json!({ "kind": "invoice", "supplier": "Écluse SARL", "invoice_number": "F-10", "date": "2026-03-31",
            "net": "966.50", "vat": "193.30", "gross": "1159.80",
            "vat_breakdown": [{ "rate": "20.00", "base": "966.50", "tax": "193.30" }] }),
        json!({ "kind": "invoice", "supplier": "Zinguerie", "date": "2026-03-01" }),
        json!({ "kind": "credit_note", "supplier": "Aubert", "invoice_number": "A-1", "date": "2026-04-01",
            "gross": "12.00", "label": "Farine rendue" }),
        json!(null),
    ]) {
        write(&firm, id, &invoice("Aubert", "A-2", "2026-03-02", "12.00")).await;
        if !content.is_null() {
            enter(&firm, id, 0, content).await;
        }
    }
    (firm, desk, ids)
}

/// The files of an archive by name; the folder of originals as it is.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect();
    files.sort();
    files
}

fn text(files: &[(String, Vec<u8>)], name: &str) -> String {
    let (_, bytes) = files.iter().find(|(file, _)| file == name).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

/// The entries of a text in the form of the norm: all that holds for any is checked.
fn entries(text: &str) -> Vec<Vec<String>> {
    assert!(text.ends_with("\r\n") && !text.starts_with('\u{feff}'), "{text:?}");
    let mut rows =
        text.split_terminator("\r\n").map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(rows.next().unwrap(), COLUMNS);
    let rows: Vec<Vec<String>> = rows.collect();
    let day = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let cents = |text: &str| -> i64 {
        let (whole, part) = text.split_once(',').unwrap();
        assert!(part.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b','), "{text}");
        whole.parse::<i64>().unwrap() * 100 + part.parse::<i64>().unwrap()
    };
    let mut sums: std::collections::BTreeMap<String, (i64, i64)> = Default::default();
    for row in &rows {
        assert_eq!(row.len(), 18, "{row:?}");
        for needed in [0, 1, 2, 4, 5, 8, 10] {
            assert!(!row[needed].trim().is_empty(), "{}: {row:?}", COLUMNS[needed]);
        }
        assert!([3, 9, 15].iter().all(|column| day(&row[*column])), "{row:?}");
        assert!(row[4].bytes().all(|byte| byte.is_ascii_digit()), "{row:?}");
        assert!(!row[6].contains(' ') && row[6].is_ascii(), "{row:?}");
        let (debit, credit) = (cents(&row[11]), cents(&row[12]));
        assert!((debit == 0) != (credit == 0), "{row:?}");
        let sum = sums.entry(row[2].clone()).or_default();
        *sum = (sum.0 + debit, sum.1 + credit);
        assert!([13, 14, 16, 17].iter().all(|column| row[*column].is_empty()), "{row:?}");
    }
    assert!(sums.values().all(|(debit, credit)| debit == credit), "{sums:?}");
    let numbers: Vec<i64> = sums.keys().map(|number| number.parse().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "one after the other: {numbers:?}");
    rows
}

#[tokio::test]
async fn what_was_entered_is_handed_over_once_with_its_list_its_entries_and_its_originals() {
    for engine in Engine::BOTH {
        let (firm, desk, ids) = firm_with_entered(engine).await;
        firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let anne = firm.session("anne@cabinet.fr").await;
        let address = format!("/companies/{}/handovers", desk.company);
        let march = [("from", "2026-03-01"), ("until", "2026-03-31")];
        let ready = firm.page(&anne, &format!("{address}?from=2026-03-01&until=2026-03-31")).await;
        assert!(ready.text().contains("2 documents saisis sont prêts"), "{}", ready.text());

        let admin = firm.session("admin@cabinet.fr").await;
        let accounts = format!("{address}/accounts");
        let refused = firm.send(&admin, &accounts, &[("purchases", "701000")]).await;
        assert!(firm.told(&admin, &refused, &accounts).await.contains("commence par 6"));
        firm.send(&admin, &accounts, &[("purchases", "601100")]).await;
        assert_eq!(firm.send(&anne, &accounts, &[("purchases", "602000")]).await.status, 404);

        firm.send(&anne, &address, &march).await;
        let page = firm.page(&anne, &address).await;
        assert!(page.text().contains(">anne<"), "who made it");
        let archive = page.text().split("href=\"").find(|link| link.contains("/archive\"")).unwrap();
        let archive = archive.split('"').next().unwrap().to_owned();
        let again = firm.send(&anne, &address, &march).await;
        assert!(firm.told(&anne, &again, &address).await.starts_with("Aucun document saisi"));

        let file = firm.page(&anne, &archive).await;
        assert_eq!((file.status, file.header("content-type")), (200, "application/zip"));
        let files = unpacked(&file.bytes);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Achats/0001 b.pdf", "Achats/0002 a.pdf", "C1FEC20260331.txt", "documents.csv"]);
        assert_eq!(files[1].1, pdf("a.pdf"));
        let rows = entries(&text(&files, "C1FEC20260331.txt"));
        let of = |column: usize| rows.iter().map(|row| row[column].as_str()).collect::<Vec<_>>();
        assert_eq!((of(0), of(1)), (vec!["AC"; 3], vec!["Achats"; 3]));
        assert_eq!((of(2), of(3)), (vec!["000001"; 3], vec!["20260331"; 3]));
        assert_eq!(of(4), ["601100", "445660", "401000"]);
        assert_eq!((of(6)[2], of(7)[2], of(8)[0]), ("ECLUSESARL", "Écluse SARL", "F-10"));
        assert_eq!((of(11), of(12)), (vec!["966,50", "193,30", "0,00"], vec!["0,00", "0,00", "1159,80"]));
        let list = text(&files, "documents.csv");
        assert!(list.contains("Achats/0001 b.pdf") && list.contains("montant inconnu"), "{list}");
        assert!(list.contains("20,00 % : 966,50 + 193,30"), "{list}");

        // Made again after a correction, it says what was handed over; the document's history says that it was.
        enter(
            &firm,
            &ids[0],
            1,
            json!({ "kind": "invoice", "supplier": "Autre", "date": "2026-03-31", "gross": "1.00" }),
        )
        .await;
        assert_eq!(firm.page(&anne, &archive).await.bytes, file.bytes);
        let document = firm.page(&anne, &format!("/documents/{}", ids[0])).await;
        assert!(document.text().contains("Remis à la comptabilité"));
        let page = firm.page(&anne, &format!("{address}?from=2026-03-01&until=2026-03-31")).await;
        let (_, changed) = page.text().split_once("Modifiés depuis leur remise").expect("it is told");
        assert!(changed.contains(&format!("/documents/{}\"", ids[0])) && changed.contains("écriture 000001"));
        assert!(!changed.contains(&format!("/documents/{}\"", ids[1])), "it made no entry");
        let anew = [march[0], march[1], ("anew", "true")];
        assert!(firm.told(&anne, &firm.send(&anne, &address, &anew).await, &address).await.contains("remis"));
        let page = firm.page(&anne, &address).await;
        let second = page.text().split("href=\"").find(|link| link.contains("/archive\"")).unwrap();
        let second = firm.page(&anne, second.split('"').next().unwrap()).await;
        let rows = entries(&text(&unpacked(&second.bytes), "C1FEC20260331.txt"));
        assert_eq!((rows[0][2].as_str(), rows[0][11].as_str()), ("000002", "1,00"), "numbers go on");
        assert!(!firm.page(&anne, &address).await.text().contains("Modifiés depuis"));

        // An original that is gone takes nothing else with it.
        let documents = firm.documents(&desk.company).await;
        let sha256 = documents.into_iter().find(|document| document.id == ids[0]).unwrap().sha256;
        let place = original(&firm.folder.path().join("blobs").join("originals"), &sha256);
        let aside = firm.folder.path().join("aside");
        std::fs::rename(&place, &aside).unwrap();
        let files = unpacked(&firm.page(&anne, &archive).await.bytes);
        assert_eq!(files.len(), 4);
        assert!(text(&files, "Achats/0002 a.pdf.txt").contains("supprimé"));
        std::fs::rename(&aside, &place).unwrap();

        // Taken back, they are not there any more, and can be handed over again.
        let links = page.text().split("href=\"").map(|link| link.split('"').next().unwrap());
        for link in links.filter(|link| link.ends_with("/withdraw")) {
            let asked = firm.page(&anne, link).await;
            assert!(asked.text().contains("Reprendre cette remise"), "{}", asked.text());
            assert!(asked.text().contains(&format!("action=\"{link}\"")), "{}", asked.text());
            assert_eq!(firm.page(&anne, &archive).await.status, 200, "asking does nothing");
            assert_eq!(firm.send(&anne, link, &[]).await.status, 303);
            assert_eq!(firm.page(&anne, link).await.status, 404);
        }
        assert_eq!(firm.page(&anne, &archive).await.status, 404);
        assert_eq!(firm.send(&anne, &address, &march).await.header(LOCATION), address);
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn what_was_handed_over_stays_with_its_company() {
    for engine in Engine::BOTH {
        let (firm, desk, ids) = firm_with_entered(engine).await;
        let path = format!("/api/v1/companies/{}/handovers", desk.company);
        firm.api.post(&path, json!({ "from": "2026-03-01", "until": "2026-03-31" })).await.json(201);
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let session = firm.session("admin@cabinet.fr").await;
        firm.press(&session, &format!("/documents/{}/entry/take-back", ids[0])).await;
        let other = firm.company("C2").await;
        let binder = firm.binder(&other, "Achats").await;
        let elsewhere = format!("/companies/{}/tray/move", desk.company);
        let refused = firm.send(&session, &elsewhere, &[("document", &ids[0]), ("to", &binder)]).await;
        let told = firm.told(&session, &refused, &elsewhere).await;
        assert!(told.contains("a été remis à la comptabilité"), "{engine:?}: {told}");
        assert_eq!(firm.documents(&other).await.len(), 0);
        let sales = firm.binder(&desk.company, "Ventes").await;
        let within = firm.send(&session, &elsewhere, &[("document", &ids[0]), ("to", &sales)]).await;
        assert_eq!(firm.told(&session, &within, &elsewhere).await, "1 document déplacé vers Ventes.");
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_credit_note_turns_the_sides_and_the_companys_own_invoices_go_to_their_customers() {
    let (firm, desk, _) = firm_with_entered(Engine::Sqlite).await;
    let binders = format!("/api/v1/companies/{}/binders", desk.company);
    let sales = firm.api.post(&binders, json!({ "name": "Ventes", "kind": "sales" })).await.json(201);
    let folder = crate::support::firm::folder("/Ventes", true, sales["id"].as_str().unwrap());
    firm.dropbox.create_folder(&firm.client, "/Ventes").unwrap();
    let channel = firm.channel(&desk.company, json!([folder])).await;
    firm.put("/Ventes/v.pdf", pdf("v"));
    firm.collect(&channel).await;
    let id = firm.documents(&desk.company).await.remove(0).id;
    let mut reading = invoice("Entreprise C1", "V-1", "2026-04-02", "120.00");
    reading.fields.insert(FieldName::Buyer, field("Hôtel des Halles", 0.9));
    reading.kind = DocumentKind::Invoice;
    write(&firm, &id, &reading).await;
    enter(
        &firm,
        &id,
        0,
        json!({ "kind": "invoice", "supplier": "Entreprise C1", "invoice_number": "V-1",
        "date": "2026-04-02", "net": "100.00", "vat": "20.00", "gross": "120.00" }),
    )
    .await;

    let path = format!("/api/v1/companies/{}/handovers", desk.company);
    let april = json!({ "from": "2026-04-01", "until": "2026-04-30" });
    let made = firm.api.post(&path, april.clone()).await.json(201);
    assert_eq!(
        (&made["documents"], &made["entries"], &made["made_by"]),
        (&json!(2), &json!(2), &json!("test"))
    );
    firm.api.post(&path, april.clone()).await.problem(409, "handover-nothing");
    let wrong = json!({ "from": "2026-04-30", "until": "2026-04-01" });
    assert_eq!(firm.api.post(&path, wrong).await.wrong_fields(), [("until".into(), "period".into())]);

    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    assert_eq!(firm.api.get(&one).await.json(200), made);
    let archive = firm.api.get(&format!("{one}/archive?language=en")).await;
    let files = unpacked(&archive.bytes);
    assert!(text(&files, "documents.csv").contains("Third party"), "in English");
    let rows = entries(&text(&files, "C1FEC20260430.txt"));
    let side = |row: &Vec<String>| [4, 6, 10, 11, 12].map(|column| row[column].clone());
    assert_eq!(side(&rows[0]), ["607000", "", "Farine rendue", "0,00", "12,00"]);
    assert_eq!(side(&rows[1]), ["401000", "AUBERT", "Farine rendue", "12,00", "0,00"]);
    assert_eq!(side(&rows[2]), ["706000", "", "Hôtel des Halles", "0,00", "100,00"]);
    assert_eq!(side(&rows[3]), ["445710", "", "Hôtel des Halles", "0,00", "20,00"]);
    assert_eq!(side(&rows[4]), ["411000", "HOTELDESHALLES", "Hôtel des Halles", "120,00", "0,00"]);

    let withdrawn = firm.api.poke(&format!("{one}/withdraw")).await.json(200);
    assert_eq!(withdrawn["withdrawn"], true);
    firm.api.get(&format!("{one}/archive")).await.problem(404, "not-found");
    firm.api.poke(&format!("{one}/withdraw")).await.problem(404, "not-found");
    firm.api.post(&path, april).await.json(201);
    assert_eq!(firm.api.list::<Value>(&path).await.len(), 2);
}

#[tokio::test]
async fn only_who_enters_documents_and_may_take_them_out_hands_over() {
    let (firm, desk, _) = firm_with_entered(Engine::Sqlite).await;
    firm.company("C2").await;
    let address = format!("/companies/{}/handovers", desk.company);
    for (email, profile, company) in
        [("claire@example.fr", "client", "C1"), ("other@cabinet.fr", "collaborator", "C2")]
    {
        firm.hire(email, profile, Some(company)).await;
        let session = firm.session(email).await;
        assert_eq!(firm.page(&session, &address).await.status, 404, "{email}");
        let year = [("from", "2026-01-01"), ("until", "2026-12-31")];
        assert_eq!(firm.send(&session, &address, &year).await.status, 404, "{email}");
    }
}

#[tokio::test]
async fn a_program_fetches_what_was_entered_and_goes_on_where_it_was() {
    for engine in Engine::BOTH {
        let (firm, desk, ids) = firm_with_entered(engine).await;
        let path = format!("/api/v1/companies/{}/entered", desk.company);
        let first = firm.api.get(&format!("{path}?limit=2")).await.json(200);
        let of = |page: &Value| -> Vec<String> {
            let items = page["items"].as_array().unwrap();
            items.iter().map(|item| item["document"]["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(of(&first), ids[..2]);
        let rest = firm
            .api
            .get(&format!("{path}?cursor={}", first["next_cursor"].as_str().unwrap()))
            .await
            .json(200);
        assert_eq!((of(&rest), rest["next_cursor"].is_null()), (ids[2..3].to_vec(), true));
        assert_eq!(rest["items"][0]["document"]["reading"]["summary"]["gross"], "12.00");
        assert_eq!(rest["items"][0]["entry"]["label"], "Farine rendue");
        let last = rest["items"][0]["cursor"].as_str().unwrap();
        assert!(of(&firm.api.get(&format!("{path}?cursor={last}")).await.json(200)).is_empty());
        firm.api.get(&format!("{path}?cursor=x")).await.problem(422, "invalid");

        // What is corrected comes once more, and says that the accounts have it otherwise.
        let march = json!({ "from": "2026-03-01", "until": "2026-03-31" });
        firm.api.post(&format!("/api/v1/companies/{}/handovers", desk.company), march).await.json(201);
        let corrected = json!({ "kind": "invoice", "date": "2026-03-31", "gross": "1160.00" });
        enter(&firm, &ids[0], 1, corrected).await;
        let again = firm.api.get(&format!("{path}?cursor={last}")).await.json(200);
        assert_eq!(of(&again), ids[..1]);
        let flags = |item: &Value| (item["handed_over"].as_bool(), item["changed_since"].as_bool());
        assert_eq!(flags(&again["items"][0]), (Some(true), Some(true)));
        let all = firm.api.get(&path).await.json(200);
        assert_eq!(of(&all), [ids[1].clone(), ids[2].clone(), ids[0].clone()]);
        assert_eq!(flags(&all["items"][0]), (Some(false), Some(false)), "left out: {all}");
    }
}

#[tokio::test]
async fn what_commits_late_is_not_passed_over_by_a_program_that_went_on() {
    // The moment of the second entry lies before that of the first, as when it had to wait for the lock.
    let (firm, desk, ids) = firm_with_entered(Engine::Sqlite).await;
    let path = format!("/api/v1/companies/{}/entered", desk.company);
    let all = firm.api.list::<Value>(&path).await;
    let last = all.last().unwrap()["cursor"].as_str().unwrap();
    enter(&firm, &ids[3], 0, json!({ "kind": "invoice", "date": "2026-03-05" })).await;
    let late: uuid::Uuid = ids[3].parse().unwrap();
    let sql = "UPDATE documents SET entered_at = (SELECT min(entered_at) - 1 FROM documents) WHERE id = $1";
    firm.database().execute(sql, db::params![late]).await.unwrap();
    let next = firm.api.get(&format!("{path}?cursor={last}")).await.json(200);
    assert_eq!(next["items"][0]["document"]["id"], ids[3]);
}

#[tokio::test]
async fn what_was_left_out_is_handed_over_once_it_is_mended() {
    for engine in Engine::BOTH {
        let (firm, desk, ids) = firm_with_entered(engine).await;
        let path = format!("/api/v1/companies/{}/handovers", desk.company);
        let march = json!({ "from": "2026-03-01", "until": "2026-03-31" });
        let made = firm.api.post(&path, march.clone()).await.json(201);
        assert_eq!((&made["documents"], &made["entries"]), (&json!(2), &json!(1)));
        firm.api.post(&path, march.clone()).await.problem(409, "handover-nothing");
        // Its amount was unknown.
        let mended =
            json!({ "kind": "invoice", "supplier": "Zinguerie", "date": "2026-03-01", "gross": "10.00" });
        enter(&firm, &ids[1], 1, mended).await;
        let again = firm.api.post(&path, march.clone()).await.json(201);
        assert_eq!((&again["documents"], &again["entries"]), (&json!(1), &json!(1)));
        firm.api.post(&path, march.clone()).await.problem(409, "handover-nothing");
        let archive = |made: &Value| format!("{path}/{}/archive", made["id"].as_str().unwrap());
        let entries = async |made: &Value| {
            let files = unpacked(&firm.api.get(&archive(made)).await.bytes);
            entries(&text(&files, "C1FEC20260331.txt"))
        };
        assert_eq!(entries(&again).await[0][2], "000002");

        // Numbers leave no gap: taken back, the last are given again.
        firm.api.poke(&format!("{path}/{}/withdraw", again["id"].as_str().unwrap())).await.json(200);
        let anew = firm.api.post(&path, march.clone()).await.json(201);
        assert_eq!(entries(&anew).await[0][2], "000002", "{engine:?}");
        for made in [&made, &anew] {
            firm.api.poke(&format!("{path}/{}/withdraw", made["id"].as_str().unwrap())).await.json(200);
        }
        let all = firm.api.post(&path, march).await.json(201);
        let rows = entries(&all).await;
        assert_eq!((rows[0][2].as_str(), rows[2][2].as_str()), ("000001", "000002"));
    }
}

#[tokio::test]
async fn the_vat_of_the_rates_is_handed_over_where_totals_were_left_blank() {
    let rates = json!([{ "rate": "20.00", "base": "79.02", "tax": "15.80" }]);
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let ids = collect(&firm, &desk, &["a.pdf", "b.pdf", "c.pdf"]).await;
        for (id, gross) in ids.iter().zip([json!("94.82"), json!(null), json!(null)]) {
            let content = json!({ "kind": "invoice", "supplier": "Aubert", "invoice_number": id, "date": "2026-03-01",
                "gross": gross, "vat_breakdown": rates });
            enter(&firm, id, 0, content).await;
        }
        // As an entry was stored before its totals were.
        let bare = "UPDATE entries SET net = NULL, vat = NULL, gross = NULL WHERE document_id = $1";
        let old: bannette::ids::DocumentId = ids[2].parse().unwrap();
        firm.database().execute(bare, db::params![old]).await.unwrap();
        let bare = "UPDATE documents SET net = NULL, vat = NULL, gross = NULL WHERE id = $1";
        firm.database().execute(bare, db::params![old]).await.unwrap();

        let path = format!("/api/v1/companies/{}/entered", desk.company);
        for entered in firm.api.list::<Value>(&path).await {
            let totals =
                ["net", "vat", "gross"].map(|name| entered["entry"][name].as_str().unwrap().to_owned());
            assert_eq!(totals, ["79.02", "15.80", "94.82"], "{engine:?}");
        }
        let path = format!("/api/v1/companies/{}/handovers", desk.company);
        let made =
            firm.api.post(&path, json!({ "from": "2026-03-01", "until": "2026-03-31" })).await.json(201);
        let archive =
            format!("/api/v1/companies/{}/handovers/{}/archive", desk.company, made["id"].as_str().unwrap());
        let files = unpacked(&firm.api.get(&archive).await.bytes);
        let rows = entries(&text(&files, "C1FEC20260331.txt"));
        let sides: Vec<[&str; 3]> =
            rows.iter().map(|row| [4, 11, 12].map(|column| row[column].as_str())).collect();
        let one = [["607000", "79,02", "0,00"], ["445660", "15,80", "0,00"], ["401000", "0,00", "94,82"]];
        assert_eq!(sides, [one, one, one].concat(), "{engine:?}");
        let list = text(&files, "documents.csv");
        assert_eq!(list.matches(";79,02;15,80;94,82;").count(), 3, "{list}");
    }
}
