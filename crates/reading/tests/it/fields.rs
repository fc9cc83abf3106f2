//! Small papers and what they say: one table for each sort of field. A `—` stands for a field that is not given.

mod abroad;
mod currencies;
mod identifiers;
mod letters;
mod numbers;
mod parties;
mod terms;
mod tills;
mod totals;

use reading::{
    AlertCode, DocumentKind, FieldName, FieldValue, KnownCompany, KnownSupplier, ReadOptions, Reading,
};

use crate::support::Desk;
use crate::support::boxes::zip;

use FieldName::*;

const HEAD: &str = "Menuiserie Kervella SARL\nSIRET 794 208 157 00022\n\n";
const NUMBER: &str = "Facture n° 118\nDate : 03/11/2026\n\n";
const TOTALS: &str = "\nTotal HT   100,00 €\nTVA 20 %   20,00 €\nTotal TTC   120,00 €\n";

/// What stands on a paper, and the fields that it gives.
type Paper<'a> = (&'a str, &'a [(FieldName, &'a str)]);

/// A desk where the papers are a company's.
struct Firm {
    desk: Desk,
    options: ReadOptions,
}

impl Firm {
    fn new() -> Self {
        let company = KnownCompany {
            names: vec!["Boulangerie Lemoine".into()],
            siren: Some("813472602".into()),
            vat_number: Some("FR56813472602".into()),
            fiscal_periods: Vec::new(),
        };
        Self { desk: Desk::new(), options: ReadOptions { company: Some(company), ..ReadOptions::default() } }
    }

    async fn read(&self, text: &str) -> Reading {
        self.desk
            .reader
            .read(&self.desk.lay("paper.txt", text), &self.desk.out(), &self.options)
            .await
            .unwrap()
    }

