//! E-invoices: attached to a PDF or alone, sound and otherwise.

mod rules;

use encoding_rs::WINDOWS_1252;
use lopdf::{Stream, dictionary};
use proptest::prelude::*;
use reading::{
    AlertCode, DocumentKind, FieldName, FieldSource, FieldValue, Limits, ReadFailure, ReadOptions, Reading,
    VatLine,
};
use tokio::runtime::{Builder, Runtime};

use crate::support::einvoice::{CII, Hook, PAGE, UBL_CREDIT_NOTE, attach, carrying, hang};
use crate::support::pdf::{Book, deflated};
use crate::support::{Desk, INVOICE};

fn value(reading: &Reading, name: FieldName) -> Option<&str> {
    reading.fields.get(&name)?.text()
}

fn codes(reading: &Reading) -> Vec<AlertCode> {
    reading.alerts.iter().map(|alert| alert.code).collect()
}

/// The rules that are broken.
fn rules(reading: &Reading) -> Vec<&str> {
    let broken = reading.alerts.iter().filter(|alert| alert.code == AlertCode::RuleBroken);
    broken.map(|alert| alert.details["rule"].as_str()).collect()
}

#[tokio::test]
async fn a_factur_x_is_read_from_its_data_and_lit_on_its_page() {
    let desk = Desk::new();
    let pdf = carrying(&PAGE, "factur-x.xml", CII.as_bytes(), Hook::Associated);
    let reading = desk.read(pdf).await.unwrap();
    assert_eq!(reading.kind, DocumentKind::Invoice);
    let about = reading.e_invoice.as_ref().unwrap();
    assert_eq!((about.syntax.as_str(), about.profile.as_deref()), ("cii", Some("en 16931")));
    assert_eq!(about.attachment.as_deref(), Some("factur-x.xml"));
    assert_eq!(codes(&reading), []);
    let expected = [
        (FieldName::InvoiceNumber, "2026-0417"),
        (FieldName::Date, "2026-11-03"),
        (FieldName::DueDate, "2026-12-03"),
        (FieldName::DeliveryDate, "2026-10-30"),
        (FieldName::Supplier, "Menuiserie Lefèvre et Fils"),
        (FieldName::Siren, "303265045"),
        (FieldName::VatNumber, "FR40303265045"),
        (FieldName::Iban, "FR7630006000011234567890189"),
        (FieldName::Bic, "AGRIFRPP"),
        (FieldName::Currency, "EUR"),
        (FieldName::Net, "2797.40"),
        (FieldName::Vat, "319.48"),
        (FieldName::Gross, "3116.88"),
        (FieldName::Prepaid, "1000.00"),
        (FieldName::Payable, "2116.88"),
        (FieldName::OrderNumber, "BC-77"),
        (FieldName::PrecedingInvoice, "2026-0399"),
        (FieldName::Buyer, "Société Générale de Travaux"),
        (FieldName::BuyerSiren, "404833048"),
        (FieldName::BuyerVatNumber, "FR83404833048"),
    ];
    for (name, expected) in expected {
        assert_eq!(value(&reading, name), Some(expected), "{name:?}");
        assert_eq!(reading.fields[&name].source, FieldSource::EInvoice);
    }
    let vat = |rate: &str, base: &str, tax: &str| VatLine {
        rate: rate.into(),
        base: base.into(),
        tax: tax.into(),
        category: Some("S".into()),
    };
    let breakdown = vec![vat("10.00", "2400.00", "240.00"), vat("20.00", "397.40", "79.48")];
    assert_eq!(reading.fields[&FieldName::VatBreakdown].value, FieldValue::VatBreakdown(breakdown));

    let shown = [
        (FieldName::InvoiceNumber, "2026-0417"),
        (FieldName::Date, "3 novembre 2026"),
        (FieldName::DueDate, "03/12/2026"),
        (FieldName::Supplier, "Menuiserie Lefèvre et Fils"),
        (FieldName::Gross, "3.116,88"),
        (FieldName::Payable, "2 116,88"),
        (FieldName::Iban, "FR76 3000 6000 0112 3456 7890 189"),
        (FieldName::Siren, "303 265 045"),
    ];
    for (name, words) in shown {
        let field = &reading.fields[&name];
        assert_eq!(field.page, Some(1), "{name:?}");
        let place = field.place.unwrap();
        let covered = reading.pages[0].words.iter().filter(|word| {
            let (x, y) = (word.x + word.w / 2.0, word.y + word.h / 2.0);
            x > place.x && x < place.x + place.w && y > place.y && y < place.y + place.h
        });
        let covered: Vec<&str> = covered.map(|word| word.text.as_str()).collect();
        assert!(covered.join(" ").ends_with(words), "{name:?} lights {covered:?}");
    }
    assert_eq!(reading.fields[&FieldName::OrderNumber].place, None, "the page does not show it");
}

