//! Tables: as wide as their cells need, narrower letters, then a wider page, then the columns in bands.

use super::font::{Face, clean};
use super::layout::{ASCENT, Flow, LEADING, Mark, wrapped};

/// White at both sides of a cell, and above and below its text, points.
const PAD: f32 = 4.0;
const LIFT: f32 = 2.5;

/// A page across or not, and the size of the letters: the first in which a table looks well is taken.
const FORMATS: [(bool, f32); 5] = [(false, 9.0), (false, 8.0), (false, 7.0), (true, 8.0), (true, 7.0)];

/// How much wider than the page the cells may be, each in one line, for the table to look well.
const WRAPPING: f32 = 1.6;

/// In sizes of the font: a cell is not wider for its text's sake, nor for a single word's.
const WIDEST: f32 = 30.0;
const WIDEST_WORD: f32 = 13.0;

/// A table whose columns are names and values gives the names at least this, points.
const NAMES: f32 = 110.0;

/// No more rows than these find place on the pages.
const MOST_ROWS: usize = 5_000;
const MOST_COLUMNS: usize = 300;

pub(super) fn lay(flow: &mut Flow, header: Option<&[String]>, rows: &[Vec<String>]) {
    let clean_row = |row: &[String]| row.iter().take(MOST_COLUMNS).map(|cell| clean(cell)).collect();
    let header: Option<Vec<String>> = header.map(clean_row);
    let rows: Vec<Vec<String>> = rows.iter().take(MOST_ROWS).map(|row| clean_row(row)).collect();
    let count = rows.iter().chain(&header).map(Vec::len).max().unwrap_or_default();
    if count == 0 {
        return;
    }
    let columns: Vec<Column> = (0..count).map(|index| Column::of(header.as_deref(), &rows, index)).collect();
    let is_pairs = header.is_none() && count == 2 && !columns[0].is_number;
    let (is_landscape, size) = format(&columns);
    let width = Flow::area(is_landscape).0;
    if flow.is_landscape() != is_landscape {
        flow.turn_page(is_landscape);
    }
    for band in bands(&columns, size, width) {
        let columns = &columns[band.clone()];
        let table = Table {
            widths: widths(columns, size, width, is_pairs),
            is_number: columns.iter().map(|column| column.is_number).collect(),
            header: header.as_ref().map(|row| part(row, &band)),
            size,
            is_pairs,
        };
        table.head(flow);
        for row in &rows {
            table.row(flow, part(row, &band));
            if flow.is_full {
                return;
            }
        }
        flow.advance(8.0);
    }
}

fn part<'a>(row: &'a [String], band: &std::ops::Range<usize>) -> &'a [String] {
    row.get(band.start..band.end.min(row.len())).unwrap_or_default()
}

/// What a column needs, in sizes of the font.
struct Column {
    /// Its widest cell in one line, within bounds.
    natural: f32,
    /// Its widest word, within bounds.
    least: f32,
    is_number: bool,
}

impl Column {
    fn of(header: Option<&[String]>, rows: &[Vec<String>], index: usize) -> Self {
        let (mut natural, mut least): (f32, f32) = (0.0, 0.0);
        let mut measure = |face: Face, cell: &str, columns: usize| {
            for line in cell.split('\n') {
                natural = natural.max(face.width(line, 1.0) / columns as f32);
                for word in line.split(' ') {
                    least = least.max(face.width(word, 1.0) / columns as f32);
                }
            }
        };
        if let Some(cell) = header.and_then(|row| row.get(index)) {
            measure(Face::Bold, cell, 1);
        }
        let (mut numbers, mut others) = (0, 0);
        for row in rows {
            let Some(cell) = row.get(index).filter(|cell| !cell.trim().is_empty()) else { continue };
            let spills = header.is_none() && !is_number(cell);
            measure(Face::Regular, cell, if spills { 1 + empty_after(row, index) } else { 1 });
            if is_number(cell) {
                numbers += 1;
            } else {
                others += 1;
            }
        }
        // A little slack: sums of widths are rounded.
        let (natural, least) = (natural + 0.01, least + 0.01);
        Self {
            natural: natural.min(WIDEST),
            least: least.min(WIDEST_WORD),
            // "Offert" among prices leaves them prices.
            is_number: numbers > 4 * others,
        }
    }
}

