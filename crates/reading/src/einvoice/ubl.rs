//! OASIS UBL 2.1: invoices and credit notes.

use rust_decimal::Decimal;

use super::invoice::{
    Address, Adjustment, Identifier, Invoice, Line, MOST_LINES, MOST_OTHERS, Party, Payment, Syntax, Tax,
    Totals,
};
use super::xml::Element;
use super::{money, profile};

/// Whether an element called `Invoice` or `CreditNote` is one of UBL: many other formats use the word.
pub(super) fn is_one(root: Element) -> bool {
    root.first("AccountingSupplierParty|AccountingCustomerParty|LegalMonetaryTotal").is_some()
        || root.first("CustomizationID").is_some() && root.first("ID").is_some()
}

pub(super) fn read(root: Element) -> Invoice {
    let is_credit_note = root.name() == "CreditNote";
    let currency = root
        .text_at("DocumentCurrencyCode")
        .or_else(|| {
            root.first("LegalMonetaryTotal/PayableAmount")?.attribute("currencyID").map(str::to_owned)
        })
        .map(|code| code.to_uppercase());
    let is_in_currency = |total: &Element| {
        let of_total = total.first("TaxAmount").and_then(|amount| amount.attribute("currencyID"));
        of_total.is_none_or(|code| Some(code) == currency.as_deref())
    };
    // The tax may be stated a second time, in the currency of the books: without its breakdown.
    let tax_totals = root.all("TaxTotal");
    let tax_total = tax_totals.iter().copied().find(is_in_currency).or(tax_totals.first().copied());
    let others = |path| root.all(path).into_iter().take(MOST_OTHERS);
    let profile = root.text_at("CustomizationID").map(|id| profile::of(&id)).unwrap_or_default();
    let paid_for_others = others("PrepaidPayment").filter_map(|payment| amount(payment, "PaidAmount"));
    let third_party: Decimal = paid_for_others.sum();
    Invoice {
        syntax: Syntax::Ubl,
        third_party: profile.has_third_party_payments().then_some(third_party),
        profile,
        number: root.text_at("ID"),
        type_code: root
            .text_at("InvoiceTypeCode|CreditNoteTypeCode")
            .or_else(|| is_credit_note.then(|| "381".to_owned())),
        date: day(root, "IssueDate"),
        due_date: day(root, "DueDate")
            .or_else(|| day(root, "PaymentMeans/PaymentDueDate"))
            .or_else(|| day(root, "PaymentTerms/PaymentDueDate")),
        delivery_date: day(root, "Delivery/ActualDeliveryDate"),
        amount_currencies: root.values_within("currencyID"),
        notes: others("Note").filter_map(Element::lines).collect(),
        order_number: root.text_at("OrderReference/ID"),
        buyer_reference: root.text_at("BuyerReference"),
        preceding_invoices: others(
            "BillingReference/InvoiceDocumentReference|CreditNoteDocumentReference/ID",
        )
        .filter_map(Element::text)
        .collect(),
        seller: root.first("AccountingSupplierParty/Party").map(party).unwrap_or_default(),
        buyer: root.first("AccountingCustomerParty/Party").map(party).unwrap_or_default(),
        payee: root.first("PayeeParty").map(party),
        tax_representative: root.first("TaxRepresentativeParty").map(party),
        payment_terms: root.first("PaymentTerms/Note").and_then(Element::lines),
        payments: others("PaymentMeans").map(payment).collect(),
        adjustments: others("AllowanceCharge").map(adjustment).collect(),
        taxes: tax_total
            .map(|total| total.all("TaxSubtotal"))
            .unwrap_or_default()
            .into_iter()
            .take(MOST_OTHERS)
            .map(tax)
            .collect(),
        totals: Totals {
            vat: tax_total.and_then(|total| amount(total, "TaxAmount")),
            ..root.first("LegalMonetaryTotal").map(totals).unwrap_or_default()
        },
        lines: root.all("InvoiceLine|CreditNoteLine").into_iter().take(MOST_LINES).map(line).collect(),
        currency,
    }
}

