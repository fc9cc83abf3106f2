//! Net, VAT, gross and what is left to pay: the amounts whose labels and sums agree best.

mod candidates;
mod currency;
mod exempt;
mod grosses;
mod letters;
mod partly;
mod sums;

use self::candidates::Candidate;
use self::grosses::Balances;
use self::sums::Sum;
use super::amounts::{Form, decimal};
use super::labels::Meaning;
use super::paper::{Paper, Spot};
use super::rates::{self, RateLine};
use crate::{DocumentKind, Field, FieldName, FieldValue, Fields};

/// Rounding of lines lets sums differ by that much, cents.
const TOLERANCE: i64 = 2;

pub(super) fn read(paper: &Paper<'_>, kind: DocumentKind) -> Fields {
    let candidates = candidates::of(paper, kind);
    let mut fields = Fields::new();
    if let Some((code, confidence, spot)) = currency::read(paper) {
        let mut field = paper.field(code, &spot.clone().unwrap_or(Spot { cell: 0, bytes: 0..0 }), confidence);
        if spot.is_none() {
            (field.page, field.place) = (None, None);
        }
        fields.insert(FieldName::Currency, field);
    }
    if kind == DocumentKind::BankStatement {
        for (name, index, score) in balances(&candidates) {
            fields.insert(name, field(paper, &candidates[index], score.min(0.97)));
        }
        return fields;
    }
    if kind == DocumentKind::Payslip {
        fields.extend(paid_out(paper, &candidates).map(|field| (FieldName::Payable, field)));
        return fields;
    }
    if !matches!(
        kind,
        DocumentKind::Invoice | DocumentKind::CreditNote | DocumentKind::Receipt | DocumentKind::Other
    ) {
        return fields;
    }
    let lines = without_discounts(rates::lines(paper), &candidates);
    let named = rates::named(paper);
    let mut sum = sums::best(paper, &candidates, &lines, &named);
    if kind == DocumentKind::Receipt {
        sum = sum.map(|sum| reduced(paper, &candidates, sum));
    }
    match sum {
        Some(sum) => lay(paper, &candidates, &sum, &lines, &named, &mut fields),
        None => alone(paper, &candidates, kind, &mut fields),
    }
    paid(paper, &candidates, &mut fields);
    fields
}

/// "Remise de 2 % sur un chiffre d'affaires de 115 730,00": a discount looks like a line of a VAT table. Where the lines of the
/// rates in use make an amount that stands on the pages, and with the others they make none, these are left out.
fn without_discounts(lines: Vec<RateLine>, candidates: &[Candidate]) -> Vec<RateLine> {
    let is_told = |lines: &[RateLine]| {
        let whole: i64 = lines.iter().map(|line| line.base + line.tax).sum();
        candidates.iter().any(|candidate| candidate.cents == whole)
    };
    let in_use: Vec<RateLine> =
        lines.iter().copied().filter(|line| rates::KNOWN_RATES.contains(&line.rate)).collect();
    if !in_use.is_empty() && is_told(&in_use) && !is_told(&lines) { in_use } else { lines }
}

fn lay(
    paper: &Paper<'_>,
    candidates: &[Candidate],
    sum: &Sum,
    lines: &[RateLine],
    named: &[i64],
    fields: &mut Fields,
) {
    let gross = &candidates[sum.gross];
    // Labels and sum together: between "the sum is all we have" and "everything agrees".
    let sure = certainty(sum.score);
    fields.insert(FieldName::Gross, field(paper, gross, sure));
    fields.insert(FieldName::Net, amount(paper, candidates, sum.net, sum.net_cents, sure));
    fields.insert(FieldName::Vat, amount(paper, candidates, sum.vat, sum.vat_cents, sure));
    if sum.vat_cents == 0 {
        return;
    }
    let named = named.iter().copied().find(|rate| rates::fits(*rate, sum.net_cents, sum.vat_cents));
    let single = || named.or_else(|| rates::only_rate(sum.net_cents, sum.vat_cents));
    let table = match rates::making(lines, sum.net_cents, sum.vat_cents, TOLERANCE) {
        Some(lines) => lines,
        None if !sum.parts.is_empty() => sum.parts.clone(),
        None => match single() {
            Some(rate) => {
                let cells = [sum.net, sum.vat].map(|index| index.map(|index| candidates[index].spot.cell));
                vec![RateLine { rate, base: sum.net_cents, tax: sum.vat_cents, cells }]
            }
            None => return,
        },
    };
    let cells: Vec<usize> = table.iter().flat_map(|line| line.cells).flatten().collect();
    let (page, place) = paper.layout.place_of(&cells).unzip();
    let value = FieldValue::VatBreakdown(rates::vat_lines(&table));
    let field = Field { value, confidence: sure, source: paper.source(), page, place };
    fields.insert(FieldName::VatBreakdown, field);
}

