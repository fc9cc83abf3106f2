//! Sums.

use rust_decimal::Decimal;

use super::super::codes;
use super::super::invoice::{Adjustment, Invoice};
use super::super::money::{to_cents, two_places};
use super::{Rule, Scope};
use crate::FieldName;

pub(super) static RULES: [Rule; 10] = [
    Rule {
        name: "BR-CO-10",
        fields: &[],
        scope: Scope::Sums,
        broken: |invoice| {
            let lines = counted_lines(invoice).map(|line| line.net).collect::<Option<Vec<Decimal>>>()?;
            let slack = slack(invoice, lines.len());
            let has_lines = !lines.is_empty();
            has_lines.then(|| {
                differs("The lines", lines.into_iter().sum(), "their sum", invoice.totals.lines?, slack)
            })?
        },
    },
    Rule {
        name: "BR-CO-11",
        fields: &[],
        scope: Scope::Sums,
        broken: |invoice| {
            let sum = sum_of(&invoice.adjustments, false)?;
            let stated = invoice.totals.allowances.unwrap_or_default();
            differs("The allowances", sum, "their sum", stated, slack(invoice, count(invoice, false)))
        },
    },
    Rule {
        name: "BR-CO-12",
        fields: &[],
        scope: Scope::Sums,
        broken: |invoice| {
            let sum = sum_of(&invoice.adjustments, true)?;
            let stated = invoice.totals.charges.unwrap_or_default();
            differs("The charges", sum, "their sum", stated, slack(invoice, count(invoice, true)))
        },
    },
    Rule {
        name: "BR-CO-13",
        fields: &[FieldName::Net],
        scope: Scope::Sums,
        broken: |invoice| {
            let totals = &invoice.totals;
            let net =
                totals.lines? - totals.allowances.unwrap_or_default() + totals.charges.unwrap_or_default();
            let slack = slack(invoice, amounts(invoice));
            differs("Lines, allowances and charges", net, "the total without VAT", totals.net?, slack)
        },
    },
    Rule {
        name: "BR-CO-14",
        fields: &[FieldName::Vat, FieldName::VatBreakdown],
        scope: Scope::Sums,
        broken: |invoice| {
            let taxes = invoice.taxes.iter().map(|tax| tax.amount).collect::<Option<Vec<Decimal>>>()?;
            let has_taxes = !taxes.is_empty();
            has_taxes.then(|| {
                let sum = taxes.into_iter().sum();
                differs("The VAT of all rates", sum, "the VAT", invoice.totals.vat?, Decimal::ZERO)
            })?
        },
    },
    Rule {
        name: "BR-CO-15",
        fields: &[FieldName::Net, FieldName::Vat, FieldName::Gross],
        scope: Scope::Sums,
        broken: |invoice| {
            let totals = &invoice.totals;
            let gross = totals.net? + totals.vat.unwrap_or_default();
            let slack = slack(invoice, amounts(invoice));
            differs("Net and VAT", gross, "the total with VAT", totals.gross?, slack)
        },
    },
    Rule {
        name: "BR-CO-16",
        fields: &[FieldName::Gross, FieldName::Prepaid, FieldName::Payable],
        scope: Scope::Sums,
        broken: |invoice| invoice.third_party.is_none().then(|| payable_differs(invoice))?,
    },
    // The one above, with what the seller collects for others.
    Rule {
        name: "BR-DEX-09",
        fields: &[FieldName::Gross, FieldName::Prepaid, FieldName::Payable],
        scope: Scope::Sums,
        broken: |invoice| invoice.third_party.is_some().then(|| payable_differs(invoice))?,
    },
    Rule {
        name: "BR-CO-18",
        fields: &[FieldName::VatBreakdown],
        scope: Scope::Breakdown,
        broken: |invoice| {
            invoice.taxes.is_empty().then(|| "The invoice does not say its VAT by rate".to_owned())
        },
    },
    Rule {
        name: "BR-CO-25",
        fields: &[FieldName::DueDate],
        scope: Scope::Breakdown,
        broken: |invoice| {
            // Nobody asks when money that is given back is due.
            let is_credit_note = invoice.type_code.as_deref().is_some_and(codes::is_credit_note);
            let is_owed =
                !is_credit_note && invoice.totals.payable.is_some_and(|amount| amount > Decimal::ZERO);
            let says_when = invoice.due_date.is_some() || invoice.payment_terms.is_some();
            (is_owed && !says_when).then(|| "The invoice does not say when it is to be paid".to_owned())
        },
    },
];

/// Lines that add up: not those that only group or explain others.
pub(super) fn counted_lines(invoice: &Invoice) -> impl Iterator<Item = &super::super::invoice::Line> {
    invoice.lines.iter().filter(|line| line.counts)
}

/// The sum of the allowances or the charges; `None` when one has no amount.
fn sum_of(adjustments: &[Adjustment], is_charge: bool) -> Option<Decimal> {
    adjustments.iter().filter(|one| one.is_charge == is_charge).map(|one| one.amount).sum()
}

fn payable_differs(invoice: &Invoice) -> Option<String> {
    let totals = &invoice.totals;
    // MINIMUM has no place for what was paid in advance.
    let may_tell = totals.prepaid.is_some() || Scope::Breakdown.includes(invoice.profile.depth);
    let payable = totals.gross? - totals.prepaid.unwrap_or_default()
        + totals.rounding.unwrap_or_default()
        + invoice.third_party.unwrap_or_default();
    let parts = "Total, prepayment and rounding";
    may_tell.then(|| differs(parts, payable, "the amount to pay", totals.payable?, Decimal::ZERO))?
}

fn count(invoice: &Invoice, is_charge: bool) -> usize {
    invoice.adjustments.iter().filter(|one| one.is_charge == is_charge).count()
}

/// How many amounts the net is made of.
fn amounts(invoice: &Invoice) -> usize {
    counted_lines(invoice).count() + invoice.adjustments.len()
}

/// How far a sum of that many amounts may be from what is stated: not at all but in profiles that round each.
fn slack(invoice: &Invoice, amounts: usize) -> Decimal {
    match invoice.profile.rounds_each() {
        true => Decimal::new(i64::try_from(amounts).unwrap_or(i64::MAX), 2),
        false => Decimal::ZERO,
    }
}

/// To the cent, as the standard compares, and no more than `slack` apart.
fn differs(parts: &str, sum: Decimal, whole: &str, stated: Decimal, slack: Decimal) -> Option<String> {
    ((to_cents(sum) - to_cents(stated)).abs() > slack)
        .then(|| format!("{parts} make {}, but {whole} is stated as {}", two_places(sum), two_places(stated)))
}
