//! What the words around a name say of it: that it is somebody's, or a street, a place, a label.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::words::LEGAL_FORMS;
use crate::fields::labels::{Label, Meaning};
use crate::fields::paper::{NUMBER_LABELS, Paper};
use crate::fold::folded;

/// What announces a number elsewhere is a word of many names: "La Table d'Augustine", "Marché de la Gare".
const ALSO_NAMES: [&str; 5] = ["table", "marche", "chantier", "store", "mobile"];

pub(super) fn is_heading(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::SellerHeading | Meaning::BuyerHeading | Meaning::OtherHeading)
}

/// Where the words end that announce a party and begin a cell.
pub(super) fn heading_end(paper: &Paper<'_>, cell: usize, meaning: Meaning) -> usize {
    let text = &paper.layout.cells[cell].text;
    let heading = paper.labels.in_cell(cell).iter().find(|label| label.meaning == meaning);
    // "Lieferant GmbH" is somebody's name.
    let is_name = |label: &&Label| LEGAL_FORMS.contains(&folded(&text[label.bytes.end..]).as_str());
    heading
        .filter(|label| folded(&text[..label.bytes.start]).is_empty() && !is_name(label))
        .map_or(0, |label| label.bytes.end)
}

/// "Avignon, le 22 novembre 2026": where and when a paper was made out.
pub(super) fn is_dated_place(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    const LINKING: [&str; 8] = ["le", "du", "den", "the", "el", "li", "a", "il"];
    let text = &paper.layout.cells[cell].text;
    paper.dates[cell].iter().filter(|date| date.bytes.start >= bytes.end).any(|date| {
        let between = &text[bytes.end..date.bytes.start];
        between.trim_start().starts_with(',')
            && between
                .split(|letter: char| !letter.is_alphabetic())
                .map(folded)
                .all(|word| word.is_empty() || LINKING.contains(&word.as_str()))
    })
}

/// Whether a name holds a word that announces a number, or is mostly made of words that announce something else.
pub(super) fn is_mostly_labels(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>, letters: usize) -> bool {
    let text = &paper.layout.cells[cell].text;
    let mut said = 0;
    for label in paper.labels.in_cell(cell) {
        let is_within = label.bytes.start < bytes.end && bytes.start < label.bytes.end;
        let also_names = || {
            let rest = &text[label.bytes.end..bytes.end.max(label.bytes.end)];
            ALSO_NAMES.contains(&folded(&text[label.bytes.clone()]).as_str())
                && rest.contains(char::is_alphabetic)
                && !rest.contains(|letter: char| letter.is_ascii_digit())
        };
        if is_within && NUMBER_LABELS.contains(&label.meaning) {
            if also_names() {
                continue;
            }
            return true;
        }
        if is_within && !is_heading(label.meaning) {
            said += folded(&text[label.bytes.clone()]).len();
        }
    }
    2 * said > letters
}

/// "Nuage Bleu Studio, SAS au capital de 15 000 €"
pub(super) fn is_before_form(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    let text = &paper.layout.cells[cell].text;
    let after = text[bytes.end..].trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let form: String =
        after.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '.').collect();
    let is_form = form.starts_with(char::is_uppercase) && LEGAL_FORMS.contains(&folded(&form).as_str());
    // "Steel tubes (Kg)" is no limited partnership.
    let is_bracketed = text[bytes.end..].trim_start().starts_with('(') && form.contains(char::is_lowercase);
    let is_numbered = || {
        let name = &text[bytes.clone()];
        let above = cell.checked_sub(1).map_or("", |above| paper.layout.cells[above].text.as_str());
        is_number_of(after)
            && !name.contains(|letter: char| letter.is_ascii_digit())
            // The line goes on with what the one above began.
            && !above.trim_end().ends_with(['·', '-', '–', '—', '|', ','])
    };
    bytes.start == 0
        && (!is_bracketed && (is_form || folded(after).starts_with("aucapital")) || is_numbered())
}

/// "Eugenia Pla · NIF 44718820N": the number of whoever is named before it.
fn is_number_of(after: &str) -> bool {
    const CALLED: [&str; 9] = ["siret", "siren", "nif", "cif", "tva", "uid", "ustidnr", "kvk", "piva"];
    let mut words = after.split(|letter: char| letter.is_whitespace() || letter == ':');
    let called = words.next().map(folded).unwrap_or_default();
    let number = words.find(|word| !word.is_empty()).unwrap_or_default();
    CALLED.contains(&called.as_str()) && number.contains(|letter: char| letter.is_ascii_digit())
}

/// "Miroiterie Guillou – Nantes"
pub(super) fn is_before_town(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    let text = &paper.layout.cells[cell].text;
    let after = text[bytes.end..].trim_start();
    let town = after.strip_prefix(['-', '–', '—']).unwrap_or_default().trim();
    bytes.start == 0
        && town.starts_with(char::is_uppercase)
        && town.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’'))
}

