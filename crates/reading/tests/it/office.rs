//! Letters, spreadsheets and slides, whatever they are called.

use std::time::Duration;

use reading::{Limits, MediaKind, ReadFailure, Word};

use crate::support::boxes::{docx, docx_of, locked, odf, odf_of, xlsx, zip};
use crate::support::{Desk, notes, too_large};

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[tokio::test]
async fn a_letter_of_word_is_read_with_its_table() {
    let desk = Desk::new();
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let row = |cells: [&str; 3]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let table = [
        row(["Désignation", "Quantité", "Prix"]),
        row(["Fenêtre en chêne", "3", "2 450,00 €"]),
        row(["Joint", "10", "31,00 €"]),
    ];
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Titre1\"/></w:pPr><w:r><w:t>Facture F-12</w:t></w:r></w:p>{}\
         <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Livrée</w:t><w:tab/><w:t>posée</w:t></w:r></w:p>\
         <w:tbl><w:tblPr/>{}</w:tbl><w:p><w:del><w:r><w:delText>rayé</w:delText></w:r></w:del></w:p>",
        paragraph("Rennes, le 3 novembre 2026"),
        table.concat()
    );
    let bytes = docx(&body);
    let reading = desk.read(&bytes).await.unwrap();
    let text = reading.pages[0].text();
    assert_eq!(
        text,
        "Facture F-12\nRennes, le 3 novembre 2026\n• Livrée posée\nDésignation Quantité Prix\n\
         Fenêtre en chêne 3 2 450,00 €\nJoint 10 31,00 €"
    );
    assert!(reading.thumbnail.is_some());
    assert_eq!(desk.preview(&bytes).await.unwrap().kind, MediaKind::Docx);
}

#[tokio::test]
async fn the_letterhead_and_the_foot_of_a_letter_are_read() {
    let desk = Desk::new();
    let part = |name: &str, text: &str| {
        format!("<w:{name} xmlns:w=\"w\">{}</w:{name}>", paragraph(text)).into_bytes()
    };
    let body = format!("<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>", paragraph("Bonjour"));
    let bytes = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/header1.xml", &part("hdr", "LEFÈVRE SARL")),
        ("word/footer1.xml", &part("ftr", "SIREN 732 829 320")),
        ("word/media/image1.png", b"\x89PNG"),
    ]);
    let reading = desk.read(bytes).await.unwrap();
    assert_eq!(reading.text(), "LEFÈVRE SARL\nBonjour\nSIREN 732 829 320");
    assert_eq!(notes(&reading), ["The pictures in it are not shown."]);
}

#[tokio::test]
async fn the_text_of_a_letter_is_where_its_package_says() {
    let desk = Desk::new();
    let body = format!("<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>", paragraph("Bonjour"));
    for target in ["/word/document2.xml", "word/document2.xml"] {
        let relations = format!(
            "<Relationships xmlns=\"r\"><Relationship Id=\"r1\" Type=\"r/core-properties\" Target=\"docProps/core.xml\"/>\
             <Relationship Id=\"r2\" Type=\"r/officeDocument\" Target=\"{target}\"/></Relationships>"
        );
        let bytes = zip(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", relations.as_bytes()),
            ("word/document2.xml", body.as_bytes()),
        ]);
        assert_eq!(desk.read(bytes).await.unwrap().text(), "Bonjour");
    }
}

#[tokio::test]
async fn a_workbook_shows_its_numbers_as_they_are_meant() {
    let desk = Desk::new();
    let rows = "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>Date</t></is></c>\
                <c r=\"C3\" t=\"inlineStr\"><is><t>Montant</t></is></c><c r=\"D3\" t=\"inlineStr\"><is><t>Taux</t></is></c></row>\
                <row r=\"4\"><c r=\"B4\" s=\"1\"><v>46329</v></c><c r=\"C4\" s=\"2\"><v>2847.4</v></c><c r=\"D4\" s=\"3\"><v>0.2</v></c></row>\
                <row r=\"5\"><c r=\"B5\" s=\"1\"><v>46330</v></c><c r=\"C5\" s=\"2\"><v>-12.5</v></c><c r=\"D5\"><v>0.30000000000000004</v></c></row>";
    let reading = desk.read(xlsx("B3:D5", rows)).await.unwrap();
    let text = reading.text();
    assert_eq!(text, "Journal\nDate Montant Taux\n03/11/2026 2 847,40 € 20 %\n04/11/2026 -12,50 € 0,30");
    let place = |text: &str| -> Word {
        reading.pages[0].words.iter().find(|word| word.text == text).cloned().unwrap()
    };
    let right = |text: &str| place(text).x + place(text).w;
    assert!(
        (right("Montant")
            - reading.pages[0]
                .words
                .iter()
                .filter(|word| word.text == "€")
                .map(|word| word.x + word.w)
                .fold(0.0, f32::max))
        .abs()
            < 0.004
    );
}

