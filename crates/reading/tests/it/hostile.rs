//! Odd and hostile files: each has its outcome, within its limits.

use std::time::{Duration, Instant};

use image::{GrayImage, ImageFormat};
use lopdf::{Object, Stream, dictionary};
use reading::{AlertCode, Limits, ReadFailure};

use crate::support::paper::encoded;
use crate::support::pdf::{Book, deflated, locked, of_text, text};
use crate::support::{Desk, INVOICE, too_large};

/// What a picture of 40,000 by 40,000 has.
const TOO_MANY_PIXELS: &str = "1600000000 pixels, at most 100000000";

/// Limits that are reached quickly.
fn tight() -> Limits {
    Limits { memory: 400_000_000, cpu: Duration::from_secs(3), ..Limits::default() }
}

#[tokio::test]
async fn an_empty_file_is_empty() {
    let desk = Desk::new();
    assert_eq!(desk.read("").await.unwrap_err(), ReadFailure::Empty);
    assert_eq!(desk.preview("").await.unwrap_err(), ReadFailure::Empty);
}

#[tokio::test]
async fn a_file_that_is_gone_is_no_fault_of_the_document() {
    let desk = Desk::new();
    let failure = desk.read_path(&desk.path("nowhere")).await.unwrap_err();
    assert_eq!(failure.code(), "io");
    assert!(failure.is_passing());
}

#[tokio::test]
async fn a_wrong_extension_changes_nothing() {
    let desk = Desk::new();
    let path = desk.lay("photo.jpg", of_text(&[&INVOICE]));
    assert_eq!(desk.read_path(&path).await.unwrap().media_type, "application/pdf");
}

#[tokio::test]
async fn a_pdf_behind_a_password_is_encrypted() {
    let desk = Desk::new();
    assert_eq!(desk.read(locked("secret")).await.unwrap_err(), ReadFailure::Encrypted);
    assert_eq!(desk.preview(locked("secret")).await.unwrap_err(), ReadFailure::Encrypted);
}

#[tokio::test]
async fn a_pdf_that_only_forbids_changes_is_read() {
    let desk = Desk::new();
    assert_eq!(desk.read(locked("")).await.unwrap().text(), INVOICE.join("\n"));
}

#[tokio::test]
async fn a_truncated_pdf_is_said_to_be_cut_or_broken() {
    let desk = Desk::new();
    let whole = of_text(&[&INVOICE, &INVOICE]);
    for part in 1..20 {
        let cut = whole.len() * part / 20;
        match desk.read(&whole[..cut]).await {
            Ok(reading) => {
                let cut = reading.alerts.iter().any(|alert| alert.code == AlertCode::FileCut);
                assert!(cut && reading.pages.len() <= 2, "{part}");
            }
            Err(failure) => assert_eq!(failure.code(), "broken", "cut at {cut}: {failure}"),
        }
    }
}

#[tokio::test]
async fn a_whole_pdf_is_not_said_to_be_cut() {
    let desk = Desk::new();
    let whole = of_text(&[&INVOICE]);
    for after in [b"".as_slice(), b"\r\n", &[0; 4_096]] {
        let reading = desk.read([whole.as_slice(), after].concat()).await.unwrap();
        assert!(reading.alerts.iter().all(|alert| alert.code != AlertCode::FileCut), "{after:?}");
    }
}

#[tokio::test]
async fn garbage_after_a_good_beginning_is_broken() {
    let desk = Desk::new();
    let garbage: Vec<u8> = (0..50_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for head in [b"%PDF-1.7\n".as_slice(), b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II\x2a\0", b"GIF89a"]
    {
        let bytes = [head, &garbage].concat();
        // The garbage may say to be a picture of any size.
        let read = desk.read(&bytes).await.unwrap_err();
        assert!(matches!(read.code(), "broken" | "too_large"), "{head:?}: {read}");
        assert_eq!(desk.preview(&bytes).await.unwrap_err(), read);
    }
}

#[tokio::test]
async fn a_picture_of_forty_thousand_pixels_each_way_is_refused_by_its_header() {
    let desk = Desk::new();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x9c\x40\0\0\x9c\x40\x08\0\0\0\0".to_vec();
    png.extend_from_slice(&crc(&png[12..29]).to_be_bytes());
    png.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    assert_eq!(desk.read(&png).await.unwrap_err(), too_large(TOO_MANY_PIXELS));
    assert_eq!(desk.preview(&png).await.unwrap_err(), too_large(TOO_MANY_PIXELS));
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[tokio::test]
async fn a_huge_picture_in_a_pdf_is_refused_before_it_is_drawn() {
    let desk = Desk::new();
    let mut book = Book::new();
    let picture = book.document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 40_000, "Height" => 40_000,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8, "Filter" => "FlateDecode",
        },
        deflated(b'\x20', 1_600_000_000),
    ));
    let content = book.document.add_object(Stream::new(dictionary! {}, b"595 0 0 842 0 0 cm /P Do".to_vec()));
    book.add_page_of(content, dictionary! { "P" => picture }, dictionary! {});
    assert_eq!(desk.read(book.bytes()).await.unwrap_err(), too_large(TOO_MANY_PIXELS));
}

