//! Totals: which amount is which, and what is none of them.

use reading::FieldName::*;
use reading::{AlertCode, FieldName};

use super::{Firm, HEAD, NUMBER, Paper, TOTALS, has, said};

#[tokio::test]
async fn an_amount_is_named_by_the_label_behind_it() {
    let papers: [Paper; 5] = [
        ("Prix : 59,90 € TTC dont 9,98 € de TVA\n", &[(Gross, "59.90")]),
        ("Total : 59,90 € TTC dont 9,98 € de TVA à 20 %\n", &[(Gross, "59.90"), (Vat, "9.98")]),
        ("Total : 49,92 € HT soit 59,90 € TTC\n", &[(Net, "49.92"), (Gross, "59.90")]),
        ("Base 100,00 TVA 20,00 TTC 120,00\n", &[(Net, "100.00"), (Vat, "20.00"), (Gross, "120.00")]),
        (
            "Net HT : 49,92 € - TVA : 9,98 € - Net TTC : 59,90 €\n",
            &[(Net, "49.92"), (Vat, "9.98"), (Gross, "59.90")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn a_figure_is_a_rate_only_where_rates_are_spoken_of() {
    let firm = Firm::new();
    let head = format!("{HEAD}{NUMBER}");
    let papers: [Paper; 9] = [
        (
            "Désignation   Qté   PU   Montant\nFormation   10   45,00   450,00\nTVA non applicable, art. 293 B du CGI\nTotal   450,00\n",
            &[(Net, "450.00"), (Vat, "0.00"), (Gross, "450.00")],
        ),
        ("Formation   10   45,00   450,00\nTotal   495,00\n", &[(Vat, "—"), (Gross, "495.00")]),
        (
            "Base HT   Taux    TVA\n100,00    20,00   20,00\n200,00    10,00   20,00\nTotal HT 300,00\nTotal TVA 40,00\nTotal TTC 340,00\n",
            &[(VatBreakdown, "10.00 200.00 20.00, 20.00 100.00 20.00")],
        ),
        ("Total TTC 120,00\nTVA : 20,00\n", &[(Vat, "20.00"), (Gross, "120.00")]),
        ("TVA 10,40\nTotal TTC 62,40\n", &[(Vat, "10.40"), (Gross, "62.40")]),
        ("Total HT 108,00\nTVA 21,60\nNet à payer 129,60\n", &[(Net, "108.00"), (Vat, "21.60")]),
        ("TVA 20,00 %   20,00\nTotal TTC 120,00\n", &[(Vat, "20.00"), (Gross, "120.00")]),
        ("TOTAL TTC 54,12\nDONT TVA 20,00      9,02\n", &[(Vat, "9.02"), (Net, "45.10"), (Gross, "54.12")]),
        ("TVA 10,00      5,00\nTOTAL TTC 55,00\n", &[(Vat, "5.00"), (Net, "50.00")]),
    ];
    firm.assert_all(&head, &papers, "").await;
    let row = "Désignation   Qté   PU   Montant\nFormation   10   45,00   450,00\nTotal HT   450,00\nTVA 20 %   90,00\nTotal TTC   540,00\n";
    let reading = firm.read(&format!("{head}{row}")).await;
    assert!(!has(&reading, AlertCode::VatBreakdownDoesNotAddUp, Vat), "{:?}", reading.alerts);
}

#[tokio::test]
async fn the_tax_on_insurance_is_no_vat() {
    let firm = Firm::new();
    for text in [
        "Assurances du Littoral\nAvis d'échéance n° 118\nPrime HT   1 000,00 €\nTaxes   90,00 €\nPrime TTC   1 090,00 €\n",
        "Mutuelle du Port\nAppel de cotisation n° 118\nCotisation hors taxes   1 000,00 €\nTaxe sur les conventions d'assurance 9 %   90,00 €\nCotisation TTC   1 090,00 €\n",
    ] {
        let reading = firm.read(&format!("{text}Date : 03/11/2026\n")).await;
        assert_eq!((said(&reading, Gross), said(&reading, Vat)), ("1090.00".into(), "—".into()), "{text}");
    }
    // What a builder says of insurance and subsidies changes nothing of the VAT.
    let builder: [Paper; 2] = [
        (
            "Total HT 100,00\nTVA 20 % 20,00\nTotal TTC 120,00\nPrime énergie\nAssurance décennale AXA\n",
            &[(Net, "100.00"), (Vat, "20.00"), (Gross, "120.00")],
        ),
        ("Total HT 100,00\nTaxes 20,00\nTotal TTC 120,00\n", &[(Vat, "20.00"), (Gross, "120.00")]),
    ];
    firm.assert_all(&format!("{HEAD}{NUMBER}"), &builder, "").await;
}

#[tokio::test]
async fn more_ways_to_say_that_there_is_no_vat() {
    let firm = Firm::new();
    let sums: &[(FieldName, &str)] = &[(Net, "450.00"), (Vat, "0.00"), (Gross, "450.00")];
    for saying in [
        "Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.",
        "Kleinunternehmer",
        "VAT 0%",
        "Not VAT registered",
        "Outside the scope of VAT",
        "Btw verlegd",
        "Exento de IVA art. 20",
        "Inversión del sujeto pasivo",
        "Operazione in regime forfettario",
        "Non soumis à la TVA",
        "TVA non due, article 259-1 du CGI",
        "Sans TVA",
        "TVA à 0 %",
    ] {
        let text = format!("Prestation   450,00 €\nTotal   450,00 €\n{saying}\nNet à payer   450,00 €\n");
        firm.assert_all(&format!("{HEAD}{NUMBER}"), &[(&text, sums)], "").await;
    }
    let papers: [Paper; 2] = [
        ("N° TVA\n01 42 33 44 55\nTotal 60,00 EUR\n", &[(Vat, "—"), (Gross, "60.00")]),
        // Disbursements bear none; the rest does.
        (
            "Honoraires 1 500,00\nFrais 20,00\nTVA 20 % 304,00\nDébours non soumis à TVA 13,00\nNet à payer 1 837,00\n",
            &[(Vat, "304.00"), (Gross, "1837.00")],
        ),
    ];
    firm.assert_all(&format!("Pizza Roma\n{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn a_day_is_no_amount() {
    let totals = "Total HT   100,00\nTVA 20 %   20,00\nTotal TTC   120,00\n";
    let expected: &[(FieldName, &str)] = &[(Gross, "120.00"), (Payable, "120.00")];
    for day in ["Net à payer au 1er avril", "Net à payer le 15", "Net à payer avant le 5", "Te betalen op 12"]
    {
        let text = format!("{totals}{day}\n");
        Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &[(&text, expected)], "").await;
    }
}

#[tokio::test]
async fn a_row_of_heads_names_the_figures_below_by_their_place() {
    let papers: [Paper; 5] = [
        (
            "Total HT                       TVA               Total TTC\n                60,00               12,00                72,00\n",
            &[(Net, "60.00"), (Vat, "12.00"), (Gross, "72.00")],
        ),
        (
            "Base HT             Taux              TVA              TTC\n             700,00             20 %            140,00          840,00\n",
            &[(Net, "700.00"), (Vat, "140.00"), (Gross, "840.00")],
        ),
        (
            "Imponibile                     IVA 22 %          Totale documento\n                  50,00                11,00                     61,00\n",
            &[(Net, "50.00"), (Vat, "11.00"), (Gross, "61.00")],
        ),
        (
            "Assiette remise          Taux          Montant HT           TVA 20 %          Montant TTC\n                9 000,00        2,5 %               225,00             45,00               270,00\n",
            &[(Net, "225.00"), (Vat, "45.00"), (Gross, "270.00")],
        ),
        (
            "HT 10 %             TVA 10 %           HT 20 %         TVA 20 %         Net à payer\n            40,00               4,00           30,00             6,00              80,00\n",
            &[
                (Net, "70.00"),
                (Vat, "10.00"),
                (Gross, "80.00"),
                (VatBreakdown, "10.00 40.00 4.00, 20.00 30.00 6.00"),
            ],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn labels_may_stand_under_their_figures() {
    let papers: [Paper; 1] = [(
        "Vidange                                          60,00\n\n   60,00              12,00              72,00\n   Total HT           TVA 20 %           Total TTC\n\nMerci.\n",
        &[(Net, "60.00"), (Vat, "12.00"), (Gross, "72.00")],
    )];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn heads_at_the_foot_of_a_page_go_with_the_row_on_the_next() {
    let firm = Firm::new();
    // Wherever the page ends.
    for items in 50..70 {
        let items: String =
            (0..items).map(|item| format!("Vis n° {item}              1        1,00\n")).collect();
        let heads =
            "Total HT         Montant TVA         Total TTC\n 500,00            100,00             600,00\n";
        let text = format!("{HEAD}{NUMBER}{items}{heads}");
        firm.assert_all("", &[(&text, &[(Net, "500.00"), (Vat, "100.00"), (Gross, "600.00")])], "").await;
    }
}

#[tokio::test]
async fn the_net_is_the_gross_where_there_is_no_tax() {
    let papers: [Paper; 4] = [
        (
            "Cours de chant   310,00 €\nTotal net de taxe : 310,00 €\nExonération de TVA, article 261 du CGI\n",
            &[(Net, "310.00"), (Vat, "0.00"), (Gross, "310.00")],
        ),
        (
            "Montant net de taxes 310,00 €\nNet à payer 310,00 €\n",
            &[(Net, "310.00"), (Vat, "0.00"), (Gross, "310.00")],
        ),
        // What was worked so far is not what the month makes.
        (
            "Poste             Marché HT       Cumul HT        Mois HT\nCharpente          40 000,00      24 000,00       6 000,00\nTotal              40 000,00      24 000,00       6 000,00\n\nMontant HT du mois : 6 000,00 €\nAutoliquidation de la TVA\nRetenue de garantie 5 % : - 300,00 €\nNet à payer : 5 700,00 €\n",
            &[(Net, "6000.00"), (Gross, "6000.00"), (Payable, "5700.00")],
        ),
        (
            "Total EXW EUR 800.00\nFreight 45.00\nInsurance 5.00\nTotal CIF EUR 850.00\nVAT exempt, article 262 I CGI\n",
            &[(Net, "850.00"), (Vat, "0.00"), (Gross, "850.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn what_bears_no_vat_is_no_vat() {
    let papers: [Paper; 2] = [
        (
            "Total TTC 234,40 EUR\nDont HT 10 % : 200,00 - TVA : 20,00\nDont HT 20 % : 10,00 - TVA : 2,00\nTaxe de séjour (hors TVA) : 2,40\n",
            &[(Vat, "22.00"), (Gross, "234.40"), (VatBreakdown, "10.00 200.00 20.00, 20.00 10.00 2.00")],
        ),
        (
            "Honoraires HT 500,00 €\nTVA 20 % 100,00 €\nDroits d'enregistrement 1 900,00 €\nDébours 60,00 €\nTotal TTC 2 560,00 €\n",
            &[(Net, "2460.00"), (Vat, "100.00"), (Gross, "2560.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn a_payslip_says_what_is_paid_out() {
    let head = "Menuiserie Kervella SARL\nBULLETIN DE PAIE\nPériode du 01/11/2026 au 30/11/2026\nSalaire de base   2 100,00\nSalaire brut   2 100,00\n";
    let papers: [Paper; 3] = [
        (
            "Montant net social   1 690,00\nNet à payer avant impôt sur le revenu   1 660,00\nImpôt prélevé à la source   60,00\nNET PAYÉ EN EUROS   1 600,00\nNet imposable   1 720,00\n",
            &[(Payable, "1600.00"), (Gross, "—"), (Net, "—")],
        ),
        ("Net imposable   1 720,00\nNet à payer   1 600,00 €\n", &[(Payable, "1600.00")]),
        ("Montant net social   1 690,00\nNet imposable   1 720,00\n", &[(Payable, "—")]),
    ];
    Firm::new().assert_all(head, &papers, "").await;
}

#[tokio::test]
async fn a_table_is_summed_up_by_its_last_row() {
    let papers: [Paper; 4] = [
        (
            "Libellé                          Montant HT      TVA       Montant TTC\nForfaits et services               88,99        17,80         106,79\nRemises                            -6,44        -1,29          -7,73\nTotal facture                      82,55        16,51          99,06\nDont TVA à 20 % : 16,51 €\n",
            &[(Net, "82.55"), (Vat, "16.51"), (Gross, "99.06")],
        ),
        (
            "Libellé                          Montant HT    Taux TVA     TVA      TTC\nCommission (exonérée)              32,71         -         0,00     32,71\nLocation de terminal               17,37       20,00%      3,47     20,84\nTotal                              50,08                   3,47     53,55\n",
            &[(Net, "50.08"), (Vat, "3.47"), (Gross, "53.55")],
        ),
        (
            "Taux              Base HT              TVA              TTC\n20,00             2 255,96            451,19          2 707,15\n5,50              3 629,03            199,60          3 828,63\nTOTAL             5 884,99            650,79          6 535,78\n",
            &[
                (Net, "5884.99"),
                (Vat, "650.79"),
                (Gross, "6535.78"),
                (VatBreakdown, "5.50 3629.03 199.60, 20.00 2255.96 451.19"),
            ],
        ),
        (
            "Nature                        Montant HT      TVA       Montant TTC\nLoyer                           315,41       63,08        378,49\nEntretien                        35,03        7,01         42,04\nTOTAL (taux de TVA 20,00 %)     350,44       70,09        420,53\n",
            &[(Net, "350.44"), (Vat, "70.09"), (Gross, "420.53")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn thousands_stay_with_their_amount() {
    let papers: [Paper; 1] = [(
        "Total HT   10 074,77 €\nTVA 20 %   2 014,95 €\nTotal TTC   12 089,72 €\n",
        &[(Net, "10074.77"), (Vat, "2014.95"), (Gross, "12089.72")],
    )];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn several_advances_leave_what_is_to_pay() {
    let papers: [Paper; 2] = [
        (
            "Facture d'acompte n° A-01      - 40,00 €\nFacture d'acompte n° A-02      - 30,00 €\nReste à payer TTC      50,00 €\n",
            &[(Gross, "120.00"), (Prepaid, "70.00"), (Payable, "50.00")],
        ),
        (
            "Acompte du 02/09   40,00\nAcompte du 12/09   30,00\nReste à payer   50,00\n",
            &[(Gross, "120.00"), (Prepaid, "70.00"), (Payable, "50.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}{TOTALS}"), &papers, "").await;
}

#[tokio::test]
async fn dishes_and_cards_are_not_what_a_receipt_comes_to() {
    let papers: [Paper; 4] = [
        (
            "6 ARTICLES TOTAL A PAYER   50,17\nCB   50,17\nTAUX HT TVA TTC\nA 5,5 29,78 1,64 31,42\nB 20 15,63 3,12 18,75\nTOTAL 45,41 4,76 50,17\n",
            &[(Gross, "50.17"), (Vat, "4.76"), (Net, "45.41")],
        ),
        ("2 MENU DU JOUR   32,50\n1 CAFE   2,00\nTOTAL TTC   34,50\nCB   34,50\n", &[(Payable, "34.50")]),
        ("Montant payé   6,40 EUR\ndont TVA 20%   1,07 EUR\nPaiement : CB ****5422\n", &[(Gross, "6.40")]),
        (
            "DOLIPRANE   3,82\nTOTAL A PAYER\n                17,84\nCB SANS CONTACT   17,84\nCODE   TAUX   TVA   HT   TTC\nA   20,00   0,64   3,18   3,82\nB   5,50   0,36   6,54   6,90\nC   2,10   0,15   6,97   7,12\n",
            &[(Gross, "17.84"), (Vat, "1.15"), (Net, "16.69")],
        ),
    ];
    let head = "EPICERIE BERNARD\n03/11/2026 12:00\nTICKET 118\n";
    Firm::new().assert_all(head, &papers, "MERCI DE VOTRE VISITE\n").await;
}

#[tokio::test]
async fn taxes_are_told_in_one_breath_with_their_rates() {
    let papers: [Paper; 2] = [
        (
            "Sous-total   48,80 EUR\nExpédition   Livraison gratuite\nTotal   48,80 EUR (dont 6,65 EUR TVA 20%, 0,46 EUR TVA 5,5%)\n",
            &[(Gross, "48.80"), (Vat, "7.11"), (VatBreakdown, "5.50 8.44 0.46, 20.00 33.25 6.65")],
        ),
        // Five pieces at a fifth of their total bear no 20 %.
        (
            "Désignation   Qté   PU HT   Total HT   %TVA\nClavier   5   51,62   258,10   20\nChocolat   7   54,76   383,32   20\nBeurre   3   88,76   266,29   5,5\nBase HT 20% : 641,42     Base HT 5,5% : 266,29     Montant total HT : 907,71\nTVA 20% : 128,28         TVA 5,5% : 14,65          Montant total TVA : 142,93\nMontant TTC : 1 050,64 EUR\n",
            &[(Gross, "1050.64"), (VatBreakdown, "5.50 266.29 14.65, 20.00 641.42 128.28")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn one_of_a_row_is_not_the_whole() {
    let papers: [Paper; 2] = [
        (
            "TVA           2,10 %    5,50 %   10,00 %   20,00 %\nTotal HT      842,17    118,40     64,25    230,90\nTVA            17,69      6,51      6,43     46,18\nTTC           859,86    124,91     70,68    277,08\nTotal H.T. 1 255,72     Total T.V.A. 76,81     Total T.T.C. 1 332,53 EUR\n",
            &[(Net, "1255.72"), (Vat, "76.81"), (Gross, "1332.53")],
        ),
        (
            "Total net   2 780,00 €\nTVA sur la marge, art. 297 A du CGI\n",
            &[(Net, "2780.00"), (Vat, "0.00"), (Gross, "2780.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn tables_of_rates_are_summed_up_whatever_their_shape() {
    let papers: [Paper; 6] = [
        // With a line that bears none.
        (
            "MwSt.      Netto     MwSt.-Betrag    Brutto\n7,00 %     239,25    16,75           256,00\n19,00 %    90,59     17,21           107,80\n0,00 %     6,60      0,00            6,60\nGesamt     336,44    33,96           370,40\n",
            &[(Net, "336.44"), (Vat, "33.96"), (Gross, "370.40")],
        ),
        // Rates as columns.
        (
            "             5,5 %      10 %        20 %      Total\nHT           186,00     2 940,00    648,30    3 774,30\nTVA          10,23      294,00      129,66    433,89\nTTC          196,23     3 234,00    777,96    4 208,19\n",
            &[(Net, "3774.30"), (Vat, "433.89"), (Gross, "4208.19")],
        ),
        (
            "Warenwert   Versand   Netto 7 %   MwSt 7 %   Netto 19 %   MwSt 19 %   Rechnungsbetrag EUR\n1.157,94    frei      80,94       5,67       1.077,00     204,63      1.368,24\n",
            &[(Net, "1157.94"), (Vat, "210.30"), (Gross, "1368.24")],
        ),
        // Columns that stay empty.
        (
            "Base 21 %   TVA 21 %   Base 6 %   TVA 6 %   TOTAL EN VOTRE FAVEUR EUR\n  349,05      73,30                              422,35\n",
            &[(Net, "349.05"), (Vat, "73.30"), (Gross, "422.35")],
        ),
        // The taxes stand beside other figures, and their sum nowhere.
        (
            "Règlement CB 681,40 €        Total HT        572,30 €\nArticles : 17                TVA 20,00 %     107,07 €\nPoints : 412                 TVA 5,50 %      2,03 €\n                             Total TTC       681,40 €\n",
            &[(Net, "572.30"), (Vat, "109.10"), (Gross, "681.40")],
        ),
        // India's tax is two halves.
        (
            "Sub Total      98,800.00\nCGST (9%)      8,892.00\nSGST (9%)      8,892.00\nTotal          ₹1,16,584.00\n",
            &[(Net, "98800.00"), (Vat, "17784.00"), (Gross, "116584.00"), (Currency, "INR")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn thousands_are_not_lost_where_what_is_left_of_them_fits_as_well() {
    let papers: [Paper; 1] = [(
        "Montant hors taxes    5 788,40 €\nTVA 20 % sur 5 788,40 €    1 157,68 €\nTotal    6 946,08 €\n",
        &[(Net, "5788.40"), (Vat, "1157.68"), (Gross, "6946.08")],
    )];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn a_discount_and_rounding_leave_the_total() {
    let papers: [Paper; 5] = [
        (
            "Gross             64.74\nTotal Discount    -3.29\nRounding           0.00\nAmount Due (RM)   61.45\nCARD   61.45\n",
            &[(Gross, "61.45")],
        ),
        (
            "TOTAL EXCL. GST   309.40\nADD GST @ 6%   18.56\nTOTAL INCL. GST   327.96\nROUNDING ADJ.   -0.01\nGRAND TOTAL RM   327.95\n",
            &[(Gross, "327.95")],
        ),
        (
            "TOTAL (5 ART)   21,14\nTITRE RESTAURANT   9,00\nESPECES   20,00\nA RENDRE   7,86\nTOTAL ELIGIBLE TR (*)   11,34\n",
            &[(Gross, "21.14")],
        ),
        ("2 KOPI O PANAS   3.00\nNET TOTAL   15.70\nCASH   20.00\nCHANGE DUE   4.30\n", &[(Gross, "15.70")]),
        (
            "TOTAL   63,31\nCARTE BLEUE   63,31\nNOUVEAU SOLDE FIDELITE 140 PTS\n",
            &[(Gross, "63.31"), (Date, "2026-11-03")],
        ),
    ];
    let head = "EPICERIE BERNARD\n03/11/2026-15:37-C02\nTICKET 118\n";
    Firm::new().assert_all(head, &papers, "MERCI DE VOTRE VISITE\n").await;
}

#[tokio::test]
async fn what_is_passed_on_untaxed_is_of_the_gross() {
    let papers: [Paper; 3] = [
        (
            "Total HT                  2 992,50 €\nTVA 20 %                  598,50 €\nTotal TTC                 3 591,00 €\n\nDébours non soumis à TVA\nDroit de plaidoirie       225,00 €\nFrais de greffe           37,45 €\nMontant total de la facture   3 853,45 €\n",
            &[(Vat, "598.50"), (Gross, "3853.45")],
        ),
        (
            "Kurtaxe                   14,00\nGesamtbetrag              378,80\n\nMwSt      Netto     Steuer    Brutto\n7 %       220,56    15,44     236,00\n19 %      108,24    20,56     128,80\nSumme     328,80    36,00     364,80\n",
            &[(Vat, "36.00"), (Gross, "378.80")],
        ),
        // What is in a total is said behind it.
        (
            "Rechnungsbetrag inkl. gesetzlicher Umsatzsteuer   148,80\nNettobetrag 139,07 EUR, 7 % Umsatzsteuer 9,73 EUR.\n",
            &[(Net, "139.07"), (Vat, "9.73"), (Gross, "148.80")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn the_rows_of_a_table_are_not_its_total() {
    let papers: [Paper; 3] = [
        // What sums up a month of refuelling is called by no word that its rows are not.
        (
            "Date      Station    Montant HT   TVA     TTC\n02/10/26  Blois         66,43     13,29   79,72\n04/10/26  Tours         32,44      6,49   38,93\n06/10/26  Chartres      52,43     10,49   62,92\n\nRécapitulatif          Montant HT   TVA     TTC\nCarburants                151,30    30,27   181,57\nTOTAL À PRÉLEVER EUR                        181,57\n",
            &[(Net, "151.30"), (Vat, "30.27"), (Gross, "181.57")],
        ),
        // The VAT table stands under the total.
        (
            "Rechnungsbetrag inkl. MwSt. EUR   292,21\nBezahlt EC-Karte   -292,21\nOffener Betrag   0,00\n\nMwSt.   Netto    Steuer   Brutto\n19 %    44,03    8,37     52,40\n7 %     214,95   15,05    230,00\n0 %     9,81     0,00     9,81\n",
            &[(Gross, "292.21")],
        ),
        (
            "STEUERPFLICHTIG   STEUERFREI   19% MWST    GESAMTBETRAG\n358,60 EUR        925,00 EUR   68,13 EUR   1.351,73 EUR\n",
            &[(Vat, "68.13"), (Gross, "1351.73")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn what_is_left_to_pay_is_told_from_what_is_invoiced() {
    let papers: [Paper; 4] = [
        (
            "Total   $4,404.75\nPayments/Credits   -$1,500.00\nBalance Due   $2,904.75\n",
            &[(Gross, "4404.75"), (Payable, "2904.75")],
        ),
        (
            "Balance brought forward   €18.40\nTotal excl. VAT   €260.47\nTotal VAT   €25.48\nTotal incl. VAT   €285.95\nTotal amount due   €304.35\n",
            &[(Gross, "285.95"), (Payable, "304.35")],
        ),
        // A payment that came in is no credit.
        (
            "Solde de la facture précédente   23,99 €\nVotre règlement du 24/10/2026   -23,99 €\nTotal HT   19,58\nTVA 20,00 %   3,92\nTotal TTC de votre facture   23,50\n",
            &[(Gross, "23.50"), (Payable, "23.50")],
        ),
        ("Flights £161.48\nTotal price   £251.00\nTransport is zero-rated for VAT.\n", &[(Gross, "251.00")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn totals_are_found_where_letters_and_forms_put_them() {
    let papers: [Paper; 8] = [
        // The label ends a line of a letter, and the amount begins the next.
        (
            "For the boiler at the cottage we charge £1,556.40 before VAT. VAT at 20% comes to £311.28, so the total now due is\n£1,867.68.\n",
            &[(Net, "1556.40"), (Vat, "311.28"), (Gross, "1867.68")],
        ),
        (
            "46 x 30,00 Euro = 1.380,00 Euro\n+ 7,8 v.H. MwSt. 107,64 Euro\nzusammen 1.487,64 Euro\n",
            &[(Gross, "1487.64")],
        ),
        // What the tax is on is none.
        (
            "Total charges excluding VAT   £343.85\nVAT at 5% on charges of £343.85   £17.19\nTotal charges for this period   £361.04\nNew balance to pay   £348.64\nBalance before this bill   -£12.40\n",
            &[(Net, "343.85"), (Vat, "17.19"), (Gross, "361.04"), (Payable, "348.64")],
        ),
        // A head of a column may hold a day.
        (
            "TOTAL H.T.   BASE TVA 20,00 %   MONTANT TVA   TOTAL T.T.C. EUR   NET A PAYER AU 30/11/2026\n2 085,80     2 085,80           417,16        2 502,96           2 502,96 EUR\n",
            &[(Net, "2085.80"), (Vat, "417.16"), (Gross, "2502.96"), (Payable, "2502.96")],
        ),
        // Heads that stand over nothing: their order tells.
        (
            "Description        Base HTVA   %    TVA\nSalle de bain                        6.840,00   6   410,40\nMeuble                               790,00     21  165,90\nTotaux                               7.630,00       576,30\nTotal TVAC : 8.206,30 €\n",
            &[(Net, "7630.00"), (Vat, "576.30"), (Gross, "8206.30")],
        ),
        // What is passed on is paid, and not invoiced.
        (
            "Total HT   2 530,00\nTVA 20 %   506,00\nTotal TTC   3 036,00\nAvances pour le compte de tiers (non soumises à TVA)   271,00\nTotal à régler   3 307,00 €\n",
            &[(Net, "2530.00"), (Gross, "3036.00"), (Payable, "3307.00")],
        ),
        (
            "Montant H.T.   5 250,00\nT.V.A. 20,00 %   1 050,00\nMontant T.T.C.   6 300,00\nSolde antérieur   318,40\nTotal dû   6 618,40 €\n",
            &[(Gross, "6300.00"), (Payable, "6618.40")],
        ),
        (
            "Total du voyage TTC   4 448,00 €\nAcompte reçu   1 350,00 €\nSolde à régler   3 098,00 €\n",
            &[(Gross, "4448.00"), (Payable, "3098.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn deposits_balances_and_words_in_rows_leave_the_total_what_it_is() {
    let papers: [Paper; 4] = [
        (
            "                   H.T.     T.V.A. 20%   T.T.C.\nEUROS   281,85   56,37        338,22\n",
            &[(Net, "281.85"), (Vat, "56.37"), (Gross, "338.22")],
        ),
        (
            "Kaufpreis gesamt   11.490,00 €\nAnzahlung bar am 15.08.2026   -1.500,00 €\nnoch zu zahlen   9.990,00 €\n",
            &[(Gross, "11490.00"), (Payable, "9990.00")],
        ),
        (
            "TOTAL   €3,120.50\nLess received on account   (€500.00)\nBALANCE DUE   €2,620.50\n",
            &[(Gross, "3120.50"), (Payable, "2620.50")],
        ),
        (
            "Balance from your last bill   £96.20\nPayment received 12 Nov 2026   -£60.00\nTotal charges this period   £201.20\nAmount now due   £237.40\n",
            &[(Gross, "201.20"), (Payable, "237.40")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn what_the_last_bill_left_is_to_be_paid_as_well() {
    let papers: [Paper; 2] = [
        (
            "Reste dû de la facture précédente   32,00 €\nTotal HT   100,00 €\nTVA 20 %   20,00 €\nMontant TTC de cette facture   120,00 €\nÀ PAYER avant le 16/12/2026   152,00 €\n",
            &[(Gross, "120.00"), (Payable, "152.00")],
        ),
        (
            "Previous balance   Payments received   New charges   Total amount due\n$50.00   -$20.00   $120.00   $150.00\n\nAmount due $150.00\n",
            &[(Gross, "120.00"), (Payable, "150.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn a_discount_on_turnover_is_no_line_of_a_vat_table() {
    let rows = "Remise de fin d'année 2 % sur un CA de 50 000,00 €   1 000,00\nErreur de prix sur la farine   100,00\n\nBase HT   Taux   TVA   TTC\n1 000,00   20,00   200,00   1 200,00\n100,00   5,50   5,50   105,50\n1 100,00   205,50   1 305,50\nNet en votre faveur : 1 305,50 €\n";
    let papers: [Paper; 1] = [(rows, &[(Net, "1100.00"), (Vat, "205.50"), (Gross, "1305.50")])];
    Firm::new().assert_all(&format!("{HEAD}AVOIR n° 118\nDate : 03/11/2026\n\n"), &papers, "").await;
}

#[tokio::test]
async fn taxes_of_several_rates_make_the_total_with_what_bears_none() {
    let rows = "Nuitée   2   89,00   178,00\nMinibar   1   6,00   6,00\nTaxe de séjour   4   1,65   6,60\nTotal HT   218,87\nTVA 10 %   20,73\nTVA 20 %   1,00\nTOTAL TTC   240,60 €\n";
    let papers: [Paper; 1] = [(rows, &[(Net, "218.87"), (Vat, "21.73"), (Gross, "240.60")])];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn a_label_with_its_own_value_names_none_below() {
    let rows = "Article   Prix\nHuile   28,42\nTotal   EUR   28,42\nReste à payer   0,00\nTaux   5.50   26,94   1,48   28,42\n";
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &[(rows, &[(Gross, "28.42")])], "").await;
}
