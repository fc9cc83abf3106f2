//! What the form of an entry sends, as it was typed.

use jiff::civil::Date;
use reading::DocumentKind;
use serde::Deserialize;

use super::written::{amount, amount_text, date, date_text, rate, rate_text};
use super::{Content, MOST_RATES, RateLine};
use crate::error::{Error, FieldError, Result};
use crate::web::Locale;

/// The fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub kind: String,
    pub supplier: String,
    pub siren: String,
    pub vat_number: String,
    pub iban: String,
    pub invoice_number: String,
    pub date: String,
    pub due_date: String,
    pub currency: String,
    pub net: String,
    pub vat: String,
    pub gross: String,
    pub payable: String,
    pub label: String,
    /// Of the entry that the form was filled from; 0: there was none.
    pub version: i64,
    /// What is to become of it: the button that was pressed.
    pub state: String,
    /// The rows of the VAT by rate, column by column.
    pub rate: Vec<String>,
    pub rate_net: Vec<String>,
    pub rate_vat: Vec<String>,
}

impl Typed {
    /// An entry as it stands in the form.
    pub fn of(locale: Locale, content: &Content) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let day = |date: Option<Date>| date.map(date_text).unwrap_or_default();
        let money = |cents: Option<i64>| cents.map(|cents| amount_text(locale, cents)).unwrap_or_default();
        let column = |part: fn(&RateLine) -> i64, text: fn(Locale, i64) -> String| {
            content.rates.iter().map(|line| text(locale, part(line))).collect()
        };
        Self {
            kind: content.kind.name().to_owned(),
            supplier: text(&content.supplier),
            siren: text(&content.siren),
            vat_number: text(&content.vat_number),
            iban: text(&content.iban),
            invoice_number: text(&content.invoice_number),
            date: day(content.date),
            due_date: day(content.due_date),
            currency: content.currency.clone(),
            net: money(content.net),
            vat: money(content.vat),
            gross: money(content.gross),
            payable: money(content.payable),
            label: text(&content.label),
            rate: column(|line| line.rate, rate_text),
            rate_net: column(|line| line.net, amount_text),
            rate_vat: column(|line| line.vat, amount_text),
            version: 0,
            state: String::new(),
        }
    }

    /// What stands in a field.
    pub fn get(&self, name: &str) -> &str {
        match name {
            "kind" => &self.kind,
            "supplier" => &self.supplier,
            "siren" => &self.siren,
            "vat_number" => &self.vat_number,
            "iban" => &self.iban,
            "invoice_number" => &self.invoice_number,
            "date" => &self.date,
            "due_date" => &self.due_date,
            "currency" => &self.currency,
            "net" => &self.net,
            "vat" => &self.vat,
            "gross" => &self.gross,
            "payable" => &self.payable,
            "label" => &self.label,
            _ => "",
        }
    }

    /// The rows of the VAT by rate: rate, base, tax.
    pub fn rows(&self) -> Vec<[String; 3]> {
        let count = self.rate.len().max(self.rate_net.len()).max(self.rate_vat.len()).min(MOST_RATES);
        let at = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
        let row = |row| [&self.rate, &self.rate_net, &self.rate_vat].map(|column| at(column, row));
        (0..count).map(row).filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect()
    }

    /// What is meant, and each field of which that cannot be said; those are left empty.
    pub fn understood(&self, today: Date) -> (Content, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut wrong = |field, code| errors.push(FieldError { field, code });
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        let mut money = |field: &'static str| {
            let text = self.get(field);
            let cents = amount(text);
            if cents.is_none() && !text.trim().is_empty() {
                wrong(field, "amount");
            }
            cents
        };
        let [net, vat, gross, payable] = ["net", "vat", "gross", "payable"].map(&mut money);
        let mut day = |field: &'static str| {
            let text = self.get(field);
            let day = date(text, today);
            if day.is_none() && !text.trim().is_empty() {
                wrong(field, "date");
            }
            day
        };
        let [date, due_date] = ["date", "due_date"].map(&mut day);
        let mut rates = Vec::new();
        for [percent, net, vat] in self.rows() {
            match (rate(&percent), amount(&net), amount(&vat)) {
                (Some(rate), Some(net), Some(vat)) if (0..=10_000).contains(&rate) => {
                    rates.push(RateLine { rate, net, vat });
                }
                _ => wrong("vat_breakdown", "rates"),
            }
        }
        let currency = if self.currency.trim().is_empty() { "EUR" } else { &self.currency };
        let kind = DocumentKind::ALL.into_iter().find(|kind| kind.name() == self.kind).unwrap_or_default();
        let content = Content {
            kind,
            supplier: text(&self.supplier),
            siren: text(&self.siren),
            vat_number: text(&self.vat_number),
            iban: text(&self.iban),
            invoice_number: text(&self.invoice_number),
            date,
            due_date,
            currency: currency.to_owned(),
            net,
            vat,
            gross,
            payable,
            rates,
            label: text(&self.label),
        };
        match content.clone().tidy() {
            Ok(content) => (content, errors),
            Err(Error::Invalid(more)) => {
                errors.extend(more);
                (content, errors)
            }
            Err(_) => (content, errors),
        }
    }

    /// What is meant.
    ///
    /// # Errors
    /// [`Error::Invalid`] with each field that cannot be stored.
    pub fn content(&self, today: Date) -> Result<Content> {
        let (content, errors) = self.understood(today);
        if errors.is_empty() { Ok(content) } else { Err(Error::Invalid(errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn what_the_form_shows_is_what_it_sends() {
        let content = Content {
            kind: DocumentKind::Invoice,
            supplier: Some("Minoterie du Pilat".into()),
            iban: Some("FR7630006000011234567890189".into()),
            date: Some(TODAY),
            net: Some(185_640),
            vat: Some(10_210),
            gross: Some(195_850),
            rates: vec![RateLine { rate: 550, net: 185_640, vat: 10_210 }],
            ..Content::default()
        };
        for locale in Locale::ALL {
            assert_eq!(Typed::of(locale, &content).content(TODAY).unwrap(), content);
        }
    }

    #[test]
    fn each_field_that_cannot_be_stored_is_named_and_the_others_are_understood() {
        let typed = Typed {
            date: "31/02/2026".into(),
            gross: "douze euros".into(),
            supplier: "a\u{0}b".into(),
            currency: "euros".into(),
            invoice_number: " F-1 ".into(),
            rate: vec!["20".into(), String::new()],
            rate_net: vec!["x".into(), String::new()],
            ..Typed::default()
        };
        let (content, errors) = typed.understood(TODAY);
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["gross", "date", "vat_breakdown", "supplier", "currency"]);
        assert_eq!(content.gross, None);
        assert!(typed.content(TODAY).is_err());
        assert_eq!(Typed::default().content(TODAY).unwrap(), Content::default());
    }
}
