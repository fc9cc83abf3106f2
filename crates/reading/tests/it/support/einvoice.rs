//! E-invoices in both syntaxes, and PDFs that carry them.

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::pdf::{Book, saved, text};

/// An invoice of EN 16931 that keeps all of its rules: two rates, an allowance, a charge, a prepayment.
pub const CII: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext>
    <ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
  </rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>2026-0417</ram:ID>
    <ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20261103</udt:DateTimeString></ram:IssueDateTime>
    <ram:IncludedNote><ram:Content>Pas d’escompte.</ram:Content></ram:IncludedNote>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>Pose de trois fenêtres</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>816.666667</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">3</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>10</ram:RateApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>2450.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>2</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>Quincaillerie</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>31.24</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="KGM">10</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>312.40</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty>
        <ram:Name>Menuiserie Lefèvre et Fils</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">303265045</ram:ID></ram:SpecifiedLegalOrganization>
        <ram:PostalTradeAddress><ram:PostcodeCode>35000</ram:PostcodeCode><ram:LineOne>12 rue des Érables</ram:LineOne><ram:CityName>Rennes</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR 40 303 265 045</ram:ID></ram:SpecifiedTaxRegistration>
      </ram:SellerTradeParty>
      <ram:BuyerTradeParty>
        <ram:Name>Société Générale de Travaux</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID schemeID="0009">40483304800022</ram:ID></ram:SpecifiedLegalOrganization>
        <ram:PostalTradeAddress><ram:PostcodeCode>44000</ram:PostcodeCode><ram:CityName>Nantes</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR83404833048</ram:ID></ram:SpecifiedTaxRegistration>
      </ram:BuyerTradeParty>
      <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>BC-77</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery>
      <ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString format="102">20261030</udt:DateTimeString></ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent>
    </ram:ApplicableHeaderTradeDelivery>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementPaymentMeans>
        <ram:TypeCode>58</ram:TypeCode>
        <ram:PayeePartyCreditorFinancialAccount><ram:IBANID>FR76 3000 6000 0112 3456 7890 189</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
        <ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>AGRIFRPP</ram:BICID></ram:PayeeSpecifiedCreditorFinancialInstitution>
      </ram:SpecifiedTradeSettlementPaymentMeans>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>240.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>2400.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>10.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>79.48</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>397.40</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>50.00</ram:ActualAmount><ram:Reason>Remise</ram:Reason><ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>10.00</ram:RateApplicablePercent></ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>
      <ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>true</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>85.00</ram:ActualAmount><ram:Reason>Déplacement</ram:Reason><ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>
      <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261203</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>2762.40</ram:LineTotalAmount>
        <ram:ChargeTotalAmount>85.00</ram:ChargeTotalAmount>
        <ram:AllowanceTotalAmount>50.00</ram:AllowanceTotalAmount>
        <ram:TaxBasisTotalAmount>2797.40</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="USD">345.00</ram:TaxTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">319.48</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>3116.88</ram:GrandTotalAmount>
        <ram:TotalPrepaidAmount>1000.00</ram:TotalPrepaidAmount>
        <ram:DuePayableAmount>2116.88</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
      <ram:InvoiceReferencedDocument><ram:IssuerAssignedID>2026-0399</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"#;

/// What the page of that invoice says.
pub const PAGE: [&str; 10] = [
    "Menuiserie Lefèvre et Fils",
    "12 rue des Érables, 35000 Rennes",
    "Facture N°2026-0417 du 3 novembre 2026",
    "Société Générale de Travaux, Nantes",
    "Total HT : 2 797,40 €",
    "TVA : 319,48 €",
    "Total TTC : 3.116,88 €",
    "Net à payer : 2 116,88 € avant le 03/12/2026",
    "IBAN : FR76 3000 6000 0112 3456 7890 189",
    "TVA FR40303265045, SIREN 303 265 045",
];

