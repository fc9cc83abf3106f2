//! What was read, at work: the tray, a document's fields and their places, reading again.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{InputSource, MouseActions, PointerAction};

use super::demo::Demo;
use super::reader::Reader;

/// The invoice's total, and the link to its place.
const TOTAL: &str = "#field-gross[data-place]";

#[tokio::test(flavor = "multi_thread")]
async fn a_collaborator_checks_what_was_read_and_has_it_read_again() {
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("nadia@cabinet.example").await;
    look_through_the_tray(&reader).await;
    look_at_a_document(&reader).await;
    read_again(&reader).await;
    look_at_an_unreadable_one(&reader).await;
    reader.close().await;
}

/// The demo's documents arrive read.
async fn look_through_the_tray(reader: &Reader) {
    reader.see_element("#documents .state.ok").await;
    reader.is_accessible().await;
    // Sorted by amount, and only what is to be checked: both stay while a binder is chosen.
    reader.click("Total TTC").await;
    reader.see_element("th.total[aria-sort='descending']").await;
    reader.see_element("#quality-good").await.click().await.unwrap();
    reader.see_element("#quality-good[aria-current]").await;
    reader.click("Achats").await;
    reader.see_element("#binders [aria-current] .count").await;
    reader.see_element("th.total[aria-sort='descending']").await;
    reader.is_accessible().await;
    reader.type_into("main input[type=search]", "FA2026-11874\u{e007}").await;
    reader.see_element("#documents tbody tr:only-child a[data-item]").await.click().await.unwrap();
}

/// A field's place lights up for the keyboard and for the pointer.
async fn look_at_a_document(reader: &Reader) {
    reader.see("Minoterie Aubert").await;
    reader.see_element(TOTAL).await;
    reader.is_accessible().await;
    let lit = "return [...document.querySelectorAll('rect.lit')].map((rect) => rect.id).join()";
    reader.script("document.activeElement.blur()").await;
    assert_eq!(reader.script(lit).await, "");
    reader.script(&format!("document.querySelector('{TOTAL} input').focus()")).await;
    assert_eq!(reader.script(lit).await, "place-gross");
    reader.see_element("rect.lit").await;
    is_in_view(reader).await;
    reader.is_accessible().await;
    reader.script("document.activeElement.blur(); window.scrollTo(0, 0)").await;
    assert_eq!(reader.script(lit).await, "");

    let field = reader.see_element(TOTAL).await;
    let onto = PointerAction::MoveToElement { element: field, duration: None, x: 0.0, y: 0.0 };
    let pointer = MouseActions::new("pointer".into()).then(onto);
    reader.browser.perform_actions(pointer).await.unwrap();
    assert_eq!(reader.script(lit).await, "place-gross");
    is_in_view(reader).await;
}

/// Waits until the place that is lit can be seen: the page scrolls to it.
async fn is_in_view(reader: &Reader) {
    let seen = "const { top, bottom } = document.querySelector('rect.lit').getBoundingClientRect();
        return top >= 0 && bottom <= window.innerHeight";
    for _ in 0..100 {
        if reader.script(seen).await == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the page does not scroll to the place");
}

async fn read_again(reader: &Reader) {
    reader.click("Renvoyer en lecture").await;
    reader.choose("#language", "Anglais").await;
    reader.is_accessible().await;
    let send = reader.browser.find(Locator::Css(".again button[type=submit]")).await.unwrap();
    send.click().await.unwrap();
    reader.see("Le document est renvoyé en lecture").await;
    reader.see("Relu à la demande de Nadia Benali").await;
    reader.see_element(TOTAL).await;
    reader.is_accessible().await;
}

async fn look_at_an_unreadable_one(reader: &Reader) {
    reader.see_element(".main-menu a[href$='/tray']").await.click().await.unwrap();
    reader.see_element("#quality-unreadable").await;
    // The list came back to the row where the keyboard was.
    reader.script("window.scrollTo(0, 0)").await;
    reader.see_element("#quality-unreadable").await.click().await.unwrap();
    reader.see_element("#quality-unreadable[aria-current]").await;
    reader.type_into("main input[type=search]", "protégée\u{e007}").await;
    reader.see_element("#documents tbody tr:only-child a[data-item]").await.click().await.unwrap();
    reader.see("Il est protégé par un mot de passe. Ouvrez-le avec ce mot de passe, ou demandez au client une version qui n’en a pas.").await;
    reader.is_accessible().await;
}
