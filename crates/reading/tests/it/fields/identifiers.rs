//! Accounts and numbers of companies, and whose they are.

use reading::AlertCode;
use reading::FieldName::*;

use super::{Firm, HEAD, NUMBER, Paper, TOTALS, has};

const PRINTED: &str = "FR76 3000 6000 0112 3456 7890 189";
const ACCOUNT: &str = "FR7630006000011234567890189";

#[tokio::test]
async fn an_account_is_told_from_the_vat_number_before_it() {
    let firm = Firm::new();
    for line in [
        "SIRET 794 208 157 00022 - TVA FR00794208157 - IBAN FR76 3000 6000 0112 3456 7890 189",
        "TVA FR00794208157 IBAN FR76 3000 6000 0112 3456 7890 189",
        "TVA FR00794208157 | IBAN FR76 3000 6000 0112 3456 7890 189 | BIC AGRIFRPP",
        "IBAN et TVA : FR00794208157 - SIRET 794 208 157 00022 - FR76 3000 6000 0112 3456 7890 189",
        "N° TVA FR 00 794 208 157   IBAN FR76 3000 6000 0112 3456 7890 189",
        "IBAN FR76 3000 6000 0112 3456 7890 189 - TVA FR00794208157",
    ] {
        let fields = [(Iban, ACCOUNT), (VatNumber, "FR00794208157")];
        firm.assert_all(&format!("Menuiserie Kervella SARL\n{NUMBER}"), &[(line, &fields)], TOTALS).await;
    }
    let german: [Paper; 1] = [(
        "USt-IdNr. DE136695976 IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX\n",
        &[(Iban, "DE89370400440532013000"), (VatNumber, "DE136695976")],
    )];
    firm.assert_all("Meier GmbH\nRechnung Nr. 118\nDatum 03.11.2026\n", &german, "Gesamtbetrag 119,00\n")
        .await;
}

#[tokio::test]
async fn what_stands_below_the_buyers_name_is_not_all_the_buyers() {
    let seller: &[_] = &[(Siren, "794208157"), (Iban, ACCOUNT), (VatNumber, "FR00794208157")];
    let papers: [Paper; 4] = [
        ("Client : Durand Paul\nFacture n° F-118 du 03/11/2026\nVidange 100,00\n", seller),
        ("Facture n° F-118\nDate : 03/11/2026\nClient : Durand Paul\nVéhicule AB-123-CD\n", seller),
        ("Locataire : M. Durand\nAppel de loyer n° 118\nDate : 03/11/2026\n", seller),
        ("FATTURA n. 118\nSpett.le\nDurand SAS\n", seller),
    ];
    let end = format!("{TOTALS}SIRET 794 208 157 00022 - TVA FR00794208157\nIBAN {PRINTED}\n");
    let firm = Firm::new();
    firm.assert_all("Garage du Port\n", &papers, &end).await;
    // Their own number is within their block.
    let own: [Paper; 1] = [(
        "Client :\nDurand SARL\n4 rue du Port 44000 Nantes\nSIREN 404 833 048\n",
        &[(Siren, "794208157"), (BuyerSiren, "404833048")],
    )];
    firm.assert_all("Garage du Port\nFacture n° F-118\nDate : 03/11/2026\n", &own, &end).await;
}

#[tokio::test]
async fn the_way_of_payment_tells_whose_account_it_is() {
    let firm = Firm::new();
    for line in [
        format!("Mode de règlement : prélèvement - IBAN : {PRINTED}"),
        format!("IBAN du débiteur : {PRINTED}"),
    ] {
        let reading = firm.read(&format!("{HEAD}{NUMBER}{line}\n{TOTALS}")).await;
        assert!(has(&reading, AlertCode::DebitedAccount, Iban), "{line}: {:?}", reading.alerts);
        assert_eq!(reading.supplier_iban(), None, "{line}");
    }
    for line in [
        format!("Règlement par virement ou prélèvement - IBAN : {PRINTED}"),
        format!("Prélèvement possible. Notre IBAN : {PRINTED}"),
    ] {
        let reading = firm.read(&format!("{HEAD}{NUMBER}{line}\n{TOTALS}")).await;
        assert_eq!(reading.supplier_iban(), Some(ACCOUNT), "{line}");
    }
}

