//! Which amounts are a paper's gross rather than a part of it: what labels say, and what the amounts around make of them.

use std::collections::{HashMap, HashSet};

use super::candidates::Candidate;
use crate::fields::amounts::Form;
use crate::fields::labels::{Label, Meaning};
use crate::fields::paper::{AMOUNT_LABELS, Paper};

/// What it adds that a deduction leaves what is to pay.
const DEDUCED: f32 = 0.5;

/// What a total loses to a later one that it is a part of.
const CARRIED_ON: f32 = 0.3;

/// "Total HT 842,17 118,40 230,90", and elsewhere their sum, which is called the net; or "HT 842,17 118,40 960,57", whose last
/// is their sum.
pub(super) fn parts_of_rows(paper: &Paper<'_>, candidates: &[Candidate]) -> Vec<bool> {
    let line_of = |candidate: &Candidate| paper.layout.cells[candidate.spot.cell].line;
    let mut rows: HashMap<usize, (usize, i64)> = HashMap::new();
    let mut lasts: HashMap<usize, i64> = HashMap::new();
    for candidate in candidates.iter().filter(|candidate| candidate.form == Form::Cents) {
        let (count, sum) = rows.entry(line_of(candidate)).or_default();
        (*count, *sum) = (*count + 1, *sum + candidate.cents);
        lasts.insert(line_of(candidate), candidate.cents);
    }
    // What the row's only label says is said of each: net, VAT or gross.
    let is_of_one_sort = |line: usize| {
        let labels = paper.layout.lines[line].clone().flat_map(|cell| paper.labels.in_cell(cell));
        let mut said = labels.filter(|label| AMOUNT_LABELS.contains(&label.meaning));
        let is_plain = |label: &Label| match label.meaning {
            Meaning::Net | Meaning::Vat => label.weight >= 1.0,
            // "Total facture" stands before all three.
            _ => {
                let words = crate::fold::folded(&paper.layout.cells[label.cell].text[label.bytes.clone()]);
                words.contains("ttc") || words.contains("incl")
            }
        };
        said.next().is_some_and(is_plain) && said.next().is_none()
    };
    let nets = candidates.iter().filter(|candidate| candidate.link(Meaning::Net) > 0.6);
    let nets: HashSet<i64> = nets.map(|candidate| candidate.cents).collect();
    let is_part = |candidate: &Candidate| {
        let line = line_of(candidate);
        let row = rows.get(&line);
        let is_before_sum = row.zip(lasts.get(&line)).is_some_and(|((count, sum), last)| {
            *count >= 3 && *sum == 2 * last && candidate.cents != *last && is_of_one_sort(line)
        });
        if is_before_sum {
            return true;
        }
        // Of several, none is their sum.
        row.is_some_and(|(count, sum)| *count > 1 && *sum != candidate.cents && nets.contains(sum))
    };
    candidates.iter().map(is_part).collect()
}

/// The rows of a table, whose sum is printed as well: "52,40 / 230,00 / 9,81", and "Rechnungsbetrag 292,21".
pub(super) fn parts_of_columns(paper: &Paper<'_>, candidates: &[Candidate]) -> Vec<bool> {
    let cell_of = |index: usize| &paper.layout.cells[candidates[index].spot.cell];
    let area_of = |index: usize| cell_of(index).area_of(&candidates[index].spot.bytes);
    let is_announced = |line: usize| {
        let labels = paper.layout.lines[line].clone().flat_map(|cell| paper.labels.in_cell(cell));
        labels.clone().any(|label| AMOUNT_LABELS.contains(&label.meaning))
    };
    let announced: Vec<bool> = (0..paper.layout.lines.len()).map(is_announced).collect();
    // How many lines up to each are announced: a table goes on while that stays the same.
    let tables: Vec<usize> = announced
        .iter()
        .scan(0, |count, announced| {
            *count += usize::from(*announced);
            Some(*count)
        })
        .collect();
    let mut columns: Vec<Vec<usize>> = Vec::new();
    for index in (0..candidates.len()).filter(|index| candidates[*index].form == Form::Cents) {
        let (cell, area) = (cell_of(index), area_of(index));
        let continues = |column: &&mut Vec<usize>| {
            let last = *column.last().expect("none is empty");
            let is_below = cell_of(last).page == cell.page && cell_of(last).line < cell.line;
            let is_of_table = tables[cell_of(last).line] == tables[cell.line];
            is_below && is_of_table && area_of(last).overlap_across(&area) > 0.3
        };
        if announced[cell.line] {
            continue;
        }
        match columns.iter_mut().rev().find(continues) {
            Some(column) => column.push(index),
            None => columns.push(vec![index]),
        }
    }
    let mut is_part = vec![false; candidates.len()];
    for column in columns {
        let mut sum = candidates[column[0]].cents;
        for (count, index) in column.iter().enumerate().skip(1) {
            // The sum may stand under its parts without a word.
            if count >= 2 && candidates[*index].cents == sum {
                column[..count].iter().for_each(|part| is_part[*part] = true);
            }
            sum += candidates[*index].cents;
        }
        // A VAT table stands under the total, articles above it; two figures may make a third by chance.
        let last = column[column.len() - 1];
        let is_sum = |(index, other): (usize, &Candidate)| {
            let says_so = other.link(Meaning::Gross).max(other.link(Meaning::Payable)) > 0.3;
            let is_below = index > last && column.len() >= 3;
            other.form == Form::Cents && other.cents == sum && (is_below || says_so)
        };
        if column.len() >= 2 && candidates.iter().enumerate().any(is_sum) {
            column.iter().for_each(|part| is_part[*part] = true);
        }
    }
    is_part
}

