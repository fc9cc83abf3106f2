//! What does not fit on the pages.

use std::collections::BTreeSet;

use super::amounts::{Form, decimal};
use super::labels::Meaning;
use super::paper::{Paper, Spot};
use super::parties::Parties;
use super::rates;
use super::totals::cents_of;
use crate::{Alert, AlertCode, DocumentKind, FieldName, Fields};

/// A core field read with less than this is to be looked at.
const UNSURE: f32 = 0.6;

pub(super) fn of(paper: &Paper<'_>, parties: &Parties, kind: DocumentKind, fields: &Fields) -> Vec<Alert> {
    let mut alerts = Vec::new();
    if kind == DocumentKind::Receipt && is_several(paper, parties) {
        let message = "More than one receipt seems to lie on the pages.";
        alerts.push(Alert::new(AlertCode::SeveralDocuments, &[], message));
    }
    let cents = |name: FieldName| fields.get(&name).and_then(cents_of);
    if let (Some(net), Some(vat), Some(gross)) =
        (cents(FieldName::Net), cents(FieldName::Vat), cents(FieldName::Gross))
        && (net + vat - gross).abs() > 2
    {
        let message =
            format!("Net {} and VAT {} do not make {}.", decimal(net), decimal(vat), decimal(gross));
        alerts.push(
            Alert::new(
                AlertCode::AmountsDoNotAddUp,
                &[FieldName::Net, FieldName::Vat, FieldName::Gross],
                message,
            )
            .with("net", decimal(net))
            .with("vat", decimal(vat))
            .with("gross", decimal(gross)),
        );
    }
    let core: &[FieldName] = match kind {
        DocumentKind::Invoice | DocumentKind::CreditNote => {
            &[FieldName::InvoiceNumber, FieldName::Date, FieldName::Gross]
        }
        DocumentKind::Receipt => &[FieldName::Date, FieldName::Gross],
        _ => &[],
    };
    // What payments and returns stand on is to be looked at as well, though entry does not depend on it.
    let others: &[FieldName] = match core {
        [] => &[],
        _ => &[FieldName::Siren, FieldName::VatNumber, FieldName::Iban, FieldName::Net, FieldName::Vat],
    };
    for name in core.iter().chain(others) {
        if fields.get(name).is_some_and(|field| field.confidence < UNSURE) {
            let message = format!("The field {} was read without being sure of it.", name.name());
            alerts.push(Alert::new(AlertCode::LowConfidence, &[*name], message));
        }
    }
    if let Some(account) = fields.get(&FieldName::Iban).and_then(|field| field.text())
        && parties.is_debited(account)
    {
        alerts.push(Alert::debited_account(account));
    }
    alerts.extend(vat_by_rate(paper, fields));
    alerts
}

/// Rates whose bases make the net that is printed, and whose taxes do not make the VAT that is.
fn vat_by_rate(paper: &Paper<'_>, fields: &Fields) -> Option<Alert> {
    let printed =
        |name: FieldName| fields.get(&name).filter(|field| field.place.is_some()).and_then(cents_of);
    let (net, vat) = (printed(FieldName::Net)?, printed(FieldName::Vat)?);
    let lines = rates::lines(paper);
    let base: i64 = lines.iter().map(|line| line.base).sum();
    let tax: i64 = lines.iter().map(|line| line.tax).sum();
    // Each rate rounds by itself.
    let is_off = (tax - vat).abs() > 2 + lines.len() as i64;
    (!lines.is_empty() && base == net && is_off).then(|| {
        let message = format!("The VAT by rate makes {}, not {}.", decimal(tax), decimal(vat));
        let about = [FieldName::Vat, FieldName::VatBreakdown];
        Alert::new(AlertCode::VatBreakdownDoesNotAddUp, &about, message)
    })
}

/// Two shops, each with a total of its own.
fn is_several(paper: &Paper<'_>, parties: &Parties) -> bool {
    let own = paper.options.company.as_ref().and_then(|company| company.siren.as_deref());
    let shops: BTreeSet<&str> = parties
        .identifiers
        .sirens
        .iter()
        .filter(|identifier| identifier.valid && own != Some(identifier.value.as_str()))
        .map(|identifier| identifier.value.as_str())
        .collect();
    let totals: BTreeSet<i64> = paper
        .amounts
        .iter()
        .enumerate()
        .flat_map(|(cell, amounts)| amounts.iter().map(move |amount| (cell, amount)))
        .filter(|(_, amount)| !amount.percent && amount.form == Form::Cents)
        .filter(|(cell, amount)| {
            let links = paper.amount_links(&Spot { cell: *cell, bytes: amount.bytes.clone() });
            links.get(&Meaning::Gross).is_some_and(|strength| *strength > 0.6)
        })
        .map(|(_, amount)| amount.cents)
        .collect();
    shops.len() > 1 && totals.len() > 1
}
