//! Where a value that is known stands on the pages, in whatever form people print it.

use super::{is_amount, is_date};
use crate::fold::{fold_letter, folded};
use crate::{FieldName, Page, Place, Word};

/// The words of all pages, taken apart where letters or digits end: `IBAN:FR76` is two pieces, `1.234,56` three.
pub(super) struct Places<'a> {
    pages: &'a [Page],
    pieces: Vec<Piece>,
}

struct Piece {
    /// Folded.
    text: String,
    /// What stands between it and the piece before, within a word; a space between words.
    before: char,
    /// Index of its page, its word there, and the line.
    page: usize,
    word: usize,
    line: u32,
}

/// Words of all pages that are looked at.
const MOST_WORDS: usize = 50_000;

/// A value of that many letters is told from others by itself.
const TELLING: usize = 4;

/// Pieces that a value may be printed in: an IBAN in groups, a long name.
const MOST_PIECES: usize = 16;

impl<'a> Places<'a> {
    pub fn of(pages: &'a [Page]) -> Self {
        let mut pieces = Vec::new();
        let words = pages.iter().enumerate().flat_map(|(page, of_page)| {
            of_page.words.iter().enumerate().map(move |(word, of_word)| (page, word, of_word))
        });
        for (page, word, of_word) in words.take(MOST_WORDS) {
            let mut before = ' ';
            let mut text = String::new();
            let mut end = |text: &mut String, before| {
                if !text.is_empty() {
                    let text = std::mem::take(text);
                    pieces.push(Piece { text, before, page, word, line: of_word.line });
                }
            };
            let mut mark = ' ';
            for c in of_word.text.chars() {
                if c.is_alphanumeric() {
                    if text.is_empty() {
                        before = mark;
                    }
                    fold_letter(c, &mut text);
                } else {
                    end(&mut text, before);
                    mark = c;
                }
            }
            end(&mut text, before);
        }
        Self { pages, pieces }
    }

    /// The page (from 1) and the place there of a value: an amount's last one, as totals come last; else the first.
    pub fn find(&self, name: FieldName, value: &str) -> Option<(u32, Place)> {
        let mut starts = 0..self.pieces.len();
        let (start, count) = if is_amount(name) {
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            starts.rev().find_map(|start| Some((start, self.amount_at(start, &digits)?)))?
        } else if is_date(name) {
            let day: jiff::civil::Date = value.parse().ok()?;
            starts.find_map(|start| Some((start, self.date_at(start, day)?)))?
        } else {
            let text = folded(value);
            if text.len() < 2 {
                return None;
            }
            // Any "17" may be a street's: a short value is one where a word before it says so.
            let is_told = |start: &usize| text.len() >= TELLING || self.is_announced(*start);
            starts.filter(is_told).find_map(|start| Some((start, self.text_at(start, &text)?)))?
        };
        let found = &self.pieces[start..start + count];
        let page = &self.pages[found[0].page];
        let boxes = found.iter().map(|piece| place_of(&page.words[piece.word]));
        Some((page.number, boxes.reduce(joined)?))
    }

    /// Whether one of the two pieces before, on the same line, announces a number.
    fn is_announced(&self, start: usize) -> bool {
        const WORDS: [&str; 12] = [
            "n",
            "no",
            "nr",
            "num",
            "numero",
            "number",
            "nummer",
            "facture",
            "invoice",
            "rechnung",
            "avoir",
            "reference",
        ];
        let here = &self.pieces[start];
        let before = self.pieces[..start].iter().rev().take(2);
        before
            .take_while(|piece| (piece.page, piece.line) == (here.page, here.line))
            .any(|piece| WORDS.contains(&piece.text.as_str()) || piece.text.ends_with("nummer"))
    }

    /// The pieces of one line from there on.
    fn line_from(&self, start: usize) -> &[Piece] {
        let first = &self.pieces[start];
        let most = &self.pieces[start..self.pieces.len().min(start + MOST_PIECES)];
        let end = most.iter().position(|piece| (piece.page, piece.line) != (first.page, first.line));
        &most[..end.unwrap_or(most.len())]
    }

