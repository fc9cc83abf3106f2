//! The amounts of the document, with what announces each.

use std::ops::Range;

use super::letters;
use crate::fields::amounts::{self, Form};
use crate::fields::labels::Meaning;
use crate::fields::near::Links;
use crate::fields::paper::{AMOUNT_LABELS, Paper, Spot};
use crate::fields::{rates, sentences};
use crate::fold::folded;
use crate::{DocumentKind, FieldSource};

/// An amount of the document, with what announces it.
pub(super) struct Candidate {
    pub spot: Spot,
    pub cents: i64,
    pub form: Form,
    /// Its currency stands beside it.
    pub is_money: bool,
    pub links: Links,
    /// From 0 at the beginning of the document to 1 at its end.
    pub depth: f32,
}

/// The amounts that may be one of the totals.
pub(super) fn of(paper: &Paper<'_>, kind: DocumentKind) -> Vec<Candidate> {
    let rates = rates::bare(paper);
    let count = paper.layout.cells.len().max(1) as f32;
    let mut candidates = Vec::new();
    for (cell, amounts) in paper.amounts.iter().enumerate() {
        for amount in amounts.iter().filter(|amount| !amount.percent) {
            let spot = Spot { cell, bytes: amount.bytes.clone() };
            if rates.iter().any(|rate| rate.spot == spot) {
                continue;
            }
            let mut links = paper.amount_links(&spot);
            if is_base(paper, &spot) {
                links.remove(&Meaning::Vat);
            }
            if is_discounted(paper, &spot) {
                links.clear();
            }
            // A bare whole number is an amount only right after a label that says so.
            if amount.form < Form::OneDecimal && amount.currency.is_none() {
                let strongest = links.values().copied().fold(0.0, f32::max);
                if strongest < 0.85 || amount.cents >= 100_000_000 || is_day(paper, &spot) {
                    continue;
                }
            }
            candidates.push(Candidate {
                spot,
                cents: amount.cents,
                form: amount.form,
                is_money: amount.currency.is_some(),
                links,
                depth: cell as f32 / count,
            });
        }
    }
    totals_row(paper, &mut candidates);
    three_in_a_row(paper, &mut candidates);
    letters::settle(paper, &mut candidates);
    if kind == DocumentKind::Receipt {
        nets_of_tills(paper, &mut candidates);
        articles_of_tills(paper, &mut candidates);
        paid_on_the_spot(paper, &mut candidates);
        without_dollar_signs(paper, &mut candidates);
    }
    candidates
}

/// "VAT at 5% on charges of £343.85": what the tax is on.
fn is_base(paper: &Paper<'_>, spot: &Spot) -> bool {
    const BEFORE: [&str; 9] = ["on", "of", "sur", "von", "auf", "su", "over", "sobre", "base"];
    let before = &paper.layout.cells[spot.cell].text[..spot.bytes.start];
    let has_rate =
        paper.amounts[spot.cell].iter().any(|amount| amount.percent && amount.bytes.end <= spot.bytes.start);
    let word = before.split(|letter: char| !letter.is_alphabetic()).rfind(|word| !word.is_empty());
    has_rate && word.is_some_and(|word| BEFORE.contains(&word.to_lowercase().as_str()))
}

/// "3 % Skonto vom Restbetrag (269,28), das sind 8.706,72 EUR": what whoever pays early saves, or pays.
fn is_discounted(paper: &Paper<'_>, spot: &Spot) -> bool {
    const PAYING: [&str; 8] = ["paiement", "reglement", "zahl", "paid", "pay", "pago", "pagament", "betal"];
    // A line of the sums has a few words at most.
    const SENTENCE: usize = 7;
    let cells = &paper.layout.cells;
    let own = &cells[spot.cell];
    let words =
        |text: &str| text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    let above = spot.cell.checked_sub(1).map(|above| &cells[above]).filter(|above| {
        above.page == own.page
            && above.line + 1 == own.line
            && (above.area.x0 - own.area.x0).abs() < 0.01
            && words(&above.text) >= SENTENCE
    });
    // Sentences are not longer.
    const LONGEST: usize = 240;
    let tail = |text: &'_ str| -> String {
        let start = text.char_indices().rev().nth(LONGEST).map_or(0, |(at, _)| at);
        text[start..].to_owned()
    };
    let lead = above.map(|above| tail(&above.text)).unwrap_or_default();
    let said = format!("{lead} {}", tail(&own.text[..spot.bytes.start]));
    if words(&said) < SENTENCE {
        return false;
    }
    let sentence = &said[sentences::start(&said)..];
    let paying = folded(sentence);
    sentences::speaks_of_discount(sentence) && PAYING.iter().any(|word| paying.contains(word))
}

