//! Texts parted into what they can be found by: words and numbers, folded; and amounts and dates as one, however they
//! are written. Both engines are given these words, and part nothing themselves.

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use reading::DocumentKind;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::company::BinderKind;
use crate::document::Quality;
use crate::document::facts::decimal;
use crate::ids::CompanyId;

/// The longest word kept, in bytes; what is longer is cut.
const LONGEST: usize = 48;
/// Words kept of one document.
const MOST: usize = 30_000;
/// Words of a search.
const MOST_ASKED: usize = 16;

/// With so many letters at its beginning, a word is one of those that a beginning is looked up among.
const LETTERS: usize = 4;

/// Whether a word, or the beginning of one, is found among the known words.
pub fn is_known(word: &str) -> bool {
    word.chars().take(LETTERS).filter(|c| c.is_ascii_lowercase()).count() == LETTERS
}

/// Letters and digits that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
}

impl Word {
    fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn digits(&self) -> Option<usize> {
        self.is_number().then_some(self.text.len())
    }
}

/// The words of a text, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word { text: String::new(), at: 0..0 };
    for (at, character) in text.char_indices() {
        let folded = word.text.len();
        fold(character, &mut word.text);
        if word.text.len() > folded || is_combining_mark(character) {
            if folded == 0 {
                word.at.start = at;
            }
            word.at.end = at + character.len_utf8();
        } else if !word.text.is_empty() {
            words.push(std::mem::replace(&mut word, Word { text: String::new(), at: 0..0 }));
        }
    }
    if !word.text.is_empty() {
        words.push(word);
    }
    for word in &mut words {
        if let Some(end) = (0..=LONGEST).rev().find(|end| word.text.is_char_boundary(*end)) {
            word.text.truncate(end.min(word.text.len()));
        }
    }
    words
}

/// Adds the letters and digits that a character stands for.
fn fold(character: char, to: &mut String) {
    match character {
        'a'..='z' | '0'..='9' => to.push(character),
        'A'..='Z' => to.push(character.to_ascii_lowercase()),
        'œ' | 'Œ' => to.push_str("oe"),
        'æ' | 'Æ' => to.push_str("ae"),
        'ß' | 'ẞ' => to.push_str("ss"),
        'ø' | 'Ø' => to.push('o'),
        'ł' | 'Ł' => to.push('l'),
        'đ' | 'Đ' => to.push('d'),
        character if character.is_ascii() => {}
        character => decompose_compatible(character, |part| {
            if part.is_alphanumeric() && !is_combining_mark(part) {
                to.extend(part.to_lowercase());
            }
        }),
    }
}

/// The amount or the date that begins at a word, as one word, and how many words it is made of.
fn combined(text: &str, words: &[Word]) -> Option<(String, usize)> {
    date(text, words).or_else(|| amount(text, words))
}

/// What stands between two neighbours.
fn gap<'t>(text: &'t str, words: &[Word], after: usize) -> &'t str {
    match (words.get(after), words.get(after + 1)) {
        (Some(one), Some(other)) => &text[one.at.end..other.at.start],
        _ => "",
    }
}

/// `31/01/2026`, `31.1.26`, `2026-01-31`.
fn date(text: &str, words: &[Word]) -> Option<(String, usize)> {
    let [one, two, three] = words.get(..3)? else { return None };
    let between = gap(text, words, 0);
    if between != gap(text, words, 1) || !["/", ".", "-"].contains(&between) {
        return None;
    }
    let number = |word: &Word| word.text.parse::<i16>().ok();
    let (year, month, day) = match (one.digits()?, two.digits()?, three.digits()?) {
        (4, 1..=2, 1..=2) => (number(one)?, number(two)?, number(three)?),
        (1..=2, 1..=2, 4) => (number(three)?, number(two)?, number(one)?),
        (1..=2, 1..=2, 2) => (2000 + number(three)?, number(two)?, number(one)?),
        _ => return None,
    };
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some((of_day(date), 3))
}

