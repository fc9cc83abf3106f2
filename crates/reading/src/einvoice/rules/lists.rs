//! Which codes there are, of those that mean something to a bookkeeper.

use super::super::codes;
use super::super::invoice::{Identifier, Invoice, Party};
use super::{Rule, Scope};
use crate::FieldName;

pub(super) static RULES: [Rule; 13] = [
    Rule {
        name: "BR-CL-01",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| {
            first_unknown(invoice.type_code.iter(), codes::is_document_type, "type of document")
        },
    },
    Rule {
        name: "BR-CL-03",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| first_unknown(invoice.amount_currencies.iter(), codes::is_currency, "currency"),
    },
    Rule {
        name: "BR-CL-04",
        fields: &[FieldName::Currency],
        scope: Scope::Standard,
        broken: |invoice| first_unknown(invoice.currency.iter(), codes::is_currency, "currency"),
    },
    Rule {
        name: "BR-CL-10",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| {
            // Under that name creditors have an identifier for direct debits.
            let schemes =
                schemes(invoice, |party| party.ids.iter().collect()).filter(|scheme| *scheme != "SEPA");
            first_unknown(schemes, codes::is_identifier_scheme, "scheme of an identifier")
        },
    },
    Rule {
        name: "BR-CL-11",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| {
            let schemes = schemes(invoice, |party| party.legal_id.iter().collect());
            first_unknown(schemes, codes::is_identifier_scheme, "scheme of an identifier")
        },
    },
    Rule {
        name: "BR-CL-14",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| {
            let countries = [&invoice.seller, &invoice.buyer].map(|party| &party.address.country);
            first_unknown(countries.into_iter().flatten(), codes::is_country, "country")
        },
    },
    Rule {
        name: "BR-CL-16",
        fields: &[],
        scope: Scope::Breakdown,
        broken: |invoice| {
            let means = invoice.payments.iter().filter_map(|payment| payment.means.as_ref());
            first_unknown(means, codes::is_payment_means, "means of payment")
        },
    },
    Rule {
        name: "BR-CL-17",
        fields: &[FieldName::VatBreakdown],
        scope: Scope::Breakdown,
        broken: |invoice| {
            let of_taxes = invoice.taxes.iter().map(|tax| &tax.category);
            let of_lines = invoice.lines.iter().map(|line| &line.category);
            let of_adjustments = invoice.adjustments.iter().map(|one| &one.category);
            let categories = of_taxes.chain(of_lines).chain(of_adjustments).flatten();
            first_unknown(categories, codes::is_vat_category, "VAT category")
        },
    },
    Rule {
        name: "BR-CL-19",
        fields: &[],
        scope: Scope::Breakdown,
        broken: |invoice| {
            first_unknown(reasons(invoice, false), codes::is_allowance_reason, "reason of an allowance")
        },
    },
    Rule {
        name: "BR-CL-20",
        fields: &[],
        scope: Scope::Breakdown,
        broken: |invoice| {
            first_unknown(reasons(invoice, true), codes::is_charge_reason, "reason of a charge")
        },
    },
    Rule {
        name: "BR-CL-22",
        fields: &[FieldName::VatBreakdown],
        scope: Scope::Breakdown,
        broken: |invoice| {
            let reasons = invoice.taxes.iter().filter_map(|tax| tax.exemption_code.as_ref());
            first_unknown(reasons, codes::is_exemption_reason, "reason why there is no VAT")
        },
    },
    Rule {
        name: "BR-CL-23",
        fields: &[],
        scope: Scope::Lines,
        broken: |invoice| {
            let units = invoice.lines.iter().filter_map(|line| line.unit.as_ref());
            first_unknown(units, codes::is_unit, "unit")
        },
    },
    Rule {
        name: "BR-CL-25",
        fields: &[],
        scope: Scope::Standard,
        broken: |invoice| {
            let schemes = schemes(invoice, |party| party.address_id.iter().collect());
            first_unknown(schemes, codes::is_address_scheme, "scheme of an electronic address")
        },
    },
];

fn first_unknown<'a>(
    mut codes: impl Iterator<Item = &'a String>,
    is_known: fn(&str) -> bool,
    what: &str,
) -> Option<String> {
    let code: String = codes.find(|code| !is_known(code))?.chars().take(20).collect();
    Some(format!("The {what} {code} is unknown"))
}

/// The schemes of some identifiers of everyone who has a part in it.
fn schemes<'a>(
    invoice: &'a Invoice,
    of: fn(&'a Party) -> Vec<&'a Identifier>,
) -> impl Iterator<Item = &'a String> {
    let parties = [&invoice.seller, &invoice.buyer].into_iter().chain(&invoice.payee);
    parties.flat_map(of).filter_map(|id| id.scheme.as_ref())
}

/// The codes of the reasons for allowances, or for charges.
fn reasons(invoice: &Invoice, is_charge: bool) -> impl Iterator<Item = &String> {
    let adjustments = invoice.adjustments.iter().filter(move |one| one.is_charge == is_charge);
    adjustments.filter_map(|one| one.reason_code.as_ref())
}
