//! Several papers in one file: found where that is sure, and only there.

use image::{DynamicImage, GrayImage, ImageFormat, Luma, imageops};
use reading::{AlertCode, ComposedPage, Composition, Limits, Reading, Source};

use crate::samples::path as sample;
use crate::support::paper::{encoded, scan, shabby};
use crate::support::pdf::{Book, of_text, text};
use crate::support::{Desk, models};

const EMBALLAGES: &str = "boulangerie-lemoine/Achats/2026-10/scan emballages.pdf";
const OVEN: &str = "boulangerie-lemoine/Achats/2026-10/SCAN_20261014_0931.tif";
const PRINTER: &str = "boulangerie-lemoine/À classer/Scan_0114.pdf";
const FIRE: &str = "boulangerie-lemoine/À classer/Scan_0115.pdf";
const FARM: &str = "boulangerie-lemoine/À classer/IMG_20261118_082210.jpg";

fn desk() -> Desk {
    Desk::with_models(Some(models()), Limits::default(), &["fra", "eng"], &[])
}

/// Pages of samples in one PDF: file, page, degrees that it is turned by.
async fn bound(desk: &Desk, pages: &[(&str, u32, u16)]) -> Vec<u8> {
    let sources: Vec<Source> =
        pages.iter().map(|(file, ..)| Source { path: sample(file), password: None }).collect();
    let composed = pages.iter().enumerate().map(|(source, (_, page, rotation))| ComposedPage {
        source,
        page: *page,
        rotation: *rotation,
        zone: None,
    });
    let parts = [Composition::Pages(composed.collect())];
    let made = desk.reader.compose(&sources, &parts, &desk.out()).await.unwrap();
    std::fs::read(desk.out().join(&made[0])).unwrap()
}

fn alerts(reading: &Reading) -> Vec<AlertCode> {
    reading.alerts.iter().map(|alert| alert.code).collect()
}

#[tokio::test]
async fn five_invoices_in_one_scan_are_told_apart_whichever_way_up_they_lie() {
    let desk = desk();
    let pages =
        [(EMBALLAGES, 1, 0), (OVEN, 1, 0), (OVEN, 2, 180), (PRINTER, 1, 0), (FIRE, 1, 0), (FARM, 1, 0)];
    let reading = desk.read(bound(&desk, &pages).await).await.unwrap();
    let turns: Vec<u16> = reading.pages.iter().map(|page| page.rotation).collect();
    assert_eq!(turns, [0, 0, 180, 90, 180, 0]);
    assert_eq!(reading.documents, [1, 2, 4, 5, 6]);
    assert!(alerts(&reading).contains(&AlertCode::SeveralDocuments));
    assert!(reading.pages.iter().all(|page| page.receipts.is_empty() && !page.blank));
}

#[tokio::test]
async fn what_may_be_one_document_is_not_taken_apart() {
    let desk = desk();
    // A page without its first one, and two copies of the same.
    for pages in [&[(EMBALLAGES, 1, 0), (OVEN, 2, 0)], &[(PRINTER, 1, 0), (PRINTER, 1, 0)]] {
        let reading = desk.read(bound(&desk, pages).await).await.unwrap();
        assert_eq!(reading.documents, Vec::<u32>::new(), "{pages:?}");
    }
}

/// Receipts pasted on a white sheet, by their middles.
fn sheet(receipts: &[(&str, (u32, u32), f32)]) -> GrayImage {
    let mut sheet = GrayImage::from_pixel(1654, 2339, Luma([252]));
    for (file, (x, y), scale) in receipts {
        let receipt = image::open(sample(file)).unwrap().into_luma8();
        let side = |length: u32| (length as f32 * scale) as u32;
        let receipt = imageops::thumbnail(&receipt, side(receipt.width()), side(receipt.height()));
        imageops::overlay(&mut sheet, &receipt, i64::from(*x), i64::from(*y));
    }
    sheet
}

