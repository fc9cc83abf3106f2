//! Net, VAT, gross and what is left to pay: the amounts whose labels and sums agree best.

mod currency;
mod partly;

use std::collections::BTreeMap;

use super::amounts::{Form, decimal};
use super::labels::Meaning;
use super::near::Links;
use super::paper::{Paper, Spot};
use super::rates::{self, RateLine};
use crate::{DocumentKind, Field, FieldName, FieldValue, Fields};

/// An amount of the document, with what announces it.
struct Candidate {
    spot: Spot,
    cents: i64,
    form: Form,
    links: Links,
    /// From 0 at the beginning of the document to 1 at its end.
    depth: f32,
}

/// Gross = net + VAT, as candidates; either of the latter may be known by its figure alone.
struct Sum {
    gross: usize,
    net: Option<usize>,
    vat: Option<usize>,
    net_cents: i64,
    vat_cents: i64,
    /// The parts that bear the VAT, where they are known by their tax alone, or where the rest bears none: disbursements,
    /// exempt premiums, deposits.
    parts: Vec<RateLine>,
    score: f32,
}

/// Rounding of lines lets sums differ by that much, cents.
const TOLERANCE: i64 = 2;
/// Largest gross that is compared with all others.
const MOST_GROSS: usize = 24;

pub(super) fn read(paper: &Paper<'_>, kind: DocumentKind) -> Fields {
    let candidates = candidates(paper);
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
    if !matches!(
        kind,
        DocumentKind::Invoice | DocumentKind::CreditNote | DocumentKind::Receipt | DocumentKind::Other
    ) {
        return fields;
    }
    let lines = rates::lines(paper);
    let named = rates::named(paper);
    match sum(paper, &candidates, &lines, &named) {
        Some(sum) => lay(paper, &candidates, &sum, &lines, &named, &mut fields),
        None => alone(paper, &candidates, kind, &mut fields),
    }
    paid(paper, &candidates, &mut fields);
    fields
}

fn candidates(paper: &Paper<'_>) -> Vec<Candidate> {
    let count = paper.layout.cells.len().max(1) as f32;
    let mut candidates = Vec::new();
    for (cell, amounts) in paper.amounts.iter().enumerate() {
        for amount in amounts.iter().filter(|amount| !amount.percent) {
            let spot = Spot { cell, bytes: amount.bytes.clone() };
            if amount.form < Form::OneDecimal && amount.currency.is_none() {
                // A bare whole number is an amount only right after a label that says so.
                let links = paper.amount_links(&spot);
                let strongest = links.values().copied().fold(0.0, f32::max);
                if strongest < 0.85 || amount.cents >= 100_000_000 {
                    continue;
                }
                candidates.push(Candidate {
                    spot,
                    cents: amount.cents,
                    form: amount.form,
                    links,
                    depth: cell as f32 / count,
                });
                continue;
            }
            let links = paper.amount_links(&spot);
            candidates.push(Candidate {
                spot,
                cents: amount.cents,
                form: amount.form,
                links,
                depth: cell as f32 / count,
            });
        }
    }
    totals_row(paper, &mut candidates);
    candidates
}

/// In a row that begins with "Total", what an amount is stands at the head of its column, however far above.
fn totals_row(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    let cells = &paper.layout.cells;
    let is_total = |line: usize| {
        paper.layout.line(line).first().is_some_and(|cell| {
            matches!(cell.folded.as_str(), "total" | "totaux" | "totalgeneral" | "totals" | "summe")
        })
    };
    let column = |candidate: &Candidate| -> Option<Meaning> {
        let cell = &cells[candidate.spot.cell];
        let area = cell.area_of(&candidate.spot.bytes);
        cells[..candidate.spot.cell].iter().rev().take_while(|other| other.page == cell.page).find_map(
            |head| {
                let meaning = match head.folded.as_str() {
                    "ht" | "montantht" | "totalht" | "net" => Meaning::Net,
                    "tva" | "montanttva" | "tvarecup" | "tvarecuperable" | "vat" => Meaning::Vat,
                    "ttc" | "montantttc" | "totalttc" | "gross" => Meaning::Gross,
                    _ => return None,
                };
                (head.area.overlap_across(&area) > 0.3).then_some(meaning)
            },
        )
    };
    for candidate in candidates.iter_mut().filter(|candidate| candidate.form == Form::Cents) {
        if is_total(cells[candidate.spot.cell].line)
            && let Some(meaning) = column(candidate)
        {
            candidate.links = Links::from([(meaning, 0.9)]);
        }
    }
}

