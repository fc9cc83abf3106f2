//! What a bookkeeper must look at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FieldName;

/// Something that does not fit, or that we are not sure of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Stable: interfaces translate it (`alert-CODE`).
    pub code: AlertCode,
    /// The fields that it is about; empty for the document as a whole.
    #[serde(default)]
    pub fields: Vec<FieldName>,
    /// One plain English sentence.
    pub message: String,
    /// What a translation puts into its sentence, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertCode {
    /// Net and VAT do not make the gross. Details: `net`, `vat`, `gross`.
    AmountsDoNotAddUp,
    /// The VAT by rate does not make the totals, or a rate does not make its tax.
    VatBreakdownDoesNotAddUp,
    /// E-invoice data and page say different things. Details: `e_invoice`, `page`.
    PageDiffers,
    /// Details: `value`, as in the two below.
    VatNumberInvalid,
    SirenInvalid,
    IbanInvalid,
    /// The IBAN is the account that a direct debit takes from: nobody is to be paid there. Details: `value`.
    DebitedAccount,
    /// Details: `date`, `due_date`.
    DueBeforeDate,
    /// Details: `date`.
    OutsideFiscalPeriod,
    /// The buyer is not the company whose document this is. Details: `buyer`.
    OtherBuyer,
    /// A field that was read without being sure of it.
    LowConfidence,
    /// The recognised text of the page is poor as a whole.
    PoorPicture,
    /// Some pages could not be read, the others were. Details: `pages`, their numbers.
    PagesDamaged,
    /// The file ends in the middle: pages, fonts or words may be missing, and nothing tells which.
    FileCut,
    /// Some pages have no text and could not be recognised on this machine, the others were read. Details: `pages`,
    /// their numbers, and `reason`, in English, for who runs the machine.
    PagesNotRecognised,
    /// A rule of EN 16931 is broken. Details: `rule`, its name there.
    RuleBroken,
    /// The e-invoice's profile has no lines (MINIMUM, BASIC WL): this is no error. Details: `profile`.
    ProfileWithoutLines,
    /// The attached e-invoice data cannot be understood. Details: `reason`.
    EInvoiceBroken,
    /// More than one document seems to lie on the pages.
    SeveralDocuments,
    /// Several receipts lie on one page, and where is known. Details: `page`, `count`.
    SeveralReceipts,
}

impl Alert {
    pub fn new(code: AlertCode, fields: &[FieldName], message: impl Into<String>) -> Self {
        Self { code, fields: fields.to_vec(), message: message.into(), details: BTreeMap::new() }
    }

    /// Nobody is to be paid on that account: it is the one that a direct debit takes from.
    pub(crate) fn debited_account(account: &str) -> Self {
        let message = format!("Paid by direct debit: {account} is the account debited, not the supplier's.");
        Self::new(AlertCode::DebitedAccount, &[FieldName::Iban], message).with("value", account)
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.details.insert(name.into(), value.into());
        self
    }
}

impl AlertCode {
    pub const ALL: [Self; 20] = [
        Self::AmountsDoNotAddUp,
        Self::VatBreakdownDoesNotAddUp,
        Self::PageDiffers,
        Self::VatNumberInvalid,
        Self::SirenInvalid,
        Self::IbanInvalid,
        Self::DebitedAccount,
        Self::DueBeforeDate,
        Self::OutsideFiscalPeriod,
        Self::OtherBuyer,
        Self::LowConfidence,
        Self::PoorPicture,
        Self::PagesDamaged,
        Self::FileCut,
        Self::PagesNotRecognised,
        Self::RuleBroken,
        Self::ProfileWithoutLines,
        Self::EInvoiceBroken,
        Self::SeveralDocuments,
        Self::SeveralReceipts,
    ];

    /// The stable name, as in its JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::AmountsDoNotAddUp => "amounts_do_not_add_up",
            Self::VatBreakdownDoesNotAddUp => "vat_breakdown_does_not_add_up",
            Self::PageDiffers => "page_differs",
            Self::VatNumberInvalid => "vat_number_invalid",
            Self::SirenInvalid => "siren_invalid",
            Self::IbanInvalid => "iban_invalid",
            Self::DebitedAccount => "debited_account",
            Self::DueBeforeDate => "due_before_date",
            Self::OutsideFiscalPeriod => "outside_fiscal_period",
            Self::OtherBuyer => "other_buyer",
            Self::LowConfidence => "low_confidence",
            Self::PoorPicture => "poor_picture",
            Self::PagesDamaged => "pages_damaged",
            Self::FileCut => "file_cut",
            Self::PagesNotRecognised => "pages_not_recognised",
            Self::RuleBroken => "rule_broken",
            Self::ProfileWithoutLines => "profile_without_lines",
            Self::EInvoiceBroken => "e_invoice_broken",
            Self::SeveralDocuments => "several_documents",
            Self::SeveralReceipts => "several_receipts",
        }
    }
}
