//! The document as the search for its fields sees it: cells, labels, and the values that have a form of their own.

use std::ops::Range;

use super::amounts::{self, FoundAmount};
use super::clauses;
use super::dates::{self, FoundDate};
use super::heads::Heads;
use super::labels::{Label, Labels, Meaning};
use super::layout::Layout;
use super::near::{self, Links};
use crate::{Field, FieldSource, FieldValue, Page, ReadOptions};

pub(super) struct Paper<'a> {
    pub layout: Layout,
    pub labels: Labels,
    /// Of each cell, whether it is of the terms and conditions.
    pub clauses: Vec<bool>,
    /// Of each cell.
    pub amounts: Vec<Vec<FoundAmount>>,
    pub dates: Vec<Vec<FoundDate>>,
    pub heads: Heads,
    pub language: Option<&'a str>,
    pub options: &'a ReadOptions,
    /// All text, letters and digits only.
    pub folded: String,
}

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub cell: usize,
    pub bytes: Range<usize>,
}

pub(super) const NUMBER_LABELS: [Meaning; 4] =
    [Meaning::Number, Meaning::OrderNumber, Meaning::PrecedingInvoice, Meaning::OtherNumber];
pub(super) const DATE_LABELS: [Meaning; 6] = [
    Meaning::Date,
    Meaning::DueDate,
    Meaning::DeliveryDate,
    Meaning::PeriodStart,
    Meaning::PeriodEnd,
    Meaning::OtherDate,
];
pub(super) const AMOUNT_LABELS: [Meaning; 9] = [
    Meaning::Net,
    Meaning::Vat,
    Meaning::Gross,
    Meaning::Payable,
    Meaning::Payment,
    Meaning::Prepaid,
    Meaning::OpeningBalance,
    Meaning::ClosingBalance,
    Meaning::OtherAmount,
];

impl<'a> Paper<'a> {
    pub fn of(pages: &[Page], language: Option<&'a str>, options: &'a ReadOptions) -> Self {
        let layout = Layout::of(pages);
        let mut labels = Labels::of(&layout);
        let clauses = clauses::find(&layout);
        for cell in (0..layout.cells.len()).filter(|cell| clauses[*cell]) {
            labels.in_cell_mut(cell).iter_mut().for_each(|label| label.meaning = Meaning::Nothing);
        }
        let dates: Vec<Vec<FoundDate>> = (0..layout.cells.len())
            .map(|cell| {
                let mut found =
                    if clauses[cell] { Vec::new() } else { dates::find(&layout.cells[cell].text) };
                found.retain(|date| {
                    let is_number = || {
                        is_asked_for_as_number(&layout, &labels, cell, &date.bytes)
                            || is_named_as_number(&layout, &labels, cell, &date.bytes)
                    };
                    let text = &layout.cells[cell].text;
                    !(date.like_a_number && is_number()
                        || is_numbered_by_month(text, &labels, cell, &date.bytes))
                });
                found
            })
            .collect();
        let amounts: Vec<Vec<FoundAmount>> = layout
            .cells
            .iter()
            .zip(&dates)
            .zip(&clauses)
            .map(|((cell, dates), is_clause)| {
                let mut found = if *is_clause { Vec::new() } else { amounts::find(&cell.text) };
                found.retain(|amount| !dates.iter().any(|date| overlap(&date.bytes, &amount.bytes)));
                found
            })
            .collect();
        for (cell, found) in amounts.iter().enumerate() {
            // The next column is one of amounts: what the words end with may be its label.
            let next = layout.cells.get(cell + 1).filter(|next| next.line == layout.cells[cell].line);
            let goes_on = next.is_some() && amounts[cell + 1].first().is_some_and(is_money);
            near::name_amounts(&layout.cells[cell].text, found, labels.in_cell_mut(cell), goes_on);
        }
        for (cell, found) in dates.iter().enumerate() {
            let text = &layout.cells[cell].text;
            for label in labels.in_cell_mut(cell) {
                if label.meaning == Meaning::Number && is_behind_dated_title(text, label, found) {
                    label.weight = 1.0;
                }
            }
        }
        let folded = layout.cells.iter().map(|cell| cell.folded.as_str()).collect();
        let heads = Heads::of(&layout, &labels, &amounts, &dates);
        Self { layout, labels, clauses, amounts, dates, heads, language, options, folded }
    }

