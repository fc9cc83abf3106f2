//! Terms and days that are due dates or not by what is said around them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::BARE;
use super::{Label, Labels, Meaning};
use crate::fields::layout::Layout;
use crate::fields::paper::overlap;
use crate::fold::folded;

/// What words that speak of paying begin with, folded.
const PAYING: [&str; 13] = [
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
];

/// "Montant prélevé le 20/11": what stands between an amount's label and the day that it is due.
static ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[\s:]*((?:pour\s+|avant\s+)?le|au(?:\s+plus\s+tard\s+le)?|am|bis(?:\s+zum)?|on|by)\s+\d",
    )
    .expect("the pattern is tested")
});

/// Gives each term the weight and meaning that the words around it give it.
pub(super) fn settle(layout: &Layout, labels: &mut Labels) {
    for (index, cell) in layout.cells.iter().enumerate() {
        let mut found: Vec<(Range<usize>, Option<usize>)> = Vec::new();
        for (place, label) in labels.in_cell(index).iter().enumerate() {
            let is_term = label.meaning == Meaning::DueDate && label.weight <= BARE;
            if is_term && speaks_of_paying(layout, index, label)
                || label.meaning == Meaning::OtherDate && is_no_discount(layout, label)
            {
                found.push((label.bytes.clone(), Some(place)));
            } else if label.meaning == Meaning::Payable
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
            match place {
                Some(place) => {
                    let label = &mut labels.in_cell_mut(index)[place];
                    (label.meaning, label.weight) = (Meaning::DueDate, 1.0);
                }
                None => labels.insert(
                    index,
                    Label { cell: index, bytes, meaning: Meaning::DueDate, weight: 1.0, of_amount: None },
                ),
            }
        }
    }
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
            || layout.above(index, 2.5).next().is_some_and(|above| says(&layout.cells[above].text)))
}

fn is_of_paying(word: &str) -> bool {
    word == "due" || !word.starts_with("pays") && PAYING.iter().any(|beginning| word.starts_with(beginning))
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
