//! SIREN and SIRET, VAT number, IBAN and BIC of the one who made out the document.

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

/// How sure a SIREN and a French VAT number of another one are beside each other.
const AT_ODDS: f32 = 0.7;

#[derive(Debug, Default)]
pub(super) struct Identifiers {
    pub vat_numbers: Vec<Identifier>,
    pub sirens: Vec<Identifier>,
    pub sirets: Vec<Identifier>,
    pub ibans: Vec<Identifier>,
    pub bics: Vec<Identifier>,
}

/// Norwegian ones only with what they end in: `NO` and nine figures is any number.
static VAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:AT|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[\s.\-:]{0,2}[0-9A-Z](?:[\s.\-]{0,2}[0-9A-Z]){6,14}|NO[\s.\-:]{0,2}[0-9](?:[\s.\-]{0,2}[0-9]){8}[\s.\-]{0,2}MVA",
    )
});
/// Those that are too short to be known by their form: something else must say what they are.
static SHORT_VAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:LI[\s.\-]?[0-9]{5}|RO[\s.\-]?[0-9]{4,6}|(?:GB|XI)[\s.\-]?(?:GD|HA)[\s.\-]?[0-9]{3})\b")
});
static SIREN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\d{3}[\s.\-\u{a0}\u{202f}]?\d{3}[\s.\-\u{a0}\u{202f}]?\d{3}(?:[\s.\-\u{a0}\u{202f}]{0,2}\d(?:[\s.]?\d){4})?",
    )
});
static IBAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[A-Z]{2}[\s]?[0-9OISBZGl]{2}(?:[\s.\-|]{0,3}[A-Z0-9]){8,32}"));
/// In one word, or in the four that it is made of.
static BIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[A-Z]{4} [A-Z]{2} [A-Z0-9]{2}(?: [A-Z0-9]{3}\b)?|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
});
/// Bank, counter, account and key, as French banks print them side by side.
static RIB: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{5})\s{1,3}(\d{5})\s{1,3}([0-9A-Z]{11})\s{1,3}(\d{2})\b"));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is tested")
}

