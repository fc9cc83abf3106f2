//! Dates as papers print them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A date found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundDate {
    pub bytes: Range<usize>,
    pub reading: DateReading,
    /// Written as numbers of papers are as well: `20261105`, `2026-11-05`, `26.11.05`.
    pub like_a_number: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateReading {
    Plain(Day),
    /// Two numbers up to twelve: day first, or month first.
    Either {
        day_first: Day,
        month_first: Day,
    },
}

/// A day that exists, of the years that papers are dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Day {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl Day {
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1980..=2079).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// `05/11/2026`, `5.11.26`, `05-11-2026`, `05 11 2026`.
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(\d{1,2})(\s?[/.\-–]\s?|\s)(\d{1,2})(\s?[/.\-–]\s?|\s)(\d{4}|\d{2})"));
/// `2026-11-05`, `2026/11/05`, `2026.11.05`.
static YEAR_FIRST: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(19[89]\d|20\d\d)\s?([/.\-–])\s?(\d{1,2})\s?([/.\-–])\s?(\d{1,2})"));
/// `20261105`.
static COMPACT: LazyLock<Regex> = LazyLock::new(|| regex(r"(20[0-7]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])"));
/// `05112026`, as some tills print it.
static COMPACT_DAY_FIRST: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(20[0-7]\d)"));
/// `5 novembre 2026`, `1er nov. 2026`, `05-Nov-26`, `5. November 2026`.
static DAY_NAME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(\d{1,2})\s?(?:er|st|nd|rd|th|º|°)?[.\s\-/]{0,2}(?:de\s|of\s)?\s?(\p{L}[\p{L}01]{2,11})\.?[,.\s\-/']{0,3}(?:de\s|del\s)?(\d{4}|\d{2})",
    )
});
/// `November 5, 2026`.
static NAME_DAY: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(\p{L}{3,10})\.?\s?(\d{1,2})(?:st|nd|rd|th)?\s?[,.]?\s?(\d{4})"));

/// `premier avril deux mille vingt-six`, `dix novembre 2026`, as notaries write.
static IN_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b((?:vingt|trente)(?: et |-et-)une?|\p{L}+(?:-\p{L}+)?) (\p{L}{3,9}) (?:deux[ -]mille[ -]((?:vingt|trente)(?: et |-et-)une?|\p{L}+(?:-\p{L}+)?)|(20\d\d)\b)",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is tested")
}

/// The dates in a text, from left to right.
pub(super) fn find(text: &str) -> Vec<FoundDate> {
    let mut found: Vec<FoundDate> = Vec::new();
    let mut take = |range: Range<usize>, reading: Option<DateReading>, like_a_number: bool| {
        if let Some(reading) = reading
            && stands_alone(text, &range)
            && !(like_a_number && goes_on_from_letters(text, range.start))
            && !found.iter().any(|other| other.bytes.start < range.end && range.start < other.bytes.end)
        {
            found.push(FoundDate { bytes: range, reading, like_a_number });
        }
    };
    for groups in YEAR_FIRST.captures_iter(text) {
        let day = groups[2] == groups[4];
        let plain =
            day.then(|| Day::new(number(&groups[1]), number(&groups[3]) as u8, number(&groups[5]) as u8));
        take(range(&groups), plain.flatten().map(DateReading::Plain), !groups[0].contains(' '));
    }
    let mut from = 0;
    while let Some(groups) = NUMBERS.captures_at(text, from) {
        let found = range(&groups);
        // "19- 18/01/2018" begins at its second number.
        from = found.start + groups[1].len();
        // "S.S. 36 KM": a short year stands as close as the month.
        let is_even = groups[5].len() == 4 || groups[2] == groups[4] || !groups[4].contains('.');
        let is_date =
            groups[2].trim() == groups[4].trim() && (!groups[2].trim().is_empty() || groups[5].len() == 4);
        if is_even && is_date {
            from = found.end;
            let like_a_number = groups[5].len() == 2 && matches!(&groups[2], "-" | ".");
            take(found, of_numbers(number(&groups[1]), number(&groups[3]), year(&groups[5])), like_a_number);
        }
    }
    let mut from = 0;
    while let Some(groups) = DAY_NAME.captures_at(text, from) {
        let found = range(&groups);
        let day =
            month(&groups[2]).and_then(|month| Day::new(year(&groups[3]), month, number(&groups[1]) as u8));
        // "n. 118 del 15 settembre 2025" has its day behind a word that is no month.
        from = if day.is_some() { found.end } else { found.start + groups[1].len() };
        take(found, day.map(DateReading::Plain), false);
    }
    for groups in NAME_DAY.captures_iter(text) {
        let day =
            month(&groups[1]).and_then(|month| Day::new(year(&groups[3]), month, number(&groups[2]) as u8));
        take(range(&groups), day.map(DateReading::Plain), false);
    }
    for groups in IN_WORDS.captures_iter(text) {
        let written = groups.get(3).and_then(|year| in_words(year.as_str()));
        let year =
            written.map(|year| 2000 + u16::from(year)).or_else(|| groups.get(4)?.as_str().parse().ok());
        let day = in_words(&groups[1]).zip(month(&groups[2])).zip(year);
        let day = day.and_then(|((day, month), year)| Day::new(year, month, day));
        take(range(&groups), day.map(DateReading::Plain), false);
    }
    for groups in COMPACT.captures_iter(text) {
        let day = Day::new(number(&groups[1]), number(&groups[2]) as u8, number(&groups[3]) as u8);
        take(range(&groups), day.map(DateReading::Plain), true);
    }
    for groups in COMPACT_DAY_FIRST.captures_iter(text) {
        let day = Day::new(number(&groups[3]), number(&groups[2]) as u8, number(&groups[1]) as u8);
        take(range(&groups), day.map(DateReading::Plain), true);
    }
    found.sort_by_key(|date| date.bytes.start);
    found
}

