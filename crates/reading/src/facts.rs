//! What a document says: its e-invoice data first, what its pages say besides.

use crate::einvoice::Found;
use crate::model::ReadOptions;
use crate::{Alert, DocumentKind, EInvoice, Fields, Reading};

/// What one source says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub kind: DocumentKind,
    pub fields: Fields,
    pub alerts: Vec<Alert>,
}

/// E-invoice data that was understood.
#[derive(Clone, Debug)]
pub(crate) struct Structured {
    pub facts: Facts,
    pub about: EInvoice,
}

/// Fills in what `reading`'s pages and its e-invoice say.
pub(crate) fn add(reading: &mut Reading, found: Found, _options: &ReadOptions) {
    reading.alerts.extend(found.alerts);
    if let Some(Structured { facts, about }) = found.structured {
        reading.kind = facts.kind;
        reading.fields = facts.fields;
        reading.alerts.extend(facts.alerts);
        reading.e_invoice = Some(about);
    }
}
