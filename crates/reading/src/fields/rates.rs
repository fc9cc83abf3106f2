//! VAT by rate: lines that say a rate, a base and a tax which fit together.

use super::amounts::{Form, decimal};
use super::paper::Paper;
use crate::VatLine;

/// A rate with its base and tax, in cents; the rate in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RateLine {
    pub rate: i64,
    pub base: i64,
    pub tax: i64,
}

/// Rates in use in Europe, hundredths of a percent: a figure without its percent sign is taken for a rate only if it is one.
pub(super) const KNOWN_RATES: [i64; 21] = [
    2000, 1000, 550, 210, 850, 0, 1900, 700, 2100, 1200, 600, 2200, 400, 500, 2500, 900, 1300, 2300, 800,
    1700, 770,
];

/// Whether a tax is what a rate makes of a base, to the cent or two.
pub(super) fn fits(rate: i64, base: i64, tax: i64) -> bool {
    let exact = i128::from(base) * i128::from(rate);
    (exact - i128::from(tax) * 10_000).abs() <= 20_000
}

/// Rates that the document names, each once.
pub(super) fn named(paper: &Paper<'_>) -> Vec<i64> {
    let mut rates: Vec<i64> = Vec::new();
    for amount in paper.amounts.iter().flatten().filter(|amount| amount.percent && amount.cents >= 0) {
        if !rates.contains(&amount.cents) && amount.cents <= 3000 {
            rates.push(amount.cents);
        }
    }
    rates
}

/// The lines of a VAT table, each rate once, those that come last on the pages.
pub(super) fn lines(paper: &Paper<'_>) -> Vec<RateLine> {
    let mut found: Vec<RateLine> = Vec::new();
    for line in (0..paper.layout.lines.len()).rev() {
        let cells = paper.layout.lines[line].clone();
        let mut rates = Vec::new();
        let mut sums = Vec::new();
        for amount in paper.amounts[cells].iter().flatten() {
            let is_bare_rate = KNOWN_RATES.contains(&amount.cents) && amount.currency.is_none();
            if amount.percent || is_bare_rate {
                rates.push(amount.cents);
            }
            if !amount.percent && amount.form >= Form::OneDecimal {
                sums.push(amount.cents);
            }
        }
        let Some(read) = of_line(&rates, &sums) else { continue };
        if !found.iter().any(|known| known.rate == read.rate) {
            found.push(read);
        }
    }
    for line in over_two_lines(paper) {
        if !found.iter().any(|known| known.rate == line.rate) {
            found.push(line);
        }
    }
    found.sort_by_key(|line| line.rate);
    found
}

/// "Base HT à 5,5 %  456,25" on one line and "TVA 5,5 %  25,09" on another.
fn over_two_lines(paper: &Paper<'_>) -> Vec<RateLine> {
    let mut said: Vec<(i64, i64)> = Vec::new();
    for cells in &paper.layout.lines {
        let amounts: Vec<_> = paper.amounts[cells.clone()].iter().flatten().collect();
        let rates: Vec<i64> =
            amounts.iter().filter(|amount| amount.percent).map(|amount| amount.cents).collect();
        let sums: Vec<i64> = amounts
            .iter()
            .filter(|amount| !amount.percent && amount.form == Form::Cents)
            .map(|amount| amount.cents)
            .collect();
        if let ([rate], [sum]) = (&rates[..], &sums[..]) {
            said.push((*rate, *sum));
        }
    }
    let mut found = Vec::new();
    for (rate, base) in said.iter().filter(|(rate, _)| (200..=3000).contains(rate)) {
        let tax = said.iter().find(|(other, tax)| {
            other == rate && *tax != 0 && tax.abs() < base.abs() && fits(*rate, *base, *tax)
        });
        if let Some((_, tax)) = tax {
            found.push(RateLine { rate: *rate, base: *base, tax: *tax });
        }
    }
    found
}

/// Those of the lines that make a net and a VAT together.
pub(super) fn making(lines: &[RateLine], net: i64, vat: i64, tolerance: i64) -> Option<Vec<RateLine>> {
    const MOST: usize = 8;
    let lines = &lines[..lines.len().min(MOST)];
    let mut best: Option<Vec<RateLine>> = None;
    for chosen in 1u32..1 << lines.len() {
        let some: Vec<RateLine> = lines
            .iter()
            .enumerate()
            .filter(|(index, _)| chosen & (1 << index) != 0)
            .map(|(_, line)| *line)
            .collect();
        let tax: i64 = some.iter().map(|line| line.tax).sum();
        let base: i64 = some.iter().map(|line| line.base).sum();
        // What bears no VAT is in the net and in no line.
        if (tax - vat).abs() <= tolerance
            && base.abs() <= net.abs() + tolerance
            && best.as_ref().is_none_or(|known| some.len() > known.len())
        {
            best = Some(some);
        }
    }
    best
}

/// The one rate in use that makes a VAT of a net.
pub(super) fn only_rate(net: i64, vat: i64) -> Option<i64> {
    let mut fitting: Vec<i64> =
        KNOWN_RATES.iter().copied().filter(|rate| *rate > 0 && fits(*rate, net, vat)).collect();
    fitting.dedup();
    if let [rate] = fitting[..] { Some(rate) } else { None }
}

fn of_line(rates: &[i64], sums: &[i64]) -> Option<RateLine> {
    // Below are discounts and interest.
    for rate in rates.iter().filter(|rate| (200..=3000).contains(*rate)) {
        for (index, base) in sums.iter().enumerate() {
            for (other, tax) in sums.iter().enumerate() {
                // The tax of nothing fits any rate; a rate of its own figure is not a base.
                let told_apart = index != other && base.abs() > tax.abs() && *tax != 0;
                if told_apart && fits(*rate, *base, *tax) && *base != *rate {
                    return Some(RateLine { rate: *rate, base: *base, tax: *tax });
                }
            }
        }
    }
    None
}

pub(super) fn vat_lines(lines: &[RateLine]) -> Vec<VatLine> {
    let line = |line: &RateLine| VatLine {
        rate: decimal(line.rate),
        base: decimal(line.base),
        tax: decimal(line.tax),
        category: None,
    };
    lines.iter().map(line).collect()
}