/// Nobody is to be paid on the account that a direct debit takes from: it is told apart, in both syntaxes.
#[tokio::test]
async fn the_account_debited_is_told_from_the_suppliers() {
    const DEBITED: &str = "FR1420041010050500013M02606";
    let to_pay =
        "<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>FR76 3000 6000 0112 3456 7890 189</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
        <ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>AGRIFRPP</ram:BICID></ram:PayeeSpecifiedCreditorFinancialInstitution>";
    let debit = "<ram:PayerPartyDebtorFinancialAccount><ram:IBANID>FR14 2004 1010 0505 0001 3M02 606</ram:IBANID></ram:PayerPartyDebtorFinancialAccount>";
    let squeezed = |xml: &str| xml.lines().map(str::trim).collect::<String>();
    let cii = squeezed(CII).replace(&squeezed(to_pay), debit);
    let ubl = UBL_CREDIT_NOTE.replace(
        "<cac:PaymentTerms>",
        "<cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode><cac:PaymentMandate><cbc:ID>M-1</cbc:ID>
        <cac:PayerFinancialAccount><cbc:ID>FR1420041010050500013M02606</cbc:ID></cac:PayerFinancialAccount></cac:PaymentMandate></cac:PaymentMeans>
        <cac:PaymentTerms>",
    );
    let desk = Desk::new();
    // The page shows the supplier's own account: that is no contradiction.
    for document in [carrying(&PAGE, "factur-x.xml", cii.as_bytes(), Hook::Associated), ubl.into_bytes()] {
        let reading = desk.read(document).await.unwrap();
        assert_eq!(value(&reading, FieldName::Iban), Some(DEBITED));
        assert_eq!(reading.supplier_iban(), None);
        let about = reading.alerts.iter().find(|alert| alert.code == AlertCode::DebitedAccount).unwrap();
        assert_eq!(
            (about.fields.as_slice(), about.details["value"].as_str()),
            (&[FieldName::Iban][..], DEBITED)
        );
        assert!(!codes(&reading).contains(&AlertCode::PageDiffers), "{:?}", reading.alerts);
    }
    // One that fails its check is told as it is, and doubted.
    let wrong = cii.replace("3M02 606", "3M02 607");
    let reading = desk.read(wrong.into_bytes()).await.unwrap();
    assert_eq!(value(&reading, FieldName::Iban), Some("FR1420041010050500013M02607"));
    assert!(reading.fields[&FieldName::Iban].confidence < 0.8);
    assert!(codes(&reading).contains(&AlertCode::IbanInvalid) && reading.supplier_iban().is_none());
    // Where both are named, it is the supplier's.
    let both = squeezed(CII).replace(
        "<ram:PayeeSpecifiedCreditorFinancialInstitution>",
        &format!("{debit}<ram:PayeeSpecifiedCreditorFinancialInstitution>"),
    );
    let reading = desk.read(both.into_bytes()).await.unwrap();
    assert_eq!(reading.supplier_iban(), Some("FR7630006000011234567890189"));
    assert_eq!(codes(&reading), []);
}

#[tokio::test]
async fn the_data_is_found_under_every_name_and_on_every_hook() {
    let desk = Desk::new();
    let names = ["factur-x.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml", "order 12.XML", "données", ""];
    for hook in [Hook::Associated, Hook::Names, Hook::DeepNames, Hook::Annotation] {
        for name in names {
            let reading = desk.read(carrying(&PAGE, name, CII.as_bytes(), hook)).await.unwrap();
            assert_eq!(value(&reading, FieldName::Gross), Some("3116.88"), "{name} on {hook:?}");
        }
    }
    let other = carrying(&PAGE, "note.xml", b"<note>Merci</note>", Hook::Names);
    let reading = desk.read(other).await.unwrap();
    assert_eq!((reading.e_invoice, reading.alerts), (None, vec![]));
}

