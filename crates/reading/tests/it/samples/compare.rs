//! Where a reading and the truth part.

use std::collections::BTreeMap;
use std::fmt::Write;

use reading::{AlertCode, FieldName, FieldValue, ReadFailure, Reading};
use serde_json::Value;

use super::truth::Truth;

/// Where the truth is null, nothing of these may be read.
const NEVER_INVENTED: [FieldName; 9] = [
    FieldName::InvoiceNumber,
    FieldName::Date,
    FieldName::DueDate,
    FieldName::Net,
    FieldName::Vat,
    FieldName::Gross,
    FieldName::Siren,
    FieldName::VatNumber,
    FieldName::Iban,
];

const LEGAL_FORMS: [&str; 14] =
    ["sarl", "sas", "sasu", "sa", "eurl", "ei", "sci", "sccv", "selarl", "sem", "gmbh", "ltd", "inc", "gaec"];

pub struct Difference {
    pub file: String,
    pub field: String,
    expected: String,
    read: String,
    confidence: Option<f32>,
}

/// Everything that was read otherwise than it is.
pub fn differences(truth: &Truth, outcome: &Result<Reading, ReadFailure>) -> Vec<Difference> {
    let differ = |field: &str, expected: String, read: String, confidence| Difference {
        file: truth.file.clone(),
        field: field.to_owned(),
        expected,
        read,
        confidence,
    };
    let reading = match (truth.failure(), outcome) {
        (Some(code), Err(failure)) if failure.code() == code => return Vec::new(),
        (None, Ok(reading)) => reading,
        (expected, outcome) => {
            let read = outcome.as_ref().map_or_else(ReadFailure::to_string, |_| "it is read".into());
            return vec![differ("outcome", expected.unwrap_or("it is read").into(), read, None)];
        }
    };
    let mut found = Vec::new();
    if reading.kind.name() != truth.reading_kind() {
        found.push(differ("kind", truth.reading_kind().into(), reading.kind.name().into(), None));
    }
    if truth.pages.is_some_and(|pages| pages != reading.pages.len()) {
        found.push(differ("pages", truth.pages.unwrap().to_string(), reading.pages.len().to_string(), None));
    }
    if !truth.contents.is_empty() {
        if !reading
            .alerts
            .iter()
            .any(|alert| matches!(alert.code, AlertCode::SeveralDocuments | AlertCode::SeveralReceipts))
        {
            found.push(differ("alert", "several_documents".into(), "—".into(), None));
        }
        return found;
    }
    // One paper: nothing parts it by itself. One of the samples was fed with the empty back of a sheet.
    let blank = reading.pages.iter().filter(|page| page.blank).count();
    let receipts: usize = reading.pages.iter().map(|page| page.receipts.len()).sum();
    let with_blank = usize::from(truth.file.ends_with("numérisation_20251106.pdf"));
    if (blank, receipts, reading.documents.len()) != (with_blank, 0, 0) {
        let how = format!("{blank} blank, {receipts} receipts, documents {:?}", reading.documents);
        found.push(differ("parted", format!("one, {with_blank} blank"), how, None));
    }
    for name in FieldName::ALL {
        let field = reading.fields.get(&name);
        let read = field.map(|field| shown(&field.value));
        let confidence = field.map(|field| field.confidence);
        let true_value = truth.fields.get(key(name));
        let expected = true_value.filter(|value| !value.is_null()).map(|value| as_read(name, value));
        let is_visible = truth.visible.iter().any(|visible| visible == key(name));
        let differs = match (&expected, &read) {
            (Some(expected), Some(read)) => is_visible && !same(name, expected, read),
            (Some(_), None) => is_visible,
            // No VAT and a VAT of nothing are the same.
            (None, Some(read)) => {
                NEVER_INVENTED.contains(&name) && !(name == FieldName::Vat && read == "0.00")
            }
            (None, None) => false,
        };
        if differs {
            let none = || "—".to_owned();
            found.push(differ(
                name.name(),
                expected.unwrap_or_else(none),
                read.unwrap_or_else(none),
                confidence,
            ));
        }
    }
    found
}

/// The truth's word for a field.
fn key(name: FieldName) -> &'static str {
    match name {
        FieldName::PrecedingInvoice => "of_invoice",
        other => other.name(),
    }
}

fn as_read(name: FieldName, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) if name == FieldName::VatBreakdown => {
            let part = |line: &Value, part: &str| line[part].as_str().unwrap_or_default().to_owned();
            breakdown(lines.iter().map(|line| (part(line, "rate"), part(line, "base"), part(line, "tax"))))
        }
        other => other.to_string(),
    }
}

fn shown(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::VatBreakdown(lines) => {
            breakdown(lines.iter().map(|line| (line.rate.clone(), line.base.clone(), line.tax.clone())))
        }
    }
}

/// `20.00 % of 100.00 = 20.00`, the lowest rate first.
fn breakdown(lines: impl Iterator<Item = (String, String, String)>) -> String {
    let mut lines: Vec<_> = lines.collect();
    lines.sort_by_key(|(rate, ..)| (rate.len(), rate.clone()));
    let lines: Vec<String> =
        lines.iter().map(|(rate, base, tax)| format!("{rate} % of {base} = {tax}")).collect();
    lines.join(", ")
}

/// Names are the same whatever their case, accents, punctuation and legal form; numbers whatever their spaces.
fn same(name: FieldName, expected: &str, read: &str) -> bool {
    match name {
        FieldName::Supplier | FieldName::Buyer => folded(expected) == folded(read),
        FieldName::InvoiceNumber | FieldName::PrecedingInvoice | FieldName::OrderNumber => {
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            bare(expected) == bare(read)
        }
        _ => expected == read,
    }
}

fn folded(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(without_accent).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !LEGAL_FORMS.contains(word)).collect::<Vec<_>>().join(" ")
}

fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        other => other,
    }
}

/// All differences, aligned, and how many there are of each field.
pub fn table(differences: &[Difference]) -> String {
    let confidence = |difference: &Difference| match difference.confidence {
        Some(confidence) => format!("{confidence:.2}"),
        None => String::new(),
    };
    let rows: Vec<[String; 5]> = differences
        .iter()
        .map(|d| [d.file.clone(), d.field.clone(), d.expected.clone(), d.read.clone(), confidence(d)])
        .collect();
    let head = ["file", "field", "expected", "read", "confidence"].map(str::to_owned);
    let mut widths = [0; 5];
    for row in rows.iter().chain([&head]) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in [&head].into_iter().chain(&rows) {
        for (width, cell) in widths.iter().zip(row) {
            let _ = write!(text, "{cell:width$}  ");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    let mut by_field: BTreeMap<&str, u32> = BTreeMap::new();
    for difference in differences {
        *by_field.entry(&difference.field).or_default() += 1;
    }
    let by_field: Vec<String> = by_field.iter().map(|(field, count)| format!("{field} {count}")).collect();
    let _ = writeln!(text, "{}", by_field.join(", "));
    text
}
