//! Words recognised on pictures, whichever way up and however shabby.

use image::{DynamicImage, ImageFormat, Luma, imageops};
use lopdf::dictionary;
use reading::{AlertCode, Limits, MediaKind, ReadFailure, Reading, TextSource};

use crate::support::paper::{encoded, scan, shabby, tilted};
use crate::support::pdf::{Book, of_text, text};
use crate::support::{Desk, INVOICE, assert_read, recall, scanned_invoice, tiff};

#[tokio::test]
async fn a_clean_scan_of_a_french_invoice_is_read() {
    let desk = Desk::new();
    let reading = desk.read(encoded(scanned_invoice(200.0), ImageFormat::Jpeg)).await.unwrap();
    assert_read(&reading, 0.95);
    assert_eq!(reading.language.as_deref(), Some("fr"));
    let page = &reading.pages[0];
    assert_eq!((page.text_source, page.rotation), (TextSource::Ocr, 0));
    assert!(page.confidence > 0.85, "{}", page.confidence);
    let word = page.words.iter().find(|word| word.text == "FACTURE").unwrap();
    assert!((word.x - 56.0 / 595.0).abs() < 0.006, "{word:?}");
    assert!((word.y + word.h - (842.0 - 770.0 + 44.0) / 842.0).abs() < 0.006, "{word:?}");
    assert!(word.confidence.unwrap() > 0.8);
    assert!(page.picture.as_ref().unwrap().file.ends_with(".jpg"));
}

#[tokio::test]
async fn the_lines_of_a_scan_are_put_together_again() {
    let desk = Desk::new();
    let reading = desk.read(encoded(scanned_invoice(200.0), ImageFormat::Png)).await.unwrap();
    let lines: Vec<String> = reading.text().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), INVOICE.len(), "{lines:#?}");
    assert_eq!(lines[9], INVOICE[9]);
}

#[tokio::test]
async fn a_scan_in_a_pdf_is_recognised_and_a_written_page_beside_it_is_not() {
    let desk = Desk::new();
    let mut book = Book::new();
    let picture = scanned_invoice(150.0);
    let (width, height) = picture.dimensions();
    book.add_scan(encoded(picture, ImageFormat::Jpeg), width, height);
    book.add_page(text(&INVOICE), dictionary! {});
    let reading = desk.read(book.bytes()).await.unwrap();
    assert_eq!(reading.text_source, TextSource::Mixed);
    let sources: Vec<TextSource> = reading.pages.iter().map(|page| page.text_source).collect();
    assert_eq!(sources, [TextSource::Ocr, TextSource::Text]);
    assert!(recall(&INVOICE, &reading.pages[0].text()) >= 0.95, "{}", reading.pages[0].text());
    assert_eq!(reading.pages[0].width, 595.0);
}

#[tokio::test]
async fn a_scan_lying_on_its_side_is_turned_upright() {
    let desk = Desk::new();
    let upright = scanned_invoice(150.0);
    for (picture, rotation) in [(imageops::rotate270(&upright), 90), (imageops::rotate90(&upright), 270)] {
        let reading = desk.read(encoded(picture, ImageFormat::Png)).await.unwrap();
        assert_eq!(reading.pages[0].rotation, rotation);
        assert_upright(&desk, &reading);
    }
}

#[tokio::test]
async fn a_scan_lying_upside_down_is_turned_upright() {
    let desk = Desk::new();
    let reading =
        desk.read(encoded(imageops::rotate180(&scanned_invoice(150.0)), ImageFormat::Png)).await.unwrap();
    assert_eq!(reading.pages[0].rotation, 180);
    assert_upright(&desk, &reading);
}

#[tokio::test]
async fn the_orientation_that_a_camera_notes_is_honoured() {
    let desk = Desk::new();
    let jpeg = encoded(imageops::rotate270(&scanned_invoice(150.0)), ImageFormat::Jpeg);
    // Orientation 6: the camera was turned, show it a quarter turn clockwise.
    let exif = b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let jpeg = [&jpeg[..2], exif, &jpeg[2..]].concat();
    let reading = desk.read(&jpeg).await.unwrap();
    assert_eq!(reading.pages[0].rotation, 0);
    assert_upright(&desk, &reading);
    let preview = desk.preview(&jpeg).await.unwrap();
    assert!(preview.pages[0].picture.height > preview.pages[0].picture.width);
}

