//! What each VAT category asks for: one family of rules, named after the category (`BR-S-8`, `BR-AE-10`, …).

use rust_decimal::Decimal;

use super::super::invoice::{Invoice, Tax};
use super::super::money::{to_cents, two_places};
use super::sums::counted_lines;
use super::{Alert, Scope, alert};
use crate::FieldName;

/// A category, and how its rules are called.
struct Category {
    code: &'static str,
    rules: &'static str,
    rate: Rate,
    /// A reason must be given why there is no tax.
    needs_reason: bool,
    /// The buyer, too, must be known to the taxman.
    needs_buyer: bool,
}

/// The rates that a category goes with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rate {
    AboveNothing,
    Nothing,
    /// Nothing as well as more: the taxes that the Canaries (IGIC), Ceuta and Melilla (IPSI) have in the place of VAT.
    Any,
}

const CATEGORIES: [Category; 9] = [
    Category { code: "S", rules: "S", rate: Rate::AboveNothing, needs_reason: false, needs_buyer: false },
    Category { code: "Z", rules: "Z", rate: Rate::Nothing, needs_reason: false, needs_buyer: false },
    Category { code: "E", rules: "E", rate: Rate::Nothing, needs_reason: true, needs_buyer: false },
    Category { code: "AE", rules: "AE", rate: Rate::Nothing, needs_reason: true, needs_buyer: true },
    Category { code: "K", rules: "IC", rate: Rate::Nothing, needs_reason: true, needs_buyer: true },
    Category { code: "G", rules: "G", rate: Rate::Nothing, needs_reason: true, needs_buyer: false },
    Category { code: "O", rules: "O", rate: Rate::Nothing, needs_reason: true, needs_buyer: false },
    Category { code: "L", rules: "AF", rate: Rate::Any, needs_reason: false, needs_buyer: false },
    Category { code: "M", rules: "AG", rate: Rate::Any, needs_reason: false, needs_buyer: false },
];

/// How far a tax may be from base × rate, and a base from its lines: the standard's own checks leave a unit of the currency.
const TOLERANCE: Decimal = Decimal::ONE;

pub(super) fn check(invoice: &Invoice) -> Vec<Alert> {
    let mut alerts: Vec<Alert> =
        CATEGORIES.iter().flat_map(|category| check_category(invoice, category)).collect();
    let wrong = invoice.taxes.iter().find_map(|tax| {
        let (base, rate, amount) = (tax.base?, tax.rate?, tax.amount?);
        let worked_out = to_cents(base * rate / Decimal::ONE_HUNDRED);
        let is_near = (worked_out - amount).abs() < TOLERANCE;
        (!is_near).then(|| tax_differs(rate, base, worked_out, amount))
    });
    alerts.extend(wrong.map(|wrong| alert("BR-CO-17", &[FieldName::VatBreakdown], &wrong)));
    alerts
}

fn tax_differs(rate: Decimal, base: Decimal, worked_out: Decimal, stated: Decimal) -> String {
    let (rate, base) = (two_places(rate), two_places(base));
    let (worked_out, stated) = (two_places(worked_out), two_places(stated));
    format!("{rate} % of {base} is {worked_out}, but the VAT is stated as {stated}")
}