/// "NET TOTAL 15.70": at a till, what is left to pay after discounts and rounding.
fn nets_of_tills(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    for candidate in candidates {
        let first = paper.layout.lines[paper.layout.cells[candidate.spot.cell].line].start;
        if paper.layout.cells[first].folded.starts_with("nettotal")
            && let Some(net) = candidate.links.remove(&Meaning::Net)
        {
            candidate.links.insert(Meaning::Gross, net);
        }
    }
}

/// "Emballage 1 3,20" under "Mt TTC", over "Total à payer 29,23": what the head of a column alone calls a total is an article
/// where a line of its own names a larger one.
fn articles_of_tills(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    let says_total = |candidate: &Candidate| {
        let line = paper.layout.lines[paper.layout.cells[candidate.spot.cell].line].clone();
        let mut labels = line.flat_map(|cell| paper.labels.in_cell(cell));
        labels.any(|label| matches!(label.meaning, Meaning::Gross | Meaning::Payable))
    };
    let told = candidates.iter().filter(|candidate| {
        candidate.form == Form::Cents
            && candidate.link(Meaning::Gross).max(candidate.link(Meaning::Payable)) > 0.6
            && says_total(candidate)
    });
    let Some(total) = told.map(|candidate| candidate.cents).max() else { return };
    for candidate in
        candidates.iter_mut().filter(|candidate| candidate.cents < total && !says_total(candidate))
    {
        candidate.links.entry(Meaning::Gross).and_modify(|link| *link *= PART);
    }
}

/// "Montant payé 6,40 EUR", "EURO 50,00": what was paid, or stands alone with its currency, is the total of a receipt that
/// names no other.
fn paid_on_the_spot(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    let names_total = candidates
        .iter()
        .any(|candidate| candidate.link(Meaning::Gross).max(candidate.link(Meaning::Payable)) > 0.6);
    for candidate in candidates.iter_mut().filter(|_| !names_total) {
        if let Some(paid) = candidate.links.remove(&Meaning::Prepaid) {
            candidate.links.insert(Meaning::Gross, paid * 0.8);
        }
        let line = paper.layout.line_text(paper.layout.cells[candidate.spot.cell].line);
        let said = line.replacen(paper.text_at(&candidate.spot), "", 1);
        if candidate.links.is_empty() && amounts::currency(said.trim()).is_some() {
            candidate.links.insert(Meaning::Gross, 0.5);
        }
    }
}

/// "TOTAL 5154.07" and "AMEX 154.07": a dollar sign that was read for a figure.
fn without_dollar_signs(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    let printed: Vec<i64> = candidates.iter().map(|candidate| candidate.cents).collect();
    for candidate in candidates.iter_mut().filter(|candidate| candidate.form == Form::Cents) {
        let figures = paper.text_at(&candidate.spot);
        let is_recognised = paper.layout.cells[candidate.spot.cell].source == FieldSource::Ocr;
        let Some(rest) = figures.strip_prefix('5').filter(|rest| rest.len() >= 5 && is_recognised) else {
            continue;
        };
        let (all, own) = (amounts::find(figures), amounts::find(rest));
        if let ([.., all], [.., own]) = (&all[..], &own[..])
            && all.cents == candidate.cents
            && own.form == Form::Cents
            && printed.contains(&own.cents)
        {
            candidate.cents = own.cents;
            candidate.spot.bytes.start += '5'.len_utf8();
        }
    }
}