    /// How many pieces, put together, make the text.
    fn text_at(&self, start: usize, text: &str) -> Option<usize> {
        let mut rest = text;
        for (count, piece) in self.line_from(start).iter().enumerate() {
            rest = rest.strip_prefix(piece.text.as_str())?;
            if rest.is_empty() {
                return Some(count + 1);
            }
        }
        None
    }

    /// How many pieces make the digits of an amount, the last two of them after a decimal mark.
    fn amount_at(&self, start: usize, digits: &str) -> Option<usize> {
        let count = self.text_at(start, digits)?;
        let pieces = &self.line_from(start)[..count];
        let last = pieces.last()?;
        let has_cents = count > 1 && last.text.len() == 2 && matches!(last.before, '.' | ',');
        // Not the end of a longer number: 234,56 within 1 234,56.
        let is_whole = start == 0 || {
            let (before, first) = (&self.pieces[start - 1], &self.pieces[start]);
            let is_beside = (before.page, before.line) == (first.page, first.line);
            let goes_on = first.text.len() == 3 && before.text.bytes().all(|b| b.is_ascii_digit());
            let is_near =
                before.word == first.word || before.text.len() <= 3 && self.gap(before, first) < 0.6;
            !(is_beside && goes_on && is_near)
        };
        (has_cents && is_whole).then_some(count)
    }

    /// The distance between two words of a line, in heights of the latter.
    fn gap(&self, before: &Piece, after: &Piece) -> f32 {
        let page = &self.pages[after.page];
        let (before, after) = (&page.words[before.word], &page.words[after.word]);
        let height = after.h * page.height;
        if height > 0.0 { (after.x - before.x - before.w) * page.width / height } else { f32::MAX }
    }

    /// How many pieces make the day: `12/11/2026`, `2026-11-12`, `12 novembre 2026`, `Nov 12, 2026`, `20261112`.
    fn date_at(&self, start: usize, date: jiff::civil::Date) -> Option<usize> {
        let line = self.line_from(start);
        let is_day = |piece: &Piece| {
            let digits = piece.text.trim_end_matches(|c: char| c.is_alphabetic());
            let ending = &piece.text[digits.len()..];
            matches!(ending, "" | "er" | "st" | "nd" | "rd" | "th") && digits.parse() == Ok(date.day())
        };
        let is_month =
            |piece: &Piece| piece.text.parse() == Ok(date.month()) || names_month(&piece.text, date.month());
        let is_year = |piece: &Piece| {
            piece.text.parse() == Ok(date.year())
                || piece.text.len() == 2 && piece.text.parse() == Ok(date.year() % 100)
        };
        if line[0].text == date.strftime("%Y%m%d").to_string() {
            return Some(1);
        }
        let [first, second, third, ..] = line else { return None };
        let is_full_year = first.text.len() == 4;
        let matches = (is_day(first) && is_month(second) && is_year(third))
            || (is_full_year && is_year(first) && is_month(second) && is_day(third))
            || (names_month(&first.text, date.month()) && is_day(second) && is_year(third));
        matches.then_some(3)
    }
}

fn names_month(word: &str, month: i8) -> bool {
    crate::fields::month(word).is_some_and(|named| i8::try_from(named) == Ok(month))
}

fn place_of(word: &Word) -> Place {
    Place { x: word.x, y: word.y, w: word.w, h: word.h }
}

