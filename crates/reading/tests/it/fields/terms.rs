//! Days: when a paper was made out and when it is due, told from what else has a day.

use reading::FieldName::*;

use super::{Firm, HEAD, NUMBER, Paper, TOTALS};

#[tokio::test]
async fn a_term_is_a_due_date_where_it_is_one_of_paying() {
    let papers: [Paper; 18] = [
        ("À partir du 01/01/2027, nos tarifs évoluent", &[(DueDate, "—")]),
        ("Retour possible avant le 31/12/2026", &[(DueDate, "—")]),
        ("Bon utilisable avant le 31/12/2026", &[(DueDate, "—")]),
        ("Livraison au plus tard le 20/11/2026", &[(DueDate, "—")]),
        ("Laptop, warranty until 03/11/2028", &[(DueDate, "—")]),
        ("Herstellergarantie bis zum 03.11.2028", &[(DueDate, "—")]),
        ("Prochaine échéance : 03/02/2027", &[(DueDate, "—")]),
        ("Merci de régler cette facture avant le 15/12/2026", &[(DueDate, "2026-12-15")]),
        ("Bitte überweisen Sie den Betrag bis zum 17.11.2026 auf unser Konto.", &[(DueDate, "2026-11-17")]),
        ("Paiement à 30 jours, soit au plus tard le 03/12/2026", &[(DueDate, "2026-12-03")]),
        ("Montant prélevé le 20/11/2026 : 120,00 €", &[(DueDate, "2026-11-20")]),
        ("Montant à prélever le 20/11/2026   120,00 €", &[(DueDate, "2026-11-20")]),
        ("Total à payer au 20/11/2026   120,00 €", &[(DueDate, "2026-11-20")]),
        ("Montant total à payer pour le 30/11/2026 : 120,00 €", &[(DueDate, "2026-11-30")]),
        ("Échéances : 03/12/2026 120,00 €", &[(DueDate, "2026-12-03")]),
        ("Zahlbar innerhalb von 14 Tagen bis zum 17.11.2026 ohne Abzug.", &[(DueDate, "2026-11-17")]),
        ("Innerhalb von 14 Tagen bis 17.11.2026 abzüglich 2 % Skonto", &[(DueDate, "—")]),
        ("Der Betrag wird am 17.11.2026 von Ihrem Konto abgebucht.", &[(DueDate, "2026-11-17")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn the_days_of_deliveries_are_not_the_papers() {
    let rows = "Date         N° BL      Désignation     Montant HT\n02/10/2026   4501       Pains           42,65\n05/10/2026   4533       Pains           38,86\n";
    let head = format!("{HEAD}FACTURE N° 2026/10-045\nAngers, le 31/10/2026\n{rows}");
    let papers: [Paper; 2] = [
        (&head, &[(Date, "2026-10-31")]),
        // A row that has the paper's own number has its day.
        (
            "N° facture     Date          Échéance      Net à payer\nF-118          03/11/2026    03/12/2026    120,00\nLe 02/10/2026 : livraison\n",
            &[(Date, "2026-11-03"), (DueDate, "2026-12-03")],
        ),
    ];
    Firm::new().assert_all("", &papers, TOTALS).await;
}

#[tokio::test]
async fn words_of_paying_beat_the_end_of_an_agreement() {
    let papers: [Paper; 6] = [
        (
            "Votre contrat arrive à échéance le 01/02/2027.\nÀ régler avant le 20/11/2026",
            &[(DueDate, "2026-11-20")],
        ),
        (
            "Contrat d'entretien, échéance du 31/12/2027\nDate d'échéance : 03/12/2026",
            &[(DueDate, "2026-12-03")],
        ),
        (
            "Abonnement n° 4471 — Échéance du 01/01/2027\nÀ payer avant le 15/01/2027",
            &[(DueDate, "2027-01-15")],
        ),
        ("Votre abonnement arrive à échéance le 01/02/2027.", &[(DueDate, "—")]),
        ("Contrat 4471 Échéance : 15/12/2026", &[(DueDate, "2026-12-15")]),
        ("Échéance : 20/12/2026\nMerci de régler avant le 15/12/2026", &[(DueDate, "2026-12-15")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn a_due_date_that_another_day_contests_is_not_sure() {
    let firm = Firm::new();
    let two = "Échéance : 20/12/2026\nÉchéance : 20/01/2027\n";
    let reading = firm.read(&format!("{HEAD}{NUMBER}{two}{TOTALS}")).await;
    assert!(reading.fields[&DueDate].confidence < 0.9, "{:?}", reading.fields[&DueDate]);
    let one = firm.read(&format!("{HEAD}{NUMBER}Échéance : 20/12/2026\n{TOTALS}")).await;
    assert!(one.fields[&DueDate].confidence >= 0.95, "{:?}", one.fields[&DueDate]);
}

#[tokio::test]
async fn the_day_that_earns_a_discount_is_not_the_due_date() {
    let papers: [Paper; 7] = [
        ("Si paiement avant le 12/11/2026 : escompte 2 %\nÉchéance 03/12/2026", &[(DueDate, "2026-12-03")]),
        (
            "Escompte de 2 % pour tout règlement avant le 12/11/2026\nÉchéance 03/12/2026",
            &[(DueDate, "2026-12-03")],
        ),
        ("2% discount if paid before 12/11/2026\nDue date: 03/12/2026", &[(DueDate, "2026-12-03")]),
        ("2 % Skonto bei Zahlung bis 12.11.2026\nZahlbar bis 03.12.2026", &[(DueDate, "2026-12-03")]),
        // One that is refused, or of another sentence, changes nothing.
        ("À régler avant le 03/12/2026, sans escompte si paiement anticipé", &[(DueDate, "2026-12-03")]),
        ("Échéance 03/12/2026, escompte 2 % si paiement sous 8 jours", &[(DueDate, "2026-12-03")]),
        ("À payer pour le 03/12/2026 - Escompte 2 % si paiement sous 8 jours", &[(DueDate, "2026-12-03")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn more_ways_to_say_when_to_pay() {
    let papers: [Paper; 12] = [
        ("Payable à 30 jours, soit jusqu'au 03/12/2026", &[(DueDate, "2026-12-03")]),
        ("Offre valable jusqu'au 03/12/2026", &[(DueDate, "—")]),
        ("Prélèvement : 20/11/2026", &[(DueDate, "2026-11-20")]),
        ("Prélèvement SEPA 20/11/2026", &[(DueDate, "2026-11-20")]),
        ("Lastschrift 20.11.2026", &[(DueDate, "2026-11-20")]),
        (
            "Règlement à 30 jours date de facture : 03/12/2026",
            &[(DueDate, "2026-12-03"), (Date, "2026-11-03")],
        ),
        ("Paiement 30 jours fin de mois : 31/12/2026", &[(DueDate, "2026-12-31")]),
        ("Payment 45 days: 2026-12-18", &[(DueDate, "2026-12-18")]),
        ("Zahlung 30 Tage netto: 03.12.2026", &[(DueDate, "2026-12-03")]),
        ("Pagamento a 30 giorni data fattura: 03/12/2026", &[(DueDate, "2026-12-03")]),
        ("Valeur en votre aimable règlement au 20/11/2026", &[(DueDate, "2026-11-20")]),
        ("Paiement à 30 jours. Livraison du 02/11/2026", &[(DueDate, "—")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn the_day_is_that_of_a_title_in_any_language_and_its_due_date_needs_none() {
    let papers: [Paper; 4] = [
        (
            "FATTURA IMMEDIATA N. 44/E DEL 03/11/2026\nScadenza 31/12/2026\n",
            &[(Date, "2026-11-03"), (DueDate, "2026-12-31")],
        ),
        ("FACTURA SIMPLIFICADA N. 44 del 03/11/2026\n", &[(Date, "2026-11-03")]),
        ("FACTUUR AFREKENING nr 44 van 03/11/2026\n", &[(Date, "2026-11-03")]),
        ("Facture n° 44\nÀ régler avant le 31/12/2026\n", &[(DueDate, "2026-12-31")]),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn a_debit_is_due_on_the_day_under_it() {
    let papers: [Paper; 5] = [
        ("Net à payer : 120,00 EUR le 20/11/2026 par prélèvement SEPA\n", &[(DueDate, "2026-11-20")]),
        ("Reste dû : 120,00 €, à solder pour le 20 novembre 2026\n", &[(DueDate, "2026-11-20")]),
        ("Merci de régler avant la fin du mois : le 20/11/2026 au plus tard\n", &[(DueDate, "2026-11-20")]),
        ("Paiement\nPrélèvement automatique\nle 20/11/2026\n", &[(DueDate, "2026-11-20")]),
        ("Mode de règlement : virement\nDate d'éch. : 20/11/2026\n", &[(DueDate, "2026-11-20")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn a_paper_is_of_the_day_behind_its_place() {
    let papers: [Paper; 3] = [
        (
            "Votre événement du 12 septembre 2026\nFacture DR-26-77\nGrasse, jeudi 25 juin 2026\n",
            &[(Date, "2026-06-25")],
        ),
        ("Facture A26-004471   23/02/2026\nPayée par CB en ligne le 19/02/2026\n", &[(Date, "2026-02-23")]),
        ("Facture 7741 - 09/06/2026\nPrêt le : 12/06/2026\n", &[(Date, "2026-06-09")]),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn the_day_of_another_paper_is_not_this_ones() {
    let papers: [Paper; 7] = [
        (
            "Köln, den 3. November 2026\n\nRechnung Nr. 118\nVertrag vom 24.02.2026, Debitor 70311\n",
            &[(Date, "2026-11-03")],
        ),
        (
            "Rechnungsnummer: 118\nOldenburg, 03.11.2026\nvielen Dank für Ihre Buchung vom 16.09.2026, 21:14 Uhr.\n",
            &[(Date, "2026-11-03")],
        ),
        (
            "3rd November 2026\nINVOICE No: 118\nStatement of Work 3 dated 13th January 2026\n",
            &[(Date, "2026-11-03")],
        ),
        ("Privatrechnung Nr. 118 vom 03.11.2026\nVerordnung vom 03.02.2026\n", &[(Date, "2026-11-03")]),
        (
            "Stornorechnung 118\nStornodatum   03.11.2026\nOriginal-Rechnung   RG-0214 vom 30.10.2026\n",
            &[(Date, "2026-11-03")],
        ),
        // One day that is both.
        ("Facture n° 118\nRechnungsdatum / Lieferdatum   03 November 2026\n", &[(Date, "2026-11-03")]),
        ("Invoice Number: 118\nInvoice Date: November 3 , 2026\n", &[(Date, "2026-11-03")]),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn until_when_is_a_due_date_where_it_is_paid_until_then() {
    let papers: [Paper; 9] = [
        ("Zahlungsbedingungen: 14 Tage ohne Abzug, d. h. bis 17.11.2026.\n", &[(DueDate, "2026-11-17")]),
        ("Bitte überweise den Betrag innerhalb von 14 Tagen (bis 17.11.2026).\n", &[(DueDate, "2026-11-17")]),
        ("Bis 05.11.2026 erhalten Sie 2 % Skonto\nBis 17.11.2026 ohne Abzug\n", &[(DueDate, "2026-11-17")]),
        (
            "Zahlungsbedingungen:   bis 05.11.2026   2 % Skonto\n                       bis 17.11.2026   netto\n",
            &[(DueDate, "2026-11-17")],
        ),
        ("Payment   by 17 November 2026\n", &[(DueDate, "2026-11-17")]),
        (
            "Zahlbar bis zum 17.11.2026. Ihr neuer Abschlag: 98,00 €, erstmals fällig am 01.12.2026.\n",
            &[(DueDate, "2026-11-17")],
        ),
        ("Net à payer par traite acceptée au 30.11.2026   120,00 €\n", &[(DueDate, "2026-11-30")]),
        ("Garantie bis 03.11.2028\n", &[(DueDate, "—")]),
        ("Zahlung für die Zeit vom 01.10.2026 bis 31.10.2026\n", &[(DueDate, "—")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn a_credit_note_has_its_own_day_and_orders_have_theirs() {
    let papers: [Paper; 5] = [
        (
            "Credit Note No.      CN-118\nDate                 3 November 2026\nOriginal Invoice     SI-04419\nInvoice Date         30 July 2026\n",
            &[(Date, "2026-11-03")],
        ),
        (
            "Rechnung\nNummer/Datum                90036154 / 03.11.2026\nAuftragsnummer/Datum        1100728 / 11.03.2026\n",
            &[(Date, "2026-11-03")],
        ),
        (
            "Gutschrift\nBeleg-Nr. : GU 118824\nDatum : 03.11.2026\n\nzu unserer Rechnung Nr. 774120 vom 24.05.2026, Lieferschein 559038\n",
            &[(Date, "2026-11-03"), (InvoiceNumber, "GU 118824"), (PrecedingInvoice, "774120")],
        ),
        (
            "Freiburg, 03.11.2026\nRechnungsnummer: 118\nabzüglich Vorschussrechnung Nr. 2026/081 vom 01.08.2026   -2.380,00\n",
            &[(Date, "2026-11-03"), (InvoiceNumber, "118")],
        ),
        (
            "Facture n° 118\nDate : 03/11/2026\nDélai de paiement : 30 novembre 2026\n",
            &[(DueDate, "2026-11-30")],
        ),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn the_day_that_money_is_taken_on_is_the_day_that_it_is_due() {
    let papers: [Paper; 5] = [
        (
            "Der Betrag wird aufgrund des SEPA-Mandats am 12.11.2026 von Ihrem Konto eingezogen.\n",
            &[(DueDate, "2026-11-12")],
        ),
        ("Der Betrag wird Ihrer Kreditkarte am 08/11/2026 belastet.\n", &[(DueDate, "2026-11-08")]),
        ("Incassodatum 8-11-2026\n", &[(DueDate, "2026-11-08")]),
        ("REGLEMENT : LCR DIRECTE AU 15.12.2026\n", &[(DueDate, "2026-12-15")]),
        ("Die Ware wurde am 02.11.2026 geliefert.\n", &[(DueDate, "—")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn the_words_around_a_day_say_whose_it_is() {
    let papers: [Paper; 9] = [
        ("Den Betrag buchen wir am 20.11.2026 von Ihrem Konto ab.\n", &[(DueDate, "2026-11-20")]),
        (
            "Die Summe wird zum 20.11.2026 von IBAN DE89 3704 0044 0532 0130 00 eingezogen.\n",
            &[(DueDate, "2026-11-20")],
        ),
        ("Montant à prélever\n618,90 €\nle 25 novembre 2026\n", &[(DueDate, "2026-11-25")]),
        ("We’ll take it by Direct Debit on or after 21 November 2026.\n", &[(DueDate, "2026-11-21")]),
        ("Diese Rechnung ersetzt DR-2023 vom 02.01.2023.\n", &[(Date, "2026-11-03")]),
        ("Abrechnung 2022 (Bescheid vom 11.03.2022: 210,00 EUR)\n", &[(Date, "2026-11-03")]),
        ("M. René Guégan, décédé le 21/10/2026\n", &[(Date, "2026-11-03")]),
        (
            "CONTAINER     TERMS                    DUE DATE\nMSCU4471882   30 days from inv. date   03-DEC-26\n",
            &[(DueDate, "2026-12-03")],
        ),
        ("à verser avant le 28 février 2027 par chèque ou virement\n", &[(DueDate, "2027-02-28")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
    let dated: [Paper; 2] = [
        (
            "Rechnungs-Nr. 88417, Meersburg, 27. Februar 2026\nAnreise 24.02.26\n",
            &[(InvoiceNumber, "88417"), (Date, "2026-02-27")],
        ),
        // Captions stand under what they name.
        (
            "#2026-0219\nfacture\n17 févr. 2026\némise le\n05.03.26\nprélevée le\n\nBureau fermé mars 2026\n",
            &[(InvoiceNumber, "2026-0219"), (Date, "2026-02-17"), (DueDate, "2026-03-05")],
        ),
    ];
    Firm::new().assert_all(HEAD, &dated, TOTALS).await;
}

#[tokio::test]
async fn terms_and_conditions_say_nothing_of_this_paper() {
    let terms = "\n\n1. Les présentes conditions en vigueur annulent celles du 12/03/2021 et toutes les autres.\n\
        2. Un acompte de 30 % est exigé pour toute commande supérieure à 1 500,00 € TTC.\n\
        3. Tout retard de paiement entraîne une indemnité forfaitaire de 40,00 € au total.\n\
        4. Médiateur de la consommation de la profession : CM2C, SIREN 821 471 288, à Paris.\n";
    let papers: [Paper; 2] = [
        (
            "Menuiserie Kervella SARL\nFacture n° 118\nNantes, le 3 novembre 2026\nPrix total TVA comprise   120,00 €\n",
            &[(Gross, "120.00"), (Date, "2026-11-03"), (Siren, "—")],
        ),
        // Numbered articles are no clauses.
        (
            "Menuiserie Kervella SARL\nFacture n° 118 du 03/11/2026\n1. Dépose et repose de la porte d'entrée de la maison   100,00\nTotal HT   100,00\nTVA 20 %   20,00\nTotal TTC   120,00\n",
            &[(Net, "100.00"), (Gross, "120.00"), (Siren, "—")],
        ),
    ];
    Firm::new().assert_all("", &papers, terms).await;
}

#[tokio::test]
async fn terms_go_on_in_the_next_line_and_under_their_amount() {
    let papers: [Paper; 4] = [
        (
            "der Rechnungsbetrag von 120,00 € wird am 14.11.2026 von Ihrem\nKonto DE** **** 0841 abgebucht.\n",
            &[(DueDate, "2026-11-14")],
        ),
        ("Totale da pagare\n120,00 €\nentro il 12/12/2026\n", &[(DueDate, "2026-12-12")]),
        ("Terms: Direct Debit will be taken on 30-11-26\n", &[(DueDate, "2026-11-30")]),
        ("À payer comptant le 03/11/2026 - Virement\n", &[(DueDate, "2026-11-03")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}

#[tokio::test]
async fn what_whoever_pays_early_saves_is_not_to_pay() {
    let papers: [Paper; 4] = [
        (
            "Bei Zahlung bis 13.11.2026 gewähren wir Ihnen gerne 2 % Skonto vom\nZahlbetrag (2,40), das sind 117,60 EUR.\n",
            &[(Payable, "120.00")],
        ),
        (
            "Korting contant 2 %: 2,40 EUR bij betaling voor 13-11-2026, te betalen dan 117,60 EUR\n",
            &[(Payable, "120.00")],
        ),
        (
            "Escompte de 2 % pour paiement sous 8 jours, soit un net à payer de 117,60 EUR.\n",
            &[(Payable, "120.00")],
        ),
        // There is none.
        (
            "Pas d'escompte pour paiement anticipé sur cette facture. Acompte reçu 20,00 EUR\nReste à payer 100,00 EUR\n",
            &[(Payable, "100.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}{TOTALS}"), &papers, "").await;
}

#[tokio::test]
async fn the_day_of_the_bill_before_is_not_this_ones() {
    let papers: [Paper; 3] = [
        (
            "Votre facture du 3 novembre 2026\nn° de facture : 118\nVotre précédente facture du 3 octobre 2026 a été réglée. Merci.\n",
            &[(Date, "2026-11-03"), (InvoiceNumber, "118")],
        ),
        (
            "AVOIR n° AV-118\n23 novembre 2026\nAvoir relatif à notre facture n° FA-261342 du 10 novembre 2026\n",
            &[(InvoiceNumber, "AV-118"), (Date, "2026-11-23"), (PrecedingInvoice, "FA-261342")],
        ),
        (
            "AVOIR NO 118   DATE 20.11.2026\nSUR FACTURE NO 4226109914 DU 12.11.2026\n",
            &[(InvoiceNumber, "118"), (Date, "2026-11-20")],
        ),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn a_telephone_number_does_not_tell_how_days_are_written() {
    let papers: [Paper; 1] =
        [("TEL 03.20.00.12.94\nFacture n° 118 du 09-01-2025\n", &[(Date, "2025-01-09")])];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn days_on_which_money_is_taken_are_due_dates() {
    let papers: [Paper; 4] = [
        ("120,00 € TTC\nseront prélevés le 01/12/2026", &[(DueDate, "2026-12-01")]),
        ("Montant exigible au 10/12/2026 : 120,00 €", &[(DueDate, "2026-12-10")]),
        ("Montant débité de votre compte le 05/12/2026.", &[(DueDate, "2026-12-05")]),
        ("Éch. : 19/12/2026", &[(DueDate, "2026-12-19")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, TOTALS).await;
}