/// "Net à payer au 15", "Zu zahlen bis 30": a bare number that is a day of some month.
fn is_day(paper: &Paper<'_>, spot: &Spot) -> bool {
    const BEFORE_DAYS: [&str; 12] =
        ["au", "le", "du", "am", "zum", "bis", "on", "by", "el", "il", "entro", "op"];
    let before = &paper.layout.cells[spot.cell].text[..spot.bytes.start];
    let word = before.split(|letter: char| !letter.is_alphanumeric()).rfind(|word| !word.is_empty());
    word.is_some_and(|word| BEFORE_DAYS.contains(&word.to_lowercase().as_str()))
}

/// What a part of a total keeps of what the head of its column says.
const PART: f32 = 0.4;

/// In a row that sums up a table, what an amount is stands at the head of its column, however far above; and what stands
/// between them is a part of it.
fn totals_row(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    let line_of = |cell: usize| paper.layout.cells[cell].line;
    let mut columns: Vec<(Meaning, usize, usize)> = Vec::new();
    for candidate in candidates.iter_mut().filter(|candidate| candidate.form == Form::Cents) {
        if sums_up(paper, line_of(candidate.spot.cell))
            && let Some((meaning, head)) = head_of_column(paper, &candidate.spot)
        {
            candidate.links = Links::from([(meaning, 0.95)]);
            columns.push((meaning, head, candidate.spot.cell));
        }
    }
    for candidate in candidates.iter_mut() {
        let line = line_of(candidate.spot.cell);
        let area = paper.layout.cells[candidate.spot.cell].area_of(&candidate.spot.bytes);
        for (meaning, head, total) in &columns {
            let column = paper.layout.cells[*head].area.joined(paper.layout.cells[*total].area);
            if (line_of(*head) + 1..line_of(*total)).contains(&line) && column.overlap_across(&area) > 0.3 {
                candidate.links.entry(*meaning).and_modify(|link| *link *= PART);
            }
        }
    }
}

/// "TOTAL 45,41 4,76 50,17": three amounts which no words of their own announce, the last the sum of the others.
fn three_in_a_row(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    let begins = |cells: &Range<usize>| is_titled_total(&paper.layout.cells[cells.start].folded);
    for (line, cells) in paper.layout.lines.iter().enumerate().filter(|(_, cells)| begins(cells)) {
        let is_of_line = |candidate: &Candidate| {
            candidate.form == Form::Cents && paper.layout.cells[candidate.spot.cell].line == line
        };
        let own: Vec<usize> = (0..candidates.len()).filter(|index| is_of_line(&candidates[*index])).collect();
        let [one, two, all] = own[..] else { continue };
        let (a, b, sum) = (candidates[one].cents, candidates[two].cents, candidates[all].cents);
        let labelled = cells.clone().flat_map(|cell| paper.labels.in_cell(cell));
        let is_bare = labelled.filter(|label| AMOUNT_LABELS.contains(&label.meaning)).count() <= 1;
        if !is_bare || a + b != sum || a.min(b) <= 0 {
            continue;
        }
        let (net, vat) = if a > b { (one, two) } else { (two, one) };
        for (index, meaning) in [(net, Meaning::Net), (vat, Meaning::Vat), (all, Meaning::Gross)] {
            candidates[index].links = Links::from([(meaning, 0.95)]);
        }
    }
}

/// Whether words, folded, begin as those of a total do.
fn is_titled_total(words: &str) -> bool {
    const TITLES: [&str; 7] = ["tota", "totaux", "summe", "gesamt", "insgesamt", "razem", "subtotals"];
    TITLES.iter().any(|title| words.starts_with(title))
}

/// Whether a line begins with "Total", and has several amounts which no words of its own announce.
fn sums_up(paper: &Paper<'_>, line: usize) -> bool {
    let cells = paper.layout.lines[line].clone();
    let first = &paper.layout.cells[cells.start].folded;
    let is_titled = is_titled_total(first);
    let amounts = |cell: usize| {
        paper.amounts[cell].iter().filter(|amount| amount.form == Form::Cents && !amount.percent)
    };
    let is_announced =
        |cell: usize| paper.labels.in_cell(cell).iter().any(|label| AMOUNT_LABELS.contains(&label.meaning));
    let rest = cells.start + 1..cells.end;
    is_titled
        && amounts(cells.start).next().is_none()
        && !rest.clone().any(is_announced)
        && rest.flat_map(amounts).count() >= 2
}

