//! UN/CEFACT's Cross Industry Invoice, in the names of D16B and later, and in those of ZUGFeRD 1.

use rust_decimal::Decimal;

use super::invoice::{
    Address, Adjustment, Identifier, Invoice, Line, MOST_LINES, MOST_OTHERS, Party, Payment, Syntax, Tax,
    Totals,
};
use super::profile::{Depth, Profile};
use super::xml::Element;
use super::{money, profile};

const DOCUMENT: &str = "ExchangedDocument|HeaderExchangedDocument";
const TRADE: &str = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction";
const AGREEMENT: &str = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement";
const DELIVERY: &str = "ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery";
const SETTLEMENT: &str = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement";
const SUMMATION: &str =
    "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation";
const GUIDELINE: &str = "ExchangedDocumentContext|SpecifiedExchangedDocumentContext/\
                         GuidelineSpecifiedDocumentContextParameter/ID";

pub(super) fn read(root: Element) -> Invoice {
    let document = root.first(DOCUMENT);
    let trade = root.first(TRADE);
    let agreement = part(trade, AGREEMENT);
    let delivery = part(trade, DELIVERY);
    let settlement = part(trade, SETTLEMENT);
    let summation = part(settlement, SUMMATION);
    let party = |names| part(agreement, names).map(party);

    let currency = text(settlement, "InvoiceCurrencyCode")
        .or_else(|| currency_of(summation?))
        .map(|code| code.to_uppercase());
    let terms = all(settlement, "SpecifiedTradePaymentTerms");
    let profile = root.text_at(GUIDELINE).map(|id| profile::of(&id)).unwrap_or_default();
    // By the shape, whatever the identifier says: some write the old one into the new shape.
    let depth = match (root.name(), profile.depth) {
        ("CrossIndustryDocument", _) => Some(Depth::BeforeStandard),
        (_, Depth::BeforeStandard) => Some(Depth::Full),
        _ => None,
    };
    Invoice {
        syntax: Syntax::Cii,
        profile: Profile { depth: depth.unwrap_or(profile.depth), ..profile },
        number: text(document, "ID"),
        type_code: text(document, "TypeCode"),
        date: document.and_then(|element| day_in(element, "IssueDateTime")),
        due_date: terms.iter().find_map(|term| day_in(*term, "DueDateDateTime")),
        delivery_date: part(delivery, "ActualDeliverySupplyChainEvent")
            .and_then(|event| day_in(event, "OccurrenceDateTime")),
        amount_currencies: root.values_within("currencyID"),
        notes: all(document, "IncludedNote/Content")
            .into_iter()
            .filter_map(Element::lines)
            .take(MOST_OTHERS)
            .collect(),
        order_number: text(agreement, "BuyerOrderReferencedDocument/IssuerAssignedID|ID"),
        buyer_reference: text(agreement, "BuyerReference"),
        preceding_invoices: all(settlement, "InvoiceReferencedDocument/IssuerAssignedID|ID")
            .into_iter()
            .filter_map(Element::text)
            .take(MOST_OTHERS)
            .collect(),
        seller: party("SellerTradeParty").unwrap_or_default(),
        buyer: party("BuyerTradeParty").unwrap_or_default(),
        tax_representative: party("SellerTaxRepresentativeTradeParty"),
        payee: part(settlement, "PayeeTradeParty").map(self::party),
        payment_terms: terms.iter().find_map(|term| term.first("Description")?.lines()),
        payments: all(settlement, "SpecifiedTradeSettlementPaymentMeans")
            .into_iter()
            .map(payment)
            .take(MOST_OTHERS)
            .collect(),
        adjustments: all(settlement, "SpecifiedTradeAllowanceCharge")
            .into_iter()
            .map(adjustment)
            .chain(all(settlement, "SpecifiedLogisticsServiceCharge").into_iter().map(freight))
            .take(MOST_OTHERS)
            .collect(),
        taxes: all(settlement, "ApplicableTradeTax")
            .into_iter()
            .filter(|tax| is_vat(*tax))
            .map(tax)
            .take(MOST_OTHERS)
            .collect(),
        totals: summation.map(|element| totals(element, currency.as_deref())).unwrap_or_default(),
        third_party: None,
        lines: all(trade, "IncludedSupplyChainTradeLineItem")
            .into_iter()
            .take(MOST_LINES)
            .map(line)
            .collect(),
        currency,
    }
}

