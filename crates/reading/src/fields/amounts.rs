//! Amounts of money as papers print them, in cents.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// An amount found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundAmount {
    pub bytes: Range<usize>,
    pub cents: i64,
    pub form: Form,
    /// Its currency stands beside it.
    pub currency: Option<&'static str>,
    pub percent: bool,
}

/// How much it looks like an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// `1 234`
    Whole,
    /// `12,3`
    OneDecimal,
    /// The tail of a run of figures, which may be an amount of its own: `198,00` of `20 198,00`.
    Tail,
    /// `1 234,56`
    Cents,
}

/// Digits in groups of three (Indian ones of two as well, `1,16,584.00`) or in one run, with decimals or without; tills write `12€50`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\d{1,2}(?:,\d{2}){1,3},\d{3}\b|\d{1,3}(?:[ .,'’\u{a0}\u{202f}]\d{3})+|\d+)(?:\s?[.,]\s?\d{1,4}|€\d{2}\b)?")
        .expect("the pattern is tested")
});

const CURRENCIES: [(&str, &str); 36] = [
    ("€", "EUR"),
    ("eur", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("$", "USD"),
    ("usd", "USD"),
    ("us$", "USD"),
    ("£", "GBP"),
    ("gbp", "GBP"),
    ("chf", "CHF"),
    ("rm", "MYR"),
    ("myr", "MYR"),
    ("rs", "INR"),
    ("inr", "INR"),
    ("₹", "INR"),
    ("aud", "AUD"),
    ("a$", "AUD"),
    ("nzd", "NZD"),
    ("sgd", "SGD"),
    ("s$", "SGD"),
    ("hkd", "HKD"),
    ("jpy", "JPY"),
    ("czk", "CZK"),
    ("huf", "HUF"),
    ("dkk", "DKK"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("pln", "PLN"),
    ("zł", "PLN"),
    ("mad", "MAD"),
    ("cad", "CAD"),
    ("c$", "CAD"),
    ("ca$", "CAD"),
    ("fcfa", "XOF"),
    ("cfa", "XOF"),
    ("xof", "XOF"),
];

/// The currency that a word or sign stands for, ISO 4217.
pub fn currency(word: &str) -> Option<&'static str> {
    let word = word.trim_matches(|letter: char| matches!(letter, '.' | ':' | '(' | ')' | ',')).to_lowercase();
    CURRENCIES.iter().find(|(sign, _)| *sign == word).map(|(_, code)| *code)
}

/// The amounts in a text, from left to right. Overlapping ones are readings of the same figures.
pub(super) fn find(text: &str) -> Vec<FoundAmount> {
    let mut found = Vec::new();
    for number in NUMBER.find_iter(text) {
        if !stands_alone(text, &number.range()) {
            continue;
        }
        // "36,88EUR", and no "0,75L"
        let rest: String = text[number.end()..].chars().take_while(|letter| letter.is_alphabetic()).collect();
        let has_decimals = number.as_str().contains(['.', ',']);
        if has_decimals && !rest.is_empty() && currency(&rest).is_none() {
            continue;
        }
        let Some((cents, form)) = read(number.as_str()) else { continue };
        let (beside, percent, negative) = surroundings(text, &number.range());
        let currency = if number.as_str().contains('€') { Some("EUR") } else { beside };
        let amount = FoundAmount {
            bytes: number.range(),
            cents: if negative { -cents } else { cents },
            form,
            currency,
            percent,
        };
        // "20 198,00" may be twenty pieces for 198.00.
        if let Some((head, tail)) = number.as_str().split_once([' ', '\u{a0}', '\u{202f}'])
            && form == Form::Cents
            && !tail.starts_with('0')
            && let Some((cents, Form::Cents)) = read(tail)
        {
            let start = number.end() - tail.len();
            debug_assert!(!head.is_empty());
            found.push(FoundAmount { bytes: start..number.end(), cents, form: Form::Tail, ..amount.clone() });
        }
        found.push(amount);
    }
    found
}

/// The cents of a number, and its form; `None` when it has three or more decimals that say something, or is too large.
fn read(number: &str) -> Option<(i64, Form)> {
    let (whole, decimals) = match number.rfind(['.', ',', '€']) {
        Some(at) => {
            let mark = number[at..].chars().next().unwrap_or_default();
            let (whole, decimals) = (&number[..at], number[at + mark.len_utf8()..].trim());
            // Another mark groups the thousands already: "1 000,000".
            let is_grouped = whole.trim().contains(|letter: char| !letter.is_ascii_digit() && letter != mark);
            match decimals.len() {
                3 if is_grouped => (whole, decimals.strip_suffix('0')?),
                // Three figures after a point or comma are thousands, unless a zero stands before it.
                3 if whole.trim() != "0" => (number, ""),
                _ => (whole, decimals),
            }
        }
        None => (number, ""),
    };
    if decimals.len() > 2 && decimals.bytes().skip(2).any(|digit| digit != b'0') {
        return None;
    }
    let form = match decimals.len() {
        0 => Form::Whole,
        1 => Form::OneDecimal,
        2 => Form::Cents,
        // Prices with four decimals are unit prices.
        _ => return None,
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > 10 || (digits.len() > 1 && digits.starts_with('0') && form != Form::Cents) {
        return None;
    }
    let cents = format!("{decimals:0<2}");
    Some((digits.parse::<i64>().ok()? * 100 + cents.parse::<i64>().ok()?, form))
}

fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let (next, beyond) = (after.next(), after.next());
    let number = &text[range.clone()];
    let is_cents = number.rfind([',', '.']).is_some_and(|mark| number.len() - mark == 3);
    let joins_before = before.is_some_and(|letter| {
        letter.is_ascii_digit()
            || matches!(letter, '/' | '_')
            // Tills print a star before amounts, which is read as this at times.
            || letter == '#' && !is_cents
            // "CB ****5422"
            || letter == '*' && text[..range.start].ends_with("**")
            || (letter.is_alphabetic() && text[range.clone()].len() < 3)
    });
    let runs_on = next.is_some_and(|letter| letter.is_ascii_digit())
        || (matches!(next, Some('/' | ':' | '.' | ','))
            && beyond.is_some_and(|letter| letter.is_ascii_digit()));
    let dotted = matches!(before, Some('.' | ',' | ':'))
        && text[..range.start].chars().rev().nth(1).is_some_and(|letter| letter.is_ascii_digit());
    !joins_before && !runs_on && !dotted && !is_ordinal(&text[range.clone()], &text[range.end..])
}

/// "1er", "2e", "12h": a bare number that letters join, which are no currency.
fn is_ordinal(number: &str, after: &str) -> bool {
    let word: String = after.chars().take_while(|letter| letter.is_alphabetic()).collect();
    !word.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && currency(&word).is_none()
}

/// Currency beside it, whether it is a percentage, and whether it is negative.
fn surroundings(text: &str, range: &Range<usize>) -> (Option<&'static str>, bool, bool) {
    let before = text[..range.start].trim_end();
    let after = text[range.end..].trim_start();
    let percent = after.starts_with('%');
    // "1 000 F CFA"
    let after = after.strip_prefix("F ").filter(|rest| rest.starts_with("CFA")).unwrap_or(after);
    let word_after: String =
        after.chars().take_while(|letter| letter.is_alphabetic() || "€$£₹".contains(*letter)).collect();
    let word_before: String = {
        let unsigned = before.trim_end_matches(['-', '−', '–', ' ']);
        let letters: Vec<char> = unsigned
            .chars()
            .rev()
            .take_while(|letter| letter.is_alphabetic() || "€$£₹".contains(*letter))
            .collect();
        letters.into_iter().rev().collect()
    };
    let sign_after = after.strip_prefix(word_after.as_str()).unwrap_or(after).trim_start();
    let minus = |letter: char| matches!(letter, '-' | '−' | '–');
    let before_sign = before.trim_end_matches(|letter| "€$£₹ ".contains(letter));
    // "12 - 15,00" is no negative amount: a sign stands close to its number, or alone before it.
    let negative = before_sign.ends_with(minus)
        && (text[..range.start].ends_with(minus)
            || before_sign.len() == 1
            || before_sign.trim_end_matches(minus).trim_end().ends_with(':')
            || "€$£₹".contains(before.chars().next_back().unwrap_or(' ')))
        || after
            .strip_prefix(minus)
            .is_some_and(|rest| !rest.trim_start().starts_with(|letter: char| letter.is_alphanumeric()))
        || (sign_after.starts_with(minus) && sign_after.chars().count() == 1)
        || (before.ends_with('(') && (after.starts_with(')') || sign_after.starts_with(')')) && !percent);
    (currency(&word_after).or_else(|| currency(&word_before)), percent, negative)
}

/// Cents as a decimal string with two places.
pub(super) fn decimal(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn best(text: &str) -> Option<(String, Form)> {
        find(text)
            .into_iter()
            .max_by_key(|amount| amount.form)
            .map(|amount| (decimal(amount.cents), amount.form))
    }

    #[test]
    fn amounts_are_read_in_the_forms_that_papers_use() {
        for text in [
            "1 234,56",
            "1.234,56",
            "1,234.56",
            "1234,56",
            "1234.56",
            "1 234,56 €",
            "€1,234.56",
            "1'234.56",
            "EUR 1 234,56",
            "1\u{202f}234,56\u{a0}€",
            "RM1,234.56",
            "Total TTC1234,56",
            "1234 , 56",
        ] {
            assert_eq!(best(text), Some(("1234.56".into(), Form::Cents)), "{text}");
        }
        for text in
            ["-218,48", "218,48-", "- 218,48 €", "(218,48)", "−218,48 €", "€ -218.48", "Total : - 218,48"]
        {
            assert_eq!(best(text).unwrap().0, "-218.48", "{text}");
        }
        assert_eq!(best("Rs 1939").unwrap().0, "1939.00");
        for text in ["1 000,000 €", "1.000,000", "1,000.000", "1 000€00", "1000€00", "1 000,00 F CFA"] {
            assert_eq!(best(text), Some(("1000.00".into(), Form::Cents)), "{text}");
        }
        assert_eq!(best("1.000.000").unwrap().0, "1000000.00");
        for (text, code) in
            [("12,00 MAD", "MAD"), ("C$12.00", "CAD"), ("12,00 F CFA", "XOF"), ("12€50", "EUR")]
        {
            assert_eq!(find(text)[0].currency, Some(code), "{text}");
        }
        assert_eq!(best("10 000€").unwrap().0, "10000.00");
        assert_eq!(best("36,88EUR"), Some(("36.88".into(), Form::Cents)));
        assert_eq!(best("0,75L"), None);
        assert_eq!(best("₹1,16,584.00").unwrap().0, "116584.00");
    }

    #[test]
    fn what_is_no_amount_is_left_alone() {
        for text in [
            "12/11/2026",
            "8,4100",
            "1 234,567",
            "14:32:10",
            "00123456789012",
            "192.168.1.1",
            "1er",
            "2e",
            "12h",
        ] {
            assert!(best(text).is_none_or(|(_, form)| form < Form::Tail), "{text}: {:?}", best(text));
        }
        assert!(find("19,00 %")[0].percent);
        assert_eq!(best("12 - 15,00").unwrap().0, "15.00");
    }

    proptest! {
        #[test]
        fn every_amount_printed_the_french_way_is_found_again(cents in 0i64..100_000_000) {
            let (whole, part) = (cents / 100, cents % 100);
            let mut grouped = String::new();
            let digits = whole.to_string();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index).is_multiple_of(3) {
                    grouped.push(' ');
                }
                grouped.push(digit);
            }
            let read = find(&format!("{grouped},{part:02} €"));
            prop_assert!(read.iter().any(|amount| amount.cents == cents && amount.currency == Some("EUR")));
        }

        #[test]
        fn an_amount_is_the_same_in_every_form(cents in 0i64..100_000_000, negative: bool) {
            let (whole, part) = ((cents / 100).to_string(), cents % 100);
            let groups: Vec<&str> =
                whole.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
            for (group, mark) in
                [(" ", ","), ("\u{202f}", ","), (".", ","), (",", "."), ("'", "."), ("", ","), ("", "."), (" ", "€")]
            {
                let sign = if negative { "-" } else { "" };
                let text = format!("Total : {sign}{}{mark}{part:02}", groups.join(group));
                let wanted = if negative { -cents } else { cents };
                prop_assert!(find(&text).iter().any(|amount| amount.cents == wanted), "{}", text);
            }
        }

        #[test]
        fn any_text_is_searched_without_a_panic(text in "\\PC*") {
            find(&text);
        }
    }
}
