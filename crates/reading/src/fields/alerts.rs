//! What does not fit on the pages.

use super::amounts::decimal;
use super::paper::Paper;
use super::totals::cents_of;
use crate::{Alert, AlertCode, DocumentKind, FieldName, Fields};

/// A core field read with less than this is to be looked at.
const UNSURE: f32 = 0.6;

pub(super) fn of(_paper: &Paper<'_>, kind: DocumentKind, fields: &Fields) -> Vec<Alert> {
    let mut alerts = Vec::new();
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
