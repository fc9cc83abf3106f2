//! Blocks from top to bottom, and onto the next page.

use super::font::{Face, clean};
use super::{Block, MOST_PAGES, table};

/// A4 in points, and what stays white around it.
const SHORT: f32 = 595.0;
const LONG: f32 = 842.0;
const MARGIN: f32 = 48.0;

const TITLE: f32 = 17.0;
const HEADING: f32 = 12.5;
const TEXT: f32 = 10.0;
const MONO: f32 = 8.5;

/// From one base line to the next, in sizes of the font.
pub(super) const LEADING: f32 = 1.32;

/// From the top of a line to its base line, in sizes of the font.
pub(super) const ASCENT: f32 = 0.95;

/// What is left of a page below a heading, at least: a heading at the foot of a page belongs on the next.
const AFTER_HEADING: f32 = 40.0;

const TAB: usize = 8;

pub(super) struct PageLayout {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
}

/// In points from the top left of its page. Greys go from 0, black, to 1.
pub(super) enum Mark {
    /// `y` is the base line.
    Text {
        x: f32,
        y: f32,
        size: f32,
        face: Face,
        grey: f32,
        text: String,
    },
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        grey: f32,
    },
}

pub(super) struct Laid {
    pub pages: Vec<PageLayout>,
    pub is_complete: bool,
}

pub(super) fn pages(blocks: &[Block]) -> Laid {
    let mut flow = Flow { pages: vec![blank(false)], y: MARGIN, is_full: false };
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Heading(text) => flow.heading(text, if index == 0 { TITLE } else { HEADING }),
            Block::Paragraph(text) => flow.paragraph(text),
            Block::Preformatted(text) => flow.preformatted(text),
            Block::Table { header, rows } => table::lay(&mut flow, header.as_deref(), rows),
            Block::PageBreak if flow.is_at_top() => {}
            Block::PageBreak => flow.turn_page(false),
        }
        if flow.is_full {
            break;
        }
    }
    flow.finish()
}

fn blank(is_landscape: bool) -> PageLayout {
    let (width, height) = if is_landscape { (LONG, SHORT) } else { (SHORT, LONG) };
    PageLayout { width, height, marks: Vec::new() }
}

/// The pages that are filled, and how far down the last one is.
pub(super) struct Flow {
    pages: Vec<PageLayout>,
    y: f32,
    /// The last page that is allowed is filled: nothing more is laid.
    pub is_full: bool,
}

impl Flow {
    /// Where text begins, from the left.
    pub const LEFT: f32 = MARGIN;

    /// Width and height of what a page holds.
    pub fn area(is_landscape: bool) -> (f32, f32) {
        let page = blank(is_landscape);
        (page.width - 2.0 * MARGIN, page.height - 2.0 * MARGIN)
    }

    pub fn y(&self) -> f32 {
        self.y
    }

    pub fn advance(&mut self, by: f32) {
        self.y += by;
    }

    pub fn is_at_top(&self) -> bool {
        self.y <= MARGIN
    }

    pub fn is_landscape(&self) -> bool {
        self.page().width > self.page().height
    }

    /// What is left of the page.
    pub fn room(&self) -> f32 {
        self.page().height - MARGIN - self.y
    }

    pub fn turn_page(&mut self, is_landscape: bool) {
        if self.page().marks.is_empty() {
            self.pages.pop();
        }
        if self.pages.len() == MOST_PAGES {
            self.is_full = true;
            return;
        }
        self.pages.push(blank(is_landscape));
        self.y = MARGIN;
    }

    pub fn mark(&mut self, mark: Mark) {
        let last = self.pages.len() - 1;
        self.pages[last].marks.push(mark);
    }

    fn page(&self) -> &PageLayout {
        self.pages.last().expect("there is always a page")
    }

    fn width(&self) -> f32 {
        self.page().width - 2.0 * MARGIN
    }

    fn heading(&mut self, text: &str, size: f32) {
        let lines = wrapped(&clean(text), Face::Bold, size, self.width());
        if !self.is_at_top() {
            self.advance(12.0);
        }
        if self.room() < lines.len() as f32 * size * LEADING + AFTER_HEADING {
            self.turn_page(false);
        }
        self.lines(lines, Face::Bold, size);
        self.advance(0.35 * size);
    }

    fn paragraph(&mut self, text: &str) {
        let lines = wrapped(&clean(text), Face::Regular, TEXT, self.width());
        self.lines(lines, Face::Regular, TEXT);
        self.advance(0.5 * TEXT);
    }

    fn preformatted(&mut self, text: &str) {
        let columns = (self.width() / Face::Mono.width("0", MONO)) as usize;
        let lines = text.lines().flat_map(|line| {
            let line: Vec<char> = clean(&with_spaces(line)).chars().collect();
            let pieces: Vec<String> = match line.is_empty() {
                true => vec![String::new()],
                false => line.chunks(columns).map(|piece| piece.iter().collect()).collect(),
            };
            pieces
        });
        self.lines(lines, Face::Mono, MONO);
        self.advance(0.5 * TEXT);
    }

    fn lines(&mut self, lines: impl IntoIterator<Item = String>, face: Face, size: f32) {
        let leading = size * LEADING;
        for text in lines {
            if self.room() < leading {
                self.turn_page(false);
            }
            if self.is_full {
                return;
            }
            if !text.is_empty() {
                let y = self.y + ASCENT * size;
                self.mark(Mark::Text { x: MARGIN, y, size, face, grey: 0.0, text });
            }
            self.advance(leading);
        }
    }

    fn finish(mut self) -> Laid {
        let foot = |page: &PageLayout, x: f32, text: String| Mark::Text {
            x,
            y: page.height - 0.5 * MARGIN,
            size: 8.0,
            face: Face::Regular,
            grey: 0.4,
            text,
        };
        let count = self.pages.len();
        if count > 1 {
            for (index, page) in self.pages.iter_mut().enumerate() {
                let text = format!("{} / {count}", index + 1);
                let x = page.width - MARGIN - Face::Regular.width(&text, 8.0);
                let mark = foot(page, x, text);
                page.marks.push(mark);
            }
        }
        if self.is_full {
            let mark = foot(self.page(), MARGIN, "[…]".into());
            self.mark(mark);
        }
        Laid { pages: self.pages, is_complete: !self.is_full }
    }
}

/// Tabs as the spaces up to the next stop.
fn with_spaces(line: &str) -> String {
    let mut spaced = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        let count = if c == '\t' { TAB - column % TAB } else { 1 };
        let c = if c == '\t' { ' ' } else { c };
        spaced.extend(std::iter::repeat_n(c, count));
        column += count;
    }
    spaced
}

/// Cleaned text in lines no wider than `width`, broken at spaces, or within a word that is wider itself.
pub(super) fn wrapped(text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let space = face.width(" ", size);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0.0;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let needed = face.width(word, size);
            if !line.is_empty() && used + space + needed > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            if !line.is_empty() {
                line.push(' ');
                used += space;
            }
            if needed <= width {
                line.push_str(word);
                used += needed;
                continue;
            }
            for c in word.chars() {
                let advance = face.advance(c) * size / 1_000.0;
                if used + advance > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(c);
                used += advance;
            }
        }
        lines.push(line);
    }
    lines
}
