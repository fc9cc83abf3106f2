//! Documents that are nothing but text, and those that are kept without being read.

use reading::{Limits, ReadFailure, TextSource};

use crate::support::{Desk, notes, too_large};

#[tokio::test]
async fn xml_is_taken_as_it_is() {
    let desk = Desk::new();
    let xml = "<?xml version=\"1.0\"?><Note><ID>F-12</ID></Note>";
    let reading = desk.read(xml).await.unwrap();
    assert_eq!(reading.media_type, "application/xml");
    assert_eq!(reading.text_source, TextSource::Text);
    assert_eq!(reading.plain_text.as_deref(), Some(xml));
    assert_eq!(reading.text(), xml);
}

#[tokio::test]
async fn the_letters_of_old_windows_files_are_understood() {
    let desk = Desk::new();
    let reading = desk.read(b"d\xe9signation;prix\nch\xeane;40 \x80\n").await.unwrap();
    assert_eq!(reading.media_type, "text/csv");
    assert_eq!(reading.text(), "désignation;prix\nchêne;40 €\n");
}

#[tokio::test]
async fn a_long_text_is_cut_and_says_so() {
    let desk = Desk::with(Limits { characters: 1_000, ..Limits::default() });
    let reading = desk.read("é".repeat(5_000)).await.unwrap();
    assert_eq!(reading.text().chars().count(), 1_000);
    assert_eq!(notes(&reading), ["The text was cut after 1000 characters."]);
}

#[tokio::test]
async fn what_is_not_read_yet_says_so() {
    let desk = Desk::new();
    for (media_type, bytes) in [
        ("image/avif", b"\0\0\0\x1cftypavif\0\0\0\0".as_slice()),
        ("application/x-ole-storage", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"),
        ("text/html", b"<html><body>Bonjour</body></html>"),
    ] {
        let unsupported = ReadFailure::UnsupportedKind { media_type: media_type.into() };
        assert_eq!(desk.read(bytes).await.unwrap_err(), unsupported);
        assert_eq!(desk.preview(bytes).await.unwrap_err(), unsupported);
    }
}

#[test]
fn a_failure_keeps_its_name_in_json() {
    let failure = too_large("4000 pages");
    let json = serde_json::to_value(&failure).unwrap();
    assert_eq!(json, serde_json::json!({ "code": "too_large", "what": "4000 pages" }));
    assert_eq!(json["code"], failure.code());
    assert_eq!(serde_json::from_value::<ReadFailure>(json).unwrap(), failure);
}