#[tokio::test]
async fn an_account_goes_on_at_the_beginning_of_the_next_line() {
    let papers: [Paper; 4] = [
        (
            "Kervella SARL, capital 8 000 €, RCS Rennes, IBAN FR76 3000 6000 0112 3456\n7890 189 BIC AGRIFRPP\n",
            &[(Iban, ACCOUNT)],
        ),
        (
            "Votre règlement est à faire à l'ordre de FACTO FRANCE, 12 quai du Port. IBAN FR76 3000 6000\n0112 3456 7890 189. RCS Nantes\n",
            &[(Iban, ACCOUNT)],
        ),
        // What its check does not bear out is not joined.
        (
            "Virement sur le compte de Kervella SARL, IBAN FR76 3000 6000 0112 3456\n7890 188 BIC AGRIFRPP\n",
            &[(Iban, "FR763000600001123456")],
        ),
        ("Virement sur IBAN FR76 3000 6000 0112 3456 7890 189\n7890 189 pièces\n", &[(Iban, ACCOUNT)]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn the_sellers_number_is_told_from_the_buyers_by_what_stands_beside_it() {
    let german: &[_] = &[(VatNumber, "DE136695976"), (BuyerVatNumber, "FR00794208157"), (Siren, "—")];
    let foot = "IBAN DE89 3704 0044 0532 0130 00";
    let papers: Vec<(String, &[(reading::FieldName, &str)])> = vec![
        (format!("Geschäftsführer: K. Meier · HRB 1123 Freiburg · USt-IdNr. DE136695976\n{foot}\n"), german),
        (format!("USt-IdNr. DE136695976 · HRA 4502 Stuttgart · {foot}\n"), german),
        (format!("USt-IdNr. DE136695976\n{foot}\n"), german),
    ];
    let papers: Vec<Paper> = papers.iter().map(|(text, fields)| (text.as_str(), *fields)).collect();
    let head = "Meier GmbH\n\nMenuiserie Kervella\n4 rue du Port\n35000 Rennes\nUSt-IdNr.: FR00794208157\n\nRechnung Nr. 118\nDatum 03.11.2026\nGesamtbetrag 119,00\n\n";
    Firm::new().assert_all(head, &papers, "").await;
    // Nothing tells them apart.
    let alike =
        "Atelier Nord\nFacture n° 118\nDate : 03/11/2026\nN° TVA FR00794208157\n\nN° TVA FR40303265045\n";
    let firm = Firm::new();
    let reading = firm.read(&format!("{alike}{TOTALS}")).await;
    assert!(reading.fields[&VatNumber].confidence <= 0.7, "{:?}", reading.fields[&VatNumber]);
}

#[tokio::test]
async fn the_suppliers_name_is_no_heading_place_or_trade() {
    let papers: [Paper; 7] = [
        (
            "MARCHÉ DES HALLES\n12 av. Foch 87000 LIMOGES\nCaisse 04 Hôtesse: ODILE\n",
            &[(Supplier, "MARCHÉ DES HALLES")],
        ),
        ("à Vannes, 3 novembre 2026\nStudio Pelican\n12 rue Foch\n", &[(Supplier, "Studio Pelican")]),
        ("Vendu par Miroirs du Golfe SAS\n", &[(Supplier, "Miroirs du Golfe SAS")]),
        ("Lieferant GmbH\nHauptstraße 20\n80333 München\n", &[(Supplier, "Lieferant GmbH")]),
        (
            "La Table de Gustave\nCocktails & réceptions — 14 cours Sablon\n",
            &[(Supplier, "La Table de Gustave")],
        ),
        (
            "Cap Savoirs\nOPCO Sud, 25 quai Panhard\npour le compte de : Numerix SARL\n",
            &[(Supplier, "Cap Savoirs"), (Buyer, "Numerix SARL")],
        ),
        (
            "MOULIN BLEU          SAS PATRONNE\n1 rue A              2 rue B\n56000 Vannes         56100 Lorient\n                     N° TVA FR00794208157\n\nN° TVA FR40303265045 — IBAN FR76 3000 6000 0112 3456 7890 189\n",
            &[(Supplier, "MOULIN BLEU"), (VatNumber, "FR40303265045")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn a_vat_number_goes_on_at_the_beginning_of_the_next_line() {
    let expected: &[_] = &[(VatNumber, "FR00794208157")];
    let papers: [Paper; 4] = [
        ("Kervella SARL au capital de 8 000 € - RCS Rennes - TVA FR 00 794 208\n157\n", expected),
        (
            "Kervella SARL au capital de 8 000 € - RCS Rennes - N° TVA : FR\n00 794 208 157 - APE 4332A\n",
            expected,
        ),
        ("Kervella SARL au capital de 8 000 € - TVA intracommunautaire FR00\n794208157\n", expected),
        // What its key does not bear out is not joined.
        ("Kervella SARL au capital de 8 000 € - TVA FR 00 794 208\n158\n", &[(VatNumber, "—")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn a_number_printed_as_at_home_gets_its_countrys_letters() {
    let papers: [Paper; 9] = [
        ("VAT Reg No. 988 0476 66\n", &[(VatNumber, "GB988047666")]),
        ("Reference      VAT Number\nPO 88104       104706054\n", &[(VatNumber, "GB104706054")]),
        // Its check digits are not right.
        ("VAT Reg No. 988 0476 67\n", &[(VatNumber, "—")]),
        ("P.IVA 06178140486\n", &[(VatNumber, "IT06178140486")]),
        ("NIP 677-373-58-82\n", &[(VatNumber, "PL6773735882")]),
        ("CIF: B65342461\n", &[(VatNumber, "ESB65342461")]),
        ("CVR no. DK34625786\n", &[(VatNumber, "DK34625786")]),
        ("UID-Nr. ATU58190184\n", &[(VatNumber, "ATU58190184")]),
        // Neither the bank's code nor the customs' number is one.
        ("SWIFT DEUTDESSXXX\nEORI DE4417820\nUSt-Id. Nr. DE136695976\n", &[(VatNumber, "DE136695976")]),
    ];
    Firm::new().assert_all(&format!("Tynegate Engineering\n{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn an_account_may_be_cut_right_behind_its_country() {
    let papers: [Paper; 2] = [
        (
            "Ich freue mich über eine Überweisung auf mein Konto bei der ING, IBAN DE21\n5001 0517 0453 3119 54, BIC INGDDEFFXXX.\n",
            &[(Iban, "DE21500105170453311954")],
        ),
        (
            "Vos coordonnées bancaires : FR76 3000 4725 4701 2760 3994 889\nPour tout autre règlement : FR76 3000 6000 0112 3456 7890 189\n",
            &[(Iban, ACCOUNT)],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn numbers_of_companies_are_read_as_their_countries_print_them() {
    let papers: [Paper; 4] = [
        // A line ends within the number.
        (
            "Rüther GmbH · Robert-Bosch-Str. 8 · 46397 Bocholt · USt-ID DE\n136695976 · HRB 7720\n",
            &[(VatNumber, "DE136695976")],
        ),
        ("Studio Ferrero e Gandolfi\nP.IVA e C.F. 05120220156\n", &[(VatNumber, "IT05120220156")]),
        (
            "Adda Energie S.p.A. - Reg. Imprese Como-Lecco e P.IVA n. 05520740159\n",
            &[(VatNumber, "IT05520740159")],
        ),
        // A customer's number heads no block of the customer's.
        (
            "VOS RÉFÉRENCES\nClient : 4 218 663\nÉnergies du Vercors SA, capital 8 500 000 €\nRCS Grenoble 794 208 157\nTVA : FR00794208157\n",
            &[(Siren, "794208157"), (VatNumber, "FR00794208157")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn numbers_as_companies_print_them_at_home_are_vat_numbers() {
    let papers: [Paper; 3] = [
        ("CVR-nr. 27 18 28 01\n", &[(VatNumber, "DK27182801")]),
        ("NIF 501 234 560\n", &[(VatNumber, "PT501234560")]),
        ("N.I.F. ES-A27182815\n", &[(VatNumber, "ESA27182815")]),
    ];
    Firm::new().assert_all(&format!("Fabrikken\n{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn the_holder_of_the_account_to_pay_on_is_no_buyer() {
    let line = format!("Titulaire Kervella   IBAN {PRINTED}   BIC AGRIFRPP\n");
    let papers: [Paper; 1] = [(&line, &[(Iban, ACCOUNT)])];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}
