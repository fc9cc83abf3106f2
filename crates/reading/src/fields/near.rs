//! Which label a value belongs to: the one before it, left of it, or above it.

mod captions;

use std::collections::HashMap;
use std::ops::Range;

use self::captions::{CAPTION, caption, is_caption_above, wrapped};
use super::amounts::{self, FoundAmount};
use super::labels::{Label, Labels, Meaning};
use super::layout::Layout;
use super::paper::{AMOUNT_LABELS, is_money};
use crate::fold::folded;

/// How strongly each kind of label announces a value, 0 to 1.
pub(super) type Links = HashMap<Meaning, f32>;

/// How far above a value its label may stand, in heights of the value's line.
const REACH_ABOVE: f32 = 9.0;

/// How surely a label names the value that stands in its place of another row.
const BY_PLACE: f32 = 0.88;

/// Letters between a label and its value in one run of words that make one doubt.
const LETTERS_BETWEEN: usize = 14;

/// How far from its label a number or a day may stand in a row of a form whose words go over two lines, in widths of the page.
const IN_A_FORM: f32 = 0.25;

/// How close a number is to the title that it ends, whatever that says in between.
const TITLED: f32 = 0.85;

/// What may stand between an amount and the label behind it that names it: "9,98 € de TVA".
const LINKING: [&str; 7] = ["de", "d", "en", "of", "in", "di", "an"];

/// The labels of `group` that announce the value at `bytes` of a cell; `rivals` tells where other values of the same sort
/// stand in a cell, which would come first. `head` is the cell that names its column, where its place in the row tells that.
pub(super) fn links(
    layout: &Layout,
    labels: &Labels,
    head: Option<usize>,
    cell: usize,
    bytes: &Range<usize>,
    group: &[Meaning],
    rivals: &dyn Fn(usize) -> usize,
) -> Links {
    let mut links = Links::new();
    let mut add = |meaning: Meaning, strength: f32| {
        let known = links.entry(meaning).or_insert(0.0);
        *known = known.max(strength);
    };
    let text = &layout.cells[cell].text;
    let own = labels.in_cell(cell);
    let mut before: Vec<&Label> = own
        .iter()
        .filter(|label| label.bytes.end <= bytes.start && group.contains(&label.meaning) && is_free(label))
        .collect();
    let behind = own
        .iter()
        .find(|label| {
            label.of_amount.as_ref().is_some_and(|own| own.end == bytes.end) && group.contains(&label.meaning)
        })
        // "Acompte de 36,00 € TTC": what stands before it says more.
        .filter(|_| before.last().is_none_or(|label| label.weight < 1.0));
    if let Some(label) = behind {
        add(label.meaning, label.weight * 0.9);
        return links;
    }
    if let Some(mut label) = before.pop() {
        // "Rechnung (380) Nr. 42": the plainer word of two that mean the same.
        if let Some(first) =
            before.last().filter(|first| first.meaning == label.meaning && first.weight > label.weight)
            && closeness(&text[first.bytes.end..label.bytes.start]) > 0.8
        {
            label = first;
        }
        let mut said = label.bytes.end;
        if let Some(first) = before.first()
            && (is_total_taken_back(text, first, label) || is_paid_in(first, label))
        {
            (label, said) = (first, first.bytes.end);
        } else if let Some(tax) = before.last()
            && is_taxed(text, tax, label)
        {
            label = tax;
        } else if let Some(first) = before.last()
            && is_bare_form(text, first, label)
        {
            label = first;
        }
        let sentence = if text[..label.bytes.start].trim().len() > 30 { 0.75 } else { 1.0 };
        let close = match is_titled(text, label, bytes) {
            true => closeness(&text[said..bytes.start]).max(TITLED),
            false => closeness(&text[said..bytes.start]),
        };
        add(label.meaning, label.weight * sentence * close);
        // What was said in the same breath needs no second witness.
        return links;
    }
    let after = own.iter().find(|label| label.bytes.start >= bytes.end && group.contains(&label.meaning));
    // "H-2025-08-1176 Chambre": what another number is called stands before that.
    if let Some(label) = after.filter(|label| label.meaning != Meaning::OtherNumber)
        && text[bytes.end..label.bytes.start].trim().chars().count() <= 3
    {
        // "56,02 € TTC"
        add(label.meaning, label.weight * 0.6);
    }
    if let Some(head) = head {
        let named = labels.in_cell(head).iter().find(|label| group.contains(&label.meaning));
        if let Some(label) = named {
            add(label.meaning, label.weight * BY_PLACE);
        }
        return links;
    }
    let beside = left(layout, labels, cell, group, rivals);
    let captioned = caption(layout, labels, cell, bytes, group).filter(|_| beside.is_none());
    // What stands above it may be the caption of another value.
    if let Some(label) = captioned
        && is_caption_above(layout, labels, cell, group)
    {
        links.insert(label.meaning, label.weight * CAPTION);
        return links;
    }
    let mut add = |meaning: Meaning, strength: f32| {
        let known = links.entry(meaning).or_insert(0.0);
        *known = known.max(strength);
    };
    if let Some((label, strength)) = beside {
        add(label.meaning, label.weight * strength);
    }
    if let Some((label, strength)) = above(layout, labels, cell, bytes, group, rivals) {
        add(label.meaning, label.weight * strength);
    }
    if let Some(label) = wrapped(layout, labels, cell, bytes, group) {
        add(label.meaning, label.weight * 0.9);
    }
    if let Some(label) = captioned {
        add(label.meaning, label.weight * CAPTION);
    }
    links
}

