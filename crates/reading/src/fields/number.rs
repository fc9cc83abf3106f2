//! The number that the one who made out the document gave it, and the other document's that it refers to.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::dates;
use super::known;
use super::labels::{Label, Meaning};
use super::near::{Links, margin};
use super::paper::{Paper, Spot, asks_for_number, number_label, overlap};
use super::parties::Parties;
use crate::{DocumentKind, FieldName, Fields, KnownSupplier, checks};

/// A word that may be a number: it holds a digit.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{L}0-9][\p{L}0-9_/.\-–:|#\\+]*[\p{L}0-9]|\d").expect("the pattern is tested")
});

/// Up to three more groups of figures, with or without a sign before each.
static GROUPS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?: ?[/–-] ?| )[A-Z]{0,3}\d{1,9}[A-Z]?(?:(?: ?[/–-] ?| )\d{1,9}){0,2}[ .,]*$")
        .expect("the pattern is tested")
});

/// `06 12 34 56 78`, `+33 6.12.34.56.78`
static TELEPHONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:0|33[ .\-]?)\d(?:[ .\-]\d{2}){4}$").expect("the pattern is tested"));

/// What a number loses that stands elsewhere with more of it.
const PART: f32 = 0.2;

struct Candidate {
    spot: Spot,
    value: String,
    links: Links,
    /// It stands where the numbers on this supplier's papers stand.
    learnt: bool,
    /// It names an advance or an earlier bill that its line takes off.
    taken_off: bool,
    /// What its own form says for it or against it.
    form: f32,
    depth: f32,
}

pub(super) fn read(
    paper: &Paper<'_>,
    kind: DocumentKind,
    parties: &Parties,
    known: &Fields,
    supplier: Option<&KnownSupplier>,
) -> Fields {
    let candidates = candidates(paper, known, supplier);
    // "Votre facture : 889977" names the paper itself, where nothing else does and it takes no other back.
    let is_own = kind == DocumentKind::Invoice
        && !candidates.iter().any(|candidate| {
            candidate.learnt || candidate.links.get(&Meaning::Number).is_some_and(|strength| *strength > 0.3)
        });
    let mut fields = Fields::new();
    let mut repeated: HashMap<&str, usize> = HashMap::new();
    for candidate in &candidates {
        *repeated.entry(candidate.value.as_str()).or_default() += 1;
    }
    let score = |candidate: &Candidate, meaning: Meaning| {
        let again = if repeated[candidate.value.as_str()] > 1 { 0.08 } else { 0.0 };
        // A party's block holds that party's numbers.
        let theirs = if parties.side_of(candidate.spot.cell).is_some() { 0.15 } else { 0.0 };
        // What a line takes off the total is another paper's.
        let taken_off = if meaning == Meaning::Number && candidate.taken_off { 0.7 } else { 0.0 };
        let titled =
            if meaning == Meaning::Number && is_under_title(paper, candidate.spot.cell) { 0.4 } else { 0.0 };
        let (announced, alike) = match meaning {
            Meaning::Number if candidate.learnt => (1.0, shape_speaks(supplier, &candidate.value)),
            Meaning::Number => (margin(&candidate.links, meaning), shape_speaks(supplier, &candidate.value)),
            _ => (margin(&candidate.links, meaning), 0.0),
        };
        announced + titled + alike + candidate.form + again - theirs - taken_off
            + 0.06 * (1.0 - candidate.depth)
    };
    let least = if kind == DocumentKind::Receipt { 0.45 } else { 0.25 };
    let (number, preceding) = match is_own {
        true => ((FieldName::InvoiceNumber, Meaning::PrecedingInvoice, 0.5), None),
        false => (
            (FieldName::InvoiceNumber, Meaning::Number, least),
            Some((FieldName::PrecedingInvoice, Meaning::PrecedingInvoice, 0.5)),
        ),
    };
    let order = (FieldName::OrderNumber, Meaning::OrderNumber, 0.5);
    for (name, meaning, least) in [number, order].into_iter().chain(preceding) {
        let mut ranked: Vec<(&Candidate, f32)> = candidates
            .iter()
            .map(|candidate| (candidate, score(candidate, meaning)))
            .filter(|(candidate, score)| {
                let is_announced =
                    candidate.links.contains_key(&meaning) || meaning == Meaning::Number && candidate.learnt;
                *score > least && is_announced
            })
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.depth.total_cmp(&b.0.depth)));
        let Some((best, score)) = ranked.first() else { continue };
        let second =
            ranked.iter().find(|(other, _)| other.value != best.value).map_or(0.0, |(_, score)| *score);
        let confidence = 0.5 + 0.38 * score.min(1.0) + 0.2 * (score - second).clamp(0.0, 0.5);
        let legible = paper.legibility(&best.spot);
        let confidence = confidence.min(0.98) * (0.4 + 0.6 * legible);
        fields.insert(name, paper.field(best.value.clone(), &best.spot, confidence));
    }
    fields
}