/// What a till charges after a voucher and rounding: "Total incl. GST 230.44 / Voucher -20.00 / Nett Total 210.44".
fn reduced(paper: &Paper<'_>, candidates: &[Candidate], sum: Sum) -> Sum {
    match grosses::carried_to(paper, candidates, sum.gross) {
        Some(later) => {
            let net_cents = candidates[later].cents - sum.vat_cents;
            let net = sum.net.filter(|net| candidates[*net].cents == net_cents);
            Sum { gross: later, net, net_cents, ..sum }
        }
        None => sum,
    }
}

/// Amounts that no sum confirms: the best labelled.
fn alone(paper: &Paper<'_>, candidates: &[Candidate], kind: DocumentKind, fields: &mut Fields) {
    let receipt = kind == DocumentKind::Receipt;
    // "ESPECES 20,00 - RENDU 4,50": what was handed over, less the change or with another payment, makes the total.
    let handed: Vec<i64> = candidates
        .iter()
        .filter(|candidate| candidate.form != Form::Tail && candidate.cents > 0)
        .filter(|candidate| candidate.link(Meaning::Payment).max(candidate.link(Meaning::OtherAmount)) > 0.4)
        .map(|candidate| candidate.cents)
        .collect();
    let is_settled = |cents: i64| {
        cents > 0
            && (handed.iter().any(|paid| *paid > cents && handed.contains(&(paid - cents)))
                || handed.iter().any(|paid| *paid < cents && handed.contains(&(cents - paid))))
    };
    let grosses = grosses::scores(paper, candidates, false);
    let names_total = candidates.iter().zip(&grosses).any(|(other, score)| other.cents != 0 && *score > 0.35);
    let best = |meaning: Meaning, least: f32| {
        let scored = candidates.iter().enumerate();
        scored
            // Figures torn off a larger number count only where a sum bears them out.
            .filter(|(_, candidate)| candidate.form != Form::Tail)
            // "Balance 0.00"
            .filter(|(_, candidate)| candidate.cents != 0 || meaning != Meaning::Gross || !names_total)
            .map(|(index, candidate)| match meaning {
                Meaning::Gross => (index, grosses[index]),
                _ => (index, candidate.score(meaning)),
            })
            .filter(|(_, score)| *score > least)
            .map(|(index, score)| {
                let is_total = meaning == Meaning::Gross && candidates[index].link(Meaning::Gross) > 0.3;
                let settled = is_total && is_settled(candidates[index].cents);
                (index, if settled { score + 0.3 } else { score })
            })
            .max_by(|a, b| {
                let size = |index: usize| candidates[index].cents.abs();
                a.1.total_cmp(&b.1).then(size(a.0).cmp(&size(b.0)))
            })
    };
    if let Some((index, score)) = best(Meaning::Gross, if receipt { 0.2 } else { 0.35 }) {
        fields.insert(FieldName::Gross, field(paper, &candidates[index], 0.45 + 0.4 * score.min(1.0)));
    }
    let gross = fields.get(&FieldName::Gross).and_then(cents_of);
    for (name, meaning) in [(FieldName::Net, Meaning::Net), (FieldName::Vat, Meaning::Vat)] {
        if let Some((index, score)) = best(meaning, 0.6)
            && gross.is_none_or(|gross| candidates[index].cents.abs() <= gross.abs())
        {
            fields.insert(name, field(paper, &candidates[index], 0.25 + 0.4 * score.min(1.0)));
        }
    }
}

/// What was paid already, and what is left.
fn paid(paper: &Paper<'_>, candidates: &[Candidate], fields: &mut Fields) {
    let Some(gross) = fields.get(&FieldName::Gross).cloned() else { return };
    let Some(gross_cents) = cents_of(&gross) else { return };
    let gross_depth = candidates
        .iter()
        .filter(|candidate| candidate.cents == gross_cents && candidate.link(Meaning::Gross) > 0.3)
        .map(|candidate| candidate.depth)
        .fold(f32::INFINITY, f32::min);
    // One advance or several.
    let prepaid = |left: i64| -> Option<(&Candidate, i64)> {
        let is_below = |candidate: &&Candidate| candidate.depth > gross_depth && candidate.cents < 0;
        let mut advances = candidates
            .iter()
            .filter(|candidate| candidate.score(Meaning::Prepaid) > 0.3 || is_below(candidate));
        let leaves = |paid: i64| (gross_cents - paid - left).abs() <= TOLERANCE;
        let one = advances.clone().find(|candidate| leaves(candidate.cents.abs()));
        let all: i64 = advances.clone().map(|candidate| candidate.cents.abs()).sum();
        one.map(|one| (one, one.cents.abs()))
            .or_else(|| Some((advances.next()?, all)).filter(|_| leaves(all)))
    };
    let left = candidates
        .iter()
        .filter(|candidate| candidate.form != Form::Tail && candidate.cents != gross_cents)
        .filter(|candidate| candidate.score(Meaning::Payable) > 0.4)
        .map(|candidate| {
            let backed = prepaid(candidate.cents).is_some();
            let subtracted = candidates.iter().any(|other| {
                other.cents != 0
                    && gross_cents - other.cents.abs() == candidate.cents
                    && other.cents != candidate.cents
            });
            let score = candidate.score(Meaning::Payable)
                + if backed { 0.5 } else { 0.0 }
                + if subtracted { 0.15 } else { 0.0 };
            (candidate, score, backed)
        })
        // A payment that was received is no amount to pay; one too many leaves a credit.
        .filter(|(candidate, score, backed)| {
            *score > 0.75 && (*backed || candidate.cents * gross_cents.signum() >= 0)
        })
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let said = candidates
        .iter()
        .filter(|candidate| candidate.cents == gross_cents)
        .map(|candidate| candidate.link(Meaning::Payable))
        .fold(0.0, f32::max);
    if let Some(whole) = Balances::of(candidates).whole_of(gross_cents) {
        fields.insert(FieldName::Payable, field(paper, whole, gross.confidence.min(0.9)));
        return;
    }
    match left {
        Some((candidate, score, backed)) if score > said + 0.1 || backed => {
            if let Some((advance, paid)) = prepaid(candidate.cents) {
                fields.insert(FieldName::Prepaid, field_of(paper, advance, paid, 0.85));
            }
            let confidence = if backed { 0.95 } else { 0.6 + 0.2 * score.min(1.0) };
            fields.insert(FieldName::Payable, field(paper, candidate, confidence.min(gross.confidence)));
        }
        _ => {
            let confidence = match said > 0.6 {
                true => gross.confidence,
                // What was paid in advance is printed, and so is what that leaves: nobody calls it so.
                false if is_less(candidates, gross_cents) => gross.confidence * 0.65,
                false => gross.confidence * 0.93,
            };
            fields.insert(FieldName::Payable, Field { confidence, ..gross });
        }
    }
}