/// How much each amount is the gross: what its labels say, and what is made of it further down.
pub(super) fn scores(paper: &Paper<'_>, candidates: &[Candidate], without_vat: bool) -> Vec<f32> {
    let mut scores: Vec<f32> = candidates.iter().map(|candidate| candidate.score(Meaning::Gross)).collect();
    let balances = Balances::of(candidates);
    for (index, candidate) in candidates.iter().enumerate() {
        // Where there is no VAT, a net that is called so is the gross: "Total net de taxe".
        let is_called =
            |other: &Candidate| other.link(Meaning::Gross).max(other.link(Meaning::Payable)) > 0.8;
        if without_vat
            && candidate.form != Form::Tail
            && candidate.link(Meaning::Net) > 0.8
            && !candidates.iter().any(|other| other.cents > candidate.cents && is_called(other))
        {
            scores[index] = scores[index].max(candidate.score(Meaning::Net) - 0.05);
        }
        let is_prepaid =
            |taken: &Candidate| taken.link(Meaning::Prepaid) > if taken.cents < 0 { 0.15 } else { 0.4 };
        if !without_vat
            && candidate.link(Meaning::Gross) > 0.3
            && leaves_payable(candidates, candidate.cents, is_prepaid)
        {
            scores[index] += DEDUCED;
        }
        let is_deduction = |taken: &Candidate| {
            let said = taken.link(Meaning::Prepaid).max(taken.link(Meaning::OtherAmount));
            taken.cents < 0 || said > 0.6
        };
        if without_vat && leaves_payable(candidates, candidate.cents, is_deduction) {
            // Where there is no VAT, the net is the gross.
            scores[index] = scores[index].max(candidate.score(Meaning::Net)) + DEDUCED;
        }
        // What the last bill left is not of this one.
        if candidate.link(Meaning::Gross) > 0.3 && balances.whole_of(candidate.cents).is_some() {
            scores[index] += DEDUCED;
        }
        if let Some(later) = carried_to(paper, candidates, index) {
            scores[index] -= CARRIED_ON;
            scores[later] += CARRIED_ON;
        }
    }
    scores
}

/// What earlier bills left, and what is to be paid with it.
pub(super) struct Balances<'a> {
    candidates: &'a [Candidate],
    brought: HashSet<i64>,
    /// What was paid since.
    since: i64,
    /// Of each figure, the last amount that is called a total or payable.
    wholes: HashMap<i64, usize>,
    /// Of each figure, the first and the last amount that is called payable.
    payables: HashMap<i64, (usize, usize)>,
}

impl<'a> Balances<'a> {
    pub fn of(candidates: &'a [Candidate]) -> Self {
        // A bill has a balance or two: more are of a list of bills.
        const MOST: usize = 24;
        let brought = candidates.iter().filter(|other| other.link(Meaning::OpeningBalance) > 0.4);
        let brought: HashSet<i64> = brought.map(|other| other.cents).filter(|cents| *cents != 0).collect();
        let paid = candidates.iter().filter(|other| other.link(Meaning::Prepaid) > 0.4 && other.cents < 0);
        let (mut wholes, mut payables) = (HashMap::new(), HashMap::new());
        for (index, candidate) in candidates.iter().enumerate() {
            let payable = candidate.link(Meaning::Payable);
            if candidate.link(Meaning::Gross).max(payable) > 0.4 {
                wholes.insert(candidate.cents, index);
            }
            if payable > 0.6 {
                payables.entry(candidate.cents).or_insert((index, index)).1 = index;
            }
        }
        let is_list = brought.len().max(payables.len()) > MOST;
        Self {
            candidates,
            brought: if is_list { HashSet::new() } else { brought },
            since: paid.map(|other| other.cents).sum(),
            wholes,
            payables: if is_list { HashMap::new() } else { payables },
        }
    }

