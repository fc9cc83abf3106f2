//! Jobs that failed for good: who looks after the machine sees them, mends the cause and tries again, or lets go.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use bannette::document::dead;
use db::params;
use queue::DeadLetter;
use serde_json::json;
use tokio::process::Child;

use crate::support::{Desk, Engine, Firm, pdf, until};

const PAGE: &str = "/jobs/failed";

/// Where an original lies.
pub fn original(folder: &Path, sha256: &str) -> PathBuf {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.file_name().is_some_and(|name| name == sha256) {
                return entry;
            }
        }
    }
    panic!("there is no original {sha256}");
}

fn worker(firm: &Firm) -> Child {
    let mut command = firm.command();
    command.env("BANNETTE_READING_CHILDREN", "1");
    command.arg("worker").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

async fn dead_letters(firm: &Firm) -> Vec<DeadLetter> {
    queue::dead_letters(firm.database(), None, 10).await.unwrap()
}

/// Looks again and again.
/// A firm with a document whose original is gone, for now, to the path returned; its jobs have one attempt left.
async fn with_a_lost_original(engine: Engine) -> (Firm, Desk, (PathBuf, PathBuf)) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    firm.put("/Achats/perdue.pdf", pdf("perdue"));
    firm.collect(&desk.channel).await;
    let sha256 = firm.documents(&desk.company).await.remove(0).sha256;
    let place = original(&firm.folder.path().join("blobs").join("originals"), &sha256);
    let aside = firm.folder.path().join("aside");
    std::fs::rename(&place, &aside).unwrap();
    let sql = "UPDATE jobs SET attempts = max_attempts - 1 WHERE kind IN ('preview', 'read')";
    assert_eq!(firm.database().execute(sql, params![]).await.unwrap(), 2);
    (firm, desk, (place, aside))
}

#[tokio::test]
async fn an_administrator_tries_a_failed_job_again_once_its_cause_is_mended() {
    for engine in Engine::BOTH {
        let (firm, desk, (place, aside)) = with_a_lost_original(engine).await;
        let mut child = worker(&firm);
        until("both jobs are given up", async || dead_letters(&firm).await.len() == 2).await;
        let session = firm.session("admin@cabinet.fr").await;
        let page = firm.page(&session, PAGE).await;
        for said in ["perdue.pdf", "Lecture d’un document", "Aperçu d’un document", "an original is missing"]
        {
            assert!(page.text().contains(said), "{said}: {}", page.text());
        }

        std::fs::rename(&aside, &place).unwrap();
        let letters = dead_letters(&firm).await;
        for letter in &letters {
            let said = firm.press(&session, &format!("/jobs/{}/retry", letter.id)).await;
            assert_eq!(said, "Le travail est relancé.");
        }
        let document = firm.documents(&desk.company).await.remove(0).id;
        // What looked like a PDF is none: the reading is done, and says so.
        until("the document is read", async || {
            let body = firm.api.get(&format!("/api/v1/documents/{document}")).await.json(200);
            body["state"] == "unreadable" && body["reading"]["failure"]["code"] != "died"
        })
        .await;
        child.kill().await.unwrap();
        assert!(dead_letters(&firm).await.is_empty());
        assert!(firm.page(&session, PAGE).await.text().contains("Aucun travail en échec"));
        // Somebody else was quicker.
        let again = firm.press(&session, &format!("/jobs/{}/retry", letters[0].id)).await;
        assert_eq!(again, "Ce travail n’est plus en échec.");
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_failed_job_that_is_let_go_is_gone() {
    for engine in Engine::BOTH {
        let (firm, desk, _) = with_a_lost_original(engine).await;
        let mut child = worker(&firm);
        until("both jobs are given up", async || dead_letters(&firm).await.len() == 2).await;
        child.kill().await.unwrap();
        let session = firm.session("admin@cabinet.fr").await;
        let document = format!("/api/v1/documents/{}", firm.documents(&desk.company).await.remove(0).id);
        // Whoever waits for the document is told.
        dead::tick(&firm.app).await.unwrap();
        let body = firm.api.get(&document).await.json(200);
        assert_eq!(
            (&body["state"], &body["reading"]["failure"]["code"]),
            (&json!("unreadable"), &json!("died"))
        );
        let page = firm.page(&session, &document.replace("/api/v1", "")).await;
        assert!(page.text().contains("La lecture a échoué plusieurs fois sur ce serveur"), "{}", page.text());
        assert_eq!(dead_letters(&firm).await.len(), 2, "they are for the administrator to settle");
        for (letter, left) in dead_letters(&firm).await.iter().zip([1, 0]) {
            let path = format!("/jobs/{}/discard", letter.id);
            assert_eq!(firm.press(&session, &path).await, "Le travail est abandonné.");
            assert_eq!(dead_letters(&firm).await.len(), left);
            assert_eq!(firm.press(&session, &path).await, "Ce travail n’est plus en échec.");
        }
        // Nobody goes on waiting for what is not to come.
        let body = firm.api.get(&document).await.json(200);
        assert_eq!(body["state"], "unreadable");
        assert_eq!(body["reading"]["failure"]["code"], "given_up", "{body}");
    }
}

#[tokio::test]
async fn failed_jobs_are_for_administrators() {
    let (firm, _, _) = with_a_lost_original(Engine::Sqlite).await;
    let mut child = worker(&firm);
    until("both jobs are given up", async || dead_letters(&firm).await.len() == 2).await;
    child.kill().await.unwrap();
    firm.hire("claire@cabinet.fr", "manager", None).await;
    let session = firm.session("claire@cabinet.fr").await;
    let letter = dead_letters(&firm).await.remove(0).id;
    for action in ["retry", "discard"] {
        let path = format!("/jobs/{letter}/{action}");
        let request = firm.api.with_key(None).request(reqwest::Method::POST, &path);
        let answer = crate::support::api::answer(request.header("cookie", &session)).await;
        assert_eq!(answer.status, 404);
    }
    assert_eq!(dead_letters(&firm).await.len(), 2);
}
