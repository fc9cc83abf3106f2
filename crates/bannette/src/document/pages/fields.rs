//! The fields of a document as they are shown: in groups, each with its words, how sure it is, and its place.

use reading::{Field, FieldName, FieldSource, FieldValue, Reading, VatLine};

use super::overlay::place_id;
use crate::document::facts::{SURE_ENOUGH, cents, core_fields};
use crate::web::{Sign, Texts};

/// From here on, a value is called sure.
const SURE: f32 = 0.95;

/// Fields that belong together.
#[derive(Clone, Debug)]
pub struct FieldGroup {
    /// `field-group-NAME`.
    pub name: &'static str,
    pub fields: Vec<FieldView>,
    pub rates: Option<RatesView>,
}

/// One field.
#[derive(Clone, Debug)]
pub struct FieldView {
    /// As in its JSON.
    pub name: &'static str,
    pub label: String,
    /// What is shown apart and copied together: the groups of an IBAN's digits. Empty for a field that is missing.
    pub value: Vec<String>,
    /// Too long to stand beside another.
    pub wide: bool,
    pub about: Option<About>,
    /// Where its place is, if it has one: the address leads there without JavaScript.
    pub place: Option<PlaceLink>,
    /// Whether an alert is about it.
    pub alerted: bool,
}

/// How sure a value is, and where it comes from.
#[derive(Clone, Debug)]
pub struct About {
    pub sureness: Sureness,
    /// `98 %`.
    pub percent: String,
    pub source: FieldSource,
}

/// A place on a page.
#[derive(Clone, Debug)]
pub struct PlaceLink {
    pub id: String,
    pub address: String,
}

/// The VAT by rate, as a table.
#[derive(Clone, Debug)]
pub struct RatesView {
    pub field: FieldView,
    /// Rate, base, tax.
    pub rows: Vec<[String; 3]>,
}

/// A confidence in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    Sure,
    Likely,
    Unsure,
}

impl Sureness {
    fn of(confidence: f32) -> Self {
        match confidence {
            sure if sure >= SURE => Self::Sure,
            likely if likely >= SURE_ENOUGH => Self::Likely,
            _ => Self::Unsure,
        }
    }

    pub fn sign(self, t: &Texts) -> Sign {
        match self {
            Self::Sure => Sign::new(t, "ok", "tick", "sureness-sure"),
            Self::Likely => Sign::new(t, "idle", "approx", "sureness-likely"),
            Self::Unsure => Sign::new(t, "warn", "alert", "sureness-unsure"),
        }
    }
}

impl About {
    pub fn of(field: &Field) -> Self {
        Self {
            sureness: Sureness::of(field.confidence),
            percent: percent(field.confidence),
            source: field.source,
        }
    }

    /// The key of the source's words.
    pub fn source_key(&self) -> &'static str {
        match self.source {
            FieldSource::EInvoice => "source-e-invoice",
            FieldSource::Text => "source-text",
            FieldSource::Ocr => "source-ocr",
        }
    }
}

const GROUPS: [(&str, &[FieldName]); 5] = [
    (
        "paper",
        &[
            FieldName::InvoiceNumber,
            FieldName::Date,
            FieldName::DueDate,
            FieldName::DeliveryDate,
            FieldName::PeriodStart,
            FieldName::PeriodEnd,
            FieldName::OrderNumber,
            FieldName::PrecedingInvoice,
        ],
    ),
    (
        "supplier",
        &[
            FieldName::Supplier,
            FieldName::Siren,
            FieldName::VatNumber,
            FieldName::Siret,
            FieldName::Bic,
            FieldName::Iban,
        ],
    ),
    (
        "amounts",
        &[
            FieldName::Net,
            FieldName::Vat,
            FieldName::Gross,
            FieldName::Prepaid,
            FieldName::Payable,
            FieldName::OpeningBalance,
            FieldName::ClosingBalance,
            FieldName::VatBreakdown,
        ],
    ),
    ("buyer", &[FieldName::Buyer, FieldName::BuyerSiren, FieldName::BuyerVatNumber]),
    ("currency", &[FieldName::Currency]),
];

