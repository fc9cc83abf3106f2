//! Documents sent from a phone, by a client with an account and by one with a link; and a scan of five invoices that came so,
//! taken apart.

use std::path::{Path, PathBuf};

use super::appearances::fits;
use super::demo::Demo;
use super::papers::{FED, sample, scan_five_invoices};
use super::reader::{Habits, Reader};

/// Longer than what goes in one part, so that progress is seen.
const LARGE: usize = 9_000_000;

/// Writes down how far each file is, as it is shown.
const WATCH: &str = "window.seen = [];
    const look = () => document.querySelectorAll('#deposited progress').forEach((bar) => window.seen.push(bar.value));
    new MutationObserver(look).observe(document.getElementById('deposited'),
        { subtree: true, childList: true, attributes: true, attributeFilter: ['value'] })";

/// Drops a folder of three files, one of which cannot be opened.
const DROP: &str = "const file = (name) => ({ isFile: true, name, file: (done) => done(new File(['%PDF-1.7 ' + name], name)) });
    const closed = { isFile: true, name: 'verrou.pdf', file: (_, fail) => fail(new Error('closed')) };
    const listed = [[file('mars.pdf'), closed, file('avril.pdf')], []];
    const folder = { isFile: false, name: 'Dossier', createReader: () => ({ readEntries: (done) => done(listed.shift()) }) };
    DataTransferItem.prototype.webkitGetAsEntry = () => folder;
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.pdf'));
    document.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))";

/// The lines of the outcome: class and path of each.
const OUTCOMES: &str = "return [...document.querySelectorAll('#deposited li')].map((line) =>
    `${line.className} ${line.querySelector('.name').textContent}`).sort().join()";

/// Drops a file of this name onto what a selector finds.
fn drop_onto(name: &str, selector: &str) -> String {
    format!(
        "const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['%PDF-1.7 {name}'], '{name}'));
        const drop = new DragEvent('drop', {{ dataTransfer, bubbles: true, cancelable: true }});
        const place = {selector};
        place.dispatchEvent(new DragEvent('dragover', {{ dataTransfer, bubbles: true, cancelable: true }}));
        const marked = place.closest('.over') !== null;
        place.dispatchEvent(drop);
        return marked && drop.defaultPrevented"
    )
}