    /// What announces the amount at a spot.
    pub fn amount_links(&self, spot: &Spot) -> Links {
        let rivals = |cell: usize| self.amounts[cell].iter().filter(|amount| is_money(amount)).count();
        self.links(spot, &AMOUNT_LABELS, &rivals)
    }

    /// What announces the date at a spot.
    pub fn date_links(&self, spot: &Spot) -> Links {
        let rivals = |cell: usize| self.dates[cell].len();
        self.links(spot, &DATE_LABELS, &rivals)
    }

    /// What announces the number or code at a spot; `rivals` as in [`near::links`].
    pub fn number_links(&self, spot: &Spot, rivals: &dyn Fn(usize) -> usize) -> Links {
        self.links(spot, &NUMBER_LABELS, rivals)
    }

    fn links(&self, spot: &Spot, labels: &[Meaning], rivals: &dyn Fn(usize) -> usize) -> Links {
        near::links(
            &self.layout,
            &self.labels,
            self.heads.of_spot(spot),
            spot.cell,
            &spot.bytes,
            labels,
            rivals,
        )
    }

    /// Whether a value stands in a line that takes an advance or an earlier bill off the total: "Acompte facturé F-12 du
    /// 15/09/2026   - 4 320,00". The value is that other paper's.
    pub fn is_taken_off(&self, spot: &Spot) -> bool {
        let line = self.layout.lines[self.layout.cells[spot.cell].line].clone();
        let mut amounts = line
            .clone()
            .flat_map(|cell| self.amounts[cell].iter().map(move |amount| (cell, amount)))
            .filter(|(cell, amount)| {
                is_money(amount) && comes_before(spot, &Spot { cell: *cell, bytes: amount.bytes.clone() })
            })
            .peekable();
        if amounts.peek().is_none() {
            return false;
        }
        let is_negative = amounts.any(|(_, amount)| amount.cents < 0);
        line.flat_map(|cell| self.labels.in_cell(cell)).any(|label| {
            let own = Spot { cell: label.cell, bytes: label.bytes.clone() };
            if !comes_before(&own, spot) {
                return false;
            }
            let said = crate::fold::folded(self.text_at(&own));
            // "Facture d'acompte n° 12" heads an invoice of its own, unless its amount is taken off.
            let is_bill = said.starts_with("facture");
            // "abzüglich Vorschussrechnung Nr. 12"
            let before = crate::fold::folded(&self.layout.cells[own.cell].text[..own.bytes.end]);
            label.meaning == Meaning::Prepaid && !is_bill
                || is_negative && OF_ADVANCES.iter().any(|word| before.contains(word))
        })
    }

    pub fn text_at(&self, spot: &Spot) -> &str {
        &self.layout.cells[spot.cell].text[spot.bytes.clone()]
    }

    /// How surely the words at a spot were recognised, 0 to 1.
    pub fn legibility(&self, spot: &Spot) -> f32 {
        self.layout.cells[spot.cell].confidence_of(&spot.bytes)
    }

    /// A field whose value stands at a spot.
    pub fn field(&self, value: impl Into<String>, spot: &Spot, confidence: f32) -> Field {
        let cell = &self.layout.cells[spot.cell];
        Field {
            value: FieldValue::Text(value.into()),
            confidence,
            source: cell.source,
            page: Some(cell.page),
            place: Some(cell.place_of(&spot.bytes)),
        }
    }

    /// Where most of the text comes from.
    pub fn source(&self) -> FieldSource {
        let recognised = self.layout.cells.iter().filter(|cell| cell.source == FieldSource::Ocr).count();
        if recognised * 2 > self.layout.cells.len() { FieldSource::Ocr } else { FieldSource::Text }
    }
}

/// What the words for advances and earlier bills hold, folded.
const OF_ADVANCES: [&str; 9] = [
    "acompte",
    "situation",
    "provision",
    "avance",
    "deposit",
    "anzahlung",
    "abschlag",
    "vorschuss",
    "acconto",
];

/// Whether a value stands before another of its line.
fn comes_before(first: &Spot, second: &Spot) -> bool {
    (first.cell, first.bytes.end) <= (second.cell, second.bytes.start)
}

/// Whether it looks like an amount of money, and not of a quantity or a rate.
pub(super) fn is_money(amount: &FoundAmount) -> bool {
    amount.form > amounts::Form::OneDecimal && !amount.percent
}