/// What speaks for or against a value as it looks like this supplier's numbers or not.
fn shape_speaks(supplier: Option<&KnownSupplier>, value: &str) -> f32 {
    match supplier.and_then(|supplier| supplier.number_shape.as_deref()) {
        Some(shape) if shape == known::shape(value) => 0.3,
        Some(_) => -0.2,
        None => 0.0,
    }
}

/// "N° 42" right under "AVOIR" is the number of what the title says.
fn is_under_title(paper: &Paper<'_>, cell: usize) -> bool {
    let begins = paper.labels.in_cell(cell).first().is_some_and(|label| {
        label.bytes.start == 0 && label.meaning == Meaning::Number && label.weight < 0.5
    });
    begins
        && paper.layout.above(cell, 3.5).next().is_some_and(|above| {
            let labels = paper.labels.in_cell(above);
            labels.len() == 1
                && labels[0].meaning == Meaning::Number
                && labels[0].bytes.len() + 2 >= paper.layout.cells[above].text.len()
        })
}

fn candidates(paper: &Paper<'_>, known: &Fields, supplier: Option<&KnownSupplier>) -> Vec<Candidate> {
    let taken: Vec<String> = [FieldName::Siren, FieldName::Siret, FieldName::VatNumber, FieldName::Iban]
        .iter()
        .filter_map(|name| known.get(name)?.text().map(str::to_owned))
        .collect();
    // An account's number is within its IBAN.
    let iban = known.get(&FieldName::Iban).and_then(|field| field.text()).unwrap_or_default();
    let codes: Vec<Vec<Range<usize>>> =
        (0..paper.layout.cells.len()).map(|cell| codes(paper, cell)).collect();
    let count = paper.layout.cells.len().max(1) as f32;
    let mut candidates = Vec::new();
    for (cell, found) in codes.iter().enumerate() {
        for bytes in found {
            let mut spot = Spot { cell, bytes: bytes.clone() };
            let mut links = paper.number_links(&spot, &|cell: usize| codes[cell].len());
            // "Facture-118": where nothing else announces it, its own word does.
            let own = paper.labels.in_cell(cell).iter().find(|label| {
                label.meaning == Meaning::Number
                    && label.bytes.start == bytes.start
                    && label.bytes.end < bytes.end
            });
            if !links.keys().any(|meaning| *meaning != Meaning::OtherNumber)
                && let Some(label) = own
            {
                spot.bytes.start = label.bytes.end;
                links = paper.number_links(&spot, &|cell: usize| codes[cell].len());
            }
            let learnt = supplier
                .and_then(|supplier| supplier.number_label.as_deref())
                .is_some_and(|label| known::announcement(&paper.layout, &spot).as_deref() == Some(label));
            if !learnt && !links.keys().any(|meaning| *meaning != Meaning::OtherNumber) {
                continue;
            }
            let value = paper.text_at(&spot).trim_matches(['.', ':', '-', '#', '|']).to_owned();
            if TELEPHONE.is_match(&value) {
                continue;
            }
            let compact = checks::compact(&value);
            if taken.contains(&compact) || (compact.len() >= 8 && iban.contains(&compact)) {
                continue;
            }
            let form = form(paper, &spot, &value);
            let taken_off = paper.is_taken_off(&spot);
            let depth = cell as f32 / count;
            candidates.push(Candidate { spot, value, links, learnt, taken_off, form, depth });
        }
    }
    // "9402611" is what a longer line has of the "9402611 00571834" of the title.
    let longer: Vec<String> = candidates.iter().map(|candidate| candidate.value.clone()).collect();
    for candidate in &mut candidates {
        if longer
            .iter()
            .any(|other| other.strip_prefix(&candidate.value).is_some_and(|rest| rest.starts_with(' ')))
        {
            candidate.form -= PART;
        }
    }
    // "INV SI00418827" is the "SI00418827" of the title.
    let values: Vec<String> = candidates.iter().map(|candidate| candidate.value.clone()).collect();
    for candidate in &mut candidates {
        if let Some((prefix, rest)) = candidate.value.split_once(' ')
            && prefix.bytes().all(|letter| letter.is_ascii_alphabetic())
            && values.iter().any(|other| other == rest)
        {
            candidate.spot.bytes.start += prefix.len() + 1;
            candidate.value = rest.to_owned();
        }
    }
    candidates
}

