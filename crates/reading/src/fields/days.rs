//! The dates of a document: when it was made out, when it is due, when it was delivered.

mod said;

use self::said::{
    earns_discount, is_day_of_invoice, is_of_another, is_of_another_paper, is_payment, is_placed, is_printed,
};
use super::dates::{DateReading, Day};
use super::labels::{Meaning, asks_to_pay};
use super::near::{Links, margin};
use super::paper::{DATE_LABELS, NUMBER_LABELS, Paper, Spot, is_money, number_label};
use crate::{DocumentKind, FieldName, Fields};

struct Candidate {
    spot: Spot,
    day: Day,
    links: Links,
    /// From 0 at the beginning of the document to 1 at its end.
    depth: f32,
    /// A time of day follows it.
    timed: bool,
    /// In one breath with the document's number.
    numbered: bool,
    /// One of a column of dates.
    listed: bool,
    /// Named in one breath with another paper: an order, a delivery note.
    theirs: bool,
    /// Behind the place where it was made out.
    placed: bool,
    /// The day that it was printed, which is that of the sale at a till.
    printed: bool,
    /// In brackets, or one of two dates that make a period.
    aside: bool,
}

/// What is due before its date is so only where it is said as plainly as that; and it is a slip, of the paper or of ours.
const TOLD_EARLY: f32 = 0.85;
const EARLY: f32 = 0.7;

/// What announces a day that is due or of delivery must be stronger than this.
const LEAST: f32 = 0.3;

/// How much more a day is due that words of paying announce.
const SAID_TO_PAY: f32 = 0.12;

/// How sure one of two days is that are announced alike.
const CONTESTED: f32 = 0.75;

pub(super) fn read(paper: &Paper<'_>, kind: DocumentKind) -> Fields {
    let candidates = candidates(paper);
    let mut fields = Fields::new();
    if matches!(kind, DocumentKind::BankStatement | DocumentKind::Payslip) {
        period(paper, &candidates, &mut fields);
    }
    // A statement or a payslip is of the day that it ends on.
    if let Some(end) = fields.get(&FieldName::PeriodEnd).cloned() {
        fields.insert(FieldName::Date, end);
        return fields;
    }
    let date = issue(paper, kind, &candidates, &mut fields);
    if let Some((due, confidence)) = due(paper, &candidates, date.map(|date| date.day)) {
        fields.insert(FieldName::DueDate, paper.field(due.day.to_string(), &due.spot, confidence));
    } else if let Some(date) = date.filter(|_| is_due_at_once(paper)) {
        fields.insert(FieldName::DueDate, paper.field(date.day.to_string(), &date.spot, 0.85));
    }
    let delivered = |candidate: &Candidate| margin(&candidate.links, Meaning::DeliveryDate);
    if let Some((candidate, score)) = best(&candidates, delivered, LEAST) {
        let field = paper.field(candidate.day.to_string(), &candidate.spot, sure(score));
        fields.insert(FieldName::DeliveryDate, field);
    }
    fields
}

/// The day that the document was made out, given as its date.
fn issue<'a>(
    paper: &Paper<'_>,
    kind: DocumentKind,
    candidates: &'a [Candidate],
    fields: &mut Fields,
) -> Option<&'a Candidate> {
    // A credit note gives the day of the invoice that it takes back as well.
    let is_own = |candidate: &Candidate| {
        candidate.links.contains_key(&Meaning::Date) && !is_day_of_invoice(paper, &candidate.spot)
    };
    let has_own = kind == DocumentKind::CreditNote && candidates.iter().any(is_own);
    let issued = |candidate: &Candidate| {
        let theirs = has_own && is_day_of_invoice(paper, &candidate.spot);
        issued(candidate, kind) - if theirs { 0.6 } else { 0.0 }
    };
    let (date, score) = best(candidates, issued, 0.05)?;
    let repeated = candidates.iter().filter(|other| other.day == date.day).count() > 1;
    let alone = candidates.iter().all(|other| other.day == date.day);
    let mut confidence = 0.55 + 0.42 * score.min(1.0);
    if alone || (repeated && score > 0.4) {
        confidence = confidence.max(0.9);
    }
    fields.insert(FieldName::Date, paper.field(date.day.to_string(), &date.spot, confidence.min(0.98)));
    Some(date)
}

