//! What kind of paper it is, by the words that stand on it and where.

use super::labels::Meaning;
use super::medium::Medium;
use super::paper::Paper;
use crate::DocumentKind;

/// Words that a kind of paper bears, with what each is worth; three times that in a title.
type Signs = (DocumentKind, &'static [(&'static str, f32)]);

const SIGNS: &[Signs] = &[
    (
        DocumentKind::Invoice,
        &[
            ("facture", 1.0),
            ("invoice", 1.0),
            ("rechnung", 1.0),
            ("factura", 1.0),
            ("fattura", 1.0),
            ("factuur", 1.0),
            ("notedhonoraires", 1.2),
            ("quittance", 0.9),
            ("appeldecotisation", 1.2),
            ("avisdecheance", 1.2),
            ("appeldeloyer", 1.2),
            ("netapayer", 0.4),
            ("conditionsdereglement", 0.3),
            ("echeance", 0.3),
            ("penalites", 0.3),
            ("zahlbar", 0.3),
            ("recouvrement", 0.3),
            ("rechnungsnummer", 0.6),
            ("duedate", 0.3),
        ],
    ),
    (
        DocumentKind::CreditNote,
        &[
            ("facturedavoir", 2.2),
            ("avoirn", 1.6),
            ("avoirno", 1.4),
            ("notedecredit", 2.0),
            ("notedavoir", 2.0),
            ("creditnote", 2.0),
            ("creditmemo", 2.0),
            ("rechnungskorrektur", 2.0),
            ("stornorechnung", 2.0),
            ("korrekturrechnung", 2.0),
            ("creditnota", 2.0),
            ("notadicredito", 2.0),
            ("montantdelavoir", 1.0),
            ("totalavoir", 1.2),
            ("netavotrecredit", 1.2),
            ("enremboursement", 0.4),
            ("avoirsurfacture", 1.5),
            ("gutschrift", 1.2),
        ],
    ),
    (
        DocumentKind::Receipt,
        &[
            ("ticket", 1.0),
            ("ticketdecaisse", 1.5),
            ("recu", 0.5),
            ("receipt", 1.0),
            ("cartebancaire", 0.7),
            ("cbemv", 0.8),
            ("reglecb", 0.5),
            ("payecb", 0.5),
            ("sanscontact", 0.8),
            ("mercidevotrevisite", 1.2),
            ("votreticket", 1.0),
            ("rendu", 0.6),
            ("rendumonnaie", 0.8),
            ("especes", 0.4),
            ("caisse", 0.6),
            ("caissier", 0.8),
            ("cashier", 0.8),
            ("thankyou", 0.6),
            ("change", 0.4),
            ("aconserver", 0.7),
            ("ticketclient", 1.2),
            ("debit", 0.2),
            ("couverts", 0.6),
            ("table", 0.3),
            ("merciabientot", 0.8),
            ("abientot", 0.7),
            ("gstsummary", 0.6),
            ("cash", 0.4),
            ("pompe", 0.7),
            ("carburant", 0.5),
            ("peage", 0.9),
            ("parking", 0.6),
            ("horodateur", 0.9),
            ("stationnement", 0.6),
            ("taxi", 0.5),
            ("autoroute", 0.4),
            ("montantreel", 0.6),
            ("justificatifdachat", 1.5),
            ("justificatifdepaiement", 1.0),
            ("quittancedeloyer", 0.8),
            ("montanttotalpaye", 0.6),
            ("siegeplace", 0.3),
            ("bonneroute", 0.8),
            ("kassenbon", 1.5),
            ("ruckgeld", 0.8),
            ("gegeben", 0.5),
            ("girocard", 0.7),
            ("eckarte", 0.5),
            ("kellner", 0.6),
            ("wisselgeld", 0.9),
            ("contant", 0.4),
            ("tunai", 0.7),
            ("resit", 0.9),
            ("juruwang", 0.8),
            ("terimakasih", 0.6),
            ("pagamentocontante", 0.9),
            ("documentocommerciale", 1.2),
            ("scontrino", 1.2),
            ("efectivo", 0.6),
            ("camarero", 0.6),
            ("facturasimplificada", 1.8),
            ("gratuity", 0.7),
            ("dinein", 0.7),
            ("barista", 0.6),
            ("customercopy", 0.8),
            ("passengercopy", 0.8),
            ("rounding", 0.4),
        ],
    ),
    (
        DocumentKind::BankStatement,
        &[
            ("relevedecompte", 2.5),
            ("extraitdecompte", 2.5),
            ("relevebancaire", 2.5),
            ("releveden", 0.5),
            ("nouveausolde", 1.2),
            ("anciensolde", 1.2),
            ("soldecrediteur", 0.9),
            ("soldedebiteur", 0.8),
            ("datevaleur", 0.8),
            ("vosoperations", 0.8),
            ("totaldesmouvements", 1.2),
            ("bankstatement", 2.5),
            ("accountstatement", 2.0),
            ("kontoauszug", 2.5),
            ("relevedesoperations", 2.0),
            ("mouvements", 0.5),
            ("soldefinal", 0.9),
            ("soldeprecedent", 0.6),
        ],
    ),
    (
        DocumentKind::Payslip,
        &[
            ("bulletindepaie", 3.0),
            ("bulletindesalaire", 3.0),
            ("fichedepaie", 3.0),
            ("salairebrut", 1.5),
            ("salairedebase", 1.5),
            ("netimposable", 1.5),
            ("cotisationssalariales", 1.5),
            ("netapayeravantimpot", 2.0),
            ("congespayes", 0.8),
            ("conventioncollective", 0.8),
            ("lohnabrechnung", 3.0),
            ("gehaltsabrechnung", 3.0),
            ("payslip", 3.0),
            ("netsocial", 1.2),
            ("csgdeductible", 1.2),
        ],
    ),
    (
        DocumentKind::Contract,
        &[
            ("contratde", 1.8),
            ("baildehabitation", 3.0),
            ("bailcommercial", 3.0),
            ("contratdebail", 3.0),
            ("entrelessoussignes", 2.5),
            ("article1", 0.8),
            ("article2", 0.6),
            ("article3", 0.6),
            ("ilaeteconvenu", 2.0),
            ("ciapresdenomme", 1.5),
            ("fairevaloircequededroit", 1.0),
            ("luetapprouve", 1.5),
            ("faiten", 0.7),
            ("parapher", 0.8),
            ("signature", 0.25),
            ("resiliation", 0.5),
            ("obligationsdu", 0.8),
            ("contrat", 0.4),
            ("leprestataire", 0.5),
            ("agreement", 0.8),
            ("vertrag", 0.6),
            ("loidu6juillet", 0.5),
        ],
    ),
];

