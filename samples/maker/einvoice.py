"""E-invoices: EN 16931 data as CII or UBL, and Factur-X (the CII inside a PDF/A-3 container)."""

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

import pikepdf
from PIL import ImageCms
from pikepdf import Array, Dictionary, Name, String

from .money import Totals
from .parties import Party

UNITS = {"m²": "MTK", "sac": "XBG", "seau": "XBJ", "forfait": "LS", "jour": "DAY", "h": "HUR", "pièce": "C62", "u": "C62"}
GUIDELINES = {"EN 16931": "urn:cen.eu:en16931:2017", "BASIC WL": "urn:factur-x.eu:1p0:basicwl", "MINIMUM": "urn:factur-x.eu:1p0:minimum",
              "BASIC": "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic",
              "EXTENDED": "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"}
NAMESPACES = (
    'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" '
    'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" '
    'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"')


@dataclass
class Einvoice:
    number: str
    date: date
    due: date | None
    seller: Party
    buyer: Party
    lines: list
    totals: Totals
    delivered: date
    order: str = ""
    note: str = ""
    prepaid: Decimal = Decimal(0)
    of_invoice: str = ""  # of a credit note: the invoice that it corrects

    @property
    def payable(self) -> Decimal:
        return self.totals.gross - self.prepaid


def _category(rate: Decimal) -> str:
    return "S" if rate else "AE"


def _cii_party(tag: str, party: Party, iban: bool) -> str:
    vat = f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{party.vat}</ram:ID></ram:SpecifiedTaxRegistration>'
    return f"""
      <ram:{tag}>
        <ram:Name>{escape(party.legal_name)}</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">{party.siren}</ram:ID></ram:SpecifiedLegalOrganization>
        <ram:PostalTradeAddress>
          <ram:PostcodeCode>{party.postcode}</ram:PostcodeCode>
          <ram:LineOne>{escape(party.street)}</ram:LineOne>
          <ram:CityName>{escape(party.city)}</ram:CityName>
          <ram:CountryID>{party.country}</ram:CountryID>
        </ram:PostalTradeAddress>
        <ram:URIUniversalCommunication><ram:URIID schemeID="0225">{party.siren}</ram:URIID></ram:URIUniversalCommunication>
        {vat}
      </ram:{tag}>"""


def _day(day: date) -> str:
    return f'<udt:DateTimeString format="102">{day:%Y%m%d}</udt:DateTimeString>'


def _cii_line(place: int, item, basic: bool) -> str:
    """`basic`: without what profile BASIC has no room for, the article's number and the price before the discount."""
    unit = UNITS[item.unit]
    discount = ""
    if item.discount:
        discount = f"""
          <ram:AppliedTradeAllowanceCharge>
            <ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>
            <ram:ActualAmount>{item.price * item.discount / 100:.4f}</ram:ActualAmount>
          </ram:AppliedTradeAllowanceCharge>"""
    net_price = item.price * (1 - item.discount / 100)
    reference = "" if basic else f"""
        <ram:SellerAssignedID>{escape(item.reference)}</ram:SellerAssignedID>"""
    before = "" if basic else f"""
        <ram:GrossPriceProductTradePrice>
          <ram:ChargeAmount>{item.price:.4f}</ram:ChargeAmount>{discount}
        </ram:GrossPriceProductTradePrice>"""
    return f"""
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>{place}</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct>{reference}
        <ram:Name>{escape(item.text)}</ram:Name>
      </ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement>{before}
        <ram:NetPriceProductTradePrice><ram:ChargeAmount>{net_price:.4f}</ram:ChargeAmount></ram:NetPriceProductTradePrice>
      </ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="{unit}">{item.quantity:.2f}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax>
          <ram:TypeCode>VAT</ram:TypeCode>
          <ram:CategoryCode>{_category(item.rate)}</ram:CategoryCode>
          <ram:RateApplicablePercent>{item.rate:.2f}</ram:RateApplicablePercent>
        </ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{item.total:.2f}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>"""


def minimum(invoice: Einvoice) -> bytes:
    """Cross Industry Invoice D22B, profile MINIMUM: who, when, how much, and nothing more."""
    totals, seller, buyer = invoice.totals, invoice.seller, invoice.buyer
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice {NAMESPACES}>
  <rsm:ExchangedDocumentContext>
    <ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{GUIDELINES["MINIMUM"]}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
  </rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>{invoice.number}</ram:ID>
    <ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime>{_day(invoice.date)}</ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty>
        <ram:Name>{escape(seller.legal_name)}</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">{seller.siret}</ram:ID></ram:SpecifiedLegalOrganization>
        <ram:PostalTradeAddress><ram:CountryID>{seller.country}</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{seller.vat}</ram:ID></ram:SpecifiedTaxRegistration>
      </ram:SellerTradeParty>
      <ram:BuyerTradeParty>
        <ram:Name>{escape(buyer.legal_name)}</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">{buyer.siret}</ram:ID></ram:SpecifiedLegalOrganization>
      </ram:BuyerTradeParty>
      <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>{escape(invoice.order)}</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery/>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:TaxBasisTotalAmount>{totals.net:.2f}</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">{totals.vat:.2f}</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>{totals.gross:.2f}</ram:GrandTotalAmount>
        <ram:DuePayableAmount>{invoice.payable:.2f}</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
