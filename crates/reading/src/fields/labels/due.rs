//! Terms and days that are due dates or not by what is said around them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::BARE;
use super::{Label, Labels, Meaning, Sort};
use crate::fields::dates;
use crate::fields::layout::Layout;
use crate::fields::paper::overlap;
use crate::fold::folded;

/// What words that speak of paying begin with, folded.
const PAYING: [&str; 24] = [
    "pago",
    "virement",
    "einzahl",
    "auszahl",
    "pagare",
    "pagament",
    "verser",
    "versement",
    "regl",
    "pay",
    "paie",
    "prelev",
    "echeance",
    "zahl",
    "bezahl",
    "fallig",
    "uberweis",
    "abbuch",
    "abgebucht",
    "eingezogen",
    "betal",
    "ausgleich",
    "begleich",
    "gleichen",
];

/// "Montant prélevé le 20/11": what stands between an amount's label and the day that it is due.
static ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[\s:]*(?:\d[\d\s.,'’]*(?:€|eur|euros)?[\s,]*(?:à\s+(?:solder|régler|payer)\s+)?)?(?:par\s+(?:\p{L}+\s+){1,2})?((?:pour\s+|avant\s+)?le|au(?:\s+plus\s+tard\s+le)?|am|bis(?:\s+zum)?|on|by)\s+(?:\d|\p{L}{3,9}\s+\d)",
    )
    .expect("the pattern is tested")
});

/// "Paiement à 30 jours date de facture : 05/12", "Payment 45 days:": what stands before a day that a number of days ends on.
static AFTER_DAYS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        \b(?:r[èe]gl|pay|paie|zahl|pag|betal)\p{L}*  [^\d.;]{0,25}
        \d{1,3}\s*(?:jours?|j|days?|tagen?|d[ií]as|giorni|dagen)\b
        (?:\s*(?:nets?|netto|fin\ (?:de|du)\ mois|end\ of\ month|fine\ mese
            |(?:[àa]\ compter\ de\ la\ |de\ la\ |from\ |after\ |ab\ |nach\ |na\ |da\ |de\ )?
             (?:date\ de\ (?:la\ )?facture|date\ de\ facturation|date\ d['’][ée]mission|invoice\ date|date\ of\ invoice
             |rechnungsdatum|data\ fattura|fecha\ (?:de\ )?factura|factuurdatum)))*
        [\s:,=(–—-]*(?:soit|i\.e\.|d\.h\.|es\ decir|cio[èe]|dus)?[\s:,]*
        (?:jusqu['’]au|au\ plus\ tard\ le|avant\ le|le|au|by|on|until|bis(?:\ zum)?|am|hasta\ el|el|entro\ il|il|uiterlijk)?
        \s*$",
    )
    .expect("the pattern is tested")
});

/// "Prélèvement : 15/11": the way of payment that takes the money on the day that stands right behind it.
static DEBIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        \b(?:pr[ée]l[èe]vement(?:\s+(?:automatique|sepa|pr[ée]vu))?
            |lastschrift|abbuchung|direct\ debit|adeudo|addebito|incasso)
        [\s:]*$",
    )
    .expect("the pattern is tested")
});

/// "14 Tage ohne Abzug, d. h. bis 14.02.2025", "(by 19 May 2025)": until a day.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[\s(,])(?:bis(?:\s+(?:zum|sp\S{0,4}\s?testens))?|by)\s*$")
        .expect("the pattern is tested")
});

/// What is said behind the day that money is taken on: "… am 12.02.2026 von Ihrem Konto eingezogen". Folded.
const TAKEN: [&str; 8] = [
    "eingezogen",
    "abgebucht",
    "belastet",
    "belasten",
    "einziehen",
    "afgeschreven",
    "geincasseerd",
    "prelevons",
];

/// What is said before that day. Folded.
const TAKES: [&str; 6] = ["buchen", "buche", "ziehen", "ziehe", "belasten", "prelevons"];

/// What ends by itself, not by being paid, begins with this, folded.
const AGREEMENTS: [&str; 10] = [
    "contrat",
    "abonnement",
    "bail",
    "garantie",
    "contract",
    "vertrag",
    "abo",
    "contrato",
    "contratto",
    "polizza",
];

