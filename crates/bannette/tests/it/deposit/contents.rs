//! What is deposited as one file and holds several, or does not open: archives, mails, long scans, protected documents.

use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use db::params;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::{Depositor, desk_of, link, outcome};
use crate::support::jobs::{is_read, opening, reader, working};
use crate::support::paper::{sample, samples, scan_of, sha256, zip};
use crate::support::{Engine, Firm, pdf};

async fn document_of(depositor: &Depositor<'_>, path: &str, bytes: &[u8]) -> String {
    let told = depositor.deposit(path, bytes, None).await;
    assert_eq!(outcome(&told), "collected", "{told}");
    told["told"]["document"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Deposits an archive or a mail; what the API says of it once it was opened.
async fn opened(depositor: &Depositor<'_>, path: &str, bytes: &[u8]) -> Value {
    let id = document_of(depositor, path, bytes).await;
    let document = depositor.firm.document_when(&id, |document| !document["container"].is_null()).await;
    document["container"].clone()
}

/// All files in a folder and below.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() { files.extend(files_in(&path)) } else { files.push(path) }
    }
    files
}

#[tokio::test]
async fn an_archive_that_unfolds_without_end_costs_no_more_than_it_may() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let _opening = opening(&firm);
    let bomb = vec![0; 80_000_000];
    let archive = zip(&[("bombe.pdf", &bomb), ("facture.pdf", &pdf("good"))]);
    assert!(archive.len() < 200_000, "it is small: {}", archive.len());
    let container = opened(&depositor, "bombe.zip", &archive).await;
    assert_eq!(container["left_out"], json!([{ "path": "bombe.pdf", "reason": "too_large" }]));
    // It says to be small.
    let mut lying = zip(&[("bombe.pdf", &bomb), ("autre.pdf", &pdf("other"))]);
    for at in 0..lying.len() - 30 {
        let size = match &lying[at..at + 4] {
            b"PK\x03\x04" => at + 22,
            b"PK\x01\x02" => at + 24,
            _ => continue,
        };
        if lying[size..size + 4] == 80_000_000_u32.to_le_bytes() {
            lying[size..size + 4].copy_from_slice(&4_000_u32.to_le_bytes());
        }
    }
    let container = opened(&depositor, "menteuse.zip", &lying).await;
    assert_eq!(container["left_out"][0]["path"], "bombe.pdf", "{container}");
    // More files than anybody looks through.
    let many: Vec<(String, Vec<u8>)> =
        (0..600).map(|n| (format!("{n}.pdf"), pdf(format!("one of many {n}")))).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    let container = opened(&depositor, "beaucoup.zip", &zip(&many)).await;
    assert_eq!(container["state"], "incomplete");
    assert!(container["left_out"].as_array().unwrap().iter().all(|left| left["reason"] == "too_many"));
    assert_eq!(firm.documents(&desk.company).await.len(), 3 + 2 + 500);
    // Pages are there as ever.
    assert_eq!(depositor.ask("GET", "", &[], Vec::new()).await.status, 200);
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_lies_in_an_archive_leads_nowhere_and_archives_within_are_opened_a_few_deep() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let _opening = opening(&firm);
    let climbing = zip(&[
        ("../../../grimpe.pdf", &pdf("one")),
        ("/etc/grimpe-2.pdf", &pdf("two")),
        ("C:\\Windows\\..\\grimpe-3.pdf", &pdf("three")),
    ]);
    let container = opened(&depositor, "grimpe.zip", &climbing).await;
    let paths: Vec<_> =
        container["contents"].as_array().unwrap().iter().map(|content| &content["path"]).collect();
    assert_eq!(paths, ["grimpe.pdf", "etc/grimpe-2.pdf", "Windows/grimpe-3.pdf"]);
    let names = ["grimpe-2.pdf", "grimpe-3.pdf", "grimpe.pdf", "grimpe.zip"];
    assert_eq!(firm.names(&desk.company).await, names);
    // Nothing is ever written under the name that it gives itself.
    let parent = firm.folder.path().parent().unwrap();
    assert!(!parent.join("grimpe.pdf").exists() && !Path::new("/etc/grimpe-2.pdf").exists());
    let named = |path: &PathBuf| path.to_string_lossy().contains("grimpe");
    assert_eq!(files_in(firm.folder.path()).into_iter().find(named), None);

    let within = |depth: usize| {
        (0..depth).fold(pdf("deep"), |inner, at| {
            zip(&[(if at == 0 { "facture.pdf" } else { "dedans.zip" }, &inner)])
        })
    };
    let container = opened(&depositor, "poupées.zip", &within(2)).await;
    assert_eq!(container["contents"][0]["path"], "dedans.zip/facture.pdf");
    let container = opened(&depositor, "puits.zip", &within(6)).await;
    assert_eq!(
        (&container["state"], container["contents"].as_array().unwrap().len()),
        (&json!("incomplete"), 0)
    );
    assert_eq!(container["left_out"][0]["reason"], "too_deep");
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn whoever_sends_an_archive_is_told_what_came_out_of_it() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let guest = link(&firm, &desk, 10, 1_000_000).await;
        guest.deposit("a.pdf", &pdf("a"), None).await;
        let archive = zip(&[
            ("b.pdf", &pdf("b")),
            ("a.pdf", &pdf("a")),
            ("vide.pdf", b""),
            ("pilote.exe", b"MZ\x90\0\x03\0\0\0"),
        ]);
        let told = guest.deposit("mars.zip", &archive, None).await;
        assert_eq!(told["told"]["opens"], true, "{told}");
        let look = async || {
            let path = format!("/uploads/{}", told["id"].as_str().unwrap());
            guest.ask("GET", &path, &[], Vec::new()).await.json(200)["told"].clone()
        };
        let _opening = opening(&firm);
        let mut now = look().await;
        while now["opens"] == true {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            now = look().await;
        }
        let text = now["text"].as_str().unwrap().replace(['\u{a0}', '\u{202f}'], " ");
        assert!(text.starts_with("Reçu : 2 documents en sont sortis. Dont 1 déjà reçu. Resté à"), "{text}");
        assert!(text.contains("pilote.exe (d’un type") && text.contains("vide.pdf (vide)"), "{text}");
    }
}

