//! From words with places to lines in reading order, whoever found the words.

use crate::Word;

/// A rectangle in the units of its page, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Area {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

/// A word where it was found.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub text: String,
    pub area: Area,
    pub confidence: Option<f32>,
    /// Quarter turns clockwise of its writing: 0 from left to right, 1 downwards, 2 upside down, 3 upwards.
    pub turn: u8,
    /// A space was seen before it: it never melts into the word before.
    pub spaced: bool,
}

/// How far apart two pieces of one word may be, in heights of the word.
const GLUE: f32 = 0.08;

/// Share of its height (or of the line's, if that is smaller) that a word has in common with its line.
const SAME_LINE: f32 = 0.5;

/// Letters drawn apart: so many at least, this far apart at most (in heights), and words of them further than letters.
const LEAST_APART: usize = 5;
const WIDEST_APART: f32 = 1.4;
const BETWEEN_WORDS: f32 = 1.6;

/// A word is compared with that many words of a line.
const NEARBY: usize = 40;

/// A word is compared with that many lines: those above are out of reach.
const OPEN_LINES: usize = 12;

impl Area {
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    pub fn joined(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// On the page turned clockwise by quarter turns; `width` and `height` are the page's before that.
    pub fn turned(&self, turns: u8, width: f32, height: f32) -> Self {
        let Self { x0, y0, x1, y1 } = *self;
        match turns {
            1 => Self { x0: height - y1, x1: height - y0, y0: x0, y1: x1 },
            2 => Self { x0: width - x1, x1: width - x0, y0: height - y1, y1: height - y0 },
            3 => Self { x0: y0, x1: y1, y0: width - x1, y1: width - x0 },
            _ => *self,
        }
    }

    /// As seen by someone who reads writing with that turn from left to right.
    fn seen_from(&self, turn: u8) -> Self {
        let Self { x0, y0, x1, y1 } = *self;
        match turn {
            1 => Self { x0: y0, x1: y1, y0: -x1, y1: -x0 },
            2 => Self { x0: -x1, x1: -x0, y0: -y1, y1: -y0 },
            3 => Self { x0: -y1, x1: -y0, y0: x0, y1: x1 },
            _ => *self,
        }
    }
}

/// The turn that most letters of a page have; 0 unless another one is clearly the page's.
pub(crate) fn main_turn(words: &[Placed]) -> u8 {
    let mut letters = [0usize; 4];
    for word in words {
        letters[usize::from(word.turn & 3)] += word.text.chars().count();
    }
    let all: usize = letters.iter().sum();
    (1..4).find(|turn| letters[usize::from(*turn)] * 4 > all * 3).unwrap_or(0)
}

/// The words of a page in reading order, each with its line: the main writing first, then what is written across.
pub(crate) fn in_lines(words: Vec<Placed>) -> Vec<(u32, Placed)> {
    let mut by_turn: [Vec<Placed>; 4] = Default::default();
    for word in words {
        by_turn[usize::from(word.turn & 3)].push(word);
    }
    by_turn.sort_by_key(|words| std::cmp::Reverse(words.len()));
    let mut ordered = Vec::new();
    let mut next_line = 0;
    for words in by_turn {
        for line in lines_of(words) {
            ordered.extend(line.into_iter().map(|word| (next_line, word)));
            next_line += 1;
        }
    }
    ordered
}

struct Line {
    /// Means of the words' upper and lower edges.
    top: f32,
    bottom: f32,
    words: Vec<(Area, Placed)>,
}

/// Lines from top to bottom, their words from left to right; all words have the same turn.
fn lines_of(words: Vec<Placed>) -> Vec<Vec<Placed>> {
    let mut seen: Vec<(Area, Placed)> =
        words.into_iter().map(|word| (word.area.seen_from(word.turn), word)).collect();
    let middle = |area: &Area| f32::midpoint(area.y0, area.y1);
    seen.sort_by(|(a, _), (b, _)| middle(a).total_cmp(&middle(b)));
    let mut lines: Vec<Line> = Vec::new();
    for (area, word) in seen {
        let first_open = lines.len().saturating_sub(OPEN_LINES);
        let nearest = lines[first_open..]
            .iter_mut()
            .filter(|line| line.takes(&area))
            .max_by(|a, b| a.shared(&area).total_cmp(&b.shared(&area)));
        match nearest {
            Some(line) => line.add(area, word),
            None => lines.push(Line { top: area.y0, bottom: area.y1, words: vec![(area, word)] }),
        }
    }
    lines.sort_by(|a, b| (a.top + a.bottom).total_cmp(&(b.top + b.bottom)));
    lines.into_iter().map(|line| across(line.words)).collect()
}

impl Line {
    /// The height that an area has in common with the line.
    fn shared(&self, area: &Area) -> f32 {
        self.bottom.min(area.y1) - self.top.max(area.y0)
    }

    /// At the same height, and with no word of the line above or below it: two lines beside a headline stay apart.
    fn takes(&self, area: &Area) -> bool {
        let smaller = area.height().min(self.bottom - self.top);
        self.shared(area) >= SAME_LINE * smaller
            // The last ones found are the nearest in height.
            && self.words.iter().rev().take(NEARBY).all(|(other, _)| {
                let overlap = other.x1.min(area.x1) - other.x0.max(area.x0);
                overlap <= 0.5 * other.width().min(area.width())
            })
    }