/// The empty cells of a row behind one, up to the next that is filled.
fn empty_after(row: &[String], index: usize) -> usize {
    row[index + 1..].iter().take_while(|cell| cell.trim().is_empty()).count()
}

/// An amount, a quantity, a rate: digits with what may stand between, a sign, a currency.
fn is_number(cell: &str) -> bool {
    let is_edge = |c: char| {
        c.is_whitespace() || matches!(c, '+' | '-' | '−' | '(' | ')' | '%' | '€' | '$' | '£') || c == '\u{a0}'
    };
    let cell = cell.trim_matches(is_edge);
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    let (first, last) = (cell.get(..3), cell.len().checked_sub(3).and_then(|at| cell.get(at..)));
    let cell = match (first, last) {
        (Some(code), _) if is_code(code) => &cell[3..],
        (_, Some(code)) if is_code(code) => &cell[..cell.len() - 3],
        _ => cell,
    };
    let cell = cell.trim_matches(is_edge);
    let is_inner = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '.' | ',' | '\'' | '’');
    cell.len() <= 30 && cell.starts_with(|c: char| c.is_ascii_digit()) && cell.chars().all(is_inner)
}

fn needs(columns: &[Column], size: f32, of: impl Fn(&Column) -> f32) -> f32 {
    columns.iter().map(|column| of(column) * size + 2.0 * PAD).sum()
}

/// Whether the page lies across, and the size of the letters.
fn format(columns: &[Column]) -> (bool, f32) {
    let fits = |(is_landscape, size): &(bool, f32), wrapping: f32| {
        let width = Flow::area(*is_landscape).0;
        needs(columns, *size, |column| column.least) <= width
            && needs(columns, *size, |column| column.natural) <= wrapping * width
    };
    let well = FORMATS.iter().find(|format| fits(format, WRAPPING));
    let somehow = || FORMATS.iter().rev().find(|format| fits(format, f32::INFINITY));
    *well.or_else(somehow).unwrap_or(&FORMATS[4])
}

/// The columns side by side, as many at a time as the page is wide.
fn bands(columns: &[Column], size: f32, width: f32) -> Vec<std::ops::Range<usize>> {
    let mut bands = Vec::new();
    let (mut start, mut used) = (0, 0.0);
    for (index, column) in columns.iter().enumerate() {
        let needed = column.least * size + 2.0 * PAD;
        if index > start && used + needed > width {
            bands.push(start..index);
            (start, used) = (index, 0.0);
        }
        used += needed;
    }
    bands.push(start..columns.len());
    bands
}

fn widths(columns: &[Column], size: f32, width: f32, is_pairs: bool) -> Vec<f32> {
    let least = needs(columns, size, |column| column.least);
    let natural = needs(columns, size, |column| column.natural);
    let mut widths: Vec<f32> = match natural <= width {
        true => columns.iter().map(|column| column.natural * size + 2.0 * PAD).collect(),
        false => {
            let share = ((width - least) / (natural - least).max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
            let between = |column: &Column| column.least + (column.natural - column.least) * share;
            columns.iter().map(|column| between(column) * size + 2.0 * PAD).collect()
        }
    };
    if is_pairs {
        widths[0] = widths[0].max(NAMES.min(width - widths[1]));
    } else {
        // What is left goes to the texts; numbers far apart are hard to follow along a row.
        let rest = (width - widths.iter().sum::<f32>()).max(0.0);
        let texts: f32 = columns.iter().filter(|column| !column.is_number).map(|column| column.natural).sum();
        for (width, column) in widths.iter_mut().zip(columns) {
            if texts > 0.0 && !column.is_number {
                *width += rest * column.natural / texts;
            }
        }
    }
    widths
}

struct Table<'a> {
    widths: Vec<f32>,
    is_number: Vec<bool>,
    header: Option<&'a [String]>,
    size: f32,
    is_pairs: bool,
}

