//! What a bookkeeper must look at in the facts, wherever they come from.

use jiff::civil::Date;

use crate::checks::{compact, is_iban, is_siren, is_siret, is_wrong_vat_number};
use crate::fold::folded;
use crate::model::{KnownCompany, ReadOptions};
use crate::{Alert, AlertCode, Field, FieldName, Fields};

/// Less sure values are their own alert.
const SURE: f32 = 0.5;

pub(super) fn look(fields: &Fields, options: &ReadOptions) -> Vec<Alert> {
    let mut alerts = numbers(fields);
    alerts.extend(order_of_dates(fields));
    if let Some(company) = &options.company {
        alerts.extend(about_company(fields, company));
    }
    alerts
}

/// What the company's fiscal periods, and who it is, speak against.
pub(super) fn about_company(fields: &Fields, company: &KnownCompany) -> Vec<Alert> {
    period(fields, company).into_iter().chain(buyer(fields, company)).collect()
}

fn text(fields: &Fields, name: FieldName) -> Option<&str> {
    fields.get(&name).filter(|field| field.confidence >= SURE).and_then(Field::text)
}

/// Numbers that fail the check that is in them.
fn numbers(fields: &Fields) -> Vec<Alert> {
    type Check = (FieldName, fn(&str) -> bool, AlertCode, &'static str);
    const CHECKS: [Check; 6] = [
        (FieldName::VatNumber, may_be_vat_number, AlertCode::VatNumberInvalid, "VAT number"),
        (FieldName::BuyerVatNumber, may_be_vat_number, AlertCode::VatNumberInvalid, "buyer's VAT number"),
        (FieldName::Siren, is_siren, AlertCode::SirenInvalid, "SIREN"),
        (FieldName::BuyerSiren, is_siren, AlertCode::SirenInvalid, "buyer's SIREN"),
        (FieldName::Siret, is_siret, AlertCode::SirenInvalid, "SIRET"),
        (FieldName::Iban, is_iban, AlertCode::IbanInvalid, "IBAN"),
    ];
    let wrong = CHECKS.into_iter().filter_map(|(name, is_right, code, what)| {
        let value = text(fields, name).filter(|value| !is_right(value))?;
        // A wrong SIREN is told once.
        if name == FieldName::Siret && text(fields, FieldName::Siren).is_some_and(|siren| !is_siren(siren)) {
            return None;
        }
        Some(Alert::new(code, &[name], format!("The {what} {value} fails its check.")).with("value", value))
    });
    wrong.collect()
}

fn may_be_vat_number(value: &str) -> bool {
    !is_wrong_vat_number(value)
}

fn order_of_dates(fields: &Fields) -> Option<Alert> {
    let (date, due) = (text(fields, FieldName::Date)?, text(fields, FieldName::DueDate)?);
    let (day, due_day): (Date, Date) = (date.parse().ok()?, due.parse().ok()?);
    (due_day < day).then(|| {
        let message = format!("It is due on {due}, before its date, {date}.");
        Alert::new(AlertCode::DueBeforeDate, &[FieldName::Date, FieldName::DueDate], message)
            .with("date", date)
            .with("due_date", due)
    })
}

fn period(fields: &Fields, company: &KnownCompany) -> Option<Alert> {
    let date = text(fields, FieldName::Date)?;
    let day: Date = date.parse().ok()?;
    let periods: Vec<(Date, Date)> = company
        .fiscal_periods
        .iter()
        .filter_map(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)))
        .collect();
    let is_inside = periods.iter().any(|(first, last)| (*first..=*last).contains(&day));
    (!periods.is_empty() && !is_inside).then(|| {
        let message = format!("Its date, {date}, lies outside of the company's fiscal periods.");
        Alert::new(AlertCode::OutsideFiscalPeriod, &[FieldName::Date], message).with("date", date)
    })
}

/// Neither the buyer nor the supplier is the company. Numbers decide; names only where no number of the buyer is known.
fn buyer(fields: &Fields, company: &KnownCompany) -> Option<Alert> {
    let siren = company.siren.as_deref().map(compact);
    let vat_number = company.vat_number.as_deref().map(compact);
    let same_number = |name, own: &Option<String>| {
        let (value, own) = (compact(text(fields, name)?), own.as_ref()?);
        Some(value == *own)
    };
    let by_number = |siren_name, vat_name| {
        let numbers = [same_number(siren_name, &siren), same_number(vat_name, &vat_number)];
        [true, false].into_iter().find(|same| numbers.contains(&Some(*same)))
    };
    let by_name = |name| text(fields, name).map(|name| is_named(name, company));
    let is_supplier =
        by_number(FieldName::Siren, FieldName::VatNumber).or_else(|| by_name(FieldName::Supplier));
    let by_number = by_number(FieldName::BuyerSiren, FieldName::BuyerVatNumber);
    let by_name = by_name(FieldName::Buyer);
    if is_supplier == Some(true) || by_number.or(by_name) != Some(false) {
        return None;
    }
    // The company's own name says nothing of who it is then: the number does.
    let shown: &[FieldName] = match by_name {
        Some(true) => &[FieldName::BuyerSiren, FieldName::BuyerVatNumber],
        _ => &[FieldName::Buyer, FieldName::BuyerSiren, FieldName::BuyerVatNumber],
    };
    let (name, shown) = shown.iter().find_map(|name| Some((*name, text(fields, *name)?)))?;
    let message = format!("The buyer is {shown}, not this company.");
    Some(Alert::new(AlertCode::OtherBuyer, &[name], message).with("buyer", shown))
}

