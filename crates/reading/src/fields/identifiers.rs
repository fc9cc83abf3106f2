//! SIREN and SIRET, VAT number, IBAN and BIC of the one who made out the document.

mod iban;
mod vat;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::layout::Layout;
use super::paper::{Paper, Spot};
use super::parties::{Parties, Side};
use crate::{FieldName, FieldSource, Fields, checks};

/// A line's text with the cell and byte of each of its bytes.
pub(super) struct Strip {
    pub text: String,
    /// Start in the strip, cell.
    cells: Vec<(usize, usize)>,
}

impl Strip {
    pub fn of(layout: &Layout, line: usize) -> Self {
        Self::of_cells(layout, layout.lines[line].clone())
    }

    fn of_cells(layout: &Layout, range: impl Iterator<Item = usize>) -> Self {
        let mut strip = Self { text: String::new(), cells: Vec::new() };
        for cell in range {
            if !strip.text.is_empty() {
                strip.text.push(' ');
            }
            strip.cells.push((strip.text.len(), cell));
            strip.text.push_str(&layout.cells[cell].text);
        }
        strip
    }

    /// The part of a range that stands in the cell that it begins in.
    pub fn in_one_cell(&self, bytes: &Range<usize>) -> Range<usize> {
        let next = self.cells.iter().map(|(start, _)| *start).find(|start| *start > bytes.start);
        bytes.start..next.map_or(bytes.end, |next| bytes.end.min(next - 1))
    }

    /// The spot of a range; of a value over several cells, the part in the first of them.
    pub fn spot(&self, layout: &Layout, bytes: &Range<usize>) -> Spot {
        let (start, cell) = self
            .cells
            .iter()
            .rev()
            .find(|(start, _)| *start <= bytes.start)
            .copied()
            .unwrap_or(self.cells[0]);
        let length = layout.cells[cell].text.len();
        Spot { cell, bytes: (bytes.start - start).min(length)..(bytes.end - start).min(length) }
    }
}

/// A number that identifies someone.
#[derive(Clone, Debug)]
pub(super) struct Identifier {
    pub spot: Spot,
    pub value: String,
    /// It passes the check that it carries in itself.
    pub valid: bool,
    /// A word beside it says what it is.
    pub labelled: bool,
    /// A figure that the check does not bear out was taken for another that it does: right where it was the only one misread.
    pub guessed: bool,
    /// An account that the paper says will be debited: the buyer's.
    pub debited: bool,
}

impl Identifier {
    fn new(spot: Spot, value: impl Into<String>, valid: bool, labelled: bool) -> Self {
        Self { spot, value: value.into(), valid, labelled, guessed: false, debited: false }
    }
}

/// A guessed account is to be checked, whatever else speaks for it: a check of two digits passes one of a hundred others.
const GUESSED: f32 = 0.55;

/// An account that is debited is not the one to pay on.
const DEBITED: f32 = 0.6;

/// How sure a number is beside that of another company which may be meant as well.
const AT_ODDS: f32 = 0.7;

#[derive(Debug, Default)]
pub(super) struct Identifiers {
    pub vat_numbers: Vec<Identifier>,
    pub sirens: Vec<Identifier>,
    pub sirets: Vec<Identifier>,
    pub ibans: Vec<Identifier>,
    pub bics: Vec<Identifier>,
}

static SIREN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\d{3}[\s.\-\u{a0}\u{202f}]?\d{3}[\s.\-\u{a0}\u{202f}]?\d{3}(?:[\s.\-\u{a0}\u{202f}]{0,2}\d(?:[\s.]?\d){4})?",
    )
});
/// In one word, or in the four that it is made of.
static BIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[A-Z]{4} [A-Z]{2} [A-Z0-9]{2}(?: [A-Z0-9]{3}\b)?|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
});
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is tested")
}

/// Everything on the pages that identifies someone.
pub(super) fn find(paper: &Paper<'_>) -> Identifiers {
    let layout = &paper.layout;
    let mut found = Identifiers::default();
    for line in 0..layout.lines.len() {
        let strip = Strip::of(layout, line);
        let recognised = layout.line(line).iter().any(|cell| cell.source == FieldSource::Ocr);
        iban::find(layout, line, &strip, recognised, &mut found.ibans);
        vat::find(paper, line, &strip, recognised, &mut found.vat_numbers);
        vat::find_short(layout, &strip, &mut found.vat_numbers);
        vat::find_at_home(layout, line, &strip, &mut found.vat_numbers);
        sirens(layout, &strip, recognised, &mut found);
        if strip.text.to_uppercase().contains("BIC")
            || strip.text.to_uppercase().contains("SWIFT")
            || has_bic_above(layout, line)
        {
            for bic in BIC.find_iter(&strip.text) {
                let bounded =
                    !neighbour(&strip.text, &bic.range()).0 && !neighbour(&strip.text, &bic.range()).1;
                let value = checks::compact(bic.as_str());
                if bounded && checks::is_bic(&value) && has_country(&value) {
                    found.bics.push(Identifier::new(strip.spot(layout, &bic.range()), value, true, true));
                }
            }
        }
    }
    for list in
        [&mut found.vat_numbers, &mut found.sirens, &mut found.sirets, &mut found.ibans, &mut found.bics]
    {
        list.retain(|identifier| !paper.clauses[identifier.spot.cell]);
    }
    found
}

