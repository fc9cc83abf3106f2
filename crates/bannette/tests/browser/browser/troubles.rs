//! What goes wrong, and what people do about it.

use std::time::{Duration, Instant};

use db::{Clock, Database, SystemClock, params};
use queue::NewJob;

use super::demo::Demo;
use super::reader::Reader;

/// The account of the channel that the demo has connected already.
const JULIE: &str = "julie@boulangerie-lemoine.example";
const MARC: &str = "marc@atelier-garrigue.example";
const CHANNEL: &str = "Dropbox de la boulangerie";

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_is_said_and_mended_on_the_pages() {
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("claire@cabinet.example").await;
    reader.click("Boulangerie Lemoine").await;

    a_consent_taken_back(&demo, &reader).await;
    another_account(&reader).await;
    a_run_cancelled(&demo, &reader).await;
    a_draft_given_up(&reader).await;
    reader.sign_out().await;
    a_job_that_failed(&demo, &reader).await;
    reader.close().await;
}

/// Looks again and again.
async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !done().await {
        assert!(start.elapsed() < Duration::from_secs(120), "it never comes to this: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn open_channel(reader: &Reader) {
    reader.click("Collecte").await;
    reader.click("Canaux de collecte").await;
    reader.click(CHANNEL).await;
    reader.see("Dernières exécutions").await;
}

async fn run(reader: &Reader) {
    reader.click("Exécuter manuellement le processus de collecte").await;
    reader.see_element("dialog[open] #confirm").await;
    reader.click("Confirmer l’exécution du process").await;
    reader.see("La demande de collecte a bien été reçue").await;
}

/// Consents at the provider, as somebody.
async fn consent(reader: &Reader, email: &str) {
    reader.see_element(&format!("input[value='{email}']")).await.click().await.unwrap();
    reader.click("Autoriser").await;
}

async fn a_consent_taken_back(demo: &Demo, reader: &Reader) {
    demo.revoke(JULIE).await;
    demo.put(JULIE, "/Comptabilité/Achats/entre-temps.pdf", "%PDF-1.7 arrived meanwhile").await;
    open_channel(reader).await;
    run(reader).await;
    reader.see("La collecte a échoué").await;
    reader.see("L’autorisation a été retirée côté Dropbox").await;
    reader.is_accessible().await;
    reader.click("Ouvrir le canal").await;
    reader.see("à reconnecter").await;
    reader.is_accessible().await;
    assert!(!reader.text().await.contains("Exécuter manuellement"), "a run could only fail");
    reader.click("Reconnecter Dropbox").await;
    consent(reader, JULIE).await;
    reader.see("Dropbox est connecté\u{a0}: julie@boulangerie-lemoine.example").await;
    // Back at the channel, where the next run takes up what has come meanwhile.
    run(reader).await;
    reader.see("Collecte réussie").await;
    reader.see("/Comptabilité/Achats/entre-temps.pdf").await;
}

async fn another_account(reader: &Reader) {
    for (button, said) in [
        ("Garder le compte actuel", "Le compte du canal reste le même"),
        ("Changer de compte", "Le canal est maintenant relié à marc@atelier-garrigue.example"),
    ] {
        open_channel(reader).await;
        reader.click("Modifier").await;
        reader.click("Reconnecter Dropbox").await;
        consent(reader, MARC).await;
        reader.see("Un autre compte Dropbox a été autorisé").await;
        reader.see(JULIE).await;
        reader.is_accessible().await;
        reader.click(button).await;
        reader.see(said).await;
        let account = if button.starts_with("Garder") { JULIE } else { MARC };
        reader.see(account).await;
    }
    // And back, for what follows.
    reader.click("Reconnecter Dropbox").await;
    consent(reader, JULIE).await;
    reader.click("Changer de compte").await;
    reader.see("Le canal est maintenant relié à julie@boulangerie-lemoine.example").await;
    // Refused at the provider: nothing changes.
    reader.click("Reconnecter Dropbox").await;
    reader.click("Refuser").await;
    reader.see("L’autorisation n’a pas été accordée dans Dropbox").await;
    reader.see("connectée").await;
    run(reader).await;
    reader.see("Collecte réussie").await;
}

async fn a_run_cancelled(demo: &Demo, reader: &Reader) {
    for number in 0..60 {
        let path = format!("/Comptabilité/Ventes/lot/{number}.pdf");
        demo.put(JULIE, &path, format!("%PDF-1.7 number {number}")).await;
    }
    demo.slow_down().await;
    open_channel(reader).await;
    run(reader).await;
    // What is shown changes by itself.
    reader.see("/Comptabilité/Ventes/lot/").await;
    reader.see_element(".tiles .collected:not(.zero)").await;
    // Who is at the button with the keyboard stays there while the numbers change.
    reader.script("document.getElementById('cancel-run').focus()").await;
    let now = reader.text().await;
    until("the numbers change", async || reader.text().await != now).await;
    assert_eq!(reader.script("return document.activeElement.id").await, "cancel-run");
    reader.click("Annuler la collecte").await;
    reader.see("L’annulation est demandée").await;
    reader.see("Collecte annulée").await;
    reader.is_accessible().await;
    demo.clear_faults().await;
    open_channel(reader).await;
    run(reader).await;
    reader.see("Collecte réussie").await;
    let page = reader.path().await;
    reader.go(&format!("{}?q=59.pdf", page.split('?').next().unwrap())).await;
    reader.see("/Comptabilité/Ventes/lot/59.pdf").await;
}

async fn a_draft_given_up(reader: &Reader) {
    reader.click("Collecte").await;
    reader.click("Nouveau canal").await;
    reader.type_into("#label", "À oublier").await;
    reader.choose("#owner", "Julie Lemoine").await;
    reader.click("Créer et continuer").await;
    reader.see("Le canal est créé").await;
    reader.click("Collecte").await;
    reader.click("Canaux de collecte").await;
    reader.click("À oublier").await;
    reader.click("Abandonner ce canal").await;
    reader.see("Le canal est abandonné").await;
    assert!(!reader.text().await.contains("À oublier"));
    reader.see(CHANNEL).await;
    reader.is_accessible().await;
}

/// An original that cannot be found for a while.
async fn a_job_that_failed(demo: &Demo, reader: &Reader) {
    let database = format!("sqlite:{}", demo.data().join("bannette/bannette.db").display());
    let database = Database::connect(&database).await.unwrap();
    // With a text layer: soon read.
    let sql = "SELECT id, name, sha256 FROM documents
        WHERE state = 'read' AND name = 'Loyer 4e trimestre 2026.pdf'";
    let row = database.fetch_one(sql, params![]).await.unwrap();
    let (id, name, sha256): (uuid::Uuid, String, String) =
        (row.get("id").unwrap(), row.get("name").unwrap(), row.get("sha256").unwrap());
    let originals = demo.data().join("bannette/blobs/originals");
    let place = originals.join(&sha256[..2]).join(&sha256[2..4]).join(&sha256);
    let aside = demo.data().join("aside");
    std::fs::rename(&place, &aside).unwrap();
    let mut tx = database.begin().await.unwrap();
    let now = SystemClock.now();
    for _ in 0..2 {
        let job = NewJob::new("read", serde_json::json!({ "document": id }), now).max_attempts(1);
        queue::enqueue(&mut tx, job).await.unwrap();
    }
    tx.commit().await.unwrap();
    until("both jobs are given up", async || {
        queue::dead_letters(&database, None, 9).await.unwrap().len() == 2
    })
    .await;

    reader.sign_in("admin@cabinet.example").await;
    reader.click("Administration").await;
    reader.click("Travaux en échec").await;
    reader.see(&name).await;
    reader.see("an original is missing").await;
    reader.is_accessible().await;
    std::fs::rename(&aside, &place).unwrap();
    reader.click("Relancer").await;
    reader.see("Le travail est relancé").await;
    reader.click("Abandonner").await;
    reader.see("Le travail est abandonné").await;
    reader.see("Aucun travail en échec").await;
    reader.is_accessible().await;
    until("the document is read again", async || {
        let left = database.fetch_one("SELECT count(*) AS jobs FROM jobs", params![]).await.unwrap();
        left.get::<i64>("jobs").unwrap() == 0
    })
    .await;
    database.close().await;
}
