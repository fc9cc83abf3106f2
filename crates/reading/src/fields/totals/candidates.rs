//! The amounts of the document, with what announces each.

use crate::fields::amounts::Form;
use crate::fields::labels::Meaning;
use crate::fields::near::Links;
use crate::fields::paper::{Paper, Spot};
use crate::fields::rates;

/// An amount of the document, with what announces it.
pub(super) struct Candidate {
    pub spot: Spot,
    pub cents: i64,
    pub form: Form,
    pub links: Links,
    /// From 0 at the beginning of the document to 1 at its end.
    pub depth: f32,
}

/// The amounts that may be one of the totals.
pub(super) fn of(paper: &Paper<'_>) -> Vec<Candidate> {
    let rates = rates::bare(paper);
    let count = paper.layout.cells.len().max(1) as f32;
    let mut candidates = Vec::new();
    for (cell, amounts) in paper.amounts.iter().enumerate() {
        for amount in amounts.iter().filter(|amount| !amount.percent) {
            let spot = Spot { cell, bytes: amount.bytes.clone() };
            if rates.iter().any(|rate| rate.spot == spot) {
                continue;
            }
            let links = paper.amount_links(&spot);
            // A bare whole number is an amount only right after a label that says so.
            if amount.form < Form::OneDecimal && amount.currency.is_none() {
                let strongest = links.values().copied().fold(0.0, f32::max);
                if strongest < 0.85 || amount.cents >= 100_000_000 || is_day(paper, &spot) {
                    continue;
                }
            }
            candidates.push(Candidate {
                spot,
                cents: amount.cents,
                form: amount.form,
                links,
                depth: cell as f32 / count,
            });
        }
    }
    totals_row(paper, &mut candidates);
    candidates
}

/// "Net à payer au 15", "Zu zahlen bis 30": a bare number that is a day of some month.
fn is_day(paper: &Paper<'_>, spot: &Spot) -> bool {
    const BEFORE_DAYS: [&str; 12] =
        ["au", "le", "du", "am", "zum", "bis", "on", "by", "el", "il", "entro", "op"];
    let before = &paper.layout.cells[spot.cell].text[..spot.bytes.start];
    let word = before.split(|letter: char| !letter.is_alphanumeric()).rfind(|word| !word.is_empty());
    word.is_some_and(|word| BEFORE_DAYS.contains(&word.to_lowercase().as_str()))
}

/// In a row that begins with "Total", what an amount is stands at the head of its column, however far above.
fn totals_row(paper: &Paper<'_>, candidates: &mut [Candidate]) {
    let cells = &paper.layout.cells;
    let is_total = |line: usize| {
        paper.layout.line(line).first().is_some_and(|cell| {
            matches!(cell.folded.as_str(), "total" | "totaux" | "totalgeneral" | "totals" | "summe")
        })
    };
    let column = |candidate: &Candidate| -> Option<Meaning> {
        let cell = &cells[candidate.spot.cell];
        let area = cell.area_of(&candidate.spot.bytes);
        cells[..candidate.spot.cell].iter().rev().take_while(|other| other.page == cell.page).find_map(
            |head| {
                let meaning = match head.folded.as_str() {
                    "ht" | "montantht" | "totalht" | "net" => Meaning::Net,
                    "tva" | "montanttva" | "tvarecup" | "tvarecuperable" | "vat" => Meaning::Vat,
                    "ttc" | "montantttc" | "totalttc" | "gross" => Meaning::Gross,
                    _ => return None,
                };
                (head.area.overlap_across(&area) > 0.3).then_some(meaning)
            },
        )
    };
    for candidate in candidates.iter_mut().filter(|candidate| candidate.form == Form::Cents) {
        if is_total(cells[candidate.spot.cell].line)
            && let Some(meaning) = column(candidate)
        {
            candidate.links = Links::from([(meaning, 0.9)]);
        }
    }
}

impl Candidate {
    pub fn link(&self, meaning: Meaning) -> f32 {
        self.links.get(&meaning).copied().unwrap_or(0.0)
    }

    /// How much the labels speak for one meaning and against the others.
    pub fn score(&self, meaning: Meaning) -> f32 {
        let own = match meaning {
            Meaning::Gross => self
                .link(Meaning::Gross)
                .max(0.85 * self.link(Meaning::Payable))
                .max(0.5 * self.link(Meaning::Payment)),
            Meaning::Payable => self.link(Meaning::Payable),
            meaning => self.link(meaning),
        };
        let rivals = self
            .links
            .iter()
            .filter(|(other, _)| match meaning {
                Meaning::Gross | Meaning::Payable => {
                    !matches!(other, Meaning::Gross | Meaning::Payable | Meaning::Payment)
                }
                meaning => **other != meaning,
            })
            .map(|(_, strength)| *strength)
            .fold(0.0, f32::max);
        let form = match self.form {
            Form::Cents => 0.0,
            Form::Tail => -0.08,
            Form::OneDecimal => -0.15,
            Form::Whole => -0.25,
        };
        own - 0.7 * rivals + form + 0.08 * self.depth
    }
}