#[tokio::test]
async fn a_workbook_of_the_nineties_is_read_as_well() {
    let desk = Desk::new();
    let reading = desk.read(include_bytes!("data/journal.xls")).await.unwrap();
    assert_eq!(
        reading.text(),
        "Journal\nDate Libellé Montant\n03/11/2026 Menuiserie Lefèvre 2847,40\n05/11/2026 Boulangerie Martin 12,50"
    );
}

#[tokio::test]
async fn a_sheet_that_claims_seventeen_thousand_million_cells_shows_the_two_that_it_has() {
    let desk = Desk::with(Limits { memory: 400_000_000, ..Limits::default() });
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let reading = desk.read(xlsx("A1:XFD1048576", rows)).await.unwrap();
    assert!(reading.text().starts_with("Journal\n1"), "{}", reading.text());
}

#[tokio::test]
async fn open_documents_are_read() {
    let desk = Desk::new();
    let text = "<text:h>Courrier</text:h><text:p>Bonjour<text:s text:c=\"3\"/>à tous<text:line-break/>et merci</text:p>\
                <text:list><text:list-item><text:p>Bois</text:p></text:list-item></text:list>";
    let reading = desk.read(odf("text", text)).await.unwrap();
    assert_eq!(reading.text(), "Courrier\nBonjour à tous\net merci\n• Bois");
    let cells = |name: &str, value: &str| {
        format!(
            "<table:table-row><table:table-cell><text:p>{name}</text:p></table:table-cell>\
                 <table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell><text:p>{value}</text:p></table:table-cell>\
                 <table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>"
        )
    };
    let sheet = format!(
        "<table:table table:name=\"Caisse\">{}{}<table:table-row table:number-rows-repeated=\"1048574\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
        cells("Pain", "1 250,00"),
        cells("Lait", "2,40")
    );
    let reading = desk.read(odf("spreadsheet", &sheet)).await.unwrap();
    assert_eq!(reading.text(), "Caisse\nPain 1 250,00\nLait 2,40");
    assert_eq!(reading.pages.len(), 1);
}

#[tokio::test]
async fn each_slide_is_a_page() {
    let desk = Desk::new();
    let slide = |title: &str, text: &str| {
        format!(
            "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:sp><p:nvSpPr><p:ph type=\"title\"/></p:nvSpPr><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:sp>\
             <p:sp><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp></p:sld>"
        )
        .into_bytes()
    };
    let bytes = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", b"<x/>"),
        ("ppt/slides/slide10.xml", &slide("Suite", "Résultat")),
        ("ppt/slides/slide2.xml", &slide("Bilan", "Chiffre")),
    ]);
    let reading = desk.read(bytes).await.unwrap();
    let texts: Vec<String> = reading.pages.iter().map(reading::Page::text).collect();
    assert_eq!(texts, ["Bilan\nChiffre\n1 / 2", "Suite\nRésultat\n2 / 2"]);
}

#[tokio::test]
async fn rich_text_is_read_with_accents_and_tables() {
    let desk = Desk::new();
    let rtf = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}{\info{\title Rien}}
\pard\b Devis n\'b0 12\b0\par \u8364? 40\line d\'e9tail \u-10179?\u-8704? fin\par
\trowd\cellx1000\cellx2000\intbl Poste\cell Prix\cell\row\trowd\intbl Pose\cell 12,50\cell\row\pard Merci \{1\}\par
{\pict\bin4 \}\}{{89504e47}}";
    let reading = desk.read(rtf).await.unwrap();
    assert_eq!(reading.media_type, "application/rtf");
    assert_eq!(reading.text(), "Devis n° 12\n€ 40\ndétail 😀 fin\nPoste Prix\nPose 12,50\nMerci {1}");
}

