//! The currency of a paper: of its totals, of its amounts, of its country.

use reading::FieldName::*;

use super::{Firm, HEAD, NUMBER, Paper};

#[tokio::test]
async fn the_currency_is_that_of_the_amounts() {
    let papers: [Paper; 6] = [
        ("Total HT 100,00 €\nTotal TTC 120,00 €\nFremdwährung: USD 128,52\n", &[(Currency, "EUR")]),
        (
            "Total €100.00\nIf you pay in another currency (USD), your bank applies its rate.\n",
            &[(Currency, "EUR")],
        ),
        ("Total TTC 120,00 €\nTotal HT 100,00 €\nMontant en devise : USD 130,00\n", &[(Currency, "EUR")]),
        ("Devise : CHF\nTotal TTC 120,00\n", &[(Currency, "CHF")]),
        (
            "SIREN 794 208 157 RM 44\nTotal HT 1000,00\nTVA 10 % 100,00\nTotal TTC 1100,00 €\n",
            &[(Currency, "EUR")],
        ),
        ("Total RM 54.20\n", &[(Currency, "MYR")]),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn the_currency_is_that_of_the_total_and_not_of_the_most_amounts() {
    let firm = Firm::new();
    let papers: [Paper; 6] = [
        (
            "Amounts in CHF\nSubtotal 900.00\nTotal 900.00\nEUR 955.00 at our bank, EUR 12.00 of fees\n",
            &[(Currency, "CHF")],
        ),
        ("Total GBP 640.00\nOf which freight EUR 48.00 and packing EUR 9.00\n", &[(Currency, "GBP")]),
        ("Total USD 310.00\nContre-valeur : 284,40 EUR (1 EUR = 1,09 USD)\n", &[(Currency, "USD")]),
        (
            "Prix 310,00 USD\nSoit 284,40 EUR au cours de 1,09\nPort 9,00 EUR équivalent\n",
            &[(Currency, "USD")],
        ),
        ("Gesamtbetrag 75,00 CHF\nGegenwert 80,10 EUR\nUmgerechnet 80,10 EUR\n", &[(Currency, "CHF")]),
        ("Total 75,00 CHF\nSARL au capital de 8 000 €\nCapital social 8 000 €\n", &[(Currency, "CHF")]),
    ];
    firm.assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
    let disputed = format!("{HEAD}{NUMBER}{}", papers[1].0);
    assert!(firm.read(&disputed).await.fields[&Currency].confidence <= 0.8);
}

#[tokio::test]
async fn dollars_are_those_of_the_country_that_is_named() {
    let papers: [Paper; 3] = [
        ("Amount due (CAD)   $1,321.42\nTotal   $1,321.42\n", &[(Currency, "CAD")]),
        ("Total   S$1,321.42\n", &[(Currency, "SGD")]),
        ("All prices in USD, also sold in CAD\nTotal   $1,321.42\n", &[(Currency, "USD")]),
    ];
    Firm::new().assert_all(&format!("Merlion Ltd\n{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn the_heads_of_columns_tell_the_currency_and_not_the_capital() {
    let rows = "Description   Qty   Amount USD\nCalibration rig   1   18 450,00\nTotal due (USD)   18 450,00\nContre-valeur : 17 018,00 EUR (1 EUR = 1,0842 USD)\n\nMenuiserie Kervella SARL – capital 380 000 EUR – 22 rue du Port, 44000 Nantes\n";
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &[(rows, &[(Currency, "USD")])], "").await;
}
