//! What is done by itself with what a channel brings: pages turned upright, blank ones left out, documents and receipts parted;
//! told, taken back when somebody wants it, and never done where it is not sure.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::jobs::{arranging, bound};
use crate::support::paper::{sample, samples};
use crate::support::{Desk, Firm};

const EMBALLAGES: &str = "boulangerie-lemoine/Achats/2026-10/scan emballages.pdf";
const FOUR: &str = "boulangerie-lemoine/Achats/2026-10/SCAN_20261014_0931.tif";
const PRINTER: &str = "boulangerie-lemoine/À classer/Scan_0114.pdf";
const FIRE: &str = "boulangerie-lemoine/À classer/Scan_0115.pdf";
const FARM: &str = "boulangerie-lemoine/À classer/IMG_20261118_082210.jpg";
const TICKETS: &str = "atelier-garrigue/Archives 2025/Frais/scan tickets Soler.pdf";
/// Two pages of figures; three with delivery notes; two of a bank's; a receipt.
const ORDINARY: [&str; 4] = [
    "boulangerie-lemoine/Achats/2026-10/Voltarmor 2026-10.pdf",
    "atelier-garrigue/Achats/2026-10/Matériaux du Lez 26-10-04417.pdf",
    "boulangerie-lemoine/Banque/Relevé 2026-10.pdf",
    "boulangerie-lemoine/À classer/Brasserie 12 nov.png",
];
const ALL: [&str; 4] = ["rotate", "remove_blank_pages", "split_documents", "part_receipts"];

/// A page with nothing on it, as the feeder takes the back of a sheet.
fn blank(firm: &Firm) -> PathBuf {
    let path = firm.folder.path().join("blank.pdf");
    let pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
        trailer<</Root 1 0 R>>\n%%EOF\n";
    std::fs::write(&path, pdf).unwrap();
    path
}

async fn firm_with_options(options: &[&str]) -> (Firm, Desk) {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let chosen: Value = options.iter().map(|name| ((*name).to_owned(), json!(true))).collect();
    let path = format!("/api/v1/channels/{}", desk.channel);
    let request = firm.api.request("PATCH".parse().unwrap(), &path).json(&json!({ "options": chosen }));
    let channel = crate::support::api::answer(request).await.json(200);
    assert!(options.iter().all(|name| channel["options"][name] == true), "{channel}");
    (firm, desk)
}

/// The documents in the tray by their names, with what the API says of them.
async fn tray(firm: &Firm, desk: &Desk, session: &str) -> Vec<(String, Value)> {
    let page = firm.page(session, &format!("/companies/{}/tray", desk.company)).await.text().to_owned();
    let mut documents = Vec::new();
    for listed in firm.documents(&desk.company).await {
        if page.contains(&format!("/documents/{}", listed.id)) {
            let document = firm.api.get(&format!("/api/v1/documents/{}", listed.id)).await.json(200);
            documents.push((listed.name, document));
        }
    }
    documents.sort_by(|(a, _), (b, _)| a.cmp(b));
    documents
}