impl Table<'_> {
    fn head(&self, flow: &mut Flow) {
        let Some(header) = self.header else { return };
        let lines = self.wrapped(header, |_| Face::Bold);
        let height = self.height(&lines);
        // Not alone at the foot of a page, and not when it would leave no room for rows.
        if flow.room() < 3.0 * height {
            flow.turn_page(flow.is_landscape());
        }
        if flow.is_full || height > 0.5 * flow.room() {
            return;
        }
        let width = self.widths.iter().sum();
        flow.mark(Mark::Fill { x: Flow::LEFT, y: flow.y(), width, height, grey: 0.91 });
        self.draw(flow, &lines, |_| (Face::Bold, 0.0));
        flow.advance(height);
    }

    fn row(&self, flow: &mut Flow, cells: &[String]) {
        let mut lines = self.wrapped(cells, |_| Face::Regular);
        loop {
            let height = self.height(&lines);
            if height <= flow.room() {
                self.draw_row(flow, &lines, height);
                return;
            }
            // A row that is higher than a page is cut between its lines.
            let fitting = ((flow.room() - 2.0 * LIFT) / (self.size * LEADING)).max(0.0) as usize;
            let whole = Flow::area(flow.is_landscape()).1;
            if height > 0.8 * whole && fitting > 3 {
                let rest: Vec<Vec<String>> =
                    lines.iter_mut().map(|cell| cell.split_off(fitting.min(cell.len()))).collect();
                let height = self.height(&lines);
                self.draw_row(flow, &lines, height);
                lines = rest;
            }
            flow.turn_page(flow.is_landscape());
            if flow.is_full {
                return;
            }
            self.head(flow);
        }
    }

    fn draw_row(&self, flow: &mut Flow, lines: &[Vec<String>], height: f32) {
        let names = |column| if self.is_pairs && column == 0 { 0.35 } else { 0.0 };
        self.draw(flow, lines, |column| (Face::Regular, names(column)));
        flow.advance(height);
        if !self.is_pairs {
            let width = self.widths.iter().sum();
            flow.mark(Mark::Fill { x: Flow::LEFT, y: flow.y() - 0.5, width, height: 0.5, grey: 0.8 });
        }
    }

    fn draw(&self, flow: &mut Flow, lines: &[Vec<String>], style: impl Fn(usize) -> (Face, f32)) {
        let size = self.size;
        let mut left = Flow::LEFT;
        for (column, (lines, width)) in lines.iter().zip(&self.widths).enumerate() {
            let (face, grey) = style(column);
            for (index, text) in lines.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let fits = face.width(text, size) <= width - 2.0 * PAD;
                let x = match self.is_number[column] && fits {
                    true => left + width - PAD - face.width(text, size),
                    false => left + PAD,
                };
                let y = flow.y() + LIFT + (index as f32 * LEADING + ASCENT) * size;
                flow.mark(Mark::Text { x, y, size, face, grey, text: text.clone() });
            }
            left += width;
        }
    }

    fn wrapped(&self, cells: &[String], face: impl Fn(usize) -> Face) -> Vec<Vec<String>> {
        let columns = cells.iter().enumerate().take(self.widths.len());
        columns
            .map(|(column, cell)| {
                wrapped(cell, face(column), self.size, self.room(cells, column) - 2.0 * PAD)
            })
            .collect()
    }

    /// How wide a cell may be: where nothing heads the columns, a text runs on over empty cells as it does in a spreadsheet.
    fn room(&self, cells: &[String], column: usize) -> f32 {
        let spills = self.header.is_none() && !is_number(&cells[column]);
        let columns = if spills { 1 + empty_after(cells, column) } else { 1 };
        self.widths[column..].iter().take(columns).sum()
    }

    fn height(&self, lines: &[Vec<String>]) -> f32 {
        let most = lines.iter().map(Vec::len).max().unwrap_or_default().max(1);
        most as f32 * self.size * LEADING + 2.0 * LIFT
    }
}
