//! What one who asks for a reading may say about the document.

use serde::{Deserialize, Serialize};

/// How to read one document. The default is what a document gets that just came in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Tesseract's language codes instead of the reader's own; empty for those. With some, Tesseract reads, even where
    /// the second engine is installed: that one knows no languages.
    pub languages: Vec<String>,
    /// Degrees clockwise to turn every page of the file by: 90, 180, 270, or 360 to leave them as they lie; 0 leaves it to
    /// the reader to find out.
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

/// What corrections taught about a supplier of this company. Its numbers tell whose a paper is; where they are silent, the
/// name that was read on its papers before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownSupplier {
    /// Its name as the bookkeeper writes it.
    pub name: String,
    pub siren: Option<String>,
    pub vat_number: Option<String>,
    pub iban: Option<String>,
    /// The name that was read on its papers, [`folded`](KnownSupplier::folded).
    pub read_as: Option<String>,
    /// What announces the invoice number on its papers, as [`Reading::number_lesson`](crate::Reading::number_lesson) says it.
    pub number_label: Option<String>,
    /// What its invoice numbers look like: `A` for letters, `9` for figures, signs as they are: `A-9-9` of `FA-2026-0042`.
    pub number_shape: Option<String>,
}

impl KnownSupplier {
    /// A name as it is compared: letters and figures only, lower case, without accents.
    pub fn folded(name: &str) -> String {
        crate::fold::folded(name)
    }
}

/// Where an invoice number stands on a supplier's papers, and what it looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberLesson {
    /// `None` where nothing plain announces it.
    pub label: Option<String>,
    pub shape: String,
}
