//! What lists show of a reading, and how good a reading is.

use jiff::civil::Date;
use reading::{Alert, AlertCode, DocumentKind, FieldName, Fields, MediaKind, READABLE, Reading};
use serde::{Deserialize, Serialize};

/// Below this, a field that entry stands on is to be checked. Confidence is calibrated: one in five is wrong there.
pub const SURE_ENOUGH: f32 = 0.8;
/// Longest text kept for lists, in characters.
const LONGEST: usize = 200;

/// How far a reading can be relied on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    Good,
    /// An alert of weight, or a field that entry stands on is missing or uncertain.
    ToCheck,
    /// Could not be read.
    Unreadable,
}

impl Quality {
    pub const ALL: [Self; 3] = [Self::ToCheck, Self::Good, Self::Unreadable];

    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::ToCheck => "to_check",
            Self::Unreadable => "unreadable",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quality| quality.name() == name)
    }

    /// Of a document that could be read.
    pub fn of(reading: &Reading) -> Self {
        let core = core_fields(reading.kind);
        let sure =
            |name: &FieldName| reading.fields.get(name).is_some_and(|field| field.confidence >= SURE_ENOUGH);
        match core.iter().all(sure)
            && !is_poor(reading)
            // What comes out of an archive stands for it in the tray: one that is there itself is to be looked at.
            && reading.media_type != MediaKind::Zip.media_type()
            && !reading.alerts.iter().any(|alert| weighs(alert, reading.kind))
        {
            true => Self::Good,
            false => Self::ToCheck,
        }
    }
}

/// The fields that entry stands on. None for papers that carry no amounts to enter.
pub fn core_fields(kind: DocumentKind) -> &'static [FieldName] {
    match kind {
        DocumentKind::Invoice | DocumentKind::CreditNote => {
            &[FieldName::InvoiceNumber, FieldName::Date, FieldName::Gross]
        }
        DocumentKind::Receipt => &[FieldName::Date, FieldName::Gross],
        DocumentKind::BankStatement
        | DocumentKind::Payslip
        | DocumentKind::Contract
        | DocumentKind::Other => &[],
    }
}

/// Whether a bookkeeper must look at an alert, or only may know of it.
pub fn weighs(alert: &Alert, kind: DocumentKind) -> bool {
    match alert.code {
        AlertCode::ProfileWithoutLines | AlertCode::DebitedAccount => false,
        AlertCode::RuleBroken => alert.details.get("rule").is_some_and(|rule| is_about_sums(rule)),
        AlertCode::LowConfidence => {
            alert.fields.is_empty() || alert.fields.iter().any(|field| core_fields(kind).contains(field))
        }
        _ => true,
    }
}

/// Whether a rule of EN 16931 is one of those that calculate: the others are about how the data is written down.
fn is_about_sums(rule: &str) -> bool {
    let of_categories = ["S", "Z", "E", "AE", "IC", "G", "O", "AF", "AG"];
    match rule.strip_prefix("BR-").and_then(|rest| rest.split_once('-')) {
        Some(("CO", number)) => number.parse().is_ok_and(|number: u8| (10..=17).contains(&number)),
        Some((category, "8" | "9")) => of_categories.contains(&category),
        _ => false,
    }
}

/// Whether a paper without fields that entry stands on was read too poorly to rely on.
pub fn is_poor(reading: &Reading) -> bool {
    let is_readable =
        || reading.plain_text.is_some() || reading.legibility().is_some_and(|sure| sure >= READABLE);
    core_fields(reading.kind).is_empty() && !is_readable()
}

/// What lists show, sort by and search in. Amounts are in cents of `currency`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub supplier: Option<String>,
    pub invoice_number: Option<String>,
    /// The paper's; the end of the period of a bank statement without one.
    pub date: Option<Date>,
    pub due_date: Option<Date>,
    pub currency: Option<String>,
    pub net: Option<i64>,
    pub vat: Option<i64>,
    pub gross: Option<i64>,
    pub payable: Option<i64>,
    /// How many alerts weigh.
    pub alerts: i64,
}

impl Facts {
    pub fn of(reading: &Reading) -> Self {
        let fields = &reading.fields;
        let date = |name| text(fields, name).and_then(|text| text.parse().ok());
        let amount = |name| text(fields, name).and_then(|text| cents(&text));
        Self {
            supplier: text(fields, FieldName::Supplier),
            invoice_number: text(fields, FieldName::InvoiceNumber),
            date: date(FieldName::Date).or_else(|| date(FieldName::PeriodEnd)),
            due_date: date(FieldName::DueDate),
            currency: text(fields, FieldName::Currency),
            net: amount(FieldName::Net),
            vat: amount(FieldName::Vat),
            gross: amount(FieldName::Gross),
            payable: amount(FieldName::Payable),
            alerts: reading.alerts.iter().filter(|alert| weighs(alert, reading.kind)).count() as i64,
        }
    }

    /// Whether what makes an invoice out is the same.
    pub fn makes_out_the_same(&self, other: &Self) -> bool {
        let makes_out =
            |facts: &Self| (facts.supplier.clone(), facts.invoice_number.clone(), facts.date, facts.gross);
        makes_out(self) == makes_out(other)
    }

    /// What a search looks in besides the name, before folding: supplier, number, date and amounts as they are typed.
    pub fn searched(&self) -> String {
        let mut words: Vec<String> = self.supplier.iter().chain(&self.invoice_number).cloned().collect();
        if let Some(date) = self.date {
            words.push(date.strftime("%d/%m/%Y").to_string());
        }
        for amount in [self.gross, self.net].into_iter().flatten().map(i64::abs) {
            words.push(format!("{} {}", decimal(amount, ','), decimal(amount, '.')));
        }
        words.join(" ")
    }
}

/// A field's text, short and without what a database refuses. None for an empty one.
fn text(fields: &Fields, name: FieldName) -> Option<String> {
    let clean = fields.get(&name)?.text()?.replace('\0', "");
    let clean: String = clean.trim().chars().take(LONGEST).collect();
    (!clean.is_empty()).then_some(clean)
}

/// The cents of a decimal string with at most two places: `1234.56`, `-12`. None for anything else.
pub fn cents(decimal: &str) -> Option<i64> {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, decimal),
    };
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(places) || places.len() > 2 {
        return None;
    }
    let places: i64 = format!("{places:0<2}").parse().ok()?;
    let cents = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(places)?;
    // The smallest number is what a missing amount sorts as.
    (cents < 1_000_000_000_000_000).then_some(sign * cents)
}

/// Cents as a decimal number with two places: `-1234.56`, or with another mark before them. [`cents`] reads what has a point.
pub fn decimal(cents: i64, mark: char) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}{mark}{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests;