#[tokio::test]
async fn the_page_alone_is_read_when_that_is_asked_for() {
    let desk = Desk::new();
    let path = desk.lay("document", carrying(&PAGE, "factur-x.xml", CII.as_bytes(), Hook::Names));
    let options = ReadOptions { page_only: true, ..ReadOptions::default() };
    let reading = desk.reader.read(&path, &desk.out(), &options).await.unwrap();
    assert_eq!(reading.e_invoice, None);
    assert!(reading.fields.values().all(|field| field.source != FieldSource::EInvoice));
}

#[tokio::test]
async fn a_page_that_says_something_else_is_told_of_with_both_values() {
    let desk = Desk::new();
    let other_day =
        PAGE.map(
            |line| if line.starts_with("Facture") { "Facture N°2026-0417 du 4 novembre 2026" } else { line },
        );
    let reading = desk.read(carrying(&other_day, "factur-x.xml", CII.as_bytes(), Hook::Names)).await.unwrap();
    assert_eq!(codes(&reading), [AlertCode::PageDiffers]);
    let alert = &reading.alerts[0];
    assert_eq!(alert.fields, [FieldName::Date]);
    assert_eq!((&*alert.details["e_invoice"], &*alert.details["page"]), ("2026-11-03", "2026-11-04"));
    assert_eq!(value(&reading, FieldName::Date), Some("2026-11-03"), "the data wins");
}

#[tokio::test]
async fn what_the_data_does_not_say_comes_from_the_page() {
    let desk = Desk::new();
    let brief = CII.replace("20261203", "").replace(">303265045<", "><");
    let reading = desk.read(carrying(&PAGE, "factur-x.xml", brief.as_bytes(), Hook::Names)).await.unwrap();
    let due = &reading.fields[&FieldName::DueDate];
    assert_eq!((due.text(), due.source), (Some("2026-12-03"), FieldSource::Text));
    assert_eq!(reading.fields[&FieldName::Date].source, FieldSource::EInvoice);
}

#[tokio::test]
async fn a_ubl_credit_note_alone_keeps_its_signs_and_rounds_once() {
    let desk = Desk::new();
    let reading = desk.read(UBL_CREDIT_NOTE).await.unwrap();
    assert_eq!(reading.kind, DocumentKind::CreditNote);
    let about = reading.e_invoice.as_ref().unwrap();
    assert_eq!((about.syntax.as_str(), about.profile.as_deref()), ("ubl", Some("peppol bis 3")));
    assert_eq!(about.attachment, None);
    assert_eq!(codes(&reading), []);
    let expected = [
        (FieldName::InvoiceNumber, "AV-12"),
        (FieldName::Supplier, "Papier du Nord"),
        (FieldName::VatNumber, "BE0428759497"),
        (FieldName::BuyerSiren, "303265045"),
        (FieldName::PrecedingInvoice, "F-11"),
        (FieldName::Gross, "1234.01"),
    ];
    for (name, expected) in expected {
        assert_eq!(value(&reading, name), Some(expected), "{name:?}");
    }
    let negative = CII.replace("3116.88", "-3116.88");
    assert_eq!(desk.read(negative).await.unwrap().kind, DocumentKind::CreditNote);
}

#[tokio::test]
async fn an_e_invoice_is_taken_out_of_the_envelope_it_was_sent_in() {
    let desk = Desk::new();
    let sent = |invoice: &str| {
        let (_, invoice) = invoice.split_once("?>").unwrap_or(("", invoice));
        format!(
            "<?xml version=\"1.0\"?><sh:StandardBusinessDocument xmlns:sh=\"urn:sbdh\"><sh:StandardBusinessDocumentHeader>\
             <sh:HeaderVersion>1.0</sh:HeaderVersion></sh:StandardBusinessDocumentHeader>{invoice}</sh:StandardBusinessDocument>"
        )
    };
    for invoice in [UBL_CREDIT_NOTE, CII] {
        let reading = desk.read(sent(invoice)).await.unwrap();
        let bare = desk.read(invoice).await.unwrap();
        assert_eq!(
            (reading.kind, reading.e_invoice, reading.fields),
            (bare.kind, bare.e_invoice, bare.fields)
        );
    }
    let other = desk.read(sent("<Order><ID>12</ID></Order>")).await.unwrap();
    assert_eq!((other.e_invoice.clone(), codes(&other)), (None, vec![]));
}

