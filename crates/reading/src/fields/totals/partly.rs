//! Totals of which only a part bears VAT: disbursements, exempt premiums, deposits.

use super::TOLERANCE;
use super::candidates::Candidate;
use super::sums::{Search, Sum};
use crate::fields::amounts::Form;
use crate::fields::labels::Meaning;
use crate::fields::paper::Paper;
use crate::fields::rates::{self, RateLine};

/// A gross of which only a part bears VAT: a rate, its base (or both together) and its tax stand on the pages, and so does
/// what is left.
pub(super) fn taxed(search: &Search<'_>) -> Option<Sum> {
    let Search { candidates, vats, grosses, named, .. } = search;
    let (gross_cents, (gross, gross_score)) = grosses
        .iter()
        .filter(|(cents, (_, score))| **cents > 0 && *score > 0.4)
        .max_by(|a, b| a.1.1.total_cmp(&b.1.1).then(a.0.cmp(b.0)))?;
    // What is left is no exempt part where it is another rate's, whose tax is printed as well.
    let is_taxed = |left: i64, rate: i64, tax: i64| {
        named.iter().filter(|other| **other > 0 && **other != rate).any(|other| {
            vats.iter().any(|(its, (_, score))| {
                *its > 0 && *its != tax && *score > 0.2 && rates::fits(*other, left - its, *its)
            })
        })
    };
    let says = |cents: i64| candidates.iter().any(|other| other.form == Form::Cents && other.cents == cents);
    let line_of = |candidate: &Candidate| search.paper.layout.cells[candidate.spot.cell].line;
    // "358,60  925,00  68,13  1.351,73"
    let is_row = |base: &Candidate, vat: usize, left: i64| {
        let line = line_of(&candidates[*gross]);
        let is_left = |other: &Candidate| line_of(other) == line && other.cents == left;
        line_of(base) == line && line_of(&candidates[vat]) == line && candidates.iter().any(is_left)
    };
    let untaxed = search.untaxed;
    let mut best: Option<Sum> = None;
    for (tax, (vat, vat_score)) in vats.iter().filter(|(tax, (_, score))| **tax > 0 && *score > 0.2) {
        for other in candidates.iter().filter(|other| other.form == Form::Cents && other.cents > *tax) {
            for base in [other.cents, other.cents - tax] {
                let left = gross_cents - base - tax;
                let Some(rate) = named.iter().find(|rate| **rate > 0 && rates::fits(**rate, base, *tax))
                else {
                    continue;
                };
                // Duties that a notary passes on are often the larger part; they are called so.
                let is_printed = left == untaxed || left < base && says(left) || is_row(other, *vat, left);
                if left <= TOLERANCE || !is_printed || left == *tax {
                    continue;
                }
                if is_taxed(left, *rate, *tax) {
                    continue;
                }
                let score = gross_score + 0.7 * vat_score + 0.7;
                if best.as_ref().is_none_or(|known| score > known.score) {
                    best = Some(Sum {
                        gross: *gross,
                        net: None,
                        vat: Some(*vat),
                        net_cents: gross_cents - tax,
                        vat_cents: *tax,
                        parts: vec![RateLine { rate: *rate, base, tax: *tax, cells: [None, None] }],
                        score,
                    });
                }
            }
        }
    }
    best
}

/// A VAT table whose whole is less than a gross by just what is called untaxed: as good as three figures that add up.
pub(super) fn by_lines(search: &Search<'_>) -> Option<Sum> {
    let base: i64 = search.lines.iter().map(|line| line.base).sum();
    let tax: i64 = search.lines.iter().map(|line| line.tax).sum();
    let untaxed = search.untaxed;
    let (gross, score) = search.grosses.get(&(base + tax + untaxed)).filter(|(_, score)| *score > 0.4)?;
    (tax > 0 && untaxed > 0).then(|| Sum {
        gross: *gross,
        net: None,
        vat: None,
        net_cents: base + untaxed,
        vat_cents: tax,
        parts: search.lines.to_vec(),
        score: score + 3.0,
    })
}