/// A credit note of UBL, without prefixes for what it consists of, as some programs write it.
pub const UBL_CREDIT_NOTE: &str = r#"<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
  <cbc:ID>AV-12</cbc:ID><cbc:IssueDate>2026-11-05</cbc:IssueDate><cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F-11</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>
  <cac:AccountingSupplierParty><cac:Party>
    <cac:PostalAddress><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyTaxScheme><cbc:CompanyID>BE0428759497</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>Papier du Nord</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party>
    <cac:PostalAddress><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyTaxScheme><cbc:CompanyID>FR40303265045</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>Menuiserie Lefèvre et Fils</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">0.00</cbc:TaxAmount><cac:TaxSubtotal>
    <cbc:TaxableAmount currencyID="EUR">1234.005</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">0</cbc:TaxAmount>
    <cac:TaxCategory><cbc:ID>K</cbc:ID><cbc:Percent>0</cbc:Percent><cbc:TaxExemptionReason>Livraison intracommunautaire</cbc:TaxExemptionReason><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
  </cac:TaxSubtotal></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">1234.005</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">1234.005</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">1234.005</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">1234.01</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:PaymentTerms><cbc:Note>À déduire</cbc:Note></cac:PaymentTerms>
  <cac:CreditNoteLine><cbc:ID>1</cbc:ID><cbc:CreditedQuantity unitCode="C62">1</cbc:CreditedQuantity><cbc:LineExtensionAmount currencyID="EUR">1234.005</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Papier</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>K</cbc:ID><cbc:Percent>0</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="EUR">1234.005</cbc:PriceAmount></cac:Price></cac:CreditNoteLine>
</CreditNote>"#;

/// Where in a PDF an attachment hangs.
#[derive(Clone, Copy, Debug)]
pub enum Hook {
    Associated,
    Names,
    /// Names, three nodes down a tree that comes back to its root.
    DeepNames,
    Annotation,
}

/// A PDF of one page that carries a file.
pub fn carrying(lines: &[&str], name: &str, bytes: &[u8], hook: Hook) -> Vec<u8> {
    let mut book = Book::new();
    let file = attach(&mut book, name, Stream::new(dictionary! { "Type" => "EmbeddedFile" }, bytes.to_vec()));
    hang(book, lines, name, file, hook)
}

/// The file specification of an attached stream.
pub fn attach(book: &mut Book, name: &str, stream: Stream) -> ObjectId {
    let stream = book.document.add_object(stream);
    book.document.add_object(dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal(name), "UF" => Object::string_literal(name),
        "AFRelationship" => "Data", "EF" => dictionary! { "F" => stream },
    })
}

pub fn hang(mut book: Book, lines: &[&str], name: &str, file: ObjectId, hook: Hook) -> Vec<u8> {
    let mut more = Dictionary::new();
    if matches!(hook, Hook::Annotation) {
        let pin = dictionary! {
            "Type" => "Annot", "Subtype" => "FileAttachment", "FS" => file,
            "Rect" => vec![10.into(), 10.into(), 30.into(), 30.into()],
        };
        more.set("Annots", vec![Object::from(book.document.add_object(pin))]);
    }
    book.add_page(text(lines), more);
    let mut document = book.finish();
    let names = dictionary! { "Names" => vec![Object::string_literal(name), file.into()] };
    let entry: Option<(&str, Object)> = match hook {
        Hook::Associated => Some(("AF", vec![Object::from(file)].into())),
        Hook::Names => Some(("Names", dictionary! { "EmbeddedFiles" => names }.into())),
        Hook::DeepNames => {
            let root = document.new_object_id();
            let leaf = document.add_object(names);
            let branch = document.add_object(dictionary! { "Kids" => vec![leaf.into(), root.into()] });
            document.objects.insert(root, dictionary! { "Kids" => vec![Object::from(branch)] }.into());
            Some(("Names", dictionary! { "EmbeddedFiles" => root }.into()))
        }
        Hook::Annotation => None,
    };
    if let Some((key, value)) = entry {
        document.catalog_mut().unwrap().set(key, value);
    }
    saved(document)
}
