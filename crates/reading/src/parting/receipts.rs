//! Receipts laid side by side on one page: blocks of words with empty paper between them, each of which is a whole receipt.

use std::sync::LazyLock;

use regex::Regex;

use super::{maker, sure};
use crate::facts::Facts;
use crate::fold::folded;
use crate::{DocumentKind, FieldName, Page, Place, Word};

/// A receipt has that many words at least, and a page of receipts not more.
const FEWEST_WORDS: usize = 8;
const MOST_WORDS: usize = 1_200;

/// Empty strips narrower than this, in fractions of the page, part no papers.
const GUTTER: f32 = 0.012;

/// Strips that are tried at each step, the widest first, and steps within steps.
const TRIED: usize = 5;
const DEEPEST: u32 = 4;

/// What is left around the words of a receipt, in fractions of the page: its edge, a logo.
const AROUND: f32 = 0.04;

/// An amount as receipts print it.
static AMOUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\D{0,3}\d{1,5}[.,]\d{2}\D{0,3}$").expect("the pattern is tested"));

/// Words one of which announces what was paid.
const TOTALS: [&str; 8] = ["total", "ttc", "payer", "montant", "somme", "apayer", "totalttc", "regle"];

/// Where receipts lie on a page; nothing unless there are surely several and nothing else.
pub(super) fn zones(page: &Page, of_page: &impl Fn(&Page) -> Facts) -> Vec<Place> {
    let words: Vec<&Word> = page.words.iter().collect();
    let whole = Place { x: 0.0, y: 0.0, w: 1.0, h: 1.0 };
    if words.len() > MOST_WORDS || !may_be_receipt(&words) {
        return Vec::new();
    }
    let parts = Sheet { page, of_page }.parted(&words, whole, DEEPEST).unwrap_or_default();
    if parts.len() < 2 {
        return Vec::new();
    }
    let mut zones: Vec<Place> = parts.into_iter().map(|part| part.zone).collect();
    // As one reads: rows, and from left to right within them.
    zones.sort_by(|a, b| ((a.y * 5.0) as i32, a.x).partial_cmp(&((b.y * 5.0) as i32, b.x)).expect("finite"));
    zones
}

struct Sheet<'a, F> {
    page: &'a Page,
    of_page: &'a F,
}

/// A receipt that was found.
struct Part {
    zone: Place,
    maker: Option<String>,
    date: Option<String>,
    gross: String,
}

impl<F: Fn(&Page) -> Facts> Sheet<'_, F> {
    /// The receipts that these words are, all of them; `None` when something else is among them.
    fn parted(&self, words: &[&Word], cell: Place, depth: u32) -> Option<Vec<Part>> {
        if depth > 0 {
            for strip in strips(words) {
                let (before, after): (Vec<&Word>, Vec<&Word>) =
                    words.iter().partition(|word| strip.is_after(word));
                if !may_be_receipt(&before) || !may_be_receipt(&after) {
                    continue;
                }
                let (first, second) = strip.cut(cell);
                let Some(mut parts) = self.parted(&before, first, depth - 1) else { continue };
                let Some(others) = self.parted(&after, second, depth - 1) else { continue };
                if parts.iter().all(|part| others.iter().all(|other| part.is_another(other))) {
                    parts.extend(others);
                    return Some(parts);
                }
            }
        }
        // The whole page is one paper unless it was parted: nothing to be found out.
        if depth == DEEPEST { None } else { self.receipt(words, cell).map(|part| vec![part]) }
    }

    /// The receipt that these words are, read as it will be when it is cut out.
    fn receipt(&self, words: &[&Word], cell: Place) -> Option<Part> {
        let zone = zone_of(words, cell);
        let moved = words.iter().map(|word| Word {
            x: (word.x - zone.x) / zone.w,
            y: (word.y - zone.y) / zone.h,
            w: word.w / zone.w,
            h: word.h / zone.h,
            ..(*word).clone()
        });
        let alone = Page {
            width: self.page.width * zone.w,
            height: self.page.height * zone.h,
            words: moved.collect(),
            picture: None,
            small: None,
            ..self.page.clone()
        };
        let facts = (self.of_page)(&alone);
        let text = |name| sure(&facts, name).map(str::to_owned);
        let (gross, date) = (text(FieldName::Gross)?, text(FieldName::Date));
        let maker = maker(&facts);
        let is_receipt = facts.kind == DocumentKind::Receipt && (date.is_some() || maker.is_some());
        is_receipt.then_some(Part { zone, maker, date, gross })
    }
}

