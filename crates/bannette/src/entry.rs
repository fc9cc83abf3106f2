//! The entry (*saisie*): what a bookkeeper checks and completes of a document. It begins as what was read, and is kept
//! apart from it: the reading stays as it was read.

pub mod api;
mod checks;
pub(crate) mod form;
pub mod handlers;
pub mod pages;
pub mod saving;
mod saying;
mod standard;
mod standing;
pub mod store;
pub(crate) mod written;

use db::Moment;
use jiff::civil::Date;
use reading::{DocumentKind, Field, FieldName, FieldValue, Reading};
use serde::{Deserialize, Serialize};

pub use self::checks::{Detail, Warning, WarningCode, check};
pub use self::saving::{Saved, save, take_back};
pub use self::standard::{Standard, Standards};
use crate::company::check_text;
use crate::document::facts::cents;
use crate::document::{Document, DocumentState, Facts, ReadingSummary};
use crate::error::{Error, FieldError, Result};

/// Whether a document can be entered. Not while it waits for a reading: its page replaces itself, and nobody types into it.
pub fn is_open(document: &Document) -> bool {
    matches!(document.state, DocumentState::Read | DocumentState::Unreadable)
        && document.read_again_since.is_none()
}

/// Rates on one invoice, at most.
pub const MOST_RATES: usize = 20;

/// What is entered. Amounts are in cents of `currency`; what is not known is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub kind: DocumentKind,
    pub supplier: Option<String>,
    /// Identifiers are in capitals, without spaces.
    pub siren: Option<String>,
    pub vat_number: Option<String>,
    pub iban: Option<String>,
    pub invoice_number: Option<String>,
    pub date: Option<Date>,
    pub due_date: Option<Date>,
    /// ISO 4217.
    pub currency: String,
    pub net: Option<i64>,
    pub vat: Option<i64>,
    pub gross: Option<i64>,
    pub payable: Option<i64>,
    pub rates: Vec<RateLine>,
    /// What the bookkeeper notes: the words of the entry.
    pub label: Option<String>,
}

/// The VAT of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLine {
    /// Hundredths of a percent: 2000 is 20 %.
    pub rate: i64,
    /// Cents.
    pub net: i64,
    pub vat: i64,
}

/// How far an entry has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Kept to be gone on with: the document waits in the tray.
    Draft,
    /// Done: the document is out of the tray.
    Entered,
}

impl EntryState {
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Entered => "entered",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Draft, Self::Entered].into_iter().find(|state| state.name() == name)
    }
}

/// An entry that somebody saved.
#[derive(Debug, Clone)]
pub struct Entry {
    pub state: EntryState,
    /// From 1, grows with every change.
    pub version: i64,
    pub content: Content,
    pub saved_at: Moment,
    /// The user's name, or the key's.
    pub saved_by: Option<String>,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            kind: DocumentKind::Other,
            supplier: None,
            siren: None,
            vat_number: None,
            iban: None,
            invoice_number: None,
            date: None,
            due_date: None,
            currency: "EUR".into(),
            net: None,
            vat: None,
            gross: None,
            payable: None,
            rates: Vec::new(),
            label: None,
        }
    }
}

impl Content {
    /// What an entry begins as.
    pub fn laid_in(words: Option<&Reading>, summary: Option<&ReadingSummary>) -> Self {
        match (words, summary) {
            (Some(words), _) => Self::read(words),
            (None, Some(summary)) => Self::summarised(summary),
            (None, None) => Self::default(),
        }
    }

    /// What was read, as far as it can be entered.
    pub fn read(reading: &Reading) -> Self {
        let facts = Facts::of(reading);
        let identifier = |text: &str| {
            Some(reading::checks::compact(text))
                .filter(|text| !text.is_empty() && text.len() <= LONGEST_IDENTIFIER)
        };
        let text = |name| reading.fields.get(&name).and_then(Field::text).and_then(identifier);
        let mut content = Self {
            siren: text(FieldName::Siren),
            vat_number: text(FieldName::VatNumber),
            iban: reading.supplier_iban().and_then(identifier),
            ..Self::known(reading.kind, facts)
        };
        if let Some(FieldValue::VatBreakdown(lines)) =
            reading.fields.get(&FieldName::VatBreakdown).map(|field| &field.value)
        {
            let line = |line: &reading::VatLine| {
                Some(RateLine { rate: cents(&line.rate)?, net: cents(&line.base)?, vat: cents(&line.tax)? })
            };
            content.rates = lines.iter().filter_map(line).take(MOST_RATES).collect();
        }
        content
    }

