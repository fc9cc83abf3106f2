//! The whole story in a browser that runs no scripts.

use super::demo::Demo;
use super::reader::{Habits, Reader};

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_done_without_scripts_too() {
    let demo = Demo::start().await;
    let reader = Reader::open_with(&demo.base, Habits { scripts: false, ..Habits::default() }).await;
    reader.sign_in("claire@cabinet.example").await;
    reader.click("Atelier Garrigue").await;
    reader.see("La bannette est vide").await;
    assert_eq!(reader.script("return typeof htmx").await, "undefined", "no script of the page runs");

    set_up_a_channel(&reader).await;
    collect(&reader).await;
    look_at_a_document(&reader).await;
    reader.click("Voir l’exécution").await;
    reader.see("demandée par Claire Vasseur").await;
    reader.sign_out().await;
    reader.close().await;
}

async fn set_up_a_channel(reader: &Reader) {
    reader.click("Collecte").await;
    reader.click("Nouveau canal").await;
    reader.type_into("#label", "Dropbox de l’atelier").await;
    reader.choose("#owner", "Marc Garrigue").await;
    reader.click("Créer et continuer").await;
    reader.click("Connecter Dropbox").await;
    reader.see_element("input[value='marc@atelier-garrigue.example']").await.click().await.unwrap();
    reader.click("Autoriser").await;
    reader.see("Dropbox est connecté").await;

    reader.click("Ajouter un répertoire").await;
    reader.see("Récupérer tout l’espace Dropbox").await;
    assert!(reader.path().await.ends_with("/folders"), "a page of its own: {}", reader.path().await);
    reader.click("Achats").await;
    reader.see("Récupérer «\u{a0}Achats\u{a0}»").await;
    // No binder chosen: the page says so and keeps its place.
    reader.click("Récupérer ce dossier").await;
    reader.see_element("#binder-error").await;
    reader.see("Récupérer «\u{a0}Achats\u{a0}»").await;
    reader.choose("#binder", "Achats").await;
    reader.click("Récupérer ce dossier").await;
    reader.see("Le répertoire sera récupéré dans le classeur Achats").await;
    reader.click("Voir ce que prendra la première collecte").await;
    reader.see("La première collecte prendra").await;
    reader.click("Retour").await;
    reader.click("Enregistrer le canal").await;
    reader.see("Le canal est enregistré").await;
}

async fn collect(reader: &Reader) {
    reader.click("Exécuter manuellement le processus de collecte").await;
    reader.see("Lancer une collecte maintenant").await;
    assert!(reader.path().await.ends_with("/run"), "a page of its own: {}", reader.path().await);
    reader.click("Confirmer l’exécution du process").await;
    // The page asks for itself again and again until the end.
    reader.see("Collecte réussie").await;
    reader.see("INK-2026-08841.pdf").await;
    reader.click("Collecte").await;
    reader.click("Historique").await;
    reader.see("Toutes les exécutions des canaux").await;
    reader.choose("#state", "en échec").await;
    reader.click("Filtrer").await;
    reader.see("Aucune exécution ne répond à ces critères").await;
    reader.choose("#state", "réussie").await;
    reader.click("Filtrer").await;
    reader.see("Dropbox de l’atelier").await;
}

async fn look_at_a_document(reader: &Reader) {
    reader.see_element(".main-menu a[href$='/tray']").await.click().await.unwrap();
    let start = std::time::Instant::now();
    loop {
        if reader.text().await.contains("902,50\u{a0}€") {
            break;
        }
        assert!(start.elapsed().as_secs() < 120, "nothing is read: {}", reader.text().await);
        let path = reader.path().await;
        reader.go(&path).await;
    }
    reader.click("Maëlle Kerdoncuff").await;
    reader.see("/Achats/Kerdoncuff 2026-031.pdf").await;
    let width = reader.script("return document.querySelector('.page img').naturalWidth").await;
    assert!(width.as_u64().unwrap_or_default() > 0, "the page's picture is there: {width}");
}