/// "Titulaire du compte : NETPRESSE"
pub(super) fn is_account_holder(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    let before = folded(&paper.layout.cells[cell].text[..bytes.start]);
    let said = |text: &str| {
        [
            "titulaireducompte",
            "titulaire",
            "kontoinhaber",
            "kontoname",
            "accountholder",
            "accountname",
            "beneficiaire",
            "alordrede",
        ]
        .iter()
        .any(|word| text.ends_with(word))
    };
    said(&before)
        || (before.is_empty()
            && paper.layout.left_of(cell).next().is_some_and(|left| said(&paper.layout.cells[left].folded)))
}

/// "Nom du bénéficiaire Atelier Boréal SAS": where the words end that announce the holder of an account, and begin a cell.
pub(super) fn behind_holder(text: &str) -> usize {
    const SAYINGS: [&str; 9] = [
        "Make checks payable to ",
        "Cheques payable to ",
        "Please make cheques payable to ",
        "Nom du bénéficiaire ",
        "Bénéficiaire ",
        "Titulaire du compte ",
        "Account name ",
        "Account holder ",
        "Kontoinhaber ",
    ];
    SAYINGS.iter().find(|saying| text.starts_with(**saying)).map_or(0, |saying| saying.len())
}

/// "Nordlys Signage ApS · Havnegade 39 · DK-5000 Odense": whether a line goes on with the address behind the name.
pub(super) fn is_sender_line(text: &str, name: &Range<usize>) -> bool {
    static TOWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[\s,·–|•-])(?:[A-Z]{1,2}-)?\d{4,5}\s+\p{Lu}\p{L}+").expect("the pattern is tested")
    });
    let rest = &text[name.end..];
    let parts =
        rest.split([',', '·', '–', '|', '•', '-']).filter(|part| part.contains(char::is_alphanumeric));
    name.start == 0 && parts.count() >= 2 && TOWN.is_match(rest)
}

/// "Harinxmakade 33, 8601 CV Sneek": a street and its number, and then the town.
pub(super) fn is_street(text: &str, name: &Range<usize>) -> bool {
    let rest = text[name.end..].trim_start_matches([' ', ',', '·', '–', '-']);
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[name.clone()].rsplit(' ').next().unwrap_or_default();
    (4..=5).contains(&figures)
        && rest[figures..].starts_with(' ')
        && number.len() <= 4
        && number.starts_with(|letter: char| letter.is_ascii_digit())
}

/// "flink.mobil – eine Marke der Rheinfunk Service GmbH": where the name begins of the company that a brand is of.
pub(super) fn behind_brand(text: &str) -> usize {
    const SAYINGS: [&str; 18] = [
        "est un service de ",
        "eine Marke der ",
        "eine Marke von ",
        "une marque de ",
        "une marque du ",
        "marque de la société ",
        "une enseigne de ",
        "une enseigne du ",
        "nom commercial de ",
        "is a brand of ",
        "is a trading name of ",
        "is the trading name of ",
        "a trading name of ",
        "trademark of ",
        "una marca de ",
        "un marchio di ",
        "een merk van ",
        "een handelsnaam van ",
    ];
    const ARTICLES: [&str; 5] = ["la ", "l'", "l’", "le ", "the "];
    let ends = SAYINGS.iter().filter_map(|saying| text.find(saying).map(|at| at + saying.len()));
    // "t/a Slate & Ridge – Briain Construction Limited"
    let traded = || text.strip_prefix("t/a ").and(text.find(" – ").or_else(|| text.find(" — ")));
    let end = ends.max().or_else(|| traded().map(|at| at + " – ".len())).unwrap_or(0);
    let article = ARTICLES.iter().find(|article| text[end..].starts_with(**article));
    if end > 0 { end + article.map_or(0, |article| article.len()) } else { 0 }
}

/// "Am Sägewerk 4" over "21244 Buchholz": words that end with a number, and a postcode under them.
pub(super) fn is_over_town(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    let cells = &paper.layout.cells;
    let upper = &cells[cell];
    let number = upper.text[bytes.clone()].rsplit(' ').next().unwrap_or_default();
    let is_town = |text: &str| {
        let figures = text.bytes().take_while(u8::is_ascii_digit).count();
        (4..=5).contains(&figures) && text[figures..].trim_start().starts_with(char::is_uppercase)
    };
    let is_under = |below: usize| {
        let (below, above) = (&cells[below].area, &upper.area);
        let is_aligned = (below.x0 - above.x0).abs() < 0.02 || (below.x1 - above.x1).abs() < 0.02;
        is_aligned && below.y0 > above.y0 && below.y0 - above.y1 < 1.5 * above.height()
    };
    bytes.end == upper.text.len()
        && number.len() <= 4
        && number.starts_with(|letter: char| letter.is_ascii_digit())
        && (cell + 1..cells.len().min(cell + 8))
            .any(|below| cells[below].page == upper.page && is_under(below) && is_town(&cells[below].text))
}
