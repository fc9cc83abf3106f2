//! The rules that e-invoices keep, and those that are broken.

use reading::{AlertCode, FieldName};

use super::{codes, rules, value};
use crate::support::Desk;
use crate::support::einvoice::{CII, UBL_CREDIT_NOTE};

#[tokio::test]
async fn profiles_without_lines_are_named_and_not_called_invalid() {
    let desk = Desk::new();
    let from = CII.find("<ram:IncludedSupplyChainTradeLineItem>").unwrap();
    let to = CII.find("<ram:ApplicableHeaderTradeAgreement>").unwrap();
    let without_lines = [&CII[..from], &CII[to..]].concat();
    for (identifier, profile) in [
        ("urn:factur-x.eu:1p0:minimum", "factur-x minimum"),
        ("urn:factur-x.eu:1p0:basicwl", "factur-x basic wl"),
    ] {
        let reading = desk.read(without_lines.replace("urn:cen.eu:en16931:2017", identifier)).await.unwrap();
        assert_eq!(codes(&reading), [AlertCode::ProfileWithoutLines]);
        assert_eq!(reading.alerts[0].details["profile"], profile);
    }
    assert_eq!(rules(&desk.read(without_lines).await.unwrap()), ["BR-16"]);
}

#[tokio::test]
async fn broken_rules_are_told_by_name_and_the_data_is_taken_all_the_same() {
    let desk = Desk::new();
    let cases = [
        ("<ram:ID>urn:cen.eu:en16931:2017</ram:ID>", "", vec!["BR-1"]),
        ("<ram:ID>2026-0417</ram:ID>", "", vec!["BR-2"]),
        ("20261103", "20261131", vec!["BR-3"]),
        ("<ram:TypeCode>380</ram:TypeCode>", "<ram:TypeCode>999</ram:TypeCode>", vec!["BR-CL-01"]),
        ("<ram:InvoiceCurrencyCode>EUR<", "<ram:InvoiceCurrencyCode>EURO<", vec!["BR-CL-04"]),
        ("<ram:CountryID>FR<", "<ram:CountryID>F<", vec!["BR-CL-14"]),
        ("<ram:Name>Quincaillerie</ram:Name>", "", vec!["BR-25"]),
        ("<ram:ChargeAmount>31.24<", "<ram:ChargeAmount>-31.24<", vec!["BR-27"]),
        ("<ram:LineTotalAmount>312.40<", "<ram:LineTotalAmount>312.41<", vec!["BR-CO-10"]),
        ("<ram:LineTotalAmount>312.40<", "<ram:LineTotalAmount>312.404<", vec![]),
        ("<ram:ActualAmount>50.00<", "<ram:ActualAmount>50.10<", vec!["BR-CO-11"]),
        ("<ram:ActualAmount>85.00<", "<ram:ActualAmount>85.10<", vec!["BR-CO-12"]),
        (
            "<ram:TaxBasisTotalAmount>2797.40<",
            "<ram:TaxBasisTotalAmount>2797.41<",
            vec!["BR-CO-13", "BR-CO-15"],
        ),
        ("<ram:CalculatedAmount>79.48<", "<ram:CalculatedAmount>79.50<", vec!["BR-CO-14"]),
        ("<ram:GrandTotalAmount>3116.88<", "<ram:GrandTotalAmount>3116.89<", vec!["BR-CO-15", "BR-CO-16"]),
        ("<ram:DuePayableAmount>2116.88<", "<ram:DuePayableAmount>2116.87<", vec!["BR-CO-16"]),
        ("<ram:CalculatedAmount>79.48<", "<ram:CalculatedAmount>81.48<", vec!["BR-CO-14", "BR-CO-17"]),
        ("<ram:BasisAmount>397.40<", "<ram:BasisAmount>399.40<", vec!["BR-S-8"]),
        ("<ram:CategoryCode>S<", "<ram:CategoryCode>AE<", vec!["BR-AE-5", "BR-AE-8", "BR-AE-9", "BR-AE-10"]),
        ("<ram:ID schemeID=\"VA\">FR 40 303 265 045</ram:ID>", "", vec!["BR-S-2"]),
        ("20261203", "", vec!["BR-CO-25"]),
        ("<ram:TypeCode>58<", "<ram:TypeCode>72<", vec!["BR-CL-16"]),
        ("currencyID=\"USD\"", "currencyID=\"US$\"", vec!["BR-CL-03"]),
        ("<ram:ID schemeID=\"0002\">", "<ram:ID schemeID=\"SIREN\">", vec!["BR-CL-11"]),
        ("unitCode=\"KGM\"", "unitCode=\"XPX\"", vec![]),
        ("unitCode=\"KGM\"", "unitCode=\"kilo\"", vec!["BR-CL-23"]),
        ("FR 40 303 265 045", "XQ 303 265 045", vec!["BR-CO-9"]),
        ("<ram:Reason>Remise<", "<ram:ReasonCode>95</ram:ReasonCode><ram:Reason>Remise<", vec![]),
        ("<ram:Reason>Remise<", "<ram:ReasonCode>FC</ram:ReasonCode><ram:Reason>Remise<", vec!["BR-CL-19"]),
        ("<ram:Reason>Déplacement<", "<ram:ReasonCode>FC</ram:ReasonCode><ram:Reason>Déplacement<", vec![]),
        (
            "<ram:Reason>Déplacement<",
            "<ram:ReasonCode>95</ram:ReasonCode><ram:Reason>Déplacement<",
            vec!["BR-CL-20"],
        ),
        (
            "<ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S<",
            "<ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>Q<",
            vec!["BR-CL-17", "BR-S-8"],
        ),
        ("<ram:CategoryCode>S<", "<ram:CategoryCode>L<", vec![]),
        ("<ram:CategoryCode>S<", "<ram:CategoryCode>M<", vec![]),
    ];
    for (from, to, expected) in cases {
        assert!(CII.contains(from), "{from}");
        let reading = desk.read(CII.replace(from, to)).await.unwrap();
        assert_eq!(rules(&reading), expected, "{from} → {to}: {:?}", reading.alerts);
        assert!(reading.e_invoice.is_some() && value(&reading, FieldName::Supplier).is_some());
    }
}