    /// What is to be paid with the balance that the last bill left, and less what was paid since: "Balance brought forward
    /// 18.40", "Total amount due"; or with what is left of that balance: "Reste dû 32,37", "À payer 541,30".
    pub fn whole_of(&self, gross: i64) -> Option<&'a Candidate> {
        let balances =
            self.brought.iter().flat_map(|balance| [gross + balance, gross + balance + self.since]);
        let brought = balances.filter_map(|whole| self.wholes.get(&whole).copied());
        let left = self.payables.iter().filter(|(rest, _)| **rest > 0).filter_map(|(rest, (first, _))| {
            self.payables.get(&(gross + rest)).map(|(_, last)| *last).filter(|last| first < last)
        });
        let last = brought.chain(left).filter(|whole| self.candidates[*whole].cents != gross).max()?;
        Some(&self.candidates[last])
    }
}

/// "Retenue de garantie - 864,00", and the amount less that is called payable.
fn leaves_payable(candidates: &[Candidate], gross: i64, is_taken: impl Fn(&Candidate) -> bool) -> bool {
    let is_payable = |cents: i64| {
        candidates.iter().any(|other| other.cents == cents && other.link(Meaning::Payable) > 0.6)
    };
    let mut taken = candidates.iter().filter(|taken| taken.cents != 0 && is_taken(taken));
    taken.any(|taken| is_payable(gross - taken.cents.abs()))
}

/// "Total EXW 2 490,00 / Freight 110,00 / Total DAP 2 600,00", "Gross 64.74 / Total Discount -3.29 / Amount due 61.45": the
/// later total that the amounts between make of this one.
pub(super) fn carried_to(paper: &Paper<'_>, candidates: &[Candidate], index: usize) -> Option<usize> {
    const FAR: usize = 8;
    // The column of an article's price may be called "Total" as well.
    let is_called_total = |candidate: &Candidate| {
        let line = paper.layout.cells[candidate.spot.cell].line;
        let cells = paper.layout.lines[line].clone();
        cells.flat_map(|cell| paper.labels.in_cell(cell)).any(|label| label.meaning == Meaning::Gross)
    };
    let is_total = |candidate: &Candidate| {
        candidate.form == Form::Cents
            && candidate.cents > 0
            && is_called_total(candidate)
            && candidate.link(Meaning::Gross) > 0.3f32.max(candidate.link(Meaning::Payable))
    };
    // A balance brought forward is no part of what is invoiced.
    let is_part = |candidate: &Candidate| {
        candidate.link(Meaning::OpeningBalance).max(candidate.link(Meaning::Prepaid)) <= 0.4
    };
    if !is_total(&candidates[index]) {
        return None;
    }
    // What a discount or rounding leaves is a total, whatever it is called.
    const TAKEN_OFF: [&str; 8] =
        ["discount", "rounding", "roundoff", "remise", "rabais", "arrondi", "rabatt", "rundung"];
    let says_so = |candidate: &Candidate| {
        let line = paper.layout.cells[candidate.spot.cell].line;
        let mut cells = paper.layout.line(line).iter();
        cells.any(|cell| TAKEN_OFF.iter().any(|word| cell.folded.contains(word)))
    };
    // Rounding adds some cents as well.
    let is_taken_off = |candidate: &Candidate| candidate.cents < 5 && says_so(candidate);
    let is_payable = |candidate: &Candidate| candidate.link(Meaning::Payable) > 0.6;
    let mut is_discounted = true;
    let mut sum = candidates[index].cents;
    let after = candidates.iter().enumerate().skip(index + 1);
    for (place, later) in after.filter(|(_, later)| later.form == Form::Cents).take(FAR) {
        let is_later_total = is_total(later) || is_discounted && is_payable(later);
        if sum != candidates[index].cents && later.cents == sum && is_later_total {
            return Some(place);
        }
        is_discounted &= is_taken_off(later);
        if !is_part(later) {
            return None;
        }
        sum += later.cents;
    }
    None
}
