//! What must be there.

use super::super::codes;
use super::super::invoice::{Invoice, Line, Party, Tax};
use super::sums::counted_lines;
use super::{Rule, Scope};
use crate::FieldName;

pub(super) static RULES: [Rule; 28] = [
    Rule {
        name: "BR-1",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.profile.is_stated, "the specification that it follows"),
    },
    Rule {
        name: "BR-2",
        fields: &[FieldName::InvoiceNumber],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.number.is_some(), "its number"),
    },
    Rule {
        name: "BR-3",
        fields: &[FieldName::Date],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.date.is_some(), "its date"),
    },
    Rule {
        name: "BR-4",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.type_code.is_some(), "its type"),
    },
    Rule {
        name: "BR-5",
        fields: &[FieldName::Currency],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.currency.is_some(), "its currency"),
    },
    Rule {
        name: "BR-6",
        fields: &[FieldName::Supplier],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.seller.name.is_some(), "the seller's name"),
    },
    Rule {
        name: "BR-7",
        fields: &[FieldName::Buyer],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.buyer.name.is_some(), "the buyer's name"),
    },
    Rule {
        name: "BR-8",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.seller.address.is_given, "the seller's address"),
    },
    Rule {
        name: "BR-9",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| missing(has_country(&invoice.seller), "the seller's country"),
    },
    Rule {
        name: "BR-10",
        fields: &[],
        scope: Scope::Breakdown,
        broken: |invoice| missing(invoice.buyer.address.is_given, "the buyer's address"),
    },
    Rule {
        name: "BR-11",
        fields: &[],
        scope: Scope::Breakdown,
        broken: |invoice| missing(has_country(&invoice.buyer), "the buyer's country"),
    },
    Rule {
        name: "BR-12",
        fields: &[],
        scope: Scope::Breakdown,
        broken: |invoice| missing(invoice.totals.lines.is_some(), "the sum of its lines"),
    },
    Rule {
        name: "BR-13",
        fields: &[FieldName::Net],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.totals.net.is_some(), "its total without VAT"),
    },
    Rule {
        name: "BR-14",
        fields: &[FieldName::Gross],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.totals.gross.is_some(), "its total with VAT"),
    },
    Rule {
        name: "BR-15",
        fields: &[FieldName::Payable],
        scope: Scope::Standard,
        broken: |invoice| missing(invoice.totals.payable.is_some(), "the amount to pay"),
    },
    Rule {
        name: "BR-16",
        fields: &[],
        scope: Scope::Lines,
        broken: |invoice| missing(!invoice.lines.is_empty(), "any line"),
    },
    Rule {
        name: "BR-22",
        fields: &[],
        scope: Scope::Lines,
        broken: |invoice| of_lines(invoice, |line| line.quantity.is_some(), "has no quantity"),
    },
    Rule {
        name: "BR-24",
        fields: &[],
        scope: Scope::Lines,
        broken: |invoice| of_lines(invoice, |line| line.net.is_some(), "has no amount"),
    },
    Rule {
        name: "BR-25",
        fields: &[],
        scope: Scope::Lines,
        // Of headings and remarks, too.
        broken: |invoice| of_these(invoice.lines.iter(), |line| line.name.is_some(), "has no name"),
    },
    Rule {
        name: "BR-26",
        fields: &[],
        scope: Scope::Lines,
        broken: |invoice| of_lines(invoice, |line| line.price.is_some(), "has no price"),
    },
    Rule {
        name: "BR-27",
        fields: &[],
        scope: Scope::Lines,
        broken: |invoice| {
            let is_positive =
                |line: &Line| line.price.is_none_or(|price| !price.is_sign_negative() || price.is_zero());
            of_lines(invoice, is_positive, "has a negative price")
        },
    },
    Rule {
        name: "BR-45",
        fields: &[FieldName::VatBreakdown],
        scope: Scope::Breakdown,
        broken: |invoice| of_taxes(invoice, |tax| tax.base.is_some(), "has no base"),
    },
    Rule {
        name: "BR-46",
        fields: &[FieldName::VatBreakdown],
        scope: Scope::Breakdown,
        broken: |invoice| of_taxes(invoice, |tax| tax.amount.is_some(), "has no amount"),
    },
    Rule {
        name: "BR-47",
        fields: &[FieldName::VatBreakdown],
        scope: Scope::Breakdown,
        broken: |invoice| of_taxes(invoice, |tax| tax.category.is_some(), "has no category"),
    },
    Rule {
        name: "BR-48",
        fields: &[FieldName::VatBreakdown],
        scope: Scope::Breakdown,
        broken: |invoice| {
            of_taxes(invoice, |tax| tax.rate.is_some() || tax.category.as_deref() == Some("O"), "has no rate")
        },
    },
    Rule {
        name: "BR-CO-4",
        fields: &[],
        scope: Scope::Lines,
        broken: |invoice| of_lines(invoice, |line| line.category.is_some(), "has no VAT category"),
    },
    Rule {
        name: "BR-CO-9",
        fields: &[FieldName::VatNumber, FieldName::BuyerVatNumber],
        scope: Scope::Standard,
        broken: |invoice| {
            let parties = [Some(&invoice.seller), Some(&invoice.buyer), invoice.tax_representative.as_ref()];
            let numbers = parties.into_iter().flatten().filter_map(|party| party.vat_number.as_deref());
            let is_of_no_country = |number: &&str| {
                // Greece has letters of its own, and so have the one-stop shops.
                let country = number.chars().take(2).collect::<String>().to_uppercase();
                !codes::is_country(&country) && !matches!(country.as_str(), "EL" | "EU")
            };
            let number: String = numbers.into_iter().find(is_of_no_country)?.chars().take(20).collect();
            Some(format!("The VAT number {number} does not begin with a country"))
        },
    },
    Rule {
        name: "BR-CO-26",
        fields: &[FieldName::Siren, FieldName::VatNumber],
        scope: Scope::Breakdown,
        broken: |invoice| {
            let seller = &invoice.seller;
            let is_identified =
                seller.legal_id.is_some() || !seller.ids.is_empty() || seller.vat_number.is_some();
            missing(is_identified, "any identifier of the seller")
        },
    },
];

fn missing(is_there: bool, what: &str) -> Option<String> {
    (!is_there).then(|| format!("The invoice does not say {what}"))
}

fn has_country(party: &Party) -> bool {
    party.address.country.is_some()
}

/// The first line that counts and is not as it must be.
fn of_lines(invoice: &Invoice, is_right: impl Fn(&Line) -> bool, wrong: &str) -> Option<String> {
    of_these(counted_lines(invoice), is_right, wrong)
}

fn of_these<'a>(
    lines: impl Iterator<Item = &'a Line>,
    is_right: impl Fn(&Line) -> bool,
    wrong: &str,
) -> Option<String> {
    let (place, line) = lines.enumerate().find(|(_, line)| !is_right(line))?;
    let id = line.id.clone().unwrap_or_else(|| (place + 1).to_string());
    Some(format!("Line {id} {wrong}"))
}

fn of_taxes(invoice: &Invoice, is_right: impl Fn(&Tax) -> bool, wrong: &str) -> Option<String> {
    invoice.taxes.iter().any(|tax| !is_right(tax)).then(|| format!("A VAT of the breakdown {wrong}"))
}
