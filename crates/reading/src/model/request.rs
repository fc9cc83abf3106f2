//! What one who asks for a reading may say about the document.

use serde::{Deserialize, Serialize};

/// How to read one document. The default is what a document gets that just came in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Tesseract's language codes instead of the reader's own; empty for those. With some, Tesseract reads, even where
    /// the second engine is installed: that one knows no languages.
    pub languages: Vec<String>,
    /// Degrees clockwise to turn every page of the file by: 90, 180 or 270; 0 leaves it to the reader to find out.
    pub rotation: u16,
    /// Leave e-invoice data aside and read the pages alone: to measure that.
    pub page_only: bool,
    pub company: Option<KnownCompany>,
    pub suppliers: Vec<KnownSupplier>,
}

/// The company whose document it is: the buyer of what it bought, the supplier of what it sold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownCompany {
    pub names: Vec<String>,
    pub siren: Option<String>,
    pub vat_number: Option<String>,
    /// First and last day (ISO 8601) of each fiscal period that is open.
    pub fiscal_periods: Vec<(String, String)>,
}

/// What corrections taught about a supplier of this company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownSupplier {
    /// Its name as the bookkeeper writes it.
    pub name: String,
    pub siren: Option<String>,
    pub vat_number: Option<String>,
    pub iban: Option<String>,
    /// The words that stand before the invoice number on its papers, where they were learnt.
    pub number_label: Option<String>,
}
