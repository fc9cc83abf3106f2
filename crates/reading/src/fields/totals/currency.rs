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

/// The currency, how sure we are, and where it stands.
pub(super) fn read(paper: &Paper<'_>) -> Option<(&'static str, f32, Option<Spot>)> {
    for (cell, content) in paper.layout.cells.iter().enumerate() {
        for label in
            ["devise", "currency", "wahrung", "rechnungswahrung", "monnaie", "divisa", "valuta", "moneda"]
        {
            let Some(at) = content.folded.find(label) else { continue };
            let end = content.unfolded(at..at + label.len()).end;
            let own = content.text[end..].split([' ', ':', '(', ')']).find_map(amounts::currency);
            let beside = || {
                let next = paper.layout.cells.get(cell + 1).filter(|next| next.line == content.line)?;
                amounts::currency(next.text.split(' ').next()?)
            };
            if let Some(code) = own.or_else(beside) {
                return Some((code, 0.97, Some(Spot { cell, bytes: end..content.text.len() })));
            }
        }
    }
    let mut counts: Vec<Count> = Vec::new();
    for (cell, amounts) in paper.amounts.iter().enumerate() {
        for amount in amounts {
            // "$4 Nr. 10a" is a paragraph.
            if let Some(code) = amount.currency
                && (code == "EUR" || amount.form >= Form::OneDecimal || amount.cents >= 10_000)
            {
                let spot = Spot { cell, bytes: amount.bytes.clone() };
                match counts.iter_mut().find(|count| count.code == code) {
                    Some(count) => count.spots.push(spot),
                    None => counts.push(Count { code, spots: vec![spot] }),
                }
            }
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
    for (cell, content) in paper.layout.cells.iter().enumerate() {
        for word in content.text.split([' ', '(', ')', '/', ':']) {
            if matches!(
                word,
                "€" | "EUR" | "EURO" | "EUROS" | "Euro" | "euros" | "USD" | "GBP" | "CHF" | "RM"
            ) {
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
