//! Archives and mails: what comes out of them, and what does not.

use std::time::Duration;

use reading::{Limits, MediaKind, ReadFailure, Reason, Unpacked};

use crate::support::boxes::{attached, docx, locked, mail, odf, stored, xlsx, zip};
use crate::support::pdf::of_text;
use crate::support::{Desk, INVOICE};

async fn unpack(desk: &Desk, bytes: impl AsRef<[u8]>) -> Result<Unpacked, ReadFailure> {
    desk.reader.unpack(&desk.lay("document", bytes), &desk.out()).await
}

fn paths(unpacked: &Unpacked) -> Vec<&str> {
    unpacked.contents.iter().map(|content| content.path.as_str()).collect()
}

fn left(unpacked: &Unpacked) -> Vec<(&str, Reason)> {
    unpacked.left_out.iter().map(|left| (left.path.as_str(), left.reason)).collect()
}

#[tokio::test]
async fn an_archive_gives_its_files_byte_for_byte() {
    let desk = Desk::new();
    let pdf = of_text(&[&INVOICE]);
    let bytes = zip(&[
        ("2026/", b""),
        ("2026/mars/facture é.pdf", &pdf),
        ("note.txt", b"Bonjour"),
        ("__MACOSX/._note.txt", b"\0\x05\x16\x07"),
        ("programme.exe", b"MZ\0\0\0\0"),
        ("vide.pdf", b""),
    ]);
    let unpacked = unpack(&desk, &bytes).await.unwrap();
    assert_eq!(paths(&unpacked), ["2026/mars/facture é.pdf", "note.txt"]);
    let first = &unpacked.contents[0];
    assert_eq!((first.index, first.kind, first.size), (1, MediaKind::Pdf, pdf.len() as u64));
    assert_eq!(std::fs::read(desk.out().join(&first.file)).unwrap(), pdf);
    assert_eq!(
        left(&unpacked),
        [
            ("__MACOSX/._note.txt", Reason::System),
            ("programme.exe", Reason::Unsupported),
            ("vide.pdf", Reason::Empty),
        ]
    );
    assert!(!unpacked.is_complete());
    assert_eq!(unpack(&desk, &bytes).await.unwrap(), unpacked, "the same file gives the same answer");
    let reading = desk.read(bytes).await.unwrap();
    assert!(reading.text().contains("2026/mars/facture é.pdf"), "{}", reading.text());
}

#[tokio::test]
async fn paths_lead_nowhere() {
    let desk = Desk::new();
    let unpacked = unpack(
        &desk,
        zip(&[
            ("../../etc/passwd.txt", b"un"),
            ("/absolu.txt", b"deux"),
            ("C:\\Users\\moi\\f.txt", b"trois"),
            ("a/\u{202e}txt.exe\u{7}\n.txt", b"quatre"),
            ("..", b"cinq"),
        ]),
    )
    .await
    .unwrap();
    assert_eq!(paths(&unpacked), ["etc/passwd.txt", "absolu.txt", "Users/moi/f.txt", "a/txt.exe.txt", "?"]);
    let written: Vec<_> =
        std::fs::read_dir(desk.out()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written.len(), 5);
    assert!(written.iter().all(|name| name.to_string_lossy().starts_with("content-")));
}

