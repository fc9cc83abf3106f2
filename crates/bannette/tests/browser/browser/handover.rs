//! Entered documents handed over, a note on one, and a program that is told: on the pages, by those who do it.

use super::demo::Demo;
use super::reader::{Habits, Reader};

#[tokio::test(flavor = "multi_thread")]
async fn entered_documents_are_handed_over_and_notes_and_webhooks_can_be_used_by_everybody() {
    let demo = Demo::start().await;
    let nadia = Reader::open(&demo.base).await;
    nadia.sign_in("nadia@cabinet.example").await;
    nadia.everything_is_read().await;
    let document = nadia.see_element("#documents a[data-item]").await.attr("href").await.unwrap().unwrap();
    nadia.see_element("#documents input[name=document]").await.click().await.unwrap();
    let tray = nadia.path().await;
    nadia.click("Marquer saisi").await;
    nadia.see("Annuler").await;

    nadia.go(&document).await;
    nadia.type_into("#note-new", "À rapprocher du bon de livraison").await;
    nadia.click("Noter").await;
    nadia.see("La note est ajoutée.").await;
    nadia.see("À rapprocher du bon de livraison").await;
    nadia.is_accessible().await;

    let handovers = tray.split('?').next().unwrap().replace("/tray", "/handovers");
    nadia.go(&format!("{handovers}?from=2000-01-01&until=2099-12-31")).await;
    nadia.see("1 document saisi est prêt.").await;
    nadia.is_accessible().await;
    nadia.click("Remettre").await;
    nadia.see("Les documents sont remis.").await;
    nadia.see_element("main table a[href$='/archive']").await;
    nadia.is_accessible().await;
    nadia.click("Reprendre").await;
    nadia.see("Reprendre cette remise à la comptabilité").await;
    nadia.is_accessible().await;
    nadia.click("Annuler").await;
    nadia.see_element("main table a[href$='/archive']").await;
    nadia.close().await;

    for habits in [Habits::default(), Habits { phone: true, dark: true, ..Habits::default() }] {
        let phone = habits.phone;
        let admin = Reader::open_with(&demo.base, habits).await;
        admin.sign_in("admin@cabinet.example").await;
        admin.go("/administration/webhooks").await;
        admin.type_into("#url", "https://compta.example/bannette").await;
        admin.click("Ajouter").await;
        admin.see("il ne sera plus montré").await;
        admin.is_accessible().await;
        admin.click("Voir le webhook").await;
        admin.click("Envoyer un message d’essai").await;
        admin.see("Un message d’essai est envoyé.").await;
        admin.see_element("main table").await;
        admin.is_accessible().await;
        admin.click("Supprimer").await;
        admin.see("Supprimer ce webhook").await;
        admin.is_accessible().await;
        admin.click("Supprimer").await;
        admin.see("Le webhook est supprimé.").await;
        if phone {
            admin.go(&handovers).await;
            admin.see_element("main table a[href$='/archive']").await;
            admin.is_accessible().await;
        }
        admin.close().await;
    }
}
