//! The facts that a document states, each with how sure we are of it and where it stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Every fact that was found, by name.
pub type Fields = BTreeMap<FieldName, Field>;

/// What a fact is about. The names in JSON are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldName {
    InvoiceNumber,
    /// ISO 8601, as all dates.
    Date,
    DueDate,
    DeliveryDate,
    /// Who made the document out: the seller of an invoice, the shop, the bank.
    Supplier,
    /// Nine digits.
    Siren,
    /// Fourteen digits.
    Siret,
    /// With its country's letters, without spaces.
    VatNumber,
    /// Without spaces. The account to pay to; with the alert `debited_account`, the one that a direct debit takes from.
    Iban,
    Bic,
    /// ISO 4217.
    Currency,
    /// Decimal string with two places, as all amounts; negative on a credit note only where it is printed so.
    Net,
    Vat,
    Gross,
    /// What was paid in advance.
    Prepaid,
    /// What is left to pay.
    Payable,
    VatBreakdown,
    OrderNumber,
    /// The invoice that a credit note corrects.
    PrecedingInvoice,
    Buyer,
    BuyerSiren,
    BuyerVatNumber,
    /// Of a bank statement.
    PeriodStart,
    PeriodEnd,
    OpeningBalance,
    ClosingBalance,
}

/// One fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    pub value: FieldValue,
    /// 0 to 1, calibrated: of the values said to be 0.95 sure, 95 in 100 are right.
    pub confidence: f32,
    pub source: FieldSource,
    /// From 1; `None` where the value stands on no page (e-invoice data, or worked out).
    #[serde(default)]
    pub page: Option<u32>,
    /// Its place on that page.
    #[serde(default, rename = "box")]
    pub place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldValue {
    Text(String),
    VatBreakdown(Vec<VatLine>),
}

/// The VAT of one rate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatLine {
    /// Percent, two places: `20.00`.
    pub rate: String,
    pub base: String,
    pub tax: String,
    /// UNTDID 5305, where an e-invoice says it: `S`, `Z`, `AE`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// A rectangle in fractions of the upright page, from its top left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldSource {
    /// The structured data of an e-invoice.
    EInvoice,
    /// The document's own text.
    Text,
    /// Recognised on a picture.
    Ocr,
}

/// What kind of paper it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Invoice,
    CreditNote,
    Receipt,
    BankStatement,
    Payslip,
    Contract,
    #[default]
    Other,
}

impl Field {
    /// The value as text; `None` for a VAT breakdown.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            FieldValue::Text(text) => Some(text),
            FieldValue::VatBreakdown(_) => None,
        }
    }
}

impl DocumentKind {
    pub const ALL: [Self; 7] = [
        Self::Invoice,
        Self::CreditNote,
        Self::Receipt,
        Self::BankStatement,
        Self::Payslip,
        Self::Contract,
        Self::Other,
    ];

    /// The stable name, as in its JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
            Self::Receipt => "receipt",
            Self::BankStatement => "bank_statement",
            Self::Payslip => "payslip",
            Self::Contract => "contract",
            Self::Other => "other",
        }
    }
}

impl FieldName {
    pub const ALL: [Self; 26] = [
        Self::InvoiceNumber,
        Self::Date,
        Self::DueDate,
        Self::DeliveryDate,
        Self::Supplier,
        Self::Siren,
        Self::Siret,
        Self::VatNumber,
        Self::Iban,
        Self::Bic,
        Self::Currency,
        Self::Net,
        Self::Vat,
        Self::Gross,
        Self::Prepaid,
        Self::Payable,
        Self::VatBreakdown,
        Self::OrderNumber,
        Self::PrecedingInvoice,
        Self::Buyer,
        Self::BuyerSiren,
        Self::BuyerVatNumber,
        Self::PeriodStart,
        Self::PeriodEnd,
        Self::OpeningBalance,
        Self::ClosingBalance,
    ];

    /// The stable name, as in its JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvoiceNumber => "invoice_number",
            Self::Date => "date",
            Self::DueDate => "due_date",
            Self::DeliveryDate => "delivery_date",
            Self::Supplier => "supplier",
            Self::Siren => "siren",
            Self::Siret => "siret",
            Self::VatNumber => "vat_number",
            Self::Iban => "iban",
            Self::Bic => "bic",
            Self::Currency => "currency",
            Self::Net => "net",
            Self::Vat => "vat",
            Self::Gross => "gross",
            Self::Prepaid => "prepaid",
            Self::Payable => "payable",
            Self::VatBreakdown => "vat_breakdown",
            Self::OrderNumber => "order_number",
            Self::PrecedingInvoice => "preceding_invoice",
            Self::Buyer => "buyer",
            Self::BuyerSiren => "buyer_siren",
            Self::BuyerVatNumber => "buyer_vat_number",
            Self::PeriodStart => "period_start",
            Self::PeriodEnd => "period_end",
            Self::OpeningBalance => "opening_balance",
            Self::ClosingBalance => "closing_balance",
        }
    }
}
