//! What a file says, as a table in the terminal.

use std::fmt::Write;

use reading::{Field, FieldName, FieldSource, FieldValue, Reading, TextSource};

/// Longest value on its line, in characters; longer ones are cut.
const LONGEST: usize = 60;

/// One line of the table: label, value, confidence, source.
type Line = (String, String, String, &'static str);

/// The table; the text after it where it is wanted.
pub fn of(file: &str, reading: &Reading, with_text: bool) -> String {
    let mut out = format!("{}\n  {}\n", plain(file), about(reading));
    let lines: Vec<Line> = reading.fields.iter().flat_map(|(name, field)| lines_of(*name, field)).collect();
    let width = |of: fn(&Line) -> &str| lines.iter().map(|line| of(line).chars().count()).max().unwrap_or(0);
    let (labels, values) = (width(|line| &line.0), width(|line| &line.1));
    if lines.is_empty() {
        out.push_str("  no field was found\n");
    }
    for (label, value, confidence, source) in &lines {
        let line = format!("  {label:<labels$}  {value:<values$}  {confidence:>5}  {source}");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for alert in &reading.alerts {
        let fields: Vec<&str> = alert.fields.iter().map(|field| label(*field)).collect();
        let about = if fields.is_empty() { String::new() } else { format!(" ({})", fields.join(", ")) };
        let _ = writeln!(out, "  ! {}{about}", plain(&alert.message));
    }
    for note in &reading.notes {
        let _ = writeln!(out, "  - {}", plain(&note.message));
    }
    if with_text {
        for line in reading.text().lines().filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(out, "  | {}", plain(line));
        }
    }
    out.push('\n');
    out
}

/// `invoice · Factur-X BASIC · application/pdf · 2 pages · fr · text of the document`.
fn about(reading: &Reading) -> String {
    let mut parts = vec![reading.kind.name().replace('_', " ")];
    if let Some(e_invoice) = &reading.e_invoice {
        let profile = e_invoice.profile.as_deref().map_or(String::new(), |profile| format!(" {profile}"));
        parts.push(plain(&format!("e-invoice {}{profile}", e_invoice.syntax)));
    }
    parts.push(reading.media_type.clone());
    match reading.pages.len() {
        0 => {}
        1 => parts.push("1 page".into()),
        count => parts.push(format!("{count} pages")),
    }
    parts.extend(reading.language.clone());
    parts.push(
        match reading.text_source {
            TextSource::None => "no text",
            TextSource::Text => "text of the document",
            TextSource::Ocr => "text recognised",
            TextSource::Mixed => "text of the document and recognised",
        }
        .into(),
    );
    parts.join(" · ")
}

fn lines_of(name: FieldName, field: &Field) -> Vec<Line> {
    let confidence = format!("{:.0} %", f64::from(field.confidence) * 100.0);
    let source = match field.source {
        FieldSource::EInvoice => "e-invoice",
        FieldSource::Text => "text",
        FieldSource::Ocr => "ocr",
    };
    match &field.value {
        FieldValue::Text(text) => vec![(label(name).into(), short(text), confidence, source)],
        FieldValue::VatBreakdown(rates) => rates
            .iter()
            .map(|rate| {
                let value = format!("{} on {}", rate.tax, rate.base);
                (plain(&format!("VAT at {} %", rate.rate)), short(&value), confidence.clone(), source)
            })
            .collect(),
    }
}

fn label(name: FieldName) -> &'static str {
    match name {
        FieldName::InvoiceNumber => "Number",
        FieldName::Date => "Date",
        FieldName::DueDate => "Due date",
        FieldName::DeliveryDate => "Delivery date",
        FieldName::Supplier => "Supplier",
        FieldName::Siren => "SIREN",
        FieldName::Siret => "SIRET",
        FieldName::VatNumber => "VAT number",
        FieldName::Iban => "IBAN",
        FieldName::Bic => "BIC",
        FieldName::Currency => "Currency",
        FieldName::Net => "Net",
        FieldName::Vat => "VAT",
        FieldName::Gross => "Gross",
        FieldName::Prepaid => "Paid in advance",
        FieldName::Payable => "To pay",
        FieldName::VatBreakdown => "VAT by rate",
        FieldName::OrderNumber => "Order number",
        FieldName::PrecedingInvoice => "Corrects invoice",
        FieldName::Buyer => "Buyer",
        FieldName::BuyerSiren => "Buyer's SIREN",
        FieldName::BuyerVatNumber => "Buyer's VAT number",
        FieldName::PeriodStart => "Period from",
        FieldName::PeriodEnd => "Period until",
        FieldName::OpeningBalance => "Opening balance",
        FieldName::ClosingBalance => "Closing balance",
    }
}

/// Without characters that could trick a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn short(text: &str) -> String {
    let clean = plain(text);
    if clean.chars().count() <= LONGEST {
        return clean;
    }
    clean.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use reading::{Alert, AlertCode, DocumentKind, EInvoice, Page, VatLine};

    use super::*;

    fn field(value: FieldValue, confidence: f32, source: FieldSource) -> Field {
        Field { value, confidence, source, page: Some(1), place: None }
    }

    #[test]
    fn a_reading_is_an_aligned_table() {
        let text = |text: &str| FieldValue::Text(text.into());
        let rate =
            VatLine { rate: "20.00".into(), base: "966.50".into(), tax: "193.30".into(), category: None };
        let reading = Reading {
            kind: DocumentKind::Invoice,
            media_type: "application/pdf".into(),
            language: Some("fr".into()),
            text_source: TextSource::Text,
            pages: vec![Page::default(), Page::default()],
            fields: [
                (FieldName::Supplier, field(text("Loc’Hérault Matériel SAS"), 1.0, FieldSource::EInvoice)),
                (FieldName::InvoiceNumber, field(text("LH-204518\u{1b}[31m"), 0.874, FieldSource::Ocr)),
                (FieldName::Gross, field(text("1159.80"), 0.99, FieldSource::Text)),
                (
                    FieldName::VatBreakdown,
                    field(FieldValue::VatBreakdown(vec![rate]), 0.9, FieldSource::Text),
                ),
            ]
            .into(),
            alerts: vec![Alert::new(AlertCode::IbanInvalid, &[FieldName::Iban], "The IBAN fails its check.")],
            e_invoice: Some(EInvoice {
                syntax: "cii".into(),
                profile: Some("factur-x basic".into()),
                attachment: None,
            }),
            ..Reading::default()
        };
        let expected = "\
facture.pdf
  invoice · e-invoice cii factur-x basic · application/pdf · 2 pages · fr · text of the document
  Number          LH-204518 [31m             87 %  ocr
  Supplier        Loc’Hérault Matériel SAS  100 %  e-invoice
  Gross           1159.80                    99 %  text
  VAT at 20.00 %  193.30 on 966.50           90 %  text
  ! The IBAN fails its check. (IBAN)

";
        assert_eq!(of("facture.pdf", &reading, false), expected);
    }

    #[test]
    fn a_file_without_fields_says_so_and_shows_its_text_when_asked() {
        let reading = Reading { plain_text: Some("a;b\n\n1;2".into()), ..Reading::default() };
        let table = of("a.csv", &reading, true);
        assert!(table.contains("no field was found\n  | a;b\n  | 1;2\n"), "{table}");
        assert!(!of("a.csv", &reading, false).contains("a;b"));
    }
}