#[tokio::test]
async fn a_mail_gives_its_attachments_and_keeps_its_logo() {
    let desk = Desk::new();
    let pdf = of_text(&[&INVOICE]);
    let logo = "Content-Type: image/png; name=\"logo.png\"\r\nContent-ID: <logo@1>\r\nContent-Disposition: inline; filename=\"logo.png\"";
    let bytes = mail(
        "Bonjour, voici la facture. <img src=\"cid:logo@1\">",
        &[
            (&attached("facture.pdf"), &pdf),
            (logo, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            ("Content-Type: application/pkcs7-signature; name=\"smime.p7s\"", b"\x30\x80"),
            (
                "Content-Type: text/xml; charset=iso-8859-1; name=\"f.xml\"\r\nContent-Disposition: attachment; filename=\"f.xml\"",
                b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xe9</a>",
            ),
        ],
    );
    let unpacked = unpack(&desk, &bytes).await.unwrap();
    assert_eq!(paths(&unpacked), ["facture.pdf", "f.xml"]);
    let read = |index: usize| std::fs::read(desk.out().join(&unpacked.contents[index].file)).unwrap();
    assert_eq!(read(0), pdf);
    assert!(read(1).ends_with(b"<a>\xe9</a>"), "in the encoding that it says to have");
    assert_eq!(left(&unpacked), [("logo.png", Reason::Decoration), ("smime.p7s", Reason::System)]);
    assert!(unpacked.is_complete());
}

#[tokio::test]
async fn a_mail_can_be_looked_at() {
    let desk = Desk::new();
    let bytes = mail("Bonjour,<br>ci-joint la facture n° 12.", &[(&attached("facture.pdf"), b"%PDF-1.4")]);
    let reading = desk.read(&bytes).await.unwrap();
    assert_eq!(
        reading.text(),
        "Votre facture de décembre\nDe Menuiserie Lefèvre <compta@lefevre.example>\nÀ factures@cabinet.example\n\
         Date 03/11/2026 10:15\nPièces jointes facture.pdf\nBonjour,\nci-joint la facture n° 12."
    );
    assert_eq!(desk.preview(&bytes).await.unwrap().kind, MediaKind::Eml);
    let alone = unpack(&desk, mail("Merci de payer 12 €.", &[])).await.unwrap();
    assert_eq!((alone.contents.len(), alone.is_complete()), (0, true));
}

#[tokio::test]
async fn letters_and_workbooks_come_out_of_archives_and_mails() {
    let desk = Desk::new();
    let letter = docx("<w:p><w:r><w:t>Bonjour</w:t></w:r></w:p>");
    let sheet = xlsx("A1:A1", "<row r=\"1\"><c r=\"A1\"><v>12</v></c></row>");
    let text = odf("text", "<text:p>Bonjour</text:p>");
    let files: [(&str, &[u8]); 3] = [("a.docx", &letter), ("b.xlsx", &sheet), ("c.odt", &text)];
    let parts = files.map(|(name, bytes)| (attached(name), bytes));
    let parts = parts.each_ref().map(|(headers, bytes)| (headers.as_str(), *bytes));
    // Compressed once more, or as they are.
    for bytes in [zip(&files), stored(&files), mail("Bonjour", &parts)] {
        let unpacked = unpack(&desk, &bytes).await.unwrap();
        assert_eq!(paths(&unpacked), ["a.docx", "b.xlsx", "c.odt"]);
        let kinds: Vec<MediaKind> = unpacked.contents.iter().map(|content| content.kind).collect();
        assert_eq!(kinds, [MediaKind::Docx, MediaKind::Xlsx, MediaKind::Odt]);
        for (content, (_, bytes)) in unpacked.contents.iter().zip(files) {
            assert_eq!(std::fs::read(desk.out().join(&content.file)).unwrap(), bytes);
        }
    }
    let folders =
        unpack(&desk, stored(&[("word/f.pdf", b"%PDF-1.4"), ("xl/f.pdf", b"%PDF-1.4")])).await.unwrap();
    assert_eq!(paths(&folders), ["word/f.pdf", "xl/f.pdf"]);
}

/// The list at the end decides, whatever the beginning looks like.
#[tokio::test]
async fn a_letter_that_begins_with_its_pictures_is_a_letter() {
    let desk = Desk::new();
    let body =
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Bonjour</w:t></w:r></w:p></w:body></w:document>";
    let picture = vec![0xab; reading::SNIFF_LENGTH];
    let bytes = stored(&[
        ("word/media/image1.png", &picture),
        ("word/document.xml", body.as_bytes()),
        ("[Content_Types].xml", b"<Types/>"),
    ]);
    assert_eq!(MediaKind::sniff(&bytes), MediaKind::Zip);
    let reading = desk.read(&bytes).await.unwrap();
    assert_eq!(
        (reading.text().as_str(), reading.media_type.as_str()),
        ("Bonjour", MediaKind::Docx.media_type())
    );
    assert_eq!(unpack(&desk, &bytes).await.unwrap_err().code(), "unsupported_kind");
}

#[tokio::test]
async fn containers_within_are_opened_a_few_deep() {
    let desk = Desk::new();
    let pdf = of_text(&[&INVOICE]);
    let inner = zip(&[("f.pdf", &pdf)]);
    let letter = mail("Suite", &[(&attached("inner.zip"), &inner)]);
    let bytes = zip(&[
        ("courrier.eml", &letter),
        ("sans pièce.eml", &mail("Payez 12 €", &[])),
        ("trop.zip", &zip(&[("a.zip", &zip(&[("b.zip", &inner)]))])),
    ]);
    let unpacked = unpack(&desk, bytes).await.unwrap();
    assert_eq!(paths(&unpacked), ["courrier.eml/inner.zip/f.pdf", "sans pièce.eml"]);
    assert_eq!(unpacked.contents[1].kind, MediaKind::Eml);
    assert_eq!(left(&unpacked), [("trop.zip/a.zip/b.zip", Reason::TooDeep)]);
}

#[tokio::test]
async fn what_is_behind_a_password_stays_and_is_told() {
    let desk = Desk::new();
    let unpacked = unpack(&desk, locked(zip(&[("f.pdf", b"%PDF-1.4")]))).await.unwrap();
    assert_eq!(left(&unpacked), [("f.pdf", Reason::Encrypted)]);
    assert!(unpacked.contents.is_empty() && !unpacked.is_complete());
}

#[tokio::test]
async fn a_bomb_is_defused() {
    let limits = Limits { file: 10_000_000, unpacked: 25_000_000, memory: 300_000_000, ..Limits::default() };
    let desk = Desk::with(limits);
    let five = vec![b'x'; 5_000_000];
    let big = zip(&[("gros.txt", &vec![b'x'; 30_000_000])]);
    let unpacked = unpack(&desk, &big).await.unwrap();
    assert_eq!(left(&unpacked), [("gros.txt", Reason::TooLarge)]);
    // Its list says less than there is.
    let mut liar = big.clone();
    let at = liar.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    liar[at + 24..at + 28].copy_from_slice(&1_000u32.to_le_bytes());
    let unpacked = unpack(&desk, &liar).await.unwrap();
    assert!(unpacked.contents.is_empty());
    assert!(matches!(unpacked.left_out[0].reason, Reason::TooLarge | Reason::Broken));
    // All together are too many bytes, though each would do.
    let names: Vec<String> = (0..9).map(|n| format!("{n}.txt")).collect();
    let nine: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), five.as_slice())).collect();
    let unpacked = unpack(&desk, zip(&nine)).await.unwrap();
    assert_eq!((unpacked.contents.len(), unpacked.left_out.len()), (5, 4));
    // And so are bombs in bombs.
    let inner = zip(&nine);
    let nested =
        unpack(&desk, zip(&[("a.zip", &inner), ("b.zip", &inner), ("c.zip", &inner)])).await.unwrap();
    assert_eq!(nested.contents.len(), 4);
    assert!(nested.left_out.iter().all(|left| left.reason == Reason::TooLarge));
}