/// The words of a cell that may be numbers, neither dates nor amounts nor what labels are made of.
fn codes(paper: &Paper<'_>, cell: usize) -> Vec<Range<usize>> {
    let text = paper.layout.cells[cell].text.as_str();
    let labels = paper.labels.in_cell(cell);
    let is_free = |bytes: &Range<usize>, is_asked: bool| {
        !paper.dates[cell]
            .iter()
            .any(|date| overlap(&date.bytes, bytes) && date.bytes.len() * 3 > bytes.len() * 2)
            && !paper.amounts[cell].iter().any(|amount| {
                // "RM 2026-12" is no amount of ringgits; nor is "RM202612" where a number is asked for.
                let is_end = amount.bytes.end >= bytes.end && !(is_asked && amount.bytes.start > bytes.start);
                overlap(&amount.bytes, bytes) && (amount.percent || amount.currency.is_some() && is_end)
            })
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for code in CODE.find_iter(text) {
        let mut bytes = code.range();
        let is_asked = number_label(&paper.layout, &paper.labels, cell, &bytes).is_some();
        // A label that ran into its value: "N°F2018". A word of its own, as "INV-2018" begins with, is of the value.
        for label in labels {
            if overlap(&label.bytes, &bytes)
                && label.bytes.end < bytes.end
                && !(is_asked && label.bytes.start >= bytes.start && !asks_again(&text[label.bytes.clone()]))
                && !is_prefix(text, &label.bytes, bytes.start)
            {
                bytes.start = label.bytes.end;
            }
        }
        let trimmed = text[bytes.clone()].trim_start_matches(|letter: char| !letter.is_alphanumeric());
        bytes.start = bytes.end - trimmed.len();
        let value = &text[bytes.clone()];
        let digits = value.chars().filter(char::is_ascii_digit).count();
        // "Via Manzoni 18, 23900 Lecco"
        let is_postcode = value.len() == 5
            && digits == 5
            && text[..bytes.start].trim_end().ends_with([',', '-', '–'])
            && text[bytes.end..].trim_start().starts_with(char::is_uppercase);
        let word =
            text[..bytes.start].split(|letter: char| !letter.is_alphabetic()).rfind(|word| !word.is_empty());
        let is_page = word.is_some_and(|word| {
            ["blatt", "seite", "page", "pagina", "feuille"].contains(&word.to_lowercase().as_str())
        }) && value.len() <= 2;
        let is_none = is_postcode
            || is_page
            || digits == 0
            || value.len() > 40
            || value.contains("://")
            || is_ordinal(value, &text[bytes.end..]);
        if is_none || is_amount(value) || is_time(value) || !is_free(&bytes, is_asked) {
            continue;
        }
        // "FA 2026-0012", "F 2026 0012": a prefix in capitals, or figures in groups, belong to it.
        let mut start = bytes.start;
        let before = text[..bytes.start].trim_end();
        if text[before.len()..bytes.start].len() == 1
            && let Some(prefix) = before.rsplit(' ').next()
            && ((1..=4).contains(&prefix.len()) || prefix.contains('-') && prefix.len() <= 6)
            && prefix.bytes().all(|letter| letter.is_ascii_uppercase() || letter == b'-')
            && !NO_PREFIXES.contains(&prefix)
            && is_free_prefix(text, labels, &(before.len() - prefix.len()..before.len()))
        {
            start = before.len() - prefix.len();
        }
        let mut end = bytes.end;
        // "92509 4418 0071" after its label: figures in groups are one number.
        if found.last().is_some_and(|last| last.end > start) {
            continue;
        }
        let announced = labels.iter().any(|label| {
            matches!(label.meaning, Meaning::Number | Meaning::PrecedingInvoice)
                && label.bytes.end <= start
                && text[label.bytes.end..start].chars().all(|letter| !letter.is_alphanumeric())
        });
        // "Facture de prestations 3311 884 027"
        let announced = announced
            || labels.iter().any(|label| {
                label.meaning == Meaning::Number
                    && label.bytes.start == 0
                    && label.bytes.end <= start
                    && text[label.bytes.end..start].split_whitespace().count() <= 3
                    && !text[label.bytes.end..start]
                        .contains(|letter: char| !letter.is_alphabetic() && letter != ' ')
            });
        let alone = start == 0;
        if announced && let Some(after_slash) = after_slash(text, &(start..end)) {
            end = after_slash;
        }
        let is_titled = || {
            let names = |other: usize| {
                paper.labels.in_cell(other).iter().any(|label| label.meaning == Meaning::Number)
            };
            paper.layout.above(cell, 3.5).next().is_some_and(names)
                || paper.layout.left_of(cell).next().is_some_and(names)
        };
        if (announced || alone && (is_asked || is_titled()))
            && let Some(whole) = groups_to_the_end(text, end)
            && is_free(&(end..whole), false)
        {
            end = whole;
        }
        if announced || alone {
            while let Some(group) = next_group(text, end) {
                if !is_free(&group, false) {
                    break;
                }
                end = group.end;
            }
        }
        found.push(start..end);
    }
    found
}

/// Capitals before figures that are no prefix of theirs.
const NO_PREFIXES: [&str; 20] = [
    "NO", "NR", "N", "DU", "DE", "ID", "REF", "LE", "NUM", "TVA", "TTC", "HT", "TEL", "FAX", "RCS", "NAF",
    "APE", "IBAN", "RIB", "BIC",
];

/// "N° facture : No.118": a word that asks once more for the number, with its sign; "NO118" begins one.
fn asks_again(label: &str) -> bool {
    asks_for_number(label) && label.contains(['°', 'º', '.', ':', '#'])
}

/// Whether the words of a label, joined to figures by a sign, begin the code that starts there: "INV-2026-0012".
fn is_prefix(text: &str, label: &Range<usize>, code: usize) -> bool {
    let words = text[label.clone()].trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let sign = &text[label.start + words.len()..label.end];
    let last = words.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let asks =
        matches!(last.to_lowercase().as_str(), "n" | "no" | "nr" | "num" | "numero" | "number" | "nummer");
    let is_within = label.start >= code || label.start + words.len() - last.len() == code;
    is_within
        && !asks
        && !sign.is_empty()
        && sign.chars().all(|letter| matches!(letter, '-' | '–' | '_' | '/'))
}

/// Whether capitals are of no label; or are one of their own that stands right after the number's: "Facture n° RM 2026-12".
fn is_free_prefix(text: &str, labels: &[Label], prefix: &Range<usize>) -> bool {
    let start = prefix.start;
    let is_right_after = || {
        labels.iter().any(|label| {
            label.meaning == Meaning::Number
                && asks_for_number(&text[label.bytes.clone()])
                && label.bytes.end <= start
                && !text[label.bytes.end..start].contains(char::is_alphanumeric)
        })
    };
    let mut own = labels.iter().filter(|label| overlap(&label.bytes, prefix));
    own.clone().next().is_none()
        || own.all(|label| label.bytes.start >= start && label.meaning == Meaning::OtherNumber)
            && is_right_after()
}

/// "2026 / 118": where the number ends that a year begins.
fn after_slash(text: &str, year: &Range<usize>) -> Option<usize> {
    let is_year = text[year.clone()].len() == 4 && text[year.clone()].starts_with("20");
    let rest = text[year.end..].strip_prefix(" / ").filter(|_| is_year)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_whole = !rest[digits..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '/');
    ((1..=6).contains(&digits) && is_whole).then(|| year.end + " / ".len() + digits)
}

/// "5678 538156 8", "41 / 2023", "2409 – 118 774", "V2403 0087114": where a number in groups ends, if its cell ends with it.
fn groups_to_the_end(text: &str, first: usize) -> Option<usize> {
    GROUPS.is_match(&text[first..]).then(|| text.trim_end_matches([' ', '.', ',']).len())
}

/// A group of two to five figures, one space further on.
fn next_group(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = text[end..].strip_prefix(' ')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[digits..].chars().next();
    ((2..=5).contains(&digits) && after.is_none_or(|letter| letter == ' ')).then(|| end + 1..end + 1 + digits)
}

/// `1er`, `4e`, `2nd`, `3ª`, and the `1` of `1°`: which one of several, a quarter of the year or a reminder.
fn is_ordinal(value: &str, rest: &str) -> bool {
    const ENDINGS: [&str; 14] =
        ["er", "re", "ère", "ere", "e", "ème", "eme", "nd", "nde", "st", "rd", "th", "º", "ª"];
    let ending = value.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = value.len() - ending.len();
    let is_short = (1..=2).contains(&digits);
    is_short && (ENDINGS.contains(&ending) || ending.is_empty() && rest.starts_with('°'))
}

/// `1.234,56` and the like.
fn is_amount(value: &str) -> bool {
    let decimals = value.rsplit([',', '.']).next().map_or(0, str::len);
    value.contains([',', '.'])
        && decimals == 2
        && value.bytes().all(|letter| letter.is_ascii_digit() || matches!(letter, b',' | b'.'))
        && value.matches(['.', ',']).count() <= 2
}

/// `07:48`, `12:30:05`
fn is_time(value: &str) -> bool {
    let parts: Vec<&str> = value.split(':').collect();
    parts.len() > 1
        && parts.iter().all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// `800W`, `8MM`, `2,5KG`, `X100`: of an article.
fn is_measure(value: &str) -> bool {
    let digits = value.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = &value[digits.len()..];
    let is_amount =
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    let units = [
        "w", "kw", "v", "a", "mm", "cm", "m", "m2", "kg", "g", "mg", "l", "cl", "ml", "h", "mn", "go", "mo",
        "ah",
    ];
    let times =
        value.strip_prefix(['x', 'X']).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    times || is_amount && digits.len() <= 5 && units.iter().any(|known| unit.eq_ignore_ascii_case(known))
}

/// What speaks for and against a word being a document's number, by its looks.
fn form(paper: &Paper<'_>, spot: &Spot, value: &str) -> f32 {
    let text = &paper.layout.cells[spot.cell].text;
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let letters = value.chars().filter(|letter| letter.is_alphabetic()).count();
    // "QXR7TP" is a booking's.
    let is_coded = letters >= 4
        && !value.contains(|letter: char| !letter.is_ascii_uppercase() && !letter.is_ascii_digit());
    let mut score = match digits {
        0 => -1.0,
        1 if is_coded => 0.0,
        1 => -0.25,
        2 => -0.1,
        3 => 0.0,
        4..=12 => 0.08,
        13..=20 => 0.03,
        _ => -0.3,
    };
    if letters > digits + 6 {
        score -= 0.3;
    }
    if text[..spot.bytes.start].trim_end().ends_with('(') {
        score -= 0.35;
    }
    let compact = checks::compact(value);
    if checks::is_siret(&compact) || checks::is_iban(&compact) || checks::is_vat_number(&compact) {
        score -= 0.6;
    }
    if is_measure(value) {
        score -= 0.4;
    }
    // A page's "1/2".
    let parts: Vec<&str> = value.split('/').collect();
    if let [first, second] = parts[..]
        && first.len() <= 2
        && second.len() <= 2
    {
        score -= 0.4;
    }
    // "01 71 17 61 67"
    let around =
        text.split(' ').filter(|word| word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit())).count();
    if digits == 2 && around >= 4 {
        score -= 0.5;
    }
    // Years stand alone in periods and laws.
    if letters == 0 && digits == 4 && value.len() == 4 && (value.starts_with("20") || value.starts_with("19"))
    {
        score -= 0.15;
        let before = text[..spot.bytes.start].split_whitespace().next_back().unwrap_or_default();
        if dates::month(before).is_some() {
            score -= 0.6;
        }
    }
    score
}