/// The day that the document is due, and how surely: less where another day is announced nearly as plainly.
fn due<'a>(
    paper: &Paper<'_>,
    candidates: &'a [Candidate],
    issued: Option<Day>,
) -> Option<(&'a Candidate, f32)> {
    let is_early = |candidate: &Candidate| issued.is_some_and(|issued| candidate.day < issued);
    let score = |candidate: &Candidate| match earns_discount(paper, &candidate.spot) {
        true => 0.0,
        false => margin(&candidate.links, Meaning::DueDate),
    };
    let on_time = |candidate: &Candidate| match score(candidate) {
        _ if is_early(candidate) => 0.0,
        told if told > LEAST && says_pay(paper, &candidate.spot) => told + SAID_TO_PAY,
        told => told,
    };
    let early = |candidate: &Candidate| if is_early(candidate) { score(candidate) } else { 0.0 };
    let Some((day, announced)) = best(candidates, on_time, LEAST) else {
        return best(candidates, early, TOLD_EARLY).map(|(day, _)| (day, EARLY));
    };
    let rivals = candidates.iter().filter(|other| other.day != day.day).map(on_time);
    let rival = rivals.fold(0.0, f32::max);
    let confidence = match rival > LEAST {
        true => sure(score(day)).min(CONTESTED + (announced - rival).max(0.0)),
        false => sure(score(day)),
    };
    Some((day, confidence))
}

/// The candidate for which most speaks, more than the least that must; of two that are as good, the first.
fn best(
    candidates: &[Candidate],
    score: impl Fn(&Candidate) -> f32,
    least: f32,
) -> Option<(&Candidate, f32)> {
    candidates
        .iter()
        .map(|candidate| (candidate, score(candidate)))
        .filter(|(_, score)| *score > least)
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.depth.total_cmp(&a.0.depth)))
}

fn sure(score: f32) -> f32 {
    (0.6 + 0.38 * score).min(0.98)
}

/// Whether the words right before a day ask for money, and don't only speak of a term: "À régler avant le", not "Échéance".
fn says_pay(paper: &Paper<'_>, spot: &Spot) -> bool {
    let label = paper.labels.in_cell(spot.cell).iter().rfind(|label| label.bytes.end <= spot.bytes.start);
    let said = label.filter(|label| label.meaning == Meaning::DueDate);
    said.is_some_and(|label| asks_to_pay(&paper.layout.cells[spot.cell].text[label.bytes.clone()]))
}

/// "Payable à réception": due on the day it is made out.
fn is_due_at_once(paper: &Paper<'_>) -> bool {
    const SAYINGS: [&str; 12] = [
        "payableareception",
        "reglementareception",
        "paiementareception",
        "areceptiondefacture",
        "areceptiondelafacture",
        "payablecomptant",
        "paiementcomptant",
        "reglementcomptant",
        "dueonreceipt",
        "payableonreceipt",
        "dueuponreceipt",
        "zahlbarsofort",
    ];
    SAYINGS.iter().any(|saying| {
        paper.folded.match_indices(saying).any(|(at, _)| {
            // "Aucun escompte consenti pour paiement comptant": the condition of a discount.
            let before = &paper.folded[at.saturating_sub(45)..at];
            !before.contains("escompte")
                && !["encasde", "sivouspayez"].iter().any(|end| before.ends_with(end))
        })
    })
}

