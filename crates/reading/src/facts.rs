//! What a document says: its e-invoice data first, what its pages say besides.

mod places;
mod vigilance;

use self::places::Places;
pub use self::vigilance::is_same_name;
use crate::einvoice::Found;
use crate::fields::Medium;
use crate::model::{KnownCompany, READABLE, ReadOptions, legibility};
use crate::{
    Alert, AlertCode, DocumentKind, EInvoice, Field, FieldName, FieldValue, Fields, Page, Reading,
    TextSource, VatLine, fields, parting,
};

/// What one source says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub kind: DocumentKind,
    pub fields: Fields,
    pub alerts: Vec<Alert>,
}

/// E-invoice data that was understood.
#[derive(Clone, Debug)]
pub(crate) struct Structured {
    pub facts: Facts,
    pub about: EInvoice,
}

/// A page that contradicts the e-invoice in that many of what makes it out is another paper's: it says nothing besides.
const ANOTHER_PAPER: usize = 2;

/// From here on a value of the page is sure enough to speak against the e-invoice.
const SURE: f32 = 0.9;

/// Fills in what `reading`'s pages and its e-invoice say.
pub(crate) fn add(reading: &mut Reading, found: Found, options: &ReadOptions) {
    reading.alerts.extend(found.alerts);
    // The page of an e-invoice alone is of our own making: it says nothing besides.
    let is_own = found.structured.as_ref().is_some_and(|structured| structured.about.attachment.is_none());
    let of_pages = if is_own {
        Facts::default()
    } else {
        let medium = Medium::of(&reading.media_type);
        fields::read(&reading.pages, medium, reading.language.as_deref(), options)
    };
    let facts = match found.structured {
        Some(Structured { facts, about }) => {
            reading.e_invoice = Some(about);
            laid_together(facts, of_pages, &Places::of(&reading.pages))
        }
        None => of_pages,
    };
    reading.kind = facts.kind;
    reading.fields = facts.fields;
    reading.alerts.extend(facts.alerts);
    reading.alerts.extend(poor_picture(&reading.pages));
    for alert in vigilance::look(&reading.fields, options) {
        let is_known = |known: &Alert| known.code == alert.code && known.fields == alert.fields;
        if !reading.alerts.iter().any(is_known) {
            reading.alerts.push(alert);
        }
    }
    parting::look(reading, options);
}

/// States anew what is only about the company; whether that changed anything.
pub(crate) fn hold_against(reading: &mut Reading, company: &KnownCompany) -> bool {
    let is_about =
        |alert: &Alert| matches!(alert.code, AlertCode::OutsideFiscalPeriod | AlertCode::OtherBuyer);
    let before: Vec<Alert> = reading.alerts.iter().filter(|alert| is_about(alert)).cloned().collect();
    let now = vigilance::about_company(&reading.fields, company);
    let changed = before != now;
    if changed {
        reading.alerts.retain(|alert| !is_about(alert));
        reading.alerts.extend(now);
    }
    changed
}

/// The recognised pages as a whole.
fn poor_picture(pages: &[Page]) -> Option<Alert> {
    let recognised = legibility(pages, |page| page.text_source == TextSource::Ocr);
    recognised.is_some_and(|legibility| legibility < READABLE).then(|| {
        let message = "The picture is poor: what was recognised on it is to be checked as a whole.";
        Alert::new(AlertCode::PoorPicture, &[], message)
    })
}

/// E-invoice data wins. It gets its place from the page, and what only the page says stands beside it.
fn laid_together(structured: Facts, of_pages: Facts, places: &Places) -> Facts {
    let Facts { kind, mut fields, mut alerts } = structured;
    let is_of_debit = alerts.iter().any(|alert| alert.code == AlertCode::DebitedAccount);
    for (name, field) in &mut fields {
        let of_page = of_pages.fields.get(name);
        if let Some(same) = of_page.filter(|of_page| is_same(*name, &field.value, &of_page.value)) {
            (field.page, field.place) = (same.page, same.place);
        }
        if field.place.is_none()
            && let Some(text) = field.text()
            && let Some((page, place)) = places.find(*name, text)
        {
            (field.page, field.place) = (Some(page), Some(place));
        }
        // What the page shows is the supplier's own account.
        if *name == FieldName::Iban && is_of_debit {
            continue;
        }
        // A page may well show other dates and amounts: it contradicts where it does not show this one.
        if let Some(other) = of_page.filter(|of_page| of_page.confidence >= SURE && field.place.is_none()) {
            alerts.extend(contradiction(*name, field, other));
        }
    }
    let is_another_paper = alerts
        .iter()
        .filter(|alert| alert.code == AlertCode::PageDiffers)
        .flat_map(|alert| &alert.fields)
        .filter(|name| matches!(name, FieldName::InvoiceNumber | FieldName::Date | FieldName::Gross))
        .count()
        >= ANOTHER_PAPER;
    if is_another_paper {
        return Facts { kind, fields, alerts };
    }
    let is_about_the_page = |alert: &Alert| alert.fields.iter().all(|name| !fields.contains_key(name));
    alerts.extend(of_pages.alerts.into_iter().filter(is_about_the_page));
    for (name, field) in of_pages.fields {
        if !is_anothers(name, &field, &fields) {
            fields.entry(name).or_insert(field);
        }
    }
    Facts { kind, fields, alerts }
}