impl Candidate {
    fn link(&self, meaning: Meaning) -> f32 {
        self.links.get(&meaning).copied().unwrap_or(0.0)
    }

    /// How much the labels speak for one meaning and against the others.
    fn score(&self, meaning: Meaning) -> f32 {
        let own = match meaning {
            Meaning::Gross => self.link(Meaning::Gross).max(0.85 * self.link(Meaning::Payable)),
            Meaning::Payable => self.link(Meaning::Payable),
            meaning => self.link(meaning),
        };
        let rivals = self
            .links
            .iter()
            .filter(|(other, _)| match meaning {
                Meaning::Gross | Meaning::Payable => !matches!(other, Meaning::Gross | Meaning::Payable),
                meaning => **other != meaning,
            })
            .map(|(_, strength)| *strength)
            .fold(0.0, f32::max);
        let form = match self.form {
            Form::Cents => 0.0,
            Form::Tail => -0.08,
            Form::OneDecimal => -0.15,
            Form::Whole => -0.25,
        };
        own - 0.7 * rivals + form + 0.08 * self.depth
    }
}

/// The sum that labels and figures speak for most.
fn sum(paper: &Paper<'_>, candidates: &[Candidate], lines: &[RateLine], named: &[i64]) -> Option<Sum> {
    let best_of = |meaning: Meaning| {
        let mut best: BTreeMap<i64, (usize, f32)> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let score = candidate.score(meaning);
            let known = best.entry(candidate.cents).or_insert((index, score));
            if score >= known.1 {
                *known = (index, score);
            }
        }
        best
    };
    let (nets, vats, grosses) = (best_of(Meaning::Net), best_of(Meaning::Vat), best_of(Meaning::Gross));
    let mut ranked: Vec<(i64, usize, f32)> =
        grosses.iter().map(|(cents, (index, score))| (*cents, *index, *score)).collect();
    // Among equals the larger: totals are.
    ranked.sort_by(|a, b| b.2.total_cmp(&a.2).then(b.0.abs().cmp(&a.0.abs())));
    ranked.truncate(MOST_GROSS);
    let tax_of_lines: i64 = lines.iter().map(|line| line.tax).sum();
    let base_of_lines: i64 = lines.iter().map(|line| line.base).sum();
    let is_one_line =
        |net: i64, vat: i64| lines.len() > 1 && lines.iter().any(|line| (line.base, line.tax) == (net, vat));
    let is_told_whole = grosses.contains_key(&(base_of_lines + tax_of_lines));
    let mut best: Option<Sum> = None;
    for (gross_cents, gross, gross_score) in ranked {
        // A sum of amounts that nobody calls a total proves nothing.
        if gross_cents == 0 || gross_score < 0.1 {
            continue;
        }
        for (net_cents, (net, net_score)) in &nets {
            let vat_cents = gross_cents - net_cents;
            if net_cents.signum() != gross_cents.signum() || !plausible(*net_cents, vat_cents) {
                continue;
            }
            let told = (-TOLERANCE..=TOLERANCE)
                .filter_map(|slip| {
                    vats.get(&(vat_cents + slip)).map(|(vat, score)| (vat_cents + slip, *vat, *score))
                })
                .filter(|(cents, ..)| *cents != 0)
                .max_by(|a, b| a.2.total_cmp(&b.2));
            let from_lines = !lines.is_empty() && (tax_of_lines - vat_cents).abs() <= TOLERANCE;
            let by_lines = from_lines && (base_of_lines - net_cents).abs() <= TOLERANCE;
            let by_rate = named.iter().any(|rate| *rate > 0 && rates::fits(*rate, *net_cents, vat_cents));
            let mut score = gross_score + 0.7 * net_score;
            let mut vat = None;
            let mut told_cents = vat_cents;
            match told {
                // Three figures may add up by chance: a VAT is called one, or its rate is known.
                Some((_, index, _))
                    if vat_cents != 0
                        && candidates[index].link(Meaning::Vat) < 0.3
                        && !(by_rate || from_lines || rates::only_rate(*net_cents, vat_cents).is_some()) =>
                {
                    continue;
                }
                Some((cents, index, vat_score)) if vat_cents != 0 => {
                    (vat, told_cents) = (Some(index), cents);
                    score += 0.7 * vat_score + 0.35;
                    // Three figures that add up are rare by chance, but not where there are many.
                    if vat_score > 0.3 && *net_score > 0.3 {
                        score += 0.6;
                    }
                }
                // No VAT: net and gross are the same figure, said twice under two names.
                _ if vat_cents == 0 => {
                    let said_zero = vats.get(&0).is_some_and(|(_, score)| *score > 0.4);
                    let told_twice = *net_score > 0.5 && gross_score > 0.5;
                    if !(said_zero || told_twice || without_vat(paper)) {
                        continue;
                    }
                    score += if said_zero {
                        0.6
                    } else if without_vat(paper) {
                        0.5
                    } else {
                        0.0
                    };
                    if !told_twice {
                        score -= 0.4;
                    }
                    if let Some((index, _)) = vats.get(&0).filter(|(_, score)| *score > 0.4) {
                        vat = Some(*index);
                    }
                }
                _ if from_lines || by_rate => score += 0.1,
                _ => continue,
            }
            // One line of a VAT table adds up as well as the totals do.
            if is_one_line(*net_cents, told_cents) {
                if is_told_whole {
                    continue;
                }
                score -= 1.0;
            }
            if by_lines || (from_lines && lines.len() > 1) {
                score += 0.6;
            } else if by_rate {
                score += 0.35;
            }
            if best.as_ref().is_none_or(|known| score > known.score) {
                best = Some(Sum {
                    gross,
                    net: Some(*net),
                    vat,
                    net_cents: *net_cents,
                    vat_cents: told_cents,
                    parts: Vec::new(),
                    score,
                });
            }
        }
        // Receipts say the gross and the VAT only.
        if gross_score > 0.2
            && !lines.is_empty()
            && (base_of_lines + tax_of_lines - gross_cents).abs() <= TOLERANCE
        {
            let score = gross_score + if lines.len() > 1 { 0.8 } else { 0.5 };
            if best.as_ref().is_none_or(|known| score > known.score) {
                best = Some(Sum {
                    gross,
                    net: None,
                    vat: None,
                    net_cents: base_of_lines,
                    vat_cents: tax_of_lines,
                    parts: Vec::new(),
                    score,
                });
            }
        }
        for (vat_cents, (vat, vat_score)) in &vats {
            let net_cents = gross_cents - vat_cents;
            let by_rate = named.iter().any(|rate| *rate > 0 && rates::fits(*rate, net_cents, *vat_cents));
            let is_part = is_told_whole && is_one_line(net_cents, *vat_cents);
            if *vat_score > 0.45 && by_rate && *vat_cents != 0 && !is_part {
                let score = gross_score + 0.7 * vat_score + 0.3;
                if best.as_ref().is_none_or(|known| score > known.score) {
                    best = Some(Sum {
                        gross,
                        net: None,
                        vat: Some(*vat),
                        net_cents,
                        vat_cents: *vat_cents,
                        parts: Vec::new(),
                        score,
                    });
                }
            }
        }
    }
    let by_rows = by_taxes(paper, candidates, &nets, &grosses);
    if let Some(sum) = by_rows
        && best.as_ref().is_none_or(|known| sum.score > known.score)
    {
        best = Some(sum);
    }
    // Rates that make the whole leave no part without VAT.
    if !(is_told_whole && lines.len() > 1)
        && let Some(sum) = partly::taxed(paper, candidates, &vats, &grosses, named)
        && best.as_ref().is_none_or(|known| known.parts.is_empty() && sum.score > known.score)
    {
        best = Some(sum);
    }
    best.filter(|sum| sum.score > 0.7).or_else(|| {
        // All there is to say is the gross, and that it bears no VAT.
        let (gross, score) = candidates
            .iter()
            .enumerate()
            .map(|(index, candidate)| (index, candidate.score(Meaning::Gross)))
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        let cents = candidates[gross].cents;
        (score > 0.5 && without_vat(paper) && lines.is_empty()).then_some(Sum {
            gross,
            net: None,
            vat: None,
            net_cents: cents,
            vat_cents: 0,
            parts: Vec::new(),
            score: score + 0.4,
        })
    })
}

