//! Amounts, rates and dates as a bookkeeper types them, and as they stand in the form.

use jiff::ToSpan;
use jiff::civil::Date;
use reading::written::{currency, month};

use crate::document::facts::{cents, decimal};
use crate::fold::sort_key;
use crate::web::Locale;

/// The cents of an amount: `1 159,80`, `1.159,80`, `1159.8 €`, `EUR 1159,80`, `-12`. None for what can be understood in two ways, like
/// `1.234`, and for anything else.
pub fn amount(text: &str) -> Option<i64> {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '€' | '$' | '£' | '\'' | '’'))
        .map(|c| if c == '−' { '-' } else { c.to_ascii_lowercase() })
        .collect();
    // A currency stands before or behind; any other word is no amount.
    let bare = match bare.trim_matches(char::is_alphabetic) {
        "" => return None,
        figures => {
            let beside = bare.replacen(figures, "", 1);
            (beside.is_empty() || currency(&beside).is_some()).then_some(figures)?
        }
    };
    let bare = bare.strip_prefix('+').unwrap_or(bare);
    let (sign, digits) = match bare.strip_prefix('-').or_else(|| bare.strip_suffix('-')) {
        Some(digits) => ("-", digits),
        None => ("", bare),
    };
    let Some(at) = digits.rfind([',', '.']) else { return cents(&format!("{sign}{digits}")) };
    let (whole, places) = (&digits[..at], &digits[at + 1..]);
    let mark = digits[at..].chars().next()?;
    let whole = if whole.contains([',', '.']) {
        // Marks of thousands: the other one, each before three digits.
        let thousands = if mark == ',' { '.' } else { ',' };
        let mut groups = whole.split(thousands);
        let first = groups.next()?;
        if whole.contains(mark) || first.len() > 3 || !groups.all(|group| group.len() == 3) {
            return None;
        }
        whole.replace(thousands, "")
    } else {
        whole.to_owned()
    };
    let whole = if whole.is_empty() { "0" } else { &whole };
    cents(&format!("{sign}{whole}.{places}"))
}

/// An amount as it stands in a field: `1159,80`.
pub fn amount_text(locale: Locale, cents: i64) -> String {
    decimal(cents, if locale == Locale::Fr { ',' } else { '.' })
}

/// The hundredths of a rate in percent: `20`, `5,5 %`.
pub fn rate(text: &str) -> Option<i64> {
    amount(text.trim().trim_end_matches('%'))
}

/// A rate without the places that say nothing: `20`, `5,5`.
pub fn rate_text(locale: Locale, rate: i64) -> String {
    let text = amount_text(locale, rate);
    text.trim_end_matches('0').trim_end_matches([',', '.']).to_owned()
}

/// How far ahead a day without a year may lie: what is due, or was made out for later.
const MONTHS_AHEAD: i64 = 2;

/// What may stand before a day that is written in words, folded.
const BEFORE_DAYS: [&str; 15] = [
    "le",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A day: `22/11/2026`, `22.11.26`, `22 11`, `221126`, `22112026`, `2026-11-22`, `22 novembre 2026`, `Nov 22, 2026`. Where
/// the year is left out, it is the latest that a paper has: see [`without_year`].
pub fn date(text: &str, today: Date) -> Option<Date> {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    if let Some(date) = in_words(text, today) {
        return Some(date);
    }
    if !text.is_ascii() {
        return None;
    }
    let parts: Vec<&str> = match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true if matches!(text.len(), 4 | 6 | 8) => vec![&text[..2], &text[2..4], &text[4..]],
        true => return None,
        false => text.split(['/', '.', '-', ' ']).collect(),
    };
    let (day, month) = (parts.first()?.parse().ok()?, parts.get(1)?.parse().ok()?);
    match (parts.get(2).copied().unwrap_or_default(), parts.len()) {
        ("", ..=3) => without_year(month, day, today),
        (written, 3) => Date::new(year(written)?, month, day).ok(),
        _ => None,
    }
}

/// A day of this year, or of the last one where it would lie far ahead: in January, papers of December come in.
fn without_year(month: i8, day: i8, today: Date) -> Option<Date> {
    let latest = today.saturating_add(MONTHS_AHEAD.months());
    let years = [today.year(), today.year() - 1];
    years.into_iter().filter_map(|year| Date::new(year, month, day).ok()).find(|date| *date <= latest)
}

fn year(text: &str) -> Option<i16> {
    match text.len() {
        2 => Some(2000 + text.parse::<i16>().ok()?),
        4 => text.parse().ok(),
        _ => None,
    }
}

