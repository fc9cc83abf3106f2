//! What tills print: the total among what was handed over, and the day of the sale.

use reading::FieldName::*;

use super::{Firm, Paper};

#[tokio::test]
async fn what_was_handed_over_is_not_the_total() {
    let papers: [Paper; 6] = [
        ("TOTAL   15,50\nESPECES   20,00\nRENDU   4,50\n", &[(Gross, "15.50")]),
        ("TOTAL 12,90\nTICKET RESTAURANT 12,00\nCB 0,90\n", &[(Gross, "12.90")]),
        ("TOTAL 74,00\nCB 80,00\nPOURBOIRE 6,00\n", &[(Gross, "74.00")]),
        ("TOTAL EUROS   12,90\nCHEQUE DEJ   12,00\nESPECES   0,90\n", &[(Gross, "12.90")]),
        ("CB   25,30\n", &[(Gross, "25.30")]),
        ("TOTAL TTC 27,00\nTOTAL   0,00\nESPECES   27,00\nRENDU   0,00\n", &[(Gross, "27.00")]),
    ];
    let head = "EPICERIE BERNARD\n03/11/2026 12:00\nTICKET 118\n";
    Firm::new().assert_all(head, &papers, "MERCI DE VOTRE VISITE\n").await;
}

#[tokio::test]
async fn tills_of_other_countries_say_their_total() {
    let papers: [Paper; 8] = [
        (
            "Kuey Teow   7.50\nSirap   2.50\nJUMLAH   RM10.00\nTunai   RM20.00\nBaki   RM10.00\n",
            &[(Gross, "10.00")],
        ),
        (
            "Jumlah Kecil   214.50\nDiskaun   -9.00\nJUMLAH BERSIH   RM205.50\nTunai   220.00\nBaki   14.50\n",
            &[(Gross, "205.50")],
        ),
        (
            "CHICKEN RICE   16.50\nBARLEY   5.40\nTTL   21.90\nCASH   50.00\nCHG   28.10\n",
            &[(Gross, "21.90")],
        ),
        ("RESIT TOL\nTUNAI   RM4.10\nSelamat Jalan\n", &[(Gross, "4.10")]),
        ("Parking Receipt\nFee (incl. tax) : RM6.00\nCard Bal : RM38.40\n", &[(Gross, "6.00")]),
        (
            "TOTAL INCL. GST   86.89\nROUNDING   0.01\nAMOUNT DUE   86.90\nCASH   100.50\nCHANGE DUE   13.60\n",
            &[(Gross, "86.90")],
        ),
        ("TOTAL   9, 50\nInséré   10,00 €\nRendu   0,50 €\nTVA incluse 20% : 1,58 €\n", &[(Gross, "9.50")]),
        (
            "Total consommations   67,00\nPourboire   5,00\nTOTAL CB   72,00\nTVA      HT      Mt TVA   TTC\n10,00%   20,45   2,05     22,50\n20,00%   37,08   7,42     44,50\n",
            &[(Gross, "67.00"), (Vat, "9.47")],
        ),
    ];
    Firm::new().assert_all("EPICERIE BERNARD\n03/11/2026 12:00\nTICKET 118\n", &papers, "").await;
}

#[tokio::test]
async fn a_sale_is_of_the_day_whose_time_the_till_prints() {
    let papers: [Paper; 5] = [
        (
            "TOTAL   20,65\nCASH   20,65\nPOINTS EARNED 14 (EXP 31/12/2027)\n03/11/2026 19:26 S0498 T03\n",
            &[(Date, "2026-11-03")],
        ),
        // The till's own number before it is no other paper's.
        (
            "TOTAL   86,96\nCB EMV   86,96\nExpire le 31/01/2027\nCAISSE 18 HOTE 4418 03/11/26 18:09:41\n",
            &[(Date, "2026-11-03")],
        ),
        (
            "Table 16   03 Nov 2026 15:02\nBalance Due   76,84\nCash   76,84\nBook Mothering Sunday: 14 March 2027\n",
            &[(Date, "2026-11-03")],
        ),
        ("30 ma1 2026 09:33\nTOTAL   70,40\nCB   70,40\n", &[(Date, "2026-05-30")]),
        (
            "RETURN POLICY: 90 DAYS, EXPIRES 01/02/2027\n03/11/2026 10:55\nTOTAL 70,42\nCASH 70,42\n",
            &[(Date, "2026-11-03")],
        ),
    ];
    Firm::new().assert_all("EPICERIE BERNARD\nTICKET 118\n", &papers, "MERCI DE VOTRE VISITE\n").await;
}

#[tokio::test]
async fn totals_are_read_however_tills_print_them() {
    let papers: [Paper; 4] = [
        // A star that was recognised as another sign.
        ("KEBAB FRITES #17,00\nCANETTE #5,00\nTOTAL #22,00\nCA #22,00\n", &[(Gross, "22.00")]),
        ("LITRI 27,34\nEURO/LT 1,829\nEURO 50,00\nBANCOMAT ****4471\n", &[(Gross, "50.00")]),
        ("1 PIZZA 40,10\n1 CARAFE 9,50\nTL 49.60\nCARTE 49,60\n", &[(Gross, "49.60")]),
        ("Parking fee 6.60\nSST 6% 0.40\nTotal Paid RM 7.00\n", &[(Gross, "7.00")]),
    ];
    let head = "LE COMPTOIR DU MAIL\n42 impasse des Lilas\n80000 AMIENS\n25.08.2026 14:40 Ticket 06\n";
    Firm::new().assert_all(head, &papers, "MERCI DE VOTRE VISITE\n").await;
}
