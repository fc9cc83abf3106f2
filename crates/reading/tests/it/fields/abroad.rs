//! Papers of other countries in their own words.

use reading::FieldName::*;

use super::{Firm, HEAD, NUMBER, Paper};

#[tokio::test]
async fn words_of_other_countries_name_totals_too() {
    let firm = Firm::new();
    let papers: [Paper; 3] = [
        (
            "Total HTVA 100,00\nTVA 21% 21,00\nTotal TVAC 121,00\n",
            &[(Net, "100.00"), (Vat, "21.00"), (Gross, "121.00")],
        ),
        ("Total HTVA 250,00\nTVAC   302,50\n", &[(Net, "250.00"), (Gross, "302.50")]),
        (
            "Nettobetrag   920,00 €\n19 % Umsatzsteuer   174,80 €\nBruttobetrag   1.094,80 €\nabzüglich geleistete Abschläge   -1.000,00 €\nNachzahlung   94,80 €\n",
            &[(Gross, "1094.80"), (Payable, "94.80")],
        ),
    ];
    firm.assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
    let taken: [Paper; 1] = [(
        "Montant HT 100,00\nTVA 20 % 20,00\nMontant TTC à déduire 120,00\n",
        &[(Gross, "120.00"), (Net, "100.00")],
    )];
    firm.assert_all(&format!("{HEAD}Avoir n° 118\nDate : 03/11/2026\n"), &taken, "").await;
    // What is left stands below, and nobody calls it so.
    let left = "Total HT 100,00\nTVA 20 % 20,00\nTotal TTC 120,00\nChèque énergie -48,00\nIl restera 72,00\n";
    let reading = firm.read(&format!("{HEAD}{NUMBER}{left}")).await;
    assert!(reading.fields[&Payable].confidence < 0.7, "{:?}", reading.fields[&Payable]);
}

#[tokio::test]
async fn papers_of_other_languages_are_read() {
    let papers: [Paper; 4] = [
        (
            "Faktura nr. 20418\nFakturadato 20. maj 2026\nForfaldsdato 5. juni 2026\n\nI alt ekskl. moms   1.000,00\n25% moms   250,00\nI alt inkl. moms   1.250,00\n",
            &[(InvoiceNumber, "20418"), (Date, "2026-05-20"), (DueDate, "2026-06-05"), (Gross, "1250.00")],
        ),
        (
            "FAKTURA\nFakturanr   441882\nFakturadatum   2026-02-03\nFörfallodatum   2026-03-05\n\nExkl. moms   1 000,00\nMoms 25 %   250,00\nATT BETALA SEK   1 250,00\n",
            &[
                (InvoiceNumber, "441882"),
                (DueDate, "2026-03-05"),
                (Net, "1000.00"),
                (Vat, "250.00"),
                (Payable, "1250.00"),
            ],
        ),
        (
            "Faktura VAT nr 18/03/2026\nData wystawienia: 09.03.2026\nTermin płatności: 23.03.2026\n\nRazem netto   1 000,00\nVAT 23%   230,00\nRazem brutto   1 230,00\nDo zapłaty: 1 230,00 PLN\n",
            &[
                (InvoiceNumber, "18/03/2026"),
                (Date, "2026-03-09"),
                (DueDate, "2026-03-23"),
                (Gross, "1230.00"),
                (Currency, "PLN"),
            ],
        ),
        (
            "Fatura   FT 2026A/4417\nData de emissão   2026-02-12\nVencimento   2026-03-14\n\nTotal ilíquido   1.000,00\nTotal IVA   230,00\nTotal a pagar (EUR)   1.230,00\n",
            &[(Date, "2026-02-12"), (DueDate, "2026-03-14"), (Net, "1000.00"), (Gross, "1230.00")],
        ),
    ];
    Firm::new().assert_all(HEAD, &papers, "").await;
}