#[tokio::test]
async fn the_taxes_of_the_spanish_islands_have_rules_of_their_own() {
    let desk = Desk::new();
    for (category, family) in [("L", "AF"), ("M", "AG")] {
        let igic = UBL_CREDIT_NOTE
            .replace("<cbc:ID>K</cbc:ID>", &format!("<cbc:ID>{category}</cbc:ID>"))
            .replace("<cbc:TaxExemptionReason>Livraison intracommunautaire</cbc:TaxExemptionReason>", "");
        assert_eq!(rules(&desk.read(&igic).await.unwrap()), Vec::<&str>::new());
        let other_base = igic.replacen(">1234.005<", ">1300<", 1);
        assert_eq!(rules(&desk.read(other_base).await.unwrap()), [format!("BR-{family}-8")]);
        let no_rate = igic.replace("<cbc:Percent>0</cbc:Percent></cac:Classified", "</cac:Classified");
        assert!(rules(&desk.read(no_rate).await.unwrap()).contains(&format!("BR-{family}-5").as_str()));
    }
}

#[tokio::test]
async fn codes_of_reasons_and_schemes_are_of_their_lists() {
    let desk = Desk::new();
    let reason = "<cbc:TaxExemptionReason>Livraison intracommunautaire</cbc:TaxExemptionReason>";
    let coded = |code: &str| format!("<cbc:TaxExemptionReasonCode>{code}</cbc:TaxExemptionReasonCode>");
    let party = "<cac:AccountingSupplierParty><cac:Party>";
    let address =
        |scheme: &str| format!("{party}<cbc:EndpointID schemeID=\"{scheme}\">12345</cbc:EndpointID>");
    let id = |scheme: &str| {
        format!(
            "{party}<cac:PartyIdentification><cbc:ID schemeID=\"{scheme}\">12</cbc:ID></cac:PartyIdentification>"
        )
    };
    let cases = [
        (reason, coded("VATEX-EU-IC"), vec![]),
        (reason, coded("vatex-eu-ic"), vec![]),
        (reason, coded("EU-IC"), vec!["BR-CL-22"]),
        (party, address("0225"), vec![]),
        (party, address("9957"), vec![]),
        (party, address("EM"), vec![]),
        (party, address("SIRET"), vec!["BR-CL-25"]),
        (party, id("0088"), vec![]),
        (party, id("SEPA"), vec![]),
        (party, id("FR:SIRET"), vec!["BR-CL-10"]),
    ];
    for (from, to, expected) in cases {
        let reading = desk.read(UBL_CREDIT_NOTE.replace(from, &to)).await.unwrap();
        assert_eq!(rules(&reading), expected, "{to}");
    }
}