/// `1159,80`, `1 159,80`, `1.159,80`, `1,159.80`.
fn amount(text: &str, words: &[Word]) -> Option<(String, usize)> {
    let mut whole = String::from(&words.first()?.text);
    let mut used = 1;
    if words[0].digits()? <= 3 {
        let thousands = [" ", "\u{a0}", "\u{202f}", ".", ",", "'", "’"];
        while words.get(used).and_then(Word::digits) == Some(3)
            && thousands.contains(&gap(text, words, used - 1))
        {
            whole.push_str(&words[used].text);
            used += 1;
        }
    }
    let cents = words.get(used).filter(|word| word.digits() == Some(2))?;
    if ![",", "."].contains(&gap(text, words, used - 1)) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    Some((format!("xa{}c{}", if whole.is_empty() { "0" } else { whole }, cents.text), used + 1))
}

/// All that a text can be found by, each once.
pub fn of_text(text: &str, found: &mut HashSet<String>) {
    let words = words(text);
    for (index, word) in words.iter().enumerate() {
        if found.len() >= MOST {
            return;
        }
        if let Some((combined, _)) = combined(text, &words[index..]) {
            found.insert(combined);
        }
        if !found.contains(&word.text) {
            found.insert(word.text.clone());
        }
    }
}

/// A number as it is typed without its marks: `F-2026/113` is found by `f2026113`.
pub fn joined(text: &str) -> String {
    let joined: String = words(text).into_iter().map(|word| word.text).collect();
    words(&joined).pop().map_or(joined, |word| word.text)
}

/// Words that nobody types, which narrow a search down.
pub fn of_company(company: CompanyId) -> String {
    format!("xc{}", company.0.simple())
}

pub fn of_binder(kind: BinderKind) -> String {
    format!("xb{}", kind.name())
}

pub fn of_kind(kind: DocumentKind) -> String {
    format!("xk{}", kind.name().replace('_', ""))
}

pub fn of_month(date: Date) -> String {
    date.strftime("xm%Y%m").to_string()
}

/// Papers of earlier years are of the first one, those of later years of the last one.
pub const YEARS: RangeInclusive<i16> = 1989..=2060;

pub fn of_year(year: i16) -> String {
    format!("xy{}", year.clamp(*YEARS.start(), *YEARS.end()))
}

/// As any text that says this day.
pub fn of_day(date: Date) -> String {
    date.strftime("xd%Y%m%d").to_string()
}

pub fn of_quality(quality: Quality) -> String {
    format!("xq{}", quality.name().replace('_', ""))
}

/// Digits that an amount's classes go by, at most.
pub const MOST_DIGITS: usize = 3;

/// An amount in cents: by its number of digits, by its first one as well, by its first two, by its first three.
pub fn of_amount(cents: i64) -> Vec<String> {
    let digits = cents.unsigned_abs().to_string();
    (0..=MOST_DIGITS)
        .filter_map(|first| Some(of_digits(cents < 0, digits.len(), digits.get(..first)?)))
        .collect()
}

/// Amounts with so many digits, the first of which are these.
pub fn of_digits(negative: bool, digits: usize, first: &str) -> String {
    format!("x{}{digits:02}{first}", if negative { 'n' } else { 'g' })
}

/// As any text that says this amount, without its sign.
pub fn of_exactly(cents: i64) -> String {
    let written = decimal(cents.abs(), ',');
    Query::parse(&written).whole.pop().unwrap_or(written)
}

/// The words of a search: all of them are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub whole: Vec<String>,
    /// The last one, which others may begin with.
    pub begun: Option<String>,
}