/// All that was read, and what is missing of what entry stands on. `pages` are those shown, `address` is that of the
/// document's page.
pub fn groups(t: &Texts, reading: &Reading, pages: std::ops::Range<u32>, address: &str) -> Vec<FieldGroup> {
    let currency = currency_of(reading);
    // The amounts say it.
    let untold = |name: FieldName| name == FieldName::Currency && currency == "EUR";
    let view = |name: FieldName| {
        let field = reading.fields.get(&name);
        if untold(name) || (field.is_none() && !core_fields(reading.kind).contains(&name)) {
            return None;
        }
        let place = place_link(reading, name, &pages, address);
        Some(FieldView {
            name: name.name(),
            label: label(t, name),
            value: field.and_then(Field::text).map_or_else(Vec::new, |text| written(t, name, text, currency)),
            wide: is_wide(name),
            about: field.map(About::of),
            place,
            alerted: reading.alerts.iter().any(|alert| alert.fields.contains(&name)),
        })
    };
    let groups = GROUPS.into_iter().map(|(name, names)| {
        let rates = reading.fields.get(&FieldName::VatBreakdown).filter(|_| name == "amounts");
        FieldGroup {
            name,
            fields: names
                .iter()
                .filter(|name| **name != FieldName::VatBreakdown)
                .filter_map(|n| view(*n))
                .collect(),
            rates: rates.and_then(|field| {
                let FieldValue::VatBreakdown(lines) = &field.value else { return None };
                let rows = lines.iter().map(|line| rate(t, line, currency)).collect();
                Some(RatesView { field: view(FieldName::VatBreakdown)?, rows })
            }),
        }
    });
    groups.filter(|group| !group.fields.is_empty() || group.rates.is_some()).collect()
}

/// The groups without the fields that are shown elsewhere.
pub fn besides(groups: Vec<FieldGroup>, elsewhere: impl Fn(&str) -> bool) -> Vec<FieldGroup> {
    let rest = groups.into_iter().map(|mut group| {
        group.fields.retain(|field| !elsewhere(field.name));
        group.rates = group.rates.filter(|rates| !elsewhere(rates.field.name));
        group
    });
    rest.filter(|group| !group.fields.is_empty() || group.rates.is_some()).collect()
}

/// Where a field stands, if it has a place: on one of the `pages` shown, or elsewhere in the document.
pub fn place_link(
    reading: &Reading,
    name: FieldName,
    pages: &std::ops::Range<u32>,
    address: &str,
) -> Option<PlaceLink> {
    let field = reading.fields.get(&name)?;
    let page = field.page.filter(|_| field.place.is_some())?;
    let id = place_id(name);
    let elsewhere = format!("{address}?page={page}");
    let address = if pages.contains(&page) { "" } else { elsewhere.as_str() };
    Some(PlaceLink { address: format!("{address}#{id}"), id })
}

/// The currency that amounts are in, euros when nothing says otherwise.
pub fn currency_of(reading: &Reading) -> &str {
    reading.fields.get(&FieldName::Currency).and_then(Field::text).unwrap_or("EUR")
}

pub fn label(t: &Texts, name: FieldName) -> String {
    t.say(&format!("field-{}", name.name().replace('_', "-"))).to_string()
}

/// A value as it is read aloud or put into a sentence.
pub fn spoken(t: &Texts, name: FieldName, text: &str, currency: &str) -> String {
    written(t, name, text, currency).join("\u{a0}")
}

/// A value as a French bookkeeper writes it, in the parts that are shown apart. What is not as it should be stays.
fn written(t: &Texts, name: FieldName, text: &str, currency: &str) -> Vec<String> {
    let whole = || vec![t.file_name(text)];
    match name {
        FieldName::Date
        | FieldName::DueDate
        | FieldName::DeliveryDate
        | FieldName::PeriodStart
        | FieldName::PeriodEnd => text.parse().map_or_else(|_| whole(), |date| vec![t.date(&date)]),
        FieldName::Net
        | FieldName::Vat
        | FieldName::Gross
        | FieldName::Prepaid
        | FieldName::Payable
        | FieldName::OpeningBalance
        | FieldName::ClosingBalance => {
            cents(text).map_or_else(whole, |cents| vec![t.amount(cents, currency)])
        }
        FieldName::Siren | FieldName::BuyerSiren => parts(text, &[3, 3, 3]).unwrap_or_else(whole),
        FieldName::Siret => parts(text, &[3, 3, 3, 5]).unwrap_or_else(whole),
        FieldName::VatNumber | FieldName::BuyerVatNumber if text.starts_with("FR") => {
            parts(text, &[4, 3, 3, 3]).unwrap_or_else(whole)
        }
        FieldName::Iban => {
            let fours = [4; 9];
            let full = text.len().div_ceil(4).min(fours.len());
            parts(text, &fours[..full]).unwrap_or_else(whole)
        }
        _ => whole(),
    }
}