    /// What lists know of a document, for one whose reading cannot be had.
    fn summarised(summary: &ReadingSummary) -> Self {
        Self::known(summary.kind, summary.facts.clone())
    }

    fn known(kind: DocumentKind, facts: Facts) -> Self {
        Self {
            kind,
            supplier: facts.supplier,
            invoice_number: facts.invoice_number,
            date: facts.date,
            due_date: facts.due_date,
            currency: facts.currency.filter(|code| is_currency(code)).unwrap_or_else(|| "EUR".into()),
            net: facts.net,
            vat: facts.vat,
            gross: facts.gross,
            payable: facts.payable,
            ..Self::default()
        }
    }

    /// What lists show, sort and search by once this is entered.
    pub fn facts(&self, alerts: usize) -> Facts {
        Facts {
            supplier: self.supplier.clone(),
            invoice_number: self.invoice_number.clone(),
            date: self.date,
            due_date: self.due_date,
            currency: Some(self.currency.clone()),
            net: self.net,
            vat: self.vat,
            gross: self.gross,
            payable: self.payable,
            alerts: alerts as i64,
        }
    }

    /// Net, VAT and gross: those that stand, and where the VAT by rate is told, what the blank ones come to. Of two that stand
    /// the third is made; else the rates make what is blank.
    pub fn totals(&self) -> [Option<i64>; 3] {
        let standing = [self.net, self.vat, self.gross];
        if self.rates.is_empty() {
            return standing;
        }
        let sum = |part: fn(&RateLine) -> i64| self.rates.iter().map(part).sum::<i64>();
        let [net, vat, gross] = match standing {
            [Some(net), None, Some(gross)] => [net, gross - net, gross],
            [None, Some(vat), Some(gross)] => [gross - vat, vat, gross],
            [net, vat, gross] => {
                let net = net.unwrap_or_else(|| sum(|line| line.net));
                let vat = vat.unwrap_or_else(|| sum(|line| line.vat));
                [net, vat, gross.unwrap_or(net + vat)]
            }
        };
        [net, vat, gross].map(|cents| Some(cents).filter(|cents| is_amount(*cents)))
    }

    /// With its [`totals`](Self::totals): what is entered into the accounts must not depend on which of them were typed.
    pub fn completed(self) -> Self {
        let [net, vat, gross] = self.totals();
        Self { net, vat, gross, ..self }
    }

    /// What is found besides the facts: the label, and the identifiers.
    pub fn also_searched(&self) -> String {
        let identifiers = Some(self.identifiers()).filter(|text| !text.is_empty());
        self.label.iter().cloned().chain(identifiers).collect::<Vec<_>>().join(" ; ")
    }

    /// The identifiers as they are and as they are typed.
    pub fn identifiers(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        let grouped = |text: &str, size: usize| {
            let characters: Vec<char> = text.chars().collect();
            characters.chunks(size).map(|part| part.iter().collect()).collect::<Vec<String>>().join(" ")
        };
        words.extend(self.siren.iter().flat_map(|siren| [siren.clone(), grouped(siren, 3)]));
        words.extend(self.iban.iter().flat_map(|iban| [iban.clone(), grouped(iban, 4)]));
        if let Some(number) = &self.vat_number {
            words.push(number.clone());
            // Of a French one the second part is the SIREN.
            if let Some((key, siren)) = number.split_at_checked(4).filter(|(key, _)| key.starts_with("FR")) {
                words.push(format!("{key} {siren} ; {key} {}", grouped(siren, 3)));
            }
        }
        words.join(" ; ")
    }

    /// Whether a field says the same in both. What the form does not have, nobody changes.
    fn agrees(&self, other: &Self, name: FieldName) -> bool {
        match name {
            FieldName::Supplier => self.supplier == other.supplier,
            FieldName::Siren => self.siren == other.siren,
            FieldName::VatNumber => self.vat_number == other.vat_number,
            FieldName::Iban => self.iban == other.iban,
            FieldName::InvoiceNumber => self.invoice_number == other.invoice_number,
            FieldName::Date => self.date == other.date,
            FieldName::DueDate => self.due_date == other.due_date,
            FieldName::Currency => self.currency == other.currency,
            FieldName::Net => self.net == other.net,
            FieldName::Vat => self.vat == other.vat,
            FieldName::Gross => self.gross == other.gross,
            FieldName::Payable => self.payable == other.payable,
            FieldName::VatBreakdown => self.rates == other.rates,
            _ => true,
        }
    }

