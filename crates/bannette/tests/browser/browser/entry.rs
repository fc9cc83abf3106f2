//! La saisie, with the keyboard alone; by two at once; on a phone and in the dark.

use std::path::PathBuf;
use std::time::Duration;

use super::demo::Demo;
use super::papers::sample;
use super::reader::{Habits, Reader};

const CONTROL: &str = "\u{e009}";
const ALT: &str = "\u{e00a}";
const NO_KEYS: &str = "\u{e000}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";

/// The last one's documents that wait: as many as the demo has.
const WAITING: &str =
    "return Number(document.querySelector('#binder-all .count').textContent.replace(/\\D/g, ''))";

impl Reader {
    /// Types on the keyboard, wherever it is.
    pub async fn keys(&self, keys: &str) {
        let here = self.browser.active_element().await.unwrap();
        here.send_keys(keys).await.unwrap();
    }

    async fn leaves(&self, path: &str) {
        for _ in 0..200 {
            if self.path().await != path {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{path} is still open: {}", self.text().await);
    }

    /// Waits until all that the demo collected was read.
    pub async fn everything_is_read(&self) {
        for _ in 0..600 {
            let busy =
                "return document.querySelectorAll('#documents .state.busy, #documents .state.idle').length";
            if self.script(busy).await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the demo's documents are not read: {}", self.text().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bookkeeper_enters_ten_documents_with_the_keyboard_alone() {
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("nadia@cabinet.example").await;
    let tray = reader.path().await;
    deposit_more(&reader, &tray).await;
    reader.everything_is_read().await;
    reader.is_accessible().await;
    let before = reader.script(WAITING).await.as_u64().unwrap();
    reader.keys("?").await;
    reader.see_element("dialog[open] #keys").await;
    reader.is_accessible().await;
    reader.keys("\u{e00c}").await;

    // A binder where more wait than are entered here, and a document that was read well.
    let all = reader.path().await;
    reader.click("Achats").await;
    reader.leaves(&all).await;
    reader.see_element("#quality-good").await.click().await.unwrap();
    reader.see_element("#quality-good[aria-current]").await;
    reader.see_element("#documents a[data-item]").await;
    reader.keys(DOWN).await;
    reader.keys(ENTER).await;
    for number in 0..10 {
        reader.see_element("#entry").await;
        let open = reader.path().await;
        if number == 0 {
            reader.is_accessible().await;
            complete(&reader).await;
        }
        reader.keys(&format!("{CONTROL}s{NO_KEYS}")).await;
        reader.leaves(&open).await;
        reader.see("saisie enregistrée").await;
    }
    reader.is_accessible().await;
    // The last one is taken back: it is open again, with what was entered.
    reader.see_element("[data-undo]").await.click().await.unwrap();
    reader.see("Le document est de nouveau dans la bannette").await;
    reader.see("brouillon").await;
    reader.see_element(".main-menu a[href$='/tray']").await.click().await.unwrap();
    reader.see_element("#documents").await;
    assert_eq!(reader.script(WAITING).await.as_u64().unwrap(), before - 9);
    choose_and_move(&reader).await;
    reader.close().await;
}

/// As many as are entered, and more.
async fn deposit_more(reader: &Reader, tray: &str) {
    reader.go(&tray.replace("/tray", "/deposit")).await;
    reader.choose("#binder", "Achats").await;
    let papers = [
        "FAC_20261103_044189.pdf",
        "invoice_402-8817730.pdf",
        "Comptoir des Sucres avoir.pdf",
        "justificatif-QXR7TP.pdf",
    ];
    let papers = papers.map(|name| sample(&format!("boulangerie-lemoine/À classer/{name}")));
    reader.pick("#files", &papers.each_ref().map(PathBuf::as_path)).await;
    reader.see_element("#deposited li.collected:nth-child(4)").await;
    reader.go(tray).await;
    reader.see_element("#documents a[data-item]").await;
}

/// What is wrong is said as it is typed, and Enter goes on to the next field.
async fn complete(reader: &Reader) {
    reader.script("document.getElementById('entry-siren').focus()").await;
    reader.keys("123456789").await;
    reader.keys(ENTER).await;
    let here = "return document.activeElement.name";
    assert_eq!(reader.script(here).await, "vat_number");
    reader.see("Ce SIREN est faux").await;
    reader.script("document.getElementById('entry-siren').select()").await;
    reader.script("document.getElementById('entry-siren').focus()").await;
    reader.keys(&format!("{CONTROL}a{NO_KEYS}\u{e003}")).await;
    reader.keys(ENTER).await;
    // A word of the page goes into the field that the keyboard was in.
    reader.script("document.getElementById('entry-label').focus()").await;
    let word = "const word = document.querySelector('.words tspan');
        word.dispatchEvent(new MouseEvent('click', { bubbles: true })); return word.textContent";
    let word = reader.script(word).await;
    assert_eq!(reader.script("return document.getElementById('entry-label').value").await, word);
    // The panes' separators are moved with the arrows.
    reader.script("document.querySelector('[data-pane=panel]').focus()").await;
    let width = "return document.getElementById('panel').getBoundingClientRect().width";
    let before = reader.script(width).await.as_f64().unwrap();
    reader.keys("\u{e014}\u{e014}").await;
    assert!(reader.script(width).await.as_f64().unwrap() > before + 20.0);
}

async fn choose_and_move(reader: &Reader) {
    reader.keys(DOWN).await;
    reader.keys(" ").await;
    reader.see("1 choisi").await;
    reader.is_accessible().await;
    reader.keys(&format!("{CONTROL}d{NO_KEYS}")).await;
    reader.see("Déplacer vers quel classeur").await;
    reader.is_accessible().await;
    reader.click("Ventes").await;
    reader.see("déplacé vers Ventes").await;
    reader.see_element("#documents").await;
    reader.is_accessible().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_bookkeepers_on_one_document_lose_nothing() {
    let demo = Demo::start().await;
    let nadia = Reader::open(&demo.base).await;
    nadia.sign_in("nadia@cabinet.example").await;
    nadia.see_element("#documents a[data-item]").await;
    nadia.everything_is_read().await;
    nadia.keys(DOWN).await;
    nadia.keys(ENTER).await;
    nadia.see_element("#entry").await;
    let document = nadia.path().await;
    let claire = Reader::open_with(&demo.base, Habits { dark: true, ..Habits::default() }).await;
    claire.sign_in("claire@cabinet.example").await;
    claire.go(&document).await;
    claire.see_element("#entry").await;

    nadia.type_into("#entry-label", "Farine de novembre").await;
    nadia.keys(&format!("{ALT}w{NO_KEYS}")).await;
    nadia.see("Le brouillon est enregistré").await;
    claire.type_into("#entry-label", "Livraison du 12").await;
    claire.keys(&format!("{CONTROL}s{NO_KEYS}")).await;
    claire.see("Ce document a été enregistré entre-temps").await;
    claire.see("Farine de novembre").await;
    assert_eq!(claire.script("return document.getElementById('entry-label').value").await, "Livraison du 12");
    // A second press of the same keys replaces nothing: what the other saved is to be read first.
    assert_eq!(claire.script("return document.activeElement.className").await, "note warning conflict");
    claire.keys(&format!("{CONTROL}s{NO_KEYS}")).await;
    claire.see("Remplacer la saisie de Nadia").await;
    claire.is_accessible().await;
    claire.close().await;

    let phone = Reader::open_with(&demo.base, Habits { phone: true, ..Habits::default() }).await;
    phone.sign_in("nadia@cabinet.example").await;
    phone.go(&document).await;
    phone.see_element("#entry-label").await;
    let label = phone.script("return document.getElementById('entry-label').value").await;
    assert_eq!(label, "Farine de novembre");
    phone.is_accessible().await;
    phone.close().await;
    nadia.close().await;
}
