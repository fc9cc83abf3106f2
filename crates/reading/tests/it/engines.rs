//! The second recognition engine: what it reads, from inside a confined child, and what happens where it is missing.

use std::path::{Path, PathBuf};

use image::{ImageFormat, Luma, imageops};
use reading::{Limits, ReadOptions, TextSource};

use crate::support::paper::{encoded, shabby, tilted};
use crate::support::pdf::of_text;
use crate::support::{Desk, INVOICE, assert_read, models, recall, scanned_invoice};

#[tokio::test]
async fn a_clean_scan_is_read_word_by_word_by_the_second_engine() {
    let desk = Desk::of_ppocr();
    let reading = desk.read(encoded(scanned_invoice(200.0), ImageFormat::Jpeg)).await.unwrap();
    assert_read(&reading, 0.97);
    let page = &reading.pages[0];
    assert_eq!((page.text_source, page.rotation), (TextSource::Ocr, 0));
    assert!(page.confidence > 0.95, "{}", page.confidence);
    assert_eq!(reading.text().lines().count(), INVOICE.len(), "{}", reading.text());
    // The second word of its line: its place was told from the steps at which its letters were read.
    let word = page.words.iter().find(|word| word.text == "N°").unwrap();
    let before = page.words.iter().find(|word| word.text == "FACTURE").unwrap();
    assert!((before.x - 56.0 / 595.0).abs() < 0.006, "{before:?}");
    assert!(word.x > before.x + before.w && word.x < before.x + before.w + 0.02, "{before:?} {word:?}");
    assert!((word.y - before.y).abs() < 0.004 && word.w > 0.01 && word.w < 0.04, "{word:?}");
    let middle = before.y + before.h / 2.0;
    assert!((middle - (842.0 - 770.0 + 39.0) / 842.0).abs() < 0.006, "{before:?}");
}

#[tokio::test]
async fn a_tilted_scan_in_bad_light_is_read_by_the_second_engine() {
    let desk = Desk::of_ppocr();
    for degrees in [-4.0, 2.5] {
        let picture = shabby(&tilted(&scanned_invoice(150.0), degrees));
        assert_read(&desk.read(encoded(picture, ImageFormat::Jpeg)).await.unwrap(), 0.97);
    }
}

#[tokio::test]
async fn the_second_engine_turns_pages_upright() {
    let desk = Desk::of_ppocr();
    let upright = scanned_invoice(130.0);
    for (picture, rotation) in [
        (imageops::rotate270(&upright), 90),
        (imageops::rotate180(&upright), 180),
        (imageops::rotate90(&upright), 270),
    ] {
        let reading = desk.read(encoded(picture, ImageFormat::Png)).await.unwrap();
        assert_read(&reading, 0.95);
        let page = &reading.pages[0];
        assert_eq!(page.rotation, rotation);
        assert!(page.height > page.width);
        let word = page.words.iter().find(|word| word.text == "FACTURE").unwrap();
        assert!((word.x - 0.094).abs() < 0.01 && (word.y - 0.126).abs() < 0.01, "{word:?}");
    }
}

#[tokio::test]
async fn an_empty_sheet_has_no_words_for_the_second_engine_either() {
    let desk = Desk::of_ppocr();
    let sheet = image::GrayImage::from_pixel(1240, 1754, Luma([246]));
    let reading = desk.read(encoded(sheet, ImageFormat::Jpeg)).await.unwrap();
    assert_eq!((reading.text_source, reading.pages[0].confidence), (TextSource::None, 0.0));
}

#[tokio::test]
async fn a_photo_of_a_crumpled_receipt_is_read() {
    let desk = Desk::of_ppocr();
    let photo = sample("boulangerie-lemoine/Notes de frais/IMG_20261016_074811.jpg");
    let text = desk.read_path(&photo).await.unwrap().text();
    for fact in ["RELAIS", "118-20377", "16/10/26", "76,02", "63,35", "12,67", "FR71489302778"] {
        let joined: String = text.split_whitespace().collect();
        assert!(joined.contains(fact), "{fact} is not in\n{text}");
    }
    // Label and amount stand far apart on bent paper.
    for line in ["VOLUME 43,69 L", "MONTANT HT 63,35 EUR"] {
        assert!(text.lines().any(|read| read == line), "{line} is not a line of\n{text}");
    }
}