/// A gross, and the taxes of several rates without their bases: what they are taxes of makes the net.
fn by_taxes(
    paper: &Paper<'_>,
    candidates: &[Candidate],
    nets: &BTreeMap<i64, (usize, f32)>,
    grosses: &BTreeMap<i64, (usize, f32)>,
) -> Option<Sum> {
    let is_tax = |cell: usize, cents: i64| {
        candidates.iter().any(|candidate| {
            candidate.spot.cell == cell && candidate.cents == cents && candidate.link(Meaning::Vat) > 0.3
        })
    };
    let taxes = rates::taxes(paper, is_tax);
    if taxes.len() < 2 {
        return None;
    }
    let vat_cents: i64 = taxes.iter().map(|(_, tax, _)| tax).sum();
    let sums =
        grosses.iter().filter(|(_, (_, score))| *score > 0.2).filter_map(|(gross_cents, (gross, score))| {
            let net_cents = gross_cents - vat_cents;
            let parts = rates::bases(&taxes, net_cents)?;
            let net = nets.get(&net_cents).filter(|(_, score)| *score > 0.3);
            let score = score + 0.7 + net.map_or(0.3, |(_, score)| 0.7 * score + 0.95);
            Some(Sum {
                gross: *gross,
                net: net.map(|(net, _)| *net),
                vat: None,
                net_cents,
                vat_cents,
                parts,
                score,
            })
        });
    sums.max_by(|a, b| a.score.total_cmp(&b.score))
}

