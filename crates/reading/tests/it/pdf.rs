//! The text layer of a PDF, exactly; and when it is not to be trusted.

use image::ImageFormat;
use lopdf::{Stream, dictionary};
use reading::{Limits, MediaKind, Page, TextSource};

use crate::support::paper::encoded;
use crate::support::pdf::{Book, of_text, text};
use crate::support::{Desk, INVOICE, assert_read, recall, scanned_invoice};

#[tokio::test]
async fn the_text_of_a_digital_pdf_is_read_exactly() {
    let desk = Desk::new();
    let reading = desk.read(of_text(&[&INVOICE, &["Conditions générales de vente"]])).await.unwrap();
    assert_eq!(reading.text_source, TextSource::Text);
    assert_eq!(reading.language.as_deref(), Some("fr"));
    assert_eq!(reading.text(), format!("{}\n\u{c}Conditions générales de vente", INVOICE.join("\n")));
    let page = &reading.pages[0];
    assert_eq!((page.number, page.width, page.height, page.rotation), (1, 595.0, 842.0, 0));
    assert_eq!((page.text_source, page.confidence), (TextSource::Text, 1.0));
}

/// Those that have little of their own to be known by are taken where their name stands before them.
#[tokio::test]
async fn short_and_northern_vat_numbers_are_found_where_they_are_named() {
    let desk = Desk::new();
    let cases = [
        ("Foretaksregisteret NO 987 654 321 MVA", Some("NO987654321MVA")),
        ("N° TVA : RO 123456", Some("RO123456")),
        ("C.U.I. RO18547", Some("RO18547")),
        ("MWST-Nr. LI 51234", Some("LI51234")),
        ("VAT Reg. No. GB GD123", Some("GBGD123")),
        ("Facture NO 987 654 321 du 3 novembre", None),
        ("Référence RO 123456, lot LI 51234", None),
        ("N° TVA : RO 1234 5678", Some("RO12345678")),
    ];
    for (line, expected) in cases {
        let page = ["Fjord AS", "Facture F-12 du 03/11/2026", line, "Total TTC : 120,00 €"];
        let reading = desk.read(of_text(&[&page])).await.unwrap();
        let found = reading.fields.get(&reading::FieldName::VatNumber).and_then(|field| field.text());
        assert_eq!(found, expected, "{line}");
    }
}

#[tokio::test]
async fn a_word_has_its_place_on_the_page() {
    let desk = Desk::new();
    let reading = desk.read(of_text(&[&INVOICE])).await.unwrap();
    let word = word(&reading.pages[0], "FACTURE");
    // Third line: its base is 44 points below the first one's, which is 72 points below the top.
    let base = (842.0 - 770.0 + 44.0) / 842.0;
    assert!((word.x - 56.0 / 595.0).abs() < 0.005, "{word:?}");
    assert!(word.y < base && base < word.y + word.h && word.h < 0.02, "{word:?}");
    assert!((0.09..0.12).contains(&word.w), "{word:?}");
    assert_eq!(word.line, 2);
}

#[tokio::test]
async fn pages_have_pictures_in_which_the_words_are_where_they_are_said_to_be() {
    let desk = Desk::new();
    let reading = desk.read(of_text(&[&INVOICE])).await.unwrap();
    let page = &reading.pages[0];
    let picture = desk.picture(page.picture.as_ref().unwrap()).into_luma8();
    assert_eq!(picture.dimensions(), (1239, 1754));
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    for word in &page.words {
        let columns = (word.x * width) as u32..((word.x + word.w) * width) as u32;
        let rows = (word.y * height) as u32..((word.y + word.h) * height) as u32;
        let darkest = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        let darkest = darkest.map(|(x, y)| picture.get_pixel(x, y)[0]).min().unwrap();
        assert!(darkest < 100, "nothing is drawn at {word:?}");
    }
    let thumbnail = desk.picture(reading.thumbnail.as_ref().unwrap());
    assert_eq!(thumbnail.height(), 240);
}

#[tokio::test]
async fn a_page_that_is_to_be_shown_turned_is_read_as_it_is_shown() {
    let desk = Desk::new();
    let mut book = Book::new();
    let content = [b"0 1 -1 0 595 0 cm 1 0 0 1 0 -247 cm ".to_vec(), text(&INVOICE)].concat();
    book.add_page(content, dictionary! { "Rotate" => 90 });
    let reading = desk.read(book.bytes()).await.unwrap();
    assert_eq!(reading.text(), INVOICE.join("\n"));
    let page = &reading.pages[0];
    assert_eq!((page.width, page.height, page.rotation), (842.0, 595.0, 0));
}