#[tokio::test]
async fn without_models_or_with_a_library_that_does_not_load_the_first_engine_reads() {
    let broken = tempfile::tempdir().unwrap();
    for name in ["libonnxruntime.so", "detection.onnx", "recognition.onnx"] {
        std::fs::write(broken.path().join(name), "nothing of the kind").unwrap();
    }
    for models in [PathBuf::from("/nowhere"), broken.path().to_owned()] {
        let desk = Desk::with_models(Some(models), Limits::default(), &["fra"], &[]);
        assert_read(&desk.read(encoded(scanned_invoice(150.0), ImageFormat::Png)).await.unwrap(), 0.9);
    }
}

#[tokio::test]
async fn the_models_may_be_named_from_where_the_program_was_started() {
    let here = std::env::current_dir().unwrap();
    let up: PathBuf = here.ancestors().skip(1).map(|_| "..").collect();
    let there = up.join(models().strip_prefix("/").unwrap());
    let desk = Desk::with_models(Some(there), Limits::default(), &["fra"], &[]);
    assert_read(&desk.read(encoded(scanned_invoice(150.0), ImageFormat::Png)).await.unwrap(), 0.97);
}

#[tokio::test]
async fn a_language_that_is_asked_for_is_tesseracts() {
    let desk = Desk::of_ppocr();
    let picture = desk.lay("scan", encoded(scanned_invoice(150.0), ImageFormat::Png));
    let asked = |language: &str| ReadOptions { languages: vec![language.into()], ..ReadOptions::default() };
    let reading = desk.reader.read(&picture, &desk.out(), &asked("fra")).await.unwrap();
    assert_read(&reading, 0.9);
    let failure = desk.reader.read(&picture, &desk.out(), &asked("xyz")).await.unwrap_err();
    assert_eq!(failure.code(), "ocr_unavailable");
    // The next document is read as ever.
    assert_read(&desk.read_path(&picture).await.unwrap(), 0.95);
}

#[tokio::test]
async fn a_page_is_turned_as_it_was_asked_to_be() {
    for desk in [Desk::new(), Desk::of_ppocr()] {
        let picture =
            desk.lay("scan", encoded(imageops::rotate90(&scanned_invoice(130.0)), ImageFormat::Png));
        let turned = |rotation| ReadOptions { rotation, ..ReadOptions::default() };
        let reading = desk.reader.read(&picture, &desk.out(), &turned(270)).await.unwrap();
        assert_read(&reading, 0.9);
        assert_eq!(reading.pages[0].rotation, 270);
        let reading = desk.reader.read(&picture, &desk.out(), &turned(90)).await.unwrap();
        assert_eq!(reading.pages[0].rotation, 90);
        let shown = desk.picture(reading.pages[0].picture.as_ref().unwrap());
        assert!(shown.height() > shown.width());
        // Upside down, as asked for: not much to read.
        assert!(recall(&INVOICE, &reading.text()) < 0.3, "{}", reading.text());
        // As it lies, which is on its side.
        let lying = desk.reader.read(&picture, &desk.out(), &turned(360)).await.unwrap();
        let shown = desk.picture(lying.pages[0].picture.as_ref().unwrap());
        assert_eq!((lying.pages[0].rotation, shown.width() > shown.height()), (0, true));
    }
}

#[tokio::test]
async fn a_written_page_is_turned_as_it_was_asked_to_be() {
    let desk = Desk::new();
    let pdf = desk.lay("pdf", of_text(&[&INVOICE]));
    let options = ReadOptions { rotation: 90, ..ReadOptions::default() };
    let reading = desk.reader.read(&pdf, &desk.out(), &options).await.unwrap();
    let page = &reading.pages[0];
    assert_eq!((page.rotation, page.width > page.height), (90, true));
    let word = page.words.iter().find(|word| word.text == "FACTURE").unwrap();
    // Top left of the page is top right now.
    assert!(word.x > 0.8 && word.y < 0.2 && word.h > word.w, "{word:?}");
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)
}