/// The head of the column that an amount stands in, and what it says the amounts under it are.
fn head_of_column(paper: &Paper<'_>, spot: &Spot) -> Option<(Meaning, usize)> {
    let cells = &paper.layout.cells;
    let area = cells[spot.cell].area_of(&spot.bytes);
    let named = |cell: usize| {
        let labels = paper.labels.in_cell(cell).iter();
        let mut meanings = labels.map(|label| label.meaning);
        meanings.rfind(|meaning| matches!(meaning, Meaning::Net | Meaning::Vat | Meaning::Gross))
    };
    let is_head = |cell: usize| {
        // "TVA 20 %"
        let figures = paper.amounts[cell].iter().filter(|amount| !amount.percent).count();
        (figures == 0 && paper.dates[cell].is_empty())
            && paper.layout.lines[cells[cell].line].clone().filter(|other| named(*other).is_some()).count()
                >= 2
    };
    let above = (0..spot.cell).rev().take_while(|cell| cells[*cell].page == cells[spot.cell].page);
    let mut heads = above.filter(|cell| named(*cell).is_some() && is_head(*cell));
    let nearest = heads.clone().next()?;
    let line = cells[nearest].line;
    let by_column = heads.find(|cell| cells[*cell].area.overlap_across(&area) > 0.3);
    let titled = paper.layout.lines[line].clone().filter(|cell| named(*cell).is_some());
    let head = by_column.or_else(|| by_place(paper, spot, line)).or_else(|| by_order(paper, spot, titled))?;
    Some((named(head)?, head))
}

/// The head that has the amount's place in its row, where both rows have as many cells.
fn by_place(paper: &Paper<'_>, spot: &Spot, heads: usize) -> Option<usize> {
    let (row, heads) = (&paper.layout.lines[paper.layout.cells[spot.cell].line], &paper.layout.lines[heads]);
    (row.len() == heads.len()).then(|| heads.start + (spot.cell - row.start))
}

/// The head that has the amount's place among those that name one, where the row has as many amounts.
fn by_order(paper: &Paper<'_>, spot: &Spot, mut heads: impl Iterator<Item = usize> + Clone) -> Option<usize> {
    let row = paper.layout.lines[paper.layout.cells[spot.cell].line].clone();
    let is_amount = |cell: &usize| {
        let mut amounts = paper.amounts[*cell].iter();
        amounts.any(|amount| amount.form == Form::Cents && !amount.percent)
    };
    let amounts = row.filter(is_amount);
    let place = amounts.clone().position(|cell| cell == spot.cell)?;
    if amounts.count() == heads.clone().count() { heads.nth(place) } else { None }
}

impl Candidate {
    pub fn link(&self, meaning: Meaning) -> f32 {
        self.links.get(&meaning).copied().unwrap_or(0.0)
    }

    /// How much the labels speak for one meaning and against the others.
    pub fn score(&self, meaning: Meaning) -> f32 {
        let own = match meaning {
            Meaning::Gross => self
                .link(Meaning::Gross)
                .max(0.85 * self.link(Meaning::Payable))
                .max(0.5 * self.link(Meaning::Payment)),
            Meaning::Payable => self.link(Meaning::Payable),
            meaning => self.link(meaning),
        };
        let rivals = self
            .links
            .iter()
            .filter(|(other, _)| match meaning {
                Meaning::Gross | Meaning::Payable => {
                    !matches!(other, Meaning::Gross | Meaning::Payable | Meaning::Payment)
                }
                meaning => **other != meaning,
            })
            .map(|(_, strength)| *strength)
            .fold(0.0, f32::max);
        let form = match self.form {
            Form::Cents => 0.0,
            Form::Tail => -0.08,
            Form::OneDecimal => -0.15,
            Form::Whole if self.is_money => -0.1,
            Form::Whole => -0.25,
        };
        own - 0.7 * rivals + form + 0.08 * self.depth
    }
}
