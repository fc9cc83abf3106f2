//! Sums that the amounts make: gross = net + VAT, in each of the ways that papers say it.

use std::collections::BTreeMap;

use super::candidates::Candidate;
use super::{TOLERANCE, exempt, grosses, partly};
use crate::fields::amounts::Form;
use crate::fields::labels::Meaning;
use crate::fields::paper::Paper;
use crate::fields::rates::{self, RateLine};

/// Gross = net + VAT, as candidates; either of the latter may be known by its figure alone.
pub(super) struct Sum {
    pub gross: usize,
    pub net: Option<usize>,
    pub vat: Option<usize>,
    pub net_cents: i64,
    pub vat_cents: i64,
    /// The parts that bear the VAT, where they are known by their tax alone, or where the rest bears none: disbursements,
    /// exempt premiums, deposits.
    pub parts: Vec<RateLine>,
    pub score: f32,
}

/// Largest gross that is compared with all others.
const MOST_GROSS: usize = 24;

/// Of each figure, the candidate that a meaning fits best, with its score.
pub(super) type Best = BTreeMap<i64, (usize, f32)>;

/// What the ways of making a sum look at.
pub(super) struct Search<'a> {
    pub paper: &'a Paper<'a>,
    pub candidates: &'a [Candidate],
    pub lines: &'a [RateLine],
    pub named: &'a [i64],
    pub nets: Best,
    pub vats: Best,
    pub grosses: Best,
    /// Of each candidate, whether it is one of a row or a column whose sum is printed as well.
    is_part: Vec<bool>,
    /// What the taxes come to that labels announce, where there are several.
    told_taxes: Option<i64>,
    tax_of_lines: i64,
    base_of_lines: i64,
    /// A gross is the sum of the lines.
    is_told_whole: bool,
    without_vat: bool,
    /// What lines come to that say of themselves to bear no VAT.
    pub untaxed: i64,
}

/// A gross that is looked at.
#[derive(Clone, Copy)]
struct Gross {
    index: usize,
    cents: i64,
    score: f32,
}

/// The sum that labels and figures speak for most.
pub(super) fn best(
    paper: &Paper<'_>,
    candidates: &[Candidate],
    lines: &[RateLine],
    named: &[i64],
) -> Option<Sum> {
    let search = Search::of(paper, candidates, lines, named);
    // Of the taxes on insurance contracts none is a VAT.
    let is_insurance = exempt::is_insurance(paper, candidates);
    let mut best: Option<Sum> = None;
    for gross in search.ranked() {
        if gross.cents == 0 || search.is_gross_of_line(gross.cents) {
            continue;
        }
        if !is_insurance {
            better(&mut best, search.of_lines(gross));
        }
        // A sum of amounts that nobody calls a total proves nothing.
        if gross.score < 0.1 {
            continue;
        }
        search.of_three_figures(gross, is_insurance, &mut best);
        if !is_insurance {
            search.of_gross_and_vat(gross, &mut best);
        }
    }
    if !is_insurance {
        better(&mut best, by_taxes(&search));
        better(&mut best, partly::by_lines(&search));
        // Rates that make the whole leave no part without VAT.
        if !(search.is_told_whole && lines.len() > 1)
            && best.as_ref().is_none_or(|known| known.parts.is_empty())
        {
            better(&mut best, partly::taxed(&search));
        }
    }
    if let Some(whole) =
        best.as_ref().filter(|_| !is_insurance).and_then(|sum| partly::with_untaxed(&search, sum))
    {
        best = Some(whole);
    }
    best.filter(|sum| sum.score > 0.7)
        .or_else(|| search.of_one_alone(&search.grosses))
        .or_else(|| search.of_one_alone(&search.nets))
}

/// Keeps the better of two; of equals the first.
fn better(best: &mut Option<Sum>, sum: Option<Sum>) {
    if let Some(sum) = sum
        && best.as_ref().is_none_or(|known| sum.score > known.score)
    {
        *best = Some(sum);
    }
}