    fn add(&mut self, area: Area, word: Placed) {
        let count = self.words.len() as f32;
        self.top = (self.top * count + area.y0) / (count + 1.0);
        self.bottom = (self.bottom * count + area.y1) / (count + 1.0);
        self.words.push((area, word));
    }
}

/// From left to right, with the pieces of one word put together.
fn across(mut words: Vec<(Area, Placed)>) -> Vec<Placed> {
    words.sort_by(|(a, _), (b, _)| a.x0.total_cmp(&b.x0));
    let mut line: Vec<(Area, Placed)> = Vec::with_capacity(words.len());
    for (area, word) in words {
        if let Some((before, last)) = line.last_mut()
            && !word.spaced
            && last.confidence.is_none()
            && (area.x0 - before.x1).abs() < GLUE * before.height().min(area.height())
            && (before.height() - area.height()).abs() < 0.2 * before.height()
        {
            last.text.push_str(&word.text);
            last.area = last.area.joined(&word.area);
            *before = before.joined(&area);
        } else {
            line.push((area, word));
        }
    }
    drawn_together(line).into_iter().map(|(_, word)| word).collect()
}

/// "F A C T U R E": letters that are drawn apart, each a word of its own so far, make words again where their gaps are alike.
fn drawn_together(line: Vec<(Area, Placed)>) -> Vec<(Area, Placed)> {
    let is_letter = |word: &Placed| word.confidence.is_none() && word.text.chars().nth(1).is_none();
    let gap = |a: &(Area, Placed), b: &(Area, Placed)| b.0.x0 - a.0.x1;
    let goes_on = |a: &(Area, Placed), b: &(Area, Placed)| {
        is_letter(&a.1) && is_letter(&b.1) && gap(a, b) < WIDEST_APART * a.0.height().min(b.0.height())
    };
    let mut words = Vec::with_capacity(line.len());
    for run in line.chunk_by(goes_on) {
        if run.len() < LEAST_APART {
            words.extend_from_slice(run);
            continue;
        }
        let mut gaps: Vec<f32> = run.windows(2).map(|pair| gap(&pair[0], &pair[1])).collect();
        gaps.sort_by(f32::total_cmp);
        let usual = gaps[gaps.len() / 2];
        for letters in run.chunk_by(|a, b| gap(a, b) < BETWEEN_WORDS * usual) {
            let (mut area, mut word) = letters[0].clone();
            for (beside, letter) in &letters[1..] {
                area = area.joined(beside);
                word.area = word.area.joined(&letter.area);
                word.text.push_str(&letter.text);
            }
            words.push((area, word));
        }
    }
    words
}

impl Placed {
    /// As a word of a page of that size; `None` when it lies outside.
    pub fn on_page(self, line: u32, width: f32, height: f32) -> Option<Word> {
        let x0 = (self.area.x0 / width).clamp(0.0, 1.0);
        let y0 = (self.area.y0 / height).clamp(0.0, 1.0);
        let x1 = (self.area.x1 / width).clamp(0.0, 1.0);
        let y1 = (self.area.y1 / height).clamp(0.0, 1.0);
        if !(x1 > x0 && y1 > y0) {
            return None;
        }
        // Ten-thousandths of a page are a fortieth of a millimetre: more digits are only longer.
        let round = |fraction: f32| (fraction * 10_000.0).round() / 10_000.0;
        Some(Word {
            text: self.text,
            x: round(x0),
            y: round(y0),
            w: round(x1 - x0),
            h: round(y1 - y0),
            confidence: self.confidence,
            line,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word per letter, as wide as half its height, so far from the one before.
    fn letters(drawn: &[(&str, f32)]) -> Vec<Placed> {
        let mut at = 0.0;
        let letter = |(text, gap): &(&str, f32)| {
            let area = Area { x0: at + gap, y0: 0.0, x1: at + gap + 5.0, y1: 10.0 };
            at = area.x1;
            Placed { text: (*text).to_owned(), area, confidence: None, turn: 0, spaced: false }
        };
        drawn.iter().map(letter).collect()
    }

    fn said(words: Vec<Placed>) -> Vec<String> {
        in_lines(words).into_iter().map(|(_, word)| word.text).collect()
    }

    #[test]
    fn letters_that_are_drawn_apart_make_words() {
        let drawn = [("N", 4.0), ("°", 4.0), ("2", 4.0), ("7", 4.0), ("—", 9.0), ("1", 9.0), ("1", 4.0)];
        assert_eq!(said(letters(&drawn)), ["N°27", "—", "11"]);
    }

    #[test]
    fn figures_of_columns_stay_apart() {
        let columns = ["2", "1", "0", "0", "4"].map(|figure| (figure, 30.0));
        assert_eq!(said(letters(&columns)), ["2", "1", "0", "0", "4"]);
        let few = ["2", "1", "0", "0"].map(|figure| (figure, 6.0));
        assert_eq!(said(letters(&few)), ["2", "1", "0", "0"]);
    }
}
