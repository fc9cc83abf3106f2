//! VAT by rate: lines that say a rate, a base and a tax which fit together.

use std::ops::Range;

use super::amounts::{Form, FoundAmount, decimal};
use super::layout::Cell;
use super::paper::{Paper, Spot};
use crate::VatLine;

/// A rate with its base and tax, in cents; the rate in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RateLine {
    pub rate: i64,
    pub base: i64,
    pub tax: i64,
    /// The cells that its figures stand in, of those that stand on the pages.
    pub cells: [Option<usize>; 2],
}

/// Rates in use in Europe, hundredths of a percent: a figure without its percent sign is taken for a rate only if it is one.
pub(super) const KNOWN_RATES: [i64; 25] = [
    2000, 1000, 550, 210, 850, 0, 1900, 700, 2100, 1200, 600, 2200, 400, 500, 2500, 900, 1300, 2300, 800,
    1700, 770, 810, 260, 1350, 1800,
];

/// Rates under 2 %, of Corsica and overseas; others are discounts and interest.
const LOW_RATES: [i64; 3] = [90, 105, 175];

fn is_rate(rate: i64) -> bool {
    (200..=3000).contains(&rate) || LOW_RATES.contains(&rate)
}

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
    // India's tax is two halves.
    if ["cgst", "sgst"].iter().all(|half| paper.folded.contains(half)) {
        rates.extend(rates.clone().iter().map(|half| 2 * half).filter(|rate| *rate <= 3000));
    }
    for BareRate { rate, .. } in bare(paper) {
        if !rates.contains(&rate) {
            rates.push(rate);
        }
    }
    rates
}

/// A rate without its sign.
pub(super) struct BareRate {
    pub spot: Spot,
    rate: i64,
}

/// "DONT TVA 20,00   9,02": figures of a line on VAT which make the other one of an amount that stands on the pages.
pub(super) fn bare(paper: &Paper<'_>) -> Vec<BareRate> {
    let is_printed = |cents: i64| {
        let amounts = paper.amounts.iter().flatten();
        amounts
            .filter(|amount| amount.form == Form::Cents && !amount.percent)
            .any(|amount| amount.cents == cents)
    };
    let mut found = Vec::new();
    for line in said(paper).into_iter().filter(|line| line.rate > 0 && line.sum > 0) {
        let Said { rate, sum, rate_spot: Some(spot), .. } = line else { continue };
        // A tax to the half cent tells its base to the half cent over the rate.
        let base = (sum * 10_000 + rate / 2) / rate;
        let slack = 5_000 / rate + 1;
        let proven =
            (base - slack..=base + slack).any(|base| fits(rate, base, sum) && is_printed(base + sum));
        if proven && sum != rate {
            found.push(BareRate { spot, rate });
        }
    }
    found
}

/// Whether a cell speaks of VAT or of rates.
fn speaks_of_rates(cell: &Cell) -> bool {
    const WITHIN: [&str; 5] = ["tva", "taux", "mwst", "umsatzsteuer", "mehrwertsteuer"];
    const WORDS: [&str; 9] = ["ust", "vat", "iva", "btw", "gst", "tax", "rate", "satz", "steuersatz"];
    WITHIN.iter().any(|word| cell.folded.contains(word))
        || cell
            .text
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| WORDS.contains(&crate::fold::folded(word).as_str()))
}