#[track_caller]
fn assert_upright(desk: &Desk, reading: &Reading) {
    assert_read(reading, 0.9);
    let page = &reading.pages[0];
    assert!(page.height > page.width);
    let picture = desk.picture(page.picture.as_ref().unwrap());
    assert!(picture.height() > picture.width());
    let word = page.words.iter().find(|word| word.text == "FACTURE").unwrap();
    assert!((word.x - 0.094).abs() < 0.01 && (word.y - 0.126).abs() < 0.01, "{word:?}");
}

#[tokio::test]
async fn a_tilted_scan_in_bad_light_is_read() {
    let desk = Desk::new();
    for degrees in [-4.0, 2.5] {
        let picture = shabby(&tilted(&scanned_invoice(200.0), degrees));
        let reading = desk.read(encoded(picture, ImageFormat::Jpeg)).await.unwrap();
        assert_read(&reading, 0.9);
        // The place is on the picture as it is: tilted.
        let word = reading.pages[0].words.iter().find(|word| word.text == "FACTURE").unwrap();
        let (x, y) = (0.094_f32 + 0.06 - 0.5, (0.126 + 0.006 - 0.5) * 842.0 / 595.0);
        let (sin, cos) = degrees.to_radians().sin_cos();
        let expected = (x * cos - y * sin + 0.5, (x * sin + y * cos) * 595.0 / 842.0 + 0.5);
        let found = (word.x + word.w / 2.0, word.y + word.h / 2.0);
        assert!((found.0 - expected.0).abs() < 0.015, "{found:?} {expected:?}");
        assert!((found.1 - expected.1).abs() < 0.015, "{found:?} {expected:?}");
        // Its grain is not what anyone waits for.
        let picture = desk.out().join(&reading.pages[0].picture.as_ref().unwrap().file);
        let weight = std::fs::metadata(picture).unwrap().len();
        assert!(weight <= 200_000, "{weight}");
    }
}

#[tokio::test]
async fn a_pale_scan_is_read() {
    let desk = Desk::new();
    let mut picture = scanned_invoice(150.0);
    for value in picture.iter_mut() {
        *value = 145 + (u32::from(*value) * 83 / 255) as u8;
    }
    let reading = desk.read(encoded(picture, ImageFormat::Png)).await.unwrap();
    assert_read(&reading, 0.9);
}

#[tokio::test]
async fn every_page_of_a_tiff_is_read() {
    let desk = Desk::new();
    let pages: Vec<_> = ["premier", "deuxième", "troisième"]
        .iter()
        .map(|number| {
            scan(of_text(&[&[&format!("Voici le {number} feuillet de la facture"), INVOICE[0]]]), 120.0)
        })
        .collect();
    let bytes = tiff::of_pages(&pages);
    let preview = desk.preview(&bytes).await.unwrap();
    assert_eq!((preview.kind, preview.page_count), (MediaKind::Tiff, 3));
    let reading = desk.read(&bytes).await.unwrap();
    let found: Vec<bool> = ["premier", "deuxième", "troisième"]
        .iter()
        .zip(&reading.pages)
        .map(|(number, page)| page.text().contains(number))
        .collect();
    assert_eq!(found, [true, true, true], "{}", reading.text());
}

#[tokio::test]
async fn a_damaged_page_of_a_tiff_is_told_and_the_others_are_read() {
    let desk = Desk::new();
    let pages = ["premier", "deuxième", "troisième"].map(|number| {
        scan(of_text(&[&[&format!("Voici le {number} feuillet de la facture"), INVOICE[0]]]), 120.0)
    });
    for (place, number) in [(0, "1"), (1, "2")] {
        let bytes = tiff::damaged(tiff::of_pages(&pages), place);
        let reading = desk.read(&bytes).await.unwrap();
        let read: Vec<bool> = reading.pages.iter().map(|page| page.text().contains("feuillet")).collect();
        assert_eq!(read, [place != 0, place != 1, true]);
        let shown: Vec<bool> = reading.pages.iter().map(|page| page.picture.is_some()).collect();
        assert_eq!(shown, read);
        assert!(reading.thumbnail.is_some() && reading.pages.iter().all(|page| !page.blank));
        let alert = reading.alerts.iter().find(|alert| alert.code == AlertCode::PagesDamaged).unwrap();
        assert_eq!(alert.details["pages"], number);
        let preview = desk.preview(&bytes).await.unwrap();
        assert_eq!((preview.page_count, preview.pages.len()), (3, 2));
    }
    let all = (0..3).fold(tiff::of_pages(&pages), tiff::damaged);
    assert_eq!(desk.read(all).await.unwrap_err().code(), "broken");
}

