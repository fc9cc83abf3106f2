//! Which currency a document is in: as it says itself, as its amounts bear it, or as its language has it.

use crate::FieldSource;
use crate::fields::amounts::{self, Form};
use crate::fields::labels::Meaning;
use crate::fields::paper::{Paper, Spot};

/// Where a currency stands beside an amount.
struct Count {
    code: &'static str,
    spots: Vec<Spot>,
}

/// What a cell begins with that says the currency of the amounts.
const LABELS: [&str; 16] = [
    "devisedefacturation",
    "devisedelafacture",
    "codedevise",
    "devise",
    "invoicecurrency",
    "documentcurrency",
    "currencycode",
    "currency",
    "amountsin",
    "montantsexprimesen",
    "montantsen",
    "rechnungswahrung",
    "wahrung",
    "divisa",
    "valuta",
    "moneda",
];

/// What is said of a currency that is not the document's: a rate, what the amount makes elsewhere.
const FOREIGN: [&str; 9] = [
    "fremdwahrung",
    "foreigncurrency",
    "othercurrency",
    "anothercurrency",
    "endevise",
    "exchangerate",
    "tauxdechange",
    "wechselkurs",
    "umrechnung",
];

/// The currency, how sure we are, and where it stands.
pub(super) fn read(paper: &Paper<'_>) -> Option<(&'static str, f32, Option<Spot>)> {
    let is_foreign = |cell: usize| {
        let said = &paper.layout.cells[cell].folded;
        FOREIGN.iter().any(|word| said.contains(word))
    };
    let mut counts = counted(paper, is_foreign);
    let count_of =
        |code: &str| counts.iter().find(|count| count.code == code).map_or(0, |count| count.spots.len());
    for (cell, content) in paper.layout.cells.iter().enumerate() {
        let Some(label) = LABELS.iter().find(|label| content.folded.starts_with(*label)) else { continue };
        let rest = &content.text[content.unfolded(0..label.len()).end..];
        let own =
            rest.split([' ', ':', '(', ')', '.', ',']).find(|word| !word.is_empty()).map(amounts::currency);
        let beside = || {
            let next = paper.layout.cells.get(cell + 1).filter(|next| next.line == content.line)?;
            amounts::currency(next.text.split(' ').next()?)
        };
        if let Some(code) = own.unwrap_or_else(beside)
            && counts.iter().all(|other| other.code == code || other.spots.len() <= count_of(code).max(1))
        {
            let bytes = content.text.len() - rest.len()..content.text.len();
            return Some((code, 0.97, Some(Spot { cell, bytes })));
        }
    }
    let most = counts.iter().map(|count| count.spots.len()).max().unwrap_or_default();
    counts.retain(|count| count.spots.len() == most);
    // Of two that are as frequent, that of the total; else the first.
    let total = |count: &Count| {
        let links = count.spots.iter().map(|spot| paper.amount_links(spot));
        let strength = links.map(|links| links.get(&Meaning::Gross).copied().unwrap_or_default());
        strength.fold(0.0, f32::max)
    };
    if counts.len() > 1 {
        counts.sort_by(|a, b| total(b).total_cmp(&total(a)));
    }
    if let Some(Count { code, spots }) = counts.first() {
        return Some((code, if most > 1 { 0.98 } else { 0.92 }, spots.first().cloned()));
    }
    for (cell, content) in paper.layout.cells.iter().enumerate().filter(|(cell, _)| !is_foreign(*cell)) {
        for word in content.text.split([' ', '(', ')', '/', ':']) {
            // French craftsmen are in a register that is shortened so: "RM 44".
            let is_ringgit = || {
                let rest = content.text.split_once(word).map_or("", |(_, rest)| rest).trim_start();
                let is_numbered = rest.starts_with(|letter: char| letter.is_ascii_digit());
                word == "RM" && paper.language != Some("fr") && !is_numbered
            };
            if matches!(word, "€" | "EUR" | "EURO" | "EUROS" | "Euro" | "euros" | "USD" | "GBP" | "CHF")
                || is_ringgit()
            {
                let at = content.text.find(word).unwrap_or(0);
                return amounts::currency(word)
                    .map(|code| (code, 0.9, Some(Spot { cell, bytes: at..at + word.len() })));
            }
        }
    }
    // Papers of the euro's countries often say nothing.
    match paper.language {
        Some("fr" | "de" | "it" | "es" | "nl") if paper.source() != FieldSource::EInvoice => {
            Some(("EUR", 0.75, None))
        }
        _ => None,
    }
}

/// The currencies that stand beside amounts.
fn counted(paper: &Paper<'_>, is_foreign: impl Fn(usize) -> bool) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for (cell, amounts) in paper.amounts.iter().enumerate().filter(|(cell, _)| !is_foreign(*cell)) {
        for amount in amounts {
            let Some(code) = amount.currency else { continue };
            let spot = Spot { cell, bytes: amount.bytes.clone() };
            // "$4 Nr. 10a" is a paragraph, "794 208 157 RM 44" a register.
            let is_amount = code == "EUR"
                || amount.form >= Form::OneDecimal
                || paper.amount_links(&spot).values().any(|strength| *strength > 0.5);
            if !is_amount {
                continue;
            }
            match counts.iter_mut().find(|count| count.code == code) {
                Some(count) => count.spots.push(spot),
                None => counts.push(Count { code, spots: vec![spot] }),
            }
        }
    }
    counts
}