#[tokio::test]
async fn what_fails_its_check_is_told_and_less_sure() {
    let desk = Desk::new();
    let cases = [
        ("FR 40 303 265 045", "FR41303265045", AlertCode::VatNumberInvalid, FieldName::VatNumber),
        (">303265045<", ">303265046<", AlertCode::SirenInvalid, FieldName::Siren),
        ("7890 189", "7890 198", AlertCode::IbanInvalid, FieldName::Iban),
        ("20261203", "20261003", AlertCode::DueBeforeDate, FieldName::DueDate),
    ];
    for (from, to, code, name) in cases {
        let reading = desk.read(CII.replace(from, to)).await.unwrap();
        assert_eq!(codes(&reading), [code], "{to}");
        assert!(reading.alerts[0].fields.contains(&name));
        assert!(reading.fields[&name].confidence < 0.95);
    }
}

/// What only groups or explains other lines in the extended profiles need not have what a line is sold with.
#[tokio::test]
async fn headings_among_the_lines_are_asked_for_their_name_alone() {
    let desk = Desk::new();
    let extended = CII.replace(
        "urn:cen.eu:en16931:2017",
        "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
    );
    let heading = |reason: &str, name: &str| {
        format!(
            "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>H</ram:LineID>\
             <ram:LineStatusReasonCode>{reason}</ram:LineStatusReasonCode></ram:AssociatedDocumentLineDocument>\
             <ram:SpecifiedTradeProduct>{name}</ram:SpecifiedTradeProduct></ram:IncludedSupplyChainTradeLineItem>"
        )
    };
    let with = |line: String| {
        let first = "<ram:IncludedSupplyChainTradeLineItem>";
        extended.replacen(first, &format!("{line}{first}"), 1)
    };
    let named = "<ram:Name>Premier étage</ram:Name>";
    for (reason, name, expected) in [
        ("GROUP", named, vec![]),
        ("INFORMATION", named, vec![]),
        ("GROUP", "", vec!["BR-25"]),
        ("DETAIL", named, vec!["BR-22", "BR-24", "BR-26", "BR-CO-4"]),
    ] {
        let reading = desk.read(with(heading(reason, name))).await.unwrap();
        assert_eq!(rules(&reading), expected, "{reason} {name}: {:?}", reading.alerts);
    }
}

/// The extended profiles leave a cent for each amount that a sum is made of.
#[tokio::test]
async fn sums_of_amounts_that_are_rounded_each_may_be_cents_apart() {
    let desk = Desk::new();
    for (identifier, is_extended) in [
        ("urn:cen.eu:en16931:2017", false),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", true),
        ("urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended", true),
    ] {
        let cii = CII.replace("urn:cen.eu:en16931:2017", identifier);
        let off = |stated: &str| {
            cii.replace("<ram:LineTotalAmount>2762.40<", &format!("<ram:LineTotalAmount>{stated}<"))
        };
        let cents = desk.read(off("2762.42")).await.unwrap();
        assert_eq!(rules(&cents).is_empty(), is_extended, "{identifier}: {:?}", cents.alerts);
        let more = desk.read(off("2762.43")).await.unwrap();
        assert_eq!(rules(&more)[0], "BR-CO-10", "{identifier}");
    }
}

/// What the seller collects for others is due besides, in the extension of XRechnung.
#[tokio::test]
async fn payments_for_others_are_added_to_the_amount_to_pay() {
    let desk = Desk::new();
    let paid = UBL_CREDIT_NOTE
        .replace(
            "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
            "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0",
        )
        .replace(
            "<cac:TaxTotal>",
            "<cac:PrepaidPayment><cbc:ID>Parken</cbc:ID><cbc:PaidAmount currencyID=\"EUR\">3.00</cbc:PaidAmount></cac:PrepaidPayment><cac:TaxTotal>",
        );
    let due = |amount: &str| {
        paid.replace(">1234.01</cbc:PayableAmount>", &format!(">{amount}</cbc:PayableAmount>"))
    };
    assert_eq!(rules(&desk.read(due("1237.01")).await.unwrap()), Vec::<&str>::new());
    assert_eq!(rules(&desk.read(due("1234.01")).await.unwrap()), ["BR-DEX-09"]);
}
