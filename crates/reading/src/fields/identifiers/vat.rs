//! VAT numbers: the longest that a form or a check bears out, also over the end of a line.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Identifier, Layout, Strip, end_of, iban, neighbour, pattern};
use crate::checks;
use crate::fields::paper::{Paper, number_label};

/// Norwegian ones only with what they end in: `NO` and nine figures is any number.
static VAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:AT|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[\s.\-:]{0,2}[0-9A-Z](?:[\s.\-]{0,2}[0-9A-Z]){6,14}|NO[\s.\-:]{0,2}[0-9](?:[\s.\-]{0,2}[0-9]){8}[\s.\-]{0,2}MVA",
    )
});

/// Those that their form does not tell, too short or of the one-stop shops: something else must say what they are.
static SHORT_VAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:LI[\s.\-]?[0-9]{5}|RO[\s.\-]?[0-9]{4,6}|(?:GB|XI)[\s.\-]?(?:GD|HA)[\s.\-]?[0-9]{3}|EU[\s.\-]?[0-9]{9})\b",
    )
});

pub(super) fn find(
    paper: &Paper<'_>,
    line: usize,
    strip: &Strip,
    recognised: bool,
    into: &mut Vec<Identifier>,
) {
    let layout = &paper.layout;
    let folded = crate::fold::folded(&strip.text);
    // In Belgium it is the number of the enterprise.
    const TAXES: [&str; 9] =
        ["tva", "vat", "ust", "mwst", "iva", "btw", "moms", "ondernemingsn", "numerodentreprise"];
    let named = TAXES.iter().any(|word| folded.contains(word));
    let announced = named || TAXES.iter().any(|word| layout.above_says(line, word));
    let cut = goes_on_below(layout, line, strip).filter(|_| announced);
    let end = cut.as_ref().map_or(strip.text.len(), |(_, start)| *start);
    if let Some((value, start)) = cut {
        let spot = strip.spot(layout, &(start..strip.text.len()));
        into.push(Identifier::new(spot, value, true, true));
    }
    let mut from = 0;
    while let Some(found) = VAT.find_at(&strip.text, from).filter(|found| found.start() < end) {
        from = found.start() + 2;
        let before = &strip.text[..found.start()];
        let runs_on = before
            .ends_with(|letter: char| letter.is_alphabetic() && (!recognised || letter.is_uppercase()))
            && !["TVA", "VAT", "UST", "ID", "NR", "NO"]
                .iter()
                .any(|word| before.to_uppercase().ends_with(word));
        // Numbers at the customs and in registers of waste look like one.
        let word = before.trim_end_matches([' ', ':', '.']);
        if runs_on || ["EORI", "LUCID", "WEEE"].iter().any(|register| word.ends_with(register)) {
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
                        // "SWIFT DEUTDESS"
                        if word.bytes().filter(u8::is_ascii_digit).count() < 6 {
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
        // A valid number within an IBAN is none, be that cut by the end of the line.
        if is_cut && is_grouped_by_four(found.as_str()) {
            continue;
        }
        if (is_cut && !recognised) || iban::begins(strip, found.start()) {
            continue;
        }
        let is_proven = valid && (tells_by_form(&value) || is_called_so(&strip.text));
        if !is_proven && !announced {
            continue;
        }
        let spot = strip.spot(layout, &(found.start()..end));
        // "Facture n° FI-2025-0118" is no Finnish company; "TVA n° FI…" is one.
        let label = number_label(layout, &paper.labels, spot.cell, &spot.bytes);
        if label.is_some_and(|label| label.weight > 0.5 || !named && !is_called_so(&strip.text)) {
            continue;
        }
        from = end;
        // "CHE-123.456.789 TVA": the word behind it is no part of the number.
        let value = if value.starts_with("CHE") { value.chars().take(12).collect() } else { value };
        into.push(Identifier::new(spot, value, valid, announced));
    }
}

/// A VAT number that a paragraph cuts at the end of its line, or right behind its country; the words that the next line begins
/// with make it whole. With where it begins.
fn goes_on_below(layout: &Layout, line: usize, strip: &Strip) -> Option<(String, usize)> {
    const LENGTHS: [(&str, usize); 3] = [("FR", 13), ("DE", 11), ("BE", 12)];
    LENGTHS.iter().find_map(|(country, length)| cut_number(layout, line, strip, country, *length))
}

fn cut_number(
    layout: &Layout,
    line: usize,
    strip: &Strip,
    country: &str,
    length: usize,
) -> Option<(String, usize)> {
    let start = strip.text.rfind(country)?;
    let begun = checks::compact(&strip.text[start..]);
    if begun.len() >= length
        || !begun[2..].bytes().all(|byte| byte.is_ascii_digit())
        || neighbour(&strip.text, &(start..start)).0
    {
        return None;
    }
    let below = layout.lines.get(line + 1)?.start;
    if layout.cells[below].page != layout.line(line).first()?.page {
        return None;
    }
    let rest: String =
        checks::compact(&layout.cells[below].text).chars().take(length - begun.len()).collect();
    let whole = format!("{begun}{rest}");
    (whole.len() == length && checks::is_vat_number(&whole)).then_some((whole, start))
}

/// "FR76 2004 1030 8600": as accounts are printed.
fn is_grouped_by_four(text: &str) -> bool {
    let mut groups = text.split(' ');
    groups.clone().count() >= 4 && groups.by_ref().take(3).all(|group| group.len() == 4)
}

/// Whether its form alone tells a VAT number from the numbers of papers: by check digits, or letters where no others have any.
fn tells_by_form(value: &str) -> bool {
    ["FR", "BE", "DE", "IT", "LU", "CHE", "ATU"].iter().any(|country| value.starts_with(country))
        || value.starts_with("NL") && value.contains('B')
}

/// Whether a word of the line is what a country calls its VAT numbers.
fn is_called_so(line: &str) -> bool {
    const NAMES: [&str; 15] = [
        "uid", "cif", "nif", "nipc", "nip", "cui", "dph", "dic", "pvm", "alv", "mva", "kmkr", "oib", "ddv",
        "cvr",
    ];
    // "N.I.F." as well.
    line.split(|letter: char| !letter.is_alphanumeric())
        .chain(line.split_whitespace())
        .any(|word| NAMES.contains(&crate::fold::folded(word).as_str()))
}

/// Short numbers right behind their name: "N° TVA : RO 12345".
pub(super) fn find_short(layout: &Layout, strip: &Strip, into: &mut Vec<Identifier>) {
    const NAMES: [&str; 12] =
        ["tva", "ntva", "vat", "vatno", "vatnr", "vatreg", "mwst", "mwstnr", "ustidnr", "cui", "cif", "oss"];
    for found in SHORT_VAT.find_iter(&strip.text) {
        let before = strip.text[..found.start()].split_whitespace().rev().take(3);
        let is_named = before.map(crate::fold::folded).any(|word| NAMES.contains(&word.as_str()));
        let rest = strip.text[found.end()..].trim_start_matches([' ', '.', '-']);
        let value = checks::compact(found.as_str());
        let is_known = into.iter().any(|known| known.value == value);
        if is_named && !is_known && !rest.starts_with(|letter: char| letter.is_ascii_digit()) {
            let valid = !checks::is_wrong_vat_number(&value);
            into.push(Identifier::new(strip.spot(layout, &found.range()), value, valid, true));
        }
    }
}

/// What a country calls the number that it has its companies print without its letters, the number, and the letters.
static AT_HOME: LazyLock<[(Regex, &str); 6]> = LazyLock::new(|| {
    let named = |pattern_of: &str, country| (pattern(pattern_of), country);
    [
        named(
            r"(?i)\bVAT\s*(?:reg(?:istration|\.)?)?\s*(?:no|number|nr|id)?[.:#\s]{0,3}(\d{3}\s?\d{4}\s?\d{2})\b",
            "GB",
        ),
        named(
            r"(?i)\bp(?:artita)?[.\s]{0,2}iva(?:\s*(?:e|/)\s*c\.?\s?f\.?)?(?:\s*n\.)?[.:\s]{0,3}(\d{11})\b",
            "IT",
        ),
        named(r"\bCVR(?:[-\s]?nr)?[.:\s]{0,3}(\d{2}\s?\d{2}\s?\d{2}\s?\d{2})\b", "DK"),
        named(r"(?i)\b(?:NIF|NIPC|contribuinte)(?:\s?n\.?[ºo°])?[.:\s]{0,3}(\d{3}\s?\d{3}\s?\d{3})\b", "PT"),
        named(r"\bNIP[.:\s]{0,3}(\d{3}-?\d{2,3}-?\d{2}-?\d{2,3})\b", "PL"),
        named(r"\b[NC]\.?I\.?F\.?[:\s]{0,3}([A-HJNP-SUVW]\d{7}[0-9A-J]|\d{8}[A-Z])\b", "ES"),
    ]
});

/// Numbers as companies print them at home: "VAT Reg No. 988 0476 66", "P.IVA 06178140486". The name may stand in the cell
/// above. Those whose check digits are not right are none.
pub(super) fn find_at_home(layout: &Layout, line: usize, strip: &Strip, into: &mut Vec<Identifier>) {
    for (named, country) in AT_HOME.iter() {
        for groups in named.captures_iter(&strip.text) {
            let Some(number) = groups.get(1) else { continue };
            take_home(layout, strip, number.range(), country, into);
        }
    }
    // "VAT Number" over it.
    let is_named = |cell: usize| {
        let above = layout.above(cell, 3.0).next();
        above.is_some_and(|above| {
            ["vatnumber", "vatno", "vatregno"].contains(&layout.cells[above].folded.as_str())
        })
    };
    for cell in layout.lines[line].clone().filter(|cell| is_named(*cell)) {
        if let Some(at) = strip.text.find(&layout.cells[cell].text) {
            take_home(layout, strip, at..at + layout.cells[cell].text.len(), "GB", into);
        }
    }
}

fn take_home(layout: &Layout, strip: &Strip, bytes: Range<usize>, country: &str, into: &mut Vec<Identifier>) {
    let value = format!("{country}{}", checks::compact(&strip.text[bytes.clone()]));
    let is_known = into.iter().any(|known| known.value == value);
    if !is_known && checks::is_vat_number(&value) && !checks::is_wrong_british(&value) {
        into.push(Identifier::new(strip.spot(layout, &bytes), value, true, true));
    }
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