impl Part {
    /// Not the card's slip beside its receipt, nor a receipt's two halves.
    fn is_another(&self, other: &Self) -> bool {
        let differ = |one: &Option<String>, other: &Option<String>| matches!((one, other), (Some(one), Some(other)) if one != other);
        differ(&self.maker, &other.maker) || differ(&self.date, &other.date) || self.gross != other.gross
    }
}

/// Whether words may be a receipt, or several: cheaper to ask than what they say.
fn may_be_receipt(words: &[&Word]) -> bool {
    words.len() >= FEWEST_WORDS
        && words.iter().any(|word| AMOUNT.is_match(&word.text))
        && words.iter().any(|word| TOTALS.contains(&folded(&word.text).as_str()))
}

/// Empty paper from one end of some words to the other.
#[derive(Clone, Copy, Debug)]
struct Strip {
    upright: bool,
    from: f32,
    to: f32,
}

impl Strip {
    fn width(&self) -> f32 {
        self.to - self.from
    }

    fn middle(&self) -> f32 {
        f32::midpoint(self.from, self.to)
    }

    /// Whether it lies after a word: right of it, or below.
    fn is_after(&self, word: &Word) -> bool {
        if self.upright { word.x < self.middle() } else { word.y < self.middle() }
    }

    /// The two halves of a cell.
    fn cut(&self, cell: Place) -> (Place, Place) {
        let Place { x, y, w, h } = cell;
        let at = self.middle();
        match self.upright {
            true => (Place { x, y, w: at - x, h }, Place { x: at, y, w: x + w - at, h }),
            false => (Place { x, y, w, h: at - y }, Place { x, y: at, w, h: y + h - at }),
        }
    }
}

/// The empty strips between words, the widest first.
fn strips(words: &[&Word]) -> Vec<Strip> {
    let mut found = Vec::new();
    for upright in [true, false] {
        let mut sides: Vec<(f32, f32)> = words
            .iter()
            .map(|word| match upright {
                true => (word.x, word.x + word.w),
                false => (word.y, word.y + word.h),
            })
            .collect();
        sides.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut end = sides.first().map_or(0.0, |(_, end)| *end);
        let mut strips: Vec<Strip> = Vec::new();
        for (from, to) in sides {
            if from - end >= GUTTER {
                strips.push(Strip { upright, from: end, to: from });
            }
            end = end.max(to);
        }
        strips.sort_by(|a, b| b.width().total_cmp(&a.width()));
        strips.truncate(TRIED);
        found.extend(strips);
    }
    found.sort_by(|a, b| b.width().total_cmp(&a.width()));
    found
}

/// The words with what is around them, within their cell.
fn zone_of(words: &[&Word], cell: Place) -> Place {
    let least = |of: fn(&Word) -> f32| words.iter().map(|word| of(word)).fold(1.0, f32::min);
    let most = |of: fn(&Word) -> f32| words.iter().map(|word| of(word)).fold(0.0, f32::max);
    let x = (least(|word| word.x) - AROUND).max(cell.x);
    let y = (least(|word| word.y) - AROUND).max(cell.y);
    let right = (most(|word| word.x + word.w) + AROUND).min(cell.x + cell.w);
    let bottom = (most(|word| word.y + word.h) + AROUND).min(cell.y + cell.h);
    let round = |side: f32| (side * 10_000.0).round() / 10_000.0;
    Place { x: round(x), y: round(y), w: round(right - x), h: round(bottom - y) }
}