#[tokio::test]
async fn a_page_written_across_is_turned_upright() {
    let desk = Desk::new();
    let mut book = Book::new();
    book.add_page(
        [b"0 1 -1 0 595 0 cm 1 0 0 1 0 -247 cm ".to_vec(), text(&INVOICE)].concat(),
        dictionary! {},
    );
    let reading = desk.read(book.bytes()).await.unwrap();
    let page = &reading.pages[0];
    assert_eq!(reading.text(), INVOICE.join("\n"));
    assert_eq!((page.width, page.height, page.rotation), (842.0, 595.0, 90));
    let picture = page.picture.as_ref().unwrap();
    assert!(picture.width > picture.height);
    assert!(word(page, "FACTURE").w > word(page, "FACTURE").h);
}

#[tokio::test]
async fn letters_drawn_twice_to_look_bold_are_read_once() {
    let desk = Desk::new();
    let mut book = Book::new();
    let content = [text(&INVOICE), b"1 0 0 1 0.3 0 cm ".to_vec(), text(&INVOICE)].concat();
    book.add_page(content, dictionary! {});
    assert_eq!(desk.read(book.bytes()).await.unwrap().text(), INVOICE.join("\n"));
}

#[tokio::test]
async fn letters_set_one_by_one_make_words() {
    let desk = Desk::new();
    let mut book = Book::new();
    let content =
        b"BT /F1 12 Tf 56 700 Td [(N) -10 (e) 15 (t) -278 (\xe0) -278 (p) 5 (a) (y) 20 (e) (r)] TJ ET";
    book.add_page(content.to_vec(), dictionary! {});
    assert_eq!(desk.read(book.bytes()).await.unwrap().text(), "Net à payer");
}

#[tokio::test]
async fn two_columns_on_one_height_are_one_line() {
    let desk = Desk::new();
    let mut book = Book::new();
    let content = b"BT /F1 12 Tf 56 700 Td (Total HT) Tj 0 -20 Td (TVA) Tj 300 0 Td (20,00) Tj 0 20.5 Td (100,00) Tj ET";
    book.add_page(content.to_vec(), dictionary! {});
    assert_eq!(desk.read(book.bytes()).await.unwrap().text(), "Total HT 100,00\nTVA 20,00");
}

/// Helvetica whose letters say to be other ones: what some programs write instead of a mapping.
#[tokio::test]
async fn a_text_layer_of_shuffled_letters_is_not_believed() {
    let desk = Desk::new();
    let mut book = Book::new();
    let shuffled: String =
        (b'a'..=b'z').map(|c| format!("<{c:02x}> <00{:02x}>\n", b'a' + (c - b'a' + 13) % 26)).collect();
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> \
         <ff> endcodespacerange 26 beginbfchar\n{shuffled}endbfchar endcmap end end"
    );
    let map = book.document.add_object(Stream::new(dictionary! {}, map.into_bytes()));
    let font = book.document.get_dictionary_mut(book.font).unwrap();
    font.set("ToUnicode", map);
    book.add_page(text(&INVOICE), dictionary! {});
    let reading = desk.read(book.bytes()).await.unwrap();
    assert_eq!(reading.text_source, TextSource::Ocr);
    let recall = recall(&INVOICE, &reading.text());
    assert!(recall >= 0.9, "{recall}: {}", reading.text());
}

/// Letters that are drawings with meaningless names.
#[tokio::test]
async fn a_font_without_mapping_is_recognised_by_its_looks() {
    let desk = Desk::new();
    let mut book = Book::new();
    let bytes: Vec<u8> = (b' '..=b'z').collect();
    let mut procedures = dictionary! {};
    let mut names: Vec<lopdf::Object> = vec![i64::from(b' ').into()];
    for byte in &bytes {
        let letter = format!("1000 0 d0 BT /F1 1000 Tf <{byte:02x}> Tj ET");
        let letter = book.document.add_object(Stream::new(dictionary! {}, letter.into_bytes()));
        procedures.set(format!("glyph{byte}"), letter);
        names.push(format!("glyph{byte}").as_str().into());
    }
    let helvetica = book.font;
    book.font = book.document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type3", "FontBBox" => vec![0.into(), (-300).into(), 1000.into(), 1000.into()],
        "FontMatrix" => vec![0.001.into(), 0.into(), 0.into(), 0.001.into(), 0.into(), 0.into()],
        "CharProcs" => procedures, "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => names },
        "FirstChar" => 32, "LastChar" => 122, "Widths" => vec![580.into(); bytes.len()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => helvetica } },
    });
    let lines =
        ["Net total due on the third of November", "Payment by bank transfer only please", "Thank you"];
    book.add_page(text(&lines), dictionary! {});
    let reading = desk.read(book.bytes()).await.unwrap();
    assert_eq!(reading.text_source, TextSource::Ocr);
    let recall = recall(&lines, &reading.text());
    assert!(recall >= 0.8, "{recall}: {}", reading.text());
}

