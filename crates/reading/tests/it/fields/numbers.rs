//! The document's number, and what looks like one.

use reading::FieldName::{self, *};

use super::{Firm, HEAD, Paper, TOTALS};

const DATED: &str = "\nDate : 03/11/2026\n";

#[tokio::test]
async fn letters_glued_to_figures_are_of_the_number() {
    let numbers = [
        ("Invoice #: INV0042", "INV0042"),
        ("Invoice Number INV2025001", "INV2025001"),
        ("Facture n° CB2025118", "CB2025118"),
        ("Facture n° HT25118", "HT25118"),
        ("Facture n° REF2025118", "REF2025118"),
        ("Facture n° : NO2025118", "NO2025118"),
        ("Facture n° AVOIR2025", "AVOIR2025"),
        ("Facture n° BL4471", "BL4471"),
        ("Facture n° RM202512", "RM202512"),
        ("Facture n° PO2025118", "PO2025118"),
        ("N° facture      Client\nBL4471          C0087", "BL4471"),
        // Words that ask once more are no prefix.
        ("Facture N°F2018", "F2018"),
        ("Facture : N°118", "118"),
        ("Facture No.118", "118"),
    ];
    let papers: Vec<(String, [(FieldName, &str); 1])> =
        numbers.iter().map(|(text, number)| (format!("{text}{DATED}"), [(InvoiceNumber, *number)])).collect();
    let papers: Vec<Paper> = papers.iter().map(|(text, fields)| (text.as_str(), &fields[..])).collect();
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn a_number_in_the_form_of_a_vat_number_is_a_number() {
    let numbers = [
        "FI-2025-0118",
        "SI-2025-0042",
        "MT20250118",
        "RO2025118",
        "PT202500118",
        "EE-2025-00118",
        "DK-2025-0118",
        "BG-2025-00118",
    ];
    let papers: Vec<(String, [(FieldName, &str); 2])> = numbers
        .iter()
        .map(|number| (format!("Facture n° {number}{DATED}"), [(InvoiceNumber, *number), (VatNumber, "—")]))
        .collect();
    let papers: Vec<Paper> = papers.iter().map(|(text, fields)| (text.as_str(), &fields[..])).collect();
    let firm = Firm::new();
    firm.assert_all(HEAD, &papers, TOTALS).await;
    // Where a word says so, it is one.
    let called: [Paper; 4] = [
        ("TVA n° FI20250118", &[(VatNumber, "FI20250118")]),
        ("CIF: ESB12345674", &[(VatNumber, "ESB12345674")]),
        ("UID: ATU12345678", &[(VatNumber, "ATU12345678")]),
        ("VAT: EU372041333", &[(VatNumber, "EU372041333")]),
    ];
    firm.assert_all("Nordic Oy\nFacture n° 118\nDate : 03/11/2026\n", &called, TOTALS).await;
}

#[tokio::test]
async fn what_is_no_number_of_the_paper_is_not_taken_for_it() {
    let papers: [Paper; 5] = [
        (
            "Facture n° F8877\nDate : 03/11/2026\nN° d'appel : 06 12 34 56 78\nN° d'appel : 06 12 34 56 78\n",
            &[(InvoiceNumber, "F8877")],
        ),
        ("N° d'appel : 06.12.34.56.78\nFacture\nDate : 03/11/2026\n", &[(InvoiceNumber, "—")]),
        (
            "Votre facture : 889977\nDate : 03/11/2026\n",
            &[(InvoiceNumber, "889977"), (PrecedingInvoice, "—")],
        ),
        ("Facture\nIdentifiant de la facture : X118\nDate : 03/11/2026\n", &[(InvoiceNumber, "X118")]),
        (
            "Avoir\nSur votre facture : 889977\nDate : 03/11/2026\n",
            &[(InvoiceNumber, "—"), (PrecedingInvoice, "889977")],
        ),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn a_number_keeps_its_prefix_whatever_follows_it() {
    let papers: [Paper; 6] = [
        (
            "Facture n° FC 2026-44 du 3 novembre 2026\n",
            &[(InvoiceNumber, "FC 2026-44"), (Date, "2026-11-03")],
        ),
        ("Facture n° B 2044 — Le 03/11/26\n", &[(InvoiceNumber, "B 2044"), (Date, "2026-11-03")]),
        ("Facture N° M 26 0044 du 03/11/2026\n", &[(InvoiceNumber, "M 26 0044"), (Date, "2026-11-03")]),
        (
            "Avoir n° K 26 009 du 03/11/2026\nsur facture n° M 26 0044 du 20/10/2026\n",
            &[(InvoiceNumber, "K 26 009"), (PrecedingInvoice, "M 26 0044")],
        ),
        ("Rechnung Nr. RE 2026-44 vom 03.11.2026\n", &[(InvoiceNumber, "RE 2026-44")]),
        ("Facture n° 44 du 03/11/2026 TVA 20 %\n", &[(InvoiceNumber, "44")]),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn which_quarter_it_is_is_no_number() {
    let papers: [Paper; 3] = [
        (
            "Avis d'échéance - Loyer 2e trimestre 2026\nAvis n° 2026-T2-31\nDate : 03/11/2026\n",
            &[(InvoiceNumber, "2026-T2-31")],
        ),
        ("Facture 1er semestre\nNuméro : 44-B\nDate : 03/11/2026\n", &[(InvoiceNumber, "44-B")]),
        ("Fattura 1° trimestre\nNumero fattura: 44/B\nData: 03/11/2026\n", &[(InvoiceNumber, "44/B")]),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn a_day_may_stand_between_the_title_and_its_number() {
    let papers: [Paper; 4] = [
        (
            "Référence à rappeler : 0044118877\nFacture du 03/11/2026 n° 2026000451\n",
            &[(InvoiceNumber, "2026000451"), (Date, "2026-11-03")],
        ),
        (
            "Unser Zeichen: 44118877\nRechnung vom 03.11.2026 Nr. 451/26\n",
            &[(InvoiceNumber, "451/26"), (Date, "2026-11-03")],
        ),
        ("Réf : 44118877\nFattura del 03/11/2026 n. 451\n", &[(InvoiceNumber, "451")]),
        // Another's stays another's.
        (
            "Avoir n° 12\nDate : 03/11/2026\nSur votre facture du 20/10/2026 n° 451\n",
            &[(InvoiceNumber, "12"), (Date, "2026-11-03")],
        ),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn what_a_line_takes_off_is_of_another_paper() {
    let stacked =
        "FACTURE DE SOLDE\nS-2611-4\n03/11/2026\n\nTotal HT   100,00\nTVA 20 %   20,00\nTotal TTC   120,00\n";
    let own: &[(FieldName, &str)] = &[(InvoiceNumber, "S-2611-4"), (Date, "2026-11-03")];
    let lines = [
        "Acompte facturé A-2609-7 du 02/09/2026   - 40,00\nReste à payer   80,00\n",
        "Acompte versé, facture A-2609-7 du 02/09/2026   -40,00\nReste dû   80,00\n",
        "Acompte réglé facture A-2609-7 du 02/09/2026   40,00\nNet à payer   80,00\n",
    ];
    let firm = Firm::new();
    for line in lines {
        firm.assert_all(&format!("{HEAD}{stacked}"), &[(line, own)], "").await;
    }
    let papers: [Paper; 2] = [
        (
            "Facture n° 2026-44\nLe 03/11/2026\nTotal HT 100,00 €\nTVA 20 % 20,00 €\nTotal TTC 120,00 €\nFacture d'acompte n° 2026-12 du 02/09/2026 : - 40,00 €\nNet à payer 80,00 €\n",
            &[(InvoiceNumber, "2026-44"), (Date, "2026-11-03")],
        ),
        // One of its own keeps its number.
        (
            "Facture d'acompte n° 2026-12 du 03/11/2026 : 120,00 €\nTotal HT 100,00 €\nTVA 20 % 20,00 €\nTotal TTC 120,00 €\n",
            &[(InvoiceNumber, "2026-12"), (Date, "2026-11-03")],
        ),
    ];
    firm.assert_all(HEAD, &papers, "").await;
}

#[tokio::test]
async fn a_number_beside_the_sellers_heading_is_the_papers() {
    let papers: [Paper; 1] = [(
        "BORDEREAU D'ACHAT - AUTOFACTURE\nVendeur :                         N° AF-26-441\nEARL DU PRÉ HAUT                  Date : 03/11/2026\n51240 Togny\nSIREN 794 208 157\n",
        &[(InvoiceNumber, "AF-26-441"), (Date, "2026-11-03"), (Siren, "794208157")],
    )];
    Firm::new().assert_all("COOPÉRATIVE DES COTEAUX\n", &papers, TOTALS).await;
}

#[tokio::test]
async fn a_number_in_groups_is_whole_and_that_of_an_article_is_none() {
    let papers: [Paper; 3] = [
        ("N° de facture : 5678 538156 8\nDate : 03/11/2026\n", &[(InvoiceNumber, "5678 538156 8")]),
        (
            "FACTURE\nNuméro      Date        Client    Page\nFA281324    03/11/26    C01946    1\n\nRéférence   Désignation            Qté     P.U. HT    Montant HT\n00163       Ramette de papier      1,00     29,72      29,72\n",
            &[(InvoiceNumber, "FA281324")],
        ),
        (
            "Justificatif d'achat\nRéférence du dossier      Date d'achat\nQXR7TP                    03/11/2026\n",
            &[(InvoiceNumber, "QXR7TP")],
        ),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn a_credit_note_is_not_of_the_day_of_its_invoice() {
    let papers: [Paper; 1] = [(
        "Note de crédit / Avoir n° AV-359\nen date du 9 juin 2026\nsur notre facture 2026-689 du 22/05/2026\n",
        &[(InvoiceNumber, "AV-359"), (Date, "2026-06-09"), (PrecedingInvoice, "2026-689")],
    )];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn a_number_goes_on_to_the_end_of_its_groups() {
    let numbers = [
        ("FACTURE N° 41 / 2026", "41 / 2026"),
        ("FACTURE 2409 – 118 774", "2409 – 118 774"),
        ("Facture n° 2026 - 006", "2026 - 006"),
        ("Facture N°   V2403 0087114", "V2403 0087114"),
        ("Facture N°   21 4478109 1", "21 4478109 1"),
        ("Privatrechnung Nr. P 25 / 0193", "P 25 / 0193"),
        ("FACTURE A/2026/1187 · du 3 novembre 2026", "A/2026/1187"),
        ("Faktura nr 12/09/2026", "12/09/2026"),
        // A day, and words, are not of it.
        ("Facture n° 118 03/11/2026", "118"),
        ("Facture n° 118 - 3 articles", "118"),
    ];
    let papers: Vec<(String, [(FieldName, &str); 1])> =
        numbers.iter().map(|(text, number)| (format!("{text}{DATED}"), [(InvoiceNumber, *number)])).collect();
    let papers: Vec<Paper> = papers.iter().map(|(text, fields)| (text.as_str(), &fields[..])).collect();
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn other_alphabets_are_read_past() {
    let papers: [Paper; 2] = [
        (
            "ООО «Ромашка» Счёт-фактура № 7 от 3 ноября\nПриватrechnung Nr. 5\nFacture n° 118\n",
            &[(InvoiceNumber, "118")],
        ),
        ("株式会社テスト 請求書番号 12 ∑ß—Ελλάδα ſtraße\nFacture n° 118\n", &[(InvoiceNumber, "118")]),
    ];
    Firm::new().assert_all(HEAD, &papers, &format!("{DATED}{TOTALS}")).await;
}

#[tokio::test]
async fn a_number_is_told_by_the_title_it_stands_under() {
    let papers: [Paper; 5] = [
        (
            "Rechnung\nNummer/Datum                90041877 / 19.11.2026\nAuftragsnummer/Datum        4417720 / 08.11.2026\n",
            &[(InvoiceNumber, "90041877"), (Date, "2026-11-19")],
        ),
        (
            "TAX INVOICE\n# : SPS/25-26/1187\nInvoice Date : 03/11/2026\n",
            &[(InvoiceNumber, "SPS/25-26/1187")],
        ),
        (
            "Unser Zeichen: 00418/25\nKostenrechnung Nr. 2600061\nDatum 03.11.2026\n",
            &[(InvoiceNumber, "2600061")],
        ),
        (
            "N/Réf. : 250417 HD\nNOTE D'HONORAIRES ET FRAIS N° 26/0093\nPau, le 3 novembre 2026\n",
            &[(InvoiceNumber, "26/0093")],
        ),
        ("Fattura-ricevuta N. 00418/A del 03-11-2026\n", &[(InvoiceNumber, "00418/A"), (Date, "2026-11-03")]),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn titles_in_one_word_and_boxes_of_forms_name_the_number() {
    let papers: [Paper; 9] = [
        ("Schlussrechnung SR-2025-0188\nDatum 03.11.2026\n", &[(InvoiceNumber, "SR-2025-0188")]),
        (
            "Beitragsrechnung 2026/0771 · 15.01.2026 · Mitglieds-Nr. 4471\n",
            &[(InvoiceNumber, "2026/0771"), (Date, "2026-01-15")],
        ),
        (
            "FACTURE APPROVISIONNEMENT 5304-118822 DU 30/04/26 EXPLOITATION : 053077120\n",
            &[(InvoiceNumber, "5304-118822")],
        ),
        ("FACT. 0042/2026 — Millau, 31 janv. 2026\n", &[(InvoiceNumber, "0042/2026"), (Date, "2026-01-31")]),
        ("Rechnung   14 / 2026\nDatum 03.11.2026\n", &[(InvoiceNumber, "14 / 2026")]),
        ("Factuur   20260417\nDatum   15 mei 2026\n", &[(InvoiceNumber, "20260417"), (Date, "2026-05-15")]),
        (
            "Beleg-Nr.       Belegdatum     Kunden-Nr.\nRG-GW 25-0641   03.11.2026     D40117\n",
            &[(InvoiceNumber, "RG-GW 25-0641")],
        ),
        // Each caption in a corner of its box, and the value in the middle.
        (
            "FACTURE N°          DATE                COMPTE CLIENT\n               9025-40718          03/11/2026          C001729\n",
            &[(InvoiceNumber, "9025-40718"), (Date, "2026-11-03")],
        ),
        (
            "Bolletta n.     Via Manzoni 18, 23900 Lecco\n2026 0044 7188\ndel 09/09/2026\n",
            &[(InvoiceNumber, "2026 0044 7188")],
        ),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn pages_and_references_are_not_the_number() {
    let papers: [Paper; 3] = [
        ("SCHLUSSRECHNUNG   Blatt 1\nNr. SR 2025-031\nDatum 03.11.2026\n", &[(InvoiceNumber, "SR 2025-031")]),
        (
            "BILL OF COSTS No. 2025/418\nOur ref: OBK/DIL004/1\nDate 03/11/2026\n",
            &[(InvoiceNumber, "2025/418")],
        ),
        ("Facture\nN25003377\n03/11/2026\n", &[(InvoiceNumber, "N25003377")]),
    ];
    Firm::new().assert_all(HEAD, &papers, TOTALS).await;
}

#[tokio::test]
async fn what_another_number_is_called_does_not_name_the_one_before_it() {
    let papers: [Paper; 2] = [
        ("Note / Facture   H-2026-08-1176 Chambre   214\n", &[(InvoiceNumber, "H-2026-08-1176")]),
        ("N° de titre   2026-T-318\nRéférence dette   2026-000318-1\n", &[(InvoiceNumber, "2026-T-318")]),
    ];
    Firm::new().assert_all(HEAD, &papers, &format!("{DATED}{TOTALS}")).await;
}

#[tokio::test]
async fn a_number_in_groups_is_whole_behind_its_title() {
    let papers: [Paper; 4] = [
        ("Facture de prestations 3311 884 027\n", &[(InvoiceNumber, "3311 884 027")]),
        (
            "Facture n° 9402611 00571834\nDétail – facture n° 9402611 00571834 – badge 2504\n",
            &[(InvoiceNumber, "9402611 00571834")],
        ),
        (
            "Facture mensuelle BP-1126-04\nNote 8812 du 04/11 – 3 couverts   73,50\n",
            &[(InvoiceNumber, "BP-1126-04")],
        ),
        ("AVOIR   AV 0044187   16/11/2026   REF FACT F 0388104\n", &[(InvoiceNumber, "AV 0044187")]),
    ];
    Firm::new().assert_all(HEAD, &papers, &format!("{DATED}{TOTALS}")).await;
}

#[tokio::test]
async fn a_chart_beside_the_total_of_a_bill_names_no_other_bill() {
    let papers: [Paper; 1] = [(
        "Facture n° 118\n\nMontant total de votre facture                    11870\n",
        &[(InvoiceNumber, "118"), (PrecedingInvoice, "—")],
    )];
    Firm::new().assert_all(HEAD, &papers, &format!("{DATED}{TOTALS}")).await;
}