#[tokio::test]
async fn three_receipts_on_one_sheet_are_found_and_each_is_read_when_it_is_cut_out() {
    let desk = desk();
    let sheet = sheet(&[
        ("boulangerie-lemoine/À classer/Brasserie 12 nov.png", (20, 40), 0.95),
        ("atelier-garrigue/Archives 2025/Frais/gazole 27 nov.jpg", (860, 120), 1.0),
        ("boulangerie-lemoine/À classer/taxi.jpg", (330, 1080), 1.0),
    ]);
    let png = encoded(sheet, ImageFormat::Png);
    let reading = desk.read(&png).await.unwrap();
    let zones = reading.pages[0].receipts.clone();
    assert_eq!(zones.len(), 3, "{zones:?}\n{}", reading.text());
    assert!(alerts(&reading).contains(&AlertCode::SeveralReceipts));
    let source = Source { path: desk.lay("sheet", &png), password: None };
    let parts: Vec<Composition> = zones
        .into_iter()
        .map(|zone| {
            Composition::Pages(vec![ComposedPage { source: 0, page: 1, rotation: 0, zone: Some(zone) }])
        })
        .collect();
    let made = desk.reader.compose(&[source], &parts, &desk.out()).await.unwrap();
    let made: Vec<Vec<u8>> = made.iter().map(|file| std::fs::read(desk.out().join(file)).unwrap()).collect();
    let mut totals = Vec::new();
    for bytes in made {
        let reading = desk.read(bytes).await.unwrap();
        assert_eq!(reading.pages[0].receipts, Vec::new());
        totals.push(reading.fields[&reading::FieldName::Gross].text().unwrap().to_owned());
    }
    totals.sort();
    assert_eq!(totals, ["114.80", "31.40", "88.16"]);
}

#[tokio::test]
async fn a_receipt_beside_its_card_slip_is_one() {
    let desk = desk();
    let brasserie = "boulangerie-lemoine/À classer/Brasserie 12 nov.png";
    let twice = sheet(&[(brasserie, (20, 40), 0.95), (brasserie, (840, 400), 0.95)]);
    let reading = desk.read(encoded(twice, ImageFormat::Png)).await.unwrap();
    assert_eq!(reading.pages[0].receipts, Vec::new(), "{}", reading.text());
}

#[tokio::test]
async fn an_invoice_in_two_columns_is_one_paper() {
    let left = [
        "Papeterie du Port SARL",
        "SIRET 382 047 165 00014",
        "FACTURE N° 26-118",
        "Date : 03/11/2026",
        "Ramettes A4   10   45,00",
        "Classeurs   4   18,40",
        "Total HT   63,40",
        "TVA 20 %   12,68",
        "Total TTC   76,08",
    ];
    let right = [
        "Boulangerie Lemoine",
        "12 rue du Port, 44000 Nantes",
        "Livraison du 02/11/2026",
        "Commande 4471",
        "Stylos   20   16,00",
        "Enveloppes   200   24,50",
        "Montant de la livraison   40,50",
        "Net à payer   116,58",
        "Échéance : 03/12/2026",
    ];
    let mut book = Book::new();
    let mut content = text(&left);
    content.extend(b"\nq 1 0 0 1 290 0 cm\n");
    content.extend(text(&right));
    content.extend(b"\nQ\n");
    book.add_page(content, lopdf::dictionary! {});
    let reading = Desk::new().read(book.bytes()).await.unwrap();
    assert!(reading.text().contains("76,08") && reading.text().contains("116,58"), "{}", reading.text());
    assert_eq!((reading.pages[0].receipts.len(), reading.documents.len()), (0, 0));
}

#[tokio::test]
async fn only_pages_without_a_word_or_a_stroke_are_blank() {
    let white = GrayImage::from_pixel(1240, 1754, Luma([250]));
    // Holes of a file, the shadow of an edge, a few specks.
    let mut back = shabby(&white);
    for (x, y) in [(60, 640), (60, 1110)] {
        for (dx, dy) in (-17_i32..=17).flat_map(|dx| (-17_i32..=17).map(move |dy| (dx, dy))) {
            if dx * dx + dy * dy <= 289 {
                back.put_pixel((x + dx) as u32, (y + dy) as u32, Luma([60]));
            }
        }
    }
    (0..1754).for_each(|y| (0..12).for_each(|x| back.put_pixel(x, y, Luma([90]))));
    (0..6).for_each(|n| back.put_pixel(300 + 97 * n, 400 + 151 * n, Luma([70])));
    // A signature.
    let mut signed = white.clone();
    for step in 0..900_u32 {
        let (x, wave) = (500 + step / 3, (step as f32 / 40.0).sin() * 60.0);
        for thick in 0..4 {
            signed.put_pixel(x, (900.0 + wave) as u32 + thick, Luma([40]));
        }
    }
    let mut book = Book::new();
    for picture in [white, back, signed, scan(of_text(&[&["Annexe"]]), 150.0)] {
        let (width, height) = picture.dimensions();
        book.add_scan(encoded(DynamicImage::from(picture), ImageFormat::Jpeg), width, height);
    }
    book.add_page(Vec::new(), lopdf::dictionary! {});
    let reading = Desk::new().read(book.bytes()).await.unwrap();
    let blank: Vec<bool> = reading.pages.iter().map(|page| page.blank).collect();
    assert_eq!(blank, [true, true, false, false, true], "{:?}", reading.text());
}