/// Whether the head of the column that a figure stands in speaks of rates.
fn is_under_rates(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    let cells = &paper.layout.cells;
    let area = cells[cell].area_of(bytes);
    let has_figures = |cell: &Cell| cell.text.contains(|letter: char| letter.is_ascii_digit());
    let by_column = cells[..cell]
        .iter()
        .rev()
        .take_while(|other| other.page == cells[cell].page)
        .filter(|other| other.line != cells[cell].line && other.area.overlap_across(&area) > 0.3)
        .find(|other| !has_figures(other));
    if by_column.is_some_and(speaks_of_rates) {
        return true;
    }
    // A narrow figure may stand beside the head of its wide column: its place in the row tells.
    let row = paper.layout.lines[cells[cell].line].clone();
    let heads = paper.layout.lines[..cells[cell].line]
        .iter()
        .rev()
        .take_while(|line| cells[line.start].page == cells[cell].page && line.len() == row.len())
        .find(|line| !cells[line.start..line.end].iter().any(has_figures));
    heads.is_some_and(|heads| speaks_of_rates(&cells[heads.start + (cell - row.start)]))
}

/// The lines of a VAT table, each rate once, those that come last on the pages.
pub(super) fn lines(paper: &Paper<'_>) -> Vec<RateLine> {
    let mut found: Vec<RateLine> = Vec::new();
    for line in (0..paper.layout.lines.len()).rev() {
        let cells = paper.layout.lines[line].clone();
        let is_on_rates = paper.layout.line(line).iter().any(speaks_of_rates);
        let mut rates = Vec::new();
        let mut sums = Vec::new();
        let mut counts = Vec::new();
        let first = cells.start;
        let amounts = cells.flat_map(|cell| paper.amounts[cell].iter().map(move |amount| (cell, amount)));
        for (place, (cell, amount)) in amounts.enumerate() {
            let figure = Figure { place, cell, cents: amount.cents, is_torn: amount.form == Form::Tail };
            let is_bare_rate = || {
                KNOWN_RATES.contains(&amount.cents)
                    && amount.currency.is_none()
                    && (is_on_rates || is_under_rates(paper, cell, &amount.bytes))
            };
            // What a row begins with is a code.
            if amount.percent || is_bare_rate() {
                rates.push(figure);
            } else if amount.cents % 100 == 0 && cell != first {
                counts.push(amount.cents);
            }
            if !amount.percent && amount.form >= Form::OneDecimal {
                sums.push(figure);
            }
        }
        // Figures torn off a larger number fit as well at times: "5 788,40" and "1 157,68" as 788,40 and 157,68.
        sums.sort_by_key(|figure| figure.is_torn);
        let Some(read) = of_line(&rates, &sums, &counts) else { continue };
        if !found.iter().any(|known| known.rate == read.rate) {
            found.push(read);
        }
    }
    for line in over_two_lines(paper).into_iter().chain(under_heads(paper)) {
        if !found.iter().any(|known| known.rate == line.rate) {
            found.push(line);
        }
    }
    found.sort_by_key(|line| line.rate);
    found
}

/// A line that names one rate and one sum.
struct Said {
    rate: i64,
    sum: i64,
    cell: usize,
    /// Where the rate stands that has no percent sign.
    rate_spot: Option<Spot>,
}

fn said(paper: &Paper<'_>) -> Vec<Said> {
    let mut said = Vec::new();
    for (line, cells) in paper.layout.lines.iter().enumerate() {
        let amounts: Vec<_> = cells
            .clone()
            .flat_map(|cell| paper.amounts[cell].iter().map(move |amount| (cell, amount)))
            .collect();
        let rates: Vec<i64> =
            amounts.iter().filter(|(_, amount)| amount.percent).map(|(_, amount)| amount.cents).collect();
        let sums: Vec<(usize, i64)> = amounts
            .iter()
            .filter(|(_, amount)| !amount.percent && amount.form == Form::Cents)
            .map(|(cell, amount)| (*cell, amount.cents))
            .collect();
        match (&rates[..], &sums[..]) {
            ([rate], [(cell, sum)]) => {
                said.push(Said { rate: *rate, sum: *sum, cell: *cell, rate_spot: None })
            }
            // "TVA 5,50   5,50": a rate without its sign.
            ([], [(first, rate), (cell, sum)])
                if KNOWN_RATES.contains(rate) && paper.layout.line(line).iter().any(speaks_of_rates) =>
            {
                let found = amounts.iter().find(|(cell, amount)| cell == first && amount.cents == *rate);
                let rate_spot = found.map(|(cell, amount)| Spot { cell: *cell, bytes: amount.bytes.clone() });
                said.push(Said { rate: *rate, sum: *sum, cell: *cell, rate_spot });
            }
            _ => {
                for cell in cells.clone() {
                    let start = amounts.iter().take_while(|(other, _)| *other != cell).count();
                    let own = amounts[start..].iter().take_while(|(other, _)| *other == cell);
                    let own: Vec<&FoundAmount> = own.map(|(_, amount)| *amount).collect();
                    said.extend(said_in_cell(paper, cell, &own));
                    said.extend(said_beside(paper, cell, &own));
                }
            }
        }
    }
    said.retain(|said| is_rate(said.rate));
    said
}