fn has_country(bic: &str) -> bool {
    checks::iban_length(&bic[4..6]).is_some()
        || matches!(&bic[4..6], "US" | "CA" | "JP" | "CN" | "AU" | "IN" | "HK" | "SG")
}

fn has_bic_above(layout: &Layout, line: usize) -> bool {
    line > 0
        && layout
            .line(line - 1)
            .iter()
            .any(|cell| cell.folded.contains("bic") || cell.folded.contains("swift"))
}

/// Whether letters or digits touch a range on either side.
fn neighbour(text: &str, range: &Range<usize>) -> (bool, bool) {
    (
        text[..range.start].chars().next_back().is_some_and(char::is_alphanumeric),
        text[range.end..].chars().next().is_some_and(char::is_alphanumeric),
    )
}

/// Where the compact form of a text reaches a length.
fn end_of(text: &str, start: usize, length: usize) -> usize {
    let mut counted = 0;
    for (at, letter) in text[start..].char_indices() {
        if letter.is_alphanumeric() {
            counted += 1;
            if counted == length {
                return start + at + letter.len_utf8();
            }
        }
    }
    text.len()
}

fn sirens(layout: &Layout, strip: &Strip, recognised: bool, into: &mut Identifiers) {
    let folded = crate::fold::folded(&strip.text);
    let announced =
        ["siret", "siren", "rcs", "rsc", "registreducommerce"].iter().any(|word| folded.contains(word));
    for found in SIREN.find_iter(&strip.text) {
        let range = found.range();
        let digits: String = found.as_str().chars().filter(char::is_ascii_digit).collect();
        let before = strip.text[..range.start].trim_end();
        // The figures of a VAT number or an IBAN begin before them.
        let (left, right) = neighbour(&strip.text, &range);
        // "RCS Rennes B794208157": the register's letter.
        let is_register = || {
            announced
                && before.ends_with(['A', 'B', 'C', 'D'])
                && before[..before.len() - 1].ends_with([' ', ':'])
        };
        // A hospital's number in its own register looks like one.
        let is_other = before.ends_with('+') || before.trim_end_matches([' ', ':']).ends_with("FINESS");
        if (left && !recognised && !is_register()) || right || is_other {
            continue;
        }
        let spot = || strip.spot(layout, &range);
        let said = |words: &[&str]| {
            let near: String = crate::fold::folded(&before[floor(before, before.len().saturating_sub(40))..]);
            // "558 201 471 RCS Montpellier"
            let after =
                crate::fold::folded(strip.text[range.end..].split_whitespace().next().unwrap_or_default());
            words.iter().any(|word| near.contains(word) || after.starts_with(word))
        };
        let labelled = announced
            && said(&["siret", "siren", "rcs", "rsc", "registreducommerce", "immatricul"])
            || layout.cells[spot().cell].folded.is_empty();
        let above = || {
            let line = layout.cells[spot().cell].line;
            layout.above_says(line, "siret") || layout.above_says(line, "siren")
        };
        // Five figures of the next column are no part of a SIREN: "794 208 157   34000 Montpellier".
        let digits = if digits.len() == 14 && !checks::is_siret(&digits) && !said(&["siret"]) {
            digits[..9].to_owned()
        } else {
            digits
        };
        if digits.len() == 14 && (checks::is_siret(&digits) || labelled) {
            let valid = checks::is_siret(&digits);
            if !valid && !said(&["siret", "siren"]) {
                continue;
            }
            into.sirets.push(Identifier::new(spot(), digits.clone(), valid, labelled));
            let siren = &digits[..9];
            into.sirens.push(Identifier::new(spot(), siren, checks::is_siren(siren), labelled));
        } else if digits.len() == 9 {
            let valid = checks::is_siren(&digits);
            if labelled || (valid && above()) {
                into.sirens.push(Identifier::new(spot(), digits, valid, true));
            }
        }
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The identifiers of the one who made out the document.
pub(super) fn read(paper: &Paper<'_>, parties: &Parties) -> Fields {
    let found = &parties.identifiers;
    let mut fields = Fields::new();
    let company = paper.options.company.as_ref();
    let own = |value: &str| {
        company.is_some_and(|company| {
            company.siren.as_deref().is_some_and(|siren| value.contains(siren))
                || company.vat_number.as_deref() == Some(value)
        })
    };
    let pick = |list: &[Identifier], side: Side| -> Option<(Identifier, f32, f32)> {
        let mut ranked: Vec<(f32, &Identifier)> = list
            .iter()
            .map(|identifier| (parties.score(paper, identifier, side, own(&identifier.value)), identifier))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (score, best) = *ranked.first()?;
        let rival =
            ranked.iter().find(|(_, other)| other.value != best.value).map_or(-1.0, |(score, _)| *score);
        (score > 0.0).then(|| {
            let certainty =
                0.72 + if best.valid { 0.14 } else { -0.12 } + 0.12 * (score - rival).clamp(0.0, 1.0);
            (best.clone(), certainty.min(0.99), score - rival)
        })
    };
    let seller_vat = pick(&found.vat_numbers, Side::Seller);
    // An account that is debited is nobody's to be paid on: it is shown where there is no other.
    let (debited, payees): (Vec<Identifier>, Vec<Identifier>) =
        found.ibans.iter().cloned().partition(|iban| iban.debited);
    let ibans = if payees.is_empty() { debited } else { payees };
    for (name, list, side) in [
        (FieldName::VatNumber, &found.vat_numbers, Side::Seller),
        (FieldName::Siren, &found.sirens, Side::Seller),
        (FieldName::Siret, &found.sirets, Side::Seller),
        (FieldName::Iban, &ibans, Side::Seller),
        (FieldName::Bic, &found.bics, Side::Seller),
        (FieldName::BuyerVatNumber, &found.vat_numbers, Side::Buyer),
        (FieldName::BuyerSiren, &found.sirens, Side::Buyer),
    ] {
        if let Some((identifier, confidence, margin)) = pick(list, side) {
            let legible = 0.6 + 0.4 * paper.legibility(&identifier.spot);
            // Of two companies' numbers that nothing tells apart, the first is a guess.
            let is_company = matches!(name, FieldName::VatNumber | FieldName::Siren | FieldName::Siret);
            let confidence = if is_company { confidence.min(told_apart(margin)) } else { confidence };
            // Check digits prove what poor letters cannot.
            let confidence = match identifier.valid && name != FieldName::Bic {
                true if identifier.guessed => confidence.min(GUESSED) * legible,
                true if identifier.debited => confidence.min(DEBITED),
                true => confidence,
                false => confidence * legible,
            };
            fields.insert(name, paper.field(identifier.value.clone(), &identifier.spot, confidence));
        }
    }
    for (number, siren) in
        [(FieldName::VatNumber, FieldName::Siren), (FieldName::BuyerVatNumber, FieldName::BuyerSiren)]
    {
        // A French VAT number holds the SIREN.
        if let Some(field) = fields.get(&number)
            && let Some(value) = field.text().filter(|value| value.starts_with("FR") && value.len() == 13)
            && checks::is_siren(&value[4..])
            && !fields.contains_key(&siren)
        {
            let (value, field) = (value[4..].to_owned(), field.clone());
            fields.insert(siren, crate::Field { value: crate::FieldValue::Text(value), ..field });
        }
    }
    // What the key of one company stands in is no other company's.
    for (number, siren) in
        [(FieldName::VatNumber, FieldName::Siren), (FieldName::BuyerVatNumber, FieldName::BuyerSiren)]
    {
        if let (Some(vat_number), Some(value)) = (text(&fields, number), text(&fields, siren))
            && vat_number.starts_with("FR")
            && !vat_number.ends_with(value)
        {
            for name in [number, siren] {
                fields.entry(name).and_modify(|field| field.confidence = field.confidence.min(AT_ODDS));
            }
        }
    }
    // An establishment is one of the company.
    if let (Some(siret), Some(siren)) = (text(&fields, FieldName::Siret), text(&fields, FieldName::Siren))
        && !siret.starts_with(siren)
    {
        fields.remove(&FieldName::Siret);
    }
    if fields.get(&FieldName::BuyerVatNumber).and_then(|f| f.text())
        == seller_vat.as_ref().map(|(v, ..)| v.value.as_str())
    {
        fields.remove(&FieldName::BuyerVatNumber);
    }
    if fields.get(&FieldName::BuyerSiren).and_then(|f| f.text())
        == fields.get(&FieldName::Siren).and_then(|f| f.text())
    {
        fields.remove(&FieldName::BuyerSiren);
    }
    fields
}

/// How sure the best of several numbers may be, by how much more speaks for it than for another company's.
fn told_apart(margin: f32) -> f32 {
    if margin < 0.1 { AT_ODDS } else { 1.0 }
}

fn text(fields: &Fields, name: FieldName) -> Option<&str> {
    fields.get(&name).and_then(|field| field.text())
}
