//! What an e-invoice says, as fields.

use super::invoice::{Identifier, Invoice, Party, Tax};
use super::money::two_places;
use super::{codes, rules};
use crate::checks::{compact, is_bic, is_iban, is_siren, is_siret, is_vat_number, is_wrong_vat_number};
use crate::facts::Facts;
use crate::{Alert, DocumentKind, Field, FieldName, FieldSource, FieldValue, Fields, VatLine};

/// Of what fails its own check: somebody typed it in, or it is a sample. It is given as it is. Of a SIREN, a VAT number and an
/// IBAN an alert tells; a SIRET and a BIC, which others of these numbers stand for, are only less sure.
const DOUBTFUL: f32 = 0.75;

/// ISO 6523 schemes of identifiers: SIREN, SIRET; the French electronic address begins with a SIREN.
const SIREN: &str = "0002";
const SIRET: &str = "0009";
const FRENCH_ADDRESS: &str = "0225";

pub(super) fn of(invoice: &Invoice) -> Facts {
    let mut alerts: Vec<Alert> =
        rules::about_profile(invoice).into_iter().chain(rules::check(invoice)).collect();
    let mut fields = fields(invoice);
    if !fields.contains_key(&FieldName::Iban)
        && let Some(account) = debited_account(invoice)
    {
        alerts.push(Alert::debited_account(&account));
        let confidence = if is_iban(&account) { 1.0 } else { DOUBTFUL };
        fields.insert(FieldName::Iban, field(FieldValue::Text(account), confidence));
    }
    Facts { kind: kind(invoice), fields, alerts }
}

/// A credit note by its type, or because all of it is negative, as some write it.
fn kind(invoice: &Invoice) -> DocumentKind {
    let by_type = invoice.type_code.as_deref().is_some_and(codes::is_credit_note);
    let is_negative = invoice.totals.gross.is_some_and(|gross| gross.is_sign_negative() && !gross.is_zero());
    if by_type || is_negative { DocumentKind::CreditNote } else { DocumentKind::Invoice }
}

fn fields(invoice: &Invoice) -> Fields {
    let mut fields = Fields::new();
    let mut add = |name, value: Option<String>, confidence| {
        if let Some(value) = value {
            fields.insert(name, field(FieldValue::Text(value), confidence));
        }
    };
    let checked = |is_right: bool| if is_right { 1.0 } else { DOUBTFUL };

    add(FieldName::InvoiceNumber, invoice.number.clone(), 1.0);
    add(FieldName::Date, invoice.date.map(|date| date.to_string()), 1.0);
    let is_in_order = !matches!((invoice.date, invoice.due_date), (Some(date), Some(due)) if due < date);
    add(FieldName::DueDate, invoice.due_date.map(|date| date.to_string()), checked(is_in_order));
    add(FieldName::DeliveryDate, invoice.delivery_date.map(|date| date.to_string()), 1.0);
    let currency = invoice.currency.clone();
    let is_code = currency.as_deref().is_some_and(|code| code.len() == 3);
    add(FieldName::Currency, currency, checked(is_code));
    add(FieldName::OrderNumber, invoice.order_number.clone(), 1.0);
    add(FieldName::PrecedingInvoice, invoice.preceding_invoices.first().cloned(), 1.0);

    let (seller, buyer) = (&invoice.seller, &invoice.buyer);
    add(FieldName::Supplier, seller.name.clone(), 1.0);
    add(FieldName::Buyer, buyer.name.clone(), 1.0);
    let establishment = siret(seller);
    if let Some(siren) = siren(seller) {
        let is_right = is_siren(&siren);
        add(FieldName::Siren, Some(siren), checked(is_right));
    }
    if let Some(siret) = establishment {
        let is_right = is_siret(&siret);
        add(FieldName::Siret, Some(siret), checked(is_right));
    }
    if let Some(siren) = siren(buyer) {
        let is_right = is_siren(&siren);
        add(FieldName::BuyerSiren, Some(siren), checked(is_right));
    }
    for (name, party) in [(FieldName::VatNumber, seller), (FieldName::BuyerVatNumber, buyer)] {
        if let Some(number) = vat_number(party) {
            let is_right = !is_wrong_vat_number(&number);
            add(name, Some(number), checked(is_right));
        }
    }
    if let Some((account, bic)) = account(invoice) {
        let is_right = is_iban(&account);
        add(FieldName::Iban, Some(account), checked(is_right));
        if let Some(bic) = bic {
            let is_right = is_bic(&bic);
            add(FieldName::Bic, Some(bic), checked(is_right));
        }
    }

    let totals = &invoice.totals;
    let adds_up = match (totals.net, totals.vat, totals.gross) {
        (Some(net), Some(vat), Some(gross)) => net + vat == gross,
        _ => true,
    };
    for (name, amount) in
        [(FieldName::Net, totals.net), (FieldName::Vat, totals.vat), (FieldName::Gross, totals.gross)]
    {
        add(name, amount.map(two_places), checked(adds_up));
    }
    add(FieldName::Prepaid, totals.prepaid.filter(|amount| !amount.is_zero()).map(two_places), 1.0);
    add(FieldName::Payable, totals.payable.map(two_places), 1.0);
    let breakdown: Vec<VatLine> = invoice.taxes.iter().filter_map(vat_line).collect();
    if !breakdown.is_empty() {
        fields.insert(FieldName::VatBreakdown, field(FieldValue::VatBreakdown(breakdown), 1.0));
    }
    fields
}