fn check_category(invoice: &Invoice, category: &Category) -> Vec<Alert> {
    let has_code = |code: &Option<String>| code.as_deref() == Some(category.code);
    let taxes: Vec<&Tax> = invoice.taxes.iter().filter(|tax| has_code(&tax.category)).collect();
    let of_lines = invoice.lines.iter().filter(|line| has_code(&line.category)).map(|line| line.rate);
    let of_adjustments = invoice.adjustments.iter().filter(|one| has_code(&one.category)).map(|one| one.rate);
    let rates: Vec<Option<Decimal>> = of_lines.chain(of_adjustments).collect();
    if taxes.is_empty() && rates.is_empty() {
        return Vec::new();
    }
    let code = category.code;
    let mut alerts = Vec::new();
    let mut say = |number: u8, fields: &[FieldName], wrong: Option<String>| {
        alerts.extend(wrong.map(|wrong| alert(&format!("BR-{}-{number}", category.rules), fields, &wrong)));
    };
    let breakdown = &[FieldName::VatBreakdown];

    let is_missing = taxes.is_empty() && !invoice.taxes.is_empty();
    say(1, breakdown, is_missing.then(|| format!("The VAT by rate leaves out the category {code}")));

    let seller = &invoice.seller;
    let is_registered = seller.vat_number.is_some()
        || seller.tax_number.is_some()
        || invoice.tax_representative.as_ref().is_some_and(|party| party.vat_number.is_some());
    let wrong = (code != "O" && !is_registered).then(|| "The seller's VAT number is missing".to_owned());
    say(2, &[FieldName::VatNumber], wrong);
    let buyer = &invoice.buyer;
    let is_known = buyer.vat_number.is_some() || (code == "AE" && buyer.legal_id.is_some());
    let wrong = (category.needs_buyer && !is_known).then(|| "The buyer's VAT number is missing".to_owned());
    say(2, &[FieldName::BuyerVatNumber], wrong);

    let is_right = |rate: &Option<Decimal>| match (category.rate, rate) {
        (Rate::AboveNothing, rate) => rate.is_some_and(|rate| rate > Decimal::ZERO),
        (Rate::Nothing, rate) => rate.is_none_or(|rate| rate <= Decimal::ZERO),
        (Rate::Any, rate) => rate.is_some_and(|rate| rate >= Decimal::ZERO),
    };
    let wrong = rates.iter().find(|rate| !is_right(rate)).map(|rate| {
        let rate = rate.map_or_else(|| "none".to_owned(), |rate| format!("{} %", two_places(rate)));
        format!("The category {code} cannot go with the rate {rate}")
    });
    say(5, breakdown, wrong);

    say(8, breakdown, taxes.iter().find_map(|tax| base_differs(invoice, category, tax)));
    let is_taxed = |tax: &&&Tax| tax.amount.is_some_and(|amount| !amount.is_zero());
    let wrong = (category.rate == Rate::Nothing).then(|| taxes.iter().find(is_taxed)).flatten();
    say(9, breakdown, wrong.map(|_| format!("The category {code} cannot have a tax")));
    let lacks_reason = |tax: &&&Tax| tax.exemption.is_none();
    let wrong = category.needs_reason.then(|| taxes.iter().find(lacks_reason)).flatten();
    say(10, breakdown, wrong.map(|_| format!("There is no reason why category {code} has no VAT")));
    alerts
}

/// The base of a rate against the lines, allowances and charges that have it.
fn base_differs(invoice: &Invoice, category: &Category, tax: &Tax) -> Option<String> {
    if !Scope::Lines.includes(invoice.profile.depth) || invoice.lines.is_empty() {
        return None;
    }
    let has_rate = |code: &Option<String>, rate: Option<Decimal>| {
        code.as_deref() == Some(category.code) && (category.rate == Rate::Nothing || rate == tax.rate)
    };
    let lines: Option<Decimal> =
        counted_lines(invoice).filter(|line| has_rate(&line.category, line.rate)).map(|line| line.net).sum();
    let adjustments: Option<Decimal> = invoice
        .adjustments
        .iter()
        .filter(|one| has_rate(&one.category, one.rate))
        .map(|one| one.amount.map(|amount| if one.is_charge { amount } else { -amount }))
        .sum();
    let (sum, base) = (lines? + adjustments?, tax.base?);
    ((sum - base).abs() >= TOLERANCE).then(|| {
        let rate = two_places(tax.rate.unwrap_or_default());
        let (sum, base) = (two_places(sum), two_places(base));
        format!("What is taxed with {rate} % makes {sum}, but its base is stated as {base}")
    })
}