#[tokio::test]
async fn a_mail_brings_each_of_its_attachments() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let _opening = opening(&firm);
    let mut mail = "From: Claire <claire@example.fr>\r\nTo: cabinet@example.fr\r\nSubject: Factures\r\n\
        Date: Tue, 3 Nov 2026 10:15:00 +0100\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n"
        .to_owned();
    let attachments = [("facture.pdf", pdf("invoice")), ("avoir.pdf", pdf("credit note"))];
    for (name, bytes) in &attachments {
        mail += &format!(
            "--b\r\nContent-Type: application/pdf; name=\"{name}\"\r\nContent-Disposition: attachment; \
            filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            BASE64_STANDARD.encode(bytes)
        );
    }
    mail += "--b--\r\n";
    let container = opened(&depositor, "courrier.eml", mail.as_bytes()).await;
    assert_eq!((&container["state"], &container["left_out"]), (&json!("unpacked"), &json!([])));
    for (content, (name, bytes)) in container["contents"].as_array().unwrap().iter().zip(&attachments) {
        assert_eq!(content["path"], *name);
        let id = content["document_id"].as_str().unwrap();
        assert_eq!(sha256(&firm.original(id).await), sha256(bytes));
    }
    assert_eq!(firm.names(&desk.company).await, ["avoir.pdf", "courrier.eml", "facture.pdf"]);
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