// A part that is missing is empty: what it should hold is then missing, each on its own.

fn part<'a>(of: Option<Element<'a>>, path: &'a str) -> Option<Element<'a>> {
    of?.first(path)
}

fn all<'a>(of: Option<Element<'a>>, path: &'a str) -> Vec<Element<'a>> {
    of.map(|element| element.all(path)).unwrap_or_default()
}

fn text<'a>(of: Option<Element<'a>>, path: &'a str) -> Option<String> {
    of?.text_at(path)
}

fn party(element: Element) -> Party {
    let registrations = element.all("SpecifiedTaxRegistration/ID");
    let registered = |schemes: &[&str]| {
        let is_one = |id: &&Element| {
            id.attribute("schemeID").is_some_and(|scheme| schemes.contains(&scheme.to_uppercase().as_str()))
        };
        registrations.iter().filter(is_one).find_map(|id| id.text())
    };
    let address = element.first("PostalTradeAddress");
    Party {
        name: element
            .text_at("Name")
            .or_else(|| element.text_at("SpecifiedLegalOrganization/TradingBusinessName")),
        legal_id: element.first("SpecifiedLegalOrganization/ID").and_then(identifier),
        ids: element.all("GlobalID|ID").into_iter().filter_map(identifier).take(MOST_OTHERS).collect(),
        address_id: element.first("URIUniversalCommunication/URIID").and_then(identifier),
        vat_number: registered(&["VA", "VAT"]),
        tax_number: registered(&["FC"]),
        address: address
            .map(|address| Address {
                is_given: true,
                lines: ["LineOne", "LineTwo", "LineThree"]
                    .into_iter()
                    .filter_map(|name| address.text_at(name))
                    .collect(),
                postcode: address.text_at("PostcodeCode"),
                city: address.text_at("CityName"),
                country: address.text_at("CountryID").map(|code| code.to_uppercase()),
            })
            .unwrap_or_default(),
    }
}

fn identifier(element: Element) -> Option<Identifier> {
    Some(Identifier { value: element.text()?, scheme: element.attribute("schemeID").map(str::to_owned) })
}

fn payment(element: Element) -> Payment {
    Payment {
        means: element.text_at("TypeCode"),
        account: element
            .text_at("PayeePartyCreditorFinancialAccount/IBANID")
            .or_else(|| element.text_at("PayeePartyCreditorFinancialAccount/ProprietaryID")),
        bic: element.text_at("PayeeSpecifiedCreditorFinancialInstitution/BICID"),
        debited: element.text_at("PayerPartyDebtorFinancialAccount/IBANID"),
    }
}

fn adjustment(element: Element) -> Adjustment {
    let indicator =
        element.text_at("ChargeIndicator/Indicator").or_else(|| element.text_at("ChargeIndicator"));
    Adjustment {
        is_charge: indicator.is_some_and(|text| matches!(text.as_str(), "true" | "1")),
        amount: amount(element, "ActualAmount"),
        reason: element.text_at("Reason|ReasonCode"),
        reason_code: element.text_at("ReasonCode"),
        category: element.text_at("CategoryTradeTax/CategoryCode"),
        rate: amount(element, "CategoryTradeTax/RateApplicablePercent|ApplicablePercent"),
    }
}

/// What a carrier takes, which the extended profiles keep apart from other charges.
fn freight(element: Element) -> Adjustment {
    Adjustment {
        is_charge: true,
        amount: amount(element, "AppliedAmount"),
        reason: element.text_at("Description"),
        reason_code: None,
        category: element.text_at("AppliedTradeTax/CategoryCode"),
        rate: amount(element, "AppliedTradeTax/RateApplicablePercent|ApplicablePercent"),
    }
}

fn is_vat(tax: Element) -> bool {
    tax.text_at("TypeCode").is_none_or(|code| code.eq_ignore_ascii_case("VAT"))
}