/// Everything on the pages that identifies someone.
pub(super) fn find(layout: &Layout) -> Identifiers {
    let mut found = Identifiers::default();
    for line in 0..layout.lines.len() {
        let strip = Strip::of(layout, line);
        let recognised = layout.line(line).iter().any(|cell| cell.source == FieldSource::Ocr);
        ibans(layout, line, &strip, recognised, &mut found.ibans);
        vat_numbers(layout, line, &strip, recognised, &mut found.vat_numbers);
        short_vat_numbers(layout, &strip, &mut found.vat_numbers);
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

fn ibans(layout: &Layout, line: usize, strip: &Strip, recognised: bool, into: &mut Vec<Identifier>) {
    let announced = strip.text.to_uppercase().contains("IBAN");
    let known = into.len();
    ibans_in(layout, line, strip, recognised, announced, into);
    if announced && into.len() == known {
        let capitals = Strip { text: strip.text.to_ascii_uppercase(), cells: strip.cells.clone() };
        ibans_in(layout, line, &capitals, recognised, announced, into);
        // Words in capitals look like the beginning of one.
        let sound: Vec<Identifier> = into.drain(known..).filter(|iban| iban.valid && !iban.guessed).collect();
        into.extend(sound);
    }
}

fn ibans_in(
    layout: &Layout,
    line: usize,
    strip: &Strip,
    recognised: bool,
    announced: bool,
    into: &mut Vec<Identifier>,
) {
    let mut from = 0;
    while let Some(found) = IBAN.find_at(&strip.text, from) {
        let start = found.start();
        from = start + 2;
        let before = &strip.text[..start];
        let glued = before.ends_with(|letter: char| letter.is_alphanumeric())
            && !before.to_uppercase().ends_with("IBAN");
        if glued || found.as_str().starts_with("IB") {
            continue;
        }
        let Some(length) = checks::iban_length(&found.as_str()[..2]) else { continue };
        let mut text = found.as_str().to_owned();
        let compact = checks::compact(&text);
        if compact.len() < length
            && let Some(rest) = below(layout, strip, &found.range(), line, length - compact.len())
        {
            text.push_str(&rest);
        }
        let compact = checks::compact(&text);
        let labelled = announced || layout.above_says(line, "iban");
        let debited = is_debited(layout, line, before);
        if compact.len() >= length {
            let value = &compact[..length];
            let range = start..end_of(&strip.text, start, length);
            let spot = strip.spot(layout, &range);
            let mended = || recognised.then(|| mended_iban(value)).flatten();
            let sound = checks::is_iban(value).then(|| (value.to_owned(), false));
            if let Some((value, guessed)) = sound.or_else(mended) {
                let identifier = Identifier::new(spot, value, true, labelled);
                into.push(Identifier { guessed, debited, ..identifier });
                from = range.end;
                continue;
            }
            if labelled && compact[2..].bytes().filter(u8::is_ascii_digit).count() > 10 {
                // What is printed, as long as the words go: a wrong one is better shown than hidden.
                let words = whole_words(&strip.text, start, found.end(), length);
                let identifier = Identifier::new(spot, checks::compact(words), false, labelled);
                into.push(Identifier { debited, ..identifier });
                from = range.end;
            }
        } else if labelled && compact[2..].bytes().filter(u8::is_ascii_digit).count() >= 12 {
            let words = whole_words(&strip.text, start, found.end(), length);
            let spot = strip.spot(layout, &(start..start + words.len()));
            let identifier = Identifier::new(spot, checks::compact(words), false, labelled);
            into.push(Identifier { debited, ..identifier });
            from = found.end();
        }
    }
    for groups in RIB.captures_iter(&strip.text) {
        if let Some(value) = iban_of_rib(&groups[1], &groups[2], &groups[3], &groups[4])
            && !into.iter().any(|known| known.value == value)
        {
            let range = groups.get(0).expect("group 0 is the match").range();
            into.push(Identifier::new(strip.spot(layout, &range), value, true, false));
        }
    }
}

/// Whether the words before an account, on its line or else on the one above, say that it is to be debited.
fn is_debited(layout: &Layout, line: usize, before: &str) -> bool {
    const SAYINGS: [&str; 12] = [
        "votrecompte",
        "voscomptes",
        "adebiter",
        "compteadebiter",
        "comptedebite",
        "debitesurlecompte",
        "prelevesurlecompte",
        "preleveesurlecompte",
        "prelevementsurlecompte",
        "mandat",
        "ihremkonto",
        "ihrkonto",
    ];
    let said = |text: &str| SAYINGS.iter().any(|saying| text.contains(saying));
    let before = crate::fold::folded(before).replace("votrecompteclient", "");
    // "IBAN" alone before it: what the line above ends with may speak of it.
    let is_bare = before.is_empty() || before == "iban";
    said(&before)
        || before.contains("prelev") && before.contains("surlecompte")
        || is_bare
            && line > 0
            && layout.line(line - 1).last().is_some_and(|cell| {
                let text = cell.folded.trim_end_matches("iban");
                SAYINGS[..9].iter().any(|saying| text.ends_with(saying))
            })
}

/// The groups that look like an account's, up to a word of letters that is none.
fn whole_words(text: &str, start: usize, end: usize, length: usize) -> &str {
    let mut stop = start;
    let mut letters = 0;
    for word in text[start..end].split_inclusive(' ') {
        let compact = checks::compact(word);
        if letters > 0 && !compact.bytes().any(|byte| byte.is_ascii_digit()) {
            break;
        }
        if letters > 0 && letters + compact.len() > length + 2 {
            break;
        }
        letters += compact.len();
        stop += word.len();
    }
    text[start..stop].trim_end()
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

/// The rest of a number that goes on in the cell under it, or in two of them.
fn below(
    layout: &Layout,
    strip: &Strip,
    range: &Range<usize>,
    line: usize,
    missing: usize,
) -> Option<String> {
    let upper = &layout.cells[strip.spot(layout, range).cell];
    let start = upper.area_of(&strip.spot(layout, range).bytes).x0;
    let lower: Vec<String> = (line + 1..layout.lines.len().min(line + 3))
        .flat_map(|line| layout.line(line))
        .filter(|cell| {
            let is_under = |x: f32| (cell.area.x0 - x).abs() < 0.04;
            cell.page == upper.page && (is_under(upper.area.x0) || is_under(start))
        })
        .map(|cell| checks::compact(&cell.text))
        .collect();
    let is_rest =
        |rest: &&String| rest.len() == missing && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    lower.iter().find(is_rest).cloned().or_else(|| {
        let [first, second, ..] = &lower[..] else { return None };
        let is_figures = |text: &String| text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        Some(format!("{first}{second}")).filter(|rest| is_figures(first) && is_rest(&rest))
    })
}

/// The one IBAN that swapping letters and figures that look alike makes valid, if there is just one; and whether it took a
/// figure for another, which is a guess.
fn mended_iban(value: &str) -> Option<(String, bool)> {
    if !value.is_ascii() {
        return None;
    }
    let figures = |byte: u8| match byte {
        b'O' | b'Q' | b'D' => b'0',
        b'I' | b'L' => b'1',
        b'Z' => b'2',
        b'S' => b'5',
        b'G' => b'6',
        b'B' => b'8',
        other => other,
    };
    let mut bytes = value.as_bytes().to_vec();
    // French and German accounts are all figures, or nearly.
    let only_figures = matches!(&value[..2], "DE" | "BE" | "ES" | "AT" | "FR" | "IT" | "PT" | "LU" | "CH");
    bytes[2] = figures(bytes[2]);
    bytes[3] = figures(bytes[3]);
    let lightly = String::from_utf8(bytes.clone()).ok()?;
    if is_proven(&lightly) {
        return Some((lightly, false));
    }
    if only_figures {
        for byte in &mut bytes[4..] {
            *byte = figures(*byte);
        }
    }
    let plain = String::from_utf8(bytes.clone()).ok()?;
    if is_proven(&plain) {
        return Some((plain, false));
    }
    // One figure taken for another.
    const ALIKE: [(u8, u8); 9] = [
        (b'0', b'8'),
        (b'3', b'8'),
        (b'6', b'8'),
        (b'1', b'7'),
        (b'5', b'6'),
        (b'0', b'6'),
        (b'4', b'9'),
        (b'1', b'4'),
        (b'3', b'5'),
    ];
    let mut mended: Vec<String> = Vec::new();
    for at in 2..bytes.len() {
        for (a, b) in ALIKE {
            let swapped = if bytes[at] == a {
                b
            } else if bytes[at] == b {
                a
            } else {
                continue;
            };
            let mut other = bytes.clone();
            other[at] = swapped;
            let other = String::from_utf8(other).ok()?;
            if is_proven(&other) && !mended.contains(&other) {
                mended.push(other);
            }
        }
    }
    mended.pop().filter(|_| mended.is_empty()).map(|iban| (iban, true))
}

/// French accounts have a key of their own besides the check digits of IBANs.
fn is_proven(iban: &str) -> bool {
    let has_key = || {
        let account = &iban[4..];
        iban_of_rib(&account[..5], &account[5..10], &account[10..21], &account[21..]).is_some()
    };
    checks::is_iban(iban) && (!matches!(&iban[..2], "FR" | "MC") || has_key())
}

/// A French account as an IBAN, if its key is right.
fn iban_of_rib(bank: &str, counter: &str, account: &str, key: &str) -> Option<String> {
    let bban = format!("{bank}{counter}{account}{key}");
    let number: String =
        format!("{bban}FR00").chars().filter_map(|c| c.to_digit(36)).map(|v| v.to_string()).collect();
    let remainder = number.bytes().fold(0u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    let iban = format!("FR{:02}{bban}", 98 - remainder);
    // The key makes 97 divide a weighted sum of the parts, letters counted 1 to 9 and 2 to 9 (AFB).
    let figures: Option<u64> = account
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' => u64::from(byte - b'0'),
            b'A'..=b'I' => u64::from(byte - b'A') + 1,
            b'J'..=b'R' => u64::from(byte - b'J') + 1,
            b'S'..=b'Z' => u64::from(byte - b'S') + 2,
            _ => 99,
        })
        .try_fold(0u64, |sum, digit| (digit < 10).then_some(sum * 10 + digit));
    let sum = 89 * bank.parse::<u64>().ok()?
        + 15 * counter.parse::<u64>().ok()?
        + 3 * figures?
        + key.parse::<u64>().ok()?;
    (sum.is_multiple_of(97) && checks::is_iban(&iban)).then_some(iban)
}

fn vat_numbers(layout: &Layout, line: usize, strip: &Strip, recognised: bool, into: &mut Vec<Identifier>) {
    let folded = crate::fold::folded(&strip.text);
    let announced = ["tva", "vat", "ust", "mwst", "iva", "btw", "moms"]
        .iter()
        .any(|word| folded.contains(word) || layout.above_says(line, word));
    let mut from = 0;
    while let Some(found) = VAT.find_at(&strip.text, from) {
        from = found.start() + 2;
        let before = &strip.text[..found.start()];
        let runs_on = before
            .ends_with(|letter: char| letter.is_alphabetic() && (!recognised || letter.is_uppercase()))
            && !["TVA", "VAT", "UST", "ID", "NR", "NO"]
                .iter()
                .any(|word| before.to_uppercase().ends_with(word));
        if runs_on {
            continue;
        }
        let compact = checks::compact(found.as_str());
        let whole = |length: usize| {
            recognised
                || !neighbour(&strip.text, &(found.start()..end_of(&strip.text, found.start(), length))).1
        };
        let form = |test: &dyn Fn(&str) -> bool| {
            (8..=compact.len().min(15))
                .rev()
                .filter(|length| whole(*length))
                .map(|length| &compact[..length])
                .find(|value| test(value))
                .map(str::to_owned)
        };
        let valid = form(&checks::is_vat_number);
        let (value, valid) = match valid {
            Some(value) => (value, true),
            None => {
                let mended = recognised.then(|| mended_vat(&compact)).flatten();
                match (mended, form(&checks::has_vat_form)) {
                    (Some(value), _) => (value, true),
                    (None, Some(value)) => (value, false),
                    (None, None) if announced => {
                        let word = checks::compact(found.as_str().split(' ').next().unwrap_or_default());
                        if word.len() < 8 {
                            continue;
                        }
                        (word, false)
                    }
                    (None, None) => continue,
                }
            }
        };
        let end = end_of(&strip.text, found.start(), value.chars().count());
        let is_cut = neighbour(&strip.text, &(found.start()..end)).1;
        // A valid number within an IBAN is none.
        if (is_cut && !recognised) || is_inside_iban(layout, strip, found.start()) {
            continue;
        }
        if !valid && !announced {
            continue;
        }
        from = end;
        let spot = strip.spot(layout, &(found.start()..end));
        into.push(Identifier::new(spot, value, valid, announced));
    }
}

/// Short numbers right behind their name: "N° TVA : RO 12345".
fn short_vat_numbers(layout: &Layout, strip: &Strip, into: &mut Vec<Identifier>) {
    const NAMES: [&str; 11] =
        ["tva", "ntva", "vat", "vatno", "vatnr", "vatreg", "mwst", "mwstnr", "ustidnr", "cui", "cif"];
    for found in SHORT_VAT.find_iter(&strip.text) {
        let before = strip.text[..found.start()].split_whitespace().rev().take(3);
        let is_named = before.map(crate::fold::folded).any(|word| NAMES.contains(&word.as_str()));
        let rest = strip.text[found.end()..].trim_start_matches([' ', '.', '-']);
        let value = checks::compact(found.as_str());
        let is_known = into.iter().any(|known| known.value == value);
        if is_named && !is_known && !rest.starts_with(|letter: char| letter.is_ascii_digit()) {
            let valid = checks::is_vat_number(&value);
            into.push(Identifier::new(strip.spot(layout, &found.range()), value, valid, true));
        }
    }
}

/// Whether an IBAN begins there.
fn is_inside_iban(_layout: &Layout, strip: &Strip, start: usize) -> bool {
    IBAN.find_at(&strip.text, start).is_some_and(|found| {
        let compact = checks::compact(found.as_str());
        found.start() == start
            && checks::iban_length(&compact[..2])
                .is_some_and(|length| compact.len() >= length && checks::is_iban(&compact[..length]))
    })
}

/// A French or German VAT number in which a letter was read for a figure.
fn mended_vat(compact: &str) -> Option<String> {
    let length = match compact.get(..2)? {
        "FR" => 13,
        "DE" => 11,
        "BE" => 12,
        _ => return None,
    };
    let value = compact.get(..length)?;
    let figures: String = value[2..]
        .chars()
        .map(|letter| match letter {
            'O' | 'Q' | 'D' => '0',
            'I' | 'L' => '1',
            'Z' => '2',
            'S' => '5',
            'G' => '6',
            'B' => '8',
            other => other,
        })
        .collect();
    let mended = format!("{}{figures}", &value[..2]);
    checks::is_vat_number(&mended).then_some(mended)
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
        if (left && !recognised && !is_register()) || right || before.ends_with('+') {
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
    let pick = |list: &[Identifier], side: Side| -> Option<(Identifier, f32)> {
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
            (best.clone(), certainty.min(0.99))
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
        if let Some((identifier, confidence)) = pick(list, side) {
            let legible = 0.6 + 0.4 * paper.legibility(&identifier.spot);
            // Check digits prove what poor letters cannot.
            let confidence = match identifier.valid && name != FieldName::Bic {
                true if identifier.guessed => confidence.min(GUESSED) * legible,
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
        == seller_vat.as_ref().map(|(v, _)| v.value.as_str())
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

fn text(fields: &Fields, name: FieldName) -> Option<&str> {
    fields.get(&name).and_then(|field| field.text())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A French account with the right keys.
    fn account(bank: u32, counter: u32, number: u64) -> String {
        let (bank, counter, number) =
            (format!("{bank:05}"), format!("{counter:05}"), format!("{number:011}"));
        (1..98).find_map(|key| iban_of_rib(&bank, &counter, &number, &format!("{key:02}"))).unwrap()
    }

    #[test]
    fn letters_read_for_figures_are_put_right() {
        let iban = "FR7630006000011234567890189";
        assert_eq!(mended_iban("FR763OOO6OOO011234567890I89"), Some((iban.into(), false)));
        assert_eq!(mended_iban("FR1630006000011234567890189"), Some((iban.into(), true)));
    }

    proptest! {
        #[test]
        fn one_figure_read_for_another_makes_no_other_account(
            bank in 10_000u32..20_000, counter in 0u32..100_000, number in 0u64..100_000_000_000, at in 2usize..27,
        ) {
            /// What a figure is read as that looks like another.
            const READ_AS: [u8; 10] = *b"8728968134";
            let iban = account(bank, counter, number);
            prop_assert!(checks::is_iban(&iban));
            let mut read = iban.clone().into_bytes();
            read[at] = READ_AS[usize::from(read[at] - b'0')];
            let read = String::from_utf8(read).unwrap();
            let is_told = read != iban;
            prop_assert!(mended_iban(&read).is_none_or(|mended| mended == (iban, is_told)));
        }
    }
}
