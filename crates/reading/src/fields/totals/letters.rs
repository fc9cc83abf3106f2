//! Amounts that a letter tells in its sentences: "Mes émoluments s'élèvent à 1 846,15 € hors taxes, à quoi s'ajoute la taxe sur
//! la valeur ajoutée, soit 369,23 €".

use std::collections::HashSet;
use std::ops::Range;

use super::candidates::Candidate;
use crate::fields::amounts::Form;
use crate::fields::labels::Meaning;
use crate::fields::near::Links;
use crate::fields::paper::{Paper, is_money};
use crate::fields::sentences;
use crate::fold::folded;

/// How surely a sentence names an amount.
const SAID: f32 = 0.85;

/// A line of a paragraph has so many words at least, all but its last.
const WORDS: usize = 7;

/// How far apart the lines of a paragraph may begin, in widths of the page; and the white between them, in heights.
const ALIGNED: f32 = 0.02;
const WHITE: f32 = 1.0;

/// Words of so many letters are looked for whole.
const WHOLE: usize = 4;

/// Letters behind an amount that may still be said of it.
const BEHIND: usize = 40;

/// Lines of a letter whose sentences go over their ends, joined.
struct Paragraph {
    text: String,
    /// Of each line, where it begins in the text, and its cell.
    lines: Vec<(usize, usize)>,
}

/// Gives the amounts of paragraphs the meaning that their sentences give them, and takes from the others what single words
/// announce. Where a table tells the totals, sentences tell no more than what was paid and is left to pay.
pub(super) fn settle(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    let paragraphs = paragraphs(paper);
    let of_letters: HashSet<usize> =
        paragraphs.iter().flat_map(|paragraph| paragraph.lines.iter().map(|(_, cell)| *cell)).collect();
    let has_table = candidates
        .iter()
        .any(|candidate| !of_letters.contains(&candidate.spot.cell) && candidate.link(Meaning::Gross) > 0.6);
    for paragraph in &paragraphs {
        for (cell, bytes, meaning) in paragraph.amounts(paper) {
            if has_table && !matches!(meaning, Some(Meaning::Payable | Meaning::Prepaid)) {
                continue;
            }
            let own = candidates
                .iter_mut()
                .filter(|candidate| candidate.spot.cell == cell && candidate.spot.bytes.end == bytes.end);
            for candidate in own {
                candidate.links = meaning.map_or_else(Links::new, |meaning| Links::from([(meaning, SAID)]));
            }
        }
    }
}

fn paragraphs(paper: &Paper<'_>) -> Vec<Paragraph> {
    let cells = &paper.layout.cells;
    let words =
        |cell: usize| cells[cell].text.split(' ').filter(|word| word.contains(char::is_alphabetic)).count();
    let mut paragraphs = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for cell in 0..cells.len() {
        let goes_on = open.last().is_some_and(|last| {
            let (upper, lower) = (&cells[*last].area, &cells[cell].area);
            cells[*last].page == cells[cell].page
                && cells[*last].line < cells[cell].line
                && (upper.x0 - lower.x0).abs() < ALIGNED
                && lower.y0 - upper.y1 < WHITE * lower.height()
                && words(*last) >= WORDS
        });
        if !goes_on {
            paragraphs.extend(Paragraph::of(paper, &open));
            open.clear();
        }
        // Other columns stand beside letterheads, and not beside letters.
        if goes_on || words(cell) >= WORDS && paper.layout.lines[cells[cell].line].len() == 1 {
            open.push(cell);
        }
    }
    paragraphs.extend(Paragraph::of(paper, &open));
    paragraphs
}

impl Paragraph {
    fn of(paper: &Paper<'_>, cells: &[usize]) -> Option<Self> {
        let mut paragraph = Self { text: String::new(), lines: Vec::new() };
        for cell in cells {
            paragraph.lines.push((paragraph.text.len(), *cell));
            paragraph.text.push_str(&paper.layout.cells[*cell].text);
            paragraph.text.push(' ');
        }
        (cells.len() >= 2).then_some(paragraph)
    }