/// Whether an amount is taken off the gross, and what that leaves stands below.
fn is_less(candidates: &[Candidate], gross: i64) -> bool {
    candidates.iter().any(|taken| {
        let left = gross - taken.cents.abs();
        (taken.cents < 0 || taken.link(Meaning::Prepaid) > 0.4)
            && left > 0
            && candidates.iter().any(|other| other.cents == left && other.depth >= taken.depth)
    })
}

/// What a payslip pays out; the last of several.
fn paid_out(paper: &Paper<'_>, candidates: &[Candidate]) -> Option<Field> {
    let scored = candidates.iter().map(|candidate| (candidate, candidate.score(Meaning::Payable)));
    let (candidate, score) = scored
        .filter(|(candidate, score)| candidate.form == Form::Cents && candidate.cents > 0 && *score > 0.5)
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(field(paper, candidate, score.min(0.95)))
}

/// The balances that a bank statement begins and ends with.
fn balances(candidates: &[Candidate]) -> Vec<(FieldName, usize, f32)> {
    let announced = |meaning: Meaning| -> Vec<(usize, f32)> {
        let scored = candidates.iter().enumerate().filter(|(_, candidate)| candidate.form != Form::Tail);
        // The head of its column says less than its own line.
        let scored = scored.map(|(index, candidate)| (index, candidate.link(meaning)));
        scored.filter(|(_, score)| *score > 0.4).collect()
    };
    let best = |found: &[(usize, f32)]| found.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let (opening, closing) = (announced(Meaning::OpeningBalance), announced(Meaning::ClosingBalance));
    let (first, last) = match (best(&opening), closing.as_slice()) {
        // "Solde au 30/09", "Solde au 31/10": both bear the same name.
        (None, [first, .., last]) => (Some(*first), Some(*last)),
        (opening, closing) => (opening, best(closing)),
    };
    let found = [(FieldName::OpeningBalance, first), (FieldName::ClosingBalance, last)];
    found.into_iter().filter_map(|(name, found)| found.map(|(index, score)| (name, index, score))).collect()
}

/// From the score of a sum to the chance that it is right.
fn certainty(score: f32) -> f32 {
    (0.55 + 0.16 * score).clamp(0.3, 0.99)
}

fn field(paper: &Paper<'_>, candidate: &Candidate, confidence: f32) -> Field {
    field_of(paper, candidate, candidate.cents, confidence)
}

fn field_of(paper: &Paper<'_>, candidate: &Candidate, cents: i64, confidence: f32) -> Field {
    paper.field(decimal(cents), &candidate.spot, confidence)
}

/// An amount that stands there, or that follows from the others.
fn amount(
    paper: &Paper<'_>,
    candidates: &[Candidate],
    index: Option<usize>,
    cents: i64,
    confidence: f32,
) -> Field {
    match index {
        Some(index) => field_of(paper, &candidates[index], cents, confidence),
        None => Field {
            value: FieldValue::Text(decimal(cents)),
            confidence: confidence * 0.97,
            source: paper.source(),
            page: None,
            place: None,
        },
    }
}

pub(super) fn cents_of(field: &Field) -> Option<i64> {
    let (sign, text) = match field.text()?.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, field.text()?),
    };
    let (whole, part) = text.split_once('.')?;
    Some(sign * (whole.parse::<i64>().ok()? * 100 + part.parse::<i64>().ok()?))
}