/// Gives each term the weight and meaning that the words around it give it.
pub(super) fn settle(layout: &Layout, labels: &mut Labels) {
    for (index, cell) in layout.cells.iter().enumerate() {
        for label in labels.in_cell_mut(index) {
            if let Some(weight) = weight_beside_agreement(&cell.text, label) {
                label.weight = weight;
                label.meaning = if weight > 0.0 { Meaning::DueDate } else { Meaning::OtherDate };
            }
        }
        announce_days(layout, index, labels);
        if let Some(bytes) = debited_below(layout, index) {
            announce(labels, index, bytes, None);
        }
    }
    settle_terms(layout, labels);
}

/// "Votre contrat arrive à échéance le 01/02/2027": the end of an agreement that the same sentence names. "Contrat 4471
/// Échéance : 15/12/2026" may be either.
fn weight_beside_agreement(text: &str, label: &Label) -> Option<f32> {
    const ENDS: [&str; 9] = [
        "echeance",
        "echeancele",
        "echeancedu",
        "echeanceau",
        "aecheancedu",
        "aecheance",
        "vencimiento",
        "scadenza",
        "vervaldag",
    ];
    let is_end =
        label.meaning == Meaning::DueDate && ENDS.contains(&folded(&text[label.bytes.clone()]).as_str());
    let before = &text[..label.bytes.start];
    let sentence = before.rfind(". ").map_or(before, |at| &before[at..]);
    let names_one = sentence
        .split(|letter: char| !letter.is_alphabetic())
        .map(folded)
        .any(|word| AGREEMENTS.iter().any(|beginning| word.starts_with(beginning)));
    let is_told = text[..label.bytes.end].trim_end().ends_with(':');
    (is_end && names_one).then_some(if is_told { UNSURE } else { 0.0 })
}

/// How plainly a term is one of paying that may be the end of an agreement.
const UNSURE: f32 = 0.6;

/// The letters before a day that may announce it.
const MOST_BEFORE: usize = 120;

/// Has words of a cell announce a day that is due: by the label that stands there at a place, or by a new one.
fn announce(labels: &mut Labels, cell: usize, bytes: Range<usize>, place: Option<usize>) {
    let (meaning, weight) = (Meaning::DueDate, 1.0);
    match place {
        Some(place) => {
            let label = &mut labels.in_cell_mut(cell)[place];
            (label.meaning, label.weight) = (meaning, weight);
        }
        None => labels.insert(cell, Label { cell, bytes, meaning, weight, of_amount: None }),
    }
}

/// Has the words before a day announce it as due where they say after how many days, or that it is debited then.
fn announce_days(layout: &Layout, index: usize, labels: &mut Labels) {
    let text = &layout.cells[index].text;
    for date in dates::find(text) {
        let start = text[..date.bytes.start].char_indices().rev().nth(MOST_BEFORE).map_or(0, |(at, _)| at);
        let before = &text[start..date.bytes.start];
        if is_said_behind(before, &sentence_behind(layout, index, date.bytes.end)) {
            let word = before.trim_end().rfind(' ').map_or(0, |at| at + 1);
            let bytes = start + word..date.bytes.start;
            let own = labels
                .in_cell(index)
                .iter()
                .rposition(|label| overlap(&label.bytes, &bytes) && label.meaning.sort() == Sort::Date);
            announce(labels, index, bytes, own);
            continue;
        }
        let until = || BY.find(before).filter(|_| is_until_paid(layout, index, &date.bytes));
        let Some(said) = AFTER_DAYS.find(before).or_else(|| DEBIT.find(before)).or_else(until) else {
            continue;
        };
        let bytes = start + said.start()..start + said.start() + said.as_str().trim_end().len();
        let last = labels
            .in_cell(index)
            .iter()
            .rposition(|label| overlap(&label.bytes, &bytes) && label.meaning.sort() == Sort::Date);
        announce(labels, index, bytes, last);
    }
}

