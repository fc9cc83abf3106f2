use proptest::prelude::*;
use reading::{Field, FieldSource, FieldValue, Page, Word};

use super::*;

fn read(kind: DocumentKind, fields: &[(FieldName, &str, f32)]) -> Reading {
    let field = |value: &str, confidence| Field {
        value: FieldValue::Text(value.into()),
        confidence,
        source: FieldSource::Text,
        page: None,
        place: None,
    };
    let fields = fields.iter().map(|(name, value, confidence)| (*name, field(value, *confidence))).collect();
    Reading { kind, fields, ..Reading::default() }
}

fn invoice(confidence: f32) -> Reading {
    let fields = [
        (FieldName::InvoiceNumber, "F26-0417", confidence),
        (FieldName::Date, "2026-10-23", 0.97),
        (FieldName::Gross, "1159.80", 0.99),
    ];
    read(DocumentKind::Invoice, &fields)
}

#[test]
fn an_invoice_is_good_when_number_date_and_total_are_sure() {
    assert_eq!(Quality::of(&invoice(0.9)), Quality::Good);
    assert_eq!(Quality::of(&invoice(SURE_ENOUGH)), Quality::Good);
    assert_eq!(Quality::of(&invoice(0.79)), Quality::ToCheck);
    for missing in core_fields(DocumentKind::Invoice) {
        let mut reading = invoice(0.9);
        reading.fields.remove(missing);
        assert_eq!(Quality::of(&reading), Quality::ToCheck, "{missing:?}");
    }
}

#[test]
fn a_receipt_needs_no_number() {
    let fields = [(FieldName::Date, "2026-10-23", 0.97), (FieldName::Gross, "17.80", 0.99)];
    assert_eq!(Quality::of(&read(DocumentKind::Receipt, &fields)), Quality::Good);
    assert_eq!(Quality::of(&read(DocumentKind::CreditNote, &fields)), Quality::ToCheck);
}

#[test]
fn an_alert_of_weight_makes_a_reading_one_to_check() {
    let with = |alert: Alert| {
        let mut reading = invoice(0.9);
        reading.alerts.push(alert);
        (Quality::of(&reading), Facts::of(&reading).alerts)
    };
    let alert = |code, fields: &[FieldName]| Alert::new(code, fields, "");
    assert_eq!(with(alert(AlertCode::OtherBuyer, &[FieldName::Buyer])), (Quality::ToCheck, 1));
    assert_eq!(with(alert(AlertCode::ProfileWithoutLines, &[])), (Quality::Good, 0));
    assert_eq!(with(alert(AlertCode::DebitedAccount, &[FieldName::Iban])), (Quality::Good, 0));
    for harmless in ["BR-CL-23", "BR-CO-25", "BR-S-10", "BR-16", ""] {
        let broken = alert(AlertCode::RuleBroken, &[]).with("rule", harmless);
        assert_eq!(with(broken), (Quality::Good, 0), "{harmless}");
    }
    assert_eq!(with(alert(AlertCode::RuleBroken, &[]).with("rule", "BR-AE-8")), (Quality::ToCheck, 1));
    assert_eq!(with(alert(AlertCode::RuleBroken, &[]).with("rule", "BR-CO-15")), (Quality::ToCheck, 1));
    assert_eq!(with(alert(AlertCode::LowConfidence, &[FieldName::OrderNumber])), (Quality::Good, 0));
    assert_eq!(with(alert(AlertCode::LowConfidence, &[FieldName::Gross])), (Quality::ToCheck, 1));
}

#[test]
fn a_paper_without_amounts_is_judged_by_its_text() {
    let paper = |confidence: Option<f32>| {
        let words = confidence.map(|_| Word { text: "Bail".into(), ..Word::default() });
        let confidence = confidence.unwrap_or(1.0);
        let page = Page { confidence, words: words.into_iter().collect(), ..Page::default() };
        Quality::of(&Reading { kind: DocumentKind::Contract, pages: vec![page], ..Reading::default() })
    };
    assert_eq!(paper(Some(1.0)), Quality::Good);
    assert_eq!(paper(Some(0.6)), Quality::ToCheck);
    assert_eq!(paper(None), Quality::ToCheck, "nothing was found on it");
    let plain = Reading { plain_text: Some("a;b".into()), ..Reading::default() };
    assert_eq!(Quality::of(&plain), Quality::Good);
    let archive = Reading { media_type: "application/zip".into(), ..plain };
    assert_eq!(Quality::of(&archive), Quality::ToCheck);
}

#[test]
fn facts_are_clean_and_found_as_they_are_typed() {
    let mut reading = invoice(0.9);
    let supplier = format!("  Minoterie\0 {}", "x".repeat(500));
    reading.fields.extend(read(DocumentKind::Invoice, &[(FieldName::Supplier, &supplier, 1.0)]).fields);
    let facts = Facts::of(&reading);
    assert_eq!(facts.supplier.as_ref().map(|supplier| supplier.chars().count()), Some(LONGEST));
    assert_eq!((facts.gross, facts.net), (Some(115_980), None));
    let searched = facts.searched();
    for part in ["Minoterie", "F26-0417", "23/10/2026", "1159,80", "1159.80"] {
        assert!(searched.contains(part), "{part}: {searched}");
    }
}

#[test]
fn what_is_no_amount_has_no_cents() {
    for text in
        ["", "-", ".5", "1.", "1.234", "1,50", "12e3", "+1", "--1", "99999999999999999999", "1 000.00"]
    {
        assert_eq!(cents(text), None, "{text:?}");
    }
    assert_eq!((cents("12"), cents("12.5"), cents("-0.05")), (Some(1_200), Some(1_250), Some(-5)));
}

proptest! {
    #[test]
    fn cents_are_read_as_they_are_written(amount in -999_999_999_999_999i64..999_999_999_999_999) {
        let sign = if amount < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:02}", amount.abs() / 100, amount.abs() % 100);
        prop_assert_eq!(cents(&text), Some(amount));
    }
}