/// The gross that goes beyond a sum by just what is called untaxed: "Total TTC 3 591,00 / Débours 262,45 / Total 3 853,45".
pub(super) fn with_untaxed(search: &Search<'_>, sum: &Sum) -> Option<Sum> {
    let untaxed = search.untaxed;
    let whole = search.candidates[sum.gross].cents + untaxed;
    // "Zahlbetrag" is what is to be paid, and not what is invoiced.
    let is_total = |gross: usize| {
        let candidate = &search.candidates[gross];
        candidate.link(Meaning::Gross) >= candidate.link(Meaning::Payable)
    };
    let (gross, score) = search
        .grosses
        .get(&whole)
        .filter(|(gross, score)| untaxed > 0 && *score > 0.4 && is_total(*gross))?;
    let rate = || search.named.iter().find(|rate| rates::fits(**rate, sum.net_cents, sum.vat_cents));
    let parts = match (&sum.parts[..], search.lines) {
        ([], []) => rate()
            .map(|rate| RateLine {
                rate: *rate,
                base: sum.net_cents,
                tax: sum.vat_cents,
                cells: [None, None],
            })
            .into_iter()
            .collect(),
        ([], lines) => lines.to_vec(),
        (parts, _) => parts.to_vec(),
    };
    (sum.vat_cents > 0).then(|| Sum {
        gross: *gross,
        net: None,
        vat: sum.vat,
        net_cents: sum.net_cents + untaxed,
        vat_cents: sum.vat_cents,
        parts,
        score: score + sum.score,
    })
}

/// All that lines are worth that say of themselves to bear no VAT, each amount once.
pub(super) fn untaxed(paper: &Paper<'_>, candidates: &[Candidate]) -> i64 {
    const SAYINGS: [&str; 23] = [
        "debours",
        "droitsdenregistrement",
        "droitsetdebours",
        "taxedesejour",
        "horstva",
        "sanstva",
        "nonsoumis",
        "nontaxable",
        "exoneredetva",
        "horschamp",
        "timbre",
        "disbursement",
        "outofscope",
        "auslagen",
        "durchlaufende",
        "suplidos",
        "kurtaxe",
        "ortstaxe",
        "kurbeitrag",
        "bettensteuer",
        "beherbergungssteuer",
        "citytax",
        "touristtax",
    ];
    let layout = &paper.layout;
    let says = |line: usize| {
        layout.line(line).iter().any(|cell| SAYINGS.iter().any(|saying| cell.folded.contains(saying)))
    };
    let is_bare = |line: usize| {
        let cells = layout.lines[line].clone();
        cells.clone().all(|cell| paper.amounts[cell].is_empty())
    };
    let is_total = |line: usize| {
        let labels = layout.lines[line].clone().flat_map(|cell| paper.labels.in_cell(cell));
        labels.clone().any(|label| matches!(label.meaning, Meaning::Gross | Meaning::Payable | Meaning::Net))
    };
    // "Débours non soumis à TVA" over several lines, up to the next total.
    let mut under = vec![false; layout.lines.len()];
    for line in 1..under.len() {
        under[line] = (under[line - 1] || says(line - 1) && is_bare(line - 1)) && !is_total(line);
    }
    let mut seen: Vec<usize> = Vec::new();
    let mut found: Vec<i64> = Vec::new();
    // The last of a line is what it comes to: "3 x 1,65   4,95".
    for candidate in candidates.iter().rev().filter(|candidate| candidate.form == Form::Cents) {
        let line = layout.cells[candidate.spot.cell].line;
        if !(says(line) || under[line]) || seen.contains(&line) {
            continue;
        }
        seen.push(line);
        if candidate.cents > 0 && !found.contains(&candidate.cents) {
            found.push(candidate.cents);
        }
    }
    found.iter().sum()
}