/// Cuts letters and digits into parts of these lengths, the last of which may be shorter. None for anything else.
fn parts(text: &str, lengths: &[usize]) -> Option<Vec<String>> {
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let mut rest = text;
    let mut parts = Vec::new();
    for length in lengths {
        let (part, after) = rest.split_at_checked(*length).unwrap_or((rest, ""));
        parts.push(part.to_owned());
        rest = after;
    }
    (rest.is_empty() && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

fn rate(t: &Texts, line: &VatLine, currency: &str) -> [String; 3] {
    let amount =
        |text: &str| cents(text).map_or_else(|| t.file_name(text), |cents| t.amount(cents, currency));
    let rate = line.rate.strip_suffix(".00").unwrap_or(&line.rate);
    let rate = rate.strip_suffix('0').filter(|rate| rate.contains('.')).unwrap_or(rate);
    let rate = match t.locale {
        crate::web::Locale::Fr => rate.replace('.', ","),
        crate::web::Locale::En => rate.to_owned(),
    };
    [t.file_name(format!("{rate}\u{a0}%")), amount(&line.base), amount(&line.tax)]
}

fn percent(confidence: f32) -> String {
    format!("{:.0}\u{a0}%", f64::from(confidence.clamp(0.0, 1.0)) * 100.0)
}

fn is_wide(name: FieldName) -> bool {
    matches!(name, FieldName::Supplier | FieldName::Iban | FieldName::Buyer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Locale;
    use crate::web::samples::texts;

    #[test]
    fn values_are_written_as_a_french_bookkeeper_writes_them() {
        let t = texts(Locale::Fr);
        let write = |name, text| spoken(&t, name, text, "EUR").replace(['\u{a0}', '\u{202f}'], " ");
        assert_eq!(write(FieldName::Date, "2026-11-22"), "22/11/2026");
        assert_eq!(write(FieldName::Gross, "1234.56"), "1 234,56 €");
        assert_eq!(
            write(FieldName::Iban, "FR7618917022100006001337854"),
            "FR76 1891 7022 1000 0600 1337 854"
        );
        assert_eq!(write(FieldName::Siren, "336190723"), "336 190 723");
        assert_eq!(write(FieldName::Siret, "33619072300017"), "336 190 723 00017");
        assert_eq!(write(FieldName::VatNumber, "FR34336190723"), "FR34 336 190 723");
        assert_eq!(write(FieldName::VatNumber, "IE3841267NH"), "IE3841267NH");
    }

    #[test]
    fn what_is_not_as_it_should_be_is_shown_as_it_is() {
        let t = texts(Locale::Fr);
        for (name, text) in [
            (FieldName::Date, "2026-13-45"),
            (FieldName::Gross, "12,5"),
            (FieldName::Siren, "12"),
            (FieldName::Siren, "3361907234"),
            (FieldName::Iban, "FR76 é"),
            (FieldName::Iban, ""),
        ] {
            assert_eq!(spoken(&t, name, text, "EUR"), text);
        }
    }

    #[test]
    fn rates_lose_the_places_that_say_nothing() {
        let t = texts(Locale::Fr);
        for (written, shown) in
            [("20.00", "20"), ("5.50", "5,5"), ("2.10", "2,1"), ("8.25", "8,25"), ("0.00", "0")]
        {
            let line = VatLine { rate: written.into(), base: "10.00".into(), ..VatLine::default() };
            assert_eq!(rate(&t, &line, "EUR")[0], format!("{shown}\u{a0}%"));
        }
    }

    #[test]
    fn every_field_has_words_and_one_group() {
        for name in FieldName::ALL {
            for locale in Locale::ALL {
                assert!(!label(&texts(locale), name).contains('⟦'), "{name:?}");
            }
            assert_eq!(
                GROUPS.iter().flat_map(|(_, names)| *names).filter(|n| **n == name).count(),
                1,
                "{name:?}"
            );
        }
    }
}
