//! Renvoyer en lecture.

use std::path::Path;
use std::time::Duration;

use bannette::document::lessons::{self, Entered};
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, ORIGIN};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::papers::{collect, invoice, write};
use crate::support::api::answer;
use crate::support::jobs::working;
use crate::support::paper::sample;
use crate::support::{Engine, Firm};

/// A debug build reads a page in some seconds, and others read beside it.
const LONGEST: Duration = Duration::from_secs(120);

/// The document once it is as wanted.
async fn document(firm: &Firm, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let start = Instant::now();
    loop {
        let document = firm.api.get(&format!("/api/v1/documents/{id}")).await.json(200);
        if wanted(&document) {
            return document;
        }
        assert!(start.elapsed() < LONGEST, "{document}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn jobs(firm: &Firm) -> i64 {
    let sql = "SELECT count(*) AS jobs FROM jobs WHERE kind = 'read'";
    firm.database().fetch_one(sql, Vec::new()).await.unwrap().get("jobs").unwrap()
}

/// A firm with a document whose first reading is over.
async fn firm_with_a_reading(engine: Engine) -> (Firm, String) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let id = collect(&firm, &desk, &["a.pdf"]).await.remove(0);
    firm.database().execute("DELETE FROM jobs", Vec::new()).await.unwrap();
    write(&firm, &id, &invoice("Minoterie", "F-1", "2026-03-01", "12.00")).await;
    (firm, id)
}

#[tokio::test]
async fn a_document_is_read_again_and_its_former_reading_stays_until_then() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../samples/boulangerie-lemoine/Achats/Avoir AV2026-0932 Minoterie Aubert.pdf");
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/facture.pdf", std::fs::read(&sample).unwrap());
        firm.collect(&desk.channel).await;
        let id = firm.documents(&desk.company).await.remove(0).id;
        firm.database().execute("DELETE FROM jobs", Vec::new()).await.unwrap();
        let wrong = invoice("Quelqu’un d’autre", "X", "2020-01-01", "1.00");
        write(&firm, &id, &wrong).await;
        let entered = Entered {
            supplier: "Aubert, minotier".into(),
            siren: Some("372084160".into()),
            ..Entered::default()
        };
        let mut tx = firm.database().begin().await.unwrap();
        let company = desk.company.parse().unwrap();
        lessons::learn(&mut tx, firm.app.clock.now(), company, &wrong, &entered).await.unwrap();
        tx.commit().await.unwrap();

        let readings = format!("/api/v1/documents/{id}/readings");
        let asked = firm.api.post(&readings, json!({ "languages": ["fra"] })).await.json(202);
        assert_eq!(asked["document_id"], id.as_str());
        let waiting = document(&firm, &id, |_| true).await;
        assert!(waiting["read_again_since"].is_string(), "{waiting}");
        assert_eq!(waiting["reading"]["summary"]["supplier"], "Quelqu’un d’autre");
        firm.api.post(&readings, json!({})).await.problem(409, "reading-under-way");

        let mut worker = firm.command();
        worker.arg("worker").stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut worker = worker.spawn().unwrap();
        let read = document(&firm, &id, |document| document["read_again_since"].is_null()).await;
        worker.kill().await.unwrap();
        assert_eq!(read["state"], "read");
        let supplier = &read["reading"]["summary"]["supplier"];
        assert_eq!(supplier, "Aubert, minotier", "as an entry has taught meanwhile");
        assert!(read["reading"]["text"].as_str().unwrap().contains("Aubert"), "{read}");
        let history = firm.api.get(&format!("/api/v1/documents/{id}/history")).await.json(200);
        let told: Vec<(&str, Option<&str>)> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|done| (done["action"].as_str().unwrap(), done["by"].as_str()))
            .collect();
        assert_eq!(told, [("read", None), ("sent-to-reading", Some("test")), ("collected", None)]);
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn how_to_read_is_checked() {
    let (firm, id) = firm_with_a_reading(Engine::Sqlite).await;
    let readings = format!("/api/v1/documents/{id}/readings");
    for (body, field) in [
        (json!({ "languages": ["fra", "tlh"] }), "languages"),
        (json!({ "languages": ["../../etc/passwd"] }), "languages"),
        (json!({ "languages": ["fra", "fra"] }), "languages"),
        (json!({ "rotation": 45 }), "rotation"),
    ] {
        let refused = firm.api.post(&readings, body).await.wrong_fields();
        assert_eq!(refused, [(field.to_owned(), field.to_owned())]);
    }
    firm.api.post(&readings, json!({ "rotation": -90 })).await.problem(422, "malformed-body");
    firm.api.post(&readings, json!({ "pages": 2 })).await.problem(422, "malformed-body");
    assert_eq!(jobs(&firm).await, 0);
}