impl<'a> Search<'a> {
    fn of(
        paper: &'a Paper<'a>,
        candidates: &'a [Candidate],
        lines: &'a [RateLine],
        named: &'a [i64],
    ) -> Self {
        let without_vat = exempt::without_vat(paper, candidates);
        let gross_scores = grosses::scores(paper, candidates, without_vat);
        let best_of = |meaning: Meaning| {
            let mut best = Best::new();
            for (index, candidate) in candidates.iter().enumerate() {
                let score = match meaning {
                    Meaning::Gross => gross_scores[index],
                    _ => candidate.score(meaning),
                };
                let known = best.entry(candidate.cents).or_insert((index, score));
                if score >= known.1 {
                    *known = (index, score);
                }
            }
            best
        };
        let (nets, vats, grosses) = (best_of(Meaning::Net), best_of(Meaning::Vat), best_of(Meaning::Gross));
        let of_columns = grosses::parts_of_columns(paper, candidates);
        let of_rows = grosses::parts_of_rows(paper, candidates);
        let is_part = of_rows.into_iter().zip(of_columns).map(|(row, column)| row || column).collect();
        let tax_of_lines: i64 = lines.iter().map(|line| line.tax).sum();
        let base_of_lines: i64 = lines.iter().map(|line| line.base).sum();
        let taxes: Vec<i64> = candidates
            .iter()
            .filter(|candidate| candidate.form == Form::Cents && candidate.link(Meaning::Vat) > 0.8)
            .map(|candidate| candidate.cents)
            .collect();
        let told_taxes = (taxes.len() > 1).then(|| taxes.iter().sum());
        let is_told_whole = grosses.contains_key(&(base_of_lines + tax_of_lines));
        Self {
            paper,
            candidates,
            lines,
            named,
            nets,
            vats,
            grosses,
            is_part,
            told_taxes,
            tax_of_lines,
            base_of_lines,
            is_told_whole,
            without_vat,
            untaxed: partly::untaxed(paper, candidates),
        }
    }