fn party(element: Element) -> Party {
    let schemes = element.all("PartyTaxScheme");
    let is_vat =
        |scheme: &&Element| scheme.text_at("TaxScheme/ID").is_none_or(|id| id.eq_ignore_ascii_case("VAT"));
    let id_of = |scheme: &Element| scheme.text_at("CompanyID");
    let address = element.first("PostalAddress");
    Party {
        // The name that people know, and the page shows, before the one in the register.
        name: element
            .text_at("PartyName/Name")
            .or_else(|| element.text_at("PartyLegalEntity/RegistrationName")),
        legal_id: element.first("PartyLegalEntity/CompanyID").and_then(identifier),
        ids: element
            .all("PartyIdentification/ID")
            .into_iter()
            .filter_map(identifier)
            .take(MOST_OTHERS)
            .collect(),
        address_id: element.first("EndpointID").and_then(identifier),
        vat_number: schemes.iter().filter(is_vat).find_map(id_of),
        tax_number: schemes.iter().filter(|scheme| !is_vat(scheme)).find_map(id_of),
        address: address
            .map(|address| Address {
                is_given: true,
                lines: ["StreetName", "AdditionalStreetName", "AddressLine/Line"]
                    .into_iter()
                    .filter_map(|path| address.text_at(path))
                    .collect(),
                postcode: address.text_at("PostalZone"),
                city: address.text_at("CityName"),
                country: address.text_at("Country/IdentificationCode").map(|code| code.to_uppercase()),
            })
            .unwrap_or_default(),
    }
}

fn identifier(element: Element) -> Option<Identifier> {
    Some(Identifier { value: element.text()?, scheme: element.attribute("schemeID").map(str::to_owned) })
}

fn payment(element: Element) -> Payment {
    let account = element.first("PayeeFinancialAccount");
    Payment {
        means: element.text_at("PaymentMeansCode"),
        account: account.and_then(|account| account.text_at("ID")),
        bic: account.and_then(|account| {
            account
                .text_at("FinancialInstitutionBranch/ID")
                .or_else(|| account.text_at("FinancialInstitutionBranch/FinancialInstitution/ID"))
        }),
        debited: element.text_at("PaymentMandate/PayerFinancialAccount/ID"),
    }
}

fn adjustment(element: Element) -> Adjustment {
    let indicator = element.text_at("ChargeIndicator");
    Adjustment {
        is_charge: indicator.is_some_and(|text| matches!(text.as_str(), "true" | "1")),
        amount: amount(element, "Amount"),
        reason: element.text_at("AllowanceChargeReason|AllowanceChargeReasonCode"),
        reason_code: element.text_at("AllowanceChargeReasonCode"),
        category: element.text_at("TaxCategory/ID"),
        rate: amount(element, "TaxCategory/Percent"),
    }
}

fn tax(element: Element) -> Tax {
    Tax {
        category: element.text_at("TaxCategory/ID"),
        rate: amount(element, "TaxCategory/Percent").or_else(|| amount(element, "Percent")),
        base: amount(element, "TaxableAmount"),
        amount: amount(element, "TaxAmount"),
        exemption: element.text_at("TaxCategory/TaxExemptionReason|TaxExemptionReasonCode"),
        exemption_code: element.text_at("TaxCategory/TaxExemptionReasonCode"),
    }
}

fn totals(element: Element) -> Totals {
    Totals {
        lines: amount(element, "LineExtensionAmount"),
        allowances: amount(element, "AllowanceTotalAmount"),
        charges: amount(element, "ChargeTotalAmount"),
        net: amount(element, "TaxExclusiveAmount"),
        vat: None,
        gross: amount(element, "TaxInclusiveAmount"),
        prepaid: amount(element, "PrepaidAmount"),
        rounding: amount(element, "PayableRoundingAmount"),
        payable: amount(element, "PayableAmount"),
    }
}

fn line(element: Element) -> Line {
    let quantity = element.first("InvoicedQuantity|CreditedQuantity");
    Line {
        counts: true,
        id: element.text_at("ID"),
        name: element.text_at("Item/Name"),
        description: element.text_at("Item/Description"),
        quantity: quantity.and_then(|quantity| money::decimal(&quantity.text()?)),
        unit: quantity.and_then(|quantity| quantity.attribute("unitCode")).map(str::to_owned),
        price: amount(element, "Price/PriceAmount"),
        price_quantity: amount(element, "Price/BaseQuantity"),
        net: amount(element, "LineExtensionAmount"),
        category: element.text_at("Item/ClassifiedTaxCategory/ID"),
        rate: amount(element, "Item/ClassifiedTaxCategory/Percent"),
    }
}

fn amount<'a>(element: Element<'a>, path: &'a str) -> Option<Decimal> {
    money::decimal(&element.text_at(path)?)
}

fn day<'a>(element: Element<'a>, path: &'a str) -> Option<jiff::civil::Date> {
    money::day(&element.text_at(path)?)
}