/// Whether the page's value belongs to another company than the one that the e-invoice names.
fn is_anothers(name: FieldName, of_page: &Field, structured: &Fields) -> bool {
    let siren = structured.get(&FieldName::Siren).and_then(Field::text);
    let vat_number = structured.get(&FieldName::VatNumber).and_then(Field::text);
    match (name, of_page.text()) {
        (FieldName::Siret, Some(siret)) => siren.is_some_and(|siren| !siret.starts_with(siren)),
        (FieldName::Siren, Some(siren)) => {
            vat_number.is_some_and(|number| number.starts_with("FR") && !number.ends_with(siren))
        }
        // Whose they are, its data says.
        (FieldName::Buyer | FieldName::BuyerSiren | FieldName::BuyerVatNumber, _) => true,
        _ => false,
    }
}

fn contradiction(name: FieldName, field: &Field, of_page: &Field) -> Option<Alert> {
    // Names are written in many ways, and the rest is of no weight.
    const COMPARED: [FieldName; 12] = [
        FieldName::InvoiceNumber,
        FieldName::Date,
        FieldName::DueDate,
        FieldName::Siren,
        FieldName::Siret,
        FieldName::VatNumber,
        FieldName::Iban,
        FieldName::Currency,
        FieldName::Net,
        FieldName::Vat,
        FieldName::Gross,
        FieldName::Payable,
    ];
    let (ours, theirs) = (field.text()?, of_page.text()?);
    (COMPARED.contains(&name) && !is_same(name, &field.value, &of_page.value)).then(|| {
        let message =
            format!("The e-invoice says {ours}, the page {theirs} ({}).", name.name().replace('_', " "));
        Alert::new(AlertCode::PageDiffers, &[name], message).with("e_invoice", ours).with("page", theirs)
    })
}

/// Whether two values say the same: apart from signs, letters' case and punctuation.
fn is_same(name: FieldName, one: &FieldValue, other: &FieldValue) -> bool {
    match (one, other) {
        (FieldValue::Text(one), FieldValue::Text(other)) if is_amount(name) => {
            one.trim_start_matches('-') == other.trim_start_matches('-')
        }
        (FieldValue::Text(one), FieldValue::Text(other)) => {
            one == other || crate::checks::compact(one) == crate::checks::compact(other)
        }
        (FieldValue::VatBreakdown(one), FieldValue::VatBreakdown(other)) => {
            // No page prints the categories, and the order says nothing.
            let rates = |lines: &[VatLine]| {
                let unsigned = |amount: &str| amount.trim_start_matches('-').to_owned();
                let mut rates: Vec<[String; 3]> = lines
                    .iter()
                    .map(|line| [line.rate.clone(), unsigned(&line.base), unsigned(&line.tax)])
                    .collect();
                rates.sort();
                rates
            };
            rates(one) == rates(other)
        }
        _ => false,
    }
}

fn is_amount(name: FieldName) -> bool {
    matches!(
        name,
        FieldName::Net
            | FieldName::Vat
            | FieldName::Gross
            | FieldName::Prepaid
            | FieldName::Payable
            | FieldName::OpeningBalance
            | FieldName::ClosingBalance
    )
}

