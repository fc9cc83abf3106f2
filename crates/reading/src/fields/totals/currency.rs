//! Which currency a document is in: as it says itself, as its amounts bear it, or as its language has it.

use std::sync::LazyLock;

use regex::Regex;

use crate::FieldSource;
use crate::fields::amounts::{self, Form};
use crate::fields::labels::Meaning;
use crate::fields::layout::Cell;
use crate::fields::paper::{Paper, Spot};

/// Where a currency stands beside an amount.
struct Count {
    code: &'static str,
    spots: Vec<Spot>,
}

/// What a cell begins with that says the currency of the amounts.
const LABELS: [&str; 26] = [
    "devisedefacturation",
    "devisedelafacture",
    "codedevise",
    "devise",
    "monnaiedefacturation",
    "invoicecurrency",
    "documentcurrency",
    "currencycode",
    "currency",
    "allamountsin",
    "allamountsarein",
    "amountsin",
    "amountsarein",
    "montantsexprimesen",
    "lesmontantssontexprimesen",
    "montantsen",
    "sommesexprimeesen",
    "prixexprimesen",
    "rechnungswahrung",
    "allebetragein",
    "betragein",
    "wahrung",
    "divisa",
    "valuta",
    "moneda",
    "importesexpresadosen",
];

/// What is said of a currency that is not the document's: a rate, what the amount makes elsewhere.
const FOREIGN: [&str; 24] = [
    "fremdwahrung",
    "foreigncurrency",
    "othercurrency",
    "anothercurrency",
    "endevise",
    "exchangerate",
    "tauxdechange",
    "wechselkurs",
    "umrechnung",
    "umgerechnet",
    "gegenwert",
    "contrevaleur",
    "aucoursde",
    "coursdechange",
    "equivalent",
    "equivaut",
    "conversion",
    "convertedat",
    "contravalor",
    "tipodecambio",
    "controvalore",
    "tassodicambio",
    "tegenwaarde",
    "wisselkoers",
];

/// "1 EUR = 1,10 USD"
static RATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b1(?:[.,]0+)?\s*(?:[a-z]{3}|[€$£])\s*=\s*\d").expect("the pattern is tested")
});

/// What a share capital is in says nothing of what the firm asks for.
const CAPITAL: [&str; 6] =
    ["capitalde", "capitalsocial", "aucapital", "stammkapital", "grundkapital", "sharecapital"];

/// The least that a label announces a total with.
const TOTAL: f32 = 0.5;

/// How much more plainly than that in another currency.
const AHEAD: f32 = 0.15;

/// The most that can be said where amounts are in several currencies.
const DISPUTED: f32 = 0.8;

/// The currency, how sure we are, and where it stands.
pub(super) fn read(paper: &Paper<'_>) -> Option<(&'static str, f32, Option<Spot>)> {
    let is_foreign = |cell: usize| speaks_of_another(&paper.layout.cells[cell]);
    let is_aside = |cell: usize| {
        let said = &paper.layout.cells[cell].folded;
        // "capital 380 000 EUR"
        let is_capital = said
            .match_indices("capital")
            .any(|(at, word)| said[at + word.len()..].starts_with(|letter: char| letter.is_ascii_digit()));
        is_foreign(cell) || is_capital || CAPITAL.iter().any(|word| said.contains(word))
    };
    let mut counts = counted(paper, is_aside);
    if counts.is_empty() {
        // The heads of columns say more than the capital.
        if let Some((code, sure, spot)) = mentioned(paper, is_aside) {
            return Some((code, sure, spot));
        }
        counts = counted(paper, is_foreign);
    }
    let most_sure = |code: &str, sure: f32| match counts.iter().any(|other| other.code != code) {
        true => sure.min(DISPUTED),
        false => sure,
    };
    if let Some((code, spot)) = stated(paper) {
        return Some((code, most_sure(code, 0.97), Some(spot)));
    }
    if let Some(Count { code, spots }) = of_total(paper, &counts).or_else(|| most_frequent(paper, &counts)) {
        if *code == "USD"
            && let Some(code) = dollars_of(paper)
        {
            return Some((code, 0.9, spots.first().cloned()));
        }
        let sure = if spots.len() > 1 { 0.98 } else { 0.92 };
        return Some((code, most_sure(code, sure), spots.first().cloned()));
    }
    mentioned(paper, is_foreign).or(match paper.language {
        // Papers of the euro's countries often say nothing.
        Some("fr" | "de" | "it" | "es" | "nl") if paper.source() != FieldSource::EInvoice => {
            Some(("EUR", 0.75, None))
        }
        _ => None,
    })
}