/// What is said behind a place of a cell, with the next line of its paragraph where the sentence goes on there.
fn sentence_behind(layout: &Layout, index: usize, from: usize) -> String {
    let cell = &layout.cells[index];
    let after = &cell.text[from..];
    let goes_on = !after.contains(['.', ';']) && from + 4 < cell.text.len();
    let next = (index + 1..layout.cells.len().min(index + 6)).find(|next| {
        let below = &layout.cells[*next];
        below.page == cell.page
            && below.line > cell.line
            && (below.area.x0 - cell.area.x0).abs() < 0.01
            && below.area.y0 - cell.area.y1 < 0.9 * cell.area.height()
    });
    match next.filter(|_| goes_on) {
        Some(next) => format!("{after} {}", layout.cells[next].text),
        None => after.to_owned(),
    }
}

/// Whether the words behind a day say that it is due then, at the latest or by debit.
fn is_said_behind(before: &str, after: &str) -> bool {
    let sentence = after.split(". ").next().unwrap_or(after);
    let words = || {
        sentence
            .split(|letter: char| !letter.is_alphabetic())
            .map(folded)
            .filter(|word| !word.is_empty())
            .take(12)
    };
    let is_on =
        || before.split_whitespace().last().is_some_and(|word| ["am", "op", "le", "zum"].contains(&word));
    // "Den Betrag buchen wir am 03.02.2026 von Ihrem Konto ab."
    let own = &before[sentence_start(before)..];
    let takes = || {
        own.split(|letter: char| !letter.is_alphabetic())
            .map(folded)
            .any(|word| TAKES.contains(&word.as_str()))
    };
    if is_on() && takes() || folded(own).ends_with("directdebitonorafter") {
        return true;
    }
    folded(after).starts_with("auplustard") && !before.is_empty()
        || is_on() && words().any(|word| TAKEN.contains(&word.as_str()))
}

/// Whether a day that something lasts until is the end of a term to pay: its sentence or the cell left of it says so, or the net
/// amount is due then; no period ends on it, and it earns no discount.
fn is_until_paid(layout: &Layout, index: usize, date: &Range<usize>) -> bool {
    let text = &layout.cells[index].text;
    let before = &text[..date.start];
    let sentence = sentence_start(before)..date.start;
    let rest = folded(&text[date.end..]);
    let line = layout.lines[layout.cells[index].line].clone();
    let beside = || line.clone().filter(|cell| *cell > index).map(|cell| &layout.cells[cell]);
    let next = beside().next().map_or("", |cell| cell.folded.as_str());
    let is_net = ["ohneabzug", "ohneskonto", "netto", "rein"]
        .iter()
        .any(|word| rest.starts_with(word) || rest.is_empty() && next.starts_with(word));
    let earns_discount =
        || speaks_of_discount(&text[sentence.start..]) || beside().any(|cell| speaks_of_discount(&cell.text));
    let ends_period = || dates::find(before).last().is_some_and(|first| date.start - first.bytes.end < 12);
    let says = |text: &str| asks_to_pay(text) || folded(text).contains("zahlung");
    let is_left = || {
        before.split_whitespace().count() <= 2
            && layout.left_of(index).next().is_some_and(|left| says(&layout.cells[left].text))
    };
    is_net
        || (says(&text[sentence.clone()]) || is_left())
            && !rest.starts_with("mit")
            && !ends_period()
            && !earns_discount()
}

/// Where the last sentence of a text begins: none ends with "d. h.".
fn sentence_start(text: &str) -> usize {
    let last_word = |at: usize| text[..at].split(|letter: char| !letter.is_alphanumeric()).next_back();
    let ends = text.match_indices(". ").map(|(at, _)| at);
    ends.filter(|at| last_word(*at).is_some_and(|word| word.len() > 2)).last().unwrap_or(0)
}

fn speaks_of_discount(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphabetic()).map(folded);
    words.any(|word| ["skonto", "discount", "escompte"].iter().any(|begin| word.starts_with(begin)))
}

