//! Letters, which tell their amounts and days in sentences.

use reading::FieldName::*;

use super::{Firm, HEAD, NUMBER, Paper};

#[tokio::test]
async fn sentences_over_several_lines_tell_amounts() {
    let papers: [Paper; 3] = [
        (
            "Nos émoluments pour la cession de votre fonds se montent à la somme de 1 200,00 € hors\ntaxes, à laquelle il convient d'ajouter la taxe sur la valeur ajoutée au taux de 20 %, soit\n240,00 €. Le total de la présente note est donc arrêté à 1 440,00 € toutes taxes comprises.\n\nVous aviez versé à l'étude une provision de 1 000,00 € au mois de septembre ; il reste dû à\nce jour un solde de 440,00 €, que nous vous remercions de bien vouloir nous adresser\navant le 30 novembre 2026 par virement sur le compte de l'étude.\n",
            &[
                (Net, "1200.00"),
                (Vat, "240.00"),
                (Gross, "1440.00"),
                (Payable, "440.00"),
                (Prepaid, "1000.00"),
                (DueDate, "2026-11-30"),
            ],
        ),
        // The price of what was sold is not what the letter asks for.
        (
            "À la suite de la vente de votre maison, dont le prix de 182 500,00 € a été réglé entre nos\nmains, nos frais sont arrêtés à la somme totale de 360,00 € toutes taxes comprises, dont la\ntaxe sur la valeur ajoutée de 60,00 € que nous vous prions de nous régler sous huitaine.\n",
            &[(Gross, "360.00"), (Vat, "60.00"), (Payable, "360.00")],
        ),
        // A table tells the totals, the letter what is left.
        (
            "Honorar netto   1.000,00 EUR\n19 % Umsatzsteuer   190,00 EUR\nGesamtbetrag   1.190,00 EUR\n\nAuf diesen Betrag haben Sie am 15. September 2026 bereits einen Vorschuss von 500,00 EUR\ngeleistet, sodass bis zum heutigen Tag noch 690,00 EUR offen sind, um deren Ausgleich wir\nhöflich bitten. Der Streitwert der Sache beträgt nach dem Beschluss 24.600,00 EUR.\n",
            &[(Gross, "1190.00"), (Payable, "690.00")],
        ),
    ];
    Firm::new().assert_all(&format!("{HEAD}{NUMBER}"), &papers, "").await;
}

#[tokio::test]
async fn a_day_in_words_is_one() {
    let papers: [Paper; 4] = [
        ("Redon, le sept novembre deux mille vingt-six\n", &[(Date, "2026-11-07")]),
        ("Verviers, le premier avril deux mille vingt-cinq\n", &[(Date, "2025-04-01")]),
        ("Dinan, le vingt et un mars deux mille vingt et un\n", &[(Date, "2021-03-21")]),
        ("Dinan, le trente février deux mille vingt-six\n", &[(Date, "—")]),
    ];
    let end = "Facture n° 118\nTotal HT   100,00 €\nTVA 20 %   20,00 €\nTotal TTC   120,00 €\n";
    Firm::new().assert_all(HEAD, &papers, end).await;
}