#[tokio::test]
async fn an_e_invoice_alone_has_a_page_that_shows_its_fields() {
    let desk = Desk::new();
    let reading = desk.read(CII).await.unwrap();
    assert_eq!(reading.plain_text, None);
    desk.picture(reading.pages[0].picture.as_ref().unwrap());
    let text = reading.text();
    for shown in [
        "Facture 2026-0417",
        "03/11/2026",
        "Menuiserie Lefèvre et Fils",
        "SIREN : 303265045",
        "Pose de trois fenêtres",
        "816,666667",
        "10 kg",
        "Déplacement",
        "Pas d’escompte.",
        "Virement SEPA",
    ] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    for (name, field) in &reading.fields {
        let has_place = field.place.is_some() && field.page == Some(1);
        let is_shown_otherwise = matches!(name, FieldName::VatBreakdown | FieldName::Currency);
        assert!(has_place || is_shown_otherwise, "{name:?} has no place");
    }
    let preview = desk.preview(CII).await.unwrap();
    assert_eq!((preview.page_count, preview.pages.len()), (1, 1));

    let english = Desk::of(Limits::default(), &["eng"], &[]).read(UBL_CREDIT_NOTE).await.unwrap();
    for shown in ["Credit note AV-12", "5 November 2026", "Total without VAT", "1,234.01"] {
        assert!(english.text().contains(shown), "{shown} in {}", english.text());
    }
}

#[tokio::test]
async fn namespaces_are_not_looked_at_and_older_names_are_known() {
    let desk = Desk::new();
    let zugferd_1 = CII
        .replace("CrossIndustryInvoice", "CrossIndustryDocument")
        .replace("urn:cen.eu:en16931:2017", "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort")
        .replace(":ExchangedDocument", ":HeaderExchangedDocument")
        .replace("HeaderExchangedDocumentContext", "SpecifiedExchangedDocumentContext")
        .replace(":SupplyChainTradeTransaction", ":SpecifiedSupplyChainTradeTransaction")
        .replace("ApplicableHeaderTrade", "ApplicableSupplyChainTrade")
        .replace("SpecifiedLineTrade", "SpecifiedSupplyChainTrade")
        .replace("SettlementHeaderMonetary", "SettlementMonetary")
        .replace("SettlementLineMonetary", "SettlementMonetary")
        .replace("RateApplicablePercent", "ApplicablePercent")
        .replace("IssuerAssignedID", "ID")
        // Older than the standard, it need not say how it is paid, or who buys.
        .replace("<ram:TypeCode>58</ram:TypeCode>", "");
    let reading = desk.read(&zugferd_1).await.unwrap();
    assert_eq!(reading.e_invoice.as_ref().unwrap().profile.as_deref(), Some("zugferd 1 comfort"));
    assert_eq!(codes(&reading), []);
    let values = |reading: &Reading| -> Vec<(FieldName, FieldValue)> {
        reading.fields.iter().map(|(name, field)| (*name, field.value.clone())).collect()
    };
    let newer = desk.read(CII).await.unwrap();
    assert_eq!(values(&reading), values(&newer));

    let elsewhere = CII.replace("urn:un:unece:uncefact:data:standard:", "http://example.org/");
    assert_eq!(desk.read(elsewhere).await.unwrap().fields, newer.fields);
}

