//! The pictures of the documentation, of the demo's real pages: with `BANNETTE_PICTURES=docs/images`, they are made anew.

use std::path::{Path, PathBuf};

use super::demo::Demo;
use super::reader::Reader;

#[tokio::test(flavor = "multi_thread")]
async fn the_pictures_of_the_documentation_can_be_made_anew() {
    #[expect(clippy::disallowed_methods, reason = "a wish of whoever runs the tests, not a setting")]
    let folder = std::env::var_os("BANNETTE_PICTURES").map(PathBuf::from);
    let Some(folder) = folder else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join(folder);
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.browser.set_window_size(1100, 800).await.unwrap();
    let keep = async |reader: &Reader, name: &str| {
        std::fs::write(folder.join(format!("{name}.png")), reader.picture().await).unwrap();
    };

    reader.sign_in("admin@cabinet.example").await;
    reader.go("/administration/companies/new").await;
    reader.type_into("#name", "Modèle TPE").await;
    reader.type_into("#code", "MODELE").await;
    keep(&reader, "company").await;

    let table = demo.data().join("clients.csv");
    std::fs::write(&table, CLIENTS).unwrap();
    reader.go("/administration/import").await;
    reader.see_element("#file").await.send_keys(table.to_str().unwrap()).await.unwrap();
    reader.click("Vérifier le fichier").await;
    reader.see("Ce que l’import fera").await;
    keep(&reader, "import").await;

    reader.go("/companies?q=GARRIGUE").await;
    let tray = reader.see_element("main a[href$='/tray']").await.attr("href").await.unwrap().unwrap();
    reader.go(&tray.replace("/tray", "/channels/new")).await;
    reader.type_into("#label", "Dropbox de l’atelier").await;
    reader.choose("#owner", "Marc Garrigue").await;
    reader.click("Créer et continuer").await;
    reader.click("envoyer une demande au propriétaire").await;
    reader.see("La demande est envoyée").await;
    keep(&reader, "channel").await;

    let link = demo.mailed_link("/request/").await;
    let owner = Reader::open(&demo.base).await;
    owner.browser.set_window_size(760, 700).await.unwrap();
    owner.browser.goto(&link).await.unwrap();
    owner.see("Continuer vers Dropbox").await;
    keep(&owner, "request").await;
    owner.click("Continuer vers Dropbox").await;
    owner.see_element("input[value='marc@atelier-garrigue.example']").await.click().await.unwrap();
    owner.click("Autoriser").await;
    owner.see("C’est noté").await;
    keep(&owner, "request-done").await;
    owner.close().await;

    reader.go("/companies?q=LEMOINE").await;
    let tray = reader.see_element("main a[href$='/tray']").await.attr("href").await.unwrap().unwrap();
    reader.go(&tray.replace("/tray", "/channels")).await;
    reader.see("Une fois par jour").await;
    keep(&reader, "channels").await;
    reader.close().await;
}

const CLIENTS: &str = "Code;Nom;SIREN;Classeurs;Adresse de l’utilisateur;Nom de l’utilisateur;Canal
MARTIN;Boulangerie Martin;552100554;Achats, Ventes, Banque;elodie@boulangerie-martin.example;Élodie Martin;Dropbox de la boulangerie
LEFEVR;Garage Lefèvre;732829320;Achats, Ventes;paul@garage-lefevre.example;Paul Lefèvre;Dropbox du garage
ROSES;SCI Les Roses;;Achats, Loyers : ventes;;;
HALLES;Hôtel des Halles;552100555;Achats;;;
";
