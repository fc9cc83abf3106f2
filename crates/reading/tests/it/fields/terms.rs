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