    /// Trims texts and leaves spaces out of identifiers.
    ///
    /// # Errors
    /// [`Error::Invalid`] with each field that cannot be stored as it is. What is merely doubtful is [`check`]'s.
    pub fn tidy(mut self) -> Result<Self> {
        for text in [&mut self.supplier, &mut self.invoice_number, &mut self.label] {
            *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        for identifier in [&mut self.siren, &mut self.vat_number, &mut self.iban] {
            *identifier =
                identifier.take().map(|text| reading::checks::compact(&text)).filter(|text| !text.is_empty());
        }
        self.currency = reading::checks::compact(&self.currency);
        let mut errors = Vec::new();
        for (field, text, longest) in [
            ("supplier", &self.supplier, 200),
            ("invoice_number", &self.invoice_number, 100),
            ("label", &self.label, 500),
            ("siren", &self.siren, LONGEST_IDENTIFIER),
            ("vat_number", &self.vat_number, LONGEST_IDENTIFIER),
            ("iban", &self.iban, LONGEST_IDENTIFIER),
        ] {
            if let Some(text) = text {
                check_text(&mut errors, field, text, longest);
            }
        }
        if !is_currency(&self.currency) {
            errors.push(FieldError { field: "currency", code: "currency" });
        }
        let amounts =
            [("net", self.net), ("vat", self.vat), ("gross", self.gross), ("payable", self.payable)];
        for (field, _) in amounts.iter().filter(|(_, amount)| amount.is_some_and(|amount| !is_amount(amount)))
        {
            errors.push(FieldError { field, code: "amount" });
        }
        let fits =
            |line: &RateLine| (0..=10_000).contains(&line.rate) && is_amount(line.net) && is_amount(line.vat);
        if self.rates.len() > MOST_RATES || !self.rates.iter().all(fits) {
            errors.push(FieldError { field: "vat_breakdown", code: "rates" });
        }
        if errors.is_empty() { Ok(self) } else { Err(Error::Invalid(errors)) }
    }
}

/// Longest identifier, in characters: an IBAN has 34 at most.
const LONGEST_IDENTIFIER: usize = 40;

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// As far as lists sort them.
fn is_amount(cents: i64) -> bool {
    cents.unsigned_abs() < 1_000_000_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 % and 5,5 %: 5 000 + 10 000, 1 000 + 550, 16 550.
    fn with_rates(net: Option<i64>, vat: Option<i64>, gross: Option<i64>) -> Content {
        let rate = |rate, net, vat| RateLine { rate, net, vat };
        let rates = vec![rate(2_000, 5_000, 1_000), rate(550, 10_000, 550)];
        Content { net, vat, gross, rates, ..Content::default() }
    }

    #[test]
    fn the_rates_make_the_totals_that_are_blank() {
        let whole = [Some(15_000), Some(1_550), Some(16_550)];
        for blank in 0..8 {
            let [net, vat, gross] = [0, 1, 2].map(|at| whole[at].filter(|_| blank & (1 << at) == 0));
            assert_eq!(with_rates(net, vat, gross).totals(), whole, "{blank:03b}");
        }
        let completed = with_rates(None, None, None).completed();
        assert_eq!((completed.net, completed.vat, completed.gross), (whole[0], whole[1], whole[2]));
    }

    #[test]
    fn what_stands_is_kept_and_two_totals_make_the_third() {
        let totals = |net, vat, gross| with_rates(net, vat, gross).totals();
        assert_eq!(totals(Some(1), Some(2), Some(4)), [Some(1), Some(2), Some(4)]);
        assert_eq!(totals(Some(10_000), None, Some(12_000)), [Some(10_000), Some(2_000), Some(12_000)]);
        assert_eq!(totals(None, Some(2_000), Some(12_000)), [Some(10_000), Some(2_000), Some(12_000)]);
        assert_eq!(totals(None, None, Some(20_000)), [Some(15_000), Some(1_550), Some(20_000)]);
        let nothing_by_rate = Content { gross: Some(100), ..Content::default() };
        assert_eq!(nothing_by_rate.totals(), [None, None, Some(100)]);
    }
}
