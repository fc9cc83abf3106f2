//! The stable shape of what was read, the same in the API and at the command line (docs/api.md). The types of `reading`
//! write themselves; those here only describe them.

use std::collections::BTreeMap;

use reading::{Alert, EInvoice, Fields, Note, Reading};
use serde::Serialize;

/// What a document states, and what does not fit in it.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
pub struct Findings {
    /// By name: `invoice_number`, `date`, `due_date`, `supplier`, `siren`, `vat_number`, `iban`, `currency`, `net`,
    /// `vat`, `gross`, `payable`, `vat_breakdown`…
    #[schema(value_type = BTreeMap<String, FieldShape>)]
    pub fields: Fields,
    #[schema(value_type = Vec<AlertShape>)]
    pub alerts: Vec<Alert>,
    /// The structured data that the document is made of, or carries.
    #[schema(value_type = Option<EInvoiceShape>)]
    pub e_invoice: Option<EInvoice>,
    /// What the document holds and was not read: pages, rows, pictures.
    #[schema(value_type = Vec<NoteShape>)]
    pub notes: Vec<Note>,
}

impl From<Reading> for Findings {
    fn from(reading: Reading) -> Self {
        Self {
            fields: reading.fields,
            alerts: reading.alerts,
            e_invoice: reading.e_invoice,
            notes: reading.notes,
        }
    }
}

macro_rules! shapes {
    ($($(#[$about:meta])* $shape:ident as $name:ident {$($(#[$on:meta])* $field:ident: $type:ty,)*})*) => {$(
        $(#[$about])*
        #[expect(dead_code, reason = "described, never made: `reading` writes the values")]
        #[derive(utoipa::ToSchema)]
        #[schema(as = $name)]
        struct $shape {
            $($(#[$on])* $field: $type,)*
        }
    )*};
}

shapes! {
    /// One fact.
    FieldShape as Field {
        /// Text: dates are ISO 8601, amounts decimal strings with two places, identifiers without spaces. Of
        /// `vat_breakdown`, a list of `{rate, base, tax, category?}`.
        value: serde_json::Value,
        /// 0 to 1: of the values said to be 0.95 sure, 95 in 100 are right.
        confidence: f32,
        /// `e_invoice`, `text` or `ocr`.
        source: String,
        /// From 1; null where the value stands on no page.
        page: Option<u32>,
        r#box: Option<PlaceShape>,
    }
    /// A rectangle in fractions of the upright page, from its top left.
    PlaceShape as Place {
        x: f32,
        y: f32,
        w: f32,
        h: f32,
    }
    /// Something that does not fit, or that we are not sure of.
    AlertShape as Alert {
        /// Stable.
        code: String,
        /// The fields that it is about; empty for the document as a whole.
        fields: Vec<String>,
        /// One plain English sentence.
        message: String,
        /// Left out when there are none.
        details: Option<BTreeMap<String, String>>,
    }
    /// Something that was left out of a reading.
    NoteShape as ReadingNote {
        /// Stable.
        code: String,
        /// How many pages, words, … there are in spite of it; 0 where that says nothing.
        count: u64,
        /// One plain English sentence.
        message: String,
    }
    /// The structured data of an e-invoice.
    EInvoiceShape as EInvoice {
        /// `ubl` or `cii`.
        syntax: String,
        /// `factur-x minimum`, `xrechnung`…; null when it does not say.
        profile: Option<String>,
        /// The attachment's name; null when the file itself is the invoice.
        attachment: Option<String>,
    }
}