#[tokio::test]
async fn only_who_may_enter_a_companys_documents_sends_them_back_and_from_our_own_pages() {
    for engine in Engine::BOTH {
        let (firm, id) = firm_with_a_reading(engine).await;
        firm.company("C2").await;
        let path = format!("/documents/{id}/readings");
        let post = async |cookie: &str, origin: Option<&str>| {
            let mut request = firm.api.with_key(None).request(Method::POST, &path).header(COOKIE, cookie);
            if let Some(origin) = origin {
                request = request.header(ORIGIN, origin).header("sec-fetch-site", "cross-site");
            }
            answer(request.form(&[("language", "deu"), ("rotation", "90")])).await
        };
        for (email, profile, company, may) in [
            ("claire@example.fr", "client", "C1", false),
            ("other@cabinet.fr", "collaborator", "C2", false),
            ("anne@cabinet.fr", "collaborator", "C1", true),
        ] {
            firm.hire(email, profile, Some(company)).await;
            let cookie = firm.session(email).await;
            let shown = firm.page(&cookie, &format!("/documents/{id}")).await;
            assert_eq!(shown.text().contains("Renvoyer en lecture"), may, "{email}");
            assert_eq!(post(&cookie, Some("https://evil.example")).await.status, 403, "{email}");
            assert_eq!(jobs(&firm).await, 0, "{email}");
            let answer = post(&cookie, None).await;
            assert_eq!(answer.status, if may { 303 } else { 404 }, "{email}: {}", answer.text());
            assert_eq!(jobs(&firm).await, i64::from(may), "{email}");
            if may {
                assert_eq!(answer.header(LOCATION), format!("/documents/{id}"));
                let shown = firm.page(&cookie, &format!("/documents/{id}")).await;
                assert!(shown.text().contains("en relecture") && shown.text().contains("Minoterie"));
                // Asked once more, it is told that this is under way already.
                assert_eq!(post(&cookie, None).await.status, 303);
                assert_eq!(jobs(&firm).await, 1);
            }
        }
        let sql = "SELECT languages, rotation FROM reading_requests";
        let request = firm.database().fetch_one(sql, Vec::new()).await.unwrap();
        assert_eq!(request.get::<String>("languages").unwrap(), "deu");
        assert_eq!(request.get::<i64>("rotation").unwrap(), 90);
    }
}

#[tokio::test]
async fn what_speaks_against_a_company_goes_when_its_details_are_mended() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let company = format!("/api/v1/companies/{}", desk.company);
        let period = |year: i16| {
            json!({ "code": "C1", "name": "C1",
                "fiscal_periods": [{ "starts": format!("{year}-01-01"), "ends": format!("{year}-12-31") }] })
        };
        let change = async |year| {
            answer(firm.api.request(Method::PATCH, &company).json(&period(year))).await.json(200)
        };
        change(2025).await;
        firm.put("/Achats/facture.pdf", sample("boulangerie-lemoine/Achats/2026-10/Voltarmor 2026-10.pdf"));
        firm.collect(&desk.channel).await;
        let id = firm.documents(&desk.company).await.remove(0).id;
        let mut worker = firm.command();
        worker.arg("worker").stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut worker = worker.spawn().unwrap();
        let outside = |document: &Value| {
            document["reading"]["alerts"]
                .as_array()
                .is_some_and(|alerts| alerts.iter().any(|alert| alert["code"] == "outside_fiscal_period"))
        };
        let read = document(&firm, &id, |document| document["state"] == "read").await;
        assert!(outside(&read), "{read}");
        let alerts = read["reading"]["summary"]["alerts"].as_i64().unwrap();
        change(2026).await;
        // What was read is kept before lists are told.
        let is_told = |document: &Value| document["reading"]["summary"]["alerts"] == alerts - 1;
        let mended = document(&firm, &id, |document| !outside(document) && is_told(document)).await;
        worker.kill().await.unwrap();
        assert_eq!(mended["reading"]["updated_at"], read["reading"]["updated_at"], "nothing was read again");
        let count = "SELECT alerts FROM documents";
        let left: i64 = firm.database().fetch_one(count, Vec::new()).await.unwrap().get("alerts").unwrap();
        assert_eq!(left, alerts - 1);
    }
}

#[tokio::test]
async fn what_is_moved_to_another_company_while_it_is_read_is_held_against_that_one() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let other = firm.company("C2").await;
        let binder = firm.binder(&other, "Achats").await;
        let periods = json!({ "code": "C2", "name": "Entreprise C2",
            "fiscal_periods": [{ "starts": "2024-01-01", "ends": "2024-12-31" }] });
        let path = format!("/api/v1/companies/{other}");
        answer(firm.api.request(Method::PATCH, &path).json(&periods)).await.json(200);
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let session = firm.session("admin@cabinet.fr").await;
        firm.put("/Achats/facture.pdf", sample("boulangerie-lemoine/Achats/2026-10/Voltarmor 2026-10.pdf"));
        firm.collect(&desk.channel).await;
        let id = firm.documents(&desk.company).await.remove(0).id;
        let _working = working(&firm);
        let under_way = "SELECT count(*) AS jobs FROM jobs WHERE kind = 'read' AND state = 'leased'";
        let start = Instant::now();
        while firm.database().fetch_one(under_way, Vec::new()).await.unwrap().get::<i64>("jobs").unwrap() == 0
        {
            assert!(start.elapsed() < LONGEST, "it is never read");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let to = [("document", id.as_str()), ("to", &binder)];
        let moved = firm.send(&session, &format!("/companies/{}/tray/move", desk.company), &to).await;
        assert_eq!(moved.status, 303);
        firm.at_rest().await;
        let read = document(&firm, &id, |document| document["state"] == "read").await;
        let alerts = read["reading"]["alerts"].as_array().unwrap();
        let told = alerts.iter().any(|alert| alert["code"] == "outside_fiscal_period");
        assert!(told && read["company_id"] == other.as_str(), "{engine:?}: {read}");
    }
}