impl Query {
    pub fn parse(text: &str) -> Self {
        let words = words(text);
        let mut query = Self::default();
        let mut index = 0;
        while index < words.len() && query.whole.len() < MOST_ASKED {
            if let Some((combined, used)) = combined(text, &words[index..]) {
                query.whole.push(combined);
                index += used;
            } else if index + 1 == words.len() {
                query.begun = Some(words[index].text.clone());
                index += 1;
            } else {
                query.whole.push(words[index].text.clone());
                index += 1;
            }
        }
        query
    }

    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.begun.is_none()
    }

    fn asks_for(&self, word: &str) -> bool {
        self.whole.iter().any(|asked| asked == word)
            || self.begun.as_deref().is_some_and(|begun| word.starts_with(begun))
    }

    /// Where a text answers, in bytes, from its beginning on.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let words = words(text);
        let mut marks: Vec<Range<usize>> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let covered = marks.last().is_some_and(|last| last.end >= word.at.end);
            if covered {
                continue;
            }
            if let Some((combined, used)) = combined(text, &words[index..])
                && self.asks_for(&combined)
            {
                marks.push(word.at.start..words[index + used - 1].at.end);
            } else if self.asks_for(&word.text) {
                marks.push(word.at.clone());
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> HashSet<String> {
        let mut found = HashSet::new();
        of_text(text, &mut found);
        found
    }

    fn finds(query: &str, text: &str) -> bool {
        let (query, found) = (Query::parse(query), found(text));
        query.whole.iter().all(|word| found.contains(word))
            && query.begun.iter().all(|begun| found.iter().any(|word| word.starts_with(begun.as_str())))
    }

    #[test]
    fn accents_case_order_and_punctuation_do_not_matter() {
        let text = "L’Œuvre d’Été – Boulangerie de l'Écluse, n° F-2026/0113";
        for query in ["oeuvre", "ETE ecluse", "écluse e\u{301}te\u{301}", "boulang", "f-2026/0113", "0113 f"]
        {
            assert!(finds(query, text), "{query}");
        }
        assert!(!finds("boulang ecluse", text), "only the last word is one that others begin with");
        assert!(!finds("moulin", text));
    }

    #[test]
    fn an_amount_and_a_date_are_one_word_however_they_are_written() {
        for text in ["1 159,80 €", "1.159,80", "1159.80", "1\u{202f}159,80", "1,159.80", "Qté 12 1 159,80"]
        {
            assert!(finds("1159,80", text) && finds("1 159,80", text), "{text}");
            assert!(!finds("159,81", text), "{text}");
        }
        assert!(finds("0,50", "00.50"));
        for text in ["31/01/2026", "31.01.26", "2026-01-31", "31-1-2026"] {
            assert!(finds("31/01/2026", text), "{text}");
        }
        assert!(!finds("31/01/2026", "2026 01 31 and 01/31"));
        assert!(finds("45/13/2026", "45/13/2026"), "what is no date is its numbers");
    }

    #[test]
    fn a_text_is_marked_where_it_answers() {
        let text = "Écluse : total 1 159,80 € dont écluses";
        let marked = |query: &str| -> Vec<&str> {
            Query::parse(query).marks(text).into_iter().map(|at| &text[at]).collect()
        };
        assert_eq!(marked("eclus"), ["Écluse", "écluses"]);
        assert_eq!(marked("1159,80"), ["1 159,80"]);
        assert_eq!(marked("ecluse total"), ["Écluse", "total"]);
        assert!(marked("").is_empty());
    }

    proptest! {
        #[test]
        fn every_text_is_found_by_itself_and_every_word_is_safe_to_ask_for(text in "\\PC{0,60}") {
            let query = Query::parse(&text);
            let found = found(&text);
            for word in query.whole.iter().chain(&query.begun) {
                prop_assert!(found.contains(word) || query.whole.len() == MOST_ASKED, "{word}");
                prop_assert!(word.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric()), "{word}");
                prop_assert!(!word.is_empty() && word.len() <= LONGEST + 16);
            }
            for mark in query.marks(&text) {
                prop_assert!(text.get(mark).is_some());
            }
        }
    }
}