/// In the Canaries, in Ceuta and Melilla other taxes are in the place of VAT; nothing is a rate there like any other.
#[tokio::test]
async fn encodings_other_than_utf_8_are_read() {
    let desk = Desk::new();
    let declared = |name: &str| CII.replacen("UTF-8", name, 1);
    let utf_16 = |unit: fn(u16) -> [u8; 2], mark: &[u8]| {
        [mark.to_vec(), declared("UTF-16").encode_utf16().flat_map(unit).collect()].concat()
    };
    let latin = declared("ISO-8859-1");
    let cases = [
        [b"\xef\xbb\xbf".as_slice(), CII.as_bytes()].concat(),
        utf_16(u16::to_le_bytes, &[0xff, 0xfe]),
        utf_16(u16::to_be_bytes, &[0xfe, 0xff]),
        utf_16(u16::to_le_bytes, &[]),
        WINDOWS_1252.encode(&latin).0.into_owned(),
        [CII.as_bytes(), b"\0\0"].concat(),
    ];
    for (case, bytes) in cases.into_iter().enumerate() {
        let reading = desk.read(carrying(&PAGE, "factur-x.xml", &bytes, Hook::Names)).await.unwrap();
        assert_eq!(value(&reading, FieldName::Supplier), Some("Menuiserie Lefèvre et Fils"), "{case}");
    }
    let wrong = WINDOWS_1252.encode(CII).0.into_owned();
    for bytes in [wrong, declared("klingon").into_bytes()] {
        let reading = desk.read(carrying(&PAGE, "factur-x.xml", &bytes, Hook::Names)).await.unwrap();
        assert_eq!(codes(&reading), [AlertCode::EInvoiceBroken]);
    }
}

/// Broken and hostile data: the page is read, and an alert says why the data is not.
#[tokio::test]
async fn data_that_cannot_be_understood_leaves_the_page() {
    let desk = Desk::new();
    let with_dtd = |dtd: &str, number: &str| {
        CII.replacen("<rsm:Cross", &format!("<!DOCTYPE x [{dtd}]>\n<rsm:Cross"), 1)
            .replace("2026-0417", number)
    };
    let laughs: String = (1..10)
        .map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)))
        .collect();
    let nested = CII.replace(
        "<ram:Content>Pas d’escompte.</ram:Content>",
        &format!("{}{}", "<ram:Content>".repeat(10_000), "</ram:Content>".repeat(10_000)),
    );
    let cases = [
        (CII[..3_000].to_owned(), "well-formed"),
        (CII.replace("</ram:InvoiceCurrencyCode>", ""), "well-formed"),
        (with_dtd("<!ENTITY x SYSTEM \"file:///etc/passwd\">", "&x;"), "document type definition"),
        (with_dtd(&format!("<!ENTITY l0 \"ha\">{laughs}"), "&l9;"), "document type definition"),
        (nested, "deep"),
        (CII.replace("2026-0417", &"<ram:X/>".repeat(2_100_000)), "elements"),
    ];
    for (xml, reason) in cases {
        let reading =
            desk.read(carrying(&INVOICE, "factur-x.xml", xml.as_bytes(), Hook::Names)).await.unwrap();
        let broken: Vec<_> =
            reading.alerts.iter().filter(|alert| alert.code == AlertCode::EInvoiceBroken).collect();
        assert_eq!(broken.len(), 1, "{:?}", reading.alerts);
        assert!(broken[0].details["reason"].contains(reason), "{:?}", broken[0]);
        assert_eq!(reading.e_invoice, None);
        assert!(reading.text().contains("FACTURE N° 2026-0417"), "the page is read");
    }
}

#[tokio::test]
async fn an_attachment_that_unpacks_to_a_gigabyte_is_left_alone() {
    let desk = Desk::with(Limits { memory: 600_000_000, ..Limits::default() });
    let mut book = Book::new();
    let bomb = Stream::new(dictionary! { "Filter" => "FlateDecode" }, deflated(b'<', 1_000_000_000));
    let file = attach(&mut book, "factur-x.xml", bomb);
    let reading = desk.read(hang(book, &INVOICE, "factur-x.xml", file, Hook::Names)).await.unwrap();
    assert!(codes(&reading).contains(&AlertCode::EInvoiceBroken));
    assert!(reading.text().contains("FACTURE N° 2026-0417"));
}

#[tokio::test]
async fn a_sound_attachment_is_read_beside_a_broken_one() {
    let desk = Desk::new();
    let mut book = Book::new();
    let broken = attach(&mut book, "ZUGFeRD-invoice.xml", Stream::new(dictionary! {}, CII[..3_000].into()));
    let sound = attach(&mut book, "factur-x.xml", Stream::new(dictionary! {}, CII.into()));
    book.add_page(crate::support::pdf::text(&PAGE), dictionary! {});
    let mut document = book.finish();
    let files: Vec<lopdf::Object> = vec![broken.into(), sound.into()];
    document.catalog_mut().unwrap().set("AF", files);
    let reading = desk.read(crate::support::pdf::saved(document)).await.unwrap();
    assert_eq!(reading.e_invoice.as_ref().unwrap().attachment.as_deref(), Some("factur-x.xml"));
    assert_eq!(codes(&reading), []);
}

