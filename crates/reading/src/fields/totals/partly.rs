//! Totals of which only a part bears VAT: disbursements, exempt premiums, deposits.

use super::TOLERANCE;
use super::sums::{Search, Sum};
use crate::fields::amounts::Form;
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
    let mut best: Option<Sum> = None;
    for (tax, (vat, vat_score)) in vats.iter().filter(|(tax, (_, score))| **tax > 0 && *score > 0.2) {
        for other in candidates.iter().filter(|other| other.form == Form::Cents && other.cents > *tax) {
            for base in [other.cents, other.cents - tax] {
                let left = gross_cents - base - tax;
                let Some(rate) = named.iter().find(|rate| **rate > 0 && rates::fits(**rate, base, *tax))
                else {
                    continue;
                };
                if left <= TOLERANCE || left >= base || !says(left) || left == *tax {
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