""".encode()


def cii(invoice: Einvoice, profile: str) -> bytes:
    """Cross Industry Invoice D22B. Profile BASIC WL carries no lines."""
    totals = invoice.totals
    lines = "" if profile == "BASIC WL" else "".join(_cii_line(n, item, profile == "BASIC") for n, item in enumerate(invoice.lines, 1))
    taxes = "".join(f"""
      <ram:ApplicableTradeTax>
        <ram:CalculatedAmount>{vat:.2f}</ram:CalculatedAmount>
        <ram:TypeCode>VAT</ram:TypeCode>
        <ram:BasisAmount>{base:.2f}</ram:BasisAmount>
        <ram:CategoryCode>{_category(rate)}</ram:CategoryCode>
        <ram:RateApplicablePercent>{rate:.2f}</ram:RateApplicablePercent>
      </ram:ApplicableTradeTax>""" for rate, base, vat in totals.by_rate)
    note = f"<ram:IncludedNote><ram:Content>{escape(invoice.note)}</ram:Content></ram:IncludedNote>" if invoice.note else ""
    account = f"<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{invoice.seller.iban}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>"
    means = f"<ram:TypeCode>58</ram:TypeCode>\n        {account}" if invoice.seller.iban else "<ram:TypeCode>48</ram:TypeCode>"
    terms = f"<ram:DueDateDateTime>{_day(invoice.due)}</ram:DueDateDateTime>" if invoice.due else "<ram:Description>Payée par carte</ram:Description>"
    terms = f"<ram:SpecifiedTradePaymentTerms>{terms}</ram:SpecifiedTradePaymentTerms>"
    prepaid = f"\n        <ram:TotalPrepaidAmount>{invoice.prepaid:.2f}</ram:TotalPrepaidAmount>" if invoice.prepaid else ""
    order = ("<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>" + escape(invoice.order)
             + "</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>") if invoice.order else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice {NAMESPACES}>
  <rsm:ExchangedDocumentContext>
    <ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>B1</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>
    <ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{GUIDELINES[profile]}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
  </rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>{invoice.number}</ram:ID>
    <ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime>{_day(invoice.date)}</ram:IssueDateTime>
    {note}
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>{lines}
    <ram:ApplicableHeaderTradeAgreement>{_cii_party("SellerTradeParty", invoice.seller, True)}{_cii_party("BuyerTradeParty", invoice.buyer, False)}
      {order}
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery>
      <ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>{_day(invoice.delivered)}</ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent>
    </ram:ApplicableHeaderTradeDelivery>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementPaymentMeans>
        {means}
      </ram:SpecifiedTradeSettlementPaymentMeans>{taxes}
      {terms}
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>{totals.net:.2f}</ram:LineTotalAmount>
        <ram:TaxBasisTotalAmount>{totals.net:.2f}</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">{totals.vat:.2f}</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>{totals.gross:.2f}</ram:GrandTotalAmount>{prepaid}
        <ram:DuePayableAmount>{invoice.payable:.2f}</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
""".encode()


def _ubl_party(tag: str, party: Party) -> str:
    return f"""
  <cac:{tag}>
    <cac:Party>
      <cbc:EndpointID schemeID="0225">{party.siren}</cbc:EndpointID>
      <cac:PostalAddress>
        <cbc:StreetName>{escape(party.street)}</cbc:StreetName>
        <cbc:CityName>{escape(party.city)}</cbc:CityName>
        <cbc:PostalZone>{party.postcode}</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>{party.country}</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme><cbc:CompanyID>{party.vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>{escape(party.legal_name)}</cbc:RegistrationName>
        <cbc:CompanyID schemeID="0002">{party.siren}</cbc:CompanyID>
      </cac:PartyLegalEntity>
    </cac:Party>
  </cac:{tag}>"""