#[tokio::test]
async fn hostile_xml_alone_has_an_outcome_within_limits() {
    let limits = Limits { memory: 800_000_000, characters: 10_000, ..Limits::default() };
    let desk = Desk::with(limits);
    let dtd =
        CII.replacen("<rsm:Cross", "<!DOCTYPE x [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rsm:Cross", 1);
    let nested = format!("<?xml version=\"1.0\"?>{}", "<Invoice>".repeat(10_000));
    let long = CII.replace("Pas d’escompte.", &"x".repeat(100_000_000));
    for xml in [dtd, nested, long] {
        match desk.read(&xml).await {
            Ok(reading) => {
                assert_eq!(reading.e_invoice, None);
                assert_eq!(codes(&reading), [AlertCode::EInvoiceBroken], "{}", xml.len());
                assert!(!reading.text().contains("root:"));
            }
            Err(failure) => panic!("{failure} for {} bytes", xml.len()),
        }
    }
    let other = desk.read("<?xml version=\"1.0\"?><commande><ligne>Farine</ligne></commande>").await.unwrap();
    assert_eq!((other.e_invoice.clone(), codes(&other)), (None, vec![]));
}

#[tokio::test]
async fn the_samples_are_read_as_their_truth_says() {
    let samples = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples"));
    let truth = std::fs::read_to_string(samples.join("truth.jsonl")).unwrap();
    let desk = Desk::new();
    let mut count = 0;
    for line in truth.lines() {
        let truth: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = truth["file"].as_str().unwrap();
        if !(file.ends_with(".pdf") || file.ends_with(".xml")) {
            continue;
        }
        let bytes = std::fs::read(samples.join(file)).unwrap();
        let may_carry = file.ends_with(".xml") || bytes.windows(13).any(|window| window == b"/EmbeddedFile");
        if !may_carry {
            continue;
        }
        let reading = match desk.read(&bytes).await {
            Ok(reading) => reading,
            Err(ReadFailure::Encrypted | ReadFailure::Broken { .. }) => continue,
            Err(failure) => panic!("{file}: {failure}"),
        };
        let about = reading.e_invoice.as_ref().unwrap_or_else(|| panic!("{file}"));
        let is_minimum = about.profile.as_deref() == Some("factur-x minimum");
        assert_eq!(rules(&reading), Vec::<&str>::new(), "{file}");
        assert_eq!(truth["kind"], reading.kind.name(), "{file}");
        for name in FieldName::ALL {
            let Some(expected) = truth.get(name.name()).and_then(|value| value.as_str()) else { continue };
            let is_left_to_the_page = is_minimum && !reading.fields.contains_key(&name);
            if is_left_to_the_page {
                continue;
            }
            assert_eq!(value(&reading, name), Some(expected), "{} of {file}", name.name());
        }
        count += 1;
    }
    assert!(count >= 5, "{count} e-invoices among the samples");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever happens to an e-invoice on its way, reading it has an outcome, and never a crash.
    #[test]
    fn a_mangled_e_invoice_is_read_or_told_about(
        cuts in prop::collection::vec((0usize..12_000, 0usize..60, "[<>/&a0 .\"-]{0,8}"), 1..6),
    ) {
        let mut xml = CII.to_owned();
        for (at, length, put) in cuts {
            let near = |at: usize| (0..=at.min(xml.len())).rev().find(|at| xml.is_char_boundary(*at)).unwrap();
            let (from, to) = (near(at), near(at + length));
            xml.replace_range(from..to, &put);
        }
        DESK.with(|(runtime, desk)| {
            let read = runtime.block_on(desk.read(&xml));
            assert!(!matches!(read, Err(ReadFailure::Crashed { .. })), "{read:?}");
        });
    }
}

thread_local! {
    /// Its child belongs to the runtime that started it. Nobody looks at the pages.
    static DESK: (Runtime, Desk) = (
        Builder::new_current_thread().enable_all().build().unwrap(),
        Desk::with(Limits { pictures: 0, ..Limits::default() }),
    );
}