fn value<'a>(document: &'a Value, field: &str) -> &'a str {
    document["reading"]["fields"][field]["value"].as_str().unwrap_or_else(|| panic!("{field} of {document}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn scans_are_put_right_by_themselves_and_ordinary_documents_left_alone() {
    let (firm, desk) = firm_with_options(&ALL).await;
    firm.hire("nadia@cabinet.fr", "collaborator", Some("C1")).await;
    let session = firm.session("nadia@cabinet.fr").await;
    let (blank, files) =
        (blank(&firm), [EMBALLAGES, FOUR, PRINTER, FIRE, FARM].map(|file| samples().join(file)));
    let [packing, oven, printer, fire, farm] = files.each_ref().map(PathBuf::as_path);
    // Five invoices, one of two pages, one upside down, one on its side, and the empty backs of two.
    let pages: [(&Path, u32, u16); 8] = [
        (packing, 1, 0),
        (&blank, 1, 0),
        (oven, 1, 0),
        (oven, 2, 0),
        (&blank, 1, 0),
        (printer, 1, 180),
        (fire, 1, 90),
        (farm, 1, 0),
    ];
    firm.put("/Achats/du scanner.pdf", bound(&pages).await);
    firm.put("/Achats/tickets.pdf", sample(TICKETS));
    for file in ORDINARY {
        firm.put(&format!("/Achats/{}", file.rsplit('/').next().unwrap()), sample(file));
    }
    firm.collect(&desk.channel).await;
    let _working = arranging(&firm);
    firm.at_rest().await;

    let tray_now = tray(&firm, &desk, &session).await;
    let names: Vec<&str> = tray_now.iter().map(|(name, _)| name.as_str()).collect();
    let mut expected = vec![
        "du scanner – p. 1.pdf",
        "du scanner – p. 3-4.pdf",
        "du scanner – p. 6.pdf",
        "du scanner – p. 7.pdf",
        "du scanner – p. 8.pdf",
        "tickets – p. 1 (2).pdf",
        "tickets – p. 1.pdf",
    ];
    expected.extend(ORDINARY.map(|file| file.rsplit('/').next().unwrap()));
    expected.sort_unstable();
    assert_eq!(names, expected);
    let numbers: Vec<&str> = tray_now
        .iter()
        .filter(|(name, _)| name.starts_with("du scanner"))
        .map(|(_, document)| value(document, "invoice_number"))
        .collect();
    assert_eq!(numbers, ["E-61093", "FF26-2214", "26-2048", "FS-611204", "312"]);
    let mut totals: Vec<&str> = tray_now
        .iter()
        .filter(|(name, _)| name.starts_with("tickets"))
        .map(|(_, document)| value(document, "gross"))
        .collect();
    totals.sort_unstable();
    assert_eq!(totals, ["12.80", "8.50"]);

    // The original says what was done, by nobody, and takes its place again when somebody wants it.
    let documents = firm.documents(&desk.company).await;
    let scan = documents.iter().find(|document| document.name == "du scanner.pdf").unwrap().id.clone();
    assert!(firm.original(&scan).await.starts_with(b"%PDF"));
    let page = firm.page(&session, &format!("/documents/{scan}")).await;
    for told in
        ["2 pages redressées", "2 pages blanches retirées", "5 pièces numérisées à la suite, séparées"]
    {
        assert!(page.text().contains(told), "{told}: {}", page.text());
    }
    let tickets = documents.iter().find(|document| document.name == "tickets.pdf").unwrap().id.clone();
    for original in [&scan, &tickets] {
        let told = firm.press(&session, &format!("/documents/{original}/undo-edit")).await;
        assert_eq!(told, "L’original est à sa place\u{202f}; ce qui en avait été fait est à la corbeille.");
    }
    // Whoever takes it back is not contradicted by another reading.
    assert_eq!(
        firm.send(&session, &format!("/documents/{tickets}/readings"), &[("rotation", "0")]).await.status,
        303
    );
    firm.at_rest().await;
    let names: Vec<String> = tray(&firm, &desk, &session).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), ORDINARY.len() + 2, "{names:?}");
    assert!(
        names.contains(&"du scanner.pdf".to_owned()) && names.contains(&"tickets.pdf".to_owned()),
        "{names:?}"
    );
    // It says what it holds, and the page's editor has the cuts ticked.
    let grid = firm.page(&session, &format!("/documents/{scan}/edit")).await;
    let ticked: Vec<u32> = (1..=8)
        .filter(|page| grid.text().contains(&format!("name=\"cut.{page}\" value=\"true\" checked")))
        .collect();
    assert_eq!(ticked, [3, 6, 7, 8]);
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_option_a_sheet_of_receipts_says_what_it_is_and_how_to_part_it() {
    let (firm, desk) = firm_with_options(&["rotate", "split_documents"]).await;
    firm.hire("nadia@cabinet.fr", "collaborator", Some("C1")).await;
    let session = firm.session("nadia@cabinet.fr").await;
    firm.put("/Achats/tickets.pdf", sample(TICKETS));
    firm.collect(&desk.channel).await;
    let _working = arranging(&firm);
    firm.at_rest().await;
    let (name, document) = tray(&firm, &desk, &session).await.remove(0);
    assert_eq!(name, "tickets.pdf");
    let alerts = document["reading"]["alerts"].as_array().unwrap();
    assert!(alerts.iter().any(|alert| alert["code"] == "several_receipts"), "{alerts:?}");
    let id = document["id"].as_str().unwrap();
    let page = firm.page(&session, &format!("/documents/{id}")).await;
    assert!(page.text().contains("Plusieurs tickets sur cette page"), "{}", page.text());
    assert!(page.text().contains(&format!("/documents/{id}/zones?page=1")), "{}", page.text());
    // Where they lie is filled in: sent as it is, the form parts them.
    let zones = format!("/documents/{id}/zones?page=1");
    let form = firm.page(&session, &zones).await;
    let filled = |name: &str| {
        let field = form.text().split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        field.split('"').next().unwrap().to_owned()
    };
    let names: Vec<String> =
        (1..=2).flat_map(|zone| ["x", "y", "w", "h"].map(|side| format!("{side}.{zone}"))).collect();
    let values: Vec<String> = names.iter().map(|name| filled(name)).collect();
    assert!(filled("x.3").is_empty());
    let fields: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    let answer = firm.send(&session, &zones, &fields).await;
    assert!(firm.told(&session, &answer, &zones).await.starts_with("2 documents sont créés"));
}