def ubl(invoice: Einvoice) -> bytes:
    """UBL 2.1 Invoice or CreditNote, EN 16931."""
    totals = invoice.totals
    what, quantity, code = ("CreditNote", "CreditedQuantity", "381") if invoice.of_invoice else ("Invoice", "InvoicedQuantity", "380")
    due = "" if invoice.of_invoice else f"\n  <cbc:DueDate>{invoice.due}</cbc:DueDate>"
    before = (f"\n  <cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{invoice.of_invoice}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>"
              if invoice.of_invoice else "")

    def amount(tag, value):
        return f'<cbc:{tag} currencyID="EUR">{value:.2f}</cbc:{tag}>'

    taxes = "".join(f"""
    <cac:TaxSubtotal>
      {amount("TaxableAmount", base)}
      {amount("TaxAmount", vat)}
      <cac:TaxCategory><cbc:ID>{_category(rate)}</cbc:ID><cbc:Percent>{rate:.2f}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
    </cac:TaxSubtotal>""" for rate, base, vat in totals.by_rate)
    lines = "".join(f"""
  <cac:{what}Line>
    <cbc:ID>{place}</cbc:ID>
    <cbc:{quantity} unitCode="{UNITS[item.unit]}">{item.quantity:.2f}</cbc:{quantity}>
    {amount("LineExtensionAmount", item.total)}
    <cac:Item>
      <cbc:Name>{escape(item.text)}</cbc:Name>
      <cac:SellersItemIdentification><cbc:ID>{escape(item.reference)}</cbc:ID></cac:SellersItemIdentification>
      <cac:ClassifiedTaxCategory><cbc:ID>{_category(item.rate)}</cbc:ID><cbc:Percent>{item.rate:.2f}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price>{amount("PriceAmount", item.price)}</cac:Price>
  </cac:{what}Line>""" for place, item in enumerate(invoice.lines, 1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{what} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{what}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
  <cbc:ProfileID>S1</cbc:ProfileID>
  <cbc:ID>{invoice.number}</cbc:ID>
  <cbc:IssueDate>{invoice.date}</cbc:IssueDate>{due}
  <cbc:{what}TypeCode>{code}</cbc:{what}TypeCode>
  <cbc:Note>{escape(invoice.note)}</cbc:Note>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>{escape(invoice.order)}</cbc:ID></cac:OrderReference>{before}{_ubl_party("AccountingSupplierParty", invoice.seller)}{_ubl_party("AccountingCustomerParty", invoice.buyer)}
  <cac:Delivery><cbc:ActualDeliveryDate>{invoice.delivered}</cbc:ActualDeliveryDate></cac:Delivery>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>
    <cac:PayeeFinancialAccount><cbc:ID>{invoice.seller.iban}</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:TaxTotal>
    {amount("TaxAmount", totals.vat)}{taxes}
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    {amount("LineExtensionAmount", totals.net)}
    {amount("TaxExclusiveAmount", totals.net)}
    {amount("TaxInclusiveAmount", totals.gross)}
    {amount("PayableAmount", totals.gross)}
  </cac:LegalMonetaryTotal>{lines}
</{what}>
""".encode()


def _colour_profile() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes.fromhex("07ea00010001000000000000")  # its making date, which would change every time
    return bytes(profile)


def _metadata(profile: str, title: str, author: str) -> bytes:
    def described(name, about):
        return f"""<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>{about}</pdfaProperty:description></rdf:li>"""

    properties = "".join(described(*both) for both in [
        ("DocumentFileName", "The name of the embedded XML document"), ("DocumentType", "The type of the hybrid document"),
        ("Version", "The version of the standard"), ("ConformanceLevel", "The conformance level")])
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"><fx:DocumentType>INVOICE</fx:DocumentType>
<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName><fx:Version>1.0</fx:Version><fx:ConformanceLevel>{profile}</fx:ConformanceLevel></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def into_pdf(pdf: bytes, xml: bytes, profile: str, title: str, author: str) -> bytes:
    """Makes a Factur-X of a PDF whose fonts are all embedded: PDF/A-3 marks, and the XML as an associated file."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        stream = document.make_stream(xml, Type=Name.EmbeddedFile, Subtype=Name("/text/xml"))
        stream.Params = Dictionary(Size=len(xml), ModDate=String("D:20261001080000Z"))
        attached = document.make_indirect(Dictionary(
            Type=Name.Filespec, F=String("factur-x.xml"), UF=String("factur-x.xml"), Desc=String("Factur-X"),
            AFRelationship=Name.Data if profile in ("BASIC WL", "MINIMUM") else Name.Alternative, EF=Dictionary(F=stream, UF=stream)))
        root = document.Root
        root.AF = Array([attached])
        root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("factur-x.xml"), attached])))
        root.Metadata = document.make_stream(_metadata(profile, title, author), Type=Name.Metadata, Subtype=Name.XML)
        root.OutputIntents = Array([Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"), Info=String("sRGB"),
            DestOutputProfile=document.make_stream(_colour_profile(), N=3))])
        out = io.BytesIO()
        document.save(out, deterministic_id=True, min_version="1.7")
        return out.getvalue()