/// "59,90 € TTC dont 9,98 € de TVA": gives each label of a cell the amount right before it, where it names that one and none
/// after it; `goes_on` tells that an amount stands in the next cell.
pub(super) fn name_amounts(text: &str, amounts: &[FoundAmount], labels: &mut [Label], goes_on: bool) {
    let money: Vec<&Range<usize>> =
        amounts.iter().filter(|amount| is_money(amount)).map(|amount| &amount.bytes).collect();
    let is_named = |label: &Label| AMOUNT_LABELS.contains(&label.meaning);
    let begins = money
        .first()
        .is_some_and(|first| !labels.iter().any(|label| is_named(label) && label.bytes.end <= first.start));
    for label in labels.iter_mut().filter(|label| AMOUNT_LABELS.contains(&label.meaning)) {
        let Some(own) = money.iter().filter(|amount| amount.end <= label.bytes.start).max_by_key(|a| a.end)
        else {
            continue;
        };
        let between = &text[own.end..label.bytes.start];
        let rest = &text[label.bytes.end..];
        let next = money.iter().map(|amount| amount.start).filter(|start| *start >= label.bytes.end).min();
        let is_of_next = match next {
            // "Base 100,00 TVA 20,00": nothing but the rate is said before the next one.
            Some(next) => words(&text[label.bytes.end..next]).next().is_none(),
            None => goes_on && !begins,
        };
        let is_announced =
            text[..label.bytes.end].trim_end().ends_with(':') || rest.trim_start().starts_with(':');
        let is_close = words(between).all(|word| LINKING.contains(&word.to_lowercase().as_str()));
        if is_close && !between.contains(char::is_numeric) && !is_announced && !is_of_next {
            label.of_amount = Some((*own).clone());
        }
    }
}

/// Words that say something: not a currency.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphabetic() && letter != '$')
        .filter(|word| !word.is_empty() && amounts::currency(word).is_none())
}

/// Whether a label announces what comes after it.
fn is_free(label: &Label) -> bool {
    label.of_amount.is_none()
}

/// "Reste à payer TTC": a word that only says with or without VAT.
fn is_bare_form(text: &str, first: &Label, last: &Label) -> bool {
    let between = text.get(first.bytes.end..last.bytes.start).unwrap_or("…");
    matches!(first.meaning, Meaning::Payable | Meaning::Prepaid)
        && matches!(text[last.bytes.clone()].to_lowercase().trim(), "ttc" | "ht")
        && between.trim().is_empty()
}

/// "Rechnungsbetrag inkl. gesetzlicher Umsatzsteuer": a total, and what is in it.
fn is_included(text: &str, first: &Label, last: &Label) -> bool {
    let between = text.get(first.bytes.end..last.bytes.start).unwrap_or_default().trim_start().to_lowercase();
    matches!(first.meaning, Meaning::Gross | Meaning::Payable)
        && last.meaning == Meaning::Vat
        && ["inkl", "incl", "einschl", "y compris", "compris"].iter().any(|word| between.starts_with(word))
}

