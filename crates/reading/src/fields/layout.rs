//! The page as an eye sees it: lines of cells. A cell is a run of words with no gap that a column would make.

use std::ops::Range;

use crate::fold::fold_letter;
use crate::{FieldSource, Page, Place, TextSource};

/// A gap wider than this, in heights of the line, parts two cells.
const COLUMN_GAP: f32 = 1.3;

/// What a document says of itself stands at its beginning or its end: of a longer one, this many pages are looked at.
const FIRST_PAGES: usize = 8;
const LAST_PAGES: usize = 4;

/// More cells than a dozen full pages have; the search compares them with each other.
const MOST_CELLS: usize = 6_000;

/// All that stands on the pages, in reading order.
pub(super) struct Layout {
    pub cells: Vec<Cell>,
    /// Of each line, the indices of its cells.
    pub lines: Vec<Range<usize>>,
}

/// Words that belong together. Lengths are in widths of the page.
#[derive(Debug)]
pub(super) struct Cell {
    /// From 1.
    pub page: u32,
    /// Index into [`Layout::lines`].
    pub line: usize,
    pub area: Area,
    /// Width over height of its page.
    aspect: f32,
    pub source: FieldSource,
    /// Its words, one space between them.
    pub text: String,
    words: Vec<Piece>,
    /// The text without spaces, accents, case and punctuation, and for each of its letters the byte in `text`.
    pub folded: String,
    folded_at: Vec<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

/// A word of a cell.
#[derive(Debug)]
struct Piece {
    bytes: Range<usize>,
    area: Area,
    confidence: f32,
}

impl Area {
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    pub fn middle(&self) -> f32 {
        f32::midpoint(self.y0, self.y1)
    }

    pub fn joined(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// How much of the narrower one lies over or under the other, 0 to 1.
    pub fn overlap_across(&self, other: &Self) -> f32 {
        let shared = self.x1.min(other.x1) - self.x0.max(other.x0);
        let narrower = (self.x1 - self.x0).min(other.x1 - other.x0);
        if narrower <= 0.0 { 0.0 } else { (shared / narrower).clamp(0.0, 1.0) }
    }
}

impl Layout {
    pub fn of(pages: &[Page]) -> Self {
        let mut layout = Self { cells: Vec::new(), lines: Vec::new() };
        let first = pages.len().min(FIRST_PAGES);
        let last = pages.len().saturating_sub(LAST_PAGES).max(first);
        for page in pages[..first].iter().chain(&pages[last..]) {
            layout.add(page);
        }
        layout
    }

    fn add(&mut self, page: &Page) {
        // Pages of unknown size are taken for A4.
        let aspect = if page.width > 0.0 && page.height > 0.0 { page.width / page.height } else { 0.707 };
        let mut at = 0;
        while at < page.words.len() && self.cells.len() < MOST_CELLS {
            let line = page.words[at].line;
            let end = at + page.words[at..].iter().take_while(|word| word.line == line).count();
            let pieces: Vec<(&str, Area, f32)> = page.words[at..end]
                .iter()
                .map(|word| {
                    let area = Area {
                        x0: word.x,
                        y0: word.y / aspect,
                        x1: word.x + word.w,
                        y1: (word.y + word.h) / aspect,
                    };
                    (word.text.as_str(), area, word.confidence.unwrap_or(1.0))
                })
                .collect();
            self.add_line(page, aspect, &pieces);
            at = end;
        }
    }

    fn add_line(&mut self, page: &Page, aspect: f32, words: &[(&str, Area, f32)]) {
        let mut heights: Vec<f32> = words.iter().map(|(_, area, _)| area.height()).collect();
        heights.sort_by(f32::total_cmp);
        let height = heights[heights.len() / 2];
        let first = self.cells.len();
        let source = match page.text_source {
            TextSource::Ocr => FieldSource::Ocr,
            _ => FieldSource::Text,
        };
        for run in words.chunk_by(|(_, left, _), (_, right, _)| right.x0 - left.x1 <= COLUMN_GAP * height) {
            self.cells.push(Cell::new(page.number, self.lines.len(), aspect, source, run));
        }
        self.lines.push(first..self.cells.len());
    }

    /// The cells of a line.
    pub fn line(&self, line: usize) -> &[Cell] {
        &self.cells[self.lines[line].clone()]
    }

    /// The cells of the line of a cell that stand left of it, the nearest first.
    pub fn left_of(&self, cell: usize) -> impl Iterator<Item = usize> {
        (self.lines[self.cells[cell].line].start..cell).rev()
    }