/// A day whose month is named: `1er oct. 2026`, `lundi 12 octobre`, `October 12th, 2026`.
fn in_words(text: &str, today: Date) -> Option<Date> {
    let folded = sort_key(text);
    let words = folded.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/'));
    let mut words = words.filter(|word| !word.is_empty() && !BEFORE_DAYS.contains(word));
    let (first, second) = (words.next()?, words.next()?);
    let (month, day) = match (month(first), month(second)) {
        (None, Some(month)) => (month, first),
        (Some(month), None) => (month, second),
        _ => return None,
    };
    let day = ["er", "st", "nd", "rd", "th"].iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    let written = words.next();
    if words.next().is_some() || day.len() > 2 {
        return None;
    }
    let (month, day) = (i8::try_from(month).ok()?, day.parse().ok()?);
    match written {
        Some(written) => Date::new(year(written)?, month, day).ok(),
        None => without_year(month, day, today),
    }
}

/// A day as it stands in a field.
pub fn date_text(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_understood_as_they_are_typed() {
        for (text, cents) in [
            ("1159,80", 115_980),
            ("1 159,80 €", 115_980),
            ("1\u{202f}159,8", 115_980),
            ("1.159,80", 115_980),
            ("1,159.80", 115_980),
            ("1.234.567,89", 123_456_789),
            ("12", 1_200),
            (",5", 50),
            ("-4,20", -420),
            ("4,20-", -420),
            ("−4.20", -420),
            ("1 159,80 EUR", 115_980),
            ("EUR 1.159,80", 115_980),
            ("-£4.20", -420),
            ("4,20 chf", 420),
            ("12 euros", 1_200),
        ] {
            assert_eq!(amount(text), Some(cents), "{text}");
        }
        for text in [
            "",
            "-",
            "abc",
            "1.234",
            "1,2,3",
            "1.23.456,00",
            "12,345",
            "1e3",
            "99999999999999999999",
            "--1",
            "EUR",
            "12 abc",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_understood_as_they_are_typed() {
        let today = Date::constant(2026, 11, 22);
        for text in [
            "22/11/2026",
            "22.11.26",
            "22 11",
            "22/11",
            "2211",
            "221126",
            "22112026",
            "2026-11-22",
            " 22-11-2026 ",
            "22 novembre 2026",
            "le 22 nov. 2026",
            "dimanche 22 NOVEMBRE",
            "November 22nd, 2026",
            "22 Nov 26",
        ] {
            assert_eq!(date(text, today), Some(today), "{text}");
        }
        for text in [
            "",
            "31/02/2026",
            "22",
            "22/11/2026/1",
            "22/11/026",
            "é",
            "1/2/3/4",
            "//",
            "221",
            "31 juin 2026",
            "22 jui 2026",
            "novembre 2026",
            "22 novembre 2026 2",
            "mars mai",
        ] {
            assert_eq!(date(text, today), None, "{text}");
        }
        for (text, day) in [
            ("1er août 2026", (8, 1)),
            ("12 févr. 2026", (2, 12)),
            ("Sept. 3, 2026", (9, 3)),
            ("4 juil 2026", (7, 4)),
            ("5 mar 2026", (3, 5)),
        ] {
            assert_eq!(date(text, today), Some(Date::constant(2026, day.0, day.1)), "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_latest_that_a_paper_has() {
        let of = |text: &str, today: Date| date(text, today).map(|date| date.to_string());
        let january = Date::constant(2027, 1, 10);
        for text in ["31/12", "3112", "31 décembre", "Dec 31"] {
            assert_eq!(of(text, january).as_deref(), Some("2026-12-31"), "{text}");
        }
        assert_eq!(of("28/02", january).as_deref(), Some("2027-02-28"), "due soon");
        assert_eq!(of("11/03", january).as_deref(), Some("2026-03-11"));
        assert_eq!(of("05/01", Date::constant(2026, 12, 20)).as_deref(), Some("2026-01-05"));
        assert_eq!(of("29/02", Date::constant(2025, 3, 1)).as_deref(), Some("2024-02-29"));
        assert_eq!(of("29/02", Date::constant(2027, 3, 1)), None);
        assert_eq!(of("31/12/2027", january).as_deref(), Some("2027-12-31"), "what is written stands");
    }

    proptest! {
        #[test]
        fn what_stands_in_a_field_is_read_back_the_same(cents in -10_000_000_000_000i64..10_000_000_000_000, percent in 0i64..=10_000, days in 0i32..36_000) {
            let today = Date::constant(2026, 11, 22);
            let day = Date::constant(2000, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            prop_assert_eq!(date(&date_text(day), today), Some(day));
            prop_assert_eq!(date(&day.strftime("%-d %B %Y").to_string(), today), Some(day));
            for locale in Locale::ALL {
                prop_assert_eq!(amount(&amount_text(locale, cents)), Some(cents));
                prop_assert_eq!(rate(&rate_text(locale, percent)), Some(percent));
            }
        }

        #[test]
        fn anything_can_be_typed(text in "\\PC{0,20}") {
            amount(&text);
            rate(&text);
            date(&text, Date::constant(2026, 11, 22));
        }
    }
}
