//! What the words around a day say of it: where it was written, whose it is, what it is the condition of.

use crate::fields::labels::Meaning;
use crate::fields::paper::{NUMBER_LABELS, Paper, Spot, is_title};
use crate::fields::sentences;
use crate::fold::folded;

/// "Grasse, jeudi 25 juin 2026", "Saint-Malo, le 3 novembre 2026", "Köln, den 4. März 2025"
pub(super) fn is_placed(before: &str) -> bool {
    const WORDS: [&str; 30] = [
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "le",
        "den",
        "der",
        "am",
        "the",
        "li",
        "el",
        "il",
        "a",
    ];
    // "Rechnung 88417, Meersburg, 27. Februar 2026"
    let (lead, rest) = match before.trim_end().strip_suffix(',') {
        Some(lead) => (lead, ""),
        None => match before.rsplit_once(',') {
            Some((lead, rest)) => (lead, rest),
            None => return false,
        },
    };
    let place = lead.rsplit([',', '–', '—', '·']).next().unwrap_or(lead).trim();
    let is_place = place.starts_with(char::is_uppercase)
        && place.split_whitespace().count() <= 3
        && place.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '’' | '\''));
    let mut words = rest.split_whitespace().map(folded);
    is_place && words.all(|word| WORDS.contains(&word.as_str()))
}

/// "Vertrag vom 24.02.2025", "Statement of Work dated 13 January": a day that is said of another paper than this one, which
/// its words or the cell left of them name.
pub(super) fn is_of_another_paper(paper: &Paper<'_>, spot: &Spot) -> bool {
    const SAID_OF: [&str; 6] = ["vom", "von", "du", "dated", "del", "van"];
    const OWN: [&str; 12] = [
        "factur",
        "fattur",
        "fatur",
        "factuur",
        "invoic",
        "emis",
        "emit",
        "edit",
        "etabli",
        "ausgestellt",
        "dat",
        "beleg",
    ];
    if is_of_other_number(paper, spot) {
        return true;
    }
    let text = &paper.layout.cells[spot.cell].text;
    let last = paper.labels.in_cell(spot.cell).iter().rfind(|label| label.bytes.end <= spot.bytes.start);
    let Some(label) = last.filter(|label| {
        SAID_OF.contains(&folded(&text[label.bytes.clone()]).as_str())
            && !text[label.bytes.end..spot.bytes.start].contains(char::is_alphanumeric)
    }) else {
        return false;
    };
    let before = &text[..label.bytes.start];
    let start = sentences::start(before).max(before.rfind('(').map_or(0, |at| at + 1));
    let clause = &before[start..];
    let words: Vec<String> = clause
        .split(|letter: char| !letter.is_alphabetic())
        .map(folded)
        .filter(|word| word.len() >= 3)
        .collect();
    let is_advance = |word: &String| {
        ["vorschuss", "anzahlung", "abschlag"].iter().any(|advance| word.starts_with(advance))
    };
    if words.iter().any(|word| REPLACED.iter().any(|said| word.starts_with(said))) {
        return true;
    }
    let is_own =
        |word: &String| is_title(word) && !is_advance(word) || OWN.iter().any(|own| word.starts_with(own));
    if !words.is_empty() {
        return !words.iter().any(is_own);
    }
    let left = paper.layout.left_of(spot.cell).next().filter(|_| !clause.trim().is_empty());
    left.and_then(|left| {
        paper.labels.in_cell(left).iter().rfind(|label| NUMBER_LABELS.contains(&label.meaning))
    })
    .is_some_and(|label| label.meaning != Meaning::Number)
}

/// What words begin with that name a paper which this one takes the place of, folded.
const REPLACED: [&str; 6] = ["ersetzt", "annule", "remplace", "replaces", "cancels", "supersedes"];