impl Reader {
    /// Chooses files in an input of the page of a deposit.
    pub async fn pick(&self, input: &str, files: &[&Path]) {
        let paths: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
        self.see_element("form[data-deposit].scripted").await;
        self.browser
            .find(fantoccini::Locator::Css(input))
            .await
            .unwrap()
            .send_keys(&paths.join("\n"))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_from_a_phone_arrives_and_a_scan_of_five_invoices_is_taken_apart() {
    let demo = Demo::start().await;
    let phone = || Reader::open_with(&demo.base, Habits { phone: true, ..Habits::default() });

    let client = phone().await;
    client.sign_in("julie@boulangerie-lemoine.example").await;
    let company = from_the_clients_page(&demo, &client).await;
    client.close().await;

    let desk = Reader::open(&demo.base).await;
    desk.sign_in("claire@cabinet.example").await;
    let link = make_a_link(&desk, &company).await;
    let guest = phone().await;
    let scan = demo.data().join("scan du mardi.pdf");
    scan_five_invoices(&scan).await;
    by_the_link(&guest, &link, &scan).await;
    take_apart(&desk, &company).await;

    desk.go(&format!("{company}/deposit-links")).await;
    desk.click("Révoquer").await;
    desk.see("Révoquer ce lien de dépôt").await;
    desk.is_accessible().await;
    desk.click("Révoquer").await;
    desk.see("Le lien est révoqué").await;
    guest.go(&link).await;
    guest.see("Ce lien ne sert plus").await;
    guest.is_accessible().await;
    guest.close().await;
    desk.close().await;
}

/// A photograph, what is there already, and what is no document; the company's address.
async fn from_the_clients_page(demo: &Demo, client: &Reader) -> String {
    let path = client.path().await;
    let company = path.split('/').take(3).collect::<Vec<_>>().join("/");
    assert!(company.starts_with("/companies/"), "{path}");
    client.go(&format!("{company}/deposit")).await;
    client.choose("#binder", "Notes de frais").await;
    client.is_accessible().await;
    fits(client).await;
    client.script(WATCH).await;
    client.pick("#camera", &[&large_photograph(demo)]).await;
    client.see("Reçu, mis en bannette").await;
    let seen = "return window.seen.some((part) => part > 0.3 && part < 1)";
    assert_eq!(client.script(seen).await, true, "{}", client.script("return window.seen").await);

    let others = [
        "boulangerie-lemoine/Achats/2026-10/Voltarmor 2026-10.pdf",
        "odd/pilote imprimante.exe",
        "odd/vide.pdf",
    ]
    .map(sample);
    client.pick("#files", &others.each_ref().map(PathBuf::as_path)).await;
    client.see("Ce type de fichier n’est pas une pièce comptable").await;
    client.see("Ce fichier est vide").await;
    client.see("Il n’est pas stocké une seconde fois").await;
    client.see("Terminé.").await;
    client.is_accessible().await;
    fits(client).await;
    client.click("Déposer tout de même").await;
    client
        .see_element("#deposited li.collected + li.set_aside, #deposited li.collected ~ li.collected")
        .await;
    let outcomes =
        "return [...document.querySelectorAll('#deposited li')].map((line) => line.className).sort().join()";
    assert_eq!(client.script(outcomes).await, "collected,collected,set_aside,set_aside");
    // What the client brought is his to see.
    client.script("document.querySelector('#deposited li.collected a').click()").await;
    client.see("IMG_20261107_190233.jpg").await;
    whole_folders(demo, client, &company).await;
    company
}

/// Chosen or dropped, folders come with all that they hold; what cannot be opened is told.
async fn whole_folders(demo: &Demo, client: &Reader, company: &str) {
    client.go(&format!("{company}/deposit")).await;
    client.choose("#binder", "Notes de frais").await;
    let folder = demo.data().join("Février");
    std::fs::create_dir_all(folder.join("Essence")).unwrap();
    for name in ["hôtel.pdf", "Essence/plein.pdf"] {
        std::fs::write(folder.join(name), format!("%PDF-1.7 {name}")).unwrap();
    }
    client.pick("#folder", &[&folder]).await;
    client.see("Terminé.").await;
    let chosen = "collected Février/Essence/plein.pdf,collected Février/hôtel.pdf";
    assert_eq!(client.script(OUTCOMES).await, chosen);
    client.script(DROP).await;
    client.see("Votre navigateur n’a pas pu l’ouvrir").await;
    client.see_element("#deposited li.collected:nth-child(5)").await;
    client.see("Terminé.").await;
    let dropped = "collected Dossier/avril.pdf,collected Dossier/mars.pdf";
    let all = format!("{dropped},{chosen},failed Dossier/verrou.pdf");
    assert_eq!(client.script(OUTCOMES).await, all.as_str());
    client.is_accessible().await;
}

/// A tray takes what is dropped on it: into the binder under it or the one that is open, or it asks.
#[tokio::test(flavor = "multi_thread")]
async fn files_are_dropped_onto_the_tray() {
    let demo = Demo::start().await;
    let desk = Reader::open(&demo.base).await;
    desk.sign_in("claire@cabinet.example").await;
    desk.click("Boulangerie Lemoine").await;
    desk.see_element("#binder-all[aria-current]").await;
    let tray = desk.path().await;

    let tab = "[...document.querySelectorAll('#binders a')].find((a) => a.textContent.includes('Ventes'))";
    assert_eq!(desk.script(&drop_onto("vente.pdf", tab)).await, true);
    desk.see_element("#deposited li.collected").await;
    assert_eq!(desk.script(OUTCOMES).await, "collected vente.pdf");
    desk.is_accessible().await;

    assert_eq!(desk.script(&drop_onto("où.pdf", "document.querySelector('.tray-list')")).await, true);
    desk.see("Dans quel classeur").await;
    assert_eq!(desk.script(&drop_onto("aussi.pdf", "document.querySelector('.tray-list')")).await, true);
    desk.is_accessible().await;
    let bank =
        "[...document.querySelectorAll('.into button')].find((b) => b.textContent === 'Banque').click()";
    desk.script(bank).await;
    desk.see_element("#deposited li.collected:nth-child(3)").await;
    assert_eq!(desk.script(OUTCOMES).await, "collected aussi.pdf,collected où.pdf,collected vente.pdf");

    desk.go(&tray).await;
    desk.see_element("#documents").await;
    for (name, binder) in [("vente", "Ventes"), ("où", "Banque"), ("aussi", "Banque")] {
        let place = format!(
            "return [...document.querySelectorAll('#documents tbody tr')]
                .find((row) => row.textContent.includes('{name}.pdf'))?.querySelector('.binder')?.textContent"
        );
        assert_eq!(desk.script(&place).await, binder, "{name}");
    }
    desk.close().await;
}

fn large_photograph(demo: &Demo) -> PathBuf {
    let mut bytes = std::fs::read(sample("boulangerie-lemoine/À classer/IMG_20261107_190233.jpg")).unwrap();
    bytes.resize(LARGE, 0);
    let path = demo.data().join("IMG_20261107_190233.jpg");
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A link for a binder; its path.
async fn make_a_link(desk: &Reader, company: &str) -> String {
    desk.go(&format!("{company}/deposit-links")).await;
    desk.choose("#link-binder", "Achats").await;
    desk.type_into("#note", "Vos factures du mois, s’il vous plaît.").await;
    desk.click("Créer le lien").await;
    desk.see("Le lien est créé").await;
    desk.is_accessible().await;
    let address = desk.see_element("input.address").await.attr("value").await.unwrap().unwrap();
    address.parse::<url::Url>().unwrap().path().to_owned()
}

async fn by_the_link(guest: &Reader, link: &str, scan: &Path) {
    guest.go(link).await;
    guest.see("Vos factures du mois").await;
    guest.is_accessible().await;
    fits(guest).await;
    guest.pick("#files", &[scan, &sample("odd/vide.pdf")]).await;
    guest.see("Reçu, mis en bannette").await;
    guest.see("Ce fichier est vide").await;
    guest.see("Terminé.").await;
    guest.is_accessible().await;
    fits(guest).await;
    let shown = "return document.querySelectorAll('#deposited a').length";
    assert_eq!(guest.script(shown).await, 0, "whoever has only a link sees no documents");
}

/// With the page's editor: five documents come out, and each is read as what it is.
async fn take_apart(desk: &Reader, company: &str) {
    desk.go(&format!("{company}/tray?q=mardi")).await;
    desk.see_element("#documents tbody tr:only-child a[data-item]").await.click().await.unwrap();
    desk.click("Découper des zones").await;
    desk.see_element(".zones-picture img").await;
    desk.is_accessible().await;
    desk.browser.back().await.unwrap();
    desk.click("Découper, tourner").await;
    desk.see_element(".page-grid li:nth-child(6)").await;
    desk.is_accessible().await;
    let mut page = 1;
    for (_, pages, _) in FED {
        let cut = desk.see_element(&format!("input[name='cut.{page}']")).await;
        if page > 1 && !cut.is_selected().await.unwrap() {
            cut.click().await.unwrap();
        }
        page += pages;
    }
    desk.click("Créer les documents").await;
    desk.see("5 documents sont créés").await;
    desk.see_element("#documents").await;
    desk.go(&format!("{company}/tray?q=mardi")).await;
    desk.everything_is_read().await;
    let text = desk.text().await;
    for (file, _, number) in FED {
        assert!(text.contains(number), "{file}: {number} is not among {text}");
    }
    desk.is_accessible().await;
}