    /// Each amount, its cell and its bytes there, with what is said of it.
    fn amounts(&self, paper: &Paper<'_>) -> Vec<(usize, Range<usize>, Option<Meaning>)> {
        let mut found = Vec::new();
        let spots: Vec<(usize, usize, Range<usize>)> = self
            .lines
            .iter()
            .flat_map(|(start, cell)| {
                let money = paper.amounts[*cell]
                    .iter()
                    .filter(|amount| is_money(amount) && amount.form != Form::Tail);
                money.map(|amount| (*start, *cell, amount.bytes.clone()))
            })
            .collect();
        let mut last = 0;
        for (place, (start, cell, bytes)) in spots.iter().enumerate() {
            let (begin, end) = (start + bytes.start, start + bytes.end);
            let before = &self.text[last.min(begin)..begin];
            let before = &before[sentences::start(before)..];
            let next =
                spots[place + 1..].iter().map(|(start, _, bytes)| start + bytes.start).find(|at| *at > end);
            let after = &self.text[end..next.unwrap_or(self.text.len())];
            let after = &after[..after.find([',', ';', '.', '(']).unwrap_or(after.len())];
            let after: String = after.chars().take(BEHIND).collect();
            found.push((*cell, bytes.clone(), said(before, &after)));
            last = end;
        }
        found
    }
}

/// What an amount is between these words of its sentence.
fn said(before: &str, after: &str) -> Option<Meaning> {
    const TAXES: [&str; 8] =
        ["tva", "taxe sur la valeur ajoutée", "umsatzsteuer", "mehrwertsteuer", "vat", "btw", "iva", "mwst"];
    const WITH: [&str; 9] = [
        "ttc",
        "toutes taxes comprises",
        "tva comprise",
        "tvac",
        "inkl",
        "einschließlich",
        "including vat",
        "incl",
        "iva incluido",
    ];
    const WITHOUT: [&str; 8] =
        ["hors taxe", "hors taxes", "hors tva", "ht", "netto", "excluding vat", "plus vat", "zzgl"];
    const LEFT: [&str; 20] = [
        "solde",
        "reste dû",
        "il reste",
        "vous reste",
        "restant dû",
        "à payer",
        "à régler",
        "régler la somme",
        "payer la somme",
        "verser la somme",
        "noch",
        "restbetrag",
        "verbleib",
        "balance",
        "outstanding",
        "still due",
        "now due",
        "to pay",
        "saldo",
        "zu zahlen",
    ];
    const PAID: [&str; 13] = [
        "provision",
        "acompte",
        "avance de",
        "avance versée",
        "versé",
        "vorschuss",
        "anzahlung",
        "deposit",
        "on account",
        "already paid",
        "received",
        "voorschot",
        "acconto",
    ];
    const TOTALS: [&str; 8] =
        ["total", "arrêtée à", "arrêté à", "gesamt", "totaal", "totale", "insgesamt", "amounts to"];
    let lead =
        |text: &str| format!(" {} ", text.split_whitespace().map(folded).collect::<Vec<_>>().join(" "));
    let (before, after) = (lead(before), lead(after));
    // Words begin so: "versé" is in "versée" as well, and "ht" in no longer one.
    let says = |text: &str, list: &[&str]| {
        let mut words = list.iter().map(|said| said.split(' ').map(folded).collect::<Vec<_>>().join(" "));
        words.any(|said| {
            let end = if said.len() <= WHOLE { " " } else { "" };
            text.contains(&format!(" {said}{end}"))
        })
    };
    if says(&after, &WITH) {
        return Some(Meaning::Gross);
    }
    if says(&after, &WITHOUT) {
        return Some(Meaning::Net);
    }
    let is_total = says(&before, &TOTALS);
    if says(&before, &TAXES) {
        return Some(if is_total && says(&before, &WITH) { Meaning::Gross } else { Meaning::Vat });
    }
    if says(&before, &LEFT) || after.contains(" offen") {
        return Some(Meaning::Payable);
    }
    if says(&before, &PAID) {
        return Some(Meaning::Prepaid);
    }
    is_total.then_some(Meaning::Gross)
}