#[tokio::test]
async fn a_stream_that_unfolds_to_gigabytes_runs_out_of_memory_and_nothing_else() {
    let desk = Desk::with(tight());
    let mut book = Book::new();
    let bomb = Stream::new(dictionary! { "Filter" => "FlateDecode" }, deflated(b' ', 2_000_000_000));
    let bomb = book.document.add_object(bomb);
    book.add_page_of(bomb, dictionary! {}, dictionary! {});
    assert_eq!(desk.read(book.bytes()).await.unwrap_err(), ReadFailure::OutOfMemory);
    assert!(desk.read(of_text(&[&INVOICE])).await.is_ok());
}

#[tokio::test]
async fn a_picture_that_takes_more_memory_than_allowed_is_given_up() {
    let desk = Desk::with(Limits { memory: 300_000_000, ..Limits::default() });
    let png = encoded(GrayImage::new(9_000, 9_000), ImageFormat::Png);
    assert_eq!(desk.read(png).await.unwrap_err(), ReadFailure::OutOfMemory);
}

#[tokio::test]
async fn a_form_that_draws_itself_is_drawn_to_an_end() {
    let desk = Desk::with(tight());
    let mut book = Book::new();
    let form = book.add_form(&[b"/X Do ".to_vec(), text(&["Facture"])].concat(), dictionary! {});
    let stream = book.document.get_object_mut(form).unwrap().as_stream_mut().unwrap();
    stream.dict.set("Resources", dictionary! { "XObject" => dictionary! { "X" => form } });
    let content = book.document.add_object(Stream::new(dictionary! {}, b"/X Do".to_vec()));
    book.add_page_of(content, dictionary! { "X" => form }, dictionary! {});
    book.add_page(text(&INVOICE), dictionary! {});
    let reading = desk.read(book.bytes()).await.unwrap();
    assert_eq!(reading.pages[1].text(), INVOICE.join("\n"));
}

/// Forty forms, each drawing the next one twice: a million million words.
#[tokio::test]
async fn forms_that_double_at_each_step_run_out_of_time() {
    let desk = Desk::with(Limits { cpu: Duration::from_secs(1), ..tight() });
    let mut book = Book::new();
    let mut form = book.add_form(&text(&["Facture"]), dictionary! {});
    for _ in 0..40 {
        form = book.add_form(b"/X Do /X Do", dictionary! { "X" => form });
    }
    let content = book.document.add_object(Stream::new(dictionary! {}, b"/X Do".to_vec()));
    book.add_page_of(content, dictionary! { "X" => form }, dictionary! {});
    let start = Instant::now();
    assert_eq!(desk.read(book.bytes()).await.unwrap_err(), ReadFailure::TimedOut);
    // Processor time is what is bounded; this only says that the wall clock's limit was not what ended it.
    assert!(start.elapsed() < tight().step);
}

#[tokio::test]
async fn deeply_nested_brackets_are_no_way_to_end_the_service() {
    let desk = Desk::with(tight());
    let whole = String::from_utf8_lossy(&of_text(&[&INVOICE])).into_owned();
    let nested = format!("{}{}", "[".repeat(2_000_000), "]".repeat(2_000_000));
    let bytes = whole.replacen("<</", &format!("<</Deep {nested}/"), 1);
    match desk.read(bytes).await {
        Ok(_) => {}
        Err(failure) => assert!(matches!(failure.code(), "broken" | "crashed"), "{failure}"),
    }
    assert!(desk.read(of_text(&[&INVOICE])).await.is_ok());
}

#[tokio::test]
async fn odd_page_sizes_are_drawn_all_the_same() {
    let desk = Desk::new();
    for (width, height) in [(1, 1), (1, 14_000), (14_000, 1), (200_000, 200_000), (0, 0), (-5, 10)] {
        let mut book = Book::new();
        let media_box: Vec<Object> = vec![0.into(), 0.into(), width.into(), height.into()];
        book.add_page(text(&INVOICE), dictionary! { "MediaBox" => media_box });
        let reading = desk.read(book.bytes()).await.unwrap();
        assert!(reading.pages[0].picture.is_some(), "{width} × {height}");
    }
}