/// "Prélèvement automatique", and under it "le 20/10/2026": the words before that day.
fn debited_below(layout: &Layout, index: usize) -> Option<Range<usize>> {
    let cell = &layout.cells[index];
    let on = ON.captures(&cell.text)?.get(1)?;
    let above = layout.above(index, 1.5).next()?;
    // The amount may stand between: "Montant à prélever / 618,90 € / le 25 novembre 2026".
    let is_amount =
        !layout.cells[above].text.contains(|letter: char| letter.is_alphabetic() && letter != 'E');
    let said = |cell: usize| {
        let text = &layout.cells[cell].text;
        DEBIT.is_match(text)
            || ["montantapreleve", "montantpreleve"]
                .iter()
                .any(|word| layout.cells[cell].folded.starts_with(word))
    };
    let higher = || layout.above(above, 1.5).next().filter(|_| is_amount);
    (said(above) || higher().is_some_and(said)).then(|| on.range())
}

fn settle_terms(layout: &Layout, labels: &mut Labels) {
    for (index, cell) in layout.cells.iter().enumerate() {
        let mut found: Vec<(Range<usize>, Option<usize>)> = Vec::new();
        for (place, label) in labels.in_cell(index).iter().enumerate() {
            let is_term = label.meaning == Meaning::DueDate && label.weight <= BARE;
            if is_term && speaks_of_paying(layout, index, label)
                || label.meaning == Meaning::OtherDate && is_no_discount(layout, label)
            {
                found.push((label.bytes.clone(), Some(place)));
            } else if is_to_pay(&cell.text, label)
                && let Some(on) = ON.captures(&cell.text[label.bytes.end..]).and_then(|groups| groups.get(1))
            {
                let bytes = label.bytes.end + on.start()..label.bytes.end + on.end();
                let own = labels.in_cell(index).iter().position(|other| {
                    overlap(&other.bytes, &bytes) && matches!(other.meaning, Meaning::Date | Meaning::DueDate)
                });
                // One that is there already keeps its place; so the new ones come last.
                match own {
                    Some(_) => found.insert(0, (bytes, own)),
                    None => found.push((bytes, own)),
                }
            }
        }
        for (bytes, place) in found {
            announce(labels, index, bytes, place);
        }
    }
}

/// "Montant à payer", "Total amount due"
fn is_to_pay(text: &str, label: &Label) -> bool {
    label.meaning == Meaning::Payable
        || label.meaning == Meaning::Gross && folded(&text[label.bytes.clone()]).ends_with("due")
}

/// Whether the words of its cell do, or those left of it or above it where it begins its cell.
fn speaks_of_paying(layout: &Layout, index: usize, label: &Label) -> bool {
    let says = |text: &str| {
        text.split(|letter: char| !letter.is_alphanumeric()).map(folded).any(|word| is_of_paying(&word))
    };
    let text = &layout.cells[index].text;
    if says(text) {
        return true;
    }
    let begins = folded(&text[..label.bytes.start]).is_empty();
    begins
        && (layout.left_of(index).next().is_some_and(|left| says(&layout.cells[left].text))
            || above_amount(layout, index).is_some_and(|above| says(&layout.cells[above].text)))
}

/// The cell above one, and above the amount that may stand between: "Totale da pagare / 152,50 € / entro il 12/03/2026".
fn above_amount(layout: &Layout, index: usize) -> Option<usize> {
    let above = layout.above(index, 2.5).next()?;
    let is_amount = !layout.cells[above].text.contains(char::is_alphabetic);
    if is_amount { layout.above(above, 2.5).next() } else { Some(above) }
}

fn is_of_paying(word: &str) -> bool {
    word == "due" || !word.starts_with("pays") && PAYING.iter().any(|beginning| word.starts_with(beginning))
}

/// Whether words ask for money: "À régler avant le", and not "Échéance".
pub(in crate::fields) fn asks_to_pay(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).map(folded);
    words.any(|word| is_of_paying(&word) && !word.starts_with("echeance"))
}

/// "innerhalb von 14 Tagen bis": the term of a discount only where one is spoken of.
fn is_no_discount(layout: &Layout, label: &Label) -> bool {
    let cell = &layout.cells[label.cell];
    if folded(&cell.text[label.bytes.clone()]) != "tagenbis" {
        return false;
    }
    let line = folded(&layout.line_text(cell.line)).replace("ohneabzug", "").replace("ohneskonto", "");
    !line.contains("skonto") && !line.contains("abzug")
}