fn joined(one: Place, other: Place) -> Place {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let (right, bottom) = ((one.x + one.w).max(other.x + other.w), (one.y + one.h).max(other.y + other.h));
    // Ten-thousandths, as the words' own.
    let round = |fraction: f32| (fraction * 10_000.0).round() / 10_000.0;
    Place { x, y, w: round(right - x), h: round(bottom - y) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A page with these lines, each word as wide as it is long.
    fn page(lines: &[&str]) -> Page {
        let mut words = Vec::new();
        for (line, text) in lines.iter().enumerate() {
            let mut x = 0.05;
            for word in text.split(' ') {
                let w = word.chars().count() as f32 * 0.01;
                let (y, h) = (0.1 + line as f32 * 0.02, 0.012);
                words.push(Word { text: word.into(), x, y, w, h, confidence: None, line: line as u32 });
                x += w + 0.005;
            }
        }
        Page { number: 1, width: 595.0, height: 842.0, words, ..Page::default() }
    }

    /// The words that a place covers.
    fn found(lines: &[&str], name: FieldName, value: &str) -> Option<String> {
        let pages = [page(lines)];
        let (number, place) = Places::of(&pages).find(name, value)?;
        assert_eq!(number, 1);
        let is_inside = |word: &&Word| {
            let (x, y) = (word.x + word.w / 2.0, word.y + word.h / 2.0);
            x > place.x && x < place.x + place.w && y > place.y && y < place.y + place.h
        };
        Some(
            pages[0]
                .words
                .iter()
                .filter(is_inside)
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        )
    }

    #[test]
    fn values_are_found_as_people_print_them() {
        let lines = [
            "Société Générale de Travaux",
            "Facture N°RE-2026/504 du 3 novembre 2026",
            "Échéance : 03.12.2026 Livraison 2026-10-30",
            "IBAN:FR76 3000 6000 0112 3456 7890 189",
            "TVA FR 40 303 265 045 RCS 303.265.045",
            "Total 1 234,56 € dont 2.345,67 EUR et 3,456.78 et 234,56",
        ];
        let cases = [
            (FieldName::Supplier, "Societe GENERALE de travaux", "Société Générale de Travaux"),
            (FieldName::InvoiceNumber, "RE-2026/504", "N°RE-2026/504"),
            (FieldName::Date, "2026-11-03", "3 novembre 2026"),
            (FieldName::DueDate, "2026-12-03", "03.12.2026"),
            (FieldName::DeliveryDate, "2026-10-30", "2026-10-30"),
            (FieldName::Iban, "FR7630006000011234567890189", "IBAN:FR76 3000 6000 0112 3456 7890 189"),
            (FieldName::VatNumber, "FR40303265045", "FR 40 303 265 045"),
            (FieldName::Siren, "303265045", "303 265 045"),
            (FieldName::Gross, "1234.56", "1 234,56"),
            (FieldName::Net, "2345.67", "2.345,67"),
            (FieldName::Vat, "-3456.78", "3,456.78"),
            (FieldName::Payable, "234.56", "234,56"),
        ];
        for (name, value, words) in cases {
            assert_eq!(found(&lines, name, value).as_deref(), Some(words), "{value}");
        }
    }

    #[test]
    fn a_part_of_a_number_is_not_the_number() {
        let lines = ["Total 1 234,56", "Total 1.234,56", "N° 20260417-2", "le 13/11/2026 2026-110"];
        for (name, value) in [
            (FieldName::Net, "234.56"),
            (FieldName::Net, "1234.00"),
            (FieldName::InvoiceNumber, "20260417-21"),
            (FieldName::InvoiceNumber, "260417"),
            (FieldName::Date, "2026-11-03"),
            (FieldName::Date, "2026-11-01"),
        ] {
            assert_eq!(found(&lines, name, value), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn every_amount_and_day_is_found_in_every_form(euros in 0u32..9_999_999, cents in 0u32..100, days in 0i64..20_000) {
            let digits = euros.to_string();
            let grouped = |mark: &str| {
                let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
                groups.join(mark)
            };
            let day = jiff::civil::date(2000, 1, 1) + jiff::Span::new().days(days);
            let value = format!("{euros}.{cents:02}");
            for printed in [
                format!("{euros},{cents:02}"), format!("{},{cents:02}", grouped(" ")),
                format!("{},{cents:02}", grouped(".")), format!("{}.{cents:02}", grouped(",")),
            ] {
                let line = format!("Total : {printed} EUR");
                prop_assert_eq!(found(&[&line], FieldName::Gross, &value), Some(printed));
            }
            for form in ["%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y", "%Y%m%d"] {
                let printed = day.strftime(form).to_string();
                let line = format!("le {printed} à Nantes");
                prop_assert_eq!(found(&[&line], FieldName::Date, &day.to_string()), Some(printed));
            }
        }
    }
}
