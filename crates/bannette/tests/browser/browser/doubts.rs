//! A document for another company goes there by two keys; a duplicate is decided about; the trash is looked through.

use super::demo::Demo;
use super::reader::Reader;

const CONTROL: &str = "\u{e009}";
const NO_KEYS: &str = "\u{e000}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";

#[tokio::test(flavor = "multi_thread")]
async fn doubts_are_settled_with_few_keys_and_the_trash_gives_back_or_deletes() {
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("claire@cabinet.example").await;
    reader.click("Boulangerie Lemoine").await;
    reader.see_element("#documents a[data-item]").await;
    reader.everything_is_read().await;

    // Whom it is for was read: two keys, and it is there.
    reader.see_element("#doubt-other-buyer").await.click().await.unwrap();
    reader.see_element("#doubt-other-buyer[aria-current]").await;
    reader.is_accessible().await;
    reader.see_element("#documents tbody tr:only-child .doubt").await;
    reader.keys(DOWN).await;
    reader.keys(&format!("{CONTROL}d{NO_KEYS}")).await;
    reader.see("Le destinataire lu est cette entreprise").await;
    reader.is_accessible().await;
    reader.keys(ENTER).await;
    reader.see("1 document déplacé vers Atelier Garrigue – Achats").await;
    reader.is_accessible().await;
    // A third takes it back; there it is read again, and asked about again.
    reader.keys(&format!("{CONTROL}z{NO_KEYS}")).await;
    reader.see("1 document remis à sa place").await;
    reader.see_element("#documents tbody tr:only-child .doubt").await;
    reader.is_accessible().await;

    reader.see_element(".main-menu a[href$='/tray']").await.click().await.unwrap();
    let tray = reader.path().await;
    reader.see_element("#doubt-duplicate").await.click().await.unwrap();
    reader.see_element("#doubt-duplicate[aria-current]").await;
    reader.see_element("#documents a.doubt").await.click().await.unwrap();
    reader.see("Est-ce le même document").await;
    reader.is_accessible().await;
    reader.click("le dernier arrivé à la corbeille").await;
    reader.see("Le doublon est à la corbeille").await;
    reader.is_accessible().await;

    reader.go(&tray).await;
    reader.see_element("a[href$='/trash']").await.click().await.unwrap();
    reader.see("1 document dans la corbeille").await;
    reader.is_accessible().await;
    reader.keys(DOWN).await;
    reader.keys(" ").await;
    reader.see("1 choisi").await;
    reader.click("Supprimer définitivement").await;
    reader.see("Supprimer ce document définitivement").await;
    reader.is_accessible().await;
    reader.click("Supprimer définitivement").await;
    reader.see("1 document supprimé définitivement").await;
    reader.see("La corbeille est vide").await;
    reader.is_accessible().await;
    reader.close().await;
}