/// A page in twenty-five says something, the others are as good as empty: it takes no minutes.
#[tokio::test]
async fn a_scan_of_two_hundred_pages_is_read_to_its_end() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let out = tempfile::tempdir().unwrap();
    let scan = samples().join("boulangerie-lemoine/À classer/Scan_0114.pdf");
    let picture = reader().preview(&scan, out.path()).await.unwrap().pages.remove(0).picture;
    let jpeg = std::fs::read(out.path().join(&picture.file)).unwrap();
    let (title, margin) = ([40, 640, 320, 800], [2, 300, 30, 360]);
    let pages: Vec<[u32; 4]> = (0..200).map(|page| if page % 25 == 0 { title } else { margin }).collect();
    let bytes = scan_of(&jpeg, (picture.width, picture.height), &pages);
    let _working = working(&firm);
    let id = document_of(&depositor, "classeur.pdf", &bytes).await;
    let document = firm.document_when(&id, is_read).await;
    assert_eq!(
        (&document["state"], &document["reading"]["pages"]),
        (&json!("read"), &json!(200)),
        "{document}"
    );
    // Its last page has its picture, and it is taken apart.
    let last = depositor.firm.page(&depositor.cookie, &format!("/documents/{id}/pages/200")).await;
    assert!(last.status == 200 && last.header(CONTENT_TYPE).starts_with("image/"), "{}", last.status);
    let pages: Vec<(String, String)> =
        (1..=200).map(|page| (format!("of.{page}"), format!("{id}:{page}"))).collect();
    let mut fields: Vec<(&str, &str)> =
        pages.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("every", "50"), ("replaces", "true")]);
    let edited = firm.send(&depositor.cookie, &format!("/documents/{id}/edit"), &fields).await;
    assert_eq!(edited.status, 303, "{}", edited.text());
    assert_eq!(firm.documents(&desk.company).await.len(), 5);
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_protected_pdf_asks_for_its_password_and_nobody_keeps_it() {
    const WRONG: &str = "levain-de-seigle-4711";
    const RIGHT: &str = "fournil";
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let depositor = desk_of(&firm, &desk).await;
        let reading = working(&firm);
        let id = document_of(&depositor, "protégée.pdf", &sample("odd/facture protégée.pdf")).await;
        let document = firm.document_when(&id, is_read).await;
        assert_eq!(document["state"], "unreadable");
        // What is made of it is not read here: its words are its own affair.
        drop(reading);
        let page = firm.page(&depositor.cookie, &format!("/documents/{id}")).await;
        assert!(page.text().contains("Ouvrir avec son mot de passe"), "{}", page.text());
        let unlock = format!("/documents/{id}/unlock");
        for (password, told) in
            [(WRONG, "Ce mot de passe n’ouvre pas le document."), (RIGHT, "Le document est ouvert")]
        {
            let answer = firm.send(&depositor.cookie, &unlock, &[("password", password)]).await;
            assert!(firm.told(&depositor.cookie, &answer, &unlock).await.starts_with(told));
        }
        assert_eq!(firm.documents(&desk.company).await.len(), 2);
        for secret in [WRONG, RIGHT] {
            let holds = |path: &PathBuf| {
                let bytes = std::fs::read(path).unwrap_or_default();
                bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
            };
            assert_eq!(files_in(firm.folder.path()).into_iter().find(holds), None, "{secret}");
            if engine == Engine::Postgres {
                assert_eq!(tables_with(&firm, secret).await, Vec::<String>::new());
            }
        }
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

/// The tables of a PostgreSQL that hold a text anywhere.
async fn tables_with(firm: &Firm, text: &str) -> Vec<String> {
    let sql = "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables
        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    let rows = firm.database().fetch_all(sql, params![]).await.unwrap();
    assert!(rows.len() > 30, "{} tables", rows.len());
    let mut found = Vec::new();
    for row in rows {
        let name: String = row.get("name").unwrap();
        let sql = format!("SELECT count(*) AS found FROM {name} t WHERE CAST(t AS TEXT) LIKE $1");
        let row = firm.database().fetch_one(&sql, params![format!("%{text}%")]).await.unwrap();
        if row.get::<i64>("found").unwrap() > 0 {
            found.push(name);
        }
    }
    found
}
