//! An e-invoice, whichever syntax it came in. The terms' numbers are those of EN 16931.

use jiff::civil::Date;
use rust_decimal::Decimal;

pub(crate) use super::profile::Profile;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Cii,
    Ubl,
}

#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub syntax: Syntax,
    pub profile: Profile,
    /// BT-1
    pub number: Option<String>,
    /// BT-3, UNTDID 1001.
    pub type_code: Option<String>,
    /// BT-2
    pub date: Option<Date>,
    /// BT-9
    pub due_date: Option<Date>,
    /// BT-72
    pub delivery_date: Option<Date>,
    /// BT-5
    pub currency: Option<String>,
    /// Those that amounts are in, each once.
    pub amount_currencies: Vec<String>,
    /// BT-22
    pub notes: Vec<String>,
    /// BT-13
    pub order_number: Option<String>,
    /// BT-10
    pub buyer_reference: Option<String>,
    /// BT-25
    pub preceding_invoices: Vec<String>,
    /// BG-4
    pub seller: Party,
    /// BG-7
    pub buyer: Party,
    /// BG-10: whoever is paid, when it is not the seller.
    pub payee: Option<Party>,
    /// BG-11: the seller's representative for VAT.
    pub tax_representative: Option<Party>,
    /// BT-20
    pub payment_terms: Option<String>,
    /// BG-16
    pub payments: Vec<Payment>,
    /// BG-20 and BG-21
    pub adjustments: Vec<Adjustment>,
    /// BG-23
    pub taxes: Vec<Tax>,
    /// BG-22
    pub totals: Totals,
    /// BT-DEX-002 of all BG-DEX-09: what the seller collects for others.
    pub third_party: Option<Decimal>,
    /// BG-25
    pub lines: Vec<Line>,
}

/// Who sells, buys or is paid.
#[derive(Clone, Debug, Default)]
pub(crate) struct Party {
    /// The name in law; else the one it trades under.
    pub name: Option<String>,
    /// The identifier in law (BT-30, BT-47).
    pub legal_id: Option<Identifier>,
    /// Others (BT-29, BT-46), and the electronic address (BT-34, BT-49).
    pub ids: Vec<Identifier>,
    pub address_id: Option<Identifier>,
    /// BT-31, BT-48
    pub vat_number: Option<String>,
    /// BT-32: a local number for taxes.
    pub tax_number: Option<String>,
    pub address: Address,
}

/// An identifier and its scheme: ISO 6523 (`0002` SIREN, `0009` SIRET), EAS for addresses.
#[derive(Clone, Debug)]
pub(crate) struct Identifier {
    pub value: String,
    pub scheme: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Address {
    pub is_given: bool,
    pub lines: Vec<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    /// ISO 3166-1
    pub country: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Payment {
    /// BT-81, UNTDID 4461.
    pub means: Option<String>,
    /// BT-84: an IBAN, or an account in a form of its country.
    pub account: Option<String>,
    /// BT-86
    pub bic: Option<String>,
    /// BT-91: the buyer's own account, that a direct debit takes from.
    pub debited: Option<String>,
}

/// An allowance or a charge on the whole document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Adjustment {
    pub is_charge: bool,
    pub amount: Option<Decimal>,
    /// BT-97, BT-104; else their codes.
    pub reason: Option<String>,
    /// BT-98, BT-105
    pub reason_code: Option<String>,
    pub category: Option<String>,
    pub rate: Option<Decimal>,
}

/// The VAT of one category and rate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tax {
    /// BT-118, UNTDID 5305.
    pub category: Option<String>,
    /// BT-119, percent.
    pub rate: Option<Decimal>,
    /// BT-116
    pub base: Option<Decimal>,
    /// BT-117
    pub amount: Option<Decimal>,
    /// BT-120 or BT-121: why there is none.
    pub exemption: Option<String>,
    /// BT-121
    pub exemption_code: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Totals {
    /// BT-106
    pub lines: Option<Decimal>,
    /// BT-107
    pub allowances: Option<Decimal>,
    /// BT-108
    pub charges: Option<Decimal>,
    /// BT-109
    pub net: Option<Decimal>,
    /// BT-110
    pub vat: Option<Decimal>,
    /// BT-112
    pub gross: Option<Decimal>,
    /// BT-113
    pub prepaid: Option<Decimal>,
    /// BT-114
    pub rounding: Option<Decimal>,
    /// BT-115
    pub payable: Option<Decimal>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// Not only a heading or a remark about others, which the extended profiles have.
    pub counts: bool,
    /// BT-126
    pub id: Option<String>,
    /// BT-153
    pub name: Option<String>,
    /// BT-154
    pub description: Option<String>,
    /// BT-129
    pub quantity: Option<Decimal>,
    /// BT-130
    pub unit: Option<String>,
    /// BT-146
    pub price: Option<Decimal>,
    /// BT-149
    pub price_quantity: Option<Decimal>,
    /// BT-131
    pub net: Option<Decimal>,
    /// BT-151
    pub category: Option<String>,
    /// BT-152
    pub rate: Option<Decimal>,
}

/// Lines that are taken; the rest of an invoice that has more is summed up by its totals.
pub(crate) const MOST_LINES: usize = 10_000;

/// Repetitions of anything else.
pub(crate) const MOST_OTHERS: usize = 1_000;

impl Syntax {
    pub fn name(self) -> &'static str {
        match self {
            Self::Cii => "cii",
            Self::Ubl => "ubl",
        }
    }
}

impl Address {
    pub fn is_french(&self) -> bool {
        self.country.as_deref() == Some("FR")
    }
}