    /// That each paper, between a beginning and an end, gives its fields.
    async fn assert_all(&self, begin: &str, papers: &[Paper<'_>], end: &str) {
        let mut wrong = Vec::new();
        for (text, expected) in papers {
            let reading = self.read(&format!("{begin}{text}{end}")).await;
            for (name, value) in *expected {
                let found = said(&reading, *name);
                if found != *value {
                    wrong.push(format!("{text:?}: {} is {found}, not {value}", name.name()));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn said(reading: &Reading, name: FieldName) -> String {
    match reading.fields.get(&name).map(|field| &field.value) {
        None => "—".into(),
        Some(FieldValue::Text(text)) => text.clone(),
        Some(FieldValue::VatBreakdown(lines)) => {
            let line = |line: &reading::VatLine| format!("{} {} {}", line.rate, line.base, line.tax);
            lines.iter().map(line).collect::<Vec<_>>().join(", ")
        }
    }
}

fn has(reading: &Reading, code: AlertCode, name: FieldName) -> bool {
    reading.alerts.iter().any(|alert| alert.code == code && alert.fields.contains(&name))
}

#[tokio::test]
async fn a_number_keeps_its_prefix_whatever_the_word() {
    let firm = Firm::new();
    let numbers = [
        ("Facture n° INV-2026-0012", "INV-2026-0012"),
        ("Invoice number: INV-0042", "INV-0042"),
        ("Facture n° FACTURE-118", "FACTURE-118"),
        ("Facture n° REF-118/26", "REF-118/26"),
        ("Facture n° NOTE-118", "NOTE-118"),
        ("Facture n° CB-118", "CB-118"),
        ("Facture n° BL-4471", "BL-4471"),
        ("Facture n° TEL-4471", "TEL-4471"),
        ("Facture n° CS-4471", "CS-4471"),
        ("Facture n° TVA-2026-01", "TVA-2026-01"),
        ("Facture n° RM 2026-12", "RM 2026-12"),
        ("Facture N°F2018", "F2018"),
        ("Facture-118", "118"),
        ("Facture n° FA 2026-0012", "FA 2026-0012"),
        ("Facture 2026 / 118", "2026 / 118"),
    ];
    let mut wrong = Vec::new();
    for (text, number) in numbers {
        let reading = firm.read(&format!("{HEAD}{text}\nDate : 03/11/2026\n{TOTALS}")).await;
        if said(&reading, InvoiceNumber) != number {
            wrong.push(format!("{text}: {}", said(&reading, InvoiceNumber)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    let order = [(InvoiceNumber, "CDE-77120"), (OrderNumber, "—")];
    firm.assert_all(HEAD, &[("Facture n° : CDE-77120\nDate : 03/11/2026\n", &order)], TOTALS).await;
}

#[tokio::test]
async fn a_number_that_looks_like_a_date_is_none() {
    let papers: [Paper; 9] = [
        ("Facture n° 20260412\nDate : 03/11/2026\n", &[(InvoiceNumber, "20260412"), (Date, "2026-11-03")]),
        ("Facture n° 20260412\n", &[(InvoiceNumber, "20260412"), (Date, "—")]),
        (
            "Facture n° FA20260412\nDate : 03/11/2026\n",
            &[(InvoiceNumber, "FA20260412"), (Date, "2026-11-03")],
        ),
        (
            "Facture n° FA-2026-04-12\nDate : 03/11/2026\n",
            &[(InvoiceNumber, "FA-2026-04-12"), (Date, "2026-11-03")],
        ),
        (
            "Facture n° 2026/04/12\nDate : 03/11/2026\n",
            &[(InvoiceNumber, "2026/04/12"), (Date, "2026-11-03")],
        ),
        ("Facture n° 20261118 du 3 novembre 2026\n", &[(InvoiceNumber, "20261118"), (Date, "2026-11-03")]),
        (
            "N° facture     Date          Client\n20260412       03/11/2026    C0087\n",
            &[(InvoiceNumber, "20260412"), (Date, "2026-11-03")],
        ),
        // A date stays one where nothing asks for a number.
        ("Facture 118\nDate : 2026-11-03\n", &[(InvoiceNumber, "118"), (Date, "2026-11-03")]),
        ("Facture n° 118 du 20261103\n", &[(InvoiceNumber, "118"), (Date, "2026-11-03")]),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn who_sold_is_told_by_where_the_company_stands() {
    let own: &[(FieldName, &str)] =
        &[(Supplier, "Boulangerie Lemoine"), (Buyer, "Hôtel des Salorges"), (BuyerSiren, "794208157")];
    let papers: [Paper; 6] = [
        (
            "Menuiserie Kervella SARL\nSIRET 794 208 157 00022\n\nFacture n° 118\nDate : 03/11/2026\n\nClient :\nBoulangerie Lemoine SARL\n4 rue du Port 44000 Nantes\nRCS Nantes 813 472 602\n",
            &[(Supplier, "Menuiserie Kervella SARL"), (Siren, "794208157"), (BuyerSiren, "813472602")],
        ),
        (
            "Menuiserie Kervella SARL\nSIRET 794 208 157 00022\n\nFacture n° 118\nDate : 03/11/2026\n\nFacturé à : Boulangerie Lemoine SARL\nSIREN 813 472 602 - APE 1071C\n",
            &[(Supplier, "Menuiserie Kervella SARL"), (Siren, "794208157"), (BuyerSiren, "813472602")],
        ),
        (
            "Boulangerie Lemoine SARL\n4 rue du Port 44000 Nantes\nSIREN 813 472 602\n\nFacture n° 118\nDate : 03/11/2026\nClient : Hôtel des Salorges\nSIREN 794 208 157\n",
            own,
        ),
        (
            "Boulangerie Lemoine SARL\n4 rue du Port 44000 Nantes\nTVA FR56813472602\n\nFacture n° 118\nDate : 03/11/2026\nClient : Hôtel des Salorges\nTVA FR00794208157\n",
            own,
        ),
        (
            "Boulangerie Lemoine\n4 rue du Port 44000 Nantes\n\nFacture n° 118\nDate : 03/11/2026\nClient : Hôtel des Salorges\n",
            &[(Supplier, "Boulangerie Lemoine"), (Buyer, "Hôtel des Salorges")],
        ),
        // An addressee without a heading sold nothing.
        (
            "Menuiserie Kervella SARL\nSIRET 794 208 157 00022\n\n          Boulangerie Lemoine\n          4 rue du Port\n\nFacture n° 118\nDate : 03/11/2026\nÀ l'attention de Mme Lemoine\n",
            &[(Supplier, "Menuiserie Kervella SARL"), (Siren, "794208157")],
        ),
    ];
    let firm = Firm::new();
    firm.assert_all("", &papers, TOTALS).await;
    for (text, _) in papers {
        let reading = firm.read(&format!("{text}{TOTALS}")).await;
        assert!(!reading.alerts.iter().any(|alert| alert.code == AlertCode::OtherBuyer), "{text}");
    }
}

#[tokio::test]
async fn identifiers_are_read_in_the_forms_that_papers_use() {
    const ACCOUNT: &str = "FR7630006000011234567890189";
    let papers: [Paper; 11] = [
        ("IBAN : FR76 3000 6000\n       0112 3456\n       7890 189\n", &[(Iban, ACCOUNT)]),
        ("IBAN : FR76 3000 6000 0112\n       3456 7890 189\n", &[(Iban, ACCOUNT)]),
        ("IBAN fr76 3000 6000 0112 3456 7890 189\n", &[(Iban, ACCOUNT)]),
        ("IBAN : FR76 | 3000 | 6000 | 0112 | 3456 | 7890 | 189\n", &[(Iban, ACCOUNT)]),
        ("RIB : 30006 00001 12345678901 89\n", &[(Iban, ACCOUNT)]),
        ("IBAN sur demande\n", &[(Iban, "—")]),
        ("RCS Rennes B794208157\n", &[(Siren, "794208157")]),
        ("SIRET 794-208-157-00022\n", &[(Siren, "794208157"), (Siret, "79420815700022")]),
        ("TVA FR 00 794 208 157\n", &[(Siren, "794208157"), (VatNumber, "FR00794208157")]),
        ("BIC (SWIFT) : CEPA FR PP 751\n", &[(Bic, "CEPAFRPP751")]),
        ("BIC : BNPAFRPPXXX\n", &[(Bic, "BNPAFRPPXXX")]),
    ];
    Firm::new().assert_all(&format!("Menuiserie Kervella SARL\n{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn numbers_that_do_not_agree_are_told() {
    let firm = Firm::new();
    let siret =
        firm.read(&format!("Menuiserie Kervella SARL\nSIRET 794 208 157 00021\n{NUMBER}{TOTALS}")).await;
    assert!(has(&siret, AlertCode::SirenInvalid, Siret), "{:?}", siret.alerts);
    let iban = "IBAN FR76 3000 6000 0112 3456 7890 188";
    let iban = firm.read(&format!("{HEAD}{NUMBER}{iban}\n{TOTALS}")).await;
    assert!(has(&iban, AlertCode::IbanInvalid, Iban), "{:?}", iban.alerts);
    let two = firm
        .read(&format!("Menuiserie Kervella SARL\nSIREN 794 208 157\nTVA FR40303265045\n{NUMBER}{TOTALS}"))
        .await;
    for name in [Siren, VatNumber] {
        let sure = two.fields[&name].confidence;
        assert!(sure < 0.8, "{} at {sure}, and they are of two companies", name.name());
    }
    let due = firm.read(&format!("{HEAD}{NUMBER}Date d'échéance : 03/10/2026\n{TOTALS}")).await;
    assert!(has(&due, AlertCode::DueBeforeDate, DueDate), "{:?}", due.alerts);
}

#[tokio::test]
async fn an_account_that_is_debited_is_not_the_suppliers() {
    const ACCOUNT: &str = "FR76 3000 6000 0112 3456 7890 189";
    let mut firm = Firm::new();
    for text in [
        format!("Prélèvement automatique sur votre compte IBAN {ACCOUNT}"),
        format!("Ce montant sera prélevé le 15/11/2026 sur le compte {ACCOUNT}"),
        format!("Compte à débiter : {ACCOUNT}"),
        format!("Compte à débiter :\nIBAN {ACCOUNT}"),
    ] {
        let reading = firm.read(&format!("{HEAD}{NUMBER}{text}\n{TOTALS}")).await;
        assert!(has(&reading, AlertCode::DebitedAccount, Iban), "{text}: {:?}", reading.alerts);
        assert_eq!(reading.supplier_iban(), None, "{text}");
    }
    let own = format!(
        "{HEAD}{NUMBER}Compte à débiter : {ACCOUNT}\nNotre IBAN : FR76 1027 8000 0100 0123 4567 890\n{TOTALS}"
    );
    let own =
        firm.read(&own.replace("FR76 1027 8000 0100 0123 4567 890", "DE89 3704 0044 0532 0130 00")).await;
    assert_eq!(own.supplier_iban(), Some("DE89370400440532013000"));
    let paid =
        firm.read(&format!("{HEAD}{NUMBER}Virement sur notre compte : IBAN {ACCOUNT}\n{TOTALS}")).await;
    assert!(paid.supplier_iban().is_some());
    // It tells nothing of who the supplier is.
    firm.options.suppliers = vec![KnownSupplier {
        name: "Autre fournisseur".into(),
        iban: Some(ACCOUNT.replace(' ', "")),
        ..KnownSupplier::default()
    }];
    let text = format!("Électricité du Port\n{NUMBER}Prélèvement sur votre compte {ACCOUNT}\n{TOTALS}");
    assert_ne!(said(&firm.read(&text).await, Supplier), "Autre fournisseur");
}

#[tokio::test]
async fn amounts_of_several_rates_are_put_together() {
    let two: &[(FieldName, &str)] = &[
        (Net, "130.00"),
        (Vat, "11.50"),
        (Gross, "141.50"),
        (VatBreakdown, "5.50 100.00 5.50, 20.00 30.00 6.00"),
    ];
    let papers: [Paper; 10] = [
        (
            "Taux   HT      TVA    TTC\n5,5 %  100,00  5,50   105,50\n20 %   30,00   6,00   36,00\nNet à payer TTC 141,50\n",
            two,
        ),
        ("Total HT 130,00\nTVA 5,5 % 5,50\nTVA 20 % 6,00\nTotal TTC 141,50\n", two),
        ("Montant HT      130,00\nTVA 5,50        5,50\nTVA 20,00       6,00\nNet à payer     141,50\n", two),
        (
            "Total HT   636,50\nTVA 10 %   58,65\nTVA 20 %   10,00\nTotal TTC   705,15\n",
            &[
                (Net, "636.50"),
                (Vat, "68.65"),
                (Gross, "705.15"),
                (VatBreakdown, "10.00 586.50 58.65, 20.00 50.00 10.00"),
            ],
        ),
        // A base that is its rate's figure.
        (
            "Base 20 %   20,00   4,00\nTotal HT 20,00\nTVA 4,00\nTotal TTC 24,00\n",
            &[(VatBreakdown, "20.00 20.00 4.00")],
        ),
        (
            "Total HT 100,00\nTVA 0,9 % sur 100,00   0,90\nTotal TTC 100,90\n",
            &[(VatBreakdown, "0.90 100.00 0.90")],
        ),
        // A part that bears no VAT, and is none of another rate.
        (
            "Honoraires HT   100,00\nTVA 20 %   20,00\nDébours   35,00\nTotal TTC   155,00\n",
            &[(Vat, "20.00"), (Gross, "155.00")],
        ),
        (
            "Total HT 100,00 €\nTVA 20 % 20,00 €\nTotal TTC 120,00 €\nAcompte 50,00 €\nNet à payer au 15/12/2026 : 70,00 €\n",
            &[(Gross, "120.00"), (Prepaid, "50.00"), (Payable, "70.00"), (DueDate, "2026-12-15")],
        ),
        (
            "Total HT 100,00 €\nTVA 20 % 20,00 €\nTotal TTC 120,00 €\nAcompte du 01/10/2026      50,00 €\nNet à payer le 15/12/2026   70,00 €\n",
            &[(Gross, "120.00"), (Payable, "70.00")],
        ),
        (
            "Total HT   1 000,000 €\nTVA 20 %   200,00 €\nTotal TTC   1 200,00 €\n",
            &[(Net, "1000.00"), (Gross, "1200.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn a_restaurants_ticket_with_a_drink_has_both_rates() {
    let head = "SARL LE BISTROT\n12 rue du Port 44000 NANTES\nSiret 79420815700022\n03/11/26 12:45 Table 4 Couverts 2\n2 MENU JOUR 38,00\n1 VIN 12,00\nTOTAL TTC 50,00\n";
    let sums: &[(FieldName, &str)] = &[(Net, "44.55"), (Vat, "5.45"), (Gross, "50.00")];
    let papers: [Paper; 3] = [
        ("HT 10% 34,55 TVA 3,45\nHT 20% 10,00 TVA 2,00\n", sums),
        ("TVA 10% 3,45\nTVA 20% 2,00\n", sums),
        ("dont TVA 10% : 3,45\ndont TVA 20% : 2,00\n", sums),
    ];
    Firm::new().assert_all(head, &papers, "").await;
}

#[tokio::test]
async fn what_bears_no_vat_says_so_in_many_ways() {
    let firm = Firm::new();
    let mut wrong = Vec::new();
    for saying in [
        "TVA non applicable, art. 293 B du CGI",
        "Franchise en base de TVA",
        "Non assujetti à la TVA",
        "Association non assujettie à la TVA",
        "TVA exonérée, article 261 du CGI",
        "Opération exonérée de T.V.A.",
        "Exempt de TVA",
        "Hors champ d'application de la TVA",
        "TVA due par le preneur, art. 283-2 du CGI",
    ] {
        let text = format!(
            "{HEAD}{NUMBER}Prestation   450,00 €\nTotal   450,00 €\n{saying}\nNet à payer   450,00 €\n"
        );
        let reading = firm.read(&text).await;
        let sums = [Net, Vat, Gross].map(|name| said(&reading, name));
        if sums != ["450.00", "0.00", "450.00"] {
            wrong.push(format!("{saying}: {sums:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn when_it_is_due_is_told_from_conditions_of_a_discount() {
    let papers: [Paper; 9] = [
        ("Payable à réception de facture", &[(DueDate, "2026-11-03")]),
        ("Conditions : paiement comptant sans escompte", &[(DueDate, "2026-11-03")]),
        ("Pas d'escompte en cas de paiement comptant", &[(DueDate, "—")]),
        ("Aucun escompte consenti pour paiement comptant", &[(DueDate, "—")]),
        ("En cas de règlement comptant, escompte de 2 %", &[(DueDate, "—")]),
        ("Prélèvement SEPA le 10/11/2026", &[(DueDate, "2026-11-10")]),
        ("Paiement attendu pour le 15 décembre 2026", &[(DueDate, "2026-12-15")]),
        ("À régler par virement le 15/12/2026", &[(DueDate, "2026-12-15")]),
        ("À régler avant le 15/12/2026", &[(DueDate, "2026-12-15")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn what_kind_of_paper_it_is_its_title_says() {
    let firm = Firm::new();
    let mut wrong = Vec::new();
    for (text, kind) in [
        ("Facture\nNuméro : 118\nDate : 03/11/2026\nContrat de crédit-bail n° 7781", "invoice"),
        ("FACTURE N° 118\nDate : 03/11/2026\nBulletin de paie externalisé", "invoice"),
        ("Facture proforma n° 118\nDate : 03/11/2026", "other"),
        ("Fact. n° 118\nDate : 03/11/2026", "invoice"),
        ("Relevé d'honoraires n° 118\nDate : 03/11/2026", "invoice"),
        ("Mémoire n° 118\nDate : 03/11/2026", "invoice"),
        ("Décompte n° 118\nDate : 03/11/2026", "invoice"),
        ("Appel de fonds n° 118\nDate : 03/11/2026", "invoice"),
        ("Note de débit n° 118\nDate : 03/11/2026", "invoice"),
        ("Avoir n° 118\nDate : 03/11/2026", "credit_note"),
        ("Devis n° 118\nDate : 03/11/2026", "other"),
        ("Note de crédit NC-118\nBon de commande n° 4512\nDate : 03/11/2026", "credit_note"),
        ("Credit note CN-118\nPurchase order: 4512\nDate: 03/11/2026", "credit_note"),
        ("Stornorechnung Nr. 118\nLieferschein 4711\nDatum: 03.11.2026", "credit_note"),
        ("Note d'honoraires\nN° 25-77\nDevis n° 88 accepté\nDate : 03/11/2026", "invoice"),
        ("Note de frais et honoraires n° 25/118\nDate : 03/11/2026", "invoice"),
        ("VOTRE FACTURE N° 118\nBon de livraison 4512\nDate : 03/11/2026", "invoice"),
        (
            "VOTRE FACTURE D'EAU\nN° de facture : 118\nDate : 03/11/2026\nRelevé de compte\nAncien solde 0,00 €\nNouveau solde 120,00 €",
            "invoice",
        ),
        ("Ticket n° 118\n03/11/2026 12:30\nCB SANS CONTACT\nMERCI DE VOTRE VISITE", "receipt"),
    ] {
        let reading = firm.read(&format!("{HEAD}{text}\n{TOTALS}")).await;
        let gross = said(&reading, Gross);
        if reading.kind.name() != kind || gross != "120.00" {
            wrong.push(format!("{text:?}: {} of {gross}, not {kind}", reading.kind.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn of_two_currencies_the_totals_counts() {
    let firm = Firm::new();
    for _ in 0..5 {
        let reading = firm.read(&format!("{HEAD}{NUMBER}soit 108,00 $\nMontant total   100,00 €\n")).await;
        assert_eq!(said(&reading, Currency), "EUR");
    }
    let papers: [Paper; 3] = [
        ("Total HT 1 000,00 MAD\nTVA 20 % 200,00 MAD\nTotal TTC 1 200,00 MAD\n", &[(Currency, "MAD")]),
        ("Total HT 1 000,00 PLN\nTVA 23 % 230,00 PLN\nTotal TTC 1 230,00 PLN\n", &[(Currency, "PLN")]),
        ("Total HT 1 000,00 F CFA\nTotal TTC 1 000,00 F CFA\n", &[(Currency, "XOF")]),
    ];
    firm.assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn the_vat_by_rate_has_its_place_and_is_held_to_the_totals() {
    let firm = Firm::new();
    let table = "Taux   Base HT   TVA\n10 %   200,00    20,00\n20 %   100,00    20,00\n";
    let reading = firm
        .read(&format!("{HEAD}{NUMBER}{table}Total HT 300,00\nTotal TVA 40,00\nTotal TTC 340,00\n"))
        .await;
    let field = &reading.fields[&VatBreakdown];
    assert_eq!(field.page, Some(1));
    let (place, total) = (field.place.unwrap(), reading.fields[&Gross].place.unwrap());
    assert!(place.h > total.h && place.y < total.y, "{place:?} is not over both lines");
    assert!(!has(&reading, AlertCode::VatBreakdownDoesNotAddUp, Vat));
    let wrong = firm
        .read(&format!("{HEAD}{NUMBER}{table}Total HT 300,00\nTotal TVA 60,00\nTotal TTC 360,00\n"))
        .await;
    assert!(has(&wrong, AlertCode::VatBreakdownDoesNotAddUp, Vat), "{:?} {:?}", wrong.alerts, wrong.fields);
}

#[tokio::test]
async fn what_is_said_to_be_sure_is_right() {
    let firm = Firm::new();
    let text = format!("{HEAD}{NUMBER}IBAN : FR76 3000 6000 0112 3456 7890 189\n{TOTALS}");
    let reading = firm.read(&text).await;
    for name in [InvoiceNumber, Date, Siren, Iban, Net, Vat, Gross] {
        let sure = reading.fields[&name].confidence;
        assert!(sure >= 0.9, "{} is right and said at {sure}", name.name());
    }
    // Nothing announces it, and there is another.
    let doubtful = firm.read(&format!("{HEAD}Facture\n03/11/2026\n02/11/2026\n{TOTALS}")).await;
    assert!(
        doubtful.fields.get(&Date).is_none_or(|date| date.confidence < 0.9),
        "{:?}",
        doubtful.fields.get(&Date)
    );
}

#[tokio::test]
async fn what_is_no_paper_says_nothing() {
    let desk = Desk::new();
    let letter = format!("{HEAD}{NUMBER}{TOTALS}");
    let listing = zip(&[("Facture 118.txt", letter.as_bytes())]);
    let data = b"<?xml version=\"1.0\"?><list><item>Facture 118</item><total>120,00</total></list>".to_vec();
    for bytes in [listing, data] {
        let reading = desk.read(bytes).await.unwrap();
        assert!(reading.fields.is_empty(), "{:?}", reading.fields);
        assert_eq!(reading.kind, DocumentKind::Other);
    }
    // How wide a table is drawn is our own doing.
    let table =
        desk.read("Jour;Objet;Somme\n03/11/2026;Taxi;22,00\n04/11/2026;Parking;4,00\n").await.unwrap();
    assert_eq!(table.kind, DocumentKind::Other);
}

#[tokio::test]
async fn letters_and_statements_about_invoices_are_none() {
    let firm = Firm::new();
    for title in ["Objet : Deuxième relance – facture impayée", "RELEVÉ DE COMPTE CLIENT AU 31/05/2026"]
    {
        let text = format!(
            "{HEAD}{title}\n\nFacture 26-118 du 03/11/2026   120,00\nFacture 26-140 du 20/11/2026   80,00\nSolde dû   200,00\n"
        );
        assert_eq!(firm.read(&text).await.kind, DocumentKind::Other, "{title}");
    }
    let credit = firm
        .read(&format!("{HEAD}NOTE D'AVOIR A-0077\nDate : 03/11/2026\nConcerne la facture 26/1180\n{TOTALS}"))
        .await;
    assert_eq!(credit.kind, DocumentKind::CreditNote);
}