/// "TVA 20,00 %" in a cell, and the only figure of the next one.
fn said_beside(paper: &Paper<'_>, cell: usize, amounts: &[&FoundAmount]) -> Option<Said> {
    let [rate] = amounts else { return None };
    let next = paper.layout.cells.get(cell + 1)?;
    let beside: Vec<&FoundAmount> = paper.amounts[cell + 1].iter().filter(|amount| !amount.percent).collect();
    let [sum] = beside[..] else { return None };
    let is_said = rate.percent
        && sum.form == Form::Cents
        && next.line == paper.layout.cells[cell].line
        && speaks_of_rates(&paper.layout.cells[cell]);
    is_said.then_some(Said { rate: rate.cents, sum: sum.cents, cell: cell + 1, rate_spot: None })
}

/// "TVA 20% : 128,28 TVA 5,5% : 14,65", "6,65 EUR TVA 20%, 0,46 EUR TVA 5,5%": several in one line.
fn said_in_cell(paper: &Paper<'_>, cell: usize, amounts: &[&FoundAmount]) -> Vec<Said> {
    let text = &paper.layout.cells[cell].text;
    let is_sum = |amount: &FoundAmount| !amount.percent && amount.form == Form::Cents;
    let rate_first = amounts.first().is_some_and(|first| first.percent);
    let pairs = amounts.windows(2).filter_map(|pair| {
        let between = text.get(pair[0].bytes.end..pair[1].bytes.start)?;
        let (rate, sum, is_told) = match rate_first {
            true => (pair[0], pair[1], !between.contains(char::is_alphabetic)),
            false => (pair[1], pair[0], crate::fold::folded(between).ends_with("tva") && between.len() < 16),
        };
        (is_told && rate.percent && is_sum(sum)).then_some((rate, sum))
    });
    pairs.map(|(rate, sum)| Said { rate: rate.cents, sum: sum.cents, cell, rate_spot: None }).collect()
}

/// "Base HT à 5,5 %  456,25" on one line and "TVA 5,5 %  25,09" on another.
fn over_two_lines(paper: &Paper<'_>) -> Vec<RateLine> {
    let mut said = said(paper);
    said.retain(|said| said.rate_spot.is_none());
    let mut found = Vec::new();
    for Said { rate, sum: base, cell, .. } in &said {
        let tax = said.iter().find(|other| {
            other.rate == *rate
                && other.sum != 0
                && other.sum.abs() < base.abs()
                && fits(*rate, *base, other.sum)
        });
        if let Some(tax) = tax {
            let cells = [Some(*cell), Some(tax.cell)];
            found.push(RateLine { rate: *rate, base: *base, tax: tax.sum, cells });
        }
    }
    found
}

