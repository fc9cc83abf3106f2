//! What is made once beside an original: pictures in two sizes, and the searchable PDF of a scan.

use hayro::hayro_syntax::Pdf;
use image::{DynamicImage, ImageFormat, imageops};
use lopdf::Document;
use reading::{Limits, NoteCode, TextSource};

use crate::support::paper::{encoded, scan};
use crate::support::pdf::of_text;
use crate::support::{Desk, INVOICE, recall};

#[tokio::test]
async fn a_page_has_its_picture_in_two_sizes() {
    let desk = Desk::new();
    let reading = desk.read(of_text(&[&INVOICE])).await.unwrap();
    let page = &reading.pages[0];
    let (large, small) = (page.picture.as_ref().unwrap(), page.small.as_ref().unwrap());
    assert_eq!((large.height, small.height), (1_754, 900));
    desk.picture(large);
    desk.picture(small);
    let preview = desk.preview(of_text(&[&INVOICE])).await.unwrap();
    desk.picture(preview.pages[0].small.as_ref().unwrap());
    let tiny =
        desk.read(encoded(image::GrayImage::from_pixel(300, 300, image::Luma([255])), ImageFormat::Png));
    assert!(tiny.await.unwrap().pages[0].small.is_none());
}

#[tokio::test]
async fn a_document_with_a_text_of_its_own_needs_no_searchable_copy() {
    let desk = Desk::new();
    assert_eq!(desk.read(of_text(&[&INVOICE])).await.unwrap().searchable, None);
    assert_eq!(desk.read("Bonjour, voici notre note.").await.unwrap().searchable, None);
}

#[tokio::test]
async fn a_scan_becomes_searchable_and_keeps_its_photograph_byte_for_byte() {
    let desk = Desk::new();
    let upright = scan(of_text(&[&INVOICE]), 200.0);
    for picture in [upright.clone(), imageops::rotate90(&upright)] {
        let jpeg = encoded(picture, ImageFormat::Jpeg);
        let first = desk.read(&jpeg).await.unwrap();
        assert_eq!(first.text_source, TextSource::Ocr);
        let pdf = std::fs::read(desk.out().join(first.searchable.as_ref().unwrap())).unwrap();
        assert!(pdf.windows(jpeg.len()).any(|window| window == jpeg), "the photograph goes in as it came");
        // Its text is there for every reader, in the same places, and its page looks the same.
        let again = desk.read(&pdf).await.unwrap();
        assert_eq!(again.text_source, TextSource::Text);
        assert!(recall(&[&first.text()], &again.text()) > 0.97, "{}", again.text());
        let (before, after) = (&first.pages[0], &again.pages[0]);
        assert!((before.width / before.height - after.width / after.height).abs() < 0.01);
        for word in before.words.iter().filter(|word| word.text.len() > 6) {
            let same = after.words.iter().find(|other| other.text == word.text);
            let same = same.unwrap_or_else(|| panic!("no {}", word.text));
            assert!((same.x - word.x).abs() < 0.01 && (same.y - word.y).abs() < 0.02, "{word:?} {same:?}");
            assert!((same.w - word.w).abs() < 0.02, "{word:?} {same:?}");
        }
        let drawn = desk.picture(after.picture.as_ref().unwrap()).into_luma8();
        let expected = imageops::thumbnail(&upright, drawn.width(), drawn.height());
        let differing =
            drawn.pixels().zip(expected.pixels()).filter(|(a, b)| a[0].abs_diff(b[0]) > 90).count();
        assert!(differing * 50 < (drawn.width() * drawn.height()) as usize, "{differing} pixels differ");
    }
}

#[tokio::test]
async fn a_scan_of_several_pages_has_one_searchable_copy_of_them_all() {
    let desk = Desk::new();
    let page = scan(of_text(&[&["Facture de bois", "Total 12,50"]]), 120.0);
    let tiff = crate::support::tiff::of_pages(&[page.clone(), page]);
    let reading = desk.read(&tiff).await.unwrap();
    assert_eq!(reading.notes, []);
    let pdf = std::fs::read(desk.out().join(reading.searchable.unwrap())).unwrap();
    assert_eq!(Pdf::new(pdf.clone()).unwrap().pages().len(), 2);
    // Another reader understands it too.
    let document = Document::load_mem(&pdf).unwrap();
    assert_eq!(document.get_pages().len(), 2);
    let text = document.extract_text(&[1, 2]).unwrap();
    assert!(text.contains("Facture"), "{text}");
    // Larger than a file may be, it is left out, and that is said.
    let limits = Limits { file: pdf.len() as u64, ..Limits::default() };
    let bounded = Desk::of(limits, &["fra"], &[]).read(&tiff).await.unwrap();
    let notes: Vec<NoteCode> = bounded.notes.iter().map(|note| note.code).collect();
    assert_eq!((bounded.searchable, notes), (None, vec![NoteCode::SearchableLeftOut]));
    let colour = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(900, 900, image::Rgb([250, 240, 200])));
    assert_eq!(desk.read(encoded(colour, ImageFormat::Png)).await.unwrap().searchable, None);
}