/// Whether a name has all the telling words of one of the company's, or the other way round.
fn is_named(name: &str, company: &KnownCompany) -> bool {
    let ours = telling_words(name);
    // Without a name to go by there is nothing to say against it.
    company.names.is_empty()
        || ours.is_empty()
        || company.names.iter().map(|known| telling_words(known)).any(|known| {
            known.iter().all(|word| ours.contains(word)) || ours.iter().all(|word| known.contains(word))
        })
}

/// Whether two names have the same telling words, in whichever order.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let [mut one, mut other] = [one, other].map(telling_words);
    one.sort_unstable();
    other.sort_unstable();
    !one.is_empty() && one == other
}

/// The words of a name without its legal form.
fn telling_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(folded);
    words.filter(|word| !word.is_empty() && !FORMS.contains(&word.as_str())).collect()
}

/// Legal forms, which papers leave out or add.
const FORMS: [&str; 14] =
    ["sa", "sas", "sasu", "sarl", "eurl", "sci", "snc", "ei", "scop", "gmbh", "ag", "ltd", "societe", "ste"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FieldSource, FieldValue};

    fn codes(fields: &[(FieldName, &str)]) -> Vec<AlertCode> {
        look_at(fields).into_iter().map(|alert| alert.code).collect()
    }

    fn look_at(fields: &[(FieldName, &str)]) -> Vec<Alert> {
        let company = KnownCompany {
            names: vec!["Boulangerie Lemoine SARL".into()],
            siren: Some("813472602".into()),
            vat_number: Some("FR56813472602".into()),
            fiscal_periods: vec![("2026-01-01".into(), "2026-12-31".into())],
        };
        let options = ReadOptions { company: Some(company), ..ReadOptions::default() };
        let field = |value: &str| Field {
            value: FieldValue::Text(value.into()),
            confidence: 0.9,
            source: FieldSource::Text,
            page: None,
            place: None,
        };
        let fields: Fields = fields.iter().map(|(name, value)| (*name, field(value))).collect();
        look(&fields, &options)
    }

    #[test]
    fn names_are_the_same_whatever_their_case_form_and_order() {
        assert!(is_same_name("ATELIER GARRIGUE SAS", "Garrigue (Atelier)"));
        assert!(!is_same_name("Garage du Port", "Garage"));
        assert!(!is_same_name("SARL", "SAS"));
    }

    #[test]
    fn a_buyer_who_is_another_company_is_told() {
        assert_eq!(codes(&[(FieldName::Buyer, "BOULANGERIE LEMOINE")]), []);
        assert_eq!(codes(&[(FieldName::Buyer, "Atelier Garrigue SAS")]), [AlertCode::OtherBuyer]);
        assert_eq!(codes(&[(FieldName::Buyer, "M. Lemoine"), (FieldName::BuyerSiren, "813472602")]), []);
        assert_eq!(codes(&[(FieldName::BuyerVatNumber, "FR00794208157")]), [AlertCode::OtherBuyer]);
        let other = [(FieldName::Buyer, "Boulangerie Lemoine"), (FieldName::BuyerSiren, "794208157")];
        let alert = &look_at(&other)[0];
        assert_eq!((alert.code, alert.details["buyer"].as_str()), (AlertCode::OtherBuyer, "794208157"));
        let sale = [(FieldName::Buyer, "Hôtel des Salorges"), (FieldName::Siren, "813472602")];
        assert_eq!(codes(&sale), [], "the company sold it");
    }

    #[test]
    fn a_vat_number_is_wrong_where_its_country_is_known() {
        for right in ["FR40303265045", "US123456789", "EU372000041", "TR1234567890", "RO1854", "LI12345"] {
            assert_eq!(codes(&[(FieldName::VatNumber, right)]), [], "{right}");
        }
        for wrong in ["FR41303265045", "FR303265045", "303265045", "é", "EL1"] {
            assert_eq!(codes(&[(FieldName::VatNumber, wrong)]), [AlertCode::VatNumberInvalid], "{wrong}");
        }
    }

    #[test]
    fn an_establishment_whose_number_is_wrong_is_told() {
        assert_eq!(codes(&[(FieldName::Siren, "794208157"), (FieldName::Siret, "79420815700022")]), []);
        let wrong = [(FieldName::Siren, "794208157"), (FieldName::Siret, "79420815700021")];
        assert_eq!(codes(&wrong), [AlertCode::SirenInvalid]);
        let both = [(FieldName::Siren, "794208158"), (FieldName::Siret, "79420815800022")];
        assert_eq!(codes(&both), [AlertCode::SirenInvalid], "once");
    }

    #[test]
    fn dates_are_held_to_each_other_and_to_the_fiscal_periods() {
        assert_eq!(codes(&[(FieldName::Date, "2026-11-03"), (FieldName::DueDate, "2027-01-03")]), []);
        assert_eq!(codes(&[(FieldName::Date, "2025-11-03")]), [AlertCode::OutsideFiscalPeriod]);
        let reversed = [(FieldName::Date, "2026-11-03"), (FieldName::DueDate, "2026-11-02")];
        assert_eq!(codes(&reversed), [AlertCode::DueBeforeDate]);
    }
}