fn range(groups: &regex::Captures<'_>) -> Range<usize> {
    groups.get(0).expect("group 0 is the match").range()
}

/// Not a piece of a longer number.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let (next, beyond) = (after.next(), after.next());
    let joins = |letter: char| letter.is_ascii_digit();
    // "Nantes,05/11/2026" is fine, "1,05/11/2026" is not.
    let figures_before = text[..range.start].chars().rev().nth(1).is_some_and(joins);
    let runs_in = before.is_some_and(|letter| {
        joins(letter) || letter == '/' || (matches!(letter, ',' | '.') && figures_before)
    });
    // "12/04/2025-15:37"
    let rest = &text.as_bytes()[range.end..];
    let is_timed = rest.len() > 4
        && rest[0] == b'-'
        && rest[3] == b':'
        && [1, 2, 4].iter().all(|at| rest[*at].is_ascii_digit());
    let runs_on = next.is_some_and(joins)
        || (matches!(next, Some('/' | ',' | '-' | '.')) && beyond.is_some_and(joins) && !is_timed);
    !runs_in && !runs_on
}

/// `FA20261105`, `FA-2026-11-05`: the number of a paper, with its prefix in capitals. A word that lost its space ("Date")
/// is no prefix.
fn goes_on_from_letters(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches(['-', '_', '/']);
    let prefix: Vec<char> = before.chars().rev().take_while(|letter| letter.is_alphabetic()).collect();
    let prefix: String = prefix.into_iter().rev().collect();
    let is_short = (1..=4).contains(&prefix.chars().count());
    is_short
        && prefix.chars().all(char::is_uppercase)
        && !matches!(prefix.as_str(), "DATE" | "DU" | "LE" | "T")
}

/// What a French number is from one to seventy-nine: "vingt et un", "dix-neuf".
fn in_words(text: &str) -> Option<u8> {
    const WORDS: [(&str, u8); 24] = [
        ("premier", 1),
        ("un", 1),
        ("une", 1),
        ("deux", 2),
        ("trois", 3),
        ("quatre", 4),
        ("cinq", 5),
        ("six", 6),
        ("sept", 7),
        ("huit", 8),
        ("neuf", 9),
        ("dix", 10),
        ("onze", 11),
        ("douze", 12),
        ("treize", 13),
        ("quatorze", 14),
        ("quinze", 15),
        ("seize", 16),
        ("vingt", 20),
        ("trente", 30),
        ("quarante", 40),
        ("cinquante", 50),
        ("soixante", 60),
        ("et", 0),
    ];
    let values = text.to_lowercase();
    let values = values.split([' ', '-']).map(|word| WORDS.iter().find(|(name, _)| *name == word));
    values.map(|found| found.map(|(_, value)| *value)).sum()
}

fn of_numbers(first: u16, second: u16, year: u16) -> Option<DateReading> {
    let day_first = Day::new(year, second as u8, first as u8);
    let month_first = Day::new(year, first as u8, second as u8);
    match (day_first, month_first) {
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            Some(DateReading::Either { day_first, month_first })
        }
        (Some(day), _) | (None, Some(day)) => Some(DateReading::Plain(day)),
        (None, None) => None,
    }
}

fn number(digits: &str) -> u16 {
    digits.parse().unwrap_or(0)
}

/// `26` is 2026; papers of before 1980 are not dated with two digits any more.
fn year(digits: &str) -> u16 {
    match number(digits) {
        short @ 0..80 if digits.len() == 2 => 2000 + short,
        short if digits.len() == 2 => 1900 + short,
        whole => whole,
    }
}