/// A VAT that some mix of rates can make of a net.
fn plausible(net: i64, vat: i64) -> bool {
    (vat == 0 || vat.signum() == net.signum()) && vat.abs() * 100 <= net.abs() * 28
}

/// Whether the document says that it bears no VAT.
pub(super) fn without_vat(paper: &Paper<'_>) -> bool {
    const SAYINGS: [&str; 29] = [
        "tvanonapplicable",
        "293b",
        "autoliquidation",
        "reversecharge",
        "exonerationdetva",
        "exoneredetva",
        "nonsoumisatva",
        "horschampdelatva",
        "horschamptva",
        "steuerschuldnerschaft",
        "vatexempt",
        "zerorated",
        "innergemeinschaftliche",
        "262ter",
        "259b",
        "tva0",
        "franchiseenbasedetva",
        "franchisedetva",
        "nonassujettialatva",
        "nonassujettiealatva",
        "tvaexoneree",
        "exonereedetva",
        "exemptdetva",
        "exemptedetva",
        "horschampdapplicationdelatva",
        "tvadueparlepreneur",
        "art2832",
        "article2832",
        "livraisonintracommunautaire",
    ];
    SAYINGS.iter().any(|saying| paper.folded.contains(saying))
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

/// Amounts that no sum confirms: the best labelled.
fn alone(paper: &Paper<'_>, candidates: &[Candidate], kind: DocumentKind, fields: &mut Fields) {
    let best = |meaning: Meaning, least: f32| {
        candidates
            .iter()
            .enumerate()
            // Figures torn off a larger number count only where a sum bears them out.
            .filter(|(_, candidate)| candidate.form != Form::Tail)
            .map(|(index, candidate)| (index, candidate.score(meaning)))
            .filter(|(_, score)| *score > least)
            .max_by(|a, b| {
                let size = |index: usize| candidates[index].cents.abs();
                a.1.total_cmp(&b.1).then(size(a.0).cmp(&size(b.0)))
            })
    };
    let receipt = kind == DocumentKind::Receipt;
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
    let prepaid = |left: i64| {
        candidates.iter().find(|candidate| {
            candidate.score(Meaning::Prepaid) > 0.3
                && (gross_cents - candidate.cents.abs() - left).abs() <= TOLERANCE
        })
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
        .filter(|(_, score, _)| *score > 0.75)
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let said = candidates
        .iter()
        .filter(|candidate| candidate.cents == gross_cents)
        .map(|candidate| candidate.link(Meaning::Payable))
        .fold(0.0, f32::max);
    match left {
        Some((candidate, score, backed)) if score > said + 0.1 || backed => {
            if let Some(paid) = prepaid(candidate.cents) {
                fields.insert(FieldName::Prepaid, field_of(paper, paid, paid.cents.abs(), 0.85));
            }
            let confidence = if backed { 0.95 } else { 0.6 + 0.2 * score.min(1.0) };
            fields.insert(FieldName::Payable, field(paper, candidate, confidence.min(gross.confidence)));
        }
        _ => {
            let confidence = if said > 0.6 { gross.confidence } else { gross.confidence * 0.93 };
            fields.insert(FieldName::Payable, Field { confidence, ..gross });
        }
    }
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