fn tax(element: Element) -> Tax {
    Tax {
        category: element.text_at("CategoryCode"),
        rate: amount(element, "RateApplicablePercent|ApplicablePercent"),
        base: amount(element, "BasisAmount"),
        amount: amount(element, "CalculatedAmount"),
        exemption: element.text_at("ExemptionReason|ExemptionReasonCode"),
        exemption_code: element.text_at("ExemptionReasonCode"),
    }
}

fn totals(element: Element, currency: Option<&str>) -> Totals {
    let (net, gross) = (amount(element, "TaxBasisTotalAmount"), amount(element, "GrandTotalAmount"));
    // The tax may be stated a second time, in the currency of the books.
    let taxes = element.all("TaxTotalAmount");
    let decimal = |tax: &Element| money::decimal(&tax.text()?);
    let is_in_currency =
        |tax: &&Element| tax.attribute("currencyID").is_none_or(|code| Some(code) == currency);
    let adds_up = |tax: &&Element| net.zip(decimal(tax)).map(|(net, vat)| net + vat) == gross;
    let vat = taxes.iter().find(is_in_currency).or_else(|| taxes.iter().find(adds_up)).or(taxes.first());
    Totals {
        lines: amount(element, "LineTotalAmount"),
        allowances: amount(element, "AllowanceTotalAmount"),
        charges: amount(element, "ChargeTotalAmount"),
        net,
        vat: vat.and_then(decimal),
        gross,
        prepaid: amount(element, "TotalPrepaidAmount"),
        rounding: amount(element, "RoundingAmount"),
        payable: amount(element, "DuePayableAmount"),
    }
}

/// The currency that the totals themselves name.
fn currency_of(summation: Element) -> Option<String> {
    let amounts = summation.all("GrandTotalAmount|DuePayableAmount|TaxBasisTotalAmount");
    amounts.into_iter().find_map(|amount| amount.attribute("currencyID").map(str::to_owned))
}

fn line(element: Element) -> Line {
    const AGREEMENT: &str = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement";
    const SETTLEMENT: &str = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement";
    const DELIVERY: &str = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery";
    const SUM: &str =
        "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation";
    let price = element.first(AGREEMENT).and_then(|part| part.first("NetPriceProductTradePrice"));
    let settlement = element.first(SETTLEMENT);
    let delivery = element.first(DELIVERY);
    let quantity = delivery.and_then(|part| part.first("BilledQuantity"));
    let taxes = settlement.map(|part| part.all("ApplicableTradeTax")).unwrap_or_default();
    let tax = taxes.into_iter().find(|tax| is_vat(*tax));
    let role = element.text_at("AssociatedDocumentLineDocument/LineStatusReasonCode");
    Line {
        counts: !role.is_some_and(|role| matches!(role.as_str(), "GROUP" | "INFORMATION")),
        id: element.text_at("AssociatedDocumentLineDocument/LineID"),
        name: element.text_at("SpecifiedTradeProduct/Name"),
        description: element.text_at("SpecifiedTradeProduct/Description"),
        quantity: quantity.and_then(|quantity| money::decimal(&quantity.text()?)),
        unit: quantity.and_then(|quantity| quantity.attribute("unitCode")).map(str::to_owned),
        price: price.and_then(|price| amount(price, "ChargeAmount")),
        price_quantity: price.and_then(|price| amount(price, "BasisQuantity")),
        net: settlement.and_then(|part| part.first(SUM)).and_then(|sum| amount(sum, "LineTotalAmount")),
        category: tax.and_then(|tax| tax.text_at("CategoryCode")),
        rate: tax.and_then(|tax| amount(tax, "RateApplicablePercent|ApplicablePercent")),
    }
}

fn amount<'a>(element: Element<'a>, path: &'a str) -> Option<Decimal> {
    money::decimal(&element.text_at(path)?)
}

/// The day in an element of that name: in a `DateTimeString` (or `DateString`), or by itself.
fn day_in<'a>(element: Element<'a>, name: &'a str) -> Option<jiff::civil::Date> {
    let date = element.first(name)?;
    let text = date.text_at("DateTimeString|DateString|DateTime|Date").or_else(|| date.text())?;
    money::day(&text)
}