    /// What may be the gross, the likeliest first.
    fn ranked(&self) -> Vec<Gross> {
        let grosses = self.grosses.iter();
        let mut ranked: Vec<Gross> = grosses
            .filter(|(_, (index, _))| !self.is_part[*index])
            .map(|(cents, (index, score))| Gross { index: *index, cents: *cents, score: *score })
            .collect();
        // Among equals the larger: totals are.
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.cents.abs().cmp(&a.cents.abs())));
        ranked.truncate(MOST_GROSS);
        ranked
    }

    fn is_one_line(&self, net: i64, vat: i64) -> bool {
        self.lines.len() > 1 && self.lines.iter().any(|line| (line.base, line.tax) == (net, vat))
    }

    /// Whether it is what one line of a VAT table comes to, where the whole is told as well.
    fn is_gross_of_line(&self, gross: i64) -> bool {
        let whole = self.base_of_lines + self.tax_of_lines;
        self.lines.len() > 1
            && self.is_told_whole
            && gross != whole
            && self.lines.iter().any(|line| line.base + line.tax == gross)
    }

    fn is_by_rate(&self, net: i64, vat: i64) -> bool {
        self.named.iter().any(|rate| *rate > 0 && rates::fits(*rate, net, vat))
    }

    /// Net, VAT and gross, each said; or net and gross, whose difference a rate or the lines make.
    fn of_three_figures(&self, gross: Gross, is_insurance: bool, best: &mut Option<Sum>) {
        for (net_cents, (net, net_score)) in &self.nets {
            let vat_cents = gross.cents - net_cents;
            let is_possible = net_cents.signum() == gross.cents.signum() && plausible(*net_cents, vat_cents);
            if is_possible && !(is_insurance && vat_cents != 0) {
                better(best, self.of_net(gross, (*net_cents, *net, *net_score)));
            }
        }
    }

    fn of_net(&self, gross: Gross, (net_cents, net, net_score): (i64, usize, f32)) -> Option<Sum> {
        let Self { candidates, vats, lines, .. } = self;
        let vat_cents = gross.cents - net_cents;
        if self.is_part[net] {
            return None;
        }
        let told = (-TOLERANCE..=TOLERANCE)
            .filter_map(|slip| {
                vats.get(&(vat_cents + slip)).map(|(vat, score)| (vat_cents + slip, *vat, *score))
            })
            .filter(|(cents, ..)| *cents != 0)
            .max_by(|a, b| a.2.total_cmp(&b.2));
        let from_lines = !lines.is_empty() && (self.tax_of_lines - vat_cents).abs() <= TOLERANCE;
        let by_lines = from_lines && (self.base_of_lines - net_cents).abs() <= TOLERANCE;
        let by_rate = self.is_by_rate(net_cents, vat_cents);
        // "Total HT 218,87", "TVA 10 % 20,73", "TVA 20 % 1,00", "Total TTC 240,60": with what bears none, no rate makes them.
        let by_taxes = net_score > 0.3
            && gross.score > 0.6
            && self.told_taxes.is_some_and(|taxes| (taxes - vat_cents).abs() <= TOLERANCE);
        let is_only_rate = net_score > 0.3 && rates::only_rate(net_cents, vat_cents).is_some();
        let mut score = gross.score + 0.7 * net_score;
        let mut vat = None;
        let mut told_cents = vat_cents;
        match told {
            // Three figures may add up by chance: a VAT is called one, or its rate is known.
            Some((_, index, _))
                if vat_cents != 0
                    && candidates[index].link(Meaning::Vat) < 0.3
                    && !(by_rate || from_lines || is_only_rate) =>
            {
                return None;
            }
            Some((cents, index, vat_score)) if vat_cents != 0 => {
                (vat, told_cents) = (Some(index), cents);
                score += 0.7 * vat_score + 0.35;
                // Three figures that add up are rare by chance, but not where there are many.
                if vat_score > 0.3 && net_score > 0.3 {
                    score += 0.6;
                }
            }
            // No VAT: net and gross are the same figure, said twice under two names.
            _ if vat_cents == 0 => {
                let said_zero = vats.get(&0).is_some_and(|(_, score)| *score > 0.4);
                let told_twice = net_score > 0.5 && gross.score > 0.5;
                if !(said_zero || told_twice || self.without_vat) {
                    return None;
                }
                score += if said_zero {
                    0.6
                } else if self.without_vat {
                    0.5
                } else {
                    0.0
                };
                if !told_twice {
                    score -= 0.4;
                }
                vat = vats.get(&0).filter(|(_, score)| *score > 0.4).map(|(index, _)| *index);
            }
            _ if from_lines || by_rate || by_taxes => score += 0.1,
            _ => return None,
        }
        // One line of a VAT table adds up as well as the totals do.
        if self.is_one_line(net_cents, told_cents) {
            if self.is_told_whole {
                return None;
            }
            score -= 1.0;
        }
        if by_lines || by_taxes || (from_lines && lines.len() > 1) {
            score += 0.6;
        } else if by_rate {
            score += 0.35;
        }
        let (gross, net) = (gross.index, Some(net));
        Some(Sum { gross, net, vat, net_cents, vat_cents: told_cents, parts: Vec::new(), score })
    }

    /// Receipts say the gross and the VAT by rate only.
    fn of_lines(&self, gross: Gross) -> Option<Sum> {
        let (net_cents, vat_cents) = (self.base_of_lines, self.tax_of_lines);
        // Two lines make a printed figure hardly by chance, whatever that is called.
        let least = if self.lines.len() > 1 { -0.5 } else { 0.2 };
        let makes = !self.lines.is_empty() && (net_cents + vat_cents - gross.cents).abs() <= TOLERANCE;
        (gross.score > least && makes).then(|| Sum {
            gross: gross.index,
            net: None,
            vat: None,
            net_cents,
            vat_cents,
            parts: Vec::new(),
            score: gross.score + if self.lines.len() > 1 { 0.8 } else { 0.5 },
        })
    }

    /// The gross, and a VAT that a rate which is named makes of the rest.
    fn of_gross_and_vat(&self, gross: Gross, best: &mut Option<Sum>) {
        for (vat_cents, (vat, vat_score)) in &self.vats {
            let net_cents = gross.cents - vat_cents;
            let is_part = self.is_told_whole && self.is_one_line(net_cents, *vat_cents);
            // Where no rate is named, one in use may make it.
            let is_likely = || {
                self.named.is_empty()
                    && *vat_score > 0.6
                    && gross.score > 0.6
                    && rates::only_rate(net_cents, *vat_cents).is_some()
            };
            let by_rate = self.is_by_rate(net_cents, *vat_cents);
            if *vat_score > 0.45 && *vat_cents != 0 && !is_part && (by_rate || is_likely()) {
                let sum = Sum {
                    gross: gross.index,
                    net: None,
                    vat: Some(*vat),
                    net_cents,
                    vat_cents: *vat_cents,
                    parts: Vec::new(),
                    score: gross.score + 0.7 * vat_score + if by_rate { 0.3 } else { 0.0 },
                };
                better(best, Some(sum));
            }
        }
    }

    /// All there is to say is the gross, or the net ("Total net de taxe"), and that it bears no VAT.
    fn of_one_alone(&self, scored: &Best) -> Option<Sum> {
        let (gross, score) =
            scored.values().copied().max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))?;
        (score > 0.5 && self.without_vat && self.lines.is_empty()).then(|| Sum {
            gross,
            net: None,
            vat: None,
            net_cents: self.candidates[gross].cents,
            vat_cents: 0,
            parts: Vec::new(),
            score: score + 0.4,
        })
    }
}

/// A gross, and the taxes of several rates without their bases: what they are taxes of makes the net.
fn by_taxes(search: &Search<'_>) -> Option<Sum> {
    let Search { paper, candidates, nets, grosses, .. } = search;
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
