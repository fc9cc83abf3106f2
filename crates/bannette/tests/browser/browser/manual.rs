//! The manual's page on setting up a Dropbox, step by step, in its own words: by somebody without the right, by whoever
//! sets the channel up without having the credentials, and by the account's owner, who has no password here.

use super::demo::Demo;
use super::reader::Reader;

#[tokio::test(flavor = "multi_thread")]
async fn the_manual_is_followed_word_by_word() {
    let demo = Demo::start().await;

    // "Seul un utilisateur ayant le droit … peut créer un canal de collecte."
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("nadia@cabinet.example").await;
    reader.see_element("#documents").await;
    assert!(!reader.text().await.contains("Collecte"));
    reader.sign_out().await;

    // "Vous ne trouvez pas l’utilisateur Dropbox dans la liste ?"
    reader.sign_in("admin@cabinet.example").await;
    create_the_owner(&reader).await;
    reader.sign_out().await;

    reader.sign_in("claire@cabinet.example").await;
    ask_the_owner(&reader).await;
    let channel = reader.path().await;
    consent(&demo).await;
    reader.go(&channel).await;
    reader.see("marc@atelier-garrigue.example").await;
    choose_the_folder(&reader).await;

    demo.slow_down().await;
    ask_for_a_run(&reader).await;
    // "Un message de confirmation indiquera la bonne réception."
    reader.see("La demande de collecte a bien été reçue").await;
    let before = documents(&reader).await;
    ask_for_a_run(&reader).await;
    let after = documents(&reader).await;
    assert_eq!(before, after, "what was collected is not collected a second time");

    // "Vérifiez que la connexion Dropbox est toujours active en éditant le canal de collecte."
    reader.click("Collecte").await;
    reader.click("Canaux de collecte").await;
    reader.see("Une fois par jour").await;
    reader.go(&channel).await;
    reader.see("connectée").await;
    reader.is_accessible().await;
    reader.close().await;
}

async fn create_the_owner(reader: &Reader) {
    reader.click("Administration").await;
    reader.click("Utilisateurs").await;
    reader.click("Nouvel utilisateur").await;
    reader.is_accessible().await;
    reader.type_into("#name", "Sophie Garrigue").await;
    reader.type_into("#email", "sophie@atelier-garrigue.example").await;
    reader.see_element("input[name=kind][value=external]").await.click().await.unwrap();
    reader.choose("#profile", "Client").await;
    reader.type_into("#companies", "GARRIGUE").await;
    reader.click("Créer l’utilisateur").await;
    reader.see("Un lien a été envoyé à sophie@atelier-garrigue.example").await;
    reader.see("en attente d’activation").await;
    reader.is_accessible().await;
}

/// Creates the channel, and asks the owner to connect it.
async fn ask_the_owner(reader: &Reader) {
    reader.click("Atelier Garrigue").await;
    reader.click("Collecte").await;
    reader.click("Nouveau canal").await;
    reader.see_element("input[name=type][value=dropbox]").await.click().await.unwrap();
    reader.type_into("#label", "Dropbox de l’atelier").await;
    reader.choose("#owner", "Sophie Garrigue").await;
    reader.click("Créer et continuer").await;
    reader.click("envoyer une demande au propriétaire").await;
    reader.see("La demande est envoyée à sophie@atelier-garrigue.example").await;
    reader.is_accessible().await;
}

/// The owner follows the link of the mail, without an account's password.
async fn consent(demo: &Demo) {
    let link = demo.mailed_link("/request/").await;
    let owner = Reader::open(&demo.base).await;
    owner.browser.goto(&link).await.unwrap();
    owner.see("Connecter votre Dropbox pour Atelier Garrigue").await;
    owner.see("Rien ne sera jamais écrit, déplacé ni supprimé").await;
    owner.is_accessible().await;
    owner.click("Continuer vers Dropbox").await;
    owner.see_element("input[value='marc@atelier-garrigue.example']").await.click().await.unwrap();
    owner.click("Autoriser").await;
    owner.see("C’est noté").await;
    owner.is_accessible().await;
    // Once.
    owner.browser.goto(&link).await.unwrap();
    owner.see("Ce lien a déjà servi").await;
    owner.close().await;
}

async fn choose_the_folder(reader: &Reader) {
    reader.see("Répertoires récupérés").await;
    reader.click("Ajouter un répertoire").await;
    reader.see_element("#browser .listing").await;
    reader.click("Achats").await;
    reader.choose("#browser #binder", "Achats").await;
    reader.click("Récupérer ce dossier").await;
    reader.see("Le répertoire sera récupéré dans le classeur Achats").await;
    reader.click("Enregistrer le canal").await;
    reader.see("Le canal est enregistré").await;
}

async fn ask_for_a_run(reader: &Reader) {
    reader.click("Collecte").await;
    reader.click("Canaux de collecte").await;
    reader.click("Exécuter manuellement le processus de collecte").await;
    reader.click("Confirmer l’exécution du process").await;
}

/// Waits for the run's end, looks at the history; returns how many documents lie in the tray.
async fn documents(reader: &Reader) -> usize {
    reader.see("Collecte réussie").await;
    reader.click("Collecte").await;
    reader.click("Historique").await;
    reader.see("Dropbox de l’atelier").await;
    reader.see_element(".main-menu a[href$='/tray']").await.click().await.unwrap();
    reader.see_element("#documents tbody tr").await;
    let count = reader.script("return document.querySelectorAll('#documents tbody tr').length").await;
    count.as_u64().unwrap_or_default().try_into().unwrap()
}