fn field(value: FieldValue, confidence: f32) -> Field {
    Field { value, confidence, source: FieldSource::EInvoice, page: None, place: None }
}

/// Without a base there is nothing to say of a rate; what is outside of VAT's scope has none.
fn vat_line(tax: &Tax) -> Option<VatLine> {
    Some(VatLine {
        rate: two_places(tax.rate.unwrap_or_default()),
        base: two_places(tax.base?),
        tax: two_places(tax.amount.unwrap_or_default()),
        category: tax.category.clone(),
    })
}

/// By its scheme; else of a French party the number in law that passes the check, or what its SIRET or VAT number holds.
pub(super) fn siren(party: &Party) -> Option<String> {
    let by_scheme = identifiers(party)
        .filter(|id| id.scheme.as_deref() == Some(SIREN))
        .map(|id| compact(&id.value))
        .find_map(|value| {
            digits(&value, 9).or_else(|| digits(&value, 14).map(|siret| siret[..9].to_owned()))
        });
    let by_law = || {
        let id = party.legal_id.as_ref().filter(|id| id.scheme.is_none() && is_french(party))?;
        let value = compact(&id.value);
        // As registers quote it: "RCS Nantes 813 472 602".
        let number: String = value.chars().filter(char::is_ascii_digit).collect();
        is_siren(&number).then_some(number)
    };
    let by_siret = || siret(party).map(|siret| siret[..9].to_owned());
    let by_vat_number = || {
        let number = vat_number(party).filter(|number| number.starts_with("FR") && is_vat_number(number))?;
        Some(number[4..].to_owned()).filter(|siren| is_siren(siren))
    };
    let by_address = || {
        let id = party.address_id.as_ref().filter(|id| id.scheme.as_deref() == Some(FRENCH_ADDRESS))?;
        digits(id.value.get(..9)?, 9).filter(|siren| is_siren(siren))
    };
    by_scheme.or_else(by_law).or_else(by_siret).or_else(by_vat_number).or_else(by_address)
}

pub(super) fn siret(party: &Party) -> Option<String> {
    let by_scheme = identifiers(party)
        .filter(|id| matches!(id.scheme.as_deref(), Some(SIRET | SIREN)))
        .find_map(|id| digits(&compact(&id.value), 14));
    let by_check = || {
        let unnamed = identifiers(party).filter(|id| id.scheme.is_none() && is_french(party));
        unnamed.map(|id| compact(&id.value)).find(|value| is_siret(value))
    };
    by_scheme.or_else(by_check)
}

fn identifiers(party: &Party) -> impl Iterator<Item = &Identifier> {
    party.legal_id.iter().chain(&party.ids).chain(&party.address_id)
}

fn is_french(party: &Party) -> bool {
    party.address.is_french() || party.vat_number.as_deref().is_some_and(|number| number.starts_with("FR"))
}

fn digits(value: &str, count: usize) -> Option<String> {
    (value.len() == count && value.bytes().all(|b| b.is_ascii_digit())).then(|| value.to_owned())
}

/// As it is given; else a tax number that turns out to be one.
fn vat_number(party: &Party) -> Option<String> {
    let of_taxes = || party.tax_number.as_deref().map(compact).filter(|number| is_vat_number(number));
    party.vat_number.as_deref().map(compact).filter(|number| !number.is_empty()).or_else(of_taxes)
}

/// The account that a direct debit takes from: the first one that is right, else the first.
fn debited_account(invoice: &Invoice) -> Option<String> {
    let accounts = invoice.payments.iter().filter_map(|payment| payment.debited.as_deref()).map(compact);
    let accounts: Vec<String> = accounts.filter(|account| !account.is_empty()).collect();
    accounts.iter().find(|account| is_iban(account)).or(accounts.first()).cloned()
}

/// The account to pay to, and its bank. The first one that is right; else the first that looks like an IBAN; else the first.
fn account(invoice: &Invoice) -> Option<(String, Option<String>)> {
    let accounts: Vec<(String, Option<String>)> = invoice
        .payments
        .iter()
        .filter_map(|payment| {
            let bic = payment.bic.as_deref().map(compact).filter(|bic| !bic.is_empty());
            Some((compact(payment.account.as_deref()?), bic))
        })
        .collect();
    let is_right = |(account, _): &&(String, Option<String>)| is_iban(account);
    let is_like_one = |(account, _): &&(String, Option<String>)| {
        let bytes = account.as_bytes();
        bytes.len() >= 5
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..4].iter().all(u8::is_ascii_digit)
    };
    let is_said = |(account, _): &&(String, Option<String>)| !account.is_empty();
    let found = accounts.iter().find(is_right).or_else(|| accounts.iter().find(is_like_one));
    found.or_else(|| accounts.iter().find(is_said)).cloned()
}