/// An archive that holds itself in its own list, as quines do: each time it is opened there is another one within.
#[tokio::test]
async fn nesting_without_end_comes_to_an_end() {
    let desk = Desk::with(Limits { memory: 300_000_000, ..Limits::default() });
    let mut box_of_boxes = zip(&[("fond.txt", b"fond")]);
    for level in 0..50 {
        let (left, right) = (format!("g{level}.zip"), format!("d{level}.zip"));
        box_of_boxes = zip(&[(left.as_str(), &box_of_boxes), (right.as_str(), &box_of_boxes)]);
        if box_of_boxes.len() > 2_000_000 {
            break;
        }
    }
    let unpacked = unpack(&desk, box_of_boxes).await.unwrap();
    assert!(unpacked.contents.is_empty());
    assert_eq!(unpacked.left_out.len(), 8);
    assert!(unpacked.left_out.iter().all(|left| left.reason == Reason::TooDeep));
}

#[tokio::test]
async fn a_hundred_thousand_entries_are_counted_and_not_taken() {
    let desk = Desk::with(Limits { contents: 10, memory: 400_000_000, ..Limits::default() });
    let names: Vec<String> = (0..60_000).map(|n| format!("{n}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    let unpacked = unpack(&desk, zip(&entries)).await.unwrap();
    assert_eq!(unpacked.contents.len(), 10);
    assert_eq!(unpacked.contents.len() + unpacked.left_out.len() + unpacked.also_left_out as usize, 60_000);
    assert!(!unpacked.is_complete());
}

#[tokio::test]
async fn a_mail_of_ten_thousand_parts_is_opened_within_bounds() {
    let desk = Desk::with(Limits { contents: 20, cpu: Duration::from_secs(10), ..Limits::default() });
    let headers: Vec<String> = (0..10_000).map(|n| attached(&format!("{n}.txt"))).collect();
    let parts: Vec<(&str, &[u8])> =
        headers.iter().map(|headers| (headers.as_str(), b"x".as_slice())).collect();
    let unpacked = unpack(&desk, mail("Bonjour", &parts)).await.unwrap();
    assert_eq!(unpacked.contents.len(), 20);
    assert_eq!(unpacked.contents.len() + unpacked.left_out.len() + unpacked.also_left_out as usize, 10_000);
}

#[tokio::test]
async fn a_broken_archive_is_broken_and_a_paper_is_no_container() {
    let desk = Desk::new();
    let whole = zip(&[("a.txt", b"Bonjour"), ("b.txt", b"Bonsoir")]);
    assert_eq!(unpack(&desk, &whole[..whole.len() / 2]).await.unwrap_err().code(), "broken");
    assert_eq!(unpack(&desk, of_text(&[&INVOICE])).await.unwrap_err().code(), "unsupported_kind");
    assert!(
        MediaKind::Zip.is_container() && MediaKind::Eml.is_container() && !MediaKind::Docx.is_container()
    );
}