/// A page that a scan of our invoice covers, with that content over it.
fn over_a_scan(content: &[u8]) -> Vec<u8> {
    let mut book = Book::new();
    let scan = scanned_invoice(150.0);
    let (width, height) = scan.dimensions();
    let picture = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
    };
    let jpeg = encoded(scan, ImageFormat::Jpeg);
    let picture = book.document.add_object(Stream::new(picture, jpeg));
    let content = [b"q 595 0 0 842 0 0 cm /P Do Q ", content].concat();
    let content = book.document.add_object(Stream::new(dictionary! {}, content));
    book.add_page_of(content, dictionary! { "P" => picture }, dictionary! {});
    book.bytes()
}

#[tokio::test]
async fn what_a_scanner_recognised_is_recognised_again() {
    let poor = INVOICE.map(|line| line.replace('e', "c").replace('0', "O"));
    let lines: Vec<&str> = poor.iter().map(String::as_str).collect();
    let unseen = over_a_scan(&[b"3 Tr ".to_vec(), text(&lines)].concat());
    let reading = Desk::new().read(&unseen).await.unwrap();
    assert_eq!(reading.text_source, TextSource::Ocr);
    assert_read(&reading, 0.9);
    // Where no more pages may be recognised, it is taken for what it is worth.
    let desk = Desk::with(Limits { ocr_pages: 0, ..Limits::default() });
    let page = desk.read(&unseen).await.unwrap().pages.remove(0);
    assert!(page.text_source == TextSource::Text && page.confidence < 0.8, "{}", page.confidence);
    assert!(page.words.iter().all(|word| word.confidence.is_some_and(|sure| sure < 0.8)));
}

#[tokio::test]
async fn a_long_stamp_on_a_scan_is_not_its_text() {
    let stamp =
        "(Document archive par le service comptable le 5 novembre 2026 sous le numero 12) Tj T* ".repeat(4);
    let stamp = format!("BT /F1 5 Tf 6 TL 300 820 Td {stamp} ET");
    let reading = Desk::new().read(over_a_scan(stamp.as_bytes())).await.unwrap();
    assert_eq!(reading.text_source, TextSource::Ocr);
    assert_read(&reading, 0.9);
    // A letterhead that is a picture, with a text over it, is no scan.
    let letter = [b"1 g 0 0 595 842 re f 0 g ".to_vec(), text(&INVOICE)].concat();
    assert_eq!(Desk::new().read(over_a_scan(&letter)).await.unwrap().text(), INVOICE.join("\n"));
}

#[tokio::test]
async fn a_blank_page_is_a_page_without_text() {
    let desk = Desk::new();
    let mut book = Book::new();
    book.add_page(text(&INVOICE), dictionary! {});
    book.add_page(Vec::new(), dictionary! {});
    let reading = desk.read(book.bytes()).await.unwrap();
    assert_eq!(reading.text_source, TextSource::Text);
    let blank = &reading.pages[1];
    assert_eq!((blank.text_source, blank.words.len(), blank.confidence), (TextSource::None, 0, 0.0));
    assert!(blank.picture.is_some());
}

#[tokio::test]
async fn the_preview_shows_the_first_pages() {
    let desk = Desk::with(Limits { preview_pages: 2, ..Limits::default() });
    let preview = desk.preview(of_text(&[&INVOICE, &INVOICE, &INVOICE])).await.unwrap();
    assert_eq!((preview.kind, preview.page_count), (MediaKind::Pdf, 3));
    assert_eq!(preview.media_type, "application/pdf");
    let files: Vec<&str> = preview.pages.iter().map(|page| page.picture.file.as_str()).collect();
    assert_eq!(files, ["page-0001.png", "page-0002.png"]);
    desk.picture(&preview.pages[1].picture);
    desk.picture(preview.thumbnail.as_ref().unwrap());
}

#[tokio::test]
async fn a_reading_survives_json() {
    let desk = Desk::new();
    let reading = desk.read(of_text(&[&INVOICE])).await.unwrap();
    let json = serde_json::to_string(&reading).unwrap();
    assert_eq!(serde_json::from_str::<reading::Reading>(&json).unwrap(), reading);
}

fn word<'a>(page: &'a Page, text: &str) -> &'a reading::Word {
    page.words.iter().find(|word| word.text == text).unwrap()
}