/// Words that look like signs and are none.
const NO_SIGNS: [&str; 15] = [
    "adressedefacturation",
    "servicefacturation",
    "devis",
    "proforma",
    "bondelivraison",
    "bondecommande",
    "notedefrais",
    "accuse",
    "lieferschein",
    "angebot",
    "auftragsbestatigung",
    "quotation",
    "nouveausoldefidelite",
    "anciensoldefidelite",
    "nouveausoldedepoints",
];

/// Other papers that name invoices without being one.
const OTHER_TITLES: [&str; 21] = [
    "devis",
    "bondelivraison",
    "bondecommande",
    "notedefrais",
    "lieferschein",
    "angebot",
    "auftragsbestatigung",
    "quotation",
    "quote",
    "deliverynote",
    "purchaseorder",
    "proposition",
    "estimation",
    "relevedefrais",
    "factureproforma",
    "proforma",
    "proformainvoice",
    "proformarechnung",
    "relance",
    "miseendemeure",
    "rappeldereglement",
];

/// Invoices that are called by another name; they are some where a total stands on them.
const INVOICE_TITLES: [&str; 10] = [
    "factn",
    "relevedhonoraires",
    "etatdhonoraires",
    "memoiren",
    "decompten",
    "appeldefonds",
    "appeldecharges",
    "appeldeprovision",
    "notededebit",
    "notedefraisethonoraires",
];