/// "Rechnungsdatum / Lieferdatum": one day that is both.
fn is_said_of_both(text: &str, first: &Label, last: &Label) -> bool {
    let between = text.get(first.bytes.start..last.bytes.start).unwrap_or_default();
    first.meaning == Meaning::Date
        && last.meaning == Meaning::DeliveryDate
        && ["/", "=", "und", "et", "and", "&"].iter().any(|sign| between.trim_end().ends_with(sign))
}

/// "TVA 10 % sur le transport : 10,14": what a tax is on, and no amount of that.
fn is_taxed(text: &str, tax: &Label, last: &Label) -> bool {
    // Two labels may be of the same words.
    let between = text.get(tax.bytes.end..last.bytes.start).unwrap_or_default().to_lowercase();
    let mut words = between.split_whitespace().rev();
    let word = words.next();
    let word = if matches!(word, Some("le" | "la" | "les")) { words.next() } else { word };
    tax.meaning == Meaning::Vat && last.meaning == Meaning::OtherAmount && word == Some("sur")
}

/// "Anzahlung bar am 15.08.2026", "Arrhes CB": an advance, and how it was paid.
fn is_paid_in(first: &Label, last: &Label) -> bool {
    first.meaning == Meaning::Prepaid
        && first.bytes.start == 0
        && matches!(last.meaning, Meaning::OtherAmount | Meaning::Payment)
}

/// "Montant TTC à déduire": a total first, and then only what is done with it.
fn is_total_taken_back(text: &str, first: &Label, last: &Label) -> bool {
    first.meaning == Meaning::Gross
        && first.weight >= 1.0
        && last.meaning == Meaning::Prepaid
        && text[..first.bytes.start].trim().is_empty()
        && text[first.bytes.end..last.bytes.start].trim().is_empty()
}

/// "FACTURE APPROVISIONNEMENT 5304-118822 DU 30/04/25": a title that goes on with a word or a few, and then the number.
fn is_titled(text: &str, label: &Label, value: &Range<usize>) -> bool {
    let between = &text[label.bytes.end..value.start];
    let after = text[value.end..].trim_start();
    let follows = || {
        let next = after.split(' ').next().unwrap_or_default();
        ["du", "le", "vom", "of", "del", "–", "-", "—"].contains(&next.to_lowercase().as_str())
    };
    label.meaning == Meaning::Number
        && label.bytes.start == 0
        && label.weight >= 0.75
        && between.split_whitespace().count() <= 5
        && between
            .chars()
            .all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '’' | '\'' | '-' | '/'))
        && match between.contains(char::is_lowercase) {
            // "Facture mensuelle BP-1126-04"
            true => after.is_empty() && between.split_whitespace().count() <= 2,
            false => after.is_empty() || follows(),
        }
}

/// 1 for a value that follows at once, less the more is said between.
fn closeness(between: &str) -> f32 {
    // What stands in brackets explains the label.
    let between = match (between.find('('), between.rfind(')')) {
        (Some(open), Some(close)) if open < close => [&between[..open], &between[close..]].concat(),
        _ => between.to_owned(),
    };
    let letters = between.chars().filter(|letter| letter.is_alphabetic()).count();
    let digits = between.chars().filter(char::is_ascii_digit).count();
    let said = letters as f32 / LETTERS_BETWEEN as f32 + digits as f32 / 10.0;
    (1.0 - 0.5 * said).max(0.15)
}

/// The last label of the cells left of one.
fn left<'a>(
    layout: &Layout,
    labels: &'a Labels,
    cell: usize,
    group: &[Meaning],
    rivals: &dyn Fn(usize) -> usize,
) -> Option<(&'a Label, f32)> {
    let mut strength = 0.95;
    // Amounts stand at the end of their row, however far; the figures of a chart are of no row.
    let is_near = |other: &usize| {
        group.contains(&Meaning::Gross)
            || layout.cells[cell].area.x0 - layout.cells[*other].area.x1 < IN_A_FORM
    };
    let half_a_line = layout.left_by_half_a_line(cell).filter(is_near);
    for other in half_a_line.into_iter().chain(layout.left_of(cell)) {
        let named =
            || labels.in_cell(other).iter().filter(|label| group.contains(&label.meaning) && is_free(label));
        if let Some(mut label) = named().next_back() {
            let said = &layout.cells[other].text;
            if let Some(first) = named().next()
                && (is_total_taken_back(said, first, label)
                    || is_bare_form(said, first, label)
                    || is_paid_in(first, label)
                    || is_said_of_both(said, first, label)
                    || is_included(said, first, label))
            {
                label = first;
            }
            let rest = said[label.bytes.end..].trim_matches(|letter: char| !letter.is_alphanumeric());
            // A label with its own value in its cell announces no further one so strongly.
            let spent = if rivals(other) > 0 { 0.65 } else { 1.0 };
            let sentence = if said.len() > 3 * label.bytes.len() + 20 { 0.6 } else { 1.0 };
            // "30 days from inv. date" is a term, and no label.
            let is_value = said[..label.bytes.start].contains(|letter: char| letter.is_ascii_digit());
            let sentence = if is_value { sentence * 0.5 } else { sentence };
            // What a row begins with names it, whatever is said after.
            let least = if label.bytes.start == 0 && label.weight >= 1.0 { 0.75 } else { 0.5 };
            return Some((label, strength * spent * sentence * closeness(rest).max(least)));
        }
        strength *= match rivals(other) {
            // "Total   EUR   28,42"
            0 if amounts::currency(&layout.cells[other].text).is_some() => 1.0,
            0 => 0.6,
            _ => 0.72,
        };
    }
    None
}