/// Whose dollars they are, where the pages name one country's and not the American ones.
fn dollars_of(paper: &Paper<'_>) -> Option<&'static str> {
    const OTHERS: [&str; 5] = ["CAD", "AUD", "NZD", "SGD", "HKD"];
    let names = |code: &str| {
        let mut words =
            paper.layout.cells.iter().flat_map(|cell| cell.text.split(|l: char| !l.is_alphabetic()));
        words.any(|word| word == code)
    };
    let is_american = names("USD") || paper.layout.cells.iter().any(|cell| cell.text.contains("US$"));
    OTHERS.into_iter().find(|code| !is_american && names(code))
}

/// Whether a cell says what an amount makes in another currency.
fn speaks_of_another(cell: &Cell) -> bool {
    FOREIGN.iter().any(|word| cell.folded.contains(word)) || RATE.is_match(&cell.text)
}

/// "Devise : CHF", "Montants exprimés en USD": what the paper says of all its amounts.
fn stated(paper: &Paper<'_>) -> Option<(&'static str, Spot)> {
    let cells = &paper.layout.cells;
    cells.iter().enumerate().find_map(|(cell, content)| {
        let label = LABELS.iter().find(|label| content.folded.starts_with(*label))?;
        let rest = &content.text[content.unfolded(0..label.len()).end..];
        let own = rest.split([' ', ':', '(', ')', '.', ',']).find(|word| !word.is_empty());
        let code = match own {
            Some(word) => amounts::currency(word)?,
            None => {
                let next = cells.get(cell + 1).filter(|next| next.line == content.line)?;
                amounts::currency(next.text.split(' ').next()?)?
            }
        };
        let bytes = content.text.len() - rest.len()..content.text.len();
        Some((code, Spot { cell, bytes }))
    })
}

/// The currency that the totals are in, where they are plainly in one.
fn of_total<'a>(paper: &Paper<'_>, counts: &'a [Count]) -> Option<&'a Count> {
    let mut ranked: Vec<(f32, &Count)> =
        counts.iter().map(|count| (total_link(paper, count), count)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let second = ranked.get(1).map_or(0.0, |(link, _)| *link);
    ranked.first().filter(|(link, _)| *link > TOTAL && link - second > AHEAD).map(|(_, count)| *count)
}

/// The most frequent; of two that are as frequent, that of the total, else the first.
fn most_frequent<'a>(paper: &Paper<'_>, counts: &'a [Count]) -> Option<&'a Count> {
    counts.iter().rev().max_by(|a, b| {
        let of_total = || total_link(paper, a).total_cmp(&total_link(paper, b));
        a.spots.len().cmp(&b.spots.len()).then_with(of_total)
    })
}

/// How strongly a total is announced that is in a currency.
fn total_link(paper: &Paper<'_>, count: &Count) -> f32 {
    let links = count.spots.iter().map(|spot| paper.amount_links(spot));
    let totals =
        links.flat_map(|links| [Meaning::Gross, Meaning::Payable].map(|total| links.get(&total).copied()));
    totals.flatten().fold(0.0, f32::max)
}

/// The first currency that is named anywhere.
fn mentioned(
    paper: &Paper<'_>,
    is_foreign: impl Fn(usize) -> bool,
) -> Option<(&'static str, f32, Option<Spot>)> {
    for (cell, content) in paper.layout.cells.iter().enumerate().filter(|(cell, _)| !is_foreign(*cell)) {
        for word in content.text.split([' ', '(', ')', '/', ':']) {
            // French craftsmen are in a register that is shortened so: "RM 44".
            let is_ringgit = || {
                let rest = content.text.split_once(word).map_or("", |(_, rest)| rest).trim_start();
                let is_numbered = rest.starts_with(|letter: char| letter.is_ascii_digit());
                word == "RM" && paper.language != Some("fr") && !is_numbered
            };
            let is_code = word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_uppercase());
            if matches!(word, "€" | "£" | "EURO" | "EUROS" | "Euro" | "euros")
                || is_code && amounts::currency(word).is_some()
                || is_ringgit()
            {
                let at = content.text.find(word).unwrap_or(0);
                return amounts::currency(word)
                    .map(|code| (code, 0.9, Some(Spot { cell, bytes: at..at + word.len() })));
            }
        }
    }
    None
}

/// The currencies that stand beside amounts.
fn counted(paper: &Paper<'_>, is_foreign: impl Fn(usize) -> bool) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for (cell, amounts) in paper.amounts.iter().enumerate().filter(|(cell, _)| !is_foreign(*cell)) {
        // Figures torn off a larger number are counted with that.
        for amount in amounts.iter().filter(|amount| amount.form != Form::Tail) {
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