#[tokio::test]
async fn options_are_chosen_on_the_channels_page_and_by_the_api() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let path = format!("/api/v1/channels/{}", desk.channel);
    let nothing = json!({ "rotate": false, "remove_blank_pages": false, "split_documents": false, "part_receipts": false });
    assert_eq!(firm.api.get(&path).await.json(200)["options"], nothing);
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let session = firm.session("admin@cabinet.fr").await;
    let form = format!("/channels/{}/options", desk.channel);
    let sent = firm.send(&session, &form, &[("rotate", "true"), ("part_receipts", "true")]).await;
    assert_eq!(firm.told(&session, &sent, &form).await, "Vos changements sont enregistrés.");
    let options = firm.api.get(&path).await.json(200)["options"].clone();
    let chosen = json!({ "rotate": true, "remove_blank_pages": false, "split_documents": false, "part_receipts": true });
    assert_eq!(options, chosen);
    let page = firm.page(&session, &format!("/channels/{}/edit", desk.channel)).await;
    assert!(page.text().contains("name=\"rotate\" value=\"true\" checked"), "{}", page.text());
    let page = firm.page(&session, &format!("/channels/{}", desk.channel)).await;
    assert!(page.text().contains("Redresser les pages"), "{}", page.text());

    let patch = |body: Value| {
        crate::support::api::answer(firm.api.request("PATCH".parse().unwrap(), &path).json(&body))
    };
    assert_eq!(patch(json!({})).await.json(200)["options"], chosen, "what is left out stays");
    let split = patch(json!({ "options": { "split_documents": true } })).await.json(200);
    assert_eq!(
        (&split["options"]["split_documents"], &split["options"]["rotate"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(patch(json!({ "options": { "shred": true } })).await.status, 422);
    let log = firm.page(&session, "/administration/audit").await;
    assert!(log.text().contains("Séparer les pièces numérisées à la suite"), "{}", log.text());
    // A new channel comes with its own.
    let mut new = firm.new_channel(json!([]));
    new["options"] = json!({ "remove_blank_pages": true });
    let created = firm.api.post(&format!("/api/v1/companies/{}/channels", desk.company), new).await.json(201);
    assert_eq!(created["options"]["remove_blank_pages"], true);
}