/// "Auftragsnummer/Datum   1100728 / 11.03.2024": whether the cell left of a day speaks of another paper's number first.
fn is_of_other_number(paper: &Paper<'_>, spot: &Spot) -> bool {
    let Some(left) = paper.layout.left_of(spot.cell).next() else { return false };
    let labels = paper.labels.in_cell(left);
    let number = labels.iter().position(|label| NUMBER_LABELS.contains(&label.meaning));
    let day = labels.iter().rposition(|label| label.meaning == Meaning::Date);
    paper.labels.in_cell(spot.cell).is_empty()
        && number
            .zip(day)
            .is_some_and(|(number, day)| number < day && labels[number].meaning != Meaning::Number)
}

/// Whether a day is announced as that of an invoice.
pub(super) fn is_day_of_invoice(paper: &Paper<'_>, spot: &Spot) -> bool {
    const NAMES: [&str; 5] =
        ["invoicedate", "rechnungsdatum", "datedefacture", "datefacture", "datedelafacture"];
    let own = paper.labels.in_cell(spot.cell).iter().rfind(|label| label.bytes.end <= spot.bytes.start);
    let said = |cell: usize| paper.labels.in_cell(cell).iter().rfind(|label| label.meaning == Meaning::Date);
    let label = own.or_else(|| paper.layout.left_of(spot.cell).next().and_then(said));
    let label = label.or_else(|| paper.layout.above(spot.cell, 3.0).next().and_then(said));
    label.is_some_and(|label| {
        NAMES.contains(&folded(&paper.layout.cells[label.cell].text[label.bytes.clone()]).as_str())
    })
}

/// "Total payé le", "Payée par CB en ligne le"
pub(super) fn is_payment(before: &str) -> bool {
    const REACH: usize = 30;
    let before = folded(before);
    let near = before.char_indices().rev().nth(REACH).map_or(&*before, |(at, _)| &before[at..]);
    near.ends_with("le")
        && ["paye", "regle"].iter().any(|word| near.contains(word) && !near.contains("aregle"))
}

/// "Printed on 2026-11-03 13:37:45"
pub(super) fn is_printed(before: &str) -> bool {
    let before = folded(before);
    ["printed", "printedon", "imprimele", "editele", "gedrucktam"].iter().any(|word| before.ends_with(word))
}

/// "OR n° 9917 du 3 novembre": a bare "n°" after words none of which names the document.
pub(super) fn is_of_another(before: &str, weight: f32) -> bool {
    let mut words = before.split_whitespace().map(folded).filter(|word| !word.is_empty()).peekable();
    weight < 0.5 && words.peek().is_some() && !words.any(|word| is_title(&word))
}

/// "bis 16.02.2025 mit 2 % Skonto", "Si paiement avant le 12/11 : escompte 2 %": an earlier day, for less money.
pub(super) fn earns_discount(paper: &Paper<'_>, spot: &Spot) -> bool {
    const CONDITIONS: [&str; 18] = [
        "si",
        "pour tout",
        "pour un",
        "pour paiement",
        "pour règlement",
        "en cas de",
        "if",
        "for payment",
        "for early payment",
        "bei",
        "wenn",
        "falls",
        "por pago",
        "por pronto pago",
        "se",
        "per pagamento",
        "bij",
        "indien",
    ];
    let text = &paper.layout.cells[spot.cell].text;
    let start = sentences::start(&text[..spot.bytes.start]);
    let after = &text[spot.bytes.end..];
    let sentence = &text[start..spot.bytes.end + sentences::end(after)];
    let lead = format!(" {} ", text[start..spot.bytes.start].to_lowercase());
    let is_condition = CONDITIONS.iter().any(|word| lead.contains(&format!(" {word} ")));
    let near: String = after.chars().take(24).collect();
    let near = folded(&near);
    let is_with = near.starts_with("mit") && (near.contains("skonto") || near.contains("abzug"));
    is_with || is_condition && sentences::speaks_of_discount(sentence)
}