/// Their names and what they are shortened to, folded, in French, English, German, Spanish, Italian, Dutch, Malay,
/// Portuguese, the languages of Scandinavia and Polish.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["jan", "janv", "janvier", "january", "januar", "janner", "jaenner", "enero", "ene", "gennaio", "gen", "januari", "janeiro", "stycznia"],
    &["feb", "fev", "fevr", "fevrier", "february", "februar", "febrero", "febbraio", "februari", "fevereiro", "lutego"],
    &["mar", "mars", "march", "marz", "maerz", "marzo", "maart", "mrz", "mrt", "mac", "marco", "marca"],
    &["apr", "avr", "avril", "april", "abril", "abr", "aprile", "kwietnia"],
    &["mai", "may", "mayo", "maggio", "mag", "mei", "maj", "maio", "maja"],
    &["jun", "juin", "june", "juni", "junio", "giugno", "giu", "junho", "czerwca"],
    &["jul", "juil", "juillet", "july", "juli", "julio", "luglio", "lug", "julai", "julho", "lipca"],
    &["aug", "aou", "aout", "august", "augustus", "agosto", "ago", "ogos", "augusti", "sierpnia"],
    &["sep", "sept", "septembre", "september", "septiembre", "setiembre", "settembre", "set", "setembro", "wrzesnia"],
    &["oct", "octobre", "october", "oktober", "okt", "octubre", "ottobre", "ott", "outubro", "pazdziernika"],
    &["nov", "novembre", "november", "noviembre", "listopada"],
    &["dec", "decembre", "december", "dezember", "dez", "diciembre", "dicembre", "dic", "dis", "disember", "dezembro", "grudnia"],
];

/// A month, from 1, by its name or what it is shortened to; "ma1" and "0ctobre" are read so at times.
pub fn month(name: &str) -> Option<u8> {
    let name = crate::fold::folded(name).replace('1', "i").replace('0', "o");
    (1..).zip(MONTHS).find(|(_, names)| names.contains(&name.as_str())).map(|(month, _)| month)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(text: &str) -> Option<String> {
        match find(text).first()?.reading {
            DateReading::Plain(day) => Some(day.to_string()),
            DateReading::Either { day_first, .. } => Some(day_first.to_string()),
        }
    }

    #[test]
    fn dates_are_read_in_the_forms_that_papers_use() {
        for text in [
            "05/11/2026",
            "5.11.26",
            "05-11-2026",
            "05 11 2026",
            "2026-11-05",
            "20261105",
            "5 novembre 2026",
            "Paris, le 5 nov. 2026",
            "5. November 2026",
            "05-Nov-26",
            "November 5, 2026",
            "Nov 5th, 2026",
            "05 / 11 / 2026",
            "5 NOVEMBRE 2026",
            "05/11/2026 14:32",
            "Nantes,05/11/2026",
        ] {
            assert_eq!(plain(text).as_deref(), Some("2026-11-05"), "{text}");
        }
        assert_eq!(plain("1er août 2026").as_deref(), Some("2026-08-01"));
        assert_eq!(plain("15 décembre 2025").as_deref(), Some("2025-12-15"));
        for text in [
            "15 septiembre 2025",
            "15 de septiembre de 2025",
            "Fattura n. 118 del 15 settembre 2025",
            "15 set 2025",
        ] {
            assert_eq!(plain(text).as_deref(), Some("2025-09-15"), "{text}");
        }
        for (text, day) in [
            ("3 octubre 2025", "2025-10-03"),
            ("3 noviembre 2025", "2025-11-03"),
            ("3 luglio 2025", "2025-07-03"),
            ("3 ott 2025", "2025-10-03"),
            ("3 ago 2025", "2025-08-03"),
        ] {
            assert_eq!(plain(text).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_dates_are_left_alone() {
        for text in [
            "31/02/2026",
            "01 71 17 61 67",
            "1.234,56",
            "192.168.10.20",
            "12/13/14/15",
            "99999999800010",
            "2018-13-45",
            "FA20261105",
            "FA-2026-11-05",
            "INV2026-11-05",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
        for text in ["Date20261105", "DATE:2026-11-05", "DU 2026-11-05"] {
            assert_eq!(plain(text).as_deref(), Some("2026-11-05"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_printed_day_first_is_found_again(year in 1990u16..2079, month in 1u8..13, day in 1u8..29) {
            let day = Day::new(year, month, day).unwrap();
            let text = format!("le {:02}/{:02}/{} à Nantes", day.day, day.month, day.year);
            let found = find(&text);
            prop_assert_eq!(found.len(), 1);
            let (DateReading::Plain(read) | DateReading::Either { day_first: read, .. }) = found[0].reading;
            prop_assert_eq!(read, day);
            prop_assert_eq!(plain(&day.to_string()), Some(day.to_string()));
            let name = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                "novembre", "décembre"][usize::from(day.month) - 1];
            let (d, m, y) = (day.day, day.month, day.year);
            for text in [
                format!("{d}.{m}.{y}"), format!("{d:02}-{m:02}-{y}"), format!("{d:02}.{m:02}.{:02}", y % 100),
                format!("{y}/{m:02}/{d:02}"), format!("{y}{m:02}{d:02}"), format!("{d} {name} {y}"),
                format!("le {d} {} {y},", name.to_uppercase()),
            ] {
                // The year 1990 is no compact one: only those of this century are.
                if y >= 2000 || !text.starts_with("199") {
                    prop_assert_eq!(plain(&text), Some(day.to_string()), "{}", text);
                }
            }
        }
    }
}