#[tokio::test]
async fn rich_text_nested_a_hundred_thousand_deep_is_read() {
    let desk = Desk::with(Limits { memory: 400_000_000, cpu: Duration::from_secs(5), ..Limits::default() });
    let rtf = format!("{{\\rtf1 {}Bonjour{} fin}}", "{\\b ".repeat(300_000), "}".repeat(300_000));
    assert_eq!(desk.read(rtf).await.unwrap().text(), "Bonjour fin");
}

#[tokio::test]
async fn an_office_document_behind_a_password_is_encrypted() {
    let desk = Desk::new();
    let mut ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    ole.resize(2_000, 0);
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    ole.resize(4_000, 0);
    assert_eq!(desk.read(ole).await.unwrap_err(), ReadFailure::Encrypted);
    assert_eq!(desk.read(locked(docx(""))).await.unwrap_err(), ReadFailure::Encrypted);
    let manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let files: [(&str, &[u8]); 2] = [("content.xml", b"\x93\x12"), ("META-INF/manifest.xml", manifest)];
    let odt = odf_of("application/vnd.oasis.opendocument.text", &files);
    assert_eq!(desk.read(odt).await.unwrap_err(), ReadFailure::Encrypted);
    let book = odf_of("application/epub+zip", &[]);
    assert_eq!(MediaKind::sniff(&book), MediaKind::Unknown, "a book is no document and no container of any");
}

#[tokio::test]
async fn a_document_that_would_read_other_files_is_refused() {
    let desk = Desk::new();
    desk.lay("secret", "a secret of this machine");
    let secret = desk.path("secret");
    let xml = format!(
        "<!DOCTYPE d [<!ENTITY e SYSTEM \"file://{}\">]><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>",
        secret.display()
    );
    let failure = desk.read(docx_of(xml.as_bytes())).await.unwrap_err();
    assert_eq!(failure, ReadFailure::Broken { detail: "it brings a document type definition".into() });
    let laughs = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document>&b;</w:document>";
    assert_eq!(desk.read(docx_of(laughs.as_bytes())).await.unwrap_err().code(), "broken");
}

#[tokio::test]
async fn a_letter_that_unfolds_to_gigabytes_is_too_large() {
    let desk = Desk::with(Limits { memory: 600_000_000, ..Limits::default() });
    let bomb = docx_of(&vec![b' '; 70_000_000]);
    assert!(bomb.len() < 200_000);
    let failure = desk.read(bomb).await.unwrap_err();
    assert_eq!(failure, too_large("more than 64000000 bytes"));
    let many: Vec<(String, &[u8])> = (0..20_000).map(|n| (format!("word/{n}"), b"".as_slice())).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![("[Content_Types].xml", b"<Types/>")];
    parts.extend(many.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
    assert_eq!(desk.read(zip(&parts)).await.unwrap_err().code(), "too_large");
}

#[tokio::test]
async fn elements_nested_without_end_are_no_way_to_end_the_service() {
    let desk = Desk::with(Limits { memory: 600_000_000, cpu: Duration::from_secs(5), ..Limits::default() });
    let deep = format!("{}{}{}", "<w:sdt>".repeat(200_000), paragraph("Bonjour"), "</w:sdt>".repeat(200_000));
    match desk.read(docx(&deep)).await {
        Ok(_) => {}
        Err(failure) => assert!(matches!(failure.code(), "broken" | "crashed" | "too_large"), "{failure}"),
    }
    assert!(desk.read(docx(&paragraph("Bonjour"))).await.is_ok());
}

#[tokio::test]
async fn a_truncated_letter_is_broken() {
    let desk = Desk::new();
    let whole = docx(&paragraph(&"Bonjour à tous. ".repeat(200)));
    for part in 1..8 {
        let cut = whole.len() * part / 8;
        let failure = desk.read(&whole[..cut]).await.unwrap_err();
        assert_eq!(failure.code(), "broken", "cut at {cut}: {failure}");
    }
    let failure = desk.read(zip(&[("[Content_Types].xml", b"<x/>"), ("word/x", b"")])).await.unwrap_err();
    assert_eq!(failure.code(), "broken");
}
