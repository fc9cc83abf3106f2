//! The bounds that a document meets: pages, pictures, words, bytes.

use image::ImageFormat;
use reading::{Limits, TextSource};

use crate::support::paper::{encoded, scan};
use crate::support::pdf::of_text;
use crate::support::{Desk, INVOICE, notes, tiff, too_large};

#[tokio::test]
async fn a_document_of_too_many_pages_is_refused() {
    let desk = Desk::with(Limits { pages: 3, ..Limits::default() });
    let four: [&[&str]; 4] = [&["Facture"]; 4];
    assert_eq!(desk.read(of_text(&four)).await.unwrap_err(), too_large("4 pages, at most 3"));
    assert_eq!(desk.read(of_text(&four[..3])).await.unwrap().pages.len(), 3);
    let page = image::GrayImage::new(10, 10);
    let failure = desk.read(tiff::of_pages(&vec![page; 4])).await.unwrap_err();
    assert_eq!(failure, too_large("more than 3 pages"));
}

#[tokio::test]
async fn pages_beyond_the_bound_have_text_only_and_it_is_said() {
    let desk = Desk::with(Limits { pictures: 2, ..Limits::default() });
    let reading = desk.read(of_text(&[INVOICE.as_slice(); 4])).await.unwrap();
    let pictured: Vec<bool> = reading.pages.iter().map(|page| page.picture.is_some()).collect();
    assert_eq!(pictured, [true, true, false, false]);
    assert_eq!(reading.pages[3].text(), INVOICE.join("\n"));
    assert_eq!(notes(&reading), ["Only the first 2 pages have a picture."]);
}

#[tokio::test]
async fn only_so_many_pages_are_recognised_and_it_is_said() {
    let desk = Desk::with(Limits { ocr_pages: 1, ..Limits::default() });
    let page = scan(of_text(&[&["Facture de bois"]]), 100.0);
    let reading = desk.read(tiff::of_pages(&[page.clone(), page.clone(), page])).await.unwrap();
    let sources: Vec<TextSource> = reading.pages.iter().map(|page| page.text_source).collect();
    assert_eq!(sources, [TextSource::Ocr, TextSource::None, TextSource::None]);
    assert_eq!(notes(&reading), ["Only 1 pages were recognised."]);
    assert!(reading.pages[2].picture.is_some());
}

#[tokio::test]
async fn words_beyond_the_bound_are_left_out_and_it_is_said() {
    let desk = Desk::with(Limits { words: 10, ..Limits::default() });
    let reading = desk.read(of_text(&[&INVOICE, &INVOICE])).await.unwrap();
    assert_eq!(reading.pages.iter().map(|page| page.words.len()).sum::<usize>(), 10);
    assert_eq!(notes(&reading), ["Only the first 10 words were kept."]);
}

#[tokio::test]
async fn a_file_of_too_many_bytes_is_refused() {
    let desk = Desk::with(Limits { input: 1_000, ..Limits::default() });
    let failure = desk.read(vec![b'x'; 1_001]).await.unwrap_err();
    assert_eq!(failure, too_large("more than 1000 bytes"));
}

#[tokio::test]
async fn no_picture_of_a_page_is_longer_than_it_should_be() {
    let desk = Desk::new();
    let picture = image::GrayImage::from_pixel(6_000, 300, image::Luma([255]));
    let reading = desk.read(encoded(picture, ImageFormat::Png)).await.unwrap();
    let page = &reading.pages[0];
    assert_eq!((page.width, page.height), (6_000.0, 300.0));
    let picture = page.picture.as_ref().unwrap();
    assert_eq!((picture.width, picture.height), (1_800, 90));
}