fn is_date(name: FieldName) -> bool {
    matches!(
        name,
        FieldName::Date
            | FieldName::DueDate
            | FieldName::DeliveryDate
            | FieldName::PeriodStart
            | FieldName::PeriodEnd
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FieldSource, Place, Word};

    fn field(value: &str, confidence: f32, source: FieldSource) -> Field {
        let place = (source == FieldSource::Text).then_some(Place { x: 0.5, y: 0.5, w: 0.1, h: 0.01 });
        Field { value: FieldValue::Text(value.into()), confidence, source, page: place.map(|_| 1), place }
    }

    fn facts(source: FieldSource, fields: &[(FieldName, &str, f32)]) -> Facts {
        let fields =
            fields.iter().map(|(name, value, confidence)| (*name, field(value, *confidence, source)));
        Facts { kind: DocumentKind::Invoice, fields: fields.collect(), alerts: Vec::new() }
    }

    /// What comes of it where the page shows no word but these.
    fn together(ours: &[(FieldName, &str, f32)], page: &[(FieldName, &str, f32)], words: &str) -> Facts {
        let words = words.split(' ').enumerate().map(|(place, text)| {
            let x = place as f32 / 20.0;
            Word { text: text.into(), x, y: 0.1, w: 0.04, h: 0.01, confidence: None, line: 0 }
        });
        let pages =
            [Page { number: 2, width: 595.0, height: 842.0, words: words.collect(), ..Page::default() }];
        laid_together(facts(FieldSource::EInvoice, ours), facts(FieldSource::Text, page), &Places::of(&pages))
    }

    #[test]
    fn the_e_invoice_wins_and_the_page_says_the_rest() {
        let facts = together(
            &[
                (FieldName::InvoiceNumber, "F-1", 1.0),
                (FieldName::Gross, "-120.00", 1.0),
                (FieldName::Date, "2026-11-03", 1.0),
            ],
            &[
                (FieldName::InvoiceNumber, "f 1", 0.99),
                (FieldName::Gross, "120.00", 0.95),
                (FieldName::Siret, "30326504500019", 0.8),
            ],
            "le 03/11/2026",
        );
        assert_eq!(facts.alerts, []);
        let number = &facts.fields[&FieldName::InvoiceNumber];
        assert_eq!(
            (number.text(), number.source, number.page),
            (Some("F-1"), FieldSource::EInvoice, Some(1))
        );
        assert_eq!(facts.fields[&FieldName::Gross].text(), Some("-120.00"), "signs are no difference");
        assert_eq!(facts.fields[&FieldName::Date].page, Some(2), "found among the words");
        assert_eq!(facts.fields[&FieldName::Siret].source, FieldSource::Text);
    }

    #[test]
    fn a_page_that_surely_says_something_else_is_told() {
        let ours = [(FieldName::Gross, "120.00", 1.0)];
        let facts = together(&ours, &[(FieldName::Gross, "130.00", 0.95)], "Total 130,00");
        assert_eq!(facts.alerts.len(), 1);
        let alert = &facts.alerts[0];
        assert_eq!(
            (alert.code, alert.fields.as_slice()),
            (AlertCode::PageDiffers, [FieldName::Gross].as_slice())
        );
        assert_eq!(
            (alert.details["e_invoice"].as_str(), alert.details["page"].as_str()),
            ("120.00", "130.00")
        );
        assert_eq!(facts.fields[&FieldName::Gross].text(), Some("120.00"));

        let unsure = together(&ours, &[(FieldName::Gross, "130.00", 0.8)], "Total 130,00");
        assert_eq!(unsure.alerts, []);
        let ours = [(FieldName::InvoiceNumber, "17", 1.0)];
        let street = together(&ours, &[(FieldName::InvoiceNumber, "18", 0.95)], "17 rue des Lilas N° 18");
        assert_eq!(street.alerts.len(), 1, "any figure may be a short number");
        let ours = [(FieldName::Gross, "120.00", 1.0)];
        let shows_both = together(&ours, &[(FieldName::Gross, "130.00", 0.95)], "130,00 puis 120,00");
        assert_eq!(shows_both.alerts, []);
    }

    #[test]
    fn the_page_of_another_paper_adds_nothing() {
        let ours = [(FieldName::Gross, "120.00", 1.0), (FieldName::InvoiceNumber, "F-1", 1.0)];
        let page = [
            (FieldName::Gross, "130.00", 0.95),
            (FieldName::InvoiceNumber, "F-9", 0.95),
            (FieldName::Iban, "FR7630006000011234567890189", 0.98),
        ];
        let facts = together(&ours, &page, "F-9 130,00");
        assert_eq!(facts.alerts.len(), 2);
        assert!(!facts.fields.contains_key(&FieldName::Iban));
        let one = together(&ours[..1], &page, "F-9 130,00");
        assert!(one.fields.contains_key(&FieldName::Iban), "one difference may be a slip");
    }

    #[test]
    fn a_poor_picture_is_told_by_its_recognised_words() {
        let page = |text_source, confidence, words: usize| {
            let word =
                Word { text: "Total".into(), x: 0.1, y: 0.1, w: 0.1, h: 0.01, confidence: None, line: 0 };
            Page { text_source, confidence, words: vec![word; words], ..Page::default() }
        };
        let (poor, good) = (page(TextSource::Ocr, 0.6, 50), page(TextSource::Ocr, 0.95, 200));
        let alert = poor_picture(std::slice::from_ref(&poor)).unwrap();
        assert_eq!((alert.code, alert.fields), (AlertCode::PoorPicture, vec![]));
        assert_eq!(poor_picture(&[good, poor.clone()]), None, "most of it is good");
        let written = page(TextSource::Text, 1.0, 500);
        assert!(poor_picture(&[written.clone(), poor]).is_some(), "what is written bears nothing out");
        assert_eq!(poor_picture(&[written, page(TextSource::Ocr, 0.0, 0)]), None);
    }

    #[test]
    fn what_the_page_doubts_in_itself_does_not_concern_the_e_invoice() {
        let mut of_pages =
            facts(FieldSource::Text, &[(FieldName::Net, "1.00", 0.4), (FieldName::Siret, "1", 0.4)]);
        let doubt = |names: &[FieldName]| Alert::new(AlertCode::LowConfidence, names, "Doubtful.");
        of_pages.alerts = vec![doubt(&[FieldName::Net]), doubt(&[FieldName::Siret]), doubt(&[])];
        let ours = facts(FieldSource::EInvoice, &[(FieldName::Net, "100.00", 1.0)]);
        let facts = laid_together(ours, of_pages, &Places::of(&[]));
        assert_eq!(facts.alerts, [doubt(&[FieldName::Siret]), doubt(&[])]);
    }
}
