//! What does not fit on the pages.

use std::collections::BTreeSet;

use super::amounts::{Form, decimal};
use super::labels::Meaning;
use super::paper::{Paper, Spot};
use super::parties::Parties;
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
    for name in core {
        if fields.get(name).is_some_and(|field| field.confidence < UNSURE) {
            let message = format!("The field {} was read without being sure of it.", name.name());
            alerts.push(Alert::new(AlertCode::LowConfidence, &[*name], message));
        }
    }
    alerts
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
