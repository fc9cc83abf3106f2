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
