//! From a new channel to a document read, in French, as the firm's people do it.

use super::demo::Demo;
use super::reader::Reader;

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_connects_a_dropbox_collects_it_and_reads_its_documents() {
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.go("/sign-in").await;
    reader.see("Se connecter").await;
    reader.is_accessible().await;
    reader.sign_in("claire@cabinet.example").await;
    reader.see("Atelier Garrigue").await;
    reader.is_accessible().await;
    reader.click("Atelier Garrigue").await;
    reader.see("La bannette est vide").await;
    reader.is_accessible().await;

    set_up_a_channel(&reader).await;
    collect(&reader).await;
    look_at_the_tray(&reader).await;
    look_at_the_history(&reader).await;
    reader.close().await;
}

async fn set_up_a_channel(reader: &Reader) {
    reader.click("Collecte").await;
    reader.click("Nouveau canal").await;
    reader.see("Type de canal").await;
    reader.is_accessible().await;
    // Nothing filled in: each field says what it lacks.
    reader.click("Créer et continuer").await;
    reader.see_element("#label-error").await;
    reader.see_element("#owner-error").await;
    reader.is_accessible().await;
    reader.type_into("#label", "Dropbox de l’atelier").await;
    reader.choose("#owner", "Marc Garrigue").await;
    reader.click("Créer et continuer").await;
    reader.see("Le canal est créé").await;

    reader.click("Connecter Dropbox").await;
    reader.see_element("input[value='marc@atelier-garrigue.example']").await.click().await.unwrap();
    reader.click("Autoriser").await;
    reader.see("Dropbox est connecté\u{a0}: marc@atelier-garrigue.example").await;
    reader.is_accessible().await;

    reader.click("Ajouter un répertoire").await;
    reader.see_element("#browser .listing").await;
    reader.is_accessible().await;
    reader.click("Achats").await;
    reader.see("Récupérer «\u{a0}Achats\u{a0}»").await;
    reader.choose("#browser #binder", "Achats").await;
    reader.click("Récupérer ce dossier").await;
    reader.see("Le répertoire sera récupéré dans le classeur Achats").await;
    reader.see("La première collecte prendra").await;
    reader.is_accessible().await;
    reader.click("Enregistrer le canal").await;
    reader.see("Le canal est enregistré").await;
    reader.see("Une fois par jour, d’elle-même").await;
    reader.is_accessible().await;
}

async fn collect(reader: &Reader) {
    reader.click("Canaux de collecte").await;
    reader.see("D’où viennent les documents").await;
    reader.is_accessible().await;
    reader.click("Exécuter manuellement le processus de collecte").await;
    reader.see_element("dialog[open] #confirm").await;
    reader.is_accessible().await;
    reader.click("Confirmer l’exécution du process").await;
    reader.see("La demande de collecte a bien été reçue").await;
    reader.see("Collecte réussie").await;
    reader.see("INK-2026-08841.pdf").await;
    reader.is_accessible().await;
}

async fn look_at_the_tray(reader: &Reader) {
    reader.see_element(".main-menu a[href$='/tray']").await.click().await.unwrap();
    reader.see_element("#documents .thumbnail img").await;
    reader.see_element("#documents .state.ok").await;
    reader.is_accessible().await;
    reader.type_into("main input[type=search]", "kerdoncuff\u{e007}").await;
    let only = reader.see_element("#documents tbody tr:only-child a[data-item]").await;
    reader.see("Kerdoncuff 2026-031.pdf").await;
    only.click().await.unwrap();
    reader.see_element(".words tspan").await;
    let width = reader.script("return document.querySelector('.page img').naturalWidth").await;
    assert!(width.as_u64().unwrap_or_default() > 0, "the page's picture is there: {width}");
    reader.see("/Achats/Kerdoncuff 2026-031.pdf").await;
    reader.is_accessible().await;
    let original = reader.script("return document.querySelector(`a[href$='/original']`).href").await;
    let (status, body) = reader.fetch(original.as_str().unwrap()).await;
    assert!(status == 200 && body.starts_with("%PDF"), "{status}");
}

async fn look_at_the_history(reader: &Reader) {
    reader.click("Voir l’exécution").await;
    reader.see("demandée par Claire Vasseur").await;
    reader.click("Historique").await;
    reader.see("Toutes les exécutions des canaux").await;
    reader.is_accessible().await;
    let (status, csv) = reader.fetch("/history.csv").await;
    assert_eq!(status, 200);
    assert!(csv.contains(";Dropbox de l’atelier;manuelle;Claire Vasseur;"), "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collaborator_sees_the_tray_but_nothing_of_the_collection() {
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("nadia@cabinet.example").await;
    reader.see_element("#documents").await;
    assert!(!reader.text().await.contains("Collecte"));
    let company = reader.browser.current_url().await.unwrap();
    let channels = company.path().replace("/tray", "/channels");
    for path in [channels.as_str(), "/history", "/jobs/failed"] {
        reader.go(path).await;
        reader.see("Cette page n’existe pas").await;
    }
    reader.is_accessible().await;
    reader.close().await;
}
