//! What a file is, whatever it is called.

use proptest::prelude::*;
use reading::{MediaKind, SNIFF_LENGTH};

use crate::support::pdf;

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, data) in entries {
        bytes.extend_from_slice(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend_from_slice(&(data.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&(data.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&(name.len() as u16).to_le_bytes());
        bytes.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(data);
    }
    bytes
}

#[test]
fn a_file_is_known_by_its_content() {
    let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")]);
    let ods =
        zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b""), ("word/document.xml", b"")]);
    let xlsx = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"")]);
    let pptx = zip(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"")]);
    let plain_zip = zip(&[("facture.pdf", b"%PDF-1.4 inside")]);
    let jar = zip(&[("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0")]);
    let pdf = pdf::of_text(&[&["Facture"]]);
    let late_pdf = [vec![b'\n'; 1000], pdf.clone()].concat();
    let utf16 =
        [vec![0xff, 0xfe], "Bonjour à tous".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    let cases: Vec<(MediaKind, &[u8])> = vec![
        (MediaKind::Empty, b""),
        (MediaKind::Pdf, &pdf),
        (MediaKind::Pdf, &late_pdf),
        (MediaKind::Jpeg, b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
        (MediaKind::Png, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        (MediaKind::Tiff, b"II\x2a\0\x08\0\0\0"),
        (MediaKind::Tiff, b"MM\0\x2a\0\0\0\x08"),
        (MediaKind::Gif, b"GIF89a\x01\0\x01\0"),
        (MediaKind::Bmp, b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0"),
        (MediaKind::Webp, b"RIFF\x24\0\0\0WEBPVP8 "),
        (MediaKind::Heic, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        (MediaKind::Avif, b"\0\0\0\x1cftypavif\0\0\0\0"),
        (MediaKind::Video, b"\0\0\0\x18ftypmp42\0\0\0\0"),
        (MediaKind::Audio, b"ID3\x04\0\0\0\0\0\x23TSSE"),
        (MediaKind::Audio, b"\0\0\0\x1cftypM4A \0\0\0\0"),
        (MediaKind::Xml, b"<?xml version=\"1.0\"?><Invoice/>"),
        (MediaKind::Xml, b"\xef\xbb\xbf<rsm:CrossIndustryInvoice xmlns:rsm='x'>"),
        (
            MediaKind::Eml,
            b"From: Paul <paul@example.org>\nTo: Anne <anne@example.org>\nDate: Tue, 3 Nov 2026\n\nBonjour",
        ),
        (MediaKind::Text, b"From: Paris\nTo: Lyon\nDate: 03/11/2026\nPrice: 78,00\n"),
        (MediaKind::Html, b"<!DOCTYPE html><html><script>alert(1)</script>"),
        (MediaKind::Html, b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">"),
        (MediaKind::Docx, &docx),
        (MediaKind::Xlsx, &xlsx),
        (MediaKind::Pptx, &pptx),
        (MediaKind::Odt, &odt),
        (MediaKind::Ods, &ods),
        (MediaKind::Zip, &plain_zip),
        (MediaKind::Rtf, b"{\\rtf1\\ansi Bonjour}"),
        (MediaKind::Csv, b"date;montant\n2026-11-03;12,50\n2026-11-04;8,00\n"),
        (MediaKind::Csv, b"date,label,amount\n2026-11-03,\"a, b\",12.50\n2026-11-04,c,8.00\n"),
        (MediaKind::Text, b"Bonjour,\nvoici la facture.\n"),
        (MediaKind::Text, b"R\xe8glement par ch\xe8que, 40 \x80"),
        (MediaKind::Text, &utf16),
        (MediaKind::Text, b"MZ est le sigle de notre client."),
        (MediaKind::Eml, b"Return-Path: <a@b.fr>\r\nFrom: a@b.fr\r\nSubject: Facture\r\n\r\nBonjour"),
        (MediaKind::OleOffice, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"),
        (MediaKind::Executable, b"MZ\x90\0\x03\0\0\0"),
        (MediaKind::Executable, b"\x7fELF\x02\x01\x01\0"),
        (MediaKind::Executable, &jar),
        (MediaKind::Database, b"SQLite format 3\0\x10\0"),
        (MediaKind::Archive, b"7z\xbc\xaf\x27\x1c\0\x04"),
        (MediaKind::Archive, b"\x1f\x8b\x08\0\0\0\0\0"),
        (MediaKind::Archive, b"Rar!\x1a\x07\x01\0"),
        (MediaKind::Unknown, b"\0\x01\x02\x03\x04\x05\x06\x07"),
    ];
    for (kind, head) in cases {
        assert_eq!(MediaKind::sniff(head), kind, "{}", String::from_utf8_lossy(&head[..head.len().min(60)]));
    }
}

/// The same entries, their sizes and an unread checksum behind the data, as programs write that do not go back.
fn streamed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, data) in entries {
        let size = (data.len() as u32).to_le_bytes();
        bytes.extend_from_slice(b"PK\x03\x04\x14\0\x08\0");
        bytes.extend_from_slice(&[0; 18]);
        bytes.extend_from_slice(&(name.len() as u16).to_le_bytes());
        bytes.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(b"PK\x07\x08\xaa\xbb\xcc\xdd");
        bytes.extend_from_slice(&size);
        bytes.extend_from_slice(&size);
    }
    bytes
}

#[test]
fn an_archive_is_not_what_lies_in_it() {
    let letter = [("[Content_Types].xml", b"<Types/>".as_slice()), ("word/document.xml", b"<x/>")];
    let docx = zip(&letter);
    let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")]);
    let last =
        zip(&[("_rels/.rels", b"<x/>"), ("word/document.xml", b"<x/>"), ("docProps/app.xml", b"<x/>")]);
    let cases: [(MediaKind, Vec<u8>); 9] = [
        (MediaKind::Zip, zip(&[("lettre.docx", &docx)])),
        (MediaKind::Zip, zip(&[("lettre.odt", &odt), ("lettre.docx", &docx)])),
        (MediaKind::Zip, streamed(&[("lettre.docx", &docx)])),
        (MediaKind::Zip, streamed(&[("a.docx", &streamed(&letter)), ("b.docx", &docx)])),
        (MediaKind::Zip, zip(&[("word/facture.pdf", b"%PDF-1.4"), ("xl/facture.pdf", b"%PDF-1.4")])),
        (MediaKind::Zip, zip(&[("[Content_Types].xml", b"<Types/>"), ("lettre.docx", &docx)])),
        (MediaKind::Docx, streamed(&letter)),
        (MediaKind::Docx, last),
        (MediaKind::Docx, zip(&[letter[0], ("word/embeddings/f.xlsx", &zip(&[("xl/workbook.xml", b"")]))])),
    ];
    for (case, (kind, bytes)) in cases.into_iter().enumerate() {
        assert_eq!(MediaKind::sniff(&bytes), kind, "{case}");
    }
}

#[test]
fn programs_films_and_archives_are_not_collected_and_documents_are() {
    use MediaKind::*;
    for kind in [Executable, Audio, Video, Database, Archive, Unknown, Empty] {
        assert!(!kind.is_collectable(), "{kind:?}");
    }
    for kind in [Pdf, Jpeg, Png, Tiff, Heic, Xml, Docx, Xlsx, Odt, Csv, Text, Eml, Zip, OleOffice] {
        assert!(kind.is_collectable(), "{kind:?}");
    }
}

#[test]
fn a_text_cut_within_a_character_is_still_a_text() {
    let text = "é".repeat(SNIFF_LENGTH);
    assert_eq!(MediaKind::sniff(&text.as_bytes()[..SNIFF_LENGTH - 1]), MediaKind::Text);
}

proptest! {
    #[test]
    fn no_beginning_of_a_file_is_too_odd_to_be_named(head in proptest::collection::vec(any::<u8>(), 0..400)) {
        let kind = MediaKind::sniff(&head);
        prop_assert!(!kind.media_type().is_empty());
        prop_assert_eq!(kind == MediaKind::Empty, head.is_empty());
    }

    #[test]
    fn any_beginning_of_a_zip_is_named(cut in 0usize..200) {
        let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"text"), ("a", b"PK\x03\x04")]);
        let kind = MediaKind::sniff(&docx[..cut.min(docx.len())]);
        prop_assert!(kind != MediaKind::Pdf);
    }
}