/// "HT 10 %   TVA 10 %   HT 20 %   TVA 20 %", and a row of figures below.
fn under_heads(paper: &Paper<'_>) -> Vec<RateLine> {
    let named = paper.heads.iter().filter_map(|(spot, head)| {
        let figure = paper.amounts[spot.cell].iter().find(|amount| amount.bytes == spot.bytes)?;
        Some((spot.cell, figure, *head))
    });
    let below = paper.amounts.iter().enumerate().filter_map(|(cell, amounts)| {
        let [figure] = &amounts[..] else { return None };
        Some((cell, figure, paper.layout.above(cell, 3.0).next()?))
    });
    let figures: Vec<(i64, usize, i64)> = named
        .chain(below)
        .filter(|(_, figure, _)| !figure.percent && figure.form == Form::Cents)
        .filter_map(|(cell, figure, head)| {
            let rate = paper.amounts[head].iter().find(|amount| amount.percent)?;
            is_rate(rate.cents).then_some((rate.cents, cell, figure.cents))
        })
        .collect();
    let mut found = Vec::new();
    for (rate, cell, base) in &figures {
        let tax = figures.iter().find(|(other, _, tax)| {
            other == rate && *tax != 0 && tax.abs() < base.abs() && fits(*rate, *base, *tax)
        });
        if let Some((_, tax_cell, tax)) = tax {
            let cells = [Some(*cell), Some(*tax_cell)];
            found.push(RateLine { rate: *rate, base: *base, tax: *tax, cells });
        }
    }
    found
}

/// The taxes of several rates, each on a line that says nothing of its base; `is_tax` tells what is called one.
pub(super) fn taxes(paper: &Paper<'_>, is_tax: impl Fn(usize, i64) -> bool) -> Vec<(i64, i64, usize)> {
    let mut taxes: Vec<(i64, i64, usize)> = Vec::new();
    for Said { rate, sum, cell, .. } in said(paper) {
        if sum > 0 && is_tax(cell, sum) && !taxes.iter().any(|(known, ..)| *known == rate) {
            taxes.push((rate, sum, cell));
        }
    }
    taxes
}

/// The bases of these taxes, if they make a net together: each tax tells its base to the half cent over its rate.
pub(super) fn bases(taxes: &[(i64, i64, usize)], net: i64) -> Option<Vec<RateLine>> {
    let mut lines: Vec<RateLine> = taxes
        .iter()
        .map(|(rate, tax, cell)| {
            let base = (tax * 10_000 + rate / 2) / rate;
            RateLine { rate: *rate, base, tax: *tax, cells: [Some(*cell), None] }
        })
        .collect();
    lines.sort_by_key(|line| line.rate);
    let slack: i64 = taxes.iter().map(|(rate, ..)| 5_000 / rate + 1).sum();
    let missing = net - lines.iter().map(|line| line.base).sum::<i64>();
    // What rounding hides is in the base of the lowest rate first.
    let widest = lines.first_mut()?;
    widest.base += missing;
    (missing.abs() <= slack && widest.base > 0 && fits(widest.rate, widest.base, widest.tax)).then_some(lines)
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

/// A figure of a line.
#[derive(Clone, Copy)]
struct Figure {
    place: usize,
    cell: usize,
    cents: i64,
    /// It may be the tail of a larger number.
    is_torn: bool,
}

fn of_line(rates: &[Figure], sums: &[Figure], counts: &[i64]) -> Option<RateLine> {
    for rate in rates.iter().filter(|rate| is_rate(rate.cents)) {
        for base in sums.iter().filter(|base| base.place != rate.place) {
            for tax in sums.iter().filter(|tax| tax.place != rate.place && tax.place != base.place) {
                // The tax of nothing fits any rate.
                let told_apart = base.cents.abs() > tax.cents.abs() && tax.cents != 0;
                // Five pieces cost what makes each of them 20 % of all.
                let is_price = counts.iter().any(|count| tax.cents * count == base.cents * 100);
                if told_apart && !is_price && fits(rate.cents, base.cents, tax.cents) {
                    let cells = [Some(base.cell), Some(tax.cell)];
                    return Some(RateLine { rate: rate.cents, base: base.cents, tax: tax.cents, cells });
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