/// The labels above a cell, the nearest of each column.
fn above<'a>(
    layout: &Layout,
    labels: &'a Labels,
    cell: usize,
    bytes: &Range<usize>,
    group: &[Meaning],
    rivals: &dyn Fn(usize) -> usize,
) -> Option<(&'a Label, f32)> {
    let value = layout.cells[cell].area_of(bytes);
    let height = value.height().max(0.006);
    let mut passed = 0;
    for other in layout.above(cell, REACH_ABOVE) {
        let upper = &layout.cells[other];
        let mut best: Option<(&Label, f32)> = None;
        let named =
            labels.in_cell(other).iter().filter(|label| group.contains(&label.meaning) && is_free(label));
        for label in named {
            let area = upper.area_of(&label.bytes);
            let shared = area.overlap_across(&value);
            let aligned = [(area.x0, value.x0), (area.x1, value.x1), (mid(&area), mid(&value))]
                .iter()
                .any(|(a, b)| (a - b).abs() < 0.6 * height);
            if shared < 0.3 && !aligned || is_told_beside(layout, labels, other, label, cell) {
                continue;
            }
            let distance = ((value.y0 - area.y1) / height).max(0.0);
            let mut strength = 0.88 - 0.045 * distance;
            if !aligned {
                strength *= 0.85;
            }
            strength *= 0.8f32.powi(passed);
            // The cell should be the label, not a sentence that holds it.
            if upper.text.len() > 2 * label.bytes.len() + 12 {
                strength *= 0.5;
            }
            // A label followed by its own value is spent.
            let is_followed = group.contains(&Meaning::Gross)
                && layout.lines[upper.line].contains(&(other + 1))
                && rivals(other + 1) > 0;
            if rivals(other) > 0 || is_followed {
                strength *= 0.45;
            }
            if strength > 0.0 && best.is_none_or(|(_, known)| strength > known) {
                best = Some((label, strength));
            }
        }
        if best.is_some() {
            return best;
        }
        passed += 1;
        if passed > 6 {
            break;
        }
    }
    None
}

/// "Expédition   Livraison gratuite" over "Total   48,80": what the words beside a cell are told of is no head of what lies
/// under it.
fn is_told_beside(layout: &Layout, labels: &Labels, upper: usize, label: &Label, cell: usize) -> bool {
    let says_more =
        layout.cells[upper].folded.len() > folded(&layout.cells[upper].text[label.bytes.clone()]).len() + 2;
    let beside = |cell: usize| layout.left_of(cell).next();
    let (Some(upper_left), Some(left)) = (beside(upper), beside(cell)) else { return false };
    let (above, below) = (&layout.cells[upper_left].area, &layout.cells[left].area);
    says_more && !labels.in_cell(left).is_empty() && (above.x0 - below.x0).abs() < 0.01
}

fn mid(area: &super::layout::Area) -> f32 {
    f32::midpoint(area.x0, area.x1)
}

/// How much more a meaning is announced than the others.
pub(super) fn margin(links: &Links, meaning: Meaning) -> f32 {
    let own = links.get(&meaning).copied().unwrap_or(0.0);
    let others = links.iter().filter(|(other, _)| **other != meaning).map(|(_, strength)| *strength);
    own - 0.8 * others.fold(0.0, f32::max)
}