fn candidates(paper: &Paper<'_>) -> Vec<Candidate> {
    let month_first = month_first(paper);
    let count = paper.layout.cells.len().max(1) as f32;
    let mut candidates = Vec::new();
    for (cell, dates) in paper.dates.iter().enumerate() {
        let text = &paper.layout.cells[cell].text;
        for (index, date) in dates.iter().enumerate() {
            let spot = Spot { cell, bytes: date.bytes.clone() };
            let day = match date.reading {
                DateReading::Plain(day) => day,
                DateReading::Either { month_first: day, .. } if month_first => day,
                DateReading::Either { day_first: day, .. } => day,
            };
            let after = text[date.bytes.end..].trim_start_matches([' ', ',', '-', 'à', 'T']);
            let timed = after.chars().take_while(char::is_ascii_digit).count() == 2
                && after.get(2..3).is_some_and(|mark| matches!(mark, ":" | "h" | "H"));
            let next_cell_timed =
                dates.len() == 1
                    && after.is_empty()
                    && paper.layout.cells.get(cell + 1).is_some_and(|next| {
                        next.line == paper.layout.cells[cell].line && is_time(&next.text)
                    });
            let bracketed = text[..date.bytes.start].trim_end().ends_with('(');
            let ranged =
                dates.get(index + 1).is_some_and(|next| is_range(&text[date.bytes.end..next.bytes.start]))
                    || (index > 0 && is_range(&text[dates[index - 1].bytes.end..date.bytes.start]));
            let numbered = paper
                .labels
                .in_cell(cell)
                .iter()
                .any(|label| label.meaning == Meaning::Number && label.bytes.end <= date.bytes.start);
            let last_number =
                paper.labels.in_cell(cell).iter().rfind(|label| {
                    NUMBER_LABELS.contains(&label.meaning) && label.bytes.end <= date.bytes.start
                });
            let dated = paper.labels.in_cell(cell).iter().any(|label| {
                label.bytes.end <= date.bytes.start
                    && last_number.is_none_or(|number| label.bytes.start > number.bytes.start)
                    && matches!(label.meaning, Meaning::Date | Meaning::DueDate)
                    && (label.weight >= 1.0
                        || label.weight >= 0.8
                            && !text[label.bytes.end..date.bytes.start].contains(char::is_alphanumeric))
            });
            let theirs = is_payment(&text[..date.bytes.start])
                || paper.is_taken_off(&spot)
                || is_of_another_paper(paper, &spot)
                || !dated
                    && last_number.is_some_and(|label| {
                        label.meaning != Meaning::Number
                            || is_of_another(&text[..label.bytes.start], label.weight)
                    });
            candidates.push(Candidate {
                listed: false,
                theirs,
                numbered: numbered && !theirs,
                links: paper.date_links(&spot),
                spot,
                day,
                depth: cell as f32 / count,
                timed: timed || next_cell_timed,
                printed: is_printed(&text[..date.bytes.start]),
                placed: is_placed(&text[..date.bytes.start]),
                aside: bracketed || ranged,
            });
        }
    }
    let places: Vec<(u32, f32)> = candidates
        .iter()
        .map(|candidate| {
            let cell = &paper.layout.cells[candidate.spot.cell];
            (cell.page, cell.area_of(&candidate.spot.bytes).x0)
        })
        .collect();
    for (index, candidate) in candidates.iter_mut().enumerate() {
        let (page, x) = places[index];
        let column = places.iter().filter(|(other, left)| *other == page && (left - x).abs() < 0.012).count();
        let row = paper.layout.lines[paper.layout.cells[candidate.spot.cell].line].clone();
        let is_of_table = || row.len() >= 3 && row.clone().all(|cell| paper.labels.in_cell(cell).is_empty());
        // A day that stands alone in its line is of no list.
        let is_listed = || row.len() >= 2 && (column >= 4 || column == 3 && is_of_table());
        candidate.listed = is_listed() || is_of_row(paper, candidate);
    }
    candidates
}

/// Whether a date that only the head of its column announces stands in a row with an amount: of what was delivered, unless
/// the document's own number stands there as well.
fn is_of_row(paper: &Paper<'_>, candidate: &Candidate) -> bool {
    let cell = candidate.spot.cell;
    let line = paper.layout.lines[paper.layout.cells[cell].line].clone();
    let is_labelled =
        |cell: usize| paper.labels.in_cell(cell).iter().any(|label| DATE_LABELS.contains(&label.meaning));
    let is_number = |cell: usize| {
        let whole = 0..paper.layout.cells[cell].text.len();
        number_label(&paper.layout, &paper.labels, cell, &whole).is_some_and(|label| label.weight > 0.5)
    };
    line.len() >= 3
        && candidate.links.contains_key(&Meaning::Date)
        && !line.clone().any(is_labelled)
        && line.clone().any(|other| other != cell && paper.amounts[other].iter().any(is_money))
        && !line.clone().any(is_number)
}

fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 4
        && bytes[0].is_ascii_digit()
        && (matches!(bytes[1], b':' | b'h' | b'H')
            || (bytes[1].is_ascii_digit() && matches!(bytes[2], b':' | b'h' | b'H')))
}

fn is_range(between: &str) -> bool {
    matches!(
        between.trim().to_lowercase().as_str(),
        "au" | "à" | "a" | "-" | "–" | "to" | "bis" | "et" | "until" | "al" | "tot" | "/"
    )
}

/// How much speaks for a date being the day the document was made out.
fn issued(candidate: &Candidate, kind: DocumentKind) -> f32 {
    // Tills print the time of a sale, beside the till's own number; programs print the time of printing.
    let is_of_sale = candidate.timed && matches!(kind, DocumentKind::Receipt | DocumentKind::Other);
    let mut score = margin(&candidate.links, Meaning::Date);
    if candidate.printed && is_of_sale {
        score = score.max(0.0);
    }
    if candidate.links.is_empty() {
        score += 0.2;
    }
    score += 0.22 * (1.0 - candidate.depth);
    if is_of_sale {
        score += 0.45;
    }
    if candidate.listed {
        score -= 0.5;
    }
    if candidate.theirs && !is_of_sale {
        // A receipt is of the day on which it was paid.
        score -= if kind == DocumentKind::Receipt { 0.2 } else { 0.6 };
    }
    if candidate.numbered {
        score += 0.3;
    }
    if candidate.placed {
        score += 0.3;
    }
    if candidate.aside {
        score -= 0.35;
    }
    score
}

/// Whether the document writes 11/05 for the 5th of November: another of its dates says so, or its dollars do.
fn month_first(paper: &Paper<'_>) -> bool {
    let mut american = 0i32;
    for (cell, dates) in paper.dates.iter().enumerate() {
        for date in dates {
            let text = &paper.layout.cells[cell].text[date.bytes.clone()];
            let numbers: Vec<u32> = text
                .split(|letter: char| !letter.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            if let [first, second, _] = numbers[..]
                && matches!(date.reading, DateReading::Plain(_))
                && first <= 31
            {
                american += i32::from(second > 12 && first <= 12) - i32::from(first > 12 && second <= 12);
            }
        }
    }
    let dollars = paper.amounts.iter().flatten().any(|amount| amount.currency == Some("USD"));
    american > 0 || (american == 0 && dollars && paper.language == Some("en"))
}

/// "du 01/10/2026 au 31/10/2026"
fn period(paper: &Paper<'_>, candidates: &[Candidate], fields: &mut Fields) {
    let range = candidates.windows(2).find(|pair| {
        pair[0].aside && pair[1].aside && pair[0].spot.cell == pair[1].spot.cell && pair[0].day < pair[1].day
    });
    if let Some([start, end]) = range {
        fields.insert(FieldName::PeriodStart, paper.field(start.day.to_string(), &start.spot, 0.95));
        fields.insert(FieldName::PeriodEnd, paper.field(end.day.to_string(), &end.spot, 0.95));
    }
    for (name, meaning) in
        [(FieldName::PeriodStart, Meaning::PeriodStart), (FieldName::PeriodEnd, Meaning::PeriodEnd)]
    {
        let best = candidates
            .iter()
            .map(|candidate| (candidate, margin(&candidate.links, meaning)))
            .filter(|(_, score)| *score > 0.4)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((candidate, score)) = best {
            fields.entry(name).or_insert_with(|| {
                paper.field(candidate.day.to_string(), &candidate.spot, (0.6 + 0.35 * score).min(0.95))
            });
        }
    }
}