    /// The cell left of one, half a line higher or lower, where its own line has none between: of a row of a table whose words
    /// go over two lines, the others stand in the middle.
    pub fn left_by_half_a_line(&self, cell: usize) -> Option<usize> {
        let own = &self.cells[cell];
        // Recognised lines are not that exact.
        if own.source == FieldSource::Ocr {
            return None;
        }
        let left = self.left_of(cell).next().map_or(0.0, |left| self.cells[left].area.x1);
        let around = own.line.saturating_sub(1)..(own.line + 2).min(self.lines.len());
        let is_beside = |other: &usize| {
            let area = &self.cells[*other].area;
            self.cells[*other].page == own.page
                && area.x1 <= own.area.x0
                && area.x0 > left
                && (area.middle() - own.area.middle()).abs() < 0.9 * own.area.height()
        };
        // A row that has a cell in this column is another one.
        let is_free = |line: &usize| {
            *line != own.line
                && self.line(*line).iter().all(|other| other.area.overlap_across(&own.area) == 0.0)
        };
        let beside = around.filter(is_free).flat_map(|line| self.lines[line].clone()).filter(is_beside);
        beside.max_by(|a, b| self.cells[*a].area.x1.total_cmp(&self.cells[*b].area.x1))
    }

    /// The cells above one, nearest line first, no further than `lines` heights of its own.
    pub fn above(&self, cell: usize, heights: f32) -> impl Iterator<Item = usize> {
        let below = &self.cells[cell];
        let reach = below.area.y0 - heights * below.area.height().max(0.008);
        (0..cell).rev().take_while(move |other| self.cells[*other].page == below.page).filter(move |other| {
            let other = &self.cells[*other];
            other.line != below.line
                && other.area.y1 > reach
                && other.area.middle() < below.area.middle()
                && other.area.overlap_across(&below.area) > 0.25
        })
    }

    /// The page and the place of several cells; of those on more than one page, the first.
    pub fn place_of(&self, cells: &[usize]) -> Option<(u32, Place)> {
        let page = cells.iter().map(|cell| self.cells[*cell].page).min()?;
        let on_page = cells.iter().map(|cell| &self.cells[*cell]).filter(|cell| cell.page == page);
        let area = on_page.clone().map(|cell| cell.area).reduce(Area::joined)?;
        on_page.clone().next().map(|cell| (page, cell.place(area)))
    }

    /// Whether one of the two lines above says a word (folded).
    pub fn above_says(&self, line: usize, word: &str) -> bool {
        (line.saturating_sub(2)..line)
            .any(|line| self.line(line).iter().any(|cell| cell.folded.contains(word)))
    }

    /// The text of a line, its cells joined by two spaces.
    pub fn line_text(&self, line: usize) -> String {
        self.line(line).iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("  ")
    }
}

impl Cell {
    fn new(page: u32, line: usize, aspect: f32, source: FieldSource, words: &[(&str, Area, f32)]) -> Self {
        let mut text = String::new();
        let mut pieces = Vec::with_capacity(words.len());
        let mut area = words[0].1;
        for (word, place, confidence) in words {
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(word);
            area = area.joined(*place);
            pieces.push(Piece { bytes: start..text.len(), area: *place, confidence: *confidence });
        }
        let (folded, folded_at) = fold(&text);
        Self { page, line, area, aspect, source, text, words: pieces, folded, folded_at }
    }

    /// The bytes of `text` that a range of `folded` stands for.
    pub fn unfolded(&self, folded: Range<usize>) -> Range<usize> {
        let end = self.folded_at.get(folded.end).copied().unwrap_or(self.text.len());
        self.folded_at[folded.start]..end
    }

    /// Where a range of `text` stands on the page.
    pub fn area_of(&self, bytes: &Range<usize>) -> Area {
        let mut area: Option<Area> = None;
        for piece in self.pieces(bytes) {
            area = Some(area.map_or(piece.area, |area| area.joined(piece.area)));
        }
        area.unwrap_or(self.area)
    }

    /// The lowest confidence of the words in a range of `text`.
    pub fn confidence_of(&self, bytes: &Range<usize>) -> f32 {
        self.pieces(bytes).map(|piece| piece.confidence).fold(1.0, f32::min)
    }

    pub fn place_of(&self, bytes: &Range<usize>) -> Place {
        self.place(self.area_of(bytes))
    }

    fn place(&self, area: Area) -> Place {
        let round = |fraction: f32| (fraction * 10_000.0).round() / 10_000.0;
        Place {
            x: round(area.x0),
            y: round(area.y0 * self.aspect),
            w: round(area.x1 - area.x0),
            h: round(area.height() * self.aspect),
        }
    }

    fn pieces(&self, bytes: &Range<usize>) -> impl Iterator<Item = &Piece> {
        self.words.iter().filter(|piece| piece.bytes.start < bytes.end && bytes.start < piece.bytes.end)
    }
}

/// Letters and digits only, lower case, without accents; and for each byte of that, the byte it came from.
fn fold(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut at = Vec::with_capacity(text.len());
    for (byte, letter) in text.char_indices() {
        let before = folded.len();
        fold_letter(letter, &mut folded);
        at.extend(std::iter::repeat_n(byte, folded.len() - before));
    }
    (folded, at)
}