#[tokio::test]
async fn the_smaller_pictures_in_a_tiff_are_no_pages() {
    let desk = Desk::new();
    let page = scan(of_text(&[&["Facture de bois", "Total 12,50"]]), 120.0);
    let small = image::imageops::thumbnail(&page, 60, 80);
    let preview = desk.preview(tiff::of_pictures(&[(1, &small), (0, &page), (1, &small)])).await.unwrap();
    assert_eq!((preview.page_count, preview.pages.len()), (1, 1));
    assert!(preview.pages[0].picture.width > 100, "the page itself");
    let small_only = desk.preview(tiff::of_pictures(&[(1, &small)])).await.unwrap();
    assert_eq!(small_only.page_count, 1, "there is nothing else to show");
}

#[tokio::test]
async fn a_tiff_whose_pages_go_round_in_a_circle_has_each_page_once() {
    let desk = Desk::new();
    let page = scan(of_text(&[&INVOICE]), 40.0);
    let mut bytes = tiff::of_pages(&[page.clone(), page]);
    let first: [u8; 4] = bytes[4..8].try_into().unwrap();
    let end = bytes.len() - 4;
    bytes[end..].copy_from_slice(&first);
    assert_eq!(desk.preview(&bytes).await.unwrap().page_count, 2);
}

#[tokio::test]
async fn gif_bmp_webp_and_png_are_pictures_too() {
    let desk = Desk::new();
    let picture = DynamicImage::ImageLuma8(scanned_invoice(110.0)).into_rgb8();
    for (format, media_type) in [
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::Bmp, "image/bmp"),
        (ImageFormat::WebP, "image/webp"),
        (ImageFormat::Png, "image/png"),
    ] {
        let preview = desk.preview(encoded(picture.clone(), format)).await.unwrap();
        assert_eq!((preview.media_type.as_str(), preview.page_count), (media_type, 1));
        desk.picture(&preview.pages[0].picture);
    }
}

#[tokio::test]
async fn an_empty_sheet_has_no_words() {
    let desk = Desk::new();
    let sheet = image::GrayImage::from_pixel(1240, 1754, Luma([246]));
    let reading = desk.read(encoded(sheet, ImageFormat::Jpeg)).await.unwrap();
    assert_eq!((reading.text_source, reading.text().as_str()), (TextSource::None, ""));
    assert!(reading.pages[0].picture.is_some());
}

#[tokio::test]
async fn a_missing_language_names_the_package_to_install() {
    let desk = Desk::of(Limits::default(), &["fra", "xyz"], &[]);
    let failure = desk.read(encoded(scanned_invoice(100.0), ImageFormat::Png)).await.unwrap_err();
    assert_eq!(
        failure,
        ReadFailure::OcrUnavailable { detail: "install the Debian package tesseract-ocr-xyz".into() }
    );
    assert!(failure.is_passing());
    // What needs no recognition is read all the same, and so is what stands beside a page that does.
    assert!(desk.read(of_text(&[&INVOICE])).await.is_ok());
    let mut book = Book::new();
    let picture = scanned_invoice(100.0);
    let (width, height) = picture.dimensions();
    book.add_page(text(&INVOICE), dictionary! {});
    book.add_scan(encoded(picture, ImageFormat::Jpeg), width, height);
    let reading = desk.read(book.bytes()).await.unwrap();
    let sources: Vec<TextSource> = reading.pages.iter().map(|page| page.text_source).collect();
    assert_eq!(sources, [TextSource::Text, TextSource::None]);
    assert!(reading.pages.iter().all(|page| page.picture.is_some() && !page.blank));
    let alert = reading.alerts.iter().find(|alert| alert.code == AlertCode::PagesNotRecognised).unwrap();
    assert_eq!(alert.details["pages"], "2");
    assert_eq!(alert.details["reason"], "install the Debian package tesseract-ocr-xyz");
}