/// "Faktura nr 12/09/2025", "Fattura n. 3/05/2025": the words right before it ask for the number, and the month and the year
/// that it is of follow the first.
fn is_numbered_by_month(text: &str, labels: &Labels, cell: usize, bytes: &Range<usize>) -> bool {
    let label = labels.in_cell(cell).iter().rfind(|label| label.bytes.end <= bytes.start);
    text[bytes.clone()].contains('/')
        && label.is_some_and(|label| {
            label.meaning == Meaning::Number
                && label.weight >= 1.0
                && asks_for_number(&text[label.bytes.clone()])
                && !text[label.bytes.end..bytes.start].contains(char::is_alphanumeric)
        })
}

fn is_asked_for_as_number(layout: &Layout, labels: &Labels, cell: usize, bytes: &Range<usize>) -> bool {
    number_label(layout, labels, cell, bytes).is_some()
}

/// "Factuur   20261105": eight figures in a cell of their own, right of one that says what the paper is and nothing else.
fn is_named_as_number(layout: &Layout, labels: &Labels, cell: usize, bytes: &Range<usize>) -> bool {
    let text = &layout.cells[cell].text;
    bytes.len() == 8
        && *bytes == (0..text.len())
        && layout.left_of(cell).next().is_some_and(|left| {
            let whole = 0..layout.cells[left].text.len();
            labels.in_cell(left).iter().any(|label| label.meaning == Meaning::Number && label.bytes == whole)
        })
}

/// "Facture n° 20261105": the words right before a value, left of it or above it that ask for the document's number.
pub(super) fn number_label<'a>(
    layout: &Layout,
    labels: &'a Labels,
    cell: usize,
    bytes: &Range<usize>,
) -> Option<&'a Label> {
    let asks = |cell: usize, end: usize| {
        let text = &layout.cells[cell].text;
        labels.in_cell(cell).iter().rfind(|label| label.bytes.end <= end).filter(|label| {
            label.meaning == Meaning::Number
                && asks_for_number(&text[label.bytes.clone()])
                && !text[label.bytes.end..end].contains(char::is_alphanumeric)
        })
    };
    let text = &layout.cells[cell].text;
    if text[..bytes.start].contains(char::is_alphanumeric) {
        return asks(cell, bytes.start);
    }
    let whole = |other: usize| asks(other, layout.cells[other].text.len());
    match layout.left_of(cell).next() {
        Some(left) if layout.cells[left].text.ends_with(':') || !labels.in_cell(left).is_empty() => {
            whole(left)
        }
        _ => layout.above(cell, 3.5).next().and_then(whole),
    }
}

/// "Facture du 05/11/2026 n° 118": a bare "n°" is as plain as that of "Facture n°", with the day between.
fn is_behind_dated_title(text: &str, label: &Label, dates: &[FoundDate]) -> bool {
    const BETWEEN: [&str; 11] = ["du", "le", "en", "date", "de", "del", "fecha", "vom", "of", "dated", "van"];
    let follows = |date: &&FoundDate| {
        date.bytes.end <= label.bytes.start
            && !text[date.bytes.end..label.bytes.start].contains(char::is_alphanumeric)
    };
    let Some(date) = dates.iter().rfind(follows) else { return false };
    let mut words = text[..date.bytes.start].split_whitespace().map(crate::fold::folded);
    asks_for_number(&text[label.bytes.clone()])
        && words.next().is_some_and(|title| is_title(&title))
        && words.all(|word| word.is_empty() || BETWEEN.contains(&word.as_str()))
}

/// What a paper calls itself, folded.
pub(super) fn is_title(word: &str) -> bool {
    const TITLES: [&str; 18] = [
        "facture",
        "factures",
        "avoir",
        "note",
        "honoraires",
        "releve",
        "situation",
        "recu",
        "quittance",
        "ticket",
        "document",
        "invoice",
        "factura",
        "fattura",
        "factuur",
        "fatura",
        "creditnota",
        "gutschrift",
    ];
    TITLES.contains(&word) || word.ends_with("rechnung")
}

/// "Facture n°", "Invoice No.", "Rechnungsnummer", and no "Facture" alone, which a date may follow as well.
pub(super) fn asks_for_number(label: &str) -> bool {
    let word = crate::fold::folded(
        label
            .rsplit(|letter: char| letter.is_whitespace() || letter == '.')
            .find(|word| word.contains(char::is_alphanumeric))
            .unwrap_or_default(),
    );
    label.contains(['#', '°', 'º'])
        || matches!(word.as_str(), "n" | "no" | "nr" | "num" | "numero" | "number" | "id")
        || ["nummer", "nr"].iter().any(|end| word.ends_with(end))
        || crate::fold::folded(label).starts_with("numero")
}

pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
