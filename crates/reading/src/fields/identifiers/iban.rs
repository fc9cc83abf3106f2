//! Accounts: IBANs, and French ones written out as bank, counter, account and key.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Identifier, Layout, Strip, end_of, pattern};
use crate::checks;

static IBAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[A-Z]{2}[\s]?[0-9OISBZGl]{2}(?:[\s.\-|]{0,3}[A-Z0-9]){8,32}"));
/// The first figures of one at the end of a line.
static BEGUN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b[A-Z]{2}[0-9]{2}(?:\s?[0-9A-Z]{4}|\s[0-9A-Z]{1,3}){0,2}\s*$"));
/// Bank, counter, account and key, as French banks print them side by side.
static RIB: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{5})\s{1,3}(\d{5})\s{1,3}([0-9A-Z]{11})\s{1,3}(\d{2})\b"));

pub(super) fn find(
    layout: &Layout,
    line: usize,
    strip: &Strip,
    recognised: bool,
    into: &mut Vec<Identifier>,
) {
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
    let known = into.len();
    while let Some(found) = IBAN.find_at(&strip.text, from) {
        let start = found.start();
        let found = &strip.text[start..found.end().min(next_word(&strip.text, start))];
        from = start + 2;
        let before = &strip.text[..start];
        let glued = before.ends_with(|letter: char| letter.is_alphanumeric())
            && !before.to_uppercase().ends_with("IBAN");
        if glued || found.starts_with("IB") {
            continue;
        }
        let Some(length) = checks::iban_length(&found[..2]) else { continue };
        // What is too short goes on under its own cell and not beside it.
        let is_whole = checks::compact(found).len() >= length;
        let end = start + found.len();
        let end = if is_whole { end } else { strip.in_one_cell(&(start..end)).end };
        let found = strip.text[start..end].trim_end();
        let end = start + found.len();
        let mut text = found.to_owned();
        let compact = checks::compact(&text);
        if compact.len() < length
            && let Some(rest) = next_line(layout, strip, &(start..end), line, length)
                .or_else(|| below(layout, strip, &(start..end), line, length - compact.len()))
        {
            text.push_str(&rest);
        }
        let compact = checks::compact(&text);
        let labelled = announced || layout.above_says(line, "iban");
        let debited = is_debited(layout, line, before) || is_taken_from(&strip.text[end..]);
        if compact.len() >= length {
            let value = &compact[..length];
            let range = start..end_of(&strip.text, start, length);
            let spot = strip.spot(layout, &range);
            let mended = || recognised.then(|| mended_iban(value)).flatten();
            let sound = checks::is_iban(value).then(|| (value.to_owned(), false));
            if sound.is_none()
                && let Some(vat_number) = vat_number_at(&strip.text, start)
            {
                from = vat_number;
                continue;
            }
            if let Some((value, guessed)) = sound.or_else(mended) {
                let identifier = Identifier::new(spot, value, true, labelled);
                into.push(Identifier { guessed, debited, ..identifier });
                from = range.end;
                continue;
            }
            if labelled && compact[2..].bytes().filter(u8::is_ascii_digit).count() > 10 {
                // What is printed, as long as the words go: a wrong one is better shown than hidden.
                let words = whole_words(&strip.text, start, end, length);
                let identifier = Identifier::new(spot, checks::compact(words), false, labelled);
                into.push(Identifier { debited, ..identifier });
                from = start + words.len().max(2);
            }
        } else if labelled && compact[2..].bytes().filter(u8::is_ascii_digit).count() >= 12 {
            let words = whole_words(&strip.text, start, end, length);
            let spot = strip.spot(layout, &(start..start + words.len()));
            let identifier = Identifier::new(spot, checks::compact(words), false, labelled);
            into.push(Identifier { debited, ..identifier });
            from = end;
        }
    }
    if let Some((range, value)) = cut_at_the_end(layout, strip, line) {
        into.push(Identifier::new(strip.spot(layout, &range), value, true, true));
    }
    // Beside a sound one, what fails its check is none.
    if into[known..].iter().any(|iban| iban.valid) {
        let sound: Vec<Identifier> = into.drain(known..).filter(|iban| iban.valid).collect();
        into.extend(sound);
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

/// Where the next word begins that names an account or a bank.
fn next_word(text: &str, start: usize) -> usize {
    let words = ["IBAN", "BIC", "SWIFT"].iter().filter_map(|word| {
        let at = start + text[start..].find(word)?;
        let begins = !text[..at].ends_with(|letter: char| letter.is_alphanumeric());
        let ends = !text[at + word.len()..].starts_with(|letter: char| letter.is_alphabetic());
        (at > start && begins && ends).then_some(at)
    });
    words.min().unwrap_or(text.len())
}

/// The end of a valid VAT number that stands there, whole.
fn vat_number_at(text: &str, start: usize) -> Option<usize> {
    let mut compact = String::new();
    for (at, letter) in text[start..].char_indices() {
        if letter.is_ascii_alphanumeric() {
            compact.push(letter);
        } else if !matches!(letter, ' ' | '.' | '-') {
            return None;
        }
        let end = start + at + letter.len_utf8();
        let is_whole = !text[end..].starts_with(|letter: char| letter.is_alphanumeric());
        if letter.is_ascii_alphanumeric() && compact.len() >= 8 && is_whole && checks::is_vat_number(&compact)
        {
            return Some(end);
        }
        if compact.len() > 15 {
            return None;
        }
    }
    None
}

/// "von IBAN DE33 … 78 eingezogen": whether the words behind an account say that it is debited.
fn is_taken_from(after: &str) -> bool {
    let mut words = after.split_whitespace().take(3).map(crate::fold::folded);
    words.any(|word| ["eingezogen", "abgebucht", "belastet", "preleve", "prelevee"].contains(&word.as_str()))
}

/// Whether the words before an account, on its line or else on the one above, say that it is to be debited.
fn is_debited(layout: &Layout, line: usize, before: &str) -> bool {
    // The line above may end with these, and not with those that go on.
    const WHOLE: [&str; 11] = [
        "votrecompte",
        "voscoordonneesbancaires",
        "compteseparedelacopropriete",
        "voscomptes",
        "adebiter",
        "compteadebiter",
        "comptedebite",
        "debitesurlecompte",
        "prelevesurlecompte",
        "preleveesurlecompte",
        "prelevementsurlecompte",
    ];
    const OPEN: [&str; 5] = ["mandat", "dudebiteur", "debiteuriban", "ihremkonto", "ihrkonto"];
    let said = |text: &str| WHOLE.iter().chain(&OPEN).any(|saying| text.contains(saying));
    let before = crate::fold::folded(before).replace("votrecompteclient", "");
    // "IBAN" alone before it: what the line above ends with may speak of it.
    let is_bare = before.is_empty() || before == "iban";
    said(&before)
        || before.contains("prelev") && before.contains("surlecompte")
        || is_way_of_debit(&before)
        || is_bare
            && line > 0
            && layout.line(line - 1).last().is_some_and(|cell| {
                let text = cell.folded.trim_end_matches("iban");
                WHOLE.iter().any(|saying| text.ends_with(saying))
            })
}

/// "Mode de règlement : prélèvement - IBAN": shortly before an account that is nobody's but the one who pays.
fn is_way_of_debit(before: &str) -> bool {
    const REACH: usize = 45;
    let near = &before[before.len().saturating_sub(REACH)..];
    near.rfind("prelevement").is_some_and(|at| {
        let between = &near[at..];
        !["notre", "nos", "creancier", "virement", "siret", "siren", "tva", "rcs"]
            .iter()
            .any(|word| between.contains(word))
            && !near[..at].contains("virement")
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

/// The rest of a number that a paragraph cuts at the end of its line: the words that the next line begins with, where they
/// make the number whole and it passes its check.
fn next_line(
    layout: &Layout,
    strip: &Strip,
    range: &Range<usize>,
    line: usize,
    length: usize,
) -> Option<String> {
    let page = layout.cells[strip.spot(layout, range).cell].page;
    if line + 1 >= layout.lines.len() || strip.text[range.end..].contains(char::is_alphanumeric) {
        return None;
    }
    let begun = checks::compact(&strip.text[range.clone()]);
    layout.line(line + 1).iter().filter(|cell| cell.page == page).find_map(|cell| {
        let mut rest = String::new();
        for word in cell.text.split_whitespace() {
            rest.push_str(&checks::compact(word));
            if begun.len() + rest.len() >= length {
                break;
            }
        }
        let whole = format!("{begun}{rest}");
        (whole.len() == length && checks::is_iban(&whole)).then_some(rest)
    })
}

/// "… IBAN DE21", and the next line begins with the rest: an account of which too little stands before the cut to be known by.
fn cut_at_the_end(layout: &Layout, strip: &Strip, line: usize) -> Option<(Range<usize>, String)> {
    let start = BEGUN.find(&strip.text)?.start();
    let begun = checks::compact(&strip.text[start..]);
    let length = checks::iban_length(begun.get(..2)?)?;
    let range = start..strip.text.trim_end().len();
    let rest = next_line(layout, strip, &range, line, length)?;
    Some((range, format!("{begun}{rest}")))
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
    let is_numeric = || iban[2..].bytes().all(|byte| byte.is_ascii_digit());
    checks::is_iban(iban)
        && (!matches!(&iban[..2], "DE" | "BE" | "ES" | "AT" | "PT") || is_numeric())
        && (!matches!(&iban[..2], "FR" | "MC") || has_key())
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

/// Whether an IBAN begins there.
pub(super) fn begins(strip: &Strip, start: usize) -> bool {
    IBAN.find_at(&strip.text, start).is_some_and(|found| {
        let compact = checks::compact(found.as_str());
        found.start() == start
            && checks::iban_length(&compact[..2])
                .is_some_and(|length| compact.len() >= length && checks::is_iban(&compact[..length]))
    })
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