/// A title stands in the first lines, or in letters larger than usual.
const TITLE_LINES: usize = 12;

pub(super) fn of(paper: &Paper<'_>, medium: Medium) -> DocumentKind {
    let cells = &paper.layout.cells;
    let mut heights: Vec<f32> = cells.iter().map(|cell| cell.area.height()).collect();
    heights.sort_by(f32::total_cmp);
    let usual = heights.get(heights.len() / 2).copied().unwrap_or_default();
    let is_title = |index: usize| {
        let cell = &cells[index];
        // "FACTURE APPROVISIONNEMENT 5304-118822 DU 30/04/25 EXPLOITATION : 053077120 TECHNICIEN : …"
        let is_numbered = || {
            let mut labels = paper.labels.in_cell(index).iter();
            labels.any(|label| label.bytes.start == 0 && label.meaning == Meaning::Number)
                && cell.text.contains(|letter: char| letter.is_ascii_digit())
                && !cell.text.contains(char::is_lowercase)
        };
        cell.page == 1
            && (cell.text.split_whitespace().count() <= 10 || is_numbered())
            && (cell.line < TITLE_LINES || cell.area.height() > 1.4 * usual)
    };
    // "Votre facture", "Ihre Rechnung"
    let bare = |index: usize| {
        let title = cells[index].folded.as_str();
        ["votre", "ihre"].iter().find_map(|whose| title.strip_prefix(whose)).unwrap_or(title)
    };
    let starts = |index: usize, word: &str| {
        is_title(index) && (bare(index).starts_with(word) || cells[index].folded.starts_with(word))
    };
    // A delivery note's number heads invoices as well.
    let says_invoice = |index: usize| {
        let own = ["avoir", "taxinvoice", "notedefraisethonoraires"].into_iter();
        let signs = SIGNS
            .iter()
            .filter(|(kind, _)| matches!(kind, DocumentKind::Invoice | DocumentKind::CreditNote))
            .flat_map(|(_, signs)| signs.iter().filter(|(_, weight)| *weight >= 0.9).map(|(word, _)| *word));
        // "Gebührenrechnung Nr. 118"
        let first =
            cells[index].text.split(|letter: char| !letter.is_alphabetic()).find(|word| !word.is_empty());
        let first = first.map(crate::fold::folded).unwrap_or_default();
        let is_compound = || {
            is_title(index)
                && first.ends_with("rechnung")
                && !["abrechnung", "berechnung", "proformarechnung"]
                    .iter()
                    .any(|other| first.ends_with(other))
        };
        if is_compound() {
            return true;
        }
        !cells[index].folded.contains("proforma") && own.chain(signs).any(|word| starts(index, word))
    };
    let invoice_title = (0..cells.len()).find(|index| says_invoice(*index));
    let is_invoice = invoice_title.is_some();
    let is_other = |index: usize| {
        OTHER_TITLES.iter().any(|word| starts(index, word))
            && !cells[index].folded.starts_with("notedefraisethonoraires")
    };
    if (0..cells.len()).any(|index| is_title(index) && is_about_invoices(&cells[index].folded)) {
        return DocumentKind::Other;
    }
    if !is_invoice && (0..cells.len()).any(is_other) {
        return DocumentKind::Other;
    }
    // "Votre facture d'électricité", "Handelsrechnung Nr. 4": a title that another word begins.
    let heads = |index: usize, word: &str| {
        let cell = &cells[index];
        is_title(index)
            && cell.text.split_whitespace().count() <= 8
            && cell.text.chars().next().is_some_and(char::is_uppercase)
            && !cell.folded.contains("simplifi")
            && says(&cell.folded, word)
    };
    // Invoices of subscriptions speak much of their contract.
    let is_numbered = paper
        .labels
        .iter()
        .any(|label| label.meaning == Meaning::Number && (is_invoice || label.weight >= 1.0));
    let is_totalled =
        paper.labels.iter().any(|label| matches!(label.meaning, Meaning::Gross | Meaning::Payable));
    let is_trade = is_invoice && is_numbered && is_totalled;
    // A credit note names the invoice that it takes back.
    let is_headed_avoir = (0..cells.len()).any(|index| is_title(index) && cells[index].folded == "avoir");
    let is_credit_note = is_headed_avoir
        || SIGNS
            .iter()
            .filter(|(kind, _)| *kind == DocumentKind::CreditNote)
            .flat_map(|(_, signs)| signs.iter())
            .any(|(word, _)| (0..cells.len()).any(|index| starts(index, word)));
    // Invoices of water and power have a summary of the account below their title; the title of a statement comes first.
    let is_statement_below = SIGNS
        .iter()
        .filter(|(kind, _)| *kind == DocumentKind::BankStatement)
        .flat_map(|(_, signs)| signs.iter().filter(|(_, weight)| *weight >= 2.0))
        .filter_map(|(word, _)| (0..cells.len()).find(|index| starts(*index, word)))
        .min()
        .is_none_or(|statement| invoice_title.is_some_and(|invoice| invoice < statement));
    let mut best = (DocumentKind::Other, 0.9);
    for (kind, signs) in SIGNS {
        // Nobody hands over a table at a till.
        if *kind == DocumentKind::Receipt && medium == Medium::Table {
            continue;
        }
        let mut score: f32 = 0.0;
        for (word, weight) in *signs {
            let titled = (0..cells.len()).any(|index| starts(index, word));
            let said = titled || cells.iter().any(|cell| says(&cell.folded, word));
            let may_head = match kind {
                DocumentKind::Invoice => !is_credit_note,
                DocumentKind::CreditNote => true,
                _ => false,
            };
            let headed = may_head && (0..cells.len()).any(|index| heads(index, word));
            // Under its own title, an invoice names what it is for: a contract, payslips that were made.
            let may_title = match kind {
                DocumentKind::Contract | DocumentKind::Payslip => !is_trade,
                DocumentKind::BankStatement => !(is_trade && is_statement_below),
                _ => true,
            };
            score += if titled && may_title {
                3.0 * weight
            } else if headed {
                2.0 * weight
            } else if said {
                *weight
            } else {
                0.0
            };
        }
        if *kind == DocumentKind::Contract && is_numbered && is_totalled
            || *kind == DocumentKind::Payslip && is_trade
            || *kind == DocumentKind::BankStatement && is_trade && is_statement_below
        {
            score -= 2.5;
        }
        let is_called =
            || (0..cells.len()).any(|index| INVOICE_TITLES.iter().any(|word| starts(index, word)));
        if *kind == DocumentKind::Invoice && is_totalled && is_called() {
            score += 3.0;
        }
        if *kind == DocumentKind::Receipt {
            score += narrowness(paper);
        }
        if *kind == DocumentKind::CreditNote && is_headed_avoir {
            score += 5.0;
        }
        if score > best.1 {
            best = (*kind, score);
        }
    }
    best.0
}

/// Letters and statements that list invoices and are none: "Objet : deuxième relance", "Relevé de compte client".
fn is_about_invoices(title: &str) -> bool {
    let is_reminder = title.starts_with("objet")
        && ["relance", "impaye", "miseendemeure", "rappel"].iter().any(|word| title.contains(word));
    is_reminder
        || ["relevedecompteclient", "relevedecomptefournisseur"].iter().any(|word| title.starts_with(word))
}

fn says(folded: &str, word: &str) -> bool {
    folded.contains(word) && !NO_SIGNS.iter().any(|other| folded.contains(other) && !word.contains(other))
}

/// Receipts are narrow, short of words, and long of figures.
fn narrowness(paper: &Paper<'_>) -> f32 {
    let cells = &paper.layout.cells;
    let widest = cells.iter().map(|cell| cell.area.x1).fold(0.0, f32::max);
    let deepest = cells.iter().map(|cell| cell.area.y1).fold(0.0, f32::max);
    let words: usize = cells.iter().map(|cell| cell.text.split_whitespace().count()).sum();
    let long = if deepest > 1.7 * widest { 0.9 } else { 0.0 };
    let short = if words < 130 { 0.5 } else { 0.0 };
    long + short
}
